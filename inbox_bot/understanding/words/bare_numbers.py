"""Numbers that mean a working group without the word for one: "erster Wunsch III", "ich ebenfalls 3", "von 1 nach 2".

Takes a run of tokens with its cues and the numbers of the groups; returns cues of kind "wish.<session>".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .lexicon import Cue
from .small_words import small_words
from .tokens import Token

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_ALSO = small_words("event_words", "also")
_FROM = small_words("event_words", "from")
_INTO = small_words("event_words", "into")
_ENDS = small_words("event_words", "ends")
"""What may stand behind a number that counts nothing; in dictated mails the thanks, without a full stop."""
_PICKS = small_words("event_words", "picks")
_PICK_REACH = 5
_PICK_ENDS = frozenset({"und", "nicht", "statt"})
_INTO_THE = frozenset({"die", "der"})
_RANKS = ("session.first_wish", "session.second_wish")


def bare_numbers(
    tokens: Sequence[Token], cues: Sequence[Cue], sessions: Mapping[int, str], taken: set[int]
) -> Iterator[Cue]:
    """`taken`: places of numbers that are read already."""
    found = (*_ranked(tokens, cues), *_added(tokens, cues), *_moved(tokens, cues), *_picked(tokens))
    places = dict.fromkeys(found)
    for place in places:
        session = sessions.get(_value(tokens[place]) or 0)
        if place not in taken and session:
            yield Cue(f"wish.{session}", place, place + 1, tokens[place].folded)


def ranks_a_wish(cue: Cue, cues: Sequence[Cue]) -> bool:
    """ "Erster Wunsch": the ordinal counts wishes, not groups."""
    return any(each.kind in _RANKS and each.start <= cue.start < each.end for each in cues)


def _ranked(tokens: Sequence[Token], cues: Sequence[Cue]) -> Iterator[int]:
    """ "Erster Wunsch III", "Zweitwunsch: 2"."""
    for cue in cues:
        if cue.kind in _RANKS:
            at = cue.end
            while at < len(tokens) and tokens[at].text in ":=-–(":
                at += 1
            if at < len(tokens) and ends_phrase(tokens, at):
                yield at


def _added(tokens: Sequence[Token], cues: Sequence[Cue]) -> Iterator[int]:
    """ "Frau Kern AG 3 und ich (ebenfalls 3)", "er in die 2": where the word for a group was said before."""
    groups = [cue.end for cue in cues if cue.kind == "session.group"]
    for place in range(min(groups, default=len(tokens)), len(tokens)):
        before = tokens[place - 1].folded
        if (before in _ALSO or before in _INTO) and ends_phrase(tokens, place):
            yield place


def _moved(tokens: Sequence[Token], cues: Sequence[Cue]) -> Iterator[int]:
    """ "Ich wechsle von 1 nach 2"."""
    if not any(cue.kind == "act.switch" for cue in cues):
        return
    for place in range(1, len(tokens) - 2):
        is_pair = tokens[place - 1].folded in _FROM and tokens[place + 1].folded in _INTO
        if is_pair and _value(tokens[place]) and _value(tokens[place + 2]):
            yield from (place, place + 2)


def _picked(tokens: Sequence[Token]) -> Iterator[int]:
    """ "Ich meinte die 1 und nicht die 3", "notieren Sie bitte die 2"."""
    for place in range(2, len(tokens)):
        words = {token.folded for token in tokens[max(0, place - _PICK_REACH) : place - 1]}
        is_end = ends_phrase(tokens, place) or tokens[place + 1].folded in _PICK_ENDS
        if tokens[place - 1].folded in _INTO_THE and words & _PICKS and is_end and _value(tokens[place]):
            yield place


def _value(token: Token) -> int | None:
    if token.folded.isdecimal():
        return int(token.folded)
    return _ROMAN.get(token.folded) if token.text.isupper() else None


def ends_phrase(tokens: Sequence[Token], index: int) -> bool:
    """Whether nothing follows that a number could count."""
    return index + 1 == len(tokens) or tokens[index + 1].folded in _ENDS
