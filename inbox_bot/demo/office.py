"""The demo's configuration: config.example.toml, with the embedded servers and with dates that lie ahead of today.

Nothing else differs from a real office's, but for two limits: so few places at the second event that it fills up before
your eyes, and so short a pause that you need not wait for a mail of which the server has not told.
"""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from ..config import Config, ConfigErrors, example_text, load
from ..model import DialIn, Event, Security, ServerSettings, Session
from .server import DemoMailServer

OFFICE = "servicestelle.mso@bra.nrw.example"
"""The address in config.example.toml; a test holds that it is."""
PASSWORD = "demo"  # noqa: S105 - of a server on loopback that lives as long as the demo
DIAL_IN_AFTER = timedelta(seconds=30)
"""When the dial-in falls due, from the start of the demo."""
POLL_SECONDS = 5
"""pymap may forget a mail that comes in the moment in which a client begins to idle: it is found by looking."""
PLACES = 7
FACHTAG_IN_DAYS = 3
MSO_TAG_IN_DAYS = 24

DIAL_IN_TEXT = """\
Videokonferenz: https://konferenz.bra.nrw.example/fachtag
Kennwort: Lindenblatt-58
Telefon: 0201 5550 100, Zugang 4711 0815 #
"""


def office_config(server: DemoMailServer, folder: Path, now: datetime) -> Config:
    """The example configuration, pointed at the embedded servers; files go to `folder`."""
    config = load(example_text(), environ=os.environ, base=folder, secrets=False)
    if isinstance(config, ConfigErrors):
        raise TypeError(f"config.example.toml: {config}")  # a test holds that it loads
    dial_in_file = folder / "fachtag_dial_in.txt"
    dial_in_file.write_text(DIAL_IN_TEXT, encoding="utf-8")
    at = ServerSettings(server.host, server.imap_port, Security.NONE, config.office.address, PASSWORD)
    fachtag, mso_tag = config.events
    return replace(
        config,
        database=f"sqlite:///{folder / 'inbox_bot.db'}",
        imap=at,
        smtp=replace(at, port=server.smtp_port),
        mailbox=replace(config.mailbox, poll_seconds=POLL_SECONDS),
        events=(_fachtag(fachtag, dial_in_file, now), _mso_tag(mso_tag, now)),
        daemon=replace(config.daemon, tick_seconds=1, heartbeat_file=folder / "heartbeat"),
        answer_since=now - timedelta(days=1),
    )


def _fachtag(event: Event, dial_in_file: Path, now: datetime) -> Event:
    """Three days ahead, so that the dial-in falls due while you watch."""
    due = (now + DIAL_IN_AFTER).astimezone(_zone(event)).replace(microsecond=0)
    start = (due + timedelta(days=FACHTAG_IN_DAYS)).replace(hour=10, minute=0, second=0)
    dial_in = replace(
        event.dial_in or DialIn(), days_before=FACHTAG_IN_DAYS, at=due.time(), text_file=str(dial_in_file)
    )
    return replace(_moved(event, start), dial_in=dial_in, registration_closes=start - timedelta(hours=12))


def _mso_tag(event: Event, now: datetime) -> Event:
    start = (now + timedelta(days=MSO_TAG_IN_DAYS)).astimezone(_zone(event)).replace(hour=10, minute=0, second=0)
    sessions = tuple(_plain(session) for session in event.sessions)
    moved = _moved(event, start.replace(microsecond=0))
    return replace(moved, title=event.title.replace("2021", str(start.year)), capacity=PLACES, sessions=sessions)


def _plain(session: Session) -> Session:
    return replace(session, capacity=PLACES)


def _moved(event: Event, start: datetime) -> Event:
    length = event.ends - event.starts if event.starts and event.ends else timedelta(hours=5)
    return replace(
        event,
        starts=start,
        ends=start + length,
        registration_opens=None,
        registration_closes=start - timedelta(days=8),
        reminder_at=None,
    )


def _zone(event: Event) -> ZoneInfo:
    zone = event.starts.tzinfo if event.starts else None
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo("Europe/Berlin")
