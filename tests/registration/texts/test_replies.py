"""Every letter in every branch, in German and English, against texts that were read aloud and approved."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

import pytest
from lxml import etree
from lxml import html as lxml_html

from inbox_bot.model import AnswerKind, Ask, Mode, Office, Outcome, Policy, Reply
from inbox_bot.registration import letter, replies, wording

from . import golden_files
from .cases import ANSWERS, BERLIN, FACHTAG, FATMA, MSO_DAY, NOW, OFFICE, ROJIN, answer, line, waits, yes

HELP_LANGUAGES = (
    *("tr", "ar", "ru", "uk", "fr", "es", "pl", "fa", "ku", "vi"),
    *("pt", "it", "ro", "sr", "hr", "bs", "el", "sq", "ti", "ta"),
)
NAMES = tuple(ANSWERS)


def rendered(name: str, language: str = "de", office: Office = OFFICE, **more: object) -> Reply:
    given, event = ANSWERS[name]
    chosen: dict[str, object] = {"now": NOW, "events": (FACHTAG, MSO_DAY), **more}
    return replies.render(replace(given, language=language), event, office, Policy(), **chosen)  # type: ignore[arg-type]


def parsed(reply: Reply) -> Any:
    return lxml_html.document_fromstring(reply.html)


def words(reply: Reply) -> str:
    """What a screen reader finds in the HTML: its text, blanks collapsed."""
    return re.sub(r"\s+", " ", parsed(reply).body.text_content()).strip()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_golden(name: str, language: str) -> None:
    """What people get is what was read and approved, down to the last comma."""
    reply = rendered(name, language, their_subject="" if ANSWERS[name][0].is_scheduled else "Re: Anmeldung")
    golden_files.check(f"{name}.{language}.txt", f"{reply.subject}\n\n{reply.text}")


@pytest.mark.parametrize("language", ["de", "en", "ar"])
@pytest.mark.parametrize("name", NAMES)
def test_clean(name: str, language: str) -> None:
    """No letter shows a hole: no None, no template mark, no doubled blank, no blank before a comma, no guess of sex."""
    reply = rendered(name, language)
    shown = f"{reply.subject}\n{reply.text}\n{words(reply)}"
    assert not re.search(r"\bNone\b|\{\{|\}\}|\{%|undefined|\bHerr\b|\bFrau\b|\bMr\b|\bMrs\b|\bMs\b", shown)
    assert "\n\n\n" not in reply.text
    assert not re.search(r"[^\n ]  |[ \t]\n", reply.text)
    assert not re.search(r" [,.!?:;)](?:\s|$)|\(\)|: *\n\n|,,|\.\.", shown)
    assert not re.search(r"(?:Wann|Wo|When|Where): *(?:\n|$)|\bam [.,]|\bbis [.,]|\bby [.,a]", reply.text)


@pytest.mark.parametrize("language", ["de", "en", "fa"])
@pytest.mark.parametrize("name", NAMES)
def test_plain_and_html_say_the_same(name: str, language: str) -> None:
    """Plain text is complete on its own (BEHAVIOUR 4): the same words in the same order, marks of lists aside."""
    reply = rendered(name, language)
    plain = re.sub(r"^ *(?:- |\d+\. |\* \* \*$)", "", reply.text, flags=re.M)
    bare = re.compile(r"[\s:]+")
    assert bare.sub("", plain) == bare.sub("", words(reply))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_from_outside(name: str) -> None:
    """No image, script, form or address to load; links are mailto, and in the dial-in the office's own."""
    reply = rendered(name, "en")
    tree = parsed(reply)
    assert not tree.xpath("//img|//script|//form|//iframe|//link|//*[@src]|//*[@background]")
    assert "url(" not in reply.html and "@import" not in reply.html
    targets = {target.split(":")[0] for target in tree.xpath("//a/@href")}
    assert targets <= ({"mailto", "https"} if name.startswith("dial-in") else {"mailto"})


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("waitlisted")])
@pytest.mark.parametrize("language", ["de", "en"])
def test_waiting_never_reads_like_a_yes(name: str, language: str) -> None:
    """A waiting notice must never read like a yes (BEHAVIOUR 4), and carries no calendar entry."""
    reply = rendered(name, language)
    assert reply.subject.startswith("Warteliste")
    assert "noch keine Zusage" in reply.text
    assert not re.search(r"\bangemeldet\b|\bregistered\b", reply.text)
    assert reply.calendar is None


