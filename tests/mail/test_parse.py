"""Bytes into a Message, whatever the bytes."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_bot.mail import check_automatic, delivery_reports, parse_message, reply_address
from inbox_bot.model import Message
from tests.mail.letters import OFFICE, letter

MIXED = b"""From: a@b.example\r
MIME-Version: 1.0\r
Content-Type: multipart/mixed; boundary="m"\r
\r
preamble\r
--m\r
Content-Type: multipart/alternative; boundary="a"\r
\r
--a\r
Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\r
Content-Transfer-Encoding: quoted-printable\r
\r
Gr=C3=BC=C3=9Fe\r
--a\r
Content-Type: text/html; charset=iso-8859-1\r
\r
<p>Gr\xfc\xdfe</p>\r
--a--\r
--m\r
Content-Type: application/pdf; name="x.pdf"\r
Content-Disposition: attachment; filename*=utf-8''Anmeldung%20%C3%BC.pdf\r
Content-Transfer-Encoding: base64\r
\r
JVBERg==\r
--m\r
Content-Type: message/rfc822\r
\r
Subject: innen\r
\r
innerer Text\r
--m--\r
epilogue\r
"""


def typed(message: Message) -> list[str]:
    return [part.content_type for part in message.parts]


def test_leaves_come_in_order_and_decoded() -> None:
    """The tree's leaves in their order: text in Unicode with LF, files as bytes, an attached mail as one leaf."""
    plain, html, pdf, inner = parse_message(MIXED).parts
    assert (plain.text, plain.flowed, plain.delsp, plain.is_attachment) == ("Grüße", True, True, False)
    assert (html.text, html.flowed) == ("<p>Grüße</p>", False)
    assert (pdf.content, pdf.text, pdf.filename, pdf.is_attachment) == (b"%PDF", None, "Anmeldung ü.pdf", True)
    assert (inner.content_type, inner.is_attachment) == ("message/rfc822", True)
    assert inner.content == b"Subject: innen\r\n\r\ninnerer Text"


def test_header_fields_are_read_and_kept() -> None:
    """Every field in its order, lower-case names, decoded and unfolded; the nouns besides."""
    message = parse_message(
        letter(
            subject="=?utf-8?Q?Gr=C3=BC?=\n =?utf-8?Q?=C3=9Fe?= an alle",
            cc="X <x@y.example>",
            in_reply_to="<p@amt.example>",
            references="<o@amt.example>\n <p@amt.example>",
        )
    )
    assert message.subject == "Grüße an alle"
    assert message.header("cc") == ("X <x@y.example>",)
    assert [each.addr for each in message.to + message.cc] == ["anmeldung@amt.example", "x@y.example"]
    assert message.references == ("<o@amt.example>", "<p@amt.example>")
    assert (message.message_id, message.in_reply_to) == ("<a1@verein.example>", ("<p@amt.example>",))
    assert message.date == datetime(2021, 10, 12, 10, tzinfo=timezone(timedelta(hours=2)))
    assert message.defects == ()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("=?iso-8859-1?Q?K=F6ln?=", "Köln"),
        ("=?utf-8?B?S8O2?= =?utf-8?B?bG4=?=", "Köln"),
        ("=?utf-8?B?S8M=?= =?utf-8?B?tmxu?=", "Köln"),
        ("=?utf-8?Q?a?= b =?utf-8?Q?c?=", "a b c"),
        ("=?default?Q?K=F6ln?=", "Köln"),
        ("=?x-unknown?Q?K=C3=B6ln?=", "Köln"),
        ("=?utf-8*de?Q?K=C3=B6ln?=", "Köln"),
        ("=?utf-8?B?S8O2bG4?=", "Köln"),
        ("=?utf-8?Q?eins=0D=0ABcc:_x@y.example?=", "eins Bcc: x@y.example"),
        ("=?utf-8?Q?a=00b?=", "ab"),
        ("=?utf-7?Q?+2AA-x?=", "x"),
        ("=?hex?Q?41?=", "41"),
        ("=?kaputt", "=?kaputt"),
        ("a\tb", "a b"),
    ],
)
def test_encoded_words_become_one_clean_line(raw: str, expected: str) -> None:
    """RFC 2047, forgivingly; whatever is decoded, no line break, NUL or lone surrogate comes out."""
    assert parse_message(f"Subject: {raw}\n\nx".encode()).subject == expected


