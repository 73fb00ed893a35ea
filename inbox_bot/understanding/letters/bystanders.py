"""Who is only told of in a clause in which the writer comes: whoever stands before "melde ich mich an", who says that
one may come, and who gives the reason.

Takes a clause that registers somebody; returns it without those who aren't meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..words.lexicon import Cue
from ..words.mention import Mention
from ..words.small_words import small_words
from .act_of_clause import act_of
from .clauses import Clause

_RELATIVE = small_words("for_another", "relative")
_SAYS = small_words("bystanders", "says")
_SAYS_WITHIN = 8
_BEFORE = 3
"""Words between "mit" and a name: an honorific, its full stop and a title."""


def without_bystanders(clause: Clause, act: str, group: Sequence[Clause]) -> Clause:
    """The clause with those only whom it registers. `group`: the clauses of its sentence."""
    if clause.mentions and _is_relative(clause, group):
        return replace(clause, mentions=())
    clause = _without_those_compared(clause)
    if not clause.mentions or clause.has("person.self_and", "person.with_me", "person.we", "person.us"):
        return clause
    clause = _without_those_besides(_without_rest_of_those_besides(clause, group))
    verbs = [cue for cue in clause.of("act.register") if _has_own_object(cue, clause)] if act == "register" else []
    kept = [
        mention
        for mention in clause.mentions
        if not (verbs and _stands_apart(mention, verbs, clause))
        and not _speaks(mention, clause)
        and not _is_denied_behind(mention, clause)
        and not _is_the_reason(mention, act, clause)
    ]
    return replace(clause, mentions=tuple(kept)) if len(kept) < len(clause.mentions) else clause


def _without_those_besides(clause: Clause) -> Clause:
    """ "Zusätzlich zu Frau X, die Sie schon haben, kommt Herr Y": she is on the list."""
    ends = [cue.end for cue in clause.of("act.besides")]
    new = [each for each in clause.mentions if not any(0 <= each.start - end <= _BEFORE for end in ends)]
    return replace(clause, mentions=tuple(new)) if new else clause


def _without_those_compared(clause: Clause) -> Clause:
    """ "Wie Frau X möchte auch ich teilnehmen"."""
    tokens = clause.sentence.tokens
    if not clause.has("person.subject", "person.self"):
        return clause
    kept = [
        mention
        for mention in clause.mentions
        if not any(
            token.folded == "wie" for token in tokens[max(clause.start, mention.start - _BEFORE) : mention.start]
        )
        or mention.start - _BEFORE > clause.start
    ]
    return replace(clause, mentions=tuple(kept))


def _without_rest_of_those_besides(clause: Clause, group: Sequence[Clause]) -> Clause:
    """ "Neben den schon gemeldeten Frau X | und Herrn Y kommt Frau Z": he stands before the verb, she behind it."""
    before = next((each for each in group if each.end == clause.start), None)
    if before is None or not before.has("act.besides") or not before.mentions or len(clause.mentions) < 2:
        return clause
    opens = any(cue.start == clause.start for cue in clause.of("person.joint"))
    verb = next((cue.start for cue in clause.of("act.attend")), -1)
    first = clause.mentions[0]
    if not opens or not first.end <= verb < clause.mentions[1].start:
        return clause
    return replace(clause, mentions=clause.mentions[1:])


def _is_relative(clause: Clause, group: Sequence[Clause]) -> bool:
    """ "Frau X, die sonst immer dabei ist, kann diesmal nicht": what the sentence says of her comes behind."""
    behind = next((each for each in group if each.start == clause.end), None)
    if behind is None or behind.mentions or act_of(behind) != "absent" or behind.has("person.subject", "person.we"):
        return False
    words = clause.sentence.tokens[clause.mentions[0].end : clause.end]
    opens = len(words) > 1 and words[0].text == "," and words[1].folded in _RELATIVE
    return opens and behind.sentence.tokens[behind.start].text == ","


def _has_own_object(verb: Cue, clause: Clause) -> bool:
    """ "melde ich mich an": the verb closes around its object."""
    return any(verb.start < cue.start and cue.end < verb.end for cue in clause.of("person.self_object"))


def _stands_apart(mention: Mention, verbs: list[Cue], clause: Clause) -> bool:
    """ "Dem Aufruf von Frau X folgend melde ich mich an"; not "mit Frau X melde ich mich an"."""
    is_before = all(mention.end <= verb.start for verb in verbs)
    joints = clause.of("person.joint", "person.along")
    is_joined = any(0 <= mention.start - cue.end <= _BEFORE or 0 <= cue.start - mention.end <= 1 for cue in joints)
    return is_before and not is_joined


def _speaks(mention: Mention, clause: Clause) -> bool:
    """ "Mein Betreuer Herr X sagt, ich kann kommen", "Frau X aus dem Büro meinte, dass ich kommen darf"."""
    behind = [token.folded for token in clause.sentence.tokens[mention.end : mention.end + _SAYS_WITHIN]]
    says = next((n for n, word in enumerate(behind) if word in _SAYS), -1)
    if says < 0 or "," not in behind[says : says + 3] or "," in behind[:says]:
        return False
    is_told = behind[behind.index(",", says) + 1 :][:1] == ["dass"]
    return clause.has("person.subject") and (says == 0 or is_told)


def _is_denied_behind(mention: Mention, clause: Clause) -> bool:
    """ "Es kommen A und B, nicht wie gestern gesagt Herr X": behind a comma and "nicht", and nobody follows."""
    if mention is not clause.mentions[-1] or len(clause.mentions) < 2:
        return False
    tokens = clause.sentence.tokens
    before = tokens[clause.mentions[-2].end : mention.start]
    words = [token.folded for token in before]
    return len(words) > 1 and words[:2] == [",", "nicht"] and not any(token.text in ";:." for token in before)


def _is_the_reason(mention: Mention, act: str, clause: Clause) -> bool:
    """ "Da Frau X im Urlaub ist, komme ich": before the comma that ends the reason."""
    tokens = clause.sentence.tokens
    opens = [cue.end for cue in clause.of("clause.because") if cue.start <= clause.start + 1]
    verbs = [cue.start for cue in clause.of(f"act.{act}")]
    subjects = [cue.start for cue in clause.of("person.subject")]
    if not opens or mention.start < opens[0]:
        return False
    comma = next((at for at in range(mention.end, clause.end) if tokens[at].text == ","), None)
    if comma is None or not (subjects or any(each.start > comma for each in clause.mentions)):
        return False
    return all(at > comma for at in (*verbs, *subjects)) and not any(
        cue.start == mention.end for cue in clause.of("person.joint")
    )
