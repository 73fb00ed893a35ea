"""The outbox on its way: what was tried is recorded, what was not is free again, copies are laid down once."""

from __future__ import annotations

import threading

import pytest

from inbox_bot.edges.imap import MailboxDown
from inbox_bot.flows.mailbox import Watch, take_in
from inbox_bot.flows.send import COPY_LEASE, copy_to_sent, send_due
from inbox_bot.store import Store

from .desk import PaperMailbox, PaperTransport, SetClock, desk, letter


@pytest.fixture
def three_answers(store: Store) -> None:
    mailbox = PaperMailbox()
    for number, name in enumerate(("Samira Haidari", "Milan Petrović", "Anh Dao Vo")):
        mailbox.lay_in(letter(name, f"person{number}@verein.example"))
    take_in(mailbox, desk(store), Watch(), threading.Event())


@pytest.mark.usefixtures("three_answers")
def test_a_transport_that_breaks_in_the_middle(store: Store) -> None:
    """What was sent stays sent; the rest is free at once, not after the lease of an hour; nothing goes twice."""
    post = PaperTransport(trouble={1: OSError("broken")})
    with pytest.raises(OSError, match="broken"):
        send_due(post, store)
    assert send_due(post, store) == 2
    assert send_due(post, store) == 0
    assert [mail.to for mail in post.sent] == [f"person{number}@verein.example" for number in range(3)]


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
def test_copies_that_another_daemon_lays_down(store: Store, clock: SetClock) -> None:
    """They are its own until its lease is over; then it died."""
    send_due(PaperTransport(), store)
    with store.begin() as tx:
        assert len(tx.claim_copies(2, COPY_LEASE)) == 2
    mailbox = PaperMailbox()
    assert copy_to_sent(mailbox, store) == 1
    clock.now += COPY_LEASE
    assert copy_to_sent(mailbox, store) == 2
