"""Who stays at home doesn't come, unless they take part from there; and who gives a place back goes."""

from __future__ import annotations

import pytest

from inbox_bot.model import Intent

from .test_who_registers import decided


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("ich habe einen positiven Schnelltest und bleibe zu Hause.", ["Anna Berg"]),
        ("ich bleibe am Mittwoch lieber zuhause.", ["Anna Berg"]),
        ("Frau Mia Kern hat sich den Arm gebrochen und muss daheim bleiben.", ["Mia Kern"]),
        ("I have a cold and will be staying at home.", ["Anna Berg"]),
        ("ich möchte meinen Platz zurückgeben.", ["Anna Berg"]),
        ("unseren Platz können Sie gern vergeben, ich kann nicht.", ["Anna Berg"]),
        ("geben Sie meinen Platz bitte jemand anderem.", ["Anna Berg"]),
        ("ich bitte, meinen Namen von der Liste zu nehmen.", ["Anna Berg"]),
        ("bitte nicht mehr mit mir rechnen.", ["Anna Berg"]),
        ("hiermit melde ich die Kolleginnen Frau Mia Kern und Frau Ida Lenz vom Treffen ab.", ["Ida Lenz", "Mia Kern"]),
        ("hiermit melde ich Mia Kern, Uwe Dohm, Ida Lenz und auch Paul Sand von der Tagung im Mai ab.",
         ["Ida Lenz", "Mia Kern", "Paul Sand", "Uwe Dohm"]),
    ],
)  # fmt: skip
def test_who_goes(text: str, people: list[str]) -> None:
    found = decided(text)
    assert found.intent is Intent.CANCEL
    assert not found.register
    assert sorted("Anna Berg" if person.is_self else person.full for person in found.cancel) == people


@pytest.mark.parametrize(
    "text",
    [
        "ich bleibe zu Hause und schaue online zu.",
        "ich möchte teilnehmen, bleibe aber zu Hause. Bitte den Link an mich.",
        "ich würde lieber zu Hause bleiben und online teilnehmen.",
        "ich kann bei diesem Thema nicht zu Hause bleiben, ich komme.",
        "mein Mann bleibt zu Hause, ich komme gern.",
        "Mein Mann bleibt zu Hause. Ich komme gern.",
        "Herr Uwe Dohm möchte gern teilnehmen. Frau Dohm bleibt zu Hause.",
        "die Kinder bleiben zu Hause. Bitte melden Sie mich an.",
        "ich melde mich hiermit an, am Abend reise ich vom Hauptbahnhof ab.",
    ],
)
def test_who_comes_all_the_same(text: str) -> None:
    found = decided(text)
    assert found.intent is Intent.REGISTER
    assert not found.cancel


def test_a_link_asked_for_from_home_takes_nobody_off() -> None:
    assert not decided("ich bleibe lieber zu Hause. Bitte schicken Sie mir den Link.").cancel
