"""Who comes: the people of a registration, also of one that was forwarded or that only a subject or a list tells.

Takes the mail and the reading of its own words; returns the decision to register, with the people in the order in
which they are named, the writer where the words say so, and the number of those without a name.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from ...model import Ask, Evidence, Intent
from ..decided import Decided
from ..findings import Found, add, same_name
from ..letters.reading import Reading
from ..letters.who_joins import speaks_for_signers
from ..sections import Region
from ..which_event import clues_in
from ..words.names import Name, key

if TYPE_CHECKING:
    from ..mail_parts import MailParts


def listed_people(mail: MailParts) -> list[Found]:
    """Everybody in tables, forms and attached lists, in order."""
    people: list[Found] = []
    for person in (*mail.tables, *mail.attached):
        if not person.is_open:
            add(people, person)
    if mail.form:
        others = getattr(mail, "form_others", [])
        message = mail.own_reading
        # The message names who comes, or takes the sender back: then the form only says who writes.
        speaks_for_itself = bool(message.register) or any(person.is_self for person in message.cancel)
        # "Ist der Tag auch für Studierende offen?" in a contact form registers nobody.
        only_asks = message.question is not None and not (message.acts["register"] or message.acts["attend"])
        speaks_for_itself = speaks_for_itself or (mail.form.is_envelope and only_asks)
        for person in mail.form.people:
            if not speaks_for_itself or others or not mail.form_is_letter:
                add(people, person)
        for person in others:
            add(people, person)
    if not people and mail.attached_reading and mail.attached_reading.register:
        people += mail.attached_reading.register
    return people


def registration(mail: MailParts, reading: Reading, listed: list[Found]) -> Decided:
    """Everybody who comes: in prose, in lists and forms, in the signature; and how many come without a name."""
    decided = Decided(Intent.REGISTER, question=reading.question is not None)
    for person in reading.register:
        if _counts(person, reading, listed):
            add(decided.register, person)
    if listed and reading.maybe_self:
        # "ich möchte anmelden:" above a list: the list is whom.
        decided.register = [p for p in decided.register if not (p.is_self and p.weight == 2)]
    for person in listed:
        add(decided.register, replace(person))
    if not decided.register and mail.forwarded_reading and _means_below(mail, reading):
        for person in [*wanting_below(mail.forwarded_reading, mail), *mail.forwarded_tables]:
            add(decided.register, as_forwarded(mail, person))
    wished = next((p for p in reading.wished if p.is_self), None)
    is_silent = not listed and "not_for_self" not in reading.flags and not any(p.is_self for p in decided.register)
    if wished and decided.register and is_silent:
        decided.register.insert(0, replace(wished))  # "Ich kann nur online, meine Frau fährt nach Altena"
    if len(decided.register) > 1 and any(p.is_self for p in reading.past_people) and not reading.acts["switch"]:
        # "Ich bin ja schon angemeldet. Mein Nachbar möchte auch mit."
        decided.register = [p for p in decided.register if not p.is_self]
    if "only_self" in reading.flags and any(p.is_self for p in decided.register):
        # "Mein Mann hat doch keine Zeit, also bitte nur mich."
        decided.register = [p for p in decided.register if p.is_self]
        reading.extras = reading.loose_extras = 0
    if mail.form and mail.form.count:
        reading.total = reading.total or mail.form.count
    _add_writer(mail, reading, decided, listed)
    _take_wished(mail, reading, decided)
    decided.unnamed = unnamed_of(reading, decided, mail.writer.name)
    if decided.unnamed:
        decided.asks.append(Ask.NAMES)
    decided.reasons.append(f"meldet {len(decided.register)} mit Namen an")
    return decided


def _take_wished(mail: MailParts, reading: Reading, decided: Decided) -> None:
    """ "Anmeldung Fachtag: K. Duwe, online": without a verb nobody came yet where the wish was read."""
    for person in decided.register:
        name = mail.writer.name if person.is_self else person.name
        wished = [each for each in reading.wished if same_name(each.name, name) or (each.is_self and person.is_self)]
        if len(wished) == 1 and not (person.mode or person.sessions):
            person.mode, person.sessions = wished[0].mode, list(wished[0].sessions)


_OF_THE_WRITER = frozenset({"self", "subject", "self_object", "self_and", "we", "us", "own_ticket", "our_ticket"})


def _means_below(mail: MailParts, reading: Reading) -> bool:
    """ "Siehe unten"; or "bitte eintragen, danke" above a forwarded mail, which names nobody else."""
    if "below" in reading.flags or mail.is_bare:
        return True
    is_silent = not reading.mentions and not reading.flags & _OF_THE_WRITER and not reading.total and not reading.extras
    return mail.is_forward and bool(reading.acts["register"]) and is_silent


def wanting_below(below: Reading, mail: MailParts) -> list[Found]:
    """Who comes as the mail below tells it; where it only asks ("kannst du mich anmelden?"), its writer and whoever
    stands beside."""
    if below.register or mail.forwarded_tables or not mail.is_forward or below.acts["absent"] or below.acts["cancel"]:
        return below.register
    speaks_of_self = below.flags & _OF_THE_WRITER and not below.flags & {"later", "hesitate"}
    own = Evidence("body", below.writer.line, below.writer.text, "forward")
    people = [Found(None, own, is_self=True, weight=3)] if speaks_of_self and below.writer.name else []
    for person in below.orphans:
        add(people, replace(person))
    for person in people:
        own_wish = next((each for each in below.wished if each.is_same(person)), None)
        person.mode = (own_wish.mode if own_wish else None) or below.wish_for_all.mode
        person.sessions = list(own_wish.sessions if own_wish else below.wish_for_all.sessions[:1])
    return people


def _counts(person: Found, reading: Reading, listed: list[Found]) -> bool:
    """A loose mention beside a table is in the table, or it isn't meant."""
    return person.is_self or person.weight >= 2 or not listed


