"""The only reader of the time.

Everything else takes `now` as an argument or a `Clock`, so that a test can set the time and a decision can be repeated.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def system_clock() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
