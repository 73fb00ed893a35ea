"""The small readers: tables, forms, lists, signatures."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from inbox_bot.model import Event, Field, Mode, Session, Table
from inbox_bot.understanding.readers.form import read_fields, read_form_lines
from inbox_bot.understanding.readers.list_lines import read_list
from inbox_bot.understanding.readers.signature import person_name, read_writer
from inbox_bot.understanding.readers.table import read_table, typed_tables
from inbox_bot.understanding.sections import Line, mark_regions
from inbox_bot.understanding.words.event_words import EventWords
from inbox_bot.understanding.words.lexicon import lexicon
from inbox_bot.understanding.words.tokens import tokenize

WORDS = lexicon("de", "en", "tr", "fr")
DAY = Event(
    slug="tag",
    title="Tag der Vereine 2022",
    starts=datetime(2022, 11, 19, 10, tzinfo=ZoneInfo("Europe/Berlin")),
    aliases=("Vereinstag",),
    sessions=(
        Session("ag1", "Jugendarbeit und Sport im Stadtteil", aliases=("AG 1", "Jugend")),
        Session("ag2", "Vereinsrecht und Buchführung", aliases=("AG 2", "Recht")),
        Session("ag3", "Öffentlichkeitsarbeit mit kleinen Mitteln", aliases=("AG 3", "Presse")),
    ),
)
EVENT_WORDS = EventWords((DAY,))


def lines(text: str) -> list[Line]:
    return [Line("body", number, line) for number, line in enumerate(text.split("\n"), 1)]


@pytest.mark.parametrize(
    ("rows", "names"),
    [
        ((("Nr.", "Name, Vorname"), ("1", "Ait Sy, Kim"), ("2", "da Silva, Lia")), ["Kim Ait Sy", "Lia da Silva"]),
        ((("Vorname", "Nachname", "Alter"), ("Anna", "Berg", "31")), ["Anna Berg"]),
        ((("Name", "Vorname"), ("Berg", "Anna"), ("Summe:", "")), ["Anna Berg"]),
        ((("Teilnehmerliste", ""), ("Nachname", "Vorname"), ("von Oy", "Mechthild")), ["Mechthild von Oy"]),
        ((("Fatma Yılmaz", "f@x.example"), ("Mehmet Kaya", "")), ["Fatma Yılmaz", "Mehmet Kaya"]),
        ((("Name", "Funktion"), ("N.N.", "Kasse"), ("Anna Berg", "")), ["", "Anna Berg"]),
        ((("Name", "Zusage"), ("Anna Berg", "ja"), ("Ulf Kern", "nein")), ["Anna Berg"]),
        ((("Name", "Bemerkung"), ("Anna Berg", "verhindert, bitte nicht eintragen"), ("Ulf Kern", "")), ["Ulf Kern"]),
        ((("Name", "Bemerkung"), ("Anna Berg", "keine Allergien"), ("Ulf Kern", "")), ["Anna Berg", "Ulf Kern"]),
    ],
)  # fmt: skip
def test_tables(rows: tuple[tuple[str, ...], ...], names: list[str]) -> None:
    """Heads in any order, title and sum rows, no heads at all; "N.N." is somebody without a name."""
    assert [person.full for person in read_table(Table(rows), "x", WORDS, EVENT_WORDS)] == names


def test_a_table_tells_mode_group_and_address() -> None:
    """Crosses under the groups, a bare number in the group's column, the mode in words, the address beside."""
    rows = (
        ("Name", "E-Mail", "Teilnahme", "AG"),
        ("Anna Berg", "a@x.example", "digital", "2"),
        ("Ulf Kern", "", "Präsenz", "III"),
    )
    anna, ulf = read_table(Table(rows), "x", WORDS, EVENT_WORDS)
    assert (anna.email, anna.mode, anna.sessions) == ("a@x.example", Mode.ONLINE, ["ag2"])
    assert (ulf.email, ulf.mode, ulf.sessions) == (None, Mode.ONSITE, ["ag3"])
    crossed = (("Name", "AG 1", "AG 2"), ("Anna Berg", "", "x"), ("Ulf Kern", "", ""))
    assert [p.sessions for p in read_table(Table(crossed), "x", WORDS, EVENT_WORDS)] == [["ag2"], []]


