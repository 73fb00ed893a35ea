"""The lists: what is written comes back, under a lock, with an audit line."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from inbox_bot.model import (
    Address,
    Amend,
    Cancel,
    Change,
    Mode,
    Participant,
    Promote,
    Register,
    Registration,
    Status,
    Substitute,
)
from inbox_bot.store import Store, StoreFault

from .samples import FACHTAG, registration

OTHER = replace(FACHTAG, slug="other")
FULL = registration(
    "m1",
    participant=Participant("Анна Павлова", "Анна", "Павлова", None, "‏الجسر"),
    contact=Address("Büro@brücke.example", "Şule Öztürk"),
    status=Status.WAITLISTED,
    mode=Mode.ONSITE,
    arrived_at=datetime(2021, 10, 31, 2, 30, 0, 123456, tzinfo=timezone(timedelta(hours=1))),
    number=7,
    waiting_mode=Mode.ONLINE,
    language="ru",
    remark="Gebärdensprache 🤟; '); DROP TABLE registration; --",
    hold_until=datetime(2021, 11, 1, tzinfo=UTC),
    by_hand=True,
    waiting_since=datetime(2021, 10, 12, 5, tzinfo=UTC),
)


def write(store: Store, *changes: Change, cause: str = "m1") -> None:
    with store.begin() as tx:
        tx.roster(FACHTAG)
        tx.apply("fachtag", changes, cause)


def read(store: Store) -> tuple[Registration, ...]:
    with store.begin() as tx:
        return tx.roster_unlocked(FACHTAG).registrations


def test_registration_comes_back_as_it_was(store: Store) -> None:
    """Every field, every script; the moment to the microsecond, in UTC."""
    write(store, Register(FULL))
    (found,) = read(store)
    assert found == FULL
    assert found.arrived_at.tzinfo is UTC


BEFORE = registration("m1", status=Status.WAITLISTED, waiting_mode=Mode.ONSITE, remark="Rampe")
AMY = Participant("Amy Pond", "Amy", "Pond", "amy@tardis.example")


@pytest.mark.parametrize(
    ("change", "status", "name", "mode", "sessions", "what", "detail"),
    [
        (
            Cancel("m1/0"),
            Status.CANCELLED,
            "Fatma Yılmaz",
            Mode.ONLINE,
            ("ag1",),
            "cancel",
            "vorher: auf der Warteliste, online, ag1, wartet auf ag2",
        ),
        (
            Substitute("m1/0", AMY, Mode.ONSITE, ("ag2",)),
            Status.WAITLISTED,
            "Amy Pond",
            Mode.ONSITE,
            ("ag2",),
            "substitute",
            "statt Fatma Yılmaz",
        ),
        (
            Amend("m1/0", Mode.ONSITE, ("ag2",), (), None, "Treppe"),
            Status.WAITLISTED,
            "Fatma Yılmaz",
            Mode.ONSITE,
            ("ag2",),
            "amend",
            "auf der Warteliste, online, ag1, wartet auf ag2 → auf der Warteliste, vor Ort, ag2",
        ),
        (
            Promote("m1/0", Mode.ONSITE, ("ag1",)),
            Status.CONFIRMED,
            "Fatma Yılmaz",
            Mode.ONSITE,
            ("ag1",),
            "promote",
            "auf der Warteliste, online, ag1, wartet auf ag2 → angemeldet, vor Ort, ag1",
        ),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Change) else "",
)
def test_change(
    store: Store,
    change: Change,
    status: Status,
    name: str,
    mode: Mode,
    sessions: tuple[str, ...],
    what: str,
    detail: str,
) -> None:
    """A change sets what it says, keeps the position, and leaves a line that says what changed."""
    write(store, Register(BEFORE))
    write(store, change, cause="m2")
    (after,) = read(store)
    assert (after.status, after.participant.name, after.mode, after.sessions) == (status, name, mode, sessions)
    assert after.order == BEFORE.order
    with store.begin() as tx:
        line = tx.changes_since(None)[-1]
    assert (line.what, line.name, line.detail, line.cause) == (what, name, detail, "m2")


def test_change_of_someone_unknown_changes_nothing(store: Store) -> None:
    """Bad input is a value: no row, no audit line."""
    write(store, Cancel("nobody/0"))
    with store.begin() as tx:
        assert tx.changes_since(None) == ()


def test_changes_of_one_decision_build_on_each_other(store: Store) -> None:
    """Registered as waiting and promoted in the same stroke: the audit tells both steps."""
    write(store, Register(BEFORE), Promote("m1/0", Mode.ONLINE, ()), Cancel("m1/0"))
    assert read(store)[0].status is Status.CANCELLED
    with store.begin() as tx:
        assert [line.what for line in tx.changes_since(None)] == ["register", "promote", "cancel"]


def test_replay_is_harmless(store: Store) -> None:
    """A known id is not registered again, a cancelled one is not changed, and neither leaves an audit line."""
    write(store, Register(FULL), Cancel(FULL.id))
    write(store, Register(FULL), Cancel(FULL.id), Promote(FULL.id, Mode.ONLINE, ()))
    assert [each.status for each in read(store)] == [Status.CANCELLED]
    with store.begin() as tx:
        assert len(tx.changes_since(None)) == 2


def test_id_of_another_event_is_refused(store: Store) -> None:
    """Ids are derived: the same one on two lists is our own fault, loud and without names."""
    write(store, Register(FULL))
    with pytest.raises(StoreFault) as refused, store.begin() as tx:
        tx.roster(OTHER)
        tx.apply("other", [Register(replace(FULL, event="other"))], "m1")
    assert "Павлова" not in str(refused.value)
    assert len(read(store)) == 1


def test_exception_rolls_everything_back(store: Store) -> None:
    """Everything or nothing."""
    with pytest.raises(ZeroDivisionError), store.begin() as tx:
        tx.roster(FACHTAG)
        tx.apply("fachtag", [Register(FULL)], "m1")
        raise ZeroDivisionError
    assert read(store) == ()


def in_threads(count: int, work: Callable[[int], None]) -> None:
    start = threading.Barrier(count)

    def run(number: int) -> None:
        start.wait(10)
        work(number)

    with ThreadPoolExecutor(count) as pool:
        for done in [pool.submit(run, number) for number in range(count)]:
            done.result(60)


def test_eight_at_once_for_the_last_place(store: Store) -> None:
    """Two mails at once for the last place never give two places."""

    def one_mail(number: int) -> None:
        with store.begin() as tx:
            roster = tx.roster(FACHTAG)
            free = roster.free(Mode.ONLINE) or 0
            threading.Event().wait(0.01)  # long enough for the others to look at the list meanwhile
            status = Status.CONFIRMED if free > 0 else Status.WAITLISTED
            tx.apply("fachtag", [Register(registration(f"m{number}", status=status))], f"m{number}")

    write(store)  # the event is known: its first row must not be what keeps them apart
    in_threads(8, one_mail)
    states = [each.status for each in read(store)]
    assert (states.count(Status.CONFIRMED), states.count(Status.WAITLISTED)) == (1, 7)
