"""What is forgotten, and when; and that nothing of it is left in the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from inbox_bot.model import (
    Address,
    Event,
    MailState,
    Participant,
    Person,
    Register,
    Schedule,
    Sent,
    Status,
    Substitute,
)
from inbox_bot.store import Store, open_store
from inbox_bot.store.tables import metadata, protocol

from .conftest import SetClock
from .samples import FACHTAG, HANDLED, HELD, mail, message, raw, registration, understanding

REMARK = "Gebärdensprache bitte"
LATER = replace(FACHTAG, slug="later", starts=None, ends=None)
EVENTS = (FACHTAG, LATER)
SCHEDULE = Schedule(
    keep_remarks_after_event=timedelta(days=7),
    keep_mails_after_event=timedelta(days=30),
    keep_people_after_event=timedelta(days=90),
)


def fill(store: Store, event: Event = FACHTAG, key: str = "k1", uid: int = 1) -> None:
    """One mail with a wish, its registration, its answer and a digest."""
    with store.begin() as tx:
        tx.first_time(key)
        tx.roster(event)
        known = understanding(remarks=(REMARK,), event=event.slug)
        data = f"From: f.yilmaz@bruecke.example\r\n\r\nFatma Yılmaz, {REMARK}".encode()
        tx.record(raw(uid, data), message(key), known, HELD, None, opening=f"Fatma Yılmaz, {REMARK}")
        tx.apply(event.slug, [Register(registration(key, event=event.slug, remark=REMARK))], key)
        told = ((f"{key}/0", "dial-in", "v1"),)
        body = f"Guten Tag Fatma Yılmaz, {REMARK}".encode()
        tx.queue(mail(f"answer-{key}", cause=key, event=event.slug, data=body))
        tx.queue(mail(f"dial-in-{key}", kind="dial-in", cause="dial-in", event=event.slug, notices=told))
        tx.queue(mail(f"digest-{key}", kind="digest", cause="digest", event=None, data=body, to="s@bra.example"))
        for name in ("answer", "dial-in", "digest"):
            tx.record_attempt(f"<{name}-{key}@bra.example>", Sent("250 queued"))


def everything(store: Store) -> str:
    """All that any table holds, as text."""
    words = []
    with store.begin() as tx:
        for table in metadata.tables.values():
            for row in tx.connection.execute(select(table)):
                words += [cell.decode(errors="replace") if isinstance(cell, bytes) else str(cell) for cell in row]
    return "\n".join(words)


def purge(store: Store, events: tuple[Event, ...] = EVENTS) -> dict[str, int]:
    with store.begin() as tx:
        return tx.purge(SCHEDULE, events)


@pytest.mark.parametrize(
    ("days", "gone", "kept"),
    [
        (6, [], [REMARK, "Fatma", "Brücke", "bruecke", "Nguyễn", "Guten Tag", "From:"]),
        (8, [REMARK, "From:"], ["Fatma", "Brücke", "bruecke", "Nguyễn"]),
        (31, [REMARK, "From:", "Guten Tag"], ["Fatma", "Brücke", "bruecke", "Nguyễn"]),
        (91, [REMARK, "From:", "Guten Tag", "Fatma", "Yılmaz", "Brücke", "bruecke", "Nguyễn"], []),
    ],
)
def test_each_class_goes_in_its_time(
    store: Store, clock: SetClock, days: int, gone: list[str], kept: list[str]
) -> None:
    """Wishes on access first, then mails and answers, then people: counted from the end of the event."""
    fill(store)
    assert FACHTAG.ends is not None
    clock.now = FACHTAG.ends + timedelta(days=days)
    purge(store)
    left = everything(store)
    assert [word for word in gone if word in left] == []
    assert [word for word in kept if word not in left] == []


def test_figures_stay(store: Store, clock: SetClock) -> None:
    """How many came can still be told, and the second purge finds nothing to do."""
    fill(store)
    clock.forward(days=400)
    counts = purge(store)
    assert counts == {"remarks": 1, "digests": 1, "mails": 1, "answers": 1, "people": 1}
    assert set(purge(store).values()) == {0}
    with store.begin() as tx:
        (found,) = tx.roster(FACHTAG).registrations
        assert (found.status, found.participant, found.contact) == (Status.CONFIRMED, Participant(""), Address(""))
        assert tx.held() == (), "a mail without words is no open decision"
        assert tx.connection.scalar(select(func.count()).select_from(protocol)) == 1


def test_event_without_a_date_keeps_its_people(store: Store, clock: SetClock) -> None:
    """Nobody can say when it was over."""
    fill(store, LATER)
    clock.forward(days=400)
    purge(store)
    assert "Fatma Yılmaz" in everything(store)


def test_event_that_is_no_longer_configured_is_forgotten_too(store: Store, clock: SetClock) -> None:
    """Its end was noted when its list was last used."""
    fill(store)
    clock.forward(days=400)
    purge(store, ())
    assert "Yılmaz" not in everything(store)


def test_mail_of_no_event_goes_by_its_arrival(store: Store, clock: SetClock) -> None:
    """30 days after it came; before that it is left alone."""
    with store.begin() as tx:
        tx.first_time("k1")
        tx.record(raw(), message("k1"), understanding(event=None, register=()), HELD, None, opening="Eine Frage")
    clock.forward(days=29)
    assert purge(store)["mails"] == 0
    clock.forward(days=2)
    assert purge(store)["mails"] == 1
    with store.begin() as tx:
        assert tx.held() == ()


def test_waiting_mail_keeps_its_text(store: Store, clock: SetClock) -> None:
    """What is still to be sent must not be sent empty."""
    with store.begin() as tx:
        tx.roster(FACHTAG)
        tx.queue(mail("a"))
    clock.forward(days=60)
    purge(store)
    with store.begin() as tx:
        assert [each.data for each in tx.claim(9, timedelta(hours=1))] == [mail("a").data]


AMY = Participant("Amy Pond", "Amy", "Pond", "amy@tardis.example", "TARDIS e.V.")
RORY = Participant("Rory Williams", "Rory", "Williams", None, None)
CLARA = Participant("Clara Oswald", "Clara", "Oswald", "clara@coal.example", None)


def fill_for_erasure(store: Store) -> None:
    """Amy registers herself, Rory (no address) and Clara; Fatma registers on her own; Amy once had Fatma's place."""
    with store.begin() as tx:
        tx.roster(FACHTAG)
        tx.first_time("k-one")
        data = b"From: Amy Pond <Amy@TARDIS.example>\r\n\r\nAmy Pond, Rory Williams, Clara Oswald"
        people = tuple(Person(each.name, email=each.email) for each in (AMY, RORY, CLARA))
        tx.record(raw(1, data), message("k-one", "Amy@TARDIS.example"), understanding(register=people), HANDLED, None)
        contact = Address("Amy@TARDIS.example", "Amy Pond")
        amys = [
            registration("k-one", number, participant=each, contact=contact, remark=REMARK)
            for number, each in enumerate((AMY, RORY, CLARA))
        ]
        tx.apply("fachtag", [Register(each) for each in amys], "k-one")
        tx.queue(mail("sent", cause="k-one", to="Amy@TARDIS.example", data=b"Amy Pond, Rory Williams"))
        tx.queue(mail("waiting", cause="k-one", to="amy@tardis.example", data=b"Amy Pond"))
        tx.queue(mail("digest", kind="digest", cause="digest", to="s@bra.example", event=None, data=b"Amy Pond"))
        tx.record_attempt("<sent@bra.example>", Sent())
        tx.record_attempt("<digest@bra.example>", Sent())
    with store.begin() as tx:
        tx.roster(FACHTAG)
        tx.first_time("k-two")
        data = b"From: f.yilmaz@bruecke.example\r\n\r\nstatt Amy Pond komme ich"
        tx.record(raw(2, data), message("k-two"), understanding(), HANDLED, None)
        tx.apply("fachtag", [Register(registration("k-two", participant=AMY))], "k-two")
        fatma = registration("x").participant
        tx.apply("fachtag", [Substitute("k-two/0", fatma, registration("x").mode, ())], "k-two")


