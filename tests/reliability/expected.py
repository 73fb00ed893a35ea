"""What must have become of a story in the end, told by a second, much simpler clerk.

`Expected.of(days, capacity)` goes through the letters of each day with a list and a waiting list and nothing else: no
database, no reading, no clock, no crash. Whatever happens to the real clerk on the way, the end must be this one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from .calendar import Day
from .story import Act, Letter

CONFIRMED, WAITLISTED, CANCELLED = "confirmed", "waitlisted", "cancelled"
FILED = {CONFIRMED: "Angemeldet", WAITLISTED: "Warteliste"}
"""By default the folders are called so, and so the answers begin."""
ORGANISER = "s.kettler@amt.example"
ONCE, AT_MOST_ONCE = (1, 1), (0, 1)


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one mail."""

    folder: str
    disposition: str
    to: str = ""
    state: str = ""
    """Whom its answer goes to, and the state with which the subject begins; "": it has none."""
    deeds: tuple[tuple[str, str], ...] = ()
    """What it does to whom on the list: (register, cancel or promote; name)."""


@dataclass(slots=True)
class Expected:
    """The end of a story."""

    capacity: int
    people: dict[str, str] = field(default_factory=dict)
    """Name to status, in the order of arrival."""
    fates: dict[str, Fate] = field(default_factory=dict)
    """By Message-ID, in the order of arrival."""
    unasked: dict[tuple[str, str], tuple[int, int]] = field(default_factory=dict)
    """(address, what it tells) of mails that answer nobody, and how often at least and at most."""
    _address_of: dict[str, str] = field(default_factory=dict)
    _confirmed_today: set[str] = field(default_factory=set)
    """Whoever has, or had, a place at some moment of the day."""

    @classmethod
    def of(cls, days: Sequence[Day], capacity: int) -> Expected:
        found = cls(capacity)
        password = ""
        for day in days:
            password = day.password or password
            found._live_through(day, password)
        return found

    def _live_through(self, day: Day, password: str) -> None:
        """What is due in the morning is done before, after or while the letters of the day are taken in: of whoever has
        a place in the morning and none in the evening, or the other way round, nobody can say more than "at most"."""
        morning = set(self._with(CONFIRMED))
        self._confirmed_today = set(morning)
        for each in day.letters:
            self._take_in(each)
        evening = set(self._with(CONFIRMED))
        if day.has_digest:
            self.unasked[ORGANISER, f"Tagesübersicht {day.begins.date().isoformat()}"] = ONCE
        for name in self._confirmed_today if password else ():
            # Whoever has a place has the dial-in, whenever the place came (BEHAVIOUR 1).
            self._tell(name, f"Einwahldaten {password}", is_sure=name in evening)
        for name in self._confirmed_today if day.has_reminder else ():
            self._tell(name, "Erinnerung", is_sure=name in morning & evening)
        for name in self._with(WAITLISTED) if day.has_closing_notice else ():
            self._tell(name, "Kein", is_sure=True)

    def _tell(self, name: str, what: str, is_sure: bool) -> None:
        key = self._address_of[name], what
        if self.unasked.get(key) != ONCE:
            self.unasked[key] = ONCE if is_sure else AT_MOST_ONCE

    def _take_in(self, each: Letter) -> None:
        self._address_of[each.name] = each.address
        match each.act:
            case Act.REGISTER:
                status = CONFIRMED if self._has_room() else WAITLISTED
                self._put(each.name, status)
                state = FILED[status]
                fate = Fate(state, "handled", each.address, state, (("register", each.name),))
            case Act.CANCEL:
                self._put(each.name, CANCELLED)
                deeds = (("cancel", each.name), *self._move_up())
                fate = Fate("Angemeldet", "handled", each.address, "Abgemeldet", deeds)
            case Act.ASK:
                fate = Fate("Bitte prüfen", "held", each.address, "Eingegangen")
            case Act.MACHINE:
                fate = Fate("Automatisch", "ignored")
            case Act.UNRELATED:
                fate = Fate("INBOX", "ignored")
        self.fates[each.message_id] = fate

    def _move_up(self) -> tuple[tuple[str, str], ...]:
        """Whoever waits longest gets the free place, and is told."""
        waiting = self._with(WAITLISTED)
        if not waiting or not self._has_room():
            return ()
        self._put(waiting[0], CONFIRMED)
        self.unasked[self._address_of[waiting[0]], "Nachgerückt"] = ONCE
        return (("promote", waiting[0]),)

    def _put(self, name: str, status: str) -> None:
        self.people[name] = status
        if status == CONFIRMED:
            self._confirmed_today.add(name)

    def _with(self, status: str) -> list[str]:
        return [name for name, its in self.people.items() if its == status]

    def _has_room(self) -> bool:
        return len(self._with(CONFIRMED)) < self.capacity
