"""Every noun of the house: frozen values, no behaviour beyond small queries.

Standard library only; every room may import this file and no room needs another one for its nouns. Times are aware
datetimes; `arrived_at` and its kin are UTC, an event's times carry the event's zone. Text is `str` without NUL and
without lone surrogates (the mail room sees to that: neither SQLite nor JSON can store them).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

# ---------------------------------------------------------------------------------------------------------------- mail


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322 3.4: display name and addr-spec."""

    addr: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A mail as the IMAP server holds it. `received_at` is INTERNALDATE: the order of places rests on it.

    `oversize` is the RFC822.SIZE in bytes of a mail that was too large to fetch; `data` then holds its header only.
    """

    mailbox: str
    uidvalidity: int
    uid: int
    received_at: datetime
    data: bytes
    oversize: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of the MIME tree, decoded from its transfer encoding. `text` is set for text/*, already in Unicode."""

    content_type: str
    content: bytes
    text: str | None = None
    filename: str | None = None
    is_attachment: bool = False
    content_id: str | None = None
    flowed: bool = False
    """format=flowed (RFC 3676): soft line ends are to be joined."""
    delsp: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A mail of RFC 5322, parsed. Broken parts are in `defects`, in words; parsing itself never fails."""

    key: str
    """What makes this mail the same mail after a move, a copy or a second delivery: a digest, 32 hex digits."""
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    from_: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    return_path: str | None
    """None: the server wrote none. "": the null path of a robot."""
    subject: str
    date: datetime | None
    headers: tuple[tuple[str, str], ...]
    """All header fields in their order, names in lower case, values decoded and unfolded."""
    parts: tuple[Part, ...]
    """The leaves in their order; an attached mail (message/rfc822) is one part with its bytes as content."""
    defects: tuple[str, ...] = ()

    def header(self, name: str) -> tuple[str, ...]:
        """Every value of a header field, `name` in lower case."""
        return tuple(value for key, value in self.headers if key == name)


class ReplyRule(StrEnum):
    """What BEHAVIOUR 5 allows towards a mail's sender."""

    MAY = "may"
    NEVER = "never"  # a robot: read, filed, never answered
    HOLD = "hold"  # may be a person: a person decides


@dataclass(frozen=True, slots=True)
class AutomaticVerdict:
    """Is this a machine's mail (RFC 3834), and the rule that said so."""

    rule: ReplyRule
    is_machine: bool
    """True for what is surely a machine's: the intent is then `automatic`, whatever its words say."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """One recipient's line of a delivery status notification (RFC 3464)."""

    recipient: str
    action: str
    """failed, delayed, delivered, relayed or expanded."""
    status: str
    """An enhanced status code (RFC 3463), as `5.1.1`; "" where the report names none."""
    diagnostic: str
    original_message_id: str | None


# ----------------------------------------------------------------------------------------------------------- documents


class DocumentKind(StrEnum):
    BODY = "body"
    TEXT = "text"
    HTML = "html"
    PDF_FORM = "pdf-form"
    PDF_TEXT = "pdf-text"
    DOCX = "docx"
    XLSX = "xlsx"
    CSV = "csv"
    VCARD = "vcard"
    MAIL = "mail"  # an attached mail
    UNREADABLE = "unreadable"  # see `problem`


@dataclass(frozen=True, slots=True)
class Field:
    """A label and what stands beside it: a PDF form's field, a vCard's property."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. `first_line` is the index in the document's lines where its first row stands; -1: nowhere.

    Where a table stands in the lines, each row is one line, its cells joined by a tab.
    """

    rows: tuple[tuple[str, ...], ...]
    first_line: int = -1


@dataclass(frozen=True, slots=True)
class Document:
    """A body or an attachment of any format, made alike: lines, fields and tables."""

    kind: DocumentKind
    origin: str
    """For people: "body", or the attachment's file name."""
    lines: tuple[str, ...] = ()
    fields: tuple[Field, ...] = ()
    tables: tuple[Table, ...] = ()
    quote_depths: tuple[int, ...] = ()
    """How deep each line is quoted by the markup or format=flowed (blockquote, leading ">"); () where nothing is."""
    problem: str | None = None
    """Why it could not be read (encrypted, too large, picture only), in words for the organisers; None: all well."""


# ------------------------------------------------------------------------------------------------------- understanding


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


# -------------------------------------------------------------------------------------------------------------- events


