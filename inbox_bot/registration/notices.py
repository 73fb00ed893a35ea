"""What everyone is told once: which notices an answer counts as, and news of the event to all.

A notice is (registration id, kind, version); the store lets each out once. Its kind is the due job's name where a due
job sends it, else the answer's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from ..model import Answer, AnswerKind, Decision, Disposition, JobKind, Roster
from .answers import grouped

_KINDS: dict[AnswerKind, str] = {
    AnswerKind.DIAL_IN: JobKind.DIAL_IN.value,
    AnswerKind.REMINDER: JobKind.REMINDER.value,
    AnswerKind.NO_PLACE: JobKind.CLOSING_NOTICE.value,
    AnswerKind.EVENT_CHANGED: AnswerKind.EVENT_CHANGED.value,
    AnswerKind.EVENT_CANCELLED: AnswerKind.EVENT_CANCELLED.value,
}


def notices(answer: Answer) -> tuple[tuple[str, str, str], ...]:
    """(registration id, notice kind, version) for each person in the answer; () for answers that may come again."""
    kind = _KINDS.get(answer.kind)
    if kind is None:
        return ()
    return tuple((line.registration.id, kind, answer.version) for line in answer.lines)


def announce(
    kind: AnswerKind, roster: Roster, *, now: datetime, noticed: Collection[str] = (), version: str = ""
) -> Decision:
    """News of the event (EVENT_CHANGED, EVENT_CANCELLED) to everyone with a place or waiting, one answer a reader.

    Nothing is sent for an event that is not live or is over (BEHAVIOUR 1).
    """
    event = roster.event
    ends = event.ends or event.starts
    if not event.live or (ends is not None and ends < now):
        return Decision(Disposition.IGNORED, reasons=("Die Veranstaltung ist nicht freigeschaltet oder vorbei.",))
    due = [each for each in roster.registrations if each.is_active and each.id not in noticed]
    answers = tuple(replace(answer, version=version) for answer in grouped(kind, roster, due))
    return Decision(Disposition.HANDLED, answers=answers, reasons=(f"E-Mails: {len(answers)}.",))
