"""Some go and others come or take part otherwise, in one letter; and what only looks so."""

from __future__ import annotations

import pytest

from inbox_bot.model import Ask, Intent, Mode

from .test_who_registers import decided, names

ONE = "Angemeldet zum Stadtteiltreffen:\n- Anna Berg, vor Ort"
FOUR = "Angemeldet zum Stadtteiltreffen:\n1. Anna Berg, vor Ort\n2. Mia Kern, vor Ort\n3. Uwe Dohm, vor Ort\n4. Ida Lenz, vor Ort"  # noqa: E501
IN_GROUPS = "Angemeldet zum Stadtteiltreffen:\n- Anna Berg, AG 1\n- Mia Kern, AG 1"


@pytest.mark.parametrize(
    ("text", "going", "coming"),
    [
        ("Frau Kern schafft es nicht, ich bringe Herrn Udo Thal mit.", ["Mia Kern"], ["Udo Thal"]),
        ("bitte Mia Kern streichen. Neu dazu kommt Udo Thal.", ["Mia Kern"], ["Udo Thal"]),
        ("bitte streichen Sie Mia Kern und ergänzen Sie Udo Thal.", ["Mia Kern"], ["Udo Thal"]),
        ("Frau Kern kommt nicht, Herr Udo Thal dafür schon.", ["Mia Kern"], ["Udo Thal"]),
        ("Mia Kern kommt nicht, neu dabei ist Udo Thal, online.", ["Mia Kern"], ["Udo Thal"]),
        ("Uwe Dohm nimmt online teil, Mia Kern kommt gar nicht.", ["Mia Kern"], ["Uwe Dohm"]),
        ("Mia Kern ist krank, bitte abmelden, ich schalte mich online zu.", ["Mia Kern"], ["Anna Berg"]),
        ("Mia Kern kann nicht. Dafür kommt mein Bruder. Er heißt Udo Berg.", ["Mia Kern"], ["Udo Berg"]),
    ],
)  # fmt: skip
def test_of_our_list_one_goes_and_another_comes(text: str, going: list[str], coming: list[str]) -> None:
    found = decided(text, FOUR)
    assert found.intent is Intent.CHANGE
    assert (sorted(person.full for person in found.cancel), names(found)) == (going, coming)


@pytest.mark.parametrize(
    "text",
    [
        "Mia Kern kommt nicht. Ida Lenz und ich kommen wie geplant.",
        "bitte Mia Kern abmelden, Uwe Dohm kommt auf jeden Fall.",
    ],
)
def test_who_stays_as_the_list_has_them_changes_nothing(text: str) -> None:
    found = decided(text, FOUR)
    assert (found.intent, [person.full for person in found.cancel]) == (Intent.CANCEL, ["Mia Kern"])


def test_a_way_is_no_change_where_our_list_tells_of_groups() -> None:
    found = decided("ich kann nicht, bitte streichen Sie mich. Mia geht alleine hin.", IN_GROUPS)
    assert (found.intent, [person.full for person in found.cancel]) == (Intent.CANCEL, ["Anna Berg"])


@pytest.mark.parametrize(
    ("text", "going", "coming"),
    [
        ("streichen Sie Mia Thal und ergänzen Sie Udo Kern und Ina Roth.", ["Mia Thal"], ["Ina Roth", "Udo Kern"]),
        ("bitte Mia Thal von der Liste nehmen und Udo Kern eintragen.", ["Mia Thal"], ["Udo Kern"]),
        ("ich schicke meinen Bruder Udo Berg für mich zum Treffen.", ["Anna Berg"], ["Udo Berg"]),
        ("ich kann leider nicht kommen. Dafür kommt mein Bruder. Er heißt Udo Berg.", ["Anna Berg"], ["Udo Berg"]),
    ],
)  # fmt: skip
def test_both_are_asked_for_without_a_list(text: str, going: list[str], coming: list[str]) -> None:
    found = decided(text)
    assert found.intent is Intent.CHANGE
    assert ([person.full for person in found.cancel], names(found)) == (going, coming)


def test_who_registers_others_and_stays_away_takes_nobody_off() -> None:
    found = decided("ich melde Udo Kern und Ina Roth an. Ich selbst kann leider nicht.")
    assert (found.intent, names(found), found.cancel) == (Intent.REGISTER, ["Ina Roth", "Udo Kern"], [])


