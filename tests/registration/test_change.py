"""Substitutes, corrected names, another mode or working group."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_bot.model import (
    Amend,
    AnswerKind,
    Ask,
    Cancel,
    DialIn,
    Disposition,
    Mode,
    OnsiteFull,
    Outcome,
    Participant,
    Person,
    Register,
    Registration,
    Status,
    Substitute,
)

from .desk import (
    CANCELLED,
    CONFIRMED,
    NOON,
    ONLINE,
    ONSITE,
    WAITLISTED,
    after,
    alters,
    at_desk,
    event,
    groups,
    person,
    reg,
    roster,
    said,
    states,
    to,
    waiting,
)

N = "n@verein.example"


def mine(name: str, key: str, **changed: object) -> Registration:
    return reg(name, key, **({"contact": N} | changed))


@pytest.mark.parametrize("status", [CONFIRMED, WAITLISTED])
def test_a_substitute_keeps_place_and_position(status: Status) -> None:
    """Also on the waiting list; nothing else of the old person stays (BEHAVIOUR 3)."""
    of = event(capacity=1, sessions=groups(9))
    old = mine("Meryem Özkan", "b/1", status=status, remark="Rollstuhl", sessions=("ag1",) * (status is CONFIRMED))
    before = roster(of, *([reg("X", "a/1")] if status is WAITLISTED else []), old, waiting("Z", "z/1"))
    decision = at_desk(alters(person("Antonia Wessels", "aw@x.example"), cancel=("Meryem Özkan",)), before)
    row = after(before, decision).find("b/1")
    assert row is not None
    assert (row.participant.name, row.status, row.sessions, row.remark) == (
        "Antonia Wessels",
        status,
        old.sessions,
        "",
    )
    assert row.order == old.order
    assert isinstance(decision.changes[0], Substitute)
    (answer,) = decision.answers
    assert (answer.kind, said(answer)) == (AnswerKind.CHANGED, [("Antonia Wessels", Outcome.CHANGED)])
    assert answer.lines[0].replaces == "Meryem Özkan"


def test_a_substitute_may_take_another_mode() -> None:
    """Stated in the mail: the new mode, if it has room."""
    before = roster(event(), mine("Sebastian Thielemann", "a/1"))
    mail = alters(person("Valentina Rossi", mode=ONLINE), cancel=("Sebastian Thielemann",))
    (row,) = after(before, at_desk(mail, before)).registrations
    assert (row.participant.name, row.mode, row.waiting_mode) == ("Valentina Rossi", ONLINE, None)


def test_a_corrected_name_keeps_all_else() -> None:
    """Similar spelling or the same address: address, organisation and remark stay."""
    old = reg(
        "x", "a/1", contact=N, remark="Rollstuhl", participant=Participant("Aysel Sönmezler", email="a@x.example")
    )
    before = roster(event(), old)
    (row,) = after(before, at_desk(alters("Ayşegül Sönmez", cancel=("Aysel Sönmezler",)), before)).registrations
    assert (row.participant.name, row.participant.email, row.remark) == ("Ayşegül Sönmez", "a@x.example", "Rollstuhl")


def test_several_are_paired_in_the_order_of_the_mail() -> None:
    """One out and one in, one changes mode, one stays: only what the mail says."""
    before = roster(event(), mine("Marek Dudek", "a/1"), mine("Farid Noorzai", "a/2"), mine("Ute Kern", "a/3"))
    mail = alters(person("Lena Hoppe-Dudek"), person("Farid Noorzai", mode=ONLINE), cancel=("Marek Dudek",))
    decision = at_desk(mail, before)
    rows = {each.id: each for each in after(before, decision).registrations}
    assert [(rows[f"a/{n}"].participant.name, rows[f"a/{n}"].mode) for n in (1, 2, 3)] == [
        ("Lena Hoppe-Dudek", ONSITE),
        ("Farid Noorzai", ONLINE),
        ("Ute Kern", ONSITE),
    ]
    assert {name for name, _ in said(decision.answers[0])} == {"Lena Hoppe-Dudek", "Farid Noorzai"}


def test_what_is_left_over_is_cancelled_or_registered() -> None:
    """Two out and one in gives up a place; one out and two in takes one more."""
    before = roster(event(), mine("Ada Berg", "a/1"), mine("Cem Dağ", "a/2"))
    fewer = at_desk(alters("Eva Fink", cancel=("Ada Berg", "Cem Dağ")), before)
    assert states(after(before, fewer)) == {"Eva Fink": CONFIRMED}
    more = at_desk(alters("Eva Fink", "Udo Graf", cancel=("Ada Berg",)), before)
    assert set(states(after(before, more))) == {"Cem Dağ", "Eva Fink", "Udo Graf"}


def test_a_substitute_without_a_name_has_the_place_held() -> None:
    """ "Frau Konaté kann nicht, jemand anders kommt": the place stays, the name is asked for."""
    before = roster(event(capacity=1), mine("Abdoulaye Konaté", "a/1", remark="vegan"), waiting("Z", "z/1"))
    decision = at_desk(alters(cancel=("Abdoulaye Konaté",), unnamed=1), before)
    row = after(before, decision).find("a/1")
    assert row is not None
    assert (row.participant.name, row.status, row.remark) == ("", CONFIRMED, "")
    assert row.hold_until == NOON + timedelta(days=5)
    (answer,) = decision.answers
    assert (answer.kind, answer.asks, answer.unnamed) == (AnswerKind.QUESTION_BACK, (Ask.NAMES,), 1)


def test_statt_meiner_replaces_the_one_place_of_the_sender() -> None:
    """Where the mail names nobody, it must be clear whose place is meant; else it is asked."""
    one = roster(event(), mine("Ada Berg", "a/1"))
    mail = alters("Cem Dağ", cancel_sender=True)
    assert states(after(one, at_desk(mail, one))) == {"Cem Dağ": CONFIRMED}
    three = roster(event(), *(mine(name, f"a/{n}") for n, name in enumerate(("Ada Berg", "Udo Graf", "Ute Kern"), 1)))
    decision = at_desk(mail, three)
    assert decision.answers[0].asks == (Ask.WHO_CANCELS,)
    assert states(after(three, decision)) == states(three)


def test_another_mode_that_is_full_keeps_the_old_place() -> None:
    """And waits, at the end of that queue."""
    of = event(capacity_by_mode=((ONSITE, 1),))
    before = roster(
        of, reg("X", "a/1"), mine("Ada Berg", "b/1", mode=ONLINE), reg("Y", "y/1", mode=ONLINE, waiting_mode=ONSITE)
    )
    decision = at_desk(alters(person("Ada Berg", mode=ONSITE)), before)
    assert decision.changes == (Amend("b/1", ONLINE, (), waiting_mode=ONSITE, waiting_since=NOON),)
    (line,) = decision.answers[0].lines
    assert (line.outcome, line.position) == (Outcome.CHANGED, 2)


def test_another_mode_for_one_who_waits() -> None:
    """The queue of the new mode, or a place in it at once."""
    of = event(capacity_by_mode=((ONSITE, 0), (ONLINE, 0)))
    before = roster(of, waiting("Ada Berg", "b/1", contact=N))
    (row,) = after(before, at_desk(alters(person("Ada Berg", mode=ONLINE)), before)).registrations
    assert (row.status, row.mode) == (WAITLISTED, ONLINE)


def test_back_to_the_mode_that_is_held_ends_the_wait() -> None:
    """ "Dann bleibe ich doch online.\""""
    of = event(capacity_by_mode=((ONSITE, 0),))
    before = roster(of, mine("Ada Berg", "b/1", mode=ONLINE, waiting_mode=ONSITE))
    (row,) = after(before, at_desk(alters(person("Ada Berg", mode=ONLINE)), before)).registrations
    assert (row.mode, row.waiting_mode) == (ONLINE, None)


