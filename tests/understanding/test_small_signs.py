"""Small signs that decide who comes: names that follow, a courtesy's question, "i. R.", a family named once."""

from __future__ import annotations

import pytest

from inbox_bot.model import Intent

from .test_who_registers import CONFIRMED, decided, names


@pytest.mark.parametrize(
    ("text", "who", "unnamed"),
    [
        ("Ich melde mich zusammen mit drei Schülerinnen zum Treffen an (Namen folgen).", ["Anna Berg"], 3),
        (
            "Es kommen Herr Jan Dohm und Frau Mia Kern (beide Lehrkräfte), plus zwei Kolleginnen,\n"
            "deren Namen reiche ich nach, sobald der Plan steht. Ich bleibe im Büro.",
            ["Jan Dohm", "Mia Kern"],
            2,
        ),
        (
            "Es kommen Jan Dohm und Mia Kern, plus zwei Kolleginnen, deren Namen ich nachreiche.",
            ["Jan Dohm", "Mia Kern"],
            2,
        ),
        (
            "We will be there with three people: myself, our treasurer Mia Kern and one youth.",
            ["Anna Berg", "Mia Kern"],
            1,
        ),
    ],
)
def test_that_names_follow_says_nothing_against_coming(text: str, who: list[str], unnamed: int) -> None:
    found = decided(text)
    assert (found.intent, names(found), found.unnamed) == (Intent.REGISTER, who, unnamed)


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Wie geht es Ihnen? Ich melde mich zum Stadtteiltreffen an.", False),
        ("Hola, ¿qué tal? Me gustaría participar en el Stadtteiltreffen del 12 de octubre. Muchas gracias.", False),
        ("How are you? I would like to register for the Stadtteiltreffen.", False),
        ("Ich melde mich zum Stadtteiltreffen an. Wie geht es danach weiter?", True),
        ("Ich melde mich zum Stadtteiltreffen an. Wie geht es Ihnen mit den Plätzen, reichen sie für alle?", True),
    ],
)
def test_a_courtesy_asks_nothing(text: str, asks: bool) -> None:
    found = decided(text)
    assert (found.intent, names(found), found.question) == (Intent.REGISTER, ["Anna Berg"], asks)


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (
            "Es nehmen teil: Pfarrer i. R. Jan Dohm und Mia Kern. Ich wurde gebeten, das mitzuteilen.",
            ["Jan Dohm", "Mia Kern"],
        ),
        (
            "Ich begleite seit dem Frühjahr Frau Mia Kern. Könnten Sie sie bitte für das Treffen eintragen?",
            ["Mia Kern"],
        ),
        ("Bitte melden Sie Frau Mia Kern zum Treffen an. Ich selbst brauche keinen Platz.", ["Mia Kern"]),
        ("Please register my colleague Mia Kern for the Stadtteiltreffen. I do not need a seat myself.", ["Mia Kern"]),
        (
            "Madame, par la présente j'inscris notre présidente, Mme Mia Kern, ainsi que moi-même à votre journée.",
            ["Anna Berg", "Mia Kern"],
        ),
        (
            "Vorrei partecipare allo Stadtteiltreffen. È con me anche la nostra catechista, Mia Kern.",
            ["Anna Berg", "Mia Kern"],
        ),
        ("Wir brauchen keinen Platz im Saal, ich und Mia Kern schauen online zu.", ["Anna Berg", "Mia Kern"]),
    ],
)
def test_who_comes_and_who_only_writes(text: str, who: list[str]) -> None:
    assert names(decided(text)) == who


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Mein Vater, Jan Dohm, war angemeldet. Er liegt im Krankenhaus und wird nicht kommen können.", "Jan Dohm"),
        ("Herr Jan Dohm ist angemeldet. Er kommt leider nicht.", "Jan Dohm"),
        ("Mr Jan Dohm is registered for the Stadtteiltreffen. He is ill and cannot come.", "Jan Dohm"),
    ],
)
def test_he_is_who_was_named_before(text: str, gone: str) -> None:
    """At the beginning of a sentence, too: "Er" is never the polite "Sie"."""
    found = decided(text)
    assert (found.intent, [person.full for person in found.cancel]) == (Intent.CANCEL, [gone])


@pytest.mark.parametrize(
    ("text", "subject", "who"),
    [
        ("Wir kommen zum Treffen: mein Mann Jan und ich.", "Anmeldung Familie Berg", ["Anna Berg", "Jan Berg"]),
        ("Familie Berg kommt zum Treffen: mein Mann Jan und ich.", "Stadtteiltreffen", ["Anna Berg", "Jan Berg"]),
        ("Wir kommen zum Treffen: mein Mann Jan und ich.", "Stadtteiltreffen", ["Anna Berg", "Jan"]),
        ("Wir kommen zum Treffen: mein Mann Jan und ich.", "Anmeldung Familie Kern", ["Anna Berg", "Jan"]),
    ],
)
def test_a_family_named_by_the_writers_name_completes_it(text: str, subject: str, who: list[str]) -> None:
    """LABELS 4: only where the mail supports it."""
    assert names(decided(text, subject=subject)) == who


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Leider muss ich absagen, unsere Leitung ist ausgefallen und ich springe ein.", ["Anna Berg"]),
        ("Frau Mia Kern kann nicht kommen, ich springe für sie ein.", ["Mia Kern"]),
    ],
)
def test_who_stands_in_at_work_is_no_substitute_here(text: str, gone: list[str]) -> None:
    found = decided(text)
    assert [person.full for person in found.cancel] == gone
    assert names(found) == (["Anna Berg"] if gone == ["Mia Kern"] else [])


def test_who_is_content_changes_nothing() -> None:
    found = decided("Bei Frau Mia Kern bitte AG 2 statt AG 1, bei mir passt es.", CONFIRMED)
    assert [(person.full, person.sessions) for person in found.register] == [("Mia Kern", ["ag2"])]


@pytest.mark.parametrize(
    "text",
    [
        "Primeiro pensei que não ia conseguir, mas já tratei da folga: podem contar comigo no Stadtteiltreffen.",
        "Bonjour, j'ai bien reçu votre invitation, vous pouvez compter sur moi pour le Stadtteiltreffen.",
        "Thank you for the invitation to the Stadtteiltreffen, please count me in.",
        "Sie können beim Stadtteiltreffen mit mir rechnen. Bis dahin, rechnen Sie mit mir!",
    ],
)
def test_who_can_be_counted_on_comes(text: str) -> None:
    assert names(decided(text)) == ["Anna Berg"]
