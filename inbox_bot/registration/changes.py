"""A change on the list in memory, and the changes between two lists.

`apply` is total: a known id is not registered twice, an unknown or cancelled one stays as it is, so that a replay is
harmless. `difference` is its other direction: the changes that lead from one list to another. Deciding works on lists
and leaves naming the changes to it; `apply` over them gives the list that was decided on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from functools import reduce

from ..model import Amend, Cancel, Change, Promote, Register, Registration, Roster, Status, Substitute


def apply(roster: Roster, change: Change) -> Roster:
    """The list after one change."""
    if isinstance(change, Register):
        if roster.find(change.registration.id):
            return roster
        return Roster.of(roster.event, (*roster.registrations, change.registration))
    known = roster.find(change.registration_id)
    if known is None or known.status is Status.CANCELLED:
        return roster
    return replaced(roster, _changed(known, change))


def apply_all(roster: Roster, changes: Iterable[Change]) -> Roster:
    return reduce(apply, changes, roster)


def replaced(roster: Roster, *registrations: Registration) -> Roster:
    """The list with these rows in place of those with the same ids."""
    new = {each.id: each for each in registrations}
    return replace(roster, registrations=tuple(new.get(each.id, each) for each in roster.registrations))


def difference(before: Roster, after: Roster, wished: Collection[str] = ()) -> tuple[Change, ...]:
    """The changes from `before` to `after`: those that free places first, new rows last.

    `wished`: ids whose mode or sessions changed because somebody asked for it; all others moved up.
    """
    old = {each.id: each for each in before.registrations}
    rows = [_steps(old.get(each.id), each, each.id in wished) for each in after.registrations]
    return tuple(change for steps in sorted(filter(None, rows), key=_rank) for change in steps)


def _changed(known: Registration, change: Cancel | Substitute | Amend | Promote) -> Registration:
    if isinstance(change, Cancel):
        return replace(known, status=Status.CANCELLED)
    if isinstance(change, Substitute):
        return replace(
            known,
            participant=change.participant,
            mode=change.mode,
            sessions=change.sessions,
            waiting_sessions=change.waiting_sessions,
            hold_until=change.hold_until,
        )
    if isinstance(change, Amend):
        return replace(
            known,
            mode=change.mode,
            sessions=change.sessions,
            waiting_sessions=change.waiting_sessions,
            waiting_mode=change.waiting_mode,
            remark=change.remark,
            waiting_since=change.waiting_since,
        )
    return replace(
        known,
        status=Status.CONFIRMED,
        mode=change.mode,
        sessions=change.sessions,
        waiting_sessions=change.waiting_sessions,
        waiting_mode=change.waiting_mode,
    )


def _steps(old: Registration | None, new: Registration, wished: bool) -> list[Change]:
    """At most one change of each kind; each says only what the ones before it do not."""
    if old is None:
        return [Register(new)]
    if new.status is Status.CANCELLED:
        is_new = old.status is not Status.CANCELLED
        return [*_steps(old, replace(new, status=old.status), wished), Cancel(new.id)] if is_new else []
    steps: list[Change] = []
    for change in (_substitute(new), _promote(new), _amend(new)):
        if _is_needed(change, old, new, wished):
            old = _changed(old, change)
            steps.append(change)
    return steps


def _is_needed(change: Substitute | Promote | Amend, old: Registration, new: Registration, wished: bool) -> bool:
    if isinstance(change, Substitute):
        return (old.participant, old.hold_until) != (new.participant, new.hold_until)
    if isinstance(change, Promote):
        moved_up = not wished and _changed(old, change) == new
        return old.status is not new.status or (old != new and moved_up)
    return old != new


def _substitute(new: Registration) -> Substitute:
    return Substitute(new.id, new.participant, new.mode, new.sessions, new.waiting_sessions, new.hold_until)


def _promote(new: Registration) -> Promote:
    return Promote(new.id, new.mode, new.sessions, new.waiting_sessions, new.waiting_mode)


def _amend(new: Registration) -> Amend:
    return Amend(
        new.id,
        new.mode,
        new.sessions,
        new.waiting_sessions,
        waiting_mode=new.waiting_mode,
        remark=new.remark,
        waiting_since=new.waiting_since,
    )


def _rank(steps: list[Change]) -> int:
    return (Cancel, Substitute, Amend, Promote, Register).index(type(steps[-1]))
