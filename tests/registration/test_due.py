"""What the calendar demands, by the wall clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from inbox_bot.model import DialIn, DueJob, Event, GroupRule, JobKind, Schedule
from inbox_bot.registration import dial_in_due_at, dial_in_is_open, due_jobs, upcoming_jobs
from inbox_bot.registration.due import end_of, wall_clock

from .desk import BERLIN, event

QUIET = Schedule(digest_at=None)


def full(**changed: object) -> Event:
    plain: dict[str, object] = {
        "dial_in": DialIn(),
        "reminder_at": time(18, 0),
        "group_rule": GroupRule.TOGETHER_THEN_SPLIT,
    }
    return event(**(plain | changed))


def at(text: str, zone: ZoneInfo = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def due(of: Event, after: str, now: str) -> list[tuple[str, str]]:
    """(kind, wall clock) of the event's own jobs without the daily work."""
    jobs = due_jobs((of,), QUIET, after=at(after), now=at(now))
    daily = (JobKind.RELEASE_HOLDS, JobKind.RETENTION)
    return [(job.kind.value, f"{job.due_at.astimezone(BERLIN):%m-%d %H:%M}") for job in jobs if job.kind not in daily]


def test_every_job_of_an_event_at_its_moment() -> None:
    """Dial-in three days before at nine, reminder and closing notice the evening before, the split a week before."""
    assert due(full(), "2021-10-01T00:00", "2021-11-03T09:59") == [
        ("split-groups", "10-27 00:00"),
        ("dial-in", "10-31 09:00"),
        ("dial-in-missing", "10-31 09:00"),
        ("closing-notice", "11-02 18:00"),
        ("reminder", "11-02 18:00"),
    ]


def test_a_job_is_due_once_as_its_moment_passes() -> None:
    """(after, now]: the moment itself belongs to the stretch that ends with it."""
    assert ("dial-in", "10-31 09:00") in due(full(), "2021-10-31T08:59", "2021-10-31T09:00")
    assert due(full(), "2021-10-31T09:00", "2021-10-31T09:01") == []


CHANGES = [
    # Clocks go back on 31 October 2021 and forward on 28 March 2021, both in the night.
    ("the event is in winter, the dial-in in summer time", "2021-11-03T10:00", 5, "2021-10-29T07:00+00:00"),
    ("the event is in winter, so is the dial-in", "2021-11-03T10:00", 3, "2021-10-31T08:00+00:00"),
    ("the event is in summer, the dial-in in winter time", "2021-03-30T10:00", 3, "2021-03-27T08:00+00:00"),
    ("the event is in summer, so is the dial-in", "2021-03-30T10:00", 2, "2021-03-28T07:00+00:00"),
    ("no clock changes at all", "2021-06-15T10:00", 3, "2021-06-12T07:00+00:00"),
]


@pytest.mark.parametrize(("rule", "starts", "days", "moment"), CHANGES, ids=[each[0] for each in CHANGES])
def test_nine_is_nine_on_either_side_of_a_clock_change(rule: str, starts: str, days: int, moment: str) -> None:
    """By the event's wall clock, never by seconds."""
    of = full(starts=at(starts), ends=None, dial_in=DialIn(days_before=days))
    assert dial_in_due_at(of) == datetime.fromisoformat(moment), rule


def test_a_time_that_does_not_exist_is_an_hour_later() -> None:
    """02:30 on 28 March 2021 in Berlin is 03:30."""
    moment = wall_clock(date(2021, 3, 28), time(2, 30), BERLIN)
    assert (moment, moment.hour) == (datetime(2021, 3, 28, 1, 30, tzinfo=UTC), 3)


def test_a_time_that_comes_twice_is_the_first() -> None:
    """02:30 on 31 October 2021 in Berlin is the one in summer time; the second brings nothing again."""
    of = full(dial_in=DialIn(days_before=3, at=time(2, 30)))
    due_at = dial_in_due_at(of)
    assert due_at is not None
    assert due_at.astimezone(UTC) == datetime(2021, 10, 31, 0, 30, tzinfo=UTC)
    first, second = datetime(2021, 10, 31, 0, 30, tzinfo=UTC), datetime(2021, 10, 31, 1, 30, tzinfo=UTC)
    jobs = due_jobs((of,), QUIET, after=first, now=second)
    assert JobKind.DIAL_IN not in [job.kind for job in jobs]


def test_an_event_has_its_own_zone() -> None:
    """Nine o'clock in Lisbon is not nine o'clock in Berlin."""
    of = full(starts=at("2021-11-03T10:00", ZoneInfo("Europe/Lisbon")), ends=None)
    assert dial_in_due_at(of) == datetime(2021, 10, 31, 9, 0, tzinfo=UTC)


