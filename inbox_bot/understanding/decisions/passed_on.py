"""A mail passed on, with a word above it: who of those below comes or goes, and whether the forwarder does.

Takes a forward and the reading of its own words. The mail below says who comes or stays away; the words above ask for
it ("bitte so übernehmen", "siehe unten, bitte streichen"), may leave somebody out ("ohne Herrn X, der ist krank") and
tell of the forwarder, who only passes it on where they say that they stay away themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ...model import Evidence, Intent
from ..decided import Decided
from ..findings import Found, add
from ..letters.reading import Reading
from ..words.names import key
from ..words.tokens import tokenize
from .who_comes import as_forwarded, give_wishes_below, wanting_below

if TYPE_CHECKING:
    from ..mail_parts import MailParts


def passed_on(mail: MailParts, reading: Reading) -> Decided | None:
    """What the words above a forwarded mail and the mail say together; None where each stands for itself."""
    below = mail.forwarded_reading
    if below is None or not mail.is_forward or mail.answers_ours or reading.acts["past"]:
        return None
    return _goes_below(mail, reading, below) or _comes_below(mail, reading, below)


def _goes_below(mail: MailParts, reading: Reading, below: Reading) -> Decided | None:
    """ "Siehe unten, bitte von der Liste nehmen", "die Absage unten gilt auch für mich"."""
    goes = below.acts["cancel"] or below.acts["absent"]
    if not goes or not below.cancel or below.register or mail.forwarded_tables:
        return None
    names_somebody = reading.cancel or reading.register or reading.group_cancel
    says_more = {act for act, times in reading.acts.items() if times} - {"cancel", "stay"}
    joins = "also_me" in reading.flags
    if names_somebody or says_more or not (joins or reading.acts["cancel"]):
        return None
    decided = Decided(Intent.CANCEL, reasons=["leitet eine Absage weiter"])
    for person in below.cancel:
        add(decided.cancel, as_forwarded(mail, person))
    if joins:
        own = Evidence("body", mail.writer.line, mail.writer.text, "signature")
        decided.cancel.append(Found(None, own, is_self=True))
    return decided


def _comes_below(mail: MailParts, reading: Reading, below: Reading) -> Decided | None:
    """ "Bitte so übernehmen, nur Herr X fällt aus. Ich selbst bin im Urlaub": the forwarder was never to come."""
    coming = [*wanting_below(below, mail), *mail.forwarded_tables] or _told_below(below)
    left_out = [person for person in reading.cancel if not person.is_self]
    for person in _excepted(mail, reading):
        add(left_out, person)
    others = [p for p in reading.register if not p.is_self and not any(p.is_same(each) for each in left_out)]
    if not coming or others:
        return None
    if any(not any(person.is_same(each) for each in coming) for person in left_out):
        return None  # "Frau X kann nicht": of somebody whom the mail below doesn't name
    asks = "below" in reading.flags or bool(reading.acts["register"])
    is_own_absence = asks and bool(reading.acts["absent"]) and not reading.acts["cancel"]
    if not (left_out or is_own_absence):
        return None
    gone = [*left_out, *below.cancel]
    decided = Decided(Intent.REGISTER, reasons=["leitet eine Anmeldung weiter"])
    if not (below.register or mail.forwarded_tables or below.past_people):
        decided.doubts.append("eine weitergeleitete Nachricht, die nicht klar sagt, wer kommt")
    for person in coming:
        if not any(person.is_same(each) for each in gone):
            add(decided.register, as_forwarded(mail, person))
    give_wishes_below(decided, below)
    return decided if decided.register else None


def _excepted(mail: MailParts, reading: Reading) -> list[Found]:
    """ "Ohne Herrn X", "bis auf Frau Y", "nicht Mia": whoever stands right behind."""
    tokens = tokenize(reading.text)
    cues = [cue for cue in mail.lexicon.cues(tokens) if cue.kind in ("word.except", "word.negation")]
    behind = {word for cue in cues for token in tokens[cue.end : cue.end + 3] for word in key(token.text).split()}
    return [person for person in reading.mentions if person.weight >= 2 and set(key(person.full).split()) & behind]


def _told_below(below: Reading) -> list[Found]:
    """ "Zugesagt haben A, B und C" in a mail among colleagues: not on our list, but on theirs."""
    return [person for person in below.past_people if not person.is_self and person.weight >= 2]
