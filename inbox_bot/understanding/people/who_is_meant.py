"""Who is meant: the people of a decision with their full names, addresses and wishes, nobody twice.

Takes the mail and a decision of the rules or of the models; completes the decision from what the mail knows of its
writer, of those whom it names in full elsewhere and of those whom our quoted confirmation names.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ...model import Ask, Evidence, Intent
from ..decided import Decided
from ..findings import Found, add, merge, same_name
from ..letters.reading import Reading
from ..sections import Region
from ..words.mentions import find_mentions
from ..words.names import Name, fits_short, has_initials, is_given, key, parse_name
from ..words.tokens import EMAIL, tokenize
from ..words.wishes import Wish
from .families import (
    complete_bracketed_names,
    complete_given_names_in_turn,
    complete_said_families,
    complete_said_given_names,
)
from .name_order import turn_names
from .nominative import INFLECTING, turn_to_nominative
from .not_this_name import DENIED
from .respelled import is_inflected
from .told_by_case import exchange_by_case

if TYPE_CHECKING:
    from ..mail_parts import MailParts


def finish_people(mail: MailParts, decided: Decided, wish: Wish = Wish()) -> None:  # noqa: B008 (frozen)
    """The writer's name and address, a wish for all, addresses; nobody twice."""
    reading = mail.own_reading
    turn_names(mail, [*decided.register, *decided.cancel])
    exchange_by_case(decided, reading.text, mail.language)
    turn_to_nominative([*decided.register, *decided.cancel], mail.language)
    around = f"{mail.subject}\n{mail.from_name}\n{reading.text}"
    complete_said_families([*decided.register, *decided.cancel], reading.text, mail.writer.name, around)
    complete_said_given_names([*decided.register, *decided.cancel], reading.text)
    complete_given_names_in_turn(decided.register, reading.text)
    complete_bracketed_names([*decided.register, *decided.cancel], reading.text)
    decided.register = _without_short_twins(decided.register)
    decided.register = _resolved(mail, decided, decided.register)
    decided.cancel = _resolved(mail, decided, decided.cancel)
    _complete_asked(mail, decided)
    complete_corrected(decided)
    if mail.language in INFLECTING or mail.language == "el":
        for person in decided.cancel:
            person.name = person.name and _as_confirmed(mail, person.name)
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
    if decided.intent is Intent.CHANGE:  # who is replaced doesn't come; but "nicht Ali Omar, sondern Omar Ali"
        gone = [q.name for q in decided.cancel if q.evidence.rule != DENIED]
        decided.register = [p for p in decided.register if not any(same_name(p.name, name) for name in gone)]


def _without_short_twins(people: list[Found]) -> list[Found]:
    """Without given names alone of those who are there in full."""
    given = {key(person.name.given) for person in people if person.name and person.name.is_full}
    return [person for person in people if not person.full or " " in person.full or key(person.full) not in given]


_ASKED = re.compile(r"\b(?:Frau|Herrn?)\s+([^\W\d_][\w'’-]+)")


def _complete_asked(mail: MailParts, decided: Decided) -> None:
    """ "Na imię ma Dorota" in answer to our "Wie heißt Frau Gajewska mit Vornamen?"."""
    ours = next((section.text for section in mail.quoted if mail.is_ours(section)), "")
    short = [p for p in decided.register if p.name and " " not in p.full and is_given(p.full)]
    if "Vorname" not in ours or len(short) != 1:
        return
    writer = key(mail.writer.name.family) if mail.writer.name else ""
    excluded = {word for name in mail.excluded() for word in key(name).split()}
    families = {key(found[1]): found[1] for found in _ASKED.finditer(ours)}
    asked = [family for folded, family in families.items() if folded not in excluded | {writer}]
    if len(asked) == 1:
        short[0].name = Name(short[0].full, asked[0])


_ALIKE = 0.75


def complete_corrected(decided: Decided) -> None:
    """ "Tom's surname is Whitcombe, with an e", where Tom Whitcomb is on the list."""
    for person in decided.register if decided.intent is Intent.CHANGE else ():
        for wrong in decided.cancel:
            family = wrong.name.family if wrong.name and wrong.name.given else ""
            if not family or not person.full or " " in person.full or key(family) == key(person.full):
                continue
            if difflib.SequenceMatcher(None, key(person.full), key(family)).ratio() >= _ALIKE:
                person.name = Name(wrong.name.given, person.full)  # type: ignore[union-attr]


def _as_confirmed(mail: MailParts, name: Name) -> Name:
    """ "Замість Ірини Савчук" takes off Ірина Савчук, whom our confirmation names."""
    confirmed = [each.name for each in mail.confirmed if each.name is not None]
    if any(same_name(name, each) for each in confirmed):
        return name
    alike = [each for each in confirmed if is_inflected(key(name.full).split(), key(each.full).split())]
    return alike[0] if len(alike) == 1 else name


