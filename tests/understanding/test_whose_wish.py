"""To whom a way of taking part or a working group goes."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from inbox_bot.model import (
    Address,
    Ask,
    AutomaticVerdict,
    Document,
    DocumentKind,
    Event,
    Message,
    Mode,
    Office,
    ReadingContext,
    ReplyRule,
    Session,
)
from inbox_bot.understanding.decided import Decided
from inbox_bot.understanding.decisions.intent import decide_intent
from inbox_bot.understanding.mail_parts import MailParts

WITH_GROUPS = Event(
    slug="tag",
    title="Tag der Vereine",
    starts=datetime(2022, 10, 12, 9, tzinfo=ZoneInfo("Europe/Berlin")),
    place="Ratssaal, Altena",
    aliases=("Vereinstag",),
    sessions=(
        Session(slug="ag1", title="Bildungssystem", aliases=("AG 1",)),
        Session(slug="ag2", title="Altenas Zukunftsprozess", aliases=("AG 2",)),
        Session(slug="ag3", title="Fördermöglichkeiten und Vereinsmanagement", aliases=("AG 3",)),
    ),
)
HYBRID = Event(
    slug="treffen",
    title="Stadtteiltreffen 2022",
    starts=datetime(2022, 10, 12, 9, tzinfo=ZoneInfo("Europe/Berlin")),
    place="Altena und Videokonferenz",
    modes=(Mode.ONLINE, Mode.ONSITE),
    aliases=("Stadtteiltreffen", "Treffen"),
)
OFFICE = Office(address="amt@stadt.example", name="Amt", contacts=("Mona Dressel",))


def decided_by_rules(text: str, event: Event) -> Decided:
    """What the rules alone decide."""
    address = Address("anna.berg@web.example", "Anna Berg")
    message = Message("0" * 32, None, (), (), (address,), (), (), (), None, "Anmeldung", None, (), ())
    body = Document(DocumentKind.BODY, "body", tuple(text.split("\n")))
    verdict = AutomaticVerdict(ReplyRule.MAY, False)
    mail = MailParts(message, (body,), verdict, ReadingContext(OFFICE, (event,)))
    mail.read_parts()
    return decide_intent(mail, mail.own_reading)


def wishes_by_rules(text: str, event: Event) -> dict[str, str]:
    """Each person's group or mode, as the rules alone read it."""
    people = decided_by_rules(text, event).register
    return {
        person.full: " ".join(person.sessions) if event.sessions else (person.mode.value if person.mode else "")
        for person in people
    }


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        (
            "ich melde mich und meine Tochter Mia Berg an. Ich möchte in AG 3, meine Tochter in AG 1.",
            {"Anna Berg": "ag3", "Mia Berg": "ag1"},
        ),
        (
            "ich melde mich und meinen Mann Uwe Berg an. Ich gehe in die AG 3 und er in die AG 1.",
            {"Anna Berg": "ag3", "Uwe Berg": "ag1"},
        ),
        (
            "Vereinstag: Uwe Dohm und Mia Kern nehmen an AG 2 teil, Fatma Kaya an AG I.",
            {"Uwe Dohm": "ag2", "Mia Kern": "ag2", "Fatma Kaya": "ag1"},
        ),
        (
            "bitte anmelden: Uwe Dohm (AG 1), Mia Kern (AG 2) und Fatma Kaya (AG 3).",
            {"Uwe Dohm": "ag1", "Mia Kern": "ag2", "Fatma Kaya": "ag3"},
        ),
        (
            "ich melde Frau Mia Kern, Herrn Uwe Dohm und mich an. Herr Dohm AG III, wir anderen AG I.",
            {"Mia Kern": "ag1", "Uwe Dohm": "ag3", "Anna Berg": "ag1"},
        ),
        (
            "I would like to register my husband Uwe Berg and myself. I will go to group 2 and my husband to group 3.",
            {"Anna Berg": "ag2", "Uwe Berg": "ag3"},
        ),
        (
            "es kommen Mia Kern, Uwe Dohm und ich. Uwe und ich gehen in AG 1, Mia in AG 3.",
            {"Mia Kern": "ag3", "Uwe Dohm": "ag1", "Anna Berg": "ag1"},
        ),
        (
            "ich komme mit meiner Frau Mia, sie geht in die AG I und ich in die AG II.",
            {"Mia": "ag1", "Anna Berg": "ag2"},
        ),
        ("bitte anmelden Mia Kern und Uwe Dohm, AG 3 beide.", {"Mia Kern": "ag3", "Uwe Dohm": "ag3"}),
        (
            "quisiera inscribirme, grupo 2. También viene mi compañera Rocío Zambrano, ella prefiere el grupo 3.",
            {"Anna Berg": "ag2", "Rocío Zambrano": "ag3"},
        ),
        (
            "ich und meine Frau Mia kommen zum Vereinstag. AG 3 für mich, AG 1 für Mia.",
            {"Anna Berg": "ag3", "Mia": "ag1"},
        ),
        # Counter-examples: one wish for all, and one of whom nothing is said.
        ("ich melde Mia Kern und Uwe Dohm an, beide AG 1.", {"Mia Kern": "ag1", "Uwe Dohm": "ag1"}),
        ("bitte anmelden: Uwe Dohm (AG 1), Mia Kern.", {"Uwe Dohm": "ag1", "Mia Kern": ""}),
    ],
)
def test_whose_group(text: str, wishes: dict[str, str]) -> None:
    """A group goes to whom the words just before it mean, in person or by "meine Tochter", "er", "die anderen"."""
    assert wishes_by_rules(text, WITH_GROUPS) == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        (
            "bitte notieren Sie: Frau Mia Kern, Frau Lena Vogt (beide online), Herr Uwe Dohm (vor Ort).",
            {"Mia Kern": "online", "Lena Vogt": "online", "Uwe Dohm": "onsite"},
        ),
        (
            "bitte anmelden: Uwe Dohm online, Mia Kern vor Ort.",
            {"Uwe Dohm": "online", "Mia Kern": "onsite"},
        ),
        (
            "Zum Treffen kommen Uwe Dohm (online) und ich (vor Ort).",
            {"Uwe Dohm": "online", "Anna Berg": "onsite"},
        ),
        (
            "Lena Vogt und Milo Kern wollen zum Treffen kommen, Lena vor Ort, Milo per Video.",
            {"Lena Vogt": "onsite", "Milo Kern": "online"},
        ),
        (
            "Uwe Dohm und ich wären gern beim Treffen dabei. Herr Dohm schaut online zu, ich fahre hin.",
            {"Uwe Dohm": "online", "Anna Berg": "onsite"},
        ),
        ("Anmeldung Treffen: Anna Berg, online.", {"Anna Berg": "online"}),
        ("ich nehme teil. Per Video.", {"Anna Berg": "online"}),
        ("da komme ich gern nach Altena.", {"Anna Berg": "onsite"}),
        ("ich komme zum Treffen, da ich nach Altena ohnehin fahren muss.", {"Anna Berg": ""}),
    ],
)
def test_whose_mode(text: str, wishes: dict[str, str]) -> None:
    """A mode in brackets is of whom it follows; "beide" reaches back to all before."""
    assert wishes_by_rules(text, HYBRID) == wishes


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("ich möchte am Treffen in Altena teilnehmen.", "onsite"),
        ("ich komme zum Treffen Altena.", "onsite"),
        ("I would like to take part in the Stadtteiltreffen in Altena.", "onsite"),
        # What the letter says of the way counts more than the town.
        ("ich melde mich zum Treffen in Altena an. Ich nehme online teil.", "online"),
        # Somebody lives there, or an office is there.
        ("ich nehme am Treffen teil, wohne in Altena.", ""),
        ("für unser Büro in Altena nehme ich am Treffen teil.", ""),
        ("ich melde mich zum Treffen an.", ""),
    ],
)
def test_who_comes_where_the_event_is(text: str, mode: str) -> None:
    """The town of the event is a way of taking part where the letter tells no other."""
    assert wishes_by_rules(text, HYBRID) == {"Anna Berg": mode}


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("ich würde gern in die Bildungs-AG gehen, ich melde mich hiermit an.", {"Anna Berg": "ag1"}),
        ("ich melde mich an, bitte in die Gruppe mit den Förderungen.", {"Anna Berg": "ag3"}),
        ("ich melde mich zum Vereinstag an, und zwar für die Zukunftsgruppe.", {"Anna Berg": "ag2"}),
        (
            "ich komme gern, in die AG 2. Meine Freundin Mia Kern kommt mit, gleiche AG.",
            {"Anna Berg": "ag2", "Mia Kern": "ag2"},
        ),
        ("ich würde gern am Vereinstag teilnehmen, Bildung.", {"Anna Berg": "ag1"}),
        ("ich melde mich zum Vereinstag an und gehe zum Zukunftsprozess.", {"Anna Berg": "ag2"}),
        (
            "zum Vereinstag kommen Mia Kern und ich. Mia will zum Zukunftsprozess, ich zu den Fördermöglichkeiten.",
            {"Mia Kern": "ag2", "Anna Berg": "ag3"},
        ),
        ("ich melde mich zum Vereinstag an. Bei uns geht es um Sport, Bildung.", {"Anna Berg": ""}),
        # Counter-examples: a theme that is no wish, and a group that is none of ours.
        ("ich melde mich zum Vereinstag an. Beruflich bin ich Bildungsreferentin.", {"Anna Berg": ""}),
        ("ich melde mich für unsere Frauengruppe zum Vereinstag an.", {"Anna Berg": ""}),
    ],
)
def test_a_group_by_its_theme(text: str, wishes: dict[str, str]) -> None:
    """A group may be called by its theme in the writer's words, or as the one named before."""
    assert wishes_by_rules(text, WITH_GROUPS) == wishes


