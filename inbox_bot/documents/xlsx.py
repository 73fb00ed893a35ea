"""Excel (xlsx, xlsm) -> one table a visible sheet; takes bytes, refuses archives that are bombs, locked or endless.

Values as a reader sees them: whole numbers without a fraction, dates as ISO 8601, ticks as "Ja". Hidden sheets, rows
and columns are not what the sender looked at; formulas count by the value that Excel stored.
"""

from __future__ import annotations

import io
import re
from datetime import date, datetime, time
from itertools import groupby
from typing import TYPE_CHECKING

from ..model import Document, DocumentKind, Part
from .draft import Draft
from .limits import MAX_COLUMNS, Unreadable, check_zip
from .lines import cell

if TYPE_CHECKING:
    from openpyxl.cell import Cell
    from openpyxl.cell.cell import MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_MAX_SHEET_BYTES = 8 * 1024 * 1024
"""Of all sheets unzipped: openpyxl takes a second for each two megabytes of it."""
_LEADING_ZEROS = re.compile(r"0+")


def open_xlsx(part: Part, origin: str) -> Document:
    """Every visible sheet as a table; its name stands above it where there are several."""
    import openpyxl

    archive = check_zip(part.content)
    if sum(each.file_size for each in archive.infolist() if "/worksheets/" in each.filename) > _MAX_SHEET_BYTES:
        raise Unreadable("Die Excel-Datei ist zu umfangreich, um gelesen zu werden.")
    book = openpyxl.load_workbook(io.BytesIO(part.content), data_only=True, keep_links=False)
    sheets = [(sheet.title, _rows(sheet)) for sheet in book.worksheets if sheet.sheet_state == "visible"]
    filled = [(title, rows) for title, rows in sheets if any(map(any, rows))]
    draft = Draft()
    for title, rows in filled:
        if len(filled) > 1:
            draft.add_line("")
            draft.add_line(title)
        draft.add_rows(rows)
    return draft.document(DocumentKind.XLSX, origin)


def _rows(sheet: Worksheet) -> list[list[str]]:
    """Rows of shown cells, from the cells that the file holds.

    `iter_rows` would make a cell for every place up to the last one: minutes for one stray cell at XFD1048576.
    """
    hidden = _hidden_columns(sheet)
    cells = sorted(sheet._cells.items())
    return [
        _row({column: each for (_, column), each in row if column <= MAX_COLUMNS and column not in hidden})
        for number, row in groupby(cells, key=lambda place: place[0][0])
        if number not in sheet.row_dimensions or not sheet.row_dimensions[number].hidden
    ]


def _row(cells: dict[int, Cell | MergedCell]) -> list[str]:
    return [_shown(cells[column]) if column in cells else "" for column in range(1, max(cells, default=0) + 1)]


def _hidden_columns(sheet: Worksheet) -> frozenset[int]:
    """One entry of the file may hide a whole range of columns."""
    return frozenset(
        column
        for width in sheet.column_dimensions.values()
        if width.hidden and width.min
        for column in range(width.min, min(width.max or width.min, MAX_COLUMNS) + 1)
    )


def _shown(each: Cell | MergedCell) -> str:
    value = each.value
    if value is None or each.data_type == "e" or (each.font is not None and each.font.strike):
        return ""  # nothing, an error, or crossed out
    if isinstance(value, bool):
        return "Ja" if value else "Nein"
    if isinstance(value, int | float):
        return _number(value, each.number_format or "")
    if isinstance(value, datetime | date | time):
        return _moment(value)
    return cell(str(value))


def _number(value: float, form: str) -> str:
    """1.0 as "1"; a post code in the format 00000 with its leading zeros; a fraction with the German comma."""
    if value != int(value) or abs(value) >= 1e15:
        return f"{value:.10g}".replace(".", ",")
    return f"{int(value):0{len(form)}d}" if _LEADING_ZEROS.fullmatch(form) else str(int(value))


def _moment(value: datetime | date | time) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    return value.isoformat("minutes") if isinstance(value, time) else value.isoformat()
