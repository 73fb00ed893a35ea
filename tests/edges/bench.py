"""What the tests of the edges have at hand: settings for the throw-away servers, small mails, a second pair of eyes."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast

from imapclient import IMAPClient

from inbox_bot.edges.imap import ImapMailbox
from inbox_bot.edges.imap_session import Client
from inbox_bot.model import MailboxSettings, OAuth2Settings, OutgoingMail, RawMessage, Security, ServerSettings
from tests.servers.cyrus import Cyrus
from tests.servers.dovecot import PASSWORD, Dovecot

LONG_AGO = date(2000, 1, 1)


def imap_settings(
    server: Dovecot | Cyrus,
    user: str,
    *,
    ca_file: Path | None = None,
    security: Security = Security.NONE,
    host: str = "127.0.0.1",
    port: int = 0,
    password: str = PASSWORD,
    timeout: float = 10.0,
    oauth2: OAuth2Settings | None = None,
) -> ServerSettings:
    usual_port = server.imaps if security is Security.TLS and isinstance(server, Dovecot) else server.imap
    return ServerSettings(
        host=host,
        port=port or usual_port,
        security=security,
        username=user,
        password=password,
        ca_file=str(ca_file) if ca_file else "",
        timeout_seconds=timeout,
        oauth2=oauth2,
    )


def mail(subject: str = "Anmeldung", *, message_id: str = "<1@verein.example>", body: str = "Ich komme.") -> bytes:
    return (
        f"From: anna@verein.example\r\nTo: servicestelle@mso.example\r\nSubject: {subject}\r\n"
        f"Message-ID: {message_id}\r\n\r\n{body}\r\n"
    ).encode()


def outgoing(to: str, *, message_id: str = "", data: bytes | None = None) -> OutgoingMail:
    message_id = message_id or f"<answer-{abs(hash(to))}@mso.example>"
    data = data or mail("Angemeldet", message_id=message_id)
    return OutgoingMail(message_id=message_id, cause="cause", kind="confirmed", to=to, data=data)


LONG = 60.0
"""Seconds of a wait that something is to end at once."""


@contextmanager
def soon() -> Iterator[None]:
    """What ends the block came long before the end of a wait of `LONG`, however busy the machine is."""
    begun = time.monotonic()
    yield
    assert time.monotonic() - begun < LONG / 2


@contextmanager
def watching(server: ServerSettings, settings: MailboxSettings | None = None) -> Iterator[ImapMailbox]:
    """The mailbox under test, closed at the end."""
    mailbox = ImapMailbox(server, settings or MailboxSettings())
    try:
        yield mailbox
    finally:
        mailbox.close()


def fetch_all(mailbox: ImapMailbox) -> list[RawMessage]:
    mailbox.select()
    return list(mailbox.fetch(mailbox.uids(LONG_AGO)))


@contextmanager
def eyes(server: ServerSettings) -> Iterator[Client]:
    """A person's mail program on the same account, without TLS."""
    untyped = IMAPClient(server.host, server.port, ssl=False, timeout=10)
    client = cast(Client, untyped)
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        client.login(server.username, server.password)
        yield client
    finally:
        client.logout()


def folder_names(server: ServerSettings) -> set[str]:
    with eyes(server) as client:
        return {name for _flags, _separator, name in client.list_folders("", "*")}


def contents(server: ServerSettings, folder: str) -> list[tuple[bytes, frozenset[bytes]]]:
    """Subject line and flags (without \\Recent) of each mail in a folder."""
    with eyes(server) as client:
        client.select_folder(folder, readonly=True)
        uids = client.search(["ALL"])
        found = client.fetch(uids, ["FLAGS", "BODY.PEEK[HEADER.FIELDS (SUBJECT)]"]) if uids else {}
    return [(_subject(found[uid]), frozenset(found[uid][b"FLAGS"]) - {b"\\Recent"}) for uid in uids]


def _subject(found: dict[bytes, bytes]) -> bytes:
    line = next(value for key, value in found.items() if key.startswith(b"BODY"))
    return line.strip().removeprefix(b"Subject: ")


def utc(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)
