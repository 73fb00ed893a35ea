"""What a mail wants: register, cancel, change, question, or nothing of ours.

Takes the readings of a mail's parts; returns a `Decided` with the people it means. Negation, hesitation and what is
only asked were weighed clause by clause in `letter`; here the parts are weighed against each other.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ..model import Ask, Evidence, Intent, Mode, ReplyRule
from .doubts import doubts_of
from .families import complete_said_families, complete_said_given_names
from .findings import Found, add, merge, same_name
from .mentions import find_mentions
from .names import Name, fits_short, has_initials, is_common, is_given, is_particle, key, parse_name
from .reading import Reading
from .sections import Region
from .tokens import EMAIL, tokenize
from .which_event import clues_in
from .wishes import Wish

if TYPE_CHECKING:
    from .combine import Combiner


@dataclass(slots=True)
class Decided:
    """An intent with its people, doubts and reasons."""

    intent: Intent
    register: list[Found] = field(default_factory=list)
    cancel: list[Found] = field(default_factory=list)
    cancel_sender: bool = False
    unnamed: int = 0
    question: bool = False
    asks: list[Ask] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    confidence: float = 0.97
    mode_clash: bool = False
    ordinal: int = 0
    event: str | None = None
    """Where the acts themselves tell events apart."""


def decide_intent(mail: Combiner, reading: Reading) -> Decided:
    """The intent and its people."""
    decided = _decide(mail, reading)
    _finish_people(mail, reading, decided)
    _doubt(mail, reading, decided)
    for check in doubts_of(mail, reading, decided):
        if check.ask:
            decided.asks.append(check.ask)
        elif check.reason not in decided.doubts:
            decided.doubts.append(check.reason)
    if reading.evidence:
        first = reading.evidence[0]
        decided.reasons.append(f"entscheidend: Zeile {first.line}")
    return decided


def _decide(mail: Combiner, reading: Reading) -> Decided:
    acts = reading.acts
    listed = listed_people(mail)
    if _is_for_anybody(mail, reading) and not listed:
        doubts = ["nennt eine Veranstaltung, will aber etwas anderes"] if any(reading.events.values()) else []
        return Decided(Intent.UNRELATED, reasons=["an viele gerichtet oder ein anderes Anliegen"], doubts=doubts)
    if listed and all(person.is_moved for person in listed):
        return Decided(Intent.CHANGE, register=[replace(p) for p in listed], reasons=["eine Tabelle mit alt und neu"])
    comes = acts["register"] + acts["attend"]
    goes = acts["cancel"] + acts["absent"]
    asks = reading.question is not None
    if acts["correct"] and (reading.right or reading.wrong or not (comes or goes)):
        if not (reading.right or reading.wrong) and reading.wish_for_all.is_any and _was_registered(mail, reading):
            return _switch(mail, reading)  # "irrtümlich AG 3 angekreuzt, gemeint war AG 2": a wish is corrected
        return _correction(mail, reading)
    if acts["substitute"] and (reading.cancel or reading.extras or (reading.register and goes)):
        return _substitution(mail, reading)
    if _changes_mind(mail, reading):
        return _switch(mail, reading)
    if (
        acts["switch"]
        and not acts["cancel"]
        and not (acts["register"] and not _was_registered(mail, reading))
        and not (comes and not _was_registered(mail, reading) and not reading.wish_for_all.is_any)
    ):
        return _switch(mail, reading)
    if _passes_on(mail, reading):
        return _forwarded(mail, reading)
    if goes and (comes or listed or ("rows_come" in reading.flags and reading.register)):
        return _both(mail, reading, listed)
    if goes:
        if asks and not acts["cancel"] and not _was_registered(mail, reading):
            return Decided(
                Intent.QUESTION, question=True, reasons=["fragt; von einer früheren Anmeldung steht nichts da"]
            )
        return _cancellation(mail, reading)
    if comes or listed or _subject_registers(mail, reading) or _lists_people(mail, reading):
        if acts["past"] and not listed and not acts["register"] and _was_registered(mail, reading) and asks:
            return Decided(Intent.QUESTION, question=True, reasons=["ist schon angemeldet und fragt"])
        if acts["stay"] and not acts["register"] and not listed:
            return Decided(
                Intent.UNRELATED if not asks else Intent.QUESTION, question=asks, reasons=["steht schon auf der Liste"]
            )
        return _registration(mail, reading, listed)
    if reading.wished and mail.confirmed and not reading.supposed:
        # In answer to our confirmation: "ich wollte in AG 1, nicht in AG 2".
        changed = [replace(person) for person in reading.wished]
        return Decided(Intent.CHANGE, register=changed, reasons=["wünscht anderes, als wir bestätigt haben"])
    if mail.forwarded_reading is not None and (mail.is_bare or "below" in reading.flags):
        return _forwarded(mail, reading)
    if _answers_for_names(mail, reading):
        return _registration(mail, reading, list(reading.mentions))
    if asks or reading.supposed:
        return Decided(Intent.QUESTION, question=True, reasons=["fragt und meldet niemanden an"])
    return _unrelated(mail, reading)


def _passes_on(mail: Combiner, reading: Reading) -> bool:
    """ "Bitte meine Kollegin anmelden, siehe unten. Ich selbst bin im Urlaub": who forwards was never to come."""
    below = mail.forwarded_reading
    asks_below = below is not None and bool(below.register or below.maybe_self)
    is_own_absence = all(person.is_self for person in (*reading.cancel, *reading.register))
    points = mail.is_forward and "below" in reading.flags and not reading.acts["cancel"]
    return asks_below and points and is_own_absence and bool(reading.acts["absent"])


def _is_for_anybody(mail: Combiner, reading: Reading) -> bool:
    """An advertisement, or bulk mail (BEHAVIOUR 5.3)."""
    return "advert" in reading.flags or (mail.verdict.rule is ReplyRule.NEVER and not mail.form)


# ------------------------------------------------------------------------------------------------------- registration


def listed_people(mail: Combiner) -> list[Found]:
    """Everybody in tables, forms and attached lists, in order."""
    people: list[Found] = []
    for person in (*mail.tables, *mail.attached):
        add(people, person)
    if mail.form:
        others = getattr(mail, "form_others", [])
        message = mail.own_reading
        # The message names who comes, or takes the sender back: then the form only says who writes.
        speaks_for_itself = bool(message.register) or any(person.is_self for person in message.cancel)
        for person in mail.form.people:
            if not speaks_for_itself or others or not mail.form_is_letter:
                add(people, person)
        for person in others:
            add(people, person)
    if not people and mail.attached_reading and mail.attached_reading.register:
        people += mail.attached_reading.register
    return people


def _registration(mail: Combiner, reading: Reading, listed: list[Found]) -> Decided:
    decided = Decided(Intent.REGISTER, question=reading.question is not None)
    for person in reading.register:
        if _counts(person, reading, listed):
            add(decided.register, person)
    if listed and reading.maybe_self:
        # "ich möchte anmelden:" above a list: the list is whom.
        decided.register = [p for p in decided.register if not (p.is_self and p.weight == 2)]
    for person in listed:
        add(decided.register, replace(person))
    if not decided.register and mail.forwarded_reading and ("below" in reading.flags or mail.is_bare):
        for person in [*mail.forwarded_reading.register, *mail.forwarded_tables]:
            add(decided.register, _as_forwarded(mail, person))
    wished = next((p for p in reading.wished if p.is_self), None)
    if wished and decided.register and not listed and not any(p.is_self for p in decided.register):
        decided.register.insert(0, replace(wished))  # "Ich kann nur online, meine Frau fährt nach Altena"
    if len(decided.register) > 1 and any(p.is_self for p in reading.past_people) and not reading.acts["switch"]:
        # "Ich bin ja schon angemeldet. Mein Nachbar möchte auch mit."
        decided.register = [p for p in decided.register if not p.is_self]
    if mail.form and mail.form.count:
        reading.total = reading.total or mail.form.count
    _add_writer(mail, reading, decided, listed)
    decided.unnamed = _unnamed(reading, decided, listed)
    if decided.unnamed:
        decided.asks.append(Ask.NAMES)
    decided.reasons.append(f"meldet {len(decided.register)} mit Namen an")
    return decided


def _counts(person: Found, reading: Reading, listed: list[Found]) -> bool:
    """A loose mention beside a table is in the table, or it isn't meant."""
    return person.is_self or person.weight >= 2 or not listed


