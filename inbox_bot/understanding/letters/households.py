"""Families told by one family name and the given names: "Ehepaar Kock, Friedrich-Wilhelm und Annegret".

Takes the mentions found in a sentence; gives everybody the family name, and takes the word for the couple out of it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..words.lexicon import Cue
from ..words.mentions import Mention
from ..words.names import Name, is_capitalised, is_common, is_given
from ..words.tokens import Token

_OPENS = frozenset(",:(–—-")


def with_households(mentions: Sequence[Mention], tokens: Sequence[Token], cues: Sequence[Cue]) -> list[Mention]:
    """The mentions, where each family told by its given names is one person for each of them."""
    joints = {cue.start for cue in cues if cue.kind == "person.joint" and cue.end == cue.start + 1}
    done = list(mentions)
    for household in (cue for cue in cues if cue.kind == "person.household"):
        places = _given_places(tokens, household.end + 2, joints)
        explained = next((at for at in range(household.end, len(tokens)) if tokens[at].text == ":"), len(tokens))
        if any(each.start > explained for each in done) and not _opens_names(tokens, household.end):
            # "Familie Kock kommt: mein Mann Jan und ich": who they are is said behind.
            done = [each for each in done if each.end != household.end + 1 or each.start not in _range(household)]
            continue
        if len(places) < 2 or not _opens_names(tokens, household.end):
            if _opens_names(tokens, household.end) and any(each.start == household.end + 2 for each in done):
                # "Eheleute Dohm, Uwe Kern und Jutta Dohm": who they are stands behind.
                done = [each for each in done if each.start != household.start or each.end > household.end + 2]
            continue
        family = tokens[household.end].text
        told = [Mention(Name(tokens[at].text, family), at, at + 1, weight=3) for at in places]
        done = [each for each in done if each.end <= household.start or each.start > places[-1]] + told
    return sorted(done, key=lambda mention: mention.start)


def _range(household: Cue) -> range:
    """Where a mention begins that is nothing but the household's name."""
    return range(household.start, household.end + 1)


def _opens_names(tokens: Sequence[Token], at: int) -> bool:
    """ "Kock," or "Kock:" behind "Ehepaar"."""
    if at + 1 >= len(tokens):
        return False
    family, mark = tokens[at], tokens[at + 1]
    return family.is_word and is_capitalised(family.text) and not is_common(family.text) and mark.text in _OPENS


def _given_places(tokens: Sequence[Token], at: int, joints: set[int]) -> list[int]:
    """Where the given names stand, if nothing but given names does; "Familie Kock, Jan Berg und Ada" has none."""
    places: list[int] = []
    while at < len(tokens) and tokens[at].is_word and is_given(tokens[at].text) and is_capitalised(tokens[at].text):
        places.append(at)
        behind = tokens[at + 1] if at + 1 < len(tokens) else None
        if behind is not None and behind.is_word and is_capitalised(behind.text):
            return []
        if behind is None or not (behind.text == "," or at + 1 in joints):
            break
        at += 2
    return places
