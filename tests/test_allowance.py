"""The allowance of processor time: ends what spins, in Python or in a pattern, and nothing else."""

from __future__ import annotations

import gc
import signal
import threading
import time

import pytest

from inbox_bot.allowance import TimeUp, at_most


def spin() -> None:
    while True:
        try:
            sum(range(1000))
        except Exception:  # as libraries do
            continue


def test_ends_what_spins() -> None:
    started = time.process_time()
    with pytest.raises(TimeUp), at_most(0.1):
        spin()
    assert 0.05 < time.process_time() - started < 1


class Slow:
    """What takes long to be thrown away."""

    def __del__(self) -> None:
        started = time.process_time()
        while time.process_time() - started < 0.15:
            sum(range(1000))


def test_what_is_thrown_away_ends_in_peace_and_the_rest_is_ended_after_it() -> None:
    """Raised in a destructor it would be lost, with a warning, which is an error here."""
    with pytest.raises(TimeUp), at_most(0.05):
        Slow()
        spin()
    gc.collect()


def test_the_inner_one_leaves_the_outer_its_rest() -> None:
    """An attachment that is given up leaves time for the letter, and the letter's time is still limited."""
    with pytest.raises(TimeUp), at_most(0.3):
        for _ in range(100):
            with pytest.raises(TimeUp), at_most(0.05):
                spin()
            sum(range(2_000_000))
    with pytest.raises(TimeUp), at_most(0.05), at_most(60):
        spin()


def test_leaves_nothing_behind() -> None:
    before = signal.getsignal(signal.SIGPROF)
    with at_most(5):
        pass
    assert signal.getsignal(signal.SIGPROF) == before
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)


def test_another_thread_has_no_limit() -> None:
    """Only the main thread can be interrupted; work elsewhere is done, not refused."""
    done = threading.Event()

    def work() -> None:
        with at_most(0.001):
            done.set()

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done.is_set()