@pytest.mark.parametrize(
    ("text", "session"),
    [
        ("Änderung bitte: mich von AG 3 in AG 1.", "ag1"),
        ("ich bin in AG 1 angemeldet, will lieber in AG 3, bitte ändern.", "ag3"),
        ("bitte ändern Sie meine Anmeldung von AG 1 auf AG 2.", "ag2"),
        ("proszę przepisać mnie z grupy 1 do grupy 2.", "ag2"),
    ],
)
def test_the_group_after_a_change(text: str, session: str) -> None:
    """Where somebody moves, the group that they leave no longer holds."""
    assert wishes_by_rules(text, WITH_GROUPS) == {"Anna Berg": session}


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ('bitte ändern Sie bei mir "vor Ort" auf "online".', "online"),
        ("bitte buchen Sie mich von online auf vor Ort um.", "onsite"),
    ],
)
def test_the_mode_after_a_change(text: str, mode: str) -> None:
    """The same for the way of taking part."""
    assert wishes_by_rules(text, HYBRID) == {"Anna Berg": mode}


@pytest.mark.parametrize(
    ("text", "is_asked"),
    [
        ("Uwe Dohm kommt zum Vereinstag und wählt AG 2. Ich begleite ihn, ohne AG.", False),
        ("Uwe Dohm kommt zum Vereinstag und wählt AG 2. Ich begleite ihn.", True),
    ],
)
def test_who_wants_no_group_is_not_asked_for_one(text: str, is_asked: bool) -> None:
    """BEHAVIOUR: none chosen is fine; a group that may have been missed is asked for."""
    assert (Ask.SESSION in decided_by_rules(text, WITH_GROUPS).asks) is is_asked


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("Uwe Dohm und ich kommen zum Vereinstag. Arbeitsgruppen: 2 (ich), 1 (Uwe Dohm).", ("ag1", "ag2")),
        ("Uwe Dohm und ich kommen zum Vereinstag. AG-Wünsche: Uwe Dohm II, ich III.", ("ag2", "ag3")),
        ("Uwe Dohm und ich kommen zum Vereinstag. Arbeitsgruppen: Uwe Dohm III, ich I.", ("ag3", "ag1")),
        # Counter-examples: a number of people behind the heading, and no heading.
        ("Uwe Dohm und ich kommen zum Vereinstag. Arbeitsgruppen: noch offen, wir sind 2 Personen.", ("", "")),
        ("Uwe Dohm und ich kommen zum Vereinstag, wir sind 2.", ("", "")),
    ],
)
def test_bare_numbers_behind_a_heading(text: str, wishes: tuple[str, str]) -> None:
    """Behind "Arbeitsgruppen:" a bare number is a group, of those just before it or in brackets behind it."""
    assert wishes_by_rules(text, WITH_GROUPS) == dict(zip(("Uwe Dohm", "Anna Berg"), wishes, strict=True))


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("Uwe Dohm takes group 2 and I take group 3 at the Vereinstag.", {"Uwe Dohm": "ag2", "Anna Berg": "ag3"}),
        ("please register Uwe Dohm for group 2 and I will join group 3.", {"Uwe Dohm": "ag2", "Anna Berg": "ag3"}),
    ],
)
def test_the_english_i_is_no_group(text: str, wishes: dict[str, str]) -> None:
    """ "Group 2 and I": nobody goes on in Roman numbers behind an Arabic one."""
    assert wishes_by_rules(text, WITH_GROUPS) == wishes


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("Stadtteiltreffen toplantısına katılmak istiyorum. Altena'ya kendim geleceğim, online değil.", "onsite"),
        ("ich melde mich zum Treffen an: ein Platz in Altena, bitte.", "onsite"),
        ("ich möchte beim Treffen mitmachen, mit Computer.", "online"),
        ("ich melde mich zum Treffen an, wie immer vor dem gleichen Laptop.", "online"),
        ("ich nehme am Treffen teil, bei Ihnen im Haus.", "onsite"),
        ("ich nehme am Treffen teil, mir genügt die Übertragung.", "online"),
        ("ich bin beim Treffen dabei, vom Sofa aus.", "online"),
        ("ich nehme am Treffen teil und folge über den Link.", "online"),
        ("ich nehme am Treffen teil, und zwar nicht am Bildschirm, sondern bei Ihnen in Altena.", "onsite"),
        ("zum Treffen komme ich in natura.", "onsite"),
        ("ich komme zum Treffen rüber.", "onsite"),
        ("ich komme im Taxi zum Treffen.", "onsite"),
        ("ich nehme am Treffen teil, die Fahrkarte ist schon gebucht.", "onsite"),
        ("I will come to the Stadtteiltreffen by train.", "onsite"),
        ("ich komme zum Treffen in den Saal.", "onsite"),
        # Counter-examples: a train that one writes from, a link that one registers by, a way that is denied.
        ("ich nehme am Treffen teil und schreibe Ihnen das gerade im Zug.", ""),
        ("ich melde mich zum Treffen an, über den Link in der Einladung ging es nicht.", ""),
        ("ich nehme am Treffen online teil, ich will nicht hinfahren.", "online"),
        ("ich nehme am Treffen am Bildschirm teil. Am Samstag ist bei uns ein Fest, kommen Sie vorbei!", "online"),
        # Counter-examples: a house that is not ours.
        ("ich nehme am Treffen teil und habe an dem Tag Handwerker im Haus.", ""),
    ],
)
def test_everyday_words_for_the_mode(text: str, mode: str) -> None:
    """Further ways to say how one takes part, and one that is denied behind it."""
    assert wishes_by_rules(text, HYBRID) == {"Anna Berg": mode}


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        (
            "ich und meine Frau Mia kommen zum Treffen. Ich komme in Altena, sie macht mit Computer.",
            ("onsite", "online"),
        ),
        ("Mia Berg und ich kommen zum Treffen. Mia macht online mit, ich bin in Altena dabei.", ("onsite", "online")),
        # Counter-example: a town where somebody lives.
        ("Mia Berg und ich kommen zum Treffen. Ich wohne in Altena, wir machen online mit.", ("online", "online")),
    ],
)
def test_the_town_beside_another_way(text: str, wishes: tuple[str, str]) -> None:
    """ "Ich komme in Altena, sie macht online mit": the town is the way of the one who comes there."""
    found = wishes_by_rules(text, HYBRID)
    assert (found["Anna Berg"], next(mode for name, mode in found.items() if name != "Anna Berg")) == wishes


