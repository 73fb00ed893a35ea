"""People come onto the list."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_bot.model import (
    Action,
    AnswerKind,
    Ask,
    Disposition,
    Event,
    Folder,
    GroupRule,
    OnsiteFull,
    Outcome,
    Person,
    Register,
    Registration,
    Status,
)

from .desk import (
    BERLIN,
    CONFIRMED,
    LATE,
    NOON,
    ONLINE,
    ONSITE,
    WAITLISTED,
    after,
    at_desk,
    event,
    groups,
    person,
    reg,
    registers,
    roster,
    said,
    states,
    to,
    waiting,
)

YES, WAIT = Status.CONFIRMED, Status.WAITLISTED

PLACES: list[tuple[str, Event, list[Registration], list[Status], AnswerKind, Folder]] = [
    ("room for all", event(capacity=9), [], [YES, YES, YES], AnswerKind.CONFIRMED, Folder.CONFIRMED),
    ("no limit at all", event(), [], [YES, YES, YES], AnswerKind.CONFIRMED, Folder.CONFIRMED),
    ("full", event(capacity=1), [reg("X", "a/1")], [WAIT] * 3, AnswerKind.WAITLISTED, Folder.WAITLIST),
    (
        "as many as fit, in the order of the mail",
        event(capacity=2),
        [],
        [YES, YES, WAIT],
        AnswerKind.PARTLY_CONFIRMED,
        Folder.CONFIRMED,
    ),
    (
        "together: all wait",
        event(capacity=2, group_rule=GroupRule.TOGETHER),
        [],
        [WAIT] * 3,
        AnswerKind.WAITLISTED,
        Folder.WAITLIST,
    ),
    (
        "together-then-split, before its day: all wait",
        event(capacity=2, group_rule=GroupRule.TOGETHER_THEN_SPLIT),
        [],
        [WAIT] * 3,
        AnswerKind.WAITLISTED,
        Folder.WAITLIST,
    ),
    (
        "together-then-split, after its day: as many as fit",
        event(capacity=2, group_rule=GroupRule.TOGETHER_THEN_SPLIT, split_days_before=60),
        [],
        [YES, YES, WAIT],
        AnswerKind.PARTLY_CONFIRMED,
        Folder.CONFIRMED,
    ),
    (
        "a place that is free goes to those who wait before it goes to a new mail",
        event(capacity=1),
        [waiting("X", "a/1")],
        [WAIT] * 3,
        AnswerKind.WAITLISTED,
        Folder.WAITLIST,
    ),
    (
        "a mail that came first but is read last is before those who wait",
        event(capacity=2),
        [waiting("X", "z/1", arrived_at=NOON + timedelta(1))],
        [YES, YES, WAIT],
        AnswerKind.PARTLY_CONFIRMED,
        Folder.CONFIRMED,
    ),
]


@pytest.mark.parametrize(
    ("rule", "of", "there", "statuses", "kind", "folder"), PLACES, ids=[each[0] for each in PLACES]
)
def test_three_people_of_one_mail(
    rule: str, of: Event, there: list[Registration], statuses: list[Status], kind: AnswerKind, folder: Folder
) -> None:
    """A mail is a unit; each case is the rule that its first field states."""
    before = roster(of, *there)
    decision = at_desk(registers("Ada Berg", "Cem Dağ", "Eva Fink"), before)
    (answer, *_) = decision.answers
    assert [line.registration.status for line in answer.lines] == statuses, rule
    assert (answer.kind, decision.folder, decision.disposition) == (kind, folder, Disposition.HANDLED)
    new = [each for each in after(before, decision).registrations if each.group == "n"]
    assert [(each.id, each.status) for each in new] == [(f"n/{n}", s) for n, s in enumerate(statuses, 1)]


def test_those_who_wait_hear_of_their_place_in_the_same_decision() -> None:
    """A promotion and the mail that tells it are one stroke [onlineweb4#673]."""
    before = roster(event(capacity=1), waiting("Xenia Ypsilon", "a/1"))
    decision = at_desk(registers("Ada Berg"), before)
    assert to(decision) == [("waitlisted", "n@verein.example"), ("promoted", "a@verein.example")]
    assert states(after(before, decision)) == {"Xenia Ypsilon": CONFIRMED, "Ada Berg": WAITLISTED}


def test_a_row_says_all_that_the_mail_said() -> None:
    """Contact, arrival, language, number, address and organisation."""
    ada = person("Ada Berg", "ada@x.example", organisation="Brücke e.V.", mode=ONLINE)
    decision = at_desk(registers(ada, language="en"), roster(event()))
    (change,) = decision.changes
    assert isinstance(change, Register)
    row = change.registration
    assert (row.id, row.number, row.arrived_at, row.language) == ("n/1", 1, NOON, "en")
    assert (row.contact.addr, row.participant.email, row.participant.organisation) == (
        "n@verein.example",
        "ada@x.example",
        "Brücke e.V.",
    )
    assert (row.mode, row.status, row.waiting_mode) == (ONLINE, CONFIRMED, None)


def test_the_writer_gets_one_answer_also_for_people_with_an_own_address() -> None:
    """One mail, one answer; participants hear first with the dial-in or a promotion."""
    decision = at_desk(registers(person("Ada Berg", "ada@x.example"), "Cem Dağ"), roster(event()))
    assert to(decision) == [("confirmed", "n@verein.example")]


def test_the_first_offered_mode_is_the_default_and_another_is_a_kind_word() -> None:
    """Someone asks for "vor Ort" where only online is offered: an online place, not a refusal (BEHAVIOUR 1)."""
    decision = at_desk(registers(person("Ada Berg", mode=ONSITE), "Cem Dağ"), roster(event(modes=(ONLINE,))))
    lines = decision.answers[0].lines
    assert [(line.registration.mode, line.mode_not_offered) for line in lines] == [(ONLINE, ONSITE), (ONLINE, None)]


def test_on_site_full_is_online_at_once() -> None:
    """A place online and a position on the on-site list (BEHAVIOUR 3)."""
    before = roster(
        event(capacity_by_mode=((ONSITE, 1),)), reg("X", "a/1"), reg("Y", "b/1", mode=ONLINE, waiting_mode=ONSITE)
    )
    decision = at_desk(registers("Ada Berg"), before)
    (line,) = decision.answers[0].lines
    assert (line.outcome, line.registration.mode, line.registration.waiting_mode) == (Outcome.CONFIRMED, ONLINE, ONSITE)
    assert line.position == 2
    assert decision.answers[0].kind is AnswerKind.CONFIRMED


def test_on_site_full_may_mean_waiting() -> None:
    """The event's own rule."""
    before = roster(event(capacity_by_mode=((ONSITE, 1),), onsite_full=OnsiteFull.WAIT), reg("X", "a/1"))
    (line,) = at_desk(registers("Ada Berg"), before).answers[0].lines
    assert (line.outcome, line.registration.mode, line.position) == (Outcome.WAITLISTED, ONSITE, 1)


SESSIONS = [
    ("the first wish", (9, 9), ("ag1",), ("ag2",), ("ag1",), ()),
    ("the second where the first is full", (0, 9), ("ag1",), ("ag2",), ("ag2",), ()),
    ("a place without a group where all are full", (0, 0), ("ag1",), ("ag2",), (), ("ag1", "ag2")),
    ("none chosen is fine", (9, 9), (), (), (), ()),
    ("a group that the event does not have is no wish", (9, 9), ("ag7",), (), (), ()),
    ("sessions run in parallel: one is given", (9, 9), ("ag1", "ag2"), (), ("ag1",), ()),
]


@pytest.mark.parametrize(
    ("rule", "limits", "first", "others", "given", "waits"), SESSIONS, ids=[each[0] for each in SESSIONS]
)
def test_working_groups(
    rule: str,
    limits: tuple[int, ...],
    first: tuple[str, ...],
    others: tuple[str, ...],
    given: tuple[str, ...],
    waits: tuple[str, ...],
) -> None:
    """Group full is not event full: the event is confirmed in each case."""
    ada = Person("Ada Berg", sessions=first, other_sessions=others)
    (line,) = at_desk(registers(ada), roster(event(sessions=groups(*limits)))).answers[0].lines
    row = line.registration
    assert (line.outcome, row.sessions, row.waiting_sessions) == (Outcome.CONFIRMED, given, waits), rule


def test_two_groups_for_one_person_are_asked_and_none_is_given() -> None:
    """Where reading asks which group, none is guessed."""
    both = Person("Ada Berg", sessions=("ag1", "ag2"))
    decision = at_desk(
        registers(both, action=Action.CLARIFY, asks=(Ask.SESSION,)), roster(event(sessions=groups(9, 9)))
    )
    (answer,) = decision.answers
    assert (answer.kind, answer.asks) == (AnswerKind.QUESTION_BACK, (Ask.SESSION,))
    assert answer.lines[0].registration.sessions == ()


# ------------------------------------------------------------------------------------------------------- the same twice


def test_once_in_a_mail_is_enough() -> None:
    """A table and the text under it name the same people."""
    decision = at_desk(registers("Fatma Yılmaz", "Yilmaz, Fatma"), roster(event()))
    assert len(decision.changes) == 1
    assert len(decision.answers[0].lines) == 1


def test_two_of_one_name_with_two_addresses_in_one_mail_are_two() -> None:
    """Father and son."""
    decision = at_desk(registers(person("Ali Kaya", "a@x.example"), person("Ali Kaya", "b@x.example")), roster(event()))
    assert len(decision.changes) == 2


def test_registering_twice_is_one_place() -> None:
    """The same mail again, or the colleague's list."""
    before = roster(event(), reg("Ada Berg", contact="n@verein.example"))
    decision = at_desk(registers("Ada Berg"), before)
    assert decision.changes == ()
    assert (said(decision.answers[0]), decision.answers[0].kind) == (
        [("Ada Berg", Outcome.ALREADY)],
        AnswerKind.CONFIRMED,
    )
    assert (decision.disposition, decision.folder) == (Disposition.HANDLED, Folder.CONFIRMED)


def test_nothing_is_revealed_of_what_others_wrote() -> None:
    """Only that the person is on the list, in the writer's own spelling."""
    there = reg(
        "Berg, Ada",
        "a/1",
        email="ada@x.example",
        sessions=("ag1",),
        remark="Rollstuhl",
        waiting_mode=ONLINE,
    )
    decision = at_desk(registers("Ada Berg"), roster(event(sessions=groups(9), capacity_by_mode=((ONLINE, 0),)), there))
    (line,) = decision.answers[0].lines
    shown = line.registration
    assert (line.outcome, shown.participant.name, shown.participant.email) == (Outcome.ALREADY, "Ada Berg", None)
    assert (shown.contact.addr, shown.sessions, shown.remark, shown.waiting_mode) == ("n@verein.example", (), "", None)
    assert decision.changes == ()


def test_another_wish_for_someone_whom_others_registered_is_held() -> None:
    """Others' wishes are a person's decision."""
    before = roster(event(), reg("Ada Berg", "a/1"))
    decision = at_desk(registers(person("Ada Berg", mode=ONLINE)), before)
    assert (decision.disposition, decision.changes) == (Disposition.HELD, ())
    assert decision.answers[0].passed_on


def test_another_wish_by_whoever_registered_is_entered() -> None:
    """Registered again with another mode: a change."""
    before = roster(event(), reg("Ada Berg", contact="n@verein.example"))
    decision = at_desk(registers(person("Ada Berg", "ada@x.example", mode=ONLINE)), before)
    (row,) = after(before, decision).registrations
    assert (row.mode, row.participant.email) == (ONLINE, "ada@x.example")
    assert said(decision.answers[0]) == [("Ada Berg", Outcome.CHANGED)]


def test_namesakes_both_get_a_place_and_a_person_looks() -> None:
    """Two addresses, two senders, one name: a double costs a place, a wrong merge costs somebody the day."""
    before = roster(event(), reg("Ali Kaya", "a/1", email="ali@x.example"))
    decision = at_desk(registers(person("Ali Kaya", "kaya@z.example")), before)
    assert len(decision.changes) == 1
    assert decision.disposition is Disposition.HELD
    assert not decision.answers[0].passed_on


# ------------------------------------------------------------------------------------------------- places without names


def test_places_are_held_for_those_still_to_be_named() -> None:
    """ "plus zwei Kolleginnen": the named one is registered, two places are held, the names are asked for."""
    decision = at_desk(registers("Ada Berg", unnamed=2, action=Action.CLARIFY), roster(event(capacity=9)))
    (answer,) = decision.answers
    assert (answer.kind, answer.asks, answer.unnamed) == (AnswerKind.QUESTION_BACK, (Ask.NAMES,), 2)
    assert answer.hold_until == NOON + timedelta(days=5)
    assert said(answer) == [("Ada Berg", Outcome.CONFIRMED), ("", Outcome.CONFIRMED), ("", Outcome.CONFIRMED)]
    assert (decision.disposition, decision.folder) == (Disposition.HANDLED, Folder.CONFIRMED)


def test_no_place_is_held_beyond_the_deadline() -> None:
    """The deadline, else the start, ends every hold."""
    closes = NOON + timedelta(days=2)
    decision = at_desk(registers(unnamed=1), roster(event(registration_closes=closes)))
    assert decision.answers[0].hold_until == closes


def test_names_fill_the_places_that_were_held() -> None:
    """Place, position and arrival stay."""
    held = (reg("", f"a/{n}", contact="n@verein.example", hold_until=NOON) for n in (1, 2))
    before = roster(event(capacity=3), *held, waiting("X Y", "b/1"))
    decision = at_desk(registers("Ada Berg", person("Cem Dağ", mode=ONLINE), "Eva Fink"), before)
    rows = {each.participant.name: each for each in after(before, decision).registrations}
    assert [rows[name].id for name in ("Ada Berg", "Cem Dağ", "Eva Fink")] == ["a/1", "a/2", "n/1"]
    assert [rows[name].hold_until for name in ("Ada Berg", "Cem Dağ")] == [None, None]
    assert rows["Cem Dağ"].mode is ONLINE
    assert said(decision.answers[0])[:2] == [("Ada Berg", Outcome.CONFIRMED), ("Cem Dağ", Outcome.CONFIRMED)]


def test_held_places_are_not_held_twice() -> None:
    """The same mail again, or one that names one and announces the other again."""
    held = [reg("", f"a/{n}", contact="n@verein.example", hold_until=NOON) for n in (1, 2)]
    before = roster(event(), *held)
    assert len(after(before, at_desk(registers(unnamed=2), before)).registrations) == 2
    named = at_desk(registers("Ada Berg", unnamed=1), before)
    assert [each.participant.name for each in after(before, named).registrations] == ["Ada Berg", ""]
    assert named.answers[0].unnamed == 1


def test_one_mail_does_not_empty_the_hall() -> None:
    """More places without a name than a group has are for a person to hold."""
    decision = at_desk(registers("Ada Berg", unnamed=500), roster(event()))
    assert len(decision.changes) == 1
    assert decision.disposition is Disposition.HELD


# ----------------------------------------------------------------------------------------------- late, remark, question


def test_late_is_kept_for_the_organisers() -> None:
    """A kind reply, no place; what was wished is kept (BEHAVIOUR 3)."""
    of = event(registration_closes=NOON - timedelta(seconds=1), sessions=groups(9))
    before = roster(of)
    decision = at_desk(registers(Person("Ada Berg", mode=ONLINE, sessions=("ag1",))), before)
    (row,) = after(before, decision).registrations
    assert (row.status, row.mode, row.sessions, row.waiting_sessions) == (LATE, ONLINE, (), ("ag1",))
    assert (decision.disposition, decision.folder) == (Disposition.HELD, Folder.REVIEW)
    assert to(decision) == [("late", "n@verein.example")]


def test_late_is_judged_by_arrival_and_not_by_reading() -> None:
    """Also after an outage of two days."""
    of = event(registration_closes=NOON, starts=event().starts)
    decision = at_desk(registers("Ada Berg"), roster(of), received_at=NOON, now=NOON + timedelta(days=2))
    assert decision.answers[0].kind is AnswerKind.CONFIRMED


def test_late_twice_is_one_row_and_names_in_time_are_not_late() -> None:
    """A place that was held in time may be named until it is released."""
    of = event(registration_closes=NOON - timedelta(days=1))
    there = roster(of, reg("Ada Berg", "a/1", contact="n@verein.example", status=LATE))
    again = at_desk(registers("Ada Berg"), there)
    assert (again.changes, said(again.answers[0])) == ((), [("Ada Berg", Outcome.LATE)])
    held = roster(of, reg("", "a/1", contact="n@verein.example", hold_until=NOON))
    assert states(after(held, at_desk(registers("Cem Dağ"), held))) == {"Cem Dağ": CONFIRMED}


def test_a_remark_reaches_a_person_at_once_and_the_place_is_given() -> None:
    """Wishes on access are kept with the person, and their words stay out of the reasons (BEHAVIOUR 1 and 10)."""
    mail = registers("Cem Dağ", "Ada Berg", remarks=("Gebärdensprache bitte",), writer=person("Ada Berg"))
    before = roster(event())
    decision = at_desk(mail, before)
    assert (decision.disposition, decision.folder) == (Disposition.HELD, Folder.REVIEW)
    remarks = {each.participant.name: each.remark for each in after(before, decision).registrations}
    assert remarks == {"Cem Dağ": "", "Ada Berg": "Gebärdensprache bitte"}
    assert decision.answers[0].remark == "Gebärdensprache bitte"
    assert not any("Gebärden" in reason for reason in decision.reasons)


def test_a_registration_that_also_asks_is_registered_and_held() -> None:
    """The place by the list, the answer by a person."""
    decision = at_desk(registers("Ada Berg", question=True), roster(event()))
    assert (decision.disposition, decision.folder) == (Disposition.HELD, Folder.REVIEW)
    assert len(decision.changes) == 1
    assert decision.answers[0].passed_on


def test_the_hold_ends_at_the_start_where_there_is_no_deadline() -> None:
    """By the moment, in whatever zone."""
    soon = NOON.astimezone(BERLIN) + timedelta(days=1)
    decision = at_desk(registers(unnamed=1), roster(event(starts=soon, ends=None)))
    assert decision.answers[0].hold_until == soon


def test_a_promotion_of_someone_whom_others_registered_is_told_to_them_only() -> None:
    """The writer learns that the person is on the list; the good news goes to whoever registered them."""
    before = roster(event(capacity=1), waiting("Ada Berg", "a/1"))
    decision = at_desk(registers("Ada Berg"), before)
    assert to(decision) == [("confirmed", "n@verein.example"), ("promoted", "a@verein.example")]


def test_places_that_others_hold_are_nobodys_news() -> None:
    """A mail of one office says nothing about the unnamed places of another."""
    before = roster(event(), reg("", "a/1", hold_until=NOON))
    assert to(at_desk(registers("Ada Berg"), before)) == [("confirmed", "n@verein.example")]
