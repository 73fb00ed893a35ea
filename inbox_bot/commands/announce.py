"""`inbox-bot announce`: tells everyone on the list that an event changed or is cancelled.

Without --send it only says how many mails would go: what is in the configuration is what they would say.
"""

from __future__ import annotations

import argparse
import hashlib

from ..flows.desk import queue_answer
from ..model import AnswerKind, Event
from ..registration import announce
from . import add_config, add_event, chosen_events, load
from .database import desk_at_work

KINDS = {"changed": AnswerKind.EVENT_CHANGED, "cancelled": AnswerKind.EVENT_CANCELLED}


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    add_event(parser, required=True)
    parser.add_argument("what", choices=KINDS)
    parser.add_argument("--send", action="store_true", help="put the mails into the outbox")


def run(arguments: argparse.Namespace) -> int:
    """Each person is told once a version: the same date, time and place twice is one mail."""
    config = load(arguments)
    event = chosen_events(arguments, config)[0]
    kind, version = KINDS[arguments.what], event_version(event)
    with desk_at_work(config) as (desk, tx):
        noticed = tx.noticed(event.slug, kind, version)
        decision = announce(kind, tx.roster(event), now=tx.now, noticed=noticed, version=version)
        for answer in decision.answers if arguments.send else ():
            queue_answer(desk, tx, answer, f"{kind}/{event.slug}/{version}")
    outcome = "are in the outbox" if arguments.send else "would go out; --send sends them"
    print(f"{len(decision.answers)} mails {outcome}")
    return 0


def event_version(event: Event) -> str:
    """A digest of what participants were told about the event."""
    told = (event.title, event.starts and event.starts.isoformat(), event.ends and event.ends.isoformat(), event.place)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:12]
