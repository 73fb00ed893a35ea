"""The network multiplied out: what its training builds, in NumPy, for any letter."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import pytest

from inbox_bot.understanding.network import BUCKETS, COUNTS, KINDS, TAGS, Array, Network, buckets

VECTOR, STATE, WHOLE, PAIR, HEADS = 4, 3, 5, 2, 2
GISTS = ("cancel/-", "register/+")
KNOWN = ("w=ich", "w=komme", "k=C", "R.acts")


def blob() -> bytes:
    """Small weights drawn by chance with a fixed seed; every kind of features knows `KNOWN`."""
    dice = np.random.default_rng(7)

    def some(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float16]]:
        return dice.normal(0, 0.6, shape).astype(np.float16)

    both = 2 * STATE
    found: dict[str, object] = {"gists": np.array(GISTS), "nowhere": some(both)}
    widths = {"word": VECTOR + len(TAGS), "letter": len(GISTS) + 2, "count": len(COUNTS), "pair": PAIR}
    for kind in KINDS:
        found[f"{kind}.buckets"] = buckets(kind, KNOWN)
        found[f"{kind}.table"] = dice.integers(-127, 128, (len(KNOWN), widths[kind]), dtype=np.int8)
        found[f"{kind}.scale"] = np.abs(some(len(KNOWN))) / np.float16(127)
    found["norm.weight"], found["norm.bias"] = some(VECTOR), some(VECTOR)
    for layer, size in (("l0", VECTOR), ("l1", both)):
        for way in ("", "_reverse"):
            found[f"lstm.weight_ih_{layer}{way}"] = some(4 * STATE, size)
            found[f"lstm.weight_hh_{layer}{way}"] = some(4 * STATE, STATE)
            found[f"lstm.bias_ih_{layer}{way}"] = some(4 * STATE)
            found[f"lstm.bias_hh_{layer}{way}"] = some(4 * STATE)
    for name, (out, size) in {
        "attend": (HEADS, both), "value": (both // 2, both), "doc": (WHOLE, HEADS * both // 2 + both),
        "gist": (len(GISTS) + 2, WHOLE), "count_of": (len(COUNTS), WHOLE), "near": (6, both + WHOLE),
        "tag": (len(TAGS), 6), "pair_of": (6, 2 * both + WHOLE + PAIR), "wish": (1, 6),
    }.items():  # fmt: skip
        found[f"{name}.weight"], found[f"{name}.bias"] = some(out, size), some(out)
    file = io.BytesIO()
    np.savez(file, **found)  # type: ignore[arg-type]
    return file.getvalue()


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(io.BytesIO(blob()))


WORDS = [["w=ich", "k=C"], ["w=komme"], ["w=nie gesehen"], ["w=ich"]]


def test_probabilities_are_probabilities(network: Network) -> None:
    sight = network.read(WORDS, ["R.acts"])
    assert sight.gists.keys() == set(GISTS) and sum(sight.gists.values()) == pytest.approx(1)
    assert sight.tags.shape == (len(WORDS), len(TAGS)) and np.allclose(sight.tags.sum(axis=1), 1)
    assert sum(sight.counts(["w=ich"]).values()) == pytest.approx(1)
    assert 0 < sight.asks < 1 and 0 < sight.wishes(None, 1, ["k=C"]) < 1
    assert sight.wishes(0, 1, ["k=C"]) != sight.wishes(None, 1, ["k=C"])


def test_what_was_never_seen_counts_nothing(network: Network) -> None:
    seen, more = network.read(WORDS, ["R.acts"]), network.read(WORDS, ["R.acts", "never", "seen"])
    assert np.array_equal(seen.tags, more.tags) and seen.gists == more.gists


def test_the_order_of_features_is_nothing(network: Network) -> None:
    turned = network.read([list(reversed(words)) for words in WORDS], ["R.acts"])
    assert np.array_equal(network.read(WORDS, ["R.acts"]).tags, turned.tags)


def test_every_word_sees_those_before_and_behind(network: Network) -> None:
    """Both directions reach through both layers: the first word's tag depends on the last word, and the other way."""
    plain = network.read(WORDS, []).tags
    last, first = network.read([*WORDS[:-1], ["k=C"]], []).tags, network.read([["w=komme"], *WORDS[1:]], []).tags
    assert not np.allclose(plain[0], last[0]) and not np.allclose(plain[-1], first[-1])


def test_a_letter_without_words(network: Network) -> None:
    sight = network.read([[]], ["R.acts"])
    assert np.isfinite(sight.tags).all() and sum(sight.gists.values()) == pytest.approx(1)


def lstm_by_the_book(values: Array, weights: dict[str, Array], layer: str, way: str) -> Array:
    """Word by word, gate by gate (PyTorch's order of gates: input, forget, cell, output)."""
    hidden, cell, found = np.zeros(STATE), np.zeros(STATE), []
    for row in values if not way else values[::-1]:
        gates = weights[f"lstm.weight_ih_{layer}{way}"] @ row + weights[f"lstm.weight_hh_{layer}{way}"] @ hidden
        gates = gates + weights[f"lstm.bias_ih_{layer}{way}"] + weights[f"lstm.bias_hh_{layer}{way}"]
        taken, kept, new, shown = np.split(gates, 4)
        cell = cell / (1 + np.exp(-kept)) + np.tanh(new) / (1 + np.exp(-taken))
        hidden = np.tanh(cell) / (1 + np.exp(-shown))
        found.append(hidden)
    return np.array(found if not way else found[::-1], dtype=np.float32)


def test_the_recurrent_layer(network: Network) -> None:
    with np.load(io.BytesIO(blob())) as file:
        weights = {name: file[name].astype(np.float32) for name in file.files if name.startswith("lstm")}
    values = np.random.default_rng(3).normal(0, 1, (5, VECTOR)).astype(np.float32)
    wanted = np.concatenate([lstm_by_the_book(values, weights, "l0", way) for way in ("", "_reverse")], axis=1)
    assert np.allclose(network.both_ways(values, "l0"), wanted, atol=1e-5)


def test_buckets_are_in_order_and_once() -> None:
    """The sum of vectors in another order differs in the last digit: a hash seed may not decide that."""
    found = buckets("word", ["b", "a", "b", "c"])
    assert len(found) == 3 and all(first < second for first, second in pairwise(found)) and found.max() < BUCKETS
    assert not np.array_equal(found, buckets("letter", ["a", "b", "c"]))
