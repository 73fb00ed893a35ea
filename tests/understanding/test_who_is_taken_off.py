"""Who is taken off in plain words: the writer, or whom a sentence before or behind it names."""

from __future__ import annotations

import pytest

from inbox_bot.model import Intent

from .test_who_registers import decided


def gone(text: str) -> list[str]:
    found = decided(text, subject="Treffen: Abmeldung")
    assert found.intent is Intent.CANCEL
    assert not found.register
    return sorted("Anna Berg" if person.is_self else person.full for person in found.cancel)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("liege mit Fieber im Bett, bin heute raus.", ["Anna Berg"]),
        ("ich schaff es heute leider nicht, der Bus ist weg.", ["Anna Berg"]),
        ("meinen Platz geben Sie bitte frei.", ["Anna Berg"]),
        ("Herr Uwe Dohm hat sich bei mir abgemeldet, er hat Grippe.", ["Uwe Dohm"]),
        ("ich soll Ihnen von Mia Kern ausrichten, dass sie am Mittwoch nicht kann.", ["Mia Kern"]),
        # The one who was named before.
        ("Frau Mia Kern war angemeldet. Nun liegt die Ärmste. Bitte streichen Sie sie von der Liste.", ["Mia Kern"]),
        ("Frau Mia Kern ist bei Ihnen angemeldet. Sie kommt nicht, sie hat Prüfung.", ["Mia Kern"]),
        ("Frau Mia Kern kann nicht teilnehmen. Ich sage in ihrem Namen ab.", ["Mia Kern"]),
        ("im Namen von Frau Mia Kern, die erkrankt ist, melde ich sie ab.", ["Mia Kern"]),
        # Who "wir" are.
        ("leider sagen wir unsere Teilnahme ab. Das betrifft Mia Kern, Uwe Dohm und mich.", ["Anna", "Mia", "Uwe"]),
        ("meine Frau Mia Kern und ich haben Fieber. Bitte streichen Sie uns.", ["Anna", "Mia"]),
        # "Wir" in a reason is nobody's cancellation.
        ("ich muss leider absagen, mein Sohn ist positiv getestet und wir sitzen zu Hause.", ["Anna Berg"]),
        ("am Samstag wird es bei mir leider nichts, wir haben Grippe in der Familie.", ["Anna Berg"]),
        ("Herr Uwe Dohm fällt aus. Für ihn rückt niemand nach.", ["Uwe Dohm"]),
    ],
)
def test_who_goes(text: str, people: list[str]) -> None:
    found = gone(text)
    assert len(found) == len(people)
    assert all(name.startswith(begin) for name, begin in zip(found, people, strict=True))


@pytest.mark.parametrize(
    "text",
    [
        "bitte streichen Sie mich von der Liste.",
        "ich sage hiermit ab. Sie haben ja viele Gäste.",
        "Frau Mia Kern hat mir davon erzählt. Ich muss leider absagen.",
    ],
)
def test_the_writer_goes_and_nobody_else(text: str) -> None:
    assert gone(text) == ["Anna Berg"]


def test_who_goes_out_for_half_an_hour_stays_on_the_list() -> None:
    found = decided("ich bin angemeldet. Ich muss zwischendurch eine halbe Stunde raus.")
    assert not found.cancel


def test_a_list_of_those_who_go_is_no_newsletter() -> None:
    found = decided("leider muss ich zwei Personen wieder abmelden:\n\nMia Kern\nUwe Dohm\n\nAlle anderen kommen.")
    assert (found.intent, sorted(person.full for person in found.cancel)) == (Intent.CANCEL, ["Mia Kern", "Uwe Dohm"])


@pytest.mark.parametrize(
    "text",
    [
        "ich nehme am Treffen teil. Unser Vorsitzender Herr Kern lässt sich entschuldigen.",
        "ich nehme am Treffen teil. Frau Mia Kern hat sich bei mir abgemeldet.",
    ],
)
def test_who_sends_regrets_was_never_on_the_list(text: str) -> None:
    found = decided(text)
    assert (found.intent, [person.full for person in found.cancel]) == (Intent.REGISTER, [])


def test_the_verb_of_somebody_unknown_takes_off_nobody_else() -> None:
    found = decided("ich und meine Freundin Mia Kern wollen zum Treffen. Tyler kommt NICHT mit, egal was er sagt.")
    assert not [person for person in found.cancel if person.full == "Mia Kern"]
