"""What tells how far a reader of a mail can be believed: the features by which trust is learned and weighed.

Takes the mail, what the rules decided and what the models would do; returns words such as "apart=wishes" or "words 45":
what the readers differ in, what a check sees, what makes a letter hard, and what its words name and nobody got.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ..decided import Case, Decided, differences
from ..doubts.checks import checks_seen
from ..findings import Found
from ..words.names import evidence
from .models import Learned
from .trained import Opinion

if TYPE_CHECKING:
    from ..mail_parts import MailParts


def trust_features(mail: MailParts, rules: Decided, trained: Decided | None, opinion: Opinion | None) -> Iterator[str]:
    """What tells how far each of the two can be believed, alone and in pairs."""
    alone = list(_seen(mail, rules, trained, opinion))
    yield from alone
    yield from in_pairs(alone)


def in_pairs(seen: Sequence[str]) -> Iterator[str]:
    """What means another thing where the readers differ, or where the rules are alone, than where they agree."""
    if "no opinion" in seen:
        yield from (f"alone&{each}" for each in seen if each.startswith(_OF_LISTS))
        return
    apart = next(each for each in seen if each.startswith("apart="))
    differ = "alike" if apart == "apart=" else "differ"
    doubts = f"trained doubts={min(3, sum(each.startswith('trained doubt=') for each in seen))}"
    yield doubts
    split = [each for each in seen if each.startswith("split=") and " " not in each]
    for each in (*(each for each in seen if each.startswith(_OF_LETTERS)), *split, doubts):
        yield f"{apart}&{each}"
        yield f"{differ}&{each}"


_OF_LISTS = ("form=", "tables=", "rules doubts=", "language=", "bare=", "rules=", "rules many", "acts ", "words ")
_OF_LETTERS = (
    "rules doubts=", "language=", "named<", "unmeant<", "words ", "not meant", "turns ", "acting ",
)  # fmt: skip


def _seen(mail: MailParts, rules: Decided, trained: Decided | None, opinion: Opinion | None) -> Iterator[str]:
    yield from _of_rules(mail, rules)
    yield from _difficulty(mail, rules)
    yield from _coverage(mail, rules, "rules")
    if trained is None or opinion is None:
        yield "no opinion"
        return
    yield from _tangle(opinion)
    yield from _coverage(mail, trained, "trained")
    sure = _below(opinion.learned.sureness, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99)
    yield from _of_models(rules, trained, opinion, sure)
    yield from _of_both(mail, rules, trained, opinion, sure)


def _of_rules(mail: MailParts, rules: Decided) -> Iterator[str]:
    """What the rules decided, with what doubts, of what kind of mail."""
    yield f"rules={rules.intent.value}"
    yield f"rules {len(rules.register)} {len(rules.cancel)}" if len(rules.register) < 4 else "rules many"
    yield f"language={'de' if mail.language == 'de' else 'other'}"
    yield f"form={bool(mail.form)}"
    yield f"tables={bool(mail.tables)} attached={bool(mail.attached)} {bool(mail.attachments)}"
    yield f"bare={mail.is_bare} quoted={bool(mail.quoted)}"
    yield f"unreadable={bool(mail.unreadable)}"
    for doubt in rules.doubts:
        yield f"rules doubt={doubt}"
    yield f"rules doubts={min(len(rules.doubts), 3)}"
    for ask in rules.asks:
        yield f"rules ask={ask.value}"
    for flag in mail.own_reading.flags & _FLAGS:
        yield f"flag={flag}"


def _of_models(rules: Decided, trained: Decided, opinion: Opinion, sure: str) -> Iterator[str]:
    """What the models decided, and how sure each of them is."""
    learned = opinion.learned
    yield f"trained={trained.intent.value}/{learned.me}"
    yield f"sure<{sure}"
    yield f"sure<{sure} {trained.intent.value}"
    yield f"split={learned.is_split}"
    yield f"split={learned.is_split} sure<{sure}"
    yield f"named<{_named(opinion)}"
    loosest = min((tagged.sureness for tagged in learned.people if tagged.role == "0"), default=1.0)
    yield f"unmeant<{_below(loosest, 0.5, 0.7, 0.9, 0.97)}"
    yield f"asks<{_below(learned.asks_sureness, 0.6, 0.8, 0.95)}"
    yield f"wishes<{_below(learned.wishes_sureness, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98)}"
    yield f"open<{_below(learned.leaves_open, 0.02, 0.04, 0.07, 0.12, 0.2, 0.35, 0.5, 0.7)}"
    yield f"count<{_below(learned.unnamed_sureness, 0.7, 0.9, 0.97)}"
    yield f"whole<{_below(_of_the_whole(learned), 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)}"
    yield f"people {min(len(trained.register), 4)} {min(len(trained.cancel), 3)}"
    yield f"unnamed {min(trained.unnamed, 3)}"
    for sense in {sense for p in opinion.letter.passages for every in p.senses for sense in every} & _SENSES:
        yield f"S={sense}"
    wishes = {wish for every in learned.wishes.values() for wish in every}
    yield f"wishes={min(len(wishes), 3)} people={min(len(trained.register), 3)}"
    yield f"sentences={min(len(opinion.letter.passages), 9)}"


def _of_both(mail: MailParts, rules: Decided, trained: Decided, opinion: Opinion, sure: str) -> Iterator[str]:
    """In what the two differ, and what the checks say of the models' decision."""
    apart = differences(rules, trained)
    yield f"apart={'+'.join(sorted(apart))}"
    for each in apart:
        yield f"apart:{each}"
        yield f"apart:{each} sure<{sure}"
    whole = _below(_of_the_whole(opinion.learned), 0.1, 0.3, 0.5, 0.7, 0.9)
    yield f"{'differ' if apart else 'alike'} whole<{whole}"
    if not apart:
        yield f"alike sure<{sure}"
        yield f"alike named<{_named(opinion)}"
        yield f"alike {rules.intent.value}"
    for check in checks_seen(mail, mail.own_reading, trained):
        yield f"trained doubt={check.reason}"


