"""Who goes of those whom our own mail named, where the answer doesn't name them: "Nr. 2 und 4", "alle außer Frau X",
"meine Frau und ich", "nur mein Mann".

Takes the mail, which answers ours, and the reading of its own words; returns the people, or nobody where the list and
the words don't fit each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from ...model import Evidence
from ..findings import Found, same_name
from ..letters.clauses import COMES, GOES
from ..letters.reading import Reading
from ..words.lexicon import Cue
from ..words.small_words import small_words
from ..words.tokens import Token, tokenize

if TYPE_CHECKING:
    from ..mail_parts import MailParts

_FEW = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True)
class _Said:
    """What one clause says of coming or going."""

    evidence: Evidence
    mail: MailParts
    reading: Reading

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        return tokenize(self.evidence.text)

    @cached_property
    def cues(self) -> tuple[Cue, ...]:
        return self.mail.lexicon.cues(self.tokens)

    def of(self, kind: str) -> list[Cue]:
        return [cue for cue in self.cues if cue.kind == kind]

    @property
    def goes(self) -> bool:
        return self.evidence.rule in GOES

    @cached_property
    def people(self) -> list[Found]:
        """Whom the clause names, the writer among them."""
        named = (*self.reading.cancel, *self.reading.register, *self.reading.mentions)
        found: list[Found] = []
        for person in named:
            if person.evidence.text == self.evidence.text and not any(person.is_same(each) for each in found):
                found.append(person)
        if self.of("person.self_object") and not any(person.is_self for person in found):
            found.append(Found(None, self.evidence, is_self=True))
        return found


def who_goes_of_ours(mail: MailParts, reading: Reading) -> list[Found]:
    """Those of our list who go; nobody where the letter names them itself, or says nothing that fits the list."""
    acts = reading.acts
    ours = mail.on_list
    if not ours or acts["register"] or acts["substitute"] or acts["correct"] or acts["recant"]:
        return []
    if reading.wish_for_all.mode or any(person.mode or person.sessions for person in reading.register):
        return []  # "Meine Frau und ich können nicht kommen, wir nehmen online teil"
    for said in (_Said(evidence, mail, reading) for evidence in reading.evidence if evidence.rule in (*COMES, *GOES)):
        for find in (_by_numbers, _but_some, _all_of_them, _couple, _relative):
            people = find(said, ours)
            if people:
                return [replace(person) for person in people]
    return []


# ------------------------------------------------------------------------------------------------------------- by place


def _by_numbers(said: _Said, ours: Sequence[Found]) -> list[Found]:
    """ "Nr. 3 bis 5 bitte streichen", of a list that our mail below shows in that order."""
    if not said.goes or said.of("word.except") or not any(said.mail.is_ours(section) for section in said.mail.quoted):
        return []
    numbers: list[int] = []
    for cue in said.of("word.list_number"):
        numbers += _numbers_from(cue.end, said.tokens)
    if not numbers or not all(1 <= number <= len(ours) for number in numbers):
        return []
    return [ours[number - 1] for number in sorted(set(numbers))]


_BETWEEN = small_words("of_our_list", "between")
_UNTIL = small_words("of_our_list", "until")


def _numbers_from(place: int, tokens: Sequence[Token]) -> list[int]:
    numbers: list[int] = []
    until = False
    for token in tokens[place:]:
        if token.text.isdecimal():
            first = numbers[-1] + 1 if until and numbers else int(token.text)
            numbers += range(first, min(int(token.text), first + 50) + 1)
            until = False
        elif token.folded in _UNTIL:
            until = True
        elif token.folded not in _BETWEEN:
            break
    return numbers


# ----------------------------------------------------------------------------------------------------- all but some


def _but_some(said: _Said, ours: Sequence[Found]) -> list[Found]:
    """ "Alle außer Frau X müssen absagen", "außer mir kommt niemand", "es kommen alle bis auf Herrn Y"."""
    if not said.of("word.except") or len(ours) < 2 or _says_another_thing(said):
        return []
    is_nobody = bool(said.of("person.none_of_them"))
    if not is_nobody and not said.of("person.both"):
        return []
    named = [_on(ours, person, said.mail) for person in said.people]
    if not named or any(person is None for person in named):
        return []
    excepted = [person for person in named if person is not None]
    if said.goes is is_nobody:
        return excepted
    return [person for person in ours if person not in excepted]


def _says_another_thing(said: _Said) -> bool:
    """ "Alle sind krank, mit Ausnahme von Herrn X, der kommt": the verb belongs to him alone."""
    verbs = [cue for kind in (*COMES, *GOES) for cue in said.of(f"act.{kind}")]
    excepts = said.of("word.except")[0]
    return all(
        any(token.text == "," for token in said.tokens[excepts.end : verb.start]) for verb in verbs
    )  # a verb before "außer" is of all


def _on(ours: Sequence[Found], person: Found, mail: MailParts) -> Found | None:
    """The one of our list who is meant, if it is only one."""
    name = mail.writer.name if person.is_self else person.name
    meant = [each for each in ours if same_name(each.name, name)]
    return meant[0] if len(meant) == 1 else None


def _all_of_them(said: _Said, ours: Sequence[Found]) -> list[Found]:
    """ "Bitte alle drei streichen", where we named three."""
    if not said.goes or len(ours) < 2 or said.people or said.of("word.except") or said.of("person.rest"):
        return []
    number = f"number.{_FEW[len(ours)]}" if len(ours) < len(_FEW) else ""
    counted = any(cue.kind == number for cue in said.cues)
    denied = {cue.end for cue in said.of("word.negation")}  # "bitte nicht beide löschen"
    if any(cue.start in denied for cue in said.of("person.both")):
        return []
    return list(ours) if counted and said.of("person.both") and not said.of("person.role") else []


# ---------------------------------------------------------------------------------------------------------- relatives


def _couple(said: _Said, ours: Sequence[Found]) -> list[Found]:
    """ "Meine Frau und ich können nicht kommen", where we named two, the writer one of them."""
    if not said.goes or len(ours) != 2 or not all(person.is_self for person in said.people):
        return []
    ends, starts = {cue.end for cue in said.of("person.role")}, {cue.start for cue in said.of("person.possessive")}
    is_couple = any(cue.start in ends or cue.end in starts for cue in said.of("person.self_and"))
    return list(ours) if is_couple and _writer_on(ours, said.mail) else []


_OF_SELF = ("person.self", "person.self_and", "person.self_object", "person.own_ticket", "person.we", "person.us")


def _relative(said: _Said, ours: Sequence[Found]) -> list[Found]:
    """ "Meine Tochter kann leider nicht", where we named the writer and one more; but "meine Tochter ist krank" may
    only say why the writer goes."""
    writer = _writer_on(ours, said.mail)
    if not said.goes or len(ours) != 2 or writer is None or not _one_relative(said):
        return []
    if said.people or any(said.of(kind) for kind in _OF_SELF) or _writer_goes(said.reading):
        return []
    comes = any(person.is_self for person in (*said.reading.register, *said.reading.past_people))
    others = [each for each in said.reading.evidence if each.rule in GOES and each != said.evidence]
    if not comes and said.evidence.rule == "absent" and (others or not said.of("word.negation")):
        return []
    return [person for person in ours if person is not writer]


def _writer_goes(reading: Reading) -> bool:
    return reading.group_cancel or any(person.is_self for person in reading.cancel)


def _writer_on(ours: Sequence[Found], mail: MailParts) -> Found | None:
    return next((each for each in ours if mail.writer.name and same_name(each.name, mail.writer.name)), None)


def _one_relative(said: _Said) -> bool:
    """ "Mein Mann", and nobody else."""
    owners = {cue.end for cue in said.of("person.possessive")}
    return len([cue for cue in said.of("person.role") if cue.start in owners]) == 1
