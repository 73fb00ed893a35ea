"""Who goes, who comes in their place, and what changes for those who stay: cancellation, substitution, correction.

Takes the mail and the reading of its own words; returns the decision. What "nicht" means depends on what was before:
who was never registered only doesn't come, and has nothing to cancel.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...model import Ask, Evidence, Intent, Mode
from ..decided import Decided
from ..findings import Found, add, same_name
from ..letters.reading import Reading
from ..people.respelled import is_close, is_inflected, wrong_part
from ..words.names import key, parse_name
from ..words.tokens import tokenize
from .standing import moved_on_list
from .who_comes import registration

if TYPE_CHECKING:
    from ..mail_parts import MailParts


def cancellation(mail: MailParts, reading: Reading) -> Decided:
    """Who no longer comes; without a name: the writer, or everybody whom the writer registered."""
    decided = Decided(Intent.CANCEL, cancel=list(reading.cancel), question=reading.question is not None)
    joint = mail.writer.joint
    if len(joint) > 1 and [p.is_self for p in decided.cancel] == [True] and reading.flags & {"self_and", "we", "us"}:
        decided.cancel = [Found(name, decided.cancel[0].evidence, weight=3) for name in joint]
    pair = _named_with_self(reading) or _registered_with_self(reading)
    if pair and reading.group_cancel and not [p for p in decided.cancel if not p.is_self]:
        decided.cancel = pair
    elif len(joint) > 1 and reading.group_cancel and not [p for p in decided.cancel if not p.is_self]:
        evidence = Evidence("body", mail.writer.line, mail.writer.text, "signature")
        decided.cancel = [Found(name, evidence, weight=3) for name in joint]  # "wir müssen passen", signed by both
    elif reading.group_cancel and not [p for p in decided.cancel if not p.is_self]:
        quoted = mail.confirmed
        if len(quoted) > 2 and _are_two(mail, reading):
            decided.cancel, decided.cancel_sender = [], True  # "wir beide", and which two of these?
            decided.asks.append(Ask.WHO_CANCELS)
        elif len(quoted) > 1 and reading.flags & {"both", "we"}:
            decided.cancel = quoted
        else:
            decided.cancel, decided.cancel_sender = [], True
    elif not decided.cancel and (told := _told_to_be_registered(reading)):
        decided.cancel = [told]
    elif not decided.cancel and (only := _only_one_on_list(mail, reading)):
        decided.cancel = [only]
    elif not decided.cancel and "third" in reading.flags:
        decided.asks.append(Ask.WHO_CANCELS)
    elif not decided.cancel:
        if not _says_who_goes(mail, reading):
            decided.asks.append(Ask.WHO_CANCELS)
        elif mail.writer.name is not None and reading.maybe_self is None and not reading.we:
            decided.cancel = [
                Found(None, Evidence("body", mail.writer.line, mail.writer.text, "signature"), is_self=True)
            ]
        else:
            decided.cancel_sender = True
    decided.reasons.append("sagt ab")
    return decided


_MORE_THAN_ONE = frozenset({"self", "subject", "self_object", "we", "us", "third", "both"})


def _told_to_be_registered(reading: Reading) -> Found | None:
    """ "Frau X hatte sich angemeldet, ist aber verhindert": the only one whom the letter names goes."""
    named = [p for p in reading.past_people if not p.is_self and p.evidence.rule != "stay"]
    is_only = len(named) == 1 and all(person.is_same(named[0]) for person in reading.mentions)
    return replace(named[0]) if is_only and not reading.flags & _MORE_THAN_ONE else None


def _only_one_on_list(mail: MailParts, reading: Reading) -> Found | None:
    """ "Zug fällt aus, komme nicht mehr": whom our mail names, where it names only one and the letter nobody else."""
    ours = mail.on_list
    if len(ours) != 1 or reading.extras or reading.loose_extras or reading.total:
        return None
    known = [*mail.writer.forms, ours[0].full]
    others = [p for p in reading.mentions if p.weight > 1 and not any(same_name(p.name, parse_name(k)) for k in known)]
    return None if others else replace(ours[0])


def _are_two(mail: MailParts, reading: Reading) -> bool:
    """ "Wir sind beide raus"."""
    for evidence in reading.evidence:
        cues = mail.lexicon.cues_in(evidence.text) if evidence.rule in ("cancel", "absent") else ()
        twos = {cue.start for cue in cues if cue.kind == "number.two"}
        if any(cue.kind == "person.both" and twos & set(range(cue.start, cue.end)) for cue in cues):
            return True
    return False


def _named_with_self(reading: Reading) -> list[Found]:
    """ "Meine Frau Mia und ich haben Fieber. Bitte streichen Sie uns": who "uns" are."""
    me = next((person for person in reading.orphans if person.is_self), None)
    people = [person for person in reading.orphans if me and person.evidence.text == me.evidence.text]
    return people if len(people) > 1 else []


def _registered_with_self(reading: Reading) -> list[Found]:
    """ "Frau X und ich hatten uns angemeldet und müssen beide verzichten"."""
    people = reading.past_people if "both" in reading.flags else []
    return people if len(people) > 1 and any(person.is_self for person in people) else []


_OWN = frozenset({"self", "subject", "self_object", "own_ticket", "we", "us", "our_ticket"})
_OTHERS = frozenset(
    {"role", "single", "plural", "someone", "she_he", "object_third", "possessive", "household", "both"}
)


def _says_who_goes(mail: MailParts, reading: Reading) -> bool:
    """The writer speaks of themselves, or the subject cancels; "eine von uns dreien" doesn't say who."""
    if reading.extras or reading.loose_extras or reading.total:
        return False
    if not reading.mentions and not reading.flags & _OTHERS:
        return True  # "Absage wegen Krankheit"
    return bool(reading.flags & _OWN) or "act.cancel" in {cue.kind for cue in mail.lexicon.cues_in(mail.subject)}


