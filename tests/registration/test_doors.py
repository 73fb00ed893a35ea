"""Which mails are answered, held, or left alone, before any list is looked at."""

from __future__ import annotations

from datetime import timedelta

import pytest

from inbox_bot.model import (
    Action,
    Address,
    AnswerKind,
    Ask,
    AutomaticVerdict,
    Disposition,
    Folder,
    Intent,
    Policy,
    ReplyRule,
    Understanding,
)

from .desk import (
    CANCELLED,
    MAY,
    NOON,
    after,
    at_desk,
    cancels,
    event,
    letter,
    person,
    reg,
    registers,
    roster,
    states,
    to,
    understood,
)

ROBOT = AutomaticVerdict(ReplyRule.NEVER, True, "Abwesenheitsnotiz")
RELAY = AutomaticVerdict(ReplyRule.NEVER, False, "Auto-Submitted: auto-generated")
DOUBT = AutomaticVerdict(ReplyRule.HOLD, False, "Blindkopie")

DOORS: list[tuple[str, Understanding, AutomaticVerdict | None, Disposition, Folder | None]] = [
    ("a robot is never answered", registers("A B"), ROBOT, Disposition.IGNORED, Folder.AUTOMATIC),
    ("reading may find the robot too", understood(Intent.AUTOMATIC), None, Disposition.IGNORED, Folder.AUTOMATIC),
    ("a form's relay with a wish is held, not dropped", registers("A B"), RELAY, Disposition.HELD, Folder.REVIEW),
    (
        "a relay without a wish is a robot",
        understood(Intent.UNRELATED),
        RELAY,
        Disposition.IGNORED,
        Folder.AUTOMATIC,
    ),
    ("a question through a group stays in the inbox", understood(Intent.QUESTION), RELAY, Disposition.IGNORED, None),
    ("a robot's question does not", understood(Intent.QUESTION), ROBOT, Disposition.IGNORED, Folder.AUTOMATIC),
    ("a person decides where there is doubt", registers("A B"), DOUBT, Disposition.HELD, Folder.REVIEW),
    ("other business stays in the inbox", understood(Intent.UNRELATED), None, Disposition.IGNORED, None),
    ("other business stays, even in doubt", understood(Intent.UNRELATED), DOUBT, Disposition.IGNORED, None),
    (
        "ignore is ignore",
        understood(Intent.REGISTER, action=Action.IGNORE),
        None,
        Disposition.IGNORED,
        None,
    ),
    (
        "what reading hands over is held",
        registers("A B", action=Action.REVIEW),
        None,
        Disposition.HELD,
        Folder.REVIEW,
    ),
]


@pytest.mark.parametrize(("rule", "mail", "verdict", "disposition", "folder"), DOORS, ids=[each[0] for each in DOORS])
def test_doors_without_an_answer(
    rule: str,
    mail: Understanding,
    verdict: AutomaticVerdict | None,
    disposition: Disposition,
    folder: Folder | None,
) -> None:
    """Each case is the rule that its first field states; none of these mails is answered or changes a list."""
    decision = at_desk(mail, roster(event()), verdict=verdict or MAY)
    assert (decision.disposition, decision.folder) == (disposition, folder), rule
    assert (decision.changes, decision.answers) == ((), ())
    assert decision.reasons


def test_what_reading_saw_stands_below() -> None:
    """Reasons travel: first that a person must look, then what was seen. The guess stands in the ledger."""
    decision = at_desk(registers("Ada Berg", action=Action.REVIEW, reasons=("two names",)), roster(event()))
    assert decision.reasons == (
        "Nicht sicher genug verstanden, um von selbst zu handeln.",
        "Beim Lesen aufgefallen: two names.",
    )


def test_no_address_is_held() -> None:
    """Without an address there is nobody to confirm to."""
    decision = at_desk(registers("Ada Berg"), roster(event()), sender=None)
    assert (decision.disposition, decision.changes) == (Disposition.HELD, ())


def test_nobody_is_answered_on_a_guess() -> None:
    """What is only guessed to be a question waits for a person in silence: it may be a machine's without a mark."""
    decision = at_desk(understood(Intent.QUESTION, question=True, confidence=0.4), roster(event()))
    assert (decision.disposition, decision.folder, decision.answers) == (Disposition.HELD, Folder.REVIEW, ())


def test_a_question_is_passed_on_with_one_kind_line() -> None:
    """A person answers questions; the writer hears that once, if the policy says so."""
    question = understood(Intent.QUESTION, action=Action.REVIEW, question=True)
    decision = at_desk(question, roster(event()))
    assert (decision.disposition, decision.folder) == (Disposition.HELD, Folder.REVIEW)
    assert to(decision) == [("passed-on", "n@verein.example")]
    assert at_desk(question, roster(event()), policy=Policy(acknowledge_questions=False)).answers == ()


def test_an_unknown_event_is_held() -> None:
    """A slug that nobody configured is for a person."""
    assert at_desk(registers("Ada Berg", event="gala"), roster(event())).disposition is Disposition.HELD


def test_which_event_is_asked_back() -> None:
    """Two events and no word which: one question, nobody is put on a list."""
    unclear = registers("Ada Berg", event=None, action=Action.CLARIFY, asks=(Ask.EVENT,))
    decision = at_desk(unclear, roster(event()), roster(event(slug="mso-tag")))
    assert (decision.disposition, decision.folder, decision.changes) == (Disposition.HANDLED, Folder.REVIEW, ())
    (answer,) = decision.answers
    assert (answer.kind, answer.event, answer.asks) == (AnswerKind.QUESTION_BACK, None, (Ask.EVENT,))


