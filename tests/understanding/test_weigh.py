"""Two readers, one decision."""

from __future__ import annotations

import pytest

from inbox_bot.model import Action, Evidence, Intent, Mode
from inbox_bot.understanding.combine import SURE_ENOUGH
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


def test_a_plain_registration_is_sure() -> None:
    text = "Sehr geehrte Damen und Herren,\n\nhiermit melde ich mich zum Treffen an.\n\nViele Grüße\nAnna Berg"
    understood = read(text)
    assert understood.confidence >= SURE_ENOUGH and understood.action is Action.AUTOMATIC


def test_what_is_unsure_goes_to_a_person_with_a_reason() -> None:
    text = "Entweder Uwe oder ich, oder vielleicht doch Mia, wir losen noch, aber Treffen auf jeden Fall nicht."
    understood = read(text)
    assert understood.action is not Action.AUTOMATIC
    assert understood.reasons
