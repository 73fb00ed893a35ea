"""A reply to our own mail is read with what we had said and asked there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest

from inbox_bot.flows.reading import Reading
from inbox_bot.flows.receive import receive
from inbox_bot.mail import answer_id
from inbox_bot.model import Action, Ask, Intent, OutgoingMail, RawMessage, ReadingContext, Thread, Understanding
from inbox_bot.store import Store, Transaction

from .desk import FACHTAG, MORNING, OFFICE, PlainReader, desk, letter

SAMIRA = ("Samira Haidari", "s.haidari@verein.example")
MILAN = ("Milan Petrović", "milan@verein.example")
FORUM = replace(FACHTAG, slug="forum", title="Forum Wohnen", aliases=("Forum",))
CONFIRMED = Thread("confirmed", "fachtag", ("Samira Haidari",))


class ListeningReader(PlainReader):
    """Remembers the last context. `instead` is understood whatever the mail says."""

    context: ReadingContext | None = None
    instead: Understanding | None = None

    def read(self, raw: RawMessage, context: ReadingContext) -> Reading:
        self.context = context
        reading = super().read(raw, context)
        return replace(reading, understanding=self.instead) if self.instead else reading


@dataclass
class Office:
    """A desk at which mails arrive, one after the other."""

    store: Store
    reader: ListeningReader = field(default_factory=ListeningReader)
    uid: int = 0

    def take(self, data: bytes, oversize: int = 0) -> str:
        """The mail comes in; its key."""
        self.uid += 1
        at = desk(self.store, FACHTAG, FORUM, reader=self.reader)
        return receive(RawMessage("INBOX", 1, self.uid, MORNING, data, oversize), at).key

    def answered(self, data: bytes) -> OutgoingMail:
        """What was answered to the mail."""
        key = self.take(data)
        with self.store.begin() as tx:
            return tx.mails_caused_by(key)[0]

    def thread_of(self, data: bytes, oversize: int = 0) -> Thread | None:
        """What the reader is told that the mail answers."""
        self.take(data, oversize)
        assert self.reader.context is not None
        assert self.reader.context.events == (FACHTAG, FORUM)
        return self.reader.context.thread


@pytest.fixture
def office(store: Store) -> Office:
    return Office(store)


def reply(sender: tuple[str, str], *references: str, in_reply_to: str = "") -> bytes:
    head = f"In-Reply-To: {in_reply_to}\r\n" if in_reply_to else ""
    return f"{head}References: {' '.join(references)}\r\n".encode() + letter(*sender, "vielen Dank!")


def test_a_reply_is_read_with_what_we_said(office: Office) -> None:
    """To our confirmation: whom the writer has on the list."""
    confirmation = office.answered(letter(*SAMIRA))
    mail = reply(SAMIRA, "<first@mua.example>", in_reply_to=confirmation.message_id)
    assert office.thread_of(mail) == CONFIRMED


def test_a_reply_that_is_too_large_has_a_header_too(office: Office) -> None:
    """All that was fetched of it is its header."""
    confirmation = office.answered(letter(*SAMIRA))
    header = reply(SAMIRA, in_reply_to=confirmation.message_id).partition(b"\r\n\r\n")[0]
    assert office.thread_of(header, oversize=90_000_000) == CONFIRMED


def test_someone_else_learns_no_names(office: Office) -> None:
    """Our confirmation was forwarded, and whoever got it answers."""
    confirmation = office.answered(letter(*SAMIRA))
    assert office.thread_of(reply(MILAN, in_reply_to=confirmation.message_id)) == replace(CONFIRMED, people=())


def test_ids_that_are_not_ours(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A forged one is looked up in vain; without one of our form nothing is looked up at all."""
    office.answered(letter(*SAMIRA))
    assert office.thread_of(reply(SAMIRA, in_reply_to=answer_id("x", "confirmed", SAMIRA[1], OFFICE))) is None
    monkeypatch.delattr(Transaction, "thread")
    assert office.thread_of(reply(MILAN, "<b@mua.example>", in_reply_to="<a@mua.example>")) is None
    assert office.thread_of(letter(*MILAN)) is None


def test_the_last_of_our_mails_in_a_long_thread(office: Office) -> None:
    """Where In-Reply-To names none of ours: the last one in References."""
    question = ask_for_event(office)
    confirmation = office.answered(letter(*SAMIRA))
    ids = question.message_id, "<a@mua.example>", confirmation.message_id, "<b@mua.example>"
    assert office.thread_of(reply(SAMIRA, *ids, in_reply_to="<b@mua.example>")) == CONFIRMED


def test_a_reply_to_our_question_is_read_with_what_we_asked(office: Office) -> None:
    """Also what the desk asked of its own accord: here, which of two events is meant."""
    question = ask_for_event(office)
    assert office.thread_of(reply(SAMIRA, in_reply_to=question.message_id)) == Thread(
        "question-back", asked=(Ask.EVENT, Ask.NAMES)
    )


def ask_for_event(office: Office) -> OutgoingMail:
    office.reader.instead = Understanding(Intent.REGISTER, Action.CLARIFY, asks=(Ask.NAMES,), confidence=0.9)
    question = office.answered(letter(*SAMIRA, "ich melde uns an."))
    office.reader.instead = None
    return question
