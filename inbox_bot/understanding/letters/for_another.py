"""Who writes for another, or because another asked: "im Namen von Frau X, die kommen möchte", "Frau X bat mich, ...".

Takes a clause with those around it; says whom the writer speaks for, and whether the one named only asked.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from ..words.mention import Mention
from ..words.names import is_particle
from ..words.small_words import small_words
from ..words.tokens import Token
from .clauses import Clause

_RELATIVE = small_words("for_another", "relative")
_FOR_ANOTHER = ("im namen", "im auftrag", "on behalf")


def has_verb(words: Sequence[Token], clause: Clause) -> bool:
    """A noun and a small word behind it, which is no preposition: whom "für" means is told by then."""
    places = {clause.sentence.tokens[cue.start].start for cue in clause.of("person.place_word", "person.article")}
    return any(
        before.text[0].isupper()
        and after.text[0].islower()
        and after.start not in places
        and not is_particle(after.text)
        for before, after in itertools.pairwise(words)
    )


def is_only_asked(clause: Clause) -> bool:
    """ "Frau X hat mich gebeten, teilzunehmen": the writer is to do it; "..., sie anzumelden" is another's wish."""
    asked = clause.of("person.asked")
    if not asked or clause.has("person.object_third", "person.self_and"):
        return False
    verbs = clause.of("act.attend")
    return all(mention.end <= asked[0].start for mention in clause.mentions) and all(
        "zu" in cue.text and cue.start >= asked[-1].end for cue in verbs
    )


def spoken_for(clause: Clause, group: Sequence[Clause]) -> Mention | None:
    """ "Ich schreibe im Namen von Frau X, die teilnehmen möchte": who stands before the relative clause comes."""
    before = next((each for each in group if each.end == clause.start), None)
    if before is None or not before.mentions or not before.has("act.inform") or not clause.has("act.attend"):
        return None
    tokens = clause.sentence.tokens
    last = before.mentions[-1]
    opens = tokens[clause.start].text == "," and tokens[clause.start + 1].folded in _RELATIVE
    named_by = any(cue.text.startswith(_FOR_ANOTHER) and cue.end <= last.start for cue in before.of("act.inform"))
    return last if opens and named_by and last.end == before.end else None
