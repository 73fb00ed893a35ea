"""Trains the network of reading (`inbox_bot.understanding.learned.network`) with PyTorch.

PyTorch is needed here only: `pip install torch` (2.13, CPU). On one machine the same examples give the same weights;
another processor may round another way.
"""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from torch.nn import functional

from inbox_bot.understanding.learned.features import Letter
from inbox_bot.understanding.learned.models import count_features
from inbox_bot.understanding.learned.network import BUCKETS, COUNTS, KINDS, TAGS, buckets
from inbox_bot.understanding.learned.wish_features import SELF, WishPairs

from .examples import Example, count_label, named_in

_VECTOR = 64
"""The length of a word feature's vector."""
_STATE = 96
"""Of the recurrent layer, each way."""
_WHOLE = 128
_PAIR = 24
_HEADS = 8
_LOOKS, _LOOK, _REACH = 4, 16, 20
"""Heads by which each word looks at the others, the width of each; how far apart two places are told apart."""
_EPOCHS = 3
_BATCH = 32
_RATE = 0.002
_WARM = 200
_FORGOTTEN = 0.15
"""The share of features that a step of the training doesn't see: none may become indispensable."""
_DROPPED, _DROPPED_OF_WHOLE = 0.05, 0.1
"""The share of values between two layers that a step leaves out (Srivastava et al. 2014)."""
_LEAST = {"word": 8, "count": 3, "pair": 3}
"""A feature is kept that stands in so many places."""
_MAIL_WEIGHT = 6.0
"""A whole mail tells more of whole mails than a passage or a letter without an envelope does."""
_SMOOTHING = 0.05
"""The labels are not quite sure either: nobody is to be sure of anything beyond that (Szegedy et al. 2016)."""
_SHARES = {"gist": 1.0, "asks": 0.5, "open": 0.5, "count": 0.5, "tag": 0.15, "wish": 0.5}

_TINY = 1e-3
"""A row of zeros has a scale, too."""

Buckets = NDArray[np.int32]


@dataclass(slots=True)
class Sample:
    """One letter as numbers."""

    words: list[Buckets]
    names: list[int]
    count: Buckets
    pairs: list[tuple[int, int, Buckets, bool]]
    """The first words of a person (-1: the writer) and of a wish, their features, whether they belong together."""
    gist: str
    tags: list[int]
    count_label: int
    asks: int
    is_open: int
    weight: float


def sample_of(example: Example) -> Sample:
    """Everything the network sees of an example and shall say of it."""
    letter = example.letter
    return Sample(
        [buckets("word", features) for features in letter.at_place],
        letter.names,
        buckets("count", count_features(letter, example.gist, named_in(example))),
        list(_pairs(example, letter)),
        example.gist,
        [TAGS.index(label) for label in example.labels],
        COUNTS.index(count_label(example)),
        int(example.asks),
        int(example.is_open),
        _MAIL_WEIGHT if example.source.startswith("batch-") else 1.0,
    )


def _pairs(example: Example, letter: Letter) -> Iterator[tuple[int, int, Buckets, bool]]:
    people = [*(place for place in example.wishes if place is not SELF), *([SELF] if SELF in example.wishes else [])]
    first = letter.starts
    pairs = WishPairs(letter, people)
    for person in people:
        for wish in pairs.wishes:
            yield (
                -1 if person is SELF else first[person.sentence] + person.start,
                first[wish.place.sentence] + wish.place.start,
                buckets("pair", pairs.features(person, wish)),
                wish.value in example.wishes[person],
            )


