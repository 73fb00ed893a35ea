"""`inbox-bot demo`: the daemon at work on an embedded mail server, told as it happens.

Letters are delivered one after the other; the daemon fetches, reads, decides and answers them over its ordinary
sockets. What is printed is looked up afterwards, in the database and on the mail server: nothing here takes part in the
work.
"""

from __future__ import annotations

import imaplib
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from .. import daemon, log
from ..app import App, build
from ..clock import system_clock
from ..flows.reading import read
from ..flows.run_due import digest_now
from ..model import AnswerKind, OutgoingMail, ReceivedMail
from ..registration import dial_in_due_at
from . import told
from .letters import Letter, letters
from .office import OFFICE, PASSWORD, office_config
from .server import DemoMailServer

T = TypeVar("T")

GUEST = "you@guest.example"
PATIENCE_SECONDS = 30.0


def show(folder: Path, *, serve: bool, imap_port: int = 0, smtp_port: int = 0) -> int:
    """Runs the demo; answers, database and log go to `folder`. Returns the exit status: 1 where it came to no end."""
    folder.mkdir(parents=True, exist_ok=True)
    now = system_clock()
    users = {OFFICE: PASSWORD, GUEST: PASSWORD}
    with DemoMailServer(users, imap_port=imap_port, smtp_port=smtp_port) as server:
        app = build(office_config(server, folder, now))
        told.opening(app.config.events, app.config.office)
        with _at_work(app, folder / "daemon.log") as stop:
            watcher = Watcher(app, folder / "answers")
            ended = [watcher.tell_letter(server, letter) for letter in _letters(app, now)]
            whole = all([*ended, watcher.tell_dial_in()])
            _save_digest(app, folder)
            told.folders(_mails_in_folders(server))
            told.closing(folder, whole)
            if serve:
                told.how_to_write(server.imap_port, server.smtp_port, GUEST, PASSWORD, OFFICE)
                watcher.tell_until(stop)
    return 0 if whole else 1


class Watcher:
    """Looks over the daemon's shoulder: tells each mail and each answer once."""

    def __init__(self, app: App, folder: Path) -> None:
        self._app = app
        self._folder = folder
        self._told: set[str] = set()
        folder.mkdir(exist_ok=True)

    def tell_letter(self, server: DemoMailServer, letter: Letter) -> bool:
        """Delivers one letter and tells what became of it; False where nothing did."""
        reading = read(letter.data, self._app.desk.context)
        told.letter(letter.name, reading)
        server.deliver(OFFICE, letter.data)
        received = _waited_for(lambda: self._received(reading.message.key))
        if received is None:
            told.nothing_happened()
            return False
        told.understood(reading.understanding)
        self._tell_outcome(received)
        return True

    def tell_dial_in(self) -> bool:
        """Waits until the wall clock reaches the moment that the configuration names."""
        due_at = next((due for event in self._app.config.events if (due := dial_in_due_at(event))), None)
        if due_at is None:
            return False
        told.waiting_for_dial_in(due_at.astimezone())
        left = max((due_at - system_clock()).total_seconds(), 0.0)
        sent = _waited_for(lambda: self._dial_ins() or None, left + PATIENCE_SECONDS)
        self._tell_answers()
        return sent is not None

    def tell_until(self, stop: threading.Event) -> None:
        """Tells of every further mail until Ctrl-C.

        The signal only leaves a note: as an exception it might come up inside a callback, which would swallow it.
        """
        asked_to_end = list[int]()
        before = signal.signal(signal.SIGINT, lambda number, _: asked_to_end.append(number))
        try:
            while not asked_to_end and not stop.wait(0.3):
                for received in self._all_received():
                    if received.key not in self._told:
                        told.arrived(received)
                        self._tell_outcome(received)
        finally:
            signal.signal(signal.SIGINT, before)
        told.farewell()

    def _tell_outcome(self, received: ReceivedMail) -> None:
        self._told.add(received.key)
        told.decided(received, self._app.desk.folders)
        _waited_for(lambda: None if self._pending() else True)
        self._tell_answers()
        with self._app.store.begin() as tx:
            told.lists([tx.roster_unlocked(event) for event in self._app.config.events])

    def _tell_answers(self) -> None:
        for mail in self._finished():
            if mail.message_id not in self._told:
                path = self._folder / f"{len(list(self._folder.iterdir())) + 1:02d}-{mail.kind}.eml"
                path.write_bytes(mail.data)
                self._told.add(mail.message_id)
                told.answer(mail, path)

    def _received(self, key: str) -> ReceivedMail | None:
        with self._app.store.begin() as tx:
            return tx.received(key)

    def _all_received(self) -> tuple[ReceivedMail, ...]:
        with self._app.store.begin() as tx:
            return tx.all_received()

    def _pending(self) -> tuple[OutgoingMail, ...]:
        with self._app.store.begin() as tx:
            return tx.pending()

    def _finished(self) -> tuple[OutgoingMail, ...]:
        with self._app.store.begin() as tx:
            return (*tx.sent_mails(), *tx.failed_mails(), *tx.withheld_mails())

    def _dial_ins(self) -> list[OutgoingMail]:
        return [] if self._pending() else [mail for mail in self._finished() if mail.kind == AnswerKind.DIAL_IN]


@contextmanager
def _at_work(app: App, log_file: Path) -> Iterator[threading.Event]:
    """The daemon, on a thread of this process, until the block ends."""
    stop = threading.Event()
    thread = threading.Thread(target=daemon.run, args=(app, stop), name="daemon")
    with log_file.open("w", encoding="utf-8") as stream:
        log.configure(stream=stream)
        thread.start()
        try:
            yield stop
        finally:
            stop.set()
            thread.join()
            app.close()


def _letters(app: App, now: datetime) -> Iterator[Letter]:
    fachtag, mso_tag = (event.starts or now for event in app.config.events)
    return letters(OFFICE, fachtag, mso_tag, now)


def _save_digest(app: App, folder: Path) -> None:
    with app.store.begin() as tx:
        reply = digest_now(app.desk, tx)
    if reply is not None:
        (folder / "digest.html").write_text(reply.html, encoding="utf-8")
        (folder / "digest.txt").write_text(reply.text, encoding="utf-8")
        for attachment in reply.attachments:
            (folder / attachment.filename).write_bytes(attachment.data)


def _mails_in_folders(server: DemoMailServer) -> dict[str, int]:
    """What the mailbox looks like to any mail program."""
    with imaplib.IMAP4(server.host, server.imap_port) as imap:
        imap.login(OFFICE, PASSWORD)
        listed = imap.list()[1]
        names = [line.decode().rpartition(' "/" ')[2].strip('"') for line in listed if isinstance(line, bytes)]
        return {_folder_name(name): int(imap.select(f'"{name}"', readonly=True)[1][0] or b"0") for name in names}


def _folder_name(encoded: str) -> str:
    """Modified UTF-7 (RFC 3501 5.1.3), as in `Bitte pr&APw-fen`."""
    return encoded.replace("&", "+").replace("+-", "&").encode("ascii").decode("utf-7")


def _waited_for(look: Callable[[], T | None], seconds: float = PATIENCE_SECONDS) -> T | None:
    """The first thing that `look` finds; None: nothing within so many seconds."""
    pause = threading.Event()
    for _ in range(int(seconds / 0.1) + 1):
        found = look()
        if found is not None:
            return found
        pause.wait(0.1)
    return None
