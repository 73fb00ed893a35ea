"""What must be true when all is quiet again, whatever happened before. Stated once; every program and test uses this.

Looked at from outside: the mailbox's folders by IMAP, the list by the organisers' command, what the SMTP server was
given, and the database's own rows. `violations` returns one line for each thing that is wrong; () is what is promised.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

from sqlalchemy import func, select

from inbox_bot.clock import system_clock
from inbox_bot.model import MailState
from inbox_bot.store import open_store
from inbox_bot.store.tables import attempt, incoming, outgoing

from ..e2e.office import Office
from .story import CONFIRMED, WAITLISTED, Expected

SENT_FOLDER = "Versandt"
STATE = re.compile(r"\[?(\w+)")


@dataclass(frozen=True, slots=True)
class Seen:
    """The world after the run."""

    folders: dict[str, list[str]]
    """Message-IDs by folder."""
    people: list[dict[str, Any]]
    taken: list[tuple[str, bytes]]
    """(recipient, mail) of all that the SMTP server took, in order."""
    received: Counter[str]
    """Rows of the ledger by disposition."""
    outbox: dict[str, MailState]
    unclear: Counter[str]
    """Tries by Message-ID of which the bot knows no end: it was cut off, or the connection broke after DATA."""

    @classmethod
    def of(cls, office: Office) -> Seen:
        store = open_store(office.database, system_clock, migrate=False)
        with store.begin() as tx:
            count = tx.connection.execute(
                select(incoming.c.disposition, func.count()).group_by(incoming.c.disposition)
            ).all()
            outbox = tx.connection.execute(select(outgoing.c.message_id, outgoing.c.state)).all()
            unclear = tx.connection.scalars(select(attempt.c.message_id).where(attempt.c.result == "unknown")).all()
        store.close()
        return cls(
            folders=office.folders(),
            people=office.participants(),
            taken=office.servers.taken(),
            received=Counter({str(disposition): number for disposition, number in count}),
            outbox={row.message_id: row.state for row in outbox},
            unclear=Counter(unclear),
        )

    def mails(self) -> list[EmailMessage]:
        return [_parsed(data) for _, data in self.taken]

    def repeats(self) -> int:
        """How many of the mails that the SMTP server took it had taken before."""
        return len(self.taken) - len({str(each["Message-ID"]) for each in self.mails()})


def _parsed(data: bytes) -> EmailMessage:
    found = BytesParser(policy=default).parsebytes(data)
    assert isinstance(found, EmailMessage)
    return found


def every_mail_lies_in_one_folder(expected: Expected, seen: Seen) -> Iterator[str]:
    """Nothing is lost, nothing doubled, and each mail lies where its state belongs (BEHAVIOUR 7)."""
    places: dict[str, list[str]] = {}
    for folder, message_ids in seen.folders.items():
        for message_id in message_ids if folder != SENT_FOLDER else ():
            places.setdefault(message_id, []).append(folder)
    for message_id, folder in expected.folders.items():
        found = places.pop(message_id, [])
        if found != [folder]:
            yield f"mail {message_id} lies in {found}, not in {folder}"
    for message_id, found in places.items():
        yield f"mail {message_id} in {found} was never delivered"


def every_mail_is_in_one_state(expected: Expected, seen: Seen) -> Iterator[str]:
    """One row of the ledger for each mail; none at which the program failed."""
    if seen.received.total() != len(expected.folders):
        yield f"{len(expected.folders)} mails, but {dict(seen.received)} in the ledger"
    if seen.received["shunted"]:
        yield f"the program failed at {seen.received['shunted']} mails"


def the_list_is_what_the_mails_say(expected: Expected, seen: Seen) -> Iterator[str]:
    """Everyone with their status, in the order of arrival (BEHAVIOUR 3)."""
    found = [(each["name"], each["status"]) for each in seen.people]
    if found != list(expected.people.items()):
        for name, status in expected.people.items():
            statuses = [its for its_name, its in found if its_name == name]
            if statuses != [status]:
                yield f"{name} is {statuses}, not {status}"
        if sorted(found) == sorted(expected.people.items()):
            yield "the list is not in the order of arrival"
    for name in {name for name, _ in found} - expected.people.keys():
        yield f"{name} is on the list, but never registered"


def places_are_given_once_and_all(expected: Expected, seen: Seen) -> Iterator[str]:
    """No place twice; none free while someone waits; those who wait are numbered from 1."""
    count = Counter(each["status"] for each in seen.people)
    if count[CONFIRMED] > expected.capacity:
        yield f"{count[CONFIRMED]} people for {expected.capacity} places"
    if count[WAITLISTED] and count[CONFIRMED] < expected.capacity:
        yield f"{count[WAITLISTED]} wait while {expected.capacity - count[CONFIRMED]} places are free"
    positions = sorted(each["position"] for each in seen.people if each["status"] == WAITLISTED)
    if positions != list(range(1, len(positions) + 1)):
        yield f"positions in the waiting list: {positions}"


def every_answer_is_given_once(expected: Expected, seen: Seen) -> Iterator[str]:
    """Each mail that deserves an answer has exactly one: one Message-ID for each, and no other ones."""
    recipients = [recipient for recipient, _ in seen.taken]
    first = {str(each["Message-ID"]): (to, each) for to, each in zip(recipients, seen.mails(), strict=True)}
    found = Counter((recipient, _state(each)) for recipient, each in first.values())
    for (recipient, state), number in (expected.answers - found).items():
        yield f"{recipient} misses {number} answers: {state}"
    for (recipient, state), number in (found - expected.answers).items():
        yield f"{recipient} got {number} answers too many: {state}"


def only_unclear_tries_are_repeated(expected: Expected, seen: Seen) -> Iterator[str]:
    """A mail goes a second time only where nobody could know that the first had arrived; then it is the same mail."""
    for message_id, number in Counter(str(each["Message-ID"]) for each in seen.mails()).items():
        if number > 1 + seen.unclear[message_id]:
            yield f"answer {message_id} was sent {number} times after {seen.unclear[message_id]} unclear tries"
        copies = {data for _, data in seen.taken if message_id.encode() in data}
        if len(copies) > 1 and number > 1:
            yield f"answer {message_id} went in {len(copies)} versions"


def nothing_is_left_to_send(expected: Expected, seen: Seen) -> Iterator[str]:
    """The outbox is empty, and Sent holds each answer once."""
    for message_id, state in seen.outbox.items():
        if state is not MailState.SENT:
            yield f"answer {message_id} is {state}"
    copies = Counter(seen.folders.get(SENT_FOLDER, []))
    if copies != Counter(seen.outbox.keys()):
        missing = seen.outbox.keys() - copies.keys()
        doubled = {message_id: number for message_id, number in copies.items() if number > 1}
        yield f"Sent lacks {len(missing)} answers and holds {doubled} more than once"


INVARIANTS: tuple[Callable[[Expected, Seen], Iterator[str]], ...] = (
    every_mail_lies_in_one_folder,
    every_mail_is_in_one_state,
    the_list_is_what_the_mails_say,
    places_are_given_once_and_all,
    every_answer_is_given_once,
    only_unclear_tries_are_repeated,
    nothing_is_left_to_send,
)


def violations(expected: Expected, seen: Seen) -> tuple[str, ...]:
    """One line for each thing that is wrong."""
    return tuple(f"{rule.__name__}: {line}" for rule in INVARIANTS for line in rule(expected, seen))


def _state(answer: EmailMessage) -> str:
    found = STATE.match(str(answer["Subject"]))
    return found[1] if found else ""
