"""What one mail makes of one list, step by step, before anything is said or stored.

A `Case` is all that deciding looks at; a `Draft` is the list as it will be, and marks that say who is to be told what.
Every step takes a draft and returns one. Steps state wishes (a place, another mode, a working group); only `settle`
gives places, so no step can give away what somebody waits for.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations

from ..model import (
    Address,
    Ask,
    Event,
    Message,
    Mode,
    Office,
    Outcome,
    Participant,
    Person,
    Policy,
    Registration,
    Roster,
    Status,
    Understanding,
)
from .changes import replaced
from .match import belongs_to, same_address
from .promote import has_begun, settle


def speaks_as(message: Message, sender: Address) -> frozenset[str]:
    own = [each.addr for each in message.from_] or [sender.addr]
    return frozenset(address.casefold() for address in own)


@dataclass(frozen=True, slots=True)
class Case:
    """One mail at the desk, with the list that it is about."""

    message: Message
    understanding: Understanding
    roster: Roster
    sender: Address
    """Where the answer goes."""
    received_at: datetime
    now: datetime
    office: Office
    policy: Policy

    @property
    def event(self) -> Event:
        return self.roster.event

    @property
    def speaks_as(self) -> frozenset[str]:
        """Addresses whose rights the mail has: From alone, because anybody may write anybody's address in Reply-To."""
        return speaks_as(self.message, self.sender)

    @property
    def is_organiser(self) -> bool:
        return any(same_address(own, each) for own in self.speaks_as for each in self.office.organisers)

    @property
    def is_over(self) -> bool:
        """From its start on nobody is put on the list any more."""
        return has_begun(self.event, max(self.now, self.received_at))

    @property
    def is_late(self) -> bool:
        """By arrival: a mail that came in time is in time, even after an outage, and to the second, as servers tell it:
        what stands below is the order of arrival."""
        closes = self.event.registration_closes
        return closes is not None and closes < self.received_at.replace(microsecond=0)

    def may_change(self, registration: Registration) -> bool:
        """Only whoever registered, the person, or an organiser (BEHAVIOUR 3)."""
        is_own = registration.group == self.message.key or belongs_to(registration, self.speaks_as)
        return is_own or self.is_organiser

    def hold_until(self) -> datetime:
        """How long a place is held for someone to be named: to the deadline, if that is ahead, or the start at most."""
        latest = self.now + timedelta(days=self.policy.hold_unnamed_days)
        ends = (self.event.registration_closes, self.event.starts)
        return min([latest, *(end for end in ends if end is not None and end > self.now)])


@dataclass(frozen=True, slots=True)
class Mark:
    """Someone of whom the writer is told. `outcome` None: as the status turns out."""

    registration_id: str
    outcome: Outcome | None = None
    replaces: str | None = None
    mode_not_offered: Mode | None = None
    seen_as: Participant | None = None
    """Set where the writer may not see what others wrote: the person in the writer's own words."""


