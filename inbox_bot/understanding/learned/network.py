"""The network of reading: one look at a whole letter, for what the log-linear models see feature by feature.

Takes a `Letter` with its features; returns a `Sight`: what each word's name means, what the letter wants, who wishes
what, each with a probability. The features of `features` and `wish_features` are looked up in tables of small vectors;
a recurrent layer in both directions (LSTM, Hochreiter & Schmidhuber 1997) carries along what was said before and what
comes; each word looks at all others (attention, Vaswani et al. 2017), and most at the same name ("Rosalie kann doch
nicht" five lines below); heads of attention gather the whole. Trained by `training/network.py`; here it is only
multiplied out.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]

TAGS = ("O", "B+", "I+", "B-", "I-", "B0", "I0")
"""What a word is: begins or goes on with the name of somebody who comes, goes or is only named."""
COUNTS = ("none", "extra", "rest", "one", "two")
"""How the number of unnamed people follows from the numbers in the letter."""
BUCKETS = 1 << 20
"""Features are told apart by this many buckets; two in one bucket are rare, and the training sees them as one."""
KINDS = ("word", "count", "pair")
"""Each kind of features has a table of its own."""


def buckets(kind: str, features: Iterable[str]) -> NDArray[np.int32]:
    """The buckets of features, in order and each once: one order of summing, whatever the process's hash seed."""
    salt = zlib.crc32(kind.encode())
    return np.array(sorted({zlib.crc32(each.encode(), salt) % BUCKETS for each in features}), dtype=np.int32)


class Network:
    """The weights, opened once a process."""

    def __init__(self, file: IO[bytes]) -> None:
        """`file`: what `training/network.py` wrote (NumPy's npz), open for reading."""
        with np.load(file, allow_pickle=False) as stored:
            weights: dict[str, Any] = {name: stored[name] for name in stored.files}
        self.gists: tuple[str, ...] = tuple(str(each) for each in weights["gists"])
        self._tables: dict[str, NDArray[np.int8]] = {kind: weights[f"{kind}.table"] for kind in KINDS}
        self._scales: dict[str, Array] = {kind: weights[f"{kind}.scale"].astype(np.float32) for kind in KINDS}
        self._rows = {kind: _row_of_bucket(weights[f"{kind}.buckets"]) for kind in KINDS}
        self._w: dict[str, Array] = {
            name: each.astype(np.float32)
            for name, each in weights.items()
            if name != "gists" and name.partition(".")[0] not in KINDS
        }

    def read(self, words: Sequence[Sequence[str]], names: Sequence[int]) -> Sight:
        """`words`: the features of each word at its place; `names`: `Letter.names`."""
        w = self._w
        looked_up = self.looked_up("word", words)
        size = w["norm.weight"].shape[0]
        states = _normed(looked_up[:, :size], w["norm.weight"], w["norm.bias"])
        for layer in ("l0", "l1"):
            states = self.both_ways(states, layer)
        alike = _alike(names)
        states = self.looked_around(states, alike)
        elsewhere = _elsewhere(states, alike)
        attention = _softmax(_linear(states, w, "attend"), axis=0)
        gathered = (attention.T @ _linear(states, w, "value")).reshape(-1)
        whole = _relu(_linear(np.concatenate([gathered, states.max(axis=0)]), w, "doc"))
        wanted = _linear(whole, w, "gist")
        around = np.broadcast_to(whole, (len(states), len(whole)))
        tags = _linear(_relu(_linear(np.concatenate([states, elsewhere, around], axis=1), w, "near")), w, "tag")
        return Sight(self, states, elsewhere, whole, wanted, _softmax(tags + looked_up[:, size:], axis=1))

    def looked_up(self, kind: str, rows: Sequence[Sequence[str]]) -> Array:
        """The sum of the vectors of each row's features; what was never seen in training counts nothing.

        A vector is shipped as whole numbers of one byte with one scale.
        """
        index, table, scale = self._rows[kind], self._tables[kind], self._scales[kind]
        found = np.zeros((len(rows), table.shape[1]), dtype=np.float32)
        for n, features in enumerate(rows):
            places = index[buckets(kind, features)]
            places = places[places >= 0]
            found[n] = scale[places] @ table[places].astype(np.float32)
        return found

    def both_ways(self, values: Array, layer: str) -> Array:
        """One recurrent layer, forwards and backwards side by side: the states of each word in both."""
        w = self._w
        ahead, back = (
            values @ w[f"lstm.weight_ih_{layer}{way}"].T
            + w[f"lstm.bias_ih_{layer}{way}"]
            + w[f"lstm.bias_hh_{layer}{way}"]
            for way in ("", "_reverse")
        )
        given = np.stack([ahead, back[::-1]])
        again = np.stack([w[f"lstm.weight_hh_{layer}{way}"] for way in ("", "_reverse")])
        size = again.shape[2]
        hidden, cell = np.zeros((2, size), dtype=np.float32), np.zeros((2, size), dtype=np.float32)
        found = np.empty((2, len(values), size), dtype=np.float32)
        for n in range(len(values)):
            gates = given[:, n] + (again @ hidden[:, :, None])[:, :, 0]
            opened = _sigmoid(gates)
            cell = opened[:, size : 2 * size] * cell + opened[:, :size] * np.tanh(gates[:, 2 * size : 3 * size])
            hidden = opened[:, 3 * size :] * np.tanh(cell)
            found[:, n] = hidden
        return np.concatenate([found[0], found[1][::-1]], axis=1)

    def looked_around(self, states: Array, alike: Array) -> Array:
        """Each word's state with what it finds at the others, known by what they are and how far they stand."""
        w = self._w
        heads, width = w["near_by"].shape[0], w["link.weight"].shape[0] // 3 // w["near_by"].shape[0]
        asked, offered, told = np.split(_linear(states, w, "link"), 3, axis=1)
        places = np.arange(len(states))
        reach = w["near_by"].shape[1] // 2
        apart = np.clip(places[None, :] - places[:, None], -reach, reach) + reach
        found = np.empty_like(told)
        for head in range(heads):
            part = slice(head * width, (head + 1) * width)
            fit = asked[:, part] @ offered[:, part].T / np.float32(math.sqrt(width))
            fit += w["same_name"][head] * alike + w["near_by"][head][apart]
            found[:, part] = _softmax(fit, axis=1) @ told[:, part]
        return _normed(states + _linear(found, w, "linked"), w["linked_norm.weight"], w["linked_norm.bias"])

    def linear(self, values: Array, name: str) -> Array:
        """One layer of weights on values."""
        return _linear(values, self._w, name)

    @property
    def nowhere(self) -> Array:
        """The state that stands for the writer, who has no place in the letter."""
        return self._w["nowhere"]


