"""A row that says its wish by another one: "Bettina Kern – dito", "Oksana Thal – wie Frau Berg".

Takes the rows of a list; gives such people the mode and group of whom the row points to.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..findings import Found
from ..words.names import key
from ..words.small_words import small_words
from ..words.tokens import tokenize

_DITTO = small_words("list_lines", "ditto")
_LIKE = small_words("list_lines", "like")


def share_same(rows: Sequence[tuple[str, Sequence[Found]]]) -> None:
    """`rows`: the text and the people of each row, in order."""
    everybody = [person for _, people in rows for person in people if person.name]
    before: Found | None = None
    for text, people in rows:
        if len(people) != 1:
            before = people[-1] if people else before
            continue
        person = people[0]
        if not person.mode and not person.sessions and (model := _model(text, before, person, everybody)):
            person.mode, person.sessions = model.mode, list(model.sessions)
        before = person


def _model(text: str, before: Found | None, person: Found, everybody: Sequence[Found]) -> Found | None:
    """Whom a row points to."""
    words = [token.folded for token in tokenize(text) if token.is_word]
    if before is not None and words and words[-1] in _DITTO:
        return before
    for place, word in enumerate(words):
        if word in _LIKE:
            behind = set(words[place + 1 :])
            named = [each for each in everybody if each is not person and behind & set(key(each.full).split())]
            return named[0] if len(named) == 1 else None
    return None