@pytest.mark.parametrize(
    ("text", "modes"),
    [
        # The writer by name, and then "er": that is the other one.
        ("bitte melden Sie mich (Anna Berg) und Uwe Dohm zum Treffen an. Er online, ich komme vor Ort.", "on"),
        ("zum Treffen kommen Anna Berg und Uwe Dohm. Ich bin vor Ort, er schaltet sich online zu.", "on"),
        ("please register Uwe Dohm and me for the Treffen, he by video, I in the room.", "on"),
        # "Frau" before a name is an address, not the writer's wife.
        ("Hallo Frau Kern, beim Treffen bitte einen Platz vor Ort für mich und einen online für Uwe Dohm.", "on"),
        # Counter-example: said of both.
        ("bitte melden Sie mich (Anna Berg) und Uwe Dohm zum Treffen an. Wir kommen vor Ort.", "both"),
    ],
)
def test_who_is_meant_beside_the_writer(text: str, modes: str) -> None:
    """ "Er" and "Frau" mean somebody else than the writer who is named, and than the clerk who is addressed."""
    own, other = ("onsite", "online" if modes == "on" else "onsite")
    assert wishes_by_rules(text, HYBRID) == {"Anna Berg": own, "Uwe Dohm": other}


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("für den Kreis melde ich folgende Personen in Präsenz zum Treffen an:", "onsite"),
        ("ich melde folgende zwei Personen zur Online-Teilnahme am Treffen an:", "online"),
    ],
)
def test_who_announces_others_speaks_for_all_of_them(text: str, other: str) -> None:
    """ "Ich melde folgende Personen in Präsenz an": not only the writer, who stands in the list as well."""
    below = "\n\n- Herr Uwe Dohm (Leitung)\n- Frau Anna Berg\n\nMit freundlichen Grüßen\nAnna Berg"
    assert wishes_by_rules(text + below, HYBRID) == {"Anna Berg": other, "Uwe Dohm": other}


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("ich will kommen mit meine Schwester Ute Dohm zum Vereinstag, Gruppe 3 bitte.", ("ag3", "ag3")),
        ("ich will kommen mit meine Schwester Ute Dohm zum Vereinstag Gruppe 3 bitte", ("ag3", "ag3")),
        # Counter-examples: each an own wish.
        ("ich komme zum Vereinstag in AG 1, mit meiner Schwester Ute Dohm (AG 3).", ("ag1", "ag3")),
        ("ich komme zum Vereinstag mit meiner Schwester Ute Dohm. Sie geht in AG 3, ich in AG 1.", ("ag1", "ag3")),
    ],
)
def test_who_comes_with_somebody_wishes_the_same(text: str, wishes: tuple[str, str]) -> None:
    """ "Ich komme mit X in AG 3" is a wish of both."""
    assert wishes_by_rules(text, WITH_GROUPS) == dict(zip(("Anna Berg", "Ute Dohm"), wishes, strict=True))


