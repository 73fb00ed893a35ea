"""What is done when something is due, and what everyone is told once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from inbox_bot.model import (
    Address,
    Answer,
    AnswerCounts,
    AnswerKind,
    AnswerLine,
    Cancel,
    Decision,
    DialIn,
    Disposition,
    DueJob,
    GroupRule,
    JobKind,
    Outcome,
    Policy,
    Promote,
    Registration,
    Roster,
)
from inbox_bot.registration import announce, notices, perform, promotion_answers, promotions, within_caps

from .desk import BERLIN, CANCELLED, NOON, OFFICE, ONLINE, ONSITE, POLICY, event, reg, roster, said, to, waiting

DAY_BEFORE = datetime(2021, 11, 2, 18, 0, tzinfo=BERLIN)
SECRET = "https://video.example/raum-7"


def doing(kind: JobKind, of: Roster, now: datetime = DAY_BEFORE, **more: object) -> Decision:
    plain: dict[str, object] = {"office": OFFICE, "policy": POLICY, "noticed": frozenset(), "now": now}
    return perform(DueJob(kind, of.event.slug, now), of, **(plain | more))  # type: ignore[arg-type]


def people(*more: Registration) -> Roster:
    of = event(dial_in=DialIn(modes=(ONLINE,)))
    return roster(
        of,
        reg("Ada Berg", "a/1", mode=ONLINE, email="ada@x.example"),
        reg("Cem Dağ", "a/2", mode=ONLINE),
        reg("Eva Fink", "a/3", mode=ONLINE),
        reg("Udo Graf", "b/1", mode=ONSITE),
        waiting("Ute Kern", "c/1", mode=ONLINE),
        reg("Max Lang", "d/1", mode=ONLINE, status=CANCELLED),
        reg("", "e/1", mode=ONLINE, hold_until=DAY_BEFORE),
        *more,
    )


def dial_in(of: Roster, **more: object) -> Decision:
    return doing(JobKind.DIAL_IN, of, **({"version": "v1", "secret_text": SECRET} | more))  # type: ignore[arg-type]


def test_the_dial_in_goes_to_the_confirmed_of_its_modes() -> None:
    """To the own address where known, else to whoever registered; waiting, cancelled and nameless never get it."""
    decision = dial_in(people())
    assert to(decision) == [("dial-in", "ada@x.example"), ("dial-in", "a@verein.example")]
    assert [said(answer) for answer in decision.answers] == [
        [("Ada Berg", Outcome.CONFIRMED)],
        [("Cem Dağ", Outcome.CONFIRMED), ("Eva Fink", Outcome.CONFIRMED)],
    ]
    assert all(
        (answer.secret_text, answer.version, answer.is_scheduled) == (SECRET, "v1", True) for answer in decision.answers
    )


def test_the_dial_in_goes_to_each_once() -> None:
    """Those who had this version are left out; those confirmed later get it."""
    decision = dial_in(people(), noticed=frozenset(("a/1", "a/2")))
    assert [said(answer) for answer in decision.answers] == [[("Eva Fink", Outcome.CONFIRMED)]]


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_dial_in_is_told_loudly(text: str) -> None:
    """Nobody gets a blank mail (BEHAVIOUR 1)."""
    decision = dial_in(people(), secret_text=text)
    assert (decision.disposition, decision.answers) == (Disposition.HELD, ())
    assert decision.reasons


def test_no_dial_in_before_its_moment_or_after_the_event() -> None:
    """Asked again when it is done."""
    for now in (NOON, DAY_BEFORE + timedelta(days=2)):
        assert dial_in(people(), now=now).answers == ()


def test_the_reminder_goes_to_everyone_with_a_place() -> None:
    """One mail a reader; none once it has begun."""
    assert to(doing(JobKind.REMINDER, people())) == [
        ("reminder", "ada@x.example"),
        ("reminder", "a@verein.example"),
        ("reminder", "b@verein.example"),
    ]
    assert doing(JobKind.REMINDER, people(), now=DAY_BEFORE + timedelta(days=1)).answers == ()


def test_the_closing_notice_goes_to_all_who_still_wait() -> None:
    """After the free places were given."""
    full = roster(event(capacity=2), reg("A", "a/1"), waiting("B", "b/1"), waiting("C", "c/1"))
    decision = doing(JobKind.CLOSING_NOTICE, full)
    assert decision.changes == (Promote("b/1", ONSITE, ()),)
    assert to(decision) == [("promoted", "b@verein.example"), ("no-place", "c@verein.example")]


def test_held_places_are_released_and_passed_on() -> None:
    """The contact is told, and the head of the list moves up."""
    held = roster(
        event(capacity=3),
        reg("", "a/1", hold_until=NOON),
        reg("", "a/2", hold_until=NOON),
        reg("", "b/1", hold_until=NOON + timedelta(days=1)),
        waiting("C", "c/1"),
    )
    decision = doing(JobKind.RELEASE_HOLDS, held, now=NOON)
    assert decision.changes == (Cancel("a/1"), Cancel("a/2"), Promote("c/1", ONSITE, ()))
    assert to(decision) == [("hold-expired", "a@verein.example"), ("promoted", "c@verein.example")]
    assert decision.answers[0].unnamed == 2


def test_a_named_place_is_never_released() -> None:
    """Whatever date still stands beside it."""
    named = roster(event(), reg("Ada Berg", "a/1", hold_until=NOON))
    assert doing(JobKind.RELEASE_HOLDS, named).changes == ()


def test_groups_are_split_on_their_day() -> None:
    """together-then-split: now as many as fit."""
    of = event(capacity=1, group_rule=GroupRule.TOGETHER_THEN_SPLIT)
    decision = doing(JobKind.SPLIT_GROUPS, roster(of, waiting("A", "a/1"), waiting("B", "a/2")))
    assert (decision.changes, to(decision)) == ((Promote("a/1", ONSITE, ()),), [("promoted", "a@verein.example")])


@pytest.mark.parametrize("kind", [*JobKind])
@pytest.mark.parametrize("changed", [{"live": False}, {"cancelled": True}])
def test_nothing_is_sent_for_events_that_are_not_on(kind: JobKind, changed: dict[str, bool]) -> None:
    """BEHAVIOUR 1."""
    of = roster(
        event(dial_in=DialIn(), **changed), reg("A", mode=ONLINE), waiting("B"), reg("", "c/1", hold_until=NOON)
    )
    decision = doing(kind, of, secret_text=SECRET)
    assert (decision.answers, decision.changes) == ((), ())


# -------------------------------------------------------------------------------------------------- notices and news


def test_promotion_answers_name_those_who_move() -> None:
    """As the list is after the moves, grouped by reader; `roster` is the list before."""
    before = roster(event(capacity=2), waiting("A", "a/1"), waiting("B", "a/2"), waiting("C", "c/1"))
    (answer,) = promotion_answers(before, promotions(before, NOON))
    assert said(answer) == [("A", Outcome.CONFIRMED), ("B", Outcome.CONFIRMED)]


ONCE = [
    (AnswerKind.DIAL_IN, JobKind.DIAL_IN.value),
    (AnswerKind.REMINDER, JobKind.REMINDER.value),
    (AnswerKind.NO_PLACE, JobKind.CLOSING_NOTICE.value),
    (AnswerKind.EVENT_CHANGED, "event-changed"),
    (AnswerKind.EVENT_CANCELLED, "event-cancelled"),
]


@pytest.mark.parametrize(("kind", "name"), ONCE)
def test_what_a_sent_answer_counts_as(kind: AnswerKind, name: str) -> None:
    """One notice a person; its kind is the job's, so that the store's question and our answer meet."""
    lines = tuple(AnswerLine(Outcome.CONFIRMED, reg("A", key)) for key in ("a/1", "a/2"))
    answer = Answer(kind, Address("a@x.example"), "fachtag", lines, version="v1")
    assert notices(answer) == (("a/1", name, "v1"), ("a/2", name, "v1"))


@pytest.mark.parametrize("kind", sorted(set(AnswerKind) - {kind for kind, _ in ONCE}))
def test_what_may_come_again_is_no_notice(kind: AnswerKind) -> None:
    """A person may be promoted twice: online first, then on site."""
    assert notices(Answer(kind, Address("a@x.example"), "fachtag", (AnswerLine(Outcome.CONFIRMED, reg("A")),))) == ()


def test_news_goes_to_everyone_who_is_active_once_a_version() -> None:
    """With a place or waiting; not to those who had it, cancelled, or came late."""
    decision = announce(AnswerKind.EVENT_CHANGED, people(), now=NOON, noticed=frozenset(("b/1",)), version="v2")
    assert [answer.to.addr for answer in decision.answers] == [
        "ada@x.example",
        "a@verein.example",
        "c@verein.example",
        "e@verein.example",
    ]
    assert {answer.version for answer in decision.answers} == {"v2"}


def test_the_cancellation_of_an_event_is_news_too_but_not_of_a_past_one() -> None:
    """`cancelled` is set when the news goes out."""
    of = roster(event(cancelled=True), reg("A"))
    assert len(announce(AnswerKind.EVENT_CANCELLED, of, now=NOON).answers) == 1
    assert announce(AnswerKind.EVENT_CANCELLED, of, now=DAY_BEFORE + timedelta(days=3)).answers == ()


CAPS = [
    (AnswerCounts(), True),
    (AnswerCounts(4, 2, 1), True),
    (AnswerCounts(to_address_last_day=5), False),
    (AnswerCounts(to_address_last_hour=3), False),
    (AnswerCounts(same_ever=2), False),
]


@pytest.mark.parametrize(("counts", "may"), CAPS)
def test_caps(counts: AnswerCounts, may: bool) -> None:
    """5 a day and 3 an hour an address, and 2 that say the same ever (BEHAVIOUR 5)."""
    assert (within_caps(counts, Policy()) is None) is may


def test_caps_come_from_the_policy() -> None:
    """A house may set its own."""
    assert within_caps(AnswerCounts(to_address_last_day=5), Policy(answers_per_address_a_day=6)) is None
