"""Which opener reads what: one table, by the file's own first bytes, then its content type, then its extension.

A mail's content type is often wrong (everything is octet-stream on a phone), so it speaks only where the bytes have no
mark of their own.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

from ..model import Document, Part
from . import smime, tnef
from .calendar import open_calendar
from .delimited import open_csv
from .docx import open_docx
from .limits import PictureOnly, Unreadable
from .opendocument import open_ods, open_odt
from .pdf import open_pdf
from .rtf import open_rtf
from .texts import open_html, open_text
from .vcard import open_vcard
from .xlsx import open_xlsx

Opener = Callable[[Part, str], Document]

_HEAD_BYTES = 1_024
"""How far into a file its mark is looked for: PDF allows rubbish before it (ISO 32000-1, annex H)."""


def _refuse(what: str) -> Opener:
    def opener(part: Part, origin: str) -> Document:
        raise Unreadable(f"Das ist {what}. Das Programm liest dieses Format nicht: Bitte sehen Sie selbst nach.")

    return opener


def _refuse_old_office(what: str) -> Opener:
    """Files of the old formats and new ones behind a password (MS-OFFCRYPTO 2.3) begin alike: with a container, whose
    directory holds the name of each stream in one piece."""

    def opener(part: Part, origin: str) -> Document:
        if _ENCRYPTED_STREAM in part.content:
            raise Unreadable("Die Datei ist mit einem Kennwort geschützt.")
        return _refuse(what)(part, origin)

    return opener


def _refuse_picture(part: Part, origin: str) -> Document:
    raise PictureOnly("Das ist ein Bild: Bitte sehen Sie es selbst an.")


def _refuse_broken(part: Part, origin: str) -> Document:
    raise Unreadable("Die Datei ist leer oder beschädigt und lässt sich nicht öffnen.")


def _refuse_winmail(part: Part, origin: str) -> Document:
    raise Unreadable(
        "Der Anhang im Format von Outlook (winmail.dat) ist beschädigt: Bitte lassen Sie sich die E-Mail noch einmal"
        " als „Nur Text“ oder HTML senden."
    )


def _refuse_unknown(part: Part, origin: str) -> Document:
    raise Unreadable(
        "Das Format der Datei ist unbekannt oder passt nicht zu ihrem Inhalt: Bitte sehen Sie selbst nach."
    )


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    """As people call it; in the reason where such a file is broken."""
    opener: Opener
    magic: re.Pattern[bytes] | None = None
    """Found at the start of the file's first kilobyte."""
    member: str = ""
    """For zip archives: the start of a member's name that tells the format."""
    types: tuple[str, ...] = ()
    extensions: tuple[str, ...] = ()


def _magic(pattern: bytes) -> re.Pattern[bytes]:
    return re.compile(pattern, re.DOTALL | re.IGNORECASE)


