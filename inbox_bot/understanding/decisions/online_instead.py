"""Who can't travel and watches online: "Ich schaffe es nicht nach Arnsberg, würde aber gern online zusehen".

Such a mail cancels nothing: who was not registered yet is registered online, who was is moved.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...model import Evidence, Intent, Mode
from ..decided import Decided
from ..findings import Found
from ..letters.clauses import COMES
from ..words.language import languages
from ..words.lexicon import word_set
from ..words.tokens import tokenize
from .who_comes import registration
from .who_goes import at_two_events

if TYPE_CHECKING:
    from ..letters.reading import Reading
    from ..mail_parts import MailParts


def online_instead(mail: MailParts, reading: Reading, *, registered: bool) -> Decided | None:
    """The decision of a letter whose writers come online since they can't travel; None of any other."""
    if not _stays_and_watches(mail, reading):
        return None
    registered = registered or _is_soon(reading)
    group = _group(mail, reading) if not reading.register else []
    if registered and not (group or reading.register):
        return None
    if not registered:
        reading.group_cancel = False
        reading.cancel.clear()
        decided = registration(mail, reading, [])
    else:
        people = [replace(person) for person in (reading.register or group)]
        decided = Decided(Intent.CHANGE, register=people, question=reading.question is not None)
    for person in decided.register:
        person.mode = Mode.ONLINE
    decided.reasons.append("kann nicht reisen und nimmt deshalb online teil")
    return decided


def _stays_and_watches(mail: MailParts, reading: Reading) -> bool:
    """Whether the same people say first that they can't come and then that they take part online."""
    acts = reading.acts
    if acts["cancel"] or acts["hesitate"] or acts["substitute"] or not acts["absent"] or at_two_events(reading):
        return False
    told = [each for each in reading.evidence if each.rule in (*COMES, "absent")]
    first_online = next((at for at, each in enumerate(told) if _is_online(mail, each)), 0)
    before, after = told[:first_online], told[first_online:]
    if not before or any(each.rule == "absent" for each in after) or any(each.rule in COMES for each in before):
        return False
    if any(_says_online(mail, each) for each in before):
        return False  # "online geht es leider nicht"
    return _are_the_same(reading)


def _is_soon(reading: Reading) -> bool:
    """ "Ich schaffe es morgen nicht": nobody says so on the eve of the day who was not expected."""
    soon = word_set("common", "soon", *languages())
    absent = (each.text for each in reading.evidence if each.rule == "absent")
    return any(token.folded in soon for text in absent for token in tokenize(text))


def _are_the_same(reading: Reading) -> bool:
    goes, comes = reading.cancel, reading.register
    if reading.group_cancel:
        return (
            not goes and (not comes or all(person.is_self for person in comes)) and bool(reading.flags & {"we", "us"})
        )
    return bool(goes) and len(goes) == len(comes) and all(any(p.is_same(q) for q in goes) for p in comes)


def _is_online(mail: MailParts, evidence: Evidence) -> bool:
    """A clause that says of coming that it is online, and doesn't deny it."""
    kinds = {cue.kind for cue in mail.lexicon.cues_in(evidence.text)}
    return evidence.rule in COMES and "word.negation" not in kinds and _says_online(mail, evidence)


def _says_online(mail: MailParts, evidence: Evidence) -> bool:
    return any(cue.kind == "mode.online" for cue in mail.lexicon.cues_in(evidence.text))


def _group(mail: MailParts, reading: Reading) -> list[Found]:
    """Who "wir" are: those whom the letter tells to be registered, or our confirmation has."""
    return reading.past_people if len(reading.past_people) > 1 else mail.confirmed