def was_registered(mail: MailParts, reading: Reading) -> bool:
    """The mail tells of an earlier registration, or answers our confirmation."""
    subject = {cue.kind for cue in mail.lexicon.cues_in(mail.subject)}
    if reading.flags & {"after_all", "announces_change"} or "act.cancel" in subject:
        return True
    return bool(reading.acts["past"]) or mail.answers_registration


def coming_and_going(mail: MailParts, reading: Reading, listed: list[Found]) -> Decided:
    """Somebody comes and somebody doesn't."""
    registered_before = was_registered(mail, reading) or reading.acts["stay"] > 0 or reading.acts["switch"] > 0
    twice = [p for p in reading.cancel if any(p.is_same(q) for q in (*reading.register, *listed))]
    going = [p for p in reading.cancel if not any(p.is_same(q) for q in twice)]
    coming = [p for p in (*reading.register, *listed) if not any(p.is_same(q) for q in twice)]
    if twice and not reading.acts["cancel"] and at_two_events(reading):
        decided = registration(mail, reading, listed)
        decided.reasons.append("kommt zur einen Veranstaltung und zur anderen nicht")
        decided.ordinal = _ordinal_of_coming(reading)
        attended = {where for is_coming, where in reading.acts_at if is_coming} & {e.slug for e in mail.events}
        decided.event = next(iter(attended)) if len(attended) == 1 else None
        decided.confidence = 0.8
        return decided
    is_online = any(p.mode is Mode.ONLINE for p in reading.register) or reading.wish_for_all.mode is Mode.ONLINE
    if twice and not coming and is_online and reading.acts["register"] and not reading.acts["cancel"]:
        decided = registration(mail, reading, listed)
        decided.reasons.append("kann nicht kommen und nimmt deshalb online teil")
        return decided
    stays = bool(coming) and all(p.is_self and (p.mode or p.sessions) for p in coming)
    if going and stays and not twice and "remains" in reading.flags:  # "Frau X fällt weg. Ich bleibe, aber online"
        return Decided(Intent.CHANGE, register=coming, cancel=going, reasons=["die einen gehen, die anderen wechseln"])
    new = [p for p in coming if not p.is_self and not any(p.is_same(q) for q in reading.past_people)]
    if going and new and "in_return" in reading.flags:
        return Decided(Intent.CHANGE, register=new, cancel=going, reasons=["die eine Person geht, die andere kommt"])
    if going and new and not twice and reading.acts["stay"] and _says_instead(reading):
        return Decided(Intent.CHANGE, register=new, cancel=going, reasons=["die eine Person geht, die andere kommt"])
    if going and not twice and not reading.acts["register"] and not listed and _subject_cancels(mail):
        return Decided(Intent.CANCEL, cancel=going, reasons=["der Betreff sagt ab, die anderen bleiben angemeldet"])
    if reading.acts["switch"] and not twice and going and len(going) == len(coming):
        # "Es gibt eine Änderung: Herr Y kommt, Frau X nicht".
        return Decided(Intent.CHANGE, register=coming, cancel=going, reasons=["die eine Person geht, die andere kommt"])
    if mixed := on_and_off(mail, reading, going, coming) if not (twice or listed) else None:
        return mixed
    is_told = reading.acts["past"] or reading.acts["stay"] or mail.answers_registration
    only_tells = not registered_before and coming and _only_tells_who_drops_out(reading)
    if reading.acts["cancel"] and not reading.acts["register"] and not listed and not only_tells:
        decided = cancellation(mail, reading)
        decided.cancel = going or decided.cancel
        return decided
    if (reading.acts["register"] or listed or not registered_before) and not reading.acts["cancel"] and coming:
        decided = registration(mail, reading, listed)
        decided.register = [p for p in decided.register if not any(p.is_same(q) for q in going)]
        if _takes_self_out(reading, coming):
            decided.register = [p for p in decided.register if not p.is_self]
        decided.reasons.append("wer nicht kommen kann, war nicht angemeldet")
        return decided
    if coming and not is_told and (only_tells or not reading.acts["cancel"]):
        # "Meine Freundin wollte auch, aber die schafft es doch nicht": no earlier registration is told.
        decided = registration(mail, reading, listed)
        decided.register = [p for p in decided.register if not any(p.is_same(q) for q in going)]
        return decided
    if registered_before and going and not reading.acts["register"]:
        return Decided(Intent.CANCEL, cancel=going, reasons=["die anderen bleiben angemeldet"])
    if going and coming and len(going) == len(coming) and _swaps(mail, reading):
        return Decided(Intent.CHANGE, register=coming, cancel=going, reasons=["die eine Person geht, die andere kommt"])
    if going and coming:
        return Decided(Intent.CHANGE, register=coming, cancel=going, doubts=["einige kommen, andere nicht"])
    decided = cancellation(mail, reading)
    if not reading.acts["stay"] or coming:
        decided.doubts.append("es ist von Kommen und von Nichtkommen die Rede")
    return decided


