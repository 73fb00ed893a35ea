"""Robots that write to each other: whoever the other side is, the conversation ends after a mail or two of ours.

The desk is real (reading, list, outbox); the world is a function from a mail of ours to what comes back, at once or
days later, and two weeks pass: the rule that nothing is told twice is one of days.
"""

from __future__ import annotations

import email
import email.policy
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.message import EmailMessage
from itertools import combinations

import pytest

from inbox_bot.flows import reading
from inbox_bot.flows.desk import Desk
from inbox_bot.flows.mailbox import Watch, take_in
from inbox_bot.flows.send import send_due
from inbox_bot.model import AutomaticVerdict, Disposition, Office, OutgoingMail, Policy, ReplyRule, Status
from inbox_bot.registration import SAME_AGAIN_AFTER
from inbox_bot.store import Store, open_store

from .desk import FACHTAG, OFFICE, PaperMailbox, PaperTransport, SetClock, desk, letter

NEVER = threading.Event()
TWO_WEEKS = timedelta(days=14)
AT_ONCE = timedelta(minutes=1)
DAILY = timedelta(days=1)
AFTER_THE_RULE = SAME_AGAIN_AFTER + timedelta(minutes=1)
"""From now on the same answer may be given again."""
PACES = (AT_ONCE, DAILY, AFTER_THE_RULE)
"""How long the other side takes."""
FAR_TOO_MANY = 10
"""So many mails of ours, and it is a storm: no need to watch it for two weeks."""

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


def talk(here: Desk, clock: SetClock, world: World, first: bytes, pace: timedelta) -> list[Told]:
    """All that we sent in two weeks, or until the other side, which answers so long after each mail, has nothing to
    answer to any more."""
    mailbox, post, watch = PaperMailbox(), PaperTransport(), Watch()
    told: list[Told] = []
    coming, end = [first], clock.now + TWO_WEEKS
    while coming and clock.now <= end and len(told) < FAR_TOO_MANY:
        for each in coming:
            mailbox.lay_in(each, clock.now)
        take_in(mailbox, here, watch, NEVER)
        while send_due(post, here.store, policy=here.policy):
            pass
        fresh = post.sent[len(told) :]
        told += [Told(clock.now, mail) for mail in fresh]
        coming = [back for back in map(world, fresh) if back]
        clock.now += pace
    assert not coming, f"it still goes on: {told}"
    return told


@dataclass(frozen=True, slots=True)
class Told:
    """A mail of ours, and when it went out."""

    at: datetime
    mail: OutgoingMail

    def __repr__(self) -> str:
        return f"{self.at:%d %H:%M} {self.mail.kind}"

    def repeats(self, other: Told) -> bool:
        """Tells the same address just the same."""
        return (self.mail.to, self.mail.said) == (other.mail.to, other.mail.said)


def too_soon(told: list[Told]) -> list[tuple[Told, Told]]:
    """The same told again within three days."""
    pairs = combinations(told, 2)
    return [(one, two) for one, two in pairs if one.repeats(two) and two.at - one.at < SAME_AGAIN_AFTER]


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


MACHINES = (out_of_office, bare_out_of_office, forwards, forwards_stripped, bounces)
"""The rules on machines' mail know them."""
LIKE_PEOPLE = (registers_again, asks_again)
"""No rule knows them."""


@pytest.mark.parametrize("pace", PACES, ids=str)
@pytest.mark.parametrize("world", MACHINES)
def test_a_conversation_with_a_machine_ends_at_once(
    store: Store, clock: SetClock, world: World, pace: timedelta
) -> None:
    told = talk(desk(store), clock, world, SAMIRA, pace)
    assert [(each.mail.kind, each.mail.to) for each in told] == [("confirmed", "s.haidari@verein.example")]
    assert_she_has_her_place(store)


@pytest.mark.parametrize("pace", PACES, ids=str)
@pytest.mark.parametrize("world", LIKE_PEOPLE)
def test_a_conversation_with_a_program_like_a_person_ends(
    store: Store, clock: SetClock, world: World, pace: timedelta
) -> None:
    """Nothing is told twice within three days, and not more than twice ever: what is told at first, and the same again
    to one that takes its time."""
    told = talk(desk(store), clock, world, SAMIRA, pace)
    assert len(told) == (3 if pace >= SAME_AGAIN_AFTER else 2)
    assert not too_soon(told)
    assert_she_has_her_place(store)


@pytest.mark.parametrize("pace", PACES, ids=str)
@pytest.mark.parametrize("world", [*MACHINES, *LIKE_PEOPLE])
def test_the_second_net_holds_alone(
    store: Store, clock: SetClock, world: World, pace: timedelta, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With every rule on machines' mail switched off: an answer only to what was understood, and nothing told twice."""
    monkeypatch.setattr(reading, "check_automatic", lambda *_: AutomaticVerdict(ReplyRule.MAY, is_machine=False))
    told = talk(desk(store), clock, world, SAMIRA, pace)
    assert 1 <= len(told) <= (3 if pace >= SAME_AGAIN_AFTER else 2)
    assert not too_soon(told)


def test_a_program_that_never_stops(store: Store, clock: SetClock) -> None:
    """The same form, posted each day for two weeks whatever we say: that she has a place, then that she has it already,
    days later that again, and nothing more."""
    here, mailbox, post, watch = desk(store), PaperMailbox(), PaperTransport(), Watch()
    told: list[Told] = []
    for day in range(TWO_WEEKS.days):
        mailbox.lay_in(SAMIRA.replace(b"Message-ID: <", b"Message-ID: <%d." % day), clock.now)
        take_in(mailbox, here, watch, NEVER)
        while send_due(post, store, policy=here.policy):
            pass
        told += [Told(clock.now, mail) for mail in post.sent[len(told) :]]
        clock.now += DAILY
    assert len(told) == 3
    assert not too_soon(told)
    assert_she_has_her_place(store)


def assert_she_has_her_place(store: Store) -> None:
    with store.begin() as tx:
        (place,) = tx.roster_unlocked(FACHTAG).registrations
    assert (place.participant.name, place.status) == ("Samira Haidari", Status.CONFIRMED)


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


@pytest.mark.parametrize("pace", PACES, ids=str)
@pytest.mark.parametrize("stripped", [False, True])
def test_two_of_us_fall_silent(
    store: Store, clock: SetClock, tmp_path: object, stripped: bool, pace: timedelta
) -> None:
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

    told = talk(desk(store), clock, world, letter("Samira Haidari", theirs.office.address), pace)
    second.close()
    assert [each.mail.kind for each in told] == ["confirmed"]
    assert len(told) + len(post.sent) <= 2


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
