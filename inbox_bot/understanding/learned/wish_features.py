"""What a trained model sees of a wish and somebody it may belong to.

Takes a letter with the places of its people; returns every wish in it (a mode, a working group) and, for each pair of a
person and a wish, the features from which a model tells whether this one wants that.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ..words.lexicon import Cue
from ..words.small_words import small_words
from ..words.tokens import fold
from .features import Letter, Passage, _kind, _known, _masked

_MARKS = frozenset(",;:()–—-،؛/")
_SHORT = 7
"""Words of a line that is part of a list rather than a sentence."""


@dataclass(frozen=True, slots=True)
class Place:
    """Words [start, end) of a sentence of a letter; the writer, who stands nowhere, has sentence -1."""

    sentence: int
    start: int
    end: int


SELF = Place(-1, 0, 0)


@dataclass(frozen=True, slots=True)
class WishPlace:
    """A mode or group that a letter names. `value`: "online", "onsite" or a session's slug."""

    value: str
    place: Place
    kind: str = "cue"
    """How it was seen: a cue of the lexicon, a word of that sense, or a bare number."""

    @property
    def is_mode(self) -> bool:
        return self.value in ("online", "onsite")


def wishes_in(letter: Letter) -> list[WishPlace]:
    """Every mode and group named, in order; the sure ones and those that only may be meant."""
    found = []
    for index, passage in enumerate(letter.passages):
        here = [
            WishPlace(cue.value, Place(index, cue.start, cue.end))
            for cue in passage.cues
            if cue.family == "wish" or cue.kind in ("mode.online", "mode.onsite")
        ]
        taken = {at for wish in here for at in range(wish.place.start, wish.place.end)}
        taken |= {at for cue in passage.cues if _means_no_wish(cue) for at in range(cue.start, cue.end)}
        for hint in passage.hints:
            if hint.start not in taken:
                here.append(WishPlace(hint.value, Place(index, hint.start, hint.end), "hint"))
                taken.add(hint.start)
        here += _by_sense(index, passage, taken)
        here += _bare_numbers(letter, index, passage, taken)
        found += sorted(here, key=lambda wish: wish.place.start)
    return found


def _means_no_wish(cue: Cue) -> bool:
    """The number of a day; the place that somebody takes for another: Albanian "në vend të", "instead of"."""
    return cue.family == "date" or (cue.kind in _FOR_ANOTHER and cue.end - cue.start <= _SHORT)


_FOR_ANOTHER = frozenset({"act.substitute", "act.replaced", "act.self_out"})
_SHORT = 3
"""Words of a cue that spans no others."""


def _by_sense(index: int, passage: Passage, taken: set[int]) -> Iterator[WishPlace]:
    """ "vom Wohnzimmer aus", "im Saal": words of the sense, where the lexicon knows no cue."""
    for at, meanings in enumerate(passage.senses):
        word = passage.sentence.tokens[at].folded
        modes = [sense for sense in meanings if sense in ("online", "onsite")]
        modes = modes or [mode for stem, mode in _STEMS if word.startswith(stem)]
        if at not in taken and len(modes) == 1:
            yield WishPlace(modes[0], Place(index, at, at + 1), "sense")


# German compounds: "Onlinetagung", "Präsenzanmeldung".
_STEMS = (("online", "online"), ("digital", "online"), ("video", "online"), ("zoom", "online"), ("prasenz", "onsite"))
_ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5}
_BEFORE = small_words("wish_features", "before")
_WORDS = {"eins": 1, "zwei": 2, "drei": 3, "vier": 4, "einser": 1, "zweier": 2, "dreier": 3}


def _bare_numbers(letter: Letter, index: int, passage: Passage, taken: set[int]) -> Iterator[WishPlace]:
    """ "ich 2, Parwin 1", "sie in die erste": where groups are spoken of, a number may be one."""
    ordinals = {cue.start: cue.value for cue in passage.cues if cue.family == "ordinal"}
    order = {"first": 1, "second": 2, "third": 3, "fourth": 4}
    for at, token in enumerate(passage.sentence.tokens):
        if at in taken:
            continue
        text = token.text
        before = passage.sentence.tokens[at - 1].folded if at else ""
        if text[0].isalpha() and not text.isupper() and before not in _BEFORE and at not in ordinals:
            continue
        number = int(text) if len(text) == 1 and text.isdecimal() else _ROMAN.get(text) or _WORDS.get(token.folded)
        number = number or order.get(ordinals.get(at, ""))
        slug = letter.sessions.get(number or 0)
        if slug:
            yield WishPlace(slug, Place(index, at, at + 1), "number")