def on_and_off(mail: MailParts, reading: Reading, going: list[Found], coming: list[Found]) -> Decided | None:
    """ "Frau X schafft es nicht, ich bringe Herrn Y mit", in answer to our list: who goes stands there, and who comes
    is new or wishes otherwise than it has; and "streichen Sie X und ergänzen Sie Y", wherever it is asked."""
    acts = reading.acts
    ordered = bool(going and coming and acts["cancel"] and acts["register"] and not (acts["absent"] or acts["attend"]))
    ordered = ordered and not any(person.is_self for person in coming)
    if ordered and not mail.on_list and not reading.extras:
        return Decided(Intent.CHANGE, register=coming, cancel=going, reasons=["die einen gehen, die anderen kommen"])
    wished = [p for p in reading.wished if not any(p.is_same(q) for q in (*going, *coming))]
    here = [person for person in (*coming, *wished) if _is_on_list(mail, person)]
    if not going or not all(_is_on_list(mail, person) for person in going):
        return None
    new = [person for person in coming if person not in here and not person.is_self and person.weight > 1]
    moved = moved_on_list(mail, reading, here)
    if not (new or moved) or reading.extras:
        return None
    return Decided(
        Intent.CHANGE, register=[*new, *moved], cancel=going, reasons=["die einen gehen, die anderen kommen"]
    )


def _is_on_list(mail: MailParts, person: Found) -> bool:
    name = mail.writer.name if person.is_self else person.name
    return any(same_name(each.name, name) for each in mail.on_list)


def _subject_cancels(mail: MailParts) -> bool:
    """ "Absage", and below it "Frau X kann nicht, ich selbst komme": who comes is on the list already."""
    return mail.lexicon.has(mail.subject, "act.cancel")


_INSTEAD = frozenset({"dafur", "stattdessen", "instead"})


def _only_tells_who_drops_out(reading: Reading) -> bool:
    """ "Frau A und Herr B kommen, Herr C fällt aus": told of, and nothing is asked. Where somebody remains
    ("ich bleibe"), they were registered before.
    """
    says_more = reading.acts["cancel"] > 1 or _says_instead(reading)
    return "drops_out" in reading.flags and not says_more and "remains" not in reading.flags


def _swaps(mail: MailParts, reading: Reading) -> bool:
    """ "Streicht Frau Sievers und nehmt dafür mich auf"."""
    return bool(reading.acts["cancel"] and reading.acts["register"] and _says_instead(reading))


def _says_instead(reading: Reading) -> bool:
    return bool(_INSTEAD & {token.folded for token in tokenize(reading.text)})


def _takes_self_out(reading: Reading, coming: list[Found]) -> bool:
    """ "Ich melde A und B an ... Ich selber komme nicht": said last of the writer, and others come."""
    ins = [p.evidence.line for p in reading.register if p.is_self]
    outs = [p.evidence.line for p in reading.cancel if p.is_self]
    others = any(not p.is_self for p in coming)
    return bool(others and ins and outs) and max(outs) >= max(ins)


