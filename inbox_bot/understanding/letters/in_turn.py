"""Wishes told person by person in one sentence: "Ich möchte in AG 3, meine Tochter in AG 1, die anderen online".

Takes the clauses of a sentence and those who come; returns pairs of people and their wish. People who are joined ("A
und B in AG 1") share it, a bracket belongs to whom it follows, "beide" and "alle drei" reach further back, and "die
anderen" are those of whom nothing was said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ..findings import Found
from ..words.lexicon import Cue
from ..words.mention import Mention
from ..words.small_words import small_words
from ..words.tokens import Token
from ..words.wishes import Wish, read_wish
from .clauses import Clause

_SELF = ("person.self", "person.self_object")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place in a sentence that means somebody: a name, "ich", "meine Tochter", "sie", "die anderen"."""

    start: int
    end: int
    people: tuple[Found, ...]
    is_rest: bool = False
    is_pronoun: bool = False
    turn: int | None = None
    """ "Erstere": 0, "Letzterer": 1."""


@dataclass(frozen=True, slots=True)
class People:
    """Whom the words of a letter mean, as `whose_wish` knows it."""

    named: Callable[[Mention], list[Found]]
    selves: list[Found]
    by_role: Callable[[Cue], list[Found]]
    last: list[Found]
    is_writer: Callable[[Found], bool]
    pair: tuple[list[Found], ...] = ()
    """The two named in the sentence before, where it names two: "Erstere ... Letzterer"."""


def wishes_in_turn(clauses: Sequence[Clause], people: People) -> list[tuple[list[Found] | None, Wish]]:
    """(people, wish) in order, where a sentence has two such pairs, or one in a bracket; else nothing. None: those
    of whom nothing is said.
    """
    anchors = _anchors(clauses, people)
    if len(anchors) < 2:
        return []
    tokens = clauses[0].sentence.tokens
    cues = [cue for clause in clauses for cue in clause.cues]
    if read_wish(tokens, clauses[0].start, anchors[0].start, cues).is_any:
        return _wishes_first(anchors, clauses, cues)
    groups = _grouped(anchors, clauses, cues)
    told = [place for _, wish, place in groups if wish.is_any]
    is_clear = len(groups) > 1 or any(_opens_bracket(tokens, place) or _for_several(tokens, place) for place in told)
    if not told or not is_clear:
        return []
    found: list[tuple[list[Found] | None, Wish]] = []
    served: list[Found] = []
    for group, wish, place in groups:
        if wish.is_any:
            fresh = [each for each in group[:-1] if not any(person in served for person in each.people)]
            sharing = _sharing([*fresh, group[-1]], place, tokens, cues)
            named = [person for each in sharing for person in each.people]
            served += named
            found.append((None if group[-1].is_rest else named, wish))
    return found


def _wishes_first(
    anchors: Sequence[Anchor], clauses: Sequence[Clause], cues: Sequence[Cue]
) -> list[tuple[list[Found] | None, Wish]]:
    """ "AG 3 für mich, AG 1 für sie": each wish goes to those behind it, if the last word is somebody's."""
    tokens = clauses[0].sentence.tokens
    if read_wish(tokens, anchors[-1].end, clauses[-1].end, cues).is_any:
        return []
    found: list[tuple[list[Found] | None, Wish]] = []
    for index, anchor in enumerate(anchors):
        wish = read_wish(tokens, anchors[index - 1].end if index else clauses[0].start, anchor.start, cues)
        if wish.is_any:
            found.append((None if anchor.is_rest else list(anchor.people), wish))
        elif found[-1][0] is not None:
            found[-1][0].extend(anchor.people)
    return found if len(found) > 1 else []


def _grouped(
    anchors: Sequence[Anchor], clauses: Sequence[Clause], cues: Sequence[Cue]
) -> list[tuple[list[Anchor], Wish, int]]:
    """The anchors before each wish, and where that begins; no wish where somebody leaves it open: "mir ist es egal"."""
    tokens = clauses[0].sentence.tokens
    last = clauses[-1].end
    groups: list[tuple[list[Anchor], Wish, int]] = []
    group: list[Anchor] = []
    for index, anchor in enumerate(anchors):
        group.append(anchor)
        end = anchors[index + 1].start if index + 1 < len(anchors) else last
        wish = read_wish(tokens, anchor.end, end, cues)
        if wish.is_any or _is_left_open(cues, anchor.end, end):
            groups.append((group, wish, anchor.end))
            group = []
    return groups


def _is_left_open(cues: Sequence[Cue], start: int, end: int) -> bool:
    return any(cue.kind in _OPEN and start <= cue.start and cue.end <= end for cue in cues)


_OPEN = ("session.indifferent", "session.none")


def named_in_turn(clauses: Sequence[Clause], people: People) -> tuple[list[Found], ...]:
    """Of whom a sentence speaks, in its order."""
    return tuple(list(anchor.people) for anchor in _anchors(clauses, people) if anchor.people)


