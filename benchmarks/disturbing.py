"""A bad network around the real daemon at random moments, then a look from outside: is anything lost, doubled or wrong?

    python -m benchmarks.disturbing [--rounds 300] [--mails 300] [--database sqlite] [--seed N]

On Dovecot, an SMTP server and perhaps PostgreSQL, each behind a proxy that resets, refuses, stalls, cuts, drips and
goes silent, before or after the server has acted. `tests/reliability/disturbing.py` says what a round is,
`tests/reliability/invariants.py` what must be true in the end. The same seed draws the same faults and mails; the
moments differ with the machine. Ends with 1 where something is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from tests.e2e.mail_servers import DovecotServers
from tests.e2e.office import Office
from tests.reliability.disturbing import Disturbing
from tests.servers.authority import Authority
from tests.servers.dovecot import Dovecot
from tests.servers.fault_proxy import FaultProxy
from tests.servers.postgresql import PostgresCluster
from tests.servers.smtp_sink import Fault, SmtpSink

TOLD_EVERY = 25


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--mails", type=int, default=300)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="disturbing-")))
        certificate = Authority(folder / "ca").issue("localhost", "127.0.0.1")
        dovecot = stack.enter_context(Dovecot(certificate, sent="Versandt"))
        # A server that takes its time, as real ones do: else hardly a fault would meet a mail on its way.
        sink = stack.enter_context(SmtpSink(faults=[Fault("MAIL", delay=0.01), Fault("DOT", delay=0.05)]))
        cluster = stack.enter_context(PostgresCluster()) if arguments.database == "postgresql" else None
        servers = DovecotServers.with_sink(dovecot, sink)
        url = cluster.new_database() if cluster else ""
        disturbing = Disturbing(
            stack.enter_context(Office(servers, dovecot.new_user(domain="amt.example"), folder, url)),
            stack.enter_context(FaultProxy(dovecot.imap)),
            stack.enter_context(FaultProxy(sink.port)),
            random.Random(arguments.seed),
            arguments.rounds,
            capacity=max(1, arguments.mails // 5),
            database=stack.enter_context(FaultProxy(cluster.port)) if cluster else None,
        )
        print(f"{arguments}")
        start = time.monotonic()

        def tell(number: int) -> None:
            if number % TOLD_EVERY == 0:
                print(f"round {number}, {time.monotonic() - start:.0f} s", flush=True)

        wrong = disturbing.run(arguments.mails, tell)
        print(*wrong, *disturbing.figures(), sep="\n")
        print(f"{len(wrong)} things wrong, {time.monotonic() - start:.0f} s")
        if wrong:
            kept = Path(tempfile.mkdtemp(prefix="disturbing-kept-"))
            (kept / "daemon.log").write_text(disturbing.office.log(), encoding="utf-8")
            print(f"the log is in {kept}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
