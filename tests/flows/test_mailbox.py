"""Taking in: every mail ends in one state, whatever the program, the mail server or another daemon does."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest

from inbox_bot.edges.imap import MailboxDown
from inbox_bot.flows.mailbox import MOVE_LEASE, Watch, take_in
from inbox_bot.flows.reading import Reading
from inbox_bot.flows.send import send_due
from inbox_bot.model import Disposition, RawMessage, ReadingContext, Status, Thread
from inbox_bot.store import Store, StoreDown, Transaction

from .desk import FACHTAG, PaperMailbox, PaperTransport, PlainReader, SetClock, desk, letter

NEVER = threading.Event()
SAMIRA = letter("Samira Haidari", "s.haidari@verein.example")
MILAN = letter("Milan Petrović", "milan@verein.example")


def confirmed(store: Store) -> list[str]:
    with store.begin() as tx:
        return [each.participant.name for each in tx.roster_unlocked(FACHTAG).with_status(Status.CONFIRMED)]


def fails_at(data: bytes, times: int) -> PlainReader:
    """A reader with a fault of its own, at this mail, so many times."""
    left = [times]

    def fault(raw: RawMessage) -> None:
        if raw.data == data and left[0] > 0:
            left[0] -= 1
            raise ZeroDivisionError("Samira Haidari")

    return PlainReader(fault)


def test_a_program_fault_three_times_is_shunted(store: Store, capsys: pytest.CaptureFixture[str]) -> None:
    """BEHAVIOUR 7: one bad mail never stops the rest: three tries, then a person looks; the next one is dealt with."""
    mailbox, reader = PaperMailbox(), fails_at(SAMIRA, 99)
    bad, good = mailbox.lay_in(SAMIRA), mailbox.lay_in(MILAN)
    watch = Watch()
    take_in(mailbox, desk(store, reader=reader), watch, NEVER)
    assert reader.readings == 4
    assert mailbox.filed == [(bad, "Bitte prüfen", True), (good, "Angemeldet", False)]
    assert watch.shunted == 1
    assert confirmed(store) == ["Milan Petrović"]
    with store.begin() as tx:
        (held,) = tx.held()
    assert held.disposition is Disposition.SHUNTED
    assert "ZeroDivisionError" in held.reason
    assert "Samira" not in capsys.readouterr().err


class Watched(Store):
    """Knows how many transactions are open."""

    def __init__(self, store: Store) -> None:
        self._store, self.now_open = store, 0

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        with self._store.begin() as tx:
            self.now_open += 1
            try:
                yield tx
            finally:
                self.now_open -= 1


def test_no_transaction_is_open_while_a_mail_is_read(store: Store) -> None:
    """Reading may take seconds, or its worker be killed: nobody waits for the list meanwhile. Also where the mail
    answers one of ours, which is looked up before, and where reading fails."""
    watched, open_at_reading, threads = Watched(store), list[int](), list[Thread | None]()

    class Reader(PlainReader):
        def read(self, raw: RawMessage, context: ReadingContext) -> Reading:
            open_at_reading.append(watched.now_open)
            threads.append(context.thread)
            if raw.data == MILAN:
                raise ZeroDivisionError
            return super().read(raw, context)

    mailbox, post, here = PaperMailbox(), PaperTransport(), desk(watched, reader=Reader())
    mailbox.lay_in(SAMIRA)
    mailbox.lay_in(MILAN)
    take_in(mailbox, here, Watch(), NEVER)
    send_due(post, store)
    answers = f"In-Reply-To: {post.sent[0].message_id}\r\nSubject: ".encode()
    cancels = letter("Samira Haidari", "s.haidari@verein.example", "ich kann leider nicht kommen.")
    mailbox.lay_in(cancels.replace(b"Subject: ", answers))
    take_in(mailbox, here, Watch(), NEVER)
    assert open_at_reading == [0] * 5
    assert [thread is not None for thread in threads] == [False] * 4 + [True]


def test_a_fault_that_passes_costs_nothing(store: Store) -> None:
    """The second try counts as if it were the first."""
    mailbox = PaperMailbox()
    mailbox.lay_in(SAMIRA)
    take_in(mailbox, desk(store, reader=fails_at(SAMIRA, 2)), Watch(), NEVER)
    assert confirmed(store) == ["Samira Haidari"]
    with store.begin() as tx:
        assert tx.held() == ()


def test_a_shunted_mail_is_not_read_again(store: Store) -> None:
    """What the program failed at is not tried at every start: it waits for a person."""
    mailbox, reader = PaperMailbox(trouble=MailboxDown("MOVE: gone")), fails_at(SAMIRA, 99)
    mailbox.lay_in(SAMIRA)
    with pytest.raises(MailboxDown):
        take_in(mailbox, desk(store, reader=reader), Watch(), NEVER)
    take_in(mailbox, desk(store, reader=reader), Watch(), NEVER)
    assert reader.readings == 3
    assert [folder for _, folder, _ in mailbox.filed] == ["Bitte prüfen"]


def test_a_database_that_is_down_is_no_fault_of_the_mail(store: Store) -> None:
    """It costs the mail none of its tries: it stays where it is until the database is back."""

    def down(raw: RawMessage) -> None:
        raise StoreDown("SQLITE_FULL")

    mailbox = PaperMailbox()
    mailbox.lay_in(SAMIRA)
    for _ in range(4):
        with pytest.raises(StoreDown):
            take_in(mailbox, desk(store, reader=PlainReader(down)), Watch(), NEVER)
    take_in(mailbox, desk(store), Watch(), NEVER)
    assert confirmed(store) == ["Samira Haidari"]


def test_a_move_that_failed_is_made_up_for(store: Store) -> None:
    """Save, commit, then move: after a lost connection the mail is filed without being read again, at once."""
    mailbox, reader = PaperMailbox(trouble=MailboxDown("MOVE: the connection was lost")), PlainReader()
    uid = mailbox.lay_in(SAMIRA)
    with pytest.raises(MailboxDown):
        take_in(mailbox, desk(store, reader=reader), Watch(), NEVER)
    assert confirmed(store) == ["Samira Haidari"]
    take_in(mailbox, desk(store, reader=reader), Watch(), NEVER)
    assert mailbox.filed == [(uid, "Angemeldet", False)]
    assert reader.readings == 1


def test_a_folder_that_takes_nothing_stops_no_mail(
    store: Store, clock: SetClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """Quota full, no rights: the mails are on the list and answered; they are moved once the server lets us."""
    mailbox, watch = PaperMailbox(refusal="MOVE: refused [OVERQUOTA]"), Watch()
    first, second = mailbox.lay_in(SAMIRA), mailbox.lay_in(MILAN)
    at = desk(store, replace(FACHTAG, capacity=2))
    for _ in range(3):
        take_in(mailbox, at, watch, NEVER)
    assert confirmed(store) == ["Samira Haidari", "Milan Petrović"]
    assert capsys.readouterr().out.count("filing refused") == 2, "one try for the folder, then another mail's"
    mailbox.refusal = ""
    clock.now += MOVE_LEASE + timedelta(seconds=1)
    take_in(mailbox, at, watch, NEVER)
    assert [uid for uid, _, _ in mailbox.filed] == [first, second]


def test_what_another_daemon_moves_is_left_to_it_until_its_lease_is_over(store: Store, clock: SetClock) -> None:
    """Two daemons that move one mail leave two copies. Whoever dies in between leaves the mail to the next."""
    mailbox, watch = PaperMailbox(trouble=KeyboardInterrupt()), Watch()
    uid = mailbox.lay_in(SAMIRA)
    with pytest.raises(KeyboardInterrupt):
        take_in(mailbox, desk(store), Watch(), NEVER)
    with store.begin() as tx:
        assert tx.claim_filing("INBOX", 1, uid, MOVE_LEASE)
    take_in(mailbox, desk(store), watch, NEVER)
    assert mailbox.filed == []
    clock.now += MOVE_LEASE + timedelta(seconds=1)
    take_in(mailbox, desk(store), watch, NEVER)
    assert mailbox.filed == [(uid, "Angemeldet", False)]


def test_a_mail_that_a_person_moves_back_stays(store: Store) -> None:
    """The box is the people's (BEHAVIOUR 7): what somebody puts back into the inbox is neither answered nor filed
    again, also after a restart."""
    mailbox = PaperMailbox()
    mailbox.lay_in(SAMIRA)
    take_in(mailbox, desk(store), Watch(), NEVER)
    assert len(mailbox.filed) == 1
    back = mailbox.lay_in(SAMIRA)
    for watch in (Watch(), Watch()):
        take_in(mailbox, desk(store), watch, NEVER)
        assert watch.left_to_others == 0
    assert list(mailbox.mails) == [back]
    assert len(mailbox.filed) == 1
    with store.begin() as tx:
        assert len(tx.pending()) == 1


def test_a_second_delivery_is_filed_beside_the_first(store: Store, clock: SetClock) -> None:
    """The same mail by way of an alias, a moment later: one answer, and none is left lying in the inbox."""
    mailbox = PaperMailbox()
    mailbox.lay_in(SAMIRA)
    take_in(mailbox, desk(store), Watch(), NEVER)
    mailbox.lay_in(SAMIRA, clock.now + timedelta(seconds=2))
    take_in(mailbox, desk(store), Watch(), NEVER)
    assert mailbox.mails == {}
    assert [folder for _, folder, _ in mailbox.filed] == ["Angemeldet", "Angemeldet"]
    with store.begin() as tx:
        assert len(tx.pending()) == 1


def test_a_stop_comes_between_two_mails(store: Store) -> None:
    """The mail in hand is finished and filed; the others are left as they are."""
    stop = threading.Event()
    mailbox = PaperMailbox()
    first, second = mailbox.lay_in(SAMIRA), mailbox.lay_in(MILAN)
    take_in(mailbox, desk(store, reader=PlainReader(lambda raw: stop.set())), Watch(), stop)
    assert [uid for uid, _, _ in mailbox.filed] == [first]
    assert list(mailbox.mails) == [second]
    take_in(mailbox, desk(store), Watch(), NEVER)
    assert [uid for uid, _, _ in mailbox.filed] == [first, second]


def test_nothing_older_than_the_cut_off(store: Store, clock: SetClock) -> None:
    """BEHAVIOUR 7: without a date in the configuration, 14 days before the first start, whenever we look."""
    mailbox = PaperMailbox()
    old = mailbox.lay_in(SAMIRA, clock.now - timedelta(days=14, seconds=1))
    mailbox.lay_in(MILAN, clock.now - timedelta(days=14) + timedelta(seconds=1))
    take_in(mailbox, desk(store), Watch(), NEVER)
    assert list(mailbox.mails) == [old]
    clock.now += timedelta(days=3)
    mailbox.lay_in(letter("Anh Dao Vo", "anhdao@verein.example"), clock.now - timedelta(days=16))
    take_in(mailbox, desk(store), Watch(), NEVER)
    assert list(mailbox.mails) == [old]
    assert len(mailbox.filed) == 2


def test_a_first_start_under_a_clock_that_was_ahead(store: Store, clock: SetClock) -> None:
    """A machine that woke up in the wrong year, and was put right, answers today's mail."""
    clock.now += timedelta(days=400)
    take_in(PaperMailbox(), desk(store), Watch(), NEVER)
    clock.now -= timedelta(days=400)
    mailbox = PaperMailbox()
    mailbox.lay_in(SAMIRA, clock.now)
    take_in(mailbox, desk(store), Watch(), NEVER)
    assert confirmed(store) == ["Samira Haidari"]
