"""How many a clause announces as somebody of the writer's: "meine Frau", "unser Kollege", without a name.

Takes a clause that says that somebody comes, and those around it, which may have named the same one; returns a number.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from ..words.lexicon import Cue
from ..words.mention import Mention
from ..words.names import is_honorific, is_title
from ..words.offices import is_office
from ..words.small_words import small_words
from ..words.tokens import Token
from .clauses import Clause

_OUTSIDE = small_words("relatives", "outside")
_LISTED = ("act.following", "act.hint")
_NEAR = 3
_FAR = 6


def count_relatives(clause: Clause, around: Sequence[Clause], told: Collection[str] = ()) -> int:
    """How many are announced as "meine Frau", "unser Kollege": an owner and a role side by side, and no name there.

    `around`: clauses that may have named the same one ("meine Mutter Mia Berg kommt, meine Mutter nur zum Zuhören").
    `told`: the roles of whom the letter has named.
    """
    if clause.has("person.someone") or _announces_several(clause):
        return 0
    roles = {cue.start: cue for cue in _roles(clause) if not cue.text.endswith("innen")}
    named = {mention.role for each in around for mention in each.mentions} | set(told)
    found = set()
    for owner in clause.of("person.possessive"):
        role = roles.get(owner.end) or _described(owner, roles, clause)
        stands_by = role and any(_stands_by(mention, owner, role, clause) for mention in clause.mentions)
        is_named = stands_by or (role is not None and _is_named_next(role, clause, around))
        if role and not is_named and role.text not in named and _is_announced(owner, clause):
            found.add(role.text)
    return len(found)


_WRITER = ("person.self", "person.self_object", "person.self_and", "person.we", "person.us", "person.subject")
_STEM = 3


def count_joined_relatives(clause: Clause, around: Sequence[Clause], told: Collection[str] = ()) -> int:
    """ "Меня и мужа", "eşimle", "soțul meu și eu": somebody of the writer's beside the writer, and no owner before."""
    if not clause.has(*_WRITER) or clause.has("person.someone") or _announces_several(clause):
        return 0
    owned = {owner.end for owner in clause.of("person.possessive")}
    named = {mention.role for each in around for mention in each.mentions} | set(told)
    known = {role[:_STEM] for role in named}
    found = set()
    for role in clause.of("kin.owned"):
        is_named = any(_stands_by(mention, role, role, clause) for mention in clause.mentions)
        is_named = is_named or _is_named_next(role, clause, around) or role.text[:_STEM] in known
        if role.start not in owned and not is_named and _is_beside_writer(role, clause):
            found.add(role.text[:_STEM])
    return len(found)


def _is_beside_writer(role: Cue, clause: Clause) -> bool:
    tokens = clause.sentence.tokens
    joints = clause.of("person.joint", "person.along", "person.self_and")
    is_small = role.start > clause.start and tokens[role.start - 1].text[0].islower()  # "și pe soția"
    if any(cue.end == role.start or (is_small and cue.end == role.start - 1) for cue in joints):
        return True
    if tokens[role.start].text[0] == _AND or tokens[role.end - 1].folded.endswith(_WITH_ENDING):
        return True
    return any(role.end <= cue.start <= role.end + 1 for cue in clause.of("person.self_and"))


_AND = "و"
"""Arabic writes it onto the word: "وزوجي"."""
_WITH_ENDING = ("imle", "imla", "umle", "umla", "emle", "amla")
"""Turkish writes "with" behind: "eşimle", "oğlumla"."""


def _is_named_next(role: Cue, clause: Clause, around: Sequence[Clause]) -> bool:
    """ "Viene mi compañera de junta, | Lucía Ferreyra, que ...": the name closes what the clause opened."""
    tokens = clause.sentence.tokens
    if clause.end - role.end > _FAR or clause.end >= len(tokens) or tokens[clause.end].text != ",":
        return False
    after = next((each for each in around if each.sentence is clause.sentence and each.start == clause.end), None)
    return after is not None and any(mention.start == clause.end + 1 for mention in after.mentions)


_COLLECTIVE = ("vorstand", "leitung")


def _roles(clause: Clause) -> list[Cue]:
    """The roles, told by the lists or by their form: "Jugendleiterin"."""
    roles = [cue for cue in clause.of("person.role") if cue.text not in _COLLECTIVE]
    known = {cue.start for cue in clause.of("person.role")}
    for owner in clause.of("person.possessive"):
        for at in range(owner.end, min(owner.end + 2, clause.end)):
            token = clause.sentence.tokens[at]
            if at not in known and token.is_word and is_office(token.text) and not token.folded.endswith("innen"):
                roles.append(Cue("person.role", at, at + 1, token.folded))
    return roles


def _described(owner: Cue, roles: Mapping[int, Cue], clause: Clause) -> Cue | None:
    """ "Unsere neue Jugendleiterin": one small word between."""
    between = clause.sentence.tokens[owner.end : owner.end + 1]
    is_small = bool(between) and between[0].is_word and between[0].text[0].islower()
    return roles.get(owner.end + 1) if is_small else None


def _announces_several(clause: Clause) -> bool:
    """ "Unsere Ehrenamtlichen Plätze": more than one, and no number says how many."""
    roles = {cue.start for cue in clause.of("person.role")}
    numbers = [cue.end for cue in clause.cues if cue.family == "number"]
    return any(
        cue.start not in roles and not any(0 <= cue.start - end <= 2 for end in numbers)
        for cue in clause.of("person.plural")
    )


def _is_announced(owner: Cue, clause: Clause) -> bool:
    """Not "aus unserem Vorstand", "drei unserer Azubis", "die Liste unserer Ehrenamtlichen", "das ist unsere Lotsin";
    nor who was only asked: "in Absprache mit unserer Leitung"."""
    if any(0 <= owner.start - aside.end <= _ASIDE for aside in clause.of("person.aside")):
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


_ASIDE = 5
"""Words of who was asked, before what they are: "mit Herrn Dr. X, unserem Vorsitzenden"."""


def _is_in_front(token: Token) -> bool:
    """ "Frau", "Dr.": no part of the name."""
    return token.text == "." or is_title(token.text) or is_honorific(token.text)


def _stands_by(mention: Mention, owner: Cue, role: Cue, clause: Clause) -> bool:
    """ "Meine Frau Mia Berg", "Mia Berg, meine Frau"."""
    far = mention.start - role.end
    tokens = clause.sentence.tokens
    # "Meine Kollegin aus der Beratung, Mia Berg".
    opens = mention.start - 1
    while opens > role.end and _is_in_front(tokens[opens]):
        opens -= 1
    is_titled = opens == role.end and opens < mention.start - 1  # "meine Kollegin, Frau Dr. X"
    is_apposition = 0 < far <= _FAR and tokens[opens].text == "," and (tokens[role.end].text != "," or is_titled)
    is_behind = 0 <= far <= _NEAR or is_apposition
    # "Mia Berg, meine Frau"; but "Mia Berg und ihre Stellvertreterin" are two.
    is_joined = any(cue.kind == "person.joint" and cue.end == owner.start for cue in clause.cues)
    return is_behind or (mention.start < role.end and owner.start - mention.end <= int(not is_joined))