def test_who_comes_into_the_room_for_the_writer() -> None:
    """ "Für mich kommt Frau X in den Saal" replaces a person, and changes nobody's way."""
    decided = decided_by_rules("zum Treffen kann ich nicht. Für mich kommt Mia Kern in den Saal.", HYBRID)
    assert [(person.full, person.mode) for person in decided.register] == [("Mia Kern", Mode.ONSITE)]


@pytest.mark.parametrize("way", ["zu Ihnen", "im Zug", "in den Saal"])
def test_a_name_within_the_words_of_a_way(way: str) -> None:
    """ "Kommt Mia Kern zu Ihnen": who stands between the verb and the place comes, and nobody else."""
    assert wishes_by_rules(f"zum Treffen kommt Mia Kern {way}.", HYBRID) == {"Mia Kern": "onsite"}


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("ich melde Frau Uta Kern (AG 1) und mich (ebenfalls 3) an.", {"Uta Kern": "ag1", "Anna Berg": "ag3"}),
        ("ich melde Frau Uta Kern (AG III) und mich (auch III) an.", {"Uta Kern": "ag3", "Anna Berg": "ag3"}),
        ("ich melde mich an, erster Wunsch III, zweiter Wunsch I.", {"Anna Berg": "ag3"}),
        ("ich melde mich an: erster Wunsch AG 3, zweiter Wunsch AG 1.", {"Anna Berg": "ag3"}),
        ("Uta Kern: Erstwunsch 2, Zweitwunsch 1\nMia Thal: 1. Wahl AG 3", {"Uta Kern": "ag2", "Mia Thal": "ag3"}),
        ("ich wechsle von 1 nach 2.", {"Anna Berg": "ag2"}),
        ("ich komme am 12. mit 3 Kindern in die AG 2.", {"Anna Berg": "ag2"}),
    ],
)
def test_numbers_without_the_word_for_a_group(text: str, wishes: dict[str, str]) -> None:
    read = wishes_by_rules(text, WITH_GROUPS)
    assert {name: group for name, group in read.items() if name} == wishes


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("bitte buchen Sie mich von Präsenz auf online um.", "online"),
        ("ich möchte von online zu Präsenz wechseln.", "onsite"),
        ("bitte ändern Sie meine Teilnahme von vor Ort in online.", "online"),
        ("bitte von Altena auf online ändern.", "online"),
        ("ich komme statt vor Ort online.", "online"),
        ("ich nehme nicht online, sondern vor Ort teil.", "onsite"),
        ("je voudrais passer du présentiel en ligne.", "online"),
        ("ich möchte gern vor Ort teilnehmen, mit dem Internet stehe ich auf Kriegsfuß.", "onsite"),
        ("ich nehme online teil, die Fahrt nach Altena ist mir zu weit.", "online"),
    ],
)
def test_the_way_that_is_left_or_disliked_is_not_wished(text: str, mode: str) -> None:
    assert wishes_by_rules(text, HYBRID) == {"Anna Berg": mode}


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("meine Anmeldung für AG 2 bitte in AG 1 ändern.", "ag1"),
        ("ich möchte doch lieber in AG 3 als in AG 1.", "ag3"),
        ("ich möchte in AG 3 statt in AG 1 wechseln.", "ag3"),
    ],
)
def test_the_group_that_is_left(text: str, group: str) -> None:
    assert wishes_by_rules(text, WITH_GROUPS) == {"Anna Berg": group}


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("Alle in AG 2 außer Frau Thal, die möchte in AG 3.", "ag2 ag3 ag2"),
        ("Alle außer Frau Thal in AG 1, Frau Thal in AG 3.", "ag1 ag3 ag1"),
        ("Alle in AG 2 bis auf Mia Thal und Ulf Kern, die beiden in AG 1.", "ag2 ag1 ag1"),
        ("Alle in AG 2, ausgenommen Herr Kern.", "ag2 ag2 -"),
        ("Frau Thal möchte in AG 2, Herrn Kern ist es egal.", "- ag2 -"),
        ("Frau Berg in AG 1, Frau Thal in AG 2, Herr Kern ohne AG.", "ag1 ag2 -"),
    ],
)
def test_all_but_some_and_who_leaves_it_open(text: str, wishes: str) -> None:
    read = wishes_by_rules(f"ich melde Uta Berg, Mia Thal und Ulf Kern an. {text}", WITH_GROUPS)
    assert " ".join(read[name] or "-" for name in ("Uta Berg", "Mia Thal", "Ulf Kern")) == wishes


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        ("Mia Thal und Ulf Kern kommen. Erstere in AG 1, Letzterer in AG 2.", {"Mia Thal": "ag1", "Ulf Kern": "ag2"}),
        ("Ulf Kern und ich kommen. Letztere in AG 3, ersterer in AG 1.", {"Ulf Kern": "ag1", "Anna Berg": "ag3"}),
        (
            "Mia Thal und Ulf Kern nehmen teil, erstere in AG 1, letzterer in AG 2.",
            {"Mia Thal": "ag1", "Ulf Kern": "ag2"},
        ),
        (
            "die beiden heißen Mia Thal und Ulf Kern. Mia geht in die AG 2, Ulf in die AG 3.",
            {"Mia Thal": "ag2", "Ulf Kern": "ag3"},
        ),
        (
            "ich möchte in AG 3. Es kommen noch Mia Thal und Ulf Kern, die wollen in AG 1.",
            {"Anna Berg": "ag3", "Mia Thal": "ag1", "Ulf Kern": "ag1"},
        ),
        (
            "ich möchte in AG 3. Es kommen noch Mia Thal und Ulf Kern, beide möchten in AG 1.",
            {"Anna Berg": "ag3", "Mia Thal": "ag1", "Ulf Kern": "ag1"},
        ),
        (
            "ich und Mia Thal kommen. Ich möchte in die zweite, sie in die erste AG.",
            {"Anna Berg": "ag2", "Mia Thal": "ag1"},
        ),
    ],
)
def test_of_two_named_before(text: str, wishes: dict[str, str]) -> None:
    assert wishes_by_rules(text, WITH_GROUPS) == wishes