def _add_writer(mail: Combiner, reading: Reading, decided: Decided, listed: list[Found]) -> None:
    """ "ich", "wir": the writer comes where the words say so."""
    others = [p for p in decided.register if not p.is_self]
    if any(p.is_self for p in decided.register):
        if _joins_by_signature(mail, reading, others) and not listed and reading.extras + len(others) > 0:
            own = next(p for p in decided.register if p.is_self)
            mates = [name for name in mail.writer.joint if not same_name(name, mail.writer.name)]
            decided.register = [own, *(Found(name, own.evidence, weight=3, mode=own.mode) for name in mates)]
            reading.extras = 0
        return
    writer = mail.writer.name
    evidence = reading.maybe_self or Evidence("body", mail.writer.line, mail.writer.text, "signature")
    is_listed = writer is not None and any(same_name(writer, p.name) for p in others)
    if is_listed:
        for person in others:
            if same_name(writer, person.name) and not person.email and not mail.form:
                person.email = mail.reply_addr or None
        return
    if _joins_by_signature(mail, reading, others) and not listed:
        decided.register += [Found(name, evidence, weight=3) for name in mail.writer.joint]
        return
    if (
        not others
        and not listed
        and not (reading.we and len(mail.writer.joint) > 1)
        and not reading.total
        and not reading.extras
        and not reading.loose_extras
    ):
        if (
            reading.maybe_self
            or reading.acts["register"]
            or reading.acts["attend"]
            or _subject_registers(mail, reading)
        ):
            decided.register.append(Found(None, evidence, is_self=True))
        return
    if reading.we and not others and len(mail.writer.joint) > 1:
        decided.register += [Found(name, evidence, weight=3) for name in mail.writer.joint]
        return
    announced = (reading.total or 0) - len(others)
    if reading.we_with and not listed and "rows_come" not in reading.flags and not reading.total:
        decided.register.insert(0, Found(None, evidence, is_self=True))
    elif reading.we and not listed and "rows_come" not in reading.flags:
        if not others and writer is not None and reading.total != 1:
            decided.register.insert(0, Found(None, evidence, is_self=True))
        elif others and announced >= 1:
            decided.register.append(Found(None, evidence, is_self=True))
        elif others and not reading.total and reading.acts["attend"] and not reading.acts["register"]:
            decided.doubts.append("es ist nicht klar, ob die schreibende Person selbst kommt")
    elif reading.we and announced == 1 and "rows_come" in reading.flags:
        decided.register.append(Found(None, evidence, is_self=True))


