"""The list of an event as an Excel workbook: those who come, those who wait, a sheet to sign.

Takes a roster and the time of writing; returns an attachment. Pure: the same roster gives the same bytes. Every text is
a text: a cell that a spreadsheet could take for a formula gets an apostrophe in front (BEHAVIOUR 2), and control
characters, which the format cannot hold, are left out.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from ..model import Attachment, Event, Mode, Office, Registration, Roster, Status
from . import wording

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STATUS_WORDS = {
    Status.CONFIRMED: "angemeldet",
    Status.WAITLISTED: "Warteliste",
    Status.LATE: "nach Anmeldeschluss",
    Status.CANCELLED: "abgemeldet",
}
MODE_WORDS = {Mode.ONLINE: "online", Mode.ONSITE: "vor Ort"}

_TEXT_LIMIT = 2000
_FORMULA_START = ("=", "+", "-", "@", "\t", "\r")
_THIN = Side(style="thin", color="FF8A8A8A")

Cell = str | int | datetime


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    width: float
    """In characters of the standard font."""
    value: Callable[[int, Registration], Cell]


def participants_workbook(roster: Roster, office: Office, *, now: datetime) -> Attachment:
    """Sheets "Teilnehmende" (confirmed, then late), "Warteliste" and, without addresses, "Unterschriften"."""
    zone = ZoneInfo(office.timezone)
    book = Workbook()
    coming = (*roster.with_status(Status.CONFIRMED), *roster.with_status(Status.LATE))
    columns = _columns(roster.event, zone)
    _fill(_first_sheet(book), columns, coming, roster.event, now)
    waiting = [_position(roster), *columns[1:]]
    _fill(book.create_sheet("Warteliste"), waiting, _queue(roster), roster.event, now)
    _fill_signatures(book.create_sheet("Unterschriften"), roster, now)
    day = now.astimezone(zone).date().isoformat()
    return Attachment(f"teilnahmeliste-{roster.event.slug}-{day}.xlsx", CONTENT_TYPE, _bytes(book, now))


def harmless_cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula, here or after an export as CSV."""
    clean = wording.shortened(wording.printable(text), _TEXT_LIMIT)
    return f"'{clean}" if clean.startswith(_FORMULA_START) else clean


def session_titles(slugs: Iterable[str], event: Event) -> str:
    return ", ".join(session.title if (session := event.session(slug)) else slug for slug in slugs)


# ------------------------------------------------------------------------------------------------------------- columns


def _columns(event: Event, zone: ZoneInfo) -> list[Column]:
    return [
        Column("Nr.", 5, lambda number, _: number),
        Column("Name", 28, lambda _, each: each.participant.name or "(Platz noch ohne Namen)"),
        Column("Vorname", 18, lambda _, each: each.participant.given_name),
        Column("Nachname", 18, lambda _, each: each.participant.family_name),
        Column("Organisation", 28, lambda _, each: each.participant.organisation or ""),
        Column("E-Mail", 30, lambda _, each: each.participant.email or ""),
        Column("Status", 14, lambda _, each: STATUS_WORDS[each.status]),
        Column("Modus", 12, lambda _, each: _mode(each)),
        Column("AG", 26, lambda _, each: _sessions(each, event)),
        Column("angemeldet am", 16, lambda _, each: each.arrived_at.astimezone(zone).replace(tzinfo=None)),
        Column("angemeldet durch", 30, lambda _, each: each.contact.addr),
        Column("Bemerkung", 36, lambda _, each: each.remark),
    ]


def _queue(roster: Roster) -> list[Registration]:
    """Everybody who waits for a mode, also those who hold an online place meanwhile: one queue, as positions count."""
    return sorted((each for each in roster.registrations if each.waits_for()), key=lambda each: each.queue_order)


def _position(roster: Roster) -> Column:
    return Column("Pos.", 6, lambda number, each: roster.position(each.id) or number)


def _mode(registration: Registration) -> str:
    words = MODE_WORDS[registration.mode]
    waiting = registration.waiting_mode
    return f"{words} (wartet: {MODE_WORDS[waiting]})" if waiting else words


