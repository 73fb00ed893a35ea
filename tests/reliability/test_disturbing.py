"""The short form of `python -m benchmarks.disturbing`."""

from __future__ import annotations

import random
from pathlib import Path

from ..e2e.mail_servers import DovecotServers
from ..e2e.office import Office
from ..servers.dovecot import Dovecot
from ..servers.fault_proxy import FaultProxy
from ..servers.postgresql import PostgresCluster
from ..servers.smtp_sink import SmtpSink
from .disturbing import Disturbing


def test_a_network_that_breaks_at_random_moments(dovecot: Dovecot, proxy: FaultProxy, tmp_path: Path) -> None:
    """DESIGN: whatever the ways to the servers do, nothing is lost and nothing is done twice, without a restart."""
    seed = random.SystemRandom().randrange(1_000_000)
    with SmtpSink() as sink, FaultProxy(sink.port) as smtp:
        servers = DovecotServers.with_sink(dovecot, sink)
        with Office(servers, dovecot.new_user(domain="amt.example"), tmp_path) as office:
            disturbing = Disturbing(office, proxy, smtp, random.Random(seed), rounds=8, capacity=4, longest=0.8)
            assert disturbing.run(16) == (), f"seed {seed}"
            # A fault of the SMTP line meets nothing where nothing is left to send.
            assert disturbing.met * 4 >= disturbing.rounds * 3, f"seed {seed}"


def test_a_database_whose_line_breaks_as_well(
    dovecot: Dovecot, proxy: FaultProxy, postgres_cluster: PostgresCluster, postgres_url: str, tmp_path: Path
) -> None:
    """PostgreSQL reset, refused, stalled, cut, dripping or silent, also between a commit and its answer: the same
    holds, and the daemon finds it again without a restart."""
    seed = random.SystemRandom().randrange(1_000_000)
    with SmtpSink() as sink, FaultProxy(sink.port) as smtp, FaultProxy(postgres_cluster.port) as database:
        servers = DovecotServers.with_sink(dovecot, sink)
        with Office(servers, dovecot.new_user(domain="amt.example"), tmp_path, postgres_url) as office:
            disturbing = Disturbing(
                office, proxy, smtp, random.Random(seed), rounds=8, capacity=4, longest=0.8, database=database
            )
            assert disturbing.run(16) == (), f"seed {seed}"
            assert disturbing.met * 4 >= disturbing.rounds * 3, f"seed {seed}"
            # Of its four faults; how many connections they cost is chance: a slow line costs none.
            assert database.met, f"seed {seed}"
