"""Words of one meaning, in any language."""

from __future__ import annotations

from importlib import resources

import pytest

from inbox_bot.understanding.words.senses import Senses, senses
from inbox_bot.understanding.words.tokens import tokenize


def of(text: str, *languages: str) -> list[tuple[str, ...]]:
    return senses(*languages).of(tokenize(text))


@pytest.mark.parametrize(
    ("language", "word", "sense"),
    [
        ("de", "teilnehmen", "come"),
        ("en", "attend", "come"),
        ("tr", "katılmak", "come"),
        ("ru", "приехать", "come"),
        ("fr", "malade", "ill"),
        ("uk", "замість", "replace"),
        ("ar", "شكرا", "thanks"),
        ("fa", "نیستم", "not"),
    ],
)
def test_a_word_has_its_sense(language: str, word: str, sense: str) -> None:
    assert sense in of(word, language)[0]


def test_a_longer_stem_beats_a_shorter_one() -> None:
    words = Senses(["come: komm*\nill: kommune*"])
    assert words.of_word("kommen") == ("come",)
    assert words.of_word("kommunen") == ("ill",)


def test_a_phrase_gives_its_sense_to_its_first_word() -> None:
    words = Senses(['come: "mit von der partie"'])
    assert words.of(tokenize("bin mit von der Partie")) == [(), ("come",), (), (), ()]


def test_case_and_accents_do_not_matter() -> None:
    words = Senses(["ill: Grippe\nlater: später"])
    assert words.of_word("grippe") == ("ill",)
    assert words.of(tokenize("SPAETER"))[0] == ("later",)


def test_every_file_can_be_read() -> None:
    """A line without a colon, or a sense without words, would be lost in silence."""
    files = [file for file in resources.files("inbox_bot.texts.senses").iterdir() if file.name.endswith(".txt")]
    assert len(files) >= 18
    for file in files:
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                sense, colon, words = line.partition(":")
                assert colon and words.strip() and sense.strip().isalpha(), (file.name, line[:60])
