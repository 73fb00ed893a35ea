"""Checks of who is meant and how many they are: numbers, names, lists, and those who are named and missing.

Each takes a decided mail and says whether it sees something to doubt; `doubts` has their table, with the reasons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...model import Intent
from ..decided import Case
from ..findings import same_name
from ..sections import Region
from ..words.event_words import number_value
from ..words.language import is_function_word, scripts
from ..words.lexicon import Cue
from ..words.mentions import find_mentions
from ..words.names import Name, evidence, fits_short, is_common, is_given, is_particle, is_placeholder, key, parse_name
from ..words.small_words import small_words
from ..words.tokens import tokenize

# -------------------------------------------------------------------------------------------------------------- numbers


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


def count_differs(case: Case) -> bool:
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


# ---------------------------------------------------------------------------------------------------------------- names

_STRANGE = re.compile(r"\d|[@!?;:|/\\<>።።…]|\be\.\s?v\b", re.IGNORECASE)
_VERBS = small_words("people_checks", "verbs")


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


def has_strange_name(case: Case) -> bool:
    return any(person.name and is_strange(person.name) for person in (*case.people, *case.decided.cancel))


def has_ordinary_writer(case: Case) -> bool:
    """The signature's words are no known name, and From names somebody else: a closing was taken for a name."""
    name = case.mail.writer.name
    sender = parse_name(case.mail.from_name) if case.mail.from_name else None
    is_listed = name is not None and any(key(person.full) == key(name.full) for person in case.people)
    if name is None or sender is None or not sender.is_full or not is_listed or case.mail.form:
        return False
    shared = set(key(name.full).split()) & set(key(sender.full).split())
    known = evidence(name.full.split()) == 2 and not any(is_common(word) for word in name.full.split())
    return not shared and not known and evidence(sender.full.split()) > 0


def lacks_half(case: Case) -> bool:
    """A given name alone, with no "meine Tochter" before it, for somebody who is not the writer."""
    return any(
        person.name
        and person.weight < 3
        and not person.name.is_full
        and not person.name.family
        and not case.is_writer(person)
        for person in (*case.people, *case.decided.cancel)
    )


def has_initial_for_family(case: Case) -> bool:
    """ "Yonas T": no name to print on a list of those who come."""
    return any(len(p.full.split()[-1].rstrip(".")) == 1 for p in case.people if p.name)


def mixes_scripts(case: Case) -> bool:
    """ "Mіlan" with a Cyrillic і: one word in two alphabets looks like a name and is another (UTS 39, homoglyphs)."""
    words = (word for word in re.findall(r"[^\W\d_]{2,}", case.mail.own_reading.text) if not word.isascii())
    return any(len(scripts(word).keys() & _LOOK_ALIKE) > 1 for word in words)


_LOOK_ALIKE = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN"})


def is_office_for_writer(case: Case) -> bool:
    """ "Wir kommen zu fünft. Kita Regenbogen": "we" only, and a signature that no list knows as a name."""
    name = case.mail.writer.name
    if name is None or not case.has_writer or any(c.kind in ("person.self", "person.subject") for c in case.cues):
        return False
    is_we = any(cue.kind in ("person.we", "person.us") for cue in case.cues)
    return is_we and evidence(name.full.split()) == 0 and not case.mail.writer.joint


_OFFICES = re.compile(
    r"(?:wart|leiter|leiterin|führer|führerin|meisterin|sprecherin|vorsitzende[rn]?|kassierer(?:in)?)$"
)


def has_office_in_name(case: Case) -> bool:
    """ "Notenwart Friedhelm Lang"."""
    return any(
        p.name and len(p.full.split()) > 2 and _OFFICES.search(p.full.split()[0]) and not is_given(p.full.split()[0])
        for p in case.people
    )


_INFLECTING = frozenset("ru uk pl sr hr bs cs sk sl lt lv bg mk".split())


