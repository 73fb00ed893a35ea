"""One tick every few seconds; what is due is decided by the database (DESIGN "One due job").

Takes a function and a number of seconds. The seconds are counted by a clock that nobody can set: a machine's wall clock
that is put back by a day must not stop the ticking for a day. A tick never runs twice at the same time, and several
missed ones become one. The first comes after the first interval. An error in a tick goes to `on_error` and the ticking
goes on.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable


class Ticker:
    """A running tick."""

    def __init__(self, stop: threading.Event, thread: threading.Thread) -> None:
        self._stop, self._thread = stop, thread

    def stop(self) -> None:
        """Waits for the tick in hand and ends; may be called twice."""
        self._stop.set()
        self._thread.join()


def start(tick: Callable[[], None], seconds: float, on_error: Callable[[Exception], None] | None = None) -> Ticker:
    """Calls `tick` every so many seconds, on a thread of its own, until `stop`."""
    stop = threading.Event()
    thread = threading.Thread(target=_run, args=(tick, seconds, on_error or _ignore, stop), name="tick")
    thread.start()
    return Ticker(stop, thread)


def _run(
    tick: Callable[[], None], seconds: float, on_error: Callable[[Exception], None], stop: threading.Event
) -> None:
    begun = time.monotonic()
    while not stop.wait(max(0.0, begun + seconds - time.monotonic())):
        begun = time.monotonic()
        try:
            tick()
        except Exception as error:  # whatever it is, the next tick must come
            on_error(error)


def _ignore(_: Exception) -> None:
    """The tick tells of its errors itself."""