def _add_writer(mail: MailParts, reading: Reading, decided: Decided, listed: list[Found]) -> None:
    """ "ich", "wir": the writer comes where the words say so."""
    others = [p for p in decided.register if not p.is_self]
    if any(p.is_self for p in decided.register):
        if _joins_by_signature(mail, reading, others) and not listed and _says_more_than_self(reading, others):
            _join_mates(mail, reading, decided)
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
        if reading.maybe_self or reading.acts["register"] or reading.acts["attend"] or subject_registers(mail, reading):
            decided.register.append(Found(None, evidence, is_self=True))
        return
    if reading.we and not others and len(mail.writer.joint) > 1:
        decided.register += [Found(name, evidence, weight=3) for name in mail.writer.joint]
        return
    announced = (reading.total or 0) - len(others) - reading.extras
    if reading.we_with and not listed and "rows_come" not in reading.flags and not reading.total:
        decided.register.insert(0, Found(None, evidence, is_self=True))
    elif reading.we and not listed and "rows_come" not in reading.flags:
        if not others and writer is not None and reading.total != 1:
            decided.register.insert(0, Found(None, evidence, is_self=True))
        elif others and (announced >= 1 or (len(others) == 1 and not reading.total and "both" in reading.flags)):
            decided.register.append(Found(None, evidence, is_self=True))
        elif others and not reading.total and reading.acts["attend"] and not reading.acts["register"]:
            decided.doubts.append("es ist nicht klar, ob die schreibende Person selbst kommt")
    elif reading.we and announced == 1 and "rows_come" in reading.flags:
        decided.register.append(Found(None, evidence, is_self=True))


def _says_more_than_self(reading: Reading, others: list[Found]) -> bool:
    """ "Mein Mann und ich kommen", "wir sind dabei, ich in AG 1": not "wir haben Ihre Einladung, ich komme"."""
    return bool(reading.extras or others) or speaks_for_signers(reading)


