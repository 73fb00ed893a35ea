"""The trained part of reading: what a letter wants, who in it comes or goes, and what they wish.

Takes a `Letter`; returns a `Learned` with a probability for each thing it says. Small log-linear models (CRFsuite) over
the features of `features` and `wish_features`, trained on the labelled passages and mails of the repository
(`training/`), shipped in the package; nothing is fetched and nothing is learned at run time.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import pycrfsuite

from .event_words import number_value
from .features import Letter, letter_features, word_features
from .limits import MAX_PAIRS
from .tokens import Token
from .wish_features import SELF, Place, WishPairs

VIEWS = {
    "gist_words": ("w=", "ww=", "w_w=", "p=", "?w=", "x="),
    "gist_senses": ("S=", "SS=", "T=", "N=", "c=", "cc=", "c>c=", "d=", "n=", "questions=", "R."),
}
"""Two models that see only one kind of features each: where they agree with the whole, it can be believed."""
MODELS = (*VIEWS, "gist", "people", "wishes", "count", "asks", "rules", "trained")


@dataclass(frozen=True, slots=True)
class Tagged:
    """A person named in a letter. `role`: "+" comes, "-" goes, "0" is only named."""

    place: Place
    role: str
    sureness: float


@dataclass(frozen=True, slots=True)
class Learned:
    """What the models say of one letter."""

    intent: str
    """register, cancel, change, question or unrelated."""
    me: str
    """What happens with the writer: "+" put on the list, "-" taken off, "0" neither."""
    sureness: float
    """The probability of intent and me together."""
    others: tuple[tuple[str, float], ...]
    """The next best gists ("cancel/-") with their probabilities."""
    people: tuple[Tagged, ...]
    wishes: Mapping[Place, tuple[str, ...]]
    """Modes and groups of each who comes, by place; the writer at `SELF`."""
    unnamed: int
    asks: bool
    asks_sureness: float
    is_whole: bool = True
    """False: there were too many people and wishes to say who wishes what."""
    views: tuple[str, ...] = ()
    """What each of `VIEWS` alone would say: a gist ("register/+")."""


class Models:
    """All models, opened once a process."""

    def __init__(self, blobs: Mapping[str, bytes]) -> None:
        self._blobs = blobs
        self._taggers = {name: _opened(blob) for name, blob in blobs.items() if blob}

    def _ranked(self, name: str, features: Sequence[str]) -> list[tuple[str, float]]:
        tagger = self._taggers[name]
        tagger.set([sorted(features)])  # one order of summing, whatever the process's hash seed
        ranked = [(label, tagger.marginal(label, 0)) for label in tagger.labels()]
        return sorted(ranked, key=lambda pair: -pair[1])

    def trust(self, features: Sequence[str]) -> dict[str, float]:
        """How likely each of the two readers is right."""
        return {name: dict(self._ranked(name, features)).get("1", 0.0) for name in ("rules", "trained")}

    def read(self, letter: Letter, extra: Sequence[str] = ()) -> Learned:
        """`extra`: features of the mail around the letter (subject, thread)."""
        features = [*letter_features(letter), *extra]
        ranked = self._ranked("gist", features)
        gist, sureness, people = self._consistent(letter, ranked)
        intent, _, me = gist.partition("/")
        comes = [tagged.place for tagged in people if tagged.role == "+"]
        unnamed = self._unnamed(letter, features, gist, len(comes))
        asks = dict(self._ranked("asks", [*features, f"G={gist}"]))
        others = tuple(pair for pair in ranked if pair[0] != gist)[:2]
        wishes = self._wishes(letter, comes, gist)
        return Learned(
            intent, me, sureness, others, people, wishes or {}, unnamed,
            asks.get("1", 0.0) > 0.5, max(asks.values()), wishes is not None,
            tuple(self._taggers[view].tag([seen_by(view, features)])[0] for view in VIEWS),
        )  # fmt: skip

    def _consistent(self, letter: Letter, ranked: Sequence[tuple[str, float]]) -> tuple[str, float, tuple[Tagged, ...]]:
        """The likeliest gist that the names bear out: who cancels "for another" must name one."""
        best: tuple[str, float, tuple[Tagged, ...]] | None = None
        for gist, chance in ranked[:4]:
            people = self._people(letter, gist)
            roles = {tagged.role for tagged in people}
            fits = {"register/0": "+" in roles, "cancel/0": "-" in roles, "change/0": bool(roles & {"+", "-"})}.get(
                gist, True
            )
            if fits:
                return gist, chance, people
            best = best or (gist, chance, people)
            if chance < 0.5 * ranked[0][1] and len(ranked) > 1 and chance < 0.1:
                break
        assert best is not None
        return best

    def _people(self, letter: Letter, gist: str) -> tuple[Tagged, ...]:
        rows = word_features(letter, gist)
        if not rows:
            return ()
        tagger = self._taggers["people"]
        labels = tagger.tag(rows)
        every, at = list[Tagged](), 0
        for index, passage in enumerate(letter.passages):
            size = len(passage.sentence.tokens)
            found, chances = list[Tagged](), list[dict[str, float]]()
            start = 0
            while start < size:
                label = labels[at + start]
                if label[0] != "B":
                    start += 1
                    continue
                end = start + 1
                while end < size and labels[at + end] == f"I{label[1]}":
                    end += 1
                sure = min(tagger.marginal(labels[at + i], at + i) for i in range(start, end))
                found.append(Tagged(Place(index, start, end), label[1], sure))
                chances.append({role: tagger.marginal(f"B{role}", at + start) for role in "+-0"})
                start = end
            every += _alike_in_a_row(found, chances, passage.sentence.tokens)
            at += size
        return tuple(every)

    def _wishes(self, letter: Letter, comes: Sequence[Place], gist: str) -> dict[Place, tuple[str, ...]] | None:
        """None where the pairs are too many to look at."""
        people = [*comes, *([SELF] if gist.endswith("+") else [])]
        pairs = WishPairs(letter, people, gist)
        found: dict[Place, tuple[str, ...]] = {}
        if len(people) * len(pairs.wishes) > MAX_PAIRS:
            return None
        for person in people if pairs.wishes else ():
            best: dict[bool, tuple[float, str]] = {}
            for wish in pairs.wishes:
                chance = dict(self._ranked("wishes", pairs.features(person, wish))).get("1", 0.0)
                if chance > 0.5:
                    best[wish.is_mode] = max(best.get(wish.is_mode, (0.0, "")), (chance, wish.value))
            found[person] = tuple(value for _, value in best.values())
        return found

    def _unnamed(self, letter: Letter, features: Sequence[str], gist: str, named: int) -> int:
        whole = named + gist.endswith("+")
        label = self._ranked("count", [*features, *count_features(letter, gist, named)])[0][0]
        numbers = numbers_in(letter)
        if label == "rest":
            return next((value - whole for value in sorted(numbers, reverse=True) if value > whole), 0)
        if label == "extra":
            return next(iter(numbers), 1)
        return 0 if label == "none" else 1 if label == "one" else 2


def _alike_in_a_row(
    people: Sequence[Tagged], chances: Sequence[Mapping[str, float]], tokens: Sequence[Token]
) -> list[Tagged]:
    """Names that stand side by side in one enumeration have one role: the one that is likeliest for all together."""
    found = list(people)
    start = 0
    while start < len(found):
        end = start + 1
        while end < len(found) and _side_by_side(found[end - 1].place, found[end].place, tokens):
            end += 1
        if len({tagged.role for tagged in found[start:end]}) > 1:
            weights = {role: sum(math.log(max(chances[n][role], _LEAST)) for n in range(start, end)) for role in "+-0"}
            role = max(weights, key=lambda each: weights[each])
            found[start:end] = [replace(tagged, role=role) for tagged in found[start:end]]
        start = end
    return found


_LEAST = 1e-4


def _side_by_side(first: Place, second: Place, tokens: Sequence[Token]) -> bool:
    low, high = sorted((first, second), key=lambda place: place.start)
    between = tokens[low.end : high.start]
    return len(between) <= 2 and all(token.text in ",;&/" or token.folded in ("und", "and", "ve") for token in between)


def seen_by(view: str, features: Sequence[str]) -> list[str]:
    """The features that one view is given."""
    return [feature for feature in features if feature.startswith(VIEWS[view])]


def _opened(blob: bytes) -> pycrfsuite.Tagger:
    tagger = pycrfsuite.Tagger()
    tagger.open_inmemory(blob)
    return tagger


def numbers_in(letter: Letter) -> list[int]:
    """Every number of things or people that a letter names, the first first."""
    values = [
        number_value(cue.value) or 0
        for passage in letter.passages
        for cue in passage.cues
        if cue.family in ("number", "group_of")
    ]
    return list(dict.fromkeys(value for value in values if 1 < value <= 60))


def count_features(letter: Letter, gist: str, named: int) -> list[str]:
    """What tells how many are announced without a name."""
    whole = named + gist.endswith("+")
    found = [f"G={gist}", f"named={min(named, 6)}", f"G={gist} {min(named, 3)}"]
    for value in numbers_in(letter):
        found += [f"number>{value > whole}", f"number={value - whole}", f"number-named={value - named}"]
    if letter.reading is not None:
        told = letter.reading
        found += [
            f"R.extras={told.extras}",
            f"R.loose={told.loose_extras}",
            f"R.any={bool(told.extras or told.loose_extras)}",
        ]
        if told.total:
            found += [f"R.total={told.total - whole}", f"R.total-named={told.total - named}"]
    groups = [c for p in letter.passages for c in p.cues if c.family == "group_of"]
    found += [f"group of>{(number_value(cue.value) or 0) > whole}" for cue in groups]
    for passage in letter.passages:
        for first, second in zip(passage.cues, passage.cues[1:], strict=False):
            if first.family == "number" and second.family == "person" and second.start - first.end < 3:
                found += [f"counts={second.value} {first.value}", f"counts={second.value}"]
    return found


@cache
def models() -> Models:
    """The shipped models."""
    folder = resources.files("inbox_bot.understanding") / "weights"
    return Models({name: (folder / f"{name}.crfsuite").read_bytes() for name in MODELS})
