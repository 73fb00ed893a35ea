"""Invented people and mails."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from inbox_bot.model import (
    Action,
    Address,
    Decision,
    Disposition,
    Event,
    Folder,
    Intent,
    Message,
    Mode,
    OutgoingMail,
    Participant,
    Person,
    RawMessage,
    Registration,
    Session,
    Status,
    Understanding,
)

ARRIVED = datetime(2021, 10, 4, 7, 30, tzinfo=UTC)
FACHTAG = Event(
    slug="fachtag",
    title="Fachtag",
    starts=datetime(2021, 11, 3, 9, 0, tzinfo=UTC),
    ends=datetime(2021, 11, 3, 14, 15, tzinfo=UTC),
    modes=(Mode.ONLINE, Mode.ONSITE),
    capacity=1,
    sessions=(Session("ag1", "Arbeit"), Session("ag2", "Wohnen")),
)
INBOX = "INBOX"


def raw(uid: int = 1, data: bytes = b"From: a@b.example\r\n\r\nHallo", **changes: Any) -> RawMessage:
    return replace(RawMessage(INBOX, 1, uid, ARRIVED, data), **changes)


def message(key: str, sender: str = "f.yilmaz@bruecke.example", subject: str = "Anmeldung") -> Message:
    return Message(
        key=key,
        message_id=f"<{key}@bruecke.example>",
        in_reply_to=(),
        references=(),
        from_=(Address(sender, "Fatma Yılmaz"),),
        reply_to=(),
        to=(Address("servicestelle@bra.example"),),
        cc=(),
        return_path=sender,
        subject=subject,
        date=ARRIVED,
        headers=(("from", sender),),
        parts=(),
    )


def understanding(**changes: Any) -> Understanding:
    fatma = Person("Fatma Yılmaz", "Fatma", "Yılmaz", "f.yilmaz@bruecke.example", mode=Mode.ONLINE)
    return replace(Understanding(Intent.REGISTER, Action.AUTOMATIC, "fachtag", (fatma,), confidence=0.9), **changes)


HANDLED = Decision(Disposition.HANDLED, Folder.CONFIRMED, reasons=("angemeldet",))
HELD = Decision(Disposition.HELD, Folder.REVIEW, reasons=("Zwei Personen heißen so.", "zweiter Grund"))


def registration(key: str, number: int = 0, **changes: Any) -> Registration:
    base = Registration(
        id=f"{key}/{number}",
        event="fachtag",
        participant=Participant("Fatma Yılmaz", "Fatma", "Yılmaz", "f.yilmaz@bruecke.example", "Brücke e.V."),
        contact=Address("buero@bruecke.example", "Nguyễn Thị Minh Khai"),
        status=Status.CONFIRMED,
        mode=Mode.ONLINE,
        arrived_at=ARRIVED + timedelta(seconds=number),
        number=number,
        sessions=("ag1",),
        waiting_sessions=("ag2",),
    )
    return replace(base, **changes)


def mail(name: str, **changes: Any) -> OutgoingMail:
    base = OutgoingMail(
        message_id=f"<{name}@bra.example>",
        cause=name,
        kind="confirmed",
        to="f.yilmaz@bruecke.example",
        data=b"To: f.yilmaz@bruecke.example\r\n\r\nGuten Tag",
        event="fachtag",
    )
    return replace(base, **changes)