_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_OLD_OFFICE = _magic(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
_ZIP = _magic(rb"PK(?:\x03\x04|\x05\x06)")
_TEXT_START = rb"(?:\xef\xbb\xbf)?\s*"

FORMATS: tuple[Format, ...] = (
    Format("Das PDF", open_pdf, _magic(rb".{0,1000}%PDF-")),
    Format("Die Word-Datei", open_docx, _ZIP, "word/document"),
    Format("Die Excel-Datei", open_xlsx, _ZIP, "xl/workbook.xml"),
    Format("Die Excel-Datei", _refuse("eine Excel-Binärdatei (xlsb)"), _ZIP, "xl/workbook.bin"),
    Format("Die Präsentation", _refuse("eine Präsentation"), _ZIP, "ppt/"),
    Format("Die Textdatei", open_odt, _ZIP, "content.xml",
           types=("application/vnd.oasis.opendocument.text",), extensions=("odt", "ott")),
    Format("Die Tabelle", open_ods, _ZIP, "content.xml",
           types=("application/vnd.oasis.opendocument.spreadsheet",), extensions=("ods", "ots")),
    Format("Das Archiv", _refuse("ein Archiv (zip)"), _ZIP),
    Format("Die Excel-Datei", _refuse_old_office("eine Excel-Datei im alten Format (xls)"), _OLD_OFFICE,
           types=("application/vnd.ms-excel",), extensions=("xls", "xlt")),
    Format("Die E-Mail", _refuse("eine E-Mail im Format von Outlook (msg)"), _OLD_OFFICE,
           types=("application/vnd.ms-outlook",), extensions=("msg",)),
    Format("Die Office-Datei", _refuse_old_office("eine Office-Datei im alten Format (doc)"), _OLD_OFFICE),
    Format("Die RTF-Datei", open_rtf, _magic(rb"\s*\{\\rtf")),
    Format("Das Bild", _refuse_picture, _magic(
        rb"\xff\xd8\xff|\x89PNG|GIF8|BM.{4}\0\0|RIFF.{4}WEBP|II\*\0|MM\0\*|.{4}ftyp(?:hei|mif|avif)")),
    Format("Das Archiv", _refuse("ein Archiv"), _magic(rb"Rar!|7z\xbc\xaf|\x1f\x8b")),
    Format("Der Anhang", _refuse_winmail, re.compile(re.escape(tnef.MARK))),
    Format("Der Anhang", _refuse_winmail, types=("application/ms-tnef", "application/vnd.ms-tnef")),
    Format("Die E-Mail", smime.refuse_smime, smime.MARK),
    Format("Die Visitenkarte", open_vcard, _magic(_TEXT_START + rb"BEGIN:VCARD"),
           types=("text/vcard", "text/x-vcard", "text/directory"), extensions=("vcf", "vcard")),
    Format("Der Kalendereintrag", open_calendar, _magic(_TEXT_START + rb"BEGIN:VCALENDAR"),
           types=("text/calendar", "application/ics"), extensions=("ics",)),
    Format("Die HTML-Datei", open_html, _magic(_TEXT_START + rb"<(?:!doctype html|html)"),
           types=("text/html", "application/xhtml+xml"), extensions=("html", "htm")),
    Format("Die CSV-Datei", open_csv,
           types=("text/csv", "text/tab-separated-values", "text/comma-separated-values"), extensions=("csv", "tsv")),
    Format("Die E-Mail", smime.refuse_smime, types=smime.TYPES, extensions=("p7m",)),
    Format("Die E-Mail", _refuse("eine verschlüsselte E-Mail (PGP)"), types=("application/pgp-encrypted",),
           extensions=("pgp", "gpg")),
    Format("Das Bild", _refuse_picture, types=("image/",)),
    Format("Die Aufnahme", _refuse("eine Ton- oder Filmaufnahme"), types=("audio/", "video/"),
           extensions=("mp3", "m4a", "mp4", "mov", "ogg", "opus", "amr")),
    Format("Die Textdatei", open_text, types=("text/",), extensions=("txt", "text", "md", "log")),
)  # fmt: skip
UNKNOWN = Format("Die Datei", _refuse_unknown)
BROKEN_ARCHIVE = Format("Die Datei", _refuse_broken)
_EXTENSION_FIRST = ("csv", "tsv")
"""Windows calls a CSV file "application/vnd.ms-excel" or "text/plain"; its extension knows better."""


def recognise(part: Part) -> Format:
    """The format of an attachment, whatever its mail calls it."""
    extension = (part.filename or "").rpartition(".")[2].lower().strip()
    marked = [each for each in FORMATS if each.magic and each.magic.match(part.content[:_HEAD_BYTES])]
    if marked:
        return _narrow(marked, part, extension)
    candidates = [each for each in _UNMARKED if not (_is_text(each) and _is_binary(part.content))]
    by_extension = next((each for each in candidates if extension in each.extensions), None)
    by_type = next((each for each in candidates if _has_type(each, part.content_type)), None)
    return (by_extension if extension in _EXTENSION_FIRST else None) or by_type or by_extension or UNKNOWN


def _is_text(each: Format) -> bool:
    return any(kind.startswith("text/") for kind in each.types)


_UNMARKED = tuple(
    each for each in FORMATS if each.magic is None or any(kind.startswith("text/") for kind in each.types)
)
"""Formats that need no mark at their start: a "PDF" that does not begin like one is none."""


def _has_type(each: Format, content_type: str) -> bool:
    return any(content_type == kind or (kind.endswith("/") and content_type.startswith(kind)) for kind in each.types)


def _is_binary(content: bytes) -> bool:
    """NUL bytes, but not those of UTF-16."""
    head = content[:_HEAD_BYTES]
    zeros = head.count(0)
    return zeros > 0 and not head.startswith((b"\xff\xfe", b"\xfe\xff")) and head[1::2].count(0) <= len(head) // 4


def _narrow(found: list[Format], part: Part, extension: str) -> Format:
    """Formats with one mark in common: by the archive's members, then by type or extension, else the general one."""
    if found[0].member:
        members = _members(part.content)
        if not members:
            return BROKEN_ARCHIVE
        found = [each for each in found if any(name.startswith(each.member) for name in members) or not each.member]
    named = [each for each in found if part.content_type in each.types or extension in each.extensions]
    plain = [each for each in found if not each.types and not each.extensions]
    return (named or plain or found)[0]


def _members(content: bytes) -> list[str]:
    """The names in the archive's directory; the opener looks at the sizes before it unpacks anything."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.namelist()
    except Exception:  # zipfile raises more than BadZipFile on a broken directory
        return []


def is_picture(part: Part) -> bool:
    return recognise(part).opener is _refuse_picture
