"""The outbox on its way: what was tried is recorded, what was not is free again, copies are laid down once."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from inbox_bot.edges.imap import MailboxDown
from inbox_bot.flows.mailbox import Watch, take_in
from inbox_bot.flows.send import COPY_LEASE, LEASE, InHand, copy_to_sent, send_due
from inbox_bot.model import OutgoingMail, SendResult
from inbox_bot.store import Store, StoreDown, Transaction
from inbox_bot.store.outbox import CUT_OFF
from inbox_bot.store.tables import attempt

from .desk import PaperMailbox, PaperTransport, SetClock, desk, letter


class Fragile(PaperTransport):
    """Fails at one mail, always."""

    def __init__(self, poison: OutgoingMail, failure: type[BaseException]) -> None:
        super().__init__()
        self._poison, self._failure = poison, failure
        self.tries = 0

    def send(self, mails: Sequence[OutgoingMail]) -> Iterator[tuple[OutgoingMail, SendResult]]:
        for mail in mails:
            if mail.message_id == self._poison.message_id:
                self.tries += 1
                raise self._failure
            yield from super().send([mail])


class Away(Store):
    """A database that is gone at the transactions of these numbers, from 1."""

    def __init__(self, store: Store, at: Sequence[int]) -> None:
        self._store, self._at, self._number = store, at, 0

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        self._number += 1
        if self._number in self._at:
            raise StoreDown("SQLITE_BUSY: database is locked")
        with self._store.begin() as tx:
            yield tx


def waiting(store: Store) -> tuple[OutgoingMail, ...]:
    with store.begin() as tx:
        return tx.pending()


@pytest.fixture
def three_answers(store: Store) -> None:
    mailbox = PaperMailbox()
    for number, name in enumerate(("Samira Haidari", "Milan Petrović", "Anh Dao Vo")):
        mailbox.lay_in(letter(name, f"person{number}@verein.example"))
    take_in(mailbox, desk(store), Watch(), threading.Event())


@pytest.mark.usefixtures("three_answers")
@pytest.mark.parametrize("trouble", [OSError("broken"), ZeroDivisionError("Samira Haidari")], ids=repr)
def test_a_transport_that_breaks_in_the_middle(
    trouble: Exception, store: Store, clock: SetClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was sent stays sent, the mail in hand is tried again in a while, the rest at once; nothing goes twice."""
    post = PaperTransport(trouble={1: trouble})
    assert send_due(post, store) == 2
    assert send_due(post, store) == 1
    assert send_due(post, store) == 0
    clock.now += timedelta(seconds=10)
    assert send_due(post, store) == 1
    assert [mail.to for mail in post.sent] == [f"person{number}@verein.example" for number in (0, 2, 1)]
    logged = capsys.readouterr().out
    assert "sending failed" in logged and "Samira" not in logged


@pytest.mark.usefixtures("three_answers")
def test_a_mail_at_which_the_program_fails(store: Store, clock: SetClock) -> None:
    """It stops no other mail, it is not tried for ever, and it ends as one that failed, shown to the organisers."""
    (poison,) = [mail for mail in waiting(store) if mail.to == "person1@verein.example"]

    post, hours = Fragile(poison, ZeroDivisionError), 0
    while waiting(store):
        while send_due(post, store):
            pass
        clock.now += timedelta(hours=1)
        hours += 1
    assert len(post.sent) == 2
    assert (post.tries, hours < 48) == (7, True)
    with store.begin() as tx:
        assert [mail.message_id for mail in tx.failed_mails()] == [poison.message_id]
        (told,) = tx.undeliverable_since(None)
        assert (told.names, told.reason) == (
            ("Milan Petrović",),
            "Das Programm ist beim Versenden gescheitert (ZeroDivisionError).",
        )
        assert tx.retry(poison.message_id)
    assert send_due(PaperTransport(), store) == 1, "a person may say: once more"


