"""CSV and TSV -> a table; takes bytes in any charset, refuses nothing but sheer size.

The delimiter is the one under which most rows have the same number of cells, and of those the one with most cells:
"Nachname, Vorname; Mail" has commas in each row, too.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter

from ..model import Document, DocumentKind, Part
from .draft import Draft
from .limits import MAX_COLUMNS, MAX_LINES, Unreadable
from .lines import cell
from .text import decode

_DELIMITERS = ";,\t|"
_SAMPLE_LINES = 200
_HINT = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
"""What Excel writes as a first line."""


def open_csv(part: Part, origin: str) -> Document:
    text = decode(part)
    hint = _HINT.match(text)
    rows = _rows(text[hint.end() :], hint.group(1)) if hint else _rows(text, _delimiter(text))
    if len(rows) > MAX_LINES:
        raise Unreadable("Die CSV-Datei ist zu umfangreich, um gelesen zu werden.")
    draft = Draft()
    draft.add_rows(rows)
    return draft.document(DocumentKind.CSV, origin)


def _rows(text: str, delimiter: str) -> list[list[str]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    return [[cell(each) for each in row[:MAX_COLUMNS]] for row in reader]


def _delimiter(text: str) -> str:
    sample = "\n".join(text.splitlines()[:_SAMPLE_LINES])
    return max(_DELIMITERS, key=lambda delimiter: _evenness(sample, delimiter))


def _evenness(sample: str, delimiter: str) -> tuple[float, int]:
    """The share of rows with the commonest number of cells, and that number; nothing for a single column."""
    widths = [len(row) for row in _rows(sample, delimiter) if any(row)]
    if not widths:
        return 0.0, 0
    width, count = Counter(widths).most_common(1)[0]
    return (round(count / len(widths), 1), width) if width > 1 else (0.0, 0)
