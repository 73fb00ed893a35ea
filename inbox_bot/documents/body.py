"""A mail's own words -> one document; takes the parts of its body, refuses nothing.

All inline text parts in their order. Where a mail comes twice, as plain text and as HTML, the plain one is taken if it
says what the HTML says; the HTML is taken where the plain part is empty, a stub or a fragment, and where it holds a
table of data, which the plain part has flattened. Where the two say different things (a list's footer behind an HTML
letter) both are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from ..model import Document, DocumentKind, Part, Table
from .html import Page, read_html
from .limits import MAX_CHARACTERS, MAX_LINES
from .plain import read_plain

BODY = "body"

_WORD = re.compile(r"\w{3,}")
_STUB = re.compile(
    r"\bhtml\b.{0,60}\b(?:mail|reader|client|format|programm|browser|version|support|darstell|anzeig|view|see)"
    r"|\b(?:mail|reader|client|view|display|requires?|needs?|needed|format|ansicht)\b.{0,60}\bhtml\b"
    r"|im (?:web)?browser (?:an|öffnen)|in (?:your|a) (?:web )?browser",
    re.IGNORECASE | re.DOTALL,
)
_STUB_WORDS = 30
"""A part of more words says something, even if it also speaks of HTML."""
_SAME = 0.5
"""The share of words that must be found in the other part; the two seldom agree on links and footers."""


def open_body(parts: Sequence[Part]) -> Document:
    """The body as one document; without lines where the mail says nothing."""
    pages = [(part, _read(part)) for part in parts]
    plain = [page for part, page in pages if part.content_type != "text/html"]
    html = [page for part, page in pages if part.content_type == "text/html"]
    chosen = _choose(plain, html) or [page for _, page in pages]
    return _one_document(chosen, is_cut=any(len(part.text or "") > MAX_CHARACTERS for part in parts))


def _read(part: Part) -> Page:
    text = (part.text or "")[:MAX_CHARACTERS]
    if part.content_type == "text/html":
        return read_html(text)
    return Page(*read_plain(text, flowed=part.flowed, delsp=part.delsp))


def _choose(plain: list[Page], html: list[Page]) -> list[Page]:
    """Which of the two versions is the letter; [] where each says something of its own."""
    plain_words, html_words = _words(plain), _words(html)
    if not html_words or not plain_words:
        return plain if plain_words else html
    if any(page.tables for page in html) or _is_stub(plain, plain_words):
        return html
    common = len(plain_words & html_words)
    if common >= _SAME * len(html_words):
        return plain
    return html if common >= _SAME * len(plain_words) else []


def _words(pages: list[Page]) -> set[str]:
    return {word.lower() for page in pages for line in page.lines for word in _WORD.findall(line)}


def _is_stub(plain: list[Page], words: set[str]) -> bool:
    text = "\n".join(chain.from_iterable(page.lines for page in plain))
    return len(words) <= _STUB_WORDS and bool(_STUB.search(text))


def _one_document(pages: list[Page], is_cut: bool) -> Document:
    lines: list[str] = []
    depths: list[int] = []
    tables: list[Table] = []
    for page in pages:
        if lines and page.lines:
            lines.append("")
            depths.append(0)
        tables += [replace(table, first_line=table.first_line + len(lines)) for table in page.tables]
        lines += page.lines
        depths += page.depths
    is_cut = is_cut or len(lines) > MAX_LINES
    return Document(
        DocumentKind.BODY,
        BODY,
        lines=tuple(lines[:MAX_LINES]),
        tables=tuple(table for table in tables if table.first_line + len(table.rows) <= MAX_LINES),
        quote_depths=tuple(depths[:MAX_LINES]) if any(depths) else (),
        problem="Der Text der E-Mail ist ungewöhnlich lang; nur der Anfang wurde gelesen." if is_cut else None,
    )
