"""The writer's name among others, and several who sign one letter."""

from __future__ import annotations

import pytest

from .test_who_registers import decided, names


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("wir möchten zum Treffen kommen. Das sind Anna Berg (ich), Mia Thal und Paul Kern.", ["Anna", "Mia", "Paul"]),
        ("unser Verein hat zwei Interessierte:\nAnna Berg und Mia Thal. Wir nehmen am Treffen teil.", ["Anna", "Mia"]),
        ("wir kommen zum Treffen. Das sind Mia Thal, Paul Kern und Anna Berg.", ["Anna", "Mia", "Paul"]),
        ("vielen Dank, wir kommen gern. Anna und Karl Berg. Beide online.", ["Anna", "Karl"]),
        # A name alone at the end of the last line signs it.
        ("bitte melden Sie Mia Thal zum Treffen an. Danke! Anna Berg", ["Mia"]),
    ],
)
def test_the_writer_named_among_others_comes_with_them(text: str, register: list[str]) -> None:
    assert sorted({name.split()[0] for name in names(decided(text))}) == sorted(register)


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("mein Mann und ich haben von Ihrem Treffen gelesen. Wir möchten uns beide anmelden.", ["Anna", "Karl"]),
        ("Karl und ich sind beim Treffen online dabei.", ["Anna", "Karl"]),
        ("wir kommen zum Treffen, ich in AG 1, mein Mann in AG 2.", ["Anna", "Karl"]),
        ("wir nehmen beide am Treffen teil.", ["Anna", "Karl"]),
        # Who writes of themselves alone comes alone.
        ("ich möchte mich zum Treffen anmelden.", ["Anna"]),
        ("wir danken für die Einladung. Ich komme gern zum Treffen, mein Mann kann leider nicht.", ["Anna"]),
        ("wir haben Ihre Einladung bekommen. Ich komme zum Treffen.", ["Anna"]),
    ],
)
def test_who_signs_with_the_writer_comes_where_both_are_meant(text: str, register: list[str]) -> None:
    found = decided(text, signed="Anna Berg und Karl Berg")
    assert (sorted(name.split()[0] for name in names(found)), found.unnamed) == (register, 0)


def test_the_wish_of_a_relative_goes_to_who_signs() -> None:
    found = decided("wir sind beim Treffen dabei, ich in AG 1, mein Mann in AG 2.", signed="Anna und Karl Berg")
    assert {(person.full, *person.sessions) for person in found.register} == {
        ("Anna Berg", "ag1"),
        ("Karl Berg", "ag2"),
    }
