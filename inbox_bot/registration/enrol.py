"""People named in a mail come onto the list: new, or found there, or as the names of places that were held.

Takes a draft and people; returns the draft with their wishes in the queue. Nobody stands on the list twice, and whoever
writes about someone whom others registered learns only that this person is on the list (BEHAVIOUR 3).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

from ..model import Ask, Outcome, Participant, Person, Registration, Status
from .draft import Draft, Mark, not_offered, to_participant, wished_mode, wished_sessions, with_wishes
from .match import belongs_to, same_name, same_person

MOST_HELD = 20
"""More places without a name than this are for a person to hold: one mail must not empty the hall."""


def enrol_all(draft: Draft, people: Iterable[Person]) -> Draft:
    """Everyone named, in the order of the mail; then places for those announced without a name."""
    named = [person for person in people if person.name.strip()]
    for person in named:
        draft = enrol(draft, person)
    return hold_places(draft, draft.case.understanding.unnamed)


def enrol(draft: Draft, person: Person) -> Draft:
    """One person: already here, or for a place that was held, or new."""
    for step in (_again, _into_held_place):
        after = step(draft, person)
        if after is not None:
            return after
    return _new(_noting_namesakes(draft, person), person)


def hold_places(draft: Draft, count: int) -> Draft:
    """Places for people still to be named. Places that are still held from an earlier mail of the same writer count."""
    if count <= 0:
        return draft
    draft = draft.ask(Ask.NAMES)
    if draft.case.is_late:
        return draft.hold("Nach Anmeldeschluss wurden weitere Personen ohne Namen angekündigt. Bitte entscheiden Sie.")
    held = draft.placeholders()
    missing = count - len(held)
    if missing > MOST_HELD:
        return draft.hold(
            f"{count} Personen ohne Namen: So viele Plätze hält das Programm nicht frei. Bitte entscheiden Sie."
        )
    for each in held[:count]:
        draft = draft.mark(Mark(each.id))
    for _ in range(missing):
        draft = _with_new(draft, _row(draft, Participant(""), Person("")), Mark(""))
    return draft


def _again(draft: Draft, person: Person) -> Draft | None:
    """Registered twice: one place. Where the writer may, what is new in this mail is entered."""
    known = found(draft, person)
    if known is None:
        return None
    if not draft.case.may_change(known):
        return _veiled(draft, known, person)
    return amended(draft, known, person, Outcome.ALREADY)


def amended(draft: Draft, known: Registration, person: Person, unchanged: Outcome) -> Draft:
    """The same person with the wishes of this mail; `unchanged` is said where nothing is new."""
    case = draft.case
    new = with_wishes(known, wished_mode(person, case.event), wished_sessions(person, case), case.received_at)
    outcome = unchanged if _wishes(new) == _wishes(known) else Outcome.CHANGED
    if known.status is Status.LATE:
        outcome = Outcome.LATE
    new = replace(new, participant=_completed(known.participant, person))
    return draft.put(new).mark(Mark(known.id, outcome, mode_not_offered=not_offered(person, case.event)))


def _veiled(draft: Draft, known: Registration, person: Person) -> Draft:
    draft = draft.mark(Mark(known.id, Outcome.ALREADY, seen_as=to_participant(person)))
    wish = with_wishes(
        known, wished_mode(person, draft.case.event), wished_sessions(person, draft.case), draft.case.received_at
    )
    if _wishes(wish) == _wishes(known):
        return draft
    return draft.hold(
        f"{known.participant.name} steht schon auf der Liste, angemeldet von einer anderen Adresse. "
        "Diese E-Mail wünscht eine andere Teilnahmeform oder Arbeitsgruppe. Bitte entscheiden Sie."
    )


def _into_held_place(draft: Draft, person: Person) -> Draft | None:
    held = draft.placeholders()
    if not held:
        return None
    case = draft.case
    named = replace(held[0], participant=to_participant(person), hold_until=None)
    new = with_wishes(named, wished_mode(person, case.event), wished_sessions(person, case), case.received_at)
    return draft.put(new).mark(Mark(new.id, mode_not_offered=not_offered(person, case.event)))


def _new(draft: Draft, person: Person) -> Draft:
    mark = Mark("", mode_not_offered=not_offered(person, draft.case.event))
    return _with_new(draft, _row(draft, to_participant(person), person), mark)


def _with_new(draft: Draft, row: Registration, mark: Mark) -> Draft:
    new = draft.numbered(row)
    return draft.add(new).mark(replace(mark, registration_id=new.id))


def _row(draft: Draft, participant: Participant, person: Person) -> Registration:
    """At the end of the queue, like everyone; `settle` gives the place, unless it is too late for one."""
    case = draft.case
    return Registration(
        id="",
        event=case.event.slug,
        participant=participant,
        contact=case.sender,
        status=Status.LATE if case.is_late else Status.WAITLISTED,
        mode=wished_mode(person, case.event) or case.event.modes[0],
        arrived_at=case.received_at,
        waiting_sessions=wished_sessions(person, case),
        language=case.understanding.language,
        hold_until=None if participant.name else case.hold_until(),
    )


def found(draft: Draft, person: Person) -> Registration | None:
    """The row of this person. Those with a place or in the queue before those who came late: it is the better news."""
    fits = _is_person(draft, person)
    rows = sorted((each for each in draft.known() if fits(each)), key=lambda each: not each.is_active)
    own = [each for each in rows if belongs_to(each, draft.case.speaks_as)]
    return next(iter((*own, *rows)), None)


def _is_person(draft: Draft, person: Person) -> Callable[[Registration], bool]:
    wanted, contact = to_participant(person), draft.case.sender.addr
    this_mail = draft.case.message.key

    def fits(each: Registration) -> bool:
        # Two of one name with two addresses in one mail are two people: nobody lists the same person so.
        two = each.group == this_mail and each.participant.email and wanted.email
        return same_person(each, wanted, "" if two else contact)

    return fits


def _noting_namesakes(draft: Draft, person: Person) -> Draft:
    others = [each for each in draft.known() if each.group != draft.case.message.key]
    if not any(same_name(each.participant.name, person.name) for each in others):
        return draft
    return draft.flag(
        f"{person.name} steht schon einmal auf der Liste, mit anderer Adresse. Beide haben einen eigenen Eintrag: "
        "Bitte prüfen Sie, ob es dieselbe Person ist."
    )


def _completed(known: Participant, person: Person) -> Participant:
    """What was missing is added; what was given stays."""
    return replace(known, email=known.email or person.email, organisation=known.organisation or person.organisation)


def _wishes(each: Registration) -> tuple[object, ...]:
    return (each.mode, each.waiting_mode, each.sessions, each.waiting_sessions)
