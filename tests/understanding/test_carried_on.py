"""Of whom a clause speaks that names nobody: the subject of the clause before, "sie", "er", or who was told of."""

from __future__ import annotations

import pytest

from inbox_bot.model import Intent, Mode

from .test_who_registers import CONFIRMED, decided, names

ON_SITE = "Angemeldet zum Stadtteiltreffen:\n- Anna Berg, vor Ort\n- Mia Kern, vor Ort"


@pytest.mark.parametrize(
    "text",
    [
        "Frau Mia Thal kann nicht kommen, würde aber gern online zusehen.",
        "Frau Mia Thal schafft es nicht nach Altena, möchte aber per Video dabei sein.",
        "Mia Thal ist krank, nimmt aber online teil.",
        "Frau Mia Thal kann nicht reisen, sie würde aber gern online zusehen.",
        "Mia Thal can't come in person but would join online.",
    ],
)
def test_a_verb_without_a_subject_goes_on_about_who_was_named(text: str) -> None:
    found = decided(text)
    assert (found.intent, names(found)) == (Intent.REGISTER, ["Mia Thal"])
    assert found.register[0].mode is Mode.ONLINE


def test_who_is_on_our_list_is_moved() -> None:
    found = decided("Mia Kern kann nicht kommen, würde aber gern online zusehen.", ON_SITE)
    assert (found.intent, names(found), found.cancel) == (Intent.CHANGE, ["Mia Kern"], [])


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("mein Mann kann nicht kommen, ich würde aber gern online zusehen.", "Anna Berg"),
        ("ich hatte Frau Mia Thal angemeldet, möchte aber jetzt selbst online teilnehmen.", "Anna Berg"),
        ("hallo, würde gern online zusehen.", "Anna Berg"),
    ],
)
def test_the_writer_is_meant_where_the_writer_was_spoken_of(text: str, person: str) -> None:
    assert person in names(decided(text))


def test_a_relative_without_a_name_is_not_the_writer() -> None:
    assert "Anna Berg" not in names(decided("mein Mann kann nicht kommen, würde aber gern online zusehen."))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Frau Mia Thal hatte ich für AG 2 gemeldet. Sie möchte in AG 1.", ["Mia Thal"]),
        ("Frau Mia Thal hatte ich für AG 2 angemeldet. Sie möchte nun lieber in die AG 1.", ["Mia Thal"]),
        ("Frau Mia Thal hatte ich für AG 2 gemeldet. Bitte ändern Sie das auf AG 1.", ["Mia Thal"]),
        ("danke für die Bestätigung für Frau Mia Thal. Bitte buchen Sie sie von AG 2 auf AG 1 um.", ["Mia Thal"]),
        ("Mia Thal und Udo Kern, beide für AG 2 gemeldet, nehmen nun an AG 1 teil.", ["Mia Thal", "Udo Kern"]),
        ("meine Freundin Mia Thal und ich haben uns für AG 2 angemeldet. Jetzt möchten wir beide lieber in die AG 1.",
         ["Anna Berg", "Mia Thal"]),
        ("ich hatte mich für AG 2 angemeldet, möchte aber lieber in die AG 1. Meine Kollegin Mia Thal bleibt dabei.",
         ["Anna Berg"]),
    ],
)  # fmt: skip
def test_who_was_told_to_be_registered_is_moved(text: str, people: list[str]) -> None:
    found = decided(text)
    assert (found.intent, names(found)) == (Intent.CHANGE, people)
    assert {tuple(person.sessions) for person in found.register} == {("ag1",)}


def test_what_was_meant_at_first_is_no_wish() -> None:
    text = "Mia Kern wollte eigentlich vor Ort dabei sein. Aus Zeitgründen schaltet sie sich jetzt doch zu."
    found = decided(text, CONFIRMED.replace("online", "vor Ort"))
    assert [(person.full, person.mode) for person in found.register] == [("Mia Kern", Mode.ONLINE)]


@pytest.mark.parametrize(
    ("text", "going", "coming"),
    [
        ("ich hatte unsere Schatzmeisterin Mia Thal angemeldet. Sie ist verreist, deshalb komme ich an ihrer Stelle.",
         "Mia Thal", "Anna Berg"),
        ("gemeldet war Frau Mia Thal. Sie liegt im Krankenhaus. An ihrer Stelle kommt Herr Udo Kern.",
         "Mia Thal", "Udo Kern"),
    ],
)  # fmt: skip
def test_who_is_replaced_may_stand_in_an_earlier_sentence(text: str, going: str, coming: str) -> None:
    found = decided(text)
    assert (found.intent, names(found), [person.full for person in found.cancel]) == (Intent.CHANGE, [coming], [going])
