"""A mail passed on with a word above it: who of those below comes or goes, as the rules alone read it."""

from __future__ import annotations

import pytest

from inbox_bot.model import Document, DocumentKind
from inbox_bot.understanding.decided import Decided
from inbox_bot.understanding.decisions.intent import decide_intent
from inbox_bot.understanding.mail_parts import MailParts

from .test_going import names
from .test_understand import CONTEXT, PERSON, message

_BELOW = """
---------- Forwarded message ---------
Von: Mia Thal <mia.thal@web.example>
Date: Mo., 5. Sept. 2022 um 09:12 Uhr
Subject: Treffen
To: Anna Berg <anna.berg@web.example>

Liebe Anna,
{below}
Mia Thal"""


def passed_on(text: str, below: str) -> Decided:
    lines = (*text.split("\n"), "", "Anna Berg", *_BELOW.format(below=below).split("\n"))
    mail = MailParts(message("WG: Treffen"), (Document(DocumentKind.BODY, "body", lines),), PERSON, CONTEXT)
    assert mail.read_parts()
    return decide_intent(mail, mail.own_reading)


def people(decided: Decided, kind: str) -> list[str]:
    return sorted(names(getattr(decided, kind)))


_GONE = "ich muss das Treffen leider absagen. Gibst du das weiter?"


@pytest.mark.parametrize(
    ("text", "cancel"),
    [
        ("siehe unten, bitte von der Liste nehmen. Bei mir bleibt es.", ["Mia Thal"]),
        ("bitte die Absage unten beachten. Alle anderen aus unserem Haus kommen.", ["Mia Thal"]),
        ("siehe unten, das gilt leider auch für mich.", ["Anna Berg", "Mia Thal"]),
        ("s. u., bei mir ist es leider genauso.", ["Anna Berg", "Mia Thal"]),
        ("siehe unten. Ich schließe mich an.", ["Anna Berg", "Mia Thal"]),
        ("auch ich muss absagen, siehe unten.", ["Anna Berg"]),
    ],
)
def test_who_goes_by_a_cancellation_passed_on(text: str, cancel: list[str]) -> None:
    found = passed_on(text, _GONE)
    assert found.intent == "cancel"
    assert set(cancel) <= set(people(found, "cancel"))
    assert "Anna Berg" in cancel or "Anna Berg" not in people(found, "cancel")


_COMING = "zum Treffen kommen Jan Dohm, Uta Kern und ich. Meldest du uns an?"


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("bitte so übernehmen. Nur Herr Dohm ist krank und kann nicht kommen.", ["Mia Thal", "Uta Kern"]),
        ("bitte die Kollegen unten eintragen, ohne Herrn Dohm.", ["Mia Thal", "Uta Kern"]),
        ("siehe unten, bitte alle anmelden bis auf Frau Kern.", ["Jan Dohm", "Mia Thal"]),
        ("siehe unten. Ich selbst bin im Urlaub.", ["Jan Dohm", "Mia Thal", "Uta Kern"]),
        ("bitte eintragen wie unten. Ich werde nicht teilnehmen können.", ["Jan Dohm", "Mia Thal", "Uta Kern"]),
    ],
)
def test_who_comes_by_a_registration_passed_on(text: str, register: list[str]) -> None:
    found = passed_on(text, _COMING)
    assert (found.intent, people(found, "register")) == ("register", register)
    assert not found.question  # "Meldest du uns an?" was asked of the forwarder


def test_who_agreed_among_colleagues_comes() -> None:
    found = passed_on("siehe unten, bitte alle auf die Liste setzen. Ich bin im Urlaub.",
                      "für das Treffen haben zugesagt: Jan Dohm und Uta Kern. Bei mir klappt es nicht.")  # fmt: skip
    assert people(found, "register") == ["Jan Dohm", "Uta Kern"]


def test_who_cannot_come_and_is_not_named_below_is_no_exception() -> None:
    found = passed_on("siehe unten. Frau Wolf kann nicht kommen.", _COMING)
    assert "leitet eine Anmeldung weiter" not in found.reasons
