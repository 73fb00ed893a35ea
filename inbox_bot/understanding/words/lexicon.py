"""Words as data: finds the cues of all kinds that stand in a run of tokens.

Takes a language and the TOML files of `inbox_bot.texts.lexicon`; returns `Cue`s in order, longest first where two
of one kind overlap. A pattern is a few words: "a|b" either, "word*" any ending, "*word" any beginning (of its first
word), ".." up to ten tokens that don't cross the end of a clause, "...!word" up to 25 but not that word, "?word" may
be missing, "_" any one token. One pass over the tokens tries only those patterns whose first word fits, so that twenty
languages cost little more than one.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from .language import small_words_of
from .tokens import Token, fold, tokenize

_GAP = r"(?: (?![!?;:,،] )[^ ]+){0,10}?"
# German verbs close around a whole list of names: "melde ich Frau A, Herrn B und Frau C an".
_WIDE_GAP = r"(?: (?![!?;:] )[^ ]+){0,25}?"
# "Melde ich die Kolleginnen Frau A und Frau B vom Treffen ab": but nobody who is announced ("melde ... an") goes.
_UNLESS = "...!"
_WIDE = frozenset({"act.register"})
_PREFIX = 3
_SUFFIX = 4


@cache
def _family(kind: str) -> str:
    return kind.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that say something: `kind` is "act.cancel", "mode.online", "session.group" ...; tokens [start, end)."""

    kind: str
    start: int
    end: int
    text: str

    @property
    def family(self) -> str:
        return _family(self.kind)

    @property
    def value(self) -> str:
        return self.kind.partition(".")[2]


@dataclass(frozen=True, slots=True)
class _Pattern:
    kind: str
    text: str
    opening: str
    """One of the first word's alternatives."""

    def opens(self, word: str) -> bool:
        """Whether a word can be the first of the pattern: cheaper than to try the whole."""
        return word.startswith(self.opening.partition("*")[0]) and word.endswith(self.opening.rpartition("*")[2])


def _words(element: str) -> str:
    """One element of a pattern as a regular expression over a single folded token."""
    alternatives = (re.escape(each).replace(r"\*", "[^ ]*") for each in element.split("|"))
    return f"(?:{'|'.join(alternatives)})"


def _pattern_tokens(text: str) -> list[str]:
    return [each if each.startswith("..") else fold(each) for each in text.split()]


def _compile(text: str, gap: str) -> str:
    regex, is_first = "", True
    for element in _pattern_tokens(text):
        blank = "" if is_first else " "
        if element == "...":
            regex += _WIDE_GAP
        elif element.startswith(_UNLESS):
            regex += _WIDE_GAP.replace("[!?;:] ", f"(?:[!?;:]|{re.escape(element.removeprefix(_UNLESS))}) ")
        elif element == "..":
            regex += gap
        elif element == "_":
            regex += f"{blank}[^ ]+"
        elif element.startswith("?"):
            regex += f"(?:{blank}{_words(element.replace('?', ''))})?"
        else:
            regex += blank + _words(element)
        is_first = False
    return regex + r"(?![^ ])"


def _openings(text: str) -> list[str]:
    """The first word's alternatives: by them a pattern is found."""
    return _pattern_tokens(text)[0].replace("?", "").split("|")


_RECENT = 1000
"""How many runs of words are remembered: the readers of one mail ask for the same lines many times."""
_MEMORABLE = 1000
"""Characters; longer runs would fill the memory, and are asked for less."""
_WORDS = 10_000
"""How many words are remembered with the patterns that they open."""


