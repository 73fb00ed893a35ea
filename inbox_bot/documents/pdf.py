"""PDF -> a form's fields and the text's lines; takes bytes, refuses pictures, locks, and more pages than a letter has.

A form's values stand in its fields, not in the text of its pages; what was typed over a printed form stands in
annotations. The text keeps its columns: a list printed to PDF is still a table.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ..model import Document, DocumentKind, Part
from .draft import Draft
from .limits import (
    MAX_ATTACHMENT_BYTES,
    MAX_CHARACTERS,
    MAX_FIELDS,
    MAX_PAGES,
    MAX_PDF_BYTES,
    PictureOnly,
    Unreadable,
)
from .lines import cell, squeeze

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader

_PUSH_BUTTON = 1 << 16
_PASSWORD = 1 << 13
"""Field flags of ISO 32000-1, tables 226 and 228."""
_GENERIC_ON = re.compile(r"on|yes|ja|1|x|true|ein|checked|selected|wahr|\d*", re.IGNORECASE)
_OFF = ("", "Off")
_GENERIC_LABEL = re.compile(
    r"(?:text|feld|field|textfeld|text ?field|untitled|undefined|kontrollk\w+|check ?box|optionsfeld|auswahl|fill)"
    r"[\s_\-#.]*\d*(?:\.\d+)*",
    re.IGNORECASE,
)
"""What form editors call a field that nobody named."""
_COLUMN_GAP = re.compile(r" {3,}")
_FEW_WORDS = 5
"""A scan with fewer words than this has a scanner's stamp and no text."""


@contextmanager
def careful(unpacked: int = MAX_PDF_BYTES) -> Iterator[None]:
    """pypdf's own limits, far below its defaults; and no program is started (it would call jbig2dec)."""
    from pypdf import apply_configuration

    with apply_configuration(
        array_based_stream_maximum_output_length=unpacked,
        brotli_maximum_output_length=unpacked,
        image_maximum_buffer_size=unpacked,
        jbig2_maximum_output_length=unpacked,
        jbig2dec_binary=None,
        lzw_maximum_output_length=unpacked,
        maximum_declared_stream_length=MAX_ATTACHMENT_BYTES,
        page_tree_maximum_entries=1_000,
        run_length_maximum_output_length=unpacked,
        stream_decoding_work_maximum_length=2 * unpacked,
        stream_parsing_work_maximum_count=200_000,
        zlib_maximum_output_length=unpacked,
    ):
        yield


def open_pdf(part: Part, origin: str) -> Document:
    """PDF_FORM where there is a form (also a blank one: it then has no fields), else PDF_TEXT."""
    with careful():
        return _open(part, origin)


def _open(part: Part, origin: str) -> Document:
    reader = _reader(part.content)
    if len(reader.pages) > MAX_PAGES:
        raise Unreadable(f"Das PDF hat mehr als {MAX_PAGES} Seiten und wurde nicht gelesen.")
    draft = Draft()
    is_form = _take_fields(reader, draft)
    for page in reader.pages:
        _take_text(page, draft)
        _take_notes(page, draft)
    if not draft.fields and not is_form:
        _refuse_pictures(reader, draft)
    return draft.document(DocumentKind.PDF_FORM if is_form else DocumentKind.PDF_TEXT, origin)


def _reader(content: bytes) -> PdfReader:
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import DependencyError, FileNotDecryptedError

    try:
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            raise Unreadable("Das PDF ist mit einem Kennwort geschützt.")
    except (DependencyError, FileNotDecryptedError) as error:
        raise Unreadable("Das PDF ist verschlüsselt und lässt sich nicht öffnen.") from error
    return reader


def _take_fields(reader: PdfReader, draft: Draft) -> bool:
    """True where the PDF is a form that people fill in."""
    fields: dict[str, Any] = reader.get_fields() or {}
    if len(fields) > MAX_FIELDS:
        raise Unreadable("Das PDF-Formular hat zu viele Felder und wurde nicht gelesen.")
    is_form = False
    for name, field in fields.items():
        kind, flags = field.get("/FT"), int(field.get("/Ff") or 0)
        if kind not in ("/Tx", "/Btn", "/Ch") or (kind == "/Btn" and flags & _PUSH_BUTTON) or flags & _PASSWORD:
            continue
        is_form = True
        draft.add_field(_label(name, field), _value(kind, field))
    return is_form


def _label(name: str, field: dict[str, Any]) -> str:
    """The tool tip is written for people; a name that an editor made up is none."""
    tip = squeeze(str(field.get("/TU") or ""))
    name = squeeze(name.rpartition(".")[2].replace("_", " "))
    return name if not tip or (_GENERIC_LABEL.fullmatch(tip) and not _GENERIC_LABEL.fullmatch(name)) else tip


