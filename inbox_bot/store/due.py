"""Due work: who takes a job on, and when we last looked at the calendar. The key of the job is the judge."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, func, select

from ..model import DueJob, JobKind
from .once import add_once
from .tables import job

LAST_TICK = "last_tick"
FIRST_START = "first_start"


def take(connection: Connection, due: DueJob, now: datetime) -> bool:
    """Takes a job on, for this transaction; False where someone has it, or had it."""
    row = {"kind": due.kind.value, "event": due.event, "due_at": due.due_at, "taken_at": now}
    return add_once(connection, job, row)


def last_digest_at(connection: Connection, now: datetime) -> datetime | None:
    """When the digest before this one was made; None: never. The one that `now` is at work on does not count."""
    before = select(func.max(job.c.taken_at)).where(job.c.kind == JobKind.DIGEST.value, job.c.taken_at < now)
    moment: datetime | None = connection.scalar(before)
    return moment
