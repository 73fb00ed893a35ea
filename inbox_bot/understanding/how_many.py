"""How many people a letter announces, without saying who: "zu dritt", "zwei weitere Kolleginnen", "jemand".

Takes the clauses of one sentence; adds to the numbers of the `Reading`. Who is named is no matter of this file.
"""

from __future__ import annotations

from collections.abc import Sequence

from .clause_acts import COMES
from .event_words import number_value
from .lexicon import Cue
from .mentions import find_mentions
from .prose import Clause, Sentence, act_of
from .reading import Reading

_HEADS = frozenset(
    "person personen leute leuten platz platze platzen teilnehmer teilnehmern teilnehmende"
    " teilnehmenden kopfe mann menschen"
    " anmeldungen people persons places seats participants kisi kisiyiz personas persone"
    " pessoas personnes osob osoby osoba"
    " человек людей осіб особи lica nguoi persoane atoma persona".split()
)
_MORE = frozenset(
    "noch weitere weiteren weiterer weiteres zusatzlich dazu plus auch ausserdem + another"
    " more additional further other"
    " bringe bringen mitbringen other daha encore otra otras otros autre autres altre altri"
    " outra outras jeszcze ещё еще ще".split()
)


def count_people(clauses: Sequence[Clause], is_supposed: bool, reading: Reading) -> None:
    """How many people a sentence announces: in all ("zu dritt"), or beside the named ones ("zwei Kolleginnen")."""
    if is_supposed or not clauses:
        return
    sentence = clauses[0].sentence
    cues = [cue for clause in clauses for cue in clause.cues]
    acts = {act_of(clause) for clause in clauses}
    if acts & {"later", "inform", "stay", "past", "told"} and not acts & set(COMES):
        return
    named = sum(len(clause.mentions) for clause in clauses)
    for cue in cues:
        if cue.family == "group_of":
            reading.total = max(reading.total or 0, number_value(cue.value) or 0)
        elif cue.family == "number" or (cue.text.isdigit() and cue.kind == "number"):
            _count_noun(cue, cues, sentence, named, reading)
    if any(cue.kind == "person.someone" for cue in cues) and acts & {*COMES, "substitute"} and not named:
        reading.extras += 1


def _count_noun(cue: Cue, cues: Sequence[Cue], sentence: Sentence, named: int, reading: Reading) -> None:
    value = number_value(cue.value) or 0
    nouns = [n for n in cues if n.kind in ("person.plural", "person.single") and cue.end <= n.start <= cue.end + 2]
    if value == 1:  # "eine weitere Person": "weitere" alone would be several
        nouns.sort(key=lambda each: each.kind != "person.single")
    noun = next(iter(nouns), None)
    if noun is None or not value or _has_name_after(noun, sentence, cues):
        return
    if (value == 1) != (noun.kind == "person.single") and value != 1:
        return
    if value == 1 and noun.kind != "person.single":
        return
    before = {token.folded for token in sentence.tokens[max(0, cue.start - 4) : noun.end]}
    kinds = {each.kind for each in cues}
    if noun.text in _HEADS:
        if before & _MORE:
            reading.extras += value
        else:
            reading.total = max(reading.total or 0, value)
    elif before & _MORE or "person.not_yet" in kinds or value == 1:
        reading.extras += value
    elif named >= value:
        return
    else:
        reading.loose_extras += value


def _has_name_after(noun: Cue, sentence: Sentence, cues: Sequence[Cue]) -> bool:
    mentions = find_mentions(sentence.tokens[noun.end : noun.end + 4], ())
    return bool(mentions) and mentions[0].start <= 1 and noun.kind == "person.single"
