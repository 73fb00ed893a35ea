"""A real database in a file, and a clock that a test moves."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from inbox_bot.store import Store, open_store

from .desk import SetClock


@pytest.fixture(autouse=True)
def log_on_standard_output() -> None:
    """Whatever another test has configured."""
    structlog.reset_defaults()


@pytest.fixture
def clock() -> SetClock:
    return SetClock()


@pytest.fixture
def store(tmp_path: Path, clock: SetClock) -> Iterator[Store]:
    opened = open_store(f"sqlite:///{tmp_path}/inbox_bot.db", clock)
    yield opened
    opened.close()
