"""People are taken off the list."""

from __future__ import annotations

import pytest

from inbox_bot.model import AnswerKind, Ask, Cancel, Disposition, Folder, Outcome, Promote, Registration

from .desk import (
    CANCELLED,
    CONFIRMED,
    LATE,
    NOON,
    ONLINE,
    ONSITE,
    after,
    at_desk,
    cancels,
    event,
    reg,
    registers,
    roster,
    said,
    states,
    to,
    waiting,
)

N = "n@verein.example"


def three() -> list[Registration]:
    return [reg("Ada Berg", "a/1", contact=N), reg("Cem Dağ", "a/2", contact=N), reg("Eva Fink", "a/3", contact=N)]


CANCELLATIONS = [
    ("one of three, the others stay", ("Cem Dag",), {"Ada Berg": CONFIRMED, "Eva Fink": CONFIRMED}),
    ("two of three", ("Ada Berg", "Fink, Eva"), {"Cem Dağ": CONFIRMED}),
    ("a family name is enough where it is clear", ("Frau Berg",), {"Cem Dağ": CONFIRMED, "Eva Fink": CONFIRMED}),
    ("whoever this sender had registered", (), {}),
]


@pytest.mark.parametrize(("rule", "names", "left"), CANCELLATIONS, ids=[each[0] for each in CANCELLATIONS])
def test_partial_and_whole_cancellations(rule: str, names: tuple[str, ...], left: dict[str, object]) -> None:
    """Each case is the rule that its first field states."""
    before = roster(event(), *three())
    decision = at_desk(cancels(*names), before)
    assert states(after(before, decision)) == left, rule
    assert (decision.disposition, decision.folder) == (Disposition.HANDLED, Folder.CONFIRMED)
    assert [answer.kind for answer in decision.answers] == [AnswerKind.CANCELLED]


MAY_CANCEL = [
    ("whoever registered", N, True),
    ("the person, at an address of their own", "ADA@x.example", True),
    ("an organiser", "chefin@buero.example", True),
    ("a stranger", "mallory@y.example", False),
]


@pytest.mark.parametrize(("who", "addr", "may"), MAY_CANCEL, ids=[each[0] for each in MAY_CANCEL])
def test_who_may_cancel(who: str, addr: str, may: bool) -> None:
    """Only the sender, the person, or an organiser; others' wishes are held and reveal nothing (BEHAVIOUR 3)."""
    before = roster(event(), reg("Ada Berg", "a/1", contact=N, email="ada@x.example"))
    decision = at_desk(cancels("Ada Berg"), before, addr=addr)
    assert (states(after(before, decision)) == {}) is may, who
    if addr == "chefin@buero.example":
        assert to(decision) == [("cancelled", addr), ("cancelled", "ada@x.example")]
    if not may:
        assert (decision.disposition, decision.folder, decision.answers) == (Disposition.HELD, Folder.REVIEW, ())


def test_a_freed_place_promotes_the_head_of_the_list() -> None:
    """In the same decision as the mail that says so (BEHAVIOUR 3)."""
    before = roster(
        event(capacity=1), reg("Ada Berg", "a/1", contact=N), waiting("Cem Dağ", "c/1"), waiting("E", "e/1")
    )
    decision = at_desk(cancels("Ada Berg"), before)
    assert decision.changes == (Cancel("a/1"), Promote("c/1", ONSITE, ()))
    assert to(decision) == [("cancelled", N), ("promoted", "c@verein.example")]
    assert decision.answers[1].is_scheduled


def test_a_chain_of_promotions() -> None:
    """On site frees: who waited online moves on site, who waited for online moves online."""
    of = event(capacity_by_mode=((ONSITE, 1), (ONLINE, 1)))
    before = roster(
        of,
        reg("Ada Berg", "a/1", contact=N),
        reg("Cem Dağ", "c/1", mode=ONLINE, waiting_mode=ONSITE),
        waiting("Eva Fink", "e/1", mode=ONLINE),
    )
    rows = {each.id: each for each in after(before, at_desk(cancels("Ada Berg"), before)).registrations}
    assert [(rows[key].status, rows[key].mode) for key in ("c/1", "e/1")] == [(CONFIRMED, ONSITE), (CONFIRMED, ONLINE)]


def test_the_writers_own_promotion_stands_in_the_writers_answer() -> None:
    """One mail, one answer to the writer."""
    before = roster(event(capacity=1), reg("Ada Berg", "a/1", contact=N), waiting("Cem Dağ", "a/2", contact=N))
    decision = at_desk(cancels("Ada Berg"), before)
    (answer,) = decision.answers
    assert answer.kind is AnswerKind.CHANGED
    assert said(answer) == [("Ada Berg", Outcome.CANCELLED), ("Cem Dağ", Outcome.CONFIRMED)]


