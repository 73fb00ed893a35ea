"""What writers of other languages mean: the same rules, and what only their script or grammar has."""

from __future__ import annotations

import pytest

from inbox_bot.model import Intent
from inbox_bot.understanding.words.event_words import EventWords
from inbox_bot.understanding.words.language import detect, languages
from inbox_bot.understanding.words.lexicon import lexicon
from inbox_bot.understanding.words.mentions import find_mentions
from inbox_bot.understanding.words.tokens import tokenize

from .test_understand import MEETING, read
from .test_who_registers import decided, names


def named(text: str, language: str) -> list[str]:
    tokens = tokenize(text)
    return [m.full for m in find_mentions(tokens, lexicon(language).cues(tokens))]


def modes(text: str) -> set[str]:
    tokens = tokenize(text)
    cues = EventWords([MEETING]).cues(tokens, lexicon(*languages()).cues(tokens))
    return {cue.kind for cue in cues if cue.family == "mode"}


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("لطفا من و خواهرم را ثبت نام کنید", "fa", []),
        ("لطفا من و خواهرم شیدا کریمی را ثبت نام کنید", "fa", ["شیدا کریمی"]),
        ("همکارم شیدا کریمی روز چهارشنبه می‌آید", "fa", ["شیدا کریمی"]),
        ("أرجو تسجيل زميلتي هبة العلي ليوم الأربعاء", "ar", ["هبة العلي"]),
        ("أرجو تسجيل زميلتي هبة العلي لحضور اللقاء", "ar", ["هبة العلي"]),
        ("زميلي عبد الرحمن الحمصي سيحضر", "ar", ["عبد الرحمن الحمصي"]),
        ("என் தோழி கவிதா ராமன் அவர்களும் வருகிறார்", "ta", ["கவிதா ராமன்"]),
    ],
)
def test_a_small_word_ends_a_name_where_there_are_no_capitals(text: str, language: str, names: list[str]) -> None:
    """Arabic, Persian and Tamil write names like every other word: what follows "my colleague" is one until then."""
    assert named(text, language) == names


@pytest.mark.parametrize(
    "text",
    [
        "I would like to attend and will travel to Altena.",
        "Je voudrais participer, je viendrai à Altena.",
        "Quisiera participar, voy a Altena.",
        "Vorrei partecipare, vengo ad Altena.",
        "Gostaria de participar, vou a Altena.",
        "Chcę wziąć udział, przyjadę do Alteny.",
        "Želim se prijaviti, dolazim u Altena.",
        "Treffen için kayıt olmak istiyorum, Altena'ya geleceğim.",
        "Я хочу записаться, приеду в Алтена.",
        "Ich melde mich an und fahre nach Altena.",
    ],
)
def test_who_travels_to_the_town_takes_part_on_site(text: str) -> None:
    assert modes(text) == {"mode.onsite"}


@pytest.mark.parametrize(
    "text",
    [
        "Je voudrais participer à la journée du 12 octobre à Altena.",
        "Vorrei partecipare alla giornata ad Altena.",
        "I would like to attend the Treffen.",
        "Želim se prijaviti za skup u Alteni.",
    ],
)
def test_where_it_takes_place_is_no_wish(text: str) -> None:
    """French and Italian say "in" and "to" alike: only the verb tells."""
    assert modes(text) == set()


@pytest.mark.parametrize(
    ("text", "comes"),
    [
        ("Nie mogę przyjść, zamiast mnie przyjdzie moja siostra Danuta Wilk.", "Danuta Wilk"),
        ("Я не смогу прийти. Вместо меня придёт моя коллега Наталья Белова.", "Наталья Белова"),
        ("Я не зможу прийти. Замість мене приїде Тарас Мельник.", "Тарас Мельник"),
        ("Ne mogu doći. Umesto mene dolazi moja koleginica Jovana Ilić.", "Jovana Ilić"),
        ("I cannot attend, Grace Boateng will come instead of me.", "Grace Boateng"),
    ],
)
def test_who_comes_instead_of_the_writer_is_not_taken_off(text: str, comes: str) -> None:
    """Behind "instead of" stands who goes; where that is a pronoun, the name after it comes."""
    understood = read(text)
    assert [person.name for person in understood.register] == [comes]
    assert comes not in understood.cancel


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("не могу да дођем, молим Вас да ме одјавите", "act.cancel"),
        ("пријављујем се за скуп 12. октобра", "act.register"),
        ("са мном долази и моја ћерка", "act.attend"),
    ],
)
def test_serbian_has_two_scripts(text: str, act: str) -> None:
    """The words stand in the file once, in Latin letters."""
    assert detect(text)[0] == "sr"
    assert act in {cue.kind for cue in lexicon("sr").cues_in(text)}


