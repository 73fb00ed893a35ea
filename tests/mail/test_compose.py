"""Answers as bytes: the headers of BEHAVIOUR 4, safe for every name and subject, readable by the usual parsers."""

from __future__ import annotations

import email
import re
from dataclasses import replace
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_bot.mail import answer_id, check_automatic, compose, parse_message
from inbox_bot.mail.compose import sender_name
from inbox_bot.model import Address, Attachment, CalendarFile, Office, Reply, ReplyRule
from tests.mail.letters import OFFICE, letter

AT = datetime(2021, 10, 12, 8, 0, tzinfo=UTC)
TO = Address("fatma@verein.example", "Fatma Yılmaz")
REPLY = Reply("Angemeldet: Tagung", "Guten Tag Fatma Yılmaz,\n\nSie sind angemeldet.\n", "<p>Guten Tag</p>\n")
ICS = CalendarFile("termin.ics", "PUBLISH", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n")
BOUNDARY = "=_30fc5f5aef4cb957be296d43_a"
XLSX = Attachment(
    "Übersicht.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes(range(256))
)
ID = "<0123456789abcdef0123456789abcdef@amt.example>"


def composed(
    reply: Reply = REPLY,
    *,
    office: Office = OFFICE,
    to: Address = TO,
    parent: bytes | None = None,
    scheduled: bool = False,
) -> bytes:
    in_reply_to = parse_message(parent) if parent is not None else None
    return compose(reply, office=office, to=to, message_id=ID, date=AT, in_reply_to=in_reply_to, is_scheduled=scheduled)


def read(data: bytes) -> EmailMessage:
    return email.message_from_bytes(data, policy=policy.default)


def shown(data: bytes, kind: str) -> str:
    """The text that the standard library finds, line ends as LF."""
    body = read(data).get_body((kind,))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n")


def test_an_answer_carries_the_headers_of_the_behaviour() -> None:
    """BEHAVIOUR 4, in full, and no others that filters dislike."""
    mail = read(composed(parent=letter()))
    assert mail["From"] == "Servicestelle Ehrenamt <anmeldung@amt.example>"
    assert mail["To"] == "Fatma Yılmaz <fatma@verein.example>"
    assert mail["Subject"] == "Angemeldet: Tagung"
    assert mail["Date"].datetime == AT
    assert mail["Message-ID"] == ID
    assert mail["In-Reply-To"] == mail["References"] == "<a1@verein.example>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "OOF, AutoReply, RN, NRN"
    assert mail["X-Inbox-Bot-Loop"] == "anmeldung@amt.example"
    assert mail["Content-Language"] == "de"
    assert mail["Precedence"] is None
    assert mail["Bcc"] is None


def test_scheduled_mail_is_generated_not_replied() -> None:
    """RFC 3834 5: a reminder answers nobody."""
    mail = read(composed(scheduled=True))
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["In-Reply-To"] is None
    assert mail["References"] is None


@pytest.mark.parametrize(
    ("reply", "shape"),
    [
        (replace(REPLY, html=""), ["text/plain"]),
        (REPLY, ["multipart/alternative", "text/plain", "text/html"]),
        (
            replace(REPLY, calendar=ICS, attachments=(XLSX,)),
            ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", XLSX.content_type],
        ),
        (replace(REPLY, html="", calendar=ICS), ["multipart/mixed", "text/plain", "text/calendar"]),
    ],
)
def test_the_tree_is_as_flat_as_its_content(reply: Reply, shape: list[str]) -> None:
    """mixed(alternative(plain, html), files): what every mail program shows as it is meant."""
    mail = read(composed(reply))
    assert [part.get_content_type() for part in mail.walk()] == shape
    assert not [defect for part in mail.walk() for defect in part.defects]


def test_every_part_comes_back_as_it_was() -> None:
    """Texts, calendar and files survive their encodings; the calendar says its method (RFC 6047 2.4)."""
    mail = read(composed(replace(REPLY, calendar=ICS, attachments=(XLSX,))))
    calendar, sheet = mail.iter_attachments()
    assert (shown(mail.as_bytes(), "plain"), shown(mail.as_bytes(), "html")) == (REPLY.text, REPLY.html)
    assert (calendar.get_payload(decode=True), calendar.get_filename()) == (ICS.data, "termin.ics")
    assert calendar["Content-Type"].params["method"] == "PUBLISH"
    assert (sheet.get_payload(decode=True), sheet.get_filename()) == (XLSX.data, "Übersicht.xlsx")


@pytest.mark.parametrize(
    "text",
    [
        "kurz\n",
        "From hier an\n.\n..\nFrom\n",
        "x" * 5000 + "\n",
        "Leerzeichen am Ende   \n\n\nnächste\n",
        "=_ --=_ =3D\n",
        "Łukasz Dąbrowski, Ольга, محمد, 🐈\n",
        f"--{BOUNDARY}--\n--{BOUNDARY}\n",
        "",
    ],
)
def test_any_text_survives_and_stays_ascii(text: str) -> None:
    """Seven-bit lines of at most 76 characters, none that starts with "From " (RFC 2045 6.7)."""
    data = composed(replace(REPLY, text=text))
    assert data.isascii()
    assert max(map(len, data.partition(b"\r\n\r\n")[2].split(b"\r\n"))) <= 76
    assert not re.search(rb"\r\nFrom ", data)
    assert shown(data, "plain").rstrip("\n") == text.rstrip("\n")


def test_lines_end_in_crlf_only() -> None:
    """A bare CR or LF is refused by careful servers (RFC 5321 2.3.8)."""
    data = composed(replace(REPLY, text="a\rb\r\nc\n", calendar=ICS, attachments=(XLSX,)), parent=letter())
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", data)


@settings(max_examples=150)
@given(st.text(max_size=120), st.text(max_size=120))
def test_no_name_or_subject_starts_a_header_line(name: str, subject: str) -> None:
    """Header injection: whatever a name or subject holds, the fields stay those that we wrote."""
    hostile = "\r\nBcc: x@y.example\r\n\r\n"
    office = replace(OFFICE, name=name + hostile)
    data = composed(
        replace(REPLY, subject=subject + hostile + subject), office=office, to=replace(TO, name=name + hostile)
    )
    head = data.partition(b"\r\n\r\n")[0]
    names = [line.partition(b":")[0] for line in head.split(b"\r\n") if not line.startswith(b" ")]
    assert names == [b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted", b"X-Auto-Response-Suppress",
                     b"X-Inbox-Bot-Loop", b"Content-Language", b"MIME-Version", b"Content-Type"]  # fmt: skip
    assert head.isascii()
    assert max(map(len, head.split(b"\r\n"))) < 998
    assert [each.addr for each in parse_message(data).to] == ["fatma@verein.example"]


@pytest.mark.parametrize(
    "subject",
    [
        "Angemeldet: Grüße aus Köln",
        "AW: " + "Tagung " * 20,
        "x" * 250,
        "=?utf-8?Q?kein_Wort?=",
        "Ольга " * 30,
        "zwei  Leerzeichen",
        "🐈" * 60,
    ],
)
def test_a_subject_arrives_as_it_was_given(subject: str) -> None:
    """Folded and encoded so that every reader puts it together again (RFC 2047, RFC 5322 2.2.3)."""
    data = composed(replace(REPLY, subject=subject))
    assert parse_message(data).subject == subject.strip()
    assert re.sub(r"\s+", " ", read(data)["Subject"]) == re.sub(r"\s+", " ", subject.strip())
    assert max(map(len, data.partition(b"\r\n\r\n")[0].split(b"\r\n"))) <= 90


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Servicestelle MSO", "Servicestelle MSO"),
        ('Amt "Ehrenamt", Team: 1 @ Köln', "Amt Ehrenamt Team 1 Köln"),
        ("x" * 200, "x" * 75),
        ("a\r\nb", "a b"),
        ("", ""),
    ],
)
def test_the_sender_name_is_plain(name: str, expected: str) -> None:
    """BEHAVIOUR 4: without `@ : , "`, at most 75 characters."""
    assert sender_name(name) == expected
    assert [each.name for each in parse_message(composed(office=replace(OFFICE, name=name))).from_] == [expected]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Dr. Fatma Yılmaz", "Dr. Fatma Yılmaz"),
        ("Yilmaz, Fatma (Verein)", "Yilmaz, Fatma (Verein)"),
        ('Fatma "Fati" Yilmaz', 'Fatma "Fati" Yilmaz'),
        ("Gewinn! https://boese.example", ""),
        ("Rufen Sie 0190 123456 an", ""),
        ("x" * 100, ""),
    ],
)
def test_a_recipients_name_carries_no_advertisement(name: str, expected: str) -> None:
    """From may be forged: its display name must not become our spam to a stranger."""
    assert [each.name for each in parse_message(composed(to=replace(TO, name=name))).to] == [expected]


