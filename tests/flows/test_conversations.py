"""Robots that write to each other: whoever the other side is, the conversation ends after two mails of ours at most.

The desk is real (reading, list, outbox); the world is a function from a mail of ours to what comes back.
"""

from __future__ import annotations

import email
import email.policy
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage

import pytest

from inbox_bot.flows import reading
from inbox_bot.flows.desk import Desk
from inbox_bot.flows.mailbox import Watch, take_in
from inbox_bot.flows.send import send_due
from inbox_bot.model import AutomaticVerdict, Disposition, Office, OutgoingMail, Policy, ReplyRule, Status
from inbox_bot.store import Store, open_store

from .desk import FACHTAG, OFFICE, PaperMailbox, PaperTransport, SetClock, desk, letter

NEVER = threading.Event()
ROUNDS = 12
"""So often the other side may answer; a conversation that goes on as long has no end."""

World = Callable[[OutgoingMail], bytes | None]


def parsed(mail: OutgoingMail) -> EmailMessage:
    message = email.message_from_bytes(mail.data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def words_of(mail: OutgoingMail) -> str:
    body = parsed(mail).get_body(("plain",))
    return str(body.get_content()) if body else ""


def raw(head: dict[str, str], text: str) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"{lines}Content-Type: text/plain; charset=utf-8\r\n\r\n{text}".encode()


def talk(here: Desk, clock: SetClock, world: World, first: bytes) -> list[OutgoingMail]:
    """All that we sent until the other side fell silent, or after many rounds."""
    mailbox, post = PaperMailbox(), PaperTransport()
    mailbox.lay_in(first, clock.now)
    watch = Watch()
    for number in range(ROUNDS):
        take_in(mailbox, here, watch, NEVER)
        sent = len(post.sent)
        while send_due(post, here.store, policy=here.policy):
            pass
        clock.now += timedelta(minutes=1 if number < 6 else 600)
        back = [world(mail) for mail in post.sent[sent:]]
        if not any(back):
            return post.sent
        for each in filter(None, back):
            mailbox.lay_in(each, clock.now)
    return post.sent


SAMIRA = letter("Samira Haidari", "s.haidari@verein.example")
SENDER = "Samira Haidari <s.haidari@verein.example>"


def out_of_office(mail: OutgoingMail) -> bytes:
    """With every header of RFC 3834."""
    return raw(
        {"Return-Path": "<>", "From": SENDER, "To": OFFICE.address, "Subject": "Automatische Antwort: Fachtag",
         "Auto-Submitted": "auto-replied", "In-Reply-To": mail.message_id}, "Ich bin im Urlaub.\r\n")  # fmt: skip


def bare_out_of_office(mail: OutgoingMail) -> bytes:
    """Without any header, under our subject, with our letter below."""
    quoted = "\r\n".join("> " + line for line in words_of(mail).splitlines())
    return raw(
        {"From": SENDER, "To": OFFICE.address, "Subject": f"Re: {parsed(mail)['Subject']}",
         "Message-ID": f"<away{mail.message_id[1:9]}@verein.example>"},
        f"Ich bin bis Ende des Monats nicht im Büro und melde mich danach.\r\n\r\n{quoted}\r\n")  # fmt: skip


def registers_again(mail: OutgoingMail) -> bytes:
    """A form that posts the same registration at every mail it gets."""
    return SAMIRA.replace(b"Message-ID: <", b"Message-ID: <" + mail.message_id[1:9].encode())


def asks_again(mail: OutgoingMail) -> bytes:
    """A help desk that asks back whatever it is told."""
    return raw(
        {"From": "Hilfe <hilfe@partner.example>", "To": OFFICE.address, "Subject": "Frage zum Fachtag",
         "Message-ID": f"<frage{mail.message_id[1:9]}@partner.example>"},
        "Guten Tag,\r\n\r\ngibt es beim Fachtag eine Gebärdensprachdolmetschung?\r\n\r\nDas Hilfe-Team\r\n",
    )  # fmt: skip


def forwards(mail: OutgoingMail) -> bytes:
    """A rule that sends all of Samira's mail to us, as it is."""
    return b"Received: by mx.verein.example; Mon, 4 Oct 2021 10:00:00 +0200\r\n" + mail.data


def forwards_stripped(mail: OutgoingMail) -> bytes:
    """A rule that makes a new mail of it, in Samira's name, without a header of ours."""
    return raw(
        {"From": SENDER, "To": OFFICE.address, "Subject": f"Fwd: {parsed(mail)['Subject']}",
         "Message-ID": f"<fwd{mail.message_id[1:9]}@verein.example>"}, words_of(mail))  # fmt: skip


def late_notice(mail: OutgoingMail) -> bytes:
    """A new mail of its own, a minute later, with nothing but the subject of a machine."""
    return raw(
        {"From": SENDER, "To": OFFICE.address, "Subject": "Abwesenheitsnotiz",
         "Message-ID": f"<note{mail.message_id[1:9]}@verein.example>"}, "Bis Montag.\r\n")  # fmt: skip


def bounces(mail: OutgoingMail) -> bytes:
    """In words only."""
    return raw(
        {"From": "MAILER-DAEMON@mx.verein.example", "To": OFFICE.address, "Subject": "failure notice"},
        f"<{mail.to}>:\r\n550 5.1.1 unknown\r\n\r\n--- Below this line is a copy.\r\n\r\n{mail.data.decode()}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("world", "at_most"),
    [
        (out_of_office, 1),
        (bare_out_of_office, 1),
        (forwards, 1),
        (forwards_stripped, 1),
        (bounces, 1),
        (registers_again, 2),
        (asks_again, 2),
    ],
)
def test_a_conversation_with_a_robot_ends(store: Store, clock: SetClock, world: World, at_most: int) -> None:
    """The rules on machines' mail end it at once; where they know nothing, that nothing is told twice does."""
    sent = talk(desk(store), clock, world, SAMIRA)
    assert [mail.to for mail in sent].count("s.haidari@verein.example") >= 1
    assert len(sent) <= at_most
    with store.begin() as tx:
        (place,) = tx.roster_unlocked(FACHTAG).registrations
    assert (place.participant.name, place.status) == ("Samira Haidari", Status.CONFIRMED)


@pytest.mark.parametrize(
    "world", [out_of_office, bare_out_of_office, forwards, forwards_stripped, bounces, registers_again, asks_again]
)
def test_the_second_net_holds_alone(
    store: Store, clock: SetClock, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every rule on machines' mail switched off: an answer only to what was understood, and nothing told twice."""
    monkeypatch.setattr(reading, "check_automatic", lambda *_: AutomaticVerdict(ReplyRule.MAY, is_machine=False))
    assert 1 <= len(talk(desk(store), clock, world, SAMIRA)) <= 2


@pytest.mark.parametrize(("later", "expected"), [(1, Disposition.IGNORED), (90, Disposition.HELD)])
def test_words_of_a_machine_right_after_our_mail(
    store: Store, clock: SetClock, later: int, expected: Disposition
) -> None:
    """BEHAVIOUR 5.10: within the hour they are a machine's; later a person looks. Never is it answered."""
    mailbox, post = PaperMailbox(), PaperTransport()
    mailbox.lay_in(SAMIRA, clock.now)
    take_in(mailbox, desk(store), Watch(), NEVER)
    assert send_due(post, store) == 1
    clock.now += timedelta(minutes=later)
    mailbox.lay_in(late_notice(post.sent[0]).replace(b"Bis Montag.", b"Ich melde mich zum Fachtag an."), clock.now)
    take_in(mailbox, desk(store), Watch(), NEVER)
    with store.begin() as tx:
        assert tx.all_received()[-1].disposition is expected
        assert tx.pending() == ()


def other_office(store: Store) -> Desk:
    there = Office(address="tagung@stadt.example", name="Tagungsbüro", organisers=("leitung@stadt.example",))
    return replace(desk(store), office=there)


@pytest.mark.parametrize("stripped", [False, True])
def test_two_of_us_fall_silent(store: Store, clock: SetClock, tmp_path: object, stripped: bool) -> None:
    """Two instances write to each other, also where a relay between them has taken all our headers away."""
    second = open_store(f"sqlite:///{tmp_path}/second.db", clock)
    theirs, post, watch, inbox = other_office(second), PaperTransport(), Watch(), PaperMailbox()

    def world(mail: OutgoingMail) -> bytes | None:
        data = mail.data
        if stripped:
            here = OFFICE.address if mail.to == theirs.office.address else theirs.office.address
            data = raw({"From": f"Amt <{here}>", "To": mail.to, "Subject": str(parsed(mail)["Subject"]),
                        "Message-ID": f"<r{mail.message_id[1:9]}@relay.example>"}, words_of(mail))  # fmt: skip
        inbox.lay_in(data, clock.now)
        take_in(inbox, theirs, watch, NEVER)
        before = len(post.sent)
        while send_due(post, second, policy=theirs.policy):
            pass
        answers = post.sent[before:]
        return answers[0].data if answers else None

    sent = talk(desk(store), clock, world, letter("Samira Haidari", theirs.office.address))
    second.close()
    assert [mail.kind for mail in sent] == ["confirmed"]
    assert len(sent) + len(post.sent) <= 2


def test_an_honest_correction_is_answered(store: Store, clock: SetClock) -> None:
    """Registered, cancelled, registered again, in one afternoon: each time the answer says something new."""
    text = ("hiermit melde ich mich zum Fachtag an.", "ich muss meine Teilnahme am Fachtag leider absagen.",
            "ich kann doch kommen und melde mich hiermit wieder zum Fachtag an.")  # fmt: skip
    mailbox, post = PaperMailbox(), PaperTransport()
    for each in text:
        mailbox.lay_in(letter("Samira Haidari", "s.haidari@verein.example", each), clock.now)
        take_in(mailbox, desk(store), Watch(), NEVER)
        while send_due(post, store, policy=Policy()):
            pass
        clock.now += timedelta(minutes=40)
    assert [mail.kind for mail in post.sent] == ["confirmed", "cancelled", "confirmed"]


def test_what_was_asked_and_is_still_unclear_goes_to_a_person(store: Store, clock: SetClock) -> None:
    """The clerk asks once; the second time the same would be asked, somebody looks."""
    other = replace(FACHTAG, slug="mso-tag", title="Tag der Vereine", aliases=("Vereinstag",))
    mailbox, post = PaperMailbox(), PaperTransport()
    both = desk(store, FACHTAG, other)
    for text in ("hiermit melde ich mich an.", "hiermit melde ich mich gerne an."):
        mailbox.lay_in(letter("Samira Haidari", "s.haidari@verein.example", text).replace(
            b"Subject: Anmeldung Fachtag", b"Subject: Anmeldung"), clock.now)  # fmt: skip
        take_in(mailbox, both, Watch(), NEVER)
        while send_due(post, store, policy=Policy()):
            pass
        clock.now += timedelta(hours=5)
    assert [mail.kind for mail in post.sent] == ["question-back"]
    with store.begin() as tx:
        (held,) = tx.held()
    assert held.disposition is Disposition.HELD
    assert "schon gefragt" in held.reason


def test_a_flood_from_one_domain_is_answered_in_time(store: Store, clock: SetClock) -> None:
    """BEHAVIOUR 5: registrations are never capped; their answers go out by themselves, the last an hour later."""
    event = replace(FACHTAG, capacity=None)
    mailbox, post = PaperMailbox(), PaperTransport()
    names = ("Samira Haidari", "Milan Petrović", "Rosa Ferreira", "Amina Diallo")
    for number, name in enumerate(names):
        mailbox.lay_in(letter(name, f"p{number}@verein.example"), clock.now)
    policy = Policy(answers_per_domain_an_hour=3)
    take_in(mailbox, replace(desk(store, event), policy=policy), Watch(), NEVER)
    while send_due(post, store, policy=policy):
        pass
    assert len(post.sent) == 3
    with store.begin() as tx:
        assert len(tx.roster_unlocked(event).with_status(Status.CONFIRMED)) == 4
    clock.now += timedelta(minutes=61)
    assert send_due(post, store, policy=policy) == 1
    assert [mail.to for mail in post.sent] == [f"p{number}@verein.example" for number in range(4)]
