"""The organisers' digest and alarm: decisions first, silent when there is nothing, lists attached."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import html as lxml_html
from openpyxl import load_workbook

from inbox_bot.model import (
    Address,
    ChangeRecord,
    DigestFacts,
    Disposition,
    DueJob,
    HeldMail,
    JobKind,
    Mode,
    Participant,
    Registration,
    Reply,
    Roster,
    Status,
    Trouble,
    Undeliverable,
)
from inbox_bot.registration.digest import render_alarm, render_digest

from . import golden_files
from .cases import BERLIN, FACHTAG, MSO_DAY, NOW, OFFICE, registration

MORNING = datetime(2021, 10, 5, 5, 30, tzinfo=UTC)

PEOPLE = (
    registration("Fatma Yılmaz", sessions=("ag1",), email="f.yilmaz@bruecke.example"),
    registration(
        "Oleksandr Kovalenko", mode=Mode.ONSITE, number=2, waiting_sessions=("ag1",), waiting_mode=Mode.ONLINE
    ),
    registration("", number=3),
    registration("Rojin Demir", Status.WAITLISTED, Mode.ONSITE, 4),
    registration("Linh Nguyễn", Status.WAITLISTED, Mode.ONSITE, 5),
    registration("Giorgi Beridze", Status.LATE, number=6, sessions=("ag2",)),
    registration("Agnieszka Dąbrowska", Status.CANCELLED, number=7),
)
ROSTER = Roster.of(replace(FACHTAG, capacity_by_mode=((Mode.ONLINE, 200), (Mode.ONSITE, 1))), PEOPLE)

HELD = HeldMail(
    key="5f1d",
    received_at=datetime(2021, 10, 4, 14, 12, tzinfo=UTC),
    sender="Amira Haddad <a.haddad@verein.example>",
    subject="Kinderbetreuung?",
    excerpt="Gibt es beim Fachtag\nKinderbetreuung? Dann kämen wir zu zweit. <b>Danke</b> https://boese.example/x",
    guess="Zwei Plätze ohne Namen anmelden.",
    reason="Die E-Mail stellt eine Frage.",
    disposition=Disposition.HELD,
    event="fachtag",
)
SHUNTED = replace(HELD, key="77", subject="", excerpt="", guess="", event=None, disposition=Disposition.SHUNTED)

FULL = DigestFacts(
    since=MORNING - timedelta(days=1),
    now=MORNING,
    office=OFFICE,
    rosters=(ROSTER, Roster(MSO_DAY)),
    held=(HELD, SHUNTED),
    changes=(
        ChangeRecord(MORNING, "fachtag", "5f1d/1", "register", "Fatma Yılmaz", "online", "5f1d"),
        ChangeRecord(MORNING, "fachtag", "5f1d/3", "register", "", "", "5f1d"),
        ChangeRecord(MORNING, "fachtag", "5f1d/7", "cancel", "Agnieszka Dąbrowska", "", "77"),
    ),
    undeliverable=(
        Undeliverable(
            "r.demir@weg.example",
            ("Rojin Demir",),
            "confirmed",
            "5.1.1 unknown user",
            MORNING,
            "fachtag",
            Trouble.WRONG_ADDRESS,
        ),
        Undeliverable("weg@weg.example", (), "confirmed", "", MORNING),
    ),
    unsent=1,
    withheld=2,
    delayed=3,
    upcoming=(
        DueJob(JobKind.DIAL_IN, "fachtag", datetime(2021, 10, 31, 9, 0, tzinfo=BERLIN)),
        DueJob(JobKind.DIGEST, "", datetime(2021, 10, 6, 7, 30, tzinfo=BERLIN)),
        DueJob(JobKind.RETENTION, "", datetime(2021, 10, 6, 3, 15, tzinfo=BERLIN)),
    ),
    dial_in_missing=("fachtag",),
)
QUIET = DigestFacts(since=None, now=MORNING, office=OFFICE, rosters=(Roster.of(FACHTAG, PEOPLE[:5]),))


def digest(facts: DigestFacts) -> Reply:
    reply = render_digest(facts)
    assert reply is not None
    return reply


def parsed(reply: Reply) -> Any:
    return lxml_html.document_fromstring(reply.html)


CASES = {
    "digest-full": FULL,
    "digest-changes-only": replace(QUIET, changes=FULL.changes[:1]),
    "digest-late-only": replace(QUIET, rosters=(Roster.of(FACHTAG, PEOPLE[5:6]),)),
    "digest-cancelled-event": replace(
        QUIET, unsent=2, withheld=1, rosters=(Roster(replace(FACHTAG, cancelled=True, capacity_by_mode=())),)
    ),
    "digest-many-changes": replace(QUIET, changes=FULL.changes[:1] * 102, rosters=()),
}


@pytest.mark.parametrize("name", CASES)
def test_golden(name: str) -> None:
    """The organisers get what was read and approved."""
    reply = digest(CASES[name])
    golden_files.check(f"{name}.txt", f"{reply.subject}\n\n{reply.text}")


@pytest.mark.parametrize("name", CASES)
def test_plain_and_html_say_the_same_and_have_no_holes(name: str) -> None:
    """Every word of the HTML stands in the plain text; no None, no doubled blank."""
    reply = digest(CASES[name])
    heard = set(re.findall(r"\w+", reply.text))
    assert set(re.findall(r"\w+", " ".join(parsed(reply).body.itertext()))) <= heard
    assert not re.search(r"\bNone\b|\{\{|\bHerr\b|\bFrau\b|[^\n ]  |[ \t]\n|\n\n\n|\(\)| [,.;:)]", reply.text)


def test_decisions_come_first() -> None:
    """BEHAVIOUR 9: decisions first, then what changed, the figures, what is next; a missing dial-in above all."""
    text = digest(FULL).text
    order = ["fehlen die Einwahldaten", "zu entscheiden", "Nicht erreichbar", "geändert", "Warteliste", "als Nächstes"]
    assert [text.index(words) for words in order] == sorted(text.index(words) for words in order)
    assert digest(FULL).subject == "Tagesübersicht 5. Oktober 2021: 3 Entscheidungen offen"
    assert digest(CASES["digest-late-only"]).subject.endswith(": 1 Entscheidung offen")
    assert digest(CASES["digest-changes-only"]).subject.endswith(": keine Entscheidung offen")


def test_each_decision_carries_its_grounds() -> None:
    """The mail's own words, the guess, the reason, the folder; shown as text and without links."""
    reply = digest(FULL)
    for words in (
        "Gibt es beim Fachtag Kinderbetreuung?",
        "Zwei Plätze ohne Namen",
        "stellt eine Frage",
        "Bitte prüfen",
    ):
        assert words in reply.text
    assert "<b>Danke</b>" in reply.text and "boese.example" not in reply.html + reply.text
    assert not parsed(reply).xpath("//b")


