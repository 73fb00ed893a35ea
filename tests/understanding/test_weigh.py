"""Two readers, one decision."""

from __future__ import annotations

import pytest

from inbox_bot.model import Action, Evidence, Intent, Mode
from inbox_bot.understanding.combine import ACTS_AT, CERTAIN, SURE_AT, SURE_ENOUGH, confidence
from inbox_bot.understanding.decided import Decided, differences
from inbox_bot.understanding.findings import Found
from inbox_bot.understanding.words.names import parse_name

from .test_understand import read

EVIDENCE = Evidence("body", 1, "", "test")


def found(name: str, mode: Mode | None = None, sessions: tuple[str, ...] = ()) -> Found:
    return Found(parse_name(name), EVIDENCE, mode=mode, sessions=list(sessions))


REGISTERS_ANNA = Decided(Intent.REGISTER, register=[found("Anna Berg")])


@pytest.mark.parametrize(
    ("other", "apart"),
    [
        (Decided(Intent.REGISTER, register=[found("Anna Berg")]), set()),
        (Decided(Intent.CANCEL, cancel=[found("Anna Berg")]), {"intent", "register", "cancel"}),
        (Decided(Intent.REGISTER, register=[found("Anna Berg"), found("Uwe Dohm")]), {"register"}),
        (Decided(Intent.REGISTER, register=[found("Anna Berg", Mode.ONLINE)]), {"wishes"}),
        (Decided(Intent.REGISTER, register=[found("Anna Berg", sessions=("a",))]), {"wishes"}),
        (Decided(Intent.REGISTER, register=[found("Anna Berg")], unnamed=1), {"unnamed"}),
        (Decided(Intent.REGISTER, register=[found("Anna Berg")], question=True), {"question"}),
    ],
)
def test_in_what_two_decisions_differ(other: Decided, apart: set[str]) -> None:
    assert differences(REGISTERS_ANNA, other) == apart


def test_confidence_is_said_cautiously() -> None:
    """People take 0.9 for certain: it is said only where 99 in 100 are right."""
    said = [confidence(n / 200) for n in range(201)]
    assert said == sorted(said) and said[0] == 0.0 and said[-1] == 0.99
    assert confidence(SURE_ENOUGH) == pytest.approx(ACTS_AT) and confidence(CERTAIN) == pytest.approx(SURE_AT)
    assert confidence(-0.1) == 0.0 and confidence(1.1) == 0.99
    assert all(confidence(n / 200) <= n / 200 for n in range(201))


def test_a_plain_registration_is_sure() -> None:
    text = "Sehr geehrte Damen und Herren,\n\nhiermit melde ich mich zum Treffen an.\n\nViele Grüße\nAnna Berg"
    understood = read(text)
    assert understood.confidence >= ACTS_AT and understood.action is Action.AUTOMATIC


def test_what_is_unsure_goes_to_a_person_with_a_reason() -> None:
    text = "Entweder Uwe oder ich, oder vielleicht doch Mia, wir losen noch, aber Treffen auf jeden Fall nicht."
    understood = read(text)
    assert understood.action is not Action.AUTOMATIC
    assert understood.reasons
