"""What comes back: tied to our mail and the person, told to the organisers in time, and never the cause of a mail."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from inbox_bot.flows.facts import digest_facts
from inbox_bot.flows.mailbox import Watch, take_in
from inbox_bot.flows.send import send_due
from inbox_bot.model import DialIn, Disposition, DueJob, JobKind, OutgoingMail, Trouble
from inbox_bot.store import Store

from .desk import FACHTAG, ZONE, PaperMailbox, PaperTransport, SetClock, desk, letter

SAMIRA = "s.haidari@verein.example"
EVENT = replace(FACHTAG, capacity=None, dial_in=DialIn(3, time(9, 0)))
"""The dial-in is due on 31 October."""


class Bureau:
    """A desk with its mailbox and its way out."""

    def __init__(self, store: Store, clock: SetClock) -> None:
        self.desk, self.clock = desk(store, EVENT), clock
        self.mailbox, self.watch = PaperMailbox(), Watch()

    def deliver(self, data: bytes) -> list[OutgoingMail]:
        """Takes one mail in; what is sent because of it."""
        self.mailbox.lay_in(data, self.clock.now)
        take_in(self.mailbox, self.desk, self.watch, threading.Event())
        return self.post()

    def post(self) -> list[OutgoingMail]:
        post = PaperTransport()
        while send_due(post, self.desk.store):
            pass
        return post.sent

    def unreachable(self) -> list[tuple[tuple[str, ...], Trouble]]:
        """As the next digest would tell."""
        with self.desk.store.begin() as tx:
            return [(each.names, each.trouble) for each in digest_facts(self.desk, tx, ()).undeliverable]


@pytest.fixture
def bureau(store: Store, clock: SetClock) -> Bureau:
    return Bureau(store, clock)


def report(mail: OutgoingMail, status: str, *, returned: bool = True) -> bytes:
    """RFC 3464; some servers return nothing of the mail."""
    original = f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {mail.message_id}\r\n\r\n"
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.verein.example\r\nTo: office@amt.example\r\n"
        f"Subject: Undelivered Mail\r\nMessage-ID: <{status}{returned}@mx.verein.example>\r\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
        "--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.verein.example\r\n\r\n"
        f"Final-Recipient: rfc822; {mail.to}\r\nAction: failed\r\nStatus: {status}\r\n\r\n"
        f"{original if returned else ''}--b--\r\n"
    ).encode()


def in_words(mail: OutgoingMail) -> bytes:
    """qmail's, with our mail below."""
    return (
        "Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.verein.example\r\nTo: office@amt.example\r\n"
        "Subject: failure notice\r\nMessage-ID: <q@mx.verein.example>\r\n\r\n"
        f"Hi. This is the qmail-send program.\r\n\r\n<{mail.to}>:\r\n550 5.1.1 no such mailbox\r\n\r\n"
        f"--- Below this line is a copy of the message.\r\n\r\n{mail.data.decode()}"
    ).encode()


@pytest.mark.parametrize("form", ["report", "without our mail", "in words"])
def test_a_bounce_is_tied_to_the_person_and_causes_no_mail(bureau: Bureau, form: str) -> None:
    """BEHAVIOUR 6: whatever its form; it is filed as a machine's mail, and the place stays."""
    (confirmed,) = bureau.deliver(letter("Samira Haidari", SAMIRA))
    forms = {
        "report": report(confirmed, "5.1.1"),
        "without our mail": report(confirmed, "5.1.1", returned=False),
        "in words": in_words(confirmed),
    }
    bureau.clock.now += timedelta(minutes=1)
    assert bureau.deliver(forms[form]) == []
    assert bureau.mailbox.filed[-1][1] == "Automatisch"
    assert bureau.unreachable() == [(("Samira Haidari",), Trouble.WRONG_ADDRESS)]
    with bureau.desk.store.begin() as tx:
        assert tx.all_received()[-1].disposition is Disposition.IGNORED
        assert len(tx.roster_unlocked(EVENT).registrations) == 1


def test_a_full_mailbox_gets_the_same_mail_once_more(bureau: Bureau) -> None:
    """x.2.2: a day later, under the same Message-ID; nothing is composed because of the report."""
    (confirmed,) = bureau.deliver(letter("Samira Haidari", SAMIRA))
    assert bureau.deliver(report(confirmed, "5.2.2")) == []
    assert bureau.unreachable() == []
    bureau.clock.now += timedelta(days=1)
    assert [mail.message_id for mail in bureau.post()] == [confirmed.message_id]


def test_who_cannot_be_reached_is_told_again_before_the_dial_in(bureau: Bureau, store: Store) -> None:
    """Told once when it happens, and each day of the week before the dial-in, while the person is to get it."""
    (confirmed,) = bureau.deliver(letter("Samira Haidari", SAMIRA))
    bureau.deliver(report(confirmed, "5.1.1"))
    told = [(("Samira Haidari",), Trouble.WRONG_ADDRESS)]
    assert bureau.unreachable() == told
    after_digest(store)
    bureau.clock.now = datetime(2021, 10, 20, 7, 30, tzinfo=ZONE)
    assert bureau.unreachable() == []
    bureau.clock.now = datetime(2021, 10, 27, 7, 30, tzinfo=ZONE)
    assert bureau.unreachable() == told
    bureau.clock.now = datetime(2021, 10, 31, 9, 0, tzinfo=ZONE)
    assert bureau.unreachable() == [], "the dial-in has gone out: what comes back now is news of its own"
    bureau.clock.now = datetime(2021, 10, 28, 7, 30, tzinfo=ZONE)
    bureau.deliver(letter("Samira Haidari", SAMIRA, "ich muss meine Teilnahme am Fachtag leider absagen."))
    assert bureau.unreachable() == []


def test_a_refusal_of_our_own_mail_is_told_to_operators(bureau: Bureau, capsys: pytest.CaptureFixture[str]) -> None:
    """5.7 and 5.6 are no recipient's fault: an error in the log, and a word in the digest, but no mail."""
    (confirmed,) = bureau.deliver(letter("Samira Haidari", SAMIRA))
    capsys.readouterr()
    assert bureau.deliver(report(confirmed, "5.7.1")) == []
    (line,) = [line for line in capsys.readouterr().out.splitlines() if "mail came back" in line]
    assert "error" in line and "5.7.1" in line and "haidari" not in line
    assert bureau.unreachable() == [(("Samira Haidari",), Trouble.OUR_MAIL)]


def after_digest(store: Store) -> None:
    """As if the digest of this moment had gone out."""
    with store.begin() as tx:
        assert tx.take(DueJob(JobKind.DIGEST, "", tx.now))
