"""When a mail that could not be sent is tried again (BEHAVIOUR 8)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from inbox_bot.model import Deferred, Refused, SendResult, Sent, Unknown
from inbox_bot.store.retry import is_temporary, next_attempt, spread_of

FIRST = datetime(2021, 10, 4, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "seconds"), [(1, 10), (2, 30), (3, 60), (4, 300), (5, 900), (6, 1800), (7, 1800), (90, 1800)]
)
def test_schedule(attempts: int, seconds: int) -> None:
    """10, 30, 60, 300, 900 seconds, then every half hour."""
    now = FIRST + timedelta(hours=1)
    assert next_attempt(FIRST, attempts, now) == now + timedelta(seconds=seconds)


def test_given_up_after_two_days() -> None:
    """The last try is at most two days after the first; about a hundred in all."""
    now: datetime | None = FIRST
    attempts = 0
    last = FIRST
    while now is not None:
        last, attempts = now, attempts + 1
        now = next_attempt(FIRST, attempts, now)
    assert timedelta(days=2) - timedelta(minutes=30) < last - FIRST <= timedelta(days=2)
    assert attempts == 101


@pytest.mark.parametrize(
    ("result", "expected"),
    [
        (Sent("250 ok"), False),
        (Deferred("connection refused"), True),
        (Unknown("dropped after DATA"), True),
        *((Deferred("later", code), True) for code in (421, 431, 432, 442, 447, 450, 451, 452)),
        *((Refused("later, in other words", code), True) for code in (450, 451)),
        *((Refused("no", code), False) for code in (0, 500, 535, 550, 552, 554)),
    ],
)
def test_what_is_tried_again(result: SendResult, expected: bool) -> None:
    """No connection, an unclear end and every 4xx are tried again; a 5xx is final at once."""
    assert is_temporary(result) is expected


def test_too_many_connections_are_spread() -> None:
    """432: those that were refused together must not come back together; each keeps its own pace."""
    answer = Deferred("STOREDRV; too many concurrent connections", 432)
    spreads = {spread_of(f"<{n}@bra.example>", answer) for n in range(20)}
    assert len(spreads) == 20 and all(0 <= spread < 1 for spread in spreads)
    assert spread_of("<1@bra.example>", answer) == spread_of("<1@bra.example>", answer)
    assert spread_of("<1@bra.example>", Deferred("busy", 451)) == 0
    assert next_attempt(FIRST, 3, FIRST, spread=0.5) == FIRST + timedelta(seconds=90)
