"""An `Understanding` for people and programs: the line of `inbox-bot read`, and the reasons in words."""

from __future__ import annotations

from ..model import Evidence, Person, Understanding


def as_json(file: str, understanding: Understanding) -> dict[str, object]:
    """One line of `inbox-bot read` (CONTRACT): names, kinds and types as promised there."""
    return {
        "file": file,
        "intent": understanding.intent.value,
        "event": understanding.event,
        "register": [_person(person) for person in understanding.register],
        "cancel": ["sender"] if understanding.cancel_sender else list(understanding.cancel),
        "unnamed": understanding.unnamed,
        "question": understanding.question,
        "language": understanding.language,
        "action": understanding.action.value,
        "confidence": round(understanding.confidence, 2),
        "reasons": list(understanding.reasons),
    }


def _person(person: Person) -> dict[str, object]:
    return {
        "name": person.name,
        "given_name": person.given_name,
        "family_name": person.family_name,
        "email": person.email,
        "organisation": person.organisation,
        "mode": person.mode.value if person.mode else None,
        "sessions": list(person.sessions),
    }


def explain(understanding: Understanding) -> list[str]:
    """The understanding in words, each person with the line that named them."""
    lines = [
        f"{understanding.intent.value} -> {understanding.action.value}"
        f" (confidence {understanding.confidence:.2f}, event {understanding.event or 'unknown'},"
        f" language {understanding.language})"
    ]
    for person in understanding.register:
        details = [person.mode.value if person.mode else "", *person.sessions, person.email or ""]
        lines.append(f"  + {person.name} {' '.join(filter(None, details))}".rstrip())
        lines += [_place(evidence) for evidence in person.evidence]
    lines += [f"  - {name}" for name in understanding.cancel]
    if understanding.cancel_sender:
        lines.append("  - everybody whom this sender registered")
    if understanding.unnamed:
        lines.append(f"  + {understanding.unnamed} without a name")
    if understanding.asks:
        lines.append(f"  asks back: {', '.join(ask.value for ask in understanding.asks)}")
    return lines + [f"  because {reason}" for reason in understanding.reasons]


def _place(evidence: Evidence) -> str:
    where = f"line {evidence.line}" if evidence.line else "header"
    return f"      {evidence.origin}, {where}: {evidence.text!r} ({evidence.rule})"