LATE_STARTS = [
    (
        "in time for all",
        "2021-11-02T20:00",
        {"split-groups", "dial-in", "dial-in-missing", "reminder", "closing-notice"},
    ),
    ("after the start only the dial-in helps", "2021-11-03T10:00", {"dial-in", "dial-in-missing"}),
    ("after the end nothing does", "2021-11-03T15:15", set()),
]


@pytest.mark.parametrize(("rule", "now", "kinds"), LATE_STARTS, ids=[each[0] for each in LATE_STARTS])
def test_after_a_downtime_what_is_still_useful_is_done(rule: str, now: str, kinds: set[str]) -> None:
    """A container that was down does what still helps, and no more."""
    assert {kind for kind, _ in due(full(), "2021-10-01T00:00", now)} == kinds, rule


@pytest.mark.parametrize("changed", [{"live": False}, {"cancelled": True}, {"starts": None, "ends": None}])
def test_nothing_for_events_that_are_not_on(changed: dict[str, object]) -> None:
    """Not live, cancelled, or without a date: no schedule (BEHAVIOUR 1)."""
    assert due(full(**changed), "2021-10-01T00:00", "2021-11-03T09:59") == []
    assert not dial_in_is_open(full(**changed), at("2021-11-02T12:00"))


def test_the_dial_in_is_open_from_its_moment_to_the_end() -> None:
    """Whoever is confirmed in this time gets it at once."""
    moments = ["2021-10-31T08:59", "2021-10-31T09:00", "2021-11-03T15:14", "2021-11-03T15:15"]
    assert [dial_in_is_open(full(), at(each)) for each in moments] == [False, True, True, False]
    assert not dial_in_is_open(event(), at("2021-11-02T12:00"))


def test_without_an_end_the_day_is_the_end() -> None:
    """And without a date nothing ever ends."""
    assert end_of(event(ends=None)) == at("2021-11-04T00:00")
    assert end_of(event(starts=None, ends=None)) > at("2999-01-01T00:00")


def kinds_on(schedule: Schedule, after: str, now: str) -> list[tuple[str, str]]:
    jobs = due_jobs((), schedule, after=at(after), now=at(now))
    return [(job.kind.value, f"{job.due_at.astimezone(BERLIN):%a %H:%M}") for job in jobs]


def test_daily_work_by_the_offices_clock() -> None:
    """The purge each night, the digest on weekdays."""
    assert kinds_on(Schedule(), "2021-10-08T00:00", "2021-10-08T12:00") == [
        ("retention", "Fri 03:15"),
        ("digest", "Fri 07:30"),
    ]
    assert kinds_on(Schedule(), "2021-10-09T00:00", "2021-10-09T12:00") == [("retention", "Sat 03:15")]
    lisbon = due_jobs((), Schedule(timezone="Europe/Lisbon"), after=at("2021-10-08T08:00"), now=at("2021-10-08T09:00"))
    assert [job.kind for job in lisbon] == [JobKind.DIGEST]


def test_after_a_week_down_there_is_one_digest() -> None:
    """Of daily work only the latest: nobody wants five digests of the same."""
    assert kinds_on(Schedule(), "2021-10-01T12:00", "2021-10-10T12:00") == [
        ("digest", "Fri 07:30"),
        ("retention", "Sun 03:15"),
    ]


def test_no_digest_is_no_digest() -> None:
    """Switched off by time or by weekdays."""
    for schedule in (Schedule(digest_at=None), Schedule(digest_weekdays=())):
        assert [kind for kind, _ in kinds_on(schedule, "2021-10-01T12:00", "2021-10-10T12:00")] == ["retention"]


def test_held_places_are_looked_at_each_morning_until_the_event() -> None:
    """Nobody gets "your places are gone" at midnight."""
    jobs = due_jobs((event(),), QUIET, after=at("2021-10-12T07:59"), now=at("2021-10-12T08:00"))
    assert jobs == (DueJob(JobKind.RELEASE_HOLDS, "fachtag", at("2021-10-12T08:00")),)
    assert due_jobs((event(),), QUIET, after=at("2021-11-04T07:59"), now=at("2021-11-04T08:00")) == ()


def test_upcoming_is_what_people_want_to_know() -> None:
    """The event's own dates, without daily work and without alarms; nothing that is past."""
    jobs = upcoming_jobs((full(),), Schedule(), now=at("2021-10-28T00:00"), until=at("2021-11-02T17:00"))
    assert [job.kind for job in jobs] == [JobKind.DIAL_IN]


def test_the_same_stretch_in_pieces_gives_the_same_jobs() -> None:
    """Ticks of any length lose nothing and repeat nothing."""
    start, end = at("2021-10-25T00:00"), at("2021-11-03T09:00")
    whole = set(due_jobs((full(),), QUIET, after=start, now=end))
    pieces: list[DueJob] = []
    moment = start
    while moment < end:
        later = min(moment + timedelta(hours=7), end)
        pieces += due_jobs((full(),), QUIET, after=moment, now=later)
        moment = later
    assert len(pieces) == len(set(pieces))
    assert whole <= set(pieces)
