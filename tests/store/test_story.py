"""What became of one mail and of one place, told back."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import timedelta

import pytest
from sqlalchemy import update

from inbox_bot.model import (
    Address,
    Answer,
    AnswerKind,
    Ask,
    Cancel,
    Disposition,
    Folder,
    Participant,
    Register,
    Thread,
)
from inbox_bot.store import Store, Transaction
from inbox_bot.store.tables import incoming

from .conftest import SetClock
from .samples import ARRIVED, FACHTAG, HANDLED, mail, message, raw, registration, understanding

OFFICE_OF_BRIDGE = Address("Buero@Bruecke.example", "Nguyễn Thị Minh Khai")
WRITERS = frozenset({"buero@bruecke.example"})


def said(tx: Transaction, name: str, kind: AnswerKind, *asks: Ask) -> None:
    """A mail that came in as `name`, and what was answered to it."""
    tx.first_time(name)
    answer = Answer(kind, OFFICE_OF_BRIDGE, "fachtag", asks=asks)
    read = understanding(asks=asks[:1])
    tx.record(raw(len(name)), message(name), read, replace(HANDLED, answers=(answer,)), None)
    tx.queue(mail(name, kind=kind, to=OFFICE_OF_BRIDGE.addr))


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


def test_thread_says_what_was_said_and_to_whom(store: Store) -> None:
    """In the order of the list: whom this address registered and who it is, neither the cancelled nor the unnamed."""
    others = Participant("Ömer Şahin", email="buero@bruecke.EXAMPLE")
    with store.begin() as tx:
        tx.roster(FACHTAG)
        rows = (
            registration("m", 3, contact=OFFICE_OF_BRIDGE, participant=Participant("Giulia Conti")),
            registration("m", 1, contact=OFFICE_OF_BRIDGE),
            registration("m", 2, contact=OFFICE_OF_BRIDGE, participant=Participant("Milan Petrović")),
            registration("m", 4, contact=OFFICE_OF_BRIDGE, participant=Participant("")),
            registration("n", 5, contact=Address("a@verein.example"), participant=others),
            registration("n", 6, contact=Address("a@verein.example"), participant=Participant("Anh Dao Vo")),
        )
        tx.apply("fachtag", [*map(Register, rows), Cancel("m/2")], "m")
        said(tx, "m", AnswerKind.CONFIRMED)
    with store.begin() as tx:
        found = tx.thread(["<m@bra.example>"], WRITERS)
        assert found == Thread("confirmed", "fachtag", ("Fatma Yılmaz", "Giulia Conti", "Ömer Şahin"))


def test_thread_keeps_names_from_others(store: Store) -> None:
    """Whoever has the Message-ID, forwarded or made up, learns none; a mail to someone erased tells none."""
    with store.begin() as tx:
        tx.roster(FACHTAG)
        tx.apply("fachtag", [Register(registration("m", contact=OFFICE_OF_BRIDGE))], "m")
        said(tx, "m", AnswerKind.CONFIRMED)
        assert tx.thread(["<m@bra.example>"], frozenset({"stranger@web.example"})) == Thread("confirmed", "fachtag")
        tx.erase(OFFICE_OF_BRIDGE.addr)
        assert tx.thread(["<m@bra.example>"], WRITERS) == Thread("confirmed", "fachtag")


def test_thread_of_the_first_mail_that_is_ours(store: Store) -> None:
    """In the order of the ids, whatever was sent last; a digest is no answer, an unknown id is nobody's."""
    with store.begin() as tx:
        said(tx, "a", AnswerKind.CONFIRMED)
        said(tx, "bb", AnswerKind.CANCELLED)
        tx.queue(mail("digest", kind="digest"))
        tx.queue(mail("dial-in", kind=AnswerKind.DIAL_IN, cause="dial-in/fachtag/1"))
        ids = ["<unknown@bra.example>", "<digest@bra.example>", "<a@bra.example>", "<bb@bra.example>"]
        assert tx.thread(ids, WRITERS) == Thread("confirmed", "fachtag")
        assert tx.thread(ids[::-1], WRITERS) == Thread("cancelled", "fachtag")
        assert tx.thread(["<dial-in@bra.example>"], WRITERS) == Thread("dial-in", "fachtag")
        assert tx.thread(ids[:2], WRITERS) is None
        assert tx.thread([], WRITERS) is None


def test_thread_says_what_was_asked(store: Store) -> None:
    """Also what the list raised; nothing to those who were told something else because of the same mail."""
    with store.begin() as tx:
        said(tx, "m", AnswerKind.QUESTION_BACK, Ask.WHO_CANCELS, Ask.NAMES)
        tx.queue(mail("p", kind=AnswerKind.PROMOTED, cause="m"))
        asking = tx.thread(["<m@bra.example>"], WRITERS)
        assert asking is not None
        assert asking.asked == (Ask.WHO_CANCELS, Ask.NAMES)
        assert tx.thread(["<p@bra.example>"], WRITERS) == Thread("promoted", "fachtag")


@pytest.mark.parametrize("forgotten", [False, True])
def test_thread_of_rows_of_former_versions(store: Store, forgotten: bool) -> None:
    """What was asked back was not written down: what the mail had left open stands for it, until it is forgotten."""
    old = None if forgotten else asdict(understanding(asks=(Ask.EVENT,)))
    with store.begin() as tx:
        said(tx, "m", AnswerKind.QUESTION_BACK, Ask.NAMES)
        tx.connection.execute(update(incoming).values(understanding=old))
        found = tx.thread(["<m@bra.example>"], WRITERS)
        assert found is not None
        assert found.asked == (() if forgotten else (Ask.EVENT,))
