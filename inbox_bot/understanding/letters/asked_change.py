"""A change that is asked for as a question: "Kann ich stattdessen online teilnehmen?" of who is on the list already.

A question only supposes; but who has registered, or has just told that they can't travel, and then asks for another
way to take part wants to be moved.
"""

from __future__ import annotations

from collections.abc import Sequence

from .clauses import Clause
from .reading import Reading

_OF_OTHERS = ("person.someone", "person.plural", "act.register", "act.hesitate", "act.cancel")


def asks_to_change(clauses: Sequence[Clause], reading: Reading) -> bool:
    """Whether one of these clauses of a sentence asks that the writer be moved."""
    return any(clause_asks_to_change(clause, clauses, reading) for clause in clauses)


def clause_asks_to_change(clause: Clause, group: Sequence[Clause], reading: Reading) -> bool:
    """ "Könnte ich von AG 2 in AG 3 wechseln?"; not "Kann ich online Fragen stellen?"."""
    if not clause.sentence.is_question or clause.has(*_OF_OTHERS):
        return False
    if not any(cue.family in ("mode", "wish") for cue in clause.cues):
        return False
    if clause.has("act.switch") and (clause.has("act.may_i") or (clause.mentions and _opens_with_verb(clause))):
        return True
    if clause.mentions or not clause.has("act.may_i"):
        return False
    stays_away = bool(reading.acts["absent"] or reading.acts["switch"]) or any(
        each.has("act.absent") for each in group if each is not clause
    )
    told = reading.acts["past"] or any(each.has("act.past") for each in group)
    if clause.has("act.substitute"):
        # "Könnte ich statt in der AG 1 in der AG 3 mitmachen?" tells where they are.
        return bool(stays_away or told or len({cue.kind for cue in clause.cues if cue.family in ("mode", "wish")}) > 1)
    return clause.has("act.attend") and bool(stays_away or (told and clause.has("act.request")))


def _opens_with_verb(clause: Clause) -> bool:
    """ "Kann Frau X von AG 1 in AG 2 wechseln?" """
    return any(cue.start == clause.start for cue in clause.of("clause.verb_third"))
