"""The material of training: every passage can be read, and variants keep their labels."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from training.examples import from_passage, places
from training.passages import Labelled, read_passages
from training.train import LETTERS, PASSAGES, gold_of, passages
from training.variants import Varied

FILES = sorted([*PASSAGES.glob("*.txt"), *LETTERS.glob("*.txt")])


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_passage_can_be_read(path: Path) -> None:
    for passage in read_passages(path):
        assert passage.intent in ("register", "cancel", "change", "question", "unrelated"), passage.source
        assert passage.me in ("+", "-", "0"), passage.source
        assert "[" not in passage.text or "]" not in passage.text.partition("[")[2][:60], passage.source
        for named in passage.names:
            assert passage.text[named.start : named.end].strip(), passage.source


def test_there_is_enough_of_it() -> None:
    every = passages()
    assert len(every) > 6000
    assert len({passage.language for passage in every}) >= 18


def labelled(tmp_path: Path, line: str) -> Labelled:
    (tmp_path / "one.txt").write_text(line, encoding="utf-8")
    return read_passages(tmp_path / "one.txt")[0]


LINE = (
    "de | register? | +online | 1 | "
    "Guten Tag [0 Frau Kern],⏎ich und [+ Frau Dr. Mia Berg|onsite] kommen, und jemand noch."
)


def test_a_line_becomes_text_and_labels(tmp_path: Path) -> None:
    passage = labelled(tmp_path, LINE)
    assert passage.text.startswith("Guten Tag Frau Kern,\nich und Frau Dr. Mia Berg kommen")
    assert (passage.intent, passage.me, passage.asks, passage.unnamed) == ("register", "+", True, 1)
    assert passage.people("+") == ["Mia Berg"] and passage.people("0") == ["Kern"]
    assert not passage.is_open


def test_a_letter_may_leave_something_open(tmp_path: Path) -> None:
    passage = labelled(tmp_path, "de | register?! | + | 0 | Ich komme, falls ich frei bekomme. Gibt es Essen?")
    assert (passage.intent, passage.asks, passage.is_open) == ("register", True, True)
    assert gold_of(passage, "Anna Wolf")["human"]


def test_labels_fall_on_the_words(tmp_path: Path) -> None:
    example = from_passage(labelled(tmp_path, LINE))
    assert example is not None
    words = [token.text for passage in example.letter.passages for token in passage.sentence.tokens]
    tagged = [word for word, label in zip(words, example.labels, strict=True) if label.endswith("+")]
    assert tagged == ["Mia", "Berg"]
    assert [example.wishes[place] for place in places(example.letter, example.labels, "+")] == [("onsite",)]


def test_a_variant_has_other_names_and_the_same_labels(tmp_path: Path) -> None:
    passage = labelled(tmp_path, LINE)
    other = labelled(tmp_path, "de | cancel | 0 | 0 | Bitte [- Uwe Dohm] streichen, sagt [0 Frau Tekle].")
    for seed in range(20):
        changed = Varied([passage, other], seed).variant(passage)
        assert [named.role for named in changed.names] == ["0", "+"]
        assert changed.people("+")[0].casefold() in ("mia berg", "uwe dohm")


def test_one_person_stays_one_with_another_name(tmp_path: Path) -> None:
    passage = labelled(
        tmp_path,
        "de | change | 0 | 0 | Guten Tag [0 Frau Kettler], [- Frau Jutta Brandt] ist krank, für [- Brandt, Jutta] kommt"
        " [+ Karim Nasser]. [- Jutta] grüßt, und [+ Karims] Zug ist gebucht.",
    )
    other = labelled(tmp_path, "de | cancel | 0 | 0 | [- Frau Olga Petrova] und [- Herr Uwe Dohm] sagen ab.")
    changed = Varied([passage, other], 3)
    for _ in range(20):
        goes = (found := changed.renamed(passage)).people("-")
        given, family = goes[0].split()
        assert goes[1:] == [f"{family}, {given}", given] and given in ("Jutta", "Olga")
        comes = found.people("+")
        assert comes[1] == comes[0].split()[0] + "s" and comes[0] in ("Karim Nasser", "Uwe Dohm")
        assert found.people("0") == ["Kettler"], "a clerk stays who they are"


def test_the_gold_of_a_passage_is_that_of_a_mail(tmp_path: Path) -> None:
    gold = gold_of(labelled(tmp_path, LINE), "Anna Wolf")
    assert gold["register"] == [{"name": "Mia Berg", "mode": "onsite"}, {"name": "Anna Wolf", "mode": "online"}]


DIGEST = """
import hashlib
from training.train import from_passage, passages, trained
examples = [e for each in passages()[:60] if (e := from_passage(each)) is not None]
print(hashlib.sha256(trained("gist", (([e.features()], [e.gist]) for e in examples))).hexdigest())
"""


def test_training_is_reproducible() -> None:
    """The same examples give the same file, byte for byte, in any process: sets are ordered by its hash seed."""
    root = Path(__file__).parents[2]
    digests = {
        subprocess.run(
            [sys.executable, "-c", DIGEST], cwd=root, env={**os.environ, "PYTHONHASHSEED": seed}, check=True, stdout=-1
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1
