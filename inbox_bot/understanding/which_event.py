"""Which event a mail means.

Takes what the parts of a mail say of the events; returns a slug, or None where it can't be known. The clause that acts
counts most, then the writer's own words and subject, then forms and attachments; the thread below only where those are
silent. Where one event is open it is meant, unless the mail speaks of another day only.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from ..model import Event, Intent, Mode
from .words.event_words import EventWords, month_of
from .words.lexicon import Cue, Lexicon
from .words.small_words import small_words
from .words.tokens import Token, fold, tokenize

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(slots=True)
class EventClues:
    """What speaks for which event, by where it stands."""

    acts: Counter[str] = field(default_factory=Counter)
    own: Counter[str] = field(default_factory=Counter)
    attached: Counter[str] = field(default_factory=Counter)
    thread: Counter[str] = field(default_factory=Counter)
    other_dates: int = 0
    order: list[str] = field(default_factory=list)
    """The events in the order of the thread's invitation: "beim ersten Termin"."""
    ordinal: int = 0


def clues_in(text: str, events: Sequence[Event], lexicon: Lexicon, words: EventWords) -> tuple[Counter[str], int]:
    """How much a text speaks for each event, and how many days of no event it names."""
    tokens = tokenize(text)
    cues = lexicon.cues(tokens)
    found: Counter[str] = Counter()
    others = 0
    for cue in words.cues(tokens, cues):
        if cue.value == "other":
            others += 1
        elif cue.family in ("event", "date"):
            found[cue.value] += 3
        elif cue.family == "wish":
            found += Counter({e.slug: 3 for e in events if e.session(cue.value)})
    found += _by_place(tokens_folded=[token.folded for token in tokens], events=events)
    found += _by_weekday(cues, events)
    found += _by_part_of_month(tokens, cues, events)
    found += _by_speakers([token.folded for token in tokens], events)
    return found, others


def order_in(text: str, lexicon: Lexicon, words: EventWords) -> list[str]:
    tokens = tokenize(text)
    return list(
        dict.fromkeys(cue.value for cue in words.cues(tokens, lexicon.cues(tokens)) if cue.family in ("event", "date"))
    )


_COUNTED = re.compile(
    r"\b(?:([12])\.|(erste|zweite)[nmrs]?)\s+(?:Veranstaltung|Termin|Tagung|Tag)\b"
    r"|\b(first|second) (?:event|date|one)\b"
    r"|\b(?:Nummer|Nr\.|Nr|Punkt|number|no\.)\s?([12])\b(?!\.\d)",
    re.IGNORECASE,
)


def ordinal_in(text: str) -> int:
    """ "Zur 2. Veranstaltung", "die Nummer 1" above an invitation to two; 0 where nothing is counted."""
    match = _COUNTED.search(text)
    said = next((each for each in match.groups() if each), "").lower() if match else ""
    return 1 if said in ("1", "erste", "first") else 2 if said else 0


def name_and_day_differ(text: str, lexicon: Lexicon, words: EventWords) -> bool:
    """ "Zum Fachtag am 27. November", where that is the other event's day, and its own is never said."""
    tokens = tokenize(text)
    cues = [cue for cue in words.cues(tokens, lexicon.cues(tokens)) if cue.family in ("event", "date")]
    days = {cue.value for cue in cues if cue.family == "date"}
    return any(
        name.family == "event" and day.family == "date" and day.value not in (name.value, "other")
        and name.value not in days and _is_at_once(tokens[name.end : day.start])
        for name, day in itertools.pairwise(cues)
    )  # fmt: skip


def names_both(text: str, lexicon: Lexicon, words: EventWords) -> bool:
    """ "Zum Fachtag (online) und zum MSO-Tag": two events in one breath."""
    if len(words.events) > 1 and _BOTH.search(text):
        return True
    tokens = tokenize(text)
    found = lexicon.cues(tokens)
    own = words.cues(tokens, found)
    cues = [cue for cue in own if cue.family in ("event", "date") and cue.value != "other"]
    skipped = {place for cue in (*own, *found) if cue.family == "mode" for place in range(cue.start, cue.end)}
    for one, other in itertools.pairwise(cues):
        between = [tokens[place] for place in range(one.end, other.start) if place not in skipped]
        if one.value != other.value and _joins(between):
            return True
    return False


def speaks_of_both(text: str, lexicon: Lexicon, words: EventWords) -> bool:
    """ "Ich komme zu beiden, am 19. in AG 2": also where only one is named."""
    return bool(_PERHAPS_BOTH.search(text)) or names_both(text, lexicon, words)


_PERHAPS_BOTH = re.compile(r"\b(?:beide[nmrs]?|sowohl|jeweils|both|each)\b", re.IGNORECASE)
_BOTH = re.compile(r"\bbeide[nr]?\s+(?:Veranstaltungen|Terminen?|Tagen?|Events)\b|\bboth events\b", re.IGNORECASE)


def _joins(between: Sequence[Token]) -> bool:
    has_and = any(token.folded in _AND or token.text in "&+" for token in between)
    return has_and and all(
        token.folded in _AND | _TO_EVENT or not any(letter.isalpha() for letter in token.text) for token in between
    )


def _is_at_once(between: Sequence[Token]) -> bool:
    return len(between) <= 3 and all(token.folded in _TO_DAY or token.text in ",(" for token in between)


