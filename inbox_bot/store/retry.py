"""When a mail that could not be sent is tried again (BEHAVIOUR 8). Pure.

10, 30, 60, 300 and 900 seconds, then every half hour until two days have passed since the first attempt, and six tries
at least. A try of which nobody knows the end may have left a copy with the recipient: such tries come more slowly, and
seven are enough.
"""

from __future__ import annotations

import zlib
from datetime import datetime, timedelta

from ..model import Deferred, Refused, SendResult, Unknown

STEPS = (10, 30, 60, 300, 900)
"""Seconds after the first, second ... attempt."""
AFTERWARDS = 1800
UNCLEAR_STEPS = (10, 60, 600, 3600, 6 * 3600, 24 * 3600)
"""Seconds at least after the first, second ... unclear try; after one more the mail is given up."""
GIVE_UP_AFTER = timedelta(days=2)
FEWEST_TRIES = 6
"""Before that nothing is given up because of the time: it may be our clock that has jumped, or we that were off."""
TOO_MANY_CONNECTIONS = 432
"""Exchange Online's answer to a fourth connection: those who come again at the same second meet again."""


def next_attempt(
    first_at: datetime, attempts: int, now: datetime, *, unclear: int = 0, spread: float = 0.0
) -> datetime | None:
    """The time of the next try after `attempts` tries, the first at `first_at`; None: given up.

    `unclear`: so many of them, the last one included, had no clear end; 0 where the last one had. `spread` (0 to 1)
    makes the wait longer by so much of itself.
    """
    seconds = STEPS[attempts - 1] if 1 <= attempts <= len(STEPS) else AFTERWARDS
    if is_too_unclear(unclear):
        return None
    if unclear:
        seconds = max(seconds, UNCLEAR_STEPS[unclear - 1])
    due = now + timedelta(seconds=seconds * (1 + spread))
    return due if due - first_at <= GIVE_UP_AFTER or attempts < FEWEST_TRIES else None


def is_too_unclear(tries: int) -> bool:
    """After so many tries without a clear end, one more is no help."""
    return tries > len(UNCLEAR_STEPS)


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
