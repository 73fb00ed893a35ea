"""Labelled passages and letters: bodies of mails, a few words long or whole, with every person's name in brackets.

A line is `language | intent | me | unnamed | text`. Behind the intent, `?` means that it asks something besides, `!`
that a careful clerk could not act on it. `me` is what happens with the writer: `+` is put on the list, `-` is taken
off, `0` neither; in the text `[+ Name|wishes]` comes, `[- Name]` goes, `[0 Name]` is only named. `⏎` ends a line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from inbox_bot.understanding.words.names import is_honorific, is_title

_MARK = re.compile(r"\[([+\-0]) ([^\]|]*)(?:\|([^\]]*))?\]")


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a passage: characters [start, end) of its text without marks."""

    start: int
    end: int
    role: str
    wishes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Labelled:
    language: str
    intent: str
    """register, cancel, change, question or unrelated."""
    me: str
    unnamed: int
    asks: bool
    text: str
    names: tuple[Named, ...]
    wishes: tuple[str, ...] = ()
    """The writer's own."""
    is_open: bool = False
    """It leaves something open that only the writer or a person can decide."""
    source: str = ""

    @property
    def gist(self) -> str:
        return f"{self.intent}/{self.me}"

    def people(self, role: str) -> list[str]:
        return [self.text[each.start : each.end] for each in self.names if each.role == role]


def read_passages(path: Path) -> list[Labelled]:
    """Every passage of a file; a line that isn't one is an error of the file."""
    lines, name = path.read_text(encoding="utf-8").split("\n"), f"{path.parent.name}/{path.stem}"
    return [labelled(line, f"{name}:{number}") for number, line in enumerate(lines, 1) if line.strip()]


def labelled(line: str, source: str) -> Labelled:
    language, intent, me, unnamed, marked = (each.strip() for each in line.split(" | ", 4))
    text, names = _unmarked(marked.replace("⏎", "\n"))
    wishes = tuple(filter(None, me[1:].split(",")))
    kind = intent.rstrip("?!")
    return Labelled(
        language, kind, me[0], int(unnamed), "?" in intent or kind == "question", text, names, wishes, "!" in intent,
        source,
    )  # fmt: skip


def _unmarked(marked: str) -> tuple[str, tuple[Named, ...]]:
    text, names, last = "", list[Named](), 0
    for mark in _MARK.finditer(marked):
        text += marked[last : mark.start()]
        lead = _lead(mark[2])
        names.append(
            Named(
                len(text) + lead,
                len(text) + len(mark[2].rstrip()),
                mark[1],
                tuple(filter(None, (mark[3] or "").split(","))),
            )
        )
        text += mark[2]
        last = mark.end()
    return text + marked[last:], tuple(names)


def _lead(name: str) -> int:
    """How many characters of honorifics and titles stand before the name."""
    at = 0
    for word in re.finditer(r"\S+", name):
        bare = word[0].rstrip(".")
        if not (is_honorific(bare) or is_title(bare) or word[0] in ("med.", "h.c.", "rer.", "nat.")):
            return word.start()
        at = word.end()
    return 0 if at else at