def test_a_substitute_without_a_name_is_asked_for() -> None:
    found = decided("ich kann nicht kommen, dafür kommt mein Bruder.")
    assert (found.intent, found.unnamed, found.asks) == (Intent.CHANGE, 1, [Ask.NAMES])


@pytest.mark.parametrize(
    "text",
    [
        "Zug fällt aus, komme nicht mehr hin. Sorry!",
        "Muss morgen leider arbeiten, Kollege krank. Bitte abmelden.",
        "den Platz können Sie gern weitergeben, ich habe mich anders entschieden und komme nicht.",
        "ich nehme mich mal raus, zu viel los gerade.",
    ],
)
def test_the_only_one_on_our_list_goes(text: str) -> None:
    found = decided(text, ONE)
    assert (found.intent, [person.full for person in found.cancel]) == (Intent.CANCEL, ["Anna Berg"])


@pytest.mark.parametrize(
    "text",
    [
        "bitte buchen Sie Mia Kern, Uwe Dohm und mich von Präsenz auf online um.",
        "bitte stellen Sie Frau Kern, Herrn Dohm und mich auf online um.",
    ],
)
def test_several_are_moved_at_once(text: str) -> None:
    found = decided(text, FOUR)
    assert (found.intent, names(found)) == (Intent.CHANGE, ["Anna Berg", "Mia Kern", "Uwe Dohm"])
    assert {person.mode for person in found.register} == {Mode.ONLINE}


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("ich komme doch nach Altena, online brauche ich nicht.", Mode.ONSITE),
        ("online kann ich leider nicht, ich komme vor Ort.", Mode.ONSITE),
        ("I can't come in person but would join online.", Mode.ONLINE),
        ("ich kann nicht kommen und würde gern online zusehen.", Mode.ONLINE),
        ("bei mir bitte noch ändern auf online, die anderen machen vor Ort.", Mode.ONLINE),
    ],
)
def test_the_way_that_is_denied_or_of_others_is_not_wished(text: str, mode: Mode) -> None:
    found = decided(text, ONE)
    assert (names(found), [person.mode for person in found.register], found.cancel) == (["Anna Berg"], [mode], [])


@pytest.mark.parametrize(
    "text",
    [
        "ich hab mich vertan, bitte nicht AG 1 sondern AG 2.",
        "könnte ich statt in der AG 1 in der AG 2 mitmachen?",
        "ich möchte von AG 1 nach AG 2 wechseln.",
    ],
)
def test_another_group_is_wished(text: str) -> None:
    found = decided(text, IN_GROUPS)
    assert (found.intent, names(found), found.register[0].sessions) == (Intent.CHANGE, ["Anna Berg"], ["ag2"])


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("nehmen Sie mich aus der AG 2 raus, am Treffen nehme ich teil.", ""),
        ("bitte streichen Sie mich aus der AG 1.", IN_GROUPS),
        ("Mia Kern kommt, die anderen zwei nicht.", FOUR),
        ("meine Chefin braucht mich im Laden. Dafür kommt mein Bruder. Er heißt Udo Berg.", ""),
    ],
)
def test_what_a_careful_clerk_would_ask_is_doubted(text: str, below: str) -> None:
    assert decided(text, below).doubts


@pytest.mark.parametrize(
    ("text", "below", "intent"),
    [
        ("Frau Mia Kern kommt nicht vor Ort, sondern online.", "", Intent.REGISTER),
        ("Frau Mia Kern kommt nicht vor Ort, sondern online.", FOUR, Intent.CHANGE),
        ("Mia Kern nimmt nicht in Präsenz, sondern per Video teil.", FOUR, Intent.CHANGE),
        ("bitte ändern: Fr. Kern nicht vor Ort, sondern online.", FOUR, Intent.CHANGE),
    ],
)
def test_one_way_is_denied_for_the_other(text: str, below: str, intent: Intent) -> None:
    found = decided(text, below)
    assert (found.intent, names(found), found.cancel) == (intent, ["Mia Kern"], [])
    assert found.register[0].mode is Mode.ONLINE


@pytest.mark.parametrize("text", ["nicht ich komme, sondern Udo Thal.", "ich komme nicht, sondern Herr Udo Thal."])
def test_not_the_writer_but_another(text: str) -> None:
    found = decided(text, ONE)
    assert (found.intent, names(found)) == (Intent.CHANGE, ["Udo Thal"])
    assert [person.full for person in found.cancel] == ["Anna Berg"]
