"""Trains the models of reading from the labelled passages and mails of the repository.

    python -m training.train              writes inbox_bot/understanding/learned/weights
    python -m training.train --measure    writes nothing; says how well letters are read that no model saw
    python -m training.train --trust FOLDER
                                          learns only anew how far each reader is believed: after rules were mended. The
                                          models of the folds are kept in that folder, and taken from it the next time

Everything is read by models that never saw it first (folds): on that the two models of trust are trained. The same data
give the same models: L-BFGS knows no chance, and variants, folds and envelopes are drawn with fixed seeds.
"""

from __future__ import annotations

import argparse
import io
import itertools
import json
import random
import sys
import tempfile
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pycrfsuite

from inbox_bot.model import ReadingContext
from inbox_bot.understanding.combine import confidence, finished
from inbox_bot.understanding.decided import Decided
from inbox_bot.understanding.decisions.intent import decide_intent
from inbox_bot.understanding.learned.models import COUNT, GIST, NETWORK, TRUST, WISHES, Models, count_features
from inbox_bot.understanding.learned.network import Network
from inbox_bot.understanding.learned.trained import decide_trained
from inbox_bot.understanding.learned.trust import trust_features
from inbox_bot.understanding.learned.weigh import Weighed
from inbox_bot.understanding.mail_parts import MailParts
from inbox_bot.understanding.words.names import fits_short, parse_name, strip_titles
from tests.corpus.judge import differences as differences_from_gold
from tests.corpus.read_corpus import context_of

from .composed import PIECES, composed, talkative
from .envelopes import envelope
from .examples import CORPUS, Example, count_label, from_mail, from_passage, leaves_open, named_in, opened
from .passages import Labelled, read_passages
from .variants import Varied

PASSAGES = Path(__file__).parent / "passages"
LETTERS = Path(__file__).parent / "letters"
WEIGHTS = Path(__file__).parent.parent / "inbox_bot" / "understanding" / "learned" / "weights"
FOLDS, FOLDS_TRIED = 3, 2
"""Two thirds of the material are tried by models trained on the rest; what the last third would add is not worth its
half an hour."""
HELD_OUT = tuple(f"batch-{number}" for number in (13, 23, 39, 40, 44, 45, 46, 47, 52, 64, 67, 68, 69, 72, 73))
"""Never trained on: what is measured on them holds for strangers' mails."""
ANY_EVENT = "*"
_COMPOSED = {"de": 6000}
_COMPOSED_OTHERS = 250
"""Letters composed of pieces: in German, and in each other language that has pieces."""

_SETTINGS: dict[str, dict[str, float]] = {
    "gist": {"c1": 0.3, "c2": 1.0, "max_iterations": 60, "feature.minfreq": 2},
    "count": {"c1": 0.2, "c2": 1.0, "max_iterations": 60, "feature.minfreq": 2},
    "wishes": {"c1": 0.1, "c2": 0.5, "max_iterations": 60, "feature.minfreq": 2},
    "rules": {"c1": 0.0, "c2": 14.0, "max_iterations": 80, "feature.minfreq": 2},
    "trained": {"c1": 0.0, "c2": 14.0, "max_iterations": 80, "feature.minfreq": 2},
}


def train(examples: Sequence[Example]) -> dict[str, bytes]:
    """The files of the models that read, by name."""
    from .network import sample_of, train_network  # needs PyTorch, which is only there where models are trained

    return {
        NETWORK: train_network([sample_of(each) for each in examples]),
        GIST: trained(GIST, (([each.features()], [each.gist]) for each in examples)),
        WISHES: trained(WISHES, (([row], [label]) for each in examples for row, label in each.pairs())),
        COUNT: trained(COUNT, (([_counting(each)], [count_label(each)]) for each in examples)),
    }


def _counting(example: Example) -> list[str]:
    return [*example.features(), *count_features(example.letter, example.gist, named_in(example))]


def trained(name: str, sequences: Iterable[tuple[Sequence[Sequence[str]], Sequence[str]]]) -> bytes:
    """One model's file."""
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params(_SETTINGS[name])
    for rows, labels in sequences:
        trainer.append([sorted(row) for row in rows], labels)  # sets have another order in every process
    with tempfile.NamedTemporaryFile() as file:
        trainer.train(file.name)
        return Path(file.name).read_bytes()


# ------------------------------------------------------------------------------------------------------------- trust


@dataclass(slots=True)
class Trial:
    """One mail read by rules and by models that never saw it."""

    source: str
    features: list[str]
    right: dict[str, bool]
    """By reader: rules, trained."""
    understood: dict[str, object] = field(default_factory=dict)


