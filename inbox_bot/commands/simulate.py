"""`inbox-bot simulate`: who would move up with another capacity, and how many mails would go out; changes nothing."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from ..clock import system_clock
from ..model import Event, Mode, Roster
from ..registration import promotion_answers, promotions
from . import add_config, add_event, chosen_events, load
from .database import transaction


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    add_event(parser, required=True)
    parser.add_argument("--capacity", type=int, metavar="N", help="places in all")
    for mode in Mode:
        parser.add_argument(f"--{mode.value}", type=int, metavar="N", help=f"places {mode.value}")


def run(arguments: argparse.Namespace) -> int:
    """Prints one line for each who would move up."""
    config = load(arguments)
    event = chosen_events(arguments, config)[0]
    changed = _with_capacity(event, arguments)
    if changed == event:
        print("inbox-bot simulate: say which limit changes: --capacity, --online or --onsite", file=sys.stderr)
        return 2
    with transaction(config) as tx:
        roster = Roster.of(changed, tx.roster_unlocked(event).registrations)
    moves = promotions(roster, system_clock())
    for move in moves:
        registration = roster.find(move.registration_id)
        print(f"{registration.participant.name if registration else '?'}: {move.mode.value}")
    print(f"{len(moves)} would move up, {len(promotion_answers(roster, moves))} mails would go out")
    return 0


def _with_capacity(event: Event, arguments: argparse.Namespace) -> Event:
    by_mode = dict(event.capacity_by_mode)
    by_mode.update({mode: places for mode in Mode if (places := getattr(arguments, mode.value)) is not None})
    capacity = event.capacity if arguments.capacity is None else arguments.capacity
    return replace(event, capacity=capacity, capacity_by_mode=tuple(by_mode.items()))
