"""Every reply of an SMTP server at every stage, up to the outbox: what becomes of a mail has a name, and in the end
each mail was given to the server once, or the organisers were told why not.

The way out is real (STARTTLS, sign-in, a server that answers as it is told), and so is the outbox; the clock is the
test's own.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from functools import cache

import pytest
from sqlalchemy import select

from inbox_bot.edges import smtp
from inbox_bot.edges.smtp import SmtpTransport
from inbox_bot.edges.tls import client_context
from inbox_bot.flows.send import send_due
from inbox_bot.model import MailState, OutgoingMail, Security, ServerSettings
from inbox_bot.store import Store, open_store
from inbox_bot.store.tables import AttemptResult, attempt

from ..servers.authority import Authority, Certificate
from ..servers.smtp_sink import Fault, SmtpSink
from .desk import SetClock

ANNA, BEN, CEM = PEOPLE = ("anna.alt@verein.example", "ben@verein.example", "cem@firma.example")
"""Anna's mail is the first, and the one that meets the trouble where only one does."""
SOON = timedelta(hours=1)
"""All that is tried again at all was due by then: half an hour at most, and as much again where tries are spread."""
A_DAY = timedelta(days=1)


class Outcome(StrEnum):
    LATER = "tried again later, and the other mails go out"
    ALL_LATER = "our own trouble, or the whole server's: all mails are tried again later"
    REFUSED = "not tried again: the organisers are told, and the other mails go out"
    FULL = "once more a day later, for a full mailbox may be emptied"
    UNCERTAIN = "perhaps taken: tried again later under the same Message-ID"
    SENT = "sent"


LATER, ALL_LATER, REFUSED, FULL = Outcome.LATER, Outcome.ALL_LATER, Outcome.REFUSED, Outcome.FULL
BEFORE = ("GREETING", "EHLO", "STARTTLS", "AUTH")
"""Stages at which no mail is spoken of yet: whatever is refused there, no mail is to blame."""
REPLIES = {
    # what the server says: the outcome at MAIL, where it speaks of us; from RCPT on, where it speaks of the mail
    "421 4.3.2 Service shutting down": (LATER, LATER),
    "421 4.7.0 Try again later, closing connection": (LATER, LATER),
    "432 4.3.2 Concurrent connections limit exceeded": (ALL_LATER, ALL_LATER),
    "450 4.2.1 Mailbox busy": (LATER, LATER),
    "450 4.7.1 Greylisted, see again in 300 seconds": (LATER, LATER),
    "451 4.3.0 Local error in processing": (LATER, LATER),
    "451 4.7.1 Greylisting in action, please come back later": (LATER, LATER),
    "451 4.7.500 Server busy. Please try again later": (LATER, LATER),
    "452 4.2.2 Mailbox full": (LATER, LATER),
    "452 4.3.1 Insufficient system storage": (LATER, LATER),
    "454 4.7.0 Temporary authentication failure": (ALL_LATER, ALL_LATER),
    "454 4.7.1 Relay access denied": (ALL_LATER, ALL_LATER),
    "500 5.5.2 Syntax error": (ALL_LATER, REFUSED),
    "501 5.1.3 Bad address syntax": (ALL_LATER, REFUSED),
    "530 5.7.0 Authentication required": (ALL_LATER, ALL_LATER),
    "535 5.7.8 Authentication credentials invalid": (ALL_LATER, ALL_LATER),
    "550 5.1.1 No such user here": (ALL_LATER, REFUSED),
    "550 5.2.1 Mailbox disabled": (ALL_LATER, REFUSED),
    "550 5.4.1 Recipient address rejected: Access denied": (ALL_LATER, REFUSED),
    "550 5.7.1 Message looks like spam": (ALL_LATER, REFUSED),
    "550 5.7.54 Unable to relay": (ALL_LATER, LATER),
    "550 5.7.60 Client does not have permissions to send as this sender": (ALL_LATER, LATER),
    "550 No reason given": (ALL_LATER, REFUSED),
    "551 5.1.6 User has moved": (ALL_LATER, REFUSED),
    "552 5.2.2 Mailbox full": (FULL, FULL),
    "552 5.3.4 Message too large": (REFUSED, REFUSED),
    "553 5.1.3 Mailbox name not allowed": (ALL_LATER, REFUSED),
    "553 5.7.1 Sender address rejected: not owned by user": (ALL_LATER, LATER),
    "554 5.6.0 Message refused": (ALL_LATER, REFUSED),
    "554 5.7.1 Relay access denied": (ALL_LATER, LATER),
    "571 5.7.1 Delivery not authorized": (ALL_LATER, REFUSED),
}