# ----------------------------------------------------------------------------------------------------------- threading


@pytest.mark.parametrize(
    ("fields", "references"),
    [
        ({}, "<a1@verein.example>"),
        ({"references": "<1@x> <2@x>"}, "<1@x> <2@x> <a1@verein.example>"),
        ({"in_reply_to": "<2@x>"}, "<2@x> <a1@verein.example>"),
        ({"in_reply_to": "<1@x> <2@x>"}, "<a1@verein.example>"),
        ({"references": "<1@x> <a1@verein.example>"}, "<1@x> <a1@verein.example>"),
        ({"references": "<1@x> <kein ding> <ö@x>"}, "<1@x> <a1@verein.example>"),
        ({"message_id": None, "references": "<1@x>"}, None),
    ],
)
def test_references_follow_the_thread(fields: dict[str, str | None], references: str | None) -> None:
    """RFC 5322 3.6.4; ids that could break a header are left out."""
    mail = read(composed(parent=letter(**fields)))
    assert mail["References"] == references
    assert mail["In-Reply-To"] == (references and "<a1@verein.example>")


def test_a_long_thread_keeps_its_first_and_latest() -> None:
    """Twenty ids: the root, the latest, and the mail itself."""
    many = " ".join(f"<{n}@x>" for n in range(100))
    ids = read(composed(parent=letter(references=many)))["References"].split()
    assert (len(ids), ids[0], ids[-2:]) == (20, "<0@x>", ["<99@x>", "<a1@verein.example>"])


