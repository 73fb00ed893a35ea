"""Delivery reports (RFC 3464), and bounces that are only text."""

from __future__ import annotations

import pytest

from inbox_bot.mail import delivery_reports, parse_message
from inbox_bot.model import DeliveryReport
from tests.mail.letters import letter

REPORT = """--b
Content-Type: text/plain

Ihre Nachricht konnte nicht zugestellt werden.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example
Arrival-Date: Tue, 12 Oct 2021 10:00:00 +0200

{fields}
--b
Content-Type: {returned}

Received: from a by b
Message-ID: <0123@amt.example>
Subject: Angemeldet

--b--
"""


def report(fields: str, returned: str = "message/rfc822") -> tuple[DeliveryReport, ...]:
    body = REPORT.format(fields=fields, returned=returned)
    kind = "multipart/report; report-type=delivery-status; boundary=b"
    return delivery_reports(parse_message(letter(body, content_type=kind, return_path="<>")))


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ("Final-Recipient: rfc822;a@b.example\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 5.1.1 unknown",
         ("a@b.example", "failed", "5.1.1", "550 5.1.1 unknown")),
        ("Original-Recipient: rfc822;a@b.example\nFinal-Recipient: rfc822;c@d.example\nAction: delayed\nStatus: 4.2.2",
         ("a@b.example", "delayed", "4.2.2", "")),
        ("Final-Recipient: RFC822; <a@b.example>\nAction: Failed (bounced)\nStatus: 5.2.2 (full)",
         ("a@b.example", "failed", "5.2.2", "")),
        ("Final-Recipient: rfc822; a@b.example\nAction: relayed\nStatus: 2.0.0",
         ("a@b.example", "relayed", "2.0.0", "")),
        ("Final-Recipient: rfc822; a@b.example\nDiagnostic-Code: smtp; 452 4.2.2 full",
         ("a@b.example", "delayed", "4.2.2", "452 4.2.2 full")),
        ("Final-Recipient: rfc822; a@b.example\nDiagnostic-Code: smtp; 550 no",
         ("a@b.example", "failed", "", "550 no")),
    ],
)  # fmt: skip
def test_a_report_tells_recipient_action_and_status(fields: str, expected: tuple[str, str, str, str]) -> None:
    """RFC 3464 2.3: the recipient that we wrote to; where the action is missing, the status's class says it."""
    assert report(fields) == (DeliveryReport(*expected, original_message_id="<0123@amt.example>"),)


def test_each_recipient_has_a_line_and_groups_without_one_none() -> None:
    """One block a recipient; several empty lines between them are no block."""
    first, second = ("Final-Recipient: rfc822; a@b.example\nAction: failed", "Final-Recipient: rfc822; c@d.example")
    found = [(each.recipient, each.action) for each in report(f"{first}\n\n\n{second}\nAction: delivered")]
    assert found == [("a@b.example", "failed"), ("c@d.example", "delivered")]
    assert report("X-Other: 1") == ()


@pytest.mark.parametrize("returned", ["text/rfc822-headers", "message/rfc822", "message/global-headers"])
def test_the_returned_header_ties_it_to_our_mail(returned: str) -> None:
    """By Message-ID, as whole mail or header alone."""
    (found,) = report("Final-Recipient: rfc822; a@b.example\nAction: failed", returned)
    assert found.original_message_id == "<0123@amt.example>"


def test_without_a_returned_mail_the_thread_ties_it() -> None:
    """Exchange answers the mail that failed."""
    body = "Final-Recipient: rfc822; a@b.example\nAction: failed\n"
    mail = letter(body, content_type="message/delivery-status", in_reply_to="<0123@amt.example>")
    assert [each.original_message_id for each in delivery_reports(parse_message(mail))] == ["<0123@amt.example>"]


QMAIL = """Hi. This is the qmail-send program at mx.example.
I'm afraid I wasn't able to deliver your message to the following addresses.

<a@b.example>:
192.0.2.1 does not like recipient. 550 5.1.1 unknown user

--- Below this line is a copy of the message.

Message-ID: <0123@amt.example>
To: c@d.example
"""
EXIM = """A message that you sent could not be delivered to one or more of its recipients.

  a@b.example
    host mx.b.example: 452 4.2.2 mailbox full

------ This is a copy of the message, including all the headers. ------

Message-Id: <0123@amt.example>
"""
SENDMAIL = """The original message was received at Tue, 12 Oct 2021 10:00:00 +0200
from mx.amt.example

---The following addresses had delivery errors---

a@b.example [User unknown]
"""
SMTPD = "Failed:\n\na@b.example: 550 5.1.1 <a@b.example>... User Unknown\n\nBelow is a copy\nFrom: x@y.example\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (QMAIL, ("a@b.example", "failed", "5.1.1", "<0123@amt.example>")),
        (EXIM, ("a@b.example", "delayed", "4.2.2", "<0123@amt.example>")),
        (SENDMAIL, ("a@b.example", "failed", "", None)),
        (SMTPD, ("a@b.example", "failed", "5.1.1", None)),
    ],
)
def test_a_bounce_in_words_is_read_as_a_fallback(body: str, expected: tuple[str, str, str, str | None]) -> None:
    """qmail, Exim and others send no report: the address at a line's start before the returned mail."""
    mail = letter(body, **{"from": "Mailer-Daemon <MAILER-DAEMON@mx.example>", "subject": "failure notice"})
    (found,) = delivery_reports(parse_message(mail))
    assert (found.recipient, found.action, found.status, found.original_message_id) == expected


def test_a_bounce_from_nobody_is_one_by_its_subject() -> None:
    """Some filters write From: <>; an out-of-office from nobody reports nothing."""
    nobody: dict[str, str | None] = {"from": "<>", "return_path": "<>"}
    (found,) = delivery_reports(parse_message(letter(QMAIL, subject="failure notice", **nobody)))
    assert (found.recipient, found.status) == ("a@b.example", "5.1.1")
    assert delivery_reports(parse_message(letter("Ich bin weg. a@b.example hilft.", subject="Urlaub", **nobody))) == ()


def test_a_person_who_quotes_a_bounce_reports_nothing() -> None:
    """Only who speaks for a server reports on delivery."""
    assert delivery_reports(parse_message(letter(QMAIL))) == ()


def test_out_of_office_and_receipts_are_no_delivery_reports() -> None:
    """A null path alone says nothing on delivery; a receipt is RFC 8098's."""
    assert delivery_reports(parse_message(letter("Ich bin im Urlaub. a@b.example hilft.", return_path="<>"))) == ()
    mdn = "--b\nContent-Type: message/disposition-notification\n\nFinal-Recipient: rfc822; a@b.example\n--b--\n"
    kind = "multipart/report; report-type=disposition-notification; boundary=b"
    assert delivery_reports(parse_message(letter(mdn, content_type=kind))) == ()
