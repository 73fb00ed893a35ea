"""A change is data with two interpreters, on the list in memory and in the tables: they agree."""

from __future__ import annotations

import itertools
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inbox_bot.model import (
    Address,
    Amend,
    Cancel,
    Change,
    Mode,
    Participant,
    Promote,
    Register,
    Registration,
    Roster,
    Status,
    Substitute,
)
from inbox_bot.registration.changes import apply_all
from inbox_bot.store import Store
from inbox_bot.store.lists import columns

from .samples import FACHTAG, registration

IDS = ("m1/0", "m1/1", "m2/0")
WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
YEAR = 365 * 24 * 3600 * 1_000_000
MOMENTS = st.integers(0, YEAR).map(lambda micros: datetime(2021, 1, 1, tzinfo=UTC) + timedelta(microseconds=micros))
SESSIONS = st.lists(st.sampled_from(["ag1", "ag2", "Ünïcödé"]), unique=True, max_size=2).map(tuple)
MODES = st.sampled_from(Mode)
PARTICIPANTS = st.builds(Participant, WORDS, WORDS, WORDS, st.none() | WORDS, st.none() | WORDS)
REGISTRATIONS = st.builds(
    Registration,
    id=st.sampled_from((*IDS, "late/0")),
    event=st.just("fachtag"),
    participant=PARTICIPANTS,
    contact=st.builds(Address, WORDS, WORDS),
    status=st.sampled_from(Status),
    mode=MODES,
    arrived_at=MOMENTS,
    number=st.integers(0, 50),
    sessions=SESSIONS,
    waiting_sessions=SESSIONS,
    waiting_mode=st.none() | MODES,
    language=st.sampled_from(["de", "tr"]),
    remark=WORDS,
    hold_until=st.none() | MOMENTS,
    by_hand=st.booleans(),
    waiting_since=st.none() | MOMENTS,
)
WHO = st.sampled_from((*IDS, "unknown/0"))
CHANGES: st.SearchStrategy[Change] = st.one_of(
    st.builds(Register, REGISTRATIONS),
    st.builds(Cancel, WHO),
    st.builds(Substitute, WHO, PARTICIPANTS, MODES, SESSIONS, SESSIONS, st.none() | MOMENTS),
    st.builds(Amend, WHO, MODES, SESSIONS, SESSIONS, st.none() | MODES, WORDS, st.none() | MOMENTS),
    st.builds(Promote, WHO, MODES, SESSIONS, SESSIONS, st.none() | MODES),
)
_slugs = itertools.count()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    first=st.lists(REGISTRATIONS, min_size=len(IDS), max_size=len(IDS)),
    batches=st.lists(st.lists(CHANGES, min_size=1, max_size=6), min_size=1, max_size=3),
)
def test_both_interpreters_agree(store: Store, first: list[Registration], batches: list[list[Change]]) -> None:
    """Whatever the changes, in whatever order, over one or more transactions."""
    event = replace(FACHTAG, slug=f"event{next(_slugs)}")
    start: list[Change] = [Register(replace(each, id=name)) for each, name in zip(first, IDS, strict=True)]
    batches = [[_moved(change, event.slug) for change in batch] for batch in (start, *batches)]
    for number, batch in enumerate(batches):
        with store.begin() as tx:
            tx.roster(event)
            tx.apply(event.slug, batch, f"cause{number}")
    expected = apply_all(Roster(event), [change for batch in batches for change in batch])
    with store.begin() as tx:
        assert tx.roster(event) == expected


def test_the_queue_knows_no_draw() -> None:
    """Two of one mail with the same number: however a database gives its rows, their order is one."""
    first, second = (replace(registration("m1"), id=f"m1/{n}", number=7) for n in (0, 1))
    assert Roster.of(FACHTAG, (second, first)) == Roster.of(FACHTAG, (first, second))


def _moved(change: Change, slug: str) -> Change:
    """The same change on an event of its own: every example starts with an empty list."""
    if isinstance(change, Register):
        of = change.registration
        return Register(replace(of, event=slug, id=f"{slug}-{of.id}"))
    return replace(change, registration_id=f"{slug}-{change.registration_id}")


def test_every_field_of_a_registration_has_its_column() -> None:
    """A field that the model gains must not be lost in the tables."""
    one = registration("m1")
    inside = {f"{field.name}" for field in fields(Participant)}
    contact = {"contact_addr", "contact_name"}
    expected = ({field.name for field in fields(Registration)} - {"participant", "contact"}) | inside | contact
    assert set(columns(one)) == expected
