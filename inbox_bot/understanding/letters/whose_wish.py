"""Whose wish a clause tells: a mode or a working group goes to those of whom the clause speaks, else to all.

Takes all clauses of a letter, in order, and its `Reading` with the people who come; notes on them, or for everybody,
what `wishes` reads in each clause.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from ...model import Mode
from ..findings import Found, add
from ..words.language import is_function_word
from ..words.lexicon import Cue
from ..words.mention import Mention
from ..words.names import key
from ..words.wishes import Wish, read_wish
from .act_of_clause import act_of, is_reason
from .all_but import wishes_of_all_but
from .clause_people import found_in, writer_in
from .clauses import Clause
from .in_turn import People, named_in_turn, wishes_in_turn
from .reading import Reading

_TOLD = ("past", "told", "inform", "stay", "later")


def assign_wishes(clauses: Sequence[Clause], reading: Reading) -> None:
    """Mode and group go to those of whom the clause speaks, else to all."""
    last: list[Found] = []
    roles = _roles(clauses, reading)
    pair: tuple[list[Found], ...] = ()
    for _, group in itertools.groupby(clauses, key=lambda clause: clause.index):
        sentence = list(group)
        people = _people(sentence, reading, last, roles, pair)
        last = _assign_in_sentence(sentence, reading, last, roles, people)
        pair = named_in_turn(sentence, people)
    _share_with_those_too(clauses, reading)
    _take_town(clauses, reading)


def _share_with_those_too(clauses: Sequence[Clause], reading: Reading) -> None:
    """ "Ich komme in AG 1. Mein Bruder X auch": what everybody before wishes, who comes as well wishes, too."""
    for clause in clauses:
        if not clause.has("word.also") or act_of(clause) or not clause.mentions:
            continue
        named = _registered(clause.mentions, clause, reading)
        others = [person for person in reading.register if person not in named]
        if len({(person.mode, *person.sessions) for person in others}) != 1:
            continue
        for person in named:
            if not person.mode and not person.sessions:
                person.mode, person.sessions = others[0].mode, list(others[0].sessions)


def _take_town(clauses: Sequence[Clause], reading: Reading) -> None:
    """ "Ich komme zum Fachtag in Arnsberg": on site, where nothing else in the letter says how."""
    if reading.acts["switch"] or reading.acts["correct"] or reading.wish_in_reason.mode:
        return
    said = reading.wish_for_all
    if said.mode or said.both_modes or any(each.mode for each in (*reading.register, *reading.wished)):
        return
    if any(_comes_there(clause, reading) for clause in clauses):
        reading.wish_for_all = replace(said, mode=Mode.ONSITE)


def _with_towns(clauses: Sequence[Clause], reading: Reading) -> Sequence[Clause]:
    """ "Ich komme in Arnsberg, sie macht online mit": beside another way, the town is a way of taking part."""
    if not any(clause.has("mode.online") for clause in clauses):
        return clauses
    return [_with_town(clause) if _comes_there(clause, reading) else clause for clause in clauses]


def _with_town(clause: Clause) -> Clause:
    there = tuple(replace(cue, kind="mode.onsite") for cue in clause.of("town.there"))
    return replace(clause, cues=(*clause.cues, *there))


_COMING = frozenset({"act.register", "act.attend", "act.substitute", "act.hint"})


def _comes_there(clause: Clause, reading: Reading) -> bool:
    towns = clause.of("town.there")
    if not towns or clause.index in reading.supposed_sentences or act_of(clause) in (*_TOLD, "absent", "cancel"):
        return False
    if not clause.kinds & _COMING or clause.has("person.lives", "word.negation", "word.instead"):
        return False
    before = clause.sentence.tokens[towns[0].start - 1] if towns[0].start else None
    covered = any(cue.start < towns[0].start <= cue.end and cue.family in _SPEAKING for cue in clause.cues)
    # "Unser Verein in Altena": a noun that is nothing of ours says where that is.
    return before is None or covered or not before.text[:1].isupper() or is_function_word(before.text)


_SPEAKING = frozenset({"act", "event", "date", "month", "mode", "session", "person"})


def _assign_in_sentence(
    clauses: Sequence[Clause], reading: Reading, last: list[Found], roles: dict[str, list[Found]], people: People
) -> list[Found]:
    """Notes the wishes of one sentence; returns whom it named last."""
    moves = any(clause.has("act.switch") for clause in clauses)
    in_turn = _apply_over_sentence(clauses, reading, people)
    before: tuple[int, list[Found]] = (-1, [])
    told = -1
    for clause in clauses:
        if clause.mentions and in_turn:
            last = _registered(clause.mentions, clause, reading)
        if in_turn:
            continue
        act = act_of(clause)
        speakers = _speakers(clause, reading, last, roles)
        if before[0] == clause.index and (_goes_with(clause) or not (speakers or _names_anybody(clause))):
            speakers = [*speakers, *(person for person in before[1] if person not in speakers)]
        before = (clause.index, speakers)
        wish = read_wish(clause.sentence.tokens, clause.start, clause.end, clause.cues, moves=moves)
        if clause.has("session.same") and not wish.is_any and reading.last_sessions:
            wish = Wish(sessions=reading.last_sessions)  # "meine Freundin kommt mit, gleiche AG"
        reading.last_sessions = wish.sessions or reading.last_sessions
        follows_told = told == clause.index and act is None and clause.tokens[:1] and clause.tokens[0].text == "("
        told = clause.index if act in _TOLD or follows_told else (-1 if act else told)
        is_told = act in _TOLD or follows_told or clause.index in reading.supposed_sentences
        if act == "stay" and wish.is_any and clause.index not in reading.supposed_sentences:
            _keep(wish, speakers, clause, reading)
        is_told = is_told or _was_meant_at_first(clause, reading) or _is_of_the_others(clause, reading)
        if wish.is_any and act is None and not is_told:
            _note_wished(wish, clause, reading)
        if wish.is_any and not is_told and is_reason(clause):
            reading.wish_in_reason = wish
        elif wish.is_any and not is_told and not _apply_in_turn(clause, reading):
            _apply(wish, speakers, clause, reading)
        if clause.mentions:
            last = _registered(clause.mentions, clause, reading)
    return last


def _was_meant_at_first(clause: Clause, reading: Reading) -> bool:
    """ "Sie wollten eigentlich in den Saal. Jetzt schalten sie sich doch zu": what was meant before it was changed."""
    return bool(reading.acts["switch"]) and clause.has("clause.at_first") and clause.has("person.hoped")


def _keep(wish: Wish, speakers: list[Found], clause: Clause, reading: Reading) -> None:
    """ "Sie ist weiterhin online dabei"; "es bleibt bei AG 2", where somebody comes for another."""
    if not speakers and reading.acts["substitute"] and not _names_anybody(clause):
        speakers = reading.register
    for person in speakers:
        if person.is_self or _is_writer(person, reading):
            continue  # "Ich selbst bleibe in der AG 2": nothing new of the writer
        person.mode = person.mode or wish.mode
        person.sessions = person.sessions or list(wish.sessions[:1])


def _is_of_the_others(clause: Clause, reading: Reading) -> bool:
    """ "Bei mir bitte auf online ändern, die anderen machen vor Ort": said of whom nothing changes."""
    return bool(reading.acts["switch"]) and clause.has("person.rest") and not clause.mentions and not act_of(clause)


_APART = ("told", "past", "inform", "stay", "later", "switch", "substitute", "correct", "hesitate")


def _people(
    clauses: Sequence[Clause],
    reading: Reading,
    last: list[Found],
    roles: dict[str, list[Found]],
    pair: tuple[list[Found], ...],
) -> People:
    return People(
        lambda mention: _registered([mention], clauses[0], reading),
        _selves(reading) or [writer_in(clauses[0], "wished")],
        lambda cue: _with_role(cue, roles, reading),
        last,
        lambda person: person.is_self or _is_writer(person, reading),
        pair,
    )


def _apply_over_sentence(clauses: Sequence[Clause], reading: Reading, people: People) -> bool:
    """ "Ich möchte in AG 3, meine Tochter in AG 1": each wish goes to those just before it."""
    is_open = clauses[0].index in reading.supposed_sentences or any(is_reason(clause) for clause in clauses)
    if is_open or any(act_of(clause) in _APART for clause in clauses):
        return False
    clauses = _with_towns(clauses, reading)
    all_but = wishes_of_all_but(clauses, reading.register, people.named)
    pairs: list[tuple[list[Found] | None, Wish]] = [*all_but] if all_but else wishes_in_turn(clauses, people)
    if all(named == [] for named, _ in pairs):
        return False  # of nobody who comes
    for named, wish in pairs:
        if named is None:
            named = [p for p in reading.register if not (p.mode if wish.mode else p.sessions)]
        if named:
            _apply(wish, named, clauses[0], reading)
    for person in people.selves:
        if person not in reading.register and (person.mode or person.sessions):
            add(reading.wished, person)
    return True


def _selves(reading: Reading) -> list[Found]:
    return [p for p in reading.register if p.is_self] or [p for p in reading.register if _is_writer(p, reading)]


def _roles(clauses: Sequence[Clause], reading: Reading) -> dict[str, list[Found]]:
    """Who was called the writer's "Tochter", "Kollege" ... somewhere in the letter."""
    roles: dict[str, list[Found]] = {}
    for clause in clauses:
        for mention in clause.mentions:
            if mention.role and (named := _registered([mention], clause, reading)):
                known = roles.setdefault(mention.role, [])
                known += (person for person in named if person not in known)
    return roles


