"""What a mail wants: register, cancel, change, question, or nothing of ours.

Takes the readings of a mail's parts; returns a `Decided` with the people it means. Negation, hesitation and what is
only asked were weighed clause by clause in `letter`; here the parts are weighed against each other. What follows from
the choice is told in `who_comes` and `who_goes`.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ...model import Ask, Evidence, Intent, ReplyRule
from ..decided import Decided
from ..doubts.checks import doubts_of
from ..findings import Found, add, same_name
from ..letters.greeting import without_greeting
from ..letters.reading import Reading
from ..letters.verbless import tells_a_story
from ..people.not_this_name import denied_name
from ..people.respelled import respelled
from ..people.who_is_meant import finish_people
from ..readers.exchanges import exchanged
from ..sections import Line, Region
from ..words.names import Name, fits_short, has_initials, is_common, is_given, is_particle, key, parse_name
from ..words.wishes import Wish
from .answers_which import answer_which
from .of_our_list import who_goes_of_ours
from .online_instead import online_instead
from .passed_on import passed_on
from .rest_of_ours import others_of_ours
from .standing import moved_on_list
from .who_comes import (
    answers_for_names,
    forwarded,
    is_about_event,
    listed_people,
    lists_people,
    names_without_verb,
    recantation,
    registration,
    subject_registers,
)
from .who_goes import (
    cancellation,
    changes_mind,
    coming_and_going,
    correction,
    on_and_off,
    renaming,
    substitution,
    switch,
    was_registered,
)

if TYPE_CHECKING:
    from ..mail_parts import MailParts


def decide_intent(mail: MailParts, reading: Reading) -> Decided:
    """The intent and its people."""
    decided = _decide(mail, reading)
    finish_people(mail, decided, _one_mode_for_all(reading, decided, reading.wish_for_all))
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


def _decide(mail: MailParts, reading: Reading) -> Decided:
    acts = reading.acts
    listed = listed_people(mail)
    if _is_for_anybody(mail, reading) and not listed:
        doubts = ["nennt eine Veranstaltung, will aber etwas anderes"] if any(reading.events.values()) else []
        return Decided(Intent.UNRELATED, reasons=["an viele gerichtet oder ein anderes Anliegen"], doubts=doubts)
    if listed and all(person.is_moved for person in listed):
        return Decided(Intent.CHANGE, register=[replace(p) for p in listed], reasons=["eine Tabelle mit alt und neu"])
    if not (listed or mail.form) and (pair := exchanged(_own_lines(mail), mail.lexicon, mail.words)):
        return _exchange(pair, reading)
    comes = acts["register"] + acts["attend"]
    goes = acts["cancel"] + acts["absent"]
    asks = reading.question is not None
    if "away" in reading.flags and not (comes or listed):
        return Decided(Intent.UNRELATED, reasons=["eine Abwesenheitsnotiz"])
    if not listed and (denied := denied_name(mail, reading)):
        return renaming(mail, reading, *denied)
    swapped = bool(acts["substitute"] and reading.register and reading.cancel)  # "den Namen korrigieren: X statt Y"
    if acts["correct"] and (reading.right or reading.wrong or not (comes or goes or swapped)):
        is_wish = reading.wish_for_all.is_any and (was_registered(mail, reading) or not reading.mentions)
        if not (reading.right or reading.wrong) and is_wish:
            return switch(mail, reading)  # "irrtümlich AG 3 angekreuzt, gemeint war AG 2": a wish is corrected
        return correction(mail, reading)
    if acts["substitute"] and (
        reading.cancel or reading.extras or reading.replaced_words or (reading.register and goes)
    ):
        return substitution(mail, reading)
    if acts["recant"] and not reading.cancel and not reading.group_cancel:
        return recantation(mail, reading, listed)
    if not listed and mail.on_list and (goes or comes or "rest" in reading.flags):
        reading.of_our_list = who_goes_of_ours(mail, reading) or others_of_ours(mail, reading)
        if reading.of_our_list:
            return Decided(
                Intent.CANCEL, cancel=list(reading.of_our_list), question=asks, reasons=["von unserer Liste"]
            )
    spelling = respelled(mail, reading) if not (comes or goes or listed) else None
    if spelling and (acts["past"] or acts["switch"]):
        wrong, right = spelling
        return Decided(Intent.CHANGE, register=[right], cancel=[wrong], reasons=["berichtigt einen Namen"])
    if _only_considers(reading) and not (listed or goes or acts["switch"]):
        return Decided(Intent.QUESTION, question=True, reasons=["fragt und überlegt noch"])
    if changes_mind(mail, reading):
        return switch(mail, reading)
    if not listed and (mixed := _some_switch(reading)):
        return mixed
    if (
        acts["switch"]
        and not acts["cancel"]
        and not (acts["register"] and not was_registered(mail, reading))
        and not (comes and not was_registered(mail, reading) and not _wishes_something(reading))
        and not (comes and reading.register and reading.cancel and not reading.wish_for_all.is_any)
    ):
        return switch(mail, reading)
    if not listed and (passed := passed_on(mail, reading)):
        return passed
    if not listed and (dead := _died_on_list(mail, reading)):
        return Decided(Intent.CANCEL, cancel=dead, reasons=["wer angemeldet war, ist verstorben"])
    if goes and comes and not listed:
        is_known = was_registered(mail, reading) or bool(acts["switch"])  # "Könnten Sie das bitte umstellen?"
        instead = online_instead(mail, reading, registered=is_known)
        if instead is not None:
            return instead
    announced = reading.extras or reading.loose_extras or reading.total
    if comes and goes and announced and not (reading.register or acts["cancel"] or was_registered(mail, reading)):
        # "Ich melde drei Personen an, die Namen folgen. Ich selbst kann leider nicht"
        reading.cancel, reading.we = [], False
        return registration(mail, reading, listed)
    if goes and (comes or listed or ("rows_come" in reading.flags and reading.register)):
        return coming_and_going(mail, reading, listed)
    if goes and mail.subject_is_letter and not _cancels_plainly(mail, reading):
        doubts = ["der Betreff sagt nicht klar, wer kommt und wer nicht"]
        return Decided(Intent.QUESTION, question=True, doubts=doubts)
    if goes and not reading.group_cancel and (mixed := on_and_off(mail, reading, reading.cancel, reading.register)):
        return mixed  # "Frau X ist raus, Herr Y bitte auf online"
    if goes:
        if asks and not acts["cancel"] and not was_registered(mail, reading):
            return Decided(
                Intent.QUESTION, question=True, reasons=["fragt; von einer früheren Anmeldung steht nichts da"]
            )
        return cancellation(mail, reading)
    if not (comes or listed) and names_without_verb(mail, reading):
        reading.register = [replace(person) for person in reading.verbless]
        return registration(mail, reading, [])
    if comes or listed or subject_registers(mail, reading) or lists_people(mail, reading):
        if acts["past"] and not listed and not acts["register"] and was_registered(mail, reading) and asks:
            return Decided(Intent.QUESTION, question=True, reasons=["ist schon angemeldet und fragt"])
        others_only = "third_comes" in reading.flags and not (reading.register or reading.maybe_self or reading.we)
        if asks and others_only and not (acts["register"] or listed):
            return Decided(Intent.QUESTION, question=True, reasons=["fragt, und jemand ohne Namen möchte kommen"])
        others = [p for p in reading.wished if not any(p.is_same(q) for q in (*reading.past_people, *reading.register))]
        if acts["stay"] and others and was_registered(mail, reading) and not (acts["register"] or listed):
            changed = [replace(person) for person in others]  # "mein Mann und ich online, die anderen wie geplant"
            return Decided(Intent.CHANGE, register=changed, reasons=["wünscht anderes, die anderen bleiben"])
        decided = registration(mail, reading, listed)
        if not (listed or decided.unnamed or asks) and (moved := moved_on_list(mail, reading, decided.register)):
            return Decided(Intent.CHANGE, register=moved, reasons=["wünscht anderes, als wir bestätigt haben"])
        if acts["stay"] and not listed and _stays_otherwise(mail, reading, decided.register):
            return Decided(Intent.CHANGE, register=decided.register, reasons=["bleibt, aber auf andere Weise"])
        if acts["stay"] and not acts["register"] and not listed and not _adds_somebody(mail, reading):
            return Decided(
                Intent.UNRELATED if not asks else Intent.QUESTION, question=asks, reasons=["steht schon auf der Liste"]
            )
        return decided
    if reading.wished and mail.on_list and not reading.supposed and not _names_others_asked_for(mail, reading):
        # In answer to our confirmation: "ich wollte in AG 1, nicht in AG 2".
        changed = [replace(person) for person in reading.wished]
        return Decided(Intent.CHANGE, register=changed, reasons=["wünscht anderes, als wir bestätigt haben"])
    if mail.forwarded_reading is not None and (mail.is_bare or "below" in reading.flags):
        return forwarded(mail, reading)
    if not listed and (answered := answer_which(mail, reading)):
        return answered
    if "agreed" in reading.flags and reading.past_people and not mail.answers_ours and not acts["past"]:
        return registration(mail, reading, [replace(person) for person in reading.past_people])  # "wie besprochen"
    if _comes_all_the_same(mail, reading):
        own = Evidence("body", mail.writer.line, mail.writer.text, "comes all the same")
        return registration(mail, reading, [Found(None, own, is_self=True)])
    if answers_for_names(mail, reading):
        return registration(mail, reading, list(reading.mentions))
    if asks or reading.supposed or reading.flags & {"asks_for_place", "ask_papers"}:
        return Decided(Intent.QUESTION, question=True, reasons=["fragt und meldet niemanden an"])
    if "another_time" in reading.flags and acts["hesitate"] and not was_registered(mail, reading):
        return Decided(Intent.UNRELATED, reasons=["kommt ein andermal und war nie angemeldet"])
    return _unrelated(mail, reading)


def _own_lines(mail: MailParts) -> list[Line]:
    lines = mail.own.in_region(Region.GREETING, Region.BODY)
    return [without_greeting(line, mail.lexicon) for line in lines if line.number not in mail.signed_lines]


def _exchange(pair: tuple[list[Found], list[Found]], reading: Reading) -> Decided:
    """ "Raus: A, rein: B"."""
    goes, comes = pair
    for person in comes:
        if not (person.mode or person.sessions):
            person.mode, person.sessions = reading.wish_for_all.mode, list(reading.wish_for_all.sessions[:1])
    return Decided(Intent.CHANGE, register=comes, cancel=goes, reasons=["nennt, wer geht und wer dafür kommt"])


def _died_on_list(mail: MailParts, reading: Reading) -> list[Found]:
    """ "Mein Vater X ist verstorben. Er war angemeldet"; not "meine Tante X ist gestorben, ich kann nicht kommen"."""
    told = reading.acts["past"] or any(each.is_same(known) for each in reading.died for known in mail.on_list)
    stays_away = reading.acts["absent"] or any(person.is_self for person in reading.cancel)
    others = [p for p in reading.cancel if not any(p.is_same(each) for each in reading.died)]
    if len(reading.died) != 1 or not told or stays_away or others or reading.register or reading.group_cancel:
        return []
    return [replace(reading.died[0])]


def _wishes_something(reading: Reading) -> bool:
    """ "Ich möchte wechseln und online mitmachen": the wish is the writer's, and of what changes."""
    return reading.wish_for_all.is_any or any(person.mode or person.sessions for person in reading.register)


