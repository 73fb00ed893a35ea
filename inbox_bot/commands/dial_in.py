"""`inbox-bot dial-in`: who has which version of the dial-in, and how many mails a new text would send.

The daemon sends a changed text to everyone by itself, once. Look here first: `--text-file NEW` counts without sending.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..app import dial_in_text
from ..flows.run_due import dial_in_version
from ..model import DueJob, JobKind
from ..registration import dial_in_due_at, dial_in_is_open, perform
from . import add_config, add_event, chosen_events, load
from .database import transaction


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    add_event(parser, required=True)
    parser.add_argument("--text-file", metavar="FILE", type=Path, help="count for this text")


def run(arguments: argparse.Namespace) -> int:
    """Prints the figures; the text itself is a secret and is not shown. 1 where there is no text."""
    config = load(arguments)
    event = chosen_events(arguments, config)[0]
    due_at = dial_in_due_at(event)
    if due_at is None:
        print(f"{event.slug}: no dial-in is planned ([events.dial_in], or the date is open)", file=sys.stderr)
        return 1
    text = _text_of(arguments.text_file) if arguments.text_file else dial_in_text(event)
    if not text:
        print(f"{event.slug}: the dial-in is missing; it is due {due_at:%Y-%m-%d %H:%M %Z}", file=sys.stderr)
        return 1
    version = dial_in_version(text)
    with transaction(config) as tx:
        now = tx.now
        noticed = tx.noticed(event.slug, JobKind.DIAL_IN, version)
        roster = tx.roster_unlocked(event)
    decision = perform(
        DueJob(JobKind.DIAL_IN, event.slug, now),
        roster,
        now=max(now, due_at),  # before its day: as it will be then
        office=config.office,
        policy=config.policy,
        noticed=noticed,
        version=version,
        secret_text=text,
    )
    when = "at once" if dial_in_is_open(event, now) else f"{due_at:%Y-%m-%d %H:%M %Z}"
    if now >= due_at and not dial_in_is_open(event, now):
        when = "the event is over or not to be held"
    print(f"version {version}: {len(noticed)} people have it; {len(decision.answers)} mails still to go, {when}")
    return 0


def _text_of(path: Path) -> str:
    """Exits with 2 where it is no text."""
    try:
        return path.read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "is no text in UTF-8"
        print(f"inbox-bot dial-in: {path}: {reason}", file=sys.stderr)
        raise SystemExit(2) from None
