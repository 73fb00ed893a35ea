"""`inbox-bot why "Fatma Yılmaz"`: what led to a person's place: each change, its time, the mail and the reason.

`inbox-bot why 5f1d...` tells the same of one mail, by its key as the log names it: also why it was not answered.
"""

from __future__ import annotations

import argparse
import sys

from ..model import ChangeRecord, ReceivedMail, Registration
from ..registration.match import among
from ..store import Transaction
from . import add_config, add_event, chosen_events, load
from .database import transaction


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    add_event(parser)
    parser.add_argument(
        "name", metavar="NAME", help="as it stands on the list, or nearly so; or a mail's key in the log"
    )


def run(arguments: argparse.Namespace) -> int:
    """Prints the story of every place that the name may mean, cancelled ones too; 1 where there is none."""
    config = load(arguments)
    events = chosen_events(arguments, config)
    with transaction(config) as tx:
        mail = tx.received(arguments.name)
        if mail is not None:
            print(*_story(mail), sep="\n")
            return 0
        rows = [row for event in events for row in among(tx.roster_unlocked(event).registrations, arguments.name)]
        for row in rows:
            _tell(tx, row)
    if not rows:
        print(f"inbox-bot why: {arguments.name!r} is on no list", file=sys.stderr)
    return 0 if rows else 1


def _tell(tx: Transaction, registration: Registration) -> None:
    print(f"{registration.participant.name} · {registration.event} · {registration.status} · {registration.mode}")
    for change in tx.history(registration.id):
        print(f"  {change.at:%Y-%m-%d %H:%M:%S} {change.what}: {change.detail}")
        for line in _cause(tx, change):
            print(f"      {line}")


def _cause(tx: Transaction, change: ChangeRecord) -> list[str]:
    """The mail that caused it, with what its reading and the decision rest on; else the job's own name."""
    mail = tx.received(change.cause)
    if mail is None:
        return [f"caused by {change.cause}"]
    return _story(mail)


def _story(mail: ReceivedMail) -> list[str]:
    """Of a mail that was ignored nothing is kept but what became of it, and by which rule."""
    understood = mail.understanding.get("reasons")
    reasons = [*mail.reasons, *(understood if isinstance(understood, list | tuple) else ())]
    whose = f", from {mail.sender}: {mail.subject}" if mail.sender else ""
    return [
        f"mail {mail.key} of {mail.received_at:%Y-%m-%d %H:%M:%S}{whose} ({mail.disposition.value})",
        *reasons,
        *(f"rule {rule}" for rule in mail.rules),
    ]
