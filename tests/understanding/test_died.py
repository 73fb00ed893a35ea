"""Somebody who was registered has died, as the rules alone read it."""

from __future__ import annotations

import pytest

from .test_going import by_rules, names


@pytest.mark.parametrize(
    "text",
    [
        "mein Vater Uwe Dohm ist leider gestern verstorben. Er war für das Treffen angemeldet.",
        "unser Mitglied Uwe Dohm, das zum Treffen gemeldet war, ist letzte Woche heimgegangen. Bitte nehmen Sie seinen "
        "Namen von der Liste.",
    ],
)
def test_who_has_died_is_taken_off(text: str) -> None:
    found = by_rules(text)
    assert (found.intent, names(found.cancel)) == ("cancel", ["Uwe Dohm"])


@pytest.mark.parametrize(
    "text",
    [
        "meine Tante Uta Kern ist gestorben, ich kann deshalb nicht zum Treffen kommen.",
        "ich hatte mich zum Treffen angemeldet. Meine Tante Uta Kern ist verstorben, bitte streichen Sie mich.",
    ],
)
def test_who_stays_away_for_a_death_goes_themselves(text: str) -> None:
    assert names(by_rules(text).cancel) == ["Anna Berg"]