# ------------------------------------------------------------------------------------------------- addresses and ids


@pytest.mark.parametrize(
    ("addr", "expected"),
    [
        ("a@müller.example", b"<a@xn--mller-kva.example>"),
        ("ü@müller.example", "<ü@xn--mller-kva.example>".encode()),
    ],
)
def test_international_addresses(addr: str, expected: bytes) -> None:
    """The domain in its ASCII form; a non-ASCII local part stays raw UTF-8 and needs SMTPUTF8 (RFC 6532)."""
    head = composed(to=Address(addr, "Jo")).partition(b"\r\n\r\n")[0]
    assert expected in head
    assert head.isascii() is expected.isascii()


@pytest.mark.parametrize(
    "addr", ["", "kein", "a@b.example\r\nBcc: x@y.example", "a@b.example, c@d.example", "<a@b.example>"]
)
def test_what_is_no_address_is_refused(addr: str) -> None:
    """A recipient that is none is our own mistake: nothing is composed."""
    with pytest.raises(ValueError, match="not an address"):
        composed(to=Address(addr))


def test_a_hostile_text_knows_the_boundary_in_vain() -> None:
    """The delimiter that a text guesses is encoded (RFC 2045 6.7): "=" never stands alone."""
    data = composed(replace(REPLY, text=f"--{BOUNDARY}--\n"))
    assert data.count(f"--{BOUNDARY}\r\n".encode()) == 2
    assert data.count(f"--{BOUNDARY}--".encode()) == 1


@pytest.mark.parametrize("message_id", ["", "x@y", "<x>", "<a@b>\r\nBcc: x@y.example", "<a b@c>"])
def test_a_message_id_must_be_one(message_id: str) -> None:
    """It is derived by us; anything else is a mistake."""
    with pytest.raises(ValueError, match="Message-ID"):
        compose(REPLY, office=OFFICE, to=TO, message_id=message_id, date=AT)


def test_an_answer_id_is_derived_and_tells_nobody() -> None:
    """The same cause, kind and address give the same id; no address can be read in it."""
    found = answer_id("key", "confirmed", "fatma@verein.example", OFFICE)
    assert found == answer_id("key", "confirmed", "Fatma@Verein.example", OFFICE)
    assert re.fullmatch(r"<[0-9a-f]{32}@amt\.example>", found)
    others = {answer_id(*args, OFFICE) for args in [("k", "ey", "x"), ("ke", "y", "x"), ("key", "waitlisted", "x")]}
    assert len(others) == 3
    assert answer_id("k", "x", "y", replace(OFFICE, address="a@müller.example")).endswith("@xn--mller-kva.example>")


def test_our_own_answer_is_never_answered() -> None:
    """Sent back to us as it is, it meets at least one rule that forbids an answer."""
    verdict = check_automatic(parse_message(composed(parent=letter())), OFFICE)
    assert (verdict.rule, verdict.is_machine) == (ReplyRule.NEVER, True)


def test_nothing_of_the_incoming_mail_is_in_the_answer() -> None:
    """Mailman: quoting the incoming mail makes a robot a vector for spam."""
    data = composed(parent=letter("GEHEIMES-WORT\n", subject="ANDERES-WORT"))
    assert b"GEHEIMES-WORT" not in data
    assert b"ANDERES-WORT" not in data
