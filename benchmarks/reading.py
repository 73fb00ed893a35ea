"""How fast mails are read, as a ratio to the least that any reader must do.

    python -m benchmarks.reading [--rounds 5]

The floor is `email.message_from_bytes` and a walk over the parts with their payloads decoded, on the same mails in the
same run, one core. Plain mails and mails with attachments are counted apart; the best of the rounds is taken of each.
"""

from __future__ import annotations

import argparse
import email
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from inbox_bot.flows.reading import read
from inbox_bot.model import ReadingContext
from tests.corpus.read_corpus import context_of

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"


def floor(data: bytes) -> None:
    """Parse, walk, decode: what nobody can do without."""
    for part in email.message_from_bytes(data).walk():
        part.get_payload(decode=True)


def best(rounds: int, work: Callable[[], None]) -> float:
    """Seconds of the fastest round."""
    found = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found = min(found, time.perf_counter() - start)
    return found


def compare(name: str, mails: Sequence[tuple[bytes, ReadingContext]], rounds: int) -> str:
    """One line: mails a second, and the ratio to the floor."""
    for data, context in mails:
        read(data, context)  # words and models are loaded once a process, not once a mail

    def parse_all() -> None:
        for data, _ in mails:
            floor(data)

    def read_all() -> None:
        for data, context in mails:
            read(data, context)

    least, whole = best(rounds, parse_all), best(rounds, read_all)
    return (
        f"{name:18}{len(mails):5} mails  {len(mails) / whole:7.0f} a second  "
        f"{1000 * whole / len(mails):6.2f} ms a mail  {whole / least:5.1f} times the floor"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    plain: list[tuple[bytes, ReadingContext]] = []
    attached: list[tuple[bytes, ReadingContext]] = []
    for name in ("fachtag", "msotag", "beide"):
        context = context_of(CORPUS / f"{name}.toml")
        for path in sorted(CORPUS.glob(f"batch-*/{name}/*.eml")):
            data = path.read_bytes()
            (attached if _has_attachment(data) else plain).append((data, context))
    sys.stdout.write(f"{compare('plain', plain, rounds)}\n{compare('with attachments', attached, rounds)}\n")


def _has_attachment(data: bytes) -> bool:
    return any(part.get_filename() for part in email.message_from_bytes(data).walk())


if __name__ == "__main__":
    main()
