"""Ordinary letters, composed of pieces: the bulk of what a mailbox gets, which hand-written passages are too hard for.

A piece (`pieces/<language>.txt`) is `slot | text`, one sentence: somebody registers, somebody else comes too, a filler.
A letter is one main piece with some follow-ups; what it means follows from the slots. In a piece `[+ G F]` is a name,
`{W}` the place of a wish for everybody in it, `{E}` that of the event.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from .passages import Labelled, Named, labelled

PIECES = Path(__file__).parent / "pieces"
_MSO = re.compile(r"MSO|27|Münster|Migrantenselbst|novemb|листопад|ноябр|Kasım|نوفمبر|listopad", re.IGNORECASE)
_FACHTAG = re.compile(r"Fachtag|Tagung|Arnsberg|\b3\b|\b3\.|confer|конфер|toplant|مؤتمر|convegno", re.IGNORECASE)
_WISHES = {"fachtag": ("online", "onsite"), "mso-tag": ("ag1", "ag2", "ag3")}
_SCRIPTS = {"ru": "cyrillic", "uk": "cyrillic", "ar": "arabic"}
_GREETINGS = {
    "de": ("Sehr geehrte Damen und Herren,", "Sehr geehrte [0 Frau Kettler],", "Guten Tag,", "Hallo,", "Guten Tag"
           " [0 Frau Correa],", "Liebes Team,", "Guten Morgen,", "Hallo [0 Frau Kettler],", "Liebe [0 Frau Correa],"),
    "en": ("Dear Sir or Madam,", "Dear [0 Ms Kettler],", "Hello,"), "tr": ("Merhaba,", "Sayın yetkili,"),
    "ru": ("Здравствуйте!", "Добрый день,"), "uk": ("Доброго дня!",), "fr": ("Bonjour,", "Madame, Monsieur,"),
    "es": ("Buenos días:", "Hola,"), "ar": ("السلام عليكم",), "pl": ("Dzień dobry,",), "it": ("Buongiorno,",),
}  # fmt: skip
_TALKATIVE = 0.35
"""The share of people who tell more than is needed: of others, of last year, of their association."""

_UNDECIDED = 0.05
"""Of people who say at once that nothing is settled; of the others, of those who say so in another sentence."""


class Composer:
    """Letters in one language. `names`: full names of two words, as "given family"."""

    def __init__(self, language: str, names: Sequence[str], seed: int) -> None:
        self.language, self.names = language, names
        self.dice = random.Random(f"{language} {seed}")
        self.pieces: dict[str, list[str]] = {}
        for line in (PIECES / f"{language}.txt").read_text(encoding="utf-8").splitlines():
            slot, bar, text = line.partition(" |")
            if bar and text.strip():
                keep = slot.strip() == "event" or slot.startswith("wish-")
                self.pieces.setdefault(slot.strip(), []).append(" " + text.strip() if keep else text.strip())

    def letter(self, number: int) -> Labelled:
        """One letter; `number` only names it."""
        self.event = self.dice.choice(("fachtag", "mso-tag"))
        self.me, self.unnamed, self.sentences = "0", 0, list[str]()
        kind = self.dice.choices(
            ("register", "list", "cancel", "change", "question", "unrelated"), (56, 18, 9, 10, 4, 3)
        )[0]
        intent = "register" if kind == "list" else kind
        is_open = self._chance(_UNDECIDED) and self._undecided(intent)
        if not is_open:
            getattr(self, f"_{kind}")()
            is_open = self._chance(_UNDECIDED) and self._add({"register": "open", "cancel": "openout"}.get(intent, ""))
        asks = kind not in ("question", "unrelated") and self._chance(0.1) and self._add("ask")
        if kind not in ("question", "unrelated"):
            for _ in range(self.dice.choice((0, 0, 0, 1, 1, 2))):
                self._add("filler", at=self.dice.randrange(len(self.sentences) + 1))
            if self._chance(_TALKATIVE):
                for _ in range(self.dice.choice((1, 1, 2, 3, 4))):
                    self._add("story", at=self.dice.randrange(len(self.sentences) + 1))
        text = self._joined()
        marks = ("?" if asks else "") + ("!" if is_open else "")
        line = f"{self.language} | {intent}{marks} | {self.me} | {self.unnamed} | {text}"
        return labelled(line, f"composed {self.language}:{number}")

    def story(self) -> Labelled | None:
        """Something told that has no effect on the list."""
        self.event, self.me, self.sentences = "fachtag", "0", list[str]()
        return (
            labelled(f"{self.language} | unrelated | 0 | 0 | {self.sentences[0]}", "") if self._add("story") else None
        )

    # ---------------------------------------------------------------------------------------------------------- kinds

    def _register(self) -> None:
        main = self.dice.choices(("me+", "they+", "us+"), (35, 35, 30))[0]
        self._add(main, is_me=main != "they+")
        if main == "they+" and self._chance(0.45):
            comes = self._chance(0.5)
            self._add("andme" if comes else "notme", is_me=comes)
        if self._chance(0.25):
            self._add("also+")
        if self._chance(0.22):
            self._add("not+")
        if self._chance(0.12):
            count = self.dice.choice((1, 2))
            if self._add(f"unnamed{count}"):
                self.unnamed = count

    def _list(self) -> None:
        is_me = self._chance(0.25)
        self._add("listme" if is_me else "list0", is_me=is_me)
        bullet = self.dice.choice(("", "", "- ", "* ", "• ", "{n}. ", "{n}) "))
        style = self.dice.choice(
            ("plain", "plain", "office", "wish", "comma", "email", "reversed", "inline", "inline wish")
        )
        names = [self._name("G F") for _ in range(self.dice.choice((2, 2, 3, 3, 4, 5, 7)))]
        rows = [self._row(name, style) for name in names]
        if style.startswith("inline"):
            self.sentences[-1] += f" {', '.join(rows[:-1])} {self._piece('and')} {rows[-1]}"
            return
        rows = [bullet.replace("{n}", str(n)) + row for n, row in enumerate(rows, 1)]
        self.sentences[-1] += self.dice.choice(("⏎", "⏎⏎")) + "⏎".join(rows) + "⏎"

    def _row(self, name: str, style: str) -> str:
        given, family = name.split(" ", 1)
        if style == "reversed":
            return f"[+ {family}, {given}]"
        if style == "office":
            return f"[+ {name}]{self.dice.choice((', ', ' - ', ' '))}{self._piece('office')}"
        if style == "email":
            return f"[+ {name}], {given.lower()}@verein.example"
        if style.endswith("wish"):
            wish = self.dice.choice(_WISHES[self.event])
            said = self._piece(f"short-{wish}")
            forms = (
                (f" ({said})", f" - {said}")
                if style.startswith("inline")
                else (f" ({said})", f" - {said}", f": {said}", f", {said}")
            )
            return f"[+ {name}|{wish}]" + self.dice.choice(forms)
        return f"[+ {name}]" + ("," if style == "comma" else "")

    def _cancel(self) -> None:
        main = self.dice.choices(("me-", "they-", "us-"), (50, 35, 15))[0]
        self.me = "0" if main == "they-" else "-"
        self._add(main)
        if main != "us-" and self._chance(0.3):
            self._add("stays")

    def _change(self) -> None:
        main = self.dice.choice(("swap", "swapme", "switchme", "switchthey"))
        self.me = {"swapme": "-"}.get(main, "0")
        self._add(main, is_me=main == "switchme", must_wish=main.startswith("switch"))
        if self._chance(0.15):
            self._add("stays")

    def _undecided(self, intent: str) -> bool:
        """Whether there is a piece by which somebody leaves open whether they do this."""
        if intent == "register" and self._chance(0.6):
            return self._add("open+", is_me=True)
        self.me = "-" if intent == "cancel" else "0"
        return self._add({"register": "open0", "cancel": "open-"}.get(intent, ""))

    def _question(self) -> None:
        self._add("question")

    def _unrelated(self) -> None:
        self._add("unrelated")

    # --------------------------------------------------------------------------------------------------------- pieces

    def _chance(self, share: float) -> bool:
        return self.dice.random() < share

    def _piece(self, slot: str) -> str:
        return self.dice.choice(self.pieces[slot])

    def _add(self, slot: str, *, is_me: bool = False, must_wish: bool = False, at: int | None = None) -> bool:
        """Puts a piece of this slot into the letter; whether there is one."""
        if slot not in self.pieces:
            return False
        text, wish = self._piece(slot), ""
        if "{W}" in text and (must_wish or self._chance(0.45)):
            wish = self.dice.choice(_WISHES[self.event])
        text = text.replace("{W}", self._piece(f"wish-{wish}") if wish else "")
        text = text.replace("{E}", self._event() if self._chance(0.8) else "")
        text = re.sub(
            r"\[([+\-0]) ([^\]]*)\]",
            lambda mark: f"[{mark[1]} {self._name(mark[2])}{'|' + wish if wish and mark[1] == '+' else ''}]",
            text,
        )
        if is_me:
            self.me = "+" + wish
        self.sentences.insert(len(self.sentences) if at is None else at, text)
        return True

    def _event(self) -> str:
        other = _FACHTAG if self.event == "mso-tag" else _MSO
        fitting = [text for text in self.pieces["event"] if not other.search(text)]
        return self.dice.choice(fitting or self.pieces["event"])

    def _name(self, shape: str) -> str:
        """ "G F", "Frau F", "G" filled with a name."""
        given, family = self.dice.choice(self.names).split(" ", 1)
        return re.sub(r"\bG\b", lambda _: given, re.sub(r"\bF\b", lambda _: family, shape))

    def _joined(self) -> str:
        body = self.sentences[0]
        for sentence in self.sentences[1:]:
            body += ("" if body.endswith("⏎") else self.dice.choice((" ", " ", " ", "⏎", "⏎⏎"))) + sentence
        if self._chance(0.15):
            return body
        greeting = self.dice.choice(_GREETINGS[self.language])
        return f"{greeting}{self.dice.choice(('⏎⏎', '⏎⏎', '⏎', ' '))}{body}"


def composed(passages: Sequence[Labelled], counts: dict[str, int], seed: int = 0) -> list[Labelled]:
    """So many letters of each language, with names from the passages. The same seed gives the same letters."""
    composers = _composers(passages, counts, seed)
    return [composers[language].letter(number) for language, count in counts.items() for number in range(count)]


def talkative(passages: Sequence[Labelled], some: Sequence[Labelled], seed: int = 0) -> list[Labelled]:
    """`some`, a share of them with a story told besides; with names from `passages`."""
    composers = _composers(passages, [file.stem for file in sorted(PIECES.glob("*.txt"))], seed)
    dice, found = random.Random(seed), list[Labelled]()
    for passage in some:
        composer = composers.get(passage.language)
        if composer is not None and passage.intent != "unrelated" and dice.random() < _TALKATIVE:
            for _ in range(dice.choice((1, 1, 2, 3))):
                told = composer.story()
                passage = _inserted(passage, told, dice) if told else passage
        found.append(passage)
    return found


def _inserted(passage: Labelled, story: Labelled, dice: random.Random) -> Labelled:
    """After the greeting, between two paragraphs, or at the end."""
    between = dice.choice((" ", "\n", "\n\n"))
    breaks = [match.end() for match in re.finditer(r"\n\n+", passage.text)]
    at = dice.choice([*breaks[:1], *breaks, len(passage.text)] if breaks else [0, len(passage.text)])
    lead, tail = (between, "") if at == len(passage.text) else ("", between)
    told = f"{lead}{story.text}{tail}"
    names = [each if each.end <= at else _moved(each, len(told)) for each in passage.names]
    names += [_moved(each, at + len(lead)) for each in story.names]
    return replace(
        passage,
        text=passage.text[:at] + told + passage.text[at:],
        names=tuple(sorted(names, key=lambda each: each.start)),
    )


def _moved(named: Named, by: int) -> Named:
    return replace(named, start=named.start + by, end=named.end + by)


def _composers(passages: Sequence[Labelled], languages: Iterable[str], seed: int) -> dict[str, Composer]:
    """One composer for each language, with names that fit its script."""
    names: dict[str, list[str]] = {"latin": [], "cyrillic": [], "arabic": []}
    for passage in passages:
        for role in "+-":
            for name in passage.people(role):
                if re.fullmatch(r"[^\W\d_][\w'’-]+ [^\W\d_][\w'’-]+", name) and name[0].lower() != name[0].upper():
                    names["cyrillic" if "\u0400" <= name[0] < "\u0530" else "latin"].append(name)
                elif re.fullmatch(r"[\u0600-\u06ff]{2,} [\u0600-\u06ff]{2,}", name):
                    names["arabic"].append(name)
    found = {}
    for language in languages:
        pool = [n for n in names[_SCRIPTS.get(language, "latin")] if n[0].isupper() or language == "ar"]
        found[language] = Composer(language, pool, seed)
    return found
