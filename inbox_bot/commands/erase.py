"""`inbox-bot erase`: everything about one address, with a protocol line (Art. 17 GDPR)."""

from __future__ import annotations

import argparse

from ..flows.erase import erase
from . import add_config, load
from .database import desk_at_work


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("address", metavar="ADDRESS", help="the e-mail address of the person")


def run(arguments: argparse.Namespace) -> int:
    """Prints what was erased; whoever waited for the place is told. 1 where nothing was known of the address."""
    with desk_at_work(load(arguments)) as (desk, tx):
        counts = erase(desk, tx, arguments.address)
    print(", ".join(f"{count} {what}" for what, count in counts.items()))
    return 0 if any(counts.values()) else 1