@pytest.mark.parametrize("language", ["de", "en"])
def test_positions_held_in_the_queue_are_no_yes(language: str) -> None:
    """A question about people who would wait does not call them registered."""
    text = rendered("confirmed-held-waiting", language).text
    assert "auf der Warteliste für Sie fest" in text and not re.search(r"\bangemeldet\b|\bregistered\b", text)


def test_every_kind_has_a_case_and_both_letters() -> None:
    """A kind without a letter would be found by a person waiting for one."""
    assert {given.kind for given, _ in ANSWERS.values()} == set(AnswerKind)
    assert {ask for given, _ in ANSWERS.values() for ask in given.asks} == set(Ask)
    outcomes = {each.outcome for given, _ in ANSWERS.values() for each in given.lines}
    assert outcomes == set(Outcome)


SUBJECTS = [
    ("Anmeldung zum Fachtag", "[Angemeldet] AW: Anmeldung zum Fachtag"),
    ("AW: Re: WG: Anmeldung", "[Angemeldet] AW: Anmeldung"),
    ("AW: [Angemeldet] AW: Anmeldung", "[Angemeldet] AW: Anmeldung"),
    ("Re[2]: Fwd: Anmeldung", "[Angemeldet] AW: Anmeldung"),
    ("[MSO] Anmeldung", "[Angemeldet] AW: [MSO] Anmeldung"),
    ("Anmeldung\r\nBcc: all@firma.example", "[Angemeldet] AW: Anmeldung Bcc: all@firma.example"),
    ("An\u202emeldung\x00\u200b", "[Angemeldet] AW: Anmeldung"),
    ("Gewinn https://boese.example/x", "[Angemeldet] AW: Gewinn […]"),
    ("", "Angemeldet: Fachtag: Migrantenselbstorganisationen und soziale Sicherung"),
    ("AW:", "Angemeldet: Fachtag: Migrantenselbstorganisationen und soziale Sicherung"),
]


@pytest.mark.parametrize(("theirs", "ours"), SUBJECTS)
def test_subject(theirs: str, ours: str) -> None:
    """The state first, then AW: and their own subject, harmless; without one, the event's title."""
    assert rendered("confirmed-reader", their_subject=theirs).subject == ours


def test_subject_is_capped() -> None:
    """A subject of a novel's length is cut between words."""
    subject = rendered("confirmed-reader", their_subject="Anmeldung und mehr " * 50).subject
    assert len(subject) <= replies.SUBJECT_LIMIT and subject.endswith("…")


def test_scheduled_mail_does_not_answer_a_subject() -> None:
    """Mail at a set time goes to people who may not have written the subject."""
    assert rendered("promoted-reader", their_subject="Fatma kommt").subject.startswith("Nachgerückt: Fachtag")


def test_english_subject_says_both_states() -> None:
    """Whoever reads English only sees the state in the subject as well."""
    assert rendered("waitlisted-reader", "en").subject.startswith("Warteliste / Waiting list: ")


NASTY = [
    ("<script>alert(1)</script>", "<script>alert(1)</script>"),
    ("{{ office.address }}", "{{ office.address }}"),
    ("{% raise %}", "{% raise %}"),
    ("Fatma\r\nBcc: all@firma.example", "Fatma Bcc: all@firma.example"),
    ("Fatma\u202e zamliY\u2066", "Fatma zamliY"),
    ("Fat\u200bma\ufeff Yı\u00adlmaz", "Fatma Yılmaz"),
    ("Fatma\x00\x1b[31m\x07", "Fatma[31m"),
    ("Kommen Sie auf https://boese.example/x", "Kommen Sie auf […]"),
    ("www.boese.example", "[…]"),
    ('"><img src=x onerror=alert(1)>', '"><img src=x onerror=alert(1)>'),
    ("a\ufffe\uffffb\udc80", "ab"),
    ("امیر\u200cحسین", "امیر\u200cحسین"),
]


