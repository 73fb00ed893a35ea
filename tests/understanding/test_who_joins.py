"""Who comes as well, without a verb of their own, and who is left out though only "ich" is missing."""

from __future__ import annotations

import pytest

from .test_who_registers import decided, names


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("ich nehme am Treffen teil. Herr Kurz aus meinem Team ebenfalls.", ["Anna Berg", "Kurz"]),
        ("ich komme zum Treffen. Auch mein Bruder Paul Berg.", ["Anna Berg", "Paul Berg"]),
        ("ich komme zum Treffen. Mein Kollege Paul Kern (Jugend) auch.", ["Anna Berg", "Paul Kern"]),
        ("Herr Paul Kern kommt zum Treffen, ich auch.", ["Paul Kern", "Anna Berg"]),
        ("Please register me for the Treffen. Also Mr. Paul Kern.", ["Anna Berg", "Paul Kern"]),
        ("Quiero participar en el Treffen. Mi mujer Carmen Soto también.", ["Anna Berg", "Carmen Soto"]),
        ("ich komme gerne mit meiner Freundin Mia Thal zum Treffen.", ["Anna Berg", "Mia Thal"]),
        ("Bin beim Treffen dabei. Mein Kollege Paul Kern ebenso.", ["Anna Berg", "Paul Kern"]),
        ("Komme gern zum Treffen. Frau Mia Thal kommt auch.", ["Anna Berg", "Mia Thal"]),
        ("Würde gern mit meiner Nachbarin Frau Mia Thal am Treffen teilnehmen.", ["Mia Thal", "Anna Berg"]),
        (
            "Zum Treffen kommen Frau Mia Thal (online) sowie die Unterzeichnerin.",
            ["Mia Thal", "Anna Berg"],
        ),
        ("Zum Treffen kommen: Paul Kern, Mia Thal und der Unterzeichner.", ["Paul Kern", "Mia Thal", "Anna Berg"]),
        # What has words of its own is something else; and who is spoken of is not who writes.
        ("ich komme zum Treffen. Auch Frau Mia Thal wird dort sprechen.", ["Anna Berg"]),
        ("ich komme zum Treffen. Frau Mia Thal lässt auch grüßen.", ["Anna Berg"]),
        ("ich komme zum Treffen. Mein Kollege Paul Kern auch nicht.", ["Anna Berg"]),
        ("Frau Mia Thal, möchte am Treffen teilnehmen.", ["Mia Thal"]),
        ("Unsere Leiterin, Frau Mia Thal, würde gern zum Treffen kommen.", ["Mia Thal"]),
    ],
)
def test_who_comes_as_well_is_registered(text: str, register: list[str]) -> None:
    assert names(decided(text)) == sorted(register)


def test_who_stays_away_as_well_is_taken_off() -> None:
    read = decided("ich kann leider nicht zum Treffen kommen. Meine Kollegin Mia Thal auch nicht.")
    assert sorted("Anna Berg" if each.is_self else each.full for each in read.cancel) == ["Anna Berg", "Mia Thal"]


def test_a_relative_without_a_name_comes_as_well() -> None:
    read = decided("ich komme zum Treffen. Meine Frau auch.")
    assert (names(read), read.unnamed) == (["Anna Berg"], 1)


def test_who_comes_as_well_has_the_same_wish() -> None:
    read = decided("ich komme zum Treffen in die AG 1. Mein Kollege Paul Kern ebenfalls.")
    assert {tuple(person.sessions) for person in read.register} == {("ag1",)}


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("wir nehmen am Treffen teil:\n\nPaul Kern, Mia Thal, Uwe Dohm\nund ich.", ["Paul", "Mia", "Uwe", "Anna"]),
        ("wir nehmen am Treffen teil:\n\nPaul Kern\nMia Thal\nsowie ich selbst", ["Paul", "Mia", "Anna"]),
        (
            "zum Treffen kommen:\n\nPaul Kern\nMia Thal\nund ich werde versuchen, den Link zu verteilen.",
            ["Paul", "Mia"],
        ),
        ("zum Treffen kommen Paul Kern (Vorsitzender), Mia Thal und der Unterzeichner.", ["Paul", "Mia", "Anna"]),
    ],
)
def test_the_writer_at_the_end_of_a_list(text: str, register: list[str]) -> None:
    assert sorted(name.split()[0] for name in names(decided(text))) == sorted(register)


def test_the_writer_at_the_end_of_a_wrapped_line_shares_its_wish() -> None:
    read = decided("zum Treffen kommen\n\nAG 2: Paul Kern, Mia Thal\nund ich.")
    assert [person.sessions for person in read.register] == [["ag2"]] * 3
