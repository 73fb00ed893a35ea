"""The same tests on Dovecot with a real SMTP server, and on the server embedded in the demo."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from email.parser import BytesHeaderParser
from email.utils import parseaddr
from pathlib import Path

import pytest

from inbox_bot.demo.server import DemoMailServer

from ..servers.dovecot import PASSWORD, Dovecot
from ..servers.smtp_sink import SmtpSink
from .office import MailServers, Office


class DovecotServers:
    """Dovecot for IMAP, mails in by LMTP as a mail server delivers them; out to a server that keeps what it gets."""

    password = PASSWORD

    def __init__(self, dovecot: Dovecot, sink: SmtpSink) -> None:
        self._dovecot, self._sink = dovecot, sink
        self.imap_port, self.smtp_port = dovecot.imap, sink.port

    def deliver(self, address: str, data: bytes, received_at: datetime | None = None) -> None:
        sender = parseaddr(str(BytesHeaderParser().parsebytes(data).get("From", "")))[1]
        with smtplib.LMTP("127.0.0.1", self._dovecot.lmtp) as lmtp:
            lmtp.sendmail(sender, [address], data)

    def taken(self) -> list[tuple[str, bytes]]:
        return [(each.recipient, each.data) for each in self._sink.received]


class EmbeddedServers:
    """The demo's server."""

    password = "demo"

    def __init__(self, server: DemoMailServer) -> None:
        self._server = server
        self.imap_port, self.smtp_port = server.imap_port, server.smtp_port

    def deliver(self, address: str, data: bytes, received_at: datetime | None = None) -> None:
        self._server.deliver(address, data, received_at)

    def taken(self) -> list[tuple[str, bytes]]:
        return list(self._server.caught)


@pytest.fixture(params=["dovecot", "embedded"])
def servers(request: pytest.FixtureRequest) -> Iterator[MailServers]:
    with ExitStack() as stack:
        if request.param == "dovecot":
            dovecot: Dovecot = request.getfixturevalue("dovecot")
            yield DovecotServers(dovecot, stack.enter_context(SmtpSink()))
        else:
            yield EmbeddedServers(stack.enter_context(DemoMailServer({"office@amt.example": "demo"})))


@pytest.fixture
def address(servers: MailServers, request: pytest.FixtureRequest) -> str:
    """The office's address: a fresh mailbox."""
    if isinstance(servers, EmbeddedServers):
        return "office@amt.example"
    dovecot: Dovecot = request.getfixturevalue("dovecot")
    return dovecot.new_user(domain="amt.example")


@pytest.fixture
def office(servers: MailServers, address: str, tmp_path: Path) -> Iterator[Office]:
    opened = Office(servers, address, tmp_path)
    yield opened
    for process in list(opened.processes):
        opened.kill(process)
