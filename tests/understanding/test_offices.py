"""Offices, ranks and callings before a name are no part of it."""

from __future__ import annotations

import pytest

from inbox_bot.understanding.words.lexicon import lexicon
from inbox_bot.understanding.words.mentions import find_mentions
from inbox_bot.understanding.words.names import parse_name
from inbox_bot.understanding.words.offices import is_office
from inbox_bot.understanding.words.tokens import tokenize


def named(text: str) -> list[str]:
    tokens = tokenize(text)
    return [mention.full for mention in find_mentions(tokens, lexicon("de", "en").cues(tokens))]


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("Frau Oberamtsrätin Carla Brandt", "Carla Brandt"),
        ("Herr Hauptkommissar Emre Acar", "Emre Acar"),
        ("Herrn Kaplan Joseph Okoro", "Joseph Okoro"),
        ("Kaplan Joseph Okoro", "Joseph Okoro"),
        ("Frau sachkundige Bürgerin Ada Kern", "Ada Kern"),
        ("Herr Domkapitular Msgr. Dr. Paul Lind", "Paul Lind"),
        ("Presbyter Uwe Dohm", "Uwe Dohm"),
        ("PHK'in Petra Lang", "Petra Lang"),
        ("OStR Murat Demir", "Murat Demir"),
        ("Frau MR'in Dr. Jana Thiel", "Jana Thiel"),
        ("Frau Gemeindereferentin Thiel", "Thiel"),
        ("Deaconess Grace Mensah", "Grace Mensah"),
        ("Padre Rui Costa", "Rui Costa"),
    ],
)
def test_an_office_is_left_out(text: str, full: str) -> None:
    """LABELS 3: in lists and signatures as in sentences."""
    name = parse_name(text)
    assert name and name.full == full


@pytest.mark.parametrize(
    ("text", "full"),
    [
        ("Kaplan Ayşe", "Ayşe Kaplan"),
        ("Ayşe Kaplan", "Ayşe Kaplan"),
        ("Anna Meister", "Anna Meister"),
        ("Murat Demir Yıldız", "Murat Demir Yıldız"),
        ("MÜLLER Anna", "Anna MÜLLER"),
        ("Bui Quoc Anh", "Quoc Anh Bui"),
        ("Severin Paul Lang", "Severin Paul Lang"),
    ],
)
def test_a_name_that_looks_like_an_office_stays(text: str, full: str) -> None:
    """Many offices are family names as well, and a name needs a word for each part."""
    name = parse_name(text)
    assert name and name.full == full


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("an der Tagung nimmt Frau Kreisverwaltungsrätin Carla Brandt per Video teil", ["Carla Brandt"]),
        ("Herr RD Jens Kern-Wolf wird teilnehmen", ["Jens Kern-Wolf"]),
        ("Bischofsvikar Dr. Stefan Lau-Hellweg nimmt teil", ["Stefan Lau-Hellweg"]),
        ("melde ich Herrn Dezernenten Dr. Eberhard Althaus an", ["Eberhard Althaus"]),
        ("unsere Hilfskraft Quirin Anders kommt", ["Quirin Anders"]),
        ("KHK Osthoff, der sich gesondert gemeldet hat", ["Osthoff"]),
        ("Frau Kaplan kommt gern", ["Kaplan"]),
        ("die Leiterin kommt mit", []),
        ("Frau Ltd. Kreisrechtsdirektorin Ulla Behr nimmt teil", ["Ulla Behr"]),
    ],
)
def test_an_office_in_a_sentence(text: str, names: list[str]) -> None:
    """Behind "Frau" or before a full name; alone it is nobody."""
    assert named(text) == names


def test_a_rank_has_capitals() -> None:
    """ "Str." is a street."""
    assert is_office("StR") and not is_office("Str.")
