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
