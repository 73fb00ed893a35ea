"""The short form of `python -m benchmarks.killing`."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from ..e2e.mail_servers import DovecotServers, PostfixServers
from ..e2e.office import Office
from ..servers.dovecot import Dovecot
from ..servers.postfix import Postfix
from ..servers.smtp_sink import Fault, SmtpSink
from .killing import Killing


@pytest.mark.parametrize(("database", "daemons"), [("sqlite", 1), ("postgresql", 3)])
def test_killed_at_random_moments(
    database: str, daemons: int, dovecot: Dovecot, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """DESIGN: killed at any moment nothing is lost and nothing is done twice; of several on PostgreSQL the others go on
    meanwhile."""
    url = request.getfixturevalue("postgres_url") if database == "postgresql" else ""
    seed = random.SystemRandom().randrange(1_000_000)
    with SmtpSink(faults=[Fault("DOT", delay=0.05)]) as sink:
        servers = DovecotServers.with_sink(dovecot, sink)
        with Office(servers, dovecot.new_user(domain="amt.example"), tmp_path, url) as office:
            killing = Killing(office, random.Random(seed), rounds=4, capacity=5, daemons=daemons)
            assert killing.run(24) == (), f"seed {seed}"
            assert (killing.meanwhile > 0) == (daemons > 1), f"seed {seed}"


def test_killed_while_postfix_takes_the_answers(
    dovecot: Dovecot, postfix: Postfix, world: SmtpSink, ca_file: Path, tmp_path: Path
) -> None:
    """The same where a real server takes the answers, over TLS and with a password."""
    world.received.clear()
    seed = random.SystemRandom().randrange(1_000_000)
    with Office(PostfixServers(dovecot, postfix, world, ca_file), dovecot.new_user(), tmp_path) as office:
        assert Killing(office, random.Random(seed), rounds=4, capacity=5).run(16) == (), f"seed {seed}"