def _take_wish_below(mail: MailParts, decided: Decided) -> None:
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


def _assign_addresses(mail: MailParts, reading: Reading, decided: Decided) -> None:
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


def _resolved(mail: MailParts, decided: Decided, people: list[Found]) -> list[Found]:
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


def _completed(mail: MailParts, name: Name) -> Name:
    """A short name by the only full one in this mail that fits."""
    known = (*mail.own_reading.mentions, *mail.attached, *mail.tables, *mail.confirmed, *_below_the_letter(mail))
    fulls = {key(p.full): p.name for p in known if p.name and p.name.is_full and not has_initials(p.full)}
    fulls |= {key(below.full): below for below in mail.quoted_writers}
    fulls |= {key(joint.full): joint for joint in mail.writer.joint}
    for form in mail.writer.forms:
        parsed = parse_name(form) if ":" not in form else None  # "Amtsleiter: Uwe Dohm" is somebody else
        if parsed and parsed.is_full and not has_initials(parsed.full):
            fulls.setdefault(key(parsed.full), parsed)
    fits = [full for full in fulls.values() if full and fits_short(name.full, full.full)]
    if len(fits) > 1:  # "Ірини Савчак" here is the Ірина Савчак of our confirmation
        fits = [p.name for p in mail.confirmed if p.name and p.name.is_full and fits_short(name.full, p.full)]
    return fits[0] if len(fits) == 1 else name


def _below_the_letter(mail: MailParts) -> list[Found]:
    """ "Bürgermeister: Ansgar Lohoff" below the signature of who writes for "Herrn Bürgermeister Lohoff"."""
    found = []
    for line in mail.own.in_region(Region.SIGNATURE, Region.FOOTER):
        for part in line.text.split(":"):
            tokens = tokenize(part)
            for mention in find_mentions(tokens, mail.lexicon.cues(tokens)):
                found.append(Found(mention.name, Evidence(line.origin, line.number, line.text, "below the letter")))
    return found


_YOU_ARE_ON_THE_LIST = re.compile(
    r"\bSie (?:selbst )?(?:sind|stehen)\b[^.?]{0,140}\b(?:angemeldet|auf (?:der|unserer) Liste|eingetragen|vermerkt)\b"
)


_OFFERS = re.compile(r"\bPlatz\b[^.?!]{0,60}\bfrei(?: geworden)?\b|\bMöchten Sie (?:den|diesen) Platz\b", re.IGNORECASE)
_PROMISES = re.compile(r"\b(?:Wird|Sobald|Wenn|Falls|Sollte)\b[^.?!]{0,30}\bPlatz\b|\bkeine Zusage\b", re.IGNORECASE)
_TAKES_OFF = re.compile(r"^\s*Abgemeldet\b", re.MULTILINE)
_PUTS_ON = re.compile(r"^\s*(?:Angemeldet|Geändert)\b|\bangemeldet\b", re.MULTILINE)


def tells_of_places(ours: str) -> bool:
    """Whether one of our own mails tells that people are on the list, or wait ("Wird ein Platz frei, schreiben wir
    Ihnen"): not that a place is offered to them, nor only that they are taken off."""
    is_offer = _OFFERS.search(ours) and not _PROMISES.search(ours)
    return not is_offer and (not _TAKES_OFF.search(ours) or bool(_PUTS_ON.search(ours)))


_TELLS = re.compile(
    r"\b(?:angemeldet|eingetragen|vermerkt|vorgemerkt|notiert|registriert|dabei|bestätig\w+|auf (?:der|unserer) Liste"
    r"|Warteliste|geändert|abgemeldet|Ihre Anmeldung|registered|confirm\w+"
    r"|Sie haben (?:einen Platz|Plätze) für)\b",
    re.IGNORECASE,
)


def speaks_of_registering(ours: str) -> bool:
    """Whether one of our own mails speaks of a registration that was made: an invitation does not."""
    return bool(_TELLS.search(ours))


def confirmed_names(mail: MailParts) -> list[Found]:
    """Whom our quoted confirmation names."""
    found: list[Found] = []
    for section in mail.quoted:
        if not mail.is_ours(section):
            continue
        confirms_reader = bool(_YOU_ARE_ON_THE_LIST.search(" ".join(line.text for line in section.lines)))
        for line in section.lines:
            tokens = tokenize(line.text)
            cues = mail.lexicon.cues(tokens)
            greets = any(cue.kind == "letter.greeting" for cue in cues) or line.region is Region.GREETING
            if greets and not confirms_reader:
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
