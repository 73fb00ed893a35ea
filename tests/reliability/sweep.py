"""One fault at the k-th call to the world, for every k: each IMAP command, each mail sent, each commit.

The world is real (Dovecot, an SMTP server, SQLite or PostgreSQL); `faults` stands between it and the bot. The story is
short, and has a day on which the digest and the dial-in are due, one with the reminder, and the evening with the
closing notice. The bot's clock is put from one to the next when nothing is left to do.
"""

from __future__ import annotations

import imaplib
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, cast
from unittest.mock import patch

from inbox_bot.app import App, build
from inbox_bot.clock import Clock, system_clock
from inbox_bot.config import Config, read_config
from inbox_bot.edges import imap
from inbox_bot.edges.imap import ImapMailbox
from inbox_bot.edges.imap_session import Client, MailboxDown, open_session
from inbox_bot.edges.smtp import SmtpTransport
from inbox_bot.flows.mailbox import Watch, take_in
from inbox_bot.flows.ports import Reader
from inbox_bot.flows.run_due import keep_states, tick
from inbox_bot.flows.send import InHand, copy_to_sent, send_due
from inbox_bot.reader import WorkerReader, worker_of
from inbox_bot.store import StoreDown, open_store

from ..e2e.mail_servers import with_crlf
from ..e2e.office import Office
from ..flows.desk import PlainReader
from ..servers.postgresql import PostgresCluster
from .calendar import Day, begin, calendar, configure
from .expected import Expected
from .faults import Crash, Fuse, FusedClient, FusedStore, FusedTransport, Kind
from .invariants import violations
from .seen import Seen
from .story import Act, letter

OFFICE = "office@amt.example"
CAPACITY = 1
LEASES = timedelta(hours=1, minutes=5)
LIVES = 6
"""So often, at most, an hour passes on one day until nothing is left to do."""

Databases = Callable[[], AbstractContextManager[str]]
"""Gives the URL of an empty database with all its tables, as long as the block lasts."""
Readers = Callable[[Config], Reader]


def days() -> tuple[Day, ...]:
    """One place. The first gets it, the second waits; on the morning of the dial-in the first cancels, the second moves
    up, a third waits and a machine writes; next morning there is another dial-in and the reminder, and in the evening
    the third reads that no place became free."""
    noon, morning, last, evening = calendar([], mornings=2)
    first = [
        letter(Act.ASK, "Fatma Yılmaz", "f.yilmaz@haus.example", OFFICE),
        letter(Act.REGISTER, "Samira Haidari", "s.haidari@verein.example", OFFICE),
        letter(Act.REGISTER, "Milan Petrović", "milan@bruecke.example", OFFICE),
    ]
    then = [
        letter(Act.CANCEL, "Samira Haidari", "s.haidari@verein.example", OFFICE),
        letter(Act.REGISTER, "Olena Kovalenko", "kovalenko@treff.example", OFFICE),
        letter(Act.MACHINE, "Ingrid Petridis", "petridis@firma.example", OFFICE),
    ]
    return (replace(noon, letters=tuple(first)), replace(morning, letters=tuple(then)), last, evening)


def plain_readers(config: Config) -> Reader:
    """In this very process: quick."""
    return PlainReader()


def daemons_readers(config: Config) -> Reader:
    """As the daemon reads: in a process that may be killed."""
    return WorkerReader(worker_of(config))


@contextmanager
def sqlite_files(office: Office) -> Iterator[Databases]:
    """Copies of one file that was made ready once."""
    empty, used = office.folder / "empty.db", office.folder / "used.db"
    open_store(f"sqlite:///{empty}", system_clock).close()

    @contextmanager
    def fresh() -> Iterator[str]:
        for old in office.folder.glob(f"{used.name}*"):
            old.unlink()
        shutil.copy(empty, used)
        yield f"sqlite:///{used}"

    yield fresh


@contextmanager
def postgres_databases(cluster: PostgresCluster) -> Iterator[Databases]:
    """Copies of one database that was made ready once."""
    empty = cluster.new_database()
    open_store(empty, system_clock).close()

    @contextmanager
    def fresh() -> Iterator[str]:
        url = cluster.copy_of(empty)
        try:
            yield url
        finally:
            cluster.drop(url)

    yield fresh
    cluster.give_back(empty)


