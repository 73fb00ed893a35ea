"""The ledger: every mail once, wherever it lies; what became of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from inbox_bot.model import (
    Action,
    Address,
    Decision,
    Disposition,
    Folder,
    Intent,
    Register,
)
from inbox_bot.store import PlaceState, Sighting, Store
from inbox_bot.store.tables import incoming, registration, sighting

from .conftest import SetClock
from .samples import ARRIVED, FACHTAG, HANDLED, HELD, INBOX, message, raw, understanding
from .samples import registration as a_registration

IGNORED = Decision(Disposition.IGNORED, reasons=("Newsletter",))


def receive(store: Store, key: str, uid: int, decision: Decision = HANDLED, **changes: object) -> bool:
    with store.begin() as tx:
        if not tx.first_time(key):
            return False
        tx.record(raw(uid), message(key), understanding(**changes), decision, Address("f.yilmaz@bruecke.example"))
        return True


def test_same_mail_again(store: Store) -> None:
    """A crash, a copy, a second daemon: the second time it is known."""
    assert receive(store, "k1", 1)
    assert not receive(store, "k1", 2)


def test_rolled_back_mail_is_new_again(store: Store) -> None:
    """A claim lives and dies with its transaction."""
    with pytest.raises(ZeroDivisionError), store.begin() as tx:
        assert tx.first_time("k1")
        raise ZeroDivisionError
    assert receive(store, "k1", 1)


def test_places_of_a_mail(store: Store) -> None:
    """A place says which mail lies there and whether it was filed; a copy is another place of the same mail."""
    receive(store, "k1", 1)
    with store.begin() as tx:
        tx.sight(raw(7), "k1")
        tx.mark_filed(INBOX, 1, 1)
        assert tx.seen(INBOX, 1, 1) == Sighting("k1", Folder.CONFIRMED, PlaceState.FILED, Disposition.HANDLED)
        assert tx.seen(INBOX, 1, 7) == Sighting("k1", Folder.CONFIRMED, PlaceState.TO_BE_FILED, Disposition.HANDLED)
        assert tx.seen(INBOX, 2, 1) is None, "another UIDVALIDITY makes every UID another one"
        assert tx.seen("Shared/INBOX", 1, 1) is None


def state_at(store: Store, uid: int) -> PlaceState:
    with store.begin() as tx:
        seen = tx.seen(INBOX, 1, uid)
    assert seen is not None
    return seen.state


def test_states_of_a_place(store: Store, clock: SetClock) -> None:
    """To be filed, claimed by one daemon for a time, filed; what its daemon gave up or died over is anybody's."""
    receive(store, "k1", 1)
    lease = timedelta(minutes=5)
    with store.begin() as tx:
        assert tx.claim_filing(INBOX, 1, 1, lease, "one:1")
        assert not tx.claim_filing(INBOX, 1, 1, lease, "two:2")
    assert state_at(store, 1) is PlaceState.BEING_FILED
    with store.begin() as tx:
        tx.give_back_filing(INBOX, 1, 1)
        assert tx.claim_filing(INBOX, 1, 1, lease, "two:2")
    clock.forward(minutes=6)
    with store.begin() as tx:
        assert tx.claim_filing(INBOX, 1, 1, lease, "three:3")
        tx.mark_filed(INBOX, 1, 1)
        assert not tx.claim_filing(INBOX, 1, 1, lease, "four:4"), "what is filed stays filed"
        row = tx.connection.execute(select(sighting.c.state, sighting.c.claimed_by, sighting.c.filed_at)).one()
    assert tuple(row) == (PlaceState.FILED, None, clock.now)


