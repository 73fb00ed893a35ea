"""Who goes and who comes where the case of the names tells, and not their order: "Игоря Коваль заменит Марина Сокол".

Takes a change with one person who comes and one who goes, as they are named in the mail; exchanges them, in place,
where the first is named as the object of a verb of replacing and the second as its subject.
"""

from __future__ import annotations

from ..decided import Decided
from ..findings import Found
from ..words.lexicon import word_set
from ..words.tokens import fold, tokenize
from .nominative import INFLECTING, nominative


def exchange_by_case(decided: Decided, text: str, language: str) -> None:
    """`text`: the writer's own words. Must run before the names are turned to the case of a list."""
    coming = [person for person in decided.register if person.name and not person.is_self]
    going = [person for person in decided.cancel if person.name and not person.is_self]
    if language not in INFLECTING or len(coming) != 1 or len(going) != 1:
        return
    first, second = coming[0], going[0]
    if _is_object(first, language) and not _is_object(second, language) and _replaces(first, second, text, language):
        first.name, second.name = second.name, first.name
        first.email, second.email = second.email, first.email


def _is_object(person: Found, language: str) -> bool:
    """Whether a given name stands in a case that no list has."""
    name = person.name
    return name is not None and nominative(name, language).given != name.given


def _replaces(first: Found, second: Found, text: str, language: str) -> bool:
    """Whether a verb of replacing, and no more, stands between the two."""
    words = [token.folded for token in tokenize(text) if token.is_word]
    one, other = fold(first.full).split(), fold(second.full).split()
    verbs = word_set("common", "replaces", language)
    return any(
        words[at - len(one) : at] == one and words[at + 1 : at + 1 + len(other)] == other
        for at, word in enumerate(words)
        if word in verbs and at >= len(one)
    )
