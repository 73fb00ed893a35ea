"""Small words of many languages at once, as data: "oder", "or", "veya" ...

They stand in `inbox_bot.texts.lexicon`, in `small_words.toml`, under the name of the file that looks for them.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources


@cache
def _tables() -> dict[str, dict[str, str]]:
    file = resources.files("inbox_bot.texts.lexicon") / "small_words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def small_words(reader: str, kind: str) -> frozenset[str]:
    """The words of a kind that one reader (a file of this folder) looks for. Raises KeyError for an unknown kind."""
    return frozenset(_tables()[reader][kind].split())


def small_table(name: str) -> dict[str, str]:
    """All words of one table, by their keys."""
    return _tables()[name]