def _joins_by_signature(mail: Combiner, reading: Reading, others: list[Found]) -> bool:
    """ "Mein Mann und ich kommen", signed by both: the signature has the names, and all who come."""
    joint = mail.writer.joint
    if len(joint) < 2 or any(not any(same_name(p.name, each) for each in joint) for p in others):
        return False
    together = reading.we or reading.flags & {"we", "us", "self_and"}
    announced = reading.total or (1 + reading.extras + reading.loose_extras)
    return bool(together) and announced in (1, len(joint))


def _unnamed(reading: Reading, decided: Decided, listed: list[Found]) -> int:
    named = len(decided.register)
    if reading.total:
        return max(0, reading.total - named)
    others = sum(1 for person in decided.register if not person.is_self)
    loose = max(0, reading.loose_extras - others) if others else reading.loose_extras
    return reading.extras + loose


def _as_forwarded(mail: Combiner, person: Found) -> Found:
    if person.is_self and mail.forwarded_reading:
        return replace(
            person, is_self=False, name=mail.forwarded_reading.writer.name, email=mail.forwarded_addr or None
        )
    return person


def _forwarded(mail: Combiner, reading: Reading) -> Decided:
    """A bare forward: the mail below is read as if its writer had sent it, and the forwarder only passed it on."""
    below = mail.forwarded_reading
    assert below is not None
    if below.acts["cancel"] or below.acts["absent"]:
        decided = Decided(Intent.CANCEL, cancel=[_as_forwarded(mail, p) for p in below.cancel])
        if not decided.cancel or below.register:
            decided.doubts.append("eine weitergeleitete Absage, die nicht eindeutig ist")
        return decided
    if (
        below.acts["register"]
        or below.acts["attend"]
        or below.register
        or mail.forwarded_tables
        or _is_asked_below(below)
    ):
        decided = Decided(Intent.REGISTER, question=below.question is not None and not below.acts["register"])
        for person in [*below.register, *mail.forwarded_tables]:
            add(decided.register, _as_forwarded(mail, person))
        if not decided.register and (below.maybe_self or below.acts["register"]):
            self_found = Found(
                None, below.evidence[0] if below.evidence else Evidence("body", 0, "", "forward"), is_self=True
            )
            add(decided.register, _as_forwarded(mail, self_found))
        for person in decided.register:
            wish = below.wish_for_all
            person.mode = person.mode or wish.mode
            person.sessions = person.sessions or list(wish.sessions[:1])
        decided.unnamed = _unnamed(below, decided, [])
        if not decided.register:
            decided.doubts.append("eine weitergeleitete Nachricht, die niemanden nennt")
        return decided
    if below.question or below.supposed:
        return Decided(Intent.QUESTION, question=True)
    return Decided(Intent.UNRELATED, doubts=["eine weitergeleitete Nachricht ohne Anliegen"])


def _is_asked_below(below: Reading) -> bool:
    return bool(below.maybe_self)