def trial(data: bytes, context: ReadingContext, models: Models, gold: dict[str, Any], source: str) -> Trial | None:
    """Both readers on one mail, each compared with the gold."""
    mail = opened(data, context)
    if not mail.read_parts():
        return None
    rules = decide_intent(mail, mail.own_reading)
    opinion = decide_trained(mail, models)
    features = list(trust_features(mail, rules, opinion.decided if opinion else None, opinion))
    right = {"rules": is_right(mail, rules, gold), "trained": bool(opinion and is_right(mail, opinion.decided, gold))}
    return Trial(source, features, right)


def is_right(mail: MailParts, decided: Decided, gold: dict[str, Any]) -> bool:
    """Whether one may act on this: it is what the mail says, and nothing is left open. What must be asked all the same
    (which event?) is seen apart from that."""
    if leaves_open(gold):
        return False
    understanding = finished(mail, Weighed(decided, 1.0))
    wrong = (
        set(differences_from_gold(gold, understanding))
        - ({"event"} if gold["event"] == ANY_EVENT else set())
        - {"language"}
    )
    if gold["intent"] in ("automatic", "unrelated"):
        wrong -= {"event", "unnamed", "question"}
    return not wrong


_MAIL_WEIGHT = 2
_TRIED = {"passages": 10, "letters": 2}
"""A whole mail tells more of whole mails than a passage in an envelope does: only each tenth passage is tried, and each
second letter."""


def _is_honest(trial: Trial) -> bool:
    """The rules were mended by the first batch's mistakes: how often they are right there says nothing of others."""
    return not trial.source.startswith("batch-1:")


def trusted(trials: Sequence[Trial]) -> dict[str, bytes]:
    """The models that tell how far each reader is believed."""
    honest = [each for each in trials if _is_honest(each)]
    honest += [each for each in honest if each.source.startswith("batch-")] * (_MAIL_WEIGHT - 1)
    return {
        name: trained(name, (([each.features], ["1" if each.right[name] else "0"]) for each in honest))
        for name in TRUST
    }


# ------------------------------------------------------------------------------------------------------------- the run


@dataclass(frozen=True, slots=True)
class Mail:
    """A labelled mail of the corpus, with what was open in its mailbox."""

    source: str
    data: bytes
    gold: dict[str, Any]
    context: ReadingContext

    def example(self) -> Example | None:
        return (
            from_mail(self.data, self.context, self.gold, self.source) if self.gold["intent"] != "automatic" else None
        )


def passages() -> list[Labelled]:
    """All labelled passages and letters, in an order without a meaning."""
    files = [*sorted(PASSAGES.glob("*.txt")), *sorted(LETTERS.glob("*.txt"))]
    found = [each for file in files for each in read_passages(file)]
    random.Random(1).shuffle(found)
    return found


def mails() -> list[Mail]:
    """All labelled mails of the repository's batches, in an order without a meaning."""
    contexts = {name: context_of(CORPUS / f"{name}.toml") for name in ("fachtag", "msotag", "beide")}
    found = []
    for folder in sorted(each for each in CORPUS.glob("batch-*") if each.name not in HELD_OUT):
        for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
            gold = json.loads(line)
            data = (folder / gold["events"] / gold["file"]).read_bytes()
            found.append(Mail(f"{folder.name}:{gold['file']}", data, gold, contexts[gold["events"]]))
    random.Random(2).shuffle(found)
    return found


def with_variants(labelled: Sequence[Labelled], seed: int = 0) -> list[Example]:
    """Examples of letters and passages as they stand; of passages also with other names and, now and then, a story told
    besides: in a whole letter that would tear apart what belongs together."""
    varied = Varied(list(labelled), seed)
    short = [each for each in labelled if each.source.startswith(f"{PASSAGES.name}/")]
    every = [*labelled, *talkative(labelled, [varied.variant(each) for each in short], seed)]
    return [example for each in every if (example := from_passage(each)) is not None]


def ordinary(seed: int) -> list[Example]:
    """Examples of composed letters."""
    counts = {file.stem: _COMPOSED.get(file.stem, _COMPOSED_OTHERS) for file in sorted(PIECES.glob("*.txt"))}
    return [e for each in composed(passages(), counts, seed) if (e := from_passage(each)) is not None]


def trained_without(number: int) -> dict[str, bytes]:
    """The files of models that never saw one fold, by name."""
    seen = with_variants([each for n, each in enumerate(passages()) if n % FOLDS != number], number)
    seen += [e for n, mail in enumerate(mails()) if n % FOLDS != number and (e := mail.example()) is not None]
    return train([*seen, *ordinary(number)])


def kept(folder: Path, number: int) -> dict[str, bytes]:
    """The same from a folder; trained and put there where they are missing."""
    place = folder / str(number)
    if not place.exists():
        blobs = trained_without(number)
        place.mkdir(parents=True)
        for name, blob in blobs.items():
            (place / name).write_bytes(blob)
    return {file.name: file.read_bytes() for file in place.iterdir()}


