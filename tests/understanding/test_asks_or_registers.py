"""A question, a registration with a question in it, and what is neither: as the rules alone read it."""

from __future__ import annotations

import pytest

from inbox_bot.model import Document, DocumentKind, Intent
from inbox_bot.understanding.decided import Decided
from inbox_bot.understanding.decisions.intent import decide_intent
from inbox_bot.understanding.mail_parts import MailParts

from .test_understand import PERSON, message
from .test_who_registers import CONFIRMED, GROUPED, decided, names


def whole(*lines: str, subject: str = "Stadtteiltreffen") -> Decided:
    """A mail of nothing but these lines."""
    mail = MailParts(message(subject), (Document(DocumentKind.BODY, "body", lines),), PERSON, GROUPED)
    assert mail.read_parts()
    return decide_intent(mail, mail.own_reading)


@pytest.mark.parametrize(
    "text",
    [
        "Gibt es eine Kinderbetreuung? Ich würde gern kommen. Sagen Sie mir Bescheid, dann überlege ich es mir.",
        "Wird übersetzt? Meine Mutter möchte auch kommen, aber wir entscheiden uns später.",
        "Wann geht es los? Danach melde ich mich an.",
        "Wie viele dürfen pro Verein kommen? Erst dann melden wir uns an.",
        "Ich wäre gern dabei, das klärt sich aber erst am Montag. Bis wann muss ich zusagen?",
        "Bevor sich jemand anmeldet: Geht es auch um Renten?",
        "Will there be an interpreter? I might join, it depends on my shift.",
        "Quisiera saber si la participación tiene algún costo.",
    ],
)
def test_who_asks_and_has_not_decided_registers_nobody(text: str) -> None:
    found = decided(text)
    assert found.intent is Intent.QUESTION
    assert not found.register


def test_what_is_asked_without_a_mark_registers_nobody() -> None:
    found = whole(
        "Bonjour Madame,", "je voudrais savoir si la participation est gratuite.", "Merci beaucoup", "Anna Berg"
    )
    assert found.intent is Intent.QUESTION


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Falls es noch klappt: bitte tragen Sie mich online ein.", False),
        ("Wenn es noch geht, melde ich mich hiermit an.", False),
        ("Kann ich noch dazukommen? Wenn ja bitte anmelden, AG 1.", False),
        ("Ist noch etwas frei? Dann gern für mich.", False),
        ("Geht das auch ohne Verein? Wenn ja, melden Sie mich bitte an, per Video.", True),
        ("Ich komme gern. Gibt es einen Parkplatz?", True),
    ],
)
def test_who_only_needs_a_free_place_registers(text: str, *, asks: bool) -> None:
    """The list answers whether there is room; what else is asked stays a question beside the registration."""
    found = decided(text)
    assert found.intent is Intent.REGISTER
    assert names(found) == ["Anna Berg"]
    assert found.question is asks


def test_who_asks_for_something_else_first_registers_nobody() -> None:
    assert decided("Gibt es einen Aufzug? Wenn ja, melde ich mich an.").intent is Intent.QUESTION


def test_places_may_be_asked_for_without_a_verb() -> None:
    found = decided("Bitte zwei Plätze im Saal: einen für mich, einen für meine Kollegin Mia Kern.")
    assert names(found) == ["Anna Berg", "Mia Kern"]


def test_places_that_are_not_for_the_writer() -> None:
    found = decided("Bitte zwei Plätze vor Ort, aber nicht für mich. Es kommen Mia Kern und Uwe Dohm.")
    assert names(found) == ["Mia Kern", "Uwe Dohm"]


@pytest.mark.parametrize(
    "text",
    [
        "Guten Tag Frau Correa ich möchte mich zum 12.10. anmelden, digital.",
        "hallo frau correa ich komme gern, digital.",
        "Hallo ich bin gern dabei am 12.10., digital.",
        "Hallo Frau Correa wir melden Anna Berg an, digital.",
        "Guten Tag. Ich melde mich an, digital.",
    ],
)
def test_a_greeting_without_its_comma_takes_nothing_of_the_letter(text: str) -> None:
    found = whole(text, "Anna Berg")
    assert found.intent is Intent.REGISTER
    assert names(found) == ["Anna Berg"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Ihre Einladung haben wir im Kreis der Aktiven besprochen.", "Mia Kern nimmt teil."),
        ("Vielen Dank. Frau Mia Kern wird das Treffen für uns", "besuchen."),
    ],
)
def test_a_letter_may_begin_like_a_closing(lines: tuple[str, ...]) -> None:
    found = whole("Sehr geehrte Frau Correa,", "", *lines, "", "Mit freundlichen Grüßen", "Anna Berg")
    assert names(found) == ["Mia Kern"]


def test_what_stands_behind_a_greeting_is_not_always_a_name() -> None:
    assert whole("Hallo Mittwoch kann ich nicht kommen. Auto kaputt", "Anna Berg").intent is Intent.CANCEL


