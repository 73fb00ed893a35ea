"""Whose wish a clause tells: a mode or a working group goes to those of whom the clause speaks, else to all.

Takes all clauses of a letter, in order, and its `Reading` with the people who come; notes on them, or for everybody,
what `wishes` reads in each clause.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .clause_acts import found_in, writer_in
from .findings import Found, add
from .mentions import Mention
from .names import key
from .prose import Clause, act_of, is_reason
from .reading import Reading
from .wishes import Wish, read_wish

_TOLD = ("past", "told", "inform", "stay", "later")


def assign_wishes(clauses: Sequence[Clause], reading: Reading) -> None:
    """Mode and group go to those of whom the clause speaks, else to all."""
    last: list[Found] = []
    before: tuple[int, list[Found]] = (-1, [])
    told = -1
    for clause in clauses:
        act = act_of(clause)
        speakers = _speakers(clause, reading, last)
        if not speakers and before[0] == clause.index and not _names_anybody(clause):
            speakers = before[1]
        before = (clause.index, speakers)
        wish = read_wish(clause.sentence.tokens, clause.start, clause.end, clause.cues)
        follows_told = told == clause.index and act is None and clause.tokens[:1] and clause.tokens[0].text == "("
        told = clause.index if act in _TOLD or follows_told else (-1 if act else told)
        is_told = act in _TOLD or follows_told or clause.index in reading.supposed_sentences
        if wish.is_any and act is None and not is_told:
            _note_wished(wish, clause, reading)
        if wish.is_any and not is_told and is_reason(clause):
            reading.wish_in_reason = wish
        elif wish.is_any and not is_told and not _apply_in_turn(clause, reading):
            _apply(wish, speakers, clause, reading)
        if clause.mentions:
            last = _registered(clause.mentions, clause, reading)


def _note_wished(wish: Wish, clause: Clause, reading: Reading) -> None:
    people = [found_in(mention, clause, "wished") for mention in clause.mentions]
    if not people and clause.has("person.self", "person.self_object"):
        people = [writer_in(clause, "wished")]
    for person in people:
        person.mode, person.sessions = wish.mode, list(wish.sessions[:1])
        add(reading.wished, person)


def _apply_in_turn(clause: Clause, reading: Reading) -> bool:
    """ "Jule Thiemann (AG 1) und Mo Rashid (AG 3)": each wish stands behind its person."""
    if len(clause.mentions) < 2:
        return False
    ends = [mention.start for mention in clause.mentions[1:]] + [clause.end]
    wishes = [
        read_wish(clause.sentence.tokens, mention.end, end, clause.cues)
        for mention, end in zip(clause.mentions, ends, strict=True)
    ]
    if sum(wish.is_any for wish in wishes) < 2:
        return False
    for mention, wish in zip(clause.mentions, wishes, strict=True):
        named = _registered([mention], clause, reading)
        if wish.is_any and named:
            _apply(wish, named, clause, reading)
    return True


def _speakers(clause: Clause, reading: Reading, last: list[Found]) -> list[Found]:
    named = _registered(clause.mentions, clause, reading)
    selves = [p for p in reading.register if p.is_self]
    is_self = clause.has("person.self", "person.self_object", "person.self_and")
    if clause.has("person.both", "person.we") and not named and not is_self:
        return []
    if is_self:
        named += selves or [p for p in reading.register if _is_writer(p, reading)]
    if not named and clause.has("person.she_he") and last and not clause.has("person.we"):
        return last
    return named


def _registered(mentions: Sequence[Mention], clause: Clause, reading: Reading) -> list[Found]:
    """Who of those registered is mentioned there."""
    found = [found_in(mention, clause, "") for mention in mentions]
    return [person for person in reading.register if any(map(person.is_same, found))]


def _is_writer(person: Found, reading: Reading) -> bool:
    return person.name is not None and any(key(person.full) == key(form) for form in reading.writer.forms)


def _apply(wish: Wish, speakers: list[Found], clause: Clause, reading: Reading) -> None:
    reading.double_session = reading.double_session or wish.is_double
    if not speakers:
        if not clause.mentions:
            reading.wish_for_all = _merged(reading.wish_for_all, wish)
        return
    for person in speakers:
        person.mode = wish.mode or person.mode
        if wish.sessions and not wish.is_double:
            if person.sessions and person.sessions[0] not in wish.sessions and act_of(clause) != "switch":
                reading.double_session = True  # two parallel groups for one person
                person.sessions = []
            else:
                person.sessions = list(wish.sessions[:1])
        person.other_sessions = list(wish.other_sessions) or person.other_sessions


def _names_anybody(clause: Clause) -> bool:
    return bool(clause.mentions) or clause.has("person.both", "person.we", "person.self", "person.self_object")


def _merged(first: Wish, second: Wish) -> Wish:
    if first.mode and second.mode and first.mode != second.mode:
        return replace(second, mode=None, both_modes=True)
    return Wish(
        second.mode or first.mode,
        second.sessions or first.sessions,
        second.other_sessions or first.other_sessions,
        first.is_double or second.is_double,
        first.both_modes or second.both_modes,
    )
