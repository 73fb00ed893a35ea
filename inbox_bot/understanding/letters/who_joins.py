"""Who comes as well: clauses without a verb of their own ("Meine Kollegin ebenfalls", "und Herr Y"), joint signers.

Takes a clause that does nothing by itself and what was done before it; returns the act that holds for its people,
too. Only what is left out may be missing: a clause with words of its own ("Auch Frau X wird sprechen") says something
else, and is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..findings import Found, same_name
from ..words.lexicon import Cue
from ..words.names import is_title
from ..words.small_words import small_words
from .act_of_clause import only_names_later
from .clauses import COMES, GOES, Clause
from .how_many import MORE, tells_total
from .reading import Reading

_PASSED_ON = (*COMES, "substitute")
_FAR = 5
"""Tokens between the opening of a clause and its first name: "mit meiner lieben Kollegin Frau X"."""


def speaks_for_signers(reading: Reading) -> bool:
    """ "Wir kommen", "Amadou und ich kommen": whoever signs with the writer, where nobody stays away."""
    if "only_self" in reading.flags or (reading.acts["absent"] and not reading.cancel):
        return False  # "Mein Mann kann nicht": the one who signs with the writer, perhaps
    return reading.we or "self_and" in reading.flags


def add_signing_relative(reading: Reading) -> None:
    """ "Wir kommen, ich in AG 1, mein Mann in AG 2", signed by both: his name stands below."""
    joint, register = reading.writer.joint, reading.register
    is_alone = len(register) == 1 and register[0].is_self
    is_open = reading.total in (None, len(joint)) and "rows_come" not in reading.flags
    if len(joint) != 2 or not is_alone or not is_open or "role" not in reading.flags or reading.cancel:
        return
    mates = [name for name in joint if not same_name(name, reading.writer.name)]
    if len(mates) == 1 and speaks_for_signers(reading):
        register.append(Found(mates[0], register[0].evidence, weight=3))
        reading.extras = 0


def listed_act(clause: Clause) -> str | None:
    """ "Wir sind insgesamt fünf: A, B, meine Kollegin und ich": who "wir" are, with no other verb."""
    numbers = [cue for cue in clause.cues if cue.family == "number"]
    if not (clause.mentions or clause.has("person.self_and")) or clause.sentence.is_question:
        return None
    return "attend" if any(tells_total(cue, clause.cues, clause.sentence) for cue in numbers) else None


def names_follow(clause: Clause, last: str | None) -> bool:
    """ "Es kommen Frau A, | ich und noch zwei (Namen folgen)": later is only who the two are."""
    end = min((cue.start for cue in clause.of("act.later")), default=clause.end)
    is_list = clause.start > 0 and _goes_on_with_a_list(clause, end)
    return last in COMES and is_list and only_names_later(clause)


def joined_act(clause: Clause, group: Sequence[Clause], last: str | None) -> str | None:
    """What a clause does by what was said before it. `last`: the last act of the letter, None where it is open."""
    if clause.sentence.is_question or last is None:
        return None
    if _says_too(clause):
        if last in COMES and not clause.has("word.negation"):
            return "attend"
        return "absent" if last in GOES and clause.mentions else None
    follows = any(each.end == clause.start for each in group)
    if last in (*COMES, "stay") and follows and _stays_away(clause):
        return "absent"
    if last in _PASSED_ON and follows and not clause.has("word.negation"):
        if last in COMES and _comes_along(clause):
            return "attend"
        return last if _goes_on_with_a_list(clause) else None
    return None


def _says_too(clause: Clause) -> bool:
    """ "Frau X aus meinem Team ebenfalls", "Auch mein Bruder Y", "Ich auch": nothing but who, and "too"."""
    return any(_is_all_of(too, start, end, clause) for too in clause.of("word.also") for start, end in _people(clause))


def _stays_away(clause: Clause) -> bool:
    """ "Frau Berg kommt, | Herr Kern nicht": nothing but who, and the denial of what was said of the others."""
    denials = clause.of("word.negation")
    people = [(start, end) for start, end in _people(clause) if denials and end <= denials[-1].start]
    behind = clause.sentence.tokens[denials[-1].end : clause.end] if people else ()
    if not people or any(token.is_word and token.folded != "mehr" for token in behind):
        return False
    return _is_bare(clause, clause.start, people[0][0]) and _is_nearly_bare(clause, people[0][1], denials[-1].start)


def _is_nearly_bare(clause: Clause, start: int, end: int) -> bool:
    """At most two small words before the denial: "selbst leider nicht"."""
    words = [token for token in clause.sentence.tokens[start:end] if token.is_word and token.text[0].islower()]
    return len(words) <= _SMALL_WORDS


_SMALL_WORDS = 2


def _people(clause: Clause) -> Iterator[tuple[int, int]]:
    """Where somebody stands: a name, the writer, or "mein Mann"."""
    for mention in clause.mentions:
        if mention.weight >= 2:
            yield mention.start, mention.end
    owners = {cue.end for cue in clause.of("person.possessive")}
    for cue in clause.of("person.subject", "person.role"):
        if cue.kind == "person.subject" or cue.start in owners:
            yield cue.start, cue.end


def _is_all_of(too: Cue, start: int, end: int, clause: Clause) -> bool:
    if end <= too.start:
        return _is_bare(clause, end, too.start) and _is_bare(clause, too.end, _segment_end(clause, too.end))
    is_first = _is_bare(clause, clause.start, too.start)
    return is_first and _is_bare(clause, too.end, _segment_end(clause, end))


def _segment_end(clause: Clause, place: int) -> int:
    tokens = clause.sentence.tokens
    return next((at for at in range(place, clause.end) if tokens[at].text in ",;:."), clause.end)


def _comes_along(clause: Clause) -> bool:
    """ "Ich komme gerne | mit meiner Freundin X": who stands behind "with"."""
    opening = any(cue.start == clause.start for cue in clause.of("person.along"))
    if not opening or not clause.mentions:
        return False
    # "Mit einer Kollegin, Dr. X": marks and titles are no words of their own.
    before = clause.sentence.tokens[clause.start : clause.mentions[0].start]
    return sum(token.is_word and not is_title(token.text) for token in before) <= _FAR


def _goes_on_with_a_list(clause: Clause, end: int | None = None) -> bool:
    """ "... und Herr Y, beide online", "... und ich (online)": a joint, somebody, and nothing but how they come.

    `end`: the token where something else begins.
    """
    starts = [mention.start for mention in clause.mentions] + [cue.start for cue in clause.of("person.self_and")]
    if not starts or min(starts) - clause.start > _FAR:
        return False
    opens = clause.sentence.tokens[clause.start].text in ",)(" or any(
        cue.start == clause.start for cue in clause.of("person.joint")
    )
    return opens and _is_bare(clause, clause.start, clause.end if end is None else end)


def _is_bare(clause: Clause, start: int, end: int) -> bool:
    """No word there but names, nouns, cues and what stands in brackets."""
    known = {
        place
        for cue in clause.cues
        if (cue.family in _SMALL or cue.kind == "act.request") and not (cue.kind == "word.told" and cue.text in _PAST)
        for place in range(cue.start, cue.end)
    }
    known |= {place for mention in clause.mentions for place in range(mention.start, mention.end)}
    depth = 0
    for place in range(start, end):
        token = clause.sentence.tokens[place]
        depth += (token.text == "(") - (token.text == ")")
        is_small = token.is_word and token.text[0].islower() and token.folded not in MORE
        if depth <= 0 and is_small and place not in known:
            return False
    return True


_PAST = small_words("who_joins", "past")
"""Verbs of what is over: "Mia Kern hatte auch Interesse" is no list."""
_SMALL = frozenset({"person", "mode", "wish", "session", "number", "weekday", "month", "event", "date", "word"})
