"""Family names that a mail tells apart from the given name: "Mein Sohn Deniz ... er heißt auch Kaya", "Nachname Güneş".

Takes the writer's own words and the people found; gives those with only a given name the family name that the mail
supports (the family of the writer, or one said nearby). Without such a support the given name stays alone and is asked
for (LABELS.md rule 4: completed only if the mail supports it).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources

from ..findings import Found
from ..words.names import Name, is_capitalised, is_common, is_given, is_honorific, key

_NAME = r"[^\W\d_][\w'’-]+"
_CAPITAL_NAME = r"(?-i:[A-ZÀ-ÖØ-ÞĆČĐĞİŁŚŞŠŹŻŽ][\w'’-]+)"


@cache
def _wordings() -> dict[str, dict[str, list[str]]]:
    file = resources.files("inbox_bot.texts.lexicon") / "family_names.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))


def _any_of(kind: str) -> str:
    """One expression for all languages' wordings of a kind."""
    return f"(?:{'|'.join(wording for every in _wordings()[kind].values() for wording in every)})"


def _pattern(expression: str) -> re.Pattern[str]:
    return re.compile(expression, re.IGNORECASE)


# One phrase each: the family name of somebody is said ("soyadı Güneş", "ihr Nachname ist Özer").
_SAID = _pattern(rf"{_any_of('said')}(?:\s+{_any_of('said_is')})*\s*[,:]?\s+(?P<name>{_NAME})")
_SAME = _pattern(_any_of("same"))
_APART = _pattern(_any_of("apart"))
_GIVEN = _pattern(
    rf"(?P<before>{_CAPITAL_NAME}) {_any_of('given_before')}\b|\b{_any_of('given_behind')}\s+(?P<behind>{_NAME})"
)


def complete_said_given_names(people: Iterable[Found], text: str) -> None:
    """Completes, in place, people with a family name only: "Und Herr Kaya kommt auch, Orhan mit Vornamen"."""
    short = [
        each
        for each in people
        if each.name and not each.name.is_full and each.full and (not each.name.given or not is_given(each.full))
    ]
    for match in _GIVEN.finditer(text) if short else ():
        word = match["before"] or match["behind"]
        if not is_capitalised(word) or is_common(word):
            continue
        place, person = max(((text.rfind(p.full, 0, match.start()), p) for p in short), key=lambda pair: pair[0])
        if place >= 0 and person.name and not person.name.is_full and key(word) != key(person.full):
            person.name = Name(word, person.full)


# "Die Vornamen sind Heike, Jasmin und Ilona", "Vornamen in dieser Reihenfolge: Heike, Jasmin, Ilona".
_AND = rf"(?:, | {_any_of('and')} )"
_BETWEEN = re.compile(_AND)
_GIVEN_IN_TURN = _pattern(
    rf"{_any_of('given_in_turn')}(?: {_any_of('given_are')}| [^.:;!?\n]{{1,40}}:|:)\s+"
    rf"(?P<names>(?:{_CAPITAL_NAME}{_AND}?){{2,}})"
)


def complete_given_names_in_turn(people: Sequence[Found], text: str) -> None:
    """Completes, in place, people with a family name only, where as many given names are told as people come."""
    short = [each for each in people if each.name and each.full and not each.name.is_full]
    said = _GIVEN_IN_TURN.search(text) if short else None
    if said is None:
        return
    given = [each for each in _BETWEEN.split(said["names"]) if each]
    named = [each for each in people if each.name and each.full]
    if len(given) != len(named) or not all(_may_be_given(each) for each in given):
        return
    in_order = sorted(named, key=lambda each: text.find((each.name or Name("", "")).family or each.full))
    told = list(zip(in_order, given, strict=True))
    # Who is named in full says whether this is the order that is meant.
    if any(each.name and each.name.is_full and key(each.name.given) != key(word) for each, word in told):
        return
    for person, word in told:
        if person.name and not person.name.is_full:
            person.name = Name(word, person.full)


def complete_bracketed_names(people: Iterable[Found], text: str) -> None:
    """Completes, in place, people whose name a bracket repeats in full: "Herr Nieder (Meinolf Nieder, Direktor)"."""
    for person in people:
        if not person.name or person.name.is_full or not person.full or "(" not in text:
            continue
        family = re.escape(person.full)
        said = re.search(
            rf"\b{family}\b[^.()\n]{{0,30}}\((?P<given>[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?) {family}\s*[,)]", text
        )
        if said and all(_may_be_given(word) for word in said["given"].split()):
            person.name = Name(said["given"], person.full)


def _may_be_given(word: str) -> bool:
    return is_capitalised(word) and not is_honorific(word) and (is_given(word) or not is_common(word))


# "Wir heißen beide Tesfai", "die Kinder heißen auch Tesfai", "we are both called Tesfai".
_ALL = _pattern(rf"{_any_of('shared')}\s+(?P<name>{_NAME})")


def _complete_shared(short: Iterable[Found], text: str, writer: Name | None) -> None:
    """ "Wir heißen beide Tesfai": one family name for everybody who has none yet."""
    said = _ALL.search(text)
    if said is None:
        return
    word = said["name"]
    is_own = writer is not None and key(word) == key(writer.family)
    if not is_own and (not is_capitalised(word) or is_common(word) or is_honorific(word) or is_given(word)):
        return
    for person in short:
        if person.name and not person.name.is_full and key(person.full) != key(word):
            person.name = Name(person.name.full, word)


# "Familie Haddad", "Fam. Haddad", "the Haddad family", "la famille Haddad", "Haddad ailesi".
_HOUSE = rf"\b{_any_of('house')}\s+{{name}}\b"
_HOUSE_BEHIND = rf"\b{{name}}(?:['’]s)? {_any_of('house_behind')}\b"


def is_told_as_family(writer: Name | None, around: str) -> bool:
    """Whether a mail speaks of the writer's family by its name. `around`: subject, From and the own words."""
    if writer is None or not writer.family:
        return False
    name = re.escape(writer.family)
    return any(re.search(each.format(name=name), around, re.IGNORECASE) for each in (_HOUSE, _HOUSE_BEHIND))


def complete_said_families(people: Iterable[Found], text: str, writer: Name | None, around: str = "") -> None:
    """Completes, in place, people with a given name only. `text`: the writer's own words; `around`: with the subject
    and From."""
    open_names = [
        person for person in people if person.name and not person.name.is_full and len(person.full.split()) == 1
    ]
    if open_names:
        _complete_shared([each for each in open_names if each.name and not each.name.family], text, writer)
    short = [person for person in open_names if person.name and not person.name.is_full and is_given(person.full)]
    if not short:
        return
    for match in _SAID.finditer(text):
        word = match["name"]
        if not is_capitalised(word) or is_common(word) or is_honorific(word) or is_given(word):
            continue
        before = [(text.rfind(person.full, 0, match.start()), person) for person in short]
        place, person = max(before, key=lambda pair: pair[0])
        if place >= 0 and person.name and not person.name.is_full:
            person.name = Name(person.name.full, word)
    if writer is None or not writer.family or _APART.search(text):
        return
    if not _SAME.search(text) and not is_told_as_family(writer, around):
        return
    for person in short:
        if person.name and not person.name.is_full and key(person.full) != key(writer.given):
            person.name = Name(person.name.full, writer.family)
