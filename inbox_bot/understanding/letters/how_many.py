"""How many people a letter announces, without saying who: "zu dritt", "zwei weitere Kolleginnen", "jemand".

Takes the clauses of one sentence; adds to the numbers of the `Reading`. Who is named is no matter of this file.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..words.event_words import number_value
from ..words.lexicon import Cue
from ..words.mention import Mention
from ..words.mentions import find_mentions
from ..words.names import is_honorific, is_placeholder, is_title
from ..words.small_words import small_words
from .act_of_clause import act_of
from .clauses import COMES, Clause
from .households import is_couple
from .reading import Reading
from .sentences import Sentence

_HEADS = small_words("how_many", "heads")
MORE = small_words("how_many", "more")
_PARTICLES = small_words("how_many", "particles")
_OF = small_words("how_many", "of")
_MARKS = frozenset(",;:")
_ADJECTIVES = 3
"""Small words between a number and its noun at most."""


_ORDINALS = {"ordinal.second": 2, "ordinal.third": 3, "ordinal.fourth": 4}


def count_people(clauses: Sequence[Clause], is_supposed: bool, reading: Reading) -> None:
    """How many people a sentence announces: in all ("zu dritt"), or beside the named ones ("zwei Kolleginnen")."""
    if not clauses:
        return
    sentence = clauses[0].sentence
    cues = [cue for clause in clauses for cue in clause.cues]
    mentions = [mention for clause in clauses for mention in clause.mentions]
    if not sentence.is_question and not mentions and any(cue.kind == "person.not_yet" for cue in cues):
        reading.total = max([reading.total or 0, *_still_open(cues)]) or None
    if is_supposed:
        return
    acts = {act_of(clause) for clause in clauses}
    is_told = bool(acts & {"later", "inform", "stay", "past", "told"}) and not acts & set(COMES)
    if is_told and not any(cue.kind == "person.not_yet" for cue in cues):
        return
    counted = reading.extras
    for cue in cues:
        if cue.family == "group_of" and not is_told:
            reading.total = max(reading.total or 0, number_value(cue.value) or 0)
        elif cue.family == "number" and not _is_no_count(cue, cues) and not _speaks_of_named(cue, cues, mentions):
            _count_noun(cue, cues, sentence, mentions, reading, only_more=is_told)
    numbers = [cue for cue in cues if cue.family == "number"]
    # "Mich und eine weitere Person": the number has counted those already.
    uncounted = [
        cue
        for cue in cues
        if cue.kind == "person.someone"
        and (reading.extras == counted or not any(cue.start <= each.start < cue.end for each in numbers))
    ]
    if uncounted and acts & {*COMES, "substitute"} and not mentions:
        reading.extras += 1
    if acts & set(COMES):
        reading.extras += 2 * sum(_is_nameless_couple(cue, mentions, sentence) for cue in cues)
        reading.extras += sum(_stands_for_somebody(cue, cues, sentence) for cue in cues)


def _is_nameless_couple(cue: Cue, mentions: Sequence[Mention], sentence: Sentence) -> bool:
    """ "Das Ehepaar Kock kommt auch", "ein Ehepaar"; but "Ehepaar Uwe und Ida Kock" are named."""
    tokens = sentence.tokens
    if cue.kind != "person.household" or not is_couple(cue):
        return False
    is_family = cue.end < len(tokens) and tokens[cue.end].text[0].isupper()
    is_one = cue.start > 0 and tokens[cue.start - 1].folded in _ONE
    return (is_family or is_one) and not any(cue.start <= mention.start <= cue.end + _NEAR for mention in mentions)


_ONE = small_words("how_many", "one")
_NEAR = 3


def _stands_for_somebody(cue: Cue, cues: Sequence[Cue], sentence: Sentence) -> bool:
    """ "Mia Kern, Uwe Dohm und N. N.": one of the list; "eine Kollegin (N. N.)" was counted by its number."""
    if cue.kind != "person.not_yet" or not is_placeholder(cue.text.replace(" ", "")) or not cue.start:
        return False
    return sentence.tokens[cue.start - 1].text in _MARKS or any(
        each.kind == "person.joint" and each.end == cue.start for each in cues
    )


def _still_open(cues: Sequence[Cue]) -> list[int]:
    """ "Die dritte Person steht noch nicht fest": three come."""
    ordinals = {cue.end: number for cue in cues if (number := _ORDINALS.get(cue.kind))}
    return [ordinals[cue.start] for cue in cues if cue.kind == "person.single" and cue.start in ordinals]


def _is_no_count(cue: Cue, cues: Sequence[Cue]) -> bool:
    """ "On Nov 3 in person", "AG 2": the number of a day or group; "weil ich drei Kinder habe": a reason; "Mutter von
    drei Kindern": whose.
    """
    return any(
        (each.family in ("date", "wish") and each.start < cue.end and cue.start < each.end)
        or (each.kind == "clause.because" and 0 <= cue.start - each.end <= _REASON)
        or (each.kind == "person.role" and cue.start - each.end == 1 and _is_of(each.end, cues))
        for each in cues
    )


def _is_of(place: int, cues: Sequence[Cue]) -> bool:
    return any(cue.kind == "word.away_from" and cue.start == place for cue in cues)


_REASON = 5


def _speaks_of_named(number: Cue, cues: Sequence[Cue], mentions: Sequence[Mention]) -> bool:
    """ "A und B, beide Lehrkräfte"."""
    is_both = any(cue.kind == "person.both" and cue.start == number.start for cue in cues)
    return is_both and any(mention.end <= number.start for mention in mentions)


def _count_noun(
    cue: Cue,
    cues: Sequence[Cue],
    sentence: Sentence,
    mentions: Sequence[Mention],
    reading: Reading,
    *,
    only_more: bool = False,
) -> None:
    """`only_more`: in a sentence that only tells of somebody ("zwei weitere, Namen folgen")."""
    value = number_value(cue.value) or 0
    if value > 1 and tells_total(cue, cues, sentence):
        reading.total = max(reading.total or 0, value)
        return
    reach = cue.end + (_ADJECTIVES if _are_small(sentence, cue.end, cue.end + _ADJECTIVES) else 2)
    nouns = [n for n in cues if n.kind in ("person.plural", "person.single") and cue.end <= n.start <= reach]
    # "Eine weitere Person": "weitere" alone would be several; "zwei Prüfer" are no single one.
    nouns.sort(key=lambda each: (each.kind == "person.single") != (value == 1))
    noun = next(iter(nouns), None)
    if noun is None or not value or _has_name_after(noun, sentence, mentions):
        return
    if any(token.text in ",;:" for token in sentence.tokens[cue.end : noun.start]):
        return
    if (value == 1) != (noun.kind == "person.single"):
        return
    ordinal = next((_ORDINALS[n.kind] for n in cues if n.kind in _ORDINALS and cue.end <= n.start < noun.start), None)
    if ordinal:
        reading.total = max(reading.total or 0, ordinal)  # "eine vierte Kollegin kommt online dazu"
        return
    if value == 1 and _is_vacancy(noun, cues):
        return
    before = {token.folded for token in sentence.tokens[max(0, cue.start - 4) : noun.end]}
    is_more = bool(before & MORE)
    if only_more and (not is_more or reading.total or reading.loose_extras):
        return  # "zwei weitere, Namen folgen" after "wir sind fünf" are among the five
    named_after = sum(mention.start >= noun.end for mention in mentions)
    named_after += any(each.kind == "person.self_and" and each.start > noun.end for each in cues) and named_after > 0
    if value > 1 and any(each.kind == "person.we_are" and 0 <= cue.start - each.end <= 2 for each in cues):
        reading.total = max(reading.total or 0, value)  # "wir sind sieben Frauen"
    elif noun.text in _HEADS and not is_more:
        reading.total = max(reading.total or 0, value)
    elif value > 1 and named_after >= value:
        return  # "bringe zwei Mütter mit, Frau A und Frau B"
    elif is_more or value == 1 or _are_others(cue, cues, mentions, named_after):
        reading.extras += value
    elif len(mentions) < value:
        reading.loose_extras += value


def tells_total(number: Cue, cues: Sequence[Cue], sentence: Sentence) -> bool:
    """ "Wir sind insgesamt fünf: A, B und ich": how many "wir" are, before the list of them."""
    counts = any(each.kind == "person.we_are" and 0 <= number.start - each.end <= 2 for each in cues)
    behind = sentence.tokens[number.end : number.end + 1]
    return counts and bool(behind) and behind[0].text == ":"


def _is_vacancy(noun: Cue, cues: Sequence[Cue]) -> bool:
    """ "Falls noch ein Platz frei ist": what is free, and not how many come."""
    return any(cue.kind == "act.vacancy" and cue.start < noun.end and noun.start < cue.end for cue in cues)


def _are_others(number: Cue, cues: Sequence[Cue], mentions: Sequence[Mention], named_after: int) -> bool:
    """ "Frau Berg sowie zwei Kolleginnen", "zwei Kolleginnen, die wir noch benennen"."""
    if any(cue.kind == "person.not_yet" for cue in cues):
        return True
    if named_after:
        return False
    joints = [cue for cue in cues if cue.kind == "person.joint" and cue.end == number.start]
    return any(mention.end <= joint.start for joint in joints for mention in mentions)


def _are_small(sentence: Sentence, start: int, end: int) -> bool:
    """ "Eine noch zu benennende Person": what stands before the noun only describes it."""
    words = sentence.tokens[start:end]
    return all(token.is_word and token.text[0].islower() for token in words) and not any(
        token.folded in _OF for token in words
    )


def _has_name_after(noun: Cue, sentence: Sentence, mentions: Sequence[Mention]) -> bool:
    """ "Eine Kollegin, Dr. Mia Kern", "bringe eine Kollegin mit: Mia Kern": who it is stands behind."""
    if noun.kind != "person.single":
        return False
    near = find_mentions(sentence.tokens[noun.end : noun.end + 4], ())
    if near and near[0].start <= 1:
        return True
    behind = next((mention for mention in mentions if mention.start >= noun.end), None)
    between = sentence.tokens[noun.end : behind.start] if behind else ()
    return any(token.text in ",:(–—-" for token in between) and all(
        not token.is_word or token.folded in _PARTICLES or is_title(token.text) or is_honorific(token.text)
        for token in between
    )