def fold(number: int, folder: Path | None = None) -> list[Trial]:
    """Models trained without one fold, tried on that fold."""
    every, letters = passages(), mails()
    blobs = kept(folder, number) if folder else trained_without(number)
    models = Models(blobs, Network(io.BytesIO(blobs.pop(NETWORK))))
    dice = random.Random(number)
    context = context_of(CORPUS / "beide.toml")
    writers = [name for each in every for name in each.people("+") if len(name.split()) == 2 and name.istitle()]
    trials = []
    for n, passage in enumerate(every[number::FOLDS]):
        data, writer = envelope(passage, writers, dice)
        if n % _TRIED[passage.source.partition("/")[0]] == 0:
            trials.append(trial(data, context, models, gold_of(passage, writer), passage.source))
    trials += [trial(mail.data, mail.context, models, mail.gold, mail.source) for mail in letters[number::FOLDS]]
    return [each for each in trials if each is not None]


def gold_of(passage: Labelled, writer: str) -> dict[str, Any]:
    """A passage's label as that of a whole mail."""
    comes: dict[str, dict[str, Any]] = {}
    whole = _whole_names(passage, writer)
    for named in passage.names:
        if named.role == "+":
            name = whole[passage.text[named.start : named.end]]
            comes.setdefault(name, {"name": name, **_wished(named.wishes)})
    if passage.me == "+":
        comes.setdefault(writer, {"name": writer, **_wished(passage.wishes)})
    goes = [*dict.fromkeys(whole[name] for name in passage.people("-")), *([writer] if passage.me == "-" else [])]
    return {
        "intent": passage.intent, "register": list(comes.values()), "cancel": goes, "unnamed": passage.unnamed,
        "question": passage.asks, "human": passage.is_open, "event": ANY_EVENT,
    }  # fmt: skip


def _whole_names(passage: Labelled, writer: str) -> dict[str, str]:
    """Each name as it stands in the text, and as a list has it: "Kern, Mia" and "Frau Kern" are Mia Kern."""
    said = dict.fromkeys((*passage.people("+"), *passage.people("-"), *passage.people("0")))
    plain = {each: name.full if (name := parse_name(strip_titles(each))) else each for each in said}
    longest = sorted({*plain.values(), writer}, key=lambda name: -len(name.split()))
    return {each: next((full for full in longest if fits_short(name, full)), name) for each, name in plain.items()}


def _wished(wishes: Sequence[str]) -> dict[str, Any]:
    modes = [wish for wish in wishes if wish in ("online", "onsite")]
    groups = [wish for wish in wishes if wish not in modes]
    return {**({"mode": modes[0]} if modes else {}), **({"sessions": groups[:1]} if groups else {})}


def measured(trials: Sequence[Trial]) -> list[str]:
    """How often each reader is right, the chosen one, and what its probability is worth."""
    chosen: list[tuple[Trial, float, bool]] = []
    for number in range(FOLDS):
        models = Models(trusted([each for n, each in enumerate(trials) if n % FOLDS != number]))
        for each in trials[number::FOLDS]:
            chances = models.trust(each.features)
            best = max(chances, key=lambda name: chances[name])
            chosen.append((each, chances[best], each.right[best]))
    lines = []
    for kind in (*_TRIED, "batch"):
        some = [each for each in chosen if each[0].source.startswith(kind)]
        shares = {name: sum(each.right[name] for each, _, _ in some) / len(some) for name in ("rules", "trained")}
        right = sum(is_right for _, _, is_right in some) / len(some)
        apart = ", ".join(f"{name} {share:.3f}" for name, share in shares.items())
        lines.append(f"{kind}: {len(some)}, right: {apart}, chosen {right:.3f}")
        for low, high in itertools.pairwise((0.0, 0.5, 0.7, 0.75, 0.8, 0.85, 0.9, 1.0)):
            band = [is_right for _, chance, is_right in some if low <= confidence(chance) < high]
            if band:
                lines.append(f"  said {low:.2f} to {high:.2f}: {len(band)} letters, {sum(band) / len(band):.3f} right")
    return lines


def every_example() -> list[Example]:
    """What the models that are shipped learn from."""
    return [
        *with_variants(passages()),
        *ordinary(FOLDS),
        *(e for mail in mails() if (e := mail.example()) is not None),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true")
    parser.add_argument("--trust", type=Path, metavar="FOLDER")
    chosen = parser.parse_args()
    with ProcessPoolExecutor() as pool:
        trials = [
            each for folded in pool.map(partial(fold, folder=chosen.trust), range(FOLDS_TRIED)) for each in folded
        ]
    random.Random(3).shuffle(trials)
    sys.stdout.write("\n".join(measured(trials)) + "\n")
    if chosen.measure:
        return
    readers = {} if chosen.trust else train(every_example())
    for name, blob in (readers | trusted(trials)).items():
        (WEIGHTS / f"{name}.{'npz' if name == NETWORK else 'crfsuite'}").write_bytes(blob)


if __name__ == "__main__":
    main()
