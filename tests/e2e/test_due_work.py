"""What the calendar demands, done by the running daemon: digest, alarm, reminder, closing notice, retention."""

from __future__ import annotations

import io
from datetime import timedelta
from email.message import EmailMessage

import openpyxl
import pytest

from inbox_bot.clock import system_clock

from .office import ZONE, Office, conference, register, text_of

ORGANISER = "s.kettler@amt.example"
ALL_WEEK = 'digest_weekdays = ["Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"]'


HALF_PAST = f"[schedule]\ndigest_at = 12:30:00\n{ALL_WEEK}"
DIAL_IN = "[events.dial_in]\ndays_before = 1\nat = 12:30:00\ntext_file = 'dial_in.txt'\n"
HALF_AN_HOUR = timedelta(minutes=30)


@pytest.fixture
def office(dovecot_office: Office) -> Office:
    """At noon; what is due comes at half past."""
    dovecot_office.begin_at_noon()
    return dovecot_office


def tomorrow(more: str = "", capacity: str = "3") -> str:
    return conference(days_ahead=1, more=more, capacity=capacity)


def jobs(office: Office, kind: str) -> int:
    return sum('"job done"' in line and f'"kind": "{kind}"' in line for line in office.log().splitlines())


def sheets(message: EmailMessage) -> list[str]:
    """All that stands in the Excel files of a mail."""
    books = [part for part in message.iter_attachments() if str(part.get_filename()).endswith(".xlsx")]
    opened = [openpyxl.load_workbook(io.BytesIO(part.get_payload(decode=True))) for part in books]  # type: ignore[arg-type]
    rows = [row for book in opened for sheet in book.worksheets for row in sheet.iter_rows(values_only=True)]
    return [str(cell) for row in rows for cell in row if cell is not None]


def test_the_digest_comes_once_with_decisions_first(office: Office) -> None:
    """BEHAVIOUR 9: one mail to the organiser at its time, decisions before changes, HTML beside the text, the list as
    Excel file; not a second time the same day, whoever restarts the daemon."""
    office.configure(conference(), more=HALF_PAST)
    with office.at_work():
        register(office, "Samira Haidari", "s.haidari@verein.example")
        question = office.write(
            "Milan Petrović <milan@verein.example>",
            "Frage zum Fachtag",
            "Guten Tag,\n\ngibt es beim Fachtag eine Gebärdensprachdolmetschung?\n\nMilan Petrović\n",
        )
        office.wait_for(lambda: office.answers("s.haidari@verein.example"))
        office.wait_for(lambda: office.folder_of(question) == "Bitte prüfen")
        office.put_clock(HALF_AN_HOUR)
        (digest,) = office.wait_for(lambda: office.answers(ORGANISER))
    text = text_of(digest)
    assert "1 Entscheidung offen" in str(digest["Subject"])
    assert text.index("Frage zum Fachtag") < text.index("Samira Haidari")
    assert "Gebärdensprachdolmetschung" in text
    assert digest["Auto-Submitted"] == "auto-generated"
    html = digest.get_body(("html",))
    assert html is not None and "Samira Haidari" in html.get_content()
    assert "Samira Haidari" in sheets(digest)
    with office.at_work():
        register(office, "Anh Dao Vo", "anhdao@verein.example")
        office.wait_for(lambda: office.answers("anhdao@verein.example"))
    assert len(office.answers(ORGANISER)) == 1


def test_no_digest_when_there_is_nothing_to_tell(office: Office) -> None:
    """BEHAVIOUR 9: silent when there is nothing."""
    office.configure(conference(), more=HALF_PAST)
    with office.at_work():
        office.put_clock(HALF_AN_HOUR)
        office.wait_for(lambda: jobs(office, "digest"))
    assert not office.answers()


