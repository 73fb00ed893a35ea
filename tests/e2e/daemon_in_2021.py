"""The daemon as `inbox-bot run` starts it, but in October 2021, when these mails were written.

Only the clock is another one; everything else is wired by `build` as ever.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

from inbox_bot import daemon, log
from inbox_bot.app import build
from inbox_bot.clock import system_clock
from inbox_bot.config import Config, read_config

NOW = datetime(2021, 10, 27, 7, 0, tzinfo=UTC)


def main() -> None:
    config = read_config(Path(sys.argv[1]), os.environ)
    assert isinstance(config, Config), config
    log.configure()
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    offset = system_clock() - NOW
    app = build(config, clock=lambda: system_clock() - offset)
    log.started("in 2021", app.store.check(), len(config.events))
    try:
        daemon.run(app, stop)
    finally:
        app.close()


if __name__ == "__main__":  # the reading worker's process imports this file as well
    main()
