"""Word (docx, docm, dotx) -> lines, tables, fields; takes bytes, refuses archives that are bombs or locked.

The body's XML is read itself, in document order: content controls, text boxes, check boxes and tracked changes are all
where people fill in a form, and libraries skip them. Headers, footers, deleted, crossed-out and hidden text are left
out.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..model import Document, DocumentKind, Part
from .draft import Draft
from .limits import MAX_COLUMNS, check_zip
from .lines import cell
from .xml import attribute, child, local, read_member

if TYPE_CHECKING:
    from lxml.etree import _Element

_SYMBOLS = {"F0FE": "☒", "F0FD": "☒", "F078": "☒", "F052": "☑", "F0FC": "✓", "F0A8": "☐", "F06F": "☐", "F0A3": "☐"}
"""Check boxes and ticks of the Wingdings fonts."""
_TEXTS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}
_UNSEEN = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "pPr", "rPr", "sectPr", "sdtPr", "tblPr"})
"""Fallback repeats a text box for older programs."""
_UNSAYING = ("vanish", "strike", "dstrike")
"""Hidden, and crossed out once or twice: a name struck from a list doesn't come."""
_OFF = ("0", "false", "off")


def open_docx(part: Part, origin: str) -> Document:
    """The letter, table or form as a reader sees it."""
    archive = check_zip(part.content)
    body = child(read_member(archive, "word/document.xml"), "body")
    story = _Story(_Numbering.of(archive))
    if body is not None:
        story.blocks(body)
    return story.draft.document(DocumentKind.DOCX, origin)


@dataclass(slots=True)
class _Numbering:
    """Which lists count and which have bullets, and how far each has counted."""

    formats: dict[tuple[str, str], str]
    counts: dict[tuple[str, str], int] = field(default_factory=dict)

    @classmethod
    def of(cls, archive: zipfile.ZipFile) -> _Numbering:
        if "word/numbering.xml" not in archive.namelist():
            return cls({})
        root = read_member(archive, "word/numbering.xml")
        levels = {
            (attribute(abstract, "abstractNumId"), attribute(level, "ilvl")): attribute(child(level, "numFmt"), "val")
            for abstract in root
            for level in abstract
            if local(abstract) == "abstractNum" and local(level) == "lvl"
        }
        return cls(
            {
                (attribute(number, "numId"), level): form
                for number in root
                if local(number) == "num"
                for (abstract, level), form in levels.items()
                if abstract == attribute(child(number, "abstractNumId"), "val")
            }
        )

    def marker(self, paragraph: _Element) -> str:
        """ "- ", "1. " or "" for what stands before a paragraph."""
        place = child(paragraph, "pPr", "numPr")
        number = attribute(child(place, "numId"), "val")
        key = (number, attribute(child(place, "ilvl"), "val") or "0")
        form = self.formats.get(key)
        if place is None or number in ("", "0") or form == "none":
            return ""
        if form != "decimal":
            return "- "
        self.counts[key] = self.counts.get(key, 0) + 1
        return f"{self.counts[key]}. "


@dataclass(slots=True)
class _Story:
    """The pen that follows the document's blocks."""

    numbering: _Numbering
    draft: Draft = field(default_factory=Draft)

    def blocks(self, parent: _Element) -> None:
        for element in parent:
            name = local(element)
            if name == "p":
                self.paragraph(element)
            elif name == "tbl":
                self.table(element)
            elif name == "sdt":
                self.control(element)
                self.blocks_of_control(element)
            elif name in ("ins", "moveTo", "customXml", "smartTag"):
                self.blocks(element)

    def blocks_of_control(self, control: _Element) -> None:
        content = child(control, "sdtContent")
        if content is not None and not _is_placeholder(control):
            self.blocks(content)

    def paragraph(self, paragraph: _Element) -> None:
        for control in paragraph.iter("{*}sdt"):
            self.control(control)
        marker = self.numbering.marker(paragraph)
        text = _text(paragraph)
        for at, line in enumerate(text.split("\n")):
            self.draft.add_line((marker if at == 0 and line.strip() else "") + line.strip(" "))
        for box in _boxes(paragraph):
            self.blocks(box)

    def control(self, control: _Element) -> None:
        """A content control with a title is a form's field."""
        label = attribute(child(control, "sdtPr", "alias"), "val")
        if label and not _is_placeholder(control) and next(control.iter("{*}tbl"), None) is None:
            self.draft.add_field(label, _value(control))

    def table(self, table: _Element) -> None:
        for control in table.iter("{*}sdt"):
            self.control(control)
        self.draft.add_line("")
        self.draft.add_rows([_row(row) for row in _find(table, "tr")])
        self.draft.add_line("")