@pytest.mark.parametrize(("name", "shown"), NASTY)
def test_names_are_text(name: str, shown: str) -> None:
    """A name is shown as text, harmless, in its own direction; nothing in it is obeyed, loaded or rendered."""
    given = answer(AnswerKind.CONFIRMED, yes(name), greeting_name=name, remark=name)
    reply = replies.render(given, FACHTAG, OFFICE, Policy(), now=NOW)
    assert f"- {shown}: angemeldet, online" in reply.text.split("\n")
    assert f"Guten Tag {shown}," in reply.text.split("\n")
    tree = parsed(reply)
    assert next(bdi.text_content() for bdi in tree.iter("bdi")) == shown
    assert not tree.xpath("//script|//img") and "boese.example" not in reply.html + reply.text


def test_long_names_and_remarks_are_cut() -> None:
    """A name of a page's length cannot carry a message to a forged address."""
    reply = replies.render(
        answer(AnswerKind.CONFIRMED, yes("Fatma " * 500), remark="Rollstuhl " * 500), FACHTAG, OFFICE, Policy(), now=NOW
    )
    assert max(map(len, reply.text.split("\n"))) < 600


def test_already_reveals_nothing_more() -> None:
    """Registering twice says that the person is on the list, not how: somebody else may have written (BEHAVIOUR 3)."""
    waiting = replace(
        waits(ROJIN, 7, mode=Mode.ONSITE, sessions=("ag1",), waiting_mode=Mode.ONSITE), outcome=Outcome.ALREADY
    )
    reply = replies.render(answer(AnswerKind.CONFIRMED, waiting), FACHTAG, OFFICE, Policy(), now=NOW)
    assert "- Rojin Demir: steht bereits auf der Liste\n" in reply.text
    assert not re.search(r"7|vor Ort|Position|Bildungssystem|Absage|angemeldet", reply.text)
    assert "Ob es ein fester Platz oder ein Platz auf der Warteliste ist" in reply.text
    assert reply.calendar is None


@pytest.mark.parametrize("kind", [AnswerKind.CONFIRMED, AnswerKind.PARTLY_CONFIRMED, AnswerKind.WAITLISTED])
def test_already_does_not_choose_the_letter(kind: AnswerKind) -> None:
    """Whatever the list says of those who were on it before: subject, letter and help are the same."""
    waiting = replace(waits(ROJIN, 7), outcome=Outcome.ALREADY)
    for language in ("de", "en", "tr"):
        said = replies.render(answer(kind, waiting, language=language), FACHTAG, OFFICE, Policy(), now=NOW)
        calm = answer(AnswerKind.CONFIRMED, line(Outcome.ALREADY, ROJIN), language=language)
        assert said == replies.render(calm, FACHTAG, OFFICE, Policy(), now=NOW)
    mixed = replies.render(answer(kind, yes(), waiting), FACHTAG, OFFICE, Policy(), now=NOW)
    assert mixed.subject.startswith("Angemeldet: ") and "null" not in mixed.text


def test_a_blank_dial_in_is_never_sent() -> None:
    """If the dial-in is still empty, nobody gets a blank mail (BEHAVIOUR 1)."""
    with pytest.raises(ValueError, match="without dial-in data"):
        replies.render(answer(AnswerKind.DIAL_IN, yes(), secret_text=" \n"), FACHTAG, OFFICE, Policy())


