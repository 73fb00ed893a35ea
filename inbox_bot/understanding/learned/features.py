"""What a trained model sees of a letter: words, cues and places as short strings.

Takes the lines of one letter; returns its `Letter` of sentences with their cues, and the features of the whole
(`letter_features`) and of each word (`Letter.at_place`). Names are masked, so that a model learns what stands around a
name and not the name. The rules' cues are features too: a model weighs them, and can be explained by them.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from ..letters.sentences import Sentence, split_sentences
from ..readers.runs import BULLET
from ..sections import Line, Region
from ..words.event_words import EventWords
from ..words.lexicon import Cue, Lexicon
from ..words.names import is_capitalised, is_common, is_family, is_given, is_honorific, is_particle, is_title
from ..words.senses import Senses
from ..words.tokens import Token, fold

if TYPE_CHECKING:
    from ..letters.reading import Reading

_TOLD_BY_FAMILY = frozenset({"event", "wish", "group_of", "month", "weekday", "ordinal", "number"})
_MARKS = frozenset(",;:()–—-،؛/")


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence of a letter with its cues."""

    sentence: Sentence
    cues: tuple[Cue, ...]
    senses: tuple[tuple[str, ...], ...]
    """Of each word."""
    hints: tuple[Cue, ...] = ()
    """Words that may mean a group or a way of taking part."""
    is_greeting: bool = False

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(_kind(cue) for cue in self.cues)


@dataclass(frozen=True)
class Letter:
    """The lines of one person's letter, cut into sentences."""

    passages: tuple[Passage, ...]
    bulleted: frozenset[int]
    """Numbers of the lines that begin with a bullet or number."""
    after_colon: frozenset[int]
    """Numbers of the lines below one that ends with a colon, down to the next blank line."""
    lengths: dict[int, int]
    """Words a line."""
    sessions: dict[int, str] = field(default_factory=dict)
    """The open events' working groups by number."""
    reading: Reading | None = None
    """What the rules make of the same lines: the models weigh it."""

    @cached_property
    def roles(self) -> dict[str, str]:
        """By folded word of a name: what the rules took its person for."""
        return _roles(self.reading) if self.reading else {}

    @cached_property
    def starts(self) -> list[int]:
        """By sentence: how many words stand before it; the last is the number of all."""
        return [0, *itertools.accumulate(len(passage.sentence.tokens) for passage in self.passages)]

    @cached_property
    def laid_out(self) -> list[_Words]:
        """Its sentences."""
        return [_Words(passage, self) for passage in self.passages]

    @cached_property
    def at_place(self) -> list[list[str]]:
        """Of each word, sentence after sentence: what is seen at its own place."""
        return list(_at_place(self))

    @cached_property
    def names(self) -> list[int]:
        """Of each word: the number of the name that it is ("Rosalie" here and there), 0 for any other word."""
        numbers: dict[str, int] = {}
        tokens = [token for passage in self.passages for token in passage.sentence.tokens]
        return [numbers.setdefault(t.folded, len(numbers) + 1) if _may_be_name(t) else 0 for t in tokens]


def read_letter(
    lines: Sequence[Line], lexicon: Lexicon, words: EventWords, senses: Senses, reading: Reading | None
) -> Letter:
    """The letter in these lines, greeting and body. `reading`: the rules' reading of the same lines."""
    kept = [line for line in lines if line.region in (Region.BODY, Region.GREETING)]
    greeting = {line.number for line in kept if line.region is Region.GREETING}
    passages = []
    after_colon, lengths = frozenset(_after_colon(kept)), {line.number: len(line.text.split()) for line in kept}
    for sentence in split_sentences(kept):
        cues = lexicon.cues(sentence.tokens)
        is_listed = sentence.line in after_colon or max(lengths[number] for number in sentence.lines) <= 8
        every = (*cues, *words.cues(sentence.tokens, cues, in_list=is_listed))
        ordered = tuple(sorted(every, key=lambda cue: (cue.start, -cue.end)))
        meanings = tuple(senses.of(sentence.tokens))
        passages.append(Passage(sentence, ordered, meanings, words.hints(sentence.tokens), sentence.line in greeting))
    return Letter(
        tuple(passages),
        frozenset(line.number for line in kept if BULLET.match(line.text)),
        after_colon,
        lengths,
        words.sessions,
        reading,
    )


def _roles(reading: Reading) -> dict[str, str]:
    found: dict[str, str] = {}
    for role, people in (
        ("named", reading.mentions), ("orphan", reading.orphans), ("beside", reading.beside),
        ("wished", reading.wished), ("past", reading.past_people), ("wrong", reading.wrong), ("right", reading.right),
        ("comes", reading.register), ("goes", reading.cancel),
    ):  # fmt: skip
        for person in people:
            rule = f"{role} {person.evidence.rule}" if role in ("comes", "goes") else role
            found |= dict.fromkeys((fold(word) for word in person.full.split()), rule)
    return found