def _named(opinion: Opinion) -> str:
    """How sure the least sure of the people is who come or go."""
    weakest = min((tagged.sureness for tagged in opinion.learned.people if tagged.role != "0"), default=1.0)
    return _below(weakest, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98)


def _of_the_whole(learned: Learned) -> float:
    """How likely everything that the models say is right at once, were one thing independent of the other."""
    every = [learned.sureness, learned.asks_sureness, learned.wishes_sureness, learned.unnamed_sureness]
    every.append(1 - learned.leaves_open)
    return math.prod([*every, *(tagged.sureness for tagged in learned.people)])


def _below(value: float, *limits: float) -> str:
    """The first limit that a probability stays below."""
    return str(next((limit for limit in limits if value < limit), 1.01))


def _upto(value: int, *limits: int) -> str:
    """The first limit that a number doesn't exceed."""
    return next((str(limit) for limit in limits if value <= limit), "more")


def _difficulty(mail: MailParts, rules: Decided) -> Iterator[str]:
    """What makes a mail hard to read, whoever reads it."""
    reading = mail.own_reading
    yield f"words {_upto(len(reading.text.split()), 12, 25, 45, 80, 130)}"
    yield f"acts {_upto(sum(count > 0 for count in reading.acts.values()), 0, 1, 2, 3)}"
    yield f"supposed {_upto(sum(reading.supposed.values()), 0, 1, 2)}"
    yield f"mentions {_upto(len(reading.mentions), 0, 1, 2, 4)}"
    yield f"events {_upto(len(reading.events), 0, 1)} dates {_upto(reading.other_dates, 0, 1)}"
    yield f"quoted {_upto(len(mail.quoted), 0, 1, 2)} ours={mail.answers_ours}"
    yield f"events open {_upto(len(mail.events), 1, 2)}"
    writer = mail.writer.name
    yield f"writer {bool(writer)} {writer is not None and writer.is_full} {bool(mail.writer.line)}"
    if writer is not None:
        yield f"writer known {evidence(writer.full.split())} joint={len(mail.writer.joint) > 1}"
    known = [evidence(person.full.split()) for person in (*rules.register, *rules.cancel) if person.full]
    yield f"least known {min(known, default=3)}"
    yield f"single names {any(person.name and not person.name.is_full for person in rules.register)}"