@dataclass
class Sweep:
    """Runs one fault at a time, each in a mailbox and a database of its own. `forget_taken` empties the list of what
    the SMTP server took."""

    office: Office
    new_user: Callable[[], str]
    forget_taken: Callable[[], None]
    databases: Databases
    readers: Readers = plain_readers
    days: tuple[Day, ...] = field(default_factory=days)

    def calls(self) -> int:
        """How many calls to the world there are when nothing fails: so many faults are to be tried."""
        fuse = Fuse(Kind.CRASH, 0)
        wrong = self.run(fuse)
        assert wrong == (), wrong
        return fuse.calls

    def run(self, fuse: Fuse) -> tuple[str, ...]:
        """What is wrong in the end; () is what is promised."""
        office, user = self.office, self.new_user()
        self.forget_taken()
        with self.databases() as office.database:
            office.address, office.ahead = OFFICE, timedelta()
            configure(office, self.days, CAPACITY)
            found = read_config(office.config, {"IMAP_PASSWORD": office.servers.password})
            assert isinstance(found, Config), found
            # People write to the office's address; its mailbox is a fresh one.
            office.address = user
            config = replace(found, imap=replace(found.imap, username=user))
            with closing(_Bot(config, fuse, lambda: system_clock() + office.ahead, self.readers)) as bot:
                for day in self.days:
                    self._begin(day)
                    if not self._live_through_the_day(bot, fuse):
                        return (f"on {day.begins:%A} it does not come to rest",)
            return violations(Expected.of(self.days, CAPACITY), Seen.of(office))

    def _begin(self, day: Day) -> None:
        self.office.ahead += begin(self.office, day)
        with self.office.servers.sign_in(self.office.address) as mailbox:
            for each in day.letters:
                mailbox.append("INBOX", "", imaplib.Time2Internaldate(system_clock()), with_crlf(each.data))

    def _live_through_the_day(self, bot: _Bot, fuse: Fuse) -> bool:
        """An hour later again, until nothing is left to do and no fault has struck meanwhile."""
        for _ in range(LIVES):
            before = fuse.strokes()
            if bot.works() and fuse.strokes() == before:
                return True
            self.office.ahead += LEASES
        return False


class _Bot:
    """One process after the other: a new one where the last one has crashed."""

    def __init__(self, config: Config, fuse: Fuse, clock: Clock, readers: Readers) -> None:
        self._config, self._fuse, self._clock, self._readers = config, fuse, clock, readers
        self._store = open_store(config.database, clock, migrate=False)
        self._app: App | None = None

    def works(self) -> bool:
        """Whether all that can be done is done; not where it has crashed."""
        app = self._app = self._app or self._start()
        with patch.object(imap, "open_session", self._open_session):
            try:
                _work(app)
            except Crash:
                self._end()
                self._fuse.revive()
                return False
        with self._store.begin() as tx:
            return not tx.pending() and not tx.uncopied(1)

    def close(self) -> None:
        self._end()
        self._store.close()

    def _start(self) -> App:
        config = self._config
        return build(
            config,
            clock=self._clock,
            mailbox=ImapMailbox(config.imap, config.mailbox),
            sent=ImapMailbox(config.imap, config.mailbox),
            transport=FusedTransport(SmtpTransport(config.smtp, config.office.address), self._fuse),
            reader=self._readers(config),
            store=FusedStore(open_store(config.database, self._clock, migrate=False), self._fuse),
        )

    def _end(self) -> None:
        app, self._app = self._app, None
        if app is not None:
            app.close()

    def _open_session(self, server: Any, tokens: Any) -> Client:
        self._fuse.count("connect")
        if self._fuse.strikes(Kind.CUT) or self._fuse.strikes(Kind.LOST):
            raise MailboxDown("cut")
        client = open_session(server, tokens)
        try:
            self._fuse.crash()
        except Crash:
            client.shutdown()
            raise
        return cast(Client, FusedClient(client, self._fuse))


def _work(app: App) -> None:
    """What the daemon's loops do, in turns, until a whole round finds nothing that fails."""
    watch, in_hand, never = Watch(), InHand(), threading.Event()
    for _ in range(5):
        try:
            app.mailbox.connect()
            keep_states(app.desk, take_in(app.mailbox, app.desk, watch, never))
            tick(app.desk)
            while send_due(app.transport, app.store, in_hand):
                pass
            while copy_to_sent(app.sent, app.store):
                pass
        except (OSError, StoreDown):
            app.mailbox.close()
            app.sent.close()
            watch = Watch()
        else:
            return
    raise AssertionError("it does not come to rest")
