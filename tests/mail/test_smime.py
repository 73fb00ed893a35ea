"""Mails that stand within an S/MIME envelope."""

from __future__ import annotations

import base64

import pytest

from inbox_bot.mail import parse_message

from .sealed import ENTITY, certificates, encrypted, signed, signed_in_pieces

SMIME = 'application/pkcs7-mime; smime-type=signed-data; name="smime.p7m"'


def entity(content: bytes, content_type: str = SMIME, encoding: str = "base64", name: str = "smime.p7m") -> bytes:
    body = base64.encodebytes(content) if encoding == "base64" else content
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n"
    return f"{head}Content-Disposition: attachment; filename={name}\r\n\r\n".encode() + body


def read(data: bytes) -> list[tuple[str, str | None, str | None, bool]]:
    parts = parse_message(b"From: f@verein.example\r\n" + data).parts
    return [(part.content_type, part.text, part.filename, part.is_attachment) for part in parts]


UNSIGNED = read(ENTITY)


@pytest.mark.parametrize(
    "data",
    [
        entity(signed()),
        entity(signed(), encoding="binary"),
        entity(signed(), "application/x-pkcs7-mime"),
        entity(signed(), "application/octet-stream"),
        entity(signed(), "application/octet-stream", name="SMIME.P7M"),
        entity(signed_in_pieces()),
        entity(signed_in_pieces(), encoding="binary"),
        entity(signed_in_pieces(size=1)),
        entity(base64.encodebytes(signed()), encoding="7bit"),
        entity(b"-----BEGIN PKCS7-----\n" + base64.encodebytes(signed()) + b"-----END PKCS7-----\n"),
        entity(signed(entity(signed()))),
        entity(signed() + b"\r\n", encoding="binary"),
    ],
)
def test_a_signed_mail_is_read_as_if_it_were_not(data: bytes) -> None:
    """DER or BER, binary or base64, by type or by name only, signed once or twice."""
    assert [kind for kind, *_ in UNSIGNED] == ["text/plain", "text/csv"]
    assert read(data) == UNSIGNED
    assert parse_message(data).defects == ()


def test_a_signed_part_stands_among_others() -> None:
    """A mailing list wraps the signed mail and adds its footer."""
    mixed = (
        b"Content-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n"
        + entity(signed())
        + b"\r\n--o\r\n\r\nListe\r\n--o--"
    )
    assert read(mixed) == [*UNSIGNED, ("text/plain", "Liste", None, False)]


def test_text_without_a_header_is_text() -> None:
    """Some programs sign the bare words."""
    assert read(entity(signed(b"Name: Fatma\n\nIch komme.\n"))) == [
        ("text/plain", "Name: Fatma\n\nIch komme.\n", None, False)
    ]


def test_a_signed_file_is_a_file() -> None:
    """ "Rechnung.pdf.p7m" holds a PDF and no mail."""
    (part,) = parse_message(entity(signed(b"%PDF-1.7 ..."), name="Liste.pdf.p7m")).parts
    assert (part.content, part.filename, part.is_attachment) == (b"%PDF-1.7 ...", "Liste.pdf", True)


@pytest.mark.parametrize("content", [certificates(), signed(detached=True)])
def test_what_holds_no_mail_leaves_no_trace(content: bytes) -> None:
    """Certificates, and signatures of what stands elsewhere."""
    message = parse_message(entity(content))
    assert (message.parts, message.defects) == ((), ())


@pytest.mark.parametrize(
    ("content", "word"),
    [(encrypted(), "verschlüsselt"), (b"x", "nicht öffnen"), (signed()[:300], "nicht öffnen"), (b"", "nicht öffnen")],
)
def test_what_nobody_here_can_open_is_told(content: bytes, word: str) -> None:
    """A person must look; the envelope stays a part."""
    message = parse_message(entity(content))
    assert word in " ".join(message.defects)
    assert [part.content_type for part in message.parts] == ["application/pkcs7-mime"]


def test_envelopes_within_envelopes_end_somewhere() -> None:
    """Fifty signatures around one letter: it is said that not all of it was read."""
    content = ENTITY
    for _ in range(50):
        content = entity(signed_in_pieces(content), encoding="binary")
    message = parse_message(content)
    assert (len(message.parts), len(message.defects)) == (1, 1)


@pytest.mark.parametrize("at", range(0, 400, 7))
def test_no_broken_envelope_raises(at: int) -> None:
    """One wrong byte anywhere."""
    for whole in (signed(), signed_in_pieces(), encrypted()):
        parse_message(entity(whole[:at] + b"\xa0" + whole[at + 1 :]))
        parse_message(entity(whole[:at]))
