"""Due work on a real database, at moments that the test sets."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from inbox_bot.flows import run_due
from inbox_bot.flows.desk import Desk
from inbox_bot.flows.mailbox import Watch, take_in
from inbox_bot.flows.run_due import keep_states, tick
from inbox_bot.flows.send import send_due
from inbox_bot.model import DialIn, Event, Schedule
from inbox_bot.store import Store

from .desk import FACHTAG, ZONE, PaperMailbox, PaperTransport, SetClock, desk, letter

SAMIRA, MILAN, DESK_OF_MSO = "s.haidari@verein.example", "milan@verein.example", "s.kettler@amt.example"
QUIET = Schedule(digest_at=None)


def register_two(at: Desk) -> None:
    """For one place: Samira has it, Milan waits."""
    mailbox = PaperMailbox()
    mailbox.lay_in(letter("Samira Haidari", SAMIRA))
    mailbox.lay_in(letter("Milan Petrović", MILAN))
    take_in(mailbox, at, Watch(), threading.Event())


def told(store: Store) -> list[tuple[str, str]]:
    """(recipient, kind) of all that goes out now."""
    post = PaperTransport()
    while send_due(post, store):
        pass
    return [(mail.to, str(mail.kind)) for mail in post.sent]


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2021, 11, day, hour, minute, tzinfo=ZONE)


def test_the_evening_before(store: Store, clock: SetClock) -> None:
    """Who still waits gets a closing notice at 18:00, whoever ticks how often, and nobody else does."""
    at = desk(store, schedule=QUIET)
    register_two(at)
    tick(at)
    told(store)
    clock.now = berlin(2, 17, 59)
    tick(at)
    assert told(store) == []
    clock.now = berlin(2, 18, 0)
    tick(at)
    tick(at)
    assert told(store) == [(MILAN, "no-place")]


def test_more_places_than_before(store: Store) -> None:
    """A capacity that was raised in the configuration promotes the head of the waiting list, who is told, once."""
    register_two(desk(store, schedule=QUIET))
    told(store)
    larger = desk(store, replace(FACHTAG, capacity=2), schedule=QUIET)
    tick(larger)
    tick(larger)
    assert told(store) == [(MILAN, "promoted")]


def test_an_event_that_is_not_live_or_is_cancelled_sends_nothing(store: Store, clock: SetClock) -> None:
    """BEHAVIOUR 1: nothing is sent for an event that is not live, nor for one that is cancelled."""
    dial_in = DialIn(days_before=3, at=time(9, 0), text_file="x")
    event = replace(FACHTAG, dial_in=dial_in, reminder_at=time(16, 0))
    register_two(desk(store, event, schedule=QUIET))
    tick(desk(store, event, schedule=QUIET))
    told(store)
    clock.now = berlin(2, 20)
    for changed in (replace(event, live=False, capacity=5), replace(event, cancelled=True, capacity=5)):
        tick(replace(desk(store, changed, schedule=QUIET), dial_in_text=lambda event: "Raum 4711"))
        assert told(store) == []


def test_a_job_that_fails_is_tried_again_and_stops_no_other(
    store: Store, clock: SetClock, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The digest's failure keeps nobody from being reminded; at the next tick it is made up for, the reminder is not
    repeated. The log names the kind of fault, not its text."""
    at = desk(store, replace(FACHTAG, reminder_at=time(7, 30)), schedule=Schedule(digest_weekdays=tuple(range(7))))
    register_two(at)
    tick(at)
    told(store)
    clock.now = berlin(2, 7, 31)

    def broken(*_: object) -> None:
        raise KeyError("Samira Haidari")

    with monkeypatch.context() as patch:
        patch.setattr(run_due, "render_digest", broken)
        assert tick(at) == 1
        assert tick(at) == 1
        assert told(store) == [(SAMIRA, "reminder")]
    assert tick(at) == 0
    assert told(store) == [(DESK_OF_MSO, "digest")]
    assert "Haidari" not in capsys.readouterr().err


def test_after_a_downtime_only_what_is_still_useful(store: Store, clock: SetClock) -> None:
    """Down from before the reminder until the event has begun: neither a reminder nor a closing notice comes late, and
    of several days' digests one."""
    at = desk(store, replace(FACHTAG, reminder_at=time(16, 0)), schedule=Schedule(digest_weekdays=tuple(range(7))))
    register_two(at)
    tick(at)
    told(store)
    clock.now = berlin(3, 10, 30)
    tick(at)
    assert told(store) == [(DESK_OF_MSO, "digest")]


def test_the_dial_in_follows_its_text(store: Store, clock: SetClock) -> None:
    """To the confirmed only, from its moment on; a changed text to all of them again, the same text to nobody; blank
    is nothing; after the event nothing more."""
    event = replace(FACHTAG, dial_in=DialIn(days_before=3, at=time(9, 0), text_file="x"))
    text = [""]
    at = replace(desk(store, event, schedule=QUIET), dial_in_text=lambda _: text[0])
    register_two(at)
    tick(at)
    told(store)
    steps: list[tuple[datetime, str, list[tuple[str, str]]]] = [
        (datetime(2021, 10, 31, 8, 59, tzinfo=ZONE), "Raum 1", []),
        (datetime(2021, 10, 31, 9, 0, tzinfo=ZONE), "  \n", [(DESK_OF_MSO, "alarm")]),
        (datetime(2021, 10, 31, 9, 1, tzinfo=ZONE), "Raum 1", [(SAMIRA, "dial-in")]),
        (datetime(2021, 10, 31, 9, 2, tzinfo=ZONE), "Raum 1\n", []),
        (berlin(2, 9), "Raum 2", [(SAMIRA, "dial-in")]),
        (berlin(2, 9, 1), "", []),
        (berlin(3, 15, 16), "Raum 3", []),
    ]
    for moment, now_text, expected in steps:
        clock.now, text[0] = moment, now_text
        tick(at)
        assert [each for each in told(store) if each[1] != "no-place"] == expected, (moment, now_text)


def test_retention_forgets_by_class(store: Store, clock: SetClock) -> None:
    """BEHAVIOUR 10: mails first, people later; the count of people stays."""
    at = desk(store, schedule=QUIET)
    register_two(at)
    told(store)

    def kept() -> tuple[int, list[str]]:
        with store.begin() as tx:
            mails = sum(bool(mail.data) for mail in tx.sent_mails())
            return mails, [each.participant.name for each in tx.roster_unlocked(FACHTAG).registrations]

    people = ["Samira Haidari", "Milan Petrović"]
    steps: list[tuple[timedelta, Callable[[tuple[int, list[str]]], bool]]] = [
        (timedelta(days=29), lambda found: found == (3, people)),
        (timedelta(days=31), lambda found: found == (0, people)),
        (timedelta(days=89), lambda found: found == (0, people)),
        (timedelta(days=92), lambda found: found == (0, ["", ""])),
    ]
    clock.now = berlin(2, 18)
    tick(at)
    told(store)
    for after, holds in steps:
        clock.now = berlin(3, 15, 15) + after
        tick(at)
        assert holds(kept()), (after, kept())


def test_a_slug_that_is_gone_is_no_error(store: Store) -> None:
    """An event that was taken out of the configuration keeps its list; nothing more is done for it."""
    register_two(desk(store, schedule=QUIET))
    told(store)
    other: Event = replace(FACHTAG, slug="mso-tag", title="MSO-Tag")
    keep_states(desk(store, other, schedule=QUIET), ["fachtag", "mso-tag"])
    tick(desk(store, other, schedule=QUIET))
    assert told(store) == []
