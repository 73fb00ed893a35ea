"""The sheet on which an opener writes; takes lines, rows and fields, returns a Document, refuses what is too much."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ..model import Document, DocumentKind, Field, Table
from .limits import MAX_CELLS, MAX_LINES, Unreadable
from .lines import clean, squeeze


@dataclass(slots=True)
class Draft:
    lines: list[str] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    cells: int = 0

    def add_line(self, text: str) -> None:
        """One line; blank ones are kept single, and none stands first."""
        line = clean(text)
        if not line.strip() and not (self.lines and self.lines[-1]):
            return
        if len(self.lines) >= MAX_LINES:
            raise Unreadable("Die Datei ist zu umfangreich, um gelesen zu werden.")
        self.lines.append(line if line.strip() else "")

    def add_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Rows of clean cells: a line each, and a table where there are two rows and two columns or more."""
        filled = _without_empty(rows)
        self.cells += sum(map(len, filled))
        if self.cells > MAX_CELLS:
            raise Unreadable("Die Tabelle ist zu groß, um gelesen zu werden.")
        if len(filled) > 1 and len(filled[0]) > 1:
            self.tables.append(Table(filled, len(self.lines)))
        for row in filled:
            self.add_line("\t".join(row).rstrip())

    def add_field(self, label: str, value: str) -> None:
        """An empty field says nothing: a blank form has no names. Line ends within a value stay."""
        lines = [squeeze(line) for line in value.splitlines()]
        text = "\n".join(line for line in lines if line)
        if text:
            self.fields.append(Field(squeeze(label), text))

    def document(self, kind: DocumentKind, origin: str) -> Document:
        while self.lines and not self.lines[-1]:
            self.lines.pop()
        return Document(kind, origin, tuple(self.lines), tuple(self.fields), tuple(self.tables))


def _without_empty(rows: Iterable[Sequence[str]]) -> tuple[tuple[str, ...], ...]:
    """Without empty rows and columns, all rows of one length."""
    kept = [row for row in rows if any(row)]
    width = max(map(len, kept), default=0)
    columns = [at for at in range(width) if any(at < len(row) and row[at] for row in kept)]
    return tuple(tuple(row[at] if at < len(row) else "" for at in columns) for row in kept)
