"""When a mail that could not be sent is tried again (BEHAVIOUR 8). Pure.

10, 30, 60, 300 and 900 seconds, then every half hour until two days have passed since the first attempt.
"""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta

from ..model import Deferred, Refused, SendResult, Unknown

STEPS = (10, 30, 60, 300, 900)
"""Seconds after the first, second ... attempt."""
AFTERWARDS = 1800
GIVE_UP_AFTER = timedelta(days=2)
TOO_MANY_CONNECTIONS = 432
"""Exchange Online's answer to a fourth connection: those who come again at the same second meet again."""


def next_attempt(first_at: datetime, attempts: int, now: datetime, *, spread: float = 0.0) -> datetime | None:
    """The time of the next try after `attempts` tries, the first at `first_at`; None: given up.

    `spread` (0 to 1) makes the wait longer by so much of itself.
    """
    seconds = STEPS[attempts - 1] if 1 <= attempts <= len(STEPS) else AFTERWARDS
    due = now + timedelta(seconds=seconds * (1 + spread))
    return due if due - first_at <= GIVE_UP_AFTER else None


def is_temporary(result: SendResult) -> bool:
    """Whether another try may help: no connection, an unclear end, or any 4xx (RFC 5321 4.2.1)."""
    match result:
        case Deferred() | Unknown():
            return True
        case Refused(code=code):
            return 400 <= code < 500
    return False


def spread_of(message_id: str, result: SendResult) -> float:
    """How far a mail steps out of line: only where the server complains of too many at once; the same for each try."""
    if getattr(result, "code", 0) != TOO_MANY_CONNECTIONS:
        return 0.0
    return zlib.crc32(message_id.encode()) / 2**32
