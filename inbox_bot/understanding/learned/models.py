"""The trained part of reading: what a letter wants, who in it comes or goes, and what they wish.

Takes a `Letter`; returns a `Learned` with a probability for each thing it says. The `network` sees the whole letter at
once. What the letter wants, how many come without a name and whose a wish is, three log-linear models (CRFsuite) say as
well, feature by feature, and the mean counts: the plain forms that everybody writes are their strength. Two more tell
how far the models and the rules are believed (`weigh`). All are trained on the labelled passages and mails of the
repository (`training/`) and shipped in the package; nothing is fetched and nothing is learned at run time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np
import pycrfsuite

from ..words.event_words import number_value
from ..words.limits import MAX_PAIRS
from ..words.tokens import Token
from .features import Letter, letter_features
from .network import TAGS, Array, Network, Sight
from .wish_features import SELF, Place, WishPairs

GIST, COUNT, WISHES = "gist", "count", "wishes"
"""The log-linear models of what a letter wants, of how many come without a name, and of whose a wish is."""
TRUST = ("rules", "trained")
"""The log-linear models that tell how far each reader is believed."""
NETWORK = "network"


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
    wishes_sureness: float
    """Of the least sure pair of a person and a wish."""
    unnamed_sureness: float
    leaves_open: float
    """The probability that a careful clerk could not act on it: "falls meine Schicht getauscht wird"."""
    is_whole: bool = True
    """False: there were too many people and wishes to say who wishes what."""
    is_split: bool = False
    """The two models of what a letter wants say different things."""


class Models:
    """All models, opened once a process."""

    def __init__(self, blobs: Mapping[str, bytes], network: Network | None = None) -> None:
        """`blobs`: the log-linear models by name. Without a network they only tell whom to believe."""
        self._blobs = blobs  # the taggers read from these bytes as long as they live
        self._taggers = {name: _opened(blob) for name, blob in blobs.items() if blob}
        self._network = network

    def trust(self, features: Sequence[str]) -> dict[str, float]:
        """How likely each of the two readers is right."""
        return {name: self.chances(name, features).get("1", 0.0) for name in TRUST}

    def chances(self, name: str, features: Sequence[str]) -> dict[str, float]:
        """What one of the log-linear models says, by label."""
        tagger = self._taggers[name]
        tagger.set([sorted(features)])  # one order of summing, whatever the process's hash seed
        return {label: tagger.marginal(label, 0) for label in tagger.labels()}

    def read(self, letter: Letter, extra: Sequence[str] = ()) -> Learned:
        """`extra`: features of the mail around the letter (subject, thread)."""
        assert self._network is not None
        features = [*letter_features(letter), *extra]
        sight = self._network.read(letter.at_place or [[]], letter.names or [0])
        return _Reading(self, letter, features, sight).learned()


class _Reading:
    """One letter, as the models see it."""

    def __init__(self, models: Models, letter: Letter, features: Sequence[str], sight: Sight) -> None:
        self._models, self._letter, self._features, self._sight = models, letter, features, sight

    def learned(self) -> Learned:
        people = self._people()
        linear, seen = self._models.chances(GIST, self._features), self._sight.gists
        ranked = _mean(linear, seen)
        is_split = _mean(linear, linear)[0][0] != _mean(seen, seen)[0][0]
        gist, sureness = _consistent(ranked, {tagged.role for tagged in people})
        intent, _, me = gist.partition("/")
        comes = [tagged.place for tagged in people if tagged.role == "+"]
        unnamed, unnamed_sureness = self._unnamed(gist, len(comes))
        asks = self._sight.asks
        others = tuple(pair for pair in ranked if pair[0] != gist)[:2]
        wishes, wishes_sureness = self._wishes(comes, gist)
        return Learned(
            intent, me, sureness, others, people, wishes or {}, unnamed, asks > 0.5, max(asks, 1 - asks),
            wishes_sureness, unnamed_sureness, self._sight.leaves_open, wishes is not None, is_split,
        )  # fmt: skip

    def _people(self) -> tuple[Tagged, ...]:
        if not self._letter.at_place:
            return ()
        every, places = list[Tagged](), self._letter.starts
        for index, passage in enumerate(self._letter.passages):
            start, end = places[index], places[index + 1]
            here = self._sight.tags[start:end]
            spans = list(_spans(decoded(here)))
            found = [
                Tagged(Place(index, first, last), role, float(_sureness(here, first, last, role)))
                for first, last, role in spans
            ]
            chances = [{r: float(here[first, TAGS.index(f"B{r}")]) for r in "+-0"} for first, _, _ in spans]
            every += _alike_in_a_row(found, chances, passage.sentence.tokens)
        return tuple(every)

    def _wishes(self, comes: Sequence[Place], gist: str) -> tuple[dict[Place, tuple[str, ...]] | None, float]:
        """Who wishes what, and how sure the least sure of it is. None where the pairs are too many to look at."""
        people = [*comes, *([SELF] if gist.endswith("+") else [])]
        pairs = WishPairs(self._letter, people)
        found: dict[Place, tuple[str, ...]] = {}
        if len(people) * len(pairs.wishes) > MAX_PAIRS:
            return None, 0.0
        starts, sureness = self._letter.starts, 1.0
        for person in people if pairs.wishes else ():
            best: dict[bool, tuple[float, str]] = {}
            at = None if person is SELF else starts[person.sentence] + person.start
            for wish in pairs.wishes:
                features, place = pairs.features(person, wish), starts[wish.place.sentence] + wish.place.start
                linear = self._models.chances(WISHES, features).get("1", 0.0)
                chance = (linear + self._sight.wishes(at, place, features)) / 2
                sureness = min(sureness, max(chance, 1 - chance))
                if chance > 0.5:
                    best[wish.is_mode] = max(best.get(wish.is_mode, (0.0, "")), (chance, wish.value))
            found[person] = tuple(value for _, value in best.values())
        return found, sureness

    def _unnamed(self, gist: str, named: int) -> tuple[int, float]:
        """How many are announced without a name, and how sure that is."""
        whole = named + gist.endswith("+")
        told = count_features(self._letter, gist, named)
        linear = self._models.chances(COUNT, [*self._features, *told])
        label, sureness = _mean(linear, self._sight.counts(told))[0]
        numbers = numbers_in(self._letter)
        if label == "rest":
            return next((value - whole for value in sorted(numbers, reverse=True) if value > whole), 0), sureness
        if label == "extra":
            return next(iter(numbers), 1), sureness
        return {"none": 0, "one": 1, "two": 2}[label], sureness


def _mean(first: Mapping[str, float], second: Mapping[str, float]) -> list[tuple[str, float]]:
    """The mean probability of each label, the likeliest first."""
    means = {label: (first.get(label, 0.0) + second.get(label, 0.0)) / 2 for label in {**first, **second}}
    return sorted(means.items(), key=lambda pair: (-pair[1], pair[0]))


def _consistent(ranked: Sequence[tuple[str, float]], roles: Set[str]) -> tuple[str, float]:
    """The likeliest gist that the names bear out: who cancels "for another" must name one."""
    for gist, chance in ranked[:4]:
        if {"register/0": "+" in roles, "cancel/0": "-" in roles, "change/0": bool(roles & {"+", "-"})}.get(gist, True):
            return gist, chance
    return ranked[0]


_BEFORE = np.array([[tag[0] != "I" or last[1:] == tag[1:] for last in TAGS] for tag in TAGS])
"""What may follow what: a name only goes on where it has begun."""


def decoded(chances: Array) -> list[str]:
    """The likeliest row of tags in which names only go on where they have begun (Viterbi)."""
    logs = np.log(np.maximum(chances, _LEAST))
    score = np.where([tag[0] == "I" for tag in TAGS], -np.inf, logs[0])
    back = []
    for row in logs[1:]:
        reached = np.where(_BEFORE, score[None, :], -np.inf)
        back.append(reached.argmax(axis=1))
        score = reached.max(axis=1) + row
    at = int(score.argmax())
    found = [at]
    for step in reversed(back):
        at = int(step[at])
        found.append(at)
    return [TAGS[n] for n in reversed(found)]


def _spans(labels: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """Every name: its first word, the one behind its last, its role."""
    start = 0
    while start < len(labels):
        end = start + 1
        if labels[start][0] == "B":
            while end < len(labels) and labels[end] == f"I{labels[start][1]}":
                end += 1
            yield start, end, labels[start][1]
        start = end


def _sureness(chances: Array, first: int, last: int, role: str) -> float:
    """Of the least sure word of a name."""
    begins, goes_on = TAGS.index(f"B{role}"), TAGS.index(f"I{role}")
    return float(min(chances[first, begins], *chances[first + 1 : last, goes_on], 1.0))


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
    folder = resources.files("inbox_bot.understanding.learned") / "weights"
    blobs = {name: (folder / f"{name}.crfsuite").read_bytes() for name in (GIST, COUNT, WISHES, *TRUST)}
    with (folder / f"{NETWORK}.npz").open("rb") as file:
        return Models(blobs, Network(file))
