"""Which of two events a mail means."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from inbox_bot.model import Document, DocumentKind, Event, Intent, ReadingContext
from inbox_bot.understanding import understand
from inbox_bot.understanding.which_event import ordinal_in, the_one_meant

from .test_understand import MEETING, OFFICE, PERSON, message

FEAST = Event(
    slug="fest",
    title="Sommerfest",
    starts=datetime(2022, 11, 19, tzinfo=ZoneInfo("Europe/Berlin")),
    aliases=("Sommerfest", "Fest"),
)


def event_of(text: str, subject: str = "") -> str | None:
    body = Document(DocumentKind.BODY, "body", tuple(text.split("\n")))
    return understand(message(subject), (body,), PERSON, ReadingContext(OFFICE, (MEETING, FEAST))).event


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Zum Treffen am 12. Oktober melde ich Frau Mia Berg an. Zum Fest am 19.11. können wir nicht.", "treffen"),
        ("Zum Treffen kann ich leider nicht kommen. Für das Fest am 19.11. melde ich mich hiermit an.", "fest"),
        ("Zum Treffen am 12.10. kommt von uns niemand. Für das Fest melde ich Frau Mia Berg an.", "fest"),
        ("Zum Treffen melde ich mich an. Das Fest am 19.11. klären wir noch im Team.", "treffen"),
        ("Ich hatte mich für das Treffen und das Fest angemeldet. Zum Treffen kann ich nicht kommen,"
         " bitte streichen Sie mich dort. Der 19.11. bleibt.", "treffen"),
    ],
)  # fmt: skip
def test_what_is_said_of_the_other_event_tells_which_one_is_meant(text: str, event: str) -> None:
    """The subject names both, and the letter wants something of one only."""
    assert event_of(text, "Treffen und Sommerfest") == event


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Zum Sommerfest melde ich Frau Mia Berg an.", "fest"),
        ("gibt es beim Sommerfest etwas zu essen?", "fest"),
        ("ich melde mich für beide an. Beim Sommerfest helfe ich auch gern.", None),
        ("hiermit melde ich mich an.", None),
    ],
)
def test_a_subject_of_both_above_a_letter_of_one(text: str, event: str | None) -> None:
    assert event_of(text, "Treffen und Sommerfest") == event


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Zur Veranstaltung Mitte November melde ich mich an.", "fest"),
        ("Zum Termin Mitte Oktober komme ich gern.", "treffen"),
        ("Zum Termin Anfang Oktober komme ich gern.", None),
        ("I would like to register for your event in mid November.", "fest"),
        ("Zur Treffen-Runde melde ich mich an.", "treffen"),
    ],
)
def test_a_part_of_the_month_and_a_name_in_a_compound(text: str, event: str | None) -> None:
    assert event_of(text) == event


@pytest.mark.parametrize(
    ("text", "ordinal"),
    [
        ("Die Nummer 2.", 2),
        ("Ich meine Nr. 1, danke!", 1),
        ("Zur 2. Veranstaltung", 2),
        ("Unsere Nummer ist 0251 1234", 0),
        ("Hausnummer 2", 0),
    ],
)
def test_a_counted_event(text: str, ordinal: int) -> None:
    assert ordinal_in(text) == ordinal


@pytest.mark.parametrize(
    ("text", "event"),
    [
        ("Briem und Hamel an einem Tag, da komme ich gern!", "treffen"),
        ("Professor Briem möchte ich gern hören und melde mich an.", "treffen"),
        ("Frau Hamel aus unserem Haus kommt.", None),
    ],
)
def test_who_speaks_where(text: str, event: str | None) -> None:
    speaking = replace(MEETING, people=("Ludger Briem", "Dirk Hamel"))
    body = Document(DocumentKind.BODY, "body", (text,))
    assert understand(message(""), (body,), PERSON, ReadingContext(OFFICE, (speaking, FEAST))).event == event


@pytest.mark.parametrize(
    ("intent", "told"),
    [
        (Intent.REGISTER, {"treffen": {"register"}, "fest": {"attend"}}),
        (Intent.REGISTER, {"treffen": {"register"}, "fest": {""}}),
        (Intent.REGISTER, {"treffen": {"absent"}}),
        (Intent.CANCEL, {"treffen": {"cancel"}, "fest": {""}}),
        (Intent.CANCEL, {"treffen": {"past"}, "fest": {"past"}}),
        (Intent.QUESTION, {"treffen": {"attend"}, "fest": {"absent"}}),
    ],
)
def test_where_the_other_is_not_left_aside_nothing_follows(intent: Intent, told: dict[str, set[str]]) -> None:
    assert the_one_meant(intent, told, [MEETING, FEAST]) is None


def test_where_one_stays_the_other_is_cancelled() -> None:
    assert the_one_meant(Intent.CANCEL, {"fest": {"stay"}}, [MEETING, FEAST]) == "treffen"