GROUPS = [
    ("room in the new group", (1, 1), ("ag2",), ()),
    ("the new group is full: the old one stays", (1, 0), ("ag1",), ("ag2",)),
]


@pytest.mark.parametrize(("rule", "limits", "given", "waits"), GROUPS, ids=[each[0] for each in GROUPS])
def test_changing_the_group_keeps_the_place(
    rule: str, limits: tuple[int, ...], given: tuple[str, ...], waits: tuple[str, ...]
) -> None:
    """BEHAVIOUR 1: changing the group keeps the place at the event."""
    before = roster(event(capacity=1, sessions=groups(*limits)), mine("Ada Berg", "b/1", sessions=("ag1",)))
    (row,) = after(before, at_desk(alters(Person("Ada Berg", sessions=("ag2",))), before)).registrations
    assert (row.status, row.sessions, row.waiting_sessions) == (CONFIRMED, given, waits), rule


def test_two_people_of_one_mail_swap_full_groups() -> None:
    """Nobody else loses a place by it."""
    of = event(sessions=groups(1, 1))
    before = roster(of, mine("Ayten Polat", "a/1", sessions=("ag2",)), mine("Ruken Aydın", "a/2", sessions=("ag1",)))
    mail = alters(Person("Ayten Polat", sessions=("ag1",)), Person("Ruken Aydın", sessions=("ag2",)))
    rows = {each.id: each for each in after(before, at_desk(mail, before)).registrations}
    assert [(rows[key].sessions, rows[key].waiting_sessions) for key in ("a/1", "a/2")] == [
        (("ag1",), ()),
        (("ag2",), ()),
    ]