@pytest.mark.parametrize("raw", [b"Gr\xc3\xbc\xc3\x9fe", b"Gr\xfc\xdfe"])
def test_raw_8_bit_headers_are_utf8_else_windows_1252(raw: bytes) -> None:
    """Raw 8-bit headers are common and say no charset."""
    assert parse_message(b"Subject: " + raw + b"\n\nx").subject == "Grüße"


@pytest.mark.parametrize(
    ("charset", "data", "expected"),
    [
        ("utf-8", "Łukasz".encode(), "Łukasz"),
        ("iso-8859-1", b"\x84Zitat\x93 \x80", "„Zitat“ €"),
        ("us-ascii", "Yılmaz".encode(), "Yılmaz"),
        ("us-ascii", b"M\xfcller", "Müller"),
        ("default", b"M\xfcller", "Müller"),
        ("x-unknown", "Müller".encode(), "Müller"),
        ("utf-8", b"M\xfcller", "M\ufffdller"),
        ("iso-8859-9", b"Y\xfdlmaz", "Yılmaz"),
        ("windows-1251", "Ольга".encode("cp1251"), "Ольга"),
        ("unicode_escape", b"a\\u0000b", "a\\u0000b"),
        ("utf-8", b"\xef\xbb\xbfa\x00b\r\nc\rd", "ab\nc\nd"),
        ("base64", b"YQ==", "YQ=="),
    ],
)
def test_any_charset_gives_clean_text(charset: str, data: bytes, expected: str) -> None:
    """What the charset promises, else UTF-8, else windows-1252 (41 of 86 names in real mail are unknown)."""
    head = f"Content-Type: text/plain; charset={charset}\n\n".encode()
    assert parse_message(head + data).parts[0].text == expected


def test_html_names_its_charset_itself_where_the_header_does_not() -> None:
    """<meta charset> counts where Content-Type names none."""
    html = '<meta http-equiv="x" content="text/html; charset=windows-1251"><p>Ольга'.encode("cp1251")
    assert "Ольга" in (parse_message(b"Content-Type: text/html\n\n" + html).parts[0].text or "")


@pytest.mark.parametrize(
    ("disposition", "expected"),
    [
        ('filename="../../etc/passwd"', "passwd"),
        ('filename="C:\\\\Temp\\\\liste.xlsx"', "liste.xlsx"),
        ('filename="=?utf-8?Q?Gr=C3=BC=C3=9Fe.pdf?="', "Grüße.pdf"),
        ("filename*0*=utf-8''Gr%C3%BC; filename*1*=%C3%9Fe; filename*2=.pdf", "Grüße.pdf"),
        ("filename=\"Gr__e.pdf\"; filename*=utf-8''Gr%C3%BC%C3%9Fe.pdf", "Grüße.pdf"),
        ("filename*=x-unknown''Gr%FC%DFe.pdf", "Grüße.pdf"),
        ('filename=".."', "unbenannt"),
        ('filename="a\x00b.pdf"', "ab.pdf"),
        ('filename="' + "x" * 300 + '.pdf"', "x" * 109 + ".pdf"),
        ('filename=""', None),
    ],
)
def test_file_names_are_bare_and_short(disposition: str, expected: str | None) -> None:
    """RFC 2231 and RFC 2047 names alike; no folder, no control character, no endless name."""
    raw = f"Content-Type: application/pdf\nContent-Disposition: attachment; {disposition}\n\nx".encode()
    assert parse_message(raw).parts[0].filename == expected


def test_a_signature_logo_is_no_attachment() -> None:
    """An image shown inside the text (Content-ID) is part of the letter, not something that was sent along."""
    raw = b'Content-Type: image/png; name="image001.png"\nContent-ID: <image001@x>\n\nx'
    part = parse_message(raw).parts[0]
    assert (part.is_attachment, part.content_id, part.filename) == (False, "image001@x", "image001.png")


def test_the_body_itself_may_have_a_name() -> None:
    """A first text part with a name but without "attachment" is still the letter."""
    part = parse_message(b'Content-Type: text/plain; name="brief.txt"\n\nHallo').parts[0]
    assert (part.is_attachment, part.text) == (False, "Hallo")


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_line_ends_do_not_matter(ends: bytes) -> None:
    """LF, CRLF and the CR of old Macintosh files read alike."""
    message = parse_message(MIXED.replace(b"\r\n", ends))
    assert typed(message) == ["text/plain", "text/html", "application/pdf", "message/rfc822"]


