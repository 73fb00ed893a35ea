"""Lists in small letters: "milena kostova, plamen dimitrov und ana ilieva", of which the lists know only some.

Takes the mentions found in a sentence; adds two or three words that stand in one row with them, where nothing but a
name can stand.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..words.language import is_function_word
from ..words.lexicon import Cue
from ..words.mention import Mention, joined_words
from ..words.names import is_common, parse_name
from ..words.offices import is_club, is_office, opens_organisation
from ..words.tokens import Token

_MARKS = frozenset(",;+/&")
_LONGEST = 3
_SHORTEST_WORD = 2


def with_small_neighbours(mentions: Sequence[Mention], tokens: Sequence[Token], cues: Sequence[Cue]) -> list[Mention]:
    """The mentions, with whoever stands between two of them, or after the "und" behind one."""
    done = list(mentions)
    if not any(_is_small(mention, tokens) for mention in mentions):
        return done
    joints = {cue.start for cue in cues if cue.kind == "person.joint" and cue.end == cue.start + 1}
    taken = {place for cue in cues if cue.family != "label" for place in range(cue.start, cue.end)} - joints
    at = 0
    while at < len(tokens):
        end = _item_end(tokens, at, joints, taken)
        before, after = _touching(done, at, end)
        listed = before is not None and after is not None
        closing = before is not None and at - 1 in joints and tokens[at - 1].text not in _MARKS
        opening = after is not None and at > 0 and tokens[at - 1].text == ":"
        if end - at > 1 and (listed or closing or opening):
            name = parse_name(joined_words(tokens[at:end]))
            if name is not None and not any(each.start < end and at < each.end for each in done):
                done = sorted([*done, Mention(name, at, end, weight=2)], key=lambda each: each.start)
        at = max(end, at + 1)
    return done


def _is_small(mention: Mention, tokens: Sequence[Token]) -> bool:
    return mention.end - mention.start > 1 and tokens[mention.start].text[0].islower()


def _touching(mentions: Sequence[Mention], start: int, end: int) -> tuple[Mention | None, Mention | None]:
    """Who stands just before and just behind, with one mark between."""
    before = next((each for each in mentions if each.end == start - 1), None)
    return before, next((each for each in mentions if each.start == end + 1), None)


def _item_end(tokens: Sequence[Token], start: int, joints: set[int], taken: set[int]) -> int:
    """Where the words of one item of a list end that may be a name in small letters; `start` where they are none."""
    if start and tokens[start - 1].text not in _MARKS | {":"} and start - 1 not in joints:
        return start
    at = start
    while at < len(tokens) and tokens[at].is_word and at not in joints:
        word = tokens[at].text
        if at in taken or not word[0].islower() or len(word) < _SHORTEST_WORD or is_common(word):
            return start
        if is_function_word(word) or is_club(word) or is_office(word) or opens_organisation(word):
            return start
        at += 1
    ends = at == len(tokens) or at in joints or tokens[at].text in _MARKS or tokens[at].text in ".!(–-"
    return at if ends and at - start <= _LONGEST else start
