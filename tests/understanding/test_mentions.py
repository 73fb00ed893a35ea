"""Who is named in a sentence."""

from __future__ import annotations

import pytest

from inbox_bot.understanding.words.lexicon import lexicon
from inbox_bot.understanding.words.mentions import find_mentions
from inbox_bot.understanding.words.tokens import tokenize


def named(text: str, *languages: str) -> list[str]:
    tokens = tokenize(text)
    return [m.full for m in find_mentions(tokens, lexicon(*(languages or ("de", "en"))).cues(tokens))]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("hiermit melde ich Frau Fatma Yılmaz an", ["Fatma Yılmaz"]),
        ("Frau Dr. Paulus und Herr Schmitz nehmen teil", ["Paulus", "Schmitz"]),
        ("meine Kollegin (Melnyk, Oksana <o.melnyk@kreis.example>) und ich", ["Oksana Melnyk"]),
        ("meine Frau Isatu Sesay kommt auch", ["Isatu Sesay"]),
        ("meine Tochter Elif (19) bringe ich mit", ["Elif"]),
        ("unser Kassenwart Abdoulaye Konaté kommt", ["Abdoulaye Konaté"]),
        ("Petra Sonntag, Jens Platz und ich kommen", ["Petra Sonntag", "Jens Platz"]),
        ("Herr Max Freiherr von Wendel nimmt teil", ["Max Freiherr von Wendel"]),
        ("Es kommen Max Freiherr von Wendelsheim und Jan Ott", ["Max Freiherr von Wendelsheim", "Jan Ott"]),
        ("Es kommen Ministerialrat Karl Sommer und Jan Ott", ["Karl Sommer", "Jan Ott"]),
        ("ich und meine frau zeinab jaber", ["zeinab jaber"]),
    ],
)
def test_people_are_found_by_what_stands_beside_them(text: str, names: list[str]) -> None:
    """ "Frau", a title, an owner and a role, an address, known given names: each makes words a person's name."""
    assert named(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "wir treffen uns im Paul-Gerhardt-Haus",
        "die Arbeiterwohlfahrt Kreisverband Münsterland lädt ein",
        "vielen Dank für die Einladung zum Fachtag",
        "meine Frau hat mir davon erzählt",
        "am Mittwoch bin ich in Dortmund",
        "unser Verein Haus der Kulturen",
    ],
)
def test_places_offices_and_nouns_are_nobody(text: str) -> None:
    """German writes every noun with a capital: two capitals alone are little evidence, and none behind "im"."""
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("Зі мною прийде моя подруга Світлана Гриценко", "uk", ["Світлана Гриценко"]),
        ("وستشارك زميلتي ريم العلي عبر الإنترنت", "ar", ["ريم العلي"]),
        ("Mon collègue Ibrahima Sow viendra", "fr", ["Ibrahima Sow"]),
        ("Eşim Hatice de gelecek", "tr", ["Hatice"]),
    ],
)
def test_other_languages_and_scripts(text: str, language: str, names: list[str]) -> None:
    """A role word opens a name in every language, also where a script has no capitals."""
    assert named(text, language) == names
