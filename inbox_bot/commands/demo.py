"""`inbox-bot demo`: the whole job on this machine alone; needs no configuration, no network and no other program."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from ..clock import system_clock
from ..demo.show import show


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--serve", action="store_true", help="keep the servers up, to write to the bot yourself")
    parser.add_argument("--folder", type=Path, metavar="FOLDER", help="where answers go; default: demo-mail/TIME")
    parser.add_argument("--imap-port", type=int, default=0, metavar="N", help="default: any that is free")
    parser.add_argument("--smtp-port", type=int, default=0, metavar="N", help="default: any that is free")


def run(arguments: argparse.Namespace) -> int:
    """0: every letter came to its end."""
    folder = arguments.folder or Path("demo-mail") / f"{system_clock().astimezone():%Y-%m-%d_%H-%M-%S}"
    try:
        return show(folder, serve=arguments.serve, imap_port=arguments.imap_port, smtp_port=arguments.smtp_port)
    except OSError as error:
        # The folder cannot be written, or a wanted port is taken: nothing that the demo could do without.
        print(
            f"inbox-bot demo: {error.filename or 'port'}: {error.strerror}; choose another with --help", file=sys.stderr
        )
        return 1
