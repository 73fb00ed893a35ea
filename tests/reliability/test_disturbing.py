"""The short form of `python -m benchmarks.disturbing`."""

from __future__ import annotations

import random
from pathlib import Path

from ..e2e.mail_servers import DovecotServers
from ..e2e.office import Office
from ..servers.dovecot import Dovecot
from ..servers.fault_proxy import FaultProxy
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