def _only_considers(reading: Reading) -> bool:
    """ "Gibt es eine Kinderbetreuung? Ich würde gern kommen. Sagen Sie Bescheid, dann überlege ich es mir": wants to,
    asks and has not made up their mind.
    """
    if reading.question is None or reading.acts["register"]:
        return False
    if "first_ask" in reading.flags:
        return True  # also of those whom a list names: "in Frage kämen: ... Bevor ich die drei anmelde: ...?"
    return bool(reading.acts["hesitate"]) and "rows_come" not in reading.flags


def _stays_otherwise(mail: MailParts, reading: Reading, coming: list[Found]) -> bool:
    """ "Ich bleibe angemeldet, möchte aber in AG 2": those who stay wish something else, behind a "but"."""
    stay = [person for person in reading.past_people if person.evidence.rule == "stay"]
    are_known = all(any(person.is_same(each) for each in stay) or (person.is_self and not stay) for person in coming)
    wish = all(person.mode or person.sessions for person in coming)
    return bool(coming) and are_known and wish and mail.lexicon.has(reading.text, "clause.but")


def _adds_somebody(mail: MailParts, reading: Reading) -> bool:
    """ "Herr B kommt noch hinzu, an den anderen ändert sich nichts": somebody new beside those who stay."""
    before = (*reading.past_people, *mail.on_list)
    return any(not p.is_self and p.weight >= 2 and not any(p.is_same(q) for q in before) for p in reading.register)


