"""How much of a mail's words is read; what lies beyond is cut off, and a person is told.

The readers compare what they find with all else that they found: their time grows with the square of a letter's
length. The longest honest letter of a thousand has 224 words; the limits lie ten times above it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from ...model import Document, DocumentKind, Table

MAX_CHARACTERS = 24_000
"""Of the letter with all that it quotes; and of all attachments together: ten printed pages."""
MAX_LINES = 1_200
"""Of the same."""
MAX_OWN_LINES = 500
"""Of one writer: a list of so many people comes in a file."""
MAX_ROWS = 400
"""Of all tables of a mail: the largest list that one mail brings has some dozens."""
MAX_FIELDS = 600
MAX_WORD = 100
"""Characters of one word; the longest address has 254, but then it is nobody's that is written to by hand."""
MAX_SENTENCE = 250
"""Words: a sentence with a hundred names has so many."""
MAX_PAIRS = 600
"""Of a person and a wish of one letter: thirty people who choose among twenty."""
MAX_SUBJECT = 500
"""Characters, also of a sender's name; what is longer is neither."""
MAX_LETTER = 1_200
"""Words of a letter that the models are shown."""

_LONG_WORD = re.compile(rf"(\S{{{MAX_WORD}}})\S+")


def shortened(documents: tuple[Document, ...]) -> tuple[tuple[Document, ...], bool]:
    """The documents, no longer than the limits; and whether anything but quoted text was cut off."""
    if _is_short(documents):
        return documents, False
    body, attached, rows = _Measure(), _Measure(), MAX_ROWS
    found = []
    for document in documents:
        measure = body if document.kind is DocumentKind.BODY else attached
        lines = tuple(measure.kept(document))
        tables = tuple(_within(document.tables, len(lines), len(document.lines), rows))
        rows -= sum(len(table.rows) for table in tables)
        found.append(
            replace(
                document, lines=lines, tables=tables, fields=document.fields[:MAX_FIELDS],
                quote_depths=document.quote_depths[: len(lines)],
            )
        )  # fmt: skip
    is_cut = body.is_cut or attached.is_cut or rows <= 0
    return tuple(found), is_cut or any(len(document.fields) > MAX_FIELDS for document in documents)


def _is_short(documents: Iterable[Document]) -> bool:
    lines = [line for document in documents for line in document.lines]
    return (
        len(lines) <= MAX_LINES
        and sum(map(len, lines)) <= MAX_CHARACTERS
        and not any(len(line) > MAX_WORD and _LONG_WORD.search(line) for line in lines)
        and sum(len(table.rows) for document in documents for table in document.tables) < MAX_ROWS
        and all(len(document.fields) <= MAX_FIELDS for document in documents)
    )


class _Measure:
    """What is left of one limit."""

    def __init__(self) -> None:
        self.lines, self.characters = MAX_LINES, MAX_CHARACTERS
        self.is_cut = False

    def kept(self, document: Document) -> Iterator[str]:
        for number, line in enumerate(document.lines):
            short = _LONG_WORD.sub(r"\1", line) if len(line) > MAX_WORD else line
            if self.lines <= 0 or len(short) > self.characters:
                self.is_cut = self.is_cut or not (document.quote_depths and document.quote_depths[number])
                if self.lines > 0:
                    yield short[: self.characters]
                self.lines = 0
                return
            self.lines -= 1
            self.characters -= len(short)
            yield short


def _within(tables: Iterable[Table], kept: int, lines: int, rows: int) -> Iterator[Table]:
    """The tables that stand in the lines kept, and at most so many rows of them."""
    for table in tables:
        room = min(rows, kept - table.first_line if table.first_line >= 0 and kept < lines else rows)
        if room < 1:
            return
        rows -= min(room, len(table.rows))
        yield table if len(table.rows) <= room else replace(table, rows=table.rows[:room])
