"""Clauses: the parts of a sentence that say one thing.

Takes a sentence with its cues; returns `Clause`s, a few words with what they do and whom they name. A sentence is cut
where two things are said: "Frau A kommt zu Ihnen | ich schalte mich digital dazu".
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from ..words.language import languages
from ..words.lexicon import Cue, word_set
from ..words.mention import Mention
from ..words.small_words import small_words
from ..words.tokens import Token
from .sentences import Sentence

ACTS = (
    "told",
    "substitute",
    "stay",
    "later",
    "hesitate",
    "cancel",
    "absent",
    "past",
    "switch",
    "register",
    "attend",
    "inform",
)
COMES = ("register", "attend")
GOES = ("cancel", "absent")


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that says one thing."""

    sentence: Sentence
    index: int
    """Of the sentence."""
    start: int
    end: int
    cues: tuple[Cue, ...] = ()
    mentions: tuple[Mention, ...] = ()
    kinds: frozenset[str] = field(init=False, repr=False, compare=False)
    """Of the cues."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "kinds", frozenset(cue.kind for cue in self.cues))

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.sentence.tokens[self.start : self.end]

    @property
    def text(self) -> str:
        tokens = self.tokens
        return self.sentence.text[tokens[0].start : tokens[-1].end] if tokens else ""

    def has(self, *kinds: str) -> bool:
        return not self.kinds.isdisjoint(kinds)

    def of(self, *kinds: str) -> tuple[Cue, ...]:
        return tuple(cue for cue in self.cues if cue.kind in kinds)


_MARKS = frozenset(",;:–—-()…/،؛、，፣፤፥")
_STRONG = frozenset(";:")
_JOINING = frozenset({"act", "session", "mode", "wish", "number", "event"})


def split_clauses(sentence: Sentence, index: int, cues: Sequence[Cue]) -> list[Clause]:
    """Clauses of a sentence, each with at least one act or wish where the sentence has any."""
    bounds = _bounds(sentence.tokens, cues)
    cues = [_without_mark(cue, sentence.tokens) for cue in cues]
    segments = _merged_by_cues(list(itertools.pairwise(bounds)), cues, sentence.tokens)
    return [
        Clause(sentence, index, start, end, tuple(cue for cue in cues if start <= cue.start and cue.end <= end))
        for start, end in _merged_by_sense(segments, cues, sentence.tokens)
    ]


def _bounds(tokens: Sequence[Token], cues: Iterable[Cue]) -> list[int]:
    joints = {cue.start for cue in cues if cue.kind in ("person.joint", "clause.but")}
    inner = [i for i, token in enumerate(tokens) if i and (token.text in _MARKS or i in joints)]
    return [0, *inner, len(tokens)]


def _is_main(cue: Cue) -> bool:
    return (cue.family == "act" and cue.value in _CUTTING) or cue.family in ("mode", "wish")


_CUTTING = frozenset((*ACTS, "correct", "sends"))


def _merged_by_cues(
    segments: list[tuple[int, int]], cues: Sequence[Cue], tokens: Sequence[Token]
) -> list[tuple[int, int]]:
    """A verb that closes around a list holds its segments together."""
    verbs = {cue.start for cue in cues if cue.family == "act" and cue.value in _CUTTING}
    # "Streichen Sie mich und setzen Sie X ein": the joint is one of verbs.
    selves = [cue for cue in cues if cue.kind == "person.self_and" and cue.end not in verbs]
    spans = [(cue.start, cue.end) for cue in (*(each for each in cues if each.family in _JOINING), *selves)]
    ranked = {cue.end for cue in cues if cue.kind in ("session.first_wish", "session.second_wish")}
    merged: list[tuple[int, int]] = []
    for start, end in segments:
        if merged and (
            any(first < start < last and first >= merged[-1][0] for first, last in spans)
            or _goes_on_listing(merged[-1][0], start, cues, tokens)
            or _switch_together(merged[-1][0], start, end, cues, tokens)
            or (start in ranked and tokens[start].text == ":")  # "Zweitwunsch: AG 3"
        ):
            merged[-1] = (merged[-1][0], end)
        elif merged and _turns_to_another_way(start, end, cues):
            if len(merged) > 1 and merged[-1][1] - merged[-1][0] == 1:
                merged.pop()  # the comma before "sondern"
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _goes_on_listing(first: int, start: int, cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """ "Die Anmeldung für Frau A und Herrn B ziehe ich zurück": what is said of her is said of him."""
    if not any(cue.kind == "person.joint" and cue.start == start for cue in cues):
        return False
    of_them = [cue.end for cue in cues if cue.family == "act" and cue.start >= first and cue.text.endswith(_OF_WHOM)]
    of_them += [cue.end for cue in cues if cue.kind == "act.past" and cue.start >= first and cue.text in _REGISTERED]
    names = tokens[max((end for end in of_them if end < start), default=start) : start]
    return bool(names) and all(
        token.text[:1].isupper() or token.text == "," for token in (*names, *tokens[start + 1 : start + 2])
    )


def _switch_together(first: int, start: int, end: int, cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """ "Es wechseln Frau A und Herr B in die Videokonferenz": where the other goes, she goes, too."""
    if not any(cue.kind == "person.joint" and cue.start == start for cue in cues):
        return False
    verbs = [cue for cue in cues if cue.kind == "act.switch" and first <= cue.start < start]
    if not verbs or any(cue.family in ("mode", "wish") and verbs[0].start < cue.start < start for cue in cues):
        return False
    here = [cue for cue in cues if start <= cue.start < end]
    is_named = tokens[start - 1].text[:1].isupper() and all(t.text[:1].isupper() for t in tokens[start + 1 : start + 3])
    return is_named and not any(cue.family == "act" and cue.value in _CUTTING for cue in here)


_REGISTERED = small_words("clauses", "registered")
_OF_WHOM = (" fur", " von")


def _turns_to_another_way(start: int, end: int, cues: Sequence[Cue]) -> bool:
    """ "Herr X nicht online, sondern vor Ort": the way behind the comma is his."""
    here = [cue for cue in cues if start <= cue.start and cue.end <= end]
    turns = any(cue.kind == "clause.turn" and cue.start <= start + 1 for cue in here)
    says = any(cue.family == "act" and cue.value in _CUTTING for cue in here)
    return turns and not says and any(cue.family in ("mode", "wish") for cue in here)


def _without_mark(cue: Cue, tokens: Sequence[Token]) -> Cue:
    """ "Er kann am Montag nicht, ...": the comma that ends these words also ends the clause."""
    closes = cue.family == "act" and cue.end - cue.start > 1 and tokens[cue.end - 1].text in ",;"
    return replace(cue, end=cue.end - 1) if closes else cue


def _merged_by_sense(
    segments: list[tuple[int, int]], cues: Sequence[Cue], tokens: Sequence[Token]
) -> Iterator[tuple[int, int]]:
    """A segment that says nothing by itself belongs to the next that does; after a colon and at the end, to
    the last.
    """
    main = [cue for cue in cues if _is_main(cue)]
    # "Register me and my wife": what follows a transitive verb is its object.
    intransitive = not any(cue.kind == "act.register" for cue in main)
    groups: list[tuple[int, int, bool]] = []
    listed = False
    for start, end in segments:
        says = any(start <= cue.start and cue.end <= end for cue in main)
        if groups and not says and _denies(start, end, cues, tokens):
            if len(groups) > 1 and not groups[-1][2]:  # who is named before the denial belongs to what was said
                last = groups.pop()
                groups[-1] = (groups[-1][0], last[1], groups[-1][2])
            groups.append((start, end, True))
            continue
        listed = listed or tokens[start].text == ":"  # "wir nehmen teil: A, Vorsitz; B, Kasse"
        if says and len(groups) > 1 and _ends_a_list(groups[-1], start, cues, tokens) and groups[-2][2]:
            last = groups.pop()
            groups[-1] = (groups[-1][0], last[1], True)
        if groups and not groups[-1][2] and tokens[start].text not in _STRONG:
            groups[-1] = (groups[-1][0], end, says)
        elif groups and not says and (tokens[start].text == ":" or (tokens[start].text == ";" and listed)):
            groups[-1] = (groups[-1][0], end, groups[-1][2])
        else:
            groups.append((start, end, says))
    if len(groups) > 1 and not groups[-1][2] and not (intransitive and _has_subject(groups[-1], cues, tokens)):
        last = groups.pop()
        groups[-1] = (groups[-1][0], last[1], groups[-1][2])
    for start, end, _ in groups:
        yield start, end


def _ends_a_list(group: tuple[int, int, bool], start: int, cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """ "Es kommen Frau A | und Herr B |, ich selbst bin verhindert": he belongs to those who come."""
    opens = any(cue.kind == "person.subject" and cue.start == start + 1 for cue in cues)
    if group[2] or not opens or tokens[start].text != ",":
        return False
    words = [token for token in tokens[group[0] + 1 : group[1]] if token.is_word]
    is_joined = any(cue.kind == "person.joint" and cue.start == group[0] for cue in cues)
    return is_joined and bool(words) and all(token.text[0].isupper() for token in words)


_DENIES_WITHIN = 7
_SOMEBODY = ("person.honorific", "person.possessive", "person.subject", "person.article")


def _denies(start: int, end: int, cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """ "Frau Berg kommt, Herr Kern nicht", "..., meine Frau leider nicht": somebody, and a denial of what was said."""
    words = [at for at in range(start, end) if tokens[at].is_word]
    here = [cue for cue in cues if start <= cue.start and cue.end <= end]
    joints = {cue.start for cue in here if cue.kind in ("person.joint", "clause.but")}
    who = [at for at in words if at not in joints]
    if (
        not start
        or not 2 <= len(who) <= _DENIES_WITHIN
        or tokens[start].text in ":("
        or tokens[words[0]].folded == "oder"
    ):
        return False
    last = words[-2] if tokens[words[-1]].folded == "mehr" else words[-1]
    is_denied = any(cue.kind == "word.negation" and cue.end == last + 1 for cue in here)
    is_somebody = any(cue.kind in _SOMEBODY and cue.start == who[0] for cue in here)
    return is_denied and (is_somebody or tokens[who[0]].text[0].isupper())


def _has_subject(group: tuple[int, int, bool], cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """ "..., und unsere Tochter Mai möchte bei Mama bleiben" speaks of somebody new, with words of its own."""
    if tokens[group[0]].folded in _with():
        return False  # "Ich komme | mit meiner Frau und unseren zwei Söhnen"
    kinds = {cue.kind for cue in cues if group[0] <= cue.start <= group[0] + 2}
    words = [token for token in tokens[group[0] : group[1]] if token.is_word]
    named = next((index for index, token in enumerate(words) if token.text[0].isupper()), len(words))
    while named < len(words) and words[named].text[0].isupper():
        named += 1
    return "person.possessive" in kinds and len(words) - named > 2


@cache
def _with() -> frozenset[str]:
    return word_set("common", "with", *languages())


def in_one_segment(first: Cue, second: Cue, clause: Clause) -> bool:
    """No comma between two cues: "Parkplatz brauche ich nicht, ich komme" denies no coming."""
    low, high = min(first.start, second.start), max(first.start, second.start)
    return not any(token.text in ",،;" for token in clause.sentence.tokens[low:high])
