"""Text into tokens, and one folding for all matching of words.

Takes any string; returns tokens with their place in it. Refuses nothing. Folding makes alike what writers mix: case,
accents, "ae" and "ä", "ß" and "ss", dotted and dotless i, Arabic and Persian letters and digits, typographic quotes.
Matching happens on folded tokens only, so that a cue's place maps back to the writer's own spelling.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_LETTERS = str.maketrans(
    {
        "ß": "ss", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "a", "œ": "o",
        "ي": "ی", "ى": "ی", "ك": "ک", "أ": "ا", "إ": "ا", "آ": "ا", "ة": "ه", "ـ": None,
        "ё": "е", "ґ": "г", "ς": "σ", "ə": "e",
        "’": "'", "‘": "'", "ʼ": "'", "ʻ": "'", "´": "'", "`": "'", "′": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-",
        "\u00ad": None, "\u200b": None, "\u200c": None, "\u200d": None, "\u200e": None, "\u200f": None, "\ufeff": None,
    }
)  # fmt: skip
_DIGRAPHS = re.compile(r"ae|oe|ue")


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Lower case without accents; "ae", "oe", "ue" as the bare vowel, as "ä", "ö", "ü" become."""
    lowered = text.casefold().translate(_LETTERS)
    if not lowered.isascii():
        bare = (each for each in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(each))
        lowered = "".join(bare).translate(_LETTERS)
    return _DIGRAPHS.sub(lambda pair: pair[0][0], lowered)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number, date, address or mark, with its place in the text."""

    text: str
    folded: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        return self.text[0].isalpha() and "@" not in self.text

    @property
    def is_address(self) -> bool:
        return "@" in self.text


EMAIL = r"[\w.+\-]+@[\w\-]+(?:\.[\w\-]+)+"
_TOKEN = re.compile(
    rf"{EMAIL}"
    r"|https?://\S+|www\.\S+"
    r"|\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{2,4})?|\d{1,2}[./]\d{1,2}(?![\d.])|\d{4}-\d\d-\d\d"
    r"|\d+"
    r"|\u0648(?=[A-Za-z\u00c0-\u024f])"  # Arabic "and" before a Latin name
    r"|[^\W\d_](?:[^\W_]|[\u0300-\u036f\u064b-\u0652\u0bbe-\u0bcd\u0bd7\u200c\u200d\u00ad]"
    r"|['’‘ʼ\-‐‑·](?=[^\W\d_])|[*:](?=in))*"
    r"|\S"
)


@lru_cache(maxsize=1000)
def tokenize(text: str) -> tuple[Token, ...]:
    return tuple(Token(m[0], fold(m[0]), m.start(), m.end()) for m in _TOKEN.finditer(text))