def _coverage(mail: MailParts, decided: Decided, reader: str) -> Iterator[str]:
    """Whether the wishes that a reader understood are those that the words seem to name: one that nobody got, or one
    that all got where several are named, is what both readers overlook together."""
    case = Case(mail, mail.own_reading, decided)
    named = {cue.kind for cue in case.cues}
    hinted = {cue.kind for cue in mail.words.hints(case.tokens)}
    for family in ("mode", "wish"):
        given = [set(_given(person, family)) for person in case.people]
        kinds = set().union(*given)
        share = "nobody" if not kinds else "all" if all(given) else "some"
        unused = [kind for kind in named - kinds if kind.startswith(f"{family}.")]
        yield f"{reader} {family} {share} {_upto(len(kinds), 1, 2)} unused {_upto(len(unused), 0, 1)}"
        beyond = any(kind.startswith(f"{family}.") for kind in hinted - named - kinds)
        yield f"{reader} {family} {share} hinted {beyond}"
    groups = sum(cue.kind == "session.group" for cue in case.cues)
    yield f"{reader} groups {_upto(groups, 0, 1, 2)} {_upto(len(kinds), 0, 1)} to {_upto(len(case.people), 0, 1)}"


def _given(person: Found, family: str) -> list[str]:
    """What somebody got, as the cues call it."""
    if family == "mode":
        return [f"mode.{person.mode.value}"] if person.mode else []
    return [f"wish.{slug}" for slug in person.sessions]


def _tangle(opinion: Opinion) -> Iterator[str]:
    """How much a letter says at once: names that aren't meant, denials, turns, things that speak against each other."""
    passages = [passage for passage in opinion.letter.passages if not passage.is_greeting]
    senses = [sense for passage in passages for every in passage.senses for sense in every]
    said = set(senses)
    greeted = {n for n, passage in enumerate(opinion.letter.passages) if passage.is_greeting}
    unmeant = [t for t in opinion.learned.people if t.role == "0" and t.place.sentence not in greeted]
    yield f"not meant {_upto(len(unmeant), 0, 1, 2, 3)}"
    yield f"not {_upto(senses.count('not'), 0, 1, 2, 3)} but {_upto(senses.count('but'), 0, 1, 2)}"
    against = bool(said & {"come", "register"}) and bool(said & {"cannot", "unregister", "unwilling", "ill", "away"})
    yield f"against {against} past={'past' in said} {opinion.learned.intent}"
    turns = said & {"replace", "mistake", "change", "stay", "onbehalf", "hearsay", "third", "relative", "colleague"}
    yield f"turns {_upto(len(turns), 0, 1, 2, 3, 4)}"
    for turn in turns:
        yield f"turn={turn} {opinion.learned.intent}/{opinion.learned.me}"
    acting = [p for p in passages if any(kind.startswith("act.") for kind in p.kinds)]
    yield f"acting {_upto(len(acting), 0, 1, 2, 3, 5)} of {_upto(len(passages), 1, 2, 4, 7)}"
    yield f"questions {_upto(sum(p.sentence.is_question for p in passages), 0, 1, 2)} {opinion.learned.intent}"
    known = [
        evidence([token.text for token in p.sentence.tokens[t.place.start : t.place.end]])
        for t in opinion.learned.people
        if t.role != "0" and (p := opinion.letter.passages[t.place.sentence])
    ]
    yield f"tagged known {min(known, default=3)}"


_FLAGS = frozenset(
    {
        "hesitate",
        "either",
        "same_as_before",
        "not_yet",
        "someone",
        "command",
        "test",
        "past",
        "stay",
        "below",
        "later",
        "inform",
        "vacancy",
    }
)
_SENSES = frozenset(
    {
        "uncertain",
        "condition",
        "later",
        "otherevent",
        "none",
        "onbehalf",
        "test",
        "command",
        "only",
        "alone",
        "mistake",
        "replace",
    }
)
