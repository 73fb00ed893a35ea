"""An event as a calendar file (RFC 5545, RFC 5546), for the answer to somebody who has a place.

Takes the event, the office, the version number and the time of writing; returns the finished part, or None while the
date is open. Pure: the same arguments give the same bytes. It holds what the public announcement holds, and neither
dial-in data nor a name nor a link, for calendars are shared and synchronised.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import icalendar

from ..model import CalendarFile, Event, Office


def calendar_for(
    event: Event, office: Office, *, now: datetime, version: int = 0, is_cancelled: bool = False, description: str = ""
) -> CalendarFile | None:
    """One VEVENT under METHOD:PUBLISH or CANCEL.

    version: SEQUENCE (RFC 5545 3.8.7.4); must grow when date, time or place change, or calendars keep the old ones.
    now: DTSTAMP, aware.
    """
    if event.starts is None:
        return None
    method = "CANCEL" if is_cancelled else "PUBLISH"
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//inbox_bot//inbox_bot//DE")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_event(event, office, now, version, is_cancelled, description))
    # The year before and after, so that every reader finds a transition on either side of the event.
    year = event.starts.year
    calendar.add_missing_timezones(date(year - 1, 1, 1), date(year + 2, 1, 1))
    return CalendarFile(f"{event.slug}.ics", method, calendar.to_ical())


def uid(event: Event, office: Office) -> str:
    """Stable over every mail about this event: that is how a calendar finds the entry to change or remove."""
    return f"{event.slug}@{office.address.rpartition('@')[2].lower()}"


def _event(
    event: Event, office: Office, now: datetime, version: int, is_cancelled: bool, description: str
) -> icalendar.Event:
    entry = icalendar.Event()
    entry.add("uid", uid(event, office))
    entry.add("dtstamp", now.astimezone(UTC))
    entry.add("sequence", version)
    entry.add("dtstart", _wall_clock(event.starts, office))
    if event.ends is not None:
        entry.add("dtend", _wall_clock(event.ends, office))
    entry.add("summary", event.title)
    if event.place:
        entry.add("location", event.place)
    if description:
        entry.add("description", description)
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT" if is_cancelled else "OPAQUE")
    entry.add("organizer", _organizer(office))  # required by RFC 5546 3.2.1
    return entry


def _wall_clock(moment: datetime | None, office: Office) -> datetime:
    """In the event's own zone; a plain UTC time becomes the office's wall clock, which a reader can check."""
    assert moment is not None
    return moment if isinstance(moment.tzinfo, ZoneInfo) else moment.astimezone(ZoneInfo(office.timezone))


def _organizer(office: Office) -> icalendar.vCalAddress:
    organizer = icalendar.vCalAddress(f"mailto:{office.address}")
    organizer.params["cn"] = icalendar.vText(office.name)
    return organizer