def _join_mates(mail: MailParts, reading: Reading, decided: Decided) -> None:
    """Those who sign with the writer come with the writer, each with the wish that was told of them."""
    own = next(p for p in decided.register if p.is_self)
    others = [p for p in decided.register if not p.is_self]
    mates = [name for name in mail.writer.joint if not same_name(name, mail.writer.name)]
    found = [Found(name, own.evidence, weight=3, mode=own.mode) for name in mates]
    for mate in found:
        known = next((p for p in others if same_name(p.name, mate.name)), None)
        if known is not None:
            mate.mode, mate.sessions, mate.email = known.mode or own.mode, list(known.sessions), known.email
    decided.register = [own, *found]
    reading.extras = 0


def _joins_by_signature(mail: MailParts, reading: Reading, others: list[Found]) -> bool:
    """ "Mein Mann und ich kommen", signed by both: the signature has the names, and all who come."""
    joint = mail.writer.joint
    if len(joint) < 2 or any(not any(same_name(p.name, each) for each in joint) for p in others):
        return False
    together = reading.we or reading.flags & {"we", "us", "self_and"}
    announced = reading.total or (1 + reading.extras + reading.loose_extras)
    return bool(together) and announced in (1, len(joint))


def unnamed_of(reading: Reading, decided: Decided, writer: Name | None) -> int:
    """The writer, said as "ich" and named as well, is one; a number of others does not count them."""
    others = [p for p in decided.register if not p.is_self and not (writer and same_name(writer, p.name))]
    named = len(others) + (len(others) < len(decided.register))
    if reading.total:
        return max(0, reading.total - named)
    says_self = any(person.is_self for person in decided.register)
    # "Vier Frauen kommen:", and "und ich" closes the list: the writer is one of the four.
    in_list = any(person.is_self and person.evidence.rule == "list line" for person in reading.register)
    counted = len(others) if says_self and not in_list else len(decided.register)
    return reading.extras + (max(0, reading.loose_extras - counted) if counted else reading.loose_extras)


# ------------------------------------------------------------------------------------------------------------ forwards


def recantation(mail: MailParts, reading: Reading, listed: list[Found]) -> Decided:
    """Who takes back a cancellation comes again, they themselves where nobody else is named."""
    is_for_several = bool(reading.flags & {"we", "us"}) and not reading.register and not listed
    if is_for_several and mail.confirmed:
        reading.register = [replace(person) for person in mail.confirmed]  # whom our quoted mail took off
    elif not reading.register and not listed:
        reading.register = [Found(None, reading.evidence[0], is_self=True)]
    decided = registration(mail, reading, listed)
    if is_for_several and not mail.confirmed:
        decided.doubts.append("nimmt eine Absage zurück, aber für wen?")
    decided.reasons.append("nimmt eine Absage zurück")
    return decided


def forwarded(mail: MailParts, reading: Reading) -> Decided:
    """A bare forward: the mail below is read as if its writer had sent it, and the forwarder only passed it on."""
    below = mail.forwarded_reading
    assert below is not None
    if below.acts["cancel"] or below.acts["absent"]:
        decided = Decided(Intent.CANCEL, cancel=[as_forwarded(mail, p) for p in below.cancel])
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
        # What is asked above a name goes to the forwarder: "Meldest du uns an?"
        asks = below.question is not None and not below.acts["register"] and mail.is_bare
        decided = Decided(Intent.REGISTER, question=asks)
        for person in [*below.register, *mail.forwarded_tables]:
            add(decided.register, as_forwarded(mail, person))
        if not decided.register and (below.maybe_self or below.acts["register"]):
            self_found = Found(
                None, below.evidence[0] if below.evidence else Evidence("body", 0, "", "forward"), is_self=True
            )
            add(decided.register, as_forwarded(mail, self_found))
        give_wishes_below(decided, below)
        if not decided.register:
            decided.doubts.append("eine weitergeleitete Nachricht, die niemanden nennt")
        return decided
    if below.question or below.supposed:
        return Decided(Intent.QUESTION, question=True)
    return Decided(Intent.UNRELATED, doubts=["eine weitergeleitete Nachricht ohne Anliegen"])


