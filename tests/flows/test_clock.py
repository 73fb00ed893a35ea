"""The nights in which the clocks change, and clocks that are put forwards or back: what is due comes on time, and once.

The last Sundays of March and October in Berlin. Caps go by hours that have passed: `tests/store/test_outbox.py`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from inbox_bot.flows.mailbox import Watch, take_in
from inbox_bot.flows.run_due import tick
from inbox_bot.flows.send import send_due
from inbox_bot.model import DialIn, Event, Schedule, Status
from inbox_bot.store import Store

from .desk import FACHTAG, ZONE, PaperMailbox, PaperTransport, SetClock, desk, letter

SPRING, AUTUMN = "2027-03-28", "2027-10-31"
EVERY_DAY = tuple(range(7))


def wall(sunday: str, at: str, days: int = 0) -> datetime:
    """The first moment at which the clock on the wall shows this, so many days after that Sunday."""
    moment = datetime.fromisoformat(f"{sunday}T{at}") + timedelta(days=days)
    return moment.replace(tzinfo=ZONE).astimezone(UTC)


def event(sunday: str, at: str = "09:00") -> Event:
    """On the Tuesday after; the dial-in goes out on the Sunday."""
    starts = wall(sunday, "10:00", days=2).astimezone(ZONE)
    dial_in = DialIn(days_before=2, at=time.fromisoformat(at), text_file="x")
    return replace(FACHTAG, capacity=9, starts=starts, ends=starts + timedelta(hours=5), dial_in=dial_in)


def sent(store: Store, clock: SetClock, of: Event, schedule: Schedule, moments: Iterable[datetime]) -> list[str]:
    """What the calendar sends while the clock shows one moment after the other: "kind, day and time on the wall"."""
    at = replace(desk(store, of, schedule=schedule), dial_in_text=lambda _: "Raum 4711")
    moments = iter(moments)
    clock.now = next(moments)
    mailbox = PaperMailbox()
    mailbox.lay_in(letter("Samira Haidari", "s.haidari@verein.example"), clock.now)
    question = "gibt es beim Fachtag eine Gebärdensprachdolmetschung?"
    mailbox.lay_in(letter("Milan Petrović", "milan@verein.example", question), clock.now)
    take_in(mailbox, at, Watch(), threading.Event())
    found = []
    for clock.now in moments:
        assert tick(at) == 0
        post = PaperTransport()
        while send_due(post, store):
            pass
        found += [f"{mail.kind}, {clock.now.astimezone(ZONE):%a %H:%M %Z}" for mail in post.sent]
    return [each for each in found if each.startswith(("dial-in", "digest"))]


def half_hours(sunday: str) -> Iterator[datetime]:
    """From Saturday noon to Monday noon."""
    moment = wall(sunday, "12:00", days=-1)
    while moment <= wall(sunday, "12:00", days=1):
        yield moment
        moment += timedelta(minutes=30)


@pytest.mark.parametrize(
    ("sunday", "at", "moment"),
    [
        (SPRING, "09:00", "Sun 09:00 CEST"),
        (SPRING, "02:30", "Sun 03:30 CEST"),
        (AUTUMN, "09:00", "Sun 09:00 CET"),
        (AUTUMN, "02:30", "Sun 02:30 CEST"),
    ],
)
def test_the_dial_in(sunday: str, at: str, moment: str, store: Store, clock: SetClock) -> None:
    """Nine is nine on the wall; a time that is missing that night is an hour later, one that comes twice the first."""
    found = sent(store, clock, event(sunday, at), Schedule(digest_at=None), half_hours(sunday))
    assert found == [f"dial-in, {moment}"]


@pytest.mark.parametrize(
    ("sunday", "at", "moments"),
    [
        (SPRING, "07:30", ["Sun 07:30 CEST", "Mon 07:30 CEST"]),
        (SPRING, "02:30", ["Sun 03:30 CEST", "Mon 02:30 CEST"]),
        (AUTUMN, "07:30", ["Sun 07:30 CET", "Mon 07:30 CET"]),
        (AUTUMN, "02:30", ["Sun 02:30 CEST", "Mon 02:30 CET"]),
    ],
)
def test_the_digest(sunday: str, at: str, moments: list[str], store: Store, clock: SetClock) -> None:
    """Once each morning, also on that of 23 hours and on that of 25."""
    schedule = Schedule(digest_at=time.fromisoformat(at), digest_weekdays=EVERY_DAY)
    of = replace(event(sunday), dial_in=None)
    assert sent(store, clock, of, schedule, half_hours(sunday)) == [f"digest, {moment}" for moment in moments]


@pytest.mark.parametrize("sunday", [SPRING, AUTUMN])
@pytest.mark.parametrize(
    ("moments", "due"),
    [
        (["08:40", "09:40", "08:45", "09:00", "09:30"], "09:40"),
        (["08:55", "09:05", "08:10", "09:00", "09:10"], "09:05"),
        (["08:40", "11:10", "11:20"], "11:10"),
        (["08:59", "07:59", "08:59", "09:00"], "09:00"),
    ],
    ids=["forwards and back", "back over it", "forwards over it", "back before it"],
)
def test_a_clock_that_is_put(sunday: str, moments: list[str], due: str, store: Store, clock: SetClock) -> None:
    """DESIGN "One due job": dial-in and digest come when the clock first shows their time, and never again."""
    schedule = Schedule(digest_at=time(9, 0), digest_weekdays=EVERY_DAY)
    on_the_wall = (wall(sunday, moment) for moment in ["08:00", *moments])
    found = sent(store, clock, event(sunday), schedule, on_the_wall)
    zone = "CEST" if sunday == SPRING else "CET"
    assert sorted(found) == [f"dial-in, Sun {due} {zone}", f"digest, Sun {due} {zone}"]


class Leaping(SetClock):
    """Is put forwards by half an hour at its so-many-th reading; may be read as often as one likes."""

    def __init__(self, now: datetime, leaps_at: int) -> None:
        super().__init__(now)
        self._left = leaps_at

    def __call__(self) -> datetime:
        self._left -= 1
        if self._left == 0:
            self.now += timedelta(minutes=30)
        return self.now


@pytest.mark.parametrize("reading", range(1, 16))
@pytest.mark.parametrize("is_known", [True, False], ids=["first start told", "first start by the tick"])
def test_a_clock_that_is_put_in_the_middle_of_the_first_tick(
    is_known: bool, reading: int, store: Store, clock: SetClock
) -> None:
    """Between any two of its steps: what fell due by that is done by this tick or the next one, once. Only what the
    clock had passed before the installation was first started is nobody's business."""
    starts = wall(AUTUMN, "10:00", days=1).astimezone(ZONE)
    of = replace(FACHTAG, starts=starts, ends=None, reminder_at=time(12, 30), capacity=9)
    clock.now = wall(AUTUMN, "12:00")
    at = desk(store, of, schedule=Schedule(digest_at=None))
    mailbox = PaperMailbox()
    mailbox.lay_in(letter("Samira Haidari", "s.haidari@verein.example"), clock.now)
    if is_known:
        take_in(mailbox, at, Watch(), threading.Event())
    leaping = Leaping(clock.now, reading)
    ticking = replace(at, store=Store(store._engine, leaping))
    assert tick(ticking) == 0
    take_in(mailbox, ticking, Watch(), threading.Event())
    while leaping.now == clock.now:
        leaping()
    for _ in range(2):
        assert tick(ticking) == 0
    with store.begin() as tx:
        found = [mail.kind for mail in tx.pending()]
    passed_before = not is_known and reading <= 1
    assert found.count("reminder") == (0 if passed_before else 1)


