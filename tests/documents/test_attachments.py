"""Which opener reads what; lists, cards, calendars and mails in a mail; what no person would call an attachment."""

from __future__ import annotations

import pytest

from inbox_bot.documents import formats, open_documents
from inbox_bot.model import Document, DocumentKind, Field, Message, Part

from .files import archive, behind_a_password, pdf
from .mails import attachment, html, mail, plain

CSV = "Nachname;Vorname\nYılmaz;Fatma\n"
VCARD = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Yılmaz;Fatma;;Dr.;\r\nFN:Fatma Yılmaz\r\n{}END:VCARD\r\n"
PNG = b"\x89PNG\r\n\x1a\n"


def opened(content: bytes, filename: str | None = None, content_type: str = "application/octet-stream") -> Document:
    return open_documents(mail(attachment(content, filename, content_type)))[1]


@pytest.mark.parametrize(
    ("content", "filename", "content_type", "kind"),
    [
        (pdf([(60, 700, "Wir kommen alle drei sehr gern.")]), "scan.docx", "image/png", DocumentKind.PDF_TEXT),
        (CSV.encode(), "liste.csv", "application/vnd.ms-excel", DocumentKind.CSV),
        (CSV.encode(), None, "text/csv", DocumentKind.CSV),
        (CSV.encode(), "liste.csv", "text/plain", DocumentKind.CSV),
        (CSV.encode(), "LISTE.CSV", "application/octet-stream", DocumentKind.CSV),
        (VCARD.format("").encode(), "x.dat", "application/octet-stream", DocumentKind.VCARD),
        (b"<html><p>Hallo", "brief.txt", "text/plain", DocumentKind.HTML),
        (b"Hallo", "brief.txt", "application/octet-stream", DocumentKind.TEXT),
        (b"Hallo", None, "text/x-unbekannt", DocumentKind.TEXT),
        (b"Hallo", "brief.pdf", "application/pdf", DocumentKind.UNREADABLE),
        (b"\x00\x01\x02" * 9, "brief.txt", "text/plain", DocumentKind.UNREADABLE),
        (b"From: a@x.example\n\nHallo", "weiter.eml", "application/octet-stream", DocumentKind.MAIL),
    ],
)
def test_a_wrong_type_does_not_matter(
    content: bytes, filename: str | None, content_type: str, kind: DocumentKind
) -> None:
    """The file's own mark first, then its type, then its extension (a phone calls everything octet-stream)."""
    assert opened(content, filename, content_type).kind is kind


@pytest.mark.parametrize(
    ("content", "filename", "content_type", "word"),
    [
        (PNG + b"\x01" * 200_000, "foto.png", "image/png", "Bild"),
        (b"\xff\xd8\xff\xe0" + b"\x01" * 200_000, "foto.pdf", "application/pdf", "Bild"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "brief.doc", "application/msword", "doc"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "mail.msg", "application/octet-stream", "msg"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "mail", "application/vnd.ms-outlook", "msg"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0", "liste.xls", "application/octet-stream", "xls"),
        (behind_a_password(), "liste.xlsx", "application/octet-stream", "mit einem Kennwort"),
        (behind_a_password(), "liste.xls", "application/vnd.ms-excel", "mit einem Kennwort"),
        (archive({"a": "b"}), "alles.zip", "application/zip", "Archiv"),
        (b"\x78\x9f\x3e\x22\0", "winmail.dat", "application/octet-stream", "winmail"),
        (b"kaputt", "winmail.dat", "application/ms-tnef", "winmail"),
        (b"\x30\x82\0", "smime.p7m", "application/pkcs7-mime", "S/MIME"),
        (b"\0\0\0\x18ftypmp42", "gruss.mp4", "video/mp4", "Tonaufnahme|Ton-"),
        (b"\0\1\2", "x.bin", "application/octet-stream", "unbekannt"),
        (b"x" * (15 * 1024 * 1024 + 1), "gross.txt", "text/plain", "größer als 15 MB"),
    ],
)
def test_unreadable_kinds_are_named(content: bytes, filename: str, content_type: str, word: str) -> None:
    """The organisers read what kind of file waits for them, and no word of what is in it."""
    document = opened(content, filename, content_type)
    assert (document.kind, document.origin, document.lines) == (DocumentKind.UNREADABLE, filename, ())
    assert document.problem and any(each in document.problem for each in word.split("|"))


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (CSV.encode(), (("Nachname", "Vorname"), ("Yılmaz", "Fatma"))),
        (CSV.encode("utf-8-sig"), (("Nachname", "Vorname"), ("Yılmaz", "Fatma"))),
        (CSV.encode("utf-16"), (("Nachname", "Vorname"), ("Yılmaz", "Fatma"))),
        ("Name,Ort\nJörg,Köln\n".encode("cp1252"), (("Name", "Ort"), ("Jörg", "Köln"))),
        (b"a\tb\n1\t2\n", (("a", "b"), ("1", "2"))),
        (b"sep=|\na|b\n1|2\n", (("a", "b"), ("1", "2"))),
        (b'Name;Mail\n"Li, Bo";b@x.example\n"Ada; Dr.";a@x.example\n',
         (("Name", "Mail"), ("Li, Bo", "b@x.example"), ("Ada; Dr.", "a@x.example"))),
        (b"Li, Bo;b@x.example;1\nSo, Ada;;2\n", (("Li, Bo", "b@x.example", "1"), ("So, Ada", "", "2"))),
        (b'"zwei\nZeilen",x\ny,z\n', (("zwei; Zeilen", "x"), ("y", "z"))),
        (b"a;b;;\n;;;\nc;d;;\n", (("a", "b"), ("c", "d"))),
    ],
)  # fmt: skip
def test_csv_as_its_program_meant_it(content: bytes, rows: tuple[tuple[str, ...], ...]) -> None:
    """Any usual charset and delimiter; quotes honoured; empty rows and columns dropped."""
    document = opened(content, "liste.csv")
    assert [table.rows for table in document.tables] == [rows]
    assert document.lines == tuple("\t".join(row).rstrip() for row in rows)


