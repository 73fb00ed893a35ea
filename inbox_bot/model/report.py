"""What the organisers and operators are told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from .answers import Disposition, Folder
from .events import Office
from .places import Roster
from .work import DueJob


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A mail that waits for a person."""

    key: str
    received_at: datetime
    sender: str
    subject: str
    excerpt: str
    guess: str
    """What the bot would have done, in German."""
    reason: str
    disposition: Disposition
    event: str | None = None


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """A mail as the ledger knows it. Of one that was ignored no content is kept."""

    key: str
    received_at: datetime
    sender: str
    subject: str
    disposition: Disposition
    folder: Folder | None
    event: str | None
    reasons: tuple[str, ...]
    understanding: Mapping[str, object]
    """The `Understanding` as it was stored, field by field; beside it, as `asked`, what was asked back."""
    rules: tuple[str, ...] = ()
    """Of BEHAVIOUR 5, under which the mail falls."""


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """One line of the audit: what changed on the list, when, caused by which mail or job or person."""

    at: datetime
    event: str
    registration_id: str
    what: str
    """register, cancel, substitute, amend or promote."""
    name: str
    detail: str
    cause: str


class Trouble(StrEnum):
    """Why a mail did not arrive, as far as a person must know it (RFC 3463)."""

    WRONG_ADDRESS = "wrong-address"  # 5.1.x
    FULL_MAILBOX = "full-mailbox"  # x.2.2
    CLOSED_MAILBOX = "closed-mailbox"  # x.2.1
    OUR_MAIL = "our-mail"  # 5.7.x, 5.6.x: our own mail's fault, for whoever runs the server
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """Someone whom our mail did not reach."""

    recipient: str
    names: tuple[str, ...]
    kind: str
    reason: str
    at: datetime
    event: str | None = None
    trouble: Trouble = Trouble.OTHER


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """Everything the daily digest tells, gathered in one transaction."""

    since: datetime | None
    now: datetime
    office: Office
    rosters: tuple[Roster, ...]
    held: tuple[HeldMail, ...] = ()
    changes: tuple[ChangeRecord, ...] = ()
    undeliverable: tuple[Undeliverable, ...] = ()
    unsent: int = 0
    """Mails that wait in the outbox for another try."""
    upcoming: tuple[DueJob, ...] = ()
    dial_in_missing: tuple[str, ...] = ()
    """Slugs of events whose dial-in is due within a week and still empty."""
    withheld: int = 0
    """Answers over a cap."""
    delayed: int = 0
    """Answers above the caps for a domain or for the house: they go out by themselves."""
    review_folder: str = "Bitte prüfen"
    """The folder of held mails, by the name that people see."""
