"""From labelled passages and mails to what the models are trained on: features with the labels to learn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from inbox_bot.documents import open_documents
from inbox_bot.mail import check_automatic, parse_message
from inbox_bot.model import ReadingContext
from inbox_bot.understanding.learned.features import Letter, Passage, letter_features, read_letter
from inbox_bot.understanding.learned.mail_features import mail_features
from inbox_bot.understanding.learned.models import numbers_in
from inbox_bot.understanding.learned.trained import letter_of
from inbox_bot.understanding.learned.wish_features import SELF, Place, WishPairs
from inbox_bot.understanding.letters.greeting import without_greeting
from inbox_bot.understanding.letters.letter import LetterReader
from inbox_bot.understanding.letters.reading import Reading
from inbox_bot.understanding.mail_parts import MailParts
from inbox_bot.understanding.readers.list_lines import read_list
from inbox_bot.understanding.readers.signature import Writer
from inbox_bot.understanding.sections import Line, Region, mark_regions
from inbox_bot.understanding.words.event_words import EventWords
from inbox_bot.understanding.words.lexicon import Lexicon, lexicon
from inbox_bot.understanding.words.mentions import find_mentions
from inbox_bot.understanding.words.names import key, strip_titles
from inbox_bot.understanding.words.senses import senses
from inbox_bot.understanding.words.tokens import Token, tokenize
from tests.corpus.read_corpus import context_of

from .passages import Labelled

CORPUS = Path(__file__).parent.parent / "tests" / "corpus"


@dataclass(slots=True)
class Example:
    """One letter with what is to be learned from it."""

    source: str
    letter: Letter
    gist: str
    labels: list[str]
    """One a word: B+, I+, B-, I-, B0, I0, O."""
    unnamed: int
    asks: bool
    is_open: bool
    """A careful clerk could not act on it."""
    language: str
    around: tuple[str, ...] = ()
    """Features of the mail around the letter."""
    wishes: dict[Place, tuple[str, ...]] = field(default_factory=dict)
    """What each person in the letter wants, by their place; the writer at `SELF`."""

    def pairs(self) -> Iterator[tuple[list[str], str]]:
        """Every pair of a person who comes and a wish, with "1" where they belong together."""
        people = [place for place in self.wishes if place is not SELF]
        if SELF in self.wishes:
            people.append(SELF)
        pairs = WishPairs(self.letter, people)
        for person in people:
            for wish in pairs.wishes:
                yield pairs.features(person, wish), "1" if wish.value in self.wishes[person] else "0"

    def features(self) -> list[str]:
        return [*letter_features(self.letter), *self.around]


@cache
def _words() -> EventWords:
    return EventWords(context_of(CORPUS / "beide.toml").events)


def _lexicon(language: str) -> Lexicon:
    beside = ("de", "en") if language in ("de", "en") else ("de",)
    return lexicon(*sorted({*beside, language}))


def from_passage(passage: Labelled) -> Example | None:
    """None where the words can't be found again in the cut letter."""
    lexicon_here = _lexicon(passage.language)
    texts = passage.text.split("\n")
    lines = mark_regions(tuple(Line("body", i + 1, text) for i, text in enumerate(texts)), lexicon_here)
    # No closing and no signature stands in a passage: all of it is the letter.
    lines = tuple(_as_body(line) for line in lines)
    reading = _rules_reading(lines, lexicon_here)
    letter = read_letter(lines, lexicon_here, _words(), senses(*sorted({"de", passage.language})), reading)
    wanted: dict[int, list[tuple[str, str]]] = {}
    offset = 0
    for number, text in enumerate(texts, 1):
        wanted[number] = [(t.text, _label_at(passage, offset + t.start)) for t in tokenize(text)]
        offset += len(text) + 1
    labels = _aligned(letter, wanted)
    if labels is None:
        return None
    example = Example(
        passage.source, letter, passage.gist, labels, passage.unnamed, passage.asks, passage.is_open, passage.language,
    )  # fmt: skip
    named = [each.wishes for each in sorted(passage.names, key=lambda each: each.start) if each.role == "+"]
    example.wishes = dict(zip(places(letter, labels, "+"), named, strict=False))
    if passage.me == "+":
        example.wishes[SELF] = passage.wishes
    return example


def places(letter: Letter, labels: list[str], role: str) -> list[Place]:
    """Where the people of one role stand, by the labels of the words."""
    found, at = list[Place](), 0
    for index, passage in enumerate(letter.passages):
        size = len(passage.sentence.tokens)
        here = labels[at : at + size]
        for start, label in enumerate(here):
            if label == f"B{role}":
                end = start + 1
                while end < size and here[end] == f"I{role}":
                    end += 1
                found.append(Place(index, start, end))
        at += size
    return found


SPEAKERS = ("Sabine Kettler", "Ximena Correa", "Ludger Briem", "Dirk Hamel")


def _rules_reading(lines: tuple[Line, ...], lexicon_here: Lexicon) -> Reading:
    """What the rules make of a passage; nobody is known to sign it."""
    body = [without_greeting(line, lexicon_here) for line in lines if line.region is not Region.GREETING]
    rows = read_list(body, lexicon_here, _words())
    return LetterReader(lexicon_here, _words(), SPEAKERS, ()).read(body, rows, Writer(None))


def _as_body(line: Line) -> Line:
    return line if line.region in (Region.BODY, Region.GREETING) else Line(line.origin, line.number, line.text)


def _label_at(passage: Labelled, place: int) -> str:
    for named in passage.names:
        if named.start <= place < named.end:
            return f"{'B' if place == named.start else 'I'}{named.role}"
    return "O"