@pytest.mark.parametrize(
    ("data", "subject", "text"),
    [
        (b"Subject: a\nkaputte Zeile\nFrom: a@b.example\n\nText", "a", "Text"),
        (b" From: a@b.example\nSubject: a\n\nText", "a", "Text"),
        (b"\r\n\r\nFrom: a@b.example\nSubject: a\n\nText", "a", "Text"),
        (b"From a@b Tue Oct 12\nFrom: a@b.example\nSubject: a\n\nText", "a", "Text"),
        (b"\xef\xbb\xbfFrom: a@b.example\nSubject : a\n\nText", "a", "Text"),
    ],
)
def test_a_broken_header_line_does_not_hide_the_rest(data: bytes, subject: str, text: str) -> None:
    """374 of 21,641 mails: the standard library stops there, and From and Subject become body."""
    message = parse_message(data)
    assert (message.from_[0].addr, message.subject, message.parts[0].text) == ("a@b.example", subject, text)


def test_a_body_without_a_blank_line_is_body() -> None:
    """Where no header follows any more, the text has begun; it says so."""
    message = parse_message(b"From: a@b.example\nGuten Tag,\nich komme.\n\nGruss")
    assert message.parts[0].text == "Guten Tag,\nich komme.\n\nGruss"
    assert len(message.defects) == 1


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/mixed", "--x\nContent-Type: text/plain\n\nText\n--x--"),
        ("multipart/mixed boundary=x", "--x\n\nText\n--x--"),
        ("multipart/mixed; boundary=x", "--x and more\n\nText"),
        ("multipart/mixed; boundary=x", "--x\n\nText"),
        ("multipart/mixed; boundary=x", "--x\n--x\n\nText\n--x--"),
        ("multipart/mixed; boundary=x", "Text"),
        ("text", "Text"),
        ("text/plain; charset", "Text"),
        (";;;", "Text"),
    ],
)
def test_torn_multiparts_still_show_their_text(content_type: str, body: str) -> None:
    """Boundaries that are missing, torn or never closed cost no text."""
    message = parse_message(f"Content-Type: {content_type}\n\n{body}".encode())
    assert [part.text for part in message.parts] == ["Text"]


def test_an_unclosed_inner_part_does_not_swallow_its_neighbour() -> None:
    """The outer boundary counts first."""
    raw = b"Content-Type: multipart/mixed; boundary=o\n\n--o\nContent-Type: multipart/mixed; boundary=i\n\n"
    message = parse_message(raw + b"--i\n\neins\n--o\n\nzwei\n--o--\n")
    assert [part.text for part in message.parts] == ["eins", "zwei"]


@pytest.mark.parametrize("encoding", ["base64", "BASE64 ", '"base64"'])
@pytest.mark.parametrize("body", ["SGFsbG8=", "SGFs\nbG8=", "SGFsbG8", "SG!Fs*bG8=", "SGFsbG8=Q"])
def test_base64_is_read_forgivingly(encoding: str, body: str) -> None:
    """Strange characters are skipped, a torn end is cut."""
    assert parse_message(f"Content-Transfer-Encoding: {encoding}\n\n{body}".encode()).parts[0].text == "Hallo"


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (None, None),
        ("<>", ""),
        ("< >", ""),
        ("", None),
        ("<a@b.example>", "a@b.example"),
        ("a@b.example", "a@b.example"),
    ],
)
def test_the_null_path_differs_from_none(raw: str | None, expected: str | None) -> None:
    """RFC 5321 4.4: "<>" is a robot's, a missing field says nothing."""
    assert parse_message(letter(return_path=raw)).return_path == expected


@pytest.mark.parametrize("raw", ["", "gestern", "Tue, 99 Oct 2021", "Fri, 31 Dec 9999 23:59:59 -2359"])
def test_a_date_is_a_time_or_none(raw: str) -> None:
    """134 of 21,641 dates raise in the standard library."""
    assert parse_message(letter(date=raw)).date is None


