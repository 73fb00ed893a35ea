"""One tick every few seconds; what is due is decided by the database (DESIGN "One due job").

Takes a function and a number of seconds. A tick that is late still comes (no grace time), several missed ones become
one, and a tick never runs twice at the same time. The first tick comes after the first interval. An error in a tick
goes to `on_error` and the ticking goes on.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, tzinfo
from typing import Protocol, cast

from apscheduler.schedulers.background import BackgroundScheduler

# APScheduler logs every traceback of a job, and a traceback may carry a person's name.
logging.getLogger("apscheduler").setLevel(logging.CRITICAL + 1)


class _Scheduler(Protocol):
    """APScheduler carries no types; this is what we use of it."""

    running: bool

    def configure(self, *, timezone: tzinfo, executors: dict[str, dict[str, object]]) -> None: ...
    def add_job(self, func: Callable[[], None], trigger: str, **options: object) -> object: ...
    def start(self) -> None: ...
    def shutdown(self, *, wait: bool) -> None: ...


class Ticker:
    """A running tick."""

    def __init__(self, scheduler: _Scheduler) -> None:
        self._scheduler = scheduler

    def stop(self) -> None:
        """Waits for the tick in hand and ends; may be called twice."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=True)


def start(tick: Callable[[], None], seconds: float, on_error: Callable[[Exception], None] | None = None) -> Ticker:
    """Calls `tick` every so many seconds, on a thread of its own, until `stop`."""

    def guarded() -> None:
        try:
            tick()
        except Exception as error:  # whatever it is, the next tick must come
            if on_error is None:
                raise
            on_error(error)

    make = cast("Callable[[], _Scheduler]", BackgroundScheduler)
    scheduler = make()
    scheduler.configure(timezone=UTC, executors={"default": {"type": "threadpool", "max_workers": 1}})
    scheduler.add_job(
        guarded, "interval", seconds=seconds, misfire_grace_time=None, coalesce=True, max_instances=1, id="tick"
    )
    scheduler.start()
    return Ticker(scheduler)