def test_a_mail_put_back_by_a_person_is_left(store: Store) -> None:
    """It keeps its time of arrival; a second delivery of the same mail has its own, and is filed like the first."""
    receive(store, "k1", 1)
    with store.begin() as tx:
        assert tx.sight(raw(2), "k1").state is PlaceState.TO_BE_FILED, "the first one was not filed yet"
        tx.mark_filed(INBOX, 1, 1)
        assert tx.sight(raw(3), "k1").state is PlaceState.LEFT
        assert tx.sight(raw(4, received_at=ARRIVED + timedelta(seconds=1)), "k1").state is PlaceState.TO_BE_FILED
        assert tx.sight(raw(5, uidvalidity=2), "k1").state is PlaceState.TO_BE_FILED, "the mailbox was made anew"
        assert not tx.claim_filing(INBOX, 1, 3, timedelta(minutes=5), "one:1")


def test_a_mail_without_a_folder_is_left(store: Store) -> None:
    """Unrelated mail stays where it is, wherever else it turns up."""
    receive(store, "k1", 1, IGNORED)
    with store.begin() as tx:
        assert tx.sight(raw(2), "k1").state is PlaceState.LEFT
    assert state_at(store, 1) is PlaceState.LEFT


def test_known_uids(store: Store) -> None:
    """Dealt with: recorded, and filed where the state has a folder. What is ignored has none."""
    receive(store, "filed", 1)
    receive(store, "not yet filed", 2)
    receive(store, "ignored", 3, IGNORED)
    with store.begin() as tx:
        tx.mark_filed(INBOX, 1, 1)
        tx.failed_try(INBOX, 1, 4, "ValueError")
        assert tx.known_uids(INBOX, 1, [1, 2, 3, 4, 5]) == {1, 3}
        assert tx.known_uids(INBOX, 1, [2, 9]) == set()
        assert tx.known_uids(INBOX, 1, []) == set()


def test_many_uids(store: Store) -> None:
    """A mailbox with more mails than a statement may have parameters."""
    receive(store, "k1", 4_000_000_000)
    with store.begin() as tx:
        assert tx.known_uids(INBOX, 1, range(3_999_900_000, 4_000_000_001)) == set()
        tx.mark_filed(INBOX, 1, 4_000_000_000)
        assert tx.known_uids(INBOX, 1, range(3_999_900_000, 4_000_000_001)) == {4_000_000_000}


def test_three_tries_then_shunted(store: Store) -> None:
    """Failed tries are counted across transactions; the shunted mail is kept for a person and then known."""
    for expected in (1, 2, 3):
        with store.begin() as tx:
            assert tx.failed_try(INBOX, 1, 1, "ValueError") == expected
    with store.begin() as tx:
        assert tx.seen(INBOX, 1, 1) == Sighting(None, None, PlaceState.NOT_RECEIVED, None, 3)
        key = tx.shunt(raw(1), "Das Programm ist gescheitert.")
    with store.begin() as tx:
        assert tx.seen(INBOX, 1, 1) == Sighting(key, Folder.REVIEW, PlaceState.TO_BE_FILED, Disposition.SHUNTED, 3)
        (open_mail,) = tx.held()
        assert (open_mail.reason, open_mail.disposition) == ("Das Programm ist gescheitert.", Disposition.SHUNTED)
        assert tx.shunt(raw(2), "Noch einmal.") == key, "the same bytes in another place are the same mail"


def test_breaks_are_counted_and_cost_no_tries(store: Store) -> None:
    """Whose fault it was is not known: of all that were asked for together. What is recorded afterwards keeps it."""
    for uids in ([1, 2], [1]):
        with store.begin() as tx:
            tx.line_broke(INBOX, 1, uids)
    receive(store, "k2", 2)
    with store.begin() as tx:
        assert {uid: seen.breaks for uid, seen in tx.sightings(INBOX, 1, [1, 2, 3]).items()} == {1: 2, 2: 1}
        assert tx.seen(INBOX, 1, 1) == Sighting(None, None, PlaceState.NOT_RECEIVED, breaks=2)
        assert tx.known_uids(INBOX, 1, [1, 2]) == set()
        assert tx.failed_try(INBOX, 1, 1, "ValueError") == 1