def _cancels_plainly(mail: MailParts, reading: Reading) -> bool:
    """Not "Anmeldung Mia Kern, mein Mann kommt nicht" nor "Bestätigung zum Fachtag fehlt" in the subject alone."""
    registers = mail.lexicon.has(mail.subject, "act.hint")
    return bool(reading.acts["cancel"] or (reading.cancel and not registers))


def _names_others_asked_for(mail: MailParts, reading: Reading) -> bool:
    """ "Gern: Mia Kern (AG 3) und Uwe Dohm (AG 2)", in answer to our question for the names of those who come along."""
    is_on_list = any(p.is_self or any(p.is_same(q) for q in mail.on_list) for p in reading.wished)
    return not is_on_list and answers_for_names(mail, reading)


def _is_for_anybody(mail: MailParts, reading: Reading) -> bool:
    """An advertisement, or bulk mail (BEHAVIOUR 5.3)."""
    return "advert" in reading.flags or (mail.verdict.rule is ReplyRule.NEVER and not mail.form)


_SAID = frozenset(
    {"act.register", "act.attend", "act.cancel", "act.absent", "act.substitute", "act.switch", "act.past"}
)
_WANTING = ("register", "attend", "cancel", "absent", "substitute", "switch", "correct", "hesitate", "later")


