"""A change is data with two interpreters: registration.apply on the Roster in memory, store on the tables."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from .places import Participant, Registration
from .understanding import Mode

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
