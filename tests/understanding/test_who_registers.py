"""What the rules alone take for a registration, beside people who cannot come or are on the list already."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_bot.model import Document, DocumentKind, Intent, Session
from inbox_bot.understanding.decided import Decided
from inbox_bot.understanding.decisions.intent import decide_intent
from inbox_bot.understanding.mail_parts import MailParts

from .test_understand import CONTEXT, MEETING, PERSON, message

GROUPS = (Session("ag1", "Wohnen", aliases=("AG 1",)), Session("ag2", "Schule", aliases=("AG 2",)))
GROUPED = replace(CONTEXT, events=(replace(MEETING, sessions=GROUPS),))
WROTE = "Am 1.9.2022 um 10:00 schrieb Amt <amt@stadt.example>:"
INVITED = "Sehr geehrte Damen und Herren,\nam 12. Oktober laden wir zum Stadtteiltreffen nach Altena ein."
CONFIRMED = "Angemeldet zum Stadtteiltreffen:\n- Anna Berg, online\n- Mia Kern, online"


def decided(text: str, below: str = "", subject: str = "Stadtteiltreffen", signed: str = "Anna Berg") -> Decided:
    quoted = ["", WROTE, *(f"> {line}" for line in below.split("\n"))] if below else []
    lines = ("Guten Tag,", "", *text.split("\n"), "", "Viele Grüße", signed, *quoted)
    mail = MailParts(message(subject), (Document(DocumentKind.BODY, "body", lines),), PERSON, GROUPED)
    assert mail.read_parts()
    return decide_intent(mail, mail.own_reading)


def names(found: Decided) -> list[str]:
    return sorted("Anna Berg" if person.is_self else person.full for person in found.register)


@pytest.mark.parametrize(
    ("text", "below", "intent"),
    [
        ("Von uns kommen Mia Kern und Uwe Dohm, online. Ich selbst bin leider verhindert.", INVITED, Intent.REGISTER),
        ("Ich kann leider nicht, aber Frau Mia Kern und Herr Uwe Dohm nehmen gern teil.", INVITED, Intent.REGISTER),
        ("Mia Kern und Uwe Dohm kommen gern, Frau Ida Lenz fällt aus.", "", Intent.REGISTER),
        ("Mia Kern und Uwe Dohm nehmen teil. Frau Ida Lenz hat mir abgesagt.", "", Intent.REGISTER),
        ("Mia Kern kommt weiterhin, ich selbst bin leider verhindert.", CONFIRMED, Intent.CANCEL),
        ("Mia Kern fällt aus, bitte streichen. Ich komme wie besprochen.", "", Intent.CANCEL),
    ],
)
def test_who_was_never_on_the_list_only_does_not_come(text: str, below: str, intent: Intent) -> None:
    """An invitation below puts nobody on the list; our confirmation tells who is."""
    found = decided(text, below)
    assert found.intent is intent
    assert intent is Intent.CANCEL or names(found) == ["Mia Kern", "Uwe Dohm"]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("Ich nehme gern online teil. Mein Chef, Herr Uwe Dohm, hat sich ja schon angemeldet.", Intent.REGISTER),
        ("Ich möchte zum Treffen kommen, in die AG 2. Frau Mia Kern ist bereits angemeldet.", Intent.REGISTER),
        ("Ich bin schon angemeldet und möchte nun doch online teilnehmen.", Intent.CHANGE),
        ("Frau Mia Kern ist bereits angemeldet, nimmt aber nun online teil.", Intent.CHANGE),
    ],
)
def test_somebody_else_on_the_list_changes_nothing(text: str, intent: Intent) -> None:
    """Only who was registered before can change what they wished."""
    assert decided(text).intent is intent


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Mia Kern und Uwe Dohm, online. Danke!", ["Mia Kern", "Uwe Dohm"]),
        ("für den Nachbarschaftsverein: Mia Kern AG 1, Uwe Dohm AG 2.", ["Mia Kern", "Uwe Dohm"]),
        ("für uns: Mia Kern (online), Uwe Dohm (vor Ort) und ich (online).", ["Anna Berg", "Mia Kern", "Uwe Dohm"]),
        ("eine Anmeldung: Mia Kern, vor Ort", ["Mia Kern"]),
        ("AG 2 für mich bitte.", ["Anna Berg"]),
        ("bitte zwei Plätze vor Ort: für Mia Kern und für mich.", ["Anna Berg", "Mia Kern"]),
        ("wir sind zu dritt, alle AG 1: Mia Kern, Uwe Dohm und ich.", ["Anna Berg", "Mia Kern", "Uwe Dohm"]),
        ("one seat online for Mia Kern please.", ["Mia Kern"]),
        ("deux places en ligne : Mia Kern et Uwe Dohm.", ["Mia Kern", "Uwe Dohm"]),
    ],
)  # fmt: skip
def test_names_and_wishes_need_no_verb(text: str, people: list[str]) -> None:
    """Who writes only names and where they want to sit registers them."""
    found = decided(text)
    assert (found.intent, names(found)) == (Intent.REGISTER, people)


@pytest.mark.parametrize(
    "text",
    [
        "Frau Mia Kern hat mir den Flyer online gezeigt.",
        "Ist Frau Mia Kern online oder vor Ort?",
        "Mia Kern und Uwe Dohm, aber nicht online.",
        "Frau Mia Kern ist bereits auf der Liste, AG 1.",
        "danke für das nette Gespräch neulich. Mia Kern kennt Sie auch.",
    ],
)
def test_a_story_registers_nobody(text: str) -> None:
    """Names beside a wish are no registration where a sentence tells, asks or denies."""
    assert decided(text).intent is not Intent.REGISTER


def test_names_that_we_had_asked_for_are_no_change() -> None:
    below = "Angemeldet zum Stadtteiltreffen:\n- Anna Berg, online\nWie heißen die beiden Personen, die Sie begleiten?"
    found = decided("Gern: Mia Kern (AG 1) und Uwe Dohm (AG 2).", below)
    assert (found.intent, names(found)) == (Intent.REGISTER, ["Mia Kern", "Uwe Dohm"])


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Frau Mia Kern vertritt unsere Stiftung beim Treffen, online.", ["Mia Kern"]),
        ("unser Verein wird durch Frau Mia Kern und mich vertreten.", ["Anna Berg", "Mia Kern"]),
        ("beim Treffen wird unser Haus von Herrn Uwe Dohm vertreten.", ["Uwe Dohm"]),
        ("am Treffen nimmt für uns Herr Uwe Dohm teil.", ["Uwe Dohm"]),
        (
            "Herr Lenz dankt für die Einladung, kann aber nicht. An seiner Stelle kommt Mia Kern.",
            ["Mia Kern"],
        ),
    ],
)
def test_who_stands_for_an_organisation_replaces_nobody(text: str, people: list[str]) -> None:
    """A house is on no list, and neither is somebody who was only invited."""
    found = decided(text)
    assert (found.intent, names(found)) == (Intent.REGISTER, people)


@pytest.mark.parametrize(
    "text",
    [
        "Frau Mia Kern vertritt mich beim Treffen.",
        "Statt Frau Mia Kern kommt Herr Uwe Dohm.",
        "Ich bin angemeldet, kann aber nicht. In Vertretung nimmt Frau Mia Kern teil. Danke für die Einladung!",
    ],
)
def test_who_stands_for_somebody_on_the_list_replaces_them(text: str) -> None:
    assert decided(text).intent is Intent.CHANGE


@pytest.mark.parametrize(
    "text",
    [
        "ich möchte beim Treffen online mit machen.",
        "ich werde beim Treffen zugegen sein.",
        "ich würde gern per Video zusehen.",
        "Sie können mit mir rechnen.",
        "Anmeldung hiermit, bitte online.",
    ],
)
def test_people_say_in_many_words_that_they_come(text: str) -> None:
    found = decided(text)
    assert (found.intent, names(found)) == (Intent.REGISTER, ["Anna Berg"])


def test_a_sentence_may_end_with_a_joint() -> None:
    """A mail that breaks off is read as far as it goes."""
    assert names(decided("ich melde mich an. Die Anmeldung für Frau Mia Kern und"))