@pytest.mark.parametrize(
    ("card", "fields"),
    [
        (VCARD.format("EMAIL;TYPE=INTERNET:f@x.example\r\nORG:Brücke e.V.;Büro\r\nTITLE:Leitung\r\n"),
         [("Vorname", "Fatma"), ("Nachname", "Yılmaz"), ("E-Mail", "f@x.example"),
          ("Organisation", "Brücke e.V., Büro"), ("Funktion", "Leitung")]),
        ("BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Y=C4=B1lmaz;Fat=\nma\nEND:VCARD",
         [("Vorname", "Fatma"), ("Nachname", "Yılmaz")]),
        ("BEGIN:VCARD\nVERSION:4.0\nFN:Brücke e.V.\nitem1.EMAIL:a@x.example\nitem2.EMAIL:b@x.example\n",
         [("Name", "Brücke e.V."), ("E-Mail", "a@x.example")]),
        ("BEGIN:VCARD\nFN:Fatma\n  Yılmaz\nNOTE:N:falsch\\;\nORG:Haus\\, Hof\nEND:VCARD",
         [("Name", "Fatma Yılmaz"), ("Organisation", "Haus, Hof")]),
    ],
)  # fmt: skip
def test_a_card_is_fields(card: str, fields: list[tuple[str, str]]) -> None:
    """One person's card: given and family name where both are known, else the whole name; the first address."""
    document = opened(card.encode(), "karte.vcf")
    assert (document.kind, list(document.fields)) == (DocumentKind.VCARD, [Field(*each) for each in fields])


def test_several_cards_are_a_table() -> None:
    """An exported address book: a row a person."""
    document = opened((VCARD.format("") + "BEGIN:VCARD\nFN:Bo Li\nN:Li;Bo\nEMAIL:b@x.example\nEND:VCARD").encode())
    assert document.tables[0].rows == (
        ("Vorname", "Nachname", "E-Mail"),
        ("Fatma", "Yılmaz", ""),
        ("Bo", "Li", "b@x.example"),
    )


def test_a_calendar_names_nobody() -> None:
    """Who is in an invitation has not registered: what, when and where, without organiser and attendees."""
    document = opened(
        b"BEGIN:VCALENDAR\r\nBEGIN:VTIMEZONE\r\nDTSTART:19701025T030000\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\n"
        b"SUMMARY:Tag der\r\n  Vereine\\, 2021\r\nDTSTART;TZID=Europe/Berlin:20211127T100000\r\nLOCATION:Hagen\r\n"
        b"ORGANIZER;CN=Bo Li:mailto:b@x.example\r\nATTENDEE;CN=Ada So:mailto:a@x.example\r\nEND:VEVENT\r\n",
        "termin.ics",
    )
    assert document.lines == ("Titel: Tag der Vereine, 2021", "Beginn: 27.11.2021 10:00", "Ort: Hagen")


FORWARDED = (
    "From: =?utf-8?q?Fatma_Y=C4=B1lmaz?= <f@x.example>\r\nSubject: Fachtag\r\nMIME-Version: 1.0\r\n"
    'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
    "Ich komme gern.\r\n> Kommen Sie?\r\n--b\r\nContent-Type: text/csv\r\n"
    'Content-Disposition: attachment; filename="liste.csv"\r\n\r\na;b\r\n1;2\r\n--b--\r\n'
)


