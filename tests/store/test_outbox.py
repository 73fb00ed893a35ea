"""The outbox: at once, with leases, tries and caps; whoever was not reached."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from inbox_bot.model import (
    AnswerCounts,
    Deferred,
    DeliveryReport,
    MailState,
    OutgoingMail,
    Policy,
    Refused,
    Register,
    SendResult,
    Sent,
    Trouble,
    Unknown,
)
from inbox_bot.store import Store, open_store
from inbox_bot.store.outbox import CUT_OFF
from inbox_bot.store.tables import attempt, outgoing, undeliverable
from inbox_bot.store.unreachable import trouble_of

from .conftest import SetClock
from .samples import FACHTAG, mail, registration

LEASE = timedelta(hours=1)


def queue(store: Store, *mails: OutgoingMail) -> list[bool]:
    with store.begin() as tx:
        return [tx.queue(each) for each in mails]


def claim(store: Store, limit: int = 20) -> list[str]:
    with store.begin() as tx:
        return [each.message_id for each in tx.claim(limit, LEASE)]


def attempted(store: Store, name: str, result: SendResult) -> MailState:
    with store.begin() as tx:
        return tx.record_attempt(f"<{name}@bra.example>", result)


def state(store: Store, name: str) -> MailState:
    with store.begin() as tx:
        query = select(outgoing.c.state).where(outgoing.c.message_id == f"<{name}@bra.example>")
        found: MailState = tx.connection.execute(query).scalar_one()
        return found


def test_same_message_id_is_queued_once(store: Store) -> None:
    """A replay of the cause queues nothing."""
    assert queue(store, mail("a"), mail("a")) == [True, False]
    assert queue(store, mail("a"), mail("b")) == [False, True]


def test_notice_is_given_once(store: Store) -> None:
    """Who was told this in this version is not told again; whoever is new among them is reason enough to write."""
    one, two = ("m1/0", "dial-in", "v1"), ("m1/1", "dial-in", "v1")
    assert queue(store, mail("a", kind="dial-in", notices=(one,)), mail("b", kind="dial-in", notices=(one,))) == [
        True,
        False,
    ]
    assert queue(store, mail("c", kind="dial-in", notices=(one, two))) == [True]
    assert queue(store, mail("d", kind="dial-in", notices=(("m1/0", "dial-in", "v2"),))) == [True]
    with store.begin() as tx:
        assert [each.message_id[1] for each in tx.pending()] == ["a", "c", "d"], "what was refused left nothing"


def test_noticed(store: Store) -> None:
    """Which registrations of an event got the notice in this version."""
    with store.begin() as tx:
        tx.roster(FACHTAG)
        tx.apply("fachtag", [Register(registration("m1")), Register(registration("m2"))], "m1")
        tx.queue(mail("a", kind="dial-in", notices=(("m1/0", "dial-in", "v1"),)))
        assert tx.noticed("fachtag", "dial-in", "v1") == {"m1/0"}
        assert tx.noticed("fachtag", "dial-in", "v2") == frozenset()
        assert tx.noticed("other", "dial-in", "v1") == frozenset()


def test_claim_takes_each_once(store: Store, clock: SetClock) -> None:
    """Oldest first, up to the limit; what is in flight is nobody else's until the lease is over."""
    queue(store, *(mail(name) for name in "abc"))
    assert claim(store, 2) == ["<a@bra.example>", "<b@bra.example>"]
    assert claim(store) == ["<c@bra.example>"]
    assert claim(store) == []
    clock.forward(minutes=61)
    assert len(claim(store)) == 3, "in flight for over an hour: whoever had it died"


def test_claimed_mail_is_whole(store: Store) -> None:
    """What was queued comes out as it went in, but for its state."""
    queue(store, mail("a", to="F.Yilmaz@Bruecke.example"))
    with store.begin() as tx:
        (claimed,) = tx.claim(1, LEASE)
    assert claimed == mail("a", to="F.Yilmaz@Bruecke.example", state=MailState.INFLIGHT)


def test_released_mail_is_due_at_once(store: Store) -> None:
    """A clean stop gives back what was claimed and not tried."""
    queue(store, mail("a"), mail("b"))
    claim(store)
    attempted(store, "a", Sent("250"))
    with store.begin() as tx:
        tx.release(["<a@bra.example>", "<b@bra.example>"])
    assert claim(store) == ["<b@bra.example>"], "what was sent stays sent"