def test_dial_in_day_that_is_past() -> None:
    """A day that is over is not announced any more."""
    after = datetime(2021, 10, 31, 9, 0, tzinfo=UTC)
    assert "am Sonntag, 31. Oktober 2021" in rendered("confirmed-reader").text
    assert "in einer eigenen E-Mail" in rendered("confirmed-reader", now=after).text


def test_waiting_people_are_told_no_closing_day_that_is_past() -> None:
    """The next date is given while it is still to come."""
    assert "spätestens am Dienstag, 2. November 2021" in rendered("waitlisted-reader").text
    late = datetime(2021, 11, 2, 12, 0, tzinfo=UTC)
    assert "spätestens am Dienstag" not in rendered("waitlisted-reader", now=late).text


def test_privacy_notice() -> None:
    """A first reply carries Art. 13 GDPR and the date of deletion (BEHAVIOUR 4), a later one does not."""
    assert "löscht sie spätestens am 2. Februar 2022" in rendered("confirmed-reader").text
    assert "Datenschutz" not in rendered("confirmed-reader", first_reply=False).text
    assert "Datenschutz" not in rendered("promoted-reader").text
    assert "90 Tage nach der Veranstaltung" in rendered("confirmed-open-date").text
    own = replace(OFFICE, privacy_notice="Es gilt unsere Erklärung.")
    assert "Es gilt unsere Erklärung. Wir löschen Ihre Angaben spätestens am" in rendered("late", office=own).text


@pytest.mark.parametrize("language", HELP_LANGUAGES)
@pytest.mark.parametrize("kind", list(AnswerKind))
def test_help_in_the_writers_language(language: str, kind: AnswerKind) -> None:
    """German is binding; beside it a short help that says what this is, its state and what to do (BEHAVIOUR 4)."""
    name = next(name for name, (given, _) in ANSWERS.items() if given.kind is kind)
    german, helped = rendered(name), rendered(name, language)
    assert helped.subject == german.subject
    extra = helped.text.split("* * *")[1].strip().split("\n", 1)
    assert len(extra) == 2 and 60 < len(extra[1]) < 600
    tree = parsed(helped)
    (block,) = tree.xpath(f"//div[@lang='{language}']")
    assert block.get("dir") == ("rtl" if language in ("ar", "fa") else "ltr")


def test_help_is_complete() -> None:
    """Every help file has every state and no key that nothing reads."""
    folder = resources.files("inbox_bot.texts") / "templates" / "help"
    assert {entry.name.removesuffix(".toml") for entry in folder.iterdir()} == set(HELP_LANGUAGES)
    states = {*(kind.value for kind in AnswerKind), "already"}
    for language in HELP_LANGUAGES:
        found = replies._help_words(language)
        assert found is not None
        assert set(found) == {"dir", "pointer", "title", "about", "wrong", "binding", "states"}
        assert set(found["states"]) == states
        assert len(set(found["states"].values())) == len(states)


def test_help_does_not_say_confirmed_to_someone_already_listed() -> None:
    """`already` may mean waiting: its help is not the one of `confirmed`."""
    assert "ist bereits" not in rendered("confirmed-already", "fr").text
    assert "figurent déjà" in rendered("confirmed-already", "fr").text
    assert "confirmée" not in rendered("confirmed-already", "fr").text


def test_unknown_languages_get_english() -> None:
    """Who writes Dutch understands English rather than nothing; a language that is not known is no reason to guess."""
    assert "You are registered." in rendered("confirmed-reader", "nl").text
    assert "You are registered." not in rendered("confirmed-reader", "und").text


def test_an_office_that_works_in_english() -> None:
    """The office's language leads; German stands below it for those who write German."""
    office = replace(OFFICE, language="en")
    german = rendered("confirmed-reader", "de", office, their_subject="Anmeldung")
    assert german.subject == "[Registered / Angemeldet] Re: Anmeldung"
    assert german.text.index("You are registered.") < german.text.index("Sie sind angemeldet.")
    assert "Almanca metin" not in rendered("confirmed-reader", "tr", office).text


