"""The kinds of mail servers between which the daemon is put: each gives a mailbox, a way in and a way out."""

from __future__ import annotations

import imaplib
import re
import smtplib
import ssl
import threading
from collections.abc import Sequence
from datetime import datetime
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from pathlib import Path

from inbox_bot.demo.server import DemoMailServer

from ..servers.cyrus import Cyrus
from ..servers.dovecot import PASSWORD, Dovecot
from ..servers.postfix import Postfix
from ..servers.smtp_sink import Received, SmtpSink

HOST = "127.0.0.1"


def unprotected(port: int) -> str:
    """The lines of [imap] or [smtp] for a server on loopback without TLS."""
    return f'host = "{HOST}"\nport = {port}\nsecurity = "none"'


class DovecotServers:
    """Dovecot or Cyrus for IMAP, mails in by LMTP as a mail server delivers them; out to a server that keeps what it
    gets."""

    password = PASSWORD

    def __init__(self, imap: Dovecot | Cyrus, received: Sequence[Received], smtp_port: int) -> None:
        self.imap, self._received = imap, received
        self.imap_keys, self.smtp_keys = unprotected(imap.imap), unprotected(smtp_port)

    @classmethod
    def with_sink(cls, imap: Dovecot | Cyrus, sink: SmtpSink) -> DovecotServers:
        return cls(imap, sink.received, sink.port)

    def sign_in(self, address: str) -> imaplib.IMAP4:
        """As a person's mail program does."""
        imap = imaplib.IMAP4(HOST, self.imap.imap)
        imap.login(address, self.password)
        return imap

    def deliver(self, address: str, data: bytes, received_at: datetime | None = None) -> None:
        """By LMTP; with a moment of its own by APPEND, whose date-time becomes INTERNALDATE (RFC 3501 6.3.11)."""
        if received_at is not None:
            with self.sign_in(address) as imap:
                imap.append("INBOX", "", imaplib.Time2Internaldate(received_at), with_crlf(data))
            return
        sender = parseaddr(str(BytesHeaderParser().parsebytes(data).get("From", "")))[1]
        with smtplib.LMTP(HOST, self.imap.lmtp) as lmtp:
            lmtp.sendmail(sender, [address], data)

    def taken(self) -> list[tuple[str, bytes]]:
        return [(each.recipient, each.data) for each in self._received]


class ProtectedDovecotServers(DovecotServers):
    """As most offices have it: IMAP over TLS, submission with STARTTLS and a password."""

    def __init__(self, dovecot: Dovecot, received: Sequence[Received], smtp_port: int, ca_file: Path) -> None:
        super().__init__(dovecot, received, smtp_port)
        self._ca_file, self._protected_port = ca_file, dovecot.imaps
        trusted = f'host = "{HOST}"\nca_file = "{ca_file}"\n'
        self.imap_keys = f'{trusted}port = {dovecot.imaps}\nsecurity = "tls"'
        self.smtp_keys = f'{trusted}port = {smtp_port}\nsecurity = "starttls"\npassword_env = "SMTP_PASSWORD"'

    def sign_in(self, address: str) -> imaplib.IMAP4:
        context = ssl.create_default_context(cafile=str(self._ca_file))
        imap = imaplib.IMAP4_SSL(HOST, self._protected_port, ssl_context=context)
        imap.login(address, self.password)
        return imap


class PostfixServers(ProtectedDovecotServers):
    """As `ProtectedDovecotServers`; the answers go out through a real Postfix, which passes them on to the world."""

    def __init__(self, dovecot: Dovecot, postfix: Postfix, world: SmtpSink, ca_file: Path) -> None:
        super().__init__(dovecot, world.received, postfix.submission, ca_file)
        self._postfix = postfix

    def taken(self) -> list[tuple[str, bytes]]:
        """What Postfix has taken it has passed on when its queue is empty; without the lines that it has put before our
        own, for each copy has others."""
        pause = threading.Event()
        for _ in range(PASSING_ON_TRIES):
            if not self._postfix.queue():
                return [(recipient, _without_trace(data)) for recipient, data in super().taken()]
            pause.wait(0.05)
        raise AssertionError(f"Postfix does not pass these on: {self._postfix.queue()}")


PASSING_ON_TRIES = 600
TRACE = re.compile(rb"\A(?:Received:.*\r?\n(?:[ \t].*\r?\n)*)+")


def _without_trace(data: bytes) -> bytes:
    """RFC 5321 4.4: whoever passes a mail on puts a line before it."""
    return TRACE.sub(b"", data)


class EmbeddedServers:
    """The demo's server."""

    password = "demo"

    def __init__(self, server: DemoMailServer) -> None:
        self._server = server
        self.imap_keys, self.smtp_keys = unprotected(server.imap_port), unprotected(server.smtp_port)

    def sign_in(self, address: str) -> imaplib.IMAP4:
        imap = imaplib.IMAP4(HOST, self._server.imap_port)
        imap.login(address, self.password)
        return imap

    def deliver(self, address: str, data: bytes, received_at: datetime | None = None) -> None:
        self._server.deliver(address, data, received_at)

    def taken(self) -> list[tuple[str, bytes]]:
        return list(self._server.caught)


def with_crlf(data: bytes) -> bytes:
    return re.sub(rb"\r?\n", b"\r\n", data)
