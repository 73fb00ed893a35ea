"""One fault at the k-th call to the world, for every k: each IMAP command, each mail sent, each commit.

The world is real (Dovecot, an SMTP server, SQLite); between it and the bot stand a client, a transport and a store that
count their calls and fail once. Three kinds of faults:

- crash: the call was done, then the process is gone: nothing more reaches the world, no clean-up either. Another one
  starts, an hour later, when what the dead one held is free again.
- lost: the call was done, but the connection broke before its answer; the bot lives on.
- cut: the call was not done, because the connection broke before; the bot lives on.
"""

from __future__ import annotations

import imaplib
import re
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import Any, cast
from unittest.mock import patch

from inbox_bot.app import App, build
from inbox_bot.clock import system_clock
from inbox_bot.config import Config, read_config
from inbox_bot.edges import imap
from inbox_bot.edges.imap import ImapMailbox
from inbox_bot.edges.imap_session import Client, MailboxDown, open_session
from inbox_bot.edges.smtp import SmtpTransport
from inbox_bot.flows.mailbox import Watch, take_in
from inbox_bot.flows.run_due import keep_states, tick
from inbox_bot.flows.send import InHand, copy_to_sent, send_due
from inbox_bot.model import Deferred, OutgoingMail, SendResult, Unknown
from inbox_bot.store import Store, StoreDown, Transaction, open_store

from ..e2e.mail_servers import with_crlf
from ..e2e.office import Office, conference
from ..flows.desk import PlainReader
from .invariants import Seen, violations
from .story import Act, Expected, Letter, letter

OFFICE = "office@amt.example"
CAPACITY = 1
LEASES = timedelta(hours=1, minutes=5)
LIVES = 6


class Kind(StrEnum):
    CRASH = "crash"
    LOST = "lost"
    CUT = "cut"


class Crash(BaseException):
    """The process is gone."""


@dataclass(slots=True)
class Fuse:
    """Counts the calls to the world; at number `at` the fault strikes, once. 0: never."""

    kind: Kind
    at: int
    calls: int = 0
    struck: str = ""
    is_dead: bool = False

    def count(self, name: str) -> None:
        """A call is about to be made."""
        if self.is_dead:
            raise Crash(name)
        self.calls += 1
        if self.calls == self.at:
            self.struck = name

    def strikes(self, kind: Kind) -> bool:
        """Whether the call in hand is to fail in this way."""
        return self.kind is kind and self.calls == self.at and not self.is_dead

    def crash(self) -> None:
        """The end, where this is the moment."""
        if self.strikes(Kind.CRASH):
            self.is_dead = True
            raise Crash(self.struck)


LOCAL = {"_imap", "_idle_tag", "has_capability", "socket", "normalise_times"}
"""What of a client is no command."""


class FusedClient:
    """An IMAP connection on which every command counts."""

    def __init__(self, client: Client, fuse: Fuse) -> None:
        self._client, self._fuse = client, fuse

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._client, name)
        return found if name in LOCAL else self._counted(name, found)

    def _counted(self, name: str, call: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **named: object) -> object:
            if name in ("logout", "shutdown"):
                self._client.shutdown()  # also a killed process closes its sockets
                return None
            self._fuse.count(name)
            if self._fuse.strikes(Kind.CUT):
                raise imaplib.IMAP4.abort("cut")
            result = call(*args, **named)
            if self._fuse.strikes(Kind.LOST):
                raise imaplib.IMAP4.abort("lost")
            self._fuse.crash()
            return result

        return counted


class FusedTransport:
    """The way out, on which every mail counts."""

    def __init__(self, transport: SmtpTransport, fuse: Fuse) -> None:
        self._transport, self._fuse = transport, fuse

    @property
    def down(self) -> str:
        return self._transport.down

    def send(self, mails: Sequence[OutgoingMail]) -> Iterator[tuple[OutgoingMail, SendResult]]:
        for mail in mails:
            self._fuse.count("send")
            if self._fuse.strikes(Kind.CUT):
                yield mail, Deferred("cut")
                continue
            ((_, result),) = self._transport.send([mail])
            self._fuse.crash()
            yield mail, Unknown("lost") if self._fuse.strikes(Kind.LOST) else result

    def close(self) -> None:
        self._transport.close()


class FusedStore(Store):
    """A database on which every commit counts."""

    def __init__(self, store: Store, fuse: Fuse) -> None:
        self._store, self._fuse = store, fuse

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        if self._fuse.is_dead:
            raise Crash("begin")
        with self._store.begin() as tx:
            yield tx
            self._fuse.count("commit")
            if self._fuse.strikes(Kind.CUT):
                raise StoreDown("cut")
        if self._fuse.strikes(Kind.LOST):
            raise StoreDown("lost")
        self._fuse.crash()

    def close(self) -> None:
        self._store.close()


