"""Whom our mail did not reach (BEHAVIOUR 6): refused when it was sent, or reported back later.

A report is tied to our mail by its Message-ID; one that names no mail of ours says nothing. It never causes a mail, but
for one later retry where the mailbox was full (x.2.2).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from ..model import DeliveryReport, MailState, Undeliverable
from .once import add_once
from .tables import audit, notice, outgoing, registration, undeliverable

FULL_MAILBOX = ".2.2"
AFTER_FULL_MAILBOX = timedelta(days=1)


def note_unreachable(
    connection: Connection, message_id: str, recipient: str, status: str, reason: str, now: datetime
) -> None:
    """Notes that a mail did not arrive; the first reason stays."""
    row = {"message_id": message_id, "recipient": recipient, "status": status, "reason": reason, "at": now}
    add_once(connection, undeliverable, row)


def mark_undeliverable(connection: Connection, report: DeliveryReport, now: datetime) -> bool:
    """Takes in a delivery report; True where it says that a mail of ours has failed."""
    if report.action != "failed" or not report.original_message_id:
        return False
    message_id = f"<{report.original_message_id.strip().strip('<>')}>"
    sent = connection.execute(select(outgoing).where(outgoing.c.message_id == message_id)).one_or_none()
    if sent is None:
        return False
    if report.status.endswith(FULL_MAILBOX) and not sent.bounce_retried and sent.body:
        _try_once_more(connection, message_id, now)
    else:
        note_unreachable(connection, message_id, sent.recipient, report.status, report.diagnostic, now)
    return True


def _try_once_more(connection: Connection, message_id: str, now: datetime) -> None:
    connection.execute(
        update(outgoing)
        .where(outgoing.c.message_id == message_id)
        .values(
            state=MailState.AWAITING_RETRY,
            due_at=now + AFTER_FULL_MAILBOX,
            attempts=0,
            first_attempt_at=None,
            bounce_retried=True,
        )
    )


def undeliverable_since(connection: Connection, since: datetime | None) -> tuple[Undeliverable, ...]:
    """Who was not reached, with the names that the mail was about; None: ever."""
    query = select(undeliverable, outgoing.c.kind, outgoing.c.event, outgoing.c.cause, outgoing.c.address).join(
        outgoing
    )
    if since is not None:
        query = query.where(undeliverable.c.at > since)
    return tuple(
        Undeliverable(
            recipient=row.recipient,
            names=_names(connection, row.message_id, row.cause, row.address),
            kind=row.kind,
            reason=f"{row.status} {row.reason}".strip(),
            at=row.at,
            event=row.event,
        )
        for row in connection.execute(query.order_by(undeliverable.c.at, undeliverable.c.message_id))
    )


def _names(connection: Connection, message_id: str, cause: str, address: str) -> tuple[str, ...]:
    """Whom the mail told something; else whom its cause changed, of those that this address stands for."""
    told = select(notice.c.registration_id).where(notice.c.message_id == message_id)
    changed = select(audit.c.registration_id).where(audit.c.cause == cause, audit.c.address == address)
    for ids in (told, changed):
        named = select(registration.c.name).where(registration.c.id.in_(ids), registration.c.name != "")
        names = tuple(connection.scalars(named.order_by(registration.c.arrived_at, registration.c.number)))
        if names:
            return names
    return ()