def _hint(letter: Letter, person: Place) -> tuple[str, ...]:
    """What the rules think that somebody wishes."""
    reading = letter.reading
    if reading is None:
        return ()
    people = (*reading.register, *reading.wished)
    if person is SELF:
        found = next((each for each in people if each.is_self), None)
    else:
        tokens = letter.passages[person.sentence].sentence.tokens[person.start : person.end]
        words = {token.folded for token in tokens if token.is_word}
        found = next(
            (each for each in people if each.name and words & {fold(word) for word in each.full.split()}), None
        )
    mode = (found.mode if found else None) or reading.wish_for_all.mode
    sessions = (found.sessions if found else []) or list(reading.wish_for_all.sessions)
    return (*([mode.value] if mode else []), *sessions[:1])


class WishPairs:
    """The pairs of people and wishes of one letter."""

    def __init__(self, letter: Letter, people: Sequence[Place]) -> None:
        self.letter = letter
        self.people = list(people)
        self.wishes = wishes_in(letter)
        self.is_sure = {True: False, False: False}
        for wish in self.wishes:
            if wish.kind == "cue":
                self.is_sure[wish.is_mode] = True
        self.named_at = [self._at(person) for person in self.people if person is not SELF]
        self.wished_at = {
            mode: sorted(self._at(wish.place) for wish in self.wishes if wish.is_mode == mode) for mode in (True, False)
        }
        self.marks = [
            list(
                itertools.accumulate(
                    int(t.text in _MARKS or t.folded in ("und", "and", "ve", "et")) for t in p.sentence.tokens
                )
            )
            for p in letter.passages
        ]
        self.hints = {person: _hint(letter, person) for person in self.people}
        self.values = {mode: len({w.value for w in self.wishes if w.is_mode == mode}) for mode in (True, False)}

    def features(self, person: Place, wish: WishPlace) -> list[str]:
        return list(self._features(person, wish))

    # ----------------------------------------------------------------------------------------------------------------

    def _at(self, place: Place) -> int:
        return self.letter.starts[place.sentence] + place.start

    def _line(self, place: Place) -> int:
        return self.letter.passages[place.sentence].sentence.lines[place.start]

    def _segment(self, place: Place) -> int:
        return self.marks[place.sentence][place.start]

    def _features(self, person: Place, wish: WishPlace) -> Iterator[str]:
        who = "self" if person is SELF else "other"
        rel = self._relation(person, wish) if person is not SELF else self._self_relation(wish)
        values = f"v{min(self.values[wish.is_mode], 3)}"
        yield from self._by_hint(person, wish, who, rel, values)
        yield from self._by_company(wish, who, rel, values)
        yield from self._by_words_of_segment(wish, who, rel)
        yield from self._by_neighbours(wish, who, rel)
        line = self._line(wish.place)
        if self.letter.lengths.get(line, 99) <= _SHORT:
            yield f"short line {who} {rel}"
        is_last = self.wished_at[wish.is_mode][-1] <= self._at(wish.place)
        yield f"last={is_last} {who} {values}"

    def _by_hint(self, person: Place, wish: WishPlace, who: str, rel: str, values: str) -> Iterator[str]:
        """What the rules think that this one wishes, and how the wish was seen."""
        hint = [value for value in self.hints[person] if (value in ("online", "onsite")) == wish.is_mode]
        told = "same" if wish.value in hint else "other" if hint else "none"
        yield from (f"hint={told}", f"hint={told} {who} {values}", f"hint={told} {rel}", f"hint={told} {wish.kind}")
        if wish.kind != "cue":
            yield f"kind={wish.kind} {self.is_sure[wish.is_mode]}"
            yield f"kind={wish.kind} {who} {rel}"

    def _by_company(self, wish: WishPlace, who: str, rel: str, values: str) -> Iterator[str]:
        """How many people and wishes there are to be matched."""
        family = "mode" if wish.is_mode else "group"
        company = f"n{min(len([p for p in self.people if p is not SELF]), 3)}{SELF in self.people}"
        yield from (f"who={who}", f"rel={who} {rel}", f"rel={who} {rel} {values}", f"rel={who} {rel} {company}")
        yield from (f"rel={who} {rel} {values} {company}", f"{values[0]}={values[1:]} {family}", f"n={company}")
        # "G=" stood for the letter's gist, which both models now do without: the shipped weights know it as empty.
        yield from (f"G= {who}", f"G= {who} {rel}", f"only={who} {values} {company}")

    def _by_words_of_segment(self, wish: WishPlace, who: str, rel: str) -> Iterator[str]:
        """Cues and senses between the same two marks as the wish, and the cues of its sentence."""
        index, mark = wish.place.sentence, self._segment(wish.place)
        passage = self.letter.passages[index]
        for kind in {_kind(c) for c in passage.cues if self._segment(Place(index, c.start, c.end)) == mark}:
            if kind.split(".")[0] in ("act", "person", "word", "clause", "session", "group_of"):
                yield f"k={kind} {who}"
                yield f"k={kind} {who} {rel}"
        for kind in passage.kinds:
            if kind.split(".")[0] in ("act", "person", "word"):
                yield f"s={kind} {who}"
        for at, meanings in enumerate(passage.senses):
            if self.marks[index][at] == mark:
                for sense in meanings:
                    yield f"m={sense} {who}"
                    yield f"m={sense} {'<' if at < wish.place.start else '>'}"
        if passage.sentence.is_question:
            yield "?"

    def _by_neighbours(self, wish: WishPlace, who: str, rel: str) -> Iterator[str]:
        """The words before and behind the wish."""
        tokens = self.letter.passages[wish.place.sentence].sentence.tokens
        around = [_masked(t.text, t.folded) for t in tokens]
        for step in (-3, -2, -1):
            at = wish.place.start + step
            word = around[at] if at >= 0 else "^"
            yield f"w{step}={word}"
            yield f"w{step}={word} {who}"
        for step in (0, 1):
            at = wish.place.end + step
            yield f"w+{step}={around[at] if at < len(around) else '$'}"
        yield f"k-1={_known(tokens[wish.place.start - 1].text) if wish.place.start else '^'} {who} {rel}"

    def _relation(self, person: Place, wish: WishPlace) -> str:
        at, there = self._at(person), self._at(wish.place)
        low, high = min(at, there), max(at, there)
        others = sum(low < at < high for at in self.named_at)
        rivals = sum(low < at < high for at in self.wished_at[wish.is_mode])
        side = "<" if at < there else ">"
        if self._line(person) == self._line(wish.place) and person.sentence == wish.place.sentence:
            near = "segment" if self._segment(person) == self._segment(wish.place) else "line"
        elif person.sentence == wish.place.sentence:
            near = "sentence"
        elif abs(person.sentence - wish.place.sentence) == 1:
            near = "next"
        else:
            near = "far"
        return f"{near}{side}{min(others, 2)}{min(rivals, 2)}"

    def _self_relation(self, wish: WishPlace) -> str:
        passage = self.letter.passages[wish.place.sentence]
        here = [
            cue
            for cue in passage.cues
            if cue.kind
            in (
                "person.self",
                "person.self_object",
                "person.self_and",
                "person.we",
                "person.us",
                "person.subject",
                "person.own_ticket",
                "person.with_me",
            )
        ]
        names = sum(p.sentence == wish.place.sentence for p in self.people)
        same = {
            cue.kind
            for cue in here
            if self._segment(Place(wish.place.sentence, cue.start, cue.end)) == self._segment(wish.place)
        }
        near = "+".join(sorted(k[7:] for k in same)) or (
            "+".join(sorted({c.kind[7:] for c in here})) + "~" if here else "none"
        )
        return f"{near} {min(names, 2)}"
