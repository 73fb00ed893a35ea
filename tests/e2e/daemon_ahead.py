"""The daemon as `inbox-bot run` starts it, with a clock that is ahead by as many seconds as stand in a file.

For what takes hours or days in an office: a lease that runs out, the evening before the event, retention; and for a
clock that somebody puts forwards or back meanwhile: the file is read each time. Where a number of seconds is given,
PostgreSQL is waited for only so long. Everything else is wired by `build` as ever.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from inbox_bot import daemon, log
from inbox_bot.app import build
from inbox_bot.clock import system_clock
from inbox_bot.config import Config, read_config
from inbox_bot.store import Waits, open_store


def hurried(seconds: float) -> Waits:
    """As usual, in proportion: the server's own word comes first, then our patience ends."""
    return Waits(connect=seconds, lock=seconds, statement=seconds, answer=seconds * 1.5)


def main() -> None:
    ahead, config_file = map(Path, sys.argv[1:3])

    def clock() -> datetime:
        return system_clock() + timedelta(seconds=float(ahead.read_text(encoding="ascii")))

    config = read_config(config_file, os.environ)
    assert isinstance(config, Config), config
    log.configure(config.log.level)
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    store = open_store(config.database, clock, waits=hurried(float(sys.argv[3]))) if sys.argv[3:] else None
    with closing(build(config, clock=clock, store=store)) as app, app.store.on_duty():
        with app.store.begin() as tx:
            tx.first_start()
        log.started("ahead", app.store.check(), len(config.events))
        daemon.run(app, stop)


if __name__ == "__main__":  # the reading worker's process imports this file as well
    main()