@pytest.mark.parametrize(
    ("text", "group"),
    [
        ("ich komme gern, und zwar in die Gruppe über Schule.", "ag1"),
        ("ich melde mich für die AG zum Thema Schule an.", "ag1"),
        ("ich möchte in die AG, in der es um Geld geht.", "ag3"),
        ("please register me for the group on funding.", "ag3"),
        ("je voudrais participer au groupe sur l'avenir.", "ag2"),
        ("wir sind eine Gruppe für Schulen, ich melde mich an.", ""),
        ("ich melde mich an. Unsere Gruppe an der Schule freut sich.", ""),
        ("ich melde mich an. Die Schule zahlt die Fahrt.", ""),
    ],
)
def test_a_group_by_another_word_for_its_theme(text: str, group: str) -> None:
    assert wishes_by_rules(text, WITH_GROUPS) == {"Anna Berg": group}


@pytest.mark.parametrize(
    "text",
    [
        "eşim Ulf Kern ile birlikte katılmak istiyoruz. Ben eğitim grubunu, eşim üçüncü grubu tercih ediyor.",
        "eşim Ulf Kern ile birlikte katılmak istiyoruz. Eşim üçüncü gruba, ben birinciye.",
        "سنحضر أنا وزوجي Ulf Kern. أنا في مجموعة العمل الأولى وهو في مجموعة العمل الثالثة.",
    ],
)
def test_whose_group_in_other_languages(text: str) -> None:
    assert wishes_by_rules(text, WITH_GROUPS) == {"Ulf Kern": "ag3", "Anna Berg": "ag1"}


