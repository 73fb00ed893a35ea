"""The outbox: queued -> inflight (lease) -> sent | awaiting_retry | failed | withheld (BEHAVIOUR 8).

A mail is queued in the transaction that decided it and sent outside of any. Two keys keep it at once: its Message-ID,
and who was told what in which version. Every attempt is kept, from the moment at which the mail is in hand.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Update,
    and_,
    delete,
    func,
    insert,
    literal,
    not_,
    or_,
    select,
    text,
    update,
)

from ..model import AnswerCounts, AnswerKind, MailState, OutgoingMail, Policy, SendResult, Sent, Trouble, Unknown
from .once import add_new, add_once
from .retry import is_temporary, is_too_unclear, next_attempt, spread_of
from .tables import AttemptResult, attempt, notice, outgoing
from .unreachable import note_unreachable, trouble_of, try_once_more
from .waiting import is_due, is_over

NOT_ANSWERS = frozenset(
    {
        AnswerKind.DIAL_IN,
        AnswerKind.REMINDER,
        AnswerKind.EVENT_CHANGED,
        AnswerKind.EVENT_CANCELLED,
        AnswerKind.NO_PLACE,
        AnswerKind.HOLD_EXPIRED,
        "digest",
        "alarm",
    }
)
"""Kinds that our own schedule causes: they don't count for the caps, which are against answering without end."""

_UNCOPIED = select(outgoing).where(
    outgoing.c.state == MailState.SENT, outgoing.c.copied_at.is_(None), outgoing.c.body != b""
)

HOUR = timedelta(hours=1)
A_WHILE = timedelta(minutes=10)
COUNTING = 0x1B0C6  # any fixed number: the advisory lock under which answers are counted on PostgreSQL
WAITING = (MailState.QUEUED, MailState.AWAITING_RETRY, MailState.INFLIGHT)
REASON_LENGTH = 300
CUT_OFF = "Das Programm wurde beim Versenden beendet."
"""Why a try has no result: what stands there until there is one."""


def queue(connection: Connection, mail: OutgoingMail, now: datetime) -> bool:
    """Puts a mail into the outbox; False where it is there already, or where all of its notices were told before."""
    if not add_once(connection, outgoing, _columns(mail, now)):
        return False
    rows = [
        {"registration_id": whom, "kind": kind, "version": version, "message_id": mail.message_id}
        for whom, kind, version in mail.notices
    ]
    if add_new(connection, notice, rows) == 0 and rows:
        connection.execute(delete(outgoing).where(outgoing.c.message_id == mail.message_id))
        return False
    return True


def _columns(mail: OutgoingMail, now: datetime) -> dict[str, Any]:
    address = mail.to.lower()
    return {
        "message_id": mail.message_id,
        "cause": mail.cause,
        "kind": mail.kind,
        "is_answer": mail.kind not in NOT_ANSWERS,
        "event": mail.event,
        "recipient": mail.to,
        "address": address,
        "domain": address.rpartition("@")[2],
        "said": mail.said,
        "body": mail.data,
        "state": MailState.WITHHELD if mail.state is MailState.WITHHELD else MailState.QUEUED,
        "queued_at": now,
        "due_at": now,
    }


def outgoing_mail(row: Any) -> OutgoingMail:
    """A row of the outbox as the model knows it; its notices are not read back."""
    return OutgoingMail(
        message_id=row.message_id,
        cause=row.cause,
        kind=row.kind,
        to=row.recipient,
        data=row.body,
        event=row.event,
        said=row.said,
        state=row.state,
        attempts=row.attempts,
        first_attempt_at=row.first_attempt_at,
    )


