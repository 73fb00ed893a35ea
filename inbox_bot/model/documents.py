"""A body or an attachment of any format, made alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum


class DocumentKind(StrEnum):
    BODY = "body"
    TEXT = "text"
    HTML = "html"
    PDF_FORM = "pdf-form"
    PDF_TEXT = "pdf-text"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"
    VCARD = "vcard"
    MAIL = "mail"  # an attached mail
    OCR = "ocr"  # lines recognised in a picture, letters mistaken and lost: a proposal for a person, nothing to act on
    UNREADABLE = "unreadable"  # see `problem`


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what stands beside it: a PDF form's field, a vCard's property."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. `first_line` is the index in the document's lines where its first row stands; -1: nowhere.

    Where a table stands in the lines, each row is one line, its cells joined by a tab.
    """

    rows: tuple[tuple[str, ...], ...]
    first_line: int = -1


@dataclass(frozen=True, slots=True)
class Document:
    """A body or an attachment of any format, made alike: lines, fields and tables."""

    kind: DocumentKind
    origin: str
    """For people: "body", or the attachment's file name."""
    lines: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    tables: tuple[Table, ...] = ()
    quote_depths: tuple[int, ...] = ()
    """How deep each line is quoted by the markup or format=flowed (blockquote, leading ">"); () where nothing is."""
    problem: str | None = None
    """Why it could not be read (encrypted, too large, picture only), in words for the organisers; None: all well.

    An OCR document has lines and a problem: that they were recognised in a picture.
    """


ReadPicture = Callable[[bytes], str | None]
"""Recognises the text of one page, a grey picture (PGM); None where that took too long or failed. Never raises."""