def test_languages_are_marked() -> None:
    """A screen reader changes its voice where the language changes (WCAG 3.1.2)."""
    tree = parsed(rendered("confirmed-reader", "en"))
    assert tree.get("lang") == "de"
    assert [div.get("lang") for div in tree.xpath("//div[@lang]")] == ["de", "en"]


CALENDARS = [
    ("confirmed-reader", "PUBLISH"),
    ("confirmed-open-date", None),
    ("partly-confirmed", "PUBLISH"),
    ("promoted-reader", "PUBLISH"),
    ("changed-name", "PUBLISH"),
    ("changed-waiting", None),
    ("waitlisted-reader", None),
    ("late", None),
    ("cancelled-reader", "CANCEL"),
    ("cancelled-one-stays", None),
    ("cancelled-another", None),
    ("event-changed", "PUBLISH"),
    ("event-cancelled", "CANCEL"),
    ("event-cancelled-open-date", None),
    ("no-place", None),
    ("reminder", None),
    ("passed-on", None),
]


@pytest.mark.parametrize(("name", "method"), CALENDARS)
def test_calendar(name: str, method: str | None) -> None:
    """Who has a place gets an entry, who gave it back gets it removed, who waits gets none."""
    calendar = rendered(name).calendar
    assert (calendar.method if calendar else None) == method


def test_calendar_order_grows_by_itself() -> None:
    """Registered, cancelled, registered again: each file outranks the one before (RFC 5545 3.8.7.4)."""
    first = rendered("confirmed-reader").calendar
    gone = rendered("cancelled-reader", now=NOW + timedelta(minutes=2)).calendar
    again = rendered("confirmed-reader", now=NOW + timedelta(days=1)).calendar
    numbers = [int(re.findall(rb"SEQUENCE:(\d+)", each.data)[0]) for each in (first, gone, again) if each]
    assert numbers == sorted(set(numbers)) and len(numbers) == 3


def test_same_arguments_same_bytes() -> None:
    """Pure: a replay writes the very same letter."""
    assert rendered("partly-confirmed", "en") == rendered("partly-confirmed", "en")


WHEN = [
    ((2021, 3, 28, 1, 0), (2021, 3, 28, 4, 0), "Sonntag, 28. März 2021, 01:00 bis 04:00 Uhr"),
    ((2021, 3, 1, 9, 5), None, "Montag, 1. März 2021, 09:05 Uhr"),
    (
        (2021, 3, 1, 9, 0),
        (2021, 3, 2, 12, 0),
        "Montag, 1. März 2021, 09:00 Uhr, bis Dienstag, 2. März 2021, 12:00 Uhr",
    ),
]


@pytest.mark.parametrize(("starts", "ends", "when"), WHEN)
def test_when(starts: tuple[int, ...], ends: tuple[int, ...] | None, when: str) -> None:
    """Dates in words, by the event's wall clock."""
    assert wording.span(at(starts), at(ends) if ends else None, "de") == when


def at(wall_clock: tuple[int, ...]) -> datetime:
    year, month, day, hour, minute = wall_clock
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def test_broken_fragment_is_an_error() -> None:
    """A template that is not well-formed is found by a test, not by a reader."""
    with pytest.raises(etree.XMLSyntaxError):
        letter.parse("<p>offen")


def test_reader_is_known_by_address_or_name() -> None:
    """ "Sie" only for the reader: the own address, or the greeted name where none is known."""
    other = answer(AnswerKind.CONFIRMED, yes(FATMA, email="anders@bruecke.example"))
    assert "Fatma Yılmaz ist angemeldet." in replies.render(other, FACHTAG, OFFICE, Policy()).text
    same = answer(AnswerKind.CONFIRMED, yes("F. Yılmaz", email="F.Yilmaz@bruecke.example"))
    assert "Sie sind angemeldet." in replies.render(same, FACHTAG, OFFICE, Policy()).text
    assert line(Outcome.CONFIRMED).registration.participant.email is None