def claim(
    connection: Connection, limit: int, lease: timedelta, now: datetime, policy: Policy | None = None
) -> tuple[OutgoingMail, ...]:
    """Takes the mails whose time has come, for as long as `lease`: oldest first, no mail by two daemons at once.

    Answers above the policy's caps for a domain and for the house stay queued, in their order, until an hour has passed
    since those before them began (BEHAVIOUR 5). What was tried before, and what our schedule causes, is not held up.

    A mail in flight whose lease is over is taken again: whoever had it died. Where that has happened too often while it
    was in hand, it is given up: the mail itself may be the reason.
    """
    begun = _begun_by_domain(connection, now) if policy else Counter[str]()
    rows = connection.execute(
        select(outgoing)
        .where(is_due(now, lease), *_not_above(begun, policy))
        .order_by(outgoing.c.due_at, outgoing.c.number)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    rows = [row for row in rows if _has_room(row, begun, policy)]
    lost = [row for row in rows if row.state is MailState.INFLIGHT and is_too_unclear(_unclear(connection, row))]
    for row in lost:
        connection.execute(_this(row.message_id).values(state=MailState.FAILED))
        note_unreachable(connection, row.message_id, row.recipient, "", CUT_OFF, now)
    due = [row for row in rows if row not in lost]
    if due:
        connection.execute(
            update(outgoing)
            .where(outgoing.c.number.in_([row.number for row in due]))
            .values(state=MailState.INFLIGHT, due_at=now + lease)
        )
    return tuple(replace(outgoing_mail(row), state=MailState.INFLIGHT) for row in due)


_IS_NEW = and_(outgoing.c.is_answer, outgoing.c.state == MailState.QUEUED, outgoing.c.first_attempt_at.is_(None))
"""An answer that was never tried: it counts for the caps from the moment it is claimed."""


def _begun_by_domain(connection: Connection, now: datetime) -> Counter[str]:
    """How many answers to each domain began to go out in the last hour; or, where the clock was put back since by an
    hour at most, in the one ahead. By more, and they would hold up others for as long as the clock is behind."""
    if connection.dialect.name == "postgresql":  # two daemons must not both see room for one more
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": COUNTING})
    in_hand = and_(
        outgoing.c.state == MailState.INFLIGHT, outgoing.c.first_attempt_at.is_(None), outgoing.c.due_at > now
    )
    lately = and_(outgoing.c.first_attempt_at > now - HOUR, outgoing.c.first_attempt_at <= now + HOUR)
    counted = (
        select(outgoing.c.domain, func.count().label("number"))
        .where(outgoing.c.is_answer, or_(lately, in_hand))
        .group_by(outgoing.c.domain)
    )
    return Counter({row.domain: row.number for row in connection.execute(counted)})


def _not_above(begun: Counter[str], policy: Policy | None) -> tuple[ColumnElement[bool], ...]:
    """What a batch must not be filled with: else a flood to one domain would keep all others waiting behind it."""
    if policy is None:
        return ()
    if begun.total() >= policy.answers_an_hour:
        return (not_(_IS_NEW),)
    full = sorted(domain for domain, number in begun.items() if number >= policy.answers_per_domain_an_hour)
    return (not_(and_(_IS_NEW, outgoing.c.domain.in_(full))),) if full else ()


def _has_room(row: Any, begun: Counter[str], policy: Policy | None) -> bool:
    """Whether one more fits; it is counted then."""
    is_new = row.is_answer and row.state is MailState.QUEUED and row.first_attempt_at is None
    if policy is None or not is_new:
        return True
    if begun.total() >= policy.answers_an_hour or begun[row.domain] >= policy.answers_per_domain_an_hour:
        return False
    begun[row.domain] += 1
    return True


def _this(message_id: str) -> Update:
    return update(outgoing).where(outgoing.c.message_id == message_id)


def _unclear(connection: Connection, row: Any) -> int:
    """How many tries of a mail had no clear end, since a person last queued it afresh."""
    unclear = [attempt.c.message_id == row.message_id, attempt.c.result == AttemptResult.UNKNOWN]
    if row.first_attempt_at is not None:
        unclear.append(attempt.c.at >= row.first_attempt_at)
    return connection.scalar(select(func.count()).select_from(attempt).where(*unclear)) or 0


def begin_attempt(connection: Connection, message_id: str, now: datetime) -> None:
    """From now on the mail may be with the server. Should the program end here, that is what is known of this try."""
    row = {"message_id": message_id, "at": now, "result": AttemptResult.UNKNOWN, "code": 0, "reason": CUT_OFF}
    connection.execute(insert(attempt).values(row))
    first_at = func.coalesce(outgoing.c.first_attempt_at, now)
    connection.execute(_this(message_id).values(first_attempt_at=first_at))


def _begun(connection: Connection, message_id: str) -> int | None:
    """The try that has no result yet."""
    last = select(attempt.c.number, attempt.c.reason).where(attempt.c.message_id == message_id)
    row = connection.execute(last.order_by(attempt.c.number.desc()).limit(1)).one_or_none()
    return row.number if row is not None and row.reason == CUT_OFF else None


def release(connection: Connection, message_ids: Collection[str], now: datetime) -> None:
    """Gives back mails that were claimed and not tried, one in hand included."""
    for message_id in message_ids:
        connection.execute(delete(attempt).where(attempt.c.number == _begun(connection, message_id)))
    connection.execute(
        update(outgoing)
        .where(outgoing.c.message_id.in_(sorted(message_ids)), outgoing.c.state == MailState.INFLIGHT)
        .values(state=MailState.QUEUED, due_at=now)
    )


def record_attempt(connection: Connection, message_id: str, result: SendResult, now: datetime) -> MailState:
    """Keeps the attempt and says what becomes of the mail. One that is sent stays sent, whatever comes late."""
    begun = _begun(connection, message_id)
    keep = insert(attempt) if begun is None else update(attempt).where(attempt.c.number == begun)
    connection.execute(keep.values(_attempt(message_id, result, now)))
    row = connection.execute(select(outgoing).where(outgoing.c.message_id == message_id).with_for_update()).one()
    if row.state is MailState.SENT:
        return MailState.SENT
    first_at = min(row.first_attempt_at or now, now)  # by a clock that was ahead it would be tried without end
    unclear = _unclear(connection, row) if isinstance(result, Unknown) else 0
    values = {"attempts": row.attempts + 1, "first_attempt_at": first_at} | _outcome(
        message_id, result, first_at, row.attempts + 1, unclear, now
    )
    connection.execute(_this(message_id).values(values))
    state: MailState = values["state"]
    if state is MailState.FAILED:
        code, reason = getattr(result, "code", 0), without_addresses(getattr(result, "reason", ""))
        if trouble_of("", reason) is Trouble.FULL_MAILBOX and try_once_more(connection, row, now):
            return MailState.AWAITING_RETRY
        note_unreachable(connection, message_id, row.recipient, str(code or ""), reason, now)
    return state


def _outcome(
    message_id: str, result: SendResult, first_at: datetime, attempts: int, unclear: int, now: datetime
) -> dict[str, Any]:
    if isinstance(result, Sent):
        return {"state": MailState.SENT, "sent_at": now, "due_at": now}  # from now on its copy in Sent is due
    due = next_attempt(first_at, attempts, now, unclear=unclear, spread=spread_of(message_id, result))
    if due is None or not is_temporary(result):
        return {"state": MailState.FAILED}
    return {"state": MailState.AWAITING_RETRY, "due_at": due}


def _attempt(message_id: str, result: SendResult, now: datetime) -> dict[str, Any]:
    reason = result.response if isinstance(result, Sent) else result.reason
    return {
        "message_id": message_id,
        "at": now,
        "result": AttemptResult(type(result).__name__.lower()),
        "code": getattr(result, "code", 0),
        "reason": without_addresses(reason),
    }


def without_addresses(reason: str) -> str:
    """A server's words without the addresses that it likes to repeat."""
    return re.sub(r"[^\s<>()\[\]\"',;:]+@[^\s<>()\[\]\"',;:]+", "…", reason)[:REASON_LENGTH]


def uncopied(connection: Connection, limit: int) -> tuple[OutgoingMail, ...]:
    """Sent mails of which no copy lies in Sent yet, oldest first."""
    rows = connection.execute(_UNCOPIED.order_by(outgoing.c.number).limit(limit))
    return tuple(map(outgoing_mail, rows))


def claim_copies(connection: Connection, limit: int, lease: timedelta, now: datetime) -> tuple[OutgoingMail, ...]:
    """Takes sent mails whose copy is missing, for as long as `lease`: two daemons must not lay down two copies."""
    due = _UNCOPIED.where(is_over(outgoing.c.due_at, now, lease)).order_by(outgoing.c.number).limit(limit)
    rows = connection.execute(due.with_for_update(skip_locked=True)).all()
    _set_due(connection, [row.message_id for row in rows], now + lease)
    return tuple(map(outgoing_mail, rows))


def give_back_copies(connection: Connection, message_ids: Collection[str], now: datetime) -> None:
    """Copies that were claimed and not laid down are due at once."""
    _set_due(connection, message_ids, now)


def _set_due(connection: Connection, message_ids: Collection[str], due_at: datetime) -> None:
    these = outgoing.c.message_id.in_(sorted(message_ids)), outgoing.c.state == MailState.SENT
    connection.execute(update(outgoing).where(*these).values(due_at=due_at))


def mark_copied(connection: Connection, message_id: str, now: datetime) -> None:
    connection.execute(_this(message_id).values(copied_at=now))


def answer_counts(connection: Connection, to: str, said: str, now: datetime) -> AnswerCounts:
    """How many answers to this address were queued or sent of late, and how often it was told just this (`said`)."""
    is_answer = outgoing.c.is_answer
    count = func.count()
    row = connection.execute(
        select(
            count.filter(is_answer, outgoing.c.queued_at > now - timedelta(days=1)),
            count.filter(is_answer, outgoing.c.queued_at > now - HOUR),
            count.filter(outgoing.c.said == said) if said else literal(0),
        ).where(outgoing.c.address == to.lower(), outgoing.c.state.in_((*WAITING, MailState.SENT)))
    ).one()
    return AnswerCounts(*row)


def was_told(connection: Connection, to: str, said: str, since: datetime) -> bool:
    """Whether this address was told just this after `since`, or is about to be."""
    told = select(outgoing.c.number).where(
        outgoing.c.address == to.lower(),
        outgoing.c.said == said,
        outgoing.c.queued_at > since,
        outgoing.c.state != MailState.FAILED,
    )
    return connection.execute(told.limit(1)).first() is not None


def was_sent(connection: Connection, to: str, after: datetime, until: datetime) -> bool:
    """Whether a mail to this address went out after `after` and not after `until`."""
    sent = select(outgoing.c.number).where(
        outgoing.c.address == to.lower(), outgoing.c.sent_at > after, outgoing.c.sent_at <= until
    )
    return connection.execute(sent.limit(1)).first() is not None


def was_answered(connection: Connection, to: str) -> bool:
    """Whether this address was ever written to: the notice of Art. 13 GDPR stands in the first answer."""
    query = select(outgoing.c.number).where(outgoing.c.address == to.lower(), outgoing.c.is_answer).limit(1)
    return connection.execute(query).first() is not None


def withhold(connection: Connection, message_id: str) -> bool:
    """Keeps a mail from being sent until a person says `retry`; False where it cannot be stopped any more."""
    stopped = update(outgoing).where(
        outgoing.c.message_id == message_id, outgoing.c.state.in_((MailState.QUEUED, MailState.AWAITING_RETRY))
    )
    return connection.execute(stopped.values(state=MailState.WITHHELD)).rowcount == 1


def retry(connection: Connection, message_id: str, now: datetime) -> bool:
    """Queues a failed or withheld mail afresh; False where there is no such mail, or its text was erased."""
    again = update(outgoing).where(
        outgoing.c.message_id == message_id,
        outgoing.c.state.in_((MailState.FAILED, MailState.WITHHELD, MailState.AWAITING_RETRY)),
        outgoing.c.body != b"",
    )
    values = {"state": MailState.QUEUED, "due_at": now, "attempts": 0, "first_attempt_at": None}
    return connection.execute(again.values(values)).rowcount == 1


def in_state(connection: Connection, *states: MailState) -> tuple[OutgoingMail, ...]:
    """The mails in these states, oldest first."""
    rows = connection.execute(select(outgoing).where(outgoing.c.state.in_(states)).order_by(outgoing.c.number))
    return tuple(map(outgoing_mail, rows))


def count_in_state(connection: Connection, *states: MailState) -> int:
    counted = select(func.count()).select_from(outgoing).where(outgoing.c.state.in_(states))
    return connection.scalar(counted) or 0


def delayed(connection: Connection, now: datetime) -> int:
    """How many answers were never tried, though the loop that sends has looked at them many times."""
    counted = select(func.count()).select_from(outgoing).where(_IS_NEW, outgoing.c.due_at <= now - A_WHILE)
    return connection.scalar(counted) or 0


def next_due(connection: Connection) -> datetime | None:
    """When the next mail wants to be tried; None: the outbox is empty."""
    waiting = select(func.min(outgoing.c.due_at)).where(outgoing.c.state.in_(WAITING))
    moment: datetime | None = connection.scalar(waiting)
    return moment
