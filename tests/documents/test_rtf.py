"""Rich text: letters and tables of old word processors."""

from __future__ import annotations

import time

import pytest

from inbox_bot.documents import open_documents
from inbox_bot.model import Document, DocumentKind

from .mails import attachment, mail


def opened(content: bytes) -> Document:
    return open_documents(mail(attachment(content, "brief.rtf", "application/rtf")))[1]


def test_a_letter_is_its_lines_and_tables() -> None:
    """In the fonts' charsets; a link is its words; cells are cells."""
    letter = opened(
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fbidi \fcharset162{\*\panose 02}Arial;}}"
        rb"{\stylesheet{Normal;}}{\info{\author Niemand}}\f0 Gr\'fc\'dfe von \f1 Y\'fdlmaz\f0 , \u321?ukasz"
        rb" \u-10179?\u-8704?\par siehe {\field{\*\fldinst{HYPERLINK \"http://x.example\"}}{\fldrslt{hier}}}\par"
        rb"\trowd\intbl Name\cell Ort\cell\row\intbl Ada\cell K\'f6ln\cell\row\pard Ende}"
    )
    assert letter.kind is DocumentKind.DOCX
    assert letter.lines == ("Grüße von Yılmaz, Łukasz 😀", "siehe hier", "Name\tOrt", "Ada\tKöln", "Ende")
    (table,) = letter.tables
    assert (table.rows, table.first_line) == ((("Name", "Ort"), ("Ada", "Köln")), 2)


def test_a_wrong_name_does_not_matter() -> None:
    """Word calls its rich text "brief.doc" on request."""
    document = open_documents(mail(attachment(rb"{\rtf1 Hallo Ada}", "brief.doc", "application/msword")))[1]
    assert (document.kind, document.lines) == (DocumentKind.DOCX, ("Hallo Ada",))


@pytest.mark.parametrize(
    "content",
    [
        rb"{\rtf1{\fonttbl" + rb"\f0\fcharset0" * 50_000,
        rb"{\rtf1" + rb"{\field{\*\fldinst{HYPERLINK " * 30_000,
        rb"{\rtf1" + rb"{\fonttbl" * 50_000,
        rb"{\rtf1" + b"{" * 900_000,
        rb"{\rtf1" + rb"\'ff" * 200_000,
        rb"{\rtf1\pict\bin9" + b"{" * 900_000,
        rb"{\rtf1\pict\bin}",
        rb"{\rtf1\u\u9999999999 ",
        rb"{\rtf1 " + b"x" * 2_000_001,
    ],
)
def test_bombs_are_soon_opened(content: bytes) -> None:
    """Every one is a document, for little of the processor's time: a tenth of what it may take here."""
    started = time.thread_time()
    opened(content)
    assert time.thread_time() - started < 5
