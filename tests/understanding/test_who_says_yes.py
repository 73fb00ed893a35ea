"""Lists with a column that says who comes: only those who said yes are on our list."""

from __future__ import annotations

import pytest

from inbox_bot.model import Document, DocumentKind, Intent, Mode, Table
from inbox_bot.understanding.decided import Decided
from inbox_bot.understanding.decisions.intent import decide_intent
from inbox_bot.understanding.mail_parts import MailParts

from .test_understand import PERSON, message
from .test_who_registers import GROUPED, names

TEXT = ("Guten Tag,", "", "anbei unsere Liste zum Stadtteiltreffen.", "", "Viele Grüße", "Anna Berg")


def decided(*rows: tuple[str, ...], text: tuple[str, ...] = TEXT) -> Decided:
    listed = Document(DocumentKind.XLSX, "liste.xlsx", tables=(Table(rows),))
    mail = MailParts(message("Anmeldung"), (Document(DocumentKind.BODY, "body", text), listed), PERSON, GROUPED)
    assert mail.read_parts()
    return decide_intent(mail, mail.own_reading)


@pytest.mark.parametrize("head", ["Zusage?", "Rückmeldung", "kommt?", "dabei", "Status", "Antwort", "coming"])
@pytest.mark.parametrize(
    ("yes", "other"),
    [
        ("ja", "?"),
        ("ja", "vielleicht"),
        ("zugesagt", "noch offen"),
        ("x", ""),
        ("x", "x -"),
        ("yes", "maybe"),
        ("ja", "kommt evtl."),
        ("ja", "ja?"),
        ("fest", "Ersatz, nur falls jemand ausfällt"),
        ("definitiv", "Reserve"),
    ],
)
def test_who_leaves_it_open_is_not_registered(head: str, yes: str, other: str) -> None:
    """Registering them is worse than a question, and there is a doubt."""
    found = decided(("Name", head), ("Mia Kern", yes), ("Uwe Dohm", other), ("Ida Lenz", yes))
    assert (found.intent, names(found)) == (Intent.REGISTER, ["Ida Lenz", "Mia Kern"])
    assert any("offen" in doubt for doubt in found.doubts)


@pytest.mark.parametrize("other", ["nein", "abgesagt", "entschuldigt", "abgelehnt", "kommt nicht"])
def test_who_says_no_is_not_registered(other: str) -> None:
    """Without a doubt."""
    found = decided(("Name", "Rückmeldung"), ("Mia Kern", "zugesagt"), ("Uwe Dohm", other), ("Ida Lenz", "zugesagt"))
    assert names(found) == ["Ida Lenz", "Mia Kern"]
    assert not any("offen" in doubt for doubt in found.doubts)


def test_the_answer_may_stand_where_they_say_how() -> None:
    """ "ja, vor Ort", "nein", "noch offen" under "Teilnahme"; "vor Ort" under "Rückmeldung"."""
    rows = (("Mia Kern", "ja, vor Ort"), ("Uwe Dohm", "nein"), ("Ida Lenz", "noch offen"), ("Jan Voß", "ja, online"))
    assert names(decided(("Name", "Teilnahme"), *rows)) == ["Jan Voß", "Mia Kern"]
    ways = (("Mia Kern", "vor Ort"), ("Uwe Dohm", "abgesagt"), ("Jan Voß", "online"))
    found = decided(("Name", "Rückmeldung"), *ways)
    assert {p.full: p.mode for p in found.register} == {"Mia Kern": Mode.ONSITE, "Jan Voß": Mode.ONLINE}


@pytest.mark.parametrize(
    ("head", "cells"),
    [
        ("Teilnahme", ("online", "", "vor Ort")),
        ("Rückmeldung", ("", "", "")),
        ("Rückmeldung", ("ja", "ja", "ja")),
        ("Bemerkung", ("x", "", "x")),
        ("Mitglied", ("x", "", "")),
    ],
)
def test_other_columns_leave_nobody_out(head: str, cells: tuple[str, ...]) -> None:
    """Nor one that is filled alike for all."""
    people = ("Mia Kern", "Uwe Dohm", "Ida Lenz")
    found = decided(("Name", head), *zip(people, cells, strict=True))
    assert names(found) == sorted(people)


@pytest.mark.parametrize("head", ["Wer?", "Vor- und Zuname", "Name", "Teilnehmer/in", "Name(n)"])
def test_a_head_is_nobody(head: str) -> None:
    """However it is written."""
    found = decided(("Gruppe", head, "Tel."), ("2", "Mia Kern", "0251 1"), ("1", "Uwe Dohm", "-"))
    assert {p.full: p.sessions for p in found.register} == {"Mia Kern": ["ag2"], "Uwe Dohm": ["ag1"]}


def test_a_refusal_may_stand_where_they_wish() -> None:
    """ "kommt nicht mit" among the groups."""
    rows = (("Mia Kern", "AG 2"), ("Uwe Dohm", "--- (kommt nicht mit)"), ("Ida Lenz", "1"))
    assert names(decided(("Name", "Wunsch"), *rows)) == ["Ida Lenz", "Mia Kern"]


@pytest.mark.parametrize("above", [("", "Person 1", "Person 2"), ("", "A", "B")])
def test_people_may_stand_side_by_side(above: tuple[str, ...]) -> None:
    """The heads in the first column, a person in each of the others."""
    found = decided(above, ("Vorname", "Mia", "Uwe"), ("Nachname", "Kern", "Dohm"), ("Teilnahme", "online", "vor Ort"))
    assert {p.full: p.mode for p in found.register} == {"Mia Kern": Mode.ONLINE, "Uwe Dohm": Mode.ONSITE}
