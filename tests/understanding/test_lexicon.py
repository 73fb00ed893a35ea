"""The words as data."""

from __future__ import annotations

import tomllib
from importlib import resources

import pytest

from inbox_bot.understanding.words.language import detect, languages
from inbox_bot.understanding.words.lexicon import Lexicon, lexicon
from inbox_bot.understanding.words.tokens import fold, tokenize


@pytest.mark.parametrize(
    ("pattern", "text", "found"),
    [
        ("sage|sagen ab", "wir sagen ab", True),
        ("melde .. an", "ich melde mich zum Tag an", True),
        ("melde .. an", "ich melde mich! Schau an", False),
        ("anmeld*", "Ihre Anmeldung", True),
        ("an ?ihrer|?seiner stelle", "an seiner Stelle", True),
        ("an ?ihrer|?seiner stelle", "an Stelle", True),
        ("von _ drei", "von unseren drei", True),
        ("gruesse", "viele Grüße", True),
    ],
)
def test_notation(pattern: str, text: str, found: bool) -> None:
    """Alternatives, endings, gaps within a clause, optional and free words; case and accents fold."""
    assert bool(Lexicon([("x.y", pattern)]).cues(tokenize(text))) is found


def test_every_file_is_sound() -> None:
    """Each language's file loads, each pattern compiles, and every language of a file can be detected."""
    folder = resources.files("inbox_bot.texts.lexicon")
    of_all = ("languages.toml", "small_words.toml", "family_names.toml")
    files = [each.name for each in folder.iterdir() if each.name.endswith(".toml") and each.name not in of_all]
    assert len(files) >= 19
    for name in files:
        code = name.removesuffix(".toml")
        table = tomllib.loads((folder / name).read_text(encoding="utf-8"))
        assert code in languages()
        assert {"act", "person", "letter"} <= set(table)
        sample = " ".join(word for words in table["act"].values() for word in words)
        lexicon(code).cues(tokenize(sample))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("ich möchte gerne kommen und bringe meine Frau mit", "de"),
        ("we would like to join with our colleague", "en"),
        ("ben de katılmak istiyorum, teşekkürler", "tr"),
        ("je souhaite participer avec mon collègue", "fr"),
        ("quisiera inscribirme con mi amiga", "es"),
        ("gostaria de participar com a minha colega", "pt"),
        ("chciałbym wziąć udział z żoną, dziękuję", "pl"),
        ("прошу записать меня на конференцию", "ru"),
        ("я хочу зареєструватися на день організацій", "uk"),
        ("أود التسجيل في اليوم مع زميلتي", "ar"),
        ("می‌خواهم برای این روز ثبت نام کنم", "fa"),
        ("θέλω να συμμετάσχω στην ημέρα", "el"),
        ("vorrei partecipare con mia moglie", "it"),
        ("aș dori să mă înscriu la conferință", "ro"),
        ("želim da se prijavim za konferenciju", "sr"),
        ("dua të regjistrohem për konferencën", "sq"),
        ("tôi muốn đăng ký tham gia", "vi"),
        ("ኣነ ክሳተፍ እደሊ", "ti"),
        ("நான் பதிவு செய்ய விரும்புகிறேன்", "ta"),
    ],
)
def test_the_writers_language(text: str, code: str) -> None:
    """Small words and scripts tell the language of a line."""
    assert detect(text)[0] == code


def test_nothing_to_go_by_is_the_offices_language() -> None:
    """A mail of a name and a date is in the office's language as far as anybody knows."""
    assert detect("12.10.", "de") == ("de", 0.0)


def test_folding_makes_alike() -> None:
    """Umlauts, their digraphs, dotted and dotless i, Arabic and Persian letters."""
    assert fold("Grüße") == fold("GRUESSE")
    assert fold("KAYIT") == fold("kayıt")
    assert fold("علی") == fold("علي")


@pytest.mark.parametrize(
    ("text", "is_vacancy"),
    [
        ("Geht das noch?", True),
        ("Geht das?", True),
        ("Geht das auch, wenn ich in keinem Verein bin?", False),
        ("Geht das auch für Leute aus Betrieben?", False),
    ],
)
def test_whether_it_may_be_is_asked_whether_there_is_room_is_not(text: str, is_vacancy: bool) -> None:
    """The list answers whether a place is left; whether somebody may come at all is a question."""
    assert lexicon("de").has(text, "act.vacancy") is is_vacancy


def test_what_interests_a_writer_is_a_wish_or_a_question() -> None:
    assert not lexicon("sr").has("Zanima me radna skupina 1.", "act.ask")
    assert lexicon("sr").has("Zanima me da li ima prevod.", "act.ask")
