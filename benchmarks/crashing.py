"""A fault at every single call to the world, in turn: each IMAP command, each mail sent, each commit.

    python -m benchmarks.crashing [--pairs 200] [--step 1] [--database sqlite] [--reader plain] [--seed N]

`tests/reliability/sweep.py` says what is done, `tests/reliability/faults.py` which faults there are, and
`tests/reliability/invariants.py` what must be true in the end. After the single faults come pairs drawn by
chance: the second strikes while the bot recovers from the first, or later. Ends with 1 where something is wrong.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator

from inbox_bot import log
from tests.reliability.faults import Fuse, Kind
from tests.reliability.sweep import Sweep, daemons_readers, plain_readers, postgres_databases, sqlite_files

from . import long_run

READERS = {"plain": plain_readers, "daemon": daemons_readers}


def faults(calls: int, step: int, pairs: int, chance: random.Random) -> Iterator[Fuse]:
    """A single fault at every `step`th call, then so many pairs."""
    for kind in Kind:
        for number in range(chance.randint(1, step), calls + 1, step):
            yield Fuse(kind, number)
    for _ in range(pairs):
        first = chance.randint(1, calls)
        # At least so many calls are left after the first one that the second strikes.
        second = Fuse(chance.choice(list(Kind)), chance.randint(1, max(1, calls - first)))
        yield Fuse(chance.choice(list(Kind)), first, second)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pairs", type=int, default=200)
    parser.add_argument("--step", type=int, default=1, help="1: every call; N: every Nth, from one that chance draws")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--reader", choices=list(READERS), default="plain", help="daemon: in a process of its own")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    arguments = parser.parse_args()
    log.configure("critical")
    with long_run.house("crashing") as house:
        house.sink.faults.clear()  # it stands in for the answer's whole way: nothing is to be met on it
        office = house.office()
        databases = house.stack.enter_context(
            postgres_databases(house.postgresql()) if arguments.database == "postgresql" else sqlite_files(office)
        )
        readers = READERS[arguments.reader]
        sweep = Sweep(office, house.dovecot.new_user, house.sink.received.clear, databases, readers)
        return _swept(sweep, arguments)


def _swept(sweep: Sweep, arguments: argparse.Namespace) -> int:
    done: Counter[str] = Counter()
    failed = twice = 0
    start = time.monotonic()
    calls = sweep.calls()
    print(f"{arguments}: {calls} calls", flush=True)
    for fuse in faults(calls, arguments.step, arguments.pairs, random.Random(arguments.seed)):
        wrong = sweep.run(fuse)
        if not fuse.struck:
            wrong = (*wrong, "the fault never struck: nothing was tried")
        twice += fuse.strokes() == 2
        done[f"{fuse.kind}, then another" if fuse.then else fuse.kind] += 1
        if wrong:
            failed += 1
            then = f", then {fuse.then.kind} at {fuse.then.at} ({fuse.then.struck})" if fuse.then else ""
            print(f"{fuse.kind} at {fuse.at} ({fuse.struck}){then}", *wrong, sep="\n    ", flush=True)
    kinds = ", ".join(f"{number} {kind}" for kind, number in done.items())
    print(f"{done.total()} runs ({kinds}), {failed} with something wrong, {time.monotonic() - start:.0f} s")
    print(f"{twice} of {arguments.pairs} pairs struck twice")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