def test_typed_columns_are_a_table() -> None:
    """Columns typed with blanks under a head of labels."""
    text = "Name, Vorname    AG\n--------------------\nBerg, Anna       II\nKern, Ulf        -"
    (table, first, last), *rest = typed_tables(lines(text), WORDS)
    assert (first, last, rest) == (1, 4, [])
    assert [p.full for p in read_table(table, "body", WORDS, EVENT_WORDS)] == ["Anna Berg", "Ulf Kern"]


def test_a_block_of_lines_tells_of_the_person_at_its_top() -> None:
    """A line with a group below a name is that person's; above names it is a heading for them."""
    blocks = "Anna Berg, Vorsitzende\nTelefon 0231 555\nAG 2\n\nUlf Kern, Kasse\nTelefon 0231 556\nAG 1\n"
    rows = read_list(lines(blocks), WORDS, EVENT_WORDS)
    assert [(p.full, p.sessions) for row in rows for p in row.people] == [("Anna Berg", ["ag2"]), ("Ulf Kern", ["ag1"])]
    headed = "AG 2\nAnna Berg\nUlf Kern\nAG 1\nMia Dohm\nUwe Lotz"
    rows = read_list(lines(headed), WORDS, EVENT_WORDS)
    assert [p.sessions for row in rows for p in row.people] == [["ag2"], ["ag2"], ["ag1"], ["ag1"]]


def test_form_fields() -> None:
    """ "Name" beside "Vorname" is the family name; an empty form names nobody."""
    filled = (
        Field("Name", "Berg"),
        Field("Vorname", "Anna"),
        Field("Arbeitsgruppe", "II"),
        Field("E-Mail", "a@x.example"),
    )
    (person,) = read_fields(filled, "form.pdf", WORDS, EVENT_WORDS).people
    assert (person.full, person.sessions, person.email) == ("Anna Berg", ["ag2"], "a@x.example")
    assert read_fields((Field("Name", ""), Field("Vorname", "")), "form.pdf", WORDS, EVENT_WORDS).people == []


def test_form_lines_with_a_message() -> None:
    """A contact form's message is a letter; its person is the writer."""
    form = read_form_lines(
        lines("Name: Anna Berg\nE-Mail: a@x.example\nNachricht: Ich komme.\nGruß"), WORDS, EVENT_WORDS
    )
    assert form is not None
    assert [p.full for p in form.people] == ["Anna Berg"]
    assert [line.text for line in form.message] == ["Ich komme.", "Gruß"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Es kommen:\n- Anna Berg\n- Herr Azad Rasho", ["Anna Berg", "Azad Rasho"]),
        ("1. Rukiye Balcı, Kassenwartin, AG 3\n2. Ulf Kern, AG 1", ["Rukiye Balcı", "Ulf Kern"]),
        ("Es kommen\n  Abdi, Hodan\n  Okonkwo, Chidi", ["Hodan Abdi", "Chidi Okonkwo"]),
        ("AG 1 (Jugend): Anna Berg, Ulf Kern", ["Anna Berg", "Ulf Kern"]),
        ("* Anna Berg – AG 1\n* N.N. – AG 2", ["Anna Berg", ""]),
        ("Ich freue mich auf den Tag.\nBitte um Bestätigung.", []),
        ("1. Anna Berg kommt nicht.", []),
        ("Nuri Tekin, online\nRosa Blum, vor Ort\nDanke, Lilly", ["Nuri Tekin", "Rosa Blum"]),
    ],
)
def test_list_lines(text: str, names: list[str]) -> None:
    """Bullets, numbers, bare lines in company, groups; a line that says what its person does is prose."""
    assert [person.full for row in read_list(lines(text), WORDS, EVENT_WORDS) for person in row.people] == names


