"""What a mail says, before anyone looked at the list."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Intent(StrEnum):
    REGISTER = "register"
    CANCEL = "cancel"
    CHANGE = "change"
    QUESTION = "question"
    AUTOMATIC = "automatic"
    UNRELATED = "unrelated"


class Action(StrEnum):
    """What the mail alone supports; the list may still turn it into something more careful."""

    AUTOMATIC = "automatic"
    CLARIFY = "clarify"
    REVIEW = "review"
    IGNORE = "ignore"


class Ask(StrEnum):
    """What a question back asks for."""

    NAMES = "names"
    EVENT = "event"
    MODE = "mode"
    SESSION = "session"
    WHO_CANCELS = "who-cancels"


class Mode(StrEnum):
    ONLINE = "online"
    ONSITE = "onsite"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The place in the mail from which something was read."""

    origin: str
    line: int
    """1-based; 0: a header."""
    text: str
    rule: str


@dataclass(frozen=True, slots=True)
class Person:
    """Someone named in a mail, as far as the mail tells. `name`: given name first, the writer's spelling and script."""

    name: str
    given_name: str = ""
    family_name: str = ""
    email: str | None = None
    organisation: str | None = None
    mode: Mode | None = None
    sessions: tuple[str, ...] = ()
    """Slugs, at most one for parallel sessions; the first wish."""
    other_sessions: tuple[str, ...] = ()
    """Second and further wishes, in order."""
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """What one mail says, before anyone looked at the list (CONTRACT: `inbox-bot read`)."""

    intent: Intent
    action: Action
    event: str | None = None
    register: tuple[Person, ...] = ()
    cancel: tuple[str, ...] = ()
    """Names to be taken off the list."""
    cancel_sender: bool = False
    """Whoever this sender had registered: the mail names nobody."""
    unnamed: int = 0
    question: bool = False
    remarks: tuple[str, ...] = ()
    """Wishes on access in the writer's words (sign language, wheelchair, childcare): a person must see them."""
    asks: tuple[Ask, ...] = ()
    language: str = "de"
    """ISO 639-1 of the writer's own words."""
    writer: Person | None = None
    """Who writes, from signature and From; None where neither names a person."""
    confidence: float = 0.0
    """0 to 1: how sure it is of `intent`, `event`, `register` and `cancel` together."""
    reasons: tuple[str, ...] = ()
    """In words, most important first."""
