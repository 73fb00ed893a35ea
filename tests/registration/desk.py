"""Literals for the tests of places: events, lists, mails and what was understood, each in one short line."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from inbox_bot.model import (
    Action,
    Address,
    Answer,
    AutomaticVerdict,
    Decision,
    Event,
    Intent,
    Message,
    Mode,
    Office,
    Outcome,
    Participant,
    Person,
    Policy,
    Registration,
    ReplyRule,
    Roster,
    Session,
    Status,
    Understanding,
)
from inbox_bot.registration import decide
from inbox_bot.registration.changes import apply_all

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2021, 10, 11, 12, 0, tzinfo=UTC)
"""When the mails of these tests come in; the event is three weeks later."""
OFFICE = Office("anmeldung@buero.example", "Büro", organisers=("chefin@buero.example",))
POLICY = Policy()
MAY = AutomaticVerdict(ReplyRule.MAY, False)

ONLINE, ONSITE = Mode.ONLINE, Mode.ONSITE
CONFIRMED, WAITLISTED, CANCELLED, LATE = Status.CONFIRMED, Status.WAITLISTED, Status.CANCELLED, Status.LATE


def event(**changed: Any) -> Event:
    """Hybrid, on site by default, without limits, 3 November 2021, 10:00."""
    plain: dict[str, Any] = {
        "slug": "fachtag",
        "title": "Fachtag",
        "starts": datetime(2021, 11, 3, 10, 0, tzinfo=BERLIN),
        "ends": datetime(2021, 11, 3, 15, 15, tzinfo=BERLIN),
        "modes": (ONSITE, ONLINE),
    }
    return Event(**(plain | changed))


def groups(*limits: int | None) -> tuple[Session, ...]:
    """ag1, ag2 ... with these places."""
    return tuple(Session(f"ag{n}", f"AG {n}", limit) for n, limit in enumerate(limits, 1))


def reg(name: str, mail: str = "", **changed: Any) -> Registration:
    """A confirmed on-site place; `mail` is the key with the number ("a/1"), its letter the day of arrival."""
    key = mail or f"{name[:1].lower() or 'z'}/1"
    letter, _, number = key.partition("/")
    email = changed.pop("email", None)
    contact = changed.pop("contact", f"{letter}@verein.example")
    plain: dict[str, Any] = {
        "id": key,
        "event": "fachtag",
        "participant": Participant(name, email=email),
        "contact": Address(contact),
        "status": CONFIRMED,
        "mode": ONSITE,
        "arrived_at": NOON - timedelta(days=30) + timedelta(days=ord(letter[0]) - ord("a")),
        "number": int(number or 1),
    }
    return Registration(**(plain | changed))


def waiting(name: str, mail: str = "", **changed: Any) -> Registration:
    return reg(name, mail, **({"status": WAITLISTED} | changed))


def roster(of: Event, *registrations: Registration) -> Roster:
    return Roster.of(of, registrations)


def letter(key: str, addr: str, **changed: Any) -> Message:
    plain: dict[str, Any] = {
        "key": key,
        "message_id": f"<{key}@verein.example>",
        "in_reply_to": (),
        "references": (),
        "from_": (Address(addr, "Absender Name"),),
        "reply_to": (),
        "to": (Address(OFFICE.address),),
        "cc": (),
        "return_path": addr,
        "subject": "Anmeldung",
        "date": NOON,
        "headers": (),
        "parts": (),
    }
    return Message(**(plain | changed))


def person(name: str, email: str | None = None, **changed: Any) -> Person:
    return Person(name, email=email, **changed)


def registers(*people: str | Person, **changed: Any) -> Understanding:
    return understood(Intent.REGISTER, register=_people(people), **changed)


def cancels(*names: str, **changed: Any) -> Understanding:
    return understood(Intent.CANCEL, cancel=names, cancel_sender=not names, **changed)


def alters(*people: str | Person, **changed: Any) -> Understanding:
    return understood(Intent.CHANGE, register=_people(people), **changed)


def understood(intent: Intent, **changed: Any) -> Understanding:
    usual: dict[str, Any] = {"action": Action.AUTOMATIC, "event": "fachtag", "confidence": 0.95}
    return Understanding(intent, **(usual | changed))


def _people(people: tuple[str | Person, ...]) -> tuple[Person, ...]:
    return tuple(Person(each) if isinstance(each, str) else each for each in people)


def at_desk(
    understanding: Understanding,
    *rosters: Roster,
    addr: str = "n@verein.example",
    key: str = "n",
    **changed: Any,
) -> Decision:
    """One mail from `addr`, decided on."""
    message = changed.pop("message", None) or letter(key, addr)
    received_at = changed.pop("received_at", NOON)
    plain: dict[str, Any] = {
        "sender": Address(addr, "Absender Name"),
        "received_at": received_at,
        "now": received_at,
        "office": OFFICE,
        "policy": POLICY,
    }
    verdict = changed.pop("verdict", MAY)
    return decide(message, understanding, verdict, rosters, **(plain | changed))


def after(before: Roster, decision: Decision) -> Roster:
    return apply_all(before, decision.changes)


def states(of: Roster) -> dict[str, Status]:
    """Who stands how, by name; those who are gone left out."""
    return {each.participant.name: each.status for each in of.registrations if each.status is not CANCELLED}


def said(answer: Answer) -> list[tuple[str, Outcome]]:
    return [(line.registration.participant.name, line.outcome) for line in answer.lines]


def to(decision: Decision) -> list[tuple[str, str]]:
    """(kind, address) of each answer."""
    return [(answer.kind.value, answer.to.addr) for answer in decision.answers]
