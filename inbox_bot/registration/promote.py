"""Who moves up: the one place where places are given.

Takes a list and the time, returns the list on which no place stays free while someone waits who would take it. New
people are put at their place in the queue like everyone else and settled with them, so nobody can overtake anybody
(BEHAVIOUR 3: the order is the arrival).

The rules, in the order of the queue: an event's place in the wished mode; where on site is full and the event says so,
an online place that keeps the wait; a place on site for those who wait for it online, which frees an online place; a
free place in the working group that was wished. A group that wants to stay together moves when all of it fits; while it
does not, the places go to the next who would take them, because an empty chair helps nobody. Whoever has a place at the
event comes before those who wait for one, as far as working groups are concerned.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..model import Event, GroupRule, Mode, OnsiteFull, Promote, Registration, Roster, Status
from .changes import difference, replaced

Unit = tuple[Registration, ...]
"""Those who move together or not at all."""


def promotions(roster: Roster, now: datetime) -> tuple[Promote, ...]:
    """Everyone who moves up as the list stands; also after a capacity was raised. () once the event has begun."""
    return tuple(each for each in difference(roster, settle(roster, now)) if isinstance(each, Promote))


def settle(roster: Roster, now: datetime) -> Roster:
    """The list after every possible promotion."""
    if not roster.event.live or roster.event.cancelled or has_begun(roster.event, now):
        return roster
    while moved := _next_in_session(roster) or _next_in_event(roster, now):
        roster = replaced(roster, *moved)
    return roster


def has_begun(event: Event, now: datetime) -> bool:
    return event.starts is not None and event.starts <= now


def splits_groups(event: Event, now: datetime) -> bool:
    """May a mail's people be parted (BEHAVIOUR 3, the three rules for a group that does not fit)?"""
    if event.group_rule is not GroupRule.TOGETHER_THEN_SPLIT:
        return event.group_rule is GroupRule.AS_MANY_AS_FIT
    split_at = split_time(event)
    return split_at is not None and split_at <= now


def split_time(event: Event) -> datetime | None:
    """Midnight, by the event's wall clock, from which groups are split; None: never."""
    if event.starts is None or event.group_rule is not GroupRule.TOGETHER_THEN_SPLIT:
        return None
    day = event.starts.date() - timedelta(days=event.split_days_before)
    return datetime(day.year, day.month, day.day, tzinfo=event.starts.tzinfo)


@dataclass(slots=True)
class _Load:
    """How full it is; counts along while a unit is tried."""

    event: Event
    total: int
    modes: Counter[Mode]
    sessions: Counter[str]

    @classmethod
    def of(cls, roster: Roster) -> _Load:
        confirmed = roster.with_status(Status.CONFIRMED)
        return cls(
            roster.event,
            len(confirmed),
            Counter(each.mode for each in confirmed),
            Counter(slug for each in confirmed for slug in each.sessions),
        )

    def copy(self) -> _Load:
        return _Load(self.event, self.total, self.modes.copy(), self.sessions.copy())

    def takes(self, registration: Registration, mode: Mode) -> bool:
        """A place in the mode, and one at the event for whoever has none yet."""
        by_mode = self.event.mode_capacity(mode)
        if mode not in self.event.modes or (by_mode is not None and self.modes[mode] >= by_mode):
            return False
        if registration.status is Status.CONFIRMED or self.event.capacity is None:
            return True
        return self.total < self.event.capacity

    def has_room(self, slug: str) -> bool:
        session = self.event.session(slug)
        return session is not None and (session.capacity is None or self.sessions[slug] < session.capacity)

    def add(self, new: Registration) -> None:
        """One of a unit that is tried. What the unit gives up meanwhile is free for others once it has moved."""
        self.total += 1
        self.modes[new.mode] += 1
        self.sessions.update(new.sessions)


def _next_in_event(roster: Roster, now: datetime) -> Unit | None:
    load = _Load.of(roster)
    units = _units(roster, splits_groups(roster.event, now))
    return next((moved for unit in units if (moved := _moved(unit, load))), None)


def _units(roster: Roster, split: bool) -> list[Unit]:
    waiting = sorted((each for each in roster.registrations if each.waits_for()), key=lambda each: each.queue_order)
    if split:
        return [(each,) for each in waiting]
    groups: dict[tuple[str, Status], list[Registration]] = {}
    for each in waiting:
        groups.setdefault((each.group, each.status), []).append(each)
    return [tuple(group) for group in groups.values()]


def _moved(unit: Unit, load: _Load) -> Unit | None:
    """All of the unit in the wished mode; else, where the event says so, all with a place and the rest of a wish."""
    return _placed(unit, load.copy(), False) or (_placed(unit, load.copy(), True) if _may_go_online(load) else None)


def _may_go_online(load: _Load) -> bool:
    return load.event.onsite_full is OnsiteFull.ONLINE_AND_WAIT and Mode.ONLINE in load.event.modes


def _placed(unit: Unit, load: _Load, online: bool) -> Unit | None:
    placed = []
    for each in unit:
        mode = _aim(each, online)
        if mode is None or not load.takes(each, mode):
            return None
        new = _with_place(each, mode, load)
        load.add(new)
        placed.append(new)
    return tuple(placed)


def _aim(registration: Registration, online: bool) -> Mode | None:
    wished = registration.waits_for()
    falls_back = online and registration.status is Status.WAITLISTED and wished is Mode.ONSITE
    return Mode.ONLINE if falls_back else wished  # a group is not parted by mode either


def _with_place(registration: Registration, mode: Mode, load: _Load) -> Registration:
    wished = registration.waits_for()
    placed = replace(
        registration, status=Status.CONFIRMED, mode=mode, waiting_mode=wished if mode is not wished else None
    )
    return placed if registration.status is Status.CONFIRMED else _in_session(placed, load) or placed


def _next_in_session(roster: Roster) -> Unit | None:
    load = _Load.of(roster)
    waiting = (each for each in roster.with_status(Status.CONFIRMED) if each.waiting_sessions)
    queue = sorted(waiting, key=lambda each: each.queue_order)
    return next(((moved,) for each in queue if (moved := _in_session(each, load))), None)


def _in_session(registration: Registration, load: _Load) -> Registration | None:
    """In the first wished working group with room; a group held meanwhile is given up. None: none has room."""
    slug = next((slug for slug in registration.waiting_sessions if load.has_room(slug)), None)
    return replace(registration, sessions=(slug,), waiting_sessions=()) if slug else None