class GroupRule(StrEnum):
    """What happens with a mail's people when not all fit (BEHAVIOUR 3)."""

    TOGETHER = "together"
    AS_MANY_AS_FIT = "as-many-as-fit"
    TOGETHER_THEN_SPLIT = "together-then-split"


class OnsiteFull(StrEnum):
    """What someone gets who wants to come on site when only online places are left."""

    ONLINE_AND_WAIT = "online-and-wait"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Session:
    """A working group with its own places. Sessions of an event run in parallel."""

    slug: str
    title: str
    capacity: int | None = None
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DialIn:
    """When the dial-in goes out and to whom. The text itself is a secret and is read when it is needed."""

    days_before: int = 3
    at: time = time(9, 0)
    modes: tuple[Mode, ...] = (Mode.ONLINE,)
    text_file: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    slug: str
    title: str
    starts: datetime | None = None
    """Aware, in the event's zone; None while the date is open."""
    ends: datetime | None = None
    place: str = ""
    modes: tuple[Mode, ...] = (Mode.ONSITE,)
    """Offered; the first is the default."""
    capacity: int | None = None
    """For all modes together; None: no such limit."""
    capacity_by_mode: tuple[tuple[Mode, int], ...] = ()
    registration_opens: datetime | None = None
    registration_closes: datetime | None = None
    aliases: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    sessions: tuple[Session, ...] = ()
    dial_in: DialIn | None = None
    reminder_at: time | None = None
    """On the day before, by the event's wall clock; None: no reminder."""
    group_rule: GroupRule = GroupRule.AS_MANY_AS_FIT
    split_days_before: int = 7
    """For `together-then-split`: from so many days before the event on, groups are split."""
    onsite_full: OnsiteFull = OnsiteFull.ONLINE_AND_WAIT
    live: bool = True
    """False: prepared, but nothing is registered or sent for it."""
    cancelled: bool = False
    closing_notice_days_before: int = 0
    """"No place became free" goes out so many days before the start (0: on the evening before)."""

    def session(self, slug: str) -> Session | None:
        return next((session for session in self.sessions if session.slug == slug), None)

    def mode_capacity(self, mode: Mode) -> int | None:
        return next((places for each, places in self.capacity_by_mode if each == mode), None)


@dataclass(frozen=True, slots=True)
class Office:
    """The shared mailbox and the people behind it."""

    address: str
    name: str
    aliases: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    """Addresses: get the digest, may cancel for anyone."""
    contacts: tuple[str, ...] = ()
    """People who are greeted in mails; never participants."""
    language: str = "de"
    timezone: str = "Europe/Berlin"
    privacy_notice: str = ""
    """Art. 13 GDPR in the office's own words; "": the standard two sentences."""
    trusted_authserv_ids: tuple[str, ...] = ()
    """Hosts whose Authentication-Results (RFC 8601) we believe; others' are ignored."""

    @property
    def addresses(self) -> frozenset[str]:
        """Every address that is ours, in lower case."""
        return frozenset(address.lower() for address in (self.address, *self.aliases))


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """All that reading needs to know beside the mail: the same mail under the same context reads the same."""

    office: Office
    events: tuple[Event, ...]


# --------------------------------------------------------------------------------------------------------------- places


class Status(StrEnum):
    CONFIRMED = "confirmed"
    WAITLISTED = "waitlisted"
    CANCELLED = "cancelled"
    LATE = "late"  # after the deadline: kept for the organisers' decision


@dataclass(frozen=True, slots=True)
class Participant:
    """Who comes; not necessarily who wrote. An empty `name` is a place held for someone who is still to be named."""

    name: str
    given_name: str = ""
    family_name: str = ""
    email: str | None = None
    organisation: str | None = None


