"""Who hears that a question was passed on: whoever asks about an event of ours. Half of the soft robots ask, too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_bot.model import Address, Part
from inbox_bot.registration.about import is_about_us

from .desk import OFFICE, event, letter, reg, roster

CONGRESS = event(title="Fachtag Teilhabe", aliases=("Fachtag",), place="Münster und online")
HOUSE = replace(OFFICE, contacts=("Ximena Correa",))


def asked(text: str, subject: str = "Frage", addr: str = "x@y.example", **changed: object) -> bool:
    part = Part("text/plain", text.encode(), text)
    mail = letter("n", addr, subject=subject, parts=(part,), **changed)
    return is_about_us(mail, (roster(CONGRESS, reg("Ada Berg", "n/1")),), Address(addr), HOUSE)


@pytest.mark.parametrize(
    "text",
    [
        "Gibt es beim Fachtag Mittagessen?",
        "Kann man sich noch anmelden?",
        "Wo genau in Münster ist das?",
        "Ist am 3.11. auch Kinderbetreuung da?",
        "Is the event on 3 November only in German?",
        "Recibí la invitación del 3 de noviembre. ¿Es gratuito?",
        "Dzień dobry, czy 3 listopada będzie tłumaczenie?",
        "3 Kasım için bir sorum var: yemek var mı?",
        "Чи буде 3 листопада переклад?",
        "هل المشاركة مجانية؟",
        "Merhaba Ximena Hanım, çocuklarımızı getirebilir miyiz?",
    ],
)
def test_people_ask_about_an_event(text: str) -> None:
    """By its name, its place, its day in the writer's language, by taking part, or by whom they greet."""
    assert asked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Wie zufrieden waren Sie mit unserer Antwort?",
        "Möchten Sie Samira zu Ihrem Netzwerk hinzufügen?",
        "Haben Sie Ihr Kennwort vergessen?",
        "Brauchen Sie 13 Novellen oder 30 Nüsse?",
    ],
)
def test_surveys_and_networks_ask_about_nothing_of_ours(text: str) -> None:
    """Held for a person, in silence."""
    assert not asked(text)


def test_whoever_is_known_may_ask_anything() -> None:
    """A writer who is on a list, or who answers a mail of ours."""
    assert asked("Darf ich meinen Hund mitbringen?", addr="n@verein.example")
    assert asked("Darf ich meinen Hund mitbringen?", in_reply_to=("<1@buero.example>",))
    assert not asked("Darf ich meinen Hund mitbringen?")