_STEM = 5


def _with_role(cue: Cue, roles: dict[str, list[Found]], reading: Reading) -> list[Found]:
    """Whom "meine Tochter" means: who was named so, or the only one beside the writer."""
    named = roles.get(cue.text) or [
        person for role, people in roles.items() if role[:_STEM] == cue.text[:_STEM] for person in people
    ]
    others = [person for person in reading.register if person not in _selves(reading)]
    if not named and len(others) == 1 and not (reading.extras or reading.loose_extras):
        return others
    return named if len(named) == 1 else []


def _note_wished(wish: Wish, clause: Clause, reading: Reading) -> None:
    people = [found_in(mention, clause, "wished") for mention in clause.mentions]
    if clause.has("person.self_and") or (not people and clause.has("person.self", "person.self_object")):
        people.append(writer_in(clause, "wished"))
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


def _speakers(clause: Clause, reading: Reading, last: list[Found], roles: dict[str, list[Found]]) -> list[Found]:
    named = _registered(clause.mentions, clause, reading)
    if not clause.mentions:
        named += (person for cue in clause.of("person.role") for person in _with_role(cue, roles, reading))
    is_self = clause.has("person.self", "person.self_object", "person.self_and")
    if is_self and not named and _only_announces(clause):
        return []
    if clause.has("person.both", "person.we") and not named and not is_self:
        return []
    if clause.has("person.both") and len(named) == 1 and not is_self and _trails(clause):
        return [p for p in reading.register if p.is_self or p.name]  # "A und B, AG 3 beide"
    if is_self:
        named += _selves(reading)
    if not named and clause.has("person.she_he") and last and not clause.has("person.we"):
        return last
    return named


def _only_announces(clause: Clause) -> bool:
    """ "Ich melde folgende Personen in Präsenz an": the writer speaks of others, whose names follow."""
    return (
        act_of(clause) == "register"
        and clause.has("person.plural")
        and not clause.has("person.self_object", "person.self_and", "act.attend")
    )


def _goes_with(clause: Clause) -> bool:
    """ "Ich komme | mit meiner Schwester X in AG 3": those of the verb before wish it as well."""
    alongs = clause.of("person.along")
    return bool(alongs) and alongs[0].start == clause.start and bool(clause.mentions) and act_of(clause) is None


def _trails(clause: Clause) -> bool:
    """Whether "beide" or "alle" stands behind the names."""
    return clause.of("person.both")[-1].start >= clause.mentions[-1].end if clause.mentions else False


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
