"""Faults at the calls to the world: a client, a transport and a store that count their calls and fail once.

Three kinds of faults:

- crash: the call was done, then the process is gone: nothing more reaches the world, no clean-up either. Another one
  starts, an hour later, when what the dead one held is free again.
- lost: the call was done, but the connection broke before its answer; the bot lives on.
- cut: the call was not done, because the connection broke before; the bot lives on.
"""

from __future__ import annotations

import imaplib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from inbox_bot.edges.imap_session import Client
from inbox_bot.edges.smtp import SmtpTransport
from inbox_bot.model import Deferred, OutgoingMail, SendResult, Unknown
from inbox_bot.store import Store, StoreDown, Transaction


class Kind(StrEnum):
    CRASH = "crash"
    LOST = "lost"
    CUT = "cut"


class Crash(BaseException):
    """The process is gone."""


@dataclass(slots=True)
class Fuse:
    """Counts the calls to the world; at number `at` the fault strikes, once. 0: never. `then` begins to count at the
    call after it."""

    kind: Kind
    at: int
    then: Fuse | None = None
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
        elif self.struck and self.then:
            self.then.count(name)

    def strikes(self, kind: Kind) -> bool:
        """Whether the call in hand is to fail in this way."""
        is_now = self.kind is kind and self.calls == self.at and not self.is_dead
        return is_now or bool(self.then and self.calls > self.at and self.then.strikes(kind))

    def crash(self) -> None:
        """The end, where this is the moment."""
        if self.strikes(Kind.CRASH):
            self.is_dead = True
            raise Crash(self.struck)

    def strokes(self) -> int:
        """How many faults have struck."""
        return bool(self.struck) + (self.then.strokes() if self.then else 0)

    def revive(self) -> None:
        """Another process is there."""
        self.is_dead = False


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
