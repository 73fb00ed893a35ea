"""The tick: it comes, comes again after an error, never twice at once, and ends."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import time_machine

from inbox_bot.edges.ticker import start

PATIENCE = 60.0
"""Seconds until a tick that does not come is missed."""


def test_ticks_until_stopped() -> None:
    """Again and again, on a thread of its own; after `stop` never more."""
    ticks = threading.Semaphore(0)
    ticker = start(lambda: ticks.release(), 0.05)
    for _ in range(3):
        assert ticks.acquire(timeout=PATIENCE)
    ticker.stop()
    ticker.stop()
    while ticks.acquire(blocking=False):
        pass
    assert not ticks.acquire(timeout=0.2)


def test_an_error_does_not_end_it() -> None:
    """Whatever breaks in one tick, the next one comes; the error is told."""
    told: list[Exception] = []
    again = threading.Event()

    def tick() -> None:
        if told:
            again.set()
        raise ValueError("broken")

    ticker = start(tick, 0.05, told.append)
    assert again.wait(PATIENCE)
    ticker.stop()
    assert isinstance(told[0], ValueError)


def test_a_clock_that_is_put_back_stops_nothing() -> None:
    """The wall clock of a machine may jump by hours; the ticks go on at their pace."""
    ticks = threading.Semaphore(0)
    with time_machine.travel(datetime(2021, 11, 3, 10, 0, tzinfo=UTC)) as clock:
        ticker = start(lambda: ticks.release(), 0.05)
        assert ticks.acquire(timeout=PATIENCE)
        clock.shift(-timedelta(days=1))
        for _ in range(3):
            assert ticks.acquire(timeout=PATIENCE)
        ticker.stop()


def test_never_twice_at_once() -> None:
    """A slow tick is waited for; the ones that it missed become one; `stop` waits for the one in hand."""
    inside = threading.Lock()
    overlapped: list[bool] = []
    done = threading.Semaphore(0)
    begun = threading.Event()

    def tick() -> None:
        overlapped.append(not inside.acquire(blocking=False))
        begun.set()
        threading.Event().wait(0.3)
        inside.release()
        done.release()

    ticker = start(tick, 0.05)
    assert begun.wait(PATIENCE)
    ticker.stop()
    assert done.acquire(blocking=False)
    assert overlapped == [False] * len(overlapped)
    assert len(overlapped) <= 2