def _sessions(registration: Registration, event: Event) -> str:
    has = session_titles(registration.sessions, event)
    waits = session_titles(registration.waiting_sessions, event)
    return "; ".join(part for part in (has, f"wartet: {waits}" if waits else "") if part)


# -------------------------------------------------------------------------------------------------------------- sheets


def _first_sheet(book: Workbook) -> Worksheet:
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Teilnehmende"
    return sheet


def _fill(
    sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Registration], event: Event, now: datetime
) -> None:
    _header(sheet, columns)
    for number, registration in enumerate(rows, start=1):
        for index, column in enumerate(columns, start=1):
            _write(sheet, number + 1, index, column.value(number, registration))
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    _print_setup(sheet, event, now)


def _fill_signatures(sheet: Worksheet, roster: Roster, now: datetime) -> None:
    """Those who come through the door; where nobody can, everybody who has a place. By family name, no addresses."""
    has_door = Mode.ONSITE in roster.event.modes
    people = [each for each in roster.with_status(Status.CONFIRMED) if not has_door or each.mode is Mode.ONSITE]
    people.sort(key=_family_first)
    columns = [
        Column("Nr.", 5, lambda number, _: number),
        Column("Name", 34, lambda _, each: each.participant.name),
        Column("Organisation", 34, lambda _, each: each.participant.organisation or ""),
        Column("AG", 26, lambda _, each: session_titles(each.sessions, roster.event)),
        Column("Unterschrift", 40, lambda _, __: ""),
    ]
    _fill(sheet, columns, people, roster.event, now)
    for row in sheet.iter_rows(min_row=2, max_row=len(people) + 1):
        sheet.row_dimensions[row[0].row or 1].height = 30
        for cell in row:
            cell.border = Border(bottom=_THIN)


def _family_first(registration: Registration) -> tuple[str, str]:
    person = registration.participant
    return ((person.family_name or person.name.rpartition(" ")[2]).casefold(), person.name.casefold())


def _header(sheet: Worksheet, columns: Sequence[Column]) -> None:
    for index, column in enumerate(columns, start=1):
        cell = sheet.cell(1, index, column.title)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="FFE6E6E6")
        cell.border = Border(bottom=_THIN)
        sheet.column_dimensions[get_column_letter(index)].width = column.width
    sheet.freeze_panes = "A2"


def _write(sheet: Worksheet, row: int, column: int, value: Cell) -> None:
    cell = sheet.cell(row, column, harmless_cell(value) if isinstance(value, str) else value)
    cell.alignment = Alignment(vertical="top", wrap_text=isinstance(value, str))
    if isinstance(value, datetime):
        cell.number_format = "DD.MM.YYYY HH:MM"


def _print_setup(sheet: Worksheet, event: Event, now: datetime) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = 9  # A4 (ECMA-376 18.3.1.63)
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    header, footer = sheet.oddHeader, sheet.oddFooter
    assert header is not None and footer is not None
    header.left.text = event.title.replace("&", "&&")  # & begins a code (ECMA-376 18.3.1.46)
    header.right.text = f"{sheet.title}, Stand {wording.short_day(now, 'de')}"
    footer.right.text = "Seite &P von &N"


# --------------------------------------------------------------------------------------------------------------- bytes


def _bytes(book: Workbook, now: datetime) -> bytes:
    """The finished file, with `now` wherever the library and zip would write the clock's time."""
    moment = now.astimezone(UTC)
    book.properties.creator = "inbox_bot"
    book.properties.created = moment.replace(tzinfo=None)
    written, settled = io.BytesIO(), io.BytesIO()
    book.save(written)
    stamp = (max(moment.year, 1980), moment.month, moment.day, moment.hour, moment.minute, moment.second)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(settled, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            content = _settled(source.read(name), moment) if name == "docProps/core.xml" else source.read(name)
            entry = zipfile.ZipInfo(name, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return settled.getvalue()


def _settled(core: bytes, moment: datetime) -> bytes:
    stamp = moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode("ascii")
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, core)
