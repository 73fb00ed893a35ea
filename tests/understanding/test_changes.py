"""What changes a registration that stands, and what only looks as if it did."""

from __future__ import annotations

import pytest

from inbox_bot.model import Intent, Mode

from .test_who_registers import CONFIRMED, decided, names


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("ich melde zwei Leute zum Treffen an. Eine heißt Mia Thal, die andere Ida Kern.", ["Ida Kern", "Mia Thal"]),
        ("Frau Mia Thal und eine andere Kollegin, Ida Kern, kommen zum Treffen.", ["Ida Kern", "Mia Thal"]),
        ("anbei meine Anmeldung zum Treffen, ich nehme online teil.", ["Anna Berg"]),
        ("anbei die Anmeldung von Mia Thal, sie kommt. Sollte sich etwas ändern, melde ich mich.", ["Mia Thal"]),
    ],
)  # fmt: skip
def test_other_people_and_what_may_change_later_change_nothing(text: str, register: list[str]) -> None:
    found = decided(text, subject="Anmeldung Treffen")
    assert (found.intent, names(found)) == (Intent.REGISTER, register)


@pytest.mark.parametrize("word", ["ändern", "aendern", "andern"])
def test_a_change_is_one_with_and_without_its_dots(word: str) -> None:
    found = decided(f"bitte {word} Sie meine Anmeldung auf online.", CONFIRMED)
    assert (found.intent, names(found)) == (Intent.CHANGE, ["Anna Berg"])


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("mein Mann kommt nun doch auch mit. Er heißt Udo Berg.", ["Udo Berg"]),
        ("ich hatte mich schon angemeldet. Nun möchte mein Bruder doch auch mit: Udo Kern.", ["Udo Kern"]),
        ("zusätzlich zu den bereits Angemeldeten möchte auch Frau Mia Thal zum Treffen mitkommen.", ["Mia Thal"]),
        ("neben den Gemeldeten kommt auch noch Herr Udo Kern zum Treffen.", ["Udo Kern"]),
        ("Registered are two of us. In addition to them Mr Udo Kern would like to attend.", ["Udo Kern"]),
    ],
)
def test_further_people_are_registered(text: str, register: list[str]) -> None:
    found = decided(text)
    assert (found.intent, names(found)) == (Intent.REGISTER, register)


@pytest.mark.parametrize(
    "text",
    [
        "ich komme zum Treffen, online. Meine Frau kommt ebenfalls, hat sich aber schon selbst angemeldet.",
        "ich komme zum Treffen, online. Frau Mia Thal kommt auch, ist aber bereits angemeldet.",
        "ein Platz für mich bitte, online. Meine Kollegin hat sich schon selber gemeldet.",
    ],
)
def test_who_registered_on_their_own_is_not_put_on_the_list_again(text: str) -> None:
    found = decided(text)
    assert (found.intent, names(found), found.unnamed) == (Intent.REGISTER, ["Anna Berg"], 0)


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("bis wann sagen Sie mir Bescheid? Ich muss ja meinen Dienst tauschen.", Intent.QUESTION),
        ("super, vielen Dank für die Umbuchung! Jetzt stimmt alles.", Intent.UNRELATED),
        ("herzlichen Dank, Änderungen gibt es keine.", Intent.UNRELATED),
        ("Für Frau Mia Kern springt niemand ein.", Intent.UNRELATED),
    ],
)
def test_nothing_is_changed(text: str, intent: Intent) -> None:
    found = decided(text, CONFIRMED)
    assert not found.register
    assert not found.cancel
    assert found.intent is intent or found.doubts


def test_who_does_not_know_who_comes_takes_nobody_off() -> None:
    found = decided("Mia Thal und Ida Kern kommen zum Treffen. Ich weiß noch nicht wer als Dritter kommt.")
    assert found.intent is Intent.REGISTER
    assert not found.cancel


@pytest.mark.parametrize(
    ("text", "below", "wrong", "right"),
    [
        ("ich heiße Berg, nicht Bergk. Sonst stimmt alles.", CONFIRMED, "Anna Bergk", "Anna Berg"),
        ("Frau Kern heißt mit Vornamen Maia, nicht Mia.", CONFIRMED, "Mia Kern", "Maia Kern"),
        ("die Kollegin schreibt sich Mia Kerne (mit e), nicht Kern.", CONFIRMED, "Mia Kern", "Mia Kerne"),
        ("ich heiße jetzt Anna Berg, nicht mehr Anna Thal.", "", "Anna Thal", "Anna Berg"),
        ("der Name ist falsch: nicht Udo Kehrn, sondern Udo Kern.", "", "Udo Kehrn", "Udo Kern"),
        ("in der Meldung sind die Namen vertauscht: nicht Ali Omar, sondern Omar Ali.", "", "Ali Omar", "Omar Ali"),
        ("my name is Berg and not Bergh.", "", "Anna Bergh", "Anna Berg"),
        ("mon nom est Berg et pas Bergue.", "", "Anna Bergue", "Anna Berg"),
    ],
)
def test_a_name_is_put_right_by_the_wrong_one_beside_it(text: str, below: str, wrong: str, right: str) -> None:
    found = decided(text, below)
    assert found.intent is Intent.CHANGE
    assert [person.full for person in found.cancel] == [wrong]
    assert names(found) == [right]