def test_two_daemons_never_claim_the_same(store: Store) -> None:
    """Eight at once: every mail is claimed by exactly one (SKIP LOCKED; BEGIN IMMEDIATE)."""
    queue(store, *(mail(str(number)) for number in range(40)))
    barrier = threading.Barrier(8)

    def work() -> list[str]:
        barrier.wait(10)
        return claim(store, 5) + claim(store, 5)

    with ThreadPoolExecutor(8) as pool:
        claimed = [each for done in [pool.submit(work) for _ in range(8)] for each in done.result(60)]
    assert len(claimed) == len(set(claimed)) == 40


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([Sent("250 2.0.0 Ok")], MailState.SENT),
        ([Deferred("no connection")], MailState.AWAITING_RETRY),
        ([Unknown("dropped after DATA")], MailState.AWAITING_RETRY),
        ([Deferred("busy", 451), Unknown("dropped"), Sent()], MailState.SENT),
        ([Refused("5.1.1 unknown", 550)], MailState.FAILED),
        ([Sent(), Deferred("late news of another try")], MailState.SENT),
    ],
)
def test_attempts(store: Store, clock: SetClock, results: list[SendResult], expected: MailState) -> None:
    """Each result leads to its state, and every attempt is kept."""
    queue(store, mail("a"))
    for result in results:
        claim(store)
        last = attempted(store, "a", result)
        clock.forward(minutes=1)
    assert last is expected is state(store, "a")
    with store.begin() as tx:
        assert tx.connection.scalar(select(func.count()).select_from(attempt)) == len(results)


def test_waiting_mail_is_due_when_its_time_comes(store: Store, clock: SetClock) -> None:
    """10 s after the first try, 30 s after the second."""
    queue(store, mail("a"))
    for seconds in (10, 30):
        assert claim(store) == ["<a@bra.example>"]
        attempted(store, "a", Deferred("busy", 451))
        with store.begin() as tx:
            assert tx.next_mail_due() == clock.now + timedelta(seconds=seconds)
            assert tx.unsent() == 1
        clock.forward(seconds=seconds - 1)
        assert claim(store) == []
        clock.forward(seconds=1)


def test_given_up_after_two_days(store: Store, clock: SetClock) -> None:
    """A server that is down for ever: failed, and whoever was written to stands in the digest."""
    queue(store, mail("a"))
    last = MailState.QUEUED
    for _ in range(200):
        if claim(store):
            last = attempted(store, "a", Deferred("no connection"))
        if last is MailState.FAILED:
            break
        with store.begin() as tx:
            due = tx.next_mail_due()
        assert due is not None
        clock.now = due
    assert last is MailState.FAILED
    with store.begin() as tx:
        assert [each.recipient for each in tx.undeliverable_since(None)] == ["f.yilmaz@bruecke.example"]
        assert [each.message_id for each in tx.failed_mails()] == ["<a@bra.example>"]
        assert tx.retry("<a@bra.example>")
    assert claim(store) == ["<a@bra.example>"]
    assert attempted(store, "a", Deferred("busy")) is MailState.AWAITING_RETRY, "by hand it starts afresh"


def test_tries_without_a_clear_end_are_few(store: Store, clock: SetClock) -> None:
    """Each may have left a copy with the recipient: seven in a day and a half, then a person decides."""
    queue(store, mail("a"))
    start, last, tries = clock.now, MailState.QUEUED, 0
    while last is not MailState.FAILED:
        assert claim(store) == ["<a@bra.example>"]
        with store.begin() as tx:
            tx.begin_attempt("<a@bra.example>")
        last, tries = attempted(store, "a", Unknown("dropped after DATA")), tries + 1
        with store.begin() as tx:
            clock.now = tx.next_mail_due() or clock.now
    assert (tries, clock.now - start < timedelta(days=2)) == (7, True)
    with store.begin() as tx:
        assert tx.connection.scalar(select(func.count()).select_from(attempt)) == 7
        assert [each.reason for each in tx.undeliverable_since(None)] == ["dropped after DATA"]


