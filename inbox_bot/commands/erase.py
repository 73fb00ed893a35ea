"""`inbox-bot erase`: everything about one address, with a protocol line (Art. 17 GDPR)."""

from __future__ import annotations

import argparse

from . import add_config, load
from .database import transaction


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("address", metavar="ADDRESS", help="the e-mail address of the person")


def run(arguments: argparse.Namespace) -> int:
    """Prints what was erased; 1 where nothing was known of the address."""
    with transaction(load(arguments)) as tx:
        counts = tx.erase(arguments.address)
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    return 0 if any(counts.values()) else 1