def _aligned(letter: Letter, wanted: dict[int, list[tuple[str, str]]]) -> list[str] | None:
    """The labels of the letter's words: of each line the last ones, as a bullet in front is cut off."""
    counts: dict[int, int] = {}
    for passage in letter.passages:
        for line in passage.sentence.lines:
            counts[line] = counts.get(line, 0) + 1
    labels, taken = list[str](), dict[int, int]()
    for passage in letter.passages:
        for token, line in zip(passage.sentence.tokens, passage.sentence.lines, strict=True):
            row = wanted[line]
            place = len(row) - counts[line] + taken.get(line, 0)
            taken[line] = taken.get(line, 0) + 1
            if not 0 <= place < len(row) or row[place][0] != token.text:
                return None
            labels.append(row[place][1])
    return labels


def named_in(example: Example) -> int:
    """How many names of people who come stand in the letter."""
    return len(places(example.letter, example.labels, "+"))


def count_label(example: Example) -> str:
    """How the number of unnamed people follows from the numbers in the letter."""
    numbers = numbers_in(example.letter)
    whole = named_in(example) + example.gist.endswith("+")
    if not example.unnamed:
        return "none"
    if example.unnamed in numbers[:1]:
        return "extra"
    if any(value - whole == example.unnamed for value in numbers):
        return "rest"
    return "one" if example.unnamed == 1 else "two"


# ------------------------------------------------------------------------------------------------------------- mails


def opened(data: bytes, context: ReadingContext) -> MailParts:
    """A mail as both readers get it."""
    message = parse_message(data)
    return MailParts(message, open_documents(message), check_automatic(message, context.office), context)


def from_mail(data: bytes, context: ReadingContext, gold: dict[str, Any], source: str) -> Example | None:
    mail = opened(data, context)
    if not mail.read_parts() or mail.form:
        return None
    lines, _ = mail.without_tables(mail.own.lines)
    lines = [line for line in lines if line.number not in mail.signed_lines]
    letter = letter_of(mail, lines, mail.own_reading)
    if not letter.passages:
        return None
    writer = {key(form) for form in mail.writer.forms} | {key(str(form)) for form in gold.get("sender", [])}
    if mail.writer.name:
        writer.add(key(mail.writer.name.full))
    comes = [key(strip_titles(person["name"])) for person in gold["register"]]
    goes = [] if gold["cancel"] == "sender" else [key(strip_titles(name)) for name in gold["cancel"]]
    me = "+" if writer & set(comes) else "-" if gold["cancel"] == "sender" or writer & set(goes) else "0"
    nameless = 0
    if gold["intent"] == "register" and not comes and gold["unnamed"]:
        me = "+"
        nameless = 1
    labels: list[str] = []
    for passage in letter.passages:
        labels += _labels_of(passage, comes, goes)
    example = Example(
        source,
        letter,
        f"{gold['intent']}/{me}",
        labels,
        gold["unnamed"] - nameless,
        bool(gold["question"]),
        leaves_open(gold),
        gold["language"],
        tuple(mail_features(mail)),
    )
    for place in places(letter, labels, "+"):
        words = {key(t.text) for t in letter.passages[place.sentence].sentence.tokens[place.start : place.end]}
        meant = [person for person in gold["register"] if words & set(key(strip_titles(person["name"])).split())]
        if len({_gold_wishes(person) for person in meant}) == 1:
            example.wishes[place] = _gold_wishes(meant[0])
    own = [person for person in gold["register"] if key(strip_titles(person["name"])) in writer]
    if me == "+" and own:
        example.wishes[SELF] = _gold_wishes(own[0])
    return example


def leaves_open(gold: dict[str, Any]) -> bool:
    """Whether a careful clerk could not act on the letter. For which event it is, the models need not know: that is
    seen by what is open in the mailbox."""
    return bool(gold["human"]) and gold["event"] is not None


def _gold_wishes(person: dict[str, Any]) -> tuple[str, ...]:
    return (*([person["mode"]] if person.get("mode") else []), *person.get("sessions", []))


def _labels_of(passage: Passage, comes: list[str], goes: list[str]) -> list[str]:
    tokens = passage.sentence.tokens
    labels = ["O"] * len(tokens)
    for role, names in (("+", comes), ("-", goes)):
        for name in names:
            _mark_name(tokens, labels, name.split(), role)
    for mention in find_mentions(tokens, passage.cues):
        if mention.weight >= 2 and all(labels[i] == "O" for i in range(mention.start, mention.end)):
            words = set(key(mention.full).split())
            inside = [i for i in range(mention.start, mention.end) if set(key(tokens[i].text).split()) & words]
            for n, i in enumerate(inside):
                labels[i] = "B0" if n == 0 else "I0"
    return labels


def _mark_name(tokens: Sequence[Token], labels: list[str], words: list[str], role: str) -> None:
    folded = [key(token.text) for token in tokens]
    i = 0
    while i < len(tokens):
        best = 0
        for length in range(min(len(words) + 2, len(tokens) - i), 0, -1):
            got = " ".join(folded[i : i + length]).split()
            if not (folded[i] and folded[i + length - 1]):
                continue  # a full stop before or behind a name is none of it
            if got and got[0] in words and got[-1] in words and set(got) <= {*words, "", ","} and labels[i] == "O":
                full = len([g for g in got if g in words])
                if full >= 2 or ((tokens[i].text[0].isupper() or full == len(words)) and (len(got[0]) > 2)):
                    best = length
                    break
        if best:
            labels[i] = f"B{role}"
            for j in range(i + 1, i + best):
                labels[j] = f"I{role}"
            i += best
        else:
            i += 1
