"""Two readers, one decision: how far the rules and the models are believed.

Takes what the rules decided and what the models would do; returns the one that is likelier right with the probability
that it is. That probability is learned from mails that neither had seen: where both say the same of a plain mail it is
high; where they differ, or where a check sees a gap, it is low, and a person looks at the mail.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model import Ask, Intent
from ..decided import Decided, differences
from ..doubts.checks import checks_seen, left_open
from ..sections import Region
from .models import Models
from .trained import Opinion
from .trust import trust_features

if TYPE_CHECKING:
    from ..mail_parts import MailParts


@dataclass(frozen=True, slots=True)
class Weighed:
    """The decision that is believed, how likely it is right, and why it might not be."""

    decided: Decided
    chance: float
    reasons: tuple[str, ...] = ()
    """For the organisers, where a person must look."""


def weigh(mail: MailParts, rules: Decided, opinion: Opinion | None, models: Models) -> Weighed:
    """The likelier of the two decisions; for a person where the writer leaves something open."""
    if _only_thanks(mail) and (opinion is None or opinion.decided.intent is Intent.UNRELATED):
        return Weighed(Decided(Intent.UNRELATED), _PLAIN)
    weighed = _likelier(mail, rules, opinion, models)
    still_open = left_open(mail, mail.own_reading, weighed.decided)
    if not still_open:
        return weighed
    return Weighed(weighed.decided, min(weighed.chance, _OPEN), (*still_open, *weighed.reasons))


_OPEN = 0.5
_LIKELY_OPEN = 0.3
_PLAIN = 0.95
_FEW_WORDS = 12


def _only_thanks(mail: MailParts) -> bool:
    """ "Vielen Dank!" in answer to our own mail: nothing that needs anybody."""
    reading = mail.own_reading
    says_more = reading.acts or reading.supposed or reading.mentions or reading.question or mail.attachments
    wishes = mail.subject_wish.is_any or reading.wish_for_all.is_any
    lines = [line for line in mail.own.lines if line.region not in (Region.SIGNATURE, Region.FOOTER)]
    text = "\n".join(line.text for line in lines)
    is_short = len(text.split()) <= _FEW_WORDS and mail.lexicon.has(text, "act.thanks") and "?" not in text
    return mail.answers_ours and is_short and not says_more and not wishes


def _likelier(mail: MailParts, rules: Decided, opinion: Opinion | None, models: Models) -> Weighed:
    if opinion is None:
        chance = models.trust(list(trust_features(mail, rules, None, None)))["rules"]
        return Weighed(rules, chance, tuple(rules.doubts))
    trained = opinion.decided
    chances = models.trust(list(trust_features(mail, rules, trained, opinion)))
    if chances["rules"] > chances["trained"] and not _says_less(rules, trained, chances["rules"]):
        return Weighed(rules, chances["rules"], (*rules.doubts, *_apart(rules, trained)))
    trained.asks = list(dict.fromkeys([*trained.asks, *(ask for ask in rules.asks if ask is not Ask.NAMES)]))
    gaps = [check.reason for check in checks_seen(mail, mail.own_reading, trained)]
    if opinion.learned.leaves_open > _LIKELY_OPEN:
        gaps.append("etwas ist noch nicht entschieden oder nicht eindeutig")
    return Weighed(trained, chances["trained"], (*gaps, *_apart(trained, rules)))


_BELIEVED = 0.5


def _says_less(rules: Decided, trained: Decided, chance: float) -> bool:
    """A person looks at it in any case: a guess that somebody registers helps them more than one that nobody does."""
    return chance < _BELIEVED and rules.intent is Intent.UNRELATED and trained.intent is not Intent.UNRELATED


_SAID = {
    Intent.REGISTER: "eine Anmeldung",
    Intent.CANCEL: "eine Absage",
    Intent.CHANGE: "eine Änderung",
    Intent.QUESTION: "eine Frage",
    Intent.UNRELATED: "etwas anderes",
}


def _apart(chosen: Decided, other: Decided) -> Iterator[str]:
    """In what the other reading differs, in words."""
    apart = differences(chosen, other)
    if "intent" in apart:
        yield f"es kann auch {_SAID.get(other.intent, 'etwas anderes')} sein"
    elif apart & {"register", "cancel"}:
        yield "es ist nicht sicher, wer gemeint ist"
    elif "wishes" in apart:
        yield "Teilnahmeart oder Arbeitsgruppe sind nicht sicher zugeordnet"
    elif "unnamed" in apart:
        yield "es ist nicht sicher, wie viele ohne Namen kommen"
