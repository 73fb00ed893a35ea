"""What the organisers are told and what they decide: open mails, changes, and the protocol of what was done by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from ..model import ChangeRecord, Disposition, HeldMail
from .tables import audit, incoming, protocol


def held(connection: Connection, event: str | None) -> tuple[HeldMail, ...]:
    """Mails on which a person must decide or at which the program failed, by arrival; all, or those of one event."""
    query = select(incoming).where(
        incoming.c.disposition.in_((Disposition.HELD, Disposition.SHUNTED)), incoming.c.resolved_at.is_(None)
    )
    if event is not None:
        query = query.where(incoming.c.event == event)
    return tuple(
        HeldMail(
            key=row.key,
            received_at=row.received_at,
            sender=row.sender,
            subject=row.subject,
            excerpt=row.excerpt,
            guess=row.guess,
            reason=" ".join(row.reasons or ()),
            disposition=row.disposition,
            event=row.event,
        )
        for row in connection.execute(query.order_by(incoming.c.received_at, incoming.c.key))
    )


def resolve(connection: Connection, key: str, how: str, by: str, now: datetime) -> bool:
    """Closes an open mail by hand; False where it is not open. Leaves a line in the protocol."""
    closed = connection.execute(
        update(incoming)
        .where(incoming.c.key == key, incoming.c.resolved_at.is_(None))
        .where(incoming.c.disposition.in_((Disposition.HELD, Disposition.SHUNTED)))
        .values(resolved_at=now, resolved_how=how, resolved_by=by)
    )
    if closed.rowcount != 1:
        return False
    write_down(connection, "resolve", by, f"{key}: {how}", now)
    return True


def write_down(connection: Connection, what: str, by: str, detail: str, now: datetime) -> None:
    """A line of the protocol (BEHAVIOUR 9: who, when, why); `detail` names nobody."""
    connection.execute(insert(protocol).values(at=now, what=what, by=by, detail=detail))


def changes_since(connection: Connection, since: datetime | None) -> tuple[ChangeRecord, ...]:
    """The audit lines after `since`, in their order; None: all."""
    query = select(audit) if since is None else select(audit).where(audit.c.at > since)
    return tuple(map(change_record, connection.execute(query.order_by(audit.c.number))))


def change_record(row: Any) -> ChangeRecord:
    """A row of the audit as the model knows it."""
    return ChangeRecord(
        at=row.at,
        event=row.event,
        registration_id=row.registration_id,
        what=row.what.value,
        name=row.name,
        detail=row.detail,
        cause=row.cause,
    )
