"""Calendar files, read again: the right hour in any zone, one entry, nothing personal in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import icalendar
import pytest

from inbox_bot.model import CalendarFile, Event
from inbox_bot.registration.calendar_file import calendar_for

from .cases import BERLIN, FACHTAG, NOW, OFFICE, OPEN_DATE


def made(event: Event = FACHTAG, **more: Any) -> CalendarFile:
    calendar = calendar_for(event, OFFICE, now=NOW, **more)
    assert calendar is not None
    return calendar


def entry(calendar: CalendarFile) -> Any:
    (found,) = icalendar.Calendar.from_ical(calendar.data).walk("VEVENT")
    return found


def test_publish() -> None:
    """METHOD:PUBLISH with what RFC 5546 3.2.1 asks for, and nothing else."""
    calendar = made(version=4)
    event = entry(calendar)
    assert (calendar.method, calendar.filename) == ("PUBLISH", "fachtag.ics")
    assert b"METHOD:PUBLISH\r\n" in calendar.data
    assert event["UID"] == "fachtag@bra.nrw.example" and event["SEQUENCE"] == 4
    assert event["SUMMARY"] == FACHTAG.title and event["LOCATION"] == FACHTAG.place
    assert event["ORGANIZER"] == "mailto:servicestelle.mso@bra.nrw.example"
    assert event["DTSTAMP"].dt == NOW
    assert {"ATTENDEE", "URL", "ATTACH", "CONFERENCE", "VALARM"}.isdisjoint(event)


def test_cancel() -> None:
    """METHOD:CANCEL under the same UID takes the entry out."""
    gone = made(is_cancelled=True, version=5)
    assert gone.method == "CANCEL" and b"METHOD:CANCEL\r\n" in gone.data
    assert entry(gone)["STATUS"] == "CANCELLED" and entry(gone)["UID"] == entry(made())["UID"]


HOURS = [
    ((2021, 11, 3, 10, 0), (9, 0)),  # after the clock went back: CET
    ((2021, 10, 30, 10, 0), (8, 0)),  # the day before it did: CEST
    ((2021, 10, 31, 10, 0), (9, 0)),
    ((2022, 3, 27, 10, 0), (8, 0)),
    ((2022, 3, 26, 10, 0), (9, 0)),
    ((2031, 7, 1, 10, 0), (8, 0)),
]


@pytest.mark.parametrize(("wall", "utc"), HOURS)
def test_the_hour_is_right_on_both_sides_of_a_clock_change(wall: tuple[int, ...], utc: tuple[int, int]) -> None:
    """DTSTART names the zone, and the VTIMEZONE sent along gives the same hour without any zone database."""
    year, month, day, hour, minute = wall
    calendar = made(replace(FACHTAG, starts=datetime(year, month, day, hour, minute, tzinfo=BERLIN), ends=None))
    assert f"DTSTART;TZID=Europe/Berlin:{year}{month:02}{day:02}T{hour:02}{minute:02}00".encode() in calendar.data
    (zone,) = icalendar.Calendar.from_ical(calendar.data).walk("VTIMEZONE")
    assert isinstance(zone, icalendar.Timezone)
    own = zone.to_tz(lookup_tzid=False)
    moment = datetime(year, month, day, hour, minute, tzinfo=own)
    assert (moment.astimezone(UTC).hour, moment.astimezone(UTC).minute) == utc


def test_a_time_in_utc_becomes_the_offices_wall_clock() -> None:
    """Readers see the hour that the invitation names."""
    assert FACHTAG.starts is not None
    calendar = made(replace(FACHTAG, starts=FACHTAG.starts.astimezone(UTC), ends=None))
    assert b"DTSTART;TZID=Europe/Berlin:20211103T100000" in calendar.data


def test_no_file_while_the_date_is_open() -> None:
    """The date may still be open: no calendar file until it is set (BEHAVIOUR 1)."""
    assert calendar_for(OPEN_DATE, OFFICE, now=NOW) is None


def test_escaped_and_folded() -> None:
    """RFC 5545 3.1 and 3.3.11: lines of at most 75 octets, CRLF, and commas, semicolons and line ends escaped."""
    title = 'Fördern; fordern, "vernetzen"\\ und mehr\nBEGIN:VALARM ' + "ü" * 120
    calendar = made(replace(FACHTAG, title=title))
    lines = calendar.data.split(b"\r\n")
    assert max(map(len, lines)) <= 75 and b"\n" not in b"".join(lines)
    assert not icalendar.Calendar.from_ical(calendar.data).walk("VALARM")
    assert entry(calendar)["SUMMARY"] == title


def test_same_arguments_same_bytes() -> None:
    """Pure: no identifier or time is drawn."""
    assert made(version=1) == made(version=1)
