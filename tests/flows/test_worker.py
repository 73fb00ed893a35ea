"""A mail that kills, stalls or bloats its reader: a person gets it with the reason, and the next mail is read."""

from __future__ import annotations

import hashlib
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from inbox_bot import log, reader
from inbox_bot.edges.worker import GaveUp, Worker
from inbox_bot.flows import reading
from inbox_bot.flows.mailbox import Watch, take_in
from inbox_bot.flows.reading import Reading, prepare, read_raw
from inbox_bot.model import Action, RawMessage, ReadingContext, ReplyRule
from inbox_bot.reader import WorkerReader
from inbox_bot.store import Store

from .desk import FACHTAG, MORNING, OFFICE, PaperMailbox, desk, letter
from .greedy import MEGABYTE, grows, keeps

BOMB = letter("Samira Haidari", "s.haidari@verein.example")
GOOD = letter("Milan Petrović", "milan@verein.example")
MOST = 300 * MEGABYTE


def unless_bomb(raw: RawMessage, context: ReadingContext, harm: Callable[[], Any]) -> Reading:
    if raw.data == BOMB:
        harm()
    return read_raw(raw, context)


def crashes(raw: RawMessage, context: ReadingContext, _: object = None) -> Reading:
    """As a library in C does."""
    return unless_bomb(raw, context, lambda: os.kill(os.getpid(), signal.SIGSEGV))


def stalls(raw: RawMessage, context: ReadingContext, _: object = None) -> Reading:
    return unless_bomb(raw, context, lambda: threading.Event().wait(60))


def bloats(raw: RawMessage, context: ReadingContext, _: object = None) -> Reading:
    return unless_bomb(raw, context, lambda: bytearray(1 << 31))


@pytest.fixture
def worker(request: pytest.FixtureRequest) -> Iterator[Worker]:
    """A short time on the wall's clock only where that is tried: the machine may be busy with others."""
    stalling = "stalls" in request.node.name
    opened = Worker(timeout_seconds=5 if stalling else 120, processor_seconds=1, memory_bytes=MOST, prepare=prepare)
    opened.call(read_raw, RawMessage("INBOX", 1, 1, MORNING, GOOD), ReadingContext(OFFICE, (FACHTAG,)))
    yield opened
    opened.close()


def spins(raw: RawMessage, context: ReadingContext, _: object = None) -> Reading:
    """In a library's C code, where no signal handler of Python is ever called."""
    return unless_bomb(raw, context, lambda: hashlib.pbkdf2_hmac("sha256", b"", b"", 1 << 30))


CASES = [(spins, "1 Sekunde "), (crashes, "abgestürzt"), (stalls, "5 Sekunden"), (bloats, "Arbeitsspeicher")]


@pytest.mark.parametrize(("harm", "reason"), CASES, ids=[harm.__name__ for harm, _ in CASES])
def test_a_bomb_harms_itself_alone(
    harm: Callable[..., Reading],
    reason: str,
    worker: Worker,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It ends in "Bitte prüfen" with its reason, nobody is answered, and the loop goes on with the next mail."""
    monkeypatch.setattr(reader, "read_raw", harm)
    refused: list[tuple[int, str]] = []
    monkeypatch.setattr(log, "reading_refused", lambda _key, uid, why: refused.append((uid, why)))
    mailbox = PaperMailbox()
    bomb, good = mailbox.lay_in(BOMB), mailbox.lay_in(GOOD)
    take_in(mailbox, replace(desk(store), reader=WorkerReader(worker)), Watch(), threading.Event())
    assert mailbox.filed == [(bomb, "Bitte prüfen", True), (good, "Angemeldet", False)]
    with store.begin() as tx:
        (held,) = tx.held()
        assert [mail.to for mail in tx.pending()] == ["milan@verein.example"]
    assert reason in held.reason
    ((uid, why),) = refused
    assert (uid, reason in why) == (bomb, True), "operators see that a reader was killed, and for which mail"


def test_its_memory_has_an_end(worker: Worker) -> None:
    """All told, libraries and models included, it never has more than it may; and nearly all of that is to be had."""
    highest = worker.call(grows)
    assert isinstance(highest, int)
    assert MOST * 0.85 < highest <= MOST


def test_one_that_wanted_too_much_is_replaced(worker: Worker) -> None:
    first = worker.call(os.getpid)
    assert isinstance(worker.call(keeps, MOST), GaveUp)
    assert worker.call(os.getpid) != first


def test_one_that_gives_nothing_back_is_replaced(worker: Worker) -> None:
    """What one mail leaves behind is not on the next one's account."""
    first = worker.call(os.getpid)
    assert worker.call(keeps, 100 * MEGABYTE) == first
    assert worker.call(os.getpid) != first


def test_what_is_missing_for_others_sake_is_tried_again(worker: Worker) -> None:
    """Little enough was left behind to begin the next mail, and too much for a large one: a fresh child has room."""
    first = worker.call(os.getpid)
    assert worker.call(keeps, 50 * MEGABYTE) == first
    second = worker.call(keeps, 120 * MEGABYTE)
    assert isinstance(second, int) and second != first


def test_a_worker_that_was_killed_at_rest_is_replaced(worker: Worker) -> None:
    """By the machine, which is short of memory: also the mail after that is read."""
    for _ in range(2):
        idle = worker.call(os.getpid)
        assert isinstance(idle, int)
        os.kill(idle, signal.SIGKILL)
        threading.Event().wait(0.3)
        fresh = worker.call(os.getpid)
        assert isinstance(fresh, int)
        assert fresh != idle


def test_a_worker_that_cannot_start_says_so() -> None:
    """Whatever the reason, the mail goes to a person and the daemon goes on."""
    worker = Worker(timeout_seconds=3, memory_bytes=MOST, prepare=os.abort)
    assert worker.call(os.getpid) == GaveUp("Das Lesen ist abgestürzt.")
    worker.close()


def backtracks(*_: object) -> None:
    re.fullmatch(r"(a|aa)+", "a" * 60 + "b")


def raises(*_: object) -> None:
    raise LookupError


@pytest.mark.parametrize(("failing", "reason"), [(backtracks, "zu lange"), (raises, "gescheitert (LookupError)")])
def test_a_mail_that_cannot_be_understood_keeps_its_header(
    failing: Callable[..., None], reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A person sees at least who wrote; nobody is answered."""
    monkeypatch.setattr(reading, "understand", failing)
    started = time.process_time()
    found = reading.read(GOOD, ReadingContext(OFFICE, (FACHTAG,)))
    assert time.process_time() - started < 3
    assert found.message.from_[0].addr == "milan@verein.example"
    assert (found.understanding.action, found.verdict.rule) == (Action.REVIEW, ReplyRule.HOLD)
    assert reason in found.failure
    assert found.understanding.reasons == (found.failure,)
