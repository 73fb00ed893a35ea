"""A process that may die: whatever a mail does to its reader, the daemon lives on.

Takes a module-level function and picklable arguments, runs it in a child with a limit on time and on memory, returns
what it returns, or `GaveUp` with a reason. A child that is over its time is killed and replaced (pebble does both).
Fresh children are spawned, not forked: the daemon has threads.
"""

from __future__ import annotations

import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class GaveUp:
    """Why there is no result, in German: the organisers read it."""

    reason: str


class Worker:
    """One child process; a call at a time."""

    def __init__(self, *, timeout_seconds: float, memory_bytes: int) -> None:
        self._timeout = timeout_seconds
        self._pool = ProcessPool(
            max_workers=1,
            max_tasks=2000,  # a fresh child now and then: whatever a library leaks ends with it
            context=multiprocessing.get_context("spawn"),
            initializer=_limit,
            initargs=(memory_bytes,),
        )

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | GaveUp:
        """Runs `function` in the child. Raises what it raises, except for running out of memory."""
        future = self._pool.schedule(function, args=args, kwargs=kwargs, timeout=self._timeout)
        try:
            result: T = future.result()
        except TimeoutError:
            return GaveUp(f"Das Lesen hat länger als {self._timeout:.0f} Sekunden gedauert und wurde abgebrochen.")
        except MemoryError:
            return GaveUp("Das Lesen hat zu viel Arbeitsspeicher gebraucht und wurde abgebrochen.")
        except ProcessExpired:
            return GaveUp("Das Lesen ist abgestürzt.")
        return result

    def close(self) -> None:
        """Ends the child; work in hand is thrown away."""
        self._pool.stop()
        self._pool.join()


def _limit(memory_bytes: int) -> None:
    # Ctrl-C reaches the whole process group; it is the daemon that says when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