@pytest.mark.parametrize(
    ("text", "sender", "name"),
    [
        ("Hallo\n\nGruß\nAmira", "Amira El-Khoury", "Amira El-Khoury"),
        ("Hallo\n\nMit freundlichen Grüßen\nT. Mansour", "Mansour, Tarek", "Tarek Mansour"),
        ("Hallo\n\nMit freundlichen Grüßen\nIm Auftrag\nSommer\nGudrun Sommer\nStadt", "Stadt Amt", "Gudrun Sommer"),
        ("Hallo\n\nLG Ruken Aydın", "r.a", "Ruken Aydın"),
        ("ich komme\nganz liebe grüße derya akgün", "derya k.", "derya akgün"),
        ("Hallo\n\nViele Grüße\nSwetlana Braun\nFamilienklub", "Svetlana Braun", "Swetlana Braun"),
        ("Hallo, ich komme gern.", "Anna Berg", "Anna Berg"),
        ("Hallo, ich komme gern.\n\nGruß\nIhr Team", "info", None),
        ("Hallo\n\nVergelts Gott\nKarl ond Gisela Weber", "Weber", "Karl Weber"),
        ("Hallo, ich komme.\n\nGlückauf", "Helmut Berg", "Helmut Berg"),
    ],
)
def test_the_writer(text: str, sender: str, name: str | None) -> None:
    """LABELS 3: the signature's name, completed by From; else From; an office in From is nobody."""
    writer = read_writer(mark_regions(tuple(lines(text)), WORDS), sender, WORDS)
    assert (writer.name.full if writer.name else None) == name


@pytest.mark.parametrize(
    ("signature", "joint"),
    [
        ("Gabi und Detlef Weber", ["Gabi Weber", "Detlef Weber"]),
        ("Karl ond Gisela Weber", ["Karl Weber", "Gisela Weber"]),
        ("Azad û Berfîn Xelîlo", ["Azad Xelîlo", "Berfîn Xelîlo"]),
        ("کاوه رستمی و پریسا جلالی", ["کاوه رستمی", "پریسا جلالی"]),
        ("Виктор Дик\nЛюдмила Дик", ["Виктор Дик", "Людмила Дик"]),
        ("Viktor Petrow\nVerein Brücke", []),
    ],
)
def test_two_who_sign_together(signature: str, joint: list[str]) -> None:
    """A couple, in one line or in two, whatever "and" is in their language."""
    writer = read_writer(mark_regions(tuple(lines(f"Hallo\n\nViele Grüße\n{signature}")), WORDS), "", WORDS)
    assert [name.full for name in writer.joint] == joint


@pytest.mark.parametrize(
    ("display", "expected"),
    [
        ("Schulze-Icking, Birgit", "Birgit Schulze-Icking"),
        ("Poststelle Gesundheitsamt", None),
        ("Kulturverein Süd e.V.", None),
        ("info", None),
        ("Haus der Kulturen | Büro", None),
    ],
)
def test_display_names(display: str, expected: str | None) -> None:
    """A display name is a person's unless it names an office or an association."""
    name = person_name(display)
    assert (name.full if name else None) == expected


@pytest.mark.parametrize(
    ("text", "slugs"),
    [
        ("AG 1", ["ag1"]),
        ("Arbeitsgruppe III", ["ag3"]),
        ("die zweite Arbeitsgruppe", ["ag2"]),
        ("in der Gruppe zum Vereinsrecht", ["ag2"]),
        ("groupe de travail 3", ["ag3"]),
        ("birinci grubu seçiyorum", ["ag1"]),
        ("sie in die dritte Gruppe, ich in die zweite", ["ag3", "ag2"]),
        ("in die dritte Gruppe, aber nicht am zweiten", ["ag3"]),
        ("unser Verein macht Jugendarbeit", []),
        ("wir sind 3 Personen", []),
    ],
)
def test_working_groups(text: str, slugs: list[str]) -> None:
    """By arabic and roman number, ordinal and theme; an everyday theme only beside a word for a group."""
    tokens = tokenize(text)
    cues = EVENT_WORDS.cues(tokens, WORDS.cues(tokens))
    assert [cue.value for cue in cues if cue.family == "wish"] == slugs