def _subject_registers(mail: Combiner, reading: Reading) -> bool:
    """The subject says it all, and the body says nothing against it."""
    cues = {cue.kind for cue in mail.lexicon.cues_in(mail.subject)}
    if (
        reading.question
        or reading.supposed
        or mail.quoted
        or reading.acts["past"]
        or "act.ask" in cues
        or "?" in mail.subject
    ):
        return False
    is_hint = "act.hint" in cues or "act.register" in cues or "act.attend" in cues
    says_nothing = not reading.acts and len(reading.text.split()) < 40
    return bool(
        is_hint
        and says_nothing
        and not {"act.cancel", "act.absent", "act.switch", "act.correct"} & cues
        and _about_event(mail, reading)
    )


def _lists_people(mail: Combiner, reading: Reading) -> bool:
    """A list of names under a subject or line that speaks of registering: "Meldung der Teilnehmer", and the names."""
    said = {cue.kind for cue in mail.lexicon.cues_in(f"{mail.subject}\n{reading.text}")}
    is_open = reading.question or reading.supposed or mail.quoted or reading.acts["past"] or reading.acts["stay"]
    has_wish = any(person.sessions or person.mode for person in reading.register)
    is_list = "rows_come" in reading.flags and bool(reading.register)
    return is_list and (has_wish or bool(said & {"act.hint", "act.register"})) and not is_open


def _about_event(mail: Combiner, reading: Reading) -> bool:
    own, _ = clues_in(f"{mail.subject}\n{reading.text}", mail.events, mail.lexicon, mail.words)
    # "anbei" and "siehe unten" point at something only where something is there.
    return bool(own) or bool(mail.attachments) or ("below" in reading.flags and bool(mail.quoted))


def _answers_for_names(mail: Combiner, reading: Reading) -> bool:
    """Names alone, in answer to our question for names."""
    if reading.mentions and mail.context.thread and Ask.NAMES in mail.context.thread.asked:
        return True
    if not reading.mentions or not mail.quoted:
        return False
    asked = "\n".join(section.text for section in mail.quoted if mail.is_ours(section) or section.header)
    return any(cue.kind == "answer.asks_for_names" for cue in mail.lexicon.cues_in(asked))


# -------------------------------------------------------------------------------------------- cancellation and change


def _was_registered(mail: Combiner, reading: Reading) -> bool:
    """The mail tells of an earlier registration, or answers our confirmation."""
    subject = {cue.kind for cue in mail.lexicon.cues_in(mail.subject)}
    if "after_all" in reading.flags or "act.cancel" in subject:
        return True
    return bool(reading.acts["past"]) or mail.answers_ours


def _says_who_goes(mail: Combiner, reading: Reading) -> bool:
    """The writer speaks of themselves, or the subject cancels; "eine von uns dreien" doesn't say who."""
    if reading.extras or reading.loose_extras or reading.total:
        return False
    return bool(reading.flags & _OWN) or "act.cancel" in {cue.kind for cue in mail.lexicon.cues_in(mail.subject)}


def _cancellation(mail: Combiner, reading: Reading) -> Decided:
    decided = Decided(Intent.CANCEL, cancel=list(reading.cancel), question=reading.question is not None)
    joint = mail.writer.joint
    if len(joint) > 1 and [p.is_self for p in decided.cancel] == [True] and reading.flags & {"self_and", "we", "us"}:
        decided.cancel = [Found(name, decided.cancel[0].evidence, weight=3) for name in joint]
    if reading.group_cancel and not [p for p in decided.cancel if not p.is_self]:
        quoted = mail.confirmed
        if len(quoted) > 1 and reading.flags & {"both", "we"}:
            decided.cancel = quoted
        else:
            decided.cancel, decided.cancel_sender = [], True
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


def confirmed_names(mail: Combiner) -> list[Found]:
    """Whom our quoted confirmation names."""
    found: list[Found] = []
    for section in mail.quoted:
        if not mail.is_ours(section):
            continue
        for line in section.lines:
            tokens = tokenize(line.text)
            cues = mail.lexicon.cues(tokens)
            if any(cue.kind == "letter.greeting" for cue in cues) or line.region is Region.GREETING:
                continue  # who signs our mails is excluded by name
            for mention in find_mentions(tokens, (*cues, *mail.words.cues(tokens, cues))):
                if mention.name.is_full and not any(
                    same_name(mention.name, parse_name(name)) for name in mail.excluded()
                ):
                    add(
                        found, Found(mention.name, Evidence(line.origin, line.number, line.text, "quoted confirmation"))
                    )
        break
    return found