def give_wishes_below(decided: Decided, below: Reading) -> None:
    """The mode and group that the mail below tells for all, in place, and how many it leaves without a name."""
    for person in decided.register:
        person.mode = person.mode or below.wish_for_all.mode
        person.sessions = person.sessions or list(below.wish_for_all.sessions[:1])
    decided.unnamed = unnamed_of(below, decided, below.writer.name)


def as_forwarded(mail: MailParts, person: Found) -> Found:
    """Who says "ich" in the mail below is its writer."""
    if person.is_self and mail.forwarded_reading:
        return replace(
            person, is_self=False, name=mail.forwarded_reading.writer.name, email=mail.forwarded_addr or None
        )
    return person


def _is_asked_below(below: Reading) -> bool:
    return bool(below.maybe_self)


# ------------------------------------------------------------------------------------------------------ without a verb


def subject_registers(mail: MailParts, reading: Reading) -> bool:
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
        and (is_about_event(mail, reading) or reading.wish_for_all.is_any)
    )


def lists_people(mail: MailParts, reading: Reading) -> bool:
    """A list of names under a subject or line that speaks of registering: "Meldung der Teilnehmer", and the names."""
    greeted = "\n".join(line.text for line in mail.own.in_region(Region.GREETING))  # "Hallo, hier unsere Liste:"
    said = {cue.kind for cue in mail.lexicon.cues_in(f"{mail.subject}\n{greeted}\n{reading.text}")}
    stays = reading.acts["stay"] and "agreed" not in reading.flags  # "wie besprochen unsere Teilnehmer: ..."
    is_open = reading.question or reading.supposed or mail.quoted or reading.acts["past"] or stays
    has_wish = any(person.sessions or person.mode for person in reading.register)
    is_list = "rows_come" in reading.flags and bool(reading.register)
    return is_list and (has_wish or bool(said & {"act.hint", "act.register"})) and not is_open


def names_without_verb(mail: MailParts, reading: Reading) -> bool:
    """ "Mia Kern und Uwe Dohm, online": the names and the wish say it all, or the subject says the rest."""
    is_on_list = any(p.is_self or any(p.is_same(q) for q in mail.on_list) for p in reading.verbless)
    if not reading.verbless or (mail.on_list and is_on_list):
        return False
    only_signs = all(any(key(p.full) == key(form) for form in mail.writer.forms) for p in reading.verbless)
    if reading.question and only_signs and not reading.verbless_wish:
        return False  # "Kann man Kinder mitbringen? Danke, Anna Berg"
    cues = {cue.kind for cue in mail.lexicon.cues_in(mail.subject)}
    if cues & {"act.cancel", "act.absent", "act.switch", "act.correct"}:
        return False
    return reading.verbless_wish or bool(cues & {"act.hint", "act.register", "act.attend"})


def answers_for_names(mail: MailParts, reading: Reading) -> bool:
    """Names alone, in answer to our question for names."""
    if reading.mentions and mail.context.thread and Ask.NAMES in mail.context.thread.asked:
        return True
    if not reading.mentions or not mail.quoted or _only_signs(mail, reading):
        return False
    asked = "\n".join(section.text for section in mail.quoted if mail.is_ours(section) or section.header)
    return any(cue.kind == "answer.asks_for_names" for cue in mail.lexicon.cues_in(asked))


def _only_signs(mail: MailParts, reading: Reading) -> bool:
    """ "Kann man Kinder mitbringen? Danke, Mia Kern" asks something else and names nobody but the writer."""
    others = [p for p in reading.mentions if not any(key(p.full) == key(form) for form in mail.writer.forms)]
    return reading.question is not None and not others


def is_about_event(mail: MailParts, reading: Reading) -> bool:
    """The words name the event, or point at something that is there."""
    own, _ = clues_in(f"{mail.subject}\n{reading.text}", mail.events, mail.lexicon, mail.words)
    # "anbei" and "siehe unten" point at something only where something is there.
    return bool(own) or bool(mail.attachments) or ("below" in reading.flags and bool(mail.quoted))
