"""What became of one mail, or of one place: the ledger and the audit, told back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from ..model import ChangeRecord, OutgoingMail, ReceivedMail
from .organisers import change_record
from .outbox import outgoing_mail
from .tables import audit, incoming, outgoing


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
