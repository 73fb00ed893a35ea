"""What people register for, the office that invites, and its rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum

from .understanding import Ask, Mode


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
class Thread:
    """What we had said in the mail of ours that a mail answers."""

    kind: str
    """The value of an AnswerKind."""
    event: str | None = None
    """The slug; None: we had asked which event is meant."""
    people: tuple[str, ...] = ()
    """Whom this correspondent has on the event's list, in its order, without those who were cancelled.

    Empty where somebody else answers than we wrote to: whoever knows a Message-ID must not learn names from it.
    """
    asked: tuple[Ask, ...] = ()
    """What we had asked; empty where we asked nothing."""


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """All that reading needs to know beside the mail: the same mail under the same context reads the same."""

    office: Office
    events: tuple[Event, ...]
    thread: Thread | None = None
    """What the mail answers; None: nothing that we wrote, as far as its header tells."""