@dataclass(frozen=True, slots=True)
class Case:
    stage: str
    reply: str
    """"": the connection is cut without a word."""
    expected: Outcome
    hits_all: bool = False
    keeps: bool = False
    """The server takes the mail, and only its word is lost."""

    def __str__(self) -> str:
        return f"{self.stage}{' of all' if self.hits_all else ''}: {self.reply or 'cut'}{', kept' * self.keeps}"

    @property
    def fault(self) -> Fault:
        of_one = {} if self.hits_all else {"times": 1} if self.stage == "MAIL" else {"recipient": ANNA}
        told = {} if self.stage in (*BEFORE, "QUIT") else of_one
        return Fault(self.stage, self.reply, drop=not self.reply, keep=self.keeps, **told)


def cases() -> Iterator[Case]:
    for reply, (at_mail, of_mail) in REPLIES.items():
        yield from (Case(stage, reply, ALL_LATER) for stage in BEFORE)
        yield Case("MAIL", reply, at_mail)
        yield from (Case(stage, reply, of_mail) for stage in ("RCPT", "DATA", "DOT"))
        yield Case("RCPT", reply, of_mail, hits_all=True)
        yield Case("QUIT", reply, Outcome.SENT)
    yield from (Case(stage, "", ALL_LATER) for stage in BEFORE)
    yield from (Case(stage, "", LATER) for stage in ("MAIL", "RCPT", "DATA"))
    yield from (Case("DOT", "", Outcome.UNCERTAIN, keeps=keeps) for keeps in (False, True))
    yield Case("QUIT", "", Outcome.SENT)


@pytest.fixture(scope="module")
def server(certificate: Certificate) -> Iterator[SmtpSink]:
    with SmtpSink(starttls=certificate.context(), users={"bot": "geheim"}, require_auth=True) as sink:
        yield sink


@pytest.fixture(scope="module")
def module_clock() -> SetClock:
    return SetClock()


@pytest.fixture(scope="module")
def outbox(tmp_path_factory: pytest.TempPathFactory, module_clock: SetClock) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path_factory.mktemp('outbox')}/inbox_bot.db", module_clock)) as store:
        yield store


_numbers = itertools.count()


@dataclass
class Post:
    """Three mails in the outbox, and what becomes of them."""

    server: SmtpSink
    outbox: Store
    clock: SetClock
    transport: SmtpTransport

    def __post_init__(self) -> None:
        self.server.faults, self.server.received = [], []
        self._begun = self.clock.now
        self.clock.now += A_DAY
        number = next(_numbers)
        self._ids = {f"<{number}.{which}@mso.example>": to for which, to in enumerate(PEOPLE)}
        with self.outbox.begin() as tx:
            for message_id, to in self._ids.items():
                data = f"To: {to}\r\nMessage-ID: {message_id}\r\n\r\nGuten Tag.\r\n".encode()
                assert tx.queue(OutgoingMail(message_id, cause=message_id, kind="confirmed", to=to, data=data))

    def go(self, after: timedelta = timedelta()) -> None:
        """Sends what is due then."""
        self.clock.now += after
        while send_due(self.transport, self.outbox):
            pass

    @property
    def states(self) -> list[MailState]:
        """Anna's mail, Ben's, Cem's. Each is in one state, or this fails."""
        with self.outbox.begin() as tx:
            found = [*tx.sent_mails(), *tx.failed_mails(), *tx.pending()]
        state_of = {mail.message_id: mail.state for mail in found if mail.message_id in self._ids}
        return [state_of[message_id] for message_id in self._ids]

    def by_address(self) -> list[tuple[str, MailState]]:
        return list(zip(PEOPLE, self.states, strict=True))

    def last_try(self) -> AttemptResult:
        """What is kept of the last try of Anna's mail."""
        ours = select(attempt.c.result).where(attempt.c.message_id == next(iter(self._ids)))
        with self.outbox.begin() as tx:
            return AttemptResult(str(tx.connection.scalars(ours.order_by(attempt.c.number.desc())).first()))

    def told(self) -> list[str]:
        """Whom we could not reach, as the next digest says."""
        with self.outbox.begin() as tx:
            return [each.recipient for each in tx.undeliverable_since(self._begun)]

    def given(self, to: str) -> list[bytes]:
        """These three mails, as often as the server has taken them for this address."""
        ours = [each for each in self.server.received if any(one.encode() in each.data for one in self._ids)]
        return [each.data for each in ours if each.recipient == to]


