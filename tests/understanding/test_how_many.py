"""How many people come without a name, as the rules count them."""

from __future__ import annotations

import pytest

from inbox_bot.model import Document, DocumentKind
from inbox_bot.understanding.decisions.intent import decide_intent
from inbox_bot.understanding.mail_parts import MailParts

from .test_understand import CONTEXT, PERSON, message


def unnamed(text: str) -> int:
    body = Document(DocumentKind.BODY, "body", tuple(text.split("\n")))
    mail = MailParts(message(), (body,), PERSON, CONTEXT)
    mail.read_parts()
    return decide_intent(mail, mail.own_reading).unnamed


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Ich komme mit meiner Frau zum Treffen.", 1),
        ("Ich komme mit meiner Frau und unseren zwei Söhnen zum Treffen.", 3),
        ("Ich komme mit meinem Mann und drei Kindern zum Treffen.", 4),
        ("Ich nehme mit zwei meiner Schülerinnen am Treffen teil.", 2),
        ("Ich möchte mit sechs Studierenden am Treffen teilnehmen. Die Namen folgen.", 6),
        ("I will come with my two sisters to the Treffen.", 2),
        ("Bitte melden Sie an: Frau Mia Berg sowie zwei Kolleginnen aus der Beratung, die wir noch benennen.", 2),
        ("Ich melde an: meine Kollegin Mia Berg, mich und noch eine Kollegin, Name folgt morgen.", 1),
        ("Unsere Vorsitzende Mia Berg und ihre Stellvertreterin kommen zum Treffen.", 1),
        ("Ich komme mit unserer neuen Jugendleiterin zum Treffen.", 1),
        ("Zum Treffen kommen Mia Berg und Jan Dohm. Die dritte Person steht noch nicht fest.", 1),
        ("Ich melde zum Treffen an:\n- Mia Berg\n- unsere neue Kollegin (Name folgt)", 1),
        ("Ich melde drei Mitglieder an, Mia Berg, Jan Dohm und mich.", 0),
        ("Meine Kollegin aus der Beratung, Mia Berg, kommt zum Treffen.", 0),
        ("Ich melde mich und meine Frau Mia Berg zum Treffen an. Ich gucke online zu. Meine Frau kommt hin.", 0),
        ("También viene al Treffen mi compañera de junta, Lucía Ferreyra, que prefiere venir online.", 0),
        ("Wir sind sieben Frauen mit mir und kommen zum Treffen.", 6),
        ("Ich melde mich und eine unserer Auszubildenden zum Treffen an und komme mit ihr.", 1),
    ],
)
def test_those_without_a_name_are_counted(text: str, count: int) -> None:
    assert unnamed(text) == count


@pytest.mark.parametrize(
    "text",
    [
        "I wish to attend the Treffen on 3 October in person.",
        "Falls noch ein Platz frei ist, würde ich gern zum Treffen kommen.",
        "Ich möchte zum Treffen kommen, weil ich drei Kinder habe.",
        "Ich komme und bringe zwei Mütter mit, Frau Mia Berg und Frau Ida Kern.",
        "Drei unserer Azubis nehmen am Treffen teil:\n- Mia Berg\n- Ida Kern\n- Ulf Thal\n\nGruß\nAnna Berg",
        "Wir kommen zum Treffen, ich und meine Mutter Mia Berg. Meine Mutter kommt mit dem Zug.",
        "Unser Vorstand kommt: Mia Berg, Ida Kern und Ulf Thal.",
    ],
)
def test_what_counts_no_people_or_named_ones_adds_nobody(text: str) -> None:
    """A day, a free place, a reason; a number whose names follow; a relative named before."""
    assert unnamed(text) == 0
