"""The trained readers: shipped, steady, and no more than readers."""

from __future__ import annotations

from importlib import resources

import numpy as np
import pytest

from inbox_bot.model import Event
from inbox_bot.understanding.learned.features import Letter, letter_features, read_letter
from inbox_bot.understanding.learned.models import COUNT, GIST, TRUST, WISHES, Learned, decoded, models
from inbox_bot.understanding.learned.network import TAGS
from inbox_bot.understanding.learned.wish_features import SELF
from inbox_bot.understanding.sections import Line, mark_regions
from inbox_bot.understanding.words.event_words import EventWords
from inbox_bot.understanding.words.lexicon import lexicon
from inbox_bot.understanding.words.senses import senses

from .test_understand import MEETING, read

TAG = {tag: n for n, tag in enumerate(TAGS)}


def letter(text: str, events: tuple[Event, ...] = (MEETING,)) -> Letter:
    lines = tuple(Line("body", number, line) for number, line in enumerate(text.split("\n"), 1))
    words = lexicon("de", "en")
    return read_letter(mark_regions(lines, words), words, EventWords(events), senses("de"), None)


def learned(text: str) -> Learned:
    return models().read(letter(text))


def named(text: str, role: str) -> list[str]:
    opened = letter(text)
    found = models().read(opened)
    return [
        " ".join(t.text for t in opened.passages[p.place.sentence].sentence.tokens[p.place.start : p.place.end])
        for p in found.people
        if p.role == role
    ]


def test_all_models_are_shipped() -> None:
    folder = resources.files("inbox_bot.understanding.learned") / "weights"
    shipped = {file.name for file in folder.iterdir()}
    assert shipped == {*(f"{name}.crfsuite" for name in (GIST, COUNT, WISHES, *TRUST)), "network.npz"}


@pytest.mark.parametrize(
    ("text", "intent", "me"),
    [
        ("Ich melde mich hiermit zum Treffen an.", "register", "+"),
        ("Leider bin ich erkrankt und kann nicht kommen. Bitte streichen Sie mich von der Liste.", "cancel", "-"),
        ("Gibt es vor Ort Parkplätze, und was kostet die Teilnahme?", "question", "0"),
        ("Statt Frau Kern kommt nun Herr Dohm.", "change", "0"),
        ("Bitte melden Sie Frau Mia Kern an. Ich selbst kann nicht.", "register", "0"),
    ],
)
def test_what_a_letter_wants(text: str, intent: str, me: str) -> None:
    found = learned(text)
    assert (found.intent, found.me) == (intent, me)


def test_what_is_left_open_is_seen() -> None:
    settled = learned("Ich komme gern, denn meine Schicht ist getauscht.")
    still_open = learned("Ich komme gern, falls meine Schicht getauscht wird. Das weiß ich erst nächste Woche.")
    assert settled.leaves_open < still_open.leaves_open / 2


def test_who_comes_who_goes_and_who_is_only_named() -> None:
    text = "Liebe Frau Dressel, statt Uwe Dohm kommt Mia Kern."
    assert named(text, "+") == ["Mia Kern"]
    assert named(text, "-") == ["Uwe Dohm"]
    assert named(text, "0") == ["Dressel"]


def test_probabilities_are_probabilities() -> None:
    found = learned("Ich komme mit Mia Kern zum Treffen.")
    assert 0 < found.sureness <= 1 and all(0 <= chance <= 1 for _, chance in found.others)
    assert found.sureness + sum(chance for _, chance in found.others) <= 1 + 1e-6
    assert all(0 < person.sureness <= 1 for person in found.people)


def test_the_same_letter_reads_the_same() -> None:
    text = "Guten Tag,\nich melde an:\n- Mia Kern (online)\n- Uwe Dohm (vor Ort)\nIch selbst bin online dabei."
    assert learned(text) == learned(text)


def test_a_wish_belongs_to_somebody_who_comes() -> None:
    found = learned("Ich nehme online am Treffen teil.")
    assert found.wishes == {SELF: ("online",)}


def test_who_is_named_again_has_one_number() -> None:
    opened = letter("Ich melde Mia Kern und Uwe Dohm an. Mia kommt online, Herr Dohm auch.")
    words = [token.text for passage in opened.passages for token in passage.sentence.tokens]
    numbers: dict[str, set[int]] = {}
    for word, number in zip(words, opened.names, strict=True):
        numbers.setdefault(word, set()).add(number)
    named = [numbers[word] for word in ("Mia", "Kern", "Uwe", "Dohm")]
    assert all(len(each) == 1 and 0 not in each for each in named) and len(set.union(*named)) == 4
    assert numbers["melde"] == numbers["online"] == {0}


def test_the_end_of_a_sentence_is_no_part_of_a_name() -> None:
    found = read("Ich melde an: Mia Kern und Uwe Dohm.")
    assert [person.name for person in found.register] == ["Mia Kern", "Uwe Dohm"]


def test_names_are_masked() -> None:
    """A model must learn what stands around a name, not the name."""
    first, second = (letter_features(letter(f"Ich melde {name} an.")) for name in ("Anna Berg", "Peter Wolf"))
    assert set(first) == set(second)


def test_a_name_only_goes_on_where_it_has_begun() -> None:
    """The likeliest tag of the second word alone would go on with a name that nobody began."""
    chances = np.full((3, len(TAGS)), 0.01, dtype=np.float32)
    chances[0, TAG["O"]] = 0.6
    chances[0, TAG["B+"]] = 0.39
    chances[1, TAG["I-"]] = 0.5
    chances[1, TAG["I+"]] = 0.49
    chances[2, TAG["O"]] = 0.9
    assert decoded(chances) == ["B+", "I+", "O"]
    assert decoded(chances[1:]) == ["O", "O"]


@pytest.mark.parametrize("text", ["", "\n\n", "²", "?", "()", "1", "@", "a@b.example", "\u200f", "::::", "ich " * 500])
def test_any_text_has_features(text: str) -> None:
    opened = letter(text)
    assert len(opened.at_place) == len(opened.names) == sum(len(p.sentence.tokens) for p in opened.passages)
    assert letter_features(opened)
    models().read(opened)
