"""Offices, ranks and callings that stand before a name: "Kaplan Joseph Okoro", "PHK'in Petra Lang".

Takes words; says whether one tells an office. Whether it is one *here* depends on what follows (`names.office_length`):
many offices are family names as well.
"""

from __future__ import annotations

from functools import cache, lru_cache

from .language import languages
from .lexicon import word_set
from .tokens import fold

_SHORTEST_STEM = 2


@cache
def _offices() -> frozenset[str]:
    return word_set("common", "offices", *languages())


@cache
def _endings() -> tuple[str, ...]:
    return tuple(sorted(word_set("common", "office_endings", *languages())))


@cache
def _ranks() -> frozenset[str]:
    return word_set("common", "ranks", *languages())


@cache
def _organisation_openers() -> tuple[frozenset[str], frozenset[str]]:
    """(words before an organisation's name, abbreviations of clubs)."""
    return (
        word_set("common", "organisation_openers", *languages()),
        word_set("common", "club_openers", *languages()),
    )


def opens_organisation(word: str) -> bool:
    """ "Verein", "Ristorante": the name behind it may be the organisation's."""
    return fold(word) in _organisation_openers()[0]


def is_club(word: str) -> bool:
    """ "SV", "TuS": the name behind it is the club's."""
    return sum(letter.isupper() for letter in word) > 1 and fold(word) in _organisation_openers()[1]


@lru_cache(maxsize=5_000)
def is_office(word: str) -> bool:
    """Whether a capitalised word is an office, a calling or a rank."""
    if not word[:1].isupper():
        return False
    folded = fold(word).rstrip(".")
    return folded in _offices() or (folded.endswith(_endings()) and _has_stem(folded)) or is_rank(word)


def _has_stem(folded: str) -> bool:
    return any(folded.endswith(each) and len(folded) >= len(each) + _SHORTEST_STEM for each in _endings())


@lru_cache(maxsize=5_000)
def is_rank(word: str) -> bool:
    """ "PHK", "OStR", "MR'in", "StR'": abbreviated, with two capitals."""
    if sum(letter.isupper() for letter in word) < 2:
        return False
    folded = fold(word).rstrip(".'")
    return folded in _ranks() or folded.removesuffix("in").rstrip("'") in _ranks()
