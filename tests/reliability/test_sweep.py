"""The short form of `python -m benchmarks.crashing`: every twentieth call, from one that chance draws."""

from __future__ import annotations

import random
from pathlib import Path

from ..e2e.mail_servers import DovecotServers
from ..e2e.office import Office
from ..servers.dovecot import Dovecot
from ..servers.smtp_sink import SmtpSink
from .sweep import Fuse, Kind, Sweep

STEP = 20


def test_a_fault_at_the_kth_call(dovecot: Dovecot, tmp_path: Path) -> None:
    """Crashed, answer lost, or cut before it was done: in the end all is as the mails say."""
    with SmtpSink() as sink, Office(DovecotServers.with_sink(dovecot, sink), "", tmp_path) as office:
        sweep = Sweep(office, dovecot.new_user, sink.received.clear)
        calls = sweep.calls()
        assert calls > 60
        for kind in Kind:
            for number in range(random.SystemRandom().randint(1, STEP), calls + 1, STEP):
                fuse = Fuse(kind, number)
                assert sweep.run(fuse) == (), fuse
                assert fuse.struck, fuse
