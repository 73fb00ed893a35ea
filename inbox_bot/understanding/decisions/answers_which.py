"""An answer to our question which event is meant, or whether somebody comes or takes part online.

Takes a mail and the reading of its own words. "Den Fachtag, bitte online" says nothing of coming: that was said in the
mail before ours, and whoever answers the question keeps to it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...model import Ask, Evidence, Intent
from ..decided import Decided
from ..findings import Found, add
from ..letters.reading import Reading
from ..which_event import clues_in
from .who_comes import registration

if TYPE_CHECKING:
    from ..mail_parts import MailParts

_SHORT = 25
"""Words of an answer: a longer letter has something of its own to say."""
_SILENT = frozenset({"inform", "told"})
"""Acts that do nothing to the list."""


def answer_which(mail: MailParts, reading: Reading) -> Decided | None:
    """The registration that an answer completes; None where it answers nothing of the kind."""
    does = {act for act, times in reading.acts.items() if times} - _SILENT
    is_open = does or reading.question or reading.supposed or reading.register or reading.cancel
    if is_open or mail.on_list or not mail.answers_ours or len(reading.text.split()) > _SHORT:
        return None
    if not (_answers(mail, reading, Ask.EVENT) or _answers(mail, reading, Ask.MODE)):
        return None
    own = Evidence("body", mail.writer.line, mail.writer.text, "answer")
    reading.maybe_self = reading.maybe_self or own
    reading.register = [Found(None, reading.maybe_self, is_self=True, weight=3)]
    for person in reading.orphans:
        if not person.is_self and mail.lexicon.has(person.evidence.text, "act.other_event"):
            add(reading.register, replace(person))  # "Auch für meine Frau Uta Kern"
    decided = registration(mail, reading, [])
    decided.reasons.append("beantwortet unsere Rückfrage")
    if decided.intent is Intent.REGISTER and any(not p.is_self for p in reading.orphans) and len(decided.register) == 1:
        decided.doubts.append("es ist jemand genannt, und es ist nicht klar, ob diese Person kommt")
    return decided


def _answers(mail: MailParts, reading: Reading, ask: Ask) -> bool:
    """Whether we asked this, and the words tell it."""
    if ask is Ask.EVENT:
        told = bool(clues_in(reading.text, mail.events, mail.lexicon, mail.words)[0])
    else:
        told = reading.wish_for_all.mode is not None or any(person.mode for person in reading.wished)
    if not told:
        return False
    thread = mail.context.thread
    if thread is not None and thread.asked:
        return ask in thread.asked
    asked = "\n".join(section.text for section in mail.quoted if mail.is_ours(section))
    return mail.lexicon.has(asked, f"answer.asks_which_{ask.value}")
