"""What sounds like a cancellation and is none: one that is taken back ("meine Absage ist hinfällig"), one that is only
thought of ("falls Sie absagen müssen"), who has died, and who is only missing on our list.

Takes clauses; returns what they do.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from ..words.language import languages
from ..words.lexicon import word_set
from ..words.mention import Mention
from .clauses import Clause, in_one_segment


def recants(clause: Clause) -> bool:
    """ "Meine Absage ziehe ich zurück", and not "vergessen Sie meine Absage nicht"."""
    return any(
        not any(
            not taken.start <= cue.start < taken.end and in_one_segment(cue, taken, clause)
            for cue in clause.of("word.negation")
        )
        for taken in clause.of("act.recant")
    )


def recanting_act(clause: Clause) -> str:
    """Some say in the same breath that they come: "entgegen meiner Absage kann ich nun doch teilnehmen"."""
    return next((act for act in ("register", "attend") if clause.has(f"act.{act}")), "recant")


def is_forgotten(clause: Clause) -> bool:
    """ "Auf Ihrer Liste fehlt Frau X": she is to be put on it; but "der Vorname von Frau X fehlt" is something else."""
    missing = clause.of("act.missing")
    if not missing or clause.has("word.negation") or not (clause.mentions or clause.has("person.subject")):
        return False
    before = {clause.sentence.tokens[place].folded for mention in clause.mentions for place in _just_before(mention)}
    goes = [cue for kind in ("act.absent", "act.cancel") for cue in clause.of(kind)]
    return not before & _belonging() and all(
        any(each.start <= cue.start < each.end for each in missing) for cue in goes
    )


def _just_before(mention: Mention) -> range:
    return range(max(0, mention.start - 2), mention.start)


@cache
def _belonging() -> frozenset[str]:
    return word_set("common", "belonging", *languages())


def cancels_perhaps(clause: Clause) -> bool:
    """ "Falls Sie mich schon gestrichen haben", "wenn Sie absagen müssen": thought of, and of the reader's doing."""
    opening = next((cue for cue in clause.of("word.conditional") if cue.start <= clause.start + 1), None)
    if opening is None or not any(cue.start == opening.end for cue in clause.of("person.she_he")):
        return False
    return all(in_one_segment(opening, cue, clause) for cue in clause.of("act.cancel"))


def without_the_dead(clause: Clause) -> Clause:
    """ "Meine Tante X ist gestorben, ich kann nicht kommen": who goes is the writer, and X was never on the list."""
    own = clause.has("person.self_object") or (clause.has("person.subject") and clause.has("act.absent"))
    died = clause.of("act.died")
    if not (died and own):
        return clause
    return replace(clause, mentions=tuple(each for each in clause.mentions if each.start > died[-1].end))