@dataclass(frozen=True, slots=True)
class Registration:
    """One person's place, or place in the queue, at one event."""

    id: str
    """`{message key}/{n}`: derived, so that a replay finds the same row."""
    event: str
    participant: Participant
    contact: Address
    """Who registered this person; is written to where the participant has no address."""
    status: Status
    mode: Mode
    arrived_at: datetime
    """When the mail arrived (INTERNALDATE): the order of places."""
    number: int = 0
    """The order within one mail."""
    sessions: tuple[str, ...] = ()
    """Working groups with a place."""
    waiting_sessions: tuple[str, ...] = ()
    """Working groups that were wished first and are full: group full is not event full."""
    waiting_mode: Mode | None = None
    """On-site place that is waited for while an online place is held."""
    language: str = "de"
    remark: str = ""
    hold_until: datetime | None = None
    """For a place without a name: released at this time."""
    by_hand: bool = False
    """An organiser put it there, whatever the rules say."""
    waiting_since: datetime | None = None
    """When a wish for another mode or working group arrived, where that was later than the registration itself."""

    @property
    def order(self) -> tuple[datetime, str, int]:
        """The queue: arrival, then (same second) the mail, then the order in the mail."""
        return (self.arrived_at.astimezone(UTC), self.id.rpartition("/")[0], self.number)

    @property
    def queue_order(self) -> tuple[datetime, str, int]:
        """The place in a waiting list: nobody who changes a wish overtakes those who had it before."""
        since = self.waiting_since if self.waiting_since and self.status is Status.CONFIRMED else self.arrived_at
        return (since.astimezone(UTC), *self.order[1:])

    def waits_for(self) -> Mode | None:
        """The mode that is waited for, with or without a place meanwhile."""
        return self.mode if self.status is Status.WAITLISTED else self.waiting_mode if self.is_active else None

    @property
    def group(self) -> str:
        """The mail that this registration came with: a mail is a unit."""
        return self.id.rpartition("/")[0]

    @property
    def recipient(self) -> Address:
        """Where mail about this place goes: the participant's own address, else whoever registered them."""
        return Address(self.participant.email, self.participant.name) if self.participant.email else self.contact

    @property
    def is_active(self) -> bool:
        return self.status in (Status.CONFIRMED, Status.WAITLISTED)


@dataclass(frozen=True, slots=True)
class Roster:
    """An event and its registrations as one consistent value, in queue order."""

    event: Event
    registrations: tuple[Registration, ...] = ()

    @classmethod
    def of(cls, event: Event, registrations: Iterable[Registration]) -> Roster:
        return cls(event, tuple(sorted(registrations, key=lambda each: each.order)))

    def with_status(self, status: Status) -> tuple[Registration, ...]:
        return tuple(each for each in self.registrations if each.status is status)

    def find(self, registration_id: str) -> Registration | None:
        return next((each for each in self.registrations if each.id == registration_id), None)

    def taken(self, mode: Mode | None = None) -> int:
        return sum(1 for each in self.with_status(Status.CONFIRMED) if mode is None or each.mode is mode)

    def free(self, mode: Mode) -> int | None:
        """Places left in a mode, by its own limit and by the limit of the whole event; None: without limit.

        May be negative where organisers went over the limit by hand.
        """
        limits = []
        if self.event.capacity is not None:
            limits.append(self.event.capacity - self.taken())
        by_mode = self.event.mode_capacity(mode)
        if by_mode is not None:
            limits.append(by_mode - self.taken(mode))
        return min(limits) if limits else None

    def free_in_session(self, slug: str) -> int | None:
        session = self.event.session(slug)
        if session is None or session.capacity is None:
            return None
        return session.capacity - sum(1 for each in self.with_status(Status.CONFIRMED) if slug in each.sessions)

    def position(self, registration_id: str) -> int | None:
        """The place in the waiting list, from 1, counted within the mode that is waited for; None: not waiting.

        Whoever holds an online place and waits for one on site stands in the same queue.
        """
        wanted = self.find(registration_id)
        mode = wanted.waits_for() if wanted else None
        if mode is None:
            return None
        queue = sorted((each for each in self.registrations if each.waits_for() is mode), key=lambda r: r.queue_order)
        return [each.id for each in queue].index(registration_id) + 1


# -------------------------------------------------------------------------------------------------------------- changes
# A change is data with two interpreters: registration.apply on the Roster in memory, store on the tables. Both leave
# alone what they do not know: a known id is not registered again; an unknown or cancelled one is not changed.


@dataclass(frozen=True, slots=True)
class Register:
    """Puts one person on the list with the status that is already decided."""

    registration: Registration


@dataclass(frozen=True, slots=True)
class Cancel:
    """Takes one off the list; the row stays."""

    registration_id: str


@dataclass(frozen=True, slots=True)
class Substitute:
    """Another person takes the place and the position; also a corrected name. `mode` and `sessions`: the new ones.

    Remark, `waiting_mode`, contact and order stay as they were; `hold_until` becomes the one given here.
    """

    registration_id: str
    participant: Participant
    mode: Mode
    sessions: tuple[str, ...]
    waiting_sessions: tuple[str, ...] = ()
    hold_until: datetime | None = None
    """Set where the new person is still to be named."""