def test_a_date_without_zone_is_aware() -> None:
    """-0000 means "UTC, place unknown" (RFC 5322 3.3)."""
    assert parse_message(letter(date="Tue, 12 Oct 2021 10:00:00 -0000")).date == datetime(2021, 10, 12, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("<a@b>", "<a@b>"),
        ("a@b.example", "<a@b.example>"),
        (" <a@b> (x)", "<a@b>"),
        ("", None),
        ("a b", None),
        ("<" + "x" * 600 + "@y>", None),
    ],
)
def test_a_message_id_has_angle_brackets_or_is_none(raw: str, expected: str | None) -> None:
    """Ids of 1,504 mails are missing and some lack their brackets."""
    assert parse_message(letter(message_id=raw)).message_id == expected


# -------------------------------------------------------------------------------------------------------------- the key


def key(data: bytes) -> str:
    return parse_message(data).key


def test_the_key_survives_a_move_and_a_second_delivery() -> None:
    """Other trace fields and line ends: the same mail."""
    once = letter(received="from a by b; Tue, 12 Oct 2021", x_spam_score="1")
    again = letter(
        received="from c by d; Wed, 13 Oct 2021", delivered_to="x@y.example", return_path="<other@x.example>"
    )
    assert key(once) == key(again) == key(again.replace(b"\n", b"\r\n"))
    assert len(key(once)) == 32
    assert int(key(once), 16) >= 0


def test_without_message_id_only_trace_fields_may_differ() -> None:
    """1,504 mails have no Message-ID: all but what the carriers wrote counts."""
    mail = letter(message_id=None, received="from a")
    assert key(mail) == key(letter(message_id=None, received="from b", arc_seal="x", authentication_results="mx; none"))
    assert key(mail) != key(letter(message_id=None, received="from a", to="tagung@amt.example"))


@pytest.mark.parametrize(
    "other", [letter("Ich komme doch nicht.\n"), letter(subject="Absage"), letter(message_id="<a2@verein.example>")]
)
def test_a_shared_message_id_does_not_lose_a_mail(other: bytes) -> None:
    """381 Message-IDs are shared by 1,365 different mails."""
    assert key(other) != key(letter())


# -------------------------------------------------------------------------------------------------------------- limits


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        (b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(2000)), 1),
        (b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 100_000, 300),
        (b"Content-Type: text/plain " + b"; " * 28_000 + b"\n\nx", 1),
        (b"Subject: " + b"wort " * 330_000 + b"\n\nx", 1),
        (b'From: "' + b'\\"' * 30_000 + b"\n\nx", 1),
        (b"A: b\n" * 200_000 + b"\nx", 1),
        (b"x\n" * 1_500_000, 1),
    ],
)
def test_bombs_are_cut_not_chewed(data: bytes, parts: int) -> None:
    """Depth, count and length are bounded: on these the standard library takes 37 s, or overflows its stack."""
    assert len(parse_message(data).parts) <= parts


def test_a_cut_is_told() -> None:
    """Whoever opens the mail learns that not all of it was read."""
    message = parse_message(b"\n" + b"zeile\n" * 500_000)
    assert len(message.parts[0].text or "") == 1_000_000
    assert len(message.defects) == 1


def test_pgp_is_told() -> None:
    """OpenPGP hides the text: a person must look."""
    assert "OpenPGP" in " ".join(parse_message(b"Content-Type: application/pgp-encrypted\n\nx").defects)


SCRAPS = st.sampled_from(
    [b"From: a@b.example\n", b"Subject: =?utf-8?B?", b"Content-Type: multipart/mixed; boundary=a\n", b"--a\n",
     b"--a--\n", b"\n", b"\r", b"\n\n", b'"', b"<", b"(", b"\x00", b"\xed\xa0\x80", b"=?x?Q?=00?=",
     b"filename*0*=''%", b"\xff", b"; ",
     b"Content-Transfer-Encoding: base64\n", b"Content-Disposition: attachment; ", b"Date: 1 Jan", b"Return-Path: <>\n"]
)  # fmt: skip


@settings(max_examples=150)
@given(st.lists(SCRAPS | st.binary(max_size=30), max_size=40).map(b"".join))
def test_no_bytes_at_all_raise(data: bytes) -> None:
    """parse_message never raises, and all it returns can be stored as JSON and UTF-8."""
    message = parse_message(data)
    json.dumps(asdict(message), default=str, ensure_ascii=False).encode()
    assert "\0" not in repr(asdict(message)["headers"])
    check_automatic(message, OFFICE)
    delivery_reports(message)
    reply_address(message, OFFICE)
