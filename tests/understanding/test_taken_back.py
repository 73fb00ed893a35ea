"""A cancellation that is taken back brings its writer again, and one that is only thought of takes nobody off."""

from __future__ import annotations

import pytest

from inbox_bot.model import Intent

from .test_who_registers import decided, names


@pytest.mark.parametrize(
    "text",
    [
        "meine Absage von gestern ist hinfällig, ich komme zum Treffen.",
        "bitte vergessen Sie meine Absage, ich nehme am Treffen teil.",
        "meine Abmeldung vom Treffen ziehe ich zurück.",
        "ich ziehe meine Absage hiermit zurück.",
        "können Sie meine Abmeldung bitte rückgängig machen? Ich wäre online dabei.",
        "entgegen meiner Absage kann ich nun doch am Treffen teilnehmen.",
        "ich widerrufe meine Stornierung und bin dabei.",
        "meine Mail von gestern (Absage) können Sie vergessen.",
        "please disregard my cancellation, I will come.",
    ],
)
def test_who_takes_back_a_cancellation_comes(text: str) -> None:
    found = decided(text)
    assert (found.intent, names(found), found.cancel) == (Intent.REGISTER, ["Anna Berg"], [])


def test_somebody_else_comes_again() -> None:
    found = decided("die Absage von Frau Mia Kern ziehe ich zurück, sie ist wieder gesund.")
    assert (found.intent, names(found)) == (Intent.REGISTER, ["Mia Kern"])


def test_several_take_back_and_nobody_knows_who() -> None:
    assert decided("unsere Absage nehmen wir zurück.").doubts


@pytest.mark.parametrize(
    "text",
    [
        "ich ziehe meine Anmeldung zurück.",
        "bitte vergessen Sie meine Absage nicht, ich kann leider nicht zum Treffen kommen.",
        "meine Zusage zum Treffen ist hinfällig.",
        "mit dieser Absage gebe ich meinen Platz zurück.",
    ],
)
def test_a_cancellation_stays_one(text: str) -> None:
    found = decided(text)
    assert (found.intent, found.register) == (Intent.CANCEL, [])


def test_a_cancellation_only_thought_of_takes_nobody_off() -> None:
    found = decided("ich komme gern zum Treffen. Falls Sie mich schon gestrichen haben, tragen Sie mich bitte ein.")
    assert (found.intent, names(found)) == (Intent.REGISTER, ["Anna Berg"])


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("auf Ihrer Liste fehlt Frau Mia Kern.", ["Mia Kern"]),
        ("Herr Uwe Dohm fehlt noch auf der Liste, bitte ergänzen.", ["Uwe Dohm"]),
        ("ich fehle leider auf Ihrer Teilnehmerliste.", ["Anna Berg"]),
        # A part of a name, or somebody who is ill.
        ("auf der Liste fehlt der Vorname von Frau Mia Kern.", []),
        ("Frau Mia Kern fehlt krankheitsbedingt, bitte streichen.", []),
    ],
)
def test_who_is_missing_on_our_list_is_put_on_it(text: str, register: list[str]) -> None:
    assert names(decided(text)) == register
