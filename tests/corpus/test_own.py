"""The mails of this folder, written apart from the code, in other voices: what becomes of each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from inbox_bot.model import ReadingContext

from .judge import ASKED, RIGHT, SILENT, judge
from .read_corpus import context_of, read

OWN = Path(__file__).parent / "own"
MAILS = sorted(path.name for path in OWN.glob("*.eml"))


@pytest.fixture(scope="module")
def context() -> ReadingContext:
    return context_of(OWN / "config.toml")


def verdict(name: str, context: ReadingContext) -> tuple[str, list[str]]:
    path = OWN / name
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return judge(expected, read(path.read_bytes(), context))


def test_there_are_mails() -> None:
    """A folder without mails would prove nothing."""
    assert len(MAILS) >= 60


def test_hardly_any_is_silently_wrong(context: ReadingContext) -> None:
    """Acting by itself on wrong people, event or intent, or ignoring what wants something, must not happen.

    It still does: 3 of 242 when this floor was set. It may only go down.
    """
    silent = [name for name in MAILS if verdict(name, context)[0] == SILENT]
    assert len(silent) <= 3, silent


def test_most_are_right(context: ReadingContext) -> None:
    """A floor under what was reached, by acting or by asking where one must ask; docs/reading.md has the measure."""
    found = [verdict(name, context)[0] for name in MAILS]
    assert sum(each in (RIGHT, ASKED) for each in found) >= 0.5 * len(MAILS)
