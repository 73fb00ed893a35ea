"""Who is the same person."""

from __future__ import annotations

import pytest

from inbox_bot.model import Participant
from inbox_bot.registration import match
from inbox_bot.registration.match import alike, part_of_name, registered_by, same_name, same_person

from .desk import CANCELLED, event, reg, roster

SAME = [
    ("Fatma Yılmaz", "FATMA YILMAZ"),
    ("Fatma Yılmaz", "Yilmaz, Fatma"),
    ("Jürgen Müller", "Juergen Mueller"),
    ("Jürgen Müller", "Jurgen Muller"),
    ("Dr. Henrike Vossebrecher", "Vossebrecher, Henrike"),
    ("Elsbeth Kamp-Yilmaz", "Elsbeth Kamp Yılmaz"),
    ("Anna-Maria Groß", "Annamaria Gross"),
    ("Seán O’Brien", "Sean OBrien"),
    ("Nguyễn Văn Nam", "Nguyen Van Nam"),
    ("Łukasz Kowalski", "Lukasz Kowalski"),
    ("Søren Østergård", "Soeren Oestergaard"),
    ("Тетяна Шевчук", "Tetiana Shevchuk"),
    ("Наталья Иванова", "Natalja Iwanowa"),
    ("İbrahim Çelik", "Ibrahim Celik"),
    ("e\u0301ric Dupont", "\u00e9ric Dupont"),
]

DIFFERENT = [
    ("Fatma Yılmaz", "Fatih Yılmaz"),
    ("Samir Haddad", "Fadi Haddad"),
    ("Jan Bauer", "Jan Baur"),
    ("Michael Nowak", "Michał Nowak"),
    ("Fatma Yılmaz", ""),
    ("", ""),
    ("Ömer Faruk Şahin", "Ömer Şahin"),
    ("Jan Müller", "Ian Müller"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_spelling_order_and_script_do_not_tell_people_apart(one: str, other: str) -> None:
    """Case, accents, umlauts written out, hyphens, order, titles and the alphabet fold away."""
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_other_names_are_other_people(one: str, other: str) -> None:
    """What is left after folding tells people apart."""
    assert not same_name(one, other)
    assert not same_name(other, one)


@pytest.mark.parametrize("part", ["Wolny", "K. Wolny", "Frau Wolny", "Katarzyna"])
def test_a_part_of_a_name_fits(part: str) -> None:
    """Names are shortened when people know each other."""
    assert part_of_name("Katarzyna Wolny", part)


@pytest.mark.parametrize("part", ["Wolna", "M. Wolny", "K.", "Katarzyna Maria Kowalska"])
def test_a_part_that_contradicts_does_not_fit(part: str) -> None:
    """An initial alone, or one that is another's, says nothing."""
    assert not part_of_name("Katarzyna Wolny", part)


def test_alike_is_a_correction_and_not_a_relative() -> None:
    """A misspelling is near; another member of the family is not."""
    assert alike("Aysel Sönmezler", "Ayşegül Sönmez")
    assert alike("Kowalsky Piotr", "Piotr Kowalski")
    assert not alike("Samir Haddad", "Fadi Haddad")
    assert not alike("Meryem Özkan", "Antonia Wessels")


def test_match_takes_equal_names_before_partial_ones() -> None:
    """ "Anna Yılmaz" is Anna Yılmaz, even where an Anna Maria Yılmaz is there too."""
    people = roster(event(), reg("Anna Yılmaz", "a/1"), reg("Anna Maria Yılmaz", "b/1"))
    assert [each.id for each in match(people, "Yilmaz, Anna")] == ["a/1"]
    assert [each.id for each in match(people, "Yılmaz")] == ["a/1", "b/1"]


def test_match_prefers_the_address_and_returns_all_where_it_does_not_help() -> None:
    """Ambiguity is a value."""
    people = roster(event(), reg("Ali Kaya", "a/1", email="ali@x.example"), reg("Ali Kaya", "b/1"))
    assert [each.id for each in match(people, "Ali Kaya", "ALI@x.example")] == ["a/1"]
    assert len(match(people, "Ali Kaya", "other@x.example")) == 2


def test_match_knows_active_people_only() -> None:
    """Who cancelled is not on the list."""
    assert match(roster(event(), reg("Ali Kaya", "a/1", status=CANCELLED)), "Ali Kaya") == ()


@pytest.mark.parametrize(
    ("known", "wanted", "contact", "is_same"),
    [
        (None, "ali@x.example", "other@y.example", True),
        ("ali@x.example", None, "other@y.example", True),
        ("ali@x.example", "Ali@X.example", "other@y.example", True),
        ("ali@x.example", "kaya@z.example", "other@y.example", False),
        ("ali@x.example", "kaya@z.example", "a@verein.example", True),
    ],
)
def test_namesakes_with_two_addresses_are_two_people(
    known: str | None, wanted: str | None, contact: str, is_same: bool
) -> None:
    """One name is one person, unless two addresses from two senders say otherwise."""
    row = reg("Ali Kaya", "a/1", email=known)
    assert same_person(row, Participant("Ali Kaya", email=wanted), contact) is is_same


def test_one_address_may_belong_to_a_couple() -> None:
    """Two names at one address are two people."""
    row = reg("Ali Kaya", "a/1", email="familie.kaya@x.example")
    assert not same_person(row, Participant("Elif Kaya", email="familie.kaya@x.example"), "a@verein.example")
    assert same_person(row, Participant("Ali Can Kaya", email="familie.kaya@x.example"), "b@verein.example")


def test_registered_by_finds_the_contacts_people_and_the_own_place() -> None:
    """Whoever registered, and the person at an address of their own."""
    people = roster(
        event(),
        reg("Ali Kaya", "a/1", contact="chef@x.example", email="ali@x.example"),
        reg("Elif Kaya", "a/2", contact="chef@x.example"),
        reg("Jo Bauer", "b/1"),
    )
    assert [each.id for each in registered_by(people, ["CHEF@x.example"])] == ["a/1", "a/2"]
    assert [each.id for each in registered_by(people, ["ali@x.example"])] == ["a/1"]
