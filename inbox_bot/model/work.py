"""What points in time demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum


class JobKind(StrEnum):
    DIAL_IN = "dial-in"
    DIAL_IN_MISSING = "dial-in-missing"
    REMINDER = "reminder"
    CLOSING_NOTICE = "closing-notice"
    RELEASE_HOLDS = "release-holds"
    SPLIT_GROUPS = "split-groups"
    DIGEST = "digest"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class DueJob:
    """Something that a point in time causes. (kind, event, due_at) is its identity: done once, whoever comes first."""

    kind: JobKind
    event: str
    """A slug; "" for the work of the whole house."""
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the house's own work is due, by the wall clock of the office's zone."""

    digest_at: time | None = time(7, 30)
    digest_weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    """0 is Monday."""
    retention_at: time = time(3, 15)
    keep_remarks_after_event: timedelta = timedelta(days=7)
    keep_mails_after_event: timedelta = timedelta(days=30)
    keep_people_after_event: timedelta = timedelta(days=90)
    timezone: str = "Europe/Berlin"
    """The office's, by whose wall clock the digest and the purge are due."""