def _row(row: _Element) -> list[str]:
    """A merged cell stands once: its further columns and rows are empty."""
    cells: list[str] = []
    for element in _find(row, "tc"):
        merge = child(element, "tcPr", "vMerge")
        is_continued = merge is not None and attribute(merge, "val") != "restart"
        span = attribute(child(element, "tcPr", "gridSpan"), "val")
        cells.append("" if is_continued else cell("\n".join(_paragraphs(element))))
        cells += [""] * (min(int(span), MAX_COLUMNS) - 1 if span.isdecimal() else 0)
    return cells[:MAX_COLUMNS]


def _find(parent: _Element, name: str) -> Iterator[_Element]:
    """Rows of a table, cells of a row: also those within content controls, not those of a table within."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _find(element, name)


def _paragraphs(element: _Element) -> Iterator[str]:
    return (_text(paragraph) for paragraph in element.iter("{*}p") if not _is_fallback(paragraph))


def _is_fallback(element: _Element) -> bool:
    return next(element.iterancestors("{*}Fallback"), None) is not None


def _value(control: _Element) -> str:
    """A check box's state in words, else the text."""
    checked = child(control, "sdtPr", "checkbox", "checked")
    if checked is not None:
        return "" if attribute(checked, "val") in _OFF else "Ja"
    content = child(control, "sdtContent")
    return "" if content is None else "\n".join(_paragraphs(content)) or _text(content)


def _is_placeholder(control: _Element) -> bool:
    """ "Klicken oder tippen Sie hier, um Text einzugeben.": nothing was filled in."""
    shown = child(control, "sdtPr", "showingPlcHdr")
    return shown is not None and attribute(shown, "val") not in _OFF


def _text(paragraph: _Element) -> str:
    """What stands in a paragraph itself; the paragraphs of its text boxes come after it."""
    return "".join(_pieces(paragraph))


def _pieces(parent: _Element) -> Iterator[str]:
    for element in parent:
        name = local(element)
        if name == "t":
            yield element.text or ""
        elif name in _TEXTS:
            yield _TEXTS[name]
        elif name == "sym":
            yield _SYMBOLS.get(attribute(element, "char").upper(), "")
        elif name == "checkBox":
            yield "☒ " if _is_checked(element) else "☐ "
        elif name not in _UNSEEN and name != "txbxContent" and not _is_unseen(element, name):
            yield from _pieces(element)


def _is_unseen(element: _Element, name: str) -> bool:
    if name == "r":
        marks = (child(element, "rPr", mark) for mark in _UNSAYING)
        return any(mark is not None and attribute(mark, "val") not in _OFF for mark in marks)
    return name == "sdt" and _is_placeholder(element)


def _is_checked(box: _Element) -> bool:
    """An old form's check box: `checked` overrules `default`; without a value either means yes."""
    for name in ("checked", "default"):
        state = child(box, name)
        if state is not None:
            return attribute(state, "val") not in _OFF
    return False


def _boxes(paragraph: _Element) -> Iterator[_Element]:
    """The outermost text boxes of a paragraph."""
    for box in paragraph.iter("{*}txbxContent"):
        within = next((each for each in box.iterancestors("{*}txbxContent", "{*}p") if each is not paragraph), None)
        if not _is_fallback(box) and (within is None or next(within.iterancestors("{*}p"), None) is None):
            yield box
