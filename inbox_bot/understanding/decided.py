"""What one reader of a whole mail decides, before `weigh` compares it with the other's decision.

The rules (`intent`) and the models (`trained`) both return a `Decided`; the checks of `doubts` look at it as a `Case`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ..model import Ask, Intent
from .findings import Found
from .letters.reading import Reading
from .words.lexicon import Cue
from .words.names import key
from .words.tokens import Token, tokenize

if TYPE_CHECKING:
    from .mail_parts import MailParts


@dataclass(slots=True)
class Decided:
    """An intent with its people, doubts and reasons."""

    intent: Intent
    register: list[Found] = field(default_factory=list)
    cancel: list[Found] = field(default_factory=list)
    cancel_sender: bool = False
    unnamed: int = 0
    question: bool = False
    asks: list[Ask] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    confidence: float = 0.97
    mode_clash: bool = False
    ordinal: int = 0
    event: str | None = None
    """Where the acts themselves tell events apart."""


class Case:
    """One decided mail, with its own words as tokens and cues."""

    def __init__(self, mail: MailParts, reading: Reading, decided: Decided) -> None:
        self.mail, self.reading, self.decided = mail, reading, decided
        self.tokens: tuple[Token, ...] = tokenize(reading.text)
        cues = mail.lexicon.cues(self.tokens)
        self.cues: tuple[Cue, ...] = (*cues, *mail.words.cues(self.tokens, cues))

    @property
    def people(self) -> list[Found]:
        return self.decided.register

    @property
    def is_registration(self) -> bool:
        return self.decided.intent is Intent.REGISTER

    @property
    def is_prose(self) -> bool:
        """No table, form or attachment that says more than the letter's words."""
        return not self.mail.tables and not self.mail.attached and not self.mail.form

    def is_writer(self, person: Found) -> bool:
        return any(key(person.full) == key(form) for form in self.mail.writer.forms)

    @property
    def has_writer(self) -> bool:
        return any(self.is_writer(person) for person in self.people)


def differences(first: Decided, second: Decided) -> frozenset[str]:
    """In what two decisions differ."""
    found = set()
    if first.intent is not second.intent:
        found.add("intent")
    if _names(first.register) != _names(second.register):
        found.add("register")
    elif _wishes(first) != _wishes(second):
        found.add("wishes")
    if _names(first.cancel) != _names(second.cancel) or first.cancel_sender != second.cancel_sender:
        found.add("cancel")
    if first.unnamed != second.unnamed:
        found.add("unnamed")
    if (first.question or first.intent is Intent.QUESTION) != (second.question or second.intent is Intent.QUESTION):
        found.add("question")
    return frozenset(found)


def _names(people: list[Found]) -> set[str]:
    return {key(person.full) for person in people}


def _wishes(decided: Decided) -> dict[str, tuple[object, ...]]:
    return {key(p.full): (p.mode, *p.sessions) for p in decided.register}
