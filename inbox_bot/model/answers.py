"""What is said to whom: from a decision to a finished mail in the outbox."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from .changes import Change
from .mail import Address
from .places import Registration
from .understanding import Ask, Mode


class AnswerKind(StrEnum):
    """One template each, in texts/templates/{language}/{kind}.*"""

    CONFIRMED = "confirmed"
    PARTLY_CONFIRMED = "partly-confirmed"
    WAITLISTED = "waitlisted"
    PROMOTED = "promoted"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    QUESTION_BACK = "question-back"
    LATE = "late"
    PASSED_ON = "passed-on"
    DIAL_IN = "dial-in"
    REMINDER = "reminder"
    EVENT_CHANGED = "event-changed"
    EVENT_CANCELLED = "event-cancelled"
    NO_PLACE = "no-place"
    HOLD_EXPIRED = "hold-expired"  # places held without a name were released


class Outcome(StrEnum):
    """What became of one person in this answer."""

    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    LATE = "late"
    CANCELLED = "cancelled"
    CHANGED = "changed"
    ALREADY = "already"  # was on the list before: one place
    REPLACED = "replaced"  # gave the place to a substitute


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One person of "So haben wir Sie verstanden"."""

    outcome: Outcome
    registration: Registration
    position: int | None = None
    """In the waiting list, from 1."""
    replaces: str | None = None
    """The name that this one takes the place of, or the spelling that was corrected."""
    mode_not_offered: Mode | None = None
    """Wished, but the event does not offer it: a kind word, not a refusal."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is to be said to one address; texts and headers come later (`registration.replies`, `mail.compose`)."""

    kind: AnswerKind
    to: Address
    event: str | None
    lines: tuple[AnswerLine, ...] = ()
    asks: tuple[Ask, ...] = ()
    unnamed: int = 0
    """Places held for people still to be named."""
    hold_until: datetime | None = None
    passed_on: bool = False
    """The mail also asks something: a person will answer that part."""
    remark: str = ""
    language: str = "de"
    greeting_name: str = ""
    """Full name as the writer gives it; "": greeted without a name."""
    is_scheduled: bool = False
    """Not an answer to a mail (Auto-Submitted: auto-generated)."""
    version: str = ""
    """Of a dial-in or an event's data: sent once a version."""
    secret_text: str = field(default="", repr=False)
    """The dial-in data."""


class Disposition(StrEnum):
    """The named states in which every mail ends."""

    HANDLED = "handled"
    IGNORED = "ignored"
    HELD = "held"  # a person must decide
    SHUNTED = "shunted"  # the program failed; a person must look


class Folder(StrEnum):
    """The state as folders show it; the names that people see are configured."""

    CONFIRMED = "confirmed"
    WAITLIST = "waitlist"
    REVIEW = "review"
    AUTOMATIC = "automatic"


@dataclass(frozen=True, slots=True)
class Decision:
    """All that follows from one mail or one due job, before anything is done."""

    disposition: Disposition
    folder: Folder | None = None
    """None: the mail stays where it is, unread."""
    changes: tuple[Change, ...] = ()
    answers: tuple[Answer, ...] = ()
    reasons: tuple[str, ...] = ()
    """In German, for the organisers' digest; the first is the one that counts."""
    rules: tuple[str, ...] = ()
    """Of BEHAVIOUR 5, under which the mail falls; they name nobody."""


@dataclass(frozen=True, slots=True)
class Policy:
    """The house rules that are no event's own."""

    hold_unnamed_days: int = 5
    answers_per_address_a_day: int = 5
    answers_per_address_an_hour: int = 3
    answers_per_domain_an_hour: int = 30
    answers_an_hour: int = 200
    acknowledge_questions: bool = True
    """A question gets one line: passed on to a person."""
    keep_people_days: int = 90
    """What the notice of Art. 13 GDPR promises: after so many days people are deleted. The same as the schedule's."""


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """How much this address was already told, for the caps of BEHAVIOUR 5."""

    to_address_last_day: int = 0
    to_address_last_hour: int = 0
    same_ever: int = 0
    """How often it was told just this."""


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A text/calendar part: `method` PUBLISH or CANCEL (RFC 5546)."""

    filename: str
    method: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    filename: str
    content_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer in words."""

    subject: str
    text: str
    html: str
    calendar: CalendarFile | None = None
    attachments: tuple[Attachment, ...] = ()


class MailState(StrEnum):
    QUEUED = "queued"
    INFLIGHT = "inflight"
    AWAITING_RETRY = "awaiting_retry"
    SENT = "sent"
    FAILED = "failed"
    WITHHELD = "withheld"  # over a cap: a person decides


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A finished mail in the outbox. `message_id` is derived from its cause: a replay cannot queue it twice."""

    message_id: str
    """With angle brackets."""
    cause: str
    """The message key, or the due job, that led to it."""
    kind: str
    """An AnswerKind, or "digest", "alarm"."""
    to: str
    """The envelope recipient, an addr-spec."""
    data: bytes
    event: str | None = None
    notices: tuple[tuple[str, str, str], ...] = ()
    """(registration id, notice kind, version): each may be sent once in all."""
    said: str = ""
    """A digest of what it tells, whatever its wording: nobody is told the same without end. "": of no answer."""
    state: MailState = MailState.QUEUED
    attempts: int = 0
    first_attempt_at: datetime | None = None
