"""`inbox-bot retry`: failed or withheld answers back into the outbox."""

from __future__ import annotations

import argparse

from . import add_config, load
from .database import transaction


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("message_id", metavar="MESSAGE-ID", nargs="*", help="which; none: only list them")
    parser.add_argument("--all", action="store_true", help="all of them")


def run(arguments: argparse.Namespace) -> int:
    """Lists them, or queues the named ones; 1 where a named one is not among them."""
    with transaction(load(arguments)) as tx:
        waiting = {mail.message_id: mail for mail in (*tx.failed_mails(), *tx.withheld_mails())}
        named = list(waiting) if arguments.all else arguments.message_id
        for message_id in waiting.keys() & set(named):
            tx.retry(message_id)
    for mail in waiting.values():
        queued = " -> queued" if mail.message_id in named else ""
        print(f"{mail.message_id}  {mail.state.value}  {mail.kind}  {mail.to}{queued}")
    return 0 if set(named) <= waiting.keys() else 1