@dataclass(frozen=True, slots=True)
class Draft:
    case: Case
    roster: Roster
    """As it will be."""
    marks: tuple[Mark, ...] = ()
    asks: tuple[Ask, ...] = ()
    held: tuple[str, ...] = ()
    """What a person must decide and tell the writer, in German."""
    flags: tuple[str, ...] = ()
    """What a person must look at although it is done and nothing is owed to the writer, in German."""
    notes: tuple[str, ...] = ()
    """What a person may want to know, in German."""

    @classmethod
    def of(cls, case: Case) -> Draft:
        return cls(case, case.roster, asks=case.understanding.asks)

    def hold(self, reason: str) -> Draft:
        return replace(self, held=(*self.held, reason))

    def flag(self, reason: str) -> Draft:
        return replace(self, flags=(*self.flags, reason))

    def note(self, reason: str) -> Draft:
        return replace(self, notes=(*self.notes, reason))

    def ask(self, *asks: Ask) -> Draft:
        return replace(self, asks=tuple(dict.fromkeys((*self.asks, *asks))))

    def mark(self, mark: Mark) -> Draft:
        """Each person once: what was said first stays."""
        if any(each.registration_id == mark.registration_id for each in self.marks):
            return self
        return replace(self, marks=(*self.marks, mark))

    def put(self, registration: Registration) -> Draft:
        """A row in its new state."""
        return replace(self, roster=replaced(self.roster, registration))

    def add(self, registration: Registration) -> Draft:
        return replace(self, roster=Roster.of(self.roster.event, (*self.roster.registrations, registration)))

    def numbered(self, registration: Registration) -> Registration:
        """With this mail's next id: derived, so that a replay finds the same row."""
        key = self.case.message.key
        used = [each.number for each in self.roster.registrations if each.group == key]
        number = max(used, default=0) + 1
        return replace(registration, id=f"{key}/{number}", number=number)

    def known(self) -> tuple[Registration, ...]:
        """Everyone whom a mail can mean: with a place, waiting, or late."""
        return tuple(each for each in self.roster.registrations if each.status is not Status.CANCELLED)

    def placeholders(self) -> tuple[Registration, ...]:
        """Places held for people whom this writer still has to name."""
        held = (each for each in self.roster.registrations if each.is_active and not each.participant.name)
        return tuple(each for each in held if belongs_to(each, self.case.speaks_as))

    @property
    def own(self) -> tuple[str, ...]:
        """Ids of all whom the writer may change and is told of."""
        return tuple(mark.registration_id for mark in self.marks if mark.seen_as is None)

    def settled(self) -> Draft:
        """With the places given: free ones by the queue, and those that this mail's people swap among themselves."""
        roster = _swapped(settle(self.roster, self.case.now), self.own)
        return replace(self, roster=settle(roster, self.case.now))


# -------------------------------------------------------------------------------------------------------------- wishes


def wished_sessions(person: Person, case: Case) -> tuple[str, ...]:
    """First to last wish, as far as the event has them; none where the writer must be asked which."""
    if Ask.SESSION in case.understanding.asks:
        return ()
    slugs = dict.fromkeys((*person.sessions, *person.other_sessions))
    return tuple(slug for slug in slugs if case.event.session(slug))


def wished_mode(person: Person, event: Event) -> Mode | None:
    """The mode that the writer wishes, where the event offers it."""
    return person.mode if person.mode in event.modes else None


def not_offered(person: Person, event: Event) -> Mode | None:
    return person.mode if person.mode not in event.modes else None


def with_wishes(known: Registration, mode: Mode | None, sessions: tuple[str, ...], since: datetime) -> Registration:
    """The registration with what is wished now; it keeps the place that it has until the wish can be granted."""
    return _with_sessions(_with_mode(known, mode, since), sessions, since)


def _with_mode(known: Registration, mode: Mode | None, since: datetime) -> Registration:
    if mode is None or mode is known.waiting_mode:
        return known
    if known.status is not Status.CONFIRMED:
        return replace(known, mode=mode)
    if mode is known.mode:
        return replace(known, waiting_mode=None)
    return replace(known, waiting_mode=mode, waiting_since=since)


def _with_sessions(known: Registration, sessions: tuple[str, ...], since: datetime) -> Registration:
    if not sessions or sessions == known.waiting_sessions:
        return known
    if sessions[0] in known.sessions:
        return replace(known, waiting_sessions=())
    since_then = known.waiting_since if known.waiting_mode else None
    return replace(known, waiting_sessions=sessions, waiting_since=since_then or since)


def to_participant(person: Person) -> Participant:
    return Participant(person.name, person.given_name, person.family_name, person.email, person.organisation)


# --------------------------------------------------------------------------------------------------------------- swaps


def _swapped(roster: Roster, ids: Iterable[str]) -> Roster:
    """Two who wish each other's mode or working group get it although both are full: nobody else loses a place."""
    for one, other in combinations(ids, 2):
        first, second = roster.find(one), roster.find(other)
        if first is None or second is None:
            continue
        new = (_granted(first), _granted(second))
        if new != (first, second) and _uses(new) == _uses((first, second)):
            roster = replaced(roster, *new)
    return roster


def _granted(known: Registration) -> Registration:
    if known.status is not Status.CONFIRMED:
        return known
    moved = replace(known, mode=known.waiting_mode or known.mode, waiting_mode=None)
    if not known.waiting_sessions:
        return moved
    return replace(moved, sessions=known.waiting_sessions[:1], waiting_sessions=())


def _uses(pair: tuple[Registration, Registration]) -> tuple[list[Mode], list[str]]:
    return sorted(each.mode for each in pair), sorted(slug for each in pair for slug in each.sessions)