class Sight:
    """What the network sees in one letter."""

    def __init__(
        self, network: Network, states: Array, elsewhere: Array, whole: Array, wanted: Array, tags: Array
    ) -> None:
        self._network, self._states, self._elsewhere, self._whole = network, states, elsewhere, whole
        size = len(network.gists)
        chances = _softmax(wanted[:size], axis=0)
        self.gists: Mapping[str, float] = {g: float(chance) for g, chance in zip(network.gists, chances, strict=True)}
        """The probability of each gist ("register/+")."""
        self.asks = float(_softmax(wanted[size : size + 2], axis=0)[1])
        """The probability that it asks something besides."""
        self.leaves_open = float(_softmax(wanted[size + 2 :], axis=0)[1])
        """The probability that it leaves something open, so that a careful clerk could not act on it."""
        self.tags = tags
        """The probabilities of `TAGS` for each word."""

    def counts(self, features: Sequence[str]) -> dict[str, float]:
        """The probability of each of `COUNTS`, by the features of `count_features`."""
        seen = self._network.linear(self._whole, "count_of") + self._network.looked_up("count", [features])[0]
        return {name: float(chance) for name, chance in zip(COUNTS, _softmax(seen, axis=0), strict=True)}

    def wishes(self, person: int | None, wish: int, features: Sequence[str]) -> float:
        """The probability that this one wishes this. `person`, `wish`: the first words of both; None is the writer."""
        network = self._network
        here = network.nowhere if person is None else self._states[person]
        there = np.zeros_like(here) if person is None else self._elsewhere[person]
        pair = network.looked_up("pair", [features])[0]
        seen = np.concatenate([here, there, self._states[wish], self._whole, pair])
        return float(_sigmoid(network.linear(_relu(network.linear(seen, "pair_of")), "wish"))[0])


def _alike(names: Sequence[int]) -> Array:
    """1 where two words are the same name."""
    numbers = np.array(names)
    found: Array = ((numbers[:, None] == numbers[None, :]) & (numbers[:, None] > 0)).astype(np.float32)
    return found


def _elsewhere(states: Array, alike: Array) -> Array:
    """Of each word: the mean of the states at the other places of the same name; 0 where there is none."""
    others = alike - np.diag(np.diag(alike))
    found: Array = (others @ states) / np.maximum(others.sum(axis=1, keepdims=True), np.float32(1))
    return found


def _row_of_bucket(kept: NDArray[np.int32]) -> NDArray[np.int32]:
    found = np.full(BUCKETS, -1, dtype=np.int32)
    found[kept] = np.arange(len(kept), dtype=np.int32)
    return found


def _linear(values: Array, w: Mapping[str, Array], name: str) -> Array:
    return values @ w[f"{name}.weight"].T + w[f"{name}.bias"]


def _relu(values: Array) -> Array:
    return np.maximum(values, np.float32(0))


def _sigmoid(values: Array) -> Array:
    # By the hyperbolic tangent, which needs no guard against overflow.
    half = np.float32(0.5)
    found: Array = half + half * np.tanh(half * values)
    return found


def _softmax(values: Array, axis: int) -> Array:
    powers = np.exp(values - values.max(axis=axis, keepdims=True))
    found: Array = powers / powers.sum(axis=axis, keepdims=True)
    return found


def _normed(values: Array, weight: Array, bias: Array) -> Array:
    mean, spread = values.mean(axis=1, keepdims=True), values.var(axis=1, keepdims=True)
    found: Array = (values - mean) / np.sqrt(spread + np.float32(1e-5)) * weight + bias
    return found
