"""The short forms of `python -m benchmarks.crashing`: some calls, from one that chance draws."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..e2e.mail_servers import DovecotServers
from ..e2e.office import Office
from ..servers.dovecot import Dovecot
from ..servers.postgresql import PostgresCluster
from ..servers.smtp_sink import SmtpSink
from .faults import Fuse, Kind
from .sweep import Databases, Sweep, daemons_readers, plain_readers, postgres_databases, sqlite_files


@pytest.fixture
def sink() -> Iterator[SmtpSink]:
    with SmtpSink() as server:
        yield server


@pytest.fixture
def office(dovecot: Dovecot, sink: SmtpSink, tmp_path: Path) -> Iterator[Office]:
    with Office(DovecotServers.with_sink(dovecot, sink), "", tmp_path) as opened:
        yield opened


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, office: Office) -> Iterator[Databases]:
    if request.param == "sqlite":
        with sqlite_files(office) as found:
            yield found
        return
    cluster: PostgresCluster = request.getfixturevalue("postgres_cluster")
    with postgres_databases(cluster) as found:
        yield found


def try_some(sweep: Sweep, step: int) -> None:
    calls = sweep.calls()
    assert calls > 100
    for kind in Kind:
        for number in range(random.SystemRandom().randint(1, step), calls + 1, step):
            fuse = Fuse(kind, number)
            assert sweep.run(fuse) == (), fuse
            assert fuse.struck, fuse


def test_a_fault_at_the_kth_call(office: Office, databases: Databases, dovecot: Dovecot, sink: SmtpSink) -> None:
    """Crashed, answer lost, or cut before it was done: in the end all is as the mails and the calendar say."""
    try_some(Sweep(office, dovecot.new_user, sink.received.clear, databases, plain_readers), step=40)


def test_with_the_daemons_reader(office: Office, dovecot: Dovecot, sink: SmtpSink) -> None:
    """In a process of its own, which ends with the one that crashed."""
    with sqlite_files(office) as databases:
        try_some(Sweep(office, dovecot.new_user, sink.received.clear, databases, daemons_readers), step=200)