def test_a_begun_try_counts_whatever_happens(store: Store, clock: SetClock) -> None:
    """Written down before the mail is sent; given back it leaves no trace."""
    queue(store, mail("a"))
    claim(store)
    with store.begin() as tx:
        tx.begin_attempt("<a@bra.example>")
    clock.forward(minutes=61)
    assert claim(store) == ["<a@bra.example>"]
    with store.begin() as tx:
        tx.begin_attempt("<a@bra.example>")
        tx.release(["<a@bra.example>"])
        rows = tx.connection.execute(select(attempt)).all()
    assert [(row.result, row.reason) for row in rows] == [("unknown", CUT_OFF)]
    claim(store)
    with store.begin() as tx:
        tx.begin_attempt("<a@bra.example>")
        tx.record_attempt("<a@bra.example>", Sent("250 ok"))
        rows = tx.connection.execute(select(attempt).order_by(attempt.c.number)).all()
    assert [row.result for row in rows] == ["unknown", "sent"]


def test_reasons_are_kept_without_addresses(store: Store) -> None:
    """Servers like to repeat the recipient."""
    queue(store, mail("a"))
    attempted(
        store, "a", Refused("<f.yilmaz@bruecke.example>: 5.1.1 no such user (rcpt=F.Yilmaz@bruecke.example)", 550)
    )
    with store.begin() as tx:
        row = tx.connection.execute(select(attempt)).one()
    assert (row.code, row.reason) == (550, "<…>: 5.1.1 no such user (…)")


def test_copies(store: Store) -> None:
    """Every sent mail is copied to Sent once; what is not sent is not copied."""
    queue(store, mail("a"), mail("b"), mail("c"))
    for name in "ab":
        attempted(store, name, Sent())
    with store.begin() as tx:
        assert [each.message_id for each in tx.uncopied(1)] == ["<a@bra.example>"]
        tx.mark_copied("<a@bra.example>")
        assert [each.message_id for each in tx.uncopied(9)] == ["<b@bra.example>"]


def test_answer_counts(store: Store, clock: SetClock) -> None:
    """Answers count for their address, day and hour; our own schedule's mails, withheld and failed ones do not."""
    queue(store, mail("old", to="F.Yilmaz@bruecke.example"))
    clock.forward(hours=2)
    queue(store, mail("a"), mail("b", to="other@BRUECKE.example"), mail("c", to="x@else.example"))
    queue(store, *(mail(f"n{kind}", kind=kind) for kind in ("dial-in", "reminder", "digest", "alarm", "no-place")))
    queue(store, mail("over", state=MailState.WITHHELD), mail("failed"))
    attempted(store, "failed", Refused("no", 550))
    attempted(store, "a", Sent())
    with store.begin() as tx:
        assert tx.answer_counts("F.YILMAZ@bruecke.example", "x") == AnswerCounts(2, 1, 0)
        assert tx.answer_counts("new@new.example", "x") == AnswerCounts(0, 0, 0)
    clock.forward(hours=23)
    with store.begin() as tx:
        assert tx.answer_counts("f.yilmaz@bruecke.example", "x") == AnswerCounts(1, 0, 0)


def test_what_an_address_was_told(store: Store, clock: SetClock) -> None:
    """The same is counted for ever, whatever its kind; what failed was not told."""
    start = clock.now
    queue(store, mail("a", said="x"), mail("b", said="x", kind="event-cancelled"), mail("c", said="y"))
    queue(store, mail("d", said="x", to="other@bruecke.example"), mail("e", said="z"))
    attempted(store, "e", Refused("no", 550))
    clock.forward(days=400)
    with store.begin() as tx:
        assert tx.answer_counts("F.Yilmaz@bruecke.example", "x") == AnswerCounts(0, 0, 2)
        assert tx.was_told("f.yilmaz@BRUECKE.example", "x", start - timedelta(seconds=1))
        assert not tx.was_told("f.yilmaz@bruecke.example", "x", start)
        assert not tx.was_told("f.yilmaz@bruecke.example", "z", start - timedelta(seconds=1))


def test_what_was_told_is_counted_after_a_restart(store: Store, clock: SetClock, database_url: str) -> None:
    """By another store on the same database, when the first one is gone: nothing of it is in a process's memory."""
    queue(store, mail("a", said="x"), mail("b", said="x"), mail("c", said="y"))
    attempted(store, "a", Sent())
    clock.forward(minutes=30)
    store.close()
    again = open_store(database_url, clock)
    try:
        with again.begin() as tx:
            assert tx.answer_counts("f.yilmaz@bruecke.example", "x") == AnswerCounts(3, 3, 2)
        assert paced(again) == ["b"]
    finally:
        again.close()