def _both(mail: Combiner, reading: Reading, listed: list[Found]) -> Decided:
    """Somebody comes and somebody doesn't."""
    registered_before = _was_registered(mail, reading) or reading.acts["stay"] > 0
    twice = [p for p in reading.cancel if any(p.is_same(q) for q in (*reading.register, *listed))]
    going = [p for p in reading.cancel if not any(p.is_same(q) for q in twice)]
    coming = [p for p in (*reading.register, *listed) if not any(p.is_same(q) for q in twice)]
    if twice and not reading.acts["cancel"] and _at_two_events(reading):
        decided = _registration(mail, reading, listed)
        decided.reasons.append("kommt zur einen Veranstaltung und zur anderen nicht")
        decided.ordinal = _ordinal_of_coming(reading)
        attended = {where for is_coming, where in reading.acts_at if is_coming} & {e.slug for e in mail.events}
        decided.event = next(iter(attended)) if len(attended) == 1 else None
        decided.confidence = 0.8
        return decided
    is_online = any(p.mode is Mode.ONLINE for p in reading.register) or reading.wish_for_all.mode is Mode.ONLINE
    if twice and not coming and is_online and reading.acts["register"] and not reading.acts["cancel"]:
        decided = _registration(mail, reading, listed)
        decided.reasons.append("kann nicht kommen und nimmt deshalb online teil")
        return decided
    if reading.acts["cancel"] and not reading.acts["register"] and not listed:
        decided = _cancellation(mail, reading)
        decided.cancel = going or decided.cancel
        return decided
    if (reading.acts["register"] or listed or not registered_before) and not reading.acts["cancel"] and coming:
        decided = _registration(mail, reading, listed)
        decided.register = [p for p in decided.register if not any(p.is_same(q) for q in going)]
        decided.reasons.append("wer nicht kommen kann, war nicht angemeldet")
        return decided
    is_told = reading.acts["past"] or reading.acts["stay"] or mail.answers_ours
    if coming and not is_told and not reading.acts["cancel"]:
        # "Meine Freundin wollte auch, aber die schafft es doch nicht": no earlier registration is told.
        decided = _registration(mail, reading, listed)
        decided.register = [p for p in decided.register if not any(p.is_same(q) for q in going)]
        return decided
    if registered_before and going and not reading.acts["register"]:
        return Decided(Intent.CANCEL, cancel=going, reasons=["die anderen bleiben angemeldet"])
    if going and coming and len(going) == len(coming) and _swaps(mail, reading):
        return Decided(Intent.CHANGE, register=coming, cancel=going, reasons=["die eine Person geht, die andere kommt"])
    if going and coming:
        return Decided(Intent.CHANGE, register=coming, cancel=going, doubts=["einige kommen, andere nicht"])
    decided = _cancellation(mail, reading)
    if not reading.acts["stay"] or coming:
        decided.doubts.append("es ist von Kommen und von Nichtkommen die Rede")
    return decided


def _swaps(mail: Combiner, reading: Reading) -> bool:
    """ "Streicht Frau Sievers und nehmt dafür mich auf"."""
    words = {token.folded for token in tokenize(reading.text)}
    return bool(reading.acts["cancel"] and reading.acts["register"] and words & {"dafur", "stattdessen", "instead"})


def _at_two_events(reading: Reading) -> bool:
    """ "Am 27. komme ich, am 3. kann ich nicht": coming and not coming are said of different events."""
    comes = {where for is_coming, where in reading.acts_at if is_coming}
    goes = {where for is_coming, where in reading.acts_at if not is_coming}
    return bool(comes) and bool(goes) and not comes & goes


def _ordinal_of_coming(reading: Reading) -> int:
    order = {"first": 1, "second": 2, "third": 3}
    return next((order[where] for is_coming, where in reading.acts_at if is_coming and where in order), 0)


def _substitution(mail: Combiner, reading: Reading) -> Decided:
    decided = Decided(Intent.CHANGE, cancel=list(reading.cancel), question=reading.question is not None)
    for person in reading.register:
        if not any(person.is_same(gone) for gone in reading.cancel):
            add(decided.register, person)
    decided.unnamed = reading.extras if not decided.register else 0
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


def _correction(mail: Combiner, reading: Reading) -> Decided:
    decided = Decided(Intent.CHANGE, register=list(reading.right), cancel=list(reading.wrong))
    decided.reasons.append("berichtigt einen Namen")
    if decided.register and not decided.cancel:
        right = decided.register[0].name
        close = [p for p in (*reading.mentions, *mail.confirmed) if right and p.name and _is_close(right, p.name)]
        decided.cancel = close[:1]
    if (
        decided.cancel
        and not decided.register
        and mail.writer.name
        and _is_close(mail.writer.name, decided.cancel[0].name)
    ):
        decided.register = [Found(None, reading.evidence[0], is_self=True)]
    if not decided.register or not decided.cancel:
        _pair_up(mail, reading, decided)
    if not decided.register or not decided.cancel:
        decided.doubts.append("ein Name ist falsch, aber wie ist er richtig?")
    return decided