def reading_features(reading: Reading) -> Iterator[str]:
    """What the rules found in a letter, as features of the whole."""
    for act, count in reading.acts.items():
        yield f"R.act={act}"
        yield f"R.act={act} {min(count, 2)}"
    for act in reading.supposed:
        yield f"R.supposed={act}"
    for flag in reading.flags:
        yield f"R.flag={flag}"
    others = [person for person in reading.register if not person.is_self]
    yield f"R.comes={any(p.is_self for p in reading.register)} {min(len(others), 2)}"
    gone = [person for person in reading.cancel if not person.is_self]
    yield f"R.goes={any(p.is_self for p in reading.cancel)} {min(len(gone), 2)}"
    yield f"R.maybe={reading.maybe_self is not None} {reading.we}"
    yield f"R.asks={reading.question is not None} {bool(reading.acts)}"
    yield f"R.past={any(p.is_self for p in reading.past_people)} {bool(reading.past_people)}"
    if reading.group_cancel:
        yield "R.group"
    yield f"R.only={'+'.join(sorted(act for act, count in reading.acts.items() if count))}"


def _after_colon(lines: Sequence[Line]) -> Iterator[int]:
    is_below, blanks = False, 0
    for line in lines:
        text = line.text.strip()
        if not text:
            blanks += 1
            is_below = is_below and blanks < 2
            continue
        if is_below:
            yield line.number
        blanks = 0
        is_below = text[-1] == ":" or (is_below and len(text.split()) < 14)


def _kind(cue: Cue) -> str:
    """A cue's kind without what only this mailbox knows: which event, which group."""
    if cue.family == "date":
        return "date.other" if cue.value == "other" else "date"
    return cue.family if cue.family in _TOLD_BY_FAMILY else cue.kind


# ---------------------------------------------------------------------------------------------------------- one word


@lru_cache(maxsize=20_000)
def _known(word: str) -> str:
    """What the lists and the form say of a word, in a few letters."""
    if not word[0].isalpha():
        return "#" if word[0].isdigit() else word
    marks = "X" if word.isupper() and len(word) > 1 else "C" if is_capitalised(word) else "c"
    marks += "h" if is_honorific(word) else ""
    marks += "t" if is_title(word) else ""
    marks += "p" if is_particle(word) else ""
    if is_common(word):
        return f"{marks}o{'g' if is_given(word) else ''}"
    marks += "g" if is_given(word) else ""
    return marks + ("f" if is_family(word) else "")


@lru_cache(maxsize=20_000)
def _masked(text: str, folded: str) -> str:
    """The word itself, or what stands for a name, a number, an address."""
    if "@" in text:
        return "@"
    if text[0].isdigit():
        return folded if len(text) <= 2 else "0"
    known = _known(text)
    if known[0] in "CX" and "o" not in known and "h" not in known and ("g" in known or "f" in known):
        return "NAME"
    return folded


def _named_again(letter: Letter) -> dict[int, dict[int, tuple[str, ...]]]:
    """By sentence and word of a name: what is said where the same name stands once more."""
    places: dict[str, list[tuple[int, int]]] = {}
    for index, passage in enumerate(letter.passages):
        for at, token in enumerate(passage.sentence.tokens):
            if _may_be_name(token):
                places.setdefault(token.folded, []).append((index, at))
    found: dict[int, dict[int, tuple[str, ...]]] = {}
    for every in places.values():
        if not 1 < len(every) <= _OFTEN or len({index for index, _ in every}) < 2:
            continue
        for index, at in every:
            others = {other for other, _ in every if other != index}
            said = {
                sense
                for other in others
                for senses in letter.passages[other].senses
                for sense in senses
                if not letter.passages[other].is_greeting
            }
            acts = {k for o in others for k in letter.passages[o].kinds if k.startswith("act.")}
            told = tuple(sorted({f"o={each}" for each in said} | {f"oc={each}" for each in acts}))
            turn = ("o<",) if min(others) < index else ()
            found.setdefault(index, {})[at] = (*told, *turn, *(("o>",) if max(others) > index else ()))
    return found


_OFTEN = 5


def _may_be_name(token: Token) -> bool:
    word = token.text
    if len(word) > 2 and _masked(word, token.folded) == "NAME":
        return True
    return len(word) > 3 and is_capitalised(word) and not is_common(word) and not is_honorific(word)


