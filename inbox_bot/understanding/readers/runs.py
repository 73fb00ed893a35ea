"""Several people in one list row, and rows that a mail program wrapped.

Takes the text of a row ("Anna Berg (online), Ulf Kern und Mia Thal"), or the lines of a list; returns the people, or
the lines with what was wrapped put together again. A row in which anything but names and notes stands is no such run.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...model import Evidence
from ..findings import Found
from ..sections import Line
from ..words.event_words import EventWords
from ..words.lexicon import Lexicon
from ..words.names import (
    evidence,
    is_capitalised,
    is_common,
    is_given,
    is_honorific,
    is_particle,
    is_title,
    parse_name,
    strip_titles,
)
from ..words.offices import is_club, is_office, opens_organisation
from ..words.tokens import tokenize
from ..words.wishes import Wish, read_wish

BULLET = re.compile(
    r"^\s*(?:[-–—*•·▪►+✓→]\s+|\d{1,3}(?:[./]\d{1,3})+[.)]?\s+|(?:\(?\d{1,2}\s?[.):]|\d{1,2}\s)\s*|\(?[a-z]\)\s+)(?=\S)"
)
_OUTSIDE = r"(?![^(]*\))"
_BETWEEN = re.compile(rf"(?:[,;]\s*|\s+(?:und|and|ve|et|y|e|i|и|та|&|\+|/)\s+){_OUTSIDE}")
_NEXT_NUMBER = re.compile(rf"[,;]?\s+\(?\d{{1,2}}[.)]\s+(?=[^\W\d_]){_OUTSIDE}")
_NOTED = re.compile(r"^(?P<name>[^()]+?)\s*(?:\((?P<note>[^()]*)\))?$")
_WISH_BEHIND = re.compile(r"^(?P<names>[^:→=]+?)\s*(?::|→|=|\s[-–—])\s*(?P<wish>[^:,]+?)[.,;]?$")
_FULL_LINE = 50
_LONGEST_END = 3
"""Words behind the last comma of a line that was wrapped: "Herrn Dr. Jan"."""


def several(text: str, lexicon: Lexicon, words: EventWords, evidence_here: Evidence) -> tuple[Found, ...]:
    """ "Anna Berg, Ulf Kern (Kasse), Mia Thal (AG 2)", "Anna Berg 2. Ulf Kern": nothing but full names and notes."""
    tail = _WISH_BEHIND.match(text.strip())
    if tail and (wish := _wish_of(tail["wish"], lexicon, words)).is_any:
        # "Anna Berg und Ulf Kern: AG 1"
        people = several(tail["names"], lexicon, words, evidence_here)
        for person in people:
            person.mode, person.sessions = person.mode or wish.mode, person.sessions or list(wish.sessions[:1])
        return people
    text = re.sub(r"(?:[,;]|\s+(?:und|and|sowie|&|\+))\s*$", "", text.strip().rstrip("."))
    pieces = [piece.strip() for part in _NEXT_NUMBER.split(text) for piece in _BETWEEN.split(part) if piece.strip()]
    parts = [_NOTED.match(piece) for piece in pieces]
    if len(pieces) < 2 or not all(part and _is_whole(part["name"]) for part in parts):
        return ()
    named = [(parse_name(part["name"]), part["name"], part["note"] or "") for part in parts if part]
    known = sum(evidence(strip_titles(name).split()) > 0 or is_honorific(name.split()[0]) for _, name, _ in named)
    if known * 2 < len(named) or not all(name for name, _, _ in named):
        return ()
    found: list[Found] = []
    for name, _, note in named:
        wish = _wish_of(note, lexicon, words)
        found.append(Found(name, evidence_here, weight=3, mode=wish.mode, sessions=list(wish.sessions[:1])))
    return tuple(found)


_BEHIND = re.compile(r"\s*:\s*|\s+[-–]\s+")


def sharing(text: str, lexicon: Lexicon, words: EventWords, evidence_here: Evidence) -> tuple[Found, ...]:
    """ "Anna Berg und Ulf Kern: AG 1": one wish behind all who share the line."""
    parts = _BEHIND.split(text, maxsplit=1)
    wish = _wish_of(parts[-1], lexicon, words)
    if len(parts) < 2 or not wish.is_any or wish.both_modes or len(wish.sessions) > 1:
        return ()
    people = several(parts[0], lexicon, words, evidence_here)
    for person in people:
        person.mode = person.mode or wish.mode
        person.sessions = person.sessions or list(wish.sessions)
    return people


def _is_whole(text: str) -> bool:
    names = strip_titles(text).split()
    return is_name_part(text) and (len(names) >= 2 or (bool(names) and is_honorific(text.split()[0])))


def _wish_of(note: str, lexicon: Lexicon, words: EventWords) -> Wish:
    tokens = tokenize(note)
    cues = lexicon.cues(tokens)
    return read_wish(tokens, 0, len(tokens), (*cues, *words.cues(tokens, cues, in_list=True)))


def is_name_part(text: str) -> bool:
    """Whether nothing but words of a name stands there."""
    words = strip_titles(text).split()
    if not 1 <= len(words) <= 6 or any(any(each.isdigit() for each in word) or "@" in word for word in words):
        return False
    if len(words) > 1 and (is_club(words[0]) or opens_organisation(words[0])):
        return False  # "Kolping Altena"
    solid = [word for word in words if not is_particle(word)]
    if not solid or not all(is_capitalised(word) for word in solid):
        return False
    return not any(is_common(word) and not (index and is_given(solid[0])) for index, word in enumerate(solid))


# --------------------------------------------------------------------------------------------------------------- wraps


def joined(lines: Sequence[Line]) -> tuple[list[Line], dict[int, int]]:
    """The lines with wrapped ones put together, and which line holds the end of a name that the one above begins."""
    done: list[Line] = []
    ends: dict[int, int] = {}
    for line in lines:
        before = done[-1] if done else None
        if before is None or not line.text.strip() or line.number != before.number + 1:
            done.append(line)
            continue
        breaks_name = _breaks_a_name(before.text, line.text)
        if not (_is_wrapped_point(before.text, line.text) or breaks_name):
            done.append(line)
            continue
        done[-1] = Line(before.origin, before.number, f"{before.text.rstrip()} {line.text.strip()}", before.region)
        done.append(Line(line.origin, line.number, "", line.region))
        if breaks_name:
            ends[line.number] = before.number
    return done, ends


def _is_wrapped_point(before: str, text: str) -> bool:
    is_full = len(before) > 55 or before.rstrip().endswith(",")
    return bool(BULLET.match(before)) and not BULLET.match(text) and is_full


def _breaks_a_name(before: str, text: str) -> bool:
    """ "..., Mia Thal (Kasse), Ayşe" and below "Demirel (Jugend)": the list was wrapped within a name."""
    if len(before.rstrip()) < _FULL_LINE or "," not in before or BULLET.match(text):
        return False
    *listed, end = _BETWEEN.split(before.strip().rpartition(":")[2].strip())
    last = end.split()
    if not listed or not (noted := _NOTED.match(listed[-1].strip())) or not _is_whole(noted["name"]):
        return False  # "eine Person, nämlich mich, Anna\nBerg" is no list
    follows = re.match(r"[^\W\d_][\w'’-]*", text.strip())
    if not last or len(last) > _LONGEST_END or follows is None or not is_capitalised(follows[0]):
        return False
    if is_common(follows[0]) or is_honorific(follows[0]):
        return False
    in_front = [word for word in last if is_honorific(word) or is_title(word) or is_office(word)]
    given = last[len(in_front) :]
    is_begun = all(is_given(word) for word in given) if given else bool(in_front)
    return is_begun and last[: len(in_front)] == in_front