def _pair_up(mail: Combiner, reading: Reading, decided: Decided) -> None:
    """ "Nicht Mohamed Resa Heidari. Richtig ist: ...": the writer's name, and the one that is nearly it."""
    right = mail.writer.name
    named = (*reading.mentions, *reading.right, *reading.wrong, *mail.confirmed)
    wrong = [p for p in named if right and p.name and _is_close(right, p.name)]
    others = [p for p in reading.mentions if p.name and right and key(p.full) != key(right.full)]
    if wrong and right and all(_is_close(right, p.name) for p in others):
        decided.cancel = wrong[:1]
        decided.register = [Found(None, wrong[0].evidence, is_self=True)]


def _is_close(right: Name, wrong: Name | None) -> bool:
    if wrong is None or key(right.full) == key(wrong.full):
        return False
    return difflib.SequenceMatcher(None, key(right.full), key(wrong.full)).ratio() > 0.6


def _changes_mind(mail: Combiner, reading: Reading) -> bool:
    """Registered before, and now another mode or group is wished, of nobody new."""
    acts = reading.acts
    new = [p for p in reading.register if not p.is_self and not any(p.is_same(q) for q in reading.past_people)]
    has_wish = reading.wish_for_all.is_any or any(p.mode or p.sessions for p in reading.register)
    return bool(
        acts["past"] and has_wish and not new and not acts["register"] and not acts["cancel"] and not acts["absent"]
    )


def _switch(mail: Combiner, reading: Reading) -> Decided:
    decided = Decided(Intent.CHANGE, question=reading.question is not None)
    for person in reading.register:
        add(decided.register, person)
    named = [p for p in decided.register if not p.is_self]
    if not named and reading.flags & {"we", "us", "both"} and len(mail.confirmed) > 1:
        decided.register = [replace(person) for person in mail.confirmed]  # "bitte ändern Sie das für uns alle"
    decided.cancel = [p for p in reading.cancel if not any(p.is_same(q) for q in decided.register)]
    if not decided.register:
        decided.register = [
            Found(None, Evidence("body", mail.writer.line, mail.writer.text, "signature"), is_self=True)
        ]
    wish = reading.wish_for_all
    if not wish.is_any and not any(p.mode or p.sessions for p in decided.register):
        wish = reading.wish_for_all = reading.wish_in_reason
    if not wish.is_any and not any(p.mode or p.sessions for p in decided.register):
        decided.doubts.append("eine Änderung, aber welche?")
    decided.reasons.append("ändert die Teilnahmeart oder die Arbeitsgruppe")
    return decided


# ---------------------------------------------------------------------------------------------------------- the rest

_OWN = frozenset({"self", "subject", "self_object", "own_ticket", "we", "us", "our_ticket"})
_SAID = frozenset(
    {"act.register", "act.attend", "act.cancel", "act.absent", "act.substitute", "act.switch", "act.past"}
)
_WANTING = ("register", "attend", "cancel", "absent", "substitute", "switch", "correct", "hesitate", "later")


def _unrelated(mail: Combiner, reading: Reading) -> Decided:
    decided = Decided(Intent.UNRELATED, reasons=["sagt nichts von Kommen, Absagen oder Fragen"])
    said = {cue.kind for cue in mail.lexicon.cues_in(f"{mail.subject}\n{reading.text}")}
    is_about = _about_event(mail, reading) or bool(said & _SAID)
    has_names = any(
        person.weight >= 2 and not any(fits_short(person.full, form) for form in mail.writer.forms)
        for person in reading.mentions
    )
    acts = reading.acts
    wants = sum(acts[each] for each in _WANTING)
    if not reading.flags & {"thanks"}:
        wants += acts["past"] + acts["stay"]
    # Thanks alone say nothing new only in answer to our own mail.
    is_answer = mail.answers_ours
    is_thanks = bool(reading.flags & {"thanks"}) and not wants and not has_names
    if mail.unreadable or wants or (is_about and (has_names or not is_answer or not reading.flags & {"thanks"})):
        decided = Decided(
            Intent.REGISTER if mail.unreadable else Intent.UNRELATED if is_thanks else Intent.QUESTION,
            doubts=["es geht um die Veranstaltung, aber das Anliegen ist nicht klar"],
        )
        decided.confidence = 0.4
    return decided


def _finish_people(mail: Combiner, reading: Reading, decided: Decided) -> None:
    """The writer's name and address, wishes for all, addresses; nobody twice."""
    wish = _one_mode_for_all(reading, decided, reading.wish_for_all)
    finish_people(mail, decided, wish)


