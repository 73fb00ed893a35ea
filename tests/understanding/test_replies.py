"""Answers to our own mails, and mails that are passed on: what stands below says who and what is meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from inbox_bot.model import Action, Document, DocumentKind, Intent, Understanding
from inbox_bot.understanding import understand

from .test_understand import CONTEXT, MEETING, PERSON, message

FEAST = replace(
    MEETING, slug="fest", title="Sommerfest 2022", aliases=("Sommerfest",), place="Lüdenscheid",
    starts=datetime(2022, 9, 3, 9, tzinfo=ZoneInfo("Europe/Berlin")),
)  # fmt: skip
TWO = replace(CONTEXT, events=(MEETING, FEAST))
WROTE = "Am 1.9.2022 um 10:00 schrieb Amt <amt@stadt.example>:"


def read(text: str, below: str = "", subject: str = "AW: Angemeldet", sender: str = "Anna Berg") -> Understanding:
    quoted = [f"> {line}" for line in below.split("\n")] if below else []
    lines = [*text.split("\n"), "", sender, *(["", WROTE, *quoted] if below else [])]
    return understand(message(subject, sender), (Document(DocumentKind.BODY, "body", tuple(lines)),), PERSON, TWO)


@pytest.mark.parametrize(
    ("below", "intent"),
    [
        ("Angemeldet zum Stadtteiltreffen:\n- Anna Berg, vor Ort", Intent.CHANGE),
        ("Abgemeldet vom Stadtteiltreffen:\n- Anna Berg", Intent.REGISTER),
        ("Für Sie ist ein Platz beim Stadtteiltreffen frei geworden:\n- Anna Berg\nMöchten Sie den Platz?",
         Intent.REGISTER),
    ],
)  # fmt: skip
def test_who_is_not_on_the_list_registers(below: str, intent: Intent) -> None:
    """LABELS 8: a change is one of somebody who is on the list; who was taken off or is offered a place is not."""
    found = read("Ja bitte, setzen Sie mich auf die Liste, ich nehme online teil.", below)
    assert found.intent is intent
    assert [person.name for person in found.register] == ["Anna Berg"]


def test_who_is_on_one_list_registers_for_the_other() -> None:
    below = "Angemeldet zum Stadtteiltreffen am 12. Oktober:\n- Anna Berg, online"
    found = read("Ich melde mich auch zum Sommerfest an, gemeinsam mit Herrn Uwe Dohm.", below)
    assert (found.intent, found.event) == (Intent.REGISTER, "fest")
    assert sorted(person.name for person in found.register) == ["Anna Berg", "Uwe Dohm"]


@pytest.mark.parametrize(
    ("text", "is_known"),
    [
        ("Bitte melden Sie mich zum Stadtteiltreffen (online) und zum Sommerfest an.", False),
        ("Ich komme am 12. Oktober und am 3. September.", False),
        ("Zu beiden Veranstaltungen komme ich gern.", False),
        ("Ich melde mich zum Stadtteiltreffen an. Vom Sommerfest habe ich noch Fotos.", True),
    ],
)
def test_two_events_in_one_breath_are_asked_about(text: str, is_known: bool) -> None:
    found = read(text, subject="Anmeldung")
    assert (found.event is not None) == is_known
    assert is_known or found.action is not Action.AUTOMATIC


def test_the_given_name_that_we_asked_for_completes_the_family_name() -> None:
    found = read("Der Vorname ist Mia.", "Frau Kern können wir noch nicht eintragen. Wie heißt Frau Kern mit Vornamen?")
    assert [person.name for person in found.register] == ["Mia Kern"]


def test_a_corrected_family_name_keeps_the_given_name() -> None:
    below = "Angemeldet zum Stadtteiltreffen:\n- Anna Berg, online\n- Tom Whitcomb, online"
    found = read("Kleine Korrektur: Der Nachname von Tom ist Whitcombe, nicht Whitcomb.", below)
    assert found.intent is Intent.CHANGE
    assert ([person.name for person in found.register], found.cancel) == (["Tom Whitcombe"], ("Tom Whitcomb",))


def test_the_others_stay_as_they_are() -> None:
    below = "Angemeldet zum Stadtteiltreffen:\n- Anna Berg, vor Ort\n- Mia Kern, vor Ort\n- Uwe Dohm, vor Ort"
    found = read("Bei mir bitte auf online ändern, die anderen beiden kommen vor Ort.", below)
    assert [person.name for person in found.register] == ["Anna Berg"]


def test_numbers_of_our_list_mean_who_stands_there() -> None:
    below = "Angemeldet zum Stadtteiltreffen:\n1. Anna Berg\n2. Mia Kern\n3. Uwe Dohm"
    found = read("Bitte streichen Sie auf der Liste Nr. 2 und Nr. 3.", below)
    assert found.cancel == ("Mia Kern", "Uwe Dohm")
    assert "von unserer Liste" in found.reasons


def test_a_name_that_two_on_the_list_bear_is_asked_about() -> None:
    below = "Angemeldet zum Stadtteiltreffen:\n- Anna Berg, vor Ort\n- Mia Kern, vor Ort\n- Lisa Kern, vor Ort"
    found = read("Bitte Frau Kern auf online umbuchen.", below)
    assert found.action is not Action.AUTOMATIC


FORWARDED = (
    "---------- Forwarded message ---------\nVon: Mia Kern <mia.kern@web.example>\nDate: Di., 6. Sept. 2022\n"
    "Subject: Stadtteiltreffen\nTo: <anna.berg@web.example>\n\n"
)


@pytest.mark.parametrize(
    ("text", "told", "register", "cancel"),
    [
        ("siehe unten, das gilt leider auch für mich.", "Liebe Anna, ich muss das Stadtteiltreffen absagen.",
         [], ["Anna Berg", "Mia Kern"]),
        ("siehe unten", "Bitte melde mich zum Stadtteiltreffen an.", ["Mia Kern"], []),
    ],
)  # fmt: skip
def test_who_passes_on_a_mail_may_join_it(text: str, told: str, register: list[str], cancel: list[str]) -> None:
    lines = f"{text}\n\nAnna Berg\n\n{FORWARDED}{told}\n\nMia Kern".split("\n")
    found = understand(
        message("Fwd: Stadtteiltreffen"), (Document(DocumentKind.BODY, "body", tuple(lines)),), PERSON, TWO
    )
    assert sorted(person.name for person in found.register) == register
    # Where the two readers differ on whether the writer joins, a person looks at it; whose mail it is is no question.
    assert sorted(found.cancel) == cancel or (found.action is Action.REVIEW and set(found.cancel) <= set(cancel))


def test_a_counted_event_is_that_of_the_invitation() -> None:
    """ "Zur 2. Veranstaltung" above an invitation that counts them."""
    below = "Wir laden ein:\n1. Sommerfest, Samstag, 3. September 2022\n2. Stadtteiltreffen, Mittwoch, 12. Oktober 2022"
    assert read("Zur 2. Veranstaltung melde ich mich an.", below, "AW: Einladung").event == "treffen"


def test_what_is_attached_is_not_passed_over() -> None:
    """Whatever the letter seems to be, a careful clerk looks at what lies beside it."""
    body = Document(DocumentKind.BODY, "body", ("Mit besten Grüßen", "Anna Berg"))
    scan = Document(DocumentKind.DOCX, "Bogen.docx", ("Stadtteiltreffen", "wird ausgefüllt"))
    assert understand(message("Unterlagen"), (body, scan), PERSON, TWO).action is not Action.IGNORE


def test_somebody_with_a_wish_is_not_passed_over() -> None:
    """What seems to want nothing, and names somebody with a way to take part, is looked at by a person."""
    found = read("Danke für die Auskunft! Dann also verbindlich: Mia Kern, vor Ort.", subject="AW: AW: Frage")
    assert found.action is not Action.IGNORE
