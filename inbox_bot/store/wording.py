"""Short German words for the organisers: what changed, and what the bot would have done with a held mail. Pure."""

from __future__ import annotations

from ..model import (
    Amend,
    Cancel,
    Change,
    Intent,
    Mode,
    Person,
    Promote,
    Register,
    Registration,
    Status,
    Substitute,
    Understanding,
)

STATUSES = {
    Status.CONFIRMED: "angemeldet",
    Status.WAITLISTED: "auf der Warteliste",
    Status.CANCELLED: "abgemeldet",
    Status.LATE: "nach Anmeldeschluss",
}
MODES = {Mode.ONLINE: "online", Mode.ONSITE: "vor Ort"}


def detail(change: Change, before: Registration, after: Registration) -> str:
    """What a change changed, for people."""
    match change:
        case Register():
            return _place(after)
        case Cancel():
            return f"vorher: {_place(before)}"
        case Substitute():
            return (
                f"statt {before.participant.name}"
                if before.participant.name
                else "der Name zu einem freigehaltenen Platz"
            )
        case Amend() | Promote():
            return f"{_place(before)} → {_place(after)}"


def _place(of: Registration) -> str:
    words = [STATUSES[of.status], MODES[of.mode], *of.sessions]
    return ", ".join([*words, *(f"wartet auf {slug}" for slug in of.waiting_sessions)])


def guess(understanding: Understanding | None) -> str:
    """What the bot would have done, had it been sure; "" where it has no idea."""
    if understanding is None:
        return ""
    deeds = [*_registers(understanding), *_cancels(understanding)]
    if understanding.question or understanding.intent is Intent.QUESTION:
        deeds.append("Frage beantworten")
    return "; ".join(deeds)


def _registers(understanding: Understanding) -> list[str]:
    deeds = [f"anmelden: {', '.join(map(_person, understanding.register))}"] if understanding.register else []
    if understanding.unnamed:
        places = "einen Platz" if understanding.unnamed == 1 else f"{understanding.unnamed} Plätze"
        deeds.append(f"{places} ohne Namen vormerken")
    return deeds


def _person(person: Person) -> str:
    return f"{person.name} ({MODES[person.mode]})" if person.mode else person.name


def _cancels(understanding: Understanding) -> list[str]:
    if understanding.cancel:
        return [f"abmelden: {', '.join(understanding.cancel)}"]
    return ["abmelden, wen diese Adresse angemeldet hatte"] if understanding.cancel_sender else []
