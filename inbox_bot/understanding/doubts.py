"""What makes a careful clerk ask, whatever the reading: a table of named checks over the finished decision.

Takes the mail, its reading and what was decided; returns the reasons to doubt, in German, and what to ask for. No check
repairs anything and none knows a particular mail: each compares what was understood with something the readers didn't
use, so that what one of them missed is seen by another (a wrong confirmation is worse than ten questions).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..model import Ask, Intent
from .event_words import number_value
from .findings import Found, same_name
from .language import is_function_word, scripts
from .lexicon import Cue
from .names import Name, evidence, fits_short, is_common, is_given, is_particle, is_placeholder, key, parse_name
from .reading import Reading
from .sections import Region
from .tokens import Token, tokenize
from .which_event import clues_in

if TYPE_CHECKING:
    from .combine import Combiner
    from .decided import Decided


class Case:
    """One decided mail, with its own words as tokens and cues."""

    def __init__(self, mail: Combiner, reading: Reading, decided: Decided) -> None:
        self.mail, self.reading, self.decided = mail, reading, decided
        self.tokens: tuple[Token, ...] = tokenize(reading.text)
        cues = mail.lexicon.cues(self.tokens)
        self.cues: tuple[Cue, ...] = (*cues, *mail.words.cues(self.tokens, cues))

    @property
    def people(self) -> list[Found]:
        return self.decided.register

    @property
    def is_registration(self) -> bool:
        return self.decided.intent is Intent.REGISTER

    @property
    def is_prose(self) -> bool:
        """No table, form or attachment that says more than the letter's words."""
        return not self.mail.tables and not self.mail.attached and not self.mail.form

    def is_writer(self, person: Found) -> bool:
        return any(key(person.full) == key(form) for form in self.mail.writer.forms)

    @property
    def has_writer(self) -> bool:
        return any(self.is_writer(person) for person in self.people)


@dataclass(frozen=True, slots=True)
class Check:
    reason: str
    """For the organisers."""
    sees: Callable[[Case], bool]
    ask: Ask | None = None
    """What to ask the writer for; None: a person looks at it."""
    is_open: bool = False
    """The writer leaves something open: a person decides, however surely the words were read."""


# ------------------------------------------------------------------------------------------------------------- numbers


def announced(case: Case) -> set[int]:
    """Every number of people that the writer's words announce."""
    return {value for value in _announced(case) if 1 < value <= 40}


def subject_numbers(case: Case) -> set[int]:
    """ "Anmeldung (2 Personen)": what the subject announces."""
    tokens = tokenize(case.mail.subject)
    cues = case.mail.lexicon.cues(tokens)
    nouns = {cue.start for cue in cues if cue.kind == "person.plural"}
    values = {number_value(c.value) or 0 for c in cues if c.family in ("number", "group_of") and {c.end} & nouns}
    return {value for value in values if 1 < value <= 40} if not case.mail.quoted else set()


def _announced(case: Case) -> Iterator[int]:
    nouns = {cue.start for cue in case.cues if cue.kind in ("person.plural", "person.role")}
    taken = {place for cue in case.cues if cue.family in ("wish", "date", "month", "event") for place in _span(cue)}
    for cue in case.cues:
        value = number_value(cue.value) if cue.family in ("number", "group_of") else None
        if not value or cue.start in taken or cue.text in ("beide", "beiden"):
            continue
        before = case.tokens[cue.start - 1].folded if cue.start else ""
        followed = {cue.end, cue.end + 1} & nouns
        is_word = not cue.text.isdigit()
        if cue.family == "group_of" or followed or (is_word and before in ("wir", "uns", "sind", "alle")):
            yield value


def _span(cue: Cue) -> range:
    return range(cue.start, cue.end)


def _count_differs(case: Case) -> bool:
    """ "Zu dritt", "wir vier", "3 Freunde": none of the groups that were understood has so many people."""
    numbers = announced(case) | subject_numbers(case)
    if not numbers or not (case.people or case.decided.cancel):
        return False
    return not all(value in _sizes(case) for value in numbers)


