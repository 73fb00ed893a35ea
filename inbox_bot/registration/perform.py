"""A due job into a decision: who gets which notice now, and what changes on the list.

Takes the job, the list and what was already told; returns a `Decision` like a mail does. It asks again whether the job
still makes sense, because time passes between being due and being done.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from ..model import (
    Answer,
    AnswerKind,
    Cancel,
    Decision,
    Disposition,
    DueJob,
    JobKind,
    Office,
    Outcome,
    Policy,
    Registration,
    Roster,
    Status,
)
from .answers import grouped, promotion_answers
from .changes import apply_all
from .due import dial_in_is_open
from .promote import has_begun, promotions


@dataclass(frozen=True, slots=True)
class _Work:
    roster: Roster
    now: datetime
    noticed: Collection[str]
    version: str
    secret_text: str

    def due(self, registrations: Iterable[Registration]) -> tuple[Registration, ...]:
        return tuple(each for each in registrations if each.id not in self.noticed)

    def to(self, kind: AnswerKind, registrations: Iterable[Registration]) -> tuple[Answer, ...]:
        answers = grouped(kind, self.roster, self.due(registrations))
        return tuple(replace(answer, version=self.version) for answer in answers)


def perform(
    job: DueJob,
    roster: Roster,
    *,
    now: datetime,
    office: Office,
    policy: Policy,
    noticed: Collection[str] = frozenset(),
    version: str = "",
    secret_text: str = "",
) -> Decision:
    """All that follows from one due job about one event.

    noticed: ids of registrations that had this notice in this version. version: of the dial-in or of the event's dates.
    secret_text: the dial-in; blank: nobody is written to, and the decision is HELD with the reason.
    """
    event = roster.event
    work = _Work(roster, now, noticed, version, secret_text)
    doing = _JOBS.get(job.kind)
    if doing is None or not event.live or event.cancelled:
        return Decision(Disposition.IGNORED, reasons=("Für diese Veranstaltung ist nichts zu tun.",))
    return doing(work)


def _dial_in(work: _Work) -> Decision:
    event = work.roster.event
    if event.dial_in is None or not dial_in_is_open(event, work.now):
        return _too_late()
    if not work.secret_text.strip():
        return Decision(Disposition.HELD, reasons=("Die Einwahldaten fehlen: Niemand wurde angeschrieben.",))
    modes = event.dial_in.modes
    confirmed = [each for each in _named(work.roster) if each.mode in modes]
    answers = work.to(AnswerKind.DIAL_IN, confirmed)
    return _done(tuple(replace(answer, secret_text=work.secret_text) for answer in answers))


def _reminder(work: _Work) -> Decision:
    if has_begun(work.roster.event, work.now):
        return _too_late()
    return _done(work.to(AnswerKind.REMINDER, _named(work.roster)))


def _closing_notice(work: _Work) -> Decision:
    """Free places first: nobody must read that there was none while one is free."""
    if has_begun(work.roster.event, work.now):
        return _too_late()
    moves = promotions(work.roster, work.now)
    after = replace(work, roster=apply_all(work.roster, moves))
    answers = after.to(AnswerKind.NO_PLACE, after.roster.with_status(Status.WAITLISTED))
    return replace(_done((*promotion_answers(work.roster, moves), *answers)), changes=moves)


def _release_holds(work: _Work) -> Decision:
    expired = [each for each in work.roster.registrations if _is_expired(each, work.now)]
    released = tuple(Cancel(each.id) for each in expired)
    after = apply_all(work.roster, released)
    moves = promotions(after, work.now)
    notes = grouped(
        AnswerKind.HOLD_EXPIRED, after, (replace(each, status=Status.CANCELLED) for each in expired), Outcome.CANCELLED
    )
    told = tuple(replace(note, unnamed=len(note.lines)) for note in notes)
    return replace(_done((*told, *promotion_answers(after, moves))), changes=(*released, *moves))


def _split_groups(work: _Work) -> Decision:
    moves = promotions(work.roster, work.now)
    return replace(_done(promotion_answers(work.roster, moves)), changes=moves)


_JOBS: dict[JobKind, Callable[[_Work], Decision]] = {
    JobKind.DIAL_IN: _dial_in,
    JobKind.REMINDER: _reminder,
    JobKind.CLOSING_NOTICE: _closing_notice,
    JobKind.RELEASE_HOLDS: _release_holds,
    JobKind.SPLIT_GROUPS: _split_groups,
}


def _named(roster: Roster) -> tuple[Registration, ...]:
    """Whoever has a place; a place still without a name gets its mail once it is named."""
    return tuple(each for each in roster.with_status(Status.CONFIRMED) if each.participant.name)


def _is_expired(each: Registration, now: datetime) -> bool:
    is_held = each.is_active and not each.participant.name
    return is_held and each.hold_until is not None and each.hold_until <= now


def _done(answers: tuple[Answer, ...]) -> Decision:
    return Decision(Disposition.HANDLED, answers=answers, reasons=(f"E-Mails: {len(answers)}.",))


def _too_late() -> Decision:
    return Decision(Disposition.IGNORED, reasons=("Der Zeitpunkt dafür ist vorbei oder noch nicht da.",))
