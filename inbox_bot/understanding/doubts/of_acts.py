"""Checks of what is done and wished: who does what, what is left open, who has which wish, which event is meant.

Each takes a decided mail and says whether it sees something to doubt; `doubts` has their table, with the reasons.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from ...model import Ask, Intent
from ..decided import Case
from ..findings import same_name
from ..which_event import clues_in
from ..words.names import key
from ..words.small_words import small_words
from ..words.tokens import tokenize

# -------------------------------------------------------------------------------------------------------- who does what


def only_third_comes(case: Case) -> bool:
    """ "Die Bürgermeisterin kommt": the one who writes was put on the list, and nothing says "ich" or "wir"."""
    if "third_comes" not in case.reading.flags or len(case.people) != 1 or not case.has_writer:
        return False
    kinds = {"person.self", "person.we", "person.us", "person.own_ticket", "person.self_object"}
    return case.decided.intent is Intent.REGISTER and not any(
        cue.kind in kinds and cue.start < len(case.tokens) for cue in case.cues
    )


def speaks_of_self_apart(case: Case) -> bool:
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


def takes_one_of_group(case: Case) -> bool:
    """ "Ich muss unsere ganze Gruppe abmelden": all whom the writer registered go (LABELS 7), not the writer alone."""
    decided, writer = case.decided, case.mail.writer
    if decided.intent is not Intent.CANCEL or decided.cancel_sender or not case.reading.group_cancel:
        return False
    return len(decided.cancel) == 1 and any(key(decided.cancel[0].full) == key(form) for form in writer.forms)


def refers_back(case: Case) -> bool:
    """ "Alles wieder wie am Anfang", "in derselben AG wie ich": what is wished stands elsewhere, if anywhere."""
    return any(cue.kind == "clause.refers_back" for cue in case.cues)


def asks_about_others(case: Case) -> bool:
    """ "Hat Herr X schon zugesagt? Er wollte kommen": a question about others registers nobody."""
    acts = case.reading.acts
    told = any(token.folded in ("wollte", "wollten") for token in case.tokens)
    return (
        case.is_registration and bool(case.reading.question) and told and not acts["register"] and not case.has_writer
    )


def stays_away(case: Case) -> bool:
    """The writer is on the list, and says of themselves that they don't come."""
    if not case.is_registration or not case.has_writer or len(case.people) + case.decided.unnamed < 2:
        return False
    if case.decided.event:
        return False  # at another event
    return any(person.is_self for person in case.reading.cancel) or "denies_self" in case.reading.flags


def stays_and_goes(case: Case) -> bool:
    """The writer is taken off, and says "ich bleibe dabei"."""
    stays = any(cue.kind == "act.stay" and cue.text.startswith("bleibe ") for cue in case.cues)
    return stays and any(case.is_writer(person) for person in case.decided.cancel)


def denies_unexplained(case: Case) -> bool:
    """Somebody is registered and somebody can't come, and the one who can't is nobody who was named."""
    if case.decided.intent is not Intent.CANCEL:
        return False
    comes = case.reading.acts["register"] + case.reading.acts["attend"]
    if any(cue.kind in ("act.past", "act.stay") for cue in case.cues) or _knows_of_our_list(case):
        return False
    return bool(comes) and bool(case.reading.register)


_NUMBERED = re.compile(
    r"(?<!AG )(?<!Gruppe )\b(?:Nr|Nummern?|No|n°|№|Ziffer|Position|Pos|Zeile)\.?\s?\d", re.IGNORECASE
)


def counts_our_list(case: Case) -> bool:
    """ "Bitte streichen: Nr. 2 und Nr. 4": those of the list that we sent, which the readers don't count."""
    acts = case.decided.intent in (Intent.CANCEL, Intent.CHANGE)
    if _knows_of_our_list(case):
        return False
    return acts and len(case.mail.confirmed) > 1 and bool(_NUMBERED.search(case.reading.text))


_EXCEPT = small_words("act_checks", "except")


