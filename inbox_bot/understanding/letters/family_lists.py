"""Lists of family names with a wish each: "Kern (online), Dohm (vor Ort)", as colleagues call each other.

Takes the mentions found in a sentence; adds whoever stands in such a list by one name.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..words.lexicon import Cue
from ..words.mention import Mention
from ..words.names import Name, is_capitalised, is_common, is_given, is_honorific
from ..words.tokens import Token

_FEWEST = 2
_LONGEST_NOTE = 6


def with_family_names(mentions: Sequence[Mention], tokens: Sequence[Token], cues: Sequence[Cue]) -> list[Mention]:
    """The mentions, with those of a list of at least two family names, each with a mode or group in brackets."""
    wishes = {place for cue in cues if cue.family in ("mode", "wish") for place in range(cue.start, cue.end)}
    joints = {cue.start for cue in cues if cue.kind == "person.joint" and cue.end == cue.start + 1}
    opens = next((at for at, token in enumerate(tokens) if token.text == ":"), -1)
    names: list[int] = []
    at = opens + 1
    while at < len(tokens) and _is_family(tokens, at) and (end := _note_end(tokens, at + 1, wishes)):
        names.append(at)
        at = end
        while at < len(tokens) and (tokens[at].text == "," or at in joints):
            at += 1
    # "Yaşar" may be either; a list of nothing but given names is none of these.
    if opens < 0 or len(names) < _FEWEST or all(is_given(tokens[at].text) for at in names):
        return list(mentions)
    found = [Mention(Name("", tokens[at].text), at, at + 1, weight=3) for at in names if not _is_named(mentions, at)]
    return sorted([*mentions, *found], key=lambda each: each.start)


def _is_family(tokens: Sequence[Token], at: int) -> bool:
    word = tokens[at].text
    return tokens[at].is_word and is_capitalised(word) and not (is_common(word) or is_honorific(word))


def _note_end(tokens: Sequence[Token], at: int, wishes: set[int]) -> int:
    """Behind "(online)"; 0 where no such note stands there."""
    if at >= len(tokens) or tokens[at].text != "(":
        return 0
    end = next((p for p in range(at, min(at + _LONGEST_NOTE, len(tokens))) if tokens[p].text == ")"), 0)
    return end + 1 if end and wishes & set(range(at, end)) else 0


def _is_named(mentions: Sequence[Mention], at: int) -> bool:
    return any(mention.start <= at < mention.end for mention in mentions)