def test_a_missing_dial_in_is_told_loudly(office: Office) -> None:
    """BEHAVIOUR 1: on its day the organisers are told and nobody gets a blank mail; written at last, it goes out."""
    office.configure(tomorrow(DIAL_IN))
    with office.at_work():
        register(office, "Samira Haidari", "s.haidari@verein.example")
        office.wait_for(lambda: office.answers("s.haidari@verein.example"))
        office.put_clock(HALF_AN_HOUR)
        (alarm,) = office.wait_for(lambda: office.answers(ORGANISER))
        assert "Fachtag Teilhabe" in str(alarm["Subject"])
        assert "Einwahldaten fehlen" in text_of(alarm)
        assert len(office.answers("s.haidari@verein.example")) == 1
        (office.folder / "dial_in.txt").write_text("Raum 4711, Kennwort Ahorn", encoding="utf-8")
        office.wait_for(lambda: len(office.answers("s.haidari@verein.example")) == 2)
    assert "Ahorn" in text_of(office.answers("s.haidari@verein.example")[1])
    assert len(office.answers(ORGANISER)) == 1


def test_the_reminder_goes_to_the_confirmed_once(office: Office) -> None:
    """On the day before, at its time; who waits is not reminded of a place they do not have."""
    office.configure(tomorrow("reminder_at = 12:30:00", capacity="1"))
    with office.at_work():
        register(office, "Samira Haidari", "s.haidari@verein.example")
        register(office, "Milan Petrović", "milan@verein.example")
        office.wait_for(lambda: office.answers("milan@verein.example"))
        office.put_clock(HALF_AN_HOUR)
        office.wait_for(lambda: len(office.answers("s.haidari@verein.example")) == 2)
    with office.at_work():
        register(office, "Anh Dao Vo", "anhdao@verein.example")
        office.wait_for(lambda: office.answers("anhdao@verein.example"))
    reminder = office.answers("s.haidari@verein.example")[1]
    assert reminder["Auto-Submitted"] == "auto-generated"
    assert "In-Reply-To" not in reminder
    assert office.answer_counts() == {
        "s.haidari@verein.example": 2,
        "milan@verein.example": 1,
        "anhdao@verein.example": 1,
    }


def test_a_dial_in_whose_moment_passed_meanwhile_goes_out_once(office: Office) -> None:
    """Due work is caught up after a downtime, once: after a second start only who is new gets it."""
    (office.folder / "dial_in.txt").write_text("Raum 4711, Kennwort Ahorn", encoding="utf-8")
    office.configure(tomorrow(DIAL_IN))
    with office.at_work():
        register(office, "Samira Haidari", "s.haidari@verein.example")
        office.wait_for(lambda: office.answers("s.haidari@verein.example"))
    assert len(office.answers()) == 1
    office.put_clock(HALF_AN_HOUR)
    with office.at_work():
        office.wait_for(lambda: len(office.answers()) == 2)
    assert "Ahorn" in text_of(office.answers()[1])
    with office.at_work():
        register(office, "Milan Petrović", "milan@verein.example")
        office.wait_for(lambda: len(office.answers("milan@verein.example")) == 2)
    assert len(office.answers("s.haidari@verein.example")) == 2


def test_the_last_evening_and_the_months_after(dovecot_office: Office) -> None:
    """Who still waits on the evening before gets a closing notice, once; when the event is long over nothing is left
    of the people, and an operator can still count them."""
    office = dovecot_office
    office.configure(conference(days_ahead=20, capacity="1"), more='[schedule]\ndigest_at = "off"')
    with office.at_work():
        register(office, "Samira Haidari", "s.haidari@verein.example")
        register(office, "Milan Petrović", "milan@verein.example")
        office.wait_for(lambda: len(office.answers()) == 2)
    evening_before = system_clock().astimezone(ZONE).replace(hour=19, minute=0) + timedelta(days=19)
    office.ahead = evening_before - system_clock()
    with office.at_work():
        office.wait_for(lambda: len(office.answers("milan@verein.example")) == 2)
    with office.at_work():
        office.wait_for(lambda: office.log().count('"mailbox connected"') == 3)
    notice = office.answers("milan@verein.example")[1]
    assert notice["Auto-Submitted"] == "auto-generated"
    assert "frei" in text_of(notice)
    assert office.answer_counts() == {"s.haidari@verein.example": 1, "milan@verein.example": 2}
    office.ahead = timedelta(days=20 + 100)
    with office.at_work():
        office.wait_for(lambda: '"people": 2' in office.log())
    assert [each["name"] for each in office.participants()] == ["", ""]
    database = b"".join(path.read_bytes() for path in office.folder.glob("inbox_bot.db*"))
    assert b"Haidari" not in database and b"Petrovi" not in database
    assert len(office.answers()) == 3