def finish_people(mail: Combiner, decided: Decided, wish: Wish = Wish()) -> None:  # noqa: B008 (frozen)
    """The writer's name and address, a wish for all, addresses; nobody twice."""
    reading = mail.own_reading
    complete_said_families([*decided.register, *decided.cancel], reading.text, mail.writer.name)
    complete_said_given_names([*decided.register, *decided.cancel], reading.text)
    decided.register = _resolved(mail, decided, decided.register)
    decided.cancel = _resolved(mail, decided, decided.cancel)
    if not any(person.mode or person.sessions for person in decided.register) and not wish.is_any:
        wish = mail.subject_wish
    _assign_addresses(mail, reading, decided)
    for person in decided.register:
        if person.mode is None and not (wish.both_modes and not wish.mode):
            person.mode = wish.mode
        if not person.sessions and wish.sessions and len(set(wish.sessions)) == 1:
            person.sessions = list(wish.sessions)
            person.other_sessions = person.other_sessions or list(wish.other_sessions)
    if mail.vcards and decided.register:
        for card in mail.vcards:
            if len(decided.register) == 1 and (
                decided.register[0].name is None or same_name(card.name, decided.register[0].name)
            ):
                own = decided.register[0]
                own.name, own.email = card.name, card.email or own.email
    nameless = [p for p in decided.register if p.name is None]
    if nameless:
        decided.register = [p for p in decided.register if p.name is not None]
        decided.unnamed += len(nameless)
        decided.asks.append(Ask.NAMES)
    lost = [p for p in decided.cancel if p.name is None]
    if lost:
        decided.cancel = [p for p in decided.cancel if p.name is not None]
        decided.cancel_sender = not decided.cancel
    _take_wish_below(mail, decided)


def _take_wish_below(mail: Combiner, decided: Decided) -> None:
    """ "Bitte Herrn Aslan anmelden, siehe unten": what he wishes stands in his own mail."""
    below = mail.forwarded_reading
    if below is None or below.writer.name is None:
        return
    for person in decided.register:
        if same_name(person.name, below.writer.name) and not (person.mode or person.sessions):
            own = next((each for each in below.register if each.is_self), None)
            person.mode = (own.mode if own else None) or below.wish_for_all.mode
            person.sessions = (list(own.sessions) if own else []) or list(below.wish_for_all.sessions[:1])
            person.email = person.email or mail.forwarded_addr or None


def _one_mode_for_all(reading: Reading, decided: Decided, wish: Wish) -> Wish:
    """People who are named together in prose and of whom one mode is said come the same way."""
    modes = {person.mode for person in decided.register if person.mode}
    if (
        wish.mode
        or wish.both_modes
        or len(modes) != 1
        or "rows_come" in reading.flags
        or decided.intent is not Intent.REGISTER
    ):
        return wish
    return replace(wish, mode=next(iter(modes)))


def _assign_addresses(mail: Combiner, reading: Reading, decided: Decided) -> None:
    """The writer's own address, and addresses in the text that fit a name or stand beside it."""
    for person in decided.register:
        if not person.email and person.name and any(key(person.full) == key(form) for form in mail.writer.forms):
            person.email = mail.reply_addr or None
    taken = {person.email.lower() for person in decided.register if person.email}
    own = {mail.reply_addr.lower(), mail.from_addr.lower(), *mail.context.office.addresses}
    for address in re.findall(EMAIL, reading.text):
        if address.lower() in taken | own:
            continue
        lacking = [person for person in decided.register if not person.email and person.name]
        fits = [person for person in lacking if _fits_address(person.full, address)]
        chosen = fits or (lacking if len(lacking) == 1 else [])
        if len(chosen) == 1:
            chosen[0].email = address
            taken.add(address.lower())


def _fits_address(name: str, address: str) -> bool:
    local = key(address.partition("@")[0]).replace(".", " ").replace("_", " ").replace("-", " ")
    words = [word for word in key(name).split() if len(word) > 2]
    return any(word in local for word in words)


def _resolved(mail: Combiner, decided: Decided, people: list[Found]) -> list[Found]:
    done: list[Found] = []
    for person in people:
        resolved = mail.self_found(person) if person.is_self else replace(person)
        resolved.is_self = False
        if resolved.name and (not resolved.name.is_full or has_initials(resolved.name.full)):
            resolved.name = _completed(mail, resolved.name)
        twin = next((p for p in done if same_name(p.name, resolved.name)), None)
        if twin:
            merge(twin, resolved)
        else:
            done.append(resolved)
    return done


def _completed(mail: Combiner, name: Name) -> Name:
    """A short name by the only full one in this mail that fits."""
    known = (*mail.own_reading.mentions, *mail.attached, *mail.tables, *mail.confirmed)
    fulls = {key(p.full): p.name for p in known if p.name and p.name.is_full and not has_initials(p.full)}
    fulls |= {key(below.full): below for below in mail.quoted_writers}
    fulls |= {key(joint.full): joint for joint in mail.writer.joint}
    for form in mail.writer.forms:
        parsed = parse_name(form)
        if parsed and parsed.is_full and not has_initials(parsed.full):
            fulls.setdefault(key(parsed.full), parsed)
    fits = [full for full in fulls.values() if full and fits_short(name.full, full.full)]
    return fits[0] if len(fits) == 1 else name