def _some_switch(reading: Reading) -> Decided | None:
    """ "Herr Zimmer wechselt in AG 1, Frau Noack sagt ganz ab"."""
    moved, gone = reading.register, reading.cancel
    is_mixed = reading.acts["switch"] and moved and gone and not (reading.acts["register"] or reading.acts["attend"])
    if not is_mixed or reading.group_cancel or any(a.is_same(b) for a in moved for b in gone):
        return None
    if not all(each.evidence.rule == "switch" and (each.mode or each.sessions) for each in moved):
        return None
    people = [replace(person) for person in moved]
    return Decided(Intent.CHANGE, register=people, cancel=list(gone), reasons=["die einen wechseln, die anderen gehen"])


def _comes_all_the_same(mail: MailParts, reading: Reading) -> bool:
    """ "Mein Mann ist dagegen, aber ich komme trotzdem": nothing tells that they are on the list."""
    said = {act for act, count in reading.acts.items() if count}
    before = [person for person in reading.past_people if person.evidence.rule != "stay"]
    is_first = not (mail.on_list or mail.answers_ours or reading.question or before)
    return said == {"stay"} and is_first and {"attend", "subject"} <= reading.flags and "remains" not in reading.flags


def _unrelated(mail: MailParts, reading: Reading) -> Decided:
    decided = Decided(Intent.UNRELATED, reasons=["sagt nichts von Kommen, Absagen oder Fragen"])
    said = {cue.kind for cue in mail.lexicon.cues_in(f"{mail.subject}\n{reading.text}")}
    is_about = is_about_event(mail, reading) or bool(said & _SAID)
    known = (*mail.writer.forms, *(person.full for person in mail.on_list))
    has_names = any(
        person.weight >= 2 and not any(fits_short(person.full, form) for form in known) for person in reading.mentions
    )
    acts = reading.acts
    wants = sum(acts[each] for each in _WANTING) + ("wrong_name" in reading.flags)
    if not reading.flags & {"thanks"}:
        wants += acts["past"] + acts["stay"]
    # Thanks alone say nothing new only in answer to our own mail.
    is_answer = mail.answers_ours
    is_thanks = bool(reading.flags & {"thanks"}) and not wants and not has_names
    if _leaves_all_as_it_is(reading) and not mail.unreadable:
        return Decided(Intent.UNRELATED, reasons=["es bleibt, wie es ist, oder jemand schreibt noch"])
    if _only_thanks(mail, reading) and not (said & _SAID and not is_answer):
        return decided
    is_thanks = is_thanks and not _only_wishes(mail, reading)
    if (
        mail.unreadable
        or wants
        or _only_wishes(mail, reading)
        or (is_about and (has_names or not is_answer or not reading.flags & {"thanks"}))
    ):
        decided = Decided(
            Intent.REGISTER if mail.unreadable else Intent.UNRELATED if is_thanks else Intent.QUESTION,
            doubts=["es geht um die Veranstaltung, aber das Anliegen ist nicht klar"],
        )
        decided.confidence = 0.4
        has_own_wish = _only_wishes(mail, reading) or any(person.is_self for person in reading.wished)
        names_some = has_own_wish or bool(_named_for_nothing_else(mail, reading))
        if names_some and not (mail.unreadable or is_thanks) and _names_for_nothing_else(mail, reading):
            return _supposed_registration(mail, reading)
    return decided


