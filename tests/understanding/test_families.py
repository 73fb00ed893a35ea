"""Names that a mail completes in other words (LABELS.md rule 4)."""

from __future__ import annotations

import pytest

from inbox_bot.model import Evidence
from inbox_bot.understanding.families import complete_said_families, complete_said_given_names
from inbox_bot.understanding.findings import Found
from inbox_bot.understanding.names import Name

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
        ("Herr Kaya kommt auch.", "Kaya"),
    ],
)
def test_a_family_name_gets_the_given_name_that_the_mail_says(text: str, full: str) -> None:
    person = Found(Name("", "Kaya"), EVIDENCE)
    complete_said_given_names([person], text)
    assert person.full == full
