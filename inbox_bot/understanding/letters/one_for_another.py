"""Two people of whom the words between them say that one comes for the other: "Herrn X durch Frau Y ersetzen"."""

from __future__ import annotations

from ..words.language import languages
from ..words.lexicon import word_set
from ..words.mention import Mention
from ..words.small_words import small_words
from .clauses import Clause


def replaced_by(clause: Clause) -> Mention | None:
    """Who goes in "Herrn X durch Frau Y ersetzen" and "X gibt den Platz an Y ab": whoever stands before the marker."""
    if len(clause.mentions) != 2 or clause.has("act.replaced_after", "act.attend", "person.self"):
        return None
    first, second = clause.mentions
    if any(cue.start < second.end for cue in clause.of("act.replaced")):
        return None  # but "Herr X wird durch Frau Y vertreten"
    takes = [cue for cue in clause.of("act.substitute") if cue.text.startswith(_TAKES_OVER)]
    theirs = [cue.start for cue in clause.of("person.possessive") if cue.start >= second.end]
    if any(first.end <= cue.start < second.start and any(at < cue.end for at in theirs) for cue in takes):
        return first  # "Da Herr X nicht mehr bei uns ist, nimmt Frau Y seinen Platz ein"
    if any(first.end <= cue.start < second.start for cue in takes):
        return second  # "Frau X übernimmt den Platz von Herrn Y"
    between = [cue for cue in clause.of("act.replacing") if first.end <= cue.start and cue.end <= second.start]
    return first if any(second.start - cue.end <= 1 for cue in between) else None


_TAKES_OVER = tuple(small_words("one_for_another", "takes_over"))


def not_but(clause: Clause) -> tuple[Mention, Mention] | None:
    """Who goes and who comes in "nimmt nicht Frau X, sondern Herr Y teil"."""
    if len(clause.mentions) != 2 or clause.has("act.cancel", "act.register"):
        return None
    first, second = clause.mentions
    tokens = clause.sentence.tokens
    is_denied = any(0 <= first.start - cue.end <= 1 for cue in clause.of("word.negation"))
    if _is_denied_last(first, second, clause):
        return second, first
    turns = word_set("common", "corrections", *languages())
    is_turned = any(tokens[place].folded in turns for place in range(first.end, second.start))
    return (first, second) if is_denied and is_turned else None


def not_i_but(clause: Clause) -> Mention | None:
    """Who comes in "nicht ich, sondern Herr Y kommt"."""
    if len(clause.mentions) != 1 or clause.has("person.self_and"):
        return None
    comes = clause.mentions[0]
    denied = {cue.end for cue in clause.of("word.negation")}
    turns = [cue for cue in clause.of("clause.turn") if cue.end <= comes.start]
    own = [cue for cue in clause.of("person.subject") if cue.start in denied]
    return comes if any(0 <= turn.start - cue.end <= 1 for cue in own for turn in turns) else None


def _is_denied_last(first: Mention, second: Mention, clause: Clause) -> bool:
    """ "Es kommt Frau X und nicht mehr Herr Y"."""
    joints = {cue.end for cue in clause.of("person.joint") if first.end <= cue.start}
    denials = [cue for cue in clause.of("word.negation") if cue.start in joints]
    return any(0 <= second.start - cue.end <= 2 for cue in denials)


def one_for_the_other(clause: Clause) -> tuple[Mention, Mention] | None:
    """Who goes and who comes in "Änderung: Herr Y für Frau X"."""
    if (
        len(clause.mentions) != 2
        or clause.has("act.attend", "act.register")
        or any(c.family == "wish" for c in clause.cues)
    ):
        return None
    first, second = clause.mentions
    between = [cue for cue in clause.of("act.replaced") if first.end <= cue.start and 0 <= second.start - cue.end <= 1]
    if any(
        first.end == cue.start and second.start - cue.end <= 1
        for cue in clause.of("act.replacing")
        if cue.text == "gegen"
    ):
        return first, second
    return (second, first) if between and between[0].start == first.end else None


def one_by_request(clause: Clause) -> tuple[Mention, Mention] | None:
    """Who goes and who comes in "Für Herrn X bitte Frau Y eintragen"."""
    if len(clause.mentions) != 2 or any(cue.family == "wish" for cue in clause.cues):
        return None
    first, second = clause.mentions
    opens = any(cue.start == clause.start and 0 <= first.start - cue.end <= 1 for cue in clause.of("act.replaced"))
    asks = any(cue.start == first.end for cue in clause.of("act.request"))
    return (first, second) if opens and asks and second.start - first.end <= 2 else None