def _sizes(case: Case) -> set[int]:
    """How many people any group in this mail has: all, all but the writer, those of one mode or session ..."""
    people, decided = case.people, case.decided
    whole = len(people) + decided.unnamed
    groups = [whole, len(decided.cancel), whole + len(decided.cancel), decided.unnamed, len(people)]
    for value in {person.mode for person in people} | {tuple(person.sessions) for person in people}:
        same = [person for person in people if value in (person.mode, tuple(person.sessions))]
        groups += [len(same), len(same) + decided.unnamed]
    past = len(case.reading.past_people)
    less = [size - 1 for size in groups] if case.has_writer or case.mail.writer.name is None else []
    said = len(case.reading.register) + len(case.reading.cancel)
    told = [said, said + 1] if decided.intent is not Intent.REGISTER else [said]
    return {*groups, *less, past, past + len(people), *told}


# --------------------------------------------------------------------------------------------------------------- names

_STRANGE = re.compile(r"\d|[@!?;:|/\\<>።።…]|\be\.\s?v\b", re.IGNORECASE)
_VERBS = frozenset(
    "kommt kommen komme nimmt nehme teil ist sind bin war hat habe haben will mochte wird werden melde meldet anmelden"
    " is are am has have will would comes come attend vient viennent viene vienen geliyor katilacak".split()
)


def is_strange(name: Name) -> bool:
    """Words that no name has: signs, verbs, joints, an ordinary word that no given name explains, too many words."""
    words = name.full.split()
    if _STRANGE.search(name.full) or len([word for word in words if not is_particle(word)]) > 5:
        return True
    if any(word.lower() in _VERBS for word in words):
        return True
    if scripts(name.full).keys() - {"LATIN", "CYRILLIC", "GREEK"} and any(is_function_word(word) for word in words):
        return True
    joints = [word for word in words[1:] if word.islower() and not is_particle(word) and is_function_word(word)]
    return bool(joints) or key(name.full) in ("", "sender")


def _has_strange_name(case: Case) -> bool:
    return any(person.name and is_strange(person.name) for person in (*case.people, *case.decided.cancel))


def _has_ordinary_writer(case: Case) -> bool:
    """The signature's words are no known name, and From names somebody else: a closing was taken for a name."""
    name = case.mail.writer.name
    sender = parse_name(case.mail.from_name) if case.mail.from_name else None
    is_listed = name is not None and any(key(person.full) == key(name.full) for person in case.people)
    if name is None or sender is None or not sender.is_full or not is_listed or case.mail.form:
        return False
    shared = set(key(name.full).split()) & set(key(sender.full).split())
    known = evidence(name.full.split()) == 2 and not any(is_common(word) for word in name.full.split())
    return not shared and not known and evidence(sender.full.split()) > 0


def _lacks_half(case: Case) -> bool:
    """A given name alone, with no "meine Tochter" before it, for somebody who is not the writer."""
    return any(
        person.name
        and person.weight < 3
        and not person.name.is_full
        and not person.name.family
        and not case.is_writer(person)
        for person in (*case.people, *case.decided.cancel)
    )


# --------------------------------------------------------------------------------------------------------------- lists


def _skips_lines(case: Case) -> bool:
    """A block of lines of which some gave a name and others of the same look did not."""
    if not case.is_registration or not case.is_prose:
        return False
    used = {person.evidence.line for person in case.people if person.evidence.rule == "list line"}
    if not used:
        return False
    known = {key(word) for person in (*case.reading.mentions, *case.people) for word in person.full.split()}
    for line in case.mail.own.lines:
        if line.number in used or line.region is not Region.BODY or not ({line.number - 1, line.number + 1} & used):
            continue
        if _looks_like_person(line.text) and not any(key(word) in known for word in line.text.split()):
            return True
    return False


def _looks_like_person(text: str) -> bool:
    words = re.findall(r"[^\W\d_][\w'’-]*", text)
    if not 1 < len(words) <= 8 or text.rstrip()[-1:] in ".:?!" or is_placeholder(text.split("(")[0].split(",")[0]):
        return False
    capitals = [word for word in words[:3] if word[0].isupper() and not is_common(word)]
    return len(capitals) >= 2