def test_an_announced_registration_is_another_than_one_that_grows() -> None:
    more = decided("Zu unserer Anmeldung von gestern kommt noch Mia Kern dazu, online.")
    assert names(more) == ["Mia Kern"]
    assert not decided("Die Anmeldung von Mia Kern kommt separat.").register


@pytest.mark.parametrize(
    "text",
    [
        "Anbei erhalten Sie die Vorausrechnung für den 12.10. Bitte begleichen Sie den Betrag binnen 14 Tagen.",
        "Hiermit bewerbe ich mich als Dolmetscherin. Am 12.10. könnte ich anfangen.",
        "Für Ihr Treffen am 12.10. unterbreiten wir Ihnen gern folgendes Angebot: Kaffee, 40 Personen.",
        "Ich wollte mich eigentlich anmelden, habe an dem Tag aber Besuch. Dann halt beim nächsten Mal.",
        "I wanted to come but I have visitors. Maybe next time!",
    ],
)
def test_what_is_no_registration_and_no_question(text: str) -> None:
    found = decided(text)
    assert found.intent is Intent.UNRELATED
    assert not found.register


def test_thanks_may_name_who_is_on_our_list() -> None:
    assert decided("Danke! Mia Kern freut sich auch.", CONFIRMED).intent is Intent.UNRELATED
    assert decided("Danke! Uwe Dohm freut sich auch.", CONFIRMED).intent is not Intent.UNRELATED


def test_a_question_above_a_signature_names_nobody() -> None:
    """Below stands our mail that asks for names: a question of the writer's is no answer to it."""
    asked = "Bitte nennen Sie uns die Namen der Personen, die zum Stadtteiltreffen kommen."
    assert decided("Kann man Kinder mitbringen? Danke, Anna Berg", asked).intent is Intent.QUESTION


@pytest.mark.parametrize(
    "text",
    [
        "Ich möchte mich anmelden für den 12.10. Ich kann nur online weil ich kein Auto habe.",
        "wie telefonisch besprochen meine Anmeldung, Teilnahme in Altena.",
        "Falls es noch einen freien Platz gibt, nähme ich ihn gern.",
        "Darf ich mich gleich für die AG 1 anmelden?",
        "Geht Anmeldung einfach so per Mail? Dann bitte für mich, online.",
    ],
)
def test_plain_ways_of_registering_oneself(text: str) -> None:
    found = decided(text)
    assert found.intent is Intent.REGISTER
    assert names(found) == ["Anna Berg"]
    assert not found.question


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("hab mich gestern angemeldet. Meine Frau Mia Kern will jetzt auch, vor ort. geht das noch?", Intent.REGISTER),
        ("Mia Kern fährt mich nach Hause.", None),
    ],
)
def test_somebody_comes_after_all(text: str, intent: Intent | None) -> None:
    found = decided(text)
    assert (found.intent is Intent.REGISTER) is (intent is Intent.REGISTER)
    assert not found.register or names(found) == ["Mia Kern"]


def test_a_name_and_a_way_below_a_subject_that_registers() -> None:
    assert names(whole("Anna Berg", "online", subject="anmeldung")) == ["Anna Berg"]
    assert not whole("Anna Berg", "online?", subject="anmeldung").register


@pytest.mark.parametrize(
    "text",
    [
        "Wie viele dürfen je Verein kommen? Wir wären vier, Frau Kern auf jeden Fall. Ich melde uns an, sobald ich von "
        "Ihnen gehört habe.",
        "Bevor ich Namen nenne: Gibt es eine Obergrenze? Interesse hätten Frau Kern und Herr Dohm.",
        "Frau Kern und Herr Dohm würden gern kommen. Kostet es etwas? Anmeldungen kämen dann von ihnen.",
        "Ob ich am 12. komme, weiß ich noch nicht. Wird der Vortrag aufgezeichnet? Davon mache ich es abhängig.",
        "Wann spricht Frau Roth? Am Vormittag würden wir uns anmelden, sonst eher nicht.",
        "Gibt es Dolmetscher? Je nach Ihrer Antwort kommen Frau Kern und ich.",
        "Is there childcare? We will register once we hear from you.",
        "Y aura-t-il une traduction ? Selon votre réponse, nous verrons si nous nous inscrivons.",
    ],
)
def test_who_waits_for_an_answer_registers_nobody(text: str) -> None:
    found = decided(text)
    assert (found.intent, found.register) == (Intent.QUESTION, [])


@pytest.mark.parametrize(
    "text",
    [
        "Bitte melden Sie Frau Uta Kern an. Gibt es Parkplätze? Davon mache ich es abhängig, wie wir anreisen.",
        "Frau Uta Kern nimmt teil. Gibt es Parkplätze? Sobald ich Ihre Antwort habe, buche ich ein Hotel.",
    ],
)
def test_who_registers_and_waits_for_an_answer_registers(text: str) -> None:
    found = decided(text)
    assert (found.intent, found.question, "Uta Kern" in names(found)) == (Intent.REGISTER, True, True)
