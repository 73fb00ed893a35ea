"""The score of a batch of labelled mails: `python -m tests.corpus.score_batch batch-7 [--mistakes]`.

A batch is a folder of mails by configuration (fachtag, msotag, beide) with what each means in gold.jsonl.
"""

from __future__ import annotations

import argparse
import itertools
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from inbox_bot.model import Action, Understanding
from inbox_bot.understanding import explain

from .judge import ASKED, RIGHT, judge
from .read_corpus import context_of, read

CORPUS = Path(__file__).parent


def read_batch(folder: Path) -> Iterator[tuple[dict[str, Any], Understanding]]:
    """Every mail of a batch with its gold."""
    contexts = {name: context_of(CORPUS / f"{name}.toml") for name in ("fachtag", "msotag", "beide")}
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        yield gold, read((folder / gold["events"] / gold["file"]).read_bytes(), contexts[gold["events"]])


def shares(counts: Counter[str]) -> str:
    total = counts.total()
    return ", ".join(f"{name} {count} ({100 * count / total:.1f} %)" for name, count in counts.most_common())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("batches", nargs="+")
    parser.add_argument("--mistakes", action="store_true")
    options = parser.parse_args()
    results = [
        (gold, understood, *judge(gold, understood))
        for name in options.batches
        for gold, understood in read_batch(CORPUS / name)
    ]
    sys.stdout.write(f"{len(results)} mails: {shares(Counter(found for _, _, found, _ in results))}\n")
    for intent in sorted({gold["intent"] for gold, _, _, _ in results}):
        sys.stdout.write(f"  {intent:10} {shares(Counter(f for g, _, f, _ in results if g['intent'] == intent))}\n")
    sys.stdout.write("acted on, by confidence:\n")
    acted = [(u.confidence, f in (RIGHT, ASKED)) for _, u, f, _ in results if u.action is Action.AUTOMATIC]
    for low, high in itertools.pairwise((0.0, 0.7, 0.75, 0.8, 0.85, 0.9, 1.0)):
        band = [is_right for confidence, is_right in acted if low <= confidence < high]
        if band:
            share = sum(band) / len(band)
            sys.stdout.write(f"  {low:.2f} to {high:.2f}: {len(band)} mails, {share:.3f} right\n")
    for gold, understood, found, wrong in results if options.mistakes else ():
        if found not in (RIGHT, ASKED):
            told = "\n".join(explain(understood))
            sys.stdout.write(f"\n{gold['file']} {found} {wrong}: {gold['note']}\n{told}\n")


if __name__ == "__main__":
    main()
