"""The same tests on Dovecot with a real SMTP server, and on the server embedded in the demo."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from inbox_bot.demo.server import DemoMailServer

from ..servers.dovecot import Dovecot
from ..servers.smtp_sink import SmtpSink
from .mail_servers import DovecotServers, EmbeddedServers
from .office import MailServers, Office


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    """The SMTP server of an office on Dovecot; it can be made to misbehave."""
    with SmtpSink() as server:
        yield server


@pytest.fixture(params=["dovecot", "embedded"])
def servers(request: pytest.FixtureRequest) -> Iterator[MailServers]:
    if request.param == "dovecot":
        yield DovecotServers.with_sink(request.getfixturevalue("dovecot"), request.getfixturevalue("sink"))
        return
    with ExitStack() as stack:
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
    """The test runs twice, once on each kind of server."""
    with Office(servers, address, tmp_path) as opened:
        yield opened


@pytest.fixture
def dovecot_office(dovecot: Dovecot, sink: SmtpSink, tmp_path: Path) -> Iterator[Office]:
    """For what does not depend on the kind of server, or needs what only Dovecot can do."""
    servers = DovecotServers.with_sink(dovecot, sink)
    with Office(servers, dovecot.new_user(domain="amt.example"), tmp_path) as opened:
        yield opened
