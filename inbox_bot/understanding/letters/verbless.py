"""Registrations without a verb: "Mia Kern und Uwe Dohm, beide online", "AG 2 für mich bitte", "zwei Plätze: A, B".

Takes the clauses of a letter in which nothing is done; returns the people who are named with a way to take part, a
working group or a place. A sentence that tells a story has other words besides, and says nothing here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from ..findings import Found, add
from ..readers.signature import Writer
from ..words.language import is_function_word
from ..words.lexicon import Lexicon
from ..words.names import fits_short, is_title
from ..words.small_words import small_words
from ..words.tokens import Token, fold, tokenize
from .act_of_clause import act_of
from .clause_people import found_in, writer_in
from .clauses import Clause

_WISHES = frozenset({"mode", "wish"})
_SELF = ("person.self", "person.self_object", "person.self_and")
_NEVER = ("word.negation", "word.told", "act.ask", "act.vacancy", "act.advert", "act.below", "person.none_of_them")
_MOST = 2
"""Small words that no name, cue or grammar explains: "bitte verbindlich noch dazu" is the most that a list needs."""


def verbless_people(sentences: Sequence[Sequence[Clause]], writer: Writer) -> tuple[list[Found], bool]:
    """The people of a letter's verbless sentences, and whether a wish is said there: nobody where any clause acts."""
    if any(act_of(clause) for group in sentences for clause in group):
        return [], False
    plain = [group for group in sentences if group and _is_plain(group)]
    people: list[Found] = []
    for group in plain:
        named = sum(len(clause.mentions) for clause in group)
        may_sign = not _says(group) and named == 1 and group is sentences[-1]
        for clause in group:
            for person in _people(clause, writer.forms if may_sign else ()):
                add(people, person)
    return people, any(_says(group) for group in plain)


def _people(clause: Clause, signed: Iterable[str]) -> Iterable[Found]:
    """Everybody named in a clause; `signed`: the names that would only be the writer's own below the letter."""
    least = 1 if _says([clause]) else 2
    for mention in clause.mentions:
        is_named = mention.weight >= least and (mention.name.is_full or mention.role or mention.honorific)
        if is_named and not any(fits_short(mention.full, form) for form in signed):
            yield found_in(mention, clause, "verbless")
    if clause.has(*_SELF) and not _only_does_it(clause):
        yield writer_in(clause, "verbless")


def _only_does_it(clause: Clause) -> bool:
    """ "Hiermit melde ich unsere Mitarbeiterin", and "an" stands below her name: the writer is who does it."""
    return clause.has("word.own_verb") and not clause.has("person.self_object", "person.self_and")


def _says(group: Sequence[Clause]) -> bool:
    """Whether a sentence names a way to take part, a working group or a place."""
    return any(
        cue.family in _WISHES or (cue.kind in ("person.plural", "person.single") and cue.text in _PLACES)
        for clause in group
        for cue in clause.cues
    )


_PLACES = frozenset({"platz", "platze", "platzen", "place", "places", "seat", "seats"})


def _is_plain(group: Sequence[Clause]) -> bool:
    """Whether a sentence holds nothing but names, wishes and the small words of a list."""
    sentence = group[0].sentence
    if sentence.is_question or any(clause.has(*_NEVER) for clause in group):
        return False
    known = {place for clause in group for cue in clause.cues for place in range(cue.start, cue.end)}
    known |= {place for clause in group for mention in clause.mentions for place in range(mention.start, mention.end)}
    others = sum(_is_unexplained(token) for n, token in enumerate(sentence.tokens) if n not in known)
    return others <= (_MOST if _says(group) else 0)


def _is_unexplained(token: Token) -> bool:
    is_small = token.is_word and token.text[0].islower() and len(token.text) > 2
    return is_small and not is_function_word(token.text) and not is_title(token.text)


def tells_a_story(person: Found, lexicon: Lexicon) -> bool:
    """Whether the words around a name say something of this person that is neither coming nor going: "Mia Kern kennt
    Sie auch", "... fährt mich nach Hause", "... ist bereits auf der Liste".
    """
    tokens = tokenize(person.evidence.text)
    cues = lexicon.cues(tokens)
    if any(cue.kind in _STORY or (cue.kind == "word.told" and cue.text not in _REPORTS) for cue in cues):
        return True
    family = fold(person.full.split()[-1]) if person.full else ""
    place = next((n for n, token in enumerate(tokens) if family and token.folded == family), None)
    behind = tokens[place + 1] if place is not None and place + 1 < len(tokens) else None
    covered = any(cue.start <= (place or 0) + 1 < cue.end and cue.family not in _VERBS for cue in cues)
    return behind is not None and _is_unexplained(behind) and not covered


_STORY = frozenset({"word.negation", "act.stay", "act.ask", "person.none_of_them"})
_VERBS = frozenset({"act", "clause", "word"})
_REPORTS = small_words("verbless", "reports")
