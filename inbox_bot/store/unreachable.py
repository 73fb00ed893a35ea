"""Whom our mail did not reach (BEHAVIOUR 6): refused when it was sent, or reported back later.

A report is tied to our mail by its Message-ID. Many servers give none: then to the last mail that we sent to this very
address, if that was not long ago. One that names another's mail says nothing. A report never causes a mail, but for one
later retry where the mailbox was full (x.2.2).
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, select, update

from ..model import DeliveryReport, MailState, Trouble, Undeliverable
from .once import add_once
from .tables import audit, notice, outgoing, registration, undeliverable

AFTER_FULL_MAILBOX = timedelta(days=1)
BOUNCES_WITHIN = timedelta(days=7)
"""Servers give up after five days at most (RFC 5321 4.5.4.1)."""
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_TROUBLE = (
    (re.compile(r"5\.1\.\d+"), Trouble.WRONG_ADDRESS),
    (re.compile(r"[45]\.2\.2"), Trouble.FULL_MAILBOX),
    (re.compile(r"[45]\.2\.1"), Trouble.CLOSED_MAILBOX),
    (re.compile(r"5\.[67]\.\d+"), Trouble.OUR_MAIL),
)


def trouble_of(status: str, reason: str = "") -> Trouble:
    """By the enhanced status code (RFC 3463): as the report gives it, else as it stands in the server's words."""
    code = _ENHANCED.search(status) or _ENHANCED.search(reason)
    found = (trouble for pattern, trouble in _TROUBLE if code and pattern.fullmatch(code[1]))
    return next(found, Trouble.OTHER)


def note_unreachable(
    connection: Connection, message_id: str, recipient: str, status: str, reason: str, now: datetime
) -> None:
    """Notes that a mail did not arrive; the first reason stays."""
    row = {"message_id": message_id, "recipient": recipient, "status": status, "reason": reason, "at": now}
    add_once(connection, undeliverable, row)


def mark_undeliverable(connection: Connection, report: DeliveryReport, now: datetime) -> bool:
    """Takes in a delivery report; True where it says that a mail of ours has failed."""
    sent = _returned_mail(connection, report, now) if report.action == "failed" else None
    if sent is None:
        return False
    is_full = trouble_of(report.status, report.diagnostic) is Trouble.FULL_MAILBOX
    if not (is_full and try_once_more(connection, sent, now)):
        note_unreachable(connection, sent.message_id, sent.recipient, report.status, report.diagnostic, now)
    return True


def _returned_mail(connection: Connection, report: DeliveryReport, now: datetime) -> Any:
    """The row of our mail that came back; None: it was not ours."""
    if report.original_message_id:
        message_id = f"<{report.original_message_id.strip().strip('<>')}>"
        return connection.execute(select(outgoing).where(outgoing.c.message_id == message_id)).one_or_none()
    last = (
        select(outgoing)
        .where(outgoing.c.address == report.recipient.lower(), outgoing.c.state == MailState.SENT)
        .where(outgoing.c.sent_at > now - BOUNCES_WITHIN)
        .order_by(outgoing.c.sent_at.desc(), outgoing.c.number.desc())
    )
    return connection.execute(last.limit(1)).one_or_none()


def try_once_more(connection: Connection, mail: Any, now: datetime) -> bool:
    """A full mailbox may be emptied: once, a day later. False where that was tried, or the text was erased."""
    if mail.bounce_retried or not mail.body:
        return False
    connection.execute(
        update(outgoing)
        .where(outgoing.c.message_id == mail.message_id)
        .values(
            state=MailState.AWAITING_RETRY,
            due_at=now + AFTER_FULL_MAILBOX,
            attempts=0,
            first_attempt_at=None,
            bounce_retried=True,
        )
    )
    return True


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
            trouble=trouble_of(row.status, row.reason),
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