@dataclass(frozen=True, slots=True)
class Amend:
    """The same person with another mode, session or remark: the full new state of those."""

    registration_id: str
    mode: Mode
    sessions: tuple[str, ...]
    waiting_sessions: tuple[str, ...] = ()
    waiting_mode: Mode | None = None
    remark: str = ""
    waiting_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Promote:
    """From the waiting list to a place; or from an online place to the on-site place that was waited for; or to a
    working group that was waited for. The full new state of mode, sessions and both waits; the status is confirmed.
    """

    registration_id: str
    mode: Mode
    sessions: tuple[str, ...]
    waiting_sessions: tuple[str, ...] = ()
    waiting_mode: Mode | None = None


Change = Register | Cancel | Substitute | Amend | Promote


# -------------------------------------------------------------------------------------------------------------- answers


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
    """How much was already sent, for the caps of BEHAVIOUR 5."""

    to_address_last_day: int = 0
    to_address_last_hour: int = 0
    to_domain_last_hour: int = 0
    to_all_last_hour: int = 0


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
    state: MailState = MailState.QUEUED
    attempts: int = 0
    first_attempt_at: datetime | None = None


# ------------------------------------------------------------------------------------------------ results at the edges


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took responsibility (250 after DATA)."""

    response: str = ""


@dataclass(frozen=True, slots=True)
class Deferred:
    """A temporary refusal or no connection: nothing was accepted."""

    reason: str
    code: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A permanent refusal."""

    reason: str
    code: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """The connection broke after DATA: it may or may not have been accepted."""

    reason: str


SendResult = Sent | Deferred | Refused | Unknown


# ------------------------------------------------------------------------------------------------------------- due work


class JobKind(StrEnum):
    DIAL_IN = "dial-in"
    DIAL_IN_MISSING = "dial-in-missing"
    REMINDER = "reminder"
    CLOSING_NOTICE = "closing-notice"
    RELEASE_HOLDS = "release-holds"
    SPLIT_GROUPS = "split-groups"
    DIGEST = "digest"
    RETENTION = "retention"


@dataclass(frozen=True, slots=True)
class DueJob:
    """Something that a point in time causes. (kind, event, due_at) is its identity: done once, whoever comes first."""

    kind: JobKind
    event: str
    """A slug; "" for the work of the whole house."""
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Schedule:
    """When the house's own work is due, by the wall clock of the office's zone."""

    digest_at: time | None = time(7, 30)
    digest_weekdays: tuple[int, ...] = (0, 1, 2, 3, 4)
    """0 is Monday."""
    retention_at: time = time(3, 15)
    keep_remarks_after_event: timedelta = timedelta(days=7)
    keep_mails_after_event: timedelta = timedelta(days=30)
    keep_people_after_event: timedelta = timedelta(days=90)
    timezone: str = "Europe/Berlin"
    """The office's, by whose wall clock the digest and the purge are due."""


# ----------------------------------------------------------------------------------------------------------- the digest


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
    """The `Understanding` as it was stored, field by field."""


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


@dataclass(frozen=True, slots=True)
class Undeliverable:
    """Someone whom our mail did not reach."""

    recipient: str
    names: tuple[str, ...]
    kind: str
    reason: str
    at: datetime
    event: str | None = None


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
    review_folder: str = "Bitte prüfen"
    """The folder of held mails, by the name that people see."""


# ------------------------------------------------------------------------------------------------------------- servers


class Security(StrEnum):
    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"  # loopback only


@dataclass(frozen=True, slots=True)
class OAuth2Settings:
    """Where an access token comes from: the client-credentials or refresh-token grant of RFC 6749."""

    token_url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    scope: str = ""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How to reach one mail server and sign in. Without a user name: no sign-in."""

    host: str
    port: int
    security: Security = Security.TLS
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    """An extra certificate authority (PEM); "": the system's."""
    timeout_seconds: float = 30.0
    oauth2: OAuth2Settings | None = None


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """What is watched on the IMAP server and how."""

    mailbox: str = "INBOX"
    """As the server shows it; a shared mailbox may be `Shared/servicestelle/INBOX`."""
    folder_parent: str | None = None
    """Under which the state folders live; None: beside INBOX, or beside the shared mailbox."""
    sent: str | None = None
    """None: the mailbox with \\Sent (RFC 6154), else one with a usual name, else created."""
    poll_seconds: int = 60
    idle_renew_seconds: int = 300
    max_message_bytes: int = 25 * 1024 * 1024
