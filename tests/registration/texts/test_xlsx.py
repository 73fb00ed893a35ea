"""The list as a workbook, opened again: every sheet, every column, and no cell that a spreadsheet would obey."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from inbox_bot.model import Mode, Participant, Roster, Status
from inbox_bot.registration.xlsx import harmless_cell, participants_workbook

from .cases import FACHTAG, NOW, OFFICE, ONLINE_ONLY, registration
from .test_digest import PEOPLE, ROSTER


def opened(roster: Roster) -> Any:
    return load_workbook(io.BytesIO(participants_workbook(roster, OFFICE, now=NOW).data))


def rows(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(values_only=True))


def test_participants() -> None:
    """Confirmed first, then late; those who cancelled are on no sheet; times by the office's clock."""
    fatma = Participant("Fatma Yılmaz", "Fatma", "Yılmaz", "f.yilmaz@bruecke.example", "Brücke e.V.")
    full = replace(PEOPLE[0], participant=fatma, remark="Gebärdensprache", waiting_mode=Mode.ONSITE)
    head, *body = rows(opened(Roster.of(FACHTAG, (full, *PEOPLE[1:])))["Teilnehmende"])
    assert head == (
        *("Nr.", "Name", "Vorname", "Nachname", "Organisation", "E-Mail", "Status", "Modus", "AG"),
        *("angemeldet am", "angemeldet durch", "Bemerkung"),
    )
    assert body[0] == (
        *(1, "Fatma Yılmaz", "Fatma", "Yılmaz", "Brücke e.V.", "f.yilmaz@bruecke.example", "angemeldet"),
        *("online (wartet: vor Ort)", "Menschen mit Migrationsvorgeschichte im Bildungssystem"),
        *(datetime(2021, 10, 5, 10, 0, tzinfo=UTC).replace(tzinfo=None), "f.yilmaz@bruecke.example", "Gebärdensprache"),
    )
    assert [row[1] for row in body] == [
        *("Fatma Yılmaz", "Oleksandr Kovalenko", "(Platz noch ohne Namen)", "Giorgi Beridze")
    ]
    assert [row[6] for row in body] == ["angemeldet"] * 3 + ["nach Anmeldeschluss"]
    assert body[1][8] == "wartet: Menschen mit Migrationsvorgeschichte im Bildungssystem"


def test_waiting_list() -> None:
    """In queue order, with the position that the person was told."""
    head, *body = rows(opened(ROSTER)["Warteliste"])
    assert head[0] == "Pos."
    assert [(row[0], row[1], row[7]) for row in body] == [
        (1, "Oleksandr Kovalenko", "vor Ort (wartet: online)"),
        (1, "Rojin Demir", "vor Ort"),
        (2, "Linh Nguyễn", "vor Ort"),
    ]


def test_sign_in_sheet_has_no_addresses() -> None:
    """Who comes through the door, by family name, room to sign, no addresses (BEHAVIOUR 9)."""
    people = (*PEOPLE, registration("Ana Abadi", mode=Mode.ONSITE, number=9))
    sheet = opened(Roster.of(FACHTAG, people))["Unterschriften"]
    assert [row[1] for row in rows(sheet)] == ["Name", "Ana Abadi", "Oleksandr Kovalenko"]
    assert not any("@" in str(cell) for row in rows(sheet) for cell in row)
    assert sheet.row_dimensions[2].height == 30


def test_sign_in_sheet_of_an_online_event_lists_everybody() -> None:
    """Where nobody can come through the door the sheet serves for ticking off."""
    sheet = opened(Roster.of(ONLINE_ONLY, PEOPLE[:1]))["Unterschriften"]
    assert len(rows(sheet)) == 2


@pytest.mark.parametrize("name", ["Teilnehmende", "Warteliste", "Unterschriften"])
def test_handy_on_screen_and_paper(name: str) -> None:
    """Bold header that stays, filter, widths, landscape A4 on one page's width with repeated header."""
    sheet = opened(replace(ROSTER, event=replace(ROSTER.event, title="Fragen & Antworten")))[name]
    assert sheet["A1"].font.bold and sheet.freeze_panes == "A2" and sheet.auto_filter.ref.startswith("A1:")
    assert sheet.column_dimensions["B"].width > 20
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToWidth == 1
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows == "$1:$1"
    assert sheet.oddHeader.left.text == "Fragen && Antworten"


DEFUSED = [
    ("=1+1", "'=1+1"),
    ("+49 251 555", "'+49 251 555"),
    ("-Fatma", "'-Fatma"),
    ("@SUM(A1)", "'@SUM(A1)"),
    ("\t=1+1", "'=1+1"),
    ("\r=cmd", "'=cmd"),
    ("\u200b=1+1", "'=1+1"),
    ("\x00\x07Fatma", "Fatma"),
    ("Fatma = Yılmaz", "Fatma = Yılmaz"),
    ("", ""),
]


@pytest.mark.parametrize(("text", "shown"), DEFUSED)
def test_cells_are_text(text: str, shown: str) -> None:
    """BEHAVIOUR 2: a cell that starts with = + - @ is defused, also behind a tab or an unseen character."""
    assert harmless_cell(text) == shown
    hostile = replace(
        registration(),
        participant=Participant(text or "Fatma", text, text, None, text),
        remark=text,
        status=Status.LATE,
    )
    sheet = opened(Roster.of(FACHTAG, [hostile]))["Teilnehmende"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    assert (sheet["C2"].value or "") == shown


def test_long_remarks_are_cut() -> None:
    """A cell holds 32,767 characters at most; a remark of a page is enough."""
    assert len(harmless_cell("x" * 40_000)) <= 2000


def test_same_roster_same_bytes() -> None:
    """Pure: neither the library's clock nor the archive's gets into the file."""
    assert participants_workbook(ROSTER, OFFICE, now=NOW) == participants_workbook(ROSTER, OFFICE, now=NOW)
    properties = opened(ROSTER).properties
    assert properties.created == properties.modified == NOW.replace(tzinfo=None)


def test_an_empty_list_opens() -> None:
    """No participants yet is no reason for a broken file."""
    assert [len(rows(sheet)) for sheet in opened(Roster(FACHTAG))] == [1, 1, 1]
