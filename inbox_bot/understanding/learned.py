"""The trained part of reading: what a letter wants, who in it comes or goes, and what they wish.

Takes a `Letter`; returns a `Learned` with a probability for each thing it says. Two kinds of models look at the same
features, and the mean of their probabilities counts: small log-linear models (CRFsuite), each for one thing, and the
`network`, which sees the whole at once. Both are trained on the labelled passages and mails of the repository
(`training/`) and shipped in the package; nothing is fetched and nothing is learned at run time.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

import numpy as np
import pycrfsuite

from .event_words import number_value
from .features import Letter, letter_features, word_features
from .limits import MAX_PAIRS
from .network import TAGS, Array, Network, Sight
from .tokens import Token
from .wish_features import SELF, Place, WishPairs

LOG_LINEAR = ("gist", "people", "wishes", "count", "asks", "rules", "trained")
"""The log-linear models; the last two tell how far each reader is believed."""
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
    is_whole: bool = True
    """False: there were too many people and wishes to say who wishes what."""
    split: frozenset[str] = frozenset()
    """In what the log-linear models alone say another thing than the network alone: gist, people, wishes, unnamed."""


class Models:
    """All models, opened once a process."""

    def __init__(self, blobs: Mapping[str, bytes], network: Network | None = None) -> None:
        """`blobs`: the log-linear models. Without a network they only tell how far others are believed."""
        self._blobs = blobs  # the taggers read from these bytes as long as they live
        self._taggers = {name: _opened(blob) for name, blob in blobs.items() if blob}
        self._network = network

    def ranked(self, name: str, features: Sequence[str]) -> list[tuple[str, float]]:
        """What one of the log-linear models says, the likeliest first."""
        tagger = self._taggers[name]
        tagger.set([sorted(features)])  # one order of summing, whatever the process's hash seed
        ranked = [(label, tagger.marginal(label, 0)) for label in tagger.labels()]
        return sorted(ranked, key=lambda pair: -pair[1])

    def trust(self, features: Sequence[str]) -> dict[str, float]:
        """How likely each of the two readers is right."""
        return {name: dict(self.ranked(name, features)).get("1", 0.0) for name in ("rules", "trained")}

    def read(self, letter: Letter, extra: Sequence[str] = ()) -> Learned:
        """`extra`: features of the mail around the letter (subject, thread)."""
        assert self._network is not None
        return _Reading(self, self._network, letter, [*letter_features(letter), *extra]).learned()

    def tagger(self, name: str) -> pycrfsuite.Tagger:
        """One of the log-linear models."""
        return self._taggers[name]


class _Reading:
    """One letter, read by both kinds of models."""

    def __init__(self, models: Models, network: Network, letter: Letter, features: Sequence[str]) -> None:
        self._models, self._letter, self._features = models, letter, features
        self._sight: Sight = network.read(letter.at_place or [[]], features)
        self._split: set[str] = set()

    def learned(self) -> Learned:
        models = self._models
        ranked = self._mean("gist", models.ranked("gist", self._features), self._sight.gists)
        gist, sureness, people = self._consistent(ranked)
        intent, _, me = gist.partition("/")
        comes = [tagged.place for tagged in people if tagged.role == "+"]
        unnamed = self._unnamed(gist, len(comes))
        asks = dict(models.ranked("asks", [*self._features, f"G={gist}"])).get("1", 0.0)
        asks = (asks + self._sight.asks) / 2
        others = tuple(pair for pair in ranked if pair[0] != gist)[:2]
        wishes = self._wishes(comes, gist)
        return Learned(
            intent, me, sureness, others, people, wishes or {}, unnamed, asks > 0.5, max(asks, 1 - asks),
            wishes is not None, frozenset(self._split),
        )  # fmt: skip

    def _mean(
        self, about: str, ranked: Sequence[tuple[str, float]], seen: Mapping[str, float]
    ) -> list[tuple[str, float]]:
        """The likeliest first; `about`: what this decides."""
        if ranked[0][0] != max(seen, key=lambda label: seen[label]):
            self._split.add(about)
        linear = dict(ranked)
        labels = {**linear, **seen}
        return sorted(
            ((label, (linear.get(label, 0.0) + seen.get(label, 0.0)) / 2) for label in labels),
            key=lambda pair: (-pair[1], pair[0]),
        )

    def _consistent(self, ranked: Sequence[tuple[str, float]]) -> tuple[str, float, tuple[Tagged, ...]]:
        """The likeliest gist that the names bear out: who cancels "for another" must name one."""
        best: tuple[str, float, tuple[Tagged, ...]] | None = None
        for gist, chance in ranked[:4]:
            people = self._people(gist)
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

    def _people(self, gist: str) -> tuple[Tagged, ...]:
        rows = word_features(self._letter, gist)
        if not rows:
            return ()
        tagger = self._models.tagger("people")
        alone = tagger.tag(rows)
        known = set(tagger.labels())
        linear = np.array(
            [[tagger.marginal(tag, at) if tag in known else 0.0 for tag in TAGS] for at in range(len(rows))],
            dtype=np.float32,
        )
        both: Array = (linear + self._sight.tags) / np.float32(2)
        every, places = list[Tagged](), self._letter.starts
        seen = [TAGS[n] for n in self._sight.tags.argmax(axis=1)]
        self._split.discard("people")
        for index, passage in enumerate(self._letter.passages):
            start, end = places[index], places[index + 1]
            here = both[start:end]
            spans = list(_spans(decoded(here)))
            if _meant(_spans(alone[start:end])) != _meant(_spans(seen[start:end])):
                self._split.add("people")
            found = [
                Tagged(Place(index, first, last), role, float(_sureness(here, first, last, role)))
                for first, last, role in spans
            ]
            chances = [{r: float(here[first, TAGS.index(f"B{r}")]) for r in "+-0"} for first, _, _ in spans]
            every += _alike_in_a_row(found, chances, passage.sentence.tokens)
        return tuple(every)

    def _wishes(self, comes: Sequence[Place], gist: str) -> dict[Place, tuple[str, ...]] | None:
        """None where the pairs are too many to look at."""
        people = [*comes, *([SELF] if gist.endswith("+") else [])]
        pairs = WishPairs(self._letter, people, gist)
        found: dict[Place, tuple[str, ...]] = {}
        if len(people) * len(pairs.wishes) > MAX_PAIRS:
            return None
        starts = self._letter.starts
        for person in people if pairs.wishes else ():
            best: dict[bool, tuple[float, str]] = {}
            at = None if person is SELF else starts[person.sentence] + person.start
            for wish in pairs.wishes:
                features = pairs.features(person, wish)
                linear = dict(self._models.ranked("wishes", features)).get("1", 0.0)
                seen = self._sight.wishes(at, starts[wish.place.sentence] + wish.place.start, features)
                if (linear > 0.5) != (seen > 0.5):
                    self._split.add("wishes")
                chance = (linear + seen) / 2
                if chance > 0.5:
                    best[wish.is_mode] = max(best.get(wish.is_mode, (0.0, "")), (chance, wish.value))
            found[person] = tuple(value for _, value in best.values())
        return found

    def _unnamed(self, gist: str, named: int) -> int:
        whole = named + gist.endswith("+")
        told = count_features(self._letter, gist, named)
        ranked = self._models.ranked("count", [*self._features, *told])
        label = self._mean("unnamed", ranked, self._sight.counts(told))[0][0]
        numbers = numbers_in(self._letter)
        if label == "rest":
            return next((value - whole for value in sorted(numbers, reverse=True) if value > whole), 0)
        if label == "extra":
            return next(iter(numbers), 1)
        return 0 if label == "none" else 1 if label == "one" else 2


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


def _meant(spans: Iterator[tuple[int, int, str]]) -> set[tuple[int, int, str]]:
    return {span for span in spans if span[2] != "0"}


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
    folder = resources.files("inbox_bot.understanding") / "weights"
    blobs = {name: (folder / f"{name}.crfsuite").read_bytes() for name in LOG_LINEAR}
    with (folder / f"{NETWORK}.npz").open("rb") as file:
        return Models(blobs, Network(file))
