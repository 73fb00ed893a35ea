"""A clock that was ahead and is put back, or is put forwards: nothing waits for ever, nothing storms."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_bot.model import Deferred, DeliveryReport, MailState, Refused, SendResult, Sent
from inbox_bot.store import Store

from .conftest import SetClock
from .samples import HANDLED, INBOX, mail, message, raw, understanding

LEASE, SHORT_LEASE = timedelta(hours=1), timedelta(minutes=5)
MAIL = "<a@bra.example>"
AHEAD = [timedelta(hours=3), timedelta(days=3), timedelta(days=365)]
NO_SERVER = Deferred("no connection")


def claimed(store: Store) -> bool:
    with store.begin() as tx:
        return bool(tx.claim(20, LEASE))


def tried(store: Store, result: SendResult = NO_SERVER) -> MailState:
    """Once, as it is: claimed, begun, recorded."""
    assert claimed(store)
    with store.begin() as tx:
        tx.begin_attempt(MAIL)
    with store.begin() as tx:
        return tx.record_attempt(MAIL, result)


def queued(store: Store) -> None:
    with store.begin() as tx:
        assert tx.queue(mail("a"))


@pytest.mark.parametrize("ahead", AHEAD)
@pytest.mark.parametrize("result", [NO_SERVER, Refused("5.2.2 mailbox full", 552)], ids=["down", "full"])
def test_a_retry_whose_time_was_set_ahead(result: SendResult, ahead: timedelta, store: Store, clock: SetClock) -> None:
    """It is tried at once after the way back, and then at the pace of the clock in use: no storm."""
    clock.now += ahead
    queued(store)
    assert tried(store, result) is MailState.AWAITING_RETRY
    assert not claimed(store)
    clock.now -= ahead
    assert tried(store) is MailState.AWAITING_RETRY
    assert not claimed(store)
    clock.forward(minutes=1)
    assert tried(store, Sent("250 ok")) is MailState.SENT


@pytest.mark.parametrize("ahead", AHEAD[1:])
def test_a_later_try_that_was_planned_ahead(ahead: timedelta, store: Store, clock: SetClock) -> None:
    """A full mailbox, told by a report under the clock that was ahead: the one try a day later does not wait for that
    clock's day."""
    queued(store)
    tried(store, Sent("250 ok"))
    clock.now += ahead
    with store.begin() as tx:
        assert tx.mark_undeliverable(DeliveryReport("f.yilmaz@bruecke.example", "failed", "5.2.2", "full", MAIL))
    assert not claimed(store)
    clock.now -= ahead
    assert claimed(store)


def test_put_back_by_less_than_an_hour(store: Store, clock: SetClock) -> None:
    """As much as the clocks of two daemons may differ: nobody takes a retry for overdue, and it waits no longer."""
    clock.forward(minutes=50)
    queued(store)
    tried(store)
    clock.forward(minutes=-50)
    assert not claimed(store)
    clock.forward(minutes=51)
    assert claimed(store)


@pytest.mark.parametrize("ahead", AHEAD)
def test_what_was_tried_ahead_is_given_up_in_the_end(ahead: timedelta, store: Store, clock: SetClock) -> None:
    """Two days after the first try by the clock in use: else it would be tried for as long as that one was ahead."""
    clock.now += ahead
    queued(store)
    tried(store)
    clock.now -= ahead
    start = clock.now
    for _ in range(110):
        if tried(store) is MailState.FAILED:
            break
        with store.begin() as tx:
            clock.now = tx.next_mail_due() or clock.now
    else:
        raise AssertionError("it is tried without end")
    assert timedelta(days=1) < clock.now - start <= timedelta(days=2)


@pytest.mark.parametrize("ahead", AHEAD)
def test_one_failed_try_and_a_clock_put_forwards(ahead: timedelta, store: Store, clock: SetClock) -> None:
    """Two days have not passed only because the clock says so: some more tries, at their pace, before it is given up.
    The same holds for a machine that was off so long."""
    queued(store)
    tried(store)
    clock.now += ahead
    start = clock.now
    for _ in range(4):
        assert tried(store) is MailState.AWAITING_RETRY
        assert not claimed(store)
        with store.begin() as tx:
            clock.now = tx.next_mail_due() or clock.now
    assert clock.now - start > timedelta(minutes=20)


@pytest.mark.parametrize("ahead", AHEAD)
def test_a_lease_that_was_given_ahead(ahead: timedelta, store: Store, clock: SetClock) -> None:
    """Of a daemon that died under the clock that was ahead: the mail is not its for a year. One that another daemon has
    just taken on, its clock some minutes ahead, is left to that one."""
    clock.now += ahead
    queued(store)
    assert claimed(store)
    clock.now -= ahead
    assert claimed(store)
    clock.forward(minutes=-50)
    assert not claimed(store)


@pytest.mark.parametrize("ahead", AHEAD)
def test_a_copy_that_became_due_ahead(ahead: timedelta, store: Store, clock: SetClock) -> None:
    """Sent under the clock that was ahead: its copy is laid down after the way back, by one of two daemons."""
    clock.now += ahead
    queued(store)
    tried(store, Sent("250 ok"))
    clock.now -= ahead
    with store.begin() as tx:
        assert len(tx.claim_copies(10, SHORT_LEASE)) == 1
        assert not tx.claim_copies(10, SHORT_LEASE)


@pytest.mark.parametrize("ahead", AHEAD)
def test_a_mail_that_was_to_be_moved_ahead(ahead: timedelta, store: Store, clock: SetClock) -> None:
    """Claimed by a daemon that died then, or refused by the folder: it does not stay in the inbox for a year."""
    clock.now += ahead
    with store.begin() as tx:
        tx.first_time("k1")
        tx.record(raw(), message("k1"), understanding(), HANDLED, None)
        assert tx.claim_filing(INBOX, 1, 1, SHORT_LEASE)
    clock.now -= ahead
    with store.begin() as tx:
        assert tx.claim_filing(INBOX, 1, 1, SHORT_LEASE)
        assert not tx.claim_filing(INBOX, 1, 1, SHORT_LEASE)
