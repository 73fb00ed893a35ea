"""Who stays of our list is named, and the others go."""

from __future__ import annotations

import pytest

from .test_of_our_list import FOUR, gone
from .test_who_registers import decided

BUT_KERN = ["Anna Berg", "Ida Lenz", "Uwe Dohm"]
BUT_US = ["Ida Lenz", "Uwe Dohm"]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("nur noch Frau Kern bleibt, die anderen drei nicht.", BUT_KERN),
        ("es kommt nur noch Frau Kern, die anderen müssen absagen.", BUT_KERN),
        ("von unseren vieren bleibt nur Frau Kern übrig, die anderen können nicht.", BUT_KERN),
        ("von uns vieren kommt nur noch Mia Kern. Die übrigen drei müssen passen.", BUT_KERN),
        ("Frau Kern kommt. Die anderen drei bitte streichen.", BUT_KERN),
        ("nur ich komme, die anderen drei leider nicht.", ["Ida Lenz", "Mia Kern", "Uwe Dohm"]),
        ("Frau Kern und ich kommen, die anderen beiden können leider nicht.", BUT_US),
        ("Frau Kern und ich kommen, der Rest leider nicht.", BUT_US),
        ("für mich und Uwe passt es, Ida ist krank geworden und kommt nicht.", ["Ida Lenz"]),
        ("Frau Kern kommt nicht, die anderen schon.", ["Mia Kern"]),
    ],
)
def test_the_others_go(text: str, people: list[str]) -> None:
    assert gone(text, FOUR) == people
    assert not decided(text, FOUR).doubts


@pytest.mark.parametrize(
    "text",
    [
        "Frau Kern kommt, die anderen zwei nicht.",  # the count fits no list of four
        "Paul Sand kommt, die anderen drei nicht.",
        "Frau Kern kommt online, die anderen drei nicht.",
        "kommt Frau Kern, und der Rest nicht?",
        "die anderen kommen nicht.",
    ],
)
def test_what_does_not_fit_the_list_takes_nobody_off(text: str) -> None:
    assert not decided(text, FOUR).cancel


def test_the_writer_who_is_not_named_is_asked_about() -> None:
    found = decided("Frau Kern kommt, der Rest leider nicht.", FOUR)
    assert not found.cancel
    assert found.asks