def excepts_somebody(case: Case) -> bool:
    """ "Alle außer mir", of those whom our mail, a list or a mail below names."""
    words = [token.folded for token in case.tokens]
    is_said = bool(_EXCEPT & set(words)) or ("bis", "auf") in set(itertools.pairwise(words))
    mail = case.mail
    has_list = len(mail.confirmed) > 1 or mail.forwarded_reading is not None or bool(mail.tables or mail.attached)
    return is_said and has_list and not _knows_of_our_list(case)


def _knows_of_our_list(case: Case) -> bool:
    """Both the words and the list say who goes (`of_our_list`), and it is those."""
    known, gone = case.reading.of_our_list, case.decided.cancel
    return bool(known) and len(known) == len(gone) and all(any(p.is_same(q) for q in known) for p in gone)


def leaves_a_group(case: Case) -> bool:
    """ "Nehmen Sie mich aus der AG 2 raus": out of the group, and perhaps not out of the event."""
    if case.decided.intent is not Intent.CANCEL or case.reading.acts["absent"]:
        return False
    if case.mail.lexicon.has(case.mail.subject, "act.cancel"):
        return False
    groups = [cue.start for cue in case.cues if cue.family == "wish"]
    return any(0 <= at - cue.end <= 1 for cue in case.cues if cue.kind == "word.away_from" for at in groups)


def forgets_the_rest(case: Case) -> bool:
    """ "Frau X kommt, die anderen zwei nicht", in answer to our list of four: who they are was not found."""
    if len(case.mail.on_list) < 2 or case.decided.cancel or case.decided.intent is Intent.CHANGE:
        return False
    ends = [at for at, token in enumerate(case.tokens) if token.text in ".;!?"]
    for rest in (cue for cue in case.cues if cue.kind == "person.rest"):
        end = min((at for at in ends if at >= rest.end), default=len(case.tokens))
        if any(cue.kind in ("word.negation", "act.absent") and rest.end <= cue.start < end for cue in case.cues):
            return True
    return False


def replaces_nobody(case: Case) -> bool:
    """ "Meine Chefin braucht mich. Dafür kommt mein Bruder": one comes in return, and it is not said for whom."""
    if not case.is_registration or not case.reading.acts["substitute"]:
        return False
    said = [each.text for each in case.reading.evidence if each.rule == "substitute"]
    return any(case.mail.lexicon.has(text, "word.in_return") for text in said)


_REPORT = frozenset({"melde", "melden", "meldet"})


def signs_off(case: Case) -> bool:
    """ "Hiermit melde ich die Kolleginnen Ayla Kern und Britta Kohl vom Treffen ab": the little word at the end."""
    if not case.is_registration:
        return False
    reports = False
    for n, token in enumerate(case.tokens):
        after = case.tokens[n + 1].text if n + 1 < len(case.tokens) else "."
        if reports and token.folded == "ab" and after in ".,;!":
            return True
        reports = token.folded in _REPORT or (reports and token.text not in ".!?")
    return False


def subject_cancels(case: Case) -> bool:
    """The subject speaks of cancelling, and somebody is registered."""
    return case.is_registration and case.mail.lexicon.has(case.mail.subject, "act.cancel")


def was_never_registered(case: Case) -> bool:
    """ "Ich war nicht angemeldet": there is nothing to cancel."""
    words = [token.folded for token in case.tokens]
    pairs = set(itertools.pairwise(words))
    return case.decided.intent is Intent.CANCEL and bool(pairs & {("nicht", "angemeldet"), ("nicht", "gemeldet")})


_CORRECTING = small_words("act_checks", "correcting")


def takes_something_back(case: Case) -> bool:
    """ "Ich habe mich vertan: nicht ich, sondern ...": more than a registration is meant."""
    words = [token.folded for token in case.tokens]
    pairs = set(itertools.pairwise(words))
    return case.is_registration and (bool(_CORRECTING & set(words)) or ("nicht", "ich") in pairs)


def corrects_itself(case: Case) -> bool:
    """ "AG 1, ach nein, lieber in die 3", "P.S. Gerade ruft sie an, also nur wir zwei": what was said first and
    what was said last aren't told apart."""
    return case.is_registration and any(cue.kind == "clause.correction" for cue in case.cues)


