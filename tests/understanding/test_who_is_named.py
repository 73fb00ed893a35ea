"""Who is only named in a registration, and who comes, as the rules alone read it."""

from __future__ import annotations

import pytest

from inbox_bot.model import Document, DocumentKind
from inbox_bot.understanding.decisions.intent import decide_intent
from inbox_bot.understanding.mail_parts import MailParts

from .test_going import by_rules, names
from .test_understand import CONTEXT, PERSON, message


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("ich möchte gern zum Treffen kommen. Mein Mann Horst fährt mich hin und holt mich wieder ab.", ["Anna Berg"]),
        ("ich nehme am Treffen teil. Meine Tochter Elif Kern bringt mich nach Altena.", ["Anna Berg"]),
        ("ich melde mich zum Treffen an, per Video. Mein Enkel Jonas hilft mir beim Einwählen.", ["Anna Berg"]),
        ("meine Nichte Elif Kern hat mir das Internet erklärt. Ich melde mich zum Treffen an.", ["Anna Berg"]),
        ("ich komme zum Treffen, Frau Uta Kern bringt mich mit.", ["Anna Berg", "Uta Kern"]),
        ("bitte melden Sie meinen Mann Horst Berg und mich online an.", ["Anna Berg", "Horst Berg"]),
        ("zum Treffen fährt nach Altena Frau Uta Kern.", ["Uta Kern"]),
    ],
)
def test_who_drives_or_helps_does_not_come(text: str, register: list[str]) -> None:
    """What somebody does to the writer is no coming; where they go, or take the writer along, it is."""
    assert names(by_rules(text, "Anmeldung Treffen").register) == register


@pytest.mark.parametrize(
    "text",
    [
        "ich melde Frau Uta Kern und Herrn Jan Dohm zum Treffen an. Ich selber komme nicht, habe Dienst.",
        "zum Treffen melde ich an: Uta Kern und Jan Dohm. Bei mir weiß ich es schon: ich bin selbst im Urlaub.",
        "Frau Uta Kern und Herr Jan Dohm nehmen teil.\nIch selbst kann leider nicht kommen.",
    ],
)
def test_who_says_last_that_they_stay_away_is_not_registered(text: str) -> None:
    decided = by_rules(text, "Anmeldung Treffen")
    assert (decided.intent, [p.full for p in decided.register if p.name]) == ("register", ["Uta Kern", "Jan Dohm"])


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("ich melde mich zum Treffen an.\n\nP.S. Meine Frau Uta Kern kommt auch.", ["Uta Kern"]),
        ("ich bin Vorstand von Afghanischer Verein und melde Frau Uta Kern zum Treffen an.", ["Uta Kern"]),
        ("am Treffen nehmen meine Kollegin Uta Kern zu Hause und Jan Dohm vor Ort teil.", ["Jan Dohm", "Uta Kern"]),
        ("ich melde Anna-Sophie Gräfin zu Dorn zum Treffen an.", ["Anna-Sophie Gräfin zu Dorn"]),
    ],
)
def test_where_a_name_ends(text: str, register: list[str]) -> None:
    """ "P.S.", "von" what somebody is the head, "zu" whom they go: none of it is a name."""
    assert [name for name in names(by_rules(text, "Anmeldung Treffen").register) if name != "Anna Berg"] == register


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("auf Anraten meiner Kollegin Frau Uta Kern möchte ich am Treffen teilnehmen.", ["Anna Berg"]),
        ("in Absprache mit Herrn Jan Dohm melde ich Frau Uta Kern zum Treffen an.", ["Uta Kern"]),
        ("Herr Jan Dohm bat mich, Frau Uta Kern zum Treffen anzumelden.", ["Jan Dohm", "Uta Kern"]),
        ("ich komme zum Treffen. Mein Kollege Jan Dohm wollte auch kommen, hat aber Dienst.", ["Anna Berg"]),
        ("I will attend the Treffen. My colleague Jan Dohm had hoped to join but is travelling.", ["Anna Berg"]),
        ("ich komme zum Treffen. Mein Mann Horst wollte auch mitkommen.", ["Anna Berg", "Horst"]),
        (
            "ich komme zum Treffen, mein Mann Horst auch.\n\nPS: Horst kann nun doch nicht, also bitte nur mich.",
            ["Anna Berg"],
        ),
    ],
)
def test_who_advised_or_only_hoped_does_not_come(text: str, register: list[str]) -> None:
    """Who asked for the registration stays on it, since they mostly come; the writer was only asked."""
    found = names(by_rules(text, "Anmeldung Treffen").register)
    assert [name.removesuffix(" Berg") if name.startswith("Horst") else name for name in found] == register


