"""What holds for every list and every row of mails, whoever writes what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from itertools import combinations
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_bot.model import (
    Amend,
    Cancel,
    Change,
    Decision,
    DialIn,
    Event,
    GroupRule,
    Mode,
    OnsiteFull,
    Participant,
    Person,
    Promote,
    Register,
    Registration,
    Roster,
    Status,
    Substitute,
    Understanding,
)
from inbox_bot.registration import apply, promotions
from inbox_bot.registration.changes import apply_all, difference
from inbox_bot.registration.match import same_person
from inbox_bot.registration.promote import splits_groups

from .desk import (
    CONFIRMED,
    NOON,
    ONLINE,
    ONSITE,
    alters,
    at_desk,
    cancels,
    event,
    groups,
    person,
    reg,
    registers,
    roster,
)

often = settings(max_examples=80)

NAMES = ("Ada Berg", "Cem Dağ", "Eva Fink", "Udo Graf", "Ute Kern", "Max Lang", "Ida Noll")
ADDRESSES = ("a@x.example", "b@x.example", "c@y.example")
limits = st.one_of(st.none(), st.integers(0, 3))
modes = st.sampled_from((ONLINE, ONSITE))
slugs = st.lists(st.sampled_from(("ag1", "ag2")), max_size=2, unique=True).map(tuple)


@st.composite
def events(draw: st.DrawFn) -> Event:
    by_mode = tuple((mode, places) for mode in Mode if (places := draw(limits)) is not None)
    return event(
        modes=draw(st.sampled_from(((ONSITE, ONLINE), (ONLINE, ONSITE), (ONLINE,), (ONSITE,)))),
        capacity=draw(limits),
        capacity_by_mode=by_mode,
        sessions=groups(draw(limits), draw(limits)),
        group_rule=draw(st.sampled_from(GroupRule)),
        onsite_full=draw(st.sampled_from(OnsiteFull)),
        registration_closes=draw(st.sampled_from((None, NOON + timedelta(hours=4)))),
        dial_in=draw(st.sampled_from((None, DialIn(days_before=60)))),
    )


people = st.builds(
    Person,
    st.sampled_from(NAMES),
    email=st.sampled_from((None, *ADDRESSES)),
    mode=st.one_of(st.none(), modes),
    sessions=slugs,
)
mails = st.one_of(
    st.builds(lambda who, n: registers(*who, unnamed=n), st.lists(people, max_size=4), st.integers(0, 2)),
    st.builds(lambda who: cancels(*who), st.lists(st.sampled_from(NAMES), max_size=2)),
    st.builds(
        lambda who, out, n: alters(*who, cancel=tuple(out), unnamed=n),
        st.lists(people, max_size=3),
        st.lists(st.sampled_from(NAMES), max_size=2),
        st.integers(0, 1),
    ),
)
letters = st.lists(st.tuples(mails, st.sampled_from((*ADDRESSES, "chefin@buero.example"))), max_size=8)


def run(of: Event, post: Iterable[tuple[Understanding, str]]) -> list[tuple[Roster, Decision, Roster]]:
    """The post of a week, one mail an hour, in the order of arrival: (before, decision, after) of each."""
    now, steps = roster(of), []
    for n, (mail, addr) in enumerate(post):
        decision = at_desk(mail, now, addr=addr, key=f"m{n:02}", received_at=NOON + timedelta(hours=n))
        steps.append((now, decision, apply_all(now, decision.changes)))
        now = steps[-1][2]
    return steps


def over(of: Roster) -> Counter[str]:
    """By how much each limit is exceeded; sessions and modes by name."""
    excess: Counter[str] = Counter()
    for mode in Mode:
        excess[mode] = max(0, of.taken(mode) - (of.event.mode_capacity(mode) or 0)) if _is_limited(of, mode) else 0
    excess["all"] = max(0, of.taken() - of.event.capacity) if of.event.capacity is not None else 0
    for session in of.event.sessions:
        excess[session.slug] = max(0, -(of.free_in_session(session.slug) or 0))
    return +excess


def _is_limited(of: Roster, mode: Mode) -> bool:
    return of.event.mode_capacity(mode) is not None


@often
@given(events(), letters)
def test_the_rules_never_exceed_a_limit(of: Event, post: list[tuple[Understanding, str]]) -> None:
    """Whatever comes, no limit is exceeded."""
    for _, _, now in run(of, post):
        assert not over(now)


@often
@given(events(), letters)
def test_no_place_stays_free_while_someone_waits_who_would_take_it(
    of: Event, post: list[tuple[Understanding, str]]
) -> None:
    """After each mail nobody is left to move up, checked by the limits themselves."""
    for _, decision, now in run(of, post):
        if not decision.changes:
            continue
        assert promotions(now, NOON) == ()
        if splits_groups(of, NOON):
            assert not [each for each in now.registrations if _would_fit(now, each)]
        assert not [
            (each.id, slug)
            for each in now.with_status(CONFIRMED)
            for slug in each.waiting_sessions
            if (free := now.free_in_session(slug)) is None or free > 0
        ]


def _would_fit(of: Roster, each: Registration) -> bool:
    mode = each.waits_for()
    if mode is None or mode not in of.event.modes:
        return False
    if each.status is CONFIRMED:
        without = Roster(of.event, tuple(row for row in of.registrations if row.id != each.id))
        free = without.free(mode)
    else:
        free = of.free(mode)
    return free is None or free > 0


@often
@given(events(), letters)
def test_nobody_stands_on_the_list_twice(of: Event, post: list[tuple[Understanding, str]]) -> None:
    """Of all who are active, no two are the same person."""
    for _, _, now in run(of, post):
        active = [each for each in now.registrations if each.is_active and each.participant.name]
        for one, other in combinations(active, 2):
            assert not same_person(one, other.participant, "")


@often
@given(events(), letters)
def test_changes_lead_to_the_list_that_was_decided_on(of: Event, post: list[tuple[Understanding, str]]) -> None:
    """Each id changes at most once in a kind, and applying the same decision again changes nothing."""
    for _, decision, now in run(of, post):
        keys = [
            (type(each), each.registration.id if isinstance(each, Register) else each.registration_id)
            for each in decision.changes
        ]
        assert len(keys) == len(set(keys))
        assert apply_all(now, decision.changes) == now


@often
@given(events(), letters)
def test_each_reader_gets_one_answer_of_a_kind_and_the_writer_one_in_all(
    of: Event, post: list[tuple[Understanding, str]]
) -> None:
    """One mail, one answer to the writer; nobody else gets the same news twice."""
    for (_, decision, _), (_, addr) in zip(run(of, post), post, strict=True):
        readers = [(answer.kind, answer.to.addr.casefold()) for answer in decision.answers]
        assert len(readers) == len(set(readers))
        assert sum(reader == addr for _, reader in readers) <= 1


@often
@given(events(), letters)
def test_nobody_hears_of_a_loss_that_is_none(of: Event, post: list[tuple[Understanding, str]]) -> None:
    """Whoever is told of a cancellation by others is off the list, and stood on it with a name or a held place."""
    for before, decision, now in run(of, post):
        for answer in decision.answers[1:]:
            for line in answer.lines:
                old, new = before.find(line.registration.id), now.find(line.registration.id)
                assert old is not None
                assert new is not None
                assert old != new


@often
@given(events(), letters)
def test_everybody_who_moves_up_is_told(of: Event, post: list[tuple[Understanding, str]]) -> None:
    """A promotion that nobody hears of is an empty chair [onlineweb4#673]."""
    for _, decision, _ in run(of, post):
        told = {line.registration.id for answer in decision.answers for line in answer.lines}
        assert {each.registration_id for each in decision.changes if isinstance(each, Promote)} <= told


single = st.lists(st.integers(0, 30), min_size=2, max_size=7, unique=True)


@often
@given(single, st.integers(0, 4), st.randoms(use_true_random=False))
def test_whoever_waits_waits_in_the_order_of_arrival(hours: list[int], capacity: int, random: Random) -> None:
    """In whatever order mails are read, as many have a place, and the list is in the order of arrival; read in the
    order of arrival, the first have it."""
    of = event(capacity=capacity)
    shuffled = sorted(hours)
    random.shuffle(shuffled)
    ends = [_processed(of, order) for order in (sorted(hours), shuffled)]
    in_order, out_of_order = ends
    assert [each.arrived_at for each in in_order.with_status(CONFIRMED)] == [
        NOON + timedelta(hours=hour) for hour in sorted(hours)[:capacity]
    ]
    assert out_of_order.taken() == in_order.taken()
    queue = out_of_order.with_status(Status.WAITLISTED)
    assert [out_of_order.position(each.id) for each in queue] == list(range(1, len(queue) + 1))
    assert sorted(queue, key=lambda each: each.arrived_at) == list(queue)


def _name(hour: int) -> str:
    return f"Gast{chr(97 + hour // 6)}{chr(97 + hour % 6)} Nummer"


def _processed(of: Event, hours: list[int]) -> Roster:
    now = roster(of)
    for hour in hours:
        arrived = NOON + timedelta(hours=hour)
        mail = registers(person(_name(hour)))
        decision = at_desk(
            mail, now, addr=f"g{hour}@x.example", key=f"m{hour:02}", received_at=arrived, now=NOON + timedelta(days=2)
        )
        now = apply_all(now, decision.changes)
    return now


@often
@given(single, st.integers(0, 4))
def test_after_an_outage_the_list_is_the_same(hours: list[int], capacity: int) -> None:
    """Read at once or two days later: the order is the arrival."""
    of = event(capacity=capacity)
    at_once, later = roster(of), roster(of)
    for hour in sorted(hours):
        arrived = NOON + timedelta(hours=hour)
        mail = registers(person(_name(hour)))
        first = at_desk(mail, at_once, addr=f"g{hour}@x.example", key=f"m{hour:02}", received_at=arrived)
        at_once = apply_all(at_once, first.changes)
    later = _processed(of, sorted(hours))
    assert at_once == later


# ---------------------------------------------------------------------------------------------------- apply, difference

rows = st.builds(
    lambda n, name, status, mode, sessions, waits, wait: reg(
        name,
        f"{'abc'[n % 3]}/{n}",
        status=status,
        mode=mode,
        sessions=sessions,
        waiting_sessions=waits,
        waiting_mode=wait,
    ),
    st.integers(1, 6),
    st.sampled_from(("", *NAMES)),
    st.sampled_from(Status),
    modes,
    slugs,
    slugs,
    st.one_of(st.none(), modes),
)
lists = st.lists(rows, max_size=5, unique_by=lambda each: each.id).map(lambda each: roster(event(), *each))
ids = st.sampled_from([f"{'abc'[n % 3]}/{n}" for n in range(1, 9)])
changes: st.SearchStrategy[Change] = st.one_of(
    st.builds(Register, rows),
    st.builds(Cancel, ids),
    st.builds(Substitute, ids, st.builds(Participant, st.sampled_from(NAMES)), modes, slugs, slugs),
    st.builds(Amend, ids, modes, slugs, slugs, waiting_mode=st.one_of(st.none(), modes), remark=st.just("Rampe")),
    st.builds(Promote, ids, modes, slugs, slugs, st.one_of(st.none(), modes)),
)


@often
@given(lists, changes)
def test_apply_is_total_and_touches_one_row(of: Roster, change: Change) -> None:
    """Known or unknown, cancelled or not: no error, no other row changes, nobody disappears, nobody comes twice."""
    now = apply(of, change)
    key = change.registration.id if isinstance(change, Register) else change.registration_id
    old = {each.id: each for each in of.registrations}
    new = {each.id: each for each in now.registrations}
    assert len(new) == len(now.registrations)
    assert old.keys() <= new.keys() <= old.keys() | {key}
    assert all(new[each] == old[each] for each in old if each != key)
    assert list(now.registrations) == sorted(now.registrations, key=lambda each: each.order)


@often
@given(lists, changes)
def test_a_change_twice_is_the_change_once(of: Roster, change: Change) -> None:
    """A replay is harmless."""
    assert apply(apply(of, change), change) == apply(of, change)


@often
@given(lists, st.lists(changes, max_size=6), st.sets(ids))
def test_difference_is_the_other_direction_of_apply(of: Roster, steps: list[Change], wished: set[str]) -> None:
    """Whatever was changed, the difference leads from the one list to the other."""
    after = apply_all(of, steps)
    assert apply_all(of, difference(of, after, wished)) == after


def test_a_cancelled_row_is_never_brought_back() -> None:
    """Whoever cancelled and comes again gets a new row."""
    of = roster(event(), replace(reg("Ada Berg", "a/1"), status=Status.CANCELLED))
    for change in (
        Promote("a/1", ONLINE, ()),
        Amend("a/1", ONLINE, ()),
        Substitute("a/1", Participant("X"), ONLINE, ()),
    ):
        assert apply(of, change) == of
