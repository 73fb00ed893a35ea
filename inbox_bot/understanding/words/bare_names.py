"""Names without what a language writes onto them: "Çetinkaya'nın", "Uwe Dohm's", "وياسر" (and Yasser).

Takes tokens; returns as many, with the bare word where one was longer. The endings are data
(`common.name_endings`); Turkish ones fit the sound before them, so that "Rifa'i" keeps its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from .language import languages
from .lexicon import word_set
from .names import is_given
from .tokens import Token, fold

_SUFFIXED = re.compile(r"([^\W\d_][\w-]*\w)['’‘ʼ]([^\W\d_]{1,6})")
_AND = "و"
_SHORTEST = 3
_VOWELS = "aeiou"


def bare_names(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens, each without a case ending behind an apostrophe or an Arabic "and" before it."""
    return tuple(_bare(token) for token in tokens)


def is_joined(token: Token, bare: Token) -> bool:
    """Whether a token said "and" as well: a name begins with it."""
    return token.text[0] == _AND and bare.text != token.text


def _bare(token: Token) -> Token:
    text = token.text
    if text[0] == _AND and len(text) > _SHORTEST and is_given(text[1:]) and not is_given(text):
        return replace(token, text=text[1:], folded=fold(text[1:]))
    found = _SUFFIXED.fullmatch(text)
    if found and text[0].isupper() and found[2].islower() and _is_ending(fold(found[1]), fold(found[2])):
        return replace(token, text=found[1], folded=fold(found[1]))
    return token


def _is_ending(stem: str, ending: str) -> bool:
    if ending not in _endings():
        return False
    # "Dohm'u", "Otte'yi": a vowel follows consonants only, what begins with y or n follows vowels.
    return (stem[-1] in _VOWELS) != (ending[0] in _VOWELS) if ending[0] in f"{_VOWELS}yn" else True


@cache
def _endings() -> frozenset[str]:
    return word_set("common", "name_endings", *languages())