def test_who_tells_of_a_substitute_wants_nothing_for_themselves() -> None:
    """ "Ich bitte um Änderung der Liste" changes nothing for the writer."""
    decided = by_rules("Frau Uta Kern kann nicht kommen. Für sie kommt Herr Jan Dohm. Ich bitte um Änderung der Liste.")
    assert (names(decided.register), names(decided.cancel)) == (["Jan Dohm"], ["Uta Kern"])


_BELOW = """
---------- Forwarded message ---------
Von: Mia Thal <mia.thal@web.example>
Date: Mo., 5. Sept. 2022 um 09:12 Uhr
Subject: Treffen
To: Anna Berg <anna.berg@web.example>

Liebe Anna,
{below}
Mia Thal"""


@pytest.mark.parametrize(
    ("text", "below", "register"),
    [
        ("bitte eintragen, danke.", "kannst du mich zum Treffen anmelden?", ["Mia Thal"]),
        ("bitte eintragen, danke.", "ich komme gern zum Treffen, Jan Dohm kommt auch mit.", ["Jan Dohm", "Mia Thal"]),
        ("siehe unten, bitte die Kollegin anmelden.", "ich würde gern am Treffen teilnehmen.", ["Mia Thal"]),
        ("bitte melden Sie mich an, siehe unten.", "hier die Einladung zum Treffen.", ["Anna Berg"]),
        ("bitte Frau Uta Kern eintragen.", "kannst du Uta zum Treffen anmelden?", ["Uta Kern"]),
    ],
)
def test_who_is_meant_by_a_line_above_a_forwarded_mail(text: str, below: str, register: list[str]) -> None:
    """The one who asked below, where the line above names nobody; the forwarder where they say so."""
    lines = (*text.split("\n"), "", "Anna Berg", *_BELOW.format(below=below).split("\n"))
    mail = MailParts(message("WG: Treffen"), (Document(DocumentKind.BODY, "body", lines),), PERSON, CONTEXT)
    assert mail.read_parts()
    assert names(decide_intent(mail, mail.own_reading).register) == register


@pytest.mark.parametrize(
    ("text", "register"),
    [
        ("hiermit melde ich zum Treffen an: Ehepaar Dohm, Uwe und Jutta.", ["Uwe Dohm", "Jutta Dohm"]),
        ("zum Treffen melde ich Familie Dohm an: Frau Uta Kern.", ["Uta Kern"]),
        ("zum Treffen kommt Familie Dohm (Uwe, Jutta und Elif).", ["Uwe Dohm", "Jutta Dohm", "Elif Dohm"]),
        ("zum Treffen kommen Eheleute Dohm, Uwe Kern und Jutta Dohm.", ["Uwe Kern", "Jutta Dohm"]),
    ],
)
def test_a_family_is_told_by_its_given_names(text: str, register: list[str]) -> None:
    """The word for the couple is no name, and each given name has the family's; full names stay as they are."""
    people = [
        name for name in names(by_rules(text, "Anmeldung Treffen").register) if name in register or "Dohm" in name
    ]
    assert people == sorted(register)