def test_ignored_mail_leaves_no_content(store: Store) -> None:
    """Unrelated mail is the office's other business: nothing of it is kept but that it was ignored, and why."""
    receive(store, "k1", 1, IGNORED, intent=Intent.UNRELATED, action=Action.IGNORE)
    with store.begin() as tx:
        row = tx.connection.execute(select(incoming)).one()
    assert (row.raw, row.sender, row.subject, row.understanding, row.message_id) == (None, "", "", None, None)
    assert (row.disposition, row.intent) == (Disposition.IGNORED, "unrelated")


def test_held_mail_carries_its_words_guess_and_reason(store: Store) -> None:
    """Each open decision carries the mail's own words, the guess and the reason (BEHAVIOUR 9)."""
    with store.begin() as tx:
        tx.first_time("k1")
        tx.record(raw(1), message("k1", subject="Frage 🙂"), understanding(), HELD, None, opening="Guten Tag,\nich …")
        (mail,) = tx.held()
        assert tx.held("fachtag") == (mail,)
        assert tx.held("other") == ()
    assert (mail.excerpt, mail.guess) == ("Guten Tag,\nich …", "anmelden: Fatma Yılmaz (online)")
    assert (mail.reason, mail.subject) == ("Zwei Personen heißen so. zweiter Grund", "Frage 🙂")
    assert (mail.sender, mail.received_at) == ("f.yilmaz@bruecke.example", ARRIVED)


def test_resolved_mail_is_no_longer_open(store: Store, clock: SetClock) -> None:
    """A decision by hand closes it once, with a line in the protocol: who, when, what."""
    receive(store, "k1", 1, HELD)
    receive(store, "k2", 2)
    with store.begin() as tx:
        assert tx.resolve("k1", "ja", "s.kettler@bra.example")
        assert not tx.resolve("k1", "nein", "s.kettler@bra.example")
        assert not tx.resolve("k2", "ja", "s.kettler@bra.example"), "was never open"
        assert tx.held() == ()
        line = tx.connection.exec_driver_sql('SELECT what, "by", detail FROM protocol').one()
    assert tuple(line) == ("resolve", "s.kettler@bra.example", "k1: ja")


def test_what_neither_database_can_hold_is_replaced(store: Store) -> None:
    """NUL and lone surrogates must not stop a mail; every other letter stays as it was."""
    odd = replace(understanding(), remarks=("a\0b\ud800c 𝔘ñï",))
    with store.begin() as tx:
        tx.first_time("k1")
        tx.record(raw(1), message("k1", subject="a\0b\ud800c 𝔘ñï"), odd, HANDLED, None)
        row = tx.connection.execute(select(incoming.c.subject)).one()
    assert row.subject == "a\ufffdb\ufffdc 𝔘ñï"


def test_mail_belongs_to_the_event_whose_list_it_touched(store: Store) -> None:
    """A mail that names no event, but registers someone, is kept as long as that event's mails."""
    decision = replace(HANDLED, changes=(Register(a_registration("k1")),))
    with store.begin() as tx:
        tx.first_time("k1")
        tx.roster(FACHTAG)
        tx.record(raw(1), message("k1"), understanding(event=None), decision, None)
        tx.apply("fachtag", decision.changes, "k1")
        told = tx.received("k1")
        assert told is not None and told.event == "fachtag"
        assert tx.connection.scalar(select(registration.c.id)) == "k1/0"


def test_first_start_and_last_tick(store: Store, clock: SetClock) -> None:
    """The first start stays, the last tick moves."""
    start = clock.now
    with store.begin() as tx:
        assert tx.first_start() == start
        assert tx.last_tick() is None
        tx.set_last_tick(start)
    clock.forward(days=2)
    with store.begin() as tx:
        assert tx.first_start() == start
        tx.set_last_tick(tx.now)
    with store.begin() as tx:
        assert tx.last_tick() == start + timedelta(days=2)
