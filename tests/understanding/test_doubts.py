"""What makes the bot ask: each check sees its own kind of gap, and a plain mail raises none of them."""

from __future__ import annotations

from email.message import EmailMessage
from pathlib import Path

import pytest

from inbox_bot.model import Action, ReadingContext, Understanding
from inbox_bot.understanding.combine import ACTS_AT
from inbox_bot.understanding.doubts.checks import CHECKS
from tests.corpus.read_corpus import context_of, read

CONFIG = Path(__file__).parent.parent / "corpus" / "own" / "config.toml"


@pytest.fixture(scope="module")
def context() -> ReadingContext:
    return context_of(CONFIG)


def understood(sender: str, subject: str, body: str, context: ReadingContext) -> Understanding:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, "anmeldung@stadt-altena.example", subject
    mail["Date"], mail["Message-ID"] = "Thu, 22 Sep 2022 10:00:00 +0200", "<doubt@mail.example>"
    mail.set_content(body)
    return read(mail.as_bytes(), context)


DOUBTED = [
    ("count", "Herbsttagung", "wir sind zu viert bei der Herbsttagung dabei: Jens Amsel und Uta Amsel."),
    ("either", "Vereinstag", "zum Vereinstag melde ich Frau Petra Ahrens oder Herrn Kai Lorenz an."),
    ("hedged", "Herbsttagung", "bitte melden Sie Uta Amsel und voraussichtlich Kai Lorenz zur Herbsttagung an."),
    ("condition", "Herbsttagung", "ich komme zur Herbsttagung, aber nur wenn mich jemand abholt."),
    ("third person", "Herbsttagung", "die Geschäftsführung wird an der Herbsttagung teilnehmen."),
    ("unread block", "Vereinstag", "zum Vereinstag melde ich an:\n\nTruda Wolkan 7b\nMirek Wolkan 7c\n"),
    ("corrected", "Vereinstag", "zum Vereinstag komme ich in die AG 1, ach nein, lieber in die AG 3."),
    ("corrected below", "Vereinstag", "wir kommen: Uta Amsel und ich.\n\nP.S. Gerade ruft Uta an: also nur ich."),
    ("two alphabets", "Absage", "hiermit sage ich die Teilnahme von Mіlan Pеtrović an der Herbsttagung ab."),
    ("earlier", "Herbsttagung", "ich komme nun doch zur Herbsttagung, alles wieder wie am Anfang."),
    ("subject", "Herbsttagung: Jens Amsel und Frau Petra Ahrens", "ich komme zur Herbsttagung, online."),
    ("either group", "Vereinstag", "zum Vereinstag melde ich mich an, AG 1 oder AG 2, suchen Sie etwas aus."),
    ("initial", "Herbsttagung", "ich komme zur Herbsttagung."),
]


@pytest.mark.parametrize(("case", "subject", "body"), DOUBTED, ids=[case for case, _, _ in DOUBTED])
def test_gaps_are_asked_about(case: str, subject: str, body: str, context: ReadingContext) -> None:
    """Where two things in a mail don't fit together nobody is entered without a person or the writer saying so."""
    sender = "Jens A <jens@mail.example>" if case == "initial" else "Jens Amsel <jens.amsel@mail.example>"
    signed = "" if case == "initial" else "\n\nMit freundlichen Grüßen\nJens Amsel\n"
    found = understood(sender, subject, f"Guten Tag,\n\n{body}{signed}", context)
    assert found.action in (Action.REVIEW, Action.CLARIFY)
    assert found.confidence < ACTS_AT


@pytest.mark.parametrize(
    "body",
    [
        "hiermit melde ich mich zur Herbsttagung an, online.",
        "zur Herbsttagung kommen wir zu zweit: Uta Amsel und ich, beide vor Ort.",
        "bitte melden Sie Frau Uta Amsel zur Herbsttagung an, vor Ort.",
        "gerade habe ich die Einladung gelesen. Ich komme gern zur Herbsttagung, online.",
    ],
)
def test_plain_mails_are_not_doubted(body: str, context: ReadingContext) -> None:
    """A check that sees something in a plain registration would make the bot useless."""
    found = understood(
        "Jens Amsel <jens.amsel@mail.example>",
        "Herbsttagung",
        f"Guten Tag,\n\n{body}\n\nViele Grüße\nJens Amsel",
        context,
    )
    assert found.action is Action.AUTOMATIC
    assert not {check.reason for check in CHECKS} & set(found.reasons)


def test_every_reason_is_said_once() -> None:
    """The organisers tell the checks apart by their reasons."""
    reasons = [check.reason for check in CHECKS]
    assert len(reasons) == len(set(reasons))
