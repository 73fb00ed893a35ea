"""`inbox-bot export`: the list as an Excel file: participants, waiting list, sheet for signatures."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..registration.xlsx import participants_workbook
from . import add_config, add_event, chosen_events, load
from .database import transaction


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    add_event(parser)
    parser.add_argument("--folder", metavar="FOLDER", type=Path, default=Path(), help="where to; default: here")


def run(arguments: argparse.Namespace) -> int:
    """Writes one file an event and prints its path."""
    config = load(arguments)
    events = chosen_events(arguments, config)
    with transaction(config) as tx:
        books = [participants_workbook(tx.roster_unlocked(event), config.office, now=tx.now) for event in events]
    arguments.folder.mkdir(parents=True, exist_ok=True)
    for book in books:
        path = arguments.folder / book.filename
        path.write_bytes(book.data)
        print(path)
    return 0
