"""`inbox-bot digest`: the organisers' digest as it would be now; sends nothing."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..flows.run_due import digest_now
from . import add_config, load
from .database import desk_at_work


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("--save", metavar="FOLDER", type=Path, help="write the HTML and the Excel list there as well")


def run(arguments: argparse.Namespace) -> int:
    """Prints the plain text; nothing to tell is a line that says so."""
    config = load(arguments)
    with desk_at_work(config) as (desk, tx):
        reply = digest_now(desk, tx)
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
