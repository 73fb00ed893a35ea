"""What makes a careful clerk ask, whatever the reading: a table of named checks over the finished decision.

Takes the mail, its reading and what was decided; returns the reasons to doubt, in German, and what to ask for. No check
repairs anything and none knows a particular mail: each compares what was understood with something the readers didn't
use, so that what one of them missed is seen by another (a wrong confirmation is worse than ten questions).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ...model import Ask, Intent
from ..decided import Case, Decided
from ..letters.reading import Reading
from ..words.names import evidence
from . import of_acts as act_checks
from . import of_people as people_checks

if TYPE_CHECKING:
    from ..mail_parts import MailParts


@dataclass(frozen=True, slots=True)
class Check:
    """What is doubted, how it is seen, and who is to settle it."""

    reason: str
    """For the organisers."""
    sees: Callable[[Case], bool]
    ask: Ask | None = None
    """What to ask the writer for; None: a person looks at it."""
    is_open: bool = False
    """The writer leaves something open: a person decides, however surely the words were read."""


CHECKS: tuple[Check, ...] = (
    Check("die genannte Zahl passt nicht zu den Personen", people_checks.count_differs),
    Check("ein Name, der vielleicht keiner ist", people_checks.has_strange_name),
    Check("die Unterschrift und der Absender passen nicht zusammen", people_checks.has_ordinary_writer),
    Check("ein Vorname ohne Nachnamen", people_checks.lacks_half),
    Check("eine Zeile der Liste, die nicht gelesen werden konnte", people_checks.skips_lines),
    Check("Zeilen mit Namen, die nicht gelesen werden konnten", people_checks.leaves_a_block),
    Check("es ist jemand genannt, und es ist nicht klar, ob diese Person kommt", people_checks.leaves_names),
    Check("noch jemand kommt, ohne Namen", people_checks.and_i_alone),
    Check("die schreibende Person spricht von sich gesondert", act_checks.speaks_of_self_apart),
    Check("bei einer Person steht „vielleicht“", act_checks.is_hedged, is_open=True),
    Check("kommt nur unter einer Bedingung", act_checks.is_conditional, is_open=True),
    Check("nimmt vielleicht etwas zurück", act_checks.takes_something_back),
    Check("verbessert sich selbst („ach nein …“)", act_checks.corrects_itself, is_open=True),
    Check("die schreibende Person bleibt vielleicht dabei", act_checks.stays_and_goes),
    Check("fragt nach anderen", act_checks.asks_about_others),
    Check("die Unterschrift ist vielleicht keine Person", people_checks.is_office_for_writer),
    Check("jemand wünscht etwas und ist nicht auf der Liste", act_checks.leaves_wishes),
    Check("ein Name in gebeugter Form", people_checks.is_inflected),
    Check("ein Name, der vielleicht gebeugt ist", people_checks.is_in_another_case, is_open=True),
    Check("nennt Nummern aus unserer Liste", act_checks.counts_our_list, is_open=True),
    Check("jemand ist ausgenommen („alle außer …“)", act_checks.excepts_somebody, is_open=True),
    Check("es gehen vielleicht alle, die von hier angemeldet wurden", act_checks.takes_one_of_group, is_open=True),
    Check("meldet vielleicht jemanden ab", act_checks.signs_off, is_open=True),
    Check("verlässt vielleicht nur eine Arbeitsgruppe", act_checks.leaves_a_group, is_open=True),
    Check("die anderen kommen nicht, aber wer ist das?", act_checks.forgets_the_rest, is_open=True),
    Check("jemand kommt dafür, aber für wen?", act_checks.replaces_nobody),
    Check("der Betreff spricht von einer Absage", act_checks.subject_cancels),
    Check("war vielleicht nie angemeldet", act_checks.was_never_registered),
    Check("ein Amt steht vor dem Namen", people_checks.has_office_in_name),
    Check("jemand kommt, aber nicht, wer schreibt", act_checks.only_third_comes, is_open=True),
    Check("ein Wort mischt Buchstaben zweier Schriften", people_checks.mixes_scripts, is_open=True),
    Check("ein Familienname ist abgekürzt", people_checks.has_initial_for_family, is_open=True),
    Check("außer der Liste ist noch jemand genannt", people_checks.names_beside_list),
    Check("eine Teilnahmeart ist genannt, aber für wen?", act_checks.loses_mode),
    Check("eine Arbeitsgruppe ist genannt, aber für wen?", act_checks.loses_session, Ask.SESSION),
    Check("nicht bei allen steht, wie sie teilnehmen", act_checks.forgets_some),
    Check("entweder die eine oder die andere Person", act_checks.is_either, is_open=True),
    Check("entweder die eine oder die andere Arbeitsgruppe", act_checks.is_either_group, is_open=True),
    Check("die schreibende Person kommt vielleicht selbst nicht", act_checks.stays_away),
    Check("es unterschreiben mehrere, aber nicht alle sind genannt", people_checks.joint_is_lost),
    Check("in unserer Bestätigung stehen mehr Personen", people_checks.quote_names_more),
    Check("mehrere Angemeldete heißen so", people_checks.is_ambiguous_short, Ask.WHO_CANCELS),
    Check("es ist von Kommen und von Nichtkommen die Rede", act_checks.denies_unexplained),
    Check("verweist auf etwas Früheres", act_checks.refers_back),
    Check("im Betreff steht noch jemand", people_checks.subject_names_another, is_open=True),
    Check("Betreff und Text nennen verschiedene Veranstaltungen", act_checks.subject_differs, Ask.EVENT),
)


# ------------------------------------------------------------------------------------------------------------- sureness


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


# --------------------------------------------------------------------------------------------------------- what is seen


def checks_seen(mail: MailParts, reading: Reading, decided: Decided) -> list[Check]:
    """All checks that see something in a decision."""
    case = Case(mail, reading, decided)
    return [check for check in CHECKS if check.sees(case)]


def left_open(mail: MailParts, reading: Reading, decided: Decided) -> list[str]:
    """What the writer leaves open, so that a person must decide."""
    case = Case(mail, reading, decided)
    if decided.intent is Intent.UNRELATED:
        return ["es ist etwas angehängt oder jemand genannt"] if act_checks.ignores_somebody(case) else []
    if decided.intent not in (Intent.REGISTER, Intent.CANCEL, Intent.CHANGE):
        return []
    said = [check.reason for check in CHECKS if check.is_open and check.sees(case)]
    said += [reason for flag, reason in _OPEN_FLAGS.items() if flag in reading.flags]
    return said


_OPEN_FLAGS = {
    "command": "ein Text, der Befehle geben will",
    "test": "vielleicht nur ein Test",
}


def doubts_of(mail: MailParts, reading: Reading, decided: Decided) -> list[Check]:
    """The checks that see something, for a decision that acts on people; its sureness is noted on it."""
    if decided.intent not in (Intent.REGISTER, Intent.CANCEL, Intent.CHANGE):
        return []
    case = Case(mail, reading, decided)
    decided.confidence = min(decided.confidence, sureness(case))
    return [check for check in CHECKS if check.sees(case)]
