"""The language of a text, from its script and its small words.

Takes the writer's own words; returns an ISO 639-1 code and how sure that is (0 to 1). Small words ("ve", "și", "que")
tell more of a short mail than letter statistics, and they are data (`languages.toml`).
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from .tokens import fold, tokenize


@dataclass(frozen=True, slots=True)
class _Profile:
    words: frozenset[str]
    letters: frozenset[str]
    foreign: frozenset[str]
    """Letters that the language never writes."""
    script: str
    language: str


@cache
def _profiles() -> dict[str, _Profile]:
    text = (resources.files("inbox_bot.texts.lexicon") / "languages.toml").read_text(encoding="utf-8")
    return {
        code: _Profile(
            frozenset(fold(word) for word in table["words"].split()),
            frozenset(table.get("letters", "")),
            frozenset(table.get("foreign", "")),
            table.get("script", "LATIN"),
            table.get("language", code),
        )
        for code, table in tomllib.loads(text).items()
    }


@cache
def _function_words() -> frozenset[str]:
    return frozenset(word for profile in _profiles().values() for word in profile.words)


def small_words_of(language: str) -> frozenset[str]:
    """The small words that a language is known by, folded."""
    return frozenset(word for each in _profiles().values() if each.language == language for word in each.words)


def is_function_word(word: str) -> bool:
    """Whether a word is a small word of any language; Persian "علی" is Ali, Arabic "على" is "on"."""
    return fold(word) in _function_words() and word not in _NAMES_ALIKE


_NAMES_ALIKE = ("\u0639\u0644\u06cc",)
"""Names that folding makes a small word of another language."""


def languages() -> tuple[str, ...]:
    return tuple(dict.fromkeys(profile.language for profile in _profiles().values()))


@cache
def _letter_script(letter: str) -> str:
    return unicodedata.name(letter, "?").partition(" ")[0]


def script_of(word: str) -> str:
    """The script of a word's first letter; "" where it has none."""
    return next((_letter_script(letter) for letter in word if letter.isalpha()), "")


_CASELESS = frozenset(("ARABIC", "ETHIOPIC", "TAMIL", "HEBREW", "CJK", "GEORGIAN"))


def is_caseless(word: str) -> bool:
    """Whether a word stands in a script without capitals."""
    return script_of(word) in _CASELESS


def scripts(text: str) -> Counter[str]:
    """How many letters each script has: "LATIN", "CYRILLIC", "ARABIC", "GREEK", "ETHIOPIC", "TAMIL" ..."""
    return Counter(_letter_script(letter) for letter in text if letter.isalpha())


def detect(text: str, default: str = "de") -> tuple[str, float]:
    """The language of a text and how sure that is; the default, at 0, where nothing tells."""
    script = _script(text)
    if script is None:
        return default, 0.0
    best, sureness = _best(text, [code for code, each in _profiles().items() if each.script == script], default)
    return (_profiles()[best].language if best in _profiles() else best), sureness


def _script(text: str) -> str | None:
    """The script of most small letters: names and titles stand in Latin ones in a mail of any language."""
    words = [token.text for token in tokenize(text) if token.is_word and not token.text[0].isupper()]
    counts = scripts(" ".join(words)) or scripts(text)
    return counts.most_common(1)[0][0] if counts else None


def _best(text: str, codes: Sequence[str], default: str) -> tuple[str, float]:
    words = Counter(token.folded for token in tokenize(text) if token.is_word)
    lowered = Counter(text.lower())
    scores = {code: _score(_profiles()[code], words, lowered) for code in codes}
    if not scores or not any(scores.values()):
        is_foreign = bool(codes) and default not in codes
        return (codes[0], 0.5 if len(codes) == 1 else 0.0) if is_foreign else (default, 0.0)
    best = max(scores, key=lambda code: (scores[code], code == default))
    return best, scores[best] / (sum(scores.values()) or 1)


def _score(profile: _Profile, words: Counter[str], letters: Counter[str]) -> float:
    hits = sum(count for word, count in words.items() if word in profile.words)
    marks = sum(count for letter, count in letters.items() if letter in profile.letters)
    strange = sum(count for letter, count in letters.items() if letter in profile.foreign)
    return max(0.0, hits + 0.15 * marks - 0.5 * strange)
