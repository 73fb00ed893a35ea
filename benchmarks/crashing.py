"""A fault at every single call to the world, in turn: each IMAP command, each mail sent, each commit.

    python -m benchmarks.crashing [--pairs 200] [--seed N]

`tests/reliability/sweep.py` says which faults, `tests/reliability/invariants.py` what must be true in the end. After
all single faults come pairs drawn by chance: the second strikes while the bot recovers from the first. Ends with 1
where something is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from inbox_bot import log
from tests.e2e.mail_servers import DovecotServers
from tests.e2e.office import Office
from tests.reliability.sweep import Fuse, Kind, Sweep
from tests.servers.authority import Authority
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_sink import SmtpSink


def faults(calls: int, pairs: int, chance: random.Random) -> Iterator[tuple[Fuse, Fuse | None]]:
    """Every single fault, then so many pairs."""
    for kind in Kind:
        for number in range(1, calls + 1):
            yield Fuse(kind, number), None
    for _ in range(pairs):
        first, second = (Fuse(chance.choice(list(Kind)), chance.randint(1, calls)) for _ in range(2))
        # What is recovered is less than the whole: a late second fault would never strike.
        yield first, Fuse(second.kind, 1 + second.at // 3)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    arguments = parser.parse_args()
    log.configure("critical")
    done: Counter[str] = Counter()
    failed = twice = 0
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="crashing-") as name:
        folder = Path(name)
        certificate = Authority(folder / "ca").issue("localhost", "127.0.0.1")
        with (
            Dovecot(certificate, sent="Versandt") as dovecot,
            SmtpSink() as sink,
            Office(DovecotServers.with_sink(dovecot, sink), "", folder) as office,
        ):
            sweep = Sweep(office, dovecot.new_user, sink.received.clear)
            calls = sweep.calls()
            print(f"{calls} calls, seed {arguments.seed}", flush=True)
            for first, second in faults(calls, arguments.pairs, random.Random(arguments.seed)):
                wrong = sweep.run(first, second)
                if not first.struck:
                    wrong = (*wrong, "the fault never struck: nothing was tried")
                twice += bool(second and second.struck)
                done[f"{first.kind}, then another" if second else first.kind] += 1
                if wrong:
                    failed += 1
                    then = f", then {second.kind} at {second.at} ({second.struck})" if second else ""
                    print(f"{first.kind} at {first.at} ({first.struck}){then}", *wrong, sep="\n    ", flush=True)
    kinds = ", ".join(f"{number} {kind}" for kind, number in done.items())
    print(f"{done.total()} runs ({kinds}), {failed} with something wrong, {time.monotonic() - start:.0f} s")
    print(f"{twice} of {arguments.pairs} pairs struck twice")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
