"""People in lists that ordinary mails hold: several in a row, wrapped, described, in blocks."""

from __future__ import annotations

import pytest

from .test_who_registers import decided, names


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("hier unsere beiden Interessierten:\nAnna Berg und Uwe Dohm. Wir kommen.", ["Anna Berg", "Uwe Dohm"]),
        ("wir kommen zum Stadtteiltreffen. Das sind Anna Berg (ich), Uwe Dohm und Ida Lenz.", 3),
        ("der Beirat nimmt teil. Entsandt sind: Anna Berg (Vorsitz), Uwe Dohm (Kasse).", ["Anna Berg", "Uwe Dohm"]),
        ("Mia Kern und Uwe Dohm kommen zum Stadtteiltreffen.\nBeste Grüße, Anna Berg", ["Mia Kern", "Uwe Dohm"]),
    ],
)
def test_the_writer_named_in_a_list_comes_and_one_below_a_letter_signs(text: str, register: list[str] | int) -> None:
    found = names(decided(text, subject="Anmeldung Stadtteiltreffen"))
    assert (found if isinstance(register, list) else len(found)) == register


@pytest.mark.parametrize(
    ("text", "register"),
    [
        (
            "folgende Personen möchten online teilnehmen:\n\n"
            "Mia Kern (Vorsitz), Uwe Dohm (Kasse), Ida Lenz (Jugend), Imam Ibrahim\nSahin, Jan Weber (Jugend).",
            ["Ibrahim Sahin", "Ida Lenz", "Jan Weber", "Mia Kern", "Uwe Dohm"],
        ),
        (
            "es kommen zum Stadtteiltreffen:\nFrau Mia Kern (vor Ort), Herr Uwe Dohm (online) und Frau\n"
            "Ida Lenz (online).",
            ["Ida Lenz", "Mia Kern", "Uwe Dohm"],
        ),
        (
            "AG 1: Mia Kern (Trainerin), Jan Weber (1. Vorsitzender), Ida\nLenz (Schriftführerin)\n"
            "AG 2: Uwe Dohm (Platzwart)",
            ["Ida Lenz", "Jan Weber", "Mia Kern", "Uwe Dohm"],
        ),
        (
            "es kommen die Herren\n\nUwe Dohm (Vorsitz),\nJan Weber (Kasse) und\nDr. Max Kern (Öffentlichkeitsarbeit).",
            ["Jan Weber", "Max Kern", "Uwe Dohm"],
        ),
        ("bitte anmelden:\n1. Mia Kern 2. Uwe Dohm 3. Ida Lenz", ["Ida Lenz", "Mia Kern", "Uwe Dohm"]),
    ],
)
def test_several_in_a_row_also_where_it_was_wrapped(text: str, register: list[str]) -> None:
    assert names(decided(text, subject="Anmeldung Stadtteiltreffen")) == register


def test_each_in_a_row_has_their_own_wish() -> None:
    found = decided("es kommen:\nMia Kern (vor Ort), Uwe Dohm (online)", subject="Anmeldung Stadtteiltreffen")
    assert [str(person.mode) for person in found.register] == ["onsite", "online"]
