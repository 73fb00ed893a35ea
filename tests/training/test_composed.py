"""Letters composed of pieces: every piece can be read, and what a letter means follows from its pieces."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from training.composed import PIECES, composed, talkative
from training.examples import from_passage
from training.train import passages

FILES = sorted(PIECES.glob("*.txt"))
SLOTS = frozenset(
    "event wish-online wish-onsite wish-ag1 wish-ag2 wish-ag3 me+ they+ us+ also+ andme notme not+ unnamed1 unnamed2"
    " filler ask me- they- us- stays swap swapme switchme switchthey question unrelated list0 listme story"
    " and office short-online short-onsite short-ag1 short-ag2 short-ag3 open+ open0 open- open openout".split()
)


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_every_piece_has_a_known_slot_and_closed_marks(path: Path) -> None:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        slot, bar, text = line.partition(" | ")
        assert bar and slot in SLOTS and text.strip(), (path.stem, number)
        for mark in re.findall(r"\[[^\]]*\]?", text):
            assert re.fullmatch(r"\[[+\-0] [^\[\]]*\b[GF]\b[^\[\]]*\]", mark), (path.stem, number, mark)


def test_letters_can_be_read_and_come_out_the_same_again() -> None:
    counts = {path.stem: 60 for path in FILES}
    letters = composed(passages(), counts, seed=5)
    assert [each.text for each in letters] == [each.text for each in composed(passages(), counts, seed=5)]
    assert all(from_passage(each) is not None for each in letters)
    assert {each.intent for each in letters} == {"register", "cancel", "change", "question", "unrelated"}
    for letter in letters:
        assert not re.search(r"[\[\]{}]", letter.text), letter.text
        assert letter.intent != "cancel" or letter.me == "-" or letter.people("-"), letter.text
        assert letter.intent not in ("question", "unrelated") or not letter.people("+"), letter.text


def test_a_story_told_besides_changes_nothing() -> None:
    """Only more people are named; who comes and goes stands where it stood, word for word."""
    every = [each for each in passages() if each.language == "de"][:200]
    told = talkative(every, every, seed=3)
    longer = [(plain, more) for plain, more in zip(every, told, strict=True) if more.text != plain.text]
    assert len(longer) > len(every) / 5
    for plain, more in longer:
        assert replace(more, text="", names=()) == replace(plain, text="", names=())
        assert [more.people(role) for role in "+-"] == [plain.people(role) for role in "+-"]
        assert len(more.people("0")) >= len(plain.people("0")) and from_passage(more) is not None