@pytest.mark.usefixtures("three_answers")
def test_a_mail_that_ends_the_program_each_time(store: Store, clock: SetClock) -> None:
    """Killed in the middle of the first mail: after seven times it is given up, the others go out."""
    first, lives = waiting(store)[0], 0
    while waiting(store):
        lives += 1
        with suppress(KeyboardInterrupt):
            while send_due(Fragile(first, KeyboardInterrupt), store):
                pass
        clock.now += LEASE
    assert lives == 8
    with store.begin() as tx:
        assert [mail.message_id for mail in tx.failed_mails()] == [first.message_id]
        assert len(tx.sent_mails()) == 2
        assert [each.reason for each in tx.undeliverable_since(None)] == [CUT_OFF]


@pytest.mark.usefixtures("three_answers")
def test_a_database_that_goes_away_between_sending_and_recording(store: Store) -> None:
    """BEHAVIOUR 8: nobody gets a mail twice for that: what was tried is kept until it can be written down."""
    post, in_hand = PaperTransport(), InHand()
    with pytest.raises(StoreDown):
        send_due(post, Away(store, [2, 3]), in_hand)
    assert (len(in_hand.tried), len(in_hand.untried)) == (1, 2)
    assert send_due(post, store, in_hand) == 2
    assert [mail.to for mail in post.sent] == [f"person{number}@verein.example" for number in range(3)]
    assert not waiting(store)
    assert (in_hand.tried, in_hand.untried) == ({}, [])


@pytest.mark.usefixtures("three_answers")
def test_a_clock_that_is_put_back(store: Store, clock: SetClock) -> None:
    """What was queued under a clock that was ahead does not wait until the right one has caught up."""
    clock.now -= timedelta(days=2)
    assert send_due(PaperTransport(), store) == 3


@pytest.mark.usefixtures("three_answers")
def test_a_stop_comes_between_two_mails(store: Store) -> None:
    """The mail in hand is finished; the others are free for the next start at once."""
    stop = threading.Event()
    stop.set()
    assert send_due(PaperTransport(), store, InHand(), stop) == 1
    post = PaperTransport()
    assert send_due(post, store) == 2
    with store.begin() as tx:
        assert tx.connection.scalar(select(func.count()).select_from(attempt)) == 3


@pytest.mark.usefixtures("three_answers")
def test_copies_that_could_not_be_laid_down(store: Store) -> None:
    """A lost connection at the first copy: the next round lays down all three, once."""
    send_due(PaperTransport(), store)
    mailbox = PaperMailbox(trouble=MailboxDown("APPEND: the connection was lost"))
    with pytest.raises(MailboxDown):
        copy_to_sent(mailbox, store)
    assert copy_to_sent(mailbox, store) == 3
    assert copy_to_sent(mailbox, store) == 0
    assert len(set(mailbox.copies)) == len(mailbox.copies) == 3


@pytest.mark.usefixtures("three_answers")
def test_copies_that_the_server_refuses(store: Store, clock: SetClock) -> None:
    """Quota full: tried again in a while, and one bad mail does not keep the others out."""

    class Picky(PaperMailbox):
        def append_sent(self, data: bytes, message_id: str) -> str:
            return "APPEND: refused" if message_id == bad else super().append_sent(data, message_id)

    send_due(PaperTransport(), store)
    with store.begin() as tx:
        bad = tx.uncopied(1)[0].message_id
    mailbox = Picky()
    assert copy_to_sent(mailbox, store) == 2
    assert copy_to_sent(mailbox, store) == 0
    bad = ""
    assert copy_to_sent(mailbox, store) == 0
    clock.now += COPY_LEASE
    assert copy_to_sent(mailbox, store) == 1
    assert len(set(mailbox.copies)) == len(mailbox.copies) == 3


@pytest.mark.usefixtures("three_answers")
def test_copies_that_another_daemon_lays_down(store: Store, clock: SetClock) -> None:
    """They are its own until its lease is over; then it died."""
    send_due(PaperTransport(), store)
    with store.begin() as tx:
        assert len(tx.claim_copies(2, COPY_LEASE)) == 2
    mailbox = PaperMailbox()
    assert copy_to_sent(mailbox, store) == 1
    clock.now += COPY_LEASE
    assert copy_to_sent(mailbox, store) == 2
