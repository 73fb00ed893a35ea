"""The address that a letter tells goes to the one who is registered."""

from __future__ import annotations

import pytest

from .test_understand import CONTEXT, read


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("Ich melde mich an. Die Zugangsdaten bitte an anna@zuhause.example.", "anna@zuhause.example"),
        ("Ich melde Frau Fatma Kaya an. Alles Weitere bitte direkt an kaya@verein.example.", "kaya@verein.example"),
        ("Ich melde mich an. Ihre Mail an tagung@buero.example kam zurück.", None),
    ],
)
def test_whose_address_is_told(text: str, address: str | None) -> None:
    """LABELS: the address that a letter tells for somebody is theirs, and the office's own is nobody's."""
    own = CONTEXT.office.address
    [person] = read(text.replace("tagung@buero.example", own)).register
    assert person.email == address or (address is None and person.email != own)


def test_of_two_it_is_not_told_whose_it_is() -> None:
    both = read("Ich melde Frau Fatma Kaya und Herrn Uwe Dohm an. Rückfragen an team@verein.example.").register
    assert [person.email for person in both] == [None, None]
