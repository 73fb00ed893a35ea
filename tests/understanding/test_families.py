"""Names that a mail completes in other words (LABELS.md rule 4)."""

from __future__ import annotations

import pytest

from inbox_bot.model import Evidence
from inbox_bot.understanding.findings import Found
from inbox_bot.understanding.people.families import (
    complete_bracketed_names,
    complete_given_names_in_turn,
    complete_said_families,
    complete_said_given_names,
)
from inbox_bot.understanding.words.names import Name

EVIDENCE = Evidence("body", 1, "", "test")
WRITER = Name("Mehmet", "Aksoy")


def completed(text: str, given: str) -> str:
    person = Found(Name(given, ""), EVIDENCE)
    complete_said_families([person], text, WRITER)
    return person.full


@pytest.mark.parametrize(
    ("text", "given", "full"),
    [
        ("Meine Tochter Leyla kommt mit, ihr Nachname ist Demirel.", "Leyla", "Leyla Demirel"),
        ("Kızım Leyla da geliyor, soyadı Demirel.", "Leyla", "Leyla Demirel"),
        ("My sister Leyla will come, her last name is Demirel.", "Leyla", "Leyla Demirel"),
        ("Mein Bruder Deniz kommt auch, er heißt wie ich.", "Deniz", "Deniz Aksoy"),
        ("Deniz und ich haben denselben Nachnamen.", "Deniz", "Deniz Aksoy"),
        ("Mein Bruder Deniz und ich kommen. Wir heißen beide Aksoy.", "Deniz", "Deniz Aksoy"),
        ("Meine Kinder heißen auch Demirel, dabei ist Deniz.", "Deniz", "Deniz Demirel"),
        ("Mein Bruder Deniz kommt. Wir heißen beide Deniz.", "Deniz", "Deniz"),
        ("Meine Tochter Leyla heißt nicht wie ich.", "Leyla", "Leyla"),
        ("Meine Tochter Leyla kommt auch.", "Leyla", "Leyla"),
    ],
)
def test_a_given_name_gets_the_family_that_the_mail_says(text: str, given: str, full: str) -> None:
    assert completed(text, given) == full


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("Herr Kaya kommt auch, Orhan mit Vornamen.", "Orhan Kaya"),
        ("Mit Herrn Kaya, Vorname Orhan.", "Orhan Kaya"),
        ("Herr Kaya kommt auch. Der Vorname meines Kollegen ist Orhan.", "Orhan Kaya"),
        ("Herr Kaya und ich kommen. Vorname von ihm ist Orhan.", "Orhan Kaya"),
        ("Herr Kaya kommt auch, Vorname von Herrn Kaya: Orhan", "Orhan Kaya"),
        ("Herr Kaya kommt auch, der Vorname ist richtig.", "Kaya"),
        ("Herr Kaya kommt auch.", "Kaya"),
    ],
)
def test_a_family_name_gets_the_given_name_that_the_mail_says(text: str, full: str) -> None:
    person = Found(Name("", "Kaya"), EVIDENCE)
    complete_said_given_names([person], text)
    assert person.full == full


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Frau Kaya und Herr Berg kommen. Die Vornamen sind Leyla und Ulf.", ["Leyla Kaya", "Ulf Berg"]),
        ("Frau Kaya, Herr Berg, online. Vornamen zur Sicherheit: Leyla, Ulf.", ["Leyla Kaya", "Ulf Berg"]),
        ("Frau Kaya und Herr Berg kommen. Die Vornamen sind Leyla, Ulf und Mia.", ["Kaya", "Berg"]),
        ("Frau Kaya und Herr Berg kommen. Die Vornamen sind unbekannt.", ["Kaya", "Berg"]),
    ],
)
def test_as_many_given_names_as_people_are_theirs_in_order(text: str, names: list[str]) -> None:
    people = [Found(Name("", "Kaya"), EVIDENCE), Found(Name("", "Berg"), EVIDENCE)]
    complete_given_names_in_turn(people, text)
    assert [person.full for person in people] == names


def test_a_full_name_in_another_order_leaves_the_given_names_open() -> None:
    people = [Found(Name("Ulf", "Kaya"), EVIDENCE), Found(Name("", "Berg"), EVIDENCE)]
    complete_given_names_in_turn(people, "Ulf Kaya und Frau Berg kommen. Die Vornamen sind Leyla und Ulf.")
    assert people[1].full == "Berg"


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("Herr Kaya (Orhan Kaya, Kassenwart) kommt.", "Orhan Kaya"),
        ("Herr Kaya kommt gern (Orhan Kaya).", "Orhan Kaya"),
        ("Herr Kaya (Familie Kaya) kommt.", "Kaya"),
        ("Herr Kaya (Orhan Berg vertritt ihn) kommt.", "Kaya"),
    ],
)
def test_a_bracket_repeats_the_name_in_full(text: str, full: str) -> None:
    person = Found(Name("", "Kaya"), EVIDENCE)
    complete_bracketed_names([person], text)
    assert person.full == full
