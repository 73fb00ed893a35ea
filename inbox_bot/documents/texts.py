"""Attached text and web pages -> lines; takes bytes in any charset, refuses nothing but sheer size."""

from __future__ import annotations

from ..model import Document, DocumentKind, Part
from .html import Page, read_html
from .limits import MAX_CHARACTERS, MAX_LINES, Unreadable
from .plain import read_plain
from .text import decode


def open_text(part: Part, origin: str) -> Document:
    page = Page(*read_plain(_decoded(part), flowed=part.flowed, delsp=part.delsp))
    return _document(DocumentKind.TEXT, origin, page)


def open_html(part: Part, origin: str) -> Document:
    return _document(DocumentKind.HTML, origin, read_html(_decoded(part)))


def _decoded(part: Part) -> str:
    text = decode(part) if part.is_attachment or part.text is None else part.text
    if len(text) > MAX_CHARACTERS:
        raise Unreadable("Die Textdatei ist zu umfangreich, um gelesen zu werden.")
    return text


def _document(kind: DocumentKind, origin: str, page: Page) -> Document:
    if len(page.lines) > MAX_LINES:
        raise Unreadable("Die Textdatei ist zu umfangreich, um gelesen zu werden.")
    depths = page.depths if any(page.depths) else ()
    return Document(kind, origin, page.lines, tables=page.tables, quote_depths=depths)