@pytest.mark.parametrize(
    ("text", "language"),
    [("Я не смогу приехать, прошу меня вычеркнуть", "ru"), ("Я не зможу приїхати, прошу мене викреслити", "uk")],
)
def test_not_all_cyrillic_is_serbian(text: str, language: str) -> None:
    assert detect(text)[0] == language


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ich komme zum Treffen. Meine Frau Mia Berg auch.", 2),
        ("Ich melde mich zum Treffen an. Und natürlich auch Herr Ulf Kern.", 2),
        ("I would like to attend the Treffen. My wife Mia Berg as well.", 2),
        ("Quiero participar en el Treffen. Mi mujer Mia Berg también.", 2),
        ("Ich komme zum Treffen. Auch Frau Mia Berg hat mir davon erzählt.", 1),
        ("Ich komme zum Treffen. Meine Frau Mia Berg auch nicht.", 1),
        ("Ich komme zum Treffen. Das hatte Frau Mia Berg auch schon im letzten Jahr empfohlen.", 1),
    ],
)
def test_who_does_likewise_comes(text: str, people: int) -> None:
    assert len(read(text).register) == people


def test_a_colon_in_a_wrapped_sentence_opens_no_list() -> None:
    """French writes a blank before it, and the line that follows a full one is no row of people."""
    text = "Nous serons deux à venir le 12 octobre au Treffen, et nous\nviendrons en ligne : Mia Berg et moi-même."
    assert len(read(text).register) == 2


@pytest.mark.parametrize(
    "text",
    [
        "هل توجد ترجمة في Treffen؟ وهل المشاركة مجانية؟ شكرا",
        "سلام، آیا شرکت در Treffen هزینه دارد؟ ممنون",
        "Θα υπάρχει φύλαξη παιδιών στο Treffen; Και ως πότε πρέπει να δηλώσουμε συμμετοχή;",
    ],
)
def test_every_script_has_its_question_mark(text: str) -> None:
    """What is only asked about taking part registers nobody, though the next sentence follows on the same line."""
    understood = read(text)
    assert understood.intent is Intent.QUESTION
    assert not understood.register


def test_a_semicolon_asks_only_in_greek() -> None:
    assert read("Ich komme gern zum Treffen; meine Adresse haben Sie.").register
    assert read("Θέλω να συμμετάσχω στο Treffen. Ευχαριστώ πολύ.").register


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Bonjour, je viendrai au Treffen avec Monsieur Paul Kern.", 2),
        ("Bonjour, je viendrai au Treffen avec Madame Mia Thal.", 2),
        ("Bonjour Monsieur Paul Kern, je viendrai au Treffen.", 1),
        ("Bonjour Madame, je viendrai au Treffen.", 1),
    ],
)
def test_whom_a_sentence_names_with_monsieur_is_not_greeted(text: str, people: int) -> None:
    assert len(decided(text).register) == people


@pytest.mark.parametrize(
    "text",
    [
        "أود تسجيل نفسي وزميلتي هبة العلي في Treffen.",
        "Θα ήθελα να δηλώσω συμμετοχή στο Treffen για μένα και τη γυναίκα μου, Ελένη Παππά.",
        "Please put my name and that of our treasurer, Mrs Mia Thal, on the list for the Treffen.",
        "Please put Mrs Mia Thal's name and my name on the list for the Treffen.",
        "لطفاً خودم و همکارم شیدا کریمی را برای Treffen ثبت نام کنید.",
    ],
)
def test_who_names_themselves_beside_another_comes(text: str) -> None:
    assert "Anna Berg" in [person.name for person in read(text).register]


def test_who_only_tells_their_name_does_not_come() -> None:
    assert names(decided("My name is Anna Berg. Please register Mrs Mia Thal for the Treffen.")) == ["Mia Thal"]