def test_erasure_by_address(store: Store) -> None:
    """Whoever is behind the address, and who is reachable through it only, is forgotten; others stay."""
    fill_for_erasure(store)
    with store.begin() as tx:
        counts = tx.erase(" AMY@tardis.example", by="s.kettler@bra.example")
    assert counts == {"people": 2, "mails": 2, "answers": 3}
    left = everything(store).lower()
    for word in ("amy", "pond", "rory", "tardis"):
        assert word not in left, word
    assert "people=2, mails=2, answers=3" in left and "s.kettler@bra.example" in left
    with store.begin() as tx:
        by_name = {each.participant.name: each for each in tx.roster(FACHTAG).registrations}
        assert (by_name["Clara Oswald"].status, by_name["Clara Oswald"].contact.addr) == (
            Status.CONFIRMED,
            "clara@coal.example",
        )
        assert by_name["Fatma Yılmaz"].status is Status.CONFIRMED
        assert by_name[""].status is Status.CANCELLED
        assert tx.pending() == (), "what still waited for this address is not sent"
        (failed,) = tx.failed_mails()
        assert failed.state is MailState.FAILED and not tx.retry(failed.message_id)


def test_erasure_of_someone_unknown(store: Store) -> None:
    """Nothing is changed; the protocol still says that it was asked for."""
    fill_for_erasure(store)
    with store.begin() as tx:
        assert tx.erase("nobody@nowhere.example") == {"people": 0, "mails": 0, "answers": 1}  # the digests, always
        assert len(tx.roster(FACHTAG).with_status(Status.CONFIRMED)) == 4


@pytest.mark.parametrize("way", ["erase", "purge"])
def test_nothing_is_left_in_the_file(tmp_path: Path, clock: SetClock, way: str) -> None:
    """SQLite's file and its write-ahead log are searched byte by byte, right after the commit."""
    store = open_store(f"sqlite:///{tmp_path}/inbox.db", clock)
    fill_for_erasure(store)
    assert b"Amy Pond" in _bytes(tmp_path)
    if way == "purge":
        clock.forward(days=400)
    with store.begin() as tx:
        done: dict[str, Any] = tx.erase("amy@tardis.example") if way == "erase" else tx.purge(SCHEDULE, EVENTS)
    assert done["people"]
    left = _bytes(tmp_path).lower()
    for word in (b"amy", b"pond", b"rory", b"tardis"):
        assert word not in left, word
    store.close()


def _bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()))
