"""Who is named as one of those who come, in the ways in which people write lists into sentences; and who is not."""

from __future__ import annotations

import pytest

from .test_who_registers import decided, names


@pytest.mark.parametrize(
    ("text", "register", "unnamed"),
    [
        # With "melden" alone, "ergänzen", "die Anmeldung von".
        ("im Auftrag der Leitung melde ich zum Treffen: Mia Thal und Paul Kern.", ["Mia Thal", "Paul Kern"], 0),
        ("zum Treffen möchte ich Ihnen unsere Vertreterin melden: Frau Mia Thal.", ["Mia Thal"], 0),
        ("für das Treffen benennen wir Mia Thal und Paul Kern.", ["Mia Thal", "Paul Kern"], 0),
        ("hiermit die Anmeldung von Mia Thal zum Treffen.", ["Mia Thal"], 0),
        ("Nachtrag zum Treffen: bitte noch Mia Thal ergänzen.", ["Mia Thal"], 0),
        ("Mia Thal und ich würden uns über zwei Plätze beim Treffen freuen.", ["Anna Berg", "Mia Thal"], 0),
        # Verbs of going, and "ich selbst" at the end.
        ("fest steht: es fahren Mia Thal, Paul Kern und ich nach Altena.", ["Anna Berg", "Mia Thal", "Paul Kern"], 0),
        ("am Treffen nehmen teil: Mia Thal, Paul Kern, ich selbst.", ["Anna Berg", "Mia Thal", "Paul Kern"], 0),
        ("neben mir kommt auch Mia Thal zum Treffen.", ["Anna Berg", "Mia Thal"], 0),
        ("außer mir kommt noch Mia Thal zum Treffen.", ["Anna Berg", "Mia Thal"], 0),
        # Somebody announced, and named behind.
        ("ich komme mit einer Kollegin, Dr. Mia Thal; wir essen beide mit.", ["Anna Berg", "Mia Thal"], 0),
        ("ich bringe eine Kollegin mit: Dr. Mia Thal.", ["Anna Berg", "Mia Thal"], 0),
        ("ich komme zum Treffen und bringe noch eine Kollegin mit, Frau Mia Thal.", ["Anna Berg", "Mia Thal"], 0),
        ("ich komme mit meiner Kollegin, Frau Dr. Mia Thal, zum Treffen.", ["Anna Berg", "Mia Thal"], 0),
        # Lists over several lines that are sentences.
        (
            "wir möchten mit vier Personen teilnehmen:\nMia Thal, Paul Kern und noch zwei Eltern, die Namen\n"
            "schicke ich morgen.",
            ["Mia Thal", "Paul Kern"],
            2,
        ),
        (
            "wir kommen mit vier Frauen zum Treffen vor Ort: Ida Lenz, Mia Thal, Ute\nKern und noch eine Kollegin, "
            "deren Name ich morgen schicke.",
            ["Ida Lenz", "Mia Thal", "Ute Kern"],
            1,
        ),
        (
            "unser Verein kommt mit fünf Leuten zum Treffen. Drei stehen schon fest:\nMia Thal, Paul Kern und ich. "
            "Die anderen zwei\nNamen gebe ich bald durch.",
            ["Anna Berg", "Mia Thal", "Paul Kern"],
            2,
        ),
        (
            "ich melde zum Treffen an:\nMia Thal\nRingstr. 8, 58762 Altena\n\nPaul Kern\nRingstr. 9, 58762 Altena",
            ["Mia Thal", "Paul Kern"],
            0,
        ),
        # In small letters, and by family names.
        ("zum treffen kommen: ute thal + tirzah oyelowo + paul kern.", ["paul kern", "tirzah oyelowo", "ute thal"], 0),
        (
            "bitte für das Treffen vormerken: Dohm (online), Yaşar (online), Naumann (vor Ort).",
            ["Dohm", "Naumann", "Yaşar"],
            0,
        ),
        ("unsere Delegation zum Treffen besteht aus Mia Thal und Paul Kern.", ["Mia Thal", "Paul Kern"], 0),
        ("ich darf Ihnen Mia Thal und Paul Kern als Teilnehmende melden.", ["Mia Thal", "Paul Kern"], 0),
        ("ich nehme mit meinem Kurs am Treffen teil, das sind 14 Schülerinnen und Schüler.", ["Anna Berg"], 14),
        # By a given name alone: a doubt asks for the rest.
        ("ich komme mit Petra zum Treffen.", ["Anna Berg", "Petra"], 0),
        ("ich komme mit Bus und Bahn zum Treffen.", ["Anna Berg"], 0),
        # For another.
        ("ich schreibe im Auftrag von Mia Thal, die am Treffen teilnehmen möchte.", ["Mia Thal"], 0),
        ("ich schreibe im Namen von Frau Mia Thal, die gern zum Treffen kommen will.", ["Mia Thal"], 0),
        ("bitte nicht mich, sondern Mia Thal zum Treffen anmelden.", ["Mia Thal"], 0),
        # The family name behind.
        ("Mia (Nachname Thal) und ich kommen zum Treffen.", ["Anna Berg", "Mia Thal"], 0),
        ("ich komme mit Mia, Familienname Thal, zum Treffen.", ["Anna Berg", "Mia Thal"], 0),
        # For whom they come is no one who goes.
        ("für unseren Verein werden Mia Thal und Paul Kern am Treffen teilnehmen.", ["Mia Thal", "Paul Kern"], 0),
        ("für die Stadt nehmen Mia Thal und Paul Kern am Treffen teil.", ["Mia Thal", "Paul Kern"], 0),
        # Families by one name.
        ("Familie Berg kommt zu dritt zum Treffen: Anna, Mia und Paul.", ["Anna Berg", "Mia Berg", "Paul Berg"], 0),
        ("Familie Berg kommt: Anna, Paul und unsere Tochter Mia.", ["Anna Berg", "Mia Berg", "Paul Berg"], 0),
        ("ich komme mit dem Ehepaar Kern zum Treffen.", ["Anna Berg"], 2),
        # Announced without a name.
        ("ich melde mich plus Begleitung zum Treffen an.", ["Anna Berg"], 1),
        ("ich möchte mich mit Begleitperson zum Treffen anmelden.", ["Anna Berg"], 1),
        ("ich melde mich und eine weitere Person zum Treffen an.", ["Anna Berg"], 1),
        ("ich melde mich, Mia Thal und eine noch zu benennende Person zum Treffen an.", ["Anna Berg", "Mia Thal"], 1),
        ("zum Treffen kommen Mia Thal, ich und N.N.", ["Anna Berg", "Mia Thal"], 1),
        ("Mia Thal und ich kommen zum Treffen, eine dritte Kollegin schaltet sich dazu.", ["Anna Berg", "Mia Thal"], 1),
        ("ich komme zum Treffen mit einer Kollegin (N. N.).", ["Anna Berg"], 1),
    ],
)
def test_whoever_is_listed_comes(text: str, register: list[str], unnamed: int) -> None:
    found = decided(text)
    assert (names(found), found.unnamed) == (register, unnamed)


@pytest.mark.parametrize(
    "text",
    [
        "unsere Vorsitzende Mia Thal hat mich gebeten, am Treffen teilzunehmen. Hiermit melde ich mich an.",
        "auf Empfehlung von Mia Thal möchte ich mich zum Treffen anmelden.",
        "ich komme zum Treffen. Mia Thal hatte auch Interesse, muss aber auf die Enkel aufpassen.",
        "die Einladung zum Treffen hat mir eine Bekannte geschickt. Ich komme gern dazu.",
        "ich komme zum Treffen. Frau Mia Thal, die Sie eingeladen haben, grüßt Sie.",
    ],
)
def test_whoever_is_only_spoken_of_does_not(text: str) -> None:
    found = decided(text)
    assert (names(found), found.unnamed) == (["Anna Berg"], 0)


def test_who_is_replaced_still_goes() -> None:
    found = decided("für unsere Kollegin Mia Thal kommt Paul Kern zum Treffen.")
    assert (names(found), [person.full for person in found.cancel]) == (["Paul Kern"], ["Mia Thal"])
