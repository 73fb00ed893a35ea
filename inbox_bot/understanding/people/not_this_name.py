"""A name beside the wrong one that is denied: "Ich heiße Nolte, nicht Nolde", "it's Ashdown, not Ashton".

Takes what a letter says and the names that are known from elsewhere: the writer's, those on our list. Returns the wrong
name and the right one, whole, though mostly only the part that differs is said.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model import Evidence
from ..findings import Found
from ..letters.reading import Reading
from ..words.language import languages
from ..words.lexicon import word_set
from ..words.names import Name, is_capitalised, is_common, is_honorific, key, parse_name
from ..words.tokens import Token, tokenize

if TYPE_CHECKING:
    from ..mail_parts import MailParts

_NAMING = re.compile(
    r"hei(?:ß|ss)|name|schreib|buchstab|schrieb|tippf|fehler|nombre|apellido|nome\b|\bnom\b|llam|appel|chiam|nazyw"
    r"|nazwisk|imi[eę]|adı|soyad|зовут|фамили|имя|звати|прізвищ|ім.я|nume|spel|typo|called|\bit.s\b",
    re.IGNORECASE,
)
DENIED = "denied name"
"""The evidence of both names: they may be the same words, turned."""
_LONGEST = 4
_ALIKE = 0.6
_MARKS = frozenset("„“”\"'«»‚‘()")


@dataclass(frozen=True, slots=True)
class _Contrast:
    """The words of the right name and of the wrong one."""

    right: tuple[str, ...]
    wrong: tuple[str, ...]


def denied_name(mail: MailParts, reading: Reading) -> tuple[Found, Found] | None:
    """The wrong name and the right one; None where no name, or more than one, is put right so."""
    if reading.acts["register"] or reading.acts["cancel"] or not _NAMING.search(reading.text):
        return None  # "Abmelden wollte ich Frau Huth, nicht Frau Ruth": two people
    if not any(token.folded in _denials() for token in tokenize(reading.text)):
        return None
    found = [pair for each in _contrasts(tokenize(reading.text)) if (pair := _whole(mail, reading, each))]
    if len({key(wrong) for wrong, _ in found}) != 1:
        return None
    wrong, right = parse_name(found[0][0]), parse_name(found[0][1])
    if wrong is None or right is None or wrong.full == right.full:
        return None
    evidence = Evidence("body", 0, f"{right.full}, {wrong.full}", DENIED)
    return Found(wrong, evidence, weight=3), Found(right, evidence, weight=3)


def _denials() -> frozenset[str]:
    return word_set("common", "denials", *languages())


def _corrections() -> frozenset[str]:
    return word_set("common", "corrections", *languages())


# ----------------------------------------------------------------------------------------------------------- contrasts


def _contrasts(tokens: Sequence[Token]) -> Iterator[_Contrast]:
    """Each two runs of name words of which one is denied, and which are nearly the same."""
    for place, token in enumerate(tokens):
        if token.folded not in _denials():
            continue
        start = _skip(tokens, place + 1, 1)
        wrong = _run(tokens, start, 1)
        if not wrong:
            continue
        behind = _skip(tokens, start + len(wrong), 1)
        runs = [_run(tokens, _skip(tokens, place - 1, -1), -1)]
        if behind < len(tokens) and tokens[behind].folded in _corrections():
            runs.append(_run(tokens, _skip(tokens, behind + 1, 1), 1))
        yield from (_Contrast(right, wrong) for right in runs if right and _are_alike(right, wrong))


def _skip(tokens: Sequence[Token], place: int, step: int) -> int:
    """Over marks, brackets and the small words between the two: "Nolte, und nicht mehr "Nolde"."""
    depth = 0
    while 0 <= place < len(tokens):
        text = tokens[place].text
        depth += (text == "(") - (text == ")")
        is_between = text in "," or text in _MARKS or tokens[place].folded in _between() or is_honorific(text)
        if not is_between and not (depth and step < 0):
            break
        place += step
    return place


def _between() -> frozenset[str]:
    return word_set("common", "between_names", *languages())


def _run(tokens: Sequence[Token], place: int, step: int) -> tuple[str, ...]:
    words: list[str] = []
    while 0 <= place < len(tokens) and len(words) < _LONGEST:
        token = tokens[place]
        if not token.is_word or not is_capitalised(token.text) or is_honorific(token.text):
            break
        if is_common(token.text) and token.folded not in _denials():
            break
        words.append(token.text)
        place += step
    return tuple(words if step > 0 else reversed(words))


def _are_alike(right: Sequence[str], wrong: Sequence[str]) -> bool:
    if [key(word) for word in right] == [key(word) for word in wrong]:
        return list(right) != list(wrong)
    if len(right) > 1 and len(wrong) > 1:
        return bool({key(word) for word in right} & {key(word) for word in wrong}) or _ratio(right, wrong) >= _ALIKE
    return _nearest(right, wrong) is not None


def _nearest(right: Sequence[str], wrong: Sequence[str]) -> tuple[str, str] | None:
    """The two parts that differ as by a slip of the pen: ("Nolte", "Nolde")."""
    parts = [*right, *([" ".join(right[-2:])] if len(right) > 1 else [])]
    pairs = [(a, b) for a in parts for b in (*wrong, " ".join(wrong)) if a != b]
    best = max(pairs, key=lambda pair: _ratio([pair[0]], [pair[1]]), default=None)
    return best if best and _ratio([best[0]], [best[1]]) >= _ALIKE else None


def _ratio(first: Sequence[str], second: Sequence[str]) -> float:
    return difflib.SequenceMatcher(None, key(" ".join(first)), key(" ".join(second))).ratio()


# --------------------------------------------------------------------------------------------------------- whole names


def _whole(mail: MailParts, reading: Reading, said: _Contrast) -> tuple[str, str] | None:
    """The wrong name and the right one with the parts that are not said again."""
    if len(said.right) > 1 and len(said.wrong) > 1:
        return " ".join(said.wrong), " ".join(said.right)
    nearest = _nearest(said.right, said.wrong)
    if nearest is None:
        return None
    right, wrong = nearest
    if len(said.right) > 1 and right in said.right:
        whole = " ".join(said.right)
        return whole.replace(right, wrong), whole
    if len(said.wrong) > 1:
        whole = " ".join(said.wrong)
        return whole, whole.replace(wrong, right)
    known = [each for each in _known(mail, reading) if _holds(each, wrong)]
    if known:
        return known[0].full, _replaced(known[0], wrong, right)
    known = [each for each in _known(mail, reading) if _holds(each, right)]
    return (_replaced(known[0], right, wrong), known[0].full) if known else None


def _known(mail: MailParts, reading: Reading) -> list[Name]:
    """Full names from elsewhere: our list first, where the wrong one stands."""
    listed = [person.name for person in mail.confirmed if person.name and person.name.is_full]
    own = [mail.writer.name] if mail.writer.name and mail.writer.name.is_full else []
    return [*listed, *own, *(p.name for p in reading.mentions if p.name and p.name.is_full)]


def _holds(name: Name, part: str) -> bool:
    return f" {key(part)} " in f" {key(name.full)} "


def _replaced(name: Name, part: str, other: str) -> str:
    given, family = name.given.split(), name.family.split()
    words = [*given, *family]
    size = len(part.split())
    for start in range(len(words) - size + 1):
        if key(" ".join(words[start : start + size])) == key(part):
            return " ".join([*words[:start], other, *words[start + size :]])
    return name.full