# ---------------------------------------------------------------------------------------------------- what is left open

_HEDGES = small_words("act_checks", "hedges")


def is_hedged(case: Case) -> bool:
    """ "... und voraussichtlich Kerstin Mai"."""
    spots = list(_places(case))
    for place, token in enumerate(case.tokens):
        near = token.folded in _HEDGES and any(0 < start - place <= 3 for start, _ in spots)
        if near and case.is_registration:
            return True
    return False


_CONDITIONS = (("nur", "wenn"), ("nur", "falls"), ("only", "if"), ("seulement", "si"), ("solo", "si"))


def is_conditional(case: Case) -> bool:
    """ "Aber nur wenn mich jemand abholt": a condition that the list can't answer."""
    words = [token.folded for token in case.tokens]
    pairs = set(itertools.pairwise(words))
    is_said = bool(pairs & set(_CONDITIONS)) or bool({"vorausgesetzt", "bedingung"} & set(words))
    return case.is_registration and is_said and not any(cue.kind == "act.vacancy" for cue in case.cues)


_OR = small_words("act_checks", "or")


def is_either(case: Case) -> bool:
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


_ELSE = small_words("act_checks", "else")


def is_either_group(case: Case) -> bool:
    """ "AG 1 oder AG 2, suchen Sie mir was aus": no first wish and no second one."""
    words = {token.folded for token in case.tokens}
    wishes = sorted((cue for cue in case.cues if cue.family == "wish"), key=lambda cue: cue.start)
    return case.is_registration and not words & _ELSE and any(
        one.value != other.value and any(token.folded in _OR for token in case.tokens[one.end : other.start])
        and other.start - one.end <= 3
        for one, other in itertools.pairwise(wishes)
    )  # fmt: skip


def ignores_somebody(case: Case) -> bool:
    """Nothing is wanted, it seems, and still something is attached, or somebody is named with a group or a way to take
    part: "Dann bitte verbindlich: Kathrin Sauerwein, vor Ort"."""
    is_named = bool(case.reading.mentions) and any(cue.family in ("wish", "mode") for cue in case.cues)
    return is_named or bool(case.mail.attachments)


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


# --------------------------------------------------------------------------------------------------------------- wishes


def loses_mode(case: Case) -> bool:
    """The words name a way to take part, and nobody got one."""
    if not case.people or any(p.mode for p in case.people) or case.decided.intent is Intent.CANCEL:
        return False
    own = clues_in(f"{case.mail.subject}\n{case.reading.text}", case.mail.events, case.mail.lexicon, case.mail.words)[0]
    meant = [event for event in case.mail.events if event.slug in own] or case.mail.events
    if not any(len(event.modes) > 1 for event in meant):
        return False
    kinds = {cue.kind for cue in case.cues if cue.family == "mode"}
    return len(kinds) == 1 and Ask.MODE not in case.decided.asks


def loses_session(case: Case) -> bool:
    """The words name a working group, and nobody got one."""
    if not case.people or any(p.sessions or p.other_sessions for p in case.people):
        return False
    if case.decided.intent is Intent.CANCEL or Ask.SESSION in case.decided.asks:
        return False
    return any(cue.family == "wish" for cue in case.cues)


def forgets_some(case: Case) -> bool:
    """Of people registered together some have a way to take part and others none."""
    if not case.is_registration or not case.is_prose or len(case.people) < 2:
        return False
    has = [bool(person.mode) for person in case.people]
    return any(has) and not all(has)


def leaves_wishes(case: Case) -> bool:
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


# ---------------------------------------------------------------------------------------------------------------- event


def subject_differs(case: Case) -> bool:
    """The subject means one event, the text another."""
    mail = case.mail
    if len(mail.events) < 2 or case.decided.event:
        return False
    subject = clues_in(mail.subject, mail.events, mail.lexicon, mail.words)[0]
    body = clues_in(case.reading.text, mail.events, mail.lexicon, mail.words)[0]
    return bool(subject) and bool(body) and not set(subject) & set(body)