def _at_place(letter: Letter) -> Iterator[list[str]]:
    """Of each word: what is seen at its own place and on its line."""
    elsewhere = _named_again(letter)
    for index, words in enumerate(letter.laid_out):
        named, passage = elsewhere.get(index, {}), words.passage
        whole = ["?"] if passage.sentence.is_question else []
        whole += ["greeting"] if passage.is_greeting else []
        for at in range(len(passage.sentence.tokens)):
            again = named.get(at) or named.get(at + 1) or ()
            yield [*words.itself(at), *words.told(at), *again, *words.on_its_line(at), *whole]


class _Words:
    """A sentence, laid out so that each word's features are quickly said."""

    def __init__(self, passage: Passage, letter: Letter) -> None:
        self.passage, self.letter = passage, letter
        self.tokens = tokens = passage.sentence.tokens
        # Two places of padding on each side: what stands before the first word is "^".
        self.words = ["^^", "^", *(_masked(t.text, t.folded) for t in tokens), "$", "$$"]
        self.known = ["^^", "^", *(_known(t.text) for t in tokens), "$", "$$"]
        self.meanings: list[tuple[str, ...]] = [(), (), *passage.senses, (), ()]
        self.kinds: list[list[str]] = [[] for _ in range(len(tokens) + 4)]
        for cue in passage.cues:
            kind = _kind(cue)
            for place in range(cue.start, min(cue.end, cue.start + 3)):
                self.kinds[place + 2].append(kind)

    def itself(self, at: int) -> list[str]:
        """The word, its neighbours, and what the lists of names know of them."""
        words, known, token, here = self.words, self.known, self.tokens[at], at + 2
        return [
            f"w={words[here]}", f"w-1={words[here - 1]}", f"w-2={words[here - 2]}", f"w+1={words[here + 1]}",
            f"w+2={words[here + 2]}", f"ww={words[here - 1]} {words[here]}", f"w+w={words[here]} {words[here + 1]}",
            f"w--={words[here - 2]} {words[here - 1]}", f"w++={words[here + 1]} {words[here + 2]}",
            f"k={known[here]}", f"k-1={known[here - 1]}", f"k+1={known[here + 1]}", f"k-2={known[here - 2]}",
            f"k+2={known[here + 2]}",
            f"kk={known[here - 1]} {known[here]}", f"k+k={known[here]} {known[here + 1]}",
            f"kkk={known[here - 1]} {known[here]} {known[here + 1]}",
            f"pre={token.folded[:4]}", f"suf={token.folded[-3:]}",
        ]  # fmt: skip

    def told(self, at: int) -> Iterator[str]:
        """Cues and senses at the word and beside it, and what the rules took a person of this name for."""
        here = at + 2
        for mark, place in (("", here), ("-", here - 1), ("+", here + 1)):
            for kind in self.kinds[place]:
                yield f"c{mark}={kind}"
        role = self.letter.roles.get(self.tokens[at].folded)
        if role:
            yield f"R={role}"
        for mark, place in (("", here), ("-", here - 1), ("+", here + 1), ("--", here - 2), ("++", here + 2)):
            for sense in self.meanings[place]:
                yield f"m{mark}={sense}"

    def on_its_line(self, at: int) -> Iterator[str]:
        """Where in its line the word stands, and what line that is."""
        lines, known = self.passage.sentence.lines, self.known[at + 2]
        line = lines[at]
        first = at == 0 or lines[at - 1] != line
        yield f"first={first}"
        yield f"line={min(self.letter.lengths.get(line, 0), 9)}"
        if line in self.letter.bulleted:
            yield from ("bullet", f"bullet {first} {known}")
        if line in self.letter.after_colon:
            yield from ("colon", f"colon {first} {known}")


# --------------------------------------------------------------------------------------------------------- the whole


def letter_features(letter: Letter) -> list[str]:
    """The features of the whole letter, each once."""
    found: dict[str, None] = {}
    for index, passage in enumerate(letter.passages):
        if passage.is_greeting and len(letter.passages) > 1:
            continue
        for feature in _passage_features(passage):
            found[feature] = None
        if index == len(letter.passages) - 1:
            for kind in passage.kinds:
                found[f"end={kind}"] = None
    sentences = sum(not passage.is_greeting for passage in letter.passages)
    found[f"n={min(sentences, 5)}"] = None
    questions = sum(passage.sentence.is_question for passage in letter.passages)
    found[f"questions={min(questions, 2)}"] = None
    found["all questions" if questions == sentences else "not all questions"] = None
    acts = sorted({kind for passage in letter.passages for kind in passage.kinds if kind.startswith("act.")})
    for first, second in itertools.combinations(acts, 2):
        found[f"d={first}+{second}"] = None
    if letter.after_colon & letter.bulleted:
        found["list"] = None
    found.update(dict.fromkeys(_of_self(letter)))
    if letter.reading is not None:
        found.update(dict.fromkeys(reading_features(letter.reading)))
    return list(found)