def _value(kind: str, field: dict[str, Any]) -> str:
    value = field.get("/V")
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    if kind == "/Btn":
        return _state(str(value or "").removeprefix("/"))
    if kind == "/Ch":
        return ", ".join(_choices(value, field.get("/Opt")))
    return "" if value is None else re.sub(r"\r\n?", "\n", str(value))


def _state(state: str) -> str:
    """A ticked box: "Ja", or what its author called that state ("vor Ort")."""
    if state in _OFF:
        return ""
    return "Ja" if _GENERIC_ON.fullmatch(state) else state


def _choices(value: Any, options: Any) -> Iterator[str]:
    """What the reader saw in the list; the file may keep a short form of it beside (ISO 32000-1, 12.7.4.4)."""
    shown = {
        str(pair[0]): str(pair[1])
        for pair in (options if isinstance(options, Sequence) and not isinstance(options, str) else ())
        if isinstance(pair, Sequence) and not isinstance(pair, str) and len(pair) == 2
    }
    values = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
    return (shown.get(str(each), str(each)) for each in values if each is not None)


def _take_text(page: PageObject, draft: Draft) -> None:
    lines = _lines(page)
    at = 0
    while at < len(lines):
        rows = _rows_from(lines, at)
        if len(rows) > 1:
            draft.add_rows(_in_columns(rows))
            at = _after(lines, at, len(rows))
        else:
            draft.add_line("\t".join(_COLUMN_GAP.split(lines[at].strip())))
            at += 1
    draft.add_line("")


def _lines(page: PageObject) -> list[str]:
    """The text in its layout; where that loses words (turned or odd fonts), in the file's order."""
    text = page.extract_text() or ""
    if len(text) > MAX_CHARACTERS:
        raise Unreadable("Das PDF enthält zu viel Text und wurde nicht gelesen.")
    try:
        layout = page.extract_text(extraction_mode="layout")
    except Exception:  # pypdf's layout mode is the younger one and fails on fonts that the plain mode reads
        return text.splitlines()
    words = set(text.split())
    is_whole = len(words & set(layout.split())) >= 0.9 * len(words)
    return (layout if is_whole else text).splitlines()


def _rows_from(lines: list[str], start: int) -> list[str]:
    """Lines with gaps in them that follow each other, at most one empty line apart."""
    rows: list[str] = []
    blanks = 0
    for line in lines[start:]:
        if _COLUMN_GAP.search(line.strip()):
            rows.append(line)
            blanks = 0
        elif line.strip() or blanks or not rows:
            break
        else:
            blanks += 1
    return rows


def _after(lines: list[str], start: int, count: int) -> int:
    """The index behind the last of `count` lines with text."""
    at = start
    while count:
        count -= bool(lines[at].strip())
        at += 1
    return at


def _in_columns(rows: list[str]) -> list[list[str]]:
    """Cells under the column in which they begin: an empty cell must not move the next one."""
    spans = [[(match.start(), match.group()) for match in re.finditer(r"\S+(?: {1,2}\S+)*", row)] for row in rows]
    starts: list[int] = []
    for start in sorted(start for row in spans for start, _ in row):
        if not starts or start - starts[-1] > 3:
            starts.append(start)
    table = []
    for row in spans:
        cells = [""] * len(starts)
        for start, text in row:
            column = max(at for at, left in enumerate(starts) if left <= start)
            cells[column] = cell(f"{cells[column]} {text}")
        table.append(cells)
    return table


def _take_notes(page: PageObject, draft: Draft) -> None:
    """Text that was typed over a printed form (FreeText); comments of reviewers are not the letter."""
    for reference in page.get("/Annots") or ():
        note = reference.get_object()
        if note is not None and note.get("/Subtype") == "/FreeText":
            for line in re.split(r"[\r\n]+", str(note.get("/Contents") or "")):
                draft.add_line(line)


def _refuse_pictures(reader: PdfReader, draft: Draft) -> None:
    if sum(len(line.split()) for line in draft.lines) >= _FEW_WORDS:
        return
    if any(_has_picture(page) for page in reader.pages):
        raise PictureOnly("Das PDF enthält nur ein Bild: Bitte sehen Sie es selbst an.")
    if not draft.lines:
        raise Unreadable("Das PDF enthält keinen lesbaren Text.")


def _has_picture(page: PageObject) -> bool:
    """Looks at the names only: decoding a picture is what a bomb would wait for."""
    resources = page.get("/Resources")
    named = resources.get_object().get("/XObject") if resources is not None else None
    objects = named.get_object() if named is not None else {}
    return any(each.get_object().get("/Subtype") in ("/Image", "/Form") for each in objects.values())