def _leaves_a_block(case: Case) -> bool:
    """Two lines or more that look like people, one below the other, and nobody of them was understood."""
    known = {key(word) for p in (*case.people, *case.decided.cancel) for word in p.full.split()}
    run = 0
    for line in case.mail.own.lines:
        looks = line.region is Region.BODY and bool(line.text.strip()) and _looks_like_person(line.text)
        lost = looks and not any(key(word) in known for word in re.findall(r"[^\W\d_][\w'’-]*", line.text))
        run = run + 1 if lost else 0
        if run >= 2:
            return True
    return False


def _only_third_comes(case: Case) -> bool:
    """ "Die Bürgermeisterin kommt": the one who writes was put on the list, and nothing says "ich" or "wir"."""
    if "third_comes" not in case.reading.flags or len(case.people) != 1 or not case.has_writer:
        return False
    kinds = {"person.self", "person.we", "person.us", "person.own_ticket", "person.self_object"}
    return case.decided.intent is Intent.REGISTER and not any(
        cue.kind in kinds and cue.start < len(case.tokens) for cue in case.cues
    )


def _has_initial_for_family(case: Case) -> bool:
    """ "Yonas T": no name to print on a list of those who come."""
    return any(len(p.full.split()[-1].rstrip(".")) == 1 for p in case.people if p.name)


def _leaves_names(case: Case) -> bool:
    """A full name in the writer's own words of whom nothing was understood, though people are acted on."""
    reading, decided = case.reading, case.decided
    if decided.intent is Intent.CANCEL and any(cue.kind == "act.stay" for cue in case.cues):
        return False  # "Frau Ohm kommt wie angemeldet"
    meant = (
        *case.people,
        *decided.cancel,
        *reading.past_people,
        *reading.wished,
        *reading.cancel,
        *reading.wrong,
        *reading.right,
    )
    listed = (*case.mail.tables, *case.mail.attached)
    if decided.intent is Intent.CANCEL:
        listed = (*listed, *reading.register)
    return any(
        person.name is not None
        and person.name.is_full
        and person.weight >= 2
        and person.evidence.rule != "told of"
        and not any(same_name(person.name, other.name) for other in (*meant, *listed) if other.name)
        and not any(fits_short(person.full, form) for form in case.mail.writer.forms)
        for person in reading.mentions
    )


def _and_i_alone(case: Case) -> bool:
    """ "Meine Kommilitonin und ich": two are announced, and one was understood."""
    if len(case.people) + len(case.decided.cancel) + case.decided.unnamed > 1:
        return False
    tokens = [token.folded for token in case.tokens]
    owners = {cue.start for cue in case.cues if cue.kind == "person.possessive"}
    for cue in case.cues:
        if cue.kind != "person.self_and":
            continue
        before = range(max(0, cue.start - 3), cue.start) if tokens[cue.start] in ("und", "sowie", "plus") else ()
        after = range(cue.end, min(cue.end + 1, len(tokens))) if tokens[cue.end - 1] == "und" else ()
        if owners & {*before, *after} and not {",", ".", ";"} & {tokens[place] for place in before}:
            return True
    return False


def _speaks_of_self_apart(case: Case) -> bool:
    """ "Ich selbst setze mich ins Café": said apart, and not that the writer comes."""
    if not case.is_registration or not case.has_writer or len(case.people) < 2:
        return False
    marks = [i for i, token in enumerate(case.tokens) if token.text in ".,;:!?"]
    for place in range(1, len(case.tokens)):
        if case.tokens[place].folded not in ("selbst", "selber") or case.tokens[place - 1].folded != "ich":
            continue
        start = max((mark for mark in marks if mark < place), default=-1)
        end = min((mark for mark in marks if mark > place), default=len(case.tokens))
        says = ("attend", "register", "act", "mode", "wish", "number")
        if not any(cue.family in says and start < cue.start < end for cue in case.cues):
            return True
    return False


_HEDGES = frozenset(
    "voraussichtlich vielleicht eventuell evtl eventl moglicherweise vermutlich wahrscheinlich maybe perhaps probably"
    " possibly peut-etre quizas forse belki talvez moze возможно может можливо".split()
)