PACE = Policy(answers_per_domain_an_hour=2, answers_an_hour=4)


def paced(store: Store, limit: int = 20) -> list[str]:
    """What may be sent now, under two an hour a domain and four in all."""
    with store.begin() as tx:
        return [each.message_id[1:-13] for each in tx.claim(limit, LEASE, PACE)]


def test_a_domains_answers_are_delayed_never_lost(store: Store, clock: SetClock) -> None:
    """Above the cap they wait in their order and go out by themselves; nobody else waits behind them."""
    queue(store, *(mail(f"a{number}", to=f"p{number}@a.example") for number in range(5)), mail("b", to="p@b.example"))
    assert paced(store, 3) == ["a0", "a1"]
    assert paced(store, 3) == ["b"]
    for name in ("a0", "a1", "b"):
        attempted(store, name, Sent())
    clock.forward(minutes=59)
    assert paced(store) == []
    clock.forward(minutes=2)
    assert paced(store) == ["a2", "a3"]
    for name in ("a2", "a3"):
        attempted(store, name, Sent())
    clock.forward(minutes=61)
    with store.begin() as tx:
        assert (tx.delayed(), tx.withheld()) == (1, 0)
    assert paced(store) == ["a4"]
    with store.begin() as tx:
        assert tx.delayed() == 0


def test_the_whole_houses_answers_are_delayed(store: Store, clock: SetClock) -> None:
    """Four an hour in all; what the calendar demands is no answer and goes out at once."""
    queue(store, *(mail(f"a{number}", to=f"p@d{number}.example") for number in range(6)))
    queue(store, *(mail(f"s{number}", kind="dial-in", to=f"p@d{number}.example") for number in range(6)))
    assert paced(store) == ["a0", "a1", "a2", "a3", *(f"s{number}" for number in range(6))]
    clock.forward(minutes=59)
    assert paced(store) == []


NIGHTS = pytest.mark.parametrize(
    "night",
    [datetime(2027, 3, 28, 0, 50, tzinfo=UTC), datetime(2027, 10, 31, 0, 50, tzinfo=UTC)],
    ids=["01:50 in spring, soon 03:10", "02:50 in autumn, soon 02:10"],
)
"""Ten minutes before the clocks of Berlin change."""


@NIGHTS
def test_caps_go_by_hours_that_have_passed(night: datetime, store: Store, clock: SetClock) -> None:
    """Whatever the clock on the wall shows: neither is an hour over sooner in spring, nor does it come again in
    autumn."""
    clock.now = night
    queue(store, *(mail(f"a{number}", to="p@a.example") for number in range(3)))
    assert paced(store) == ["a0", "a1"]
    for name in ("a0", "a1"):
        attempted(store, name, Sent())
    steps = [(20, (3, 3), []), (39, (3, 3), []), (2, (3, 0), ["a2"]), (23 * 60 - 2, (3, 0), []), (2, (0, 0), [])]
    for minutes, counts, sent in steps:
        clock.forward(minutes=minutes)
        with store.begin() as tx:
            assert tx.answer_counts("p@a.example", "x") == AnswerCounts(*counts, 0), clock.now
        assert paced(store) == sent, clock.now
        for name in sent:
            attempted(store, name, Sent())


@NIGHTS
@pytest.mark.parametrize(("hours", "waits"), [(1, 2), (24, 0)])
def test_caps_and_a_clock_that_is_put_back(
    night: datetime, hours: int, waits: int, store: Store, clock: SetClock
) -> None:
    """By an hour: what was counted counts on, and what waits for its domain waits two hours at most. By a day: no
    answer waits for a day because of that. One address has had what it may get."""
    clock.now = night
    queue(store, *(mail(f"a{number}", to="p@a.example") for number in range(3)))
    assert paced(store) == ["a0", "a1"]
    for name in ("a0", "a1"):
        attempted(store, name, Sent())
    clock.forward(hours=-hours)
    with store.begin() as tx:
        assert tx.answer_counts("p@a.example", "x") == AnswerCounts(3, 3, 0)
    if waits:
        assert paced(store) == []
    clock.forward(hours=waits)
    assert paced(store) == ["a2"]


