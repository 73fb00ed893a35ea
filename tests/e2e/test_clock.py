"""Clocks under the running daemon: both changes of the year, and one that somebody puts forwards or back meanwhile."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from inbox_bot.clock import system_clock

from .office import ZONE, Office, register, text_of

SAMIRA, MILAN, ANH = "s.haidari@verein.example", "milan@bruecke.example", "anhdao@verein.example"
NOON = "2027-05-04T12:00"
"""No test depends on the hour at which it is run."""


def event(starts: str, more: str) -> str:
    """At ten, for five hours."""
    return f"""
[[events]]
slug = "fachtag"
title = "Fachtag Teilhabe"
starts = {starts}T10:00:00
ends = {starts}T15:00:00
place = "Videokonferenz"
modes = ["online"]
capacity = 9
aliases = ["Fachtag"]
{more}
"""


def dial_in(at: str) -> str:
    return f"[events.dial_in]\ndays_before = 1\nat = {at}\ntext_file = 'dial_in.txt'\n"


def configure(office: Office, events: str, now: str) -> None:
    """With a clock of its own, by the wall clock of Berlin, from the first start."""
    (office.folder / "dial_in.txt").write_text("Raum 4711, Kennwort Ahorn", encoding="utf-8")
    # Dovecot gives no mail a moment that is yet to come: by its date each one is old.
    office.configure(events, mailbox="answer_since = 2020-01-01", more='[schedule]\ndigest_at = "off"')
    office.has_own_clock = True
    put(office, now)


def put(office: Office, wall: str) -> None:
    """The daemon's clock on the wall shows this."""
    office.put_clock(datetime.fromisoformat(wall).replace(tzinfo=ZONE) - system_clock() - office.ahead)


def answered(office: Office, name: str, address: str, copies: int = 1) -> None:
    """Waits for the answer, or for the answer and the dial-in."""
    register(office, name, address)
    office.wait_for(lambda: len(office.answers(address)) >= copies)


def ticks(office: Office) -> None:
    """Long enough for what is due to be done and sent, and for what is not due to show that it is not."""
    office.stay_for(3)


@pytest.mark.parametrize(
    ("saturday", "monday"), [("2027-03-27", "2027-03-29"), ("2027-10-30", "2027-11-01")], ids=["spring", "autumn"]
)
def test_both_clock_changes_of_the_year(saturday: str, monday: str, dovecot_office: Office) -> None:
    """BEHAVIOUR 1: the day before at nine is nine by the clock on the wall, though the night between is an hour
    shorter or longer."""
    office = dovecot_office
    sunday = (datetime.fromisoformat(saturday) + timedelta(days=1)).date().isoformat()
    configure(office, event(monday, dial_in("09:00:00")), f"{saturday}T12:00")
    with office.at_work() as process:
        answered(office, "Samira Haidari", SAMIRA)
        put(office, f"{sunday}T07:59")
        answered(office, "Milan Petrović", MILAN)
        put(office, f"{sunday}T08:59:40")
        ticks(office)
        assert office.answer_counts() == {SAMIRA: 1, MILAN: 1}
        put(office, f"{sunday}T09:00:01")
        office.wait_for(lambda: len(office.answers()) == 4)
        put(office, f"{sunday}T10:01")
        ticks(office)
        assert process.poll() is None
    assert office.on_list() == {"Samira Haidari", "Milan Petrović"}
    assert office.answer_counts() == {SAMIRA: 2, MILAN: 2}
    assert "Ahorn" in text_of(office.answers(SAMIRA)[1])


def test_an_hour_forwards_and_back(dovecot_office: Office) -> None:
    """DESIGN "One due job": what came an hour too early does not come again; mails are answered on either side, and
    nobody waits for the hour to pass a second time. Who registers after the way back has the dial-in when it is time,
    once."""
    office = dovecot_office
    configure(office, event("2027-05-05", dial_in("12:30:00")), NOON)
    with office.at_work() as process:
        answered(office, "Samira Haidari", SAMIRA)
        office.put_clock(timedelta(hours=1))
        office.wait_for(lambda: len(office.answers(SAMIRA)) == 2)
        answered(office, "Milan Petrović", MILAN, copies=2)
        office.put_clock(timedelta(hours=-1))
        answered(office, "Anh Dao Vo", ANH)
        ticks(office)
        assert office.answer_counts() == {SAMIRA: 2, MILAN: 2, ANH: 1}
        office.put_clock(timedelta(hours=1))
        office.wait_for(lambda: len(office.answers(ANH)) == 2)
        office.put_clock(timedelta(hours=-1))
        ticks(office)
        assert process.poll() is None
    assert office.answer_counts() == {SAMIRA: 2, MILAN: 2, ANH: 2}
    assert office.on_list() == {"Samira Haidari", "Milan Petrović", "Anh Dao Vo"}


def test_put_back_by_an_hour_while_an_answer_waits(dovecot_office: Office) -> None:
    """A mail that came in while the clock was ahead is answered and its copy laid down after the way back."""
    office = dovecot_office
    configure(office, event("2027-05-05", ""), NOON)
    with office.at_work():
        answered(office, "Samira Haidari", SAMIRA)
        office.put_clock(timedelta(hours=1))
        register(office, "Milan Petrović", MILAN)
        office.wait_for(lambda: "Milan Petrović" in office.on_list(), pause=0.01)
        office.put_clock(timedelta(hours=-1))
        office.wait_for(lambda: len(office.folders()["Versandt"]) == 2)
        office.wait_for(lambda: not office.folders()["INBOX"])
    assert office.answer_counts() == {SAMIRA: 1, MILAN: 1}
