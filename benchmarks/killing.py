"""kill -9 of the real daemon at random moments, then a look from outside: is anything lost, doubled or wrong?

    python -m benchmarks.killing [--rounds 300] [--mails 500] [--database sqlite] [--daemons 1] [--seed N]

On Dovecot, a real SMTP server, and SQLite or PostgreSQL. `tests/reliability/killing.py` says what a round is,
`tests/reliability/invariants.py` what must be true in the end. Ends with 1 where something is wrong.
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
from tests.reliability.killing import Killing
from tests.servers.authority import Authority
from tests.servers.dovecot import Dovecot
from tests.servers.postgresql import PostgresCluster
from tests.servers.smtp_sink import Fault, SmtpSink

TOLD_EVERY = 25


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--mails", type=int, default=500)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--daemons", type=int, default=1, help="at work at the same time, on PostgreSQL")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    arguments = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="killing-")))
        killing = Killing(
            _office(stack, folder, arguments.database),
            random.Random(arguments.seed),
            arguments.rounds,
            capacity=max(1, arguments.mails // 5),
            daemons=arguments.daemons,
        )
        print(f"{arguments}")
        start = time.monotonic()

        def tell(number: int) -> None:
            if number % TOLD_EVERY == 0:
                print(f"round {number}, {time.monotonic() - start:.0f} s", flush=True)

        wrong = killing.run(arguments.mails, tell)
        print(*wrong, sep="\n")
        print(f"{figures(killing)}, {len(wrong)} things wrong, {time.monotonic() - start:.0f} s")
        if wrong:
            kept = Path(tempfile.mkdtemp(prefix="killing-kept-"))
            (kept / "daemon.log").write_text(killing.office.log(), encoding="utf-8")
            print(f"the last log is in {kept}")
    return 1 if wrong else 0


def _office(stack: ExitStack, folder: Path, database: str) -> Office:
    certificate = Authority(folder / "ca").issue("localhost", "127.0.0.1")
    dovecot = stack.enter_context(Dovecot(certificate, sent="Versandt"))
    # A server that takes its time, as real ones do: else hardly a kill would meet a mail on its way.
    sink = stack.enter_context(SmtpSink(faults=[Fault("MAIL", delay=0.01), Fault("DOT", delay=0.05)]))
    url = ""
    if database == "postgresql":
        cluster = PostgresCluster()
        cluster.start()
        stack.callback(cluster.stop)
        url = cluster.new_database()
    servers = DovecotServers.with_sink(dovecot, sink)
    return stack.enter_context(Office(servers, dovecot.new_user(domain="amt.example"), folder, url))


def figures(killing: Killing) -> str:
    """In one line."""
    seen = killing.seen
    assert seen is not None
    return (
        f"{killing.kills} kills, {len(killing.letters)} mails, {len(seen.outbox)} answers, "
        f"{seen.unclear.total()} tries cut off, {seen.repeats()} answers sent again under the same Message-ID"
    )


if __name__ == "__main__":
    sys.exit(main())
