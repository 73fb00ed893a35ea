"""Clauses that only seem to act: "fährt mich hin", "ich springe ein" at work, "die Feier fällt aus".

Takes a clause with a verb of coming or going; returns whether nobody comes or goes by it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..words.lexicon import Cue
from ..words.small_words import small_words
from .act_of_clause import act_of
from .clauses import GOES, Clause


def only_a_thing(clause: Clause) -> bool:
    """ "Die Familienfeier fällt aus": nobody does."""
    drops = {(cue.start, cue.end) for cue in clause.of("act.drops_out")}
    is_only = all((cue.start, cue.end) in drops for cue in clause.of("act.cancel"))
    return is_only and not clause.mentions and not any(cue.kind in _SOMEBODY for cue in clause.cues)


_SOMEBODY = frozenset(
    "person.self person.self_object person.we person.us person.role person.single person.plural person.someone"
    " person.she_he person.both person.own_ticket person.our_ticket person.honorific person.rest".split()
)


def only_hoped(clause: Clause) -> bool:
    """ "Frau X wollte zuerst, hat jetzt aber Dienst", "Jonas had hoped to join but is travelling": of a third."""
    hoped = clause.of("person.hoped")
    if not hoped or not clause.mentions or clause.has("person.self", "person.we", "person.us", "act.register"):
        return False
    tokens = clause.sentence.tokens
    return any(cue.start >= hoped[0].end for cue in clause.of("clause.but")) or any(
        token.folded in _CONTRAST for token in tokens[max(clause.end - 1, hoped[0].end) : clause.end + 3]
    )


_CONTRAST = small_words("seeming_acts", "contrast")
_DRIVEN = small_words("seeming_acts", "driven")


def only_drives(clause: Clause) -> bool:
    """ "Mein Mann Horst fährt mich hin und holt mich ab": who drives somebody there doesn't take part by that."""
    verbs = clause.of("act.attend")
    return bool(verbs) and all(
        cue.text.startswith(("fahr", "bring", "driv")) and not cue.text.endswith("mit") and _is_done_to(cue, clause)
        for cue in verbs
    )


def stands_in_elsewhere(clause: Clause, acting: Sequence[Clause]) -> bool:
    """ "Ich muss absagen, unsere Leitung ist ausgefallen und ich springe ein": at work, and not here."""
    is_self = clause.has("person.subject") and not clause.mentions and not clause.has("act.past", "act.replaced")
    return is_self and any(each is not clause and act_of(each) in GOES and not each.mentions for each in acting)


def only_looks_after(clause: Clause) -> bool:
    """ "Ich begleite seit dem Frühjahr Frau X": a social worker's office, and not who goes where."""
    verbs = clause.of("act.attend")
    return bool(verbs) and all(
        cue.text.startswith("begleit") and any(t.folded == "seit" for t in clause.tokens[: _CLOSE + cue.end])
        for cue in verbs
    )


_CLOSE = 3


def _is_done_to(verb: Cue, clause: Clause) -> bool:
    """Somebody stands as the object right behind the verb: "fährt mich"."""
    behind = clause.sentence.tokens[verb.start + 1 : verb.start + 2]
    return bool(behind) and behind[0].folded in _DRIVEN and not behind[0].text[0].isupper()


def only_brings(clause: Clause) -> bool:
    """ "Einen Beamer könnten wir mitbringen": a thing is brought, nobody comes by that."""
    verbs = clause.of("act.attend")
    is_bringing = all(cue.text.startswith(("bring", "mitbring", "mitzubring")) for cue in verbs)
    return is_bringing and not clause.has("person.plural", "person.single", "person.role", "person.someone")