@pytest.mark.parametrize(
    ("text", "wishes"),
    [
        (
            "statt Herrn Ulf Kern nimmt Frau Mia Thal teil. Es bleibt bei der Teilnahme per Video.",
            {"Mia Thal": "online"},
        ),
        ("bitte nehmen Sie Frau Mia Thal wieder auf. Sie ist weiterhin online dabei.", {"Mia Thal": "online"}),
        ("Frau Mia Thal kommt noch dazu, online. Ich bleibe vor Ort dabei.", {"Mia Thal": "online"}),
    ],
)
def test_what_stays_as_it_was(text: str, wishes: dict[str, str]) -> None:
    assert wishes_by_rules(text, HYBRID) == wishes


def test_the_writer_who_stays_is_not_registered_anew() -> None:
    text = (
        "Frau Mia Thal kann nicht kommen, ihren Platz übernimmt Herr Ulf Kern, ebenfalls in der AG 1. "
        "Ich selbst bleibe wie angemeldet in der AG 2."
    )
    assert wishes_by_rules(text, WITH_GROUPS) == {"Ulf Kern": "ag1"}


@pytest.mark.parametrize(
    ("rows", "wishes"),
    [
        (("Mia Thal, AG 3", "Ulf Kern, wie Frau Thal", "Uta Dohm, AG 1", "Jan Wolf, dito"), "ag3 ag3 ag1 ag1"),
        (("Mia Thal - AG 3", "Ulf Kern - ebenso", "Uta Dohm - AG 1", "Jan Wolf - Kasse"), "ag3 ag3 ag1 -"),
        (("Mia Thal: wie Ulf", "Ulf Kern: AG 2", "Uta Dohm: AG 1", "Jan Wolf: wie Uta Dohm"), "ag2 ag2 ag1 ag1"),
    ],
)
def test_a_row_that_points_to_another(rows: tuple[str, ...], wishes: str) -> None:
    read = wishes_by_rules("ich melde an:\n\n" + "\n".join(rows) + "\n\nGruß\nAnna Berg", WITH_GROUPS)
    assert " ".join(read[name] or "-" for name in ("Mia Thal", "Ulf Kern", "Uta Dohm", "Jan Wolf")) == wishes
