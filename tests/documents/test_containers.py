"""What packs a letter and its attachments: winmail.dat and S/MIME."""

from __future__ import annotations

import random
import struct

import pytest

from inbox_bot.documents import open_documents
from inbox_bot.model import Document, DocumentKind, Part
from tests.mail.sealed import certificates, encrypted, signed, signed_in_pieces

from .files import pdf
from .mails import attachment, mail, plain
from .winmail import (
    BODY,
    CONTENT_ID,
    CONTENT_TYPE,
    DATA,
    HTML,
    INTERNET_CODEPAGE,
    LONG_NAME,
    MAIL_OBJECT,
    RTF,
    SHORT_NAME,
    SHOWN_NAME,
    SUBJECT,
    Narrow,
    Object,
    Value,
    packed_rtf,
    winmail,
)

LIST: dict[int, Value] = {
    LONG_NAME: "Teilnehmende größer.csv",
    SHORT_NAME: "TEILNE~1.CSV",
    DATA: b"Nachname;Vorname\nY\xc4\xb1lmaz;Fatma\n",
}
RTF_LETTER = rb"{\rtf1\ansi{\fonttbl{\f0\fcharset162 Arial;}}\f0 Guten Tag,\par wir kommen: Fatma Y\'fdlmaz.\par}"


def opened(content: bytes, *others: Part, content_type: str = "application/ms-tnef") -> tuple[Document, ...]:
    return open_documents(mail(*others, attachment(content, "winmail.dat", content_type)))


@pytest.mark.parametrize(
    ("packed", "lines"),
    [
        (winmail({BODY: "Wir kommen: Łukasz"}), ("Wir kommen: Łukasz",)),
        (winmail({BODY: Narrow("Grüße".encode("cp1252"))}), ("Grüße",)),
        (winmail({BODY: Narrow("Ольга".encode("cp1251"))}, codepage=1251), ("Ольга",)),
        (winmail(body="Grüße".encode("cp1252")), ("Grüße",)),
        (winmail({BODY: Narrow("Grüße".encode())}, codepage=0), ("Grüße",)),
        (winmail({BODY: Narrow("Grüße".encode("latin-1"))}, codepage=28591), ("Grüße",)),
        (winmail({HTML: "<p>Grüße<p>Ada".encode()}), ("Grüße", "", "Ada")),
        (winmail({INTERNET_CODEPAGE: 1254, HTML: "<p>Yılmaz".encode("cp1254")}), ("Yılmaz",)),
        (winmail({RTF: packed_rtf(RTF_LETTER)}), ("Guten Tag,", "wir kommen: Fatma Yılmaz.")),
        (winmail({RTF: struct.pack("<II4sI", len(RTF_LETTER) + 12, len(RTF_LETTER), b"MELA", 0) + RTF_LETTER}),
         ("Guten Tag,", "wir kommen: Fatma Yılmaz.")),
        (winmail({RTF: bytes.fromhex(  # MS-OXRTFCP 4.1.1: with runs, the last one longer than what it repeats
            "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af3206865"
            "6c090020627705b06c647d0a800fa0")}), ("hello world",)),
    ],
)  # fmt: skip
@pytest.mark.parametrize("content_type", ["application/ms-tnef", "application/octet-stream"])
def test_the_letter_within_is_the_letter(packed: bytes, lines: tuple[str, ...], content_type: str) -> None:
    """Plain, HTML or packed rich text, in any code page, by type or by its first bytes."""
    (letter,) = opened(packed, content_type=content_type)
    assert (letter.kind, letter.lines) == (DocumentKind.BODY, lines)


def test_a_letter_beside_it_is_the_letter() -> None:
    """Mail programs send the words as text and their looks once more as winmail.dat: then that is no attachment."""
    (letter,) = opened(winmail({BODY: "Noch einmal", RTF: packed_rtf(RTF_LETTER)}), plain("Ich komme."))
    assert letter.lines == ("Ich komme.",)
    (letter,) = opened(winmail({BODY: "Noch einmal"}), plain(" \n"))
    assert "Noch einmal" in letter.lines


def test_attachments_within_are_opened_like_others() -> None:
    """By property or by old attribute; a logo of the letter's look is left out, a form is read."""
    form = pdf([(60, 780, "Anmeldung von Fatma und Ada Yilmaz")])
    logo: dict[int, Value] = {
        LONG_NAME: "image001.png", CONTENT_TYPE: "image/png", CONTENT_ID: "logo@x", DATA: b"\x89PNG\r\n\x1a\n" * 9,
    }  # fmt: skip
    packed = winmail(
        {BODY: "Anbei"}, [LIST, logo, {SHOWN_NAME: "C:\\Brief.txt", DATA: b"Hallo"}], files={"a.pdf": form}
    )
    documents = opened(packed)
    assert [(each.kind, each.origin) for each in documents] == [
        (DocumentKind.BODY, "body"),
        (DocumentKind.PDF_TEXT, "a.pdf"),
        (DocumentKind.CSV, "Teilnehmende größer.csv"),
        (DocumentKind.TEXT, "Brief.txt"),
    ]
    assert documents[2].tables[0].rows[1] == ("Yılmaz", "Fatma")


