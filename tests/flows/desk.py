"""A clerk's desk for the tests of the flows: a real database in a file, a clock that stands still, servers on paper."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from inbox_bot.flows.desk import Desk
from inbox_bot.flows.reading import Reading, read_raw
from inbox_bot.model import (
    Event,
    Folder,
    Mode,
    Office,
    OutgoingMail,
    Policy,
    RawMessage,
    ReadingContext,
    Schedule,
    SendResult,
    Sent,
)
from inbox_bot.store import Store

ZONE = ZoneInfo("Europe/Berlin")
OFFICE = Office(address="office@amt.example", name="Servicestelle MSO", organisers=("s.kettler@amt.example",))
FACHTAG = Event(
    slug="fachtag",
    title="Fachtag Teilhabe",
    starts=datetime(2021, 11, 3, 10, 0, tzinfo=ZONE),
    ends=datetime(2021, 11, 3, 15, 15, tzinfo=ZONE),
    modes=(Mode.ONLINE,),
    capacity=1,
    aliases=("Fachtag",),
)
FOLDERS = {
    Folder.CONFIRMED: "Angemeldet",
    Folder.WAITLIST: "Warteliste",
    Folder.REVIEW: "Bitte prüfen",
    Folder.AUTOMATIC: "Automatisch",
}
MORNING = datetime(2021, 10, 4, 8, 0, tzinfo=UTC)


class SetClock:
    """A clock that stands still until it is moved."""

    def __init__(self, now: datetime = MORNING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


class PlainReader:
    """Reads in this process, and counts."""

    def __init__(self, before: Callable[[RawMessage], None] = lambda raw: None) -> None:
        self.readings = 0
        self._before = before

    def read(self, raw: RawMessage, context: ReadingContext) -> Reading:
        self.readings += 1
        self._before(raw)
        return read_raw(raw, context)

    def close(self) -> None:
        pass


@dataclass
class PaperMailbox:
    """The port `Mailbox` in memory. `trouble` is raised by the next move or copy; `refusal` is said to every one."""

    mails: dict[int, RawMessage] = field(default_factory=dict)
    filed: list[tuple[int, str, bool]] = field(default_factory=list)
    copies: list[str] = field(default_factory=list)
    trouble: BaseException | None = None
    refusal: str = ""
    name: str = "INBOX"
    asked_for: Sequence[int] = ()

    def lay_in(self, data: bytes, received_at: datetime = MORNING) -> int:
        uid = max(self.mails, default=0) + 1 + len(self.filed)
        self.mails[uid] = RawMessage(self.name, 1, uid, received_at, data)
        return uid

    def connect(self) -> None:
        pass

    def select(self) -> int:
        return 1

    def uids(self, since: date, after: int = 0) -> list[int]:
        return sorted(uid for uid, raw in self.mails.items() if uid > after and raw.received_at.date() >= since)

    def fetch(self, uids: Sequence[int], breaks: Mapping[int, int]) -> Iterator[RawMessage]:
        yield from [self.mails[uid] for uid in uids if uid in self.mails]

    def file(self, uid: int, folder: str, flagged: bool = False) -> str:
        self._fail_once()
        if self.refusal:
            return self.refusal
        del self.mails[uid]
        self.filed.append((uid, folder, flagged))
        return ""

    def append_sent(self, data: bytes, message_id: str) -> str:
        self._fail_once()
        if not self.refusal:
            self.copies.append(message_id)
        return self.refusal

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        return stop.wait(0.01)

    def close(self) -> None:
        pass

    def _fail_once(self) -> None:
        trouble, self.trouble = self.trouble, None
        if trouble is not None:
            raise trouble


@dataclass
class PaperTransport:
    """The port `Transport` in memory: what was sent, in order. `trouble` is raised before the mail of that number."""

    sent: list[OutgoingMail] = field(default_factory=list)
    trouble: dict[int, BaseException] = field(default_factory=dict)
    down: str = ""

    def send(self, mails: Sequence[OutgoingMail]) -> Iterator[tuple[OutgoingMail, SendResult]]:
        for mail in mails:
            trouble = self.trouble.pop(len(self.sent), None)
            if trouble is not None:
                raise trouble
            self.sent.append(mail)
            yield mail, Sent("250 ok")

    def to(self, address: str) -> list[OutgoingMail]:
        return [mail for mail in self.sent if mail.to == address]

    def close(self) -> None:
        pass


def desk(store: Store, *events: Event, reader: PlainReader | None = None, schedule: Schedule | None = None) -> Desk:
    return Desk(
        office=OFFICE,
        events=events or (FACHTAG,),
        policy=Policy(),
        schedule=schedule or Schedule(),
        folders=FOLDERS,
        store=store,
        reader=reader or PlainReader(),
        dial_in_text=lambda event: "",
    )


def letter(name: str, address: str, text: str = "hiermit melde ich mich zum Fachtag an.") -> bytes:
    return (
        f"Return-Path: <{address}>\r\nFrom: {name} <{address}>\r\nTo: office@amt.example\r\n"
        f"Subject: Anmeldung Fachtag\r\nMessage-ID: <{zlib.crc32((name + text).encode())}@mua.example>\r\n"
        "Content-Type: text/plain; charset=utf-8\r\n\r\n"
        f"Guten Tag,\r\n\r\n{text}\r\n\r\nMit freundlichen Grüßen\r\n{name}\r\n"
    ).encode()
