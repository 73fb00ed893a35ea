"""Families told by one family name and the given names: "Ehepaar Kock, Friedrich-Wilhelm und Annegret".

Takes the mentions found in a sentence; gives everybody the family name, and takes the word for the couple out of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ..words.lexicon import Cue
from ..words.mention import Mention
from ..words.names import Name, is_capitalised, is_common, is_given
from ..words.small_words import small_words
from ..words.tokens import Token

_OPENS = frozenset(",:(–—-")


def with_households(mentions: Sequence[Mention], tokens: Sequence[Token], cues: Sequence[Cue]) -> list[Mention]:
    """The mentions, where each family told by its given names is one person for each of them."""
    joints = {cue.start for cue in cues if cue.kind == "person.joint" and cue.end == cue.start + 1}
    relatives = _relatives(cues)
    done = list(mentions)
    for household in (cue for cue in cues if cue.kind == "person.household"):
        places = _given_places(tokens, _behind_the_mark(tokens, household.end), joints, relatives)
        is_told = len(places) > 1 and _is_family(tokens, household.end)
        explained = next((at for at in range(household.end, len(tokens)) if tokens[at].text == ":"), len(tokens))
        if any(each.start > explained for each in done) and not is_told and not _opens_names(tokens, household.end):
            # "Familie Kock kommt: mein Mann Jan und ich": who they are is said behind.
            done = [each for each in done if each.end != household.end + 1 or each.start not in _range(household)]
            continue
        if not is_told:
            if _opens_names(tokens, household.end) and any(each.start == household.end + 2 for each in done):
                # "Eheleute Dohm, Uwe Kern und Jutta Dohm": who they are stands behind.
                done = [each for each in done if each.start != household.start or each.end > household.end + 2]
            if is_couple(household):
                # "Ehepaar Kock kommt": two, and what they are called the letter doesn't say.
                done = [each for each in done if (each.start, each.end) != (household.start, household.end + 1)]
            continue
        family = tokens[household.end].text
        told = [Mention(Name(tokens[at].text, family), at, at + 1, weight=3) for at in places]
        done = [each for each in done if each.end <= household.start or each.start > places[-1]] + told
    return sorted(done, key=lambda mention: mention.start)


def _range(household: Cue) -> range:
    """Where a mention begins that is nothing but the household's name."""
    return range(household.start, household.end + 1)


def is_couple(household: Cue) -> bool:
    """Two people, however they are called."""
    return household.text in _COUPLES


_COUPLES = small_words("households", "couples")


def _opens_names(tokens: Sequence[Token], at: int) -> bool:
    """ "Kock," or "Kock:" behind "Ehepaar"."""
    return _is_family(tokens, at) and at + 1 < len(tokens) and tokens[at + 1].text in _OPENS


def _is_family(tokens: Sequence[Token], at: int) -> bool:
    family = tokens[at] if at < len(tokens) else None
    return family is not None and family.is_word and is_capitalised(family.text) and not is_common(family.text)


def _behind_the_mark(tokens: Sequence[Token], at: int) -> int:
    """ "Ehepaar Kock, ..."; or "Familie Kock kommt zu dritt: ..." behind the colon."""
    if _opens_names(tokens, at):
        return at + 2
    return next((place + 1 for place in range(at, len(tokens)) if tokens[place].text == ":"), len(tokens))


def _relatives(cues: Sequence[Cue]) -> dict[int, int]:
    """Where "unsere Tochter" begins, and where it ends."""
    roles = {cue.start: cue.end for cue in cues if cue.kind == "person.role"}
    return {cue.start: roles[cue.end] for cue in cues if cue.kind == "person.possessive" and cue.end in roles}


def _given_places(tokens: Sequence[Token], at: int, joints: set[int], relatives: Mapping[int, int]) -> list[int]:
    """Where the given names stand, if nothing but given names does; "Familie Kock, Jan Berg und Ada" has none."""
    places: list[int] = []
    at = relatives.get(at, at)
    while at < len(tokens) and tokens[at].is_word and is_given(tokens[at].text) and is_capitalised(tokens[at].text):
        places.append(at)
        behind = tokens[at + 1] if at + 1 < len(tokens) else None
        if behind is not None and behind.is_word and is_capitalised(behind.text):
            return []
        if behind is None or not (behind.text == "," or at + 1 in joints):
            break
        at = relatives.get(at + 2, at + 2)
    return places