def _passage_features(passage: Passage) -> Iterator[str]:
    tokens = passage.sentence.tokens
    words = [_masked(token.text, token.folded) for token in tokens]
    question = "?" if passage.sentence.is_question else ""
    for word, token in zip(words, tokens, strict=True):
        yield f"w={word}"
        if len(token.folded) > 5:
            yield f"p={token.folded[:5]}"
        if question:
            yield f"?w={word}"
    for first, second in itertools.pairwise(["^", *words, "$"]):
        yield f"ww={first} {second}"
    for first, third in zip(words, words[2:], strict=False):
        yield f"w_w={first} {third}"

    yield from _together(words, question)
    yield from _meanings(passage, question)
    for kind in passage.kinds:
        yield f"c={kind}{question}"
    segments: dict[int, set[str]] = {}
    marks = list(itertools.accumulate(int(token.text in _MARKS) for token in tokens))
    for cue in passage.cues:
        segments.setdefault(marks[cue.start], set()).add(_kind(cue))
    for place, word in zip(marks, words, strict=True):
        if word == "NAME":
            segments.setdefault(place, set()).add("name")
    for kinds in segments.values():
        told = sorted(kind for kind in kinds if kind.split(".")[0] in _PAIRED)
        for first, second in itertools.combinations(told, 2):
            yield f"cc={first}+{second}{question}"
    ordered = [_kind(cue) for cue in passage.cues if cue.family in ("act", "clause", "word")]
    for first, second in itertools.pairwise(ordered):
        yield f"c>c={first}>{second}"


_SELVES = frozenset("self self_object self_and subject with_me we us both own_ticket our_ticket".split())


def _of_self(letter: Letter) -> Iterator[str]:
    """In which parts the writer speaks of themselves: "melde ich an: ..." is another thing than "melde mich an"."""
    passages = [passage for passage in letter.passages if not passage.is_greeting]
    selves = {kind[7:] for p in passages for kind in p.kinds if kind[:7] == "person."} & _SELVES
    names = sum(_masked(t.text, t.folded) == "NAME" for p in passages for t in p.sentence.tokens)
    words = {token.folded for p in passages for token in p.sentence.tokens} & {"mich", "mir", "selbst", "selber", "wir"}
    told = "+".join(sorted(selves))
    said = "+".join(sorted(words))
    yield from (f"me={told}", f"me={told} {min(names, 3)}", f"mich={said}", f"mich={said} {min(names, 3)}")
    for passage in passages:
        acts = {kind[4:] for kind in passage.kinds if kind.startswith("act.")}
        here = "+".join(sorted({kind[7:] for kind in passage.kinds if kind[:7] == "person."} & _SELVES))
        named = min(sum(_masked(t.text, t.folded) == "NAME" for t in passage.sentence.tokens), 2)
        mine = "+".join(sorted({t.folded for t in passage.sentence.tokens} & {"ich", "mich", "mir", "selbst", "wir"}))
        for act in acts:
            yield f"me:{act} {here} {named}"
            yield f"mich:{act} {mine} {named}"


_REACH = 9


def _together(words: Sequence[str], question: str) -> Iterator[str]:
    """Words near each other in one sentence: German parts "melde ... an" and "kann ... nicht ... kommen"."""
    solid = [word[:7] for word in words if word not in _MARKS and word != "."]
    for place, first in enumerate(solid):
        for second in solid[place + 1 : place + _REACH]:
            yield f"x={first} {second}"


def _meanings(passage: Passage, question: str) -> Iterator[str]:
    """What a sentence is about, in any language: senses, and which of them stand near each other in which order."""
    placed = [(place, sense) for place, every in enumerate(passage.senses) for sense in every]
    for index, (place, first) in enumerate(placed):
        yield f"S={first}{question}"
        for there, second in placed[index + 1 :]:
            if there - place > _REACH:
                break
            if first != second:
                yield f"SS={first}>{second}"
                if question:
                    yield f"SS={first}>{second}?"
    near = {sense for _, sense in placed}
    for turn in near & _TURNING:
        for sense in near:
            yield f"T={turn}&{sense}"
    for place, token in enumerate(passage.sentence.tokens):
        if _masked(token.text, token.folded) == "NAME":
            for there, sense in placed:
                if abs(there - place) <= 5:
                    yield f"N={'<' if there < place else '>'}{sense}"


_TURNING = frozenset({"not", "self", "we", "third", "past", "but", "onbehalf", "replace"})
_PAIRED = frozenset({"act", "person", "word", "name", "mode", "wish", "date", "event", "clause", "number"})
