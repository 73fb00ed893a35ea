"""text/html -> lines, quote depths and tables as a reader sees them; takes decoded text, refuses nothing.

One walk over the tree that libxml2's forgiving HTML parser makes, without recursion: blocks become lines, what CSS
hides is dropped, data tables become rows, quotes of the common mail programs become depths. Outlook's quote header (a
rule and "Von: ...") has no markup of its own and stays as ordinary lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING

from ..model import Table
from .limits import MAX_CELLS, MAX_CHARACTERS, MAX_COLUMNS
from .lines import clean, squeeze

if TYPE_CHECKING:
    from lxml.etree import _Element


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BLOCKS = _names(
    "address article aside blockquote body center dd details dir div dl dt fieldset figcaption figure footer form"
    " h1 h2 h3 h4 h5 h6 header hr html legend li main menu nav ol optgroup option p pre section summary"
    " table tbody td tfoot th thead tr ul"
)
_SPACED = _names("p h1 h2 h3 h4 h5 h6 ul ol dl pre blockquote hr table")
"""Blocks with a margin: a reader sees an empty line around them."""
_NEVER_SHOWN = _names("head script style title meta link template object iframe audio video svg map select")
_STRUCK = _names("s strike del")
"""What its writer crossed out is not said: a name struck from a list doesn't come."""
_QUOTE_CLASSES = _names("moz-cite-prefix gmail_attr yahoo_quoted protonmail_quote tutanota_quote zmail_extra")
_HIDING_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all"
    r"|max-height\s*:\s*0(?!\.?[1-9])|opacity\s*:\s*0(?![.\d])"
    r"|text-decoration(?:-line)?\s*:[^;]*line-through",
    re.IGNORECASE,
)
_NO_MARGIN_STYLE = re.compile(r"margin\s*:\s*0(?:px|cm|in|pt)?\s*(?:;|$|!)|margin-bottom\s*:\s*0", re.IGNORECASE)
_PREFORMATTED_STYLE = re.compile(r"white-space\s*:\s*(?:pre|break-spaces)(?!-line)", re.IGNORECASE)
_INDENT_STYLE = re.compile(r"border\s*:\s*(?:none|0)", re.IGNORECASE)
_XML_SPACE = re.compile(r"[ \t\n\r\f]+")
_ADDRESS = re.compile(r"mailto:\s*([^\s?<>,;%]+@[^\s?<>,;%]+)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_LINE_TAG = re.compile(r"</?(?:p|div|tr|li|h[1-6]|br|blockquote)\b[^<>]*>", re.IGNORECASE)
_INVISIBLE_START = re.compile(r"<(script|style|head|!--)", re.IGNORECASE)
_INVISIBLE_END = {
    name: re.compile(end, re.IGNORECASE)
    for name, end in (("script", "</script"), ("style", "</style"), ("head", "</head"), ("!--", "-->"))
}

_MAX_CELL_LINES = 4
_MAX_CELL_CHARACTERS = 300
"""A cell beyond these is a column of a page's layout, not a datum."""


@dataclass(frozen=True, slots=True)
class Page:
    """What stands on an HTML page; `depths` has the length of `lines`."""

    lines: tuple[str, ...]
    depths: tuple[int, ...]
    tables: tuple[Table, ...] = ()


def read_html(text: str) -> Page:
    """The page as a reader sees it; a page that the parser gives up (nested too deep) is read without its markup."""
    text = text[:MAX_CHARACTERS]
    root = _parse(text)
    return _Walk().page(root) if root is not None else _without_markup(text)


def _parse(text: str) -> _Element | None:
    from lxml import etree

    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, recover=True
    )
    try:
        root: _Element | None = etree.fromstring(text.replace("\0", "").encode("utf-8", "replace"), parser)
    except (etree.LxmlError, ValueError):
        return None
    is_cut = any(error.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT for error in parser.error_log)
    return None if is_cut else root


def _without_markup(text: str) -> Page:
    text = _TAG.sub("", _LINE_TAG.sub("\n", "".join(_visible(text))))
    lines = tuple(line for line in (squeeze(unescape(line)) for line in text.splitlines()) if line)
    return Page(lines, (0,) * len(lines))


def _visible(text: str) -> Iterator[str]:
    """Without scripts, styles and comments; each search goes on where the last one ended, so the time is linear."""
    at = 0
    while (start := _INVISIBLE_START.search(text, at)) is not None:
        yield text[at : start.start()]
        end = _INVISIBLE_END[start.group(1).lower()].search(text, start.end())
        if end is None:
            return
        at = end.end() if start.group(1) == "!--" else end.start()
    yield text[at:]