def test_a_group_that_frees_goes_to_the_one_who_waits() -> None:
    """The change of one is the promotion of another, told in the same decision."""
    of = event(sessions=groups(1, 9))
    before = roster(of, mine("Ada Berg", "a/1", sessions=("ag1",)), reg("Cem Dağ", "c/1", waiting_sessions=("ag1",)))
    decision = at_desk(alters(Person("Ada Berg", sessions=("ag2",))), before)
    assert to(decision) == [("changed", N), ("promoted", "c@verein.example")]
    found = after(before, decision).find("c/1")
    assert found is not None
    assert found.sessions == ("ag1",)


def test_a_change_about_nobody_on_the_list_is_held() -> None:
    """It may be a registration, or another list: a person looks."""
    decision = at_desk(alters(person("Ada Berg", mode=ONLINE)), roster(event(), reg("Cem Dağ", "c/1")))
    assert (decision.disposition, decision.changes, decision.answers) == (Disposition.HELD, (), ())


def test_others_people_cannot_be_changed() -> None:
    """Held, and the writer learns nothing."""
    before = roster(event(), reg("Cem Dağ", "c/1"))
    for mail in (alters(person("Cem Dağ", mode=ONLINE)), alters("Ada Berg", cancel=("Cem Dağ",))):
        decision = at_desk(mail, before)
        assert "c/1" not in {change.registration_id for change in decision.changes if not isinstance(change, Register)}
        assert decision.disposition is Disposition.HELD


def test_the_replaced_person_hears_of_it() -> None:
    """At an address of their own."""
    before = roster(event(), mine("Ada Berg", "a/1", email="ada@x.example"))
    decision = at_desk(alters("Cem Dağ", cancel=("Ada Berg",)), before)
    assert to(decision) == [("changed", N), ("cancelled", "ada@x.example")]


def test_whoever_comes_in_after_the_dial_in_went_out_gets_a_row_that_has_not_had_it() -> None:
    """The dial-in goes out once for each row; arrival and place stay."""
    of = event(dial_in=DialIn(days_before=60))
    before = roster(of, mine("Ada Berg", "a/1", email="ada@x.example"), waiting("Z", "z/1"))
    decision = at_desk(alters(person("Cem Dağ", "cem@x.example"), cancel=("Ada Berg",)), before)
    assert isinstance(decision.changes[0], Cancel)
    (new,) = (change.registration for change in decision.changes if isinstance(change, Register))
    assert (new.id, new.participant.name, new.status) == ("n/1", "Cem Dağ", CONFIRMED)
    assert new.arrived_at == before.registrations[0].arrived_at


