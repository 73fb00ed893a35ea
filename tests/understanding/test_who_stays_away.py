"""Who is named beside those who come: who is denied, who stays as they are, and whose club it is."""

from __future__ import annotations

import pytest

from .test_going import by_rules, names


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("Frau Uta Kern nimmt am Treffen teil, Herr Jan Dohm nicht.", ["Uta Kern"]),
        ("zum Treffen kommt Frau Uta Kern, Herr Jan Dohm leider nicht.", ["Uta Kern"]),
        ("Frau Uta Kern kommt zum Treffen und Herr Jan Dohm nicht.", ["Uta Kern"]),
        ("ich komme gern zum Treffen, mein Mann nicht.", ["Anna Berg"]),
        ("Frau Uta Kern und Herr Jan Dohm nehmen am Treffen teil, ich selbst leider nicht.", ["Jan Dohm", "Uta Kern"]),
        ("I will attend the Treffen, Jan Dohm not.", ["Anna Berg"]),
        ("ich komme zum Treffen, Mittagessen bitte nicht.", ["Anna Berg"]),
    ],
)
def test_who_is_denied_at_the_end_does_not_come(text: str, register: list[str]) -> None:
    assert names(by_rules(text, "Anmeldung Treffen").register) == register


@pytest.mark.parametrize(
    "text",
    [
        "statt Herrn Jan Dohm kommt Frau Uta Kern zum Treffen. Bei Frau Mia Thal und mir ändert sich nichts.",
        "statt Herrn Jan Dohm kommt Frau Uta Kern zum Treffen. Frau Mia Thal kommt weiterhin nach Altena.",
        "statt Herrn Jan Dohm kommt Frau Uta Kern zum Treffen. Herr Ulf Lind bleibt bei seiner Anmeldung.",
    ],
)
def test_who_stays_as_they_are_is_no_part_of_a_change(text: str) -> None:
    decided = by_rules(text, "Änderung Treffen")
    assert (decided.intent, names(decided.register), names(decided.cancel)) == ("change", ["Uta Kern"], ["Jan Dohm"])


@pytest.mark.parametrize(
    "text",
    [
        "zusätzlich zu den bereits Gemeldeten (Herr Dohm, Frau Thal) möchte noch Frau Uta Kern am Treffen teilnehmen.",
        "zu unseren beiden schon Angemeldeten (Jan Dohm, Mia Thal) kommt Uta Kern zum Treffen hinzu.",
        "neben Herrn Jan Dohm, der sich selbst gemeldet hat, bitte auch Frau Uta Kern zum Treffen anmelden.",
    ],
)
def test_who_is_on_the_list_already_is_not_registered_again(text: str) -> None:
    assert names(by_rules(text, "Anmeldung Treffen").register) == ["Uta Kern"]


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("wir vom Verein Casa Latina kommen zum Treffen: Uta Kern und Jan Dohm.", ["Jan Dohm", "Uta Kern"]),
        ("vom SV Anadolu kommen Uta Kern und Jan Dohm zum Treffen.", ["Jan Dohm", "Uta Kern"]),
        ("ich komme zum Treffen.\n\nAnna Berg\nKolping Altena", ["Anna Berg"]),
        ("für unseren Verein Uta Kern und Jan Dohm zum Treffen anmelden, bitte.", ["Jan Dohm", "Uta Kern"]),
    ],
)
def test_the_name_of_a_club_is_nobody(text: str, register: list[str]) -> None:
    assert names(by_rules(text, "Anmeldung Treffen").register) == register


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("ich melde an:\n\nUta Kern und Jan Dohm: vor Ort\nMia Thal und Ulf Lind: online",
         ["Jan Dohm onsite", "Mia Thal online", "Ulf Lind online", "Uta Kern onsite"]),
        ("ich melde an:\n\n- Uta Kern und Jan Dohm - online\n- Mia Thal\tSozialdienst\tvor Ort",
         ["Jan Dohm online", "Mia Thal onsite", "Uta Kern online"]),
        ("ich melde an:\n\nDr. Uta Kern\tSozialdienst\tonline\nDr. Mia Thal\tLeitung\tonline",
         ["Mia Thal online", "Uta Kern online"]),
    ],
)  # fmt: skip
def test_several_on_one_line_share_what_stands_behind_them(text: str, register: list[str]) -> None:
    found = by_rules(text, "Anmeldung Treffen").register
    assert sorted(f"{person.full} {person.mode}" for person in found) == register


def test_who_writes_around_a_list_is_not_on_it() -> None:
    """The verb closes around the name, in paragraphs of their own."""
    text = "zum Treffen melde ich unsere Mitarbeiterin\n\n    Frau Uta Kern\n\nan. Die Teilnahme erfolgt online."
    assert names(by_rules(text, "Anmeldung Treffen").register) == ["Uta Kern"]
