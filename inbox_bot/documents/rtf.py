"""Rich text (rtf) -> lines and tables; takes bytes, also as Outlook packs them, refuses what is too much."""

from __future__ import annotations

import re
import struct

from ..model import Document, DocumentKind, Part
from .draft import Draft
from .limits import MAX_CHARACTERS, Unreadable
from .lines import cell, split_lines

_DICTIONARY = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor "
    rb"MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    + b"\r\n"
    + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
"""What both sides know before the first byte (MS-OXRTFCP 2.1.2.1)."""
_FONT_TABLE = re.compile(r"\{\s*\\fonttbl")
_BRACE = re.compile(r"[{}]")
_FONT = re.compile(r"\\f(\d{1,5})(?!\d)[^{};]{0,200}?\\fcharset(\d{1,3})(?!\d)")


def open_rtf(part: Part, origin: str) -> Document:
    """Lines in their order, rows of cells as tables."""
    draft = Draft()
    rows: list[list[str]] = []
    for line in [*_lines(part.content), ""]:
        if line.endswith("|"):  # so is a row's end told
            rows.append([cell(text) for text in line[:-1].split("|")])
            continue
        draft.add_rows(rows)
        rows = []
        draft.add_line(line)
    return draft.document(DocumentKind.DOCX, origin)


def plain_text(content: bytes) -> str:
    """The text alone, cells apart by tabs."""
    return "\n".join(line[:-1].replace("|", "\t") if line.endswith("|") else line for line in _lines(content))


def decompress(packed: bytes) -> bytes:
    """Outlook's compressed RTF (MS-OXRTFCP 3.1.3): runs that stood in the last 4,096 bytes are named, not repeated."""
    size, raw_size, kind = struct.unpack_from("<II4s", packed)
    if raw_size > MAX_CHARACTERS:
        raise Unreadable("Der Text ist zu umfangreich, um gelesen zu werden.")
    data = packed[16 : size + 4]
    if kind == b"MELA":
        return data[:raw_size]
    text = bytearray(_DICTIONARY)
    at = 0
    while at < len(data):
        flags, at = data[at], at + 1
        for bit in range(8):
            if at + (flags >> bit & 1) >= len(data) or len(text) >= raw_size + len(_DICTIONARY):
                break
            if not flags >> bit & 1:
                text.append(data[at])
                at += 1
                continue
            place, length = data[at] << 4 | data[at + 1] >> 4, (data[at + 1] & 15) + 2
            at += 2
            back = (len(text) - place) % 4096
            if not back:  # the end's mark
                return bytes(text[len(_DICTIONARY) :])
            if back > len(text):
                raise ValueError("a run before the beginning")
            for _ in range(length):
                text.append(text[-back])
    return bytes(text[len(_DICTIONARY) :])


def _lines(content: bytes) -> list[str]:
    from striprtf.striprtf import rtf_to_text

    if len(content) > MAX_CHARACTERS:
        raise Unreadable("Die RTF-Datei ist zu umfangreich, um gelesen zu werden.")
    # A line end means nothing in RTF; here it keeps the library from writing a link's address behind its text, by
    # way of an expression that a long line would let run for hours.
    source = _with_short_font_table(content.decode("cp1252", "replace")).replace("\\fldinst", "\n\\fldinst")
    text: str = rtf_to_text(source, errors="replace")  # type: ignore[no-untyped-call]
    return split_lines(text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))


def _with_short_font_table(source: str) -> str:
    """Of each font only its charset: the library's own search through the table takes cubic time on odd ones."""
    table = _FONT_TABLE.search(source)
    if table is None:
        return source
    depth, end = 1, len(source)
    for brace in _BRACE.finditer(source, table.end()):
        depth += 1 if brace.group() == "{" else -1
        if not depth:
            end = brace.end()
            break
    fonts = "".join(
        f"{{\\f{number}\\fcharset{charset} x;}}\n" for number, charset in _FONT.findall(source, table.end(), end)
    )
    return f"{source[: table.start()]}{{\\fonttbl\n{fonts}}}{source[end:]}"