@pytest.mark.parametrize(
    "text",
    [
        "abmelden wollte ich Frau Huth, nicht Frau Ruth.",
        "bitte melden Sie Frau Mia Kern an, nicht Frau Mia Kehrn.",
        "Frau Kern heißt mit Vornamen Mia, nicht alle schreiben das richtig.",
    ],
)
def test_two_people_who_are_nearly_namesakes_stay_two(text: str) -> None:
    assert "berichtigt einen Namen" not in decided(text).reasons


WAITS = "alle Plätze sind vergeben. Auf der Warteliste steht:\n- Anna Berg\nWird ein Platz frei, schreiben wir Ihnen."


@pytest.mark.parametrize(
    ("text", "below", "register"),
    [
        ("ich komme nun zum Treffen nach Altena.", CONFIRMED, ["Anna Berg"]),
        ("bitte bei Frau Kern vor Ort eintragen, bei mir passt alles.", CONFIRMED, ["Mia Kern"]),
        ("Frau Kern nimmt vor Ort teil.", CONFIRMED, ["Mia Kern"]),
        ("Frau Kern nimmt vor Ort teil. Sonst stimmt alles.", CONFIRMED, ["Mia Kern"]),
        ("dann nehme ich gern online teil.", WAITS, ["Anna Berg"]),
    ],
)
def test_who_stands_on_our_list_and_comes_another_way_is_moved(text: str, below: str, register: list[str]) -> None:
    found = decided(text, below)
    assert (found.intent, names(found)) == (Intent.CHANGE, register)


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("Frau Ida Lenz kommt auch, vor Ort.", ["Ida Lenz"]),
        ("bitte noch Herrn Udo Dohm vor Ort eintragen.", ["Udo Dohm"]),
    ],
)
def test_who_stands_on_no_list_is_registered(text: str, register: list[str]) -> None:
    found = decided(text, CONFIRMED)
    assert (found.intent, names(found)) == (Intent.REGISTER, register)


@pytest.mark.parametrize(
    "text",
    [
        "bitte Frau Mia Kern durch Herrn Udo Dohm ersetzen.",
        "am Treffen nimmt nicht Frau Mia Kern, sondern Herr Udo Dohm teil.",
        "zum Treffen kommt nicht Mia Kern, sondern Udo Dohm.",
    ],
)
def test_one_comes_for_the_other(text: str) -> None:
    found = decided(text, CONFIRMED)
    assert (found.intent, names(found)) == (Intent.CHANGE, ["Udo Dohm"])
    assert [person.full for person in found.cancel] == ["Mia Kern"]


def test_two_who_both_stay_away_are_both_taken_off() -> None:
    found = decided("Mia Kern und Udo Dohm kommen nicht zum Treffen.", CONFIRMED)
    assert (found.intent, names(found)) == (Intent.CANCEL, [])
    assert sorted(person.full for person in found.cancel) == ["Mia Kern", "Udo Dohm"]


_ONLINE_INSTEAD = [
    "ich schaffe es nicht zum Treffen, würde aber gerne online zusehen.",
    "leider kann ich nicht vor Ort sein, möchte aber per Video teilnehmen.",
    "ich kann nicht kommen. Ich würde aber gern von zu Hause aus zusehen.",
    "leider schaffe ich die Fahrt nicht, schalte mich aber gern online zu.",
]


@pytest.mark.parametrize("text", _ONLINE_INSTEAD)
def test_who_cannot_travel_and_watches_online_cancels_nothing(text: str) -> None:
    new, registered = decided(text), decided(text, CONFIRMED.replace("online", "vor Ort"))
    assert (new.intent, names(new), new.cancel) == (Intent.REGISTER, ["Anna Berg"], [])
    assert (registered.intent, names(registered), registered.cancel) == (Intent.CHANGE, ["Anna Berg"], [])
    assert [person.mode for person in (*new.register, *registered.register)] == [Mode.ONLINE, Mode.ONLINE]


def test_who_does_not_make_it_tomorrow_was_expected() -> None:
    found = decided("ich schaffe es morgen nicht zum Treffen, würde aber gern online zusehen.")
    assert (found.intent, names(found)) == (Intent.CHANGE, ["Anna Berg"])


def test_those_who_registered_together_watch_online_together() -> None:
    found = decided("wir schaffen es nicht zum Treffen, würden aber gern online zusehen.", CONFIRMED)
    assert (found.intent, names(found)) == (Intent.CHANGE, ["Anna Berg", "Mia Kern"])


@pytest.mark.parametrize(
    "text",
    [
        "ich kann leider nicht kommen und würde auch online nicht teilnehmen.",
        "ich kann leider nicht kommen, auch nicht online.",
        "ich muss absagen, auch online geht es nicht.",
        "ich wollte gern online zusehen, kann nun aber doch nicht.",
        "ich hätte gern online zugesehen, schaffe es aber leider nicht.",
    ],
)
def test_who_does_not_watch_online_either_cancels(text: str) -> None:
    found = decided(text, CONFIRMED)
    assert (found.intent, found.register) == (Intent.CANCEL, [])