def is_inflected(case: Case) -> bool:
    """ "Запишите Ирину Вебер": in these languages the object of a verb isn't the name as it is called."""
    if case.mail.language not in _INFLECTING:
        return False
    return any(p.evidence.rule in ("register", "cancel") and not case.is_writer(p) for p in case.people)


# Endings of other cases, and those of the names as they are called: Ирину, Марию; Barbarę, Tomasza; Marka, Ani.
_CASES = (
    ("у", "а"), ("ю", "я"), ("ой", "а"), ("ей", "я"), ("ию", "ия"), ("а", ""), ("ę", "a"), ("ą", "a"), ("u", "a"),
    ("a", ""), ("om", ""), ("em", ""), ("ka", "ek"), ("и", "а"), ("y", "a"), ("ові", ""), ("у", ""),
)  # fmt: skip


def is_in_another_case(case: Case) -> bool:
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


def is_ambiguous_short(case: Case) -> bool:
    """ "Frau Diallo" where our confirmation names two of that name."""
    return any(
        person.name
        and not person.name.is_full
        and sum(set(key(person.full).split()) <= set(key(each.full).split()) for each in case.mail.confirmed) > 1
        for person in (*case.decided.cancel, *(case.people if case.decided.intent is Intent.CHANGE else ()))
    )


# ---------------------------------------------------------------------------------------------------------------- lists


def skips_lines(case: Case) -> bool:
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


def leaves_a_block(case: Case) -> bool:
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


def names_beside_list(case: Case) -> bool:
    """The attached list says who comes, and the letter's prose added somebody who isn't on it."""
    listed = [*case.mail.tables, *case.mail.attached]
    if not listed or not case.is_registration:
        return False
    beside = [p for p in case.people if not any(same_name(p.name, each.name) for each in listed)]
    says_also = any(cue.kind in ("person.self_and", "person.with_me") for cue in case.cues)
    return any(not case.is_writer(p) or not says_also for p in beside) and bool(beside) and not _has_acting_self(case)


def _has_acting_self(case: Case) -> bool:
    return bool(case.reading.maybe_self) or any(person.is_self for person in case.reading.register)


# ------------------------------------------------------------------------------------------------------- who is missing


def leaves_names(case: Case) -> bool:
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


def and_i_alone(case: Case) -> bool:
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


def joint_is_lost(case: Case) -> bool:
    """Two sign, and one of them is neither on the list nor announced."""
    joint = case.mail.writer.joint
    people = (*case.people, *case.decided.cancel)
    if len(joint) < 2 or not people or case.decided.unnamed:
        return False
    present = [p for p in people if any(same_name(p.name, each) for each in joint)]
    return bool(present) and len(present) < len(joint)


def quote_names_more(case: Case) -> bool:
    """ "Wir drei", "uns alle" above our confirmation of several: fewer are understood than stand in it."""
    if case.decided.intent is Intent.REGISTER or len(case.mail.confirmed) < 2:
        return False
    plural = any(cue.kind in ("person.we", "person.us", "person.both", "person.our_ticket") for cue in case.cues)
    count = len(case.decided.register) + len(case.decided.cancel)
    return plural and count < 2 and not case.decided.cancel_sender and "act.stay" not in {c.kind for c in case.cues}


# -------------------------------------------------------------------------------------------------------------- subject


def subject_names_another(case: Case) -> bool:
    """ "Anmeldung Eduardo Pinto und meine Frau Clara Pinto" above two words: nobody of the subject is forgotten."""
    mail = case.mail
    tokens = tokenize(mail.subject)
    mentions = find_mentions(tokens, mail.lexicon.cues(tokens))
    named = [m.name for m in mentions if m.name.is_full and (m.honorific or is_given(m.name.full.split()[0]))]
    others = [parse_name(name) for name in mail.excluded()]
    meant = [*case.people, *case.decided.cancel, *case.reading.mentions, *mail.confirmed]
    known = [*(person.name for person in meant), *others, mail.writer.name]
    return any(not any(same_name(name, each) for each in known) for name in named)