def letters() -> list[Letter]:
    """For one place: one gets it, one waits, the first cancels and the second moves up; a question, a machine."""
    return [
        letter(Act.REGISTER, "Samira Haidari", "s.haidari@verein.example", OFFICE),
        letter(Act.REGISTER, "Milan Petrović", "milan@bruecke.example", OFFICE),
        letter(Act.ASK, "Fatma Yılmaz", "f.yilmaz@haus.example", OFFICE),
        letter(Act.CANCEL, "Samira Haidari", "s.haidari@verein.example", OFFICE),
        letter(Act.MACHINE, "Ingrid Petridis", "petridis@firma.example", OFFICE),
    ]


class Sweep:
    """Runs one fault at a time, each in a mailbox and a database of its own. `forget_taken` empties the list of what
    the SMTP server took."""

    def __init__(self, office: Office, new_user: Callable[[], str], forget_taken: Callable[[], None]) -> None:
        self.office, self._new_user, self._forget_taken = office, new_user, forget_taken
        self.office.address = OFFICE
        self.office.configure(conference(days_ahead=60, capacity=str(CAPACITY)), more='[schedule]\ndigest_at = "off"')
        self._letters = letters()
        self._expected = Expected.of(self._letters, CAPACITY)
        self._empty = self.office.folder / "empty.db"
        open_store(f"sqlite:///{self._empty}", system_clock).close()
        found = read_config(self.office.config, {"IMAP_PASSWORD": self.office.servers.password})
        assert isinstance(found, Config), found
        self._config = found

    def calls(self) -> int:
        """How many calls to the world there are when nothing fails: so many faults are to be tried."""
        fuse = Fuse(Kind.CRASH, 0)
        wrong = self.run(fuse)
        assert wrong == (), wrong
        return fuse.calls

    def run(self, fuse: Fuse, second: Fuse | None = None) -> tuple[str, ...]:
        """What is wrong in the end; () is what is promised. `second` strikes while the first is recovered from."""
        database = self.office.folder / f"{fuse.kind}-{fuse.at}.db"
        shutil.copy(self._empty, database)
        self.office.database = f"sqlite:///{database}"
        user = self._new_user()
        self._forget_taken()
        with self.office.servers.sign_in(user) as mailbox:
            for each in self._letters:
                mailbox.append("INBOX", "", imaplib.Time2Internaldate(system_clock()), with_crlf(each.data))
        server = replace(self._config.imap, username=user)
        config = replace(self._config, imap=server, database=self.office.database)
        ahead = timedelta()
        least = 2 if second else 1
        for life in range(LIVES):
            is_quiet = self._live(config, fuse, ahead)
            if is_quiet and life >= least:
                break
            ahead += LEASES
            fuse, second = second or Fuse(fuse.kind, 0), None
        return self._look(user)

    def _look(self, user: str) -> tuple[str, ...]:
        self.office.address = user
        text = self.office.config.read_text(encoding="utf-8")
        line = f'database = "{self.office.database}"'
        self.office.config.write_text(re.sub("(?m)^database = .*$", line, text), encoding="utf-8")
        return violations(self._expected, Seen.of(self.office))

    def _live(self, config: Config, fuse: Fuse, ahead: timedelta) -> bool:
        """One process, from its start until nothing is left to do or it crashes; whether the outbox is empty."""

        def fused(server: Any, tokens: Any) -> Client:
            fuse.count("connect")
            if fuse.strikes(Kind.CUT) or fuse.strikes(Kind.LOST):
                raise MailboxDown("cut")
            client = open_session(server, tokens)
            try:
                fuse.crash()
            except Crash:
                client.shutdown()
                raise
            return cast(Client, FusedClient(client, fuse))

        plain = open_store(config.database, lambda: system_clock() + ahead, migrate=False)
        app = build(
            config,
            clock=lambda: system_clock() + ahead,
            mailbox=ImapMailbox(config.imap, config.mailbox),
            sent=ImapMailbox(config.imap, config.mailbox),
            transport=FusedTransport(SmtpTransport(config.smtp, config.office.address), fuse),
            reader=PlainReader(),
            store=FusedStore(plain, fuse),
        )
        with patch.object(imap, "open_session", fused), closing(app):
            try:
                _work(app)
            except Crash:
                return False
            with plain.begin() as tx:
                return not tx.pending() and not tx.uncopied(1)


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
