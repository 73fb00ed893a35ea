"""Who is told what: marks and changes into answers, one for each reader.

The writer gets one answer with everyone whom the mail named (a participant with an own address who was registered by
somebody else hears first with the dial-in or a promotion: the writer answers for having told them). Others hear only
what happened to themselves: a promotion, or that somebody cancelled or gave away their place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ..model import (
    Address,
    Answer,
    AnswerKind,
    AnswerLine,
    Ask,
    Change,
    Outcome,
    Promote,
    Registration,
    Roster,
    Status,
)
from .changes import apply_all
from .draft import Case, Draft, Mark
from .match import same_address, same_name

_BY_STATUS = {
    Status.CONFIRMED: Outcome.CONFIRMED,
    Status.WAITLISTED: Outcome.WAITLISTED,
    Status.LATE: Outcome.LATE,
    Status.CANCELLED: Outcome.CANCELLED,
}


def line_of(roster: Roster, registration: Registration, outcome: Outcome | None = None) -> AnswerLine:
    """One person as the list has them; without `outcome` the status says what became of them."""
    return AnswerLine(outcome or _BY_STATUS[registration.status], registration, roster.position(registration.id))


def grouped(
    kind: AnswerKind, roster: Roster, registrations: Iterable[Registration], outcome: Outcome | None = None
) -> tuple[Answer, ...]:
    """One unasked answer for each reader, with a line for each of their people, in the order of the list."""
    readers: dict[str, list[Registration]] = {}
    for each in registrations:
        readers.setdefault(each.recipient.addr.casefold(), []).append(each)
    return tuple(_to_reader(kind, roster, group, outcome) for group in readers.values())


def promotion_answers(roster: Roster, moves: Iterable[Promote]) -> tuple[Answer, ...]:
    """To everyone who moves up; `roster` is the list before the moves."""
    moves = tuple(moves)
    after = apply_all(roster, moves)
    ids = {move.registration_id for move in moves}
    return grouped(AnswerKind.PROMOTED, after, (each for each in after.registrations if each.id in ids))


def answers_of(draft: Draft, changes: tuple[Change, ...]) -> tuple[Answer, ...]:
    """The writer's answer first, if there is anything to say; then everyone else who is affected."""
    moved = {change.registration_id for change in changes if isinstance(change, Promote)} - set(draft.own)
    promoted = [each for each in draft.roster.registrations if each.id in moved]
    sender = draft.case.sender.addr
    own = [each for each in promoted if same_address(each.recipient.addr, sender)]
    others = [each for each in promoted if not same_address(each.recipient.addr, sender)]
    return (
        *_to_writer(draft, own),
        *grouped(AnswerKind.PROMOTED, draft.roster, others),
        *grouped(AnswerKind.CANCELLED, draft.roster, _dropped(draft), Outcome.CANCELLED),
    )


def to_writer(case: Case, kind: AnswerKind, asks: tuple[Ask, ...] = ()) -> Answer:
    """An answer to the sender that names nobody."""
    return bare_answer(case.sender, kind, case.event.slug, case.understanding.language, greeting_of(case), asks)


def bare_answer(
    to: Address, kind: AnswerKind, event: str | None, language: str, greeting: str, asks: tuple[Ask, ...] = ()
) -> Answer:
    return Answer(kind, to, event, asks=asks, language=language, greeting_name=greeting)


def greeting_of(case: Case) -> str:
    return greeting(case.understanding.writer.name if case.understanding.writer else "", case.sender)


def greeting(writer: str, sender: Address) -> str:
    """As the writer signs, else as the address is named; an address is no name."""
    name = writer or sender.name
    return "" if "@" in name else name.strip()


def _to_writer(draft: Draft, promoted: list[Registration]) -> tuple[Answer, ...]:
    lines = (*_lines(draft), *(line_of(draft.roster, each) for each in promoted))
    if not lines and not draft.asks:
        return ()
    case = draft.case
    held = [each.registration for each in lines if not each.registration.participant.name]
    still_held = [each for each in held if each.is_active]
    ends = [each.hold_until for each in still_held if each.hold_until]
    answer = replace(
        to_writer(case, _kind(lines, draft.asks), draft.asks),
        lines=lines,
        unnamed=len(still_held),
        hold_until=min(ends, default=None),
        passed_on=case.understanding.question or bool(draft.held),
        remark="\n".join(case.understanding.remarks),
    )
    return (answer,)


def _lines(draft: Draft) -> tuple[AnswerLine, ...]:
    rows = {each.id: each for each in draft.roster.registrations}
    return tuple(_line(draft, mark, rows[mark.registration_id]) for mark in draft.marks)


def _line(draft: Draft, mark: Mark, row: Registration) -> AnswerLine:
    if mark.seen_as is not None:
        return AnswerLine(Outcome.ALREADY, _veiled(draft.case, mark, row))
    line = line_of(draft.roster, row, mark.outcome)
    return replace(line, replaces=mark.replaces, mode_not_offered=mark.mode_not_offered)


def _veiled(case: Case, mark: Mark, row: Registration) -> Registration:
    """Only that the person is on the list; all else is in the writer's own words (BEHAVIOUR 3)."""
    return replace(
        row,
        participant=mark.seen_as or row.participant,
        contact=case.sender,
        sessions=(),
        waiting_sessions=(),
        waiting_mode=None,
        waiting_since=None,
        remark="",
        language=case.understanding.language,
    )


def _kind(lines: tuple[AnswerLine, ...], asks: tuple[Ask, ...]) -> AnswerKind:
    """The state that the subject names; the worst news decides, so that no mail reads like a yes that is none."""
    if asks:
        return AnswerKind.QUESTION_BACK
    outcomes = {line.outcome for line in lines}
    if Outcome.LATE in outcomes:
        return AnswerKind.LATE
    if outcomes == {Outcome.CANCELLED}:
        return AnswerKind.CANCELLED
    if outcomes & {Outcome.CHANGED, Outcome.CANCELLED}:
        return AnswerKind.CHANGED
    statuses = {line.registration.status for line in lines}
    if len(statuses) > 1:
        return AnswerKind.PARTLY_CONFIRMED
    return AnswerKind.CONFIRMED if Status.CONFIRMED in statuses else AnswerKind.WAITLISTED


def _dropped(draft: Draft) -> list[Registration]:
    """Those whose place somebody else gave up, where they or whoever registered them can be told."""
    after = {each.id: each for each in draft.roster.registrations}
    return [
        replace(old, status=Status.CANCELLED)
        for old in draft.case.roster.registrations
        if old.is_active and _is_elsewhere(draft, old) and _is_gone(old, after[old.id])
    ]


def _is_elsewhere(draft: Draft, old: Registration) -> bool:
    return not any(same_address(old.recipient.addr, own) for own in (draft.case.sender.addr, *draft.case.speaks_as))


def _is_gone(old: Registration, new: Registration) -> bool:
    """Off the list, or replaced by somebody with another address and name; a place still without a name is nobody's."""
    if new.status is Status.CANCELLED:
        return True
    if old.participant == new.participant or not old.participant.name:
        return False
    same = same_name(old.participant.name, new.participant.name)
    return not same and not same_address(old.participant.email, new.participant.email)


def _to_reader(kind: AnswerKind, roster: Roster, group: list[Registration], outcome: Outcome | None) -> Answer:
    first = group[0]
    return Answer(
        kind,
        first.recipient,
        roster.event.slug,
        tuple(line_of(roster, each, outcome) for each in group),
        language=first.language,
        greeting_name=greeting("", first.recipient),
        is_scheduled=True,
    )
