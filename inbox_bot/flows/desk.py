"""What the clerk has at hand: the house rules, the calendar, the store, and how an answer becomes a finished mail."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from .. import log
from ..mail import answer_id, compose
from ..model import (
    Address,
    Answer,
    Event,
    Folder,
    MailState,
    Message,
    Office,
    OutgoingMail,
    Policy,
    ReadingContext,
    Reply,
    Schedule,
)
from ..registration import notices, said, within_caps
from ..registration.replies import render
from ..store import Store, Transaction
from .ports import Reader


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything a flow needs beside the mail or the job itself."""

    office: Office
    events: tuple[Event, ...]
    policy: Policy
    schedule: Schedule
    folders: Mapping[Folder, str]
    store: Store
    reader: Reader
    dial_in_text: Callable[[Event], str]
    """The dial-in as it is now; "" while it is missing."""
    answer_since: datetime | None = None
    """Mail that arrived before is left alone; None: 14 days before the first start."""

    @property
    def context(self) -> ReadingContext:
        return ReadingContext(self.office, self.events)

    def event(self, slug: str | None) -> Event | None:
        return next((event for event in self.events if event.slug == slug), None)


def finish(desk: Desk, tx: Transaction, answer: Answer, cause: str, message: Message | None) -> OutgoingMail:
    """An answer in words, as the bytes that will be sent.

    It is threaded under the mail only for the one who wrote it: whoever moves up because another cancels must not see
    that other's Message-ID or subject.
    """
    threaded = None if answer.is_scheduled else message
    reply = render(
        answer,
        desk.event(answer.event),
        desk.office,
        desk.policy,
        now=tx.now,
        their_subject=threaded.subject if threaded else "",
        first_reply=not tx.was_answered(answer.to.addr),
        events=tuple(event for event in desk.events if event.live and not event.cancelled),
    )
    message_id = answer_id(f"{cause}/{answer.version}", answer.kind, answer.to.addr, desk.office)
    return OutgoingMail(
        message_id=message_id,
        cause=cause,
        kind=answer.kind,
        to=answer.to.addr,
        data=compose(
            reply,
            office=desk.office,
            to=answer.to,
            message_id=message_id,
            date=tx.now,
            in_reply_to=threaded,
            is_scheduled=answer.is_scheduled,
        ),
        event=answer.event,
        notices=notices(answer),
        said=said(answer),
    )


def queue_answer(desk: Desk, tx: Transaction, answer: Answer, cause: str, message: Message | None = None) -> bool:
    """Puts an answer into the outbox; over a cap it lies there until a person decides (BEHAVIOUR 5).

    Returns whether it is new: the same answer to the same cause is never queued twice.
    """
    mail = finish(desk, tx, answer, cause, message)
    cap = None if answer.is_scheduled else within_caps(tx.answer_counts(mail.to, mail.said), desk.policy)
    if cap is not None:
        log.answer_withheld(mail.message_id, cap)
        mail = replace(mail, state=MailState.WITHHELD)
    return tx.queue(mail)


def queue_for_organisers(desk: Desk, tx: Transaction, reply: Reply, kind: str, cause: str) -> int:
    """Puts one mail for each organiser into the outbox; how many are new."""
    return sum(
        tx.queue(_for_organiser(desk, address, reply, kind, cause, tx.now)) for address in desk.office.organisers
    )


def _for_organiser(desk: Desk, address: str, reply: Reply, kind: str, cause: str, now: datetime) -> OutgoingMail:
    message_id = answer_id(cause, kind, address, desk.office)
    data = compose(reply, office=desk.office, to=Address(address), message_id=message_id, date=now, is_scheduled=True)
    return OutgoingMail(message_id=message_id, cause=cause, kind=kind, to=address, data=data)
