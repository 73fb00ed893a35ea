"""`inbox-bot digest`: the organisers' digest as it would be now; sends nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..app import desk_of
from ..clock import system_clock
from ..flows.facts import digest_facts
from ..flows.run_due import AHEAD
from ..registration import upcoming_jobs
from ..registration.digest import render_digest
from . import add_config, load, store_of


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("--save", metavar="FOLDER", type=Path, help="write the HTML and the Excel list there as well")


def run(arguments: argparse.Namespace) -> int:
    """Prints the plain text; nothing to tell is a line that says so."""
    config = load(arguments)
    desk = desk_of(config, store_of(config))
    try:
        with desk.store.begin() as tx:
            now = system_clock()
            upcoming = upcoming_jobs(desk.events, desk.schedule, now=now, until=now + AHEAD)
            reply = render_digest(digest_facts(desk, tx, upcoming))
    finally:
        desk.store.close()
    if reply is None:
        print("Es gibt nichts zu berichten.")
        return 0
    print(reply.subject, "", reply.text, sep="\n")
    if arguments.save:
        arguments.save.mkdir(parents=True, exist_ok=True)
        (arguments.save / "digest.html").write_text(reply.html, encoding="utf-8")
        for attachment in reply.attachments:
            (arguments.save / attachment.filename).write_bytes(attachment.data)
    return 0