def _anchors(clauses: Sequence[Clause], people: People) -> list[Anchor]:
    """In order, none inside another."""
    found = [
        Anchor(mention.start, mention.end, tuple(people.named(mention)))
        for clause in clauses
        for mention in clause.mentions
    ]
    found += (anchor for clause in clauses for anchor in _without_names(clause, people))
    kept: list[Anchor] = []
    for anchor in sorted(found, key=lambda each: (each.start, -each.end)):
        if not kept or anchor.start >= kept[-1].end:
            kept.append(anchor)
    return _with_pronouns(kept, people)


def _without_names(clause: Clause, people: People) -> Iterator[Anchor]:
    tokens = clause.sentence.tokens
    articles = {cue.start for cue in clause.of("person.article")}
    for turn, kind in enumerate(("person.former", "person.latter")):
        for cue in clause.of(kind):
            yield Anchor(cue.start, cue.end, (), is_pronoun=True, turn=turn)
    for cue in clause.of("person.rest"):
        yield Anchor(cue.start, cue.end, (), is_rest=True)
    for cue in clause.of(*_SELF):
        yield Anchor(cue.start, cue.end, tuple(people.selves))
    for cue in clause.of("person.role"):
        if _is_address(cue, clause):
            continue
        if (known := people.by_role(cue)) and not any(0 <= m.start - cue.end <= 2 for m in clause.mentions):
            yield Anchor(cue.start, cue.end, tuple(known))
    for cue in clause.of("person.she_he"):
        if (not tokens[cue.start].text[0].isupper() or cue.start == 0) and cue.start not in articles:
            yield Anchor(cue.start, cue.end, (), is_pronoun=True)


def _is_address(cue: Cue, clause: Clause) -> bool:
    """ "Hallo Frau X": a word that is an address as well means the writer's wife only behind "meine"."""
    if not any(each.start == cue.start for each in clause.of("person.honorific")):
        return False
    return not any(each.end == cue.start for each in clause.of("person.possessive"))


def _with_pronouns(anchors: Sequence[Anchor], people: People) -> list[Anchor]:
    """ "Sie" and "er" are those who were named last, other than the writer."""
    done: list[Anchor] = []
    last = tuple(person for person in people.last if not people.is_writer(person))
    for anchor in anchors:
        if anchor.turn is not None:
            anchor = replace(anchor, people=_of_two(anchor.turn, done, people))
        elif anchor.is_pronoun:
            anchor = replace(anchor, people=last)
        others = tuple(person for person in anchor.people if not people.is_writer(person))
        last = others or last
        done.append(anchor)
    return done


def _of_two(turn: int, before: Sequence[Anchor], people: People) -> tuple[Found, ...]:
    """Of the two named before in the sentence, else in the one before it."""
    named = [anchor.people for anchor in before if anchor.people and anchor.turn is None]
    pair = named if len(named) == 2 else [tuple(each) for each in people.pair]
    return pair[turn] if len(pair) == 2 else ()


def _sharing(group: Sequence[Anchor], place: int, tokens: Sequence[Token], cues: Sequence[Cue]) -> Sequence[Anchor]:
    """Which of the people before a wish share it."""
    both = [cue for cue in cues if cue.kind == "person.both" and 0 <= cue.start - place <= 2]
    if both and not _for_several(tokens, place):
        return group
    if _opens_bracket(tokens, place):
        return group[-1:]
    at, first = len(group) - 1, _named_again(group)
    while at > first and not group[at].is_pronoun and _are_joined(group[at - 1], group[at], tokens, cues):
        at -= 1
    return group[at:]


def _named_again(group: Sequence[Anchor]) -> int:
    """ "Es kommen A B und C D, A und C in AG 2": who is named once more, at the end, opens a part of their own."""
    at = len(group)
    while at and any(person in each.people for each in group[: at - 1] for person in group[at - 1].people):
        at -= 1
    return at if at < len(group) else 0


def _for_several(tokens: Sequence[Token], place: int) -> bool:
    """ "Es kommen A und B, die wollen in AG 1", "A und B, beide online"."""
    after = [token.folded for token in tokens[place : place + 3]]
    if len(after) < 3 or after[0] != ",":
        return False
    return after[1] in _BOTH or (after[1] in _WHO and after[2].endswith("en"))


_BOTH = small_words("in_turn", "both")
_WHO = small_words("in_turn", "who")


def _opens_bracket(tokens: Sequence[Token], place: int) -> bool:
    return place < len(tokens) and tokens[place].text == "("


def _are_joined(first: Anchor, second: Anchor, tokens: Sequence[Token], cues: Sequence[Cue]) -> bool:
    """ "Frau A und mein Mann B": nothing but a joint and words for people between them."""
    known = {
        place
        for cue in cues
        if cue.family == "person" and cue.start >= first.end and cue.end <= second.start
        for place in range(cue.start, cue.end)
    }
    verbs = {cue.end - 1 for cue in cues if cue.family == "act"}  # the "an" of "ich melde mich und A B an, ..."
    return all(tokens[at].text in ",&+/" or at in known - verbs for at in range(first.end, second.start))
