"""`inbox-bot participants`: who is on the list, and who waits."""

from __future__ import annotations

import argparse
import json

from ..model import Registration, Roster, Status
from . import add_config, add_event, chosen_events, load
from .database import transaction


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    add_event(parser)
    parser.add_argument("--status", choices=[status.value for status in Status], help="only those")
    parser.add_argument("--json", action="store_true", help="one JSON object a line and person")


def run(arguments: argparse.Namespace) -> int:
    """Prints the list in the order of arrival."""
    config = load(arguments)
    events = chosen_events(arguments, config)
    with transaction(config) as tx:
        rosters = [tx.roster_unlocked(event) for event in events]
    for roster in rosters:
        shown = [each for each in roster.registrations if arguments.status in (None, each.status.value)]
        if arguments.json:
            for each in shown:
                print(json.dumps(as_json(roster, each), ensure_ascii=False))
        else:
            _print(roster, shown)
    return 0


def as_json(roster: Roster, registration: Registration) -> dict[str, object]:
    """One person's place, for programs."""
    participant = registration.participant
    return {
        "event": registration.event,
        "id": registration.id,
        "name": participant.name,
        "given_name": participant.given_name,
        "family_name": participant.family_name,
        "email": participant.email,
        "organisation": participant.organisation,
        "status": registration.status.value,
        "position": roster.position(registration.id),
        "mode": registration.mode.value,
        "waiting_mode": registration.waiting_mode.value if registration.waiting_mode else None,
        "sessions": list(registration.sessions),
        "waiting_sessions": list(registration.waiting_sessions),
        "registered_by": registration.contact.addr,
        "arrived_at": registration.arrived_at.isoformat(),
        "hold_until": registration.hold_until.isoformat() if registration.hold_until else None,
        "remark": registration.remark,
    }


def _print(roster: Roster, shown: list[Registration]) -> None:
    counts = ", ".join(f"{len(roster.with_status(status))} {status.value}" for status in Status)
    print(f"{roster.event.slug}: {roster.event.title} ({counts})")
    for each in shown:
        position = roster.position(each.id)
        status = each.status.value + (f" {position}" if position else "")
        name = each.participant.name or "(place held, name to come)"
        details = [each.mode.value, *each.sessions, each.participant.organisation or "", each.recipient.addr]
        print(f"  {status:14} {name:32} {' · '.join(filter(None, details))}")
