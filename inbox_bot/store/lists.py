"""The lists of participants: read as a `Roster` under the event's lock, changed by `Change` values.

This is the second interpreter of a change; the first is `registration.apply` on the roster in memory, and a property
test says that they agree: a known id is not registered again, an unknown or cancelled one is not changed, so that a
replay is harmless. Each change leaves an audit line with its cause. An id that another event's list has is refused by
the key: ids are derived, so this would be our own fault and must be loud.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ..model import (
    Address,
    Amend,
    Cancel,
    Change,
    Event,
    Participant,
    Promote,
    Register,
    Registration,
    Roster,
    Status,
    Substitute,
)
from .once import add_once
from .tables import Deed, audit, event, notice, registration
from .wording import detail

DEEDS: dict[type[Change], Deed] = {
    Register: Deed.REGISTER,
    Cancel: Deed.CANCEL,
    Substitute: Deed.SUBSTITUTE,
    Amend: Deed.AMEND,
    Promote: Deed.PROMOTE,
}


def locked_roster(connection: Connection, of: Event) -> Roster:
    """The event's list; whoever else asks waits until this transaction has ended.

    On PostgreSQL the event's row is locked; on SQLite BEGIN IMMEDIATE has locked the whole file already.
    """
    locked = select(event.c.ends_at).where(event.c.slug == of.slug).with_for_update()
    row = connection.execute(locked).one_or_none()
    if row is None:
        add_once(connection, event, {"slug": of.slug, "ends_at": of.ends})
        row = connection.execute(locked).one()
    if row.ends_at != of.ends:
        connection.execute(update(event).where(event.c.slug == of.slug).values(ends_at=of.ends))
    return roster(connection, of)


def roster(connection: Connection, of: Event) -> Roster:
    """The event's list as it is, for reading only."""
    rows = connection.execute(select(registration).where(registration.c.event == of.slug))
    return Roster.of(of, map(_registration, rows))


def apply(connection: Connection, slug: str, changes: Iterable[Change], cause: str, now: datetime) -> None:
    """Writes the changes in their order, each with its audit line."""
    changes = tuple(changes)
    known = _known(connection, slug, changes)
    lines = []
    for change in changes:
        before = known.get(changed_id(change))
        if not _has_effect(change, before):
            continue
        after = _write(connection, change)
        known[after.id] = after
        lines.append(_audit_line(change, before or after, after, cause, now))
    if lines:
        connection.execute(insert(audit), lines)


def _has_effect(change: Change, before: Registration | None) -> bool:
    if isinstance(change, Register):
        return before is None
    return before is not None and before.status is not Status.CANCELLED


def changed_id(change: Change) -> str:
    return change.registration.id if isinstance(change, Register) else change.registration_id


def _known(connection: Connection, slug: str, changes: tuple[Change, ...]) -> dict[str, Registration]:
    if not changes:
        return {}
    ids = {changed_id(change) for change in changes}
    rows = connection.execute(
        select(registration).where(registration.c.event == slug, registration.c.id.in_(sorted(ids)))
    )
    return {row.id: _registration(row) for row in rows}


def _write(connection: Connection, change: Change) -> Registration:
    if isinstance(change, Register):
        connection.execute(insert(registration).values(columns(change.registration)))
        return change.registration
    row = connection.execute(
        update(registration)
        .where(registration.c.id == change.registration_id)
        .values(new_columns(change))
        .returning(registration)
    ).one()
    return _registration(row)


def new_columns(change: Cancel | Substitute | Amend | Promote) -> dict[str, Any]:
    """The columns that a change sets."""
    match change:
        case Cancel():
            return {"status": Status.CANCELLED}
        case Substitute():
            return _participant_columns(change.participant) | _places(change) | {"hold_until": change.hold_until}
        case Amend():
            return _places(change) | {
                "waiting_mode": change.waiting_mode,
                "remark": change.remark,
                "waiting_since": change.waiting_since,
            }
        case Promote():
            return _places(change) | {"status": Status.CONFIRMED, "waiting_mode": change.waiting_mode}


def _places(change: Substitute | Amend | Promote) -> dict[str, Any]:
    return {
        "mode": change.mode,
        "sessions": list(change.sessions),
        "waiting_sessions": list(change.waiting_sessions),
    }


def _participant_columns(participant: Participant) -> dict[str, Any]:
    return {
        "name": participant.name,
        "given_name": participant.given_name,
        "family_name": participant.family_name,
        "email": participant.email,
        "organisation": participant.organisation,
    }


def columns(of: Registration) -> dict[str, Any]:
    """A registration as its row."""
    return _participant_columns(of.participant) | {
        "id": of.id,
        "event": of.event,
        "contact_addr": of.contact.addr,
        "contact_name": of.contact.name,
        "status": of.status,
        "mode": of.mode,
        "arrived_at": of.arrived_at,
        "number": of.number,
        "sessions": list(of.sessions),
        "waiting_sessions": list(of.waiting_sessions),
        "waiting_mode": of.waiting_mode,
        "language": of.language,
        "remark": of.remark,
        "hold_until": of.hold_until,
        "by_hand": of.by_hand,
        "waiting_since": of.waiting_since,
    }


def _registration(row: Any) -> Registration:
    return Registration(
        id=row.id,
        event=row.event,
        participant=Participant(row.name, row.given_name, row.family_name, row.email, row.organisation),
        contact=Address(row.contact_addr, row.contact_name),
        status=row.status,
        mode=row.mode,
        arrived_at=row.arrived_at,
        number=row.number,
        sessions=tuple(row.sessions),
        waiting_sessions=tuple(row.waiting_sessions),
        waiting_mode=row.waiting_mode,
        language=row.language,
        remark=row.remark,
        hold_until=row.hold_until,
        by_hand=row.by_hand,
        waiting_since=row.waiting_since,
    )


def _audit_line(change: Change, before: Registration, after: Registration, cause: str, now: datetime) -> dict[str, Any]:
    return {
        "at": now,
        "event": after.event,
        "registration_id": after.id,
        "what": DEEDS[type(change)],
        "name": after.participant.name,
        "detail": detail(change, before, after),
        # Whoever is replaced is named in the detail: their address must lead to this line (see `retention.erase`).
        "address": before.recipient.addr.lower(),
        "cause": cause,
    }


def noticed(connection: Connection, slug: str, kind: str, version: str) -> frozenset[str]:
    """Ids of the registrations that were already told this, in this version."""
    rows = connection.scalars(
        select(notice.c.registration_id)
        .join(registration, registration.c.id == notice.c.registration_id)
        .where(registration.c.event == slug, notice.c.kind == kind, notice.c.version == version)
    )
    return frozenset(rows)
