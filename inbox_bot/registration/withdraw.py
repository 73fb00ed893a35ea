"""People are taken off the list: by name, or whoever the writer had registered.

Takes a draft and what the mail says; returns the draft. Only whoever registered someone, that person, or an organiser
may cancel (BEHAVIOUR 3); everybody else's wish goes to a person, and the writer learns nothing about the list. A
cancellation works in every state and may come twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..model import Ask, Outcome, Registration, Status
from .draft import Draft, Mark
from .match import alike, among, belongs_to


@dataclass(frozen=True, slots=True)
class Found:
    """What a name means on the list: one row, or the draft with the reason why there is none."""

    draft: Draft
    row: Registration | None = None


def withdraw_all(draft: Draft) -> Draft:
    """Everyone whom the mail cancels."""
    for name in draft.case.understanding.cancel:
        draft = withdraw_name(draft, name)
    if draft.case.understanding.cancel_sender:
        draft = withdraw_own(draft)
    return draft


def withdraw_name(draft: Draft, name: str) -> Draft:
    found = find(draft, name)
    return withdraw(found.draft, found.row) if found.row else found.draft


def withdraw(draft: Draft, row: Registration) -> Draft:
    return draft.put(replace(row, status=Status.CANCELLED)).mark(Mark(row.id, Outcome.CANCELLED))


def withdraw_own(draft: Draft) -> Draft:
    """Everyone whom this sender had registered, places without a name included."""
    own = [each for each in draft.roster.registrations if belongs_to(each, draft.case.speaks_as)]
    rows = [each for each in own if each.status is not Status.CANCELLED] or [each for each in own if _is_named(each)]
    if not rows:
        return draft.hold("Unklar ist, wer absagt. Zu dieser Adresse steht niemand auf der Liste.")
    for row in rows:
        draft = withdraw(draft, row)
    return draft


def find(draft: Draft, name: str) -> Found:
    """The row that `name` means to this writer: of those the writer may change, else nobody."""
    case = draft.case
    own = [each for each in draft.known() if case.may_change(each)]
    rows = among(own, name)
    if len(rows) == 1:
        return Found(draft, rows[0])
    if rows:
        reason = f"Mit „{name}“ können mehrere Personen auf der Liste gemeint sein. Wir haben nachgefragt."
        return Found(draft.note(reason).ask(Ask.WHO_CANCELS))
    if among(draft.known(), name):
        return Found(
            draft.hold(
                f"{name} wurde von einer anderen Adresse angemeldet. Bitte entscheiden Sie, ob das geändert wird."
            )
        )
    gone = [each for each in case.roster.registrations if each.status is Status.CANCELLED and case.may_change(each)]
    rows = among(gone, name)
    return Found(draft, rows[-1]) if rows else Found(draft.hold(_missing(own, name)))


def _missing(own: list[Registration], name: str) -> str:
    near = next((each.participant.name for each in own if alike(each.participant.name, name)), None)
    return f"{name} steht nicht auf der Liste." + (f" Ist {near} gemeint?" if near else "")


def _is_named(row: Registration) -> bool:
    return bool(row.participant.name)