def test_a_mail_within_is_an_attached_text() -> None:
    """Forwarded as an attachment: its words under its subject, then its own attachments; not without end."""
    inner = winmail({SUBJECT: "Anmeldung", BODY: "Ada kommt."}, [LIST])
    documents = opened(winmail({BODY: "Bitte sehen"}, [{SHOWN_NAME: " ", DATA: Object(MAIL_OBJECT + inner)}]))
    assert [(each.kind, each.origin) for each in documents[1:]] == [
        (DocumentKind.TEXT, "Anmeldung"),
        (DocumentKind.CSV, "Teilnehmende größer.csv"),
    ]
    assert documents[1].lines == ("Ada kommt.",)
    for _ in range(50):
        inner = winmail({BODY: "tief"}, [{DATA: Object(MAIL_OBJECT + inner)}])
    documents = opened(inner)
    assert len(documents) <= 6
    assert documents[-1].kind is DocumentKind.UNREADABLE
    for _ in range(50):
        inner = winmail({BODY: "tief"}, [{LONG_NAME: "winmail.dat", DATA: inner}])
    assert len(opened(inner)) <= 6


@pytest.mark.parametrize(
    "packed",
    [
        winmail({BODY: "Hallo"})[:-9],
        winmail({BODY: "Hallo"}, [LIST])[:-40],
        winmail({RTF: struct.pack("<II4sI", 40, 2**31, b"LZFu", 0) + b"\xff" * 28}),
        winmail({RTF: b"kurz"}),
        winmail() + struct.pack("<BII", 1, 0x00069003, 2**32 - 1) + b"\0\0",
        winmail() + struct.pack("<BII", 1, 0x00069003, 8) + struct.pack("<II", 2**31, 0) + b"\0\0",
        winmail() + (struct.pack("<BIIH", 1, 0x00069004, 0, 0)) * 30_000,
    ],
)
def test_a_broken_one_says_so(packed: bytes) -> None:
    """Cut off, or with lengths that lie: for a person, in German, nothing half read."""
    (body, document) = opened(packed)
    assert body.lines == ()
    assert document.kind is DocumentKind.UNREADABLE
    assert document.problem and "winmail.dat" in document.problem


def test_what_stands_behind_the_end_is_left_alone() -> None:
    """Gateways fill up the last block, or add their own line."""
    for rest in (b"\0", b"\0" * 100, b"\r\n", b"\r\n-- \r\nThis mail was scanned.\r\n"):
        assert opened(winmail({BODY: "Hallo"}) + rest)[0].lines == ("Hallo",)


def test_no_bytes_at_all_raise() -> None:
    """A hundred times one to five wrong bytes."""
    whole = winmail({BODY: "Hallo", RTF: packed_rtf(RTF_LETTER), INTERNET_CODEPAGE: 1252}, [LIST, LIST])
    dice = random.Random(7)
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(dice.randint(1, 5)):
            broken[dice.randrange(len(broken))] = dice.choice((0, 1, 2, 0x7F, 0xFF))
        assert opened(bytes(broken))


# -------------------------------------------------------------------------------------------------------------- S/MIME


@pytest.mark.parametrize("content", [signed(), signed_in_pieces()])
@pytest.mark.parametrize(
    ("content_type", "name"), [("application/pkcs7-mime", None), ("application/octet-stream", "smime.p7m")]
)
def test_a_signed_mail_that_is_attached_is_read(content: bytes, content_type: str, name: str | None) -> None:
    """The envelope of an attached mail is opened here, and one within a winmail.dat."""
    head = f"From: f@x.example\nContent-Type: {content_type}\nContent-Transfer-Encoding: binary\n"
    head += f"Content-Disposition: attachment; filename={name}\n" if name else ""
    _, letter, table = open_documents(mail(attachment(head.encode() + b"\n" + content, None, "message/rfc822")))
    assert letter.kind is DocumentKind.MAIL
    assert letter.lines[-1] == "Ich komme gern, Fatma Yılmaz."
    assert table.kind is DocumentKind.CSV
    body, table = opened(winmail(files={name or "smime.p7m": content}))
    assert (body.lines, table.kind) == (("Ich komme gern, Fatma Yılmaz.",), DocumentKind.CSV)


def test_a_signed_file_is_a_file() -> None:
    """ "Liste.csv.p7m" holds a list and no mail."""
    inner = b"Content-Type: application/octet-stream; name=Liste.csv.p7m\nContent-Transfer-Encoding: binary\n\n"
    documents = open_documents(mail(attachment(inner + signed(b"a;b\n1;2\n"), None, "message/rfc822")))
    assert [(each.kind, each.origin) for each in documents[2:]] == [(DocumentKind.CSV, "Liste.csv")]


@pytest.mark.parametrize("content", [certificates(), signed(detached=True)])
@pytest.mark.parametrize("name", ["smime.p7s", "smime.p7m", "zertifikat.p7c", None])
def test_a_mere_signature_leaves_no_trace(content: bytes, name: str | None) -> None:
    """Whatever a gateway has called it."""
    assert len(open_documents(mail(plain("Hallo"), attachment(content, name)))) == 1


@pytest.mark.parametrize(
    ("content", "word"),
    [(encrypted(), "nur wer den Schlüssel hat"), (signed()[:200], "nicht öffnen"), (b"x", "nicht öffnen")],
)
def test_a_sealed_mail_says_what_to_do(content: bytes, word: str) -> None:
    """The person in charge has a mail program that may hold the key."""
    _, document = open_documents(mail(Part("application/pkcs7-mime", content, None, "smime.p7m", is_attachment=True)))
    assert document.kind is DocumentKind.UNREADABLE
    assert document.problem and word in document.problem
    if len(content) > 100:
        _, document = open_documents(mail(attachment(content, "nachricht.dat")))
        assert document.problem and word in document.problem
