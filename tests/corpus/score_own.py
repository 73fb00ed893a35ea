"""The score of the mails in tests/corpus/own, with the mistakes: `python -m tests.corpus.score_own`."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from inbox_bot.understanding import explain

from .judge import judge
from .read_corpus import context_of, read

OWN = Path(__file__).parent / "own"


def main() -> None:
    context = context_of(OWN / "config.toml")
    classes: Counter[str] = Counter()
    for path in sorted(OWN.glob("*.eml")):
        expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        understanding = read(path.read_bytes(), context)
        found, wrong = judge(expected, understanding)
        classes[found] += 1
        if found not in ("right", "asked"):
            sys.stdout.write(f"\n{path.name} {found} {wrong}\n" + "\n".join(explain(understanding)) + "\n")
    sys.stdout.write(f"\n{dict(classes)}\n")


if __name__ == "__main__":
    main()