def _is_hedged(case: Case) -> bool:
    """ "... und voraussichtlich Kerstin Mai"."""
    spots = list(_places(case))
    for place, token in enumerate(case.tokens):
        near = token.folded in _HEDGES and any(0 < start - place <= 3 for start, _ in spots)
        if near and case.is_registration:
            return True
    return False


_CONDITIONS = (("nur", "wenn"), ("nur", "falls"), ("only", "if"), ("seulement", "si"), ("solo", "si"))


def _is_conditional(case: Case) -> bool:
    """ "Aber nur wenn mich jemand abholt": a condition that the list can't answer."""
    words = [token.folded for token in case.tokens]
    pairs = set(itertools.pairwise(words))
    is_said = bool(pairs & set(_CONDITIONS)) or bool({"vorausgesetzt", "bedingung"} & set(words))
    return case.is_registration and is_said and not any(cue.kind == "act.vacancy" for cue in case.cues)


_CORRECTING = frozenset("vertan verwechselt geirrt irrtum irrtumlich versehentlich umtragen umzutragen".split())


def _takes_something_back(case: Case) -> bool:
    """ "Ich habe mich vertan: nicht ich, sondern ...": more than a registration is meant."""
    words = [token.folded for token in case.tokens]
    pairs = set(itertools.pairwise(words))
    return case.is_registration and (bool(_CORRECTING & set(words)) or ("nicht", "ich") in pairs)


def _asks_about_others(case: Case) -> bool:
    """ "Hat Herr X schon zugesagt? Er wollte kommen": a question about others registers nobody."""
    acts = case.reading.acts
    told = any(token.folded in ("wollte", "wollten") for token in case.tokens)
    return (
        case.is_registration and bool(case.reading.question) and told and not acts["register"] and not case.has_writer
    )


def _is_office_for_writer(case: Case) -> bool:
    """ "Wir kommen zu fünft. Kita Regenbogen": "we" only, and a signature that no list knows as a name."""
    name = case.mail.writer.name
    if name is None or not case.has_writer or any(c.kind in ("person.self", "person.subject") for c in case.cues):
        return False
    is_we = any(cue.kind in ("person.we", "person.us") for cue in case.cues)
    return is_we and evidence(name.full.split()) == 0 and not case.mail.writer.joint


def _leaves_wishes(case: Case) -> bool:
    """A clause names a mode or group for somebody who is not among those understood."""
    people = (*case.people, *case.decided.cancel)
    for wished in case.reading.wished:
        if wished.is_self and any(person.is_self for person in case.reading.past_people):
            continue
        if wished.is_self and not case.has_writer and case.mail.writer.name and len(people) > 0:
            return case.is_registration and not (case.mail.tables or case.mail.attached)
        if wished.name and not any(same_name(wished.name, each.name) for each in people):
            return True
    return False


_INFLECTING = frozenset("ru uk pl sr hr bs cs sk sl lt lv bg mk".split())


def _is_inflected(case: Case) -> bool:
    """ "Запишите Ирину Вебер": in these languages the object of a verb isn't the name as it is called."""
    if case.mail.language not in _INFLECTING:
        return False
    return any(p.evidence.rule in ("register", "cancel") and not case.is_writer(p) for p in case.people)


# Endings of other cases, and those of the names as they are called: Ирину, Марию; Barbarę, Tomasza; Marka, Ani.
_CASES = (
    ("у", "а"), ("ю", "я"), ("ой", "а"), ("ей", "я"), ("ию", "ия"), ("а", ""), ("ę", "a"), ("ą", "a"), ("u", "a"),
    ("a", ""), ("om", ""), ("em", ""), ("ka", "ek"), ("и", "а"), ("y", "a"), ("ові", ""), ("у", ""),
)  # fmt: skip


def _is_in_another_case(case: Case) -> bool:
    """ "Ирину Вебер", "Barbarę Lis": no known given name, yet one with another ending is."""
    if case.mail.language not in _INFLECTING:
        return False
    for person in case.people:
        given = person.full.split()[0] if person.full else ""
        if given and not case.is_writer(person) and not is_given(given):
            forms = [given[: -len(end)] + called for end, called in _CASES if given.endswith(end)]
            if any(len(form) > 2 and is_given(form) for form in forms):
                return True
    return False


