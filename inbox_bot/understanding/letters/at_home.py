"""Who stays at home doesn't come, unless the letter speaks of taking part from there.

Takes the clauses of a letter, sentence by sentence; returns them with "stays at home" told as what it means.
"""

from __future__ import annotations

from dataclasses import replace

from .clauses import Clause, in_one_segment

_FROM_THERE = ("mode.online", "word.way_in")


def absent_at_home(groups: list[list[Clause]]) -> list[list[Clause]]:
    """ "Ich bin krank und bleibe zu Hause" goes; "ich bleibe zu Hause. Bitte senden Sie mir den Link" comes."""
    clauses = [clause for group in groups for clause in group]
    if not any(clause.has("act.at_home") for clause in clauses):
        return groups
    if any(clause.has(*_FROM_THERE) for clause in clauses):
        return groups
    comes = any(clause.has("act.attend", "act.register") for clause in clauses)
    return [[_absent(clause) if _goes(clause, comes=comes) else clause for clause in group] for group in groups]


_OF_WRITER = ("person.self", "person.we", "person.omitted", "word.own_verb")


def _goes(clause: Clause, *, comes: bool) -> bool:
    """ "Mein Mann bleibt zu Hause, ich komme gern": another one, only told of beside those who come."""
    if not clause.has("act.at_home") or clause.has("act.attend", "act.register", "act.stay"):
        return False
    if clause.mentions:
        return not comes
    # "Ich habe Fieber und bleibe zu Hause" opens with who it is.
    return not clause.has("person.role") and (clause.has(*_OF_WRITER) or clause.start > 0)


def _absent(clause: Clause) -> Clause:
    """ "Da kann ich nicht zu Hause bleiben" is no absence."""
    denials = clause.of("word.negation")
    cues = (
        replace(cue, kind="act.absent")
        if cue.kind == "act.at_home" and not any(in_one_segment(cue, each, clause) for each in denials)
        else cue
        for cue in clause.cues
    )
    return replace(clause, cues=tuple(cues))