known_authorities = cache(client_context)
"""Reading the system's takes longer than all the rest."""


@pytest.fixture
def post(
    server: SmtpSink,
    outbox: Store,
    module_clock: SetClock,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Post]:
    monkeypatch.setattr(smtp, "client_context", known_authorities)
    settings = ServerSettings(
        "localhost", server.port, Security.STARTTLS, "bot", "geheim", str(authority.ca_file), timeout_seconds=20
    )
    with closing(SmtpTransport(settings, "office@mso.example")) as transport:
        yield Post(server, outbox, module_clock, transport)


AT_FIRST = {
    LATER: (MailState.AWAITING_RETRY, AttemptResult.DEFERRED),
    ALL_LATER: (MailState.AWAITING_RETRY, AttemptResult.DEFERRED),
    REFUSED: (MailState.FAILED, AttemptResult.REFUSED),
    FULL: (MailState.AWAITING_RETRY, AttemptResult.REFUSED),
    Outcome.UNCERTAIN: (MailState.AWAITING_RETRY, AttemptResult.UNKNOWN),
    Outcome.SENT: (MailState.SENT, AttemptResult.SENT),
}
"""The state of a mail that met the trouble, and what is kept of the try."""


@pytest.mark.parametrize("case", list(cases()), ids=str)
def test_what_becomes_of_a_mail(case: Case, post: Post) -> None:
    """At first, and when the server is well again: nothing is lost, and nothing goes twice but what may not have
    arrived."""
    post.server.faults = [case.fault]
    post.go()
    met, tried = AT_FIRST[case.expected]
    others = met if case.hits_all or case.expected is ALL_LATER else MailState.SENT
    assert post.states == [met, others, others]
    assert post.last_try() is tried
    assert post.told() == [to for to, state in post.by_address() if state is MailState.FAILED]
    hangs_up_on_all = case.hits_all and case.reply.startswith("421")
    assert bool(post.transport.down) == (case.expected is ALL_LATER or hangs_up_on_all), "what `health` says"

    post.server.faults = []
    post.go(SOON)
    if case.expected is FULL:
        assert post.states == [met, others, others]
        post.go(A_DAY)
    met, others = (MailState.SENT if state is not MailState.FAILED else state for state in (met, others))
    assert post.states == [met, others, others]
    for to, state in post.by_address():
        twice = case.keeps and to == ANNA
        assert len(post.given(to)) == (state is MailState.SENT) + twice
        assert len(set(post.given(to))) <= 1, "what goes again is the same mail"
    assert all(each.is_protected and each.user == "bot" for each in post.server.received)


GIVE_UP = timedelta(days=2)
STAGES = ("GREETING", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "DOT")


@pytest.mark.parametrize("reply", ["451 4.3.0 Local error in processing", ""], ids=["451", "cut"])
@pytest.mark.parametrize("stage", STAGES)
def test_a_server_that_never_gets_well(stage: str, reply: str, post: Post) -> None:
    """Nothing is tried for ever, and nothing ends unseen: after two days at most the organisers are told of each."""
    post.server.faults = [Fault(stage, reply, drop=not reply)]
    until = post.clock.now + GIVE_UP
    post.go()
    while MailState.AWAITING_RETRY in post.states:
        assert post.clock.now <= until
        post.go(timedelta(hours=7))
    assert post.states == [MailState.FAILED] * 3
    assert sorted(post.told()) == sorted(PEOPLE)
    assert not post.server.received
