"""How many answers one address may get, and how often the same: a loop or a flood ends here (BEHAVIOUR 5).

Registrations are never capped, only mail. What one address may get is decided here, when the answer is queued: what is
too much is withheld until a person decides. What a domain and the house may get in an hour only delays answers: the
outbox sees to that when it hands them out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

from ..model import Answer, AnswerCounts, AnswerKind, Decision, Disposition, Folder, Policy

SAME_EVER = 2
"""So often an address is told the very same."""
SAME_AGAIN_AFTER = timedelta(days=3)
"""Before, the same answer is not given again: whoever has written a correction gets another one."""


def within_caps(counts: AnswerCounts, policy: Policy) -> str | None:
    """None: one more may be sent; else the reason in German. `counts`: what was sent before this one."""
    caps = (
        (counts.to_address_last_day, policy.answers_per_address_a_day, "an diese Adresse an einem Tag"),
        (counts.to_address_last_hour, policy.answers_per_address_an_hour, "an diese Adresse in einer Stunde"),
        (counts.same_ever, SAME_EVER, "mit demselben Inhalt an diese Adresse"),
    )
    return next((f"Obergrenze erreicht: {cap} Antworten {what}." for sent, cap, what in caps if sent >= cap), None)


def said(answer: Answer) -> str:
    """A digest of what an answer tells: the same for two answers that differ only in greeting, language or time."""
    told = (answer.kind, answer.event, answer.lines, answer.asks, answer.unnamed, answer.passed_on, answer.remark)
    return hashlib.sha256(repr(told).encode("utf-8", "replace")).hexdigest()[:32]


def without_repeats(decision: Decision, told_lately: Collection[str]) -> Decision:
    """The decision without answers that tell just what the address was told in the last days (`said`).

    Nobody learns anything from those, and two robots would go on for ever. What we had asked already and still do not
    know goes to a person.
    """
    kept = tuple(each for each in decision.answers if said(each) not in told_lately)
    if len(kept) == len(decision.answers):
        return decision
    asked = any(each.kind is AnswerKind.QUESTION_BACK for each in decision.answers if each not in kept)
    reason = "Dieselbe Antwort ging in den letzten Tagen schon an diese Adresse und wird nicht wiederholt."
    if not asked:
        return replace(decision, answers=kept, reasons=(*decision.reasons, reason))
    reasons = ("Das haben wir schon gefragt und wissen es noch nicht. Bitte antworten Sie selbst.", *decision.reasons)
    return replace(decision, disposition=Disposition.HELD, folder=Folder.REVIEW, answers=kept, reasons=reasons)
