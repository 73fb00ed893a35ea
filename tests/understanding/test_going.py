"""Who no longer comes, who comes instead and what changes, as the rules alone read it."""

from __future__ import annotations

import pytest

from inbox_bot.model import Document, DocumentKind
from inbox_bot.understanding.combine import Combiner
from inbox_bot.understanding.decided import Decided
from inbox_bot.understanding.intent import decide_intent

from .test_understand import CONTEXT, PERSON, message


def by_rules(text: str, subject: str = "Treffen") -> Decided:
    body = Document(DocumentKind.BODY, "body", ("Guten Tag,", "", *text.split("\n"), "", "Viele Grüße", "Anna Berg"))
    mail = Combiner(message(subject), (body,), PERSON, CONTEXT)
    assert mail.read_parts()
    return decide_intent(mail, mail.own_reading)


def names(people: list) -> list[str]:  # type: ignore[type-arg]
    return sorted(person.full for person in people)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("bitte melden Sie mich für das Treffen wieder ab.", ["Anna Berg"]),
        ("ich melde mich vom Treffen wieder ab.", ["Anna Berg"]),
        ("bitte nehmen Sie Frau Uta Kern von der Teilnehmerliste.", ["Uta Kern"]),
        ("bitte nehmen Sie Frau Uta Kern und Herrn Jan Dohm wieder heraus.", ["Jan Dohm", "Uta Kern"]),
        ("ich bitte um Streichung meiner Anmeldung zum Treffen.", ["Anna Berg"]),
        ("ich muss am 12. Oktober leider für eine Kollegin einspringen. Bitte streichen Sie mich.", ["Anna Berg"]),
        (
            "Frau Uta Kern und Herr Jan Dohm aus unserer Gruppe können am\n12. Oktober doch nicht teilnehmen.",
            ["Jan Dohm", "Uta Kern"],
        ),
    ],
)
def test_who_goes_in_everyday_words(text: str, gone: list[str]) -> None:
    decided = by_rules(text, "Abmeldung")
    assert (decided.intent, names(decided.cancel), decided.register) == ("cancel", gone, [])


def test_who_writes_again_later_registers_nobody() -> None:
    """ "Wieder" before "ab" takes back; "ich melde mich wieder" puts off."""
    assert by_rules("ich muss noch fragen und melde mich wieder.").register == []


def test_before_the_venue_is_no_intention() -> None:
    """ "Hatte ... vor" hesitates, "hatte mich ... vor Ort" does not."""
    changed = by_rules("ich hatte mich online angemeldet und möchte jetzt doch vor Ort teilnehmen.")
    assert (changed.intent, [person.mode for person in changed.register]) == ("change", ["onsite"])
    assert by_rules("ich hatte vor zu kommen, weiß es aber noch nicht.").register == []


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Frau Uta Kern und ich müssen unsere Teilnahme leider absagen.", ["Anna Berg", "Uta Kern"]),
        ("leider kann ich nicht zum Treffen kommen, wir haben Besuch. Bitte streichen Sie mich.", ["Anna Berg"]),
        ("ich muss leider absagen, bei uns sind alle krank.", ["Anna Berg"]),
    ],
)
def test_i_and_we_in_a_cancellation(text: str, gone: list[str]) -> None:
    """Whom "ich" joins goes with the writer; "wir" in the reason takes off nobody else."""
    decided = by_rules(text, "Absage")
    assert (decided.intent, names(decided.cancel), decided.cancel_sender) == ("cancel", gone, False)


def test_we_alone_take_off_all_of_us() -> None:
    assert by_rules("wir müssen leider absagen.", "Absage").cancel_sender
