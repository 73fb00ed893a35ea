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


@pytest.mark.parametrize("name", MAILS)
def test_never_silently_wrong(name: str, context: ReadingContext) -> None:
    """The bot never acts by itself on wrong people, event or intent, and ignores nothing that wants something."""
    found, wrong = verdict(name, context)
    assert found != SILENT, wrong


def test_nearly_all_are_right(context: ReadingContext) -> None:
    """At least 95 % come out right, by acting or by asking where one must ask."""
    found = [verdict(name, context)[0] for name in MAILS]
    assert sum(each in (RIGHT, ASKED) for each in found) >= 0.95 * len(MAILS)
