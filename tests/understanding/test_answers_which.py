"""Answers to our question which event is meant, or how somebody takes part, as the rules alone read them."""

from __future__ import annotations

import pytest

from inbox_bot.model import Document, DocumentKind
from inbox_bot.understanding.decided import Decided
from inbox_bot.understanding.decisions.intent import decide_intent
from inbox_bot.understanding.mail_parts import MailParts

from .test_going import names
from .test_replies import TWO, WROTE
from .test_understand import PERSON, message

_WHICH = "Guten Tag,\n\nes gibt zwei Veranstaltungen. Welche meinen Sie?\n\n1. Stadtteiltreffen\n2. Sommerfest"
_HOW = "Guten Tag,\n\nSie möchten zum Stadtteiltreffen. Kommen Sie vor Ort, oder nehmen Sie online teil?"
_LISTED = "Angemeldet zum Stadtteiltreffen:\n- Anna Berg, vor Ort"


def answer(text: str, ours: str) -> Decided:
    quoted = [f"> {line}" for line in ours.split("\n")]
    lines = (*text.split("\n"), "", "Anna Berg", "", WROTE, *quoted)
    mail = MailParts(message("AW: Rückfrage"), (Document(DocumentKind.BODY, "body", lines),), PERSON, TWO)
    assert mail.read_parts()
    return decide_intent(mail, mail.own_reading)


@pytest.mark.parametrize(
    ("text", "ours", "register"),
    [
        ("Das Sommerfest natürlich.", _WHICH, ["Anna Berg"]),
        ("ich meinte das Stadtteiltreffen, bitte online.", _WHICH, ["Anna Berg"]),
        ("Es geht um das Sommerfest. Auch für meine Frau Uta Kern.", _WHICH, ["Anna Berg", "Uta Kern"]),
        ("Online bitte.", _HOW, ["Anna Berg"]),
        ("Vor Ort, danke.", _HOW, ["Anna Berg"]),
    ],
)
def test_who_answers_our_question_registers(text: str, ours: str, register: list[str]) -> None:
    found = answer(text, ours)
    assert (found.intent, sorted(names(found.register))) == ("register", register)


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("Das Sommerfest, aber was kostet es?", _WHICH),
        ("Zum Sommerfest komme ich doch nicht.", _WHICH),
        ("Das weiß ich noch nicht.", _WHICH),
        ("Welche Veranstaltung ist denn besser?", _WHICH),
        ("Das Sommerfest war schön.", _LISTED),
    ],
)
def test_who_answers_another_thing_registers_nobody(text: str, ours: str) -> None:
    assert answer(text, ours).intent != "register"
