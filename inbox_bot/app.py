"""The composition root: the one place that knows every room.

`build` is called by the daemon, the commands, the demo and every end-to-end test; what differs between them is handed
in, never patched.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from . import log
from .clock import Clock, system_clock
from .config import Config
from .edges.imap import ImapMailbox
from .edges.smtp import SmtpTransport
from .edges.tesseract import find_tesseract
from .edges.worker import GaveUp, Worker
from .flows.desk import Desk
from .flows.ports import Mailbox, Reader, Transport
from .flows.reading import Reading, prepare, read_raw, unreadable
from .model import Event, RawMessage, ReadingContext
from .model.documents import ReadPicture
from .store import Store, open_store


class WorkerReader:
    """Reads mails in a process that may be killed."""

    def __init__(self, worker: Worker, read_picture: ReadPicture | None = None) -> None:
        self._worker = worker
        self._read_picture = read_picture

    def read(self, raw: RawMessage, context: ReadingContext) -> Reading:
        result = self._worker.call(read_raw, raw, context, self._read_picture)
        reading = unreadable(raw, result.reason) if isinstance(result, GaveUp) else result
        if reading.failure:
            log.reading_refused(reading.message.key, raw.uid, reading.failure)
        return reading

    def close(self) -> None:
        self._worker.close()


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


class DirectReader:
    """Reads in this very process: for commands that read a mail or none, and then end."""

    def read(self, raw: RawMessage, context: ReadingContext) -> Reading:
        return read_raw(raw, context, find_tesseract())

    def close(self) -> None:
        """Nothing to end."""


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


def worker_of(config: Config) -> Worker:
    """The process in which mails are read."""
    return Worker(
        timeout_seconds=config.daemon.worker_timeout_seconds,
        memory_bytes=config.daemon.worker_memory_mb * 1024 * 1024,
        prepare=prepare,
    )
