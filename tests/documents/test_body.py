"""The body as one document: which of its versions, in which order."""

from __future__ import annotations

import pytest

from inbox_bot.documents import open_documents
from inbox_bot.model import DocumentKind, Part

from .mails import html, mail, plain

TABLE = "<table><tr><td>Name</td><td>Ort</td></tr><tr><td>Fatma Yılmaz</td><td>Hagen</td></tr></table>"
LETTER = "Guten Tag, ich melde Fatma Yılmaz zum Fachtag an."


@pytest.mark.parametrize(
    ("parts", "lines"),
    [
        ((), ()),
        ((plain(LETTER),), (LETTER,)),
        ((plain(LETTER), html(f"<p>{LETTER}</p>")), (LETTER,)),
        ((plain(" \n"), html("<p>Aus dem HTML</p>")), ("Aus dem HTML",)),
        ((plain("This mail needs an HTML reader."), html(f"<p>{LETTER}</p>")), (LETTER,)),
        ((plain("Ihr E-Mail-Programm kann kein HTML anzeigen"), html(f"<p>{LETTER}</p>")), (LETTER,)),
        ((plain("Guten Tag, Fatma"), html(f"<p>{LETTER}</p>")), (LETTER,)),
        ((plain("Name Ort Fatma Yılmaz Hagen"), html(TABLE)), ("Name\tOrt", "Fatma Yılmaz\tHagen")),
        ((plain("Eins"), plain("Zwei")), ("Eins", "", "Zwei")),
        ((html(f"<p>{LETTER}</p>"), plain("Verteiler abbestellen")), (LETTER, "", "Verteiler abbestellen")),
    ],
)
def test_one_version_of_the_letter_is_taken(parts: tuple[Part, ...], lines: tuple[str, ...]) -> None:
    """Plain if it says what the HTML says; HTML where plain is empty, a stub, a fragment or a flattened table."""
    (body,) = open_documents(mail(*parts))
    assert (body.kind, body.origin, body.lines, body.problem) == (DocumentKind.BODY, "body", lines, None)


def test_quote_depths_go_with_the_lines() -> None:
    """One depth a line where anything is quoted, none at all where nothing is."""
    (quoted,) = open_documents(mail(plain("Ja\n> Kommen Sie?"), plain("Fuß")))
    assert (quoted.lines, quoted.quote_depths) == (("Ja", "Kommen Sie?", "", "Fuß"), (0, 1, 0, 0))
    (unquoted,) = open_documents(mail(plain("Ja")))
    assert unquoted.quote_depths == ()


def test_tables_are_found_at_their_lines() -> None:
    """`first_line` counts in the whole body, whatever stands before the table."""
    (body,) = open_documents(mail(html("<p>Liste:</p>"), html(TABLE)))
    (table,) = body.tables
    assert body.lines[table.first_line] == "Name\tOrt"


def test_a_huge_body_is_cut_and_says_so() -> None:
    """A dump of a log is no letter: its beginning is read, and the organisers are told."""
    (body,) = open_documents(mail(plain("Zeile\n" * 30_000)))
    assert len(body.lines) == 20_000
    assert body.problem and "nur der Anfang" in body.problem
