"""Of whom a clause speaks that names nobody and takes somebody off: "bitte streichen Sie sie", "Sie kommt nicht".

Takes a clause, and the reading of what was said before it; says whether somebody else is meant, and who.
"""

from __future__ import annotations

from ..findings import Found
from .clauses import Clause, in_one_segment
from .reading import Reading

_OF_THE_WRITER = ("person.self_object", "person.self_and", "person.own_ticket", "person.we", "person.us")
_ENDS_OF_THIRD = ("t", "nn", "uss", "arf", "ill")
"""Kommt, kann, muss, darf, will: with the polite "Sie" stands the plural."""


def takes_off_another(clause: Clause) -> bool:
    """ "Ich melde sie hiermit ab", "ich sage in ihrem Namen ab"."""
    if clause.has(*_OF_THE_WRITER):
        return False
    tokens = clause.sentence.tokens
    objects = [cue for cue in clause.of("person.object_third") if tokens[cue.start].text[0].islower()]
    return any(in_one_segment(cue, verb, clause) for cue in objects for verb in clause.of("act.cancel"))


def is_she(clause: Clause) -> bool:
    """ "Sie kommt nicht", of a woman named before; not the polite "Sie"."""
    words = [token for token in clause.tokens if token.is_word][:2]
    opens = len(words) == 2 and words[0].text == "Sie" and words[1].folded.endswith(_ENDS_OF_THIRD)
    return opens and not clause.has("person.self", *_OF_THE_WRITER)


def named_last(clause: Clause, reading: Reading) -> Found | None:
    """ "Frau X war gemeldet. Nun ist etwas geschehen. Bitte streichen Sie sie": the one named last, if it is one;
    not where the verb may have a subject of its own: "Tyler kommt nicht, egal was er sagt"."""
    verbs = clause.of("act.cancel", "act.absent")
    if not any(in_one_segment(cue, verb, clause) for cue in clause.of("person.she_he") for verb in verbs):
        return None
    last = reading.mentions[-1:]
    together = [person for person in reading.mentions if last and person.evidence == last[0].evidence]
    return together[0] if len(together) == 1 else None


def is_only_reason(clause: Clause) -> bool:
    """ "Mein Sohn ist positiv getestet und wir sitzen zu Hause", behind "ich muss absagen"."""
    if clause.has("act.cancel", "word.also", "person.both", "person.self_and") or not clause.has("person.role"):
        return False
    going = clause.of("act.absent")
    return bool(going) and all(cue.start > going[0].start for cue in clause.of("person.we", "person.us"))
