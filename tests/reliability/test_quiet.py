"""What a dead daemon has in hand is found, although nothing is due until its lease is over."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from inbox_bot.clock import system_clock
from inbox_bot.model import Sent
from inbox_bot.store import Store, open_store

from ..store.samples import mail
from .quiet import unfinished


def is_due(store: Store) -> bool:
    with store.begin() as tx:
        due = tx.next_mail_due()
    return due is not None and due <= system_clock()


def test_what_the_dead_have_in_hand_is_unfinished(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/inbox_bot.db"
    store = open_store(database, system_clock)
    with store.begin() as tx:
        assert tx.queue(mail("a"))
    assert (is_due(store), unfinished(database)) == (True, 1)
    with store.begin() as tx:
        (taken_on,) = tx.claim(20, timedelta(hours=1))
    assert (is_due(store), unfinished(database)) == (False, 1), "killed here"
    with store.begin() as tx:
        tx.record_attempt(taken_on.message_id, Sent())
    assert unfinished(database) == 1, "sent, and no copy in Sent"
    with store.begin() as tx:
        tx.mark_copied(taken_on.message_id)
    assert unfinished(database) == 0
    store.close()
