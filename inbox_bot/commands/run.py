"""`inbox-bot run`: the daemon."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from contextlib import closing
from importlib.metadata import version

from .. import daemon, log
from ..app import build
from ..store import SchemaUnknown, StoreDown, StoreTaken
from . import add_config, load


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("--once", action="store_true", help="do what there is to do now, then end")


def run(arguments: argparse.Namespace) -> int:
    """0 after a clean stop; with --once 1 if something was shunted, failed or could not be sent."""
    config = load(arguments, secrets=True)
    log.configure(config.log.level, config.log.format)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        with closing(build(config)) as app, app.store.on_duty():
            with app.store.begin() as tx:
                tx.first_start()  # what comes or falls due from now on is this installation's business
            log.started(version("inbox-bot"), app.store.check(), len(config.events))
            if arguments.once:
                return 1 if daemon.run_once(app) else 0
            daemon.run(app, stop)
    except (OSError, StoreDown, StoreTaken, SchemaUnknown) as error:
        print(f"inbox-bot: {error}", file=sys.stderr)
        return 1
    return 0
