"""How much of the processor's time a piece of work may take: the promise that any mail is read within two seconds.

Limits on size stop what is large; this stops what is small and takes for ever (a pattern that backtracks, a document
that refers to itself), and leaves the rest of the mail readable. Processor time, not the clock on the wall: a mail must
not fare worse because the machine is busy. It works between two steps of Python; what hangs within a C library is ended
by `edges.worker` from outside.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_AGAIN = 0.1
"""Seconds until the signal comes again: one that arrives in a destructor is left alone there, and one in a callback of
the garbage collection is lost."""


class TimeUp(BaseException):
    """The allowance is spent. No `Exception`: libraries catch those to go on with their next attempt."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises `TimeUp` in the block once it has used so much; within another allowance, at most what that one has left.

    Only the main thread can be interrupted (the worker's and the commands' work is done there); elsewhere the block
    runs without a limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    outer_handler = signal.signal(signal.SIGPROF, _raise)
    outer_left, _ = signal.setitimer(signal.ITIMER_PROF, 0)
    started = time.process_time()
    try:
        signal.setitimer(signal.ITIMER_PROF, max(min(seconds, outer_left or seconds), 0.001), _AGAIN)
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, outer_handler)
        if outer_left:
            left = outer_left - (time.process_time() - started)
            signal.setitimer(signal.ITIMER_PROF, max(left, 0.001), _AGAIN)


def spent() -> float:
    """Seconds of processor time that this process has used."""
    return time.process_time()


def _raise(_number: int, frame: FrameType | None) -> None:
    if not _is_in_destructor(frame):
        raise TimeUp


def _is_in_destructor(frame: FrameType | None) -> bool:
    """What is raised there ends nothing: Python only notes that it was ignored."""
    while frame is not None and frame.f_code.co_name != "__del__":
        frame = frame.f_back
    return frame is not None
