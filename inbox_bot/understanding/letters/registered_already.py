"""Who is on the list by their own doing: "Meine Frau kommt ebenfalls, hat sich aber schon selber gemeldet"."""

from __future__ import annotations

from collections.abc import Sequence

from .clauses import Clause


def registered_already(clause: Clause, acting: Sequence[Clause]) -> bool:
    """Whether the next clause of the sentence that does something tells that those of this one registered on their own.

    Not "Ich komme gern, meine Frau hat sich schon gemeldet": there two people are spoken of.
    """
    if clause.has("person.self", "person.we", "act.past_of_third"):
        return False
    following = next((each for each in acting if each.start >= clause.end), None)
    if following is None or not following.has("act.past_of_third"):
        return False
    return not following.mentions and not following.has("person.role", "person.self", "person.we")
