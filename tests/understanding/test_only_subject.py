"""Mails whose subject says it all, above nothing, a greeting or a signature."""

from __future__ import annotations

import pytest

from inbox_bot.model import Document, DocumentKind, Intent
from inbox_bot.understanding.decided import Decided
from inbox_bot.understanding.decisions.intent import decide_intent
from inbox_bot.understanding.mail_parts import MailParts

from .test_understand import PERSON, message
from .test_who_registers import GROUPED, names


def decided(subject: str, *lines: str) -> Decided:
    mail = MailParts(message(subject), (Document(DocumentKind.BODY, "body", lines),), PERSON, GROUPED)
    assert mail.read_parts()
    return decide_intent(mail, mail.own_reading)


BOTH = ["Anna Berg", "Mia Kern"]


@pytest.mark.parametrize(
    ("subject", "register"),
    [
        ("Anmeldung Stadtteiltreffen 12.10. online: Anna Berg und Mia Kern", BOTH),
        ("Anmeldung zum Stadtteiltreffen am 12.10.2022 vor Ort: Anna Berg, Mia Kern", BOTH),
        ("Anna Berg + Mia Kern melden sich an für den 12.10., beide digital", BOTH),
        ("Mia Kern und ich kommen am 12.10., beide AG 1", BOTH),
        ("Bitte Mia Kern für das Stadtteiltreffen anmelden, online", ["Mia Kern"]),
        ("Bin am 12.10. dabei, AG 2", ["Anna Berg"]),
        ("Zusage Stadtteiltreffen 12.10. online", ["Anna Berg"]),
    ],
)
def test_the_subject_alone_registers(subject: str, register: list[str]) -> None:
    """All whom it names come, and the writer where it names nobody."""
    for lines in ((), ("Von meinem iPhone gesendet",), ("Viele Grüße", "Anna Berg"), ("Guten Tag,", "siehe Betreff")):
        found = decided(subject, *lines)
        assert (found.intent, names(found)) == (Intent.REGISTER, register)


def test_the_wishes_of_a_subject_go_to_their_people() -> None:
    """As in a letter: "Mia Kern (AG 1) und Uwe Dohm (AG 2)"."""
    found = decided("Anmeldung Stadtteiltreffen 12.10.: Mia Kern (AG 1) und Uwe Dohm (AG 2)")
    assert {person.full: person.sessions for person in found.register} == {"Mia Kern": ["ag1"], "Uwe Dohm": ["ag2"]}


@pytest.mark.parametrize(
    "subject",
    [
        "Kann am 12.10. leider nicht kommen",
        "Muss leider absagen für den 12.10., Gruß Anna",
        "Kann am 12.10. leider doch nicht, bitte austragen. Anna Berg",
        "Absage 12.10., Anna Berg, bin krank",
    ],
)
def test_the_subject_alone_cancels(subject: str) -> None:
    """The writer goes."""
    found = decided(subject)
    assert found.intent is Intent.CANCEL
    assert found.cancel_sender or [p.is_self or p.full == "Anna Berg" for p in found.cancel] == [True]


@pytest.mark.parametrize(
    "subject",
    [
        "Wann beginnt das Stadtteiltreffen am 12.10.?",
        "Anmeldung Stadtteiltreffen noch möglich?",
        "Stadtteiltreffen 12.10.",
        "Einladung Stadtteiltreffen",
        "Anmeldebestätigung Stadtteiltreffen fehlt",
        "Anmeldung Stadtteiltreffen, Anna Berg, mein Mann kommt NICHT",
        "Rechnung Stadtteiltreffen",
    ],
)
def test_a_subject_that_is_not_plain_goes_to_a_person(subject: str) -> None:
    """Nobody is registered or taken off by it."""
    found = decided(subject)
    assert found.intent is Intent.QUESTION
    assert not (found.register or found.cancel)


@pytest.mark.parametrize("prefix", ["AW: ", "Re: ", "WG: "])
def test_the_subject_of_an_answer_is_not_the_writers(prefix: str) -> None:
    """ "AW: Absage 12.10., Mia Kern" above thanks says nothing new."""
    found = decided(f"{prefix}Absage 12.10., Mia Kern", "Vielen Dank!", "Anna Berg")
    assert not (found.register or found.cancel)


@pytest.mark.parametrize(
    ("line", "intent"),
    [
        ("Hallo, ich bin dabei!", Intent.REGISTER),
        ("Hallo ich komme gern online", Intent.REGISTER),
        ("Guten Tag, ich nehme teil,", Intent.REGISTER),
        ("Hallo, ich komme leider nicht!", Intent.CANCEL),
        ("Liebe alle,", Intent.QUESTION),
    ],
)
def test_a_greeting_with_all_there_is_in_its_line(line: str, intent: Intent) -> None:
    """It is more than a greeting."""
    assert decided("Stadtteiltreffen 12.10.", line, "LG Anna Berg").intent is intent