def _was_never_registered(case: Case) -> bool:
    """ "Ich war nicht angemeldet": there is nothing to cancel."""
    words = [token.folded for token in case.tokens]
    pairs = set(itertools.pairwise(words))
    return case.decided.intent is Intent.CANCEL and bool(pairs & {("nicht", "angemeldet"), ("nicht", "gemeldet")})


_OFFICES = re.compile(
    r"(?:wart|leiter|leiterin|führer|führerin|meisterin|sprecherin|vorsitzende[rn]?|kassierer(?:in)?)$"
)


def _has_office_in_name(case: Case) -> bool:
    """ "Notenwart Friedhelm Lang"."""
    return any(
        p.name and len(p.full.split()) > 2 and _OFFICES.search(p.full.split()[0]) and not is_given(p.full.split()[0])
        for p in case.people
    )


def _names_beside_list(case: Case) -> bool:
    """The attached list says who comes, and the letter's prose added somebody who isn't on it."""
    listed = [*case.mail.tables, *case.mail.attached]
    if not listed or not case.is_registration:
        return False
    beside = [p for p in case.people if not any(same_name(p.name, each.name) for each in listed)]
    says_also = any(cue.kind in ("person.self_and", "person.with_me") for cue in case.cues)
    return any(not case.is_writer(p) or not says_also for p in beside) and bool(beside) and not _has_acting_self(case)


def _has_acting_self(case: Case) -> bool:
    return bool(case.reading.maybe_self) or any(person.is_self for person in case.reading.register)


# ------------------------------------------------------------------------------------------------------------- wishes


def _loses_mode(case: Case) -> bool:
    """The words name a way to take part, and nobody got one."""
    if not case.people or any(p.mode for p in case.people) or case.decided.intent is Intent.CANCEL:
        return False
    own = clues_in(f"{case.mail.subject}\n{case.reading.text}", case.mail.events, case.mail.lexicon, case.mail.words)[0]
    meant = [event for event in case.mail.events if event.slug in own] or case.mail.events
    if not any(len(event.modes) > 1 for event in meant):
        return False
    kinds = {cue.kind for cue in case.cues if cue.family == "mode"}
    return len(kinds) == 1 and Ask.MODE not in case.decided.asks


def _loses_session(case: Case) -> bool:
    """The words name a working group, and nobody got one."""
    if not case.people or any(p.sessions or p.other_sessions for p in case.people):
        return False
    if case.decided.intent is Intent.CANCEL or Ask.SESSION in case.decided.asks:
        return False
    return any(cue.family == "wish" for cue in case.cues)


def _forgets_some(case: Case) -> bool:
    """Of people registered together some have a way to take part and others none."""
    if not case.is_registration or not case.is_prose or len(case.people) < 2:
        return False
    has = [bool(person.mode) for person in case.people]
    return any(has) and not all(has)


# -------------------------------------------------------------------------------------------------- who does what

_OR = frozenset("oder or ou veya yoki или або albo lub o oppure ili ose sau hoặc ή".split())


def _is_either(case: Case) -> bool:
    """ "Entweder Frau A oder Herr B": two names, and only one of them comes."""
    spots = sorted(_places(case))
    for place, token in enumerate(case.tokens):
        if token.folded not in _OR:
            continue
        before = [end for _, end in spots if 0 <= place - end <= 1]
        after = [start for start, _ in spots if 0 < start - place <= 4]
        if before and after:
            return True
    return False


def _places(case: Case) -> Iterator[tuple[int, int]]:
    """Where the people who were understood stand in the writer's words."""
    folded = [token.folded for token in case.tokens]
    starts: dict[str, list[int]] = {}
    for place, word in enumerate(folded):
        starts.setdefault(word, []).append(place)
    for person in (*case.people, *case.decided.cancel):
        words = [token.folded for token in tokenize(person.full)]
        for start in starts.get(words[0], ()) if words else ():
            if folded[start : start + len(words)] == words:
                yield start, start + len(words)


def _stays_away(case: Case) -> bool:
    """The writer is on the list, and says of themselves that they don't come."""
    if not case.is_registration or not case.has_writer or len(case.people) + case.decided.unnamed < 2:
        return False
    if case.decided.event:
        return False  # at another event
    return any(person.is_self for person in case.reading.cancel) or "denies_self" in case.reading.flags


