"""The composition root: the one place that knows every room.

`build` is called by the daemon, the commands, the demo and every end-to-end test; what differs between them is handed
in, never patched.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .clock import Clock, system_clock
from .config import Config
from .edges.imap import ImapMailbox
from .edges.smtp import SmtpTransport
from .edges.tesseract import find_tesseract
from .flows.desk import Desk
from .flows.ports import Mailbox, Reader, Transport
from .model import Event
from .reader import DirectReader, WorkerReader, worker_of
from .store import Store, open_store


@dataclass(slots=True)
class App:
    """Everything wired; `close` undoes it."""

    config: Config
    desk: Desk
    mailbox: Mailbox
    sent: Mailbox
    """A connection of its own for the copies in Sent: an IMAP connection belongs to one thread."""
    transport: Transport
    clock: Clock = system_clock

    @property
    def store(self) -> Store:
        return self.desk.store

    def close(self) -> None:
        for part in (self.mailbox, self.sent, self.transport, self.desk.reader, self.store):
            part.close()


def build(
    config: Config,
    *,
    clock: Clock = system_clock,
    mailbox: Mailbox | None = None,
    sent: Mailbox | None = None,
    transport: Transport | None = None,
    reader: Reader | None = None,
    store: Store | None = None,
) -> App:
    """Opens the database (migrating it) and prepares the edges; no mail server is contacted yet.

    Raises `StoreDown` when the database cannot be opened.
    """
    store = store or open_store(config.database, clock)
    desk = desk_of(config, store, reader or WorkerReader(worker_of(config), find_tesseract()))
    return App(
        config,
        desk,
        mailbox or ImapMailbox(config.imap, config.mailbox),
        sent or ImapMailbox(config.imap, config.mailbox),
        transport or SmtpTransport(config.smtp, config.office.address),
        clock,
    )


def desk_of(config: Config, store: Store, reader: Reader | None = None) -> Desk:
    """The clerk's desk, as configured."""
    return Desk(
        office=config.office,
        events=config.events,
        policy=config.policy,
        schedule=config.schedule,
        folders=config.folders,
        store=store,
        reader=reader or DirectReader(),
        dial_in_text=dial_in_text,
        answer_since=config.answer_since,
    )


def dial_in_text(event: Event) -> str:
    """The secret as its file holds it now; "" while there is none. Read anew each time: it may come late or change."""
    if event.dial_in is None or not event.dial_in.text_file:
        return ""
    try:
        return Path(event.dial_in.text_file).read_text(encoding="utf-8-sig").strip()
    except (OSError, UnicodeDecodeError):
        return ""