_TO_DAY = small_words("which_event", "to_day")
_AND = small_words("which_event", "and")
_TO_EVENT = (
    frozenset(
        "zu zum zur fur am an in der die das den dem the to for on für beim tag day november novembre 2021".split()
    )
    | _TO_DAY
)


def _by_place(tokens_folded: Sequence[str], events: Sequence[Event]) -> Counter[str]:
    """A place that only one event has; a town's name in a name of an association ("Münsterland") is another word."""
    found: Counter[str] = Counter()
    places = {event.slug: {fold(w) for w in event.place.split() if len(w) > 4 and w[0].isupper()} for event in events}
    for event in events:
        others = {word for slug, own in places.items() if slug != event.slug for word in own}
        for word in places[event.slug] - others:
            if word in tokens_folded:
                found[event.slug] += 2
    return found


def _by_weekday(cues: Sequence[Cue], events: Sequence[Event]) -> Counter[str]:
    days = {event.slug: _DAYS[event.starts.weekday()] for event in events if event.starts}
    named = {cue.value for cue in cues if cue.family == "weekday" and len(cue.text) > 2}
    return Counter({slug: 1 for slug, day in days.items() if day in named and list(days.values()).count(day) == 1})


_PARTS = {"early": range(1, 11), "mid": range(11, 21), "late": range(21, 32)}


def _by_part_of_month(tokens: Sequence[Token], cues: Sequence[Cue], events: Sequence[Event]) -> Counter[str]:
    """ "Die Tagung Anfang November", "fin novembre": a third of the month in which one event begins."""
    found: Counter[str] = Counter()
    for cue in cues:
        if cue.family != "month":
            continue
        before = {token.folded for token in tokens[max(cue.start - 2, 0) : cue.start]}
        for part, days in _PARTS.items():
            if before & small_words("which_event", part):
                found.update(
                    e.slug for e in events if e.starts and month_of(cue) == e.starts.month and e.starts.day in days
                )
    return found


def _by_speakers(folded: Sequence[str], events: Sequence[Event]) -> Counter[str]:
    """ "Briem und Hamel an einem Tag": two who speak there, or one with all of his names or a title."""
    found: Counter[str] = Counter()
    for event in events:
        named = [words for person in event.people if (words := [fold(w) for w in person.split()])[-1] in folded]
        is_told = any(_is_full_or_titled(words, folded) for words in named)
        if len(named) > 1 or is_told:
            found[event.slug] += 2
    return found


def _is_full_or_titled(words: Sequence[str], folded: Sequence[str]) -> bool:
    at = folded.index(words[-1])
    before = set(folded[max(0, at - 3) : at])
    return bool(before & {"prof", "professor"}) or (len(words) > 1 and words[0] in before)


def by_mode(mode: Mode | None, events: Sequence[Event]) -> Counter[str]:
    """A mode that only one event offers."""
    offering = [event.slug for event in events if mode in event.modes]
    return Counter({offering[0]: 2}) if mode and len(offering) == 1 and len(events) > 1 else Counter()


def choose(clues: EventClues, events: Sequence[Event]) -> tuple[str | None, str]:
    """(slug or None, the reason in words)."""
    if not events:
        return None, "es ist keine Veranstaltung offen"
    if clues.ordinal and len(clues.order) >= clues.ordinal and not clues.own:
        return clues.order[clues.ordinal - 1], "die gezählte in der Einladung darunter"
    for counts, reason in (
        (clues.acts, "genannt, wo es um das Kommen geht"),
        (clues.own, "genannt im eigenen Text"),
        (clues.attached, "genannt im Formular oder Anhang"),
        (clues.thread, "genannt in der Nachricht darunter"),
    ):
        best = _best(counts)
        if best:
            return best, reason
        if counts and counts is not clues.acts and len(events) > 1:
            return None, "mehrere Veranstaltungen sind genannt"
    if len(events) == 1:
        return events[0].slug, "die einzige offene Veranstaltung"
    return None, "nichts sagt, welche Veranstaltung gemeint ist"


_COMES, _GOES = frozenset({"register", "attend"}), frozenset({"cancel", "absent"})
_LEFT = frozenset({"stay", "later", "hesitate", "supposed"})


def the_one_meant(intent: Intent, told_at: Mapping[str, Set[str]], events: Sequence[Event]) -> str | None:
    """ "Am 3. kann ich nicht, am 27. komme ich": of several events the one to which the intent fits, where the mail
    says of each other that it is not about that.
    """
    if intent not in (Intent.REGISTER, Intent.CANCEL) or len(events) < 2:
        return None
    fits, against = (_COMES, _GOES) if intent is Intent.REGISTER else (_GOES, _COMES | {"stay"})
    fitting = [slug for slug, told in told_at.items() if told & fits]
    left = [slug for slug, told in told_at.items() if told and not told & fits and told <= against | _LEFT | {"past"}]
    if len(fitting) == 1 and left and len(left) + 1 == len(told_at):
        return fitting[0]
    if intent is Intent.REGISTER:
        return None  # "Der Landrat kann am 3. nicht. Frau X kommt": of the same one
    ruled_out = {slug for slug, told in told_at.items() if told & against and told <= against | {"past"}}
    others = [event.slug for event in events if event.slug not in ruled_out]
    return others[0] if ruled_out and not fitting and len(others) == 1 else None


def _best(counts: Counter[str]) -> str | None:
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] <= 0:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > ranked[1][1] else None
