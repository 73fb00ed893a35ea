"""Who no longer comes, who comes instead and what changes, as the rules alone read it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from inbox_bot.model import Document, DocumentKind, Evidence, Intent, Mode, Thread
from inbox_bot.understanding.decided import Decided
from inbox_bot.understanding.decisions.intent import decide_intent
from inbox_bot.understanding.doubts.checks import left_open
from inbox_bot.understanding.findings import Found
from inbox_bot.understanding.mail_parts import MailParts
from inbox_bot.understanding.words.names import parse_name

from .test_understand import CONTEXT, PERSON, message


def by_rules(text: str, subject: str = "Treffen") -> Decided:
    body = Document(DocumentKind.BODY, "body", ("Guten Tag,", "", *text.split("\n"), "", "Viele Grüße", "Anna Berg"))
    mail = MailParts(message(subject), (body,), PERSON, CONTEXT)
    assert mail.read_parts()
    return decide_intent(mail, mail.own_reading)


def names(people: list) -> list[str]:  # type: ignore[type-arg]
    return sorted(person.full for person in people)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("bitte melden Sie mich für das Treffen wieder ab.", ["Anna Berg"]),
        ("ich melde mich vom Treffen wieder ab.", ["Anna Berg"]),
        ("bitte nehmen Sie Frau Uta Kern von der Teilnehmerliste.", ["Uta Kern"]),
        ("bitte nehmen Sie Frau Uta Kern und Herrn Jan Dohm wieder heraus.", ["Jan Dohm", "Uta Kern"]),
        ("ich bitte um Streichung meiner Anmeldung zum Treffen.", ["Anna Berg"]),
        ("ich muss am 12. Oktober leider für eine Kollegin einspringen. Bitte streichen Sie mich.", ["Anna Berg"]),
        (
            "Frau Uta Kern und Herr Jan Dohm aus unserer Gruppe können am\n12. Oktober doch nicht teilnehmen.",
            ["Jan Dohm", "Uta Kern"],
        ),
    ],
)
def test_who_goes_in_everyday_words(text: str, gone: list[str]) -> None:
    decided = by_rules(text, "Abmeldung")
    assert (decided.intent, names(decided.cancel), decided.register) == ("cancel", gone, [])


def test_who_writes_again_later_registers_nobody() -> None:
    """ "Wieder" before "ab" takes back; "ich melde mich wieder" puts off."""
    assert by_rules("ich muss noch fragen und melde mich wieder.").register == []


def test_before_the_venue_is_no_intention() -> None:
    """ "Hatte ... vor" hesitates, "hatte mich ... vor Ort" does not."""
    changed = by_rules("ich hatte mich online angemeldet und möchte jetzt doch vor Ort teilnehmen.")
    assert (changed.intent, [person.mode for person in changed.register]) == ("change", ["onsite"])
    assert by_rules("ich hatte vor zu kommen, weiß es aber noch nicht.").register == []


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Frau Uta Kern und ich müssen unsere Teilnahme leider absagen.", ["Anna Berg", "Uta Kern"]),
        ("leider kann ich nicht zum Treffen kommen, wir haben Besuch. Bitte streichen Sie mich.", ["Anna Berg"]),
        ("ich muss leider absagen, bei uns sind alle krank.", ["Anna Berg"]),
    ],
)
def test_i_and_we_in_a_cancellation(text: str, gone: list[str]) -> None:
    """Whom "ich" joins goes with the writer; "wir" in the reason takes off nobody else."""
    decided = by_rules(text, "Absage")
    assert (decided.intent, names(decided.cancel), decided.cancel_sender) == ("cancel", gone, False)


def test_we_alone_take_off_all_of_us() -> None:
    assert by_rules("wir müssen leider absagen.", "Absage").cancel_sender


@pytest.mark.parametrize(
    ("text", "come", "gone"),
    [
        ("Herr Jan Dohm kann nicht, dafür kommt Frau Uta Kern.", ["Uta Kern"], ["Jan Dohm"]),
        ("Jan Dohm kommt nicht mit, dafür Uta Kern.", ["Uta Kern"], ["Jan Dohm"]),
        ("für Herrn Jan Dohm kommt Frau Uta Kern zum Treffen.", ["Uta Kern"], ["Jan Dohm"]),
        ("für Frau Uta Kern, die leider krank ist, nimmt Herr Jan Dohm teil.", ["Jan Dohm"], ["Uta Kern"]),
        ("für Frau Uta Kern komme ich selbst.", ["Anna Berg"], ["Uta Kern"]),
        ("Frau Uta Kern ist jetzt in Elternzeit. An ihrer Stelle kommt Herr Jan Dohm.", ["Jan Dohm"], ["Uta Kern"]),
        ("Herr Jan Dohm hat uns verlassen. Seinen Platz übernimmt Frau Uta Kern.", ["Uta Kern"], ["Jan Dohm"]),
        ("ich bin krank und lasse mich durch Frau Uta Kern vertreten.", ["Uta Kern"], ["Anna Berg"]),
        ("ich muss leider arbeiten. Meinen Platz bekommt Frau Uta Kern.", ["Uta Kern"], ["Anna Berg"]),
        ("zusätzlich kommt noch Frau Uta Kern mit. Dafür fällt Herr Jan Dohm weg.", ["Uta Kern"], ["Jan Dohm"]),
    ],
)
def test_one_comes_for_another(text: str, come: list[str], gone: list[str]) -> None:
    decided = by_rules(text)
    assert (decided.intent, names(decided.register), names(decided.cancel)) == ("change", come, gone)


@pytest.mark.parametrize(
    ("text", "come"),
    [
        ("für den Verein kommen Frau Uta Kern und Herr Jan Dohm zum Treffen.", ["Jan Dohm", "Uta Kern"]),
        ("für Frau Uta Kern und mich bitte zwei Plätze beim Treffen reservieren.", ["Anna Berg", "Uta Kern"]),
        ("ich melde Frau Uta Kern an. Sie bat mich, das zu übernehmen.", ["Uta Kern"]),
    ],
)
def test_for_somebody_is_not_instead_of_them(text: str, come: list[str]) -> None:
    decided = by_rules(text)
    assert (decided.intent, names(decided.register), decided.cancel) == ("register", come, [])


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Muss leider absagen.", ["Anna Berg"]),
        ("Kann am 12. Oktober doch nicht, bitte streichen.", ["Anna Berg"]),
        ("Frau Uta Kern, die ich angemeldet hatte, kann nicht teilnehmen.", ["Uta Kern"]),
        ("ich bin angemeldet, kann aber leider doch nicht kommen.", ["Anna Berg"]),
    ],
)
def test_whom_a_verb_without_a_subject_means(text: str, gone: list[str]) -> None:
    decided = by_rules(text, "Treffen")
    assert (decided.intent, names(decided.cancel)) == ("cancel", gone)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Frau Uta Kern kann am 12. Oktober nicht teilnehmen. Ich selbst komme.", ["Uta Kern"]),
        ("ich kann leider doch nicht. Meine Freundin Uta Kern kommt aber trotzdem.", ["Anna Berg"]),
    ],
)
def test_who_comes_all_the_same_is_on_the_list_already(text: str, gone: list[str]) -> None:
    """Under "Absage" in the subject nobody is registered; under another subject "ich komme" still does it."""
    decided = by_rules(text, "Absage Treffen")
    assert (decided.intent, names(decided.cancel), decided.register) == ("cancel", gone, [])
    assert by_rules("Uta Kern kann nicht. Ich komme zum Treffen.", "Treffen").intent == "register"


@pytest.mark.parametrize(
    "text",
    [
        "gibt es im Saal einen Aufzug? Wenn ja, melde ich mich an.",
        "ist das Gebäude barrierefrei? Wenn das passt, würden wir uns zum Treffen anmelden.",
        "wir sprechen am Montag darüber, wer zum Treffen kommt. Gibt es eine Kinderbetreuung?",
    ],
)
def test_who_waits_for_the_answer_only_asks(text: str) -> None:
    decided = by_rules(text)
    assert (decided.intent, decided.register) == ("question", [])


def test_whether_a_place_is_free_the_list_answers() -> None:
    decided = by_rules("ist noch ein Platz frei? Wenn ja, melde ich mich hiermit zum Treffen an.")
    assert (decided.intent, names(decided.register)) == ("register", ["Anna Berg"])


@pytest.mark.parametrize(
    ("lines", "intent"),
    [
        (("Besten Dank für die Unterlagen!", "Anna Berg"), "unrelated"),
        (("Vielen Dank, Frau Dressel!", "", "Anna Berg"), "unrelated"),
        (("Vielen Dank. Frau Dr. Uta Kern wird", "den Verein beim Treffen vertreten.", "Anna Berg"), "register"),
    ],
)
def test_thanks_alone_want_nothing(lines: tuple[str, ...], intent: str) -> None:
    """More than thanks in what looks like a closing goes to a person."""
    mail = MailParts(message("Treffen"), (Document(DocumentKind.BODY, "body", lines),), PERSON, CONTEXT)
    assert mail.read_parts()
    assert decide_intent(mail, mail.own_reading).intent == intent


def test_a_given_name_on_our_confirmation_is_known() -> None:
    """ "Nilgün" is in no list of names, but on the confirmation that the mail answers."""
    thread = Thread("confirmation", "treffen", ("Anna Berg", "Nilgün Erdal"))
    lines = ("Nilgün kann am 12. Oktober leider doch nicht. Ich komme trotzdem.", "", "Anna Berg")
    context = replace(CONTEXT, thread=thread)
    mail = MailParts(message("Re: Treffen"), (Document(DocumentKind.BODY, "body", lines),), PERSON, context)
    assert mail.read_parts()
    decided = decide_intent(mail, mail.own_reading)
    assert (decided.intent, names(decided.cancel), decided.register) == ("cancel", ["Nilgün Erdal"], [])


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("ich schaffe es doch nicht nach Hagen, kann ich stattdessen online teilnehmen?", Mode.ONLINE),
        ("ich hatte mich für vor Ort angemeldet. Kann ich bitte online teilnehmen?", Mode.ONLINE),
        ("ich bin für online angemeldet. Könnte ich von online auf vor Ort wechseln?", Mode.ONSITE),
        ("I have registered to come in person. Could I please join online?", Mode.ONLINE),
    ],
)
def test_asking_for_another_way_to_take_part_is_a_change(text: str, mode: Mode) -> None:
    decided = by_rules(text)
    assert decided.intent is Intent.CHANGE
    assert [(person.full, person.mode) for person in decided.register] == [("Anna Berg", mode)]
    assert not decided.cancel


@pytest.mark.parametrize(
    "text",
    [
        "kann ich auch online teilnehmen?",
        "ich bin für vor Ort angemeldet. Kann ich online auch Fragen stellen?",
        "ich bin für vor Ort angemeldet. Kann ich noch jemanden online mitbringen?",
        "ich bin für online angemeldet. Kann man auch vor Ort teilnehmen?",
    ],
)
def test_asking_what_is_possible_changes_nothing(text: str) -> None:
    assert by_rules(text).intent is Intent.QUESTION


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (
            "ich hatte Ihnen Herrn Marcel Dopmann gemeldet. Der Herr heißt aber Marcel Dopfmann.",
            ["Marcel Dopfmann"],
            ["Marcel Dopmann"],
        ),
        (
            'in der Bestätigung steht "Ana Bergg". Mein Name ist aber Anna Berg. Bitte ändern Sie das.',
            ["Anna Berg"],
            ["Ana Bergg"],
        ),
        (
            "da ist ein Schreibfehler. Die Kollegin heißt Katarzyna Wieczorek (nicht Wizorek).",
            ["Katarzyna Wieczorek"],
            ["Katarzyna Wizorek"],
        ),
    ],
)
def test_a_name_told_anew_is_a_correction(text: str, right: list[str], wrong: list[str]) -> None:
    decided = by_rules(text)
    assert decided.intent is Intent.CHANGE
    assert (names(decided.register), names(decided.cancel)) == (right, wrong)


def test_two_people_with_like_names_correct_nothing() -> None:
    decided = by_rules("ich habe Uta Kern und Ute Kern angemeldet. Wie sind die Namen auf den Schildern?")
    assert decided.intent is Intent.QUESTION


def test_two_like_names_in_one_breath_are_two_people() -> None:
    decided = by_rules("ich habe Uta Kern und Ute Kern angemeldet. Bitte ändern Sie die Namen nicht.")
    assert not (decided.register and decided.cancel)


@pytest.mark.parametrize(("goes", "is_seen"), [("Anna Berg", True), ("Uta Kern", False)])
def test_one_alone_is_doubted_where_a_whole_group_goes(goes: str, is_seen: bool) -> None:
    """LABELS 7: "unsere ganze Gruppe" is everybody whom the writer registered."""
    text = "Leider muss ich unsere ganze Gruppe vom Treffen abmelden."
    body = Document(DocumentKind.BODY, "body", ("Guten Tag,", "", text, "", "Viele Grüße", "Anna Berg"))
    mail = MailParts(message("Absage"), (body,), PERSON, CONTEXT)
    assert mail.read_parts()
    name = parse_name(goes)
    decided = Decided(Intent.CANCEL, cancel=[Found(name, Evidence("body", 3, text, "cancel"))])
    said = left_open(mail, mail.own_reading, decided)
    assert any("alle" in reason for reason in said) == is_seen
    assert not left_open(mail, mail.own_reading, Decided(Intent.CANCEL, cancel_sender=True))
