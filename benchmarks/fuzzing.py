"""Damaged and hostile mails without end: does every reading end within two seconds, in a named state, within 300 MB?

    python -m benchmarks.fuzzing [--seconds 60] [--seed 1] [--save FOLDER] [FOLDER ...]

Reads the seeds of `tests.hostile.seeds`, the mails of `tests/corpus` and those of the folders given as they are, then
mutants of them until the time is over, each through the worker process as the daemon does. Says what raised, what took
longer (of the processor's time, so that a busy machine does not count), what took more memory, and how many ended how;
with `--save` such mails are kept. The exit status is 1 if any broke the promise.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.corpus.read_corpus import context_of
from tests.hostile.measuring import Measured, attempt, new_worker
from tests.hostile.mutants import mutant
from tests.hostile.seeds import SEEDS

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"


@dataclass(slots=True)
class Tally:
    """What came of all of them."""

    mails: int = 0
    states: Counter[str] = field(default_factory=Counter)
    failures: Counter[str] = field(default_factory=Counter)
    broken: int = 0
    slowest: tuple[float, str] = (0.0, "")
    largest: tuple[float, str] = (0.0, "")
    seconds: float = 0.0

    def add(self, name: str, found: Measured) -> bool:
        """True where the promise was broken."""
        self.mails += 1
        self.states[found.state] += 1
        if found.failure:
            self.failures[found.failure] += 1
        self.seconds += found.seconds
        self.slowest = max(self.slowest, (found.seconds, name))
        self.largest = max(self.largest, (found.megabytes, name))
        self.broken += found.breaks_the_promise
        return found.breaks_the_promise

    def told(self) -> Iterator[str]:
        each = 1000 * self.seconds / max(1, self.mails)
        yield f"{self.mails} mails, {self.broken} broke the promise, {each:.1f} ms a mail"
        yield f"slowest {self.slowest[0]:.2f} s ({self.slowest[1]})"
        yield f"largest {self.largest[0]:.0f} MB ({self.largest[1]})"
        yield "ended: " + ", ".join(f"{state} {count}" for state, count in self.states.most_common())
        yield from (f"given up: {count} × {failure}" for failure, count in self.failures.most_common())


def mails(folders: list[Path]) -> Iterator[tuple[str, bytes]]:
    yield from ((name, build()) for name, build in SEEDS.items())
    for folder in (CORPUS, *folders):
        yield from ((path.name, path.read_bytes()) for path in sorted(folder.rglob("*.eml")))


def mutants(seeds: list[bytes], seed: int) -> Iterator[tuple[str, bytes]]:
    number = 0
    while True:
        chance = random.Random(f"{seed}/{number}")
        yield f"mutant {seed}/{number}", mutant(chance.choice(seeds), chance.choice(seeds), chance)
        number += 1


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--save", type=Path, help="a folder for the mails that broke the promise")
    parser.add_argument("folders", nargs="*", type=Path)
    given = parser.parse_args()
    context = context_of(CORPUS / "beide.toml")
    worker = new_worker()
    whole, damaged = Tally(), Tally()
    try:
        seeds = []
        for name, data in mails(given.folders):
            seeds.append(data)
            _note(whole, name, data, attempt(worker, data, context), given.save)
        end = time.monotonic() + given.seconds
        for name, data in mutants([each for each in seeds if len(each) < 300_000], given.seed):
            if time.monotonic() > end:
                break
            _note(damaged, name, data, attempt(worker, data, context), given.save)
    finally:
        worker.close()
    sys.stdout.write("\n".join(["as they are:", *whole.told(), "mutants:", *damaged.told()]) + "\n")
    return 1 if whole.broken or damaged.broken else 0


def _note(tally: Tally, name: str, data: bytes, found: Measured, folder: Path | None) -> None:
    if not tally.add(name, found):
        return
    sys.stderr.write(f"{name}: {found.state} {found.seconds:.2f} s {found.megabytes:.0f} MB {found.failure}\n")
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{hashlib.sha256(data).hexdigest()[:16]}.eml").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