_SHORT = 15
_WISHING = frozenset({"act.request", "session.choice", "session.first_wish", "answer.yes", "answer.gladly"})


def _leaves_all_as_it_is(reading: Reading) -> bool:
    """ "Frau X bleibt angemeldet", "Herr Y meldet sich selbst bei Ihnen", and nothing else is done or wished."""
    done = {act for act, times in reading.acts.items() if times}
    return (
        bool(done & {"stay", "later"})
        and done <= {"stay", "later", "inform", "told"}
        and not (reading.wished or reading.wish_for_all.is_any or any(reading.supposed.values()))
    )


def _only_wishes(mail: MailParts, reading: Reading) -> bool:
    """ "Gern AG 2", "vor Ort, bitte": a wish, and hardly a word more."""
    said = {cue.kind for cue in mail.lexicon.cues_in(reading.text)}
    is_short = len(reading.text.split()) <= _SHORT
    return is_short and reading.wish_for_all.is_any and bool(said & _WISHING) and not reading.mentions


def _supposed_registration(mail: MailParts, reading: Reading) -> Decided:
    people: list[Found] = []
    for person in _named_for_nothing_else(mail, reading):
        add(people, replace(person))
    for person in reading.wished:  # "ich lieber AG 1, Frau Kern AG 2"
        if person.is_self:
            add(people, replace(person))
    if not people:
        people.append(Found(None, Evidence("body", mail.writer.line, mail.writer.text, "wish"), is_self=True, weight=3))
        people[0].mode, people[0].sessions = reading.wish_for_all.mode, list(reading.wish_for_all.sessions[:1])
    decided = registration(mail, reading, people)
    decided.doubts.append("es sind Leute genannt, und es ist nicht gesagt, dass sie kommen")
    return decided


def _named_for_nothing_else(mail: MailParts, reading: Reading) -> list[Found]:
    """Everybody of whom no story is told: not "Mia Kern kennt Sie auch", "Frau X ist bereits auf der Liste"."""
    known = (*mail.writer.forms, *(person.full for person in mail.on_list))
    named = [p for p in reading.mentions if p.weight >= 2 and not any(fits_short(p.full, form) for form in known)]
    return [person for person in named if not tells_a_story(person, mail.lexicon)]