def test_a_mode_that_is_not_offered_stays_a_kind_word() -> None:
    """The place stays as it is."""
    before = roster(event(modes=(ONSITE,)), mine("Ada Berg", "a/1"))
    decision = at_desk(alters(person("Ada Berg", mode=Mode.ONLINE)), before)
    assert decision.changes == ()
    assert decision.answers[0].lines[0].mode_not_offered is ONLINE


def test_a_substitute_for_one_who_had_cancelled_queues_anew() -> None:
    """The place was given up; it may be somebody else's by now."""
    before = roster(event(capacity=1), mine("Ada Berg", "a/1", status=CANCELLED), reg("X", "x/1"))
    decision = at_desk(alters("Cem Dağ", cancel=("Ada Berg",)), before)
    assert states(after(before, decision)) == {"X": CONFIRMED, "Cem Dağ": WAITLISTED}


def test_a_substitute_who_has_a_place_already_frees_the_other() -> None:
    """One person, one place, also by way of a substitution."""
    before = roster(event(), mine("Ada Berg", "a/1"), mine("Cem Dağ", "a/2"), mine("Eva Fink", "a/3"))
    decision = at_desk(alters("Eva Fink", cancel=("Ada Berg",)), before)
    assert states(after(before, decision)) == {"Cem Dağ": CONFIRMED, "Eva Fink": CONFIRMED}
    twice = at_desk(alters("Udo Graf", "Graf, Udo", cancel=("Ada Berg", "Cem Dağ")), before)
    assert states(after(before, twice)) == {"Udo Graf": CONFIRMED, "Eva Fink": CONFIRMED}


def test_someone_who_came_too_late_may_take_a_place_that_is_given_up() -> None:
    """The late row goes, the place stays."""
    before = roster(event(), mine("Ada Berg", "a/1"), reg("Cem Dağ", "c/1", status=Status.LATE))
    decision = at_desk(alters("Cem Dağ", cancel=("Ada Berg",)), before)
    assert [(each.id, each.participant.name) for each in after(before, decision).registrations if each.is_active] == [
        ("a/1", "Cem Dağ")
    ]
    assert states(after(before, decision)) == {"Cem Dağ": CONFIRMED}


def test_a_similar_name_among_those_who_stay_is_another_person() -> None:
    """Anna Schmidt comes for Max Lang; Anna Lena Schmidt, who comes anyway, is not meant."""
    before = roster(event(), mine("Max Lang", "a/1"), mine("Anna Lena Schmidt", "a/2"))
    decision = at_desk(alters("Anna Schmidt", cancel=("Max Lang",)), before)
    assert states(after(before, decision)) == {"Anna Schmidt": CONFIRMED, "Anna Lena Schmidt": CONFIRMED}


def test_a_place_is_held_for_some_days_also_after_the_deadline() -> None:
    """A deadline that is past ends nothing."""
    before = roster(event(registration_closes=NOON - timedelta(days=1)), mine("Ada Berg", "a/1"))
    decision = at_desk(alters(cancel=("Ada Berg",), unnamed=1), before)
    assert decision.answers[0].hold_until == NOON + timedelta(days=5)


def test_whoever_waits_and_gets_another_place_is_told_once() -> None:
    """Waiting on site, online is free: a place, one line."""
    of = event(capacity_by_mode=((ONSITE, 0),), onsite_full=OnsiteFull.WAIT)
    before = roster(of, waiting("Ada Berg", "b/1", contact=N))
    decision = at_desk(alters(person("Ada Berg", mode=ONLINE)), before)
    (answer,) = decision.answers
    assert [(line.outcome, line.registration.status) for line in answer.lines] == [(Outcome.CHANGED, CONFIRMED)]


def test_another_group_does_not_cost_the_place_in_the_queue_of_a_mode() -> None:
    """Who waits on site since Monday still waits since Monday."""
    monday = NOON - timedelta(days=2)
    of = event(capacity_by_mode=((ONSITE, 0),), sessions=groups(0))
    before = roster(of, mine("Ada Berg", "b/1", mode=ONLINE, waiting_mode=ONSITE, waiting_since=monday))
    (row,) = after(before, at_desk(alters(Person("Ada Berg", sessions=("ag1",))), before)).registrations
    assert (row.waiting_sessions, row.waiting_since) == (("ag1",), monday)
