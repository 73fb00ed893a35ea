"""Variants of passages: other people in the places of the named ones, other ways of typing.

Each part of a name becomes one other part in the whole passage, so that "Mia Kern", "Frau Kern" and "Mia" stay one
person; a woman stays a woman, as far as the words before the name tell; the clerks stay who they are.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from .examples import SPEAKERS
from .passages import Labelled, Named

_WOMAN = re.compile(
    r"\b(?:Frau|Kollegin|Tochter|Schwester|Mutter|Ms|Mrs|Miss|sister|wife|daughter|mother|Madame|Mme|Signora|Señora|Sra"
    r"|Pani|госпожа)\.?\s+(?:(?:Dr|Prof)\.?\s+)*$"
)
_MAN = re.compile(
    r"\b(?:Herrn?|Kollegen?|Sohn|Bruder|Vater|Mann|Mr|brother|husband|son|father|Monsieur|Signor|Señor|Sr|Pan|господин)"
    r"\.?\s+(?:(?:Dr|Prof)\.?\s+)*$"
)
_KIN = re.compile(
    r"\b(?:Kolleg\w*|Tochter|Schwester|Mutter|Sohn|Bruder|Vater|Mann|sister|wife|daughter|mother|brother|husband|son"
    r"|father)\s+$"
)
_BEFORE = 22
"""Characters before a name that tell whose it is: "Kollegin Prof. Dr. "."""
_CLERKS = frozenset(part for name in SPEAKERS for part in name.split())
_STEM, _ENDING = 3, 2
"""A word that begins with a known part of a name and is so much longer is that part in another case: "Mias"."""

_Pool = dict[tuple[str, int, str], list[str]]
"""Names by what they are ("given f", "family", "full m"), words and script."""


class Varied:
    """Draws variants, with names from `passages`. The same seed draws the same."""

    def __init__(self, passages: Iterable[Labelled], seed: int) -> None:
        self._dice = random.Random(seed)
        self._pool: _Pool = {}
        every = [(name, before) for each in passages for name, before in _names(each) if _is_plain(name)]
        self._women, self._men = _given_names(every, _WOMAN), _given_names(every, _MAN)
        for name, before in every:
            parts = name.split()
            if len(parts) == 1:
                kind = "family" if _is_addressed(before) else self._given(name, before)
                self._put(kind, name)
                continue
            self._put(f"full {self._sex(parts[0], before)}", name)
            if len(parts) == 2:
                self._put(self._given(parts[0], before), parts[0])
                self._put("family", parts[1])

    def variant(self, passage: Labelled) -> Labelled:
        """With other people; now and then typed in small letters, without punctuation or without lines."""
        changed = self.renamed(passage)
        dice = self._dice.random()
        if dice < 0.12:
            changed = _typed(changed, str.lower)
        elif dice < 0.2:
            changed = _typed(changed, lambda text: re.sub(r"[,;:!]", " ", text))
        elif dice < 0.26:
            changed = _typed(changed, lambda text: re.sub(r"[,.;:!?]", " ", text).lower())
        elif dice < 0.3:
            changed = _typed(changed, lambda text: text.replace("\n", " "))
        return changed

    def renamed(self, passage: Labelled) -> Labelled:
        """With other people."""
        parts: dict[str, str] = {}
        new: dict[str, str] = {}
        for name, before in sorted(_names(passage), key=lambda each: -len(each[0].split())):
            if name not in new:
                new[name] = self._renamed(name, before, parts)
        text, names, last = "", list[Named](), 0
        for named in sorted(passage.names, key=lambda each: each.start):
            said = new[passage.text[named.start : named.end]]
            text += passage.text[last : named.start]
            names.append(replace(named, start=len(text), end=len(text) + len(said)))
            text += said
            last = named.end
        return replace(passage, text=text + passage.text[last:], names=tuple(names))

    def _renamed(self, name: str, before: str, parts: dict[str, str]) -> str:
        """`parts`: each part of a name of this letter with its new one; it grows."""
        words = re.findall(r"[^\s,.]+", name)
        if not words or _CLERKS & set(words):
            return name
        if not any(_known(word, parts) for word in words):
            order = [*words[1:], words[0]] if len(words) == 2 and "," in name else words
            kind = "family" if len(order) == 1 and _is_addressed(before) else self._given(order[0], before)
            kind = f"full {self._sex(order[0], before)}" if len(order) > 1 else kind
            drawn = self._draw(kind, " ".join(order)).split()
            parts.update(zip(order, drawn if len(drawn) == len(order) else order, strict=True))
        for place, word in enumerate(words):
            if word not in parts:
                kind = "family" if place else self._given(word, before)
                parts[word] = _known(word, parts) or self._draw(kind, word)
        return re.sub(r"[^\s,.]+", lambda word: parts[word[0]], name)

    def _draw(self, kind: str, name: str) -> str:
        pool = self._pool.get((kind, *_shape(name)))
        return self._dice.choice(pool) if pool else name

    def _put(self, kind: str, name: str) -> None:
        self._pool.setdefault((kind, *_shape(name)), []).append(name)

    def _given(self, name: str, before: str) -> str:
        return f"given {self._sex(name, before)}"

    def _sex(self, given: str, before: str) -> str:
        if _WOMAN.search(before) or given in self._women - self._men:
            return "f"
        if _MAN.search(before) or given in self._men - self._women:
            return "m"
        return "f" if given[-1] in "aeiая" else "m"


def _names(passage: Labelled) -> list[tuple[str, str]]:
    """Each name with the words before it."""
    text = passage.text
    return [(text[each.start : each.end], text[max(0, each.start - _BEFORE) : each.start]) for each in passage.names]


def _is_plain(name: str) -> bool:
    return not re.search(r"[,.\n]", name) and not _CLERKS & set(name.split())


def _given_names(names: Iterable[tuple[str, str]], behind: re.Pattern[str]) -> frozenset[str]:
    return frozenset(name.split()[0] for name, before in names if " " in name and behind.search(before))


def _is_addressed(before: str) -> bool:
    """ "Frau Kern" and "Herr Kern" have a family name, "mein Sohn Jan" a given one."""
    return bool(_WOMAN.search(before) or _MAN.search(before)) and not _KIN.search(before)


def _known(word: str, parts: dict[str, str]) -> str:
    """What a part in another case or shortened becomes; empty for a part that hasn't been seen."""
    for old, new in parts.items():
        if word.startswith(old) and len(old) >= _STEM and len(word) - len(old) <= _ENDING:
            return new + word[len(old) :]
        if old.startswith(word) and len(word) >= _STEM:
            return new
    return ""


def _shape(name: str) -> tuple[int, str]:
    first = name[0]
    script = "small" if name.islower() else "latin" if first < "\u0250" else hex(ord(first) // 256)
    return len(name.split()), script


def _typed(passage: Labelled, change: Callable[[str], str]) -> Labelled:
    changed = change(passage.text)
    return replace(passage, text=changed) if len(changed) == len(passage.text) else passage
