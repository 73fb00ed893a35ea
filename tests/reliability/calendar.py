"""The days of a story: in each of them something is due, and letters come while it is done.

Noon of the first day, on which nothing is due; mornings with the digest; on the last three of them also the dial-in
(each time another text, which goes to everyone anew), on the very last the reminder; and that day's evening with the
closing notice. All by the daemon's clock, which is put from one to the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TypeVar

from inbox_bot.clock import system_clock

from ..e2e.office import ZONE, Office, conference
from .story import Letter

T = TypeVar("T")

DUE_AT = time(9, 0)
EVENING = time(18, 0)
"""By default the closing notice goes out at this hour."""
DIAL_INS = 3
"""On so many mornings there is a new one, if there are so many."""
ROUNDS_A_DAY = 8
TEXT = "Konferenzraum 4711, Kennwort {}"
TEXT_FILE = "dial_in.txt"

_EVENT = f"""
reminder_at = {DUE_AT}
[events.dial_in]
days_before = {{days}}
at = {DUE_AT}
text_file = '{TEXT_FILE}'
"""
_HOUSE = f"""
[policy]
answers_an_hour = 100000

[schedule]
digest_at = {DUE_AT}
digest_weekdays = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]
"""


@dataclass(frozen=True, slots=True)
class Day:
    """When it begins, what is due then, and what arrives from then on until the next one."""

    begins: datetime
    letters: tuple[Letter, ...] = ()
    has_digest: bool = False
    password: str = ""
    """In the dial-in that is laid down this morning; "": it stays as it was."""
    has_reminder: bool = False
    has_closing_notice: bool = False


def next_noon() -> datetime:
    now = system_clock().astimezone(ZONE)
    noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
    return noon if noon > now else noon + timedelta(days=1)


def calendar(letters: Sequence[Letter], mornings: int) -> tuple[Day, ...]:
    """With so many mornings; the letters are spread over all days but the last evening."""
    noon = next_noon()
    first, *shares = (tuple(share) for share in spread(letters, 1 + mornings))
    dates = [noon.date() + timedelta(days=number) for number in range(1, 1 + mornings)]
    days = [
        Day(
            datetime.combine(each, DUE_AT, ZONE),
            share,
            has_digest=True,
            password=f"Ahorn-{left}" if left < DIAL_INS else "",
            has_reminder=left == 0,
        )
        for each, share, left in zip(dates, shares, reversed(range(mornings)), strict=True)
    ]
    evening = Day(datetime.combine(dates[-1], EVENING, ZONE), has_closing_notice=True)
    return (Day(noon, first), *days, evening)


def mornings_of(rounds: int) -> int:
    """How many mornings so many rounds need: some rounds for each day, and in a short run one morning for all."""
    return max(1, rounds // ROUNDS_A_DAY - 2)


def event_day(days: Sequence[Day]) -> date:
    return days[-1].begins.date() + timedelta(days=1)


def spread(things: Sequence[T], parts: int) -> list[Sequence[T]]:
    """In their order, evenly."""
    count = len(things)
    return [things[count * number // parts : count * (number + 1) // parts] for number in range(parts)]


def configure(office: Office, days: Sequence[Day], capacity: int) -> None:
    """An office with one event on the day after the last."""
    ahead = (event_day(days) - system_clock().astimezone(ZONE).date()).days
    dial_in = next(day.begins.date() for day in days if day.password)
    event = _EVENT.format(days=(event_day(days) - dial_in).days)
    office.configure(conference(days_ahead=ahead, capacity=str(capacity), more=event), more=_HOUSE)


def begin(office: Office, day: Day) -> timedelta:
    """Lays down the dial-in, where there is a new one; by how much the clock is to be put forwards."""
    if day.password:
        fresh = office.folder / f"{TEXT_FILE}.new"
        fresh.write_text(TEXT.format(day.password), encoding="utf-8")
        fresh.replace(office.folder / TEXT_FILE)
    return max(timedelta(), day.begins - (system_clock() + office.ahead))