def test_silent_when_there_is_nothing() -> None:
    """Nothing happened and nothing is open: no mail, however full the list."""
    assert render_digest(QUIET) is None
    over = replace(FACHTAG, starts=NOW - timedelta(days=9), ends=NOW - timedelta(days=8))
    assert render_digest(replace(QUIET, rosters=(Roster.of(over, PEOPLE),))) is None


@pytest.mark.parametrize(
    "something",
    [
        {"held": FULL.held},
        {"changes": FULL.changes},
        {"undeliverable": FULL.undeliverable},
        {"unsent": 1},
        {"delayed": 1},
        {"withheld": 1},
        {"dial_in_missing": ("fachtag",)},
    ],
    ids=lambda something: next(iter(something)),
)
def test_anything_open_is_told(something: dict[str, Any]) -> None:
    """Each single fact is reason enough for a digest."""
    assert render_digest(replace(QUIET, **something)) is not None


def test_figures() -> None:
    """Per event, mode and session: confirmed, waiting, free, late."""
    cells = [[cell.text_content() for cell in row] for row in parsed(digest(FULL)).xpath("(//table)[1]//tr")]
    assert cells == [
        ["Plätze", "angemeldet", "wartend", "frei", "verspätet"],
        ["alle", "3", "2", "198", "1"],
        ["online", "2", "1", "198", "1"],
        ["vor Ort", "1", "2", "0", "0"],
        ["AG „Menschen mit Migrationsvorgeschichte im Bildungssystem“", "1", "1", "29", "0"],
        ["AG „Förderung und Vereinsmanagement“", "0", "0", "30", "1"],
    ]


def test_figures_over_the_limit_and_without_one() -> None:
    """Organisers may exceed every rule by hand: the digest says by how much."""
    small = Roster.of(replace(FACHTAG, capacity=1, capacity_by_mode=(), sessions=()), PEOPLE)
    text = digest(replace(FULL, rosters=(small, Roster(MSO_DAY)))).text
    assert "- alle: angemeldet 3, wartend 2, frei 0 (2 über der Grenze), verspätet 1\n" in text
    assert "- alle: angemeldet 0, wartend 0, frei ohne Grenze, verspätet 0\n" in text


def test_fit_for_outlook_and_paper() -> None:
    """Tables with inline styles, a fixed frame for Outlook, no flex or grid, nothing from outside."""
    reply = digest(FULL)
    assert '<!--[if mso]><table role="presentation" width="700"' in reply.html
    assert not re.search(r"flex|grid|url\(|@import|https?://", reply.html)
    tree = parsed(reply)
    assert all(cell.get("style") for cell in tree.xpath("//table//td | //table//th"))
    assert not tree.xpath("//img|//script|//a")


def test_lists_are_attached() -> None:
    """One workbook for each event that has people."""
    (attachment,) = digest(FULL).attachments
    assert attachment.filename == "teilnahmeliste-fachtag-2021-10-05.xlsx"
    book = load_workbook(io.BytesIO(attachment.data))
    assert book.sheetnames == ["Teilnehmende", "Warteliste", "Unterschriften"]


def test_alarm() -> None:
    """A missing dial-in is told loudly, and the subject says that it is urgent."""
    reply = render_alarm(FACHTAG, OFFICE, JobKind.DIAL_IN_MISSING.value)
    golden_files.check("alarm.txt", f"{reply.subject}\n\n{reply.text}")
    assert not reply.attachments and 'style="' in reply.html
    open_date = render_alarm(MSO_DAY, OFFICE, "Es fehlt etwas.")
    assert "None" not in open_date.text and "Uhr" not in open_date.text


def test_the_other_persons_registration_is_named_by_its_contact() -> None:
    """Who registered whom stands with a late registration: that is whom to write to."""
    late = Registration(
        "9/1", "fachtag", Participant("Ana Kovač"), Address("k@verein.example"), Status.LATE, Mode.ONLINE, NOW
    )
    assert "angemeldet durch k@verein.example" in digest(replace(QUIET, rosters=(Roster.of(FACHTAG, [late]),))).text
