"""A mail that changes what stands on the list: substitutes, corrected names, another mode or working group.

Takes a draft whose mail has the intent `change`. Cancelled names and new people are paired in the order of the mail;
what is left over is cancelled or registered. Somebody who is on the list already gets what the mail now wishes and
keeps the old place until that is free. A mail that only names people who are not on the list is no change that we can
make: if the writer has nobody on the list either, a person looks (it may be a registration, or another list).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ..model import Ask, Outcome, Participant, Person, Registration, Status
from .draft import Draft, Mark, not_offered, to_participant, wished_mode, wished_sessions, with_wishes
from .due import dial_in_is_open
from .enrol import amended, enrol, found, hold_places
from .match import alike, among, belongs_to, same_address, same_name
from .withdraw import find, withdraw


def exchange(draft: Draft) -> Draft:
    """All that the mail changes, before places are given."""
    draft, old = _leaving(draft)
    draft, new, old = _staying(draft, old)
    for row, person in zip(old, new, strict=False):
        draft = _substituted(draft, row, person)
    draft = _nameless(draft, old[len(new) :])
    return _arriving(draft, new[len(old) :], is_swap=bool(old))


def _leaving(draft: Draft) -> tuple[Draft, list[Registration]]:
    """The rows of those who are cancelled, in the order of the mail, each once."""
    rows: dict[str, Registration] = {}
    for name in draft.case.understanding.cancel:
        meant = find(draft, name)
        draft = meant.draft
        if meant.row is not None:
            rows.setdefault(meant.row.id, meant.row)
    if draft.case.understanding.cancel_sender and not rows:
        return _leaving_with_sender(draft)
    return draft, list(rows.values())


def _leaving_with_sender(draft: Draft) -> tuple[Draft, list[Registration]]:
    """ "Statt meiner kommt ...": nobody is named, so it must be clear whose place is meant."""
    case = draft.case
    own = [each for each in draft.known() if belongs_to(each, case.speaks_as)]
    if not own:
        return draft.hold("Unklar ist, wer absagt. Zu dieser Adresse steht niemand auf der Liste."), []
    if len(own) > 1 and len(own) != len(case.understanding.register) + case.understanding.unnamed:
        return draft.ask(Ask.WHO_CANCELS), []
    return draft, own


def _staying(draft: Draft, old: Sequence[Registration]) -> tuple[Draft, list[Person], list[Registration]]:
    """Those on the list get their new wishes; returned are the people and rows that are left to be paired."""
    left, leaving = [], list(old)
    for person in draft.case.understanding.register:
        row = _row_of(draft, person, leaving)
        if row is None:
            left.append(person)
            continue
        leaving = [each for each in leaving if each.id != row.id]
        draft = amended(draft, row, person, Outcome.ALREADY)
    return draft, left, leaving


def _row_of(draft: Draft, person: Person, leaving: Sequence[Registration]) -> Registration | None:
    """The one row of that name that the writer may change. Where people leave, a name that is only similar is a new
    person's: it may be the substitute."""
    gone = {each.id for each in leaving}
    same = [each for each in leaving if same_name(each.participant.name, person.name)]
    staying = [each for each in draft.known() if each.id not in gone and draft.case.may_change(each)]
    rows = same or list(among(staying, person.name, person.email))
    if leaving and not same:
        rows = [each for each in rows if same_name(each.participant.name, person.name)]
    return rows[0] if len(rows) == 1 else None


def _substituted(draft: Draft, row: Registration, person: Person) -> Draft:
    """Place and position stay; so do mode and working group unless the mail says otherwise."""
    if row.status is Status.CANCELLED:
        return enrol(draft, person)
    there = found(draft, person) if person.name else None
    if there is not None and there.id != row.id:
        if there.is_active:
            return enrol(withdraw(draft, row), person)  # has a place already: one person, one place
        draft = draft.put(replace(there, status=Status.CANCELLED))  # came too late alone, and gets this place now
    case = draft.case
    wished = with_wishes(row, wished_mode(person, case.event), wished_sessions(person, case), case.received_at)
    new = _with_person(wished, to_participant(person), case.hold_until())
    mark = Mark(new.id, Outcome.CHANGED, row.participant.name, not_offered(person, case.event))
    if dial_in_is_open(case.event, case.now) and not same_address(new.recipient.addr, row.recipient.addr):
        return _moved_to_new_row(draft, row, new, mark)
    return draft.put(new).mark(mark)


def _with_person(row: Registration, person: Participant, hold_until: datetime) -> Registration:
    """A corrected name keeps what the mail does not repeat; a substitute inherits the place and nothing else."""
    if not person.name:
        return replace(row, participant=person, remark="", hold_until=hold_until)
    if _is_correction(row.participant, person):
        return replace(row, participant=_merged(row.participant, person), hold_until=None)
    return replace(row, participant=person, remark="", hold_until=None)


def _moved_to_new_row(draft: Draft, row: Registration, new: Registration, mark: Mark) -> Draft:
    """The dial-in goes to each row once. Whoever comes in after it went out needs a row that has not had it; arrival
    and place stay."""
    fresh = draft.numbered(new)
    draft = draft.put(replace(row, status=Status.CANCELLED)).add(fresh)
    return draft.mark(replace(mark, registration_id=fresh.id))


def _nameless(draft: Draft, rows: Sequence[Registration]) -> Draft:
    """Those who leave without a named substitute: their places are held for people announced, else given up."""
    announced = draft.case.understanding.unnamed
    for row in rows[:announced]:
        draft = _substituted(draft, row, Person("")) if row.is_active else withdraw(draft, row)
    for row in rows[announced:]:
        draft = withdraw(draft, row)
    return hold_places(draft, announced) if announced > len(rows) else draft.ask(*[Ask.NAMES] * bool(announced))


def _arriving(draft: Draft, people: Sequence[Person], is_swap: bool) -> Draft:
    """Registered where the mail takes others off or names those announced before; else a person looks."""
    for person in people:
        if is_swap or draft.placeholders():
            draft = enrol(draft, person)
        else:
            draft = draft.hold(
                f"{person.name} steht nicht unter den Anmeldungen dieser Adresse. "
                "Ist das eine Änderung oder eine neue Anmeldung?"
            )
    return draft


def _is_correction(old: Participant, new: Participant) -> bool:
    return same_address(old.email, new.email) or same_name(old.name, new.name) or alike(old.name, new.name)


def _merged(old: Participant, new: Participant) -> Participant:
    """A corrected name: what the mail does not repeat stays."""
    return replace(new, email=new.email or old.email, organisation=new.organisation or old.organisation)