def train_network(samples: Sequence[Sample], seed: int = 0) -> bytes:
    """The weights, as `inbox_bot.understanding.learned.network.Network` opens them."""
    torch.manual_seed(seed)
    torch.set_num_threads(1)
    samples = [sample for sample in samples if sample.words]
    kept = {kind: _kept(samples, kind) for kind in KINDS}
    gists = sorted({sample.gist for sample in samples})
    net = _Net(kept, gists)
    sparse, dense = net.parameters()
    optimizers = [torch.optim.SparseAdam(sparse, lr=_RATE), torch.optim.Adam(dense, lr=_RATE)]
    steps, step, dice = _EPOCHS * (len(samples) // _BATCH + 1), 0, np.random.default_rng(seed)
    for epoch in range(_EPOCHS):
        for some in _batches(samples, random.Random(seed * 100 + epoch)):
            rate = _RATE * min(1.0, (step + 1) / _WARM) * max(0.03, 1 - step / steps)
            for optimizer in optimizers:
                for group in optimizer.param_groups:
                    group["lr"] = rate
                optimizer.zero_grad()
            net.loss(some, dice).backward()
            nn.utils.clip_grad_norm_(dense, 5.0)
            for optimizer in optimizers:
                optimizer.step()
            step += 1
    return net.written(kept)


def _batches(samples: Sequence[Sample], dice: random.Random) -> list[list[Sample]]:
    """Letters of about one length together, in another order in every epoch."""
    ordered = list(samples)
    dice.shuffle(ordered)
    ordered.sort(key=lambda sample: len(sample.words) + dice.random() * 15)
    found = [ordered[at : at + _BATCH] for at in range(0, len(ordered), _BATCH)]
    dice.shuffle(found)
    return found


def _of_kind(sample: Sample, kind: str) -> list[Buckets]:
    return {
        "word": sample.words,
        "count": [sample.count],
        "pair": [pair[2] for pair in sample.pairs],
    }[kind]


def _kept(samples: Sequence[Sample], kind: str) -> Buckets:
    seen = np.zeros(BUCKETS, np.int32)
    for sample in samples:
        for row in _of_kind(sample, kind):
            seen[row] += 1
    return np.nonzero(seen >= _LEAST[kind])[0].astype(np.int32)


class _Net:
    """The network while it learns."""

    def __init__(self, kept: dict[str, Buckets], gists: Sequence[str]) -> None:
        self.gists = list(gists)
        out = len(gists) + 4
        self.rows = {kind: _rows(kept[kind]) for kind in KINDS}
        widths = {"word": _VECTOR + len(TAGS), "count": len(COUNTS), "pair": _PAIR}
        self.tables = {
            k: nn.EmbeddingBag(len(kept[k]) + 1, width, mode="sum", sparse=True) for k, width in widths.items()
        }
        with torch.no_grad():
            for kind, table in self.tables.items():
                nn.init.normal_(table.weight, 0, 0.05)
                if kind == "count":
                    nn.init.zeros_(table.weight)
                if kind == "word":
                    table.weight[:, _VECTOR:] = 0
        both = 2 * _STATE
        self.layers: dict[str, Any] = {
            "norm": nn.LayerNorm(_VECTOR),
            "lstm": nn.LSTM(_VECTOR, _STATE, 2, bidirectional=True, batch_first=True, dropout=0.2),
            "attend": nn.Linear(both, _HEADS),
            "value": nn.Linear(both, both // 4),
            "doc": nn.Linear(_HEADS * both // 4 + both, _WHOLE),
            "gist": nn.Linear(_WHOLE, out),
            "count_of": nn.Linear(_WHOLE, len(COUNTS)),
            "near": nn.Linear(2 * both + _WHOLE, 96),
            "tag": nn.Linear(96, len(TAGS)),
            "pair_of": nn.Linear(3 * both + _WHOLE + _PAIR, 64),
            "wish": nn.Linear(64, 1),
            "link": nn.Linear(both, 3 * _LOOKS * _LOOK),
            "linked": nn.Linear(_LOOKS * _LOOK, both),
            "linked_norm": nn.LayerNorm(both),
        }
        with torch.no_grad():
            self.layers["linked"].weight.mul_(0.1)
        self.alone = {
            "nowhere": nn.Parameter(torch.zeros(both)),
            "same_name": nn.Parameter(torch.full((_LOOKS,), 2.0)),
            "near_by": nn.Parameter(torch.zeros(_LOOKS, 2 * _REACH + 1)),
        }

    def parameters(self) -> tuple[list[Any], list[Any]]:
        """Those of the tables, of which a step changes a few rows, and all others."""
        dense = [each for layer in self.layers.values() for each in layer.parameters()]
        return [table.weight for table in self.tables.values()], [*dense, *self.alone.values()]

    def loss(self, samples: Sequence[Sample], dice: np.random.Generator) -> Any:
        """How far from the labels; lower is better."""
        weight = torch.tensor([sample.weight for sample in samples])
        lengths = [len(sample.words) for sample in samples]
        seen = self._looked_up("word", samples, dice)
        padded = nn.utils.rnn.pad_sequence(list(seen.split(lengths)), batch_first=True)
        inside = torch.arange(padded.shape[1])[None] < torch.tensor(lengths)[:, None]
        states = functional.dropout(self.layers["norm"](padded[..., :_VECTOR]), _DROPPED)
        packed = nn.utils.rnn.pack_padded_sequence(
            states, torch.tensor(lengths), batch_first=True, enforce_sorted=False
        )
        states, _ = nn.utils.rnn.pad_packed_sequence(self.layers["lstm"](packed)[0], batch_first=True)
        alike = _alike(samples, states.shape[1])
        states = functional.dropout(self._looked_around(states, alike, inside), _DROPPED)
        others = alike * (1 - torch.eye(states.shape[1])[None])
        elsewhere = ((others @ states) / others.sum(2, keepdim=True).clamp(min=1))[inside]
        outside = ~inside[..., None]
        attention = self.layers["attend"](states).masked_fill(outside, -1e9).softmax(1)
        gathered = torch.einsum("blk,bld->bkd", attention, self.layers["value"](states)).flatten(1)
        strongest = states.masked_fill(outside, -1e9).max(1).values
        whole = torch.relu(
            self.layers["doc"](functional.dropout(torch.cat([gathered, strongest], 1), _DROPPED_OF_WHOLE))
        )
        wanted = self.layers["gist"](functional.dropout(whole, _DROPPED_OF_WHOLE))
        gist = torch.tensor([self.gists.index(sample.gist) for sample in samples])
        asks = torch.tensor([sample.asks for sample in samples])
        counts = self.layers["count_of"](functional.dropout(whole, _DROPPED_OF_WHOLE)) + self._looked_up(
            "count", samples, None
        )
        count = torch.tensor([sample.count_label for sample in samples])
        size = len(self.gists)
        total = _SHARES["gist"] * (_loss(wanted[:, :size], gist) * weight).mean()
        total = total + _SHARES["asks"] * (_loss(wanted[:, size : size + 2], asks) * weight).mean()
        is_open = torch.tensor([sample.is_open for sample in samples])
        total = total + _SHARES["open"] * (_loss(wanted[:, size + 2 :], is_open) * weight).mean()
        total = total + _SHARES["count"] * (_loss(counts, count) * weight).mean()
        flat, letter = states[inside], torch.repeat_interleave(torch.arange(len(samples)), torch.tensor(lengths))
        near = torch.relu(self.layers["near"](torch.cat([flat, elsewhere, whole[letter]], 1)))
        tags = self.layers["tag"](functional.dropout(near, _DROPPED)) + seen[:, _VECTOR:]
        tag = torch.tensor([each for sample in samples for each in sample.tags])
        total = total + _SHARES["tag"] * (_loss(tags, tag) * weight[letter]).sum() / len(samples)
        return total + self._loss_of_wishes(samples, flat, elsewhere, whole, weight, dice)

    def _looked_around(self, states: Any, alike: Any, inside: Any) -> Any:
        count, longest = inside.shape
        seen = self.layers["link"](functional.dropout(states, 0.1)).split(_LOOKS * _LOOK, 2)
        asked, offered, told = (each.view(count, longest, _LOOKS, _LOOK).transpose(1, 2) for each in seen)
        places = torch.arange(longest)
        apart = (places[None] - places[:, None]).clamp(-_REACH, _REACH) + _REACH
        fit = asked @ offered.transpose(2, 3) / _LOOK**0.5
        fit = fit + self.alone["same_name"][None, :, None, None] * alike[:, None]
        fit = fit + self.alone["near_by"][:, apart][None]
        found = fit.masked_fill(~inside[:, None, None], -1e9).softmax(3) @ told
        merged = found.transpose(1, 2).reshape(count, longest, _LOOKS * _LOOK)
        return self.layers["linked_norm"](states + self.layers["linked"](merged))

    def _loss_of_wishes(
        self, samples: Sequence[Sample], flat: Any, elsewhere: Any, whole: Any, weight: Any, dice: np.random.Generator
    ) -> Any:
        people, wishes, letters, belong, start = [], [], [], [], 0
        for n, sample in enumerate(samples):
            for person, wish, _, is_theirs in sample.pairs:
                people.append(person + start if person >= 0 else -1)
                wishes.append(wish + start)
                letters.append(n)
                belong.append(float(is_theirs))
            start += len(sample.words)
        if not people:
            return 0.0
        who, letter = torch.tensor(people), torch.tensor(letters)
        is_named, place = (who >= 0)[:, None], who.clamp(min=0)
        here = torch.where(is_named, flat[place], self.alone["nowhere"][None])
        there = torch.where(is_named, elsewhere[place], torch.zeros(1))
        pairs = self._looked_up("pair", samples, dice)
        seen = torch.cat([here, there, flat[torch.tensor(wishes)], whole[letter], pairs], 1)
        seen = functional.dropout(seen, _DROPPED)
        said = self.layers["wish"](torch.relu(self.layers["pair_of"](seen))).squeeze(1)
        losses = functional.binary_cross_entropy_with_logits(said, torch.tensor(belong), reduction="none")
        return _SHARES["wish"] * (losses * weight[letter]).sum() / len(samples)

    def _looked_up(self, kind: str, samples: Sequence[Sample], dice: np.random.Generator | None) -> Any:
        """The sums of vectors, some features left out by chance where there are dice."""
        found = [self.rows[kind][row] for sample in samples for row in _of_kind(sample, kind)]
        found = [row[row > 0] for row in found]
        offsets = np.cumsum([0, *(len(row) for row in found[:-1])])
        every = np.concatenate(found)
        weights = np.ones(len(every), np.float32)
        if dice is not None:
            weights = (dice.random(len(every)) >= _FORGOTTEN).astype(np.float32) / np.float32(1 - _FORGOTTEN)
        return self.tables[kind](
            torch.from_numpy(every), torch.from_numpy(offsets), per_sample_weights=torch.from_numpy(weights)
        )

    def written(self, kept: dict[str, Buckets]) -> bytes:
        """All weights in one file: the tables in bytes with a scale for each row, all else in half precision."""
        found: dict[str, Any] = {"gists": np.array(self.gists)}
        found |= {name: values.detach().numpy() for name, values in self.alone.items()}
        for kind in KINDS:
            table = self.tables[kind].weight.detach().numpy()[1:]  # the first row stands for unknown features
            scale = (np.maximum(np.abs(table).max(axis=1), _TINY) / 127).astype(np.float16)
            found[f"{kind}.scale"] = scale
            found[f"{kind}.table"] = np.rint(table / scale.astype(np.float32)[:, None]).clip(-127, 127).astype(np.int8)
            found[f"{kind}.buckets"] = kept[kind]
        for name, layer in self.layers.items():
            for part, values in layer.named_parameters():
                found[f"{name}.{part}"] = values.detach().numpy().astype(np.float16)
        file = io.BytesIO()
        np.savez(file, **found)
        return file.getvalue()


def _alike(samples: Sequence[Sample], longest: int) -> Any:
    """1 where two words of a letter are the same name."""
    names = torch.zeros(len(samples), longest, dtype=torch.long)
    for row, sample in enumerate(samples):
        names[row, : len(sample.names)] = torch.tensor(sample.names)
    return ((names[:, :, None] == names[:, None, :]) & (names[:, :, None] > 0)).float()


def _rows(kept: Buckets) -> NDArray[np.int64]:
    """The row of each bucket; 0 where it isn't kept."""
    found = np.zeros(BUCKETS, np.int64)
    found[kept] = np.arange(1, len(kept) + 1)
    return found


def _loss(said: Any, wanted: Any) -> Any:
    return functional.cross_entropy(said, wanted, reduction="none", label_smoothing=_SMOOTHING)
