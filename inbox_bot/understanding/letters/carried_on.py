"""Of whom a clause speaks that names nobody and does something: "Frau X kann nicht reisen, würde aber gern zusehen",
"Frau X war für AG 2 gemeldet. Sie möchte in AG 1", "buchen Sie sie bitte um".

Takes a clause, the clauses before it in its sentence and those of the sentence before; returns the people who are its
subject, or whom somebody else is to move.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..findings import Found
from ..words.lexicon import Cue
from .clause_people import evidence_of, found_in
from .clauses import Clause
from .reading import Reading

_OF_THE_WRITER = ("person.self", "person.self_object", "person.self_and", "person.we", "person.us")
_OTHERS = ("person.role", "person.someone", "person.plural", "person.honorific", "person.rest")
_PLURAL = ("en", "n")


def carried_on(clause: Clause, earlier: Sequence[Clause], before: Sequence[Clause], rule: str) -> list[Found]:
    """Those named before, of whom the clause says what it says; nobody where it names somebody or the writer."""
    if clause.mentions or clause.has(*_OF_THE_WRITER, *_OTHERS):
        return []
    if _verb_opens(clause) and not clause.has("person.she_he"):
        return [] if any(each.has(*_OF_THE_WRITER) for each in earlier) else _subjects(earlier, clause, rule)
    if any(_is_singular(cue, clause) for cue in clause.of("person.she_he")):
        named = _subjects(earlier, clause, rule) or _subjects(before, clause, rule)
        return named if len(named) == 1 else []
    if any(_is_plural(cue, clause) for cue in clause.of("person.she_he")):
        return _subjects(earlier, clause, rule) or _subjects(before, clause, rule)
    return []


def moved_before(clause: Clause, reading: Reading, rule: str) -> list[Found]:
    """ "Danke für die Bestätigung für Frau X. Bitte buchen Sie sie um": the only one named so far."""
    if clause.mentions or clause.has(*_OF_THE_WRITER, *_OTHERS):
        return []
    tokens = clause.sentence.tokens
    objects = [cue for cue in clause.of("person.object_third") if tokens[cue.start].text[0].islower()]
    people = [person for person in reading.mentions if person.weight > 1]
    if not objects or len(people) != 1:
        return []
    return [Found(people[0].name, evidence_of(clause, rule), email=people[0].email, weight=people[0].weight)]


def third_opens(clause: Clause, earlier: Sequence[Clause]) -> bool:
    """ "Mein Mann kann nicht kommen, würde aber gern zusehen": the verb goes on about him, and not about the writer."""
    told = any(each.mentions or each.has(*_OTHERS) for each in earlier)
    return told and _verb_opens(clause) and not any(each.has(*_OF_THE_WRITER) for each in earlier)


def _verb_opens(clause: Clause) -> bool:
    """ "..., nimmt aber online teil", "und würde gern zusehen": a verb that a third person may have stands first."""
    return clause.start > 0 and any(cue.start == _opening(clause) for cue in clause.of("clause.verb_third"))


def _opening(clause: Clause) -> int:
    """The first word that is more than "und" or "aber"."""
    joints = {cue.start for cue in clause.of("person.joint", "clause.but")}
    tokens = clause.sentence.tokens
    return next((at for at in range(clause.start, clause.end) if tokens[at].is_word and at not in joints), -1)


def _verbs(pronoun: Cue, clause: Clause) -> Iterator[str]:
    """The words on both sides of a pronoun: its verb is one of them."""
    tokens = clause.sentence.tokens
    for at in (pronoun.start - 1, pronoun.end):
        if clause.start <= at < clause.end and tokens[at].is_word:
            yield tokens[at].folded


def _is_singular(pronoun: Cue, clause: Clause) -> bool:
    """ "sie nimmt", "Sie möchte", "möchte er": never the polite "Sie"."""
    thirds = {clause.sentence.tokens[cue.start].folded for cue in clause.of("clause.verb_third")}
    return pronoun.text in ("sie", "er", "she", "he") and any(verb in thirds for verb in _verbs(pronoun, clause))


def _is_plural(pronoun: Cue, clause: Clause) -> bool:
    """A small "sie" before "nehmen", "möchten"."""
    is_small = clause.sentence.tokens[pronoun.start].text[0].islower()
    return pronoun.text == "sie" and is_small and any(verb.endswith(_PLURAL) for verb in _verbs(pronoun, clause))


def _subjects(clauses: Sequence[Clause], clause: Clause, rule: str) -> list[Found]:
    """Who is named in these clauses; nobody where they speak of the writer or of somebody without a name as well."""
    alone = not any(each.has("person.self_and", "person.we", "person.someone", "person.rest") for each in clauses)
    nouns = [cue for each in clauses for cue in each.of("person.role") if not _is_named(cue, each)]
    if not alone or nouns:
        return []
    people: list[Found] = []
    for each in clauses:
        for mention in each.mentions:
            person = found_in(mention, clause, rule)
            if not any(person.is_same(known) for known in people):
                people.append(person)
    return people


def _is_named(role: Cue, clause: Clause) -> bool:
    """ "Frau Kern", "meine Tochter Mia": the word belongs to a name."""
    return any(mention.start - 2 <= role.start < mention.end for mention in clause.mentions)