def test_form_lines_with_boxes() -> None:
    """Only what stands behind a ticked box is wished; a line without boxes is taken as it is."""
    form = read_form_lines(
        lines("Name: Berg, Anna\nGruppe:\n( ) AG 1   (x) AG 2   ( ) AG 3\nTeilnahme: ☒ vor Ort ☐ online"),
        WORDS,
        EVENT_WORDS,
    )
    assert form is not None
    (person,) = form.people
    assert (person.full, person.mode, person.sessions) == ("Anna Berg", Mode.ONSITE, ["ag2"])


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Vorname: Anna\nNachname: Berg\nWeitere Person - Vorname: Ulf\nWeitere Person - Nachname: Kern", "Ulf Kern"),
        ("Name: Anna Berg\nE-Mail: a@x.example\nVorname Begleitperson: Ulf\nNachname Begleitperson: Kern", "Ulf Kern"),
        ("Vorname: Anna\nNachname: Berg\nBegleitperson: Vorname: Ulf Nachname: Kern", "Ulf Kern"),
        ("Name: Berg    Vorname: Anna\nName: Kern    Vorname: Ulf", "Ulf Kern"),
    ],
)
def test_further_people_in_fields_of_their_own(text: str, people: str) -> None:
    form = read_form_lines(lines(text), WORDS, EVENT_WORDS)
    assert form is not None
    assert [person.full for person in form.people] == ["Anna Berg", people]


@pytest.mark.parametrize(
    ("text", "others"),
    [
        ("Weitere Teilnehmende: Nkeng, Azad - AG 1", "Azad Nkeng - AG 1"),
        ("weitere_personen: Nkeng, Azad (AG 1); Abdi, Hodan", "Azad Nkeng (AG 1); Hodan Abdi"),
        ("Weitere Personen: 1\nName weitere Person: Nkeng, Azad", "Azad Nkeng"),
        ("Name der Begleitperson: Azad Rasho, Hodan Abdi", "Azad Rasho, Hodan Abdi"),
        ("Begleitperson(en): Anna, Boris", "Anna, Boris"),
        ("Weitere Personen: keine. Meine Chefin Gisela Thoma schaut nur zu", ""),
        ("Weitere Personen: nein, mein Mann Uwe hat Dienst", ""),
        ("Weitere Personen: -", ""),
    ],
)
def test_the_field_for_further_people(text: str, others: str) -> None:
    """Family names first are turned; "keine" and what follows it names nobody who comes."""
    form = read_form_lines(lines(f"Name: Mia Dohm\n{text}"), WORDS, EVENT_WORDS)
    assert form is not None
    assert (form.others, [person.full for person in form.people]) == (others, ["Mia Dohm"])


@pytest.mark.parametrize(
    ("text", "is_envelope"),
    [
        ("Name: Mia Dohm\nBetreff: Treffen\nNachricht: Gibt es dort auch einen Aufzug?", True),
        ("Vorname: Mia\nNachname: Dohm\nTelefon: 0231 555\nNachricht:\nIch melde meinen Nachbarn Ulf Kern an.", True),
        ("Name: Mia Dohm\nBetreff: Anmeldung\nNachricht: Vielen Dank", False),
        ("Name: Mia Dohm\nArbeitsgruppe: 2\nNachricht: Ich komme etwas später als die anderen.", False),
        ("Name: Mia Dohm\nWeitere Personen: Ulf Kern\nNachricht: Wir freuen uns auf den Tag.", False),
    ],
)
def test_a_form_that_is_only_the_envelope_of_a_letter(text: str, *, is_envelope: bool) -> None:
    form = read_form_lines(lines(text), WORDS, EVENT_WORDS)
    assert form is not None
    assert form.is_envelope == is_envelope


def test_a_group_in_a_field_for_taking_part() -> None:
    form = read_form_lines(lines("Name: Mia Dohm\nIch nehme teil an: AG 3"), WORDS, EVENT_WORDS)
    assert form is not None
    assert form.people[0].sessions == ["ag3"]


@pytest.mark.parametrize(("text", "session"), [("AG II'ye", "ag2"), ("AG I'i", "ag1"), ("AG III'te", "ag3")])
def test_a_group_with_a_turkish_ending(text: str, session: str) -> None:
    tokens = tokenize(text)
    cues = EVENT_WORDS.cues(tokens, WORDS.cues(tokens))
    assert f"wish.{session}" in [cue.kind for cue in cues]