class Lexicon:
    """The cues of one or more languages, merged."""

    def __init__(self, entries: Iterable[tuple[str, str]]) -> None:
        self._exact: dict[str, list[_Pattern]] = defaultdict(list)
        self._prefix: dict[str, list[_Pattern]] = defaultdict(list)
        self._suffix: dict[str, list[_Pattern]] = defaultdict(list)
        self._recent: dict[str, tuple[Cue, ...]] = {}
        self._tried: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {}
        for kind, text in entries:
            for opening in _openings(text):
                pattern = _Pattern(kind, text, opening)
                if opening.startswith("*"):
                    self._suffix[opening[-_SUFFIX:]].append(pattern)
                elif opening.endswith("*"):
                    self._prefix[opening[:-1][:_PREFIX]].append(pattern)
                else:
                    self._exact[opening].append(pattern)

    def cues(self, tokens: Sequence[Token]) -> tuple[Cue, ...]:
        """Every cue in the tokens, in order of place; of one kind, none inside another."""
        joined = " ".join(token.folded.replace(" ", "") for token in tokens)
        known = self._recent.get(joined)
        if known is None:
            if len(self._recent) >= _RECENT:
                self._recent.clear()
            known = self._find(joined, tokens)
            if len(joined) <= _MEMORABLE:
                self._recent[joined] = known
        return known

    def _find(self, joined: str, tokens: Sequence[Token]) -> tuple[Cue, ...]:
        starts = _starts(tokens)
        found: list[Cue] = []
        for index, token in enumerate(tokens):
            for kind, regex in self._tries(token.folded):
                match = regex.match(joined, starts[index])
                if match:
                    end = bisect_right(starts, match.end() - 1)
                    found.append(Cue(kind, index, end, match[0]))
        return _outermost(found)

    def cues_in(self, text: str) -> tuple[Cue, ...]:
        return self.cues(tokenize(text))

    def has(self, text: str, kind: str) -> bool:
        """Whether a text holds a cue of a kind."""
        return any(cue.kind == kind for cue in self.cues_in(text))

    def is_whole(self, text: str, kind: str) -> bool:
        """Whether a text is nothing but one cue of a kind."""
        tokens = tokenize(text)
        return any(cue.kind == kind and cue.start == 0 and cue.end == len(tokens) for cue in self.cues(tokens))

    def _tries(self, word: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
        """The patterns that a word can open, by kind; compiled when they are first needed: most of them never are."""
        known = self._tried.get(word)
        if known is None:
            if len(self._tried) >= _WORDS:
                self._tried.clear()
            fitting = {(each.kind, each.text) for each in self._candidates(word) if each.opens(word)}
            known = tuple((kind, _regex(text, kind in _WIDE)) for kind, text in sorted(fitting))
            self._tried[word] = known
        return known

    def _candidates(self, word: str) -> Iterable[_Pattern]:
        yield from self._exact.get(word, ())
        for length in range(1, _PREFIX + 1):
            yield from self._prefix.get(word[:length], ()) if len(word) >= length else ()
        yield from self._suffix.get(word[-_SUFFIX:], ())


@cache
def _regex(text: str, is_wide: bool) -> re.Pattern[str]:
    return re.compile(_compile(text, _WIDE_GAP if is_wide else _GAP))


def _starts(tokens: Sequence[Token]) -> list[int]:
    starts, place = [], 0
    for token in tokens:
        starts.append(place)
        place += len(token.folded.replace(" ", "")) + 1
    return starts


def _outermost(found: list[Cue]) -> tuple[Cue, ...]:
    kept: list[Cue] = []
    reached: dict[str, int] = {}
    for cue in sorted(set(found), key=lambda each: (each.start, -each.end, each.kind)):
        # In this order a cue lies inside an earlier one of its kind if that one reaches at least as far.
        if reached.get(cue.kind, -1) < cue.end:
            reached[cue.kind] = cue.end
            kept.append(cue)
    return tuple(kept)


# ------------------------------------------------------------------------------------------------------------ the files


@cache
def _table(language: str) -> dict[str, dict[str, list[str]]]:
    file = resources.files("inbox_bot.texts.lexicon") / f"{language}.toml"
    return tomllib.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def entries(language: str) -> list[tuple[str, str]]:
    """(kind, pattern) of one language's file; "common" words are no cues (`word_set`)."""
    found = [
        (f"{family}.{value}", text)
        for family, values in _table(language).items()
        if family != "common"
        for value, texts in values.items()
        for text in texts
    ]
    if language in _OWNING:
        found += [("kin.owned", text) for kind, text in found if kind == "person.role"]
    if language in _IN_CYRILLIC_TOO:
        found += [(kind, _in_cyrillic(text)) for kind, text in found]
    return found


# Where a husband is the writer's without a word that says so, or with one behind or written onto him.
_OWNING = frozenset("ar bg el fa ku pl ro ru sq sr ta ti tr uk vi".split())
_IN_CYRILLIC_TOO = ("sr",)
_PAIRS = (("dž", "џ"), ("lj", "љ"), ("nj", "њ"))
_SINGLES = str.maketrans("abcčćdđefghijklmnoprsštuvzž", "абцчћдђефгхијклмнопрсштувзж")


def _in_cyrillic(text: str) -> str:
    """Serbian in its other script, letter by letter."""
    for latin, cyrillic in _PAIRS:
        text = text.replace(latin, cyrillic)
    return text.translate(_SINGLES)


@cache
def lexicon(*languages: str) -> Lexicon:
    """The merged words of some languages; loaded once. What is a small word of another one is no German one beside
    it: Serbian "da" gives no reason."""
    others = set(languages) - {"de", "en"}
    small = {word for other in others for word in small_words_of(other)}
    return Lexicon(
        (kind, text)
        for language in languages
        for kind, text in entries(language)
        if language != "de" or kind.startswith("letter.") or fold(text) not in small
    )


@cache
def patterns(family: str, value: str, *languages: str) -> tuple[str, ...]:
    """All of one kind as they stand in the files."""
    return tuple(text for each in languages for text in _table(each).get(family, {}).get(value, []))


@cache
def word_set(family: str, value: str, *languages: str) -> frozenset[str]:
    """The plain words of one kind, folded, without patterns."""
    words = patterns(family, value, *languages)
    return frozenset(fold(word) for word in words if not set(word) & set("*|.?_ "))


@cache
def word_prefixes(family: str, value: str, *languages: str) -> tuple[str, ...]:
    """The openings of the words with an asterisk at the end, folded."""
    words = patterns(family, value, *languages)
    return tuple(sorted({fold(word[:-1]) for word in words if word.endswith("*") and not set(word) & set("|._ ")}))
