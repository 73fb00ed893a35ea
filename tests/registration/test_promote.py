"""Who moves up, and in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_bot.model import Event, GroupRule, OnsiteFull, Promote, Registration
from inbox_bot.registration import promotions

from .desk import NOON, ONLINE, ONSITE, event, groups, reg, roster, waiting

TOGETHER = GroupRule.TOGETHER

CASES: list[tuple[str, Event, list[Registration], list[str]]] = [
    (
        "the head of the list by arrival, not by the order of the rows",
        event(capacity=2),
        [reg("A"), waiting("C"), waiting("B")],
        ["b/1"],
    ),
    ("nobody where nothing is free", event(capacity=1), [reg("A"), waiting("B")], []),
    ("nobody where organisers went over the limit by hand", event(capacity=1), [reg("A"), reg("B"), waiting("C")], []),
    ("everyone where there is no limit", event(), [waiting("A"), waiting("B")], ["a/1", "b/1"]),
    (
        "each mode has its own limit and queue",
        event(capacity_by_mode=((ONSITE, 1), (ONLINE, 1)), onsite_full=OnsiteFull.WAIT),
        [reg("A"), waiting("B"), waiting("C", mode=ONLINE)],
        ["c/1"],
    ),
    (
        "the limit of the event holds for all modes together",
        event(capacity=2, capacity_by_mode=((ONSITE, 5), (ONLINE, 5))),
        [reg("A"), waiting("B", mode=ONLINE), waiting("C")],
        ["b/1"],
    ),
    (
        "a place on site for one who waits for it online frees an online place",
        event(capacity_by_mode=((ONSITE, 1), (ONLINE, 1))),
        [reg("A", mode=ONLINE, waiting_mode=ONSITE), waiting("B", mode=ONLINE)],
        ["a/1", "b/1"],
    ),
    (
        "moving between modes needs no place at the event",
        event(capacity=1, capacity_by_mode=((ONSITE, 1), (ONLINE, 1))),
        [reg("A", mode=ONLINE, waiting_mode=ONSITE)],
        ["a/1"],
    ),
    (
        "a group that stays together waits until all of it fits; a free chair goes to the next",
        event(capacity=2, group_rule=TOGETHER),
        [reg("A"), waiting("B", "b/1"), waiting("Bo", "b/2"), waiting("C")],
        ["c/1"],
    ),
    (
        "a group that stays together moves as one",
        event(capacity=3, group_rule=TOGETHER),
        [reg("A"), waiting("B", "b/1"), waiting("Bo", "b/2"), waiting("C")],
        ["b/1", "b/2"],
    ),
    (
        "as many as fit of a group",
        event(capacity=2),
        [reg("A"), waiting("B", "b/1"), waiting("Bo", "b/2")],
        ["b/1"],
    ),
    (
        "a wait for another mode counts from the day of the wish",
        event(capacity_by_mode=((ONSITE, 1),), onsite_full=OnsiteFull.WAIT),
        [reg("A", mode=ONLINE, waiting_mode=ONSITE, waiting_since=NOON), waiting("B")],
        ["b/1"],
    ),
    (
        "a mode that is no longer offered gives no places",
        event(modes=(ONSITE,)),
        [waiting("A", mode=ONLINE)],
        [],
    ),
    ("nothing is given for an event that is cancelled", event(cancelled=True), [waiting("A")], []),
    ("nothing is given for an event that is not live", event(live=False), [waiting("A")], []),
]


@pytest.mark.parametrize(("rule", "of", "people", "moved"), CASES, ids=[case[0] for case in CASES])
def test_who_moves_up(rule: str, of: Event, people: list[Registration], moved: list[str]) -> None:
    """Each case is the rule that its first field states."""
    assert [each.registration_id for each in promotions(roster(of, *people), NOON)] == moved, rule


def test_a_group_goes_online_as_one() -> None:
    """A group that stays together is not parted by mode: all wait on site with an online place."""
    of = event(capacity_by_mode=((ONSITE, 1), (ONLINE, 9)), group_rule=TOGETHER)
    moves = promotions(roster(of, waiting("B", "b/1"), waiting("Bo", "b/2")), NOON)
    assert [(each.mode, each.waiting_mode) for each in moves] == [(ONLINE, ONSITE)] * 2


def test_on_site_full_gives_an_online_place_and_keeps_the_wait() -> None:
    """BEHAVIOUR 3: on site full means an online place at once and a position on the on-site list."""
    people = roster(event(capacity_by_mode=((ONSITE, 1),)), reg("A"), waiting("B"))
    assert promotions(people, NOON) == (Promote("b/1", ONLINE, (), waiting_mode=ONSITE),)


def test_groups_are_split_from_midnight_of_the_day() -> None:
    """together-then-split: until n days before, by the event's wall clock."""
    of = event(capacity=2, group_rule=GroupRule.TOGETHER_THEN_SPLIT, split_days_before=7)
    people = roster(of, reg("A"), waiting("B", "b/1"), waiting("Bo", "b/2"))
    assert of.starts is not None
    midnight = of.starts.replace(day=27, month=10, hour=0)
    assert promotions(people, midnight - timedelta(seconds=1)) == ()
    assert [each.registration_id for each in promotions(people, midnight)] == ["b/1"]


def test_nobody_moves_once_the_event_has_begun() -> None:
    """A place in a room that is already full of people helps nobody."""
    of = event(capacity=2)
    assert of.starts is not None
    assert promotions(roster(of, waiting("A")), of.starts) == ()


def test_a_free_working_group_goes_to_the_first_who_waits_for_it() -> None:
    """The mode stays; a group held meanwhile is given up and passed on."""
    of = event(sessions=groups(1, 1))
    people = roster(
        of,
        reg("A", sessions=("ag1",), waiting_sessions=("ag2",)),
        reg("B", mode=ONLINE, waiting_sessions=("ag1",)),
    )
    assert promotions(people, NOON) == (Promote("a/1", ONSITE, ("ag2",)), Promote("b/1", ONLINE, ("ag1",)))


def test_whoever_moves_up_gets_the_first_working_group_with_room() -> None:
    """First and second wish; none free: the place all the same, and the wait for the groups."""
    of = event(capacity=9, sessions=groups(0, 1))
    people = roster(of, waiting("A", waiting_sessions=("ag1", "ag2")), waiting("B", waiting_sessions=("ag1", "ag2")))
    assert promotions(people, NOON) == (
        Promote("a/1", ONSITE, ("ag2",)),
        Promote("b/1", ONSITE, (), ("ag1", "ag2")),
    )


def test_a_raised_capacity_is_promotions_on_the_new_event() -> None:
    """`simulate` needs no rule of its own."""
    people = (reg("A"), waiting("B"), waiting("C"))
    assert promotions(roster(event(capacity=1), *people), NOON) == ()
    assert len(promotions(roster(event(capacity=3), *people), NOON)) == 2