def test_an_attached_mail_reads_like_a_quoted_one() -> None:
    """Header lines in Outlook's manner, the body, its quotes; then the attachments of that mail."""
    letter, inner = open_documents(mail(plain("siehe Anhang"), attachment(FORWARDED.encode(), None, "message/rfc822")))[
        1:
    ]
    assert (letter.kind, inner.kind, inner.origin) == (DocumentKind.MAIL, DocumentKind.CSV, "liste.csv")
    assert letter.lines == (
        "Von: Fatma Yılmaz <f@x.example>", "Betreff: Fachtag", "", "Ich komme gern.", "Kommen Sie?",
    )  # fmt: skip
    assert letter.quote_depths == (0, 0, 0, 0, 1)


def test_mails_within_mails_end_somewhere() -> None:
    """The third level is named, not opened; a thousand levels do no harm."""
    content = b"Subject: innen\n\nHallo"
    for _ in range(1_000):
        content = b"Content-Type: message/rfc822\n\n" + content
    documents = open_documents(mail(attachment(content, None, "message/rfc822")))
    assert documents[-1].kind is DocumentKind.UNREADABLE
    assert len(documents) <= 5


@pytest.mark.parametrize(
    ("part", "is_left_out"),
    [
        (Part("image/png", PNG * 100, None, "image001.png", content_id="<logo@x>"), True),
        (Part("image/png", PNG * 100, None, "logo.png", is_attachment=True, content_id="<logo@x>"), True),
        (Part("image/png", PNG * 5_000, None, "foto.png", is_attachment=True), False),
        (Part("image/jpeg", PNG * 50_000, None, "foto.jpg", content_id="<logo@x>"), False),
        (Part("application/pgp-signature", b"x", None, "signature.asc", is_attachment=True), True),
        (Part("application/pkcs7-signature", b"x", None, "smime.p7s", is_attachment=True), True),
        (Part("message/delivery-status", b"Action: failed", None), True),
        (Part("text/rfc822-headers", b"From: x", "From: x"), True),
        (Part("application/octet-stream", b"\r\n", None), True),
        (Part("text/plain", b"Hallo", "Hallo", "brief.txt"), False),
    ],
)
def test_no_person_would_call_that_an_attachment(part: Part, is_left_out: bool) -> None:
    """Logos, signatures and report parts are left out; the photo of a filled form is not."""
    documents = open_documents(mail(html('Hallo<img src="cid:logo@x">'), part))
    assert (len(documents) == 1) is is_left_out


def test_a_named_text_part_may_be_the_letter() -> None:
    """Some programs name the letter itself; it is an attachment only beside another letter."""
    named = Part("text/plain", b"Hallo", "Hallo", "nachricht.txt")
    assert [each.kind for each in open_documents(mail(named))] == [DocumentKind.BODY]
    assert [each.kind for each in open_documents(mail(plain("Ja"), named))] == [DocumentKind.BODY, DocumentKind.TEXT]


def test_too_many_attachments_are_said_in_one_line() -> None:
    """Forty are opened, the rest is named once."""
    parts = [attachment(b"Hallo", f"{number}.txt", "text/plain") for number in range(50)]
    documents = open_documents(mail(*parts))
    assert len(documents) == 1 + 40 + 1
    assert documents[-1].problem and "mehr als 40" in documents[-1].problem


@pytest.mark.parametrize("failure", [ValueError, KeyError, RecursionError, MemoryError, UserWarning])
def test_no_failure_of_an_opener_leaves_the_room(failure: type[Exception], monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever a parser raises on a foreign file is a property of that file: a value, without its text."""

    def fail(part: Part, origin: str) -> Document:
        raise failure("Fatma")

    broken = formats.Format("Die Datei", fail, extensions=("txt",))
    monkeypatch.setattr("inbox_bot.documents.attachments.recognise", lambda part: broken)
    document = opened(b"x", "x.txt")
    assert document.kind is DocumentKind.UNREADABLE
    assert document.problem and "Fatma" not in document.problem


@pytest.mark.parametrize("form", formats.FORMATS, ids=lambda form: form.name)
@pytest.mark.parametrize("content", [b"", b"\0", b"%PDF-", b"PK\x03\x04", b"\xff" * 500, 'ü;\n"'.encode() * 99])
def test_every_opener_survives_what_it_did_not_expect(form: formats.Format, content: bytes) -> None:
    """Each opener behind its guard ends in a document for any bytes."""
    message: Message = mail(attachment(content, "x." + (form.extensions or ("x",))[0], (form.types or ("a/b",))[0]))
    assert open_documents(message)
