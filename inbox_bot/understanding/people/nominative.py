"""Names of Slavic writers as they stand on a list: "zgłaszam koleżankę Beatę Wolską" registers Beata Wolska.

Takes the people found in a mail of such a language; turns, in place, names in another case. The endings are data
(`common.woman_given` ...: the ending said and that of the list, "|" for none, "!" where no name on a list ends so). A
form is turned only where a list knows the given name that comes out and not the one that was said, or where the
family name shows the case.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from ..findings import Found
from ..words.lexicon import patterns
from ..words.names import Name, is_family, is_given

INFLECTING = frozenset({"pl", "ru", "sr", "uk"})


def turn_to_nominative(people: Iterable[Found], language: str) -> None:
    """Turns, in place, who is named in a case that no list has."""
    if language not in INFLECTING:
        return
    for person in people:
        if person.name is not None and not person.is_self:
            person.name = nominative(person.name, language)


def nominative(name: Name, language: str) -> Name:
    """The name as a list has it; the same name where nothing shows another case."""
    given, family = (name.given, name.family) if name.given else (name.family, "")
    for who in ("woman", "man"):
        for base, is_sure in _turned(given, language, f"{who}_given"):
            forms = [form for form, _ in _turned(family, language, f"{who}_family")]
            if who == "man" and family and not forms:
                continue  # Богдана Мельничук is a woman: a man's family name would show the case, too
            turned = forms[0] if forms else family
            if who == "woman" and turned == family and _is_of_a_man(family, language):
                continue  # "са Миланом Петровићем": Милана would be "Миланом Петровић"
            if is_given(base) and (is_sure or not is_given(given) or _shows_case(family, turned)):
                return Name(base, turned) if name.given else Name("", base)
    return name


def _is_of_a_man(family: str, language: str) -> bool:
    """Whether a family name that no woman has in this form is one of a man in it."""
    return any(form != family for form, _ in _turned(family, language, "man_family")) and not is_family(family)


def _shows_case(said: str, turned: str) -> bool:
    """ "Dragana Stojanovića": Dragana is a name, too, but no family is called Stojanovića."""
    return said != turned and is_family(turned) and not is_family(said)


def _turned(word: str, language: str, kind: str) -> Iterator[tuple[str, bool]]:
    for said, listed, *sure in _endings(language, kind):
        if word.endswith(said) and len(word) - len(said) >= _STEM:
            yield word[: -len(said)] + listed.strip("|"), bool(sure)


_STEM = 2
"""Letters that a name has before its ending at least."""


@cache
def _endings(language: str, kind: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(pattern.split()) for pattern in patterns("common", kind, language))
