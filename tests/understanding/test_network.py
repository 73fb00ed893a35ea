"""The network multiplied out: what its training builds, in NumPy, for any letter."""

from __future__ import annotations

import io
from itertools import pairwise

import numpy as np
import pytest

from inbox_bot.understanding.learned.network import BUCKETS, COUNTS, KINDS, TAGS, Array, Network, buckets

VECTOR, STATE, WHOLE, PAIR, HEADS = 4, 3, 5, 2, 2
LOOKS, LOOK, REACH = 2, 2, 3
GISTS = ("cancel/-", "register/+")
KNOWN = ("w=ich", "w=komme", "k=C", "R.acts")


def blob() -> bytes:
    """Small weights drawn by chance with a fixed seed; every kind of features knows `KNOWN`."""
    dice = np.random.default_rng(7)

    def some(*shape: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float16]]:
        return dice.normal(0, 0.6, shape).astype(np.float16)

    both = 2 * STATE
    found: dict[str, object] = {"gists": np.array(GISTS), "nowhere": some(both)}
    widths = {"word": VECTOR + len(TAGS), "count": len(COUNTS), "pair": PAIR}
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
        "gist": (len(GISTS) + 4, WHOLE), "count_of": (len(COUNTS), WHOLE), "near": (6, 2 * both + WHOLE),
        "tag": (len(TAGS), 6), "pair_of": (6, 3 * both + WHOLE + PAIR), "wish": (1, 6),
        "link": (3 * LOOKS * LOOK, both), "linked": (both, LOOKS * LOOK),
    }.items():  # fmt: skip
        found[f"{name}.weight"], found[f"{name}.bias"] = some(out, size), some(out)
    found["linked_norm.weight"], found["linked_norm.bias"] = some(both), some(both)
    found["same_name"], found["near_by"] = some(LOOKS), some(LOOKS, 2 * REACH + 1)
    file = io.BytesIO()
    np.savez(file, **found)  # type: ignore[arg-type]
    return file.getvalue()


@pytest.fixture(scope="module")
def network() -> Network:
    return Network(io.BytesIO(blob()))


WORDS = [["w=ich", "k=C"], ["w=komme"], ["w=nie gesehen"], ["w=ich"]]
NAMES = [1, 0, 2, 0]


def test_probabilities_are_probabilities(network: Network) -> None:
    sight = network.read(WORDS, NAMES)
    assert sight.gists.keys() == set(GISTS) and sum(sight.gists.values()) == pytest.approx(1)
    assert sight.tags.shape == (len(WORDS), len(TAGS)) and np.allclose(sight.tags.sum(axis=1), 1)
    assert sum(sight.counts(["w=ich"]).values()) == pytest.approx(1)
    assert 0 < sight.asks < 1 and 0 < sight.leaves_open < 1 and 0 < sight.wishes(None, 1, ["k=C"]) < 1
    assert sight.wishes(0, 1, ["k=C"]) != sight.wishes(None, 1, ["k=C"])


def test_what_was_never_seen_counts_nothing(network: Network) -> None:
    seen, more = network.read(WORDS, NAMES), network.read([[*each, "never", "seen"] for each in WORDS], NAMES)
    assert np.array_equal(seen.tags, more.tags) and seen.gists == more.gists


def test_the_order_of_features_is_nothing(network: Network) -> None:
    turned = network.read([list(reversed(words)) for words in WORDS], NAMES)
    assert np.array_equal(network.read(WORDS, NAMES).tags, turned.tags)


def test_every_word_sees_those_before_and_behind(network: Network) -> None:
    """Both directions reach through both layers: the first word's tag depends on the last word, and the other way."""
    plain = network.read(WORDS, NAMES).tags
    last = network.read([*WORDS[:-1], ["k=C"]], NAMES).tags
    first = network.read([["w=komme"], *WORDS[1:]], NAMES).tags
    assert not np.allclose(plain[0], last[0]) and not np.allclose(plain[-1], first[-1])


def test_a_letter_without_words(network: Network) -> None:
    sight = network.read([[]], [0])
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


def test_the_same_name_is_found_again(network: Network) -> None:
    """ "Rosalie ... Rosalie kann doch nicht": what is said at the one place counts at the other, at no other word."""
    apart, again = network.read(WORDS, [1, 0, 0, 2]), network.read(WORDS, [1, 0, 0, 1])
    assert not np.allclose(apart.tags[0], again.tags[0]) and not np.allclose(apart.tags[3], again.tags[3])
    assert apart.wishes(0, 1, []) != again.wishes(0, 1, [])


def looked_around_by_the_book(states: Array, names: list[int], w: dict[str, Array]) -> Array:
    """Word by word, head by head: what fits best counts most."""
    asked, offered, told = np.split(states @ w["link.weight"].T + w["link.bias"], 3, axis=1)
    found = np.zeros_like(told)
    for at in range(len(states)):
        for head in range(LOOKS):
            part = slice(head * LOOK, (head + 1) * LOOK)
            fits = []
            for other in range(len(states)):
                is_same = names[at] == names[other] and names[at] > 0
                apart = max(-REACH, min(REACH, other - at)) + REACH
                fit = asked[at, part] @ offered[other, part] / LOOK**0.5
                fits.append(fit + w["same_name"][head] * is_same + w["near_by"][head, apart])
            powers = np.exp(fits)
            found[at, part] = (powers / powers.sum()) @ told[:, part]
    mixed = states + found @ w["linked.weight"].T + w["linked.bias"]
    centred = (mixed - mixed.mean(axis=1, keepdims=True)) / np.sqrt(mixed.var(axis=1, keepdims=True) + 1e-5)
    result: Array = centred * w["linked_norm.weight"] + w["linked_norm.bias"]
    return result


def test_every_word_looks_at_all_others(network: Network) -> None:
    with np.load(io.BytesIO(blob())) as file:
        weights = {n: file[n].astype(np.float32) for n in file.files if n.startswith(("link", "same", "near_by"))}
    names = [1, 0, 2, 0, 1, 2]
    states = np.random.default_rng(5).normal(0, 1, (len(names), 2 * STATE)).astype(np.float32)
    numbers = np.array(names)
    alike = ((numbers[:, None] == numbers[None, :]) & (numbers[:, None] > 0)).astype(np.float32)
    wanted = looked_around_by_the_book(states, names, weights)
    assert np.allclose(network.looked_around(states, alike), wanted, atol=1e-5)


def test_buckets_are_in_order_and_once() -> None:
    """The sum of vectors in another order differs in the last digit: a hash seed may not decide that."""
    found = buckets("word", ["b", "a", "b", "c"])
    assert len(found) == 3 and all(first < second for first, second in pairwise(found)) and found.max() < BUCKETS
    assert not np.array_equal(found, buckets("letter", ["a", "b", "c"]))