def _joint_is_lost(case: Case) -> bool:
    """Two sign, and one of them is neither on the list nor announced."""
    joint = case.mail.writer.joint
    people = (*case.people, *case.decided.cancel)
    if len(joint) < 2 or not people or case.decided.unnamed:
        return False
    present = [p for p in people if any(same_name(p.name, each) for each in joint)]
    return bool(present) and len(present) < len(joint)


def _quote_names_more(case: Case) -> bool:
    """ "Wir drei", "uns alle" above our confirmation of several: fewer are understood than stand in it."""
    if case.decided.intent is Intent.REGISTER or len(case.mail.confirmed) < 2:
        return False
    plural = any(cue.kind in ("person.we", "person.us", "person.both", "person.our_ticket") for cue in case.cues)
    count = len(case.decided.register) + len(case.decided.cancel)
    return plural and count < 2 and not case.decided.cancel_sender and "act.stay" not in {c.kind for c in case.cues}


def _is_ambiguous_short(case: Case) -> bool:
    """ "Frau Diallo" where our confirmation names two of that name."""
    return any(
        person.name
        and not person.name.is_full
        and sum(set(key(person.full).split()) <= set(key(each.full).split()) for each in case.mail.confirmed) > 1
        for person in case.decided.cancel
    )


def _stays_and_goes(case: Case) -> bool:
    """The writer is taken off, and says "ich bleibe dabei"."""
    stays = any(cue.kind == "act.stay" and cue.text.startswith("bleibe ") for cue in case.cues)
    return stays and any(case.is_writer(person) for person in case.decided.cancel)


def _denies_unexplained(case: Case) -> bool:
    """Somebody is registered and somebody can't come, and the one who can't is nobody who was named."""
    if case.decided.intent is not Intent.CANCEL:
        return False
    comes = case.reading.acts["register"] + case.reading.acts["attend"]
    if any(cue.kind in ("act.past", "act.stay") for cue in case.cues):
        return False
    return bool(comes) and bool(case.reading.register)


# --------------------------------------------------------------------------------------------------------------- event


def _subject_differs(case: Case) -> bool:
    """The subject means one event, the text another."""
    mail = case.mail
    if len(mail.events) < 2 or case.decided.event:
        return False
    subject = clues_in(mail.subject, mail.events, mail.lexicon, mail.words)[0]
    body = clues_in(case.reading.text, mail.events, mail.lexicon, mail.words)[0]
    return bool(subject) and bool(body) and not set(subject) & set(body)


CHECKS: tuple[Check, ...] = (
    Check("die genannte Zahl passt nicht zu den Personen", _count_differs),
    Check("ein Name, der vielleicht keiner ist", _has_strange_name),
    Check("die Unterschrift und der Absender passen nicht zusammen", _has_ordinary_writer),
    Check("ein Vorname ohne Nachnamen", _lacks_half),
    Check("eine Zeile der Liste, die nicht gelesen werden konnte", _skips_lines),
    Check("Zeilen mit Namen, die nicht gelesen werden konnten", _leaves_a_block),
    Check("es ist jemand genannt, und es ist nicht klar, ob diese Person kommt", _leaves_names),
    Check("noch jemand kommt, ohne Namen", _and_i_alone),
    Check("die schreibende Person spricht von sich gesondert", _speaks_of_self_apart),
    Check("bei einer Person steht „vielleicht“", _is_hedged, is_open=True),
    Check("kommt nur unter einer Bedingung", _is_conditional, is_open=True),
    Check("nimmt vielleicht etwas zurück", _takes_something_back),
    Check("die schreibende Person bleibt vielleicht dabei", _stays_and_goes),
    Check("fragt nach anderen", _asks_about_others),
    Check("die Unterschrift ist vielleicht keine Person", _is_office_for_writer),
    Check("jemand wünscht etwas und ist nicht auf der Liste", _leaves_wishes),
    Check("ein Name in gebeugter Form", _is_inflected),
    Check("ein Name, der vielleicht gebeugt ist", _is_in_another_case, is_open=True),
    Check("war vielleicht nie angemeldet", _was_never_registered),
    Check("ein Amt steht vor dem Namen", _has_office_in_name),
    Check("jemand kommt, aber nicht, wer schreibt", _only_third_comes),
    Check("ein Familienname ist abgekürzt", _has_initial_for_family, is_open=True),
    Check("außer der Liste ist noch jemand genannt", _names_beside_list),
    Check("eine Teilnahmeart ist genannt, aber für wen?", _loses_mode),
    Check("eine Arbeitsgruppe ist genannt, aber für wen?", _loses_session, Ask.SESSION),
    Check("nicht bei allen steht, wie sie teilnehmen", _forgets_some),
    Check("entweder die eine oder die andere Person", _is_either, is_open=True),
    Check("die schreibende Person kommt vielleicht selbst nicht", _stays_away),
    Check("es unterschreiben mehrere, aber nicht alle sind genannt", _joint_is_lost),
    Check("in unserer Bestätigung stehen mehr Personen", _quote_names_more),
    Check("mehrere Angemeldete heißen so", _is_ambiguous_short, Ask.WHO_CANCELS),
    Check("es ist von Kommen und von Nichtkommen die Rede", _denies_unexplained),
    Check("Betreff und Text nennen verschiedene Veranstaltungen", _subject_differs, Ask.EVENT),
)


