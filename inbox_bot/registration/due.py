"""What the calendar demands: which jobs a stretch of time brings, by the wall clock.

Takes events and the schedule, returns jobs with their moment; knows nothing of what was done. All reckoning is done on
local dates and times, so "three days before at 09:00" is 09:00 on either side of a clock change. A time that the clock
jumps over (02:30 in March) is the same stretch after midnight, hence an hour later on the wall (03:30); a time that
comes twice (02:30 in October) is the first of the two.

After a downtime only what is still useful is due: no reminder once the event has begun, no dial-in once it is over, and
of daily work only the latest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from ..model import DueJob, Event, JobKind, Schedule
from .promote import split_time

RELEASE_AT = time(8, 0)
"""Places held without a name are released in the morning: nobody gets that mail at midnight."""
CLOSING_AT = time(18, 0)
"""The evening of the closing notice (Event.closing_notice_days_before)."""


def due_jobs(events: tuple[Event, ...], schedule: Schedule, *, after: datetime, now: datetime) -> tuple[DueJob, ...]:
    """Everything due in (after, now], in the order of its time."""
    once = [job for event in events for job in _jobs_of(event) if after < job.due_at <= now]
    useful = [job for job in once if _is_useful(job, events, now)]
    daily = [job for job in _daily(events, schedule, now) if after < job.due_at]
    return _in_order([*useful, *daily])


def upcoming_jobs(
    events: tuple[Event, ...], schedule: Schedule, *, now: datetime, until: datetime
) -> tuple[DueJob, ...]:
    """What people may want to know is coming in (now, until]: without the daily work and without alarms.

    `schedule` holds daily work only; it is taken so that both questions are asked alike.
    """
    jobs = (job for event in events for job in _jobs_of(event) if job.kind is not JobKind.DIAL_IN_MISSING)
    return _in_order(job for job in jobs if now < job.due_at <= until)


def dial_in_due_at(event: Event) -> datetime | None:
    """When the dial-in goes out; None: there is none, or no date yet."""
    if event.dial_in is None or event.starts is None:
        return None
    return _days_before(event.starts, event.dial_in.days_before, event.dial_in.at)


def dial_in_is_open(event: Event, now: datetime) -> bool:
    """From its moment until the event ends: whoever is confirmed in this time gets the dial-in at once."""
    due_at = dial_in_due_at(event)
    if due_at is None or not event.live or event.cancelled:
        return False
    return due_at <= now < end_of(event)


def end_of(event: Event) -> datetime:
    """When nothing about the event is useful any more; without an end, the end of its day; without a date, never."""
    if event.ends is not None:
        return event.ends
    if event.starts is None:
        return datetime.max.replace(tzinfo=UTC)
    return wall_clock(event.starts.date() + timedelta(days=1), time(0, 0), event.starts.tzinfo)


def wall_clock(day: date, at: time, zone: tzinfo | None) -> datetime:
    """The moment at which the clock on the wall shows `at`; see above for times that are missing or come twice."""
    moment = datetime.combine(day, at.replace(fold=0), tzinfo=zone or UTC)
    return moment.astimezone(UTC).astimezone(zone or UTC)


def _days_before(starts: datetime, days: int, at: time) -> datetime:
    return wall_clock(starts.date() - timedelta(days=days), at, starts.tzinfo)


def _jobs_of(event: Event) -> Iterator[DueJob]:
    """What an event demands once. Nothing is done for an event that is not live, is cancelled or has no date."""
    if event.starts is None or not event.live or event.cancelled:
        return
    starts = event.starts
    closing = _days_before(starts, max(event.closing_notice_days_before, 1), CLOSING_AT)
    moments = {
        JobKind.DIAL_IN: dial_in_due_at(event),
        JobKind.DIAL_IN_MISSING: dial_in_due_at(event),
        JobKind.REMINDER: _days_before(starts, 1, event.reminder_at) if event.reminder_at else None,
        JobKind.CLOSING_NOTICE: closing,
        JobKind.SPLIT_GROUPS: split_time(event),
    }
    for kind, moment in moments.items():
        if moment is not None:
            yield _job(kind, event.slug, moment)


def _is_useful(job: DueJob, events: Iterable[Event], now: datetime) -> bool:
    event = next(event for event in events if event.slug == job.event)
    if job.kind in (JobKind.DIAL_IN, JobKind.DIAL_IN_MISSING):
        return now < end_of(event)
    return event.starts is not None and now < event.starts


def _daily(events: Iterable[Event], schedule: Schedule, now: datetime) -> Iterator[DueJob]:
    """The latest moment of each daily work."""
    zone = ZoneInfo(schedule.timezone)
    for event in events:
        if event.live and not event.cancelled and (event.starts is None or now < event.starts):
            zone_of = event.starts.tzinfo if event.starts else zone
            yield _job(JobKind.RELEASE_HOLDS, event.slug, _latest(RELEASE_AT, zone_of, now))
    if schedule.digest_at is not None and schedule.digest_weekdays:
        yield _job(JobKind.DIGEST, "", _latest(schedule.digest_at, zone, now, schedule.digest_weekdays))
    yield _job(JobKind.RETENTION, "", _latest(schedule.retention_at, zone, now))


def _job(kind: JobKind, slug: str, moment: datetime) -> DueJob:
    """In UTC: within an hour that comes twice, two moments on one wall clock cannot be compared."""
    return DueJob(kind, slug, moment.astimezone(UTC))


def _latest(at: time, zone: tzinfo | None, now: datetime, weekdays: tuple[int, ...] = tuple(range(7))) -> datetime:
    today = now.astimezone(zone).date()
    days = (today - timedelta(days=back) for back in range(8))
    return next(moment for day in days if day.weekday() in weekdays and (moment := wall_clock(day, at, zone)) <= now)


def _in_order(jobs: Iterable[DueJob]) -> tuple[DueJob, ...]:
    return tuple(sorted(jobs, key=lambda job: (job.due_at, job.event, job.kind)))
