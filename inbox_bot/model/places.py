"""Who has a place and who waits: an event's list as one consistent value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from .events import Event
from .mail import Address
from .understanding import Mode


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
    def order(self) -> tuple[datetime, str, int, str]:
        """The queue: arrival, then (same second) the mail, then the order in the mail.

        The id at last: a draw would be decided by each database in its own way.
        """
        return (self.arrived_at.astimezone(UTC), self.id.rpartition("/")[0], self.number, self.id)

    @property
    def queue_order(self) -> tuple[datetime, str, int, str]:
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
