"""Erasing a person frees a place, as a cancellation does."""

from __future__ import annotations

from inbox_bot.flows.erase import erase
from inbox_bot.flows.send import send_due
from inbox_bot.store import Store

from .desk import FACHTAG, PaperTransport, desk
from .test_run_due import MILAN, QUIET, SAMIRA, register_two, told


def test_whoever_waits_moves_up_at_once(store: Store) -> None:
    """In the same transaction, without waiting for the daemon's next tick; whoever was erased hears nothing more."""
    at = desk(store, schedule=QUIET)
    register_two(at)
    told(store)
    with store.begin() as tx:
        assert erase(at, tx, SAMIRA)["people"] == 1
    assert told(store) == [(MILAN, "promoted")]
    with store.begin() as tx:
        assert [each.participant.name for each in tx.roster(FACHTAG).registrations if each.is_active] == [
            "Milan Petrović"
        ]


def test_someone_unknown_moves_nobody(store: Store) -> None:
    """Nor does erasing whoever waits."""
    at = desk(store, schedule=QUIET)
    register_two(at)
    told(store)
    with store.begin() as tx:
        erase(at, tx, "niemand@verein.example")
    with store.begin() as tx:
        erase(at, tx, MILAN)
    assert send_due(PaperTransport(), store) == 0