def test_caps_and_a_clock_that_is_put_forwards(store: Store, clock: SetClock) -> None:
    """An hour that nobody has lived is over all the same: one cap more may go out, and not one mail more than that."""
    queue(store, *(mail(f"a{number}", to="p@a.example") for number in range(5)))
    assert paced(store) == ["a0", "a1"]
    for name in ("a0", "a1"):
        attempted(store, name, Sent())
    clock.forward(hours=1)
    assert paced(store) == ["a2", "a3"]
    assert paced(store) == []


def test_pace_survives_a_crash_and_does_not_hold_up_a_second_try(store: Store, clock: SetClock) -> None:
    """What is in flight counts; what was tried already, or whose daemon died, is not held up by its own kind."""
    queue(store, *(mail(f"a{number}", to=f"p{number}@a.example") for number in range(3)))
    assert paced(store) == ["a0", "a1"]
    attempted(store, "a0", Deferred("busy", 451))
    assert paced(store) == [], "one waits for its second try, one is in flight: both count"
    clock.forward(seconds=11)
    assert paced(store) == ["a0"]
    clock.forward(hours=2)
    assert sorted(paced(store)) == ["a0", "a1", "a2"]


def test_two_daemons_keep_one_pace(store: Store) -> None:
    """Eight claim at once: never more than the cap between them."""
    queue(store, *(mail(f"a{number}", to=f"p{number}@a.example") for number in range(9)))
    barrier = threading.Barrier(8)

    def work() -> list[str]:
        barrier.wait(10)
        return paced(store, 2)

    with ThreadPoolExecutor(8) as pool:
        claimed = [each for done in [pool.submit(work) for _ in range(8)] for each in done.result(60)]
    assert sorted(claimed) == ["a0", "a1"]


def test_withheld_mail_waits_for_a_person(store: Store) -> None:
    """Over a cap: not sent until someone says so."""
    queue(store, mail("a", state=MailState.WITHHELD), mail("b"))
    with store.begin() as tx:
        assert tx.withhold("<b@bra.example>")
        assert tx.withheld() == 2 == len(tx.withheld_mails())
    assert claim(store) == []
    with store.begin() as tx:
        assert tx.retry("<b@bra.example>")
        assert not tx.retry("<unknown@bra.example>")
    assert claim(store) == ["<b@bra.example>"]
    attempted(store, "b", Sent())
    with store.begin() as tx:
        assert not tx.withhold("<b@bra.example>"), "too late"
        assert not tx.retry("<b@bra.example>"), "what is sent is not sent again"


def report(action: str, status: str, message_id: str | None = "<a@bra.example>") -> DeliveryReport:
    return DeliveryReport("f.yilmaz@bruecke.example", action, status, "550 no such user", message_id)


@pytest.mark.parametrize(
    ("given", "is_ours"),
    [
        (report("failed", "5.1.1"), True),
        (report("failed", "5.1.1", "a@bra.example"), True),
        (report("delayed", "4.4.7"), False),
        (report("delivered", "2.0.0"), False),
        (report("failed", "5.1.1", "<someone-elses@mail.example>"), False),
        (report("failed", "5.1.1", None), True),
    ],
)
def test_bounce_is_tied_to_our_mail(store: Store, given: DeliveryReport, is_ours: bool) -> None:
    """Only a failure of a mail of ours counts, and it never causes a mail (BEHAVIOUR 6)."""
    with store.begin() as tx:
        tx.roster(FACHTAG)
        tx.apply("fachtag", [Register(registration("m1"))], "a")
        tx.queue(mail("a"))
        tx.record_attempt("<a@bra.example>", Sent())
        assert tx.mark_undeliverable(given) is is_ours
        tx.mark_undeliverable(given)
        found = tx.undeliverable_since(None)
        assert len(found) == is_ours
        assert tx.pending() == ()
    if is_ours:
        (one,) = found
        assert (one.recipient, one.names, one.kind) == ("f.yilmaz@bruecke.example", ("Fatma Yılmaz",), "confirmed")
        assert (one.reason, one.event) == ("5.1.1 550 no such user", "fachtag")