def _doubt_gaps(mail: Combiner, reading: Reading, decided: Decided) -> None:
    """Where prose says less than it should, something was missed: a group for one only, a count that doesn't fit."""
    people = decided.register
    is_prose = not mail.tables and not mail.attached and not mail.form and "rows_come" not in reading.flags
    some = any(p.sessions for p in people) and not all(p.sessions for p in people)
    is_open = reading.flags & {"indifferent", "hesitate", "not_yet"}
    if is_prose and some and not is_open and decided.intent is Intent.REGISTER:
        decided.asks.append(Ask.SESSION)
    others = [p for p in people if not any(key(p.full) == key(form) for form in mail.writer.forms)]
    is_said = reading.flags & {"not_yet", "someone"} or reading.extras or reading.loose_extras
    if is_prose and decided.unnamed and others and not is_said:
        decided.doubts.append("weniger Namen als angekündigte Personen")


def _unaccounted(mail: Combiner, reading: Reading, decided: Decided) -> list[Found]:
    """People in the sentences that act who neither come nor go nor are only mentioned."""
    meant = (*decided.register, *decided.cancel, *reading.past_people, *reading.cancel, *reading.wrong, *reading.right)
    return [
        person
        for person in reading.beside
        if not any(same_name(person.name, other.name) for other in meant if other.name)
        and not any(same_name(person.name, parse_name(form)) for form in mail.writer.forms)
    ]


_WELL_KNOWN = frozenset("de en tr fr es pt it pl ru uk ar fa".split())


def _is_odd(name: Name) -> bool:
    """ "Samira AG": an ordinary word that no given name explains, or a mere abbreviation."""
    words = name.full.split()
    ordinary = [word for word in words if is_common(word) and not is_particle(word)]
    short = [word for word in words if word.isupper() and 1 < len(word) <= 3 and not name.full.isupper()]
    return bool(short) or (bool(ordinary) and not any(is_given(word) for word in words)) or len(words) > 6


def _doubt(mail: Combiner, reading: Reading, decided: Decided) -> None:
    """What makes a careful clerk ask."""
    if decided.intent in (Intent.UNRELATED, Intent.QUESTION):
        return
    if reading.double_session and decided.intent is Intent.REGISTER:
        decided.asks.append(Ask.SESSION)
    if reading.flags & {"either"} and decided.unnamed == 0 and decided.intent is Intent.REGISTER:
        decided.doubts.append("entweder die eine oder die andere Person")
    named = [p for p in decided.register if p.name and not any(key(p.full) == key(form) for form in mail.writer.forms)]
    if reading.flags & {"same_as_before"} and decided.intent is Intent.REGISTER and not named:
        decided.doubts.append("dieselben Personen wie früher, die hier nicht genannt sind")
    if mail.unreadable and not mail.attached and decided.intent is Intent.REGISTER:
        decided.doubts.append("ein Anhang, der nicht gelesen werden kann")
    modes = {p.mode for p in mail.attached if p.mode}
    if len(decided.register) == 1 and reading.wish_for_all.mode and modes and modes != {reading.wish_for_all.mode}:
        decided.mode_clash = True
        decided.register[0].mode = None
    if reading.wish_for_all.both_modes and not any(p.mode for p in decided.register):
        decided.asks.append(Ask.MODE)
    if reading.total and len(decided.register) > reading.total:
        decided.doubts.append("mehr Namen als angekündigte Personen")
    if any(_is_odd(p.name) for p in decided.register if p.name):
        decided.doubts.append("ein Name, der vielleicht keiner ist")
    if mail.language not in _WELL_KNOWN and (len(decided.register) > 1 or decided.intent is Intent.CHANGE):
        decided.doubts.append("mehr als eine einfache Anmeldung, in einer wenig bekannten Sprache")
    if any(p.weight < 2 for p in decided.register):
        decided.doubts.append("es ist nicht sicher, dass diese Wörter ein Name sind")
    _doubt_gaps(mail, reading, decided)
    lost = _unaccounted(mail, reading, decided)
    if lost:
        decided.doubts.append("es ist jemand genannt, und es ist nicht klar, ob diese Person kommt")
    for person in decided.register:
        if person.name and has_initials(person.name.full):
            decided.confidence = min(decided.confidence, 0.85)
    if "command" in reading.flags or "test" in reading.flags:
        decided.doubts.append("ein Test oder ein Text, der Befehle geben will")