def _names_for_nothing_else(mail: MailParts, reading: Reading) -> bool:
    """Who names people to this mailbox, and neither asks nor cancels anything, most likely registers them."""
    against = ("cancel", "absent", "substitute", "switch", "correct", "hesitate", "later", "stay", "recant")
    return not any(reading.acts[each] or reading.supposed[each] for each in against) and not mail.answers_ours


_ENDS_WITHIN = re.compile(r"[.!?:;]\s+\w")


def _only_thanks(mail: MailParts, reading: Reading) -> bool:
    """ "Vielen Dank und einen schönen Tag!", and not a word more nor anything attached."""
    says = reading.text.strip() and not mail.subject_is_letter
    if says or mail.attachments or mail.is_forward:
        return False
    closing = mail.own.in_region(Region.CLOSING)
    below = "\n".join(line.text for line in (*closing, *mail.own.in_region(Region.SIGNATURE)))
    cues = {cue.kind for cue in mail.lexicon.cues_in(below)}
    goes_on = any(_ENDS_WITHIN.search(line.text) for line in closing)
    return "act.thanks" in cues and not cues & _SAID and not goes_on


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


# -------------------------------------------------------------------------------------------------------------- doubts

_WELL_KNOWN = frozenset("de en tr fr es pt it pl ru uk ar fa".split())


def _doubt(mail: MailParts, reading: Reading, decided: Decided) -> None:
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
    if any(person.is_open for person in (*mail.tables, *mail.attached)):
        decided.doubts.append("die Liste lässt bei jemandem offen, ob er kommt")
    lost = _unaccounted(mail, reading, decided)
    if lost:
        decided.doubts.append("es ist jemand genannt, und es ist nicht klar, ob diese Person kommt")
    for person in decided.register:
        if person.name and has_initials(person.name.full):
            decided.confidence = min(decided.confidence, 0.85)
    if "command" in reading.flags or "test" in reading.flags:
        decided.doubts.append("ein Test oder ein Text, der Befehle geben will")


def _doubt_gaps(mail: MailParts, reading: Reading, decided: Decided) -> None:
    """Where prose says less than it should, something was missed: a group for one only, a count that doesn't fit."""
    people = decided.register
    is_prose = not mail.tables and not mail.attached and not mail.form and "rows_come" not in reading.flags
    some = any(p.sessions for p in people) and not all(p.sessions for p in people)
    is_open = reading.flags & {"indifferent", "hesitate", "not_yet", "none"}
    if is_prose and some and not is_open and decided.intent is Intent.REGISTER:
        decided.asks.append(Ask.SESSION)
    others = [p for p in people if not any(key(p.full) == key(form) for form in mail.writer.forms)]
    is_said = reading.flags & {"not_yet", "someone"} or reading.extras or reading.loose_extras
    if is_prose and decided.unnamed and others and not is_said:
        decided.doubts.append("weniger Namen als angekündigte Personen")


def _unaccounted(mail: MailParts, reading: Reading, decided: Decided) -> list[Found]:
    """People in the sentences that act who neither come nor go nor are only mentioned."""
    meant = (*decided.register, *decided.cancel, *reading.past_people, *reading.cancel, *reading.wrong, *reading.right)
    return [
        person
        for person in reading.beside
        if not any(same_name(person.name, other.name) for other in meant if other.name)
        and not any(same_name(person.name, parse_name(form)) for form in mail.writer.forms)
    ]


def _is_odd(name: Name) -> bool:
    """ "Samira AG": an ordinary word that no given name explains, or a mere abbreviation."""
    words = name.full.split()
    ordinary = [word for word in words if is_common(word) and not is_particle(word)]
    short = [word for word in words if word.isupper() and 1 < len(word) <= 3 and not name.full.isupper()]
    return bool(short) or (bool(ordinary) and not any(is_given(word) for word in words)) or len(words) > 6
