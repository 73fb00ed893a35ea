"""What follows from one mail: `decide` looks at the verdict, the understanding and the list, and says it as a value.

It takes literals only and never fails; what it cannot decide it hands to a person with the guess and the reason. The
doors are passed in this order: a machine's mail, another business, a mail that may not be answered, one without an
address, one that reading hands over, a question; then the event is found, its state looked at, and the draft made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from ..model import (
    Action,
    Address,
    Answer,
    AnswerKind,
    Ask,
    AutomaticVerdict,
    Decision,
    Disposition,
    Folder,
    Intent,
    Message,
    Office,
    Outcome,
    Policy,
    ReplyRule,
    Roster,
    Status,
    Understanding,
)
from .about import is_about_us
from .answers import answers_of, bare_answer, greeting, to_writer
from .changes import difference
from .draft import Case, Draft, speaks_as
from .enrol import enrol_all
from .exchange import exchange
from .match import among, belongs_to, same_address, same_name
from .promote import has_begun
from .withdraw import withdraw_all

UNDERSTOOD = 0.45
"""Below it a question is only a guess. Nobody is answered on a guess: it may be a machine without a mark (FACTS)."""

_WISHES = (Intent.REGISTER, Intent.CANCEL, Intent.CHANGE)


def decide(
    message: Message,
    understanding: Understanding,
    verdict: AutomaticVerdict,
    rosters: tuple[Roster, ...],
    *,
    sender: Address | None,
    received_at: datetime,
    now: datetime,
    office: Office,
    policy: Policy,
) -> Decision:
    """All that follows from one mail. `rosters`: the lists that the mail may mean; `received_at`: INTERNALDATE."""
    if verdict.is_machine or verdict.rule is ReplyRule.NEVER or understanding.intent is Intent.AUTOMATIC:
        return _from_machine(understanding, verdict)
    if _is_no_business_of_ours(understanding):
        return Decision(Disposition.IGNORED, reasons=understanding.reasons or ("Hat nichts mit Anmeldungen zu tun.",))
    if verdict.rule is ReplyRule.HOLD:
        return held(understanding, _sentence(f"Nicht automatisch beantwortet. {verdict.reason}"))
    if sender is None:
        return held(understanding, "Die E-Mail nennt keine Adresse, an die wir antworten können.")
    if understanding.intent is Intent.QUESTION:
        may_hear = policy.acknowledge_questions and is_about_us(message, rosters, sender, office)
        return _question(understanding, sender, may_hear=may_hear)
    if understanding.action is Action.REVIEW:
        return _unsure(understanding)
    roster = roster_meant(message, understanding, rosters, sender, office)
    if roster is None:
        return _without_event(understanding, rosters, sender, now)
    return _at_list(Case(message, understanding, roster, sender, received_at, now, office, policy))


def _is_no_business_of_ours(understanding: Understanding) -> bool:
    """What a person is to look at is none of these: too large, its reader gave up, a forward without a word."""
    is_unrelated = understanding.intent is Intent.UNRELATED and understanding.action is not Action.REVIEW
    return is_unrelated or understanding.action is Action.IGNORE


def held(understanding: Understanding, *reasons: str, answers: tuple[Answer, ...] = ()) -> Decision:
    """For a person, with the guess."""
    return Decision(
        Disposition.HELD,
        Folder.REVIEW,
        answers=answers,
        reasons=(*reasons, *_access(understanding)),
    )


def conclude(draft: Draft) -> Decision:
    """The draft with its places given, as changes, answers and reasons."""
    draft = _with_remark(draft).settled()
    changes = difference(draft.case.roster, draft.roster, draft.own)
    answers = answers_of(draft, changes)
    understanding = draft.case.understanding
    open_points = (*draft.held, *draft.flags, *_open_question(understanding), *_access(understanding))
    if not draft.marks and not draft.asks:
        return held(understanding, *(draft.held or ("Die E-Mail nennt niemanden.",)))
    return Decision(
        Disposition.HELD if open_points or _is_late(draft) else Disposition.HANDLED,
        _folder(draft, bool(open_points)),
        changes,
        answers,
        (*open_points, *draft.notes, _summary(draft)),
    )


def roster_meant(
    message: Message, understanding: Understanding, rosters: Sequence[Roster], sender: Address, office: Office
) -> Roster | None:
    """The list of the event that the mail names; where it names none, the only one on which it makes sense."""
    if understanding.event is not None:
        return next((each for each in rosters if each.event.slug == understanding.event), None)
    fitting = [each for each in rosters if each.event.live and _fits(each, message, understanding, sender, office)]
    return fitting[0] if len(fitting) == 1 else None


# --------------------------------------------------------------------------------------------------------------- doors


def _from_machine(understanding: Understanding, verdict: AutomaticVerdict) -> Decision:
    """Never answered. A real wish in it (a contact form's relay) is held, not dropped (BEHAVIOUR 5); a question that a
    person may have asked through a group stays in the inbox, as other business does."""
    reason = verdict.reason or "Das ist eine automatische Nachricht"
    if understanding.intent in _WISHES and understanding.action is not Action.IGNORE and not verdict.is_machine:
        return held(understanding, _sentence(f"Nicht automatisch beantwortet. {reason}"))
    is_asked = understanding.intent is Intent.QUESTION and not verdict.is_machine
    return Decision(Disposition.IGNORED, None if is_asked else Folder.AUTOMATIC, reasons=(_sentence(reason),))


def _unsure(understanding: Understanding) -> Decision:
    decision = held(understanding, "Nicht sicher genug verstanden, um von selbst zu handeln.")
    seen = f"Beim Lesen aufgefallen: {'; '.join(understanding.reasons)}."
    return replace(decision, reasons=(*decision.reasons, seen)) if understanding.reasons else decision


def _question(understanding: Understanding, sender: Address, *, may_hear: bool) -> Decision:
    """A person answers. That it was passed on, the writer hears where the question is surely one, and to us."""
    writer = understanding.writer.name if understanding.writer else ""
    answer = bare_answer(
        sender, AnswerKind.PASSED_ON, understanding.event, understanding.language, greeting(writer, sender)
    )
    if understanding.confidence < UNDERSTOOD:
        return held(understanding, "Was diese E-Mail möchte, ist nicht klar. Bitte lesen Sie sie.")
    answers = (answer,) if may_hear else ()
    return held(understanding, "Das ist eine Frage. Bitte antworten Sie selbst.", answers=answers)


def _without_event(understanding: Understanding, rosters: Sequence[Roster], sender: Address, now: datetime) -> Decision:
    """Asked only where an answer helps: with two or more events to choose from."""
    if understanding.event is not None:
        return held(understanding, "Die E-Mail meint eine Veranstaltung, die das Programm nicht kennt.")
    is_open = [
        each for each in rosters if each.event.live and not each.event.cancelled and not has_begun(each.event, now)
    ]
    if len(is_open) < 2:
        return held(understanding, "Unklar ist, welche Veranstaltung gemeint ist.")
    if understanding.intent is Intent.CANCEL and not _is_on_a_list(understanding, rosters, sender):
        # Bounces and adverts sound like cancellations; whoever really cancels is known.
        return held(understanding, "Unklar ist, wer absagt. Zu dieser Adresse steht niemand auf einer Liste.")
    writer = understanding.writer.name if understanding.writer else ""
    asks = tuple(dict.fromkeys((Ask.EVENT, *understanding.asks)))
    answer = replace(
        bare_answer(sender, AnswerKind.QUESTION_BACK, None, understanding.language, greeting(writer, sender), asks),
        passed_on=understanding.question,
    )
    open_points = (*_open_question(understanding), *_access(understanding))
    return Decision(
        Disposition.HELD if open_points else Disposition.HANDLED,
        Folder.REVIEW,
        answers=(answer,),
        reasons=(*open_points, "Wir haben nachgefragt, welche Veranstaltung gemeint ist."),
    )


def _is_on_a_list(understanding: Understanding, rosters: Sequence[Roster], sender: Address) -> bool:
    known = [each for roster in rosters for each in roster.registrations if each.is_active]
    return any(belongs_to(each, (sender.addr,)) for each in known) or any(
        among(known, name) for name in understanding.cancel
    )


def _at_list(case: Case) -> Decision:
    understanding, event = case.understanding, case.event
    only_cancels = understanding.intent is Intent.CANCEL and not understanding.register
    if only_cancels:
        return _silent_unless_live(case, conclude(withdraw_all(Draft.of(case))))
    if event.cancelled:
        answer = to_writer(case, AnswerKind.EVENT_CANCELLED)
        return Decision(
            Disposition.HANDLED, Folder.REVIEW, answers=(answer,), reasons=("Die Veranstaltung ist abgesagt.",)
        )
    if not event.live:
        return held(understanding, "Die Veranstaltung ist noch nicht freigeschaltet.")
    if case.is_over:
        return _passed_on(case, "Die Veranstaltung hat schon begonnen oder ist vorbei.")
    if understanding.intent is Intent.REGISTER and not understanding.cancel and not understanding.cancel_sender:
        return _register(case)
    return conclude(exchange(Draft.of(case)))


def _silent_unless_live(case: Case, decision: Decision) -> Decision:
    """Done in every state; but nothing is sent for an event that is not live (BEHAVIOUR 1), so a person answers."""
    if case.event.live:
        return decision
    reasons = ("Die Veranstaltung ist nicht freigeschaltet. Bitte antworten Sie selbst.", *decision.reasons)
    return replace(decision, disposition=Disposition.HELD, folder=Folder.REVIEW, answers=(), reasons=reasons)


def _register(case: Case) -> Decision:
    opens = case.event.registration_opens
    if opens is not None and case.received_at < opens:
        # Nobody gets a place before the others may write; nobody is turned away for having been early either.
        return _passed_on(case, "Die Anmeldung ist noch nicht eröffnet.")
    return conclude(enrol_all(Draft.of(case), case.understanding.register))


def _passed_on(case: Case, reason: str) -> Decision:
    """A kind line to the writer, and a person decides."""
    answers = (to_writer(case, AnswerKind.PASSED_ON),) if case.policy.acknowledge_questions else ()
    return held(case.understanding, reason, answers=answers)


def _fits(roster: Roster, message: Message, understanding: Understanding, sender: Address, office: Office) -> bool:
    """Does the mail make sense on this list: does it hold those whom the writer means?"""
    own_addresses = speaks_as(message, sender)
    is_organiser = any(same_address(own, each) for own in own_addresses for each in office.organisers)
    active = [each for each in roster.registrations if each.status is not Status.CANCELLED]
    own = [each for each in active if is_organiser or belongs_to(each, own_addresses)]
    if understanding.intent is Intent.REGISTER:
        return any(not each.participant.name for each in own)
    names = understanding.cancel or tuple(person.name for person in understanding.register)
    if understanding.cancel_sender or not names:
        return any(belongs_to(each, own_addresses) for each in own)
    return any(among(own, name) for name in names)


# ------------------------------------------------------------------------------------------------------------ endings


def _with_remark(draft: Draft) -> Draft:
    """Kept with the person it is about: the writer if the writer comes, else the first named."""
    remark = "\n".join(draft.case.understanding.remarks)
    ids = [mark.registration_id for mark in draft.marks if mark.outcome is not Outcome.CANCELLED and not mark.seen_as]
    rows = [row for row in (draft.roster.find(each) for each in ids) if row is not None]
    if not remark or not rows:
        return draft
    writer = draft.case.understanding.writer
    own = [row for row in rows if writer and same_name(row.participant.name, writer.name)]
    row = (own or rows)[0]
    return draft.put(replace(row, remark=remark))


def _folder(draft: Draft, has_open_points: bool) -> Folder:
    statuses = {row.status for mark in draft.marks if (row := draft.roster.find(mark.registration_id))}
    if has_open_points or not statuses or Status.LATE in statuses:
        return Folder.REVIEW
    return Folder.WAITLIST if statuses == {Status.WAITLISTED} else Folder.CONFIRMED


def _is_late(draft: Draft) -> bool:
    return any(row.status is Status.LATE for mark in draft.marks if (row := draft.roster.find(mark.registration_id)))


def _open_question(understanding: Understanding) -> tuple[str, ...]:
    return ("Die E-Mail stellt auch eine Frage. Bitte antworten Sie selbst.",) if understanding.question else ()


def _access(understanding: Understanding) -> tuple[str, ...]:
    """Only that there is one: its words are kept apart from everything else and shortest of all (BEHAVIOUR 10)."""
    return ("Mit einem Hinweis zur Teilhabe. Bitte sehen Sie ihn gleich an.",) if understanding.remarks else ()


def _sentence(words: str) -> str:
    return words.rstrip(".") + "."


def _summary(draft: Draft) -> str:
    rows = [row for mark in draft.marks if (row := draft.roster.find(mark.registration_id))]
    words = {
        Status.CONFIRMED: "mit Platz",
        Status.WAITLISTED: "auf der Warteliste",
        Status.LATE: "nach Anmeldeschluss",
        Status.CANCELLED: "abgemeldet",
    }
    counts = {status: sum(row.status is status for row in rows) for status in words}
    said = ", ".join(f"{count} {words[status]}" for status, count in counts.items() if count)
    return (f"Eingetragen: {said}." if said else "Nichts eingetragen.") + (" Nachgefragt." if draft.asks else "")
