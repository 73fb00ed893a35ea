"""A mail that kills, stalls or bloats its reader: a person gets it with the reason, and the next mail is read."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from inbox_bot import app, log
from inbox_bot.app import WorkerReader
from inbox_bot.edges.worker import Worker
from inbox_bot.flows.mailbox import Watch, take_in
from inbox_bot.flows.reading import Reading, read_raw
from inbox_bot.model import RawMessage, ReadingContext
from inbox_bot.store import Store

from .desk import FACHTAG, MORNING, OFFICE, PaperMailbox, desk, letter

BOMB = letter("Samira Haidari", "s.haidari@verein.example")
GOOD = letter("Milan Petrović", "milan@verein.example")


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
def worker() -> Iterator[Worker]:
    opened = Worker(timeout_seconds=3, memory_bytes=1 << 30)
    opened.call(read_raw, RawMessage("INBOX", 1, 1, MORNING, GOOD), ReadingContext(OFFICE, (FACHTAG,)))
    yield opened
    opened.close()


CASES = [(crashes, "abgestürzt"), (stalls, "3 Sekunden"), (bloats, "Arbeitsspeicher")]


@pytest.mark.parametrize(("harm", "reason"), CASES, ids=[harm.__name__ for harm, _ in CASES])
def test_a_bomb_harms_itself_alone(
    harm: Callable[..., Reading],
    reason: str,
    worker: Worker,
    store: Store,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It ends in "Bitte prüfen" with its reason, nobody is answered, and the loop goes on with the next mail."""
    monkeypatch.setattr(app, "read_raw", harm)
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