def at_two_events(reading: Reading) -> bool:
    """ "Am 27. komme ich, am 3. kann ich nicht": coming and not coming are said of different events."""
    comes = {where for is_coming, where in reading.acts_at if is_coming}
    goes = {where for is_coming, where in reading.acts_at if not is_coming}
    return bool(comes) and bool(goes) and not comes & goes


def _ordinal_of_coming(reading: Reading) -> int:
    order = {"first": 1, "second": 2, "third": 3}
    return next((order[where] for is_coming, where in reading.acts_at if is_coming and where in order), 0)


# ------------------------------------------------------------------------------------------------------------- changes


_SELF_TOO = frozenset({"self_and", "with_me", "also", "also_me", "we", "both"})


def substitution(mail: MailParts, reading: Reading) -> Decided:
    """Somebody comes in the place of somebody."""
    decided = Decided(Intent.CHANGE, cancel=list(reading.cancel), question=reading.question is not None)
    for person in reading.register:
        if not any(person.is_same(gone) for gone in reading.cancel) and not _only_tells(person):
            add(decided.register, person)
    if decided.register and "invited" in reading.flags and not was_registered(mail, reading):
        # "Herr Dr. X dankt für die Einladung und kann nicht; ihn vertritt Frau Y": nobody is taken off.
        return Decided(Intent.REGISTER, register=decided.register, question=decided.question,
                       reasons=["vertritt jemanden, der nur eingeladen war"])  # fmt: skip
    if decided.cancel and any(not p.is_self for p in decided.register) and not reading.flags & _SELF_TOO:
        # "Als Ersatz für Frau X melde ich Herrn Y an": who announces them isn't announced.
        decided.register = [p for p in decided.register if not (p.is_self and p.evidence.rule == "substitute")]
    decided.unnamed = reading.extras if not decided.register else 0
    if not decided.cancel and reading.replaced_words:
        decided.cancel = _replaced_on_list(mail, reading, decided.register)
    if reading.group_cancel and not decided.cancel:
        decided.cancel_sender = True
    if not decided.cancel and not decided.cancel_sender:
        decided.doubts.append("eine Vertretung, aber für wen?")
    if not decided.register and not decided.unnamed:
        decided.doubts.append("eine Vertretung ohne Namen")
    if decided.unnamed:
        decided.asks.append(Ask.NAMES)
    decided.reasons.append("eine Vertretung")
    return decided


def _replaced_on_list(mail: MailParts, reading: Reading, coming: list[Found]) -> list[Found]:
    """ "Zamiast Piotra", "вместо мужа": whom our confirmation names so, or as the only one beside the writer."""
    here = (*coming, *(Found(parse_name(form), coming[0].evidence) for form in mail.writer.forms if coming))
    others = [each for each in mail.confirmed if not any(each.is_same(person) for person in here)]
    words = [key(word) for word in reading.replaced_words if word[:1].isupper() and len(word) > 2]
    if words:
        others = [p for p in others if any(is_inflected([w], [part]) for w in words for part in key(p.full).split())]
    return others if len(others) == 1 else []


def _only_tells(person: Found) -> bool:
    """ "Ich bitte um Änderung der Liste": the writer wants nothing for themselves."""
    return person.is_self and person.evidence.rule == "switch" and not person.mode and not person.sessions


def correction(mail: MailParts, reading: Reading) -> Decided:
    """A name is written otherwise than it was."""
    decided = Decided(Intent.CHANGE, register=list(reading.right), cancel=list(reading.wrong))
    decided.reasons.append("berichtigt einen Namen")
    if decided.register and not decided.cancel:
        right = decided.register[0].name
        close = [
            p
            for p in (*reading.mentions, *mail.confirmed)
            if right and p.name and is_close(right, p.name, _SAID_TO_BE_WRONG)
        ]
        part = wrong_part(decided.register[0], reading) if not close and len(decided.register) == 1 else None
        decided.cancel = [part] if part else close[:1]
    if (
        decided.cancel
        and not decided.register
        and mail.writer.name
        and is_close(mail.writer.name, decided.cancel[0].name, _SAID_TO_BE_WRONG)
    ):
        decided.register = [Found(None, reading.evidence[0], is_self=True)]
    if not decided.register or not decided.cancel:
        _pair_up(mail, reading, decided)
    if not decided.register or not decided.cancel:
        decided.doubts.append("ein Name ist falsch, aber wie ist er richtig?")
    return decided


