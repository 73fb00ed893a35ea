"""Real mail servers for any test, by name: started once, when the first test asks. A missing program is an error."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from .authority import Authority, Certificate
from .cyrus import Cyrus
from .dovecot import Dovecot
from .fault_proxy import FaultProxy
from .postfix import Postfix
from .smtp_sink import SmtpSink
from .token_server import TokenServer


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """A throw-away certificate authority; clients trust `authority.ca_file`."""
    return Authority(tmp_path_factory.mktemp("ca"))


@pytest.fixture(scope="session")
def certificate(authority: Authority) -> Certificate:
    """For localhost and 127.0.0.1."""
    return authority.issue("localhost", "127.0.0.1")


@pytest.fixture(scope="session")
def ca_file(authority: Authority) -> Path:
    return authority.ca_file


@pytest.fixture(scope="session")
def tokens() -> Iterator[TokenServer]:
    """An OAuth 2 server; `dovecot` believes its tokens."""
    with TokenServer() as server:
        yield server


@pytest.fixture(scope="session")
def dovecot(certificate: Certificate, tokens: TokenServer) -> Iterator[Dovecot]:
    """The usual server: separator "/", no prefix, a mailbox marked \\Sent, OAuth 2."""
    with Dovecot(certificate, sent="Versandt", introspection_url=tokens.url + "/introspect") as server:
        yield server


@pytest.fixture(scope="session")
def dotted_dovecot(certificate: Certificate) -> Iterator[Dovecot]:
    """The other tradition: separator ".", everything below "INBOX.", nothing marked; passwords over TLS only."""
    with Dovecot(certificate, separator=".", prefix="INBOX.", tls_only=True) as server:
        yield server


@pytest.fixture(scope="session")
def poor_dovecot(certificate: Certificate) -> Iterator[Dovecot]:
    """Says that it has neither MOVE nor IDLE nor NAMESPACE; it does have UIDPLUS."""
    with Dovecot(certificate, capability="IMAP4rev1 UIDPLUS") as server:
        yield server


@pytest.fixture(scope="session")
def poorest_dovecot(certificate: Certificate) -> Iterator[Dovecot]:
    """Plain IMAP4rev1: not even UIDPLUS."""
    with Dovecot(certificate, capability="IMAP4rev1") as server:
        yield server


@pytest.fixture(scope="session")
def cyrus() -> Iterator[Cyrus]:
    """Another maker's server: separator "/", folders beside the inbox."""
    with Cyrus() as server:
        yield server


@pytest.fixture(scope="session")
def dotted_cyrus() -> Iterator[Cyrus]:
    """The same in its older tradition: separator ".", folders below "INBOX."."""
    with Cyrus(separator=".", beside_inbox=False) as server:
        yield server


@pytest.fixture(scope="session")
def world() -> Iterator[SmtpSink]:
    """Every domain that Postfix does not know."""
    with SmtpSink() as sink:
        yield sink


@pytest.fixture(scope="session")
def postfix(certificate: Certificate, dovecot: Dovecot, world: SmtpSink) -> Iterator[Postfix]:
    """A mail system: Postfix hands mail for `mso.example` to `dovecot` and all other mail to `world`."""
    with Postfix(certificate, dovecot, world.port) as server:
        yield server


@pytest.fixture
def proxy(dovecot: Dovecot) -> Iterator[FaultProxy]:
    """A way to `dovecot` (IMAP without TLS) that can break."""
    with FaultProxy(dovecot.imap) as found:
        yield found


@pytest.fixture
def closing() -> Iterator[contextlib.ExitStack]:
    """Closes at the end of the test whatever is entered or pushed here."""
    with contextlib.ExitStack() as stack:
        yield stack