@pytest.mark.parametrize("by", [timedelta(hours=-1), timedelta(), timedelta(hours=1)], ids=["back", "right", "ahead"])
@pytest.mark.parametrize(
    ("sunday", "closes", "last"),
    [
        (SPRING, "23:59:59", "21:59:59"),
        (SPRING, "02:30:00", "01:30:00"),
        (AUTUMN, "23:59:59", "22:59:59"),
        (AUTUMN, "02:30:00", "00:30:00"),
    ],
)
def test_the_deadline(sunday: str, closes: str, last: str, by: timedelta, store: Store, clock: SetClock) -> None:
    """By the wall, and by when the mail arrived at its server: a clock of ours that is an hour wrong closes nothing
    early and opens nothing again."""
    deadline = datetime.fromisoformat(f"{sunday}T{closes}").replace(tzinfo=ZONE)
    of = replace(event(sunday), dial_in=None, registration_closes=deadline)
    last_moment = datetime.fromisoformat(f"{sunday}T{last}+00:00")
    clock.now = last_moment + by
    mailbox = PaperMailbox()
    mailbox.lay_in(letter("Samira Haidari", "s.haidari@verein.example"), last_moment)
    mailbox.lay_in(letter("Milan Petrović", "milan@verein.example"), last_moment + timedelta(seconds=1))
    take_in(mailbox, desk(store, of), Watch(), threading.Event())
    with store.begin() as tx:
        found = {each.participant.name: each.status for each in tx.roster_unlocked(of).registrations}
    assert found == {"Samira Haidari": Status.CONFIRMED, "Milan Petrović": Status.LATE}
