"""How many a clause announces as somebody of the writer's: "meine Frau", "unser Kollege", without a name.

Takes a clause that says that somebody comes, and those around it, which may have named the same one; returns a number.
"""

from __future__ import annotations

from collections.abc import Sequence

from .lexicon import Cue
from .mentions import Mention
from .prose import Clause

_OUTSIDE = frozenset("aus von in bei durch seitens namens".split())
_LISTED = ("act.following", "act.hint")
_NEAR = 3


def count_relatives(clause: Clause, around: Sequence[Clause]) -> int:
    """How many are announced as "meine Frau", "unser Kollege": an owner and a role side by side, and no name there.

    `around`: clauses that may have named the same one ("meine Mutter Mia Berg kommt, meine Mutter nur zum Zuhören").
    """
    if clause.has("person.someone") or _announces_several(clause):
        return 0
    roles = {cue.start: cue for cue in clause.of("person.role") if not cue.text.endswith("innen")}
    named = {mention.role for each in around for mention in each.mentions}
    found = set()
    for owner in clause.of("person.possessive"):
        role = roles.get(owner.end)
        stands_by = role and any(_stands_by(mention, owner, role) for mention in clause.mentions)
        if role and not stands_by and role.text not in named and _is_announced(owner, clause):
            found.add(role.text)
    return len(found)


def _announces_several(clause: Clause) -> bool:
    """ "Unsere Ehrenamtlichen Plätze": more than one, and no number says how many."""
    roles = {cue.start for cue in clause.of("person.role")}
    numbers = [cue.end for cue in clause.cues if cue.family == "number"]
    return any(
        cue.start not in roles and not any(0 <= cue.start - end <= 2 for end in numbers)
        for cue in clause.of("person.plural")
    )


def _is_announced(owner: Cue, clause: Clause) -> bool:
    """Not "aus unserem Vorstand", "drei unserer Azubis", "die Liste unserer Ehrenamtlichen"; nor who was only asked:
    "in Absprache mit unserer Leitung"."""
    if any(aside.end == owner.start for aside in clause.of("person.aside")):
        return False
    before = clause.sentence.tokens[owner.start - 1] if owner.start > clause.start else None
    if before is None:
        return not clause.mentions or not any(token.text == ":" for token in clause.tokens)
    if clause.mentions and not any(cue.kind == "person.joint" and cue.end == owner.start for cue in clause.cues):
        return before.text in ",;:"
    if before.folded in _OUTSIDE:
        return False
    counted = [cue.end for cue in clause.cues if cue.family == "number" and cue.value != "one"]
    counted += [cue.end for cue in clause.of(*_LISTED)]
    reach = 2 if before.folded == "of" else 1
    return not any(0 <= owner.start - end < reach for end in counted)


def _stands_by(mention: Mention, owner: Cue, role: Cue) -> bool:
    """ "Meine Frau Mia Berg", "Mia Berg, meine Frau"."""
    is_behind = 0 <= mention.start - role.end <= _NEAR
    return is_behind or (mention.start < role.end and owner.start - mention.end <= 1)