def renaming(mail: MailParts, reading: Reading, wrong: Found, right: Found) -> Decided:
    """Whoever bears the wrong name is on the list under the right one, with the wish that is told of them beside."""
    decided = Decided(Intent.CHANGE, register=[right], cancel=[wrong], reasons=["berichtigt einen Namen"])
    for person in (*reading.register, *reading.cancel):
        name = mail.writer.name if person.is_self else person.name
        if name and (same_name(name, right.name) or same_name(name, wrong.name)):
            right.mode, right.sessions = person.mode or right.mode, list(person.sessions) or right.sessions
        elif reading.acts["switch"] and person in reading.register and (person.mode or person.sessions):
            add(decided.register, person)
        elif not decided.doubts:
            decided.doubts.append("berichtigt einen Namen und sagt noch von anderen etwas")
    return decided


def _pair_up(mail: MailParts, reading: Reading, decided: Decided) -> None:
    """ "Nicht Mohamed Resa Heidari. Richtig ist: ...": the writer's name, and the one that is nearly it."""
    right = mail.writer.name
    named = (*reading.mentions, *reading.right, *reading.wrong, *mail.confirmed)
    wrong = [p for p in named if right and p.name and is_close(right, p.name, _SAID_TO_BE_WRONG)]
    others = [p for p in reading.mentions if p.name and right and key(p.full) != key(right.full)]
    if wrong and right and all(is_close(right, p.name, _SAID_TO_BE_WRONG) for p in others):
        decided.cancel = wrong[:1]
        decided.register = [Found(None, wrong[0].evidence, is_self=True)]


_SAID_TO_BE_WRONG = 0.6
"""How alike two names are at least where the mail says that one is wrong (`respelled.is_close`)."""


def changes_mind(mail: MailParts, reading: Reading) -> bool:
    """Registered before, and now another mode or group is wished, of nobody new."""
    if _only_others_were_registered(reading):
        return False
    acts = reading.acts
    new = [p for p in reading.register if not p.is_self and not any(p.is_same(q) for q in reading.past_people)]
    has_wish = reading.wish_for_all.is_any or any(p.mode or p.sessions for p in reading.register)
    told = acts["past"] or "turns_after_all" in reading.flags
    return bool(told and has_wish and not new and not acts["register"] and not acts["cancel"] and not acts["absent"])


def _only_others_were_registered(reading: Reading) -> bool:
    """ "Ich nehme gern teil, AG 2. Frau X hat sich ja schon angemeldet": nobody of those who come was registered."""
    before = reading.past_people
    if not before and "past_of_third" in reading.flags and reading.acts["past"] == 1:
        return True  # "... meine Frau hat sich schon selbst gemeldet"
    return bool(before and reading.register) and not any(p.is_same(q) for p in reading.register for q in before)


def switch(mail: MailParts, reading: Reading) -> Decided:
    """Another way to take part, or another working group."""
    decided = Decided(Intent.CHANGE, question=reading.question is not None)
    for person in reading.register:
        add(decided.register, person)
    named = [p for p in decided.register if not p.is_self]
    is_own = any(p.is_self for p in decided.register) and "rest" in reading.flags
    if not named and not is_own and reading.flags & {"we", "us", "both"} and len(mail.confirmed) > 1:
        decided.register = [replace(person) for person in mail.confirmed]  # "bitte ändern Sie das für uns alle"
    if not decided.register:
        # "Bitte ändern: Frau X nicht vor Ort, sondern online", and not a word of the writer.
        wished = [] if reading.flags & _OWN or reading.past_people else [replace(p) for p in reading.wished]
        decided.register = (
            wished
            or _told_before(decided, reading)
            or [Found(None, Evidence("body", mail.writer.line, mail.writer.text, "signature"), is_self=True)]
        )
    decided.cancel = [p for p in reading.cancel if not any(p.is_same(q) for q in decided.register)]
    wish = reading.wish_for_all
    if not wish.is_any and not any(p.mode or p.sessions for p in decided.register):
        wish = reading.wish_for_all = reading.wish_in_reason
    if not wish.is_any and not any(p.mode or p.sessions for p in decided.register):
        decided.doubts.append("eine Änderung, aber welche?")
    decided.reasons.append("ändert die Teilnahmeart oder die Arbeitsgruppe")
    return decided


def _told_before(decided: Decided, reading: Reading) -> list[Found]:
    """ "Frau X hatte ich für vor Ort gemeldet. Bitte auf online ändern": whom the letter tells to be registered."""
    people = [replace(person) for person in reading.past_people if person.evidence.rule != "stay"]
    if any(person.is_self for person in people) and "both" not in reading.flags:
        return []
    if len(people) > 1 and not reading.flags & {"both", "we", "us", "plural"}:
        decided.doubts.append("eine Änderung, aber für wen?")
    return people
