"""Words of one meaning: what a word is about, whatever the language.

Takes tokens and a language; returns for each token the senses it has ("come", "cannot", "ill", "replace" ...), so that
a model that learned something from German mails knows it of a Tamil one. Words are data (`inbox_bot.texts.senses`), one
file a language: `sense: word stem* "a short phrase"`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from importlib import resources

from .tokens import Token, fold, tokenize

_ENTRY = re.compile(r'"([^"]+)"|(\S+)')
_SHORTEST_STEM = 2


class Senses:
    """The words of one or more languages by their senses."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._words: dict[str, set[str]] = defaultdict(set)
        self._stems: dict[str, set[str]] = defaultdict(set)
        self._phrases: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        self._phrase_stems: dict[str, set[str]] = defaultdict(set)
        self._cache: dict[str, tuple[str, ...]] = {}
        for text in texts:
            for line in text.splitlines():
                sense, colon, entries = line.partition(":")
                if colon and not line.startswith("#"):
                    for entry in _ENTRY.finditer(entries):
                        self._add(sense.strip(), entry[1] or entry[2])

    def _add(self, sense: str, entry: str) -> None:
        if " " in entry.strip():
            words = tuple(_folded(word) for word in entry.split())
            self._add_phrase(words, sense)
        elif entry.endswith("*"):
            self._stems[fold(entry[:-1])].add(sense)
        elif entry.isalpha():  # most are: one word, and no need to look for where it ends
            self._words[fold(entry)].add(sense)
        else:
            words = tuple(token.folded for token in tokenize(entry))
            if len(words) == 1:
                self._words[words[0]].add(sense)
            elif words:
                self._add_phrase(words, sense)

    def _add_phrase(self, words: tuple[str, ...], sense: str) -> None:
        first = words[0]
        self._phrases[first].append((words, sense))
        if first.endswith("*"):
            self._phrase_stems[first[:_SHORTEST_STEM]].add(first)

    def of_word(self, folded: str) -> tuple[str, ...]:
        """The senses of one folded word: its own, else those of its longest stem."""
        known = self._cache.get(folded)
        if known is None:
            found = self._words.get(folded)
            if not found:
                for length in range(len(folded), _SHORTEST_STEM - 1, -1):
                    found = self._stems.get(folded[:length])
                    if found:
                        break
            known = self._cache[folded] = tuple(sorted(found or ()))
        return known

    def _phrases_at(self, folded: str) -> Iterator[tuple[tuple[str, ...], str]]:
        yield from self._phrases.get(folded, ())
        for stem in self._phrase_stems.get(folded[:_SHORTEST_STEM], ()):
            if folded.startswith(stem[:-1]):
                yield from self._phrases[stem]

    def of(self, tokens: Sequence[Token]) -> list[tuple[str, ...]]:
        """The senses of each token; a phrase gives its sense to its first word."""
        found = [self.of_word(token.folded) for token in tokens]
        for place, token in enumerate(tokens):
            for words, sense in self._phrases_at(token.folded):
                if place + len(words) <= len(tokens) and all(
                    _fits(word, tokens[place + offset].folded) for offset, word in enumerate(words)
                ):
                    found[place] = tuple(sorted({*found[place], sense}))
        return found


def _folded(word: str) -> str:
    return fold(word.rstrip("*")) + ("*" if word.endswith("*") else "")


def _fits(word: str, folded: str) -> bool:
    return folded.startswith(word[:-1]) if word.endswith("*") else word == folded


@cache
def _text(language: str) -> str:
    file = resources.files("inbox_bot.texts.senses") / f"{language}.txt"
    return file.read_text(encoding="utf-8") if file.is_file() else ""


_SAME = {"hr": "sr", "bs": "sr"}


@cache
def senses(*languages: str) -> Senses:
    """The merged senses of some languages; loaded once."""
    return Senses([_text(_SAME.get(language, language)) for language in languages])