# ---------------------------------------------------------------------------------------------------------- sureness


def _has_unknown_name(case: Case) -> bool:
    """A name of which no list knows a word: capitals and the place alone speak for it."""
    return any(p.name and evidence(p.full.split()) == 0 for p in (*case.people, *case.decided.cancel))


def _has_single_name(case: Case) -> bool:
    return any(p.name and not p.name.is_full for p in (*case.people, *case.decided.cancel))


def _both_come_and_go(case: Case) -> bool:
    acts = case.reading.acts
    return bool((acts["register"] or acts["attend"]) and (acts["cancel"] or acts["absent"]))


def _is_in_a_third_language(case: Case) -> bool:
    return case.mail.language not in ("de", "en")


# What makes a reading less sure without being a reason to ask: (what, the share of sureness that is left).
SHADES: tuple[tuple[Callable[[Case], bool], float], ...] = (
    (_has_unknown_name, 0.92),
    (_has_single_name, 0.9),
    (_both_come_and_go, 0.85),
    (lambda case: bool(case.reading.supposed), 0.9),
    (lambda case: case.decided.intent is Intent.CHANGE, 0.92),
    (_is_in_a_third_language, 0.93),
    (lambda case: any(person.weight == 2 for person in case.people) and len(case.people) > 3, 0.95),
    (lambda case: not case.reading.acts and case.is_prose, 0.9),
)


_SUREST = 0.97


def sureness(case: Case) -> float:
    """0 to 0.97 (nothing read by rules is surer): all the shades that lie on a decision."""
    value = _SUREST
    for lies, left in SHADES:
        value *= left if lies(case) else 1.0
    return round(value, 2)


def checks_seen(mail: Combiner, reading: Reading, decided: Decided) -> list[Check]:
    """All checks that see something in a decision."""
    case = Case(mail, reading, decided)
    return [check for check in CHECKS if check.sees(case)]


def left_open(mail: Combiner, reading: Reading, decided: Decided) -> list[str]:
    """What the writer leaves open, so that a person must decide."""
    if decided.intent not in (Intent.REGISTER, Intent.CANCEL, Intent.CHANGE):
        return []
    case = Case(mail, reading, decided)
    said = [check.reason for check in CHECKS if check.is_open and check.sees(case)]
    said += [reason for flag, reason in _OPEN_FLAGS.items() if flag in reading.flags]
    return said


_OPEN_FLAGS = {
    "command": "ein Text, der Befehle geben will",
    "test": "vielleicht nur ein Test",
}


def doubts_of(mail: Combiner, reading: Reading, decided: Decided) -> list[Check]:
    """The checks that see something, for a decision that acts on people; its sureness is noted on it."""
    if decided.intent not in (Intent.REGISTER, Intent.CANCEL, Intent.CHANGE):
        return []
    case = Case(mail, reading, decided)
    decided.confidence = min(decided.confidence, sureness(case))
    return [check for check in CHECKS if check.sees(case)]
