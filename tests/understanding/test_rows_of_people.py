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


@pytest.mark.parametrize(
    ("text", "register"),
    [
        (
            "zum Stadtteiltreffen melde ich an:\n\n1) Mia Kern\n2) der Übersetzer der Gruppe, Jan Weber\n3) Uwe Dohm",
            ["Jan Weber", "Mia Kern", "Uwe Dohm"],
        ),
        (
            "es kommen:\n\nunsere Kassenprüferin Mia Kern (AG 1),\nsachkundige Bürgerin Ida Lenz,\nUwe Dohm.",
            ["Ida Lenz", "Mia Kern", "Uwe Dohm"],
        ),
        (
            "es nehmen teil:\n\nFB 3 Jugend: Herr Uwe Dohm, Tel. 02331 555-33, vor Ort\n"
            "FB 4: Frau Ida Lenz, Tel. 02331 555-34, online\nKI: Frau Mia Kern, Tel. 02331 555-70, vor Ort",
            ["Ida Lenz", "Mia Kern", "Uwe Dohm"],
        ),
        ("es kommen:\nDr. Mia Kern\tSozialdienst\tonline\nDr. Uwe Dohm\tPflege\tonline", ["Mia Kern", "Uwe Dohm"]),
        ("ich melde an:\nMia Kern und Uwe Dohm: AG 1\nIda Lenz und Jan Weber: AG 2", 4),
    ],
)
def test_what_stands_around_a_name_in_a_row(text: str, register: list[str] | int) -> None:
    found = names(decided(text, subject="Anmeldung Stadtteiltreffen"))
    assert (found if isinstance(register, list) else len(found)) == register


def test_who_is_beside_a_name_in_a_row_is_announced() -> None:
    found = decided("bitte anmelden:\n\nMia Kern\nUwe Dohm + Frau\nIda Lenz", subject="Anmeldung Stadtteiltreffen")
    assert (names(found), found.unnamed) == (["Ida Lenz", "Mia Kern", "Uwe Dohm"], 1)


def test_blocks_of_address_and_mail_tell_of_a_person_each() -> None:
    text = (
        "wir kommen zum Stadtteiltreffen. Das sind unsere Adressen:\n\nMia Kern\nLindenweg 8\n58762 Altena\n\n"
        "Uwe Dohm\nBachstraße 41\nuwe@dohm.example\nTeilnahme: online"
    )
    found = decided(text, subject="Anmeldung Stadtteiltreffen")
    assert {"Mia Kern", "Uwe Dohm"} <= set(names(found))


def test_a_row_that_says_no_takes_nobody_else_off() -> None:
    text = "jetzt hab ich alle:\n\n* Mia Kern, AG 1\n* Ida Lenz, kann leider nicht\n* Uwe Dohm, AG 2"
    assert names(decided(text, subject="Anmeldung Stadtteiltreffen")) == ["Mia Kern", "Uwe Dohm"]


@pytest.mark.parametrize(
    "text",
    [
        "bitte anmelden:\nMia Kern, online\nUwe Dohm, online\nKontakt: Frau Ida Lenz, Tel. 02331 555-34",
        "ich melde an:\n- Mia Kern\n- Uwe Dohm\n\nBei Fragen: Frau Ida Lenz, Tel. 02331 555-34",
    ],
)
def test_whom_to_ask_does_not_come(text: str) -> None:
    assert names(decided(text, subject="Anmeldung Stadtteiltreffen")) == ["Mia Kern", "Uwe Dohm"]


@pytest.mark.parametrize("row", ["Uwe Dohm - durchgestrichen", "Uwe Dohm (ausgestrichen)", "Uwe Dohm, crossed out"])
def test_who_is_crossed_out_does_not_come(row: str) -> None:
    text = f"hier unsere Anmeldung:\n\n1. Mia Kern\n2. {row}\n3. Ida Lenz"
    assert names(decided(text, subject="Anmeldung Stadtteiltreffen")) == ["Ida Lenz", "Mia Kern"]


@pytest.mark.parametrize(
    ("text", "register", "unnamed"),
    [
        ("bitte anmelden:\nMia Kern +1\nUwe Dohm", ["Mia Kern", "Uwe Dohm"], 1),
        ("Person 1: Mia Kern, online\nPerson 2: Uwe Dohm, online", ["Mia Kern", "Uwe Dohm"], 0),
        ("Angemeldet werden sollen Mia Kern (Vorstand) und Uwe Dohm (Kasse).", ["Mia Kern", "Uwe Dohm"], 0),
    ],
)
def test_plain_forms_of_lists(text: str, register: list[str], unnamed: int) -> None:
    found = decided(text, subject="Anmeldung Stadtteiltreffen")
    assert (names(found), found.unnamed) == (register, unnamed)
