"""PDF forms, letters and lists."""

from __future__ import annotations

import pytest

from inbox_bot.documents import open_documents
from inbox_bot.model import Document, DocumentKind

from .files import PLACED, check_box, choice, pdf, text_field
from .mails import attachment, mail


def opened(content: bytes) -> Document:
    return open_documents(mail(attachment(content, "Anmeldung.pdf")))[1]


def placed(*rows: tuple[str, ...], columns: tuple[int, ...] = (60, 200, 400)) -> list[PLACED]:
    return [
        (columns[at], 780 - 20 * line, text) for line, row in enumerate(rows) for at, text in enumerate(row) if text
    ]


def test_a_filled_form_is_its_fields() -> None:
    """Labels are the tool tips written for people; ticks say "Ja" or what their author called them."""
    form = opened(
        pdf(
            placed(("Anmeldung",)),
            fields=[
                text_field("name", "Yılmaz", tip="Nachname"),
                text_field("teilnehmer.vorname", "Fatma"),
                text_field("Bemerkung", "eins\r\rzwei  drei "),
                text_field("kennwort", "geheim", flags=1 << 13),
                check_box("online", "Yes", tip="Ich nehme online teil"),
                check_box("mode", "vor Ort", tip="Teilnahme"),
                check_box("essen", "Off"),
                check_box("senden", "Ja", flags=1 << 16),
                choice("AG", "1", [("1", "Bildungssystem"), ("2", "Zukunft")]),
                choice("Wünsche", ["a", "b"]),
            ],
        )
    )
    assert form.kind is DocumentKind.PDF_FORM
    assert [(each.label, each.value) for each in form.fields] == [
        ("Nachname", "Yılmaz"),
        ("vorname", "Fatma"),
        ("Bemerkung", "eins\nzwei drei"),
        ("Ich nehme online teil", "Ja"),
        ("Teilnahme", "vor Ort"),
        ("AG", "Bildungssystem"),
        ("Wünsche", "a, b"),
    ]
    assert form.lines == ("Anmeldung",)


def test_a_blank_form_has_no_names() -> None:
    """BEHAVIOUR 1: empty fields are dropped; the form stays a form, readable, without a problem."""
    blank = opened(pdf(placed(("Name",)), fields=[text_field("Name", ""), check_box("online", "Off")]))
    assert (blank.kind, blank.fields, blank.problem) == (DocumentKind.PDF_FORM, (), None)


def test_what_was_typed_over_a_printed_form_is_read() -> None:
    """Preview and phones fill in a form without fields by notes on the page."""
    assert "Fatma Yılmaz" in opened(pdf(placed(("Name:",)), notes=["Fatma Yılmaz\rHagen"])).lines


def test_a_letter_is_its_lines() -> None:
    """Lines in reading order, paragraphs apart."""
    letter = opened(pdf([(60, 780, "Sehr geehrte Damen und Herren,"), (60, 740, "wir kommen zu zweit:"),
                         (60, 725, "1. Jörg Große (vor Ort)")]))  # fmt: skip
    assert letter.kind is DocumentKind.PDF_TEXT
    assert letter.lines == (
        "Sehr geehrte Damen und Herren,",
        "",
        "wir kommen zu zweit:",
        "1. Jörg Große (vor Ort)",
    )


def test_a_printed_list_is_a_table() -> None:
    """Columns are told by where their cells begin: an empty cell must not move the next one."""
    printed = opened(
        pdf(
            placed(
                ("Unsere Leute",),
                ("Name", "Verein", "Teilnahme"),
                ("Ada Yilmaz", "Brücke", "online"),
                ("Bo Li", "", "vor Ort"),
            )
        )
    )
    (table,) = printed.tables
    assert table.rows == (
        ("Name", "Verein", "Teilnahme"),
        ("Ada Yilmaz", "Brücke", "online"),
        ("Bo Li", "", "vor Ort"),
    )
    assert printed.lines[table.first_line : table.first_line + 3] == tuple("\t".join(row) for row in table.rows)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (pdf(with_picture=True), "nur ein Bild"),
        (pdf([(10, 10, "Scan")], with_picture=True), "nur ein Bild"),
        (pdf(), "keinen lesbaren Text"),
        (pdf([(60, 780, "geheim")], password="streng"), "Kennwort"),
        (pdf(pages=61), "mehr als 60 Seiten"),
        (b"%PDF-1.7\nkaputt", "beschädigt"),
        (pdf([(60, 780, "Hallo")])[:200], "beschädigt"),
    ],
)
def test_what_cannot_be_read_says_why(content: bytes, reason: str) -> None:
    """The reason is for the organisers, in German, and never holds a word of the document."""
    refused = opened(content)
    assert refused.kind is DocumentKind.UNREADABLE
    assert refused.problem and reason in refused.problem
    assert not refused.lines and not refused.fields


@pytest.mark.parametrize("lock", ["RC4-128", "AES-128", "AES-256"])
def test_a_lock_with_an_empty_password_is_none(lock: str) -> None:
    """Forms are often "protected" against editing only; everybody can open them."""
    letter = opened(pdf([(60, 780, "Wir kommen zu zweit und freuen uns.")], password="", lock=lock))
    assert letter.lines == ("Wir kommen zu zweit und freuen uns.",)
