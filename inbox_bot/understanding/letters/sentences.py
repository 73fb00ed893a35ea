"""Sentences of a letter.

Takes the body lines of one letter; returns its `Sentence`s, across the lines that a program broke.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ..sections import Line
from ..words.language import languages
from ..words.lexicon import patterns, word_set
from ..words.limits import MAX_SENTENCE
from ..words.small_words import small_words
from ..words.tokens import Token, fold, tokenize

# Of all scripts: Arabic, Ethiopic, Chinese.
_ASKING = frozenset("?؟፧？")
_ENDS = frozenset(".!…۔።。！") | _ASKING
_ABBREVIATIONS = small_words("sentences", "abbreviations")


@dataclass(frozen=True, slots=True)
class Sentence:
    tokens: tuple[Token, ...]
    text: str
    origin: str
    line: int
    is_question: bool = False
    paragraph: int = 0
    lines: tuple[int, ...] = ()
    """The line of each token."""


def split_sentences(lines: Sequence[Line]) -> list[Sentence]:
    """Sentences over the line ends of a paragraph; a line that stands alone (a list line) is its own."""
    found: list[Sentence] = []
    for number, paragraph in enumerate(_paragraphs(lines)):
        found += _cut(paragraph, number)
    return found


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    for line in lines:
        if chunk and not _goes_on(chunk[-1], line):
            yield chunk
            chunk = []
        if line.text.strip():
            chunk.append(line)
    if chunk:
        yield chunk


_RANKED = small_words("sentences", "ranked")
""""1. Wahl AG 3, 2. Wahl AG 1": an ordinal before its noun, and no point of a list."""
_MONTHS = ("jan", "feb", "mar", "mrz", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
# "27. November" at the beginning of a line is a date that was wrapped, not the 27th point of a list.
_BULLET = re.compile(rf"^\s*(?:[-*•–·▪o]\s|\d{{1,2}}[.)]\s(?!(?i:{'|'.join((*_MONTHS, *_RANKED))})))")


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a line continues the paragraph above: the line above was full, or this one starts small."""
    first, text = before.text.rstrip(), line.text.strip()
    if not text or not first or line.number != before.number + 1:
        return False
    if _numbers_group(first, text):
        return True
    if _BULLET.match(line.text):
        return False
    if first[-1] in ":" or (first[-1] in ".!?" and len(first) < 45):
        return False
    return len(first) >= 42 or text[0].islower() or text[0] in "<(" or first[-1] == ","


def _numbers_group(before: str, text: str) -> bool:
    """ "... im Arbeitskreis\n2. Viele Grüße": the number of a group that was wrapped, and no point of a list."""
    words = before.rsplit(maxsplit=1)
    return bool(words) and text[:1].isdigit() and fold(words[-1].rstrip(".")) in _group_words()


@cache
def _group_words() -> frozenset[str]:
    """The last words before a group's number: "AG", "gruppo di lavoro", "AG Nr."."""
    ends = (text.split()[-1].split("|") for text in patterns("session", "group", *languages()))
    return frozenset(fold(word) for each in ends for word in each if not set(word) & set("*?_."))


def _cut(paragraph: list[Line], number: int) -> Iterator[Sentence]:
    text, places = "", []
    for line in paragraph:
        places.append((len(text), line.number))
        is_number = _numbers_group(text.rstrip(), line.text.strip())
        text += (line.text if is_number else _BULLET.sub("", line.text)).strip() + " "
    tokens = tokenize(text)
    start, depth = 0, 0
    for index, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        ends = token.text in _ENDS or _is_greek_question(tokens, index) or _is_date_at_end(tokens, index)
        is_end = ends and not _is_bracketed(tokens, index, depth) and _is_end(tokens, index)
        is_end = is_end or _smiles(tokens, index)
        if is_end or index - start >= MAX_SENTENCE:
            depth = 0
            yield _sentence(tokens[start : index + 1], text, paragraph[0].origin, places, number)
            start = index + 1
    if start < len(tokens):
        yield _sentence(tokens[start:], text, paragraph[0].origin, places, number)


def _smiles(tokens: Sequence[Token], index: int) -> bool:
    """ "... bei der Probe aus :-) Den Namen reiche ich nach": a smile ends the sentence like a full stop."""
    if tokens[index].text != ")" or index + 1 >= len(tokens) or not tokens[index + 1].text[0].isupper():
        return False
    eyes = index - 1 - (tokens[index - 1].text in ("-", "–"))
    return eyes >= 0 and tokens[eyes].text in ":;" and tokens[index].end - tokens[eyes].start == index - eyes + 1


def _is_bracketed(tokens: Sequence[Token], index: int, depth: int) -> bool:
    """ "Susanne Kolb (1. Vors.), Jan Kolb": no sentence ends in a bracket that closes soon."""
    return depth > 0 and tokens[index].text == "." and any(t.text == ")" for t in tokens[index : index + 12])


def _sentence(tokens: Sequence[Token], text: str, origin: str, places: list[tuple[int, int]], number: int) -> Sentence:
    offsets = [offset for offset, _ in places]
    lines = tuple(places[bisect_right(offsets, token.start) - 1][1] for token in tokens)
    return Sentence(tuple(tokens), text, origin, lines[0], _asks(tokens), number, lines)


def _asks(tokens: Sequence[Token]) -> bool:
    return tokens[-1].text in _ASKING or _is_greek_question(tokens, len(tokens) - 1)


def _is_greek_question(tokens: Sequence[Token], index: int) -> bool:
    """Greek asks with what elsewhere is a semicolon."""
    return tokens[index].text in ";\u037e" and index > 0 and "\u0370" <= tokens[index - 1].text[-1] <= "\u1fff"


def _is_end(tokens: Sequence[Token], index: int) -> bool:
    if tokens[index].text != ".":
        return index + 1 == len(tokens) or tokens[index + 1].text not in _ENDS
    if index + 1 == len(tokens):
        return True
    before, after = tokens[index - 1] if index else None, tokens[index + 1]
    if before is None or before.end != tokens[index].start:
        return True
    if before.folded in _ABBREVIATIONS or (len(before.text) == 1 and before.is_word):
        return False
    if before.text.isdigit():
        return after.is_word and after.text[0].isupper() and not _is_month(after) and after.folded not in _RANKED
    return after.start > tokens[index].end


_DAY_AND_MONTH = re.compile(r"\d{1,2}\.\d{1,2}\.")


def _is_date_at_end(tokens: Sequence[Token], index: int) -> bool:
    """ "... anmelden für den 3.11. Ich kann nur online": the date's dot is the sentence's, too."""
    if index + 1 == len(tokens) or not _DAY_AND_MONTH.fullmatch(tokens[index].text):
        return False
    after = tokens[index + 1]
    return after.text[0].isupper() and after.folded in _openers()


@cache
def _openers() -> frozenset[str]:
    return word_set("common", "openers", *languages())


def _is_month(token: Token) -> bool:
    return token.folded[:3] in _MONTHS
