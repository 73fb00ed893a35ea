"""What the flows ask of the edges. `edges` fulfils these; tests and the demo run the same code over real servers."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Protocol

from ..model import OutgoingMail, RawMessage, ReadingContext, SendResult
from .reading import Reading


class Mailbox(Protocol):
    """A mailbox on an IMAP server. Every method raises an OSError when the connection is gone."""

    @property
    def name(self) -> str:
        """The watched mailbox, as the ledger names it."""

    def connect(self) -> None:
        """Signs in; does nothing where a connection stands."""

    def select(self) -> int:
        """Opens the watched mailbox; its UIDVALIDITY."""

    def uids(self, since: date, after: int = 0) -> list[int]:
        """UIDs above `after` of the mails that arrived on `since` or later, ascending."""

    def fetch(self, uids: Sequence[int], breaks: Mapping[int, int]) -> Iterator[RawMessage]:
        """The mails as they are, none marked as read; a UID that is gone is left out. `breaks`: at which of them the
        connection broke before, and how often."""

    @property
    def asked_for(self) -> Sequence[int]:
        """The mails that `fetch` had asked for when the connection broke."""

    def file(self, uid: int, folder: str, flagged: bool = False) -> str:
        """Moves a mail to a folder, which is created where missing; a mail that is gone is no error.

        "" where that is done; else why the server refuses it, which says nothing about the next mail.
        """

    def append_sent(self, data: bytes, message_id: str) -> str:
        """Lays a copy into Sent, once. "" where that is done; else why the server refuses it."""

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        """Sleeps until something may be new (True) or the time is over."""

    def close(self) -> None:
        """Signs out."""


class Transport(Protocol):
    """The way out, by SMTP."""

    def send(self, mails: Sequence[OutgoingMail]) -> Iterator[tuple[OutgoingMail, SendResult]]:
        """Sends over one connection; a mail that was not tried is left out."""

    @property
    def down(self) -> str:
        """Why the server could not be used for the last mail, whichever that was; "" where it could."""

    def close(self) -> None:
        """Hangs up."""


class Reader(Protocol):
    """Reads mails where a mail that is a bomb cannot hurt."""

    def read(self, raw: RawMessage, context: ReadingContext) -> Reading:
        """Never raises on input: a mail that cannot be read is a `Reading` that says so."""

    def close(self) -> None:
        """Ends the worker."""
