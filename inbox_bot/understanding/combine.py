"""Precedence: from what the readers saw in a mail to one `Understanding`.

Rules and models each decide, `weigh` says which is believed and how far; here the event is chosen and it is settled
whether the bot acts. Doubt is a value: where two readings are left, the answer is a question back or a person, never a
guess (BEHAVIOUR 2: a wrong confirmation is worse than ten questions).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from ..model import Action, Ask, Event, Intent, Person, Understanding
from .decided import Decided
from .decisions.intent import decide_intent
from .decisions.standing import leave_what_stands, leave_who_stands
from .findings import Found
from .learned.models import models
from .learned.trained import decide_trained
from .learned.weigh import Weighed, weigh
from .mail_parts import MailParts
from .people.told_address import give_told_address
from .which_event import (
    EventClues,
    by_mode,
    choose,
    clues_in,
    name_and_day_differ,
    names_both,
    order_in,
    ordinal_in,
    speaks_of_both,
    the_one_meant,
)
from .words.names import Name

SURE_ENOUGH = 0.79
"""Below this nothing is done without a person (BEHAVIOUR 2: a wrong confirmation is worse than ten questions)."""
CERTAIN = 0.985
"""Of the mails that are acted on from here on 99 in 100 are right (`python -m training.train --measure`)."""
ACTS_AT, SURE_AT = 0.7, 0.9
"""What the bot says of itself at these two (see `confidence`)."""
_OUR_OWN_WORD = 10
"""What our own mail was about counts more than any mention in what is quoted."""
_HALF = 0.5
_HARDLY = 0.3


def combine(mail: MailParts) -> Understanding:
    """What the mail wants, of whom, and whether the bot may act on it by itself."""
    if not mail.read_parts():
        reason = mail.verdict.reason or "die Nachricht eines Programms"
        return Understanding(
            Intent.AUTOMATIC, Action.IGNORE, language=mail.language, confidence=0.99, reasons=(reason,)
        )
    trained = models()
    weighed = weigh(mail, decide_intent(mail, mail.own_reading), decide_trained(mail, trained), trained)
    return finished(mail, weighed)


def finished(mail: MailParts, weighed: Weighed) -> Understanding:
    """A decision with its event, as an `Understanding`."""
    reading, decided = mail.own_reading, weighed.decided
    leave_who_stands(mail, decided)
    leave_what_stands(mail, decided)
    give_told_address(decided, reading.text, mail.context.office.address)
    clues = _event_clues(mail, decided)
    event, why = _event(mail, decided, clues)
    asks = _asks(decided, event)
    chance, reasons = _in_doubt(mail, weighed, clues)
    found = next((each for each in mail.events if each.slug == event), None)
    action = _action(decided, asks, chance)
    if action is not Action.REVIEW:
        reasons = []
    is_ours = decided.intent is not Intent.UNRELATED
    return Understanding(
        decided.intent,
        action,
        language=mail.language,
        writer=_writer(mail),
        event=event if is_ours else None,
        register=tuple(_person(person, found, mail.events) for person in decided.register),
        cancel=tuple(dict.fromkeys(person.full for person in decided.cancel)),
        cancel_sender=decided.cancel_sender,
        unnamed=decided.unnamed,
        question=decided.question or decided.intent is Intent.QUESTION,
        remarks=tuple(dict.fromkeys(reading.remarks)),
        asks=tuple(asks) if is_ours else (),
        confidence=confidence(chance),
        reasons=(*dict.fromkeys(reasons), *decided.reasons, f"Veranstaltung: {why}"),
    )


# --------------------------------------------------------------------------------------------------------- the event


def _event(mail: MailParts, decided: Decided, clues: EventClues) -> tuple[str | None, str]:
    """(slug, why)"""
    own_words = f"{mail.subject}\n{mail.own_reading.text}"
    if decided.event:
        return decided.event, "die, zu der jemand kommt"
    if one := the_one_meant(decided.intent, mail.own_reading.told_at, mail.events):
        return one, "von der anderen ist anderes gesagt"
    if name_and_day_differ(own_words, mail.lexicon, mail.words):
        return None, "Name und Tag gehören zu verschiedenen Veranstaltungen"
    if names_both(own_words, mail.lexicon, mail.words):
        if one := _only_one_below(mail, decided):
            return one, "der Text nennt von zweien im Betreff nur die eine"
        return None, "es sind zwei Veranstaltungen gemeint"
    return choose(clues, mail.events)


def _only_one_below(mail: MailParts, decided: Decided) -> str | None:
    """The event that the letter alone names, where only the subject speaks of both; where somebody is to come or go,
    it must be named there.
    """
    text = mail.own_reading.text
    named, _ = clues_in(text, mail.events, mail.lexicon, mail.words)
    if len(named) != 1 or speaks_of_both(text, mail.lexicon, mail.words):
        return None
    only = next(iter(named))
    is_asked = decided.intent is Intent.QUESTION
    return only if is_asked or set(mail.own_reading.event_by_act) == {only} else None


def _event_clues(mail: MailParts, decided: Decided) -> EventClues:
    reading = mail.own_reading
    clues = EventClues(acts=Counter(reading.event_by_act), other_dates=reading.other_dates)
    own_text = f"{mail.subject}\n{reading.text}"
    if mail.form:
        own_text += f"\n{mail.form.event_text}"
    clues.own, others = clues_in(own_text, mail.events, mail.lexicon, mail.words)
    clues.other_dates += others
    for person in decided.register:
        clues.own += by_mode(person.mode, mail.events)
        for slug in person.sessions:
            clues.own += Counter({e.slug: 3 for e in mail.events if e.session(slug)})
    if not decided.register:
        clues.own += by_mode(reading.wish_for_all.mode, mail.events)
    if mail.attached_text:
        clues.attached, _ = clues_in(mail.attached_text, mail.events, mail.lexicon, mail.words)
    if mail.thread_text:
        clues.thread, _ = clues_in(mail.thread_text, mail.events, mail.lexicon, mail.words)
        clues.order = order_in(mail.thread_text, mail.lexicon, mail.words)
    if mail.context.thread and mail.context.thread.event:
        clues.thread[mail.context.thread.event] += _OUR_OWN_WORD
    clues.ordinal = decided.ordinal or ordinal_in(reading.text)
    return clues


# ------------------------------------------------------------------------------------------------------ act, or ask?


def confidence(chance: float) -> float:
    """How sure the bot says to be, from how likely it is right (both 0 to 1): said cautiously, since people take 0.9
    for certain. From 0.7 on it acts; of what it acts on at 0.9 and above, 99 in 100 are right.
    """
    for (low, low_said), (high, high_said) in pairwise(_SAID):
        if chance < high:
            return low_said + (high_said - low_said) * max(0.0, chance - low) / (high - low)
    return _SAID[-1][1]


_SAID = ((0.0, 0.0), (SURE_ENOUGH, ACTS_AT), (CERTAIN, SURE_AT), (1.0, 0.99))


def _asks(decided: Decided, event: str | None) -> list[Ask]:
    """What would have to be asked back."""
    asks = [*decided.asks, *([Ask.MODE] if decided.mode_clash else [])]
    if event is None and decided.intent not in (Intent.QUESTION, Intent.UNRELATED, Intent.AUTOMATIC):
        asks.append(Ask.EVENT)
    return list(dict.fromkeys(asks))


def _in_doubt(mail: MailParts, weighed: Weighed, clues: EventClues) -> tuple[float, list[str]]:
    """How likely the decision is right, and why it might not be, after what no reader of letters can know."""
    chance, reasons = weighed.chance, list(weighed.reasons)
    if len(mail.events) == 1 and clues.other_dates and not (clues.own or clues.thread or clues.attached):
        reasons.insert(0, "es ist von einem anderen Tag die Rede")
        chance = min(chance, _HALF)
    if mail.pictures:
        reasons[:0] = [picture.problem for picture in mail.pictures if picture.problem]
        chance = min(chance, _HARDLY)
    if mail.is_cut:
        reasons.insert(0, "die E-Mail ist ungewöhnlich lang, und nur der Anfang wurde gelesen")
        chance = min(chance, _HARDLY if weighed.decided.intent is not Intent.UNRELATED else chance)
    return chance, reasons


def _action(decided: Decided, asks: Sequence[Ask], chance: float) -> Action:
    if decided.intent is Intent.UNRELATED:
        return Action.IGNORE if chance >= SURE_ENOUGH else Action.REVIEW
    if decided.intent is Intent.QUESTION or chance < SURE_ENOUGH:
        return Action.REVIEW
    hard = [ask for ask in asks if ask is not Ask.NAMES]
    if hard or (Ask.NAMES in asks and not decided.register and not decided.cancel):
        return Action.CLARIFY
    return Action.AUTOMATIC


# -------------------------------------------------------------------------------------------------------- the people


def _person(person: Found, event: Event | None, events: Sequence[Event]) -> Person:
    name = person.name or Name("", "")
    slugs = {session.slug for each in ([event] if event else events) for session in each.sessions}
    return Person(
        name=name.full,
        given_name=name.given,
        family_name=name.family,
        email=person.email,
        organisation=person.organisation,
        mode=person.mode,
        sessions=tuple(slug for slug in person.sessions if slug in slugs)[:1],
        other_sessions=tuple(slug for slug in person.other_sessions if slug in slugs),
        evidence=(person.evidence,),
    )


def _writer(mail: MailParts) -> Person | None:
    name = mail.writer.name
    return Person(name.full, name.given, name.family, email=mail.reply_addr or None) if name else None
