"""People listed in a sentence, the writer among them, counted and with names that follow."""

from __future__ import annotations

import pytest

from .test_who_registers import decided, names


@pytest.mark.parametrize(
    ("text", "register", "unnamed"),
    [
        (
            "Wir sind insgesamt vier: Frau Thal, Herr Kern, meine Praktikantin und ich.",
            ["Anna Berg", "Kern", "Thal"],
            1,
        ),
        ("wir sind drei: Mia Thal, Paul Kern und ich. Alle online.", ["Anna Berg", "Mia Thal", "Paul Kern"], 0),
        (
            "zum Treffen kommen wir zu dritt: Mia Thal, ich und noch eine Kollegin (Name folgt).",
            ["Anna Berg", "Mia Thal"],
            1,
        ),
        (
            "der Verein kommt zu viert zum Treffen: Mia Thal, ich und noch zwei Kolleginnen (Namen folgen).",
            ["Anna Berg", "Mia Thal"],
            2,
        ),
        (
            "wir kommen zu viert: ich, Mia Thal, Paul Kern und noch eine Sängerin, die losen wir aus :-) "
            "Den Namen reiche ich nach.",
            ["Anna Berg", "Mia Thal", "Paul Kern"],
            1,
        ),
        ("Ich komme zum Treffen, mein Kollege Paul Kern will sich reinschalten.", ["Anna Berg", "Paul Kern"], 0),
        ("Ich komme zum Treffen. Meine Frau Mia Berg schaut auch mit.", ["Anna Berg", "Mia Berg"], 0),
        # Who only helps with the device doesn't come by that.
        ("Ich komme online zum Treffen, meine Tochter Mia Berg hilft mir beim Einschalten.", ["Anna Berg"], 0),
        # A number of members is no number of people who come.
        ("Wir sind ein Verein mit vier Gruppen: Tanz, Musik und Sport. Ich komme zum Treffen.", ["Anna Berg"], 0),
    ],
)
def test_who_is_listed_in_a_sentence(text: str, register: list[str], unnamed: int) -> None:
    found = decided(text)
    assert (names(found), found.unnamed) == (register, unnamed)
