"""The world after a run, looked at from outside: the mailbox's folders by IMAP, the list by the organisers' command,
what the SMTP server was given, and the database's own rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from email.utils import parsedate_to_datetime
from typing import Any

from sqlalchemy import Connection, func, select

from inbox_bot.clock import system_clock
from inbox_bot.model import MailState
from inbox_bot.store import open_store
from inbox_bot.store.tables import attempt, audit, incoming, outgoing, sighting

from ..e2e.office import ZONE, Office, text_of

STATE = re.compile(r"\[?(\w+)")
PASSWORD = re.compile(r"Kennwort ([\w-]+)")


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail that the SMTP server took."""

    recipient: str
    data: bytes
    message_id: str
    answers: str
    """The Message-ID of the mail that it answers; "": it answers none."""
    what: str
    """The state with which its subject begins; of what is due, also which one it is: the dial-in's password, the
    digest's day."""

    @classmethod
    def of(cls, recipient: str, data: bytes) -> Taken:
        mail = BytesParser(policy=default).parsebytes(data)
        assert isinstance(mail, EmailMessage)
        return cls(recipient, data, str(mail["Message-ID"]), str(mail["In-Reply-To"] or ""), _what(mail))


@dataclass(frozen=True, slots=True)
class Row:
    """What the ledger and the audit know of one mail."""

    disposition: str
    deeds: tuple[tuple[str, str], ...]
    """(register, cancel ...; name), in their order."""


@dataclass(frozen=True, slots=True)
class Seen:
    folders: dict[str, list[str]]
    """Message-IDs by folder."""
    people: list[dict[str, Any]]
    taken: list[Taken]
    """In order."""
    ledger: list[Row]
    """In the order of arrival: UIDs ascend in it (RFC 3501 2.3.1.1), and the inbox was empty at first."""
    recorded: int
    """How many mails the ledger knows."""
    outbox: dict[str, MailState]
    unclear: Counter[str]
    """Tries by Message-ID of which the bot knows no end: it was cut off, or the connection broke after DATA."""

    @classmethod
    def of(cls, office: Office) -> Seen:
        store = open_store(office.database, system_clock, migrate=False)
        with store.begin() as tx:
            ledger = _ledger(tx.connection)
            recorded = tx.connection.scalar(select(func.count()).select_from(incoming)) or 0
            outbox = tx.connection.execute(select(outgoing.c.message_id, outgoing.c.state)).all()
            unclear = tx.connection.scalars(select(attempt.c.message_id).where(attempt.c.result == "unknown")).all()
        store.close()
        return cls(
            folders=office.folders(),
            people=office.participants(),
            taken=[Taken.of(recipient, data) for recipient, data in office.servers.taken()],
            ledger=ledger,
            recorded=recorded,
            outbox={row.message_id: row.state for row in outbox},
            unclear=Counter(unclear),
        )

    def once(self) -> list[Taken]:
        """Each mail that the SMTP server took, without those that it had taken before."""
        return list({each.message_id: each for each in reversed(self.taken)}.values())

    def due(self) -> int:
        """How many of them answer nobody: something was due, or a place became free."""
        return sum(not each.answers for each in self.once())

    def repeats(self) -> int:
        return len(self.taken) - len(self.once())


def _ledger(connection: Connection) -> list[Row]:
    rows = connection.execute(
        select(sighting.c.key, incoming.c.disposition).join(incoming).order_by(sighting.c.uid)
    ).all()
    deeds: dict[str, list[tuple[str, str]]] = {}
    for cause, what, name in connection.execute(
        select(audit.c.cause, audit.c.what, audit.c.name).order_by(audit.c.number)
    ):
        deeds.setdefault(cause, []).append((what.value, name))
    return [Row(row.disposition.value, tuple(deeds.get(row.key, ()))) for row in rows]


def _what(mail: EmailMessage) -> str:
    found = STATE.match(str(mail["Subject"]))
    state = found[1] if found else ""
    if state == "Einwahldaten":
        password = PASSWORD.search(text_of(mail))
        return f"{state} {password[1] if password else 'ohne Kennwort'}"
    if state == "Tagesübersicht":
        return f"{state} {parsedate_to_datetime(str(mail['Date'])).astimezone(ZONE).date().isoformat()}"
    return state
