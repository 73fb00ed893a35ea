"""Due work: each job once, whoever comes first."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from inbox_bot.model import DueJob, JobKind
from inbox_bot.store import Store

from .conftest import SetClock
from .samples import ARRIVED

DIGEST = DueJob(JobKind.DIGEST, "", ARRIVED)


def test_job_is_taken_once(store: Store) -> None:
    """(kind, event, due_at) is a job's identity, in whatever zone its time is written."""
    berlin = DueJob(JobKind.DIGEST, "", ARRIVED.astimezone(ZoneInfo("Europe/Berlin")))
    with store.begin() as tx:
        assert tx.take(DIGEST)
        assert not tx.take(DIGEST)
    with store.begin() as tx:
        assert not tx.take(berlin)
        assert tx.take(DueJob(JobKind.DIGEST, "", ARRIVED + timedelta(days=1)))
        assert tx.take(DueJob(JobKind.REMINDER, "", ARRIVED))
        assert tx.take(DueJob(JobKind.DIGEST, "fachtag", ARRIVED))


def test_hour_that_comes_twice_is_two_hours(store: Store) -> None:
    """02:30 in the night of the clock change comes twice: two moments, two jobs."""
    berlin = ZoneInfo("Europe/Berlin")
    with store.begin() as tx:
        assert tx.take(DueJob(JobKind.RETENTION, "", datetime(2021, 10, 31, 2, 30, fold=0, tzinfo=berlin)))
        assert tx.take(DueJob(JobKind.RETENTION, "", datetime(2021, 10, 31, 2, 30, fold=1, tzinfo=berlin)))


def test_job_that_failed_is_taken_again(store: Store) -> None:
    """The work and the taking are one transaction."""
    with pytest.raises(ZeroDivisionError), store.begin() as tx:
        assert tx.take(DIGEST)
        raise ZeroDivisionError
    with store.begin() as tx:
        assert tx.take(DIGEST)


def test_last_digest_is_the_one_before(store: Store, clock: SetClock) -> None:
    """The digest that is being made must ask for the changes since the one before it."""
    with store.begin() as tx:
        assert tx.last_digest_at() is None
        tx.take(DIGEST)
        assert tx.last_digest_at() is None
    made = clock.now
    clock.forward(days=1)
    with store.begin() as tx:
        tx.take(DueJob(JobKind.DIGEST, "", clock.now))
        tx.take(DueJob(JobKind.RETENTION, "", clock.now))
        assert tx.last_digest_at() == made