def test_who_is_cancelled_by_others_hears_of_it() -> None:
    """At an address of their own: a forged cancellation does not stay unnoticed."""
    before = roster(event(), reg("Ada Berg", "a/1", contact=N, email="ada@x.example"), reg("Cem Dağ", "a/2", contact=N))
    decision = at_desk(cancels(), before)
    assert to(decision) == [("cancelled", N), ("cancelled", "ada@x.example")]
    assert said(decision.answers[1]) == [("Ada Berg", Outcome.CANCELLED)]


def test_not_on_the_list_is_held_with_a_hint() -> None:
    """A person finds out who is meant."""
    decision = at_desk(cancels("Ada Bergg"), roster(event(), *three()))
    assert (decision.disposition, decision.answers) == (Disposition.HELD, ())
    assert decision.reasons[0] == "Ada Bergg steht nicht auf der Liste. Ist Ada Berg gemeint?"


def test_found_and_not_found_in_one_mail() -> None:
    """Done is done; the rest is a person's, and the writer is told so."""
    before = roster(event(), *three())
    decision = at_desk(cancels("Ada Berg", "Olga Wolf"), before)
    assert said(decision.answers[0]) == [("Ada Berg", Outcome.CANCELLED)]
    assert decision.answers[0].passed_on
    assert (decision.disposition, decision.folder) == (Disposition.HELD, Folder.REVIEW)


def test_two_of_the_writers_people_may_be_meant() -> None:
    """Asked, because the writer knows."""
    before = roster(event(), reg("Ada Berg", "a/1", contact=N), reg("Udo Berg", "a/2", contact=N))
    decision = at_desk(cancels("Berg"), before)
    assert (decision.changes, decision.answers[0].asks) == ((), (Ask.WHO_CANCELS,))


def test_of_namesakes_the_writers_own_is_meant() -> None:
    """Others' people of the same name are not touched."""
    before = roster(event(), reg("Ada Berg", "a/1"), reg("Ada Berg", "b/1", contact=N, email="ada@x.example"))
    assert at_desk(cancels("Ada Berg"), before).changes == (Cancel("b/1"),)


@pytest.mark.parametrize("names", [("Ada Berg",), ()], ids=["by name", "whoever I had registered"])
def test_cancelling_again_is_harmless(names: tuple[str, ...]) -> None:
    """The same answer again, no change."""
    before = roster(event(), reg("Ada Berg", "a/1", contact=N, status=CANCELLED))
    decision = at_desk(cancels(*names), before)
    assert (decision.changes, to(decision)) == ((), [("cancelled", N)])


def test_late_and_waiting_people_can_be_cancelled_too() -> None:
    """Cancelling works in every state."""
    before = roster(event(), reg("Ada Berg", "a/1", contact=N, status=LATE), waiting("Cem Dağ", "b/1", contact=N))
    assert states(after(before, at_desk(cancels(), before))) == {}


def test_held_places_go_with_their_contact() -> None:
    """Whoever cancels everything gives up the places without a name as well."""
    before = roster(event(), reg("", "a/1", contact=N, hold_until=NOON), reg("Ada Berg", "a/2", contact=N))
    assert states(after(before, at_desk(cancels(), before))) == {}


def test_nobody_of_this_address() -> None:
    """ "I must cancel" from an unknown address is a person's to find out."""
    decision = at_desk(cancels(), roster(event(), reg("Ada Berg", "a/1")))
    assert (decision.disposition, decision.answers, decision.changes) == (Disposition.HELD, (), ())


def test_coming_back_after_a_cancellation_is_a_new_place_in_the_queue() -> None:
    """Whoever gave the place up queues again."""
    before = roster(event(capacity=1), reg("Ada Berg", "a/1", contact=N, status=CANCELLED), reg("Cem Dağ", "c/1"))
    decision = at_desk(registers("Ada Berg"), before)
    assert said(decision.answers[0]) == [("Ada Berg", Outcome.WAITLISTED)]


def test_whoever_registered_hears_what_an_organiser_cancelled() -> None:
    """Where the person has no own address, the one who registered them."""
    before = roster(event(), reg("Ada Berg", "a/1", contact=N))
    decision = at_desk(cancels("Ada Berg"), before, addr="chefin@buero.example")
    assert to(decision) == [("cancelled", "chefin@buero.example"), ("cancelled", N)]