def test_names_of_the_unreachable_come_from_the_notices(store: Store, clock: SetClock) -> None:
    """A dial-in that came back: for whom it was."""
    with store.begin() as tx:
        tx.roster(FACHTAG)
        tx.apply("fachtag", [Register(registration("m1")), Register(registration("m1", 1))], "m1")
        told = tuple((f"m1/{number}", "dial-in", "v1") for number in (0, 1))
        tx.queue(mail("a", kind="dial-in", cause="dial-in/fachtag", notices=told))
        tx.mark_undeliverable(report("failed", "5.1.1"))
        assert [each.names for each in tx.undeliverable_since(None)] == [("Fatma Yılmaz", "Fatma Yılmaz")]
        assert tx.undeliverable_since(clock.now) == ()


@pytest.mark.parametrize(
    ("status", "words", "expected"),
    [
        ("5.1.1", "", Trouble.WRONG_ADDRESS),
        ("5.1.10", "", Trouble.WRONG_ADDRESS),
        ("550", "5.1.1 <…>: Recipient address rejected", Trouble.WRONG_ADDRESS),
        ("4.2.2", "", Trouble.FULL_MAILBOX),
        ("5.2.1", "", Trouble.CLOSED_MAILBOX),
        ("5.7.1", "", Trouble.OUR_MAIL),
        ("5.6.0", "", Trouble.OUR_MAIL),
        ("5.4.4", "", Trouble.OTHER),
        ("", "192.0.2.1 said no", Trouble.OTHER),
    ],
)
def test_what_a_status_means_for_people(status: str, words: str, expected: Trouble) -> None:
    """RFC 3463 and BEHAVIOUR 6: a wrong address, a full or closed mailbox, our own mail's fault."""
    assert trouble_of(status, words) is expected


def test_a_report_without_message_id_is_tied_by_the_address(store: Store, clock: SetClock) -> None:
    """The last mail that we sent there, of the last week; nobody else's, and none that was not sent."""
    queue(store, mail("old"), mail("new"), mail("unsent"), mail("else", to="x@else.example"))
    for name in ("old", "new", "else"):
        attempted(store, name, Sent())
        clock.forward(minutes=1)
    with store.begin() as tx:
        stranger = replace(report("failed", "5.1.1", None), recipient="stranger@bruecke.example")
        assert not tx.mark_undeliverable(stranger)
        assert tx.mark_undeliverable(replace(report("failed", "5.1.1", None), recipient="F.Yilmaz@bruecke.example"))
        (found,) = tx.undeliverable_since(None)
        row = tx.connection.execute(select(undeliverable.c.message_id)).one()
    assert (found.trouble, row.message_id) == (Trouble.WRONG_ADDRESS, "<new@bra.example>")
    clock.forward(days=8)
    with store.begin() as tx:
        assert not tx.mark_undeliverable(report("failed", "5.1.1", None))


def test_a_full_mailbox_that_refuses_at_once_gets_one_later_try_too(store: Store, clock: SetClock) -> None:
    """552 5.2.2 in the SMTP dialogue says the same as a report."""
    queue(store, mail("a"))
    claim(store)
    assert attempted(store, "a", Refused("5.2.2 mailbox full", 552)) is MailState.AWAITING_RETRY
    assert claim(store) == []
    clock.forward(days=1)
    assert claim(store) == ["<a@bra.example>"]
    assert attempted(store, "a", Refused("5.2.2 mailbox full", 552)) is MailState.FAILED
    with store.begin() as tx:
        assert [each.trouble for each in tx.undeliverable_since(None)] == [Trouble.FULL_MAILBOX]


def test_full_mailbox_gets_one_later_try(store: Store, clock: SetClock) -> None:
    """x.2.2: once more a day later under the same Message-ID, then not reachable."""
    queue(store, mail("a"))
    claim(store)
    attempted(store, "a", Sent())
    with store.begin() as tx:
        assert tx.mark_undeliverable(report("failed", "5.2.2"))
        assert tx.undeliverable_since(None) == ()
    assert claim(store) == []
    clock.forward(days=1)
    assert claim(store) == ["<a@bra.example>"]
    attempted(store, "a", Sent())
    with store.begin() as tx:
        tx.mark_undeliverable(report("failed", "5.2.2"))
        assert len(tx.undeliverable_since(None)) == 1
