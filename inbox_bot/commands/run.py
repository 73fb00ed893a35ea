"""`inbox-bot run`: the daemon."""

from __future__ import annotations

import argparse
import queue
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
    stop = _stop_on_signal()
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


def _stop_on_signal() -> threading.Event:
    """Set from the first SIGTERM or SIGINT on.

    The handler only leaves a note in a `SimpleQueue`, whose `put` may come in the middle of anything. It must not set
    the event: a main thread that is about to wait for it holds the lock of that, and would wait for itself.
    """
    stop, signals = threading.Event(), queue.SimpleQueue[int]()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: signals.put(number))

    def listen() -> None:
        signals.get()
        stop.set()

    threading.Thread(target=listen, name="signals", daemon=True).start()
    return stop
