"""A process that may die: whatever a mail does to its reader, the daemon lives on.

Takes a module-level function and picklable arguments, runs it in a child with a limit on time and on memory, returns
what it returns, or `GaveUp` with a reason. A child that is over its time is killed and replaced (pebble does both).
There are two limits on time: on the wall's clock, for a child that waits for something, and on the processor's, which
the kernel itself holds, also while a library in C never comes back. The limit on memory is the kernel's, too; programs
that the child starts have the same. Fresh children are spawned, not forked: the daemon has threads.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import itertools
import multiprocessing
import resource
import signal
from collections.abc import Callable
from concurrent.futures import TimeoutError
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

_FILES = 40 * 1024 * 1024
"""Bytes of the child's memory that are no data of its own, and that the kernel's limit leaves out: the program and its
libraries as they stand in their files (27 MB), and the stack (at most 8)."""
_MUCH = 0.7
"""The share of its memory that a child may hold when a call begins: twenty languages' words take a third."""
_LARGE = 180 * 1024 * 1024
"""Bytes of the process; words and models of reading alone take 120 million."""
Child = ProcessPool
"""Of one process, which is begun anew when it has died."""
P = ParamSpec("P")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class GaveUp:
    """Why there is no result, in German: the organisers read it."""

    reason: str


_CRASHED = GaveUp("Das Lesen ist abgestürzt.")


class _Worn(Exception):
    """What earlier calls have left in the child is in the way of the next one, which was not begun."""


class Worker:
    """One child process; a call at a time."""

    def __init__(
        self,
        *,
        timeout_seconds: float,
        memory_bytes: int,
        processor_seconds: float = 4.0,
        prepare: Callable[[], object] | None = None,
        child: Child | None = None,
    ) -> None:
        """`memory_bytes` is what the child may have in memory at its highest, all told. `prepare` is run in every fresh
        child, so that what it loads is not on the first call's account; `child` has begun with that already.
        """
        self._timeout = timeout_seconds
        self._processor = processor_seconds
        self._memory = memory_bytes
        self._prepare = prepare
        self._pool = child or _child(prepare)
        self._is_fresh = True

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T | GaveUp:
        """Runs `function` in the child. Raises what it raises, except for running out of memory."""
        task = partial(function, *args, **kwargs)
        for _ in range(2):
            if not self._pool.active:
                self._pool = _child(self._prepare)
                self._is_fresh = True
            try:
                return self._result(task)
            except (BrokenProcessPool, _Worn):  # killed while it had nothing to do, or it could not start
                self.close()
        return _CRASHED

    def _result(self, task: Callable[[], T]) -> T | GaveUp:
        future = self._pool.schedule(_within, args=(self._processor, self._memory, task), timeout=self._timeout)
        try:
            result: T = future.result()
        except TimeoutError:
            return _took_longer(self._timeout)
        except MemoryError:
            if not self._is_fresh:
                raise _Worn from None  # what earlier calls have left was missing
            self.close()  # whatever it holds, the next one begins anew
            return GaveUp("Das Lesen hat zu viel Arbeitsspeicher gebraucht und wurde abgebrochen.")
        except ProcessExpired as death:
            return _took_longer(self._processor) if death.exitcode == -signal.SIGVTALRM else _CRASHED
        self._is_fresh = False
        return result

    def close(self) -> None:
        """Ends the child; work in hand is thrown away."""
        end_child(self._pool)


def _took_longer(seconds: float) -> GaveUp:
    unit = "Sekunde" if seconds == 1 else "Sekunden"
    return GaveUp(f"Das Lesen hat länger als {seconds:.0f} {unit} gedauert und wurde abgebrochen.")


def begin_child(prepare: Callable[[], object]) -> Child:
    """A process that begins at once to `prepare` itself, and waits for its first call."""
    pool = _child(prepare)
    assert pool.active  # asked, it starts
    return pool


def end_child(child: Child) -> None:
    """Work in hand is thrown away. Ending it twice does no harm."""
    child.stop()
    child.join()


def _child(prepare: Callable[[], object] | None) -> Child:
    return ProcessPool(
        max_workers=1,
        max_tasks=2000,  # a fresh child now and then: whatever a library leaks ends with it
        context=multiprocessing.get_context("spawn"),
        initializer=_begin,
        initargs=(prepare,),
    )


def _begin(prepare: Callable[[], object] | None) -> None:
    # Ctrl-C reaches the whole process group; it is the daemon that says when to stop.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    if prepare is not None:
        prepare()


def _within(seconds: float, memory_bytes: int, task: Callable[[], T]) -> T:
    """In the child. The signal has no handler: the kernel ends the process."""
    if next(_calls) == 0:
        _limit(memory_bytes)
    elif _is_worn():
        raise _Worn
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        return task()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        _tidy()


def _limit(memory_bytes: int) -> None:
    # Not RLIMIT_AS: what is only addressed and never touched takes no memory, and honest large mails have much of it.
    # The kernel counts as data what a library has only reserved: NumPy's (OpenBLAS) takes two buffers for matrices far
    # larger than those of reading. What stays untouched is no memory, and is not to be missing elsewhere.
    data_bytes = memory_bytes - _FILES + _untouched()
    resource.setrlimit(resource.RLIMIT_DATA, (data_bytes, data_bytes))


_calls = itertools.count()
"""Of this child."""


def _is_worn() -> bool:
    """Much of what it may have is taken before the call begins."""
    limit, _ = resource.getrlimit(resource.RLIMIT_DATA)
    untouched = _untouched()
    taken = _pages(_DATA) * resource.getpagesize() - untouched
    return taken > _MUCH * (limit - untouched)


def _untouched() -> int:
    """Bytes of data that are reserved and not in memory."""
    in_memory = _pages(_RESIDENT) - _pages(_SHARED)
    return max(0, _pages(_DATA) - in_memory) * resource.getpagesize()


def _tidy() -> None:
    """Gives back what a large mail has left behind: it would stand beside the next one's."""
    if _pages(_RESIDENT) * resource.getpagesize() > _LARGE:
        gc.collect()
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)  # glibc keeps freed memory unless told


_RESIDENT, _SHARED, _DATA = 1, 2, 5


def _pages(field: int) -> int:
    """Of this process's memory, as Linux counts them (proc_pid_statm(5)); 0 where nobody counts."""
    with contextlib.suppress(OSError, ValueError, IndexError):
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[field])
    return 0
