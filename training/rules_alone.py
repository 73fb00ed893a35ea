"""How often the rules alone read labelled mails right: `python -m training.rules_alone batch-13 batch-23`.

Left out are machines' mails and those that leave something open: there a right reading is no matter of the rules alone.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator

from inbox_bot.understanding.decisions.intent import decide_intent
from tests.corpus.read_corpus import context_of

from .examples import CORPUS, leaves_open, opened
from .train import is_right


def read_right(batch: str) -> Iterator[bool]:
    """Of each mail of a batch, whether the rules read everything in it right."""
    contexts = {name: context_of(CORPUS / f"{name}.toml") for name in ("fachtag", "msotag", "beide")}
    for line in (CORPUS / batch / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        if gold["intent"] == "automatic" or leaves_open(gold):
            continue
        mail = opened((CORPUS / batch / gold["events"] / gold["file"]).read_bytes(), contexts[gold["events"]])
        yield bool(mail.read_parts()) and is_right(mail, decide_intent(mail, mail.own_reading), gold)


def main() -> None:
    found = [each for batch in sys.argv[1:] for each in read_right(batch)]
    sys.stdout.write(f"{len(found)} mails, {100 * sum(found) / len(found):.1f} % read right by the rules alone\n")


if __name__ == "__main__":
    main()