@dataclass(slots=True)
class _Walk:
    """The pen that walks over the tree and writes lines."""

    lines: list[str] = field(default_factory=list)
    depths: list[int] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    """Text of the line that is being written."""
    depth: int = 0
    gap: bool = False
    """An empty line is due before the next text."""
    marker: str = ""
    """Of the list entry that begins with the next text."""
    counters: list[int | None] = field(default_factory=list)
    """The open lists: the last number of an ordered one, None for bullets."""
    preformatted: int = 0
    deeper_until: list[_Element] = field(default_factory=list)
    """Elements at whose end the quote depth falls again by one."""
    cells: int = 0

    def page(self, root: _Element) -> Page:
        from lxml import etree

        skipped: _Element | None = None
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if skipped is not None:
                if event == "end" and element is skipped:
                    skipped = None
                    self.write(element.tail, element is root)
                continue
            if event == "end":
                self.leave(element)
                self.write(element.tail, element is root)
            elif not self.enter(element):
                skipped = element
        self.end_line()
        return Page(tuple(self.lines), tuple(self.depths), tuple(self.tables))

    def enter(self, element: _Element) -> bool:
        """False: nothing below this element is to be written any more."""
        tag = _tag(element)
        if tag in _NEVER_SHOWN or tag in _STRUCK or _is_hidden(element):
            return False
        if tag == "br":
            self.end_line(is_break=True)
            return True
        if tag in _BLOCKS:
            self.end_line()
            self.gap |= _has_margin(element, tag)
        if tag == "table" and self.write_table(element):
            self.gap = True
            return False
        if tag == "tr" and self.write_row(element):
            return False
        self.open_quote(element, tag)
        self.open_list(element, tag)
        self.preformatted += _is_preformatted(element, tag)
        self.write(element.text)
        return True

    def leave(self, element: _Element) -> None:
        tag = _tag(element)
        if tag == "a":
            self.write_address(element)
        if tag in _BLOCKS or self.is_quote_end(element):
            self.end_line()
        if tag in _BLOCKS:
            self.gap |= _has_margin(element, tag)
        if tag in ("ul", "ol", "menu", "dir") and self.counters:
            self.counters.pop()
        if tag == "li":
            self.marker = ""
        self.preformatted -= _is_preformatted(element, tag)
        while self.is_quote_end(element):
            self.deeper_until.pop()
            self.depth -= 1

    def is_quote_end(self, element: _Element) -> bool:
        return bool(self.deeper_until) and self.deeper_until[-1] is element

    def open_quote(self, element: _Element, tag: str) -> None:
        if element.get("id") in ("divRplyFwdMsg", "mailcontent_quote", "x_divRplyFwdMsg"):
            parent = element.getparent()  # Outlook on the web: all that follows this header is quoted
            self.end_line()
            self.deepen(element if parent is None else parent)
        elif _is_quote(element, tag):
            self.end_line()
            self.deepen(element)

    def deepen(self, until: _Element) -> None:
        """Until this element ends; it is open now, so the list stays in the order of nesting."""
        self.depth += 1
        self.deeper_until.append(until)

    def open_list(self, element: _Element, tag: str) -> None:
        if tag == "ol":
            self.counters.append(_number(element.get("start"), 1) - 1)
        elif tag in ("ul", "menu", "dir"):
            self.counters.append(None)
        elif tag == "li":
            self.marker = self.next_marker(element)

    def next_marker(self, element: _Element) -> str:
        count = self.counters[-1] if self.counters else None
        if count is None:
            return "- "
        count = _number(element.get("value"), count + 1)
        self.counters[-1] = count
        return f"{count}. "

    def write(self, text: str | None, is_outside: bool = False) -> None:
        if not text or is_outside:
            return
        if not self.preformatted:
            self.pending.append(_XML_SPACE.sub(" ", text))
            return
        first, *others = text.split("\n")
        self.pending.append(first)
        for other in others:
            self.end_line(is_break=True)
            self.pending.append(other)

    def write_address(self, element: _Element) -> None:
        """A mailto link behind a name: a reader sees the address by pointing at it."""
        match = _ADDRESS.match(element.get("href") or "")
        label = "".join(str(text) for text in element.itertext())
        if match and label.strip() and "@" not in label:
            self.pending.append(f" <{match.group(1)}>")

    def end_line(self, is_break: bool = False) -> None:
        raw = "".join(self.pending)
        self.pending.clear()
        text = clean(raw) if self.preformatted else squeeze(raw)
        if text.strip():
            self.add(self.marker + text)
            self.marker = ""
        elif is_break or "\xa0" in raw:
            self.gap = True

    def add(self, line: str) -> None:
        if self.gap and self.lines:
            self.lines.append("")
            self.depths.append(min(self.depth, self.depths[-1]))
        self.gap = False
        self.lines.append(line)
        self.depths.append(self.depth)

    def write_table(self, table: _Element) -> bool:
        """Rows of data as one line each, and as a table; False: the table only lays out the page."""
        rows = _data_rows(table)
        if rows is None or self.cells > MAX_CELLS:
            return False
        self.cells += sum(map(len, rows))
        for at, row in enumerate(rows):
            self.add("\t".join(row).rstrip("\t"))
            if at == 0:
                self.tables.append(Table(rows, len(self.lines) - 1))
        return True

    def write_row(self, row: _Element) -> bool:
        """Cells that stand side by side stay on one line where each is short."""
        cells = [_cell_lines(cell) for cell in row if _tag(cell) in ("td", "th")]
        if len(cells) < 2 or any(len(lines) > 1 or sum(map(len, lines)) > _MAX_CELL_CHARACTERS for lines in cells):
            return False
        text = "\t".join(lines[0] for lines in cells if lines)
        if text:
            self.add(text)
        return True


