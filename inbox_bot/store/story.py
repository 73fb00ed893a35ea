"""What became of one mail, or of one place: the ledger and the audit, told back."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, func, or_, select

from ..model import AnswerKind, Ask, ChangeRecord, OutgoingMail, ReceivedMail, Status, Thread
from .organisers import change_record
from .outbox import outgoing_mail
from .tables import audit, incoming, outgoing, registration


def received(connection: Connection, key: str) -> ReceivedMail | None:
    """A mail as the ledger knows it; None: never recorded."""
    row = connection.execute(select(incoming).where(incoming.c.key == key)).one_or_none()
    return _received_mail(row) if row else None


def all_received(connection: Connection) -> tuple[ReceivedMail, ...]:
    """Every mail that was ever recorded, in the order in which it was."""
    return tuple(_received_mail(row) for row in connection.execute(select(incoming).order_by(incoming.c.recorded_at)))


def _received_mail(row: Any) -> ReceivedMail:
    return ReceivedMail(
        key=row.key,
        received_at=row.received_at,
        sender=row.sender,
        subject=row.subject,
        disposition=row.disposition,
        folder=row.folder,
        event=row.event,
        reasons=tuple(row.reasons or ()),
        rules=tuple(row.rules or ()),
        understanding=row.understanding or {},
    )


def mails_caused_by(connection: Connection, cause: str) -> tuple[OutgoingMail, ...]:
    """What was said because of a mail or a due job."""
    query = select(outgoing).where(outgoing.c.cause == cause).order_by(outgoing.c.number)
    return tuple(outgoing_mail(row) for row in connection.execute(query))


def history(connection: Connection, registration_id: str) -> tuple[ChangeRecord, ...]:
    """All that ever happened to one place, in its order."""
    query = select(audit).where(audit.c.registration_id == registration_id).order_by(audit.c.number)
    return tuple(change_record(row) for row in connection.execute(query))


def thread(connection: Connection, message_ids: Sequence[str], writers: Collection[str]) -> Thread | None:
    """What we had said in the first of these mails that is an answer of ours; None: none is.

    The people are told only where `writers` (addresses in lower case) has the one that we wrote to.
    """
    query = (
        select(outgoing.c.message_id, outgoing.c.kind, outgoing.c.event, outgoing.c.address, incoming.c.understanding)
        .outerjoin(incoming, incoming.c.key == outgoing.c.cause)
        .where(outgoing.c.message_id.in_(message_ids), outgoing.c.kind.in_(AnswerKind))
    )
    rows = {row.message_id: row for row in connection.execute(query)}
    row = next((rows[each] for each in message_ids if each in rows), None)
    if row is None:
        return None
    return Thread(
        kind=row.kind,
        event=row.event,
        people=_people_of(connection, row.event, row.address) if row.address in writers else (),
        asked=_asked(row.understanding or {}) if row.kind == AnswerKind.QUESTION_BACK else (),
    )


def _people_of(connection: Connection, event: str | None, address: str) -> tuple[str, ...]:
    """Whom this address may speak for (BEHAVIOUR 3), by name: whoever it registered, and whoever it belongs to."""
    theirs = or_(func.lower(registration.c.contact_addr) == address, func.lower(registration.c.email) == address)
    query = (
        select(registration.c.name)
        .where(registration.c.event == event, theirs)
        .where(registration.c.status != Status.CANCELLED, registration.c.name != "")
    )
    return tuple(connection.scalars(query.order_by(registration.c.arrived_at, registration.c.number)))


def _asked(understood: dict[str, Any]) -> tuple[Ask, ...]:
    """What was asked back; of mails of former versions only what the mail alone had left open is known."""
    asked = understood.get("asked", understood.get("asks", ()))
    return tuple(Ask(each) for each in asked if each in frozenset(Ask))
