"""What became of one mail and of one place, told back."""

from __future__ import annotations

from datetime import timedelta

from inbox_bot.model import Cancel, Disposition, Folder, Register
from inbox_bot.store import Store

from .conftest import SetClock
from .samples import ARRIVED, FACHTAG, HANDLED, mail, message, raw, registration, understanding


def test_mail_is_told_back(store: Store) -> None:
    """Its state, its reasons, what was understood, and what was said because of it."""
    with store.begin() as tx:
        tx.first_time("k1")
        tx.record(raw(1), message("k1"), understanding(), HANDLED, None)
        tx.queue(mail("a", cause="k1"))
        tx.queue(mail("b", cause="k2"))
    with store.begin() as tx:
        told = tx.received("k1")
        assert told is not None
        assert (told.disposition, told.folder, told.event) == (Disposition.HANDLED, Folder.CONFIRMED, "fachtag")
        assert (told.received_at, told.reasons) == (ARRIVED, ("angemeldet",))
        assert told.understanding["intent"] == "register"
        assert [each.key for each in tx.all_received()] == ["k1"]
        assert tx.received("k2") is None
        assert [each.message_id for each in tx.mails_caused_by("k1")] == ["<a@bra.example>"]


def test_history_of_a_place(store: Store, clock: SetClock) -> None:
    """All that ever happened to it, in its order; the changes after a moment, for the digest."""
    with store.begin() as tx:
        tx.roster(FACHTAG)
        tx.apply("fachtag", [Register(registration("m1")), Register(registration("m2"))], "m1")
    clock.forward(days=1)
    with store.begin() as tx:
        tx.apply("fachtag", [Cancel("m1/0")], "m3")
        assert [line.what for line in tx.history("m1/0")] == ["register", "cancel"]
        (change,) = tx.changes_since(clock.now - timedelta(hours=1))
        assert (change.what, change.name, change.cause, change.at) == ("cancel", "Fatma Yılmaz", "m3", clock.now)
