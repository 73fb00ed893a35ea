"""Who goes of those whom our quoted confirmation names, where the answer doesn't name them."""

from __future__ import annotations

import pytest

from inbox_bot.model import Intent

from .test_who_registers import decided

TWO = "Angemeldet zum Stadtteiltreffen:\n- Anna Berg\n- Mia Kern"
FOUR = "Angemeldet zum Stadtteiltreffen:\n1. Anna Berg\n2. Mia Kern\n3. Uwe Dohm\n4. Ida Lenz"


def gone(text: str, below: str) -> list[str]:
    found = decided(text, below)
    assert found.intent is Intent.CANCEL
    return sorted("Anna Berg" if person.is_self else person.full for person in found.cancel)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("bitte Nr. 2 und 4 streichen.", ["Ida Lenz", "Mia Kern"]),
        ("bitte streichen Sie die Nummern 2 bis 4, alle in Quarantäne.", ["Ida Lenz", "Mia Kern", "Uwe Dohm"]),
        ("Nummer 3 auf Ihrer Liste bitte abmelden.", ["Uwe Dohm"]),
        ("leider müssen alle außer Frau Kern absagen.", ["Anna Berg", "Ida Lenz", "Uwe Dohm"]),
        ("bis auf mich müssen alle absagen.", ["Ida Lenz", "Mia Kern", "Uwe Dohm"]),
        ("außer mir kommt leider niemand aus unserer Gruppe.", ["Ida Lenz", "Mia Kern", "Uwe Dohm"]),
        ("es kommen alle außer Frau Kern und Herrn Dohm.", ["Mia Kern", "Uwe Dohm"]),
        ("bitte alle vier streichen.", ["Anna Berg", "Ida Lenz", "Mia Kern", "Uwe Dohm"]),
    ],
)
def test_who_goes_of_four(text: str, people: list[str]) -> None:
    assert gone(text, FOUR) == people


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("meine Frau und ich können leider nicht zum Treffen kommen.", ["Anna Berg", "Mia Kern"]),
        ("mein Sohn hat Fieber, ich und meine Tochter können nicht kommen.", ["Anna Berg", "Mia Kern"]),
        ("meine Tochter kann am Samstag leider nicht, ich komme dann allein.", ["Mia Kern"]),
        ("bitte streichen Sie nur meinen Mann. Ich bleibe dabei.", ["Mia Kern"]),
        ("mein Mann kann nicht nach Altena, ich komme trotzdem.", ["Mia Kern"]),
        # What befalls a relative may only be the reason.
        ("meine Tochter ist erkrankt, ich muss leider absagen.", ["Anna Berg"]),
        ("ich muss absagen, meine Tochter ist erkrankt.", ["Anna Berg"]),
        ("wegen meiner Tochter muss ich leider absagen.", ["Anna Berg"]),
    ],
)
def test_who_goes_of_two(text: str, people: list[str]) -> None:
    assert gone(text, TWO) == people


def test_a_number_beyond_our_list_is_asked_about() -> None:
    found = decided("bitte Nr. 7 streichen.", FOUR)
    assert not [person for person in found.cancel if person.full in ("Mia Kern", "Uwe Dohm", "Ida Lenz")]
    assert found.doubts


@pytest.mark.parametrize(
    "text",
    [
        "Mia Kern und ich können nicht vor Ort sein, wir nehmen online teil.",
        "außer mir kommt noch Herr Paul Sand.",
        "alle sind etwas erkältet, mit Ausnahme von Frau Kern, die kommt auf jeden Fall.",
        "ich komme wie angemeldet, in die AG 2.",
    ],
)
def test_who_stays_is_not_taken_off(text: str) -> None:
    assert not decided(text, TWO).cancel


def test_what_the_list_makes_clear_leaves_nothing_open() -> None:
    found = decided("leider müssen alle außer Frau Kern absagen.", FOUR)
    assert not [doubt for doubt in found.doubts if "ausgenommen" in doubt]


def test_not_both_are_taken_off() -> None:
    found = decided("ich muss meinen Platz leider zurückgeben. Meine Frau kommt aber, bitte nicht beide löschen!", TWO)
    assert "Mia Kern" not in [person.full for person in found.cancel]
