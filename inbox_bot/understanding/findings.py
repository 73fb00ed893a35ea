"""What a reader saw: people with their details and the place in the mail.

A reader never decides; it returns `Found`s. `combine` alone knows which reader is believed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache

from ..model import Evidence, Mode
from .words.names import Name, fits_short, key


@dataclass(slots=True)
class Found:
    """Somebody who is named in a mail. `is_self`: the writer ("ich"), whose name the signature or From tells."""

    name: Name | None
    evidence: Evidence
    is_self: bool = False
    email: str | None = None
    organisation: str | None = None
    mode: Mode | None = None
    sessions: list[str] = field(default_factory=list)
    other_sessions: list[str] = field(default_factory=list)
    is_moved: bool = False
    """A table has what was and what is to be."""
    is_open: bool = False
    """A table leaves open whether they come."""
    weight: int = 2
    """How sure it is that these words are a person's name: 3 by structure, 2 by lists, 1 by capitals alone."""

    @property
    def full(self) -> str:
        return self.name.full if self.name else ""

    def is_same(self, other: Found) -> bool:
        if self.is_self or other.is_self:
            return self.is_self and other.is_self
        return same_name(self.name, other.name)


def same_name(first: Name | None, second: Name | None) -> bool:
    """Whether two names may be one person's: alike, or one a short form of the other."""
    if first is None or second is None:
        return False
    if first.given and first.family and second.given and second.family:
        return _words(first.given, first.family) == _words(second.given, second.family)
    if key(first.full) == key(second.full):
        return True
    return fits_short(first.full, second.full) or fits_short(second.full, first.full)


@lru_cache(maxsize=5_000)
def _words(given: str, family: str) -> list[str]:
    """The words of a full name, whatever their order; remembered, as all people of a mail are compared with all."""
    return sorted(key(Name(given, family).full).split())


def fuller(first: Name, second: Name) -> Name:
    """The more complete of two forms of one name."""
    return second if len(second.full.split()) > len(first.full.split()) else first


def merge(into: Found, other: Found) -> None:
    """Take over what the other finding knows beyond this one."""
    if other.name and (into.name is None or fuller(into.name, other.name) is other.name):
        into.name = other.name
    into.email = into.email or other.email
    into.organisation = into.organisation or other.organisation
    into.mode = into.mode or other.mode
    into.sessions = into.sessions or other.sessions
    into.other_sessions = into.other_sessions or other.other_sessions
    into.weight = max(into.weight, other.weight)


def add(people: list[Found], new: Found) -> Found:
    """Put somebody on a list, once; returns the one who stands there."""
    for person in people:
        if person.is_same(new):
            merge(person, new)
            return person
    people.append(new)
    return new
