"""`inbox-bot review`: mails that wait for a person; `--settle KEY` marks one as settled."""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import asdict

from ..store import Transaction
from . import add_config, add_event, load
from .database import transaction


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    add_event(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object a line and mail")
    parser.add_argument("--settle", metavar="KEY", help="a person has dealt with this mail")
    parser.add_argument("--by", metavar="WHO", default="", help="who settled it, for the audit")
    parser.add_argument("--note", metavar="TEXT", default="", help="how, for the audit")


def run(arguments: argparse.Namespace) -> int:
    """Lists open mails, oldest first; 1 where the key to settle is not open."""
    with transaction(load(arguments)) as tx:
        if arguments.settle:
            return _settle(tx, arguments)
        held = tx.held(arguments.event)
    for mail in held:
        if arguments.json:
            print(json.dumps(asdict(mail) | {"received_at": mail.received_at.isoformat()}, ensure_ascii=False))
        else:
            print(f"{mail.key}  {mail.received_at:%Y-%m-%d %H:%M}  {mail.sender}: {mail.subject}")
            print(f"    {mail.reason}")
            print(f"    {mail.guess}")
    return 0


def _settle(tx: Transaction, arguments: argparse.Namespace) -> int:
    if tx.resolve(arguments.settle, arguments.note, arguments.by):
        return 0
    print(f"inbox-bot review: no open mail {arguments.settle!r}", file=sys.stderr)
    return 1
