"""A name that is said twice, nearly the same: "Auf der Bestätigung steht Lubina Kern. Mein Name ist Lubna Kern"."""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from ..findings import Found
from ..letters.reading import Reading
from ..words.names import Name, key, parse_name
from ..words.small_words import small_words
from ..words.tokens import tokenize

if TYPE_CHECKING:
    from ..mail_parts import MailParts

_NAMING = re.compile(
    r"hei(?:ß|ss)|name|nombre|nome\b|\bnom\b|llam|appel|chiam|nazyw|nazwisk|adı|зовут|фамили|звати|прізвищ|nume",
    re.IGNORECASE,
)
_NOT = small_words("respelled", "not")


def is_close(right: Name | None, wrong: Name | None, least: float = 0.7) -> bool:
    """Two names that differ as by a slip of the pen. `least`: how alike they are at least, 0 to 1; less will do where
    the mail itself says that a name is wrong.
    """
    if right is None or wrong is None or key(right.full) == key(wrong.full):
        return False
    return difflib.SequenceMatcher(None, key(right.full), key(wrong.full)).ratio() > least


def respelled(mail: MailParts, reading: Reading) -> tuple[Found, Found] | None:
    """The wrong name and the right one: the writer's own, or what is said last; None where none is told anew."""
    if reading.question or reading.wish_for_all.is_any:
        return None
    named = [each for each in reading.mentions if each.name and each.name.is_full]
    pairs = [(a, b) for a, b in pairwise(named) if is_close(b.name, a.name) and _is_told_anew(a, b)]
    if len(pairs) != 1:
        return None
    wrong, right = pairs[0]
    own = mail.writer.name
    if own and wrong.name and key(wrong.name.full) == key(own.full):
        wrong, right = right, wrong
    return replace(wrong), replace(right)


def _is_told_anew(before: Found, after: Found) -> bool:
    """Said in another sentence that tells a name; "Uta Kern und Ute Kern" are two people."""
    return before.evidence.text != after.evidence.text and bool(_NAMING.search(after.evidence.text))


def wrong_part(right: Found, reading: Reading) -> Found | None:
    """ "Sie heißt Katarzyna Wieczorek (nicht Wizorek)": the whole wrong name, where only its wrong part is said."""
    if right.name is None:
        return None
    words = [token for token in tokenize(reading.text) if token.is_word]
    said = [b.text for a, b in pairwise(words) if a.folded in _NOT and b.text[:1].isupper()]
    parts = right.name.full.split()
    for word in said:
        close = [part for part in parts if is_close(parse_name(part), parse_name(word))]
        if len(close) == 1:
            wrong = " ".join(word if part == close[0] else part for part in parts)
            return replace(right, name=parse_name(wrong))
    return None


def is_inflected(said: list[str], confirmed: list[str]) -> bool:
    """The same words but for their endings, of two letters at most."""
    return len(said) == len(confirmed) and all(
        abs(len(one) - len(other)) <= 2 and one[: (stem := max(3, min(len(one), len(other)) - 2))] == other[:stem]
        for one, other in zip(said, confirmed, strict=True)
    )