def test_which_event_is_not_asked_of_strangers_who_cancel() -> None:
    """Bounces and adverts sound like cancellations; whoever is on a list, by address or by name, is asked."""
    lists = roster(event(), reg("Ada Berg", "n/1")), roster(event(slug="mso-tag"), reg("Ada Berg", "n/1"))
    assert to(at_desk(cancels(event=None), *lists)) == [("question-back", "n@verein.example")]
    assert to(at_desk(cancels("Ada Berg", event=None), *lists, addr="x@y.example")) == [
        ("question-back", "x@y.example")
    ]
    stranger = at_desk(cancels(event=None), *lists, addr="x@y.example")
    assert (stranger.disposition, stranger.answers) == (Disposition.HELD, ())


@pytest.mark.parametrize(
    "other", [event(slug="mso-tag", live=False), event(slug="mso-tag", cancelled=True)], ids=["not live", "cancelled"]
)
def test_no_question_that_helps_nobody(other: object) -> None:
    """With one open event the question "which one?" is silly: a person looks."""
    decision = at_desk(registers("Ada Berg", event=None), roster(event()), roster(other))  # type: ignore[arg-type]
    assert (decision.disposition, decision.answers) == (Disposition.HELD, ())


def test_the_list_may_know_the_event() -> None:
    """Whoever cancels and stands on one list only means that one."""
    first = roster(event(), reg("Ada Berg", contact="ada@x.example"))
    second = roster(event(slug="mso-tag"), reg("Cem Dağ", "c/1", event="mso-tag"))
    decision = at_desk(cancels("Ada Berg", event=None), first, second, addr="ada@x.example")
    assert states(after(first, decision)) == {}
    assert decision.answers[0].event == "fachtag"


def test_the_list_may_leave_it_open() -> None:
    """On both lists: asked. On none: held."""
    first = roster(event(), reg("Ada Berg", contact="ada@x.example"))
    second = roster(event(slug="mso-tag"), reg("Ada Berg", "b/1", event="mso-tag", contact="ada@x.example"))
    both = at_desk(cancels(event=None), first, second, addr="ada@x.example")
    assert [answer.asks for answer in both.answers] == [(Ask.EVENT,)]
    assert both.changes == ()


STATES = [
    ("not live: held without a word", {"live": False}, Disposition.HELD, []),
    ("cancelled: a kind word", {"cancelled": True}, Disposition.HANDLED, ["event-cancelled"]),
    ("over: passed on", {"starts": NOON, "ends": NOON + timedelta(hours=2)}, Disposition.HELD, ["passed-on"]),
    ("not yet open: passed on", {"registration_opens": NOON + timedelta(1)}, Disposition.HELD, ["passed-on"]),
]


@pytest.mark.parametrize(("rule", "changed", "disposition", "kinds"), STATES, ids=[each[0] for each in STATES])
def test_registering_outside_the_time(
    rule: str, changed: dict[str, object], disposition: Disposition, kinds: list[str]
) -> None:
    """Nobody gets a place, and nobody is turned away by a machine."""
    decision = at_desk(registers("Ada Berg"), roster(event(**changed)))
    assert decision.disposition is disposition, rule
    assert [kind for kind, _ in to(decision)] == kinds
    assert (decision.changes, decision.folder) == ((), Folder.REVIEW)


@pytest.mark.parametrize("changed", [each[1] for each in STATES], ids=[each[0] for each in STATES])
def test_cancelling_works_in_every_state(changed: dict[str, object]) -> None:
    """One word is enough, whatever the event's state."""
    before = roster(event(**changed), reg("Ada Berg", contact="ada@x.example"))
    decision = at_desk(cancels(), before, addr="ada@x.example")
    assert states(after(before, decision)) == {}
    assert bool(decision.answers) is changed.get("live", True)


def test_the_right_to_cancel_comes_from_the_sender_not_from_reply_to() -> None:
    """Anybody may write anybody's address into Reply-To."""
    before = roster(event(), reg("Ada Berg", contact="ada@x.example"))
    forged = letter("n", "mallory@y.example", reply_to=(Address("ada@x.example"),))
    decision = at_desk(cancels("Ada Berg"), before, addr="ada@x.example", message=forged)
    assert (decision.disposition, decision.changes, decision.answers) == (Disposition.HELD, (), ())


def test_a_mail_that_names_nobody_is_held() -> None:
    """Neither names nor a question to ask back."""
    for mail in (understood(Intent.REGISTER), understood(Intent.CHANGE), understood(Intent.CANCEL)):
        decision = at_desk(mail, roster(event()))
        assert (decision.disposition, decision.answers) == (Disposition.HELD, ())


def test_writers_are_greeted_by_their_name() -> None:
    """As they sign, else as the address is named; an address is no name."""
    mine = at_desk(registers("Ada Berg", writer=person("Ada Berg")), roster(event()))
    assert mine.answers[0].greeting_name == "Ada Berg"
    assert at_desk(registers("Ada Berg"), roster(event())).answers[0].greeting_name == "Absender Name"
    bare = at_desk(registers("Ada Berg"), roster(event()), sender=Address("n@x.example", "n@x.example"))
    assert bare.answers[0].greeting_name == ""


def test_cancelled_people_do_not_tell_the_event() -> None:
    """A list that somebody left long ago is not the one that is meant."""
    first = roster(event(), reg("Ada Berg", contact="ada@x.example", status=CANCELLED))
    second = roster(event(slug="mso-tag"), reg("Ada Berg", "b/1", event="mso-tag", contact="ada@x.example"))
    decision = at_desk(cancels(event=None), first, second, addr="ada@x.example")
    assert decision.answers[0].event == "mso-tag"