def _data_rows(table: _Element) -> tuple[tuple[str, ...], ...] | None:
    """The rows of a table of data: no table within, short cells, at least two rows of two filled cells."""
    if table.get("role") == "presentation" or next(table.iterdescendants("table", "blockquote"), None) is not None:
        return None
    rows: list[tuple[str, ...]] = []
    below: dict[int, int] = {}
    for row in _rows(table):
        cells = _row_cells(row, below)
        if cells is None:
            return None
        if any(cells):
            rows.append(cells)
    if sum(1 for row in rows if sum(map(bool, row)) > 1) < 2:
        return None
    width = max(map(len, rows))
    return tuple(row + ("",) * (width - len(row)) for row in rows)


def _rows(table: _Element) -> Iterator[_Element]:
    for child in table:
        if _is_hidden(child):
            continue
        if _tag(child) == "tr":
            yield child
        elif _tag(child) in ("thead", "tbody", "tfoot"):
            yield from (row for row in child if _tag(row) == "tr" and not _is_hidden(row))


def _row_cells(row: _Element, below: dict[int, int]) -> tuple[str, ...] | None:
    """One row; merged cells stand in their first column and row, the others of the merge are empty."""
    cells: list[str] = []
    for element in row:
        if _tag(element) not in ("td", "th") or _is_hidden(element):
            continue
        _fill_from_above(cells, below)
        lines = _cell_lines(element)
        if len(lines) > _MAX_CELL_LINES or sum(map(len, lines)) > _MAX_CELL_CHARACTERS:
            return None
        span = min(_number(element.get("colspan"), 1), MAX_COLUMNS)
        for column in range(len(cells), len(cells) + span):
            below[column] = _number(element.get("rowspan"), 1) - 1
        cells += ["; ".join(lines)] + [""] * (span - 1)
        if len(cells) > MAX_COLUMNS:
            return None
    _fill_from_above(cells, below)
    return tuple(cells)


def _fill_from_above(cells: list[str], below: dict[int, int]) -> None:
    while below.get(len(cells), 0) > 0 and len(cells) < MAX_COLUMNS:
        below[len(cells)] -= 1
        cells.append("")


def _cell_lines(cell: _Element) -> list[str]:
    """What a reader sees in one cell; a nested table is none of its business here."""
    if next(cell.iterdescendants("table", "blockquote"), None) is not None:
        return [""] * (_MAX_CELL_LINES + 1)
    return [line for line in _Walk().page(cell).lines if line]


def _tag(element: _Element) -> str:
    return element.tag if isinstance(element.tag, str) else ""


def _is_hidden(element: _Element) -> bool:
    style = element.get("style")
    return bool(style and _HIDING_STYLE.search(style)) or element.get("hidden") is not None


def _has_margin(element: _Element, tag: str) -> bool:
    if tag not in _SPACED:
        return False
    if tag == "p":
        return "MsoNormal" not in (element.get("class") or "") and not _NO_MARGIN_STYLE.search(
            element.get("style") or ""
        )
    return tag not in ("ul", "ol") or next(element.iterancestors("li"), None) is None


def _is_preformatted(element: _Element, tag: str) -> bool:
    return tag == "pre" or bool(_PREFORMATTED_STYLE.search(element.get("style") or ""))


def _is_quote(element: _Element, tag: str) -> bool:
    classes = (element.get("class") or "").split()
    if (
        tag == "blockquote"
    ):  # without a line at its side and no sign of a cite it is an indented paragraph (Gmail, Apple)
        is_cite = element.get("type") == "cite" or element.get("cite") is not None or "gmail_quote" in classes
        return is_cite or not _INDENT_STYLE.search(element.get("style") or "")
    if "gmail_quote" in classes:  # Gmail's answers also hold what is written below the quote, its forwards do not
        return element.find("blockquote") is None
    return element.get("name") == "quote" or not _QUOTE_CLASSES.isdisjoint(classes)


def _number(text: str | None, default: int) -> int:
    """An HTML attribute's number, kept small: nobody counts a list or a span beyond five digits."""
    return int(text) if text and re.fullmatch(r"[0-9]{1,5}", text) else default
