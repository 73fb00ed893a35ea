"""LibreOffice texts and sheets (odt, ods) -> lines and tables; takes bytes, refuses bombs and what is locked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..model import Document, DocumentKind, Part
from .draft import Draft
from .limits import MAX_COLUMNS, Unreadable, check_zip
from .lines import cell
from .xml import attribute, child, local, read_member

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXTS = {"tab": "\t", "line-break": "\n", "s": " "}
_UNSEEN = frozenset({"annotation", "tracked-changes", "note", "forms", "sequence-decls", "shapes"})
_HIDDEN = ("collapse", "filter")


def open_odt(part: Part, origin: str) -> Document:
    draft = Draft()
    _blocks(_content(part, "text"), draft)
    return draft.document(DocumentKind.DOCX, origin)


def open_ods(part: Part, origin: str) -> Document:
    draft = Draft()
    for sheet in _content(part, "spreadsheet"):
        if local(sheet) == "table":
            draft.add_line("")
            draft.add_rows(_rows(sheet))
    return draft.document(DocumentKind.XLSX, origin)


def _content(part: Part, kind: str) -> _Element:
    archive = check_zip(part.content)
    if "META-INF/manifest.xml" in archive.namelist() and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise Unreadable("Die Datei ist mit einem Kennwort geschützt.")
    found = child(read_member(archive, "content.xml"), "body", kind)
    if found is None:
        raise Unreadable("In der Datei fehlt der Text.")
    return found


def _blocks(parent: _Element, draft: Draft, marker: str = "") -> None:
    for element in parent:
        name = local(element)
        if name in ("p", "h"):
            for line in _text(element).split("\n"):
                draft.add_line(marker + line if line.strip() else "")
        elif name == "table":
            draft.add_rows(_rows(element))
        elif name == "list":
            _blocks(element, draft, "- ")
        elif name not in _UNSEEN:
            _blocks(element, draft, marker)


def _rows(table: _Element) -> list[list[str]]:
    """Rows of shown cells. Sheets repeat empty cells and rows by the thousand; those are not unfolded."""
    return [_cells(row) for row in _shown_rows(table)]


def _shown_rows(parent: _Element) -> Iterator[_Element]:
    for element in parent:
        if local(element) == "table-row" and attribute(element, "visibility") not in _HIDDEN:
            yield element
        elif local(element) in ("table-rows", "table-header-rows", "table-row-group"):
            yield from _shown_rows(element)


def _cells(row: _Element) -> list[str]:
    cells: list[str] = []
    for element in row:
        if local(element) in ("table-cell", "covered-table-cell"):
            text = cell("\n".join(_text(each) for each in element.iter("{*}p", "{*}h")))
            times = attribute(element, "number-columns-repeated")
            cells += [text] * (min(int(times), MAX_COLUMNS) if times.isdecimal() else 1)
    return cells[:MAX_COLUMNS]


def _text(element: _Element) -> str:
    pieces = [element.text or ""]
    for each in element:
        if local(each) not in _UNSEEN:
            pieces.append(_TEXTS.get(local(each)) or _text(each))
        pieces.append(each.tail or "")
    return "".join(pieces)
