"""The words by which a mail means an event, a working group or a kind of taking part.

Takes the events that are open; returns, for a run of tokens, cues of kinds "event.<slug>", "wish.<session>",
"date.<slug>" and "town.there". Working groups are known by number (arabic, roman, ordinal, in words) beside a
word for a group, and by their themes; a theme that is an everyday word ("Bildung") counts only near such a word or
in a list.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache

from ...model import Event, Session
from .bare_numbers import bare_numbers, ends_phrase, ranks_a_wish
from .language import languages, scripts
from .lexicon import Cue, Lexicon, patterns
from .small_words import small_words
from .themes import theme_words, themes_of
from .tokens import Token, tokenize

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20,
    "first": 1, "second": 2, "third": 3, "fourth": 4,
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SKIPPED = small_words("event_words", "skipped")
_OF_DAYS = small_words("event_words", "of_days")
_JOINTS = small_words("event_words", "joints")
_GROUP_OF = re.compile(r"(.{5,}?)(?:-ag|-?(?:gruppe|arbeitsgruppe|workshop))")
_AT = small_words("event_words", "at")
_FULL, _LONG = 12, 9
_SMALL = small_words("event_words", "small")


_GERMAN = {"eins": 1, "zwei": 2, "drei": 3, "vier": 4, "funf": 5, "sechs": 6}


def _leads_to(tokens: Sequence[Token], start: int, index: int) -> bool:
    """Nothing but small words between a word for a group and its theme."""
    between = tokens[start:index]
    return start <= index <= start + 4 and all(each.text[0].islower() or each.text in "„“\"':-–(" for each in between)


def _is_added(tokens: Sequence[Token], index: int) -> bool:
    """ "Ich möchte teilnehmen, Bildung.": one word behind the comma, at the end; no part of a row of nouns."""
    is_last = index + 1 == len(tokens) or (index + 2 == len(tokens) and tokens[index + 1].text in ".!")
    if not is_last or index < 2 or tokens[index - 1].text != ",":
        return False
    before = tokens[index - 2]
    return before.is_word and before.text.islower()


def number_value(word: str) -> int | None:
    """ "2", "II", "two" as a number (the lexicon's names for words of number)."""
    if word.isdecimal():
        return int(word)
    return _ROMAN.get(word.partition("'")[0]) or _NUMBERS.get(word)  # Turkish endings: "AG II'ye"


_GLUED = re.compile(r"(?:ag|arbeitsgruppe|gruppe|workshop|wg)[-.]?(\d|i{1,3}|iv|v)")


@lru_cache(maxsize=8)
def event_words(events: tuple[Event, ...]) -> EventWords:
    """The words of these events, built once: the mails of an office are all read with the same."""
    return EventWords(events)


class EventWords:
    """The cues that the open events add to those of the languages."""

    def __init__(self, events: Sequence[Event]) -> None:
        self.events = tuple(events)
        self.sessions: dict[int, str] = {}
        named = [(event, word) for event in events for word in (*event.aliases, event.title)]
        named += [(event, word.replace("-", " ")) for event, word in named if "-" in word]  # "MSO Tag"
        entries = [(f"event.{event.slug}", _plain(word)) for event, word in named]
        entries += [(f"event.{event.slug}", f"{_plain(word)}-*") for event, word in named if word.isalpha()]
        for event in events:
            entries += [("mode.onsite", text) for word in _towns(event) for text in _of_town(word, "towards")]
            entries += [("town.there", text) for word in _towns(event) for text in _of_town(word, "there")]
            for number, session in enumerate(event.sessions, 1):
                self.sessions[_own_number(session) or number] = session.slug
                entries += [(f"theme.{session.slug}", text) for text in _theme_patterns(session, event)]
        self._lexicon = Lexicon((kind, text) for kind, text in entries if text)
        towns = [word for event in events for word in _towns(event)]
        self._stems = [(form, "mode.onsite") for word in towns for form in (word, word.translate(_CYRILLIC))]
        for event in events:
            for session in event.sessions:
                others = {word[:7] for each in event.sessions if each is not session for word in _long_words(each)}
                others |= {word[:7] for word in _plain(f"{event.title} {event.place}").split()}
                self._stems += [
                    (word[:7], f"wish.{session.slug}") for word in _long_words(session) if word[:7] not in others
                ]

        self._themes = themes_of({s.slug: _long_words(s) for event in events for s in event.sessions})

    # ----------------------------------------------------------------------------------------------------------- cues

    def cues(self, tokens: Sequence[Token], cues: Sequence[Cue], *, in_list: bool = False) -> tuple[Cue, ...]:
        """`in_list`: a list line or table cell, where a bare theme is enough."""
        own = self._lexicon.cues(tokens)
        found = [cue for cue in own if cue.family in ("event", "mode", "town")]
        found += self._numbered(tokens, cues)
        groups = [cue for cue in cues if cue.kind in ("session.group", "session.choice")]
        for cue in own:
            if cue.family == "theme" and (in_list or groups or not self._is_everyday(cue)):
                found.append(Cue(f"wish.{cue.value}", cue.start, cue.end, cue.text))
        if not any(cue.family == "wish" for cue in found):
            found += self._themed(tokens, cues)
        found += theme_words(tokens, cues, self._themes, found)
        found += _dates(tokens, cues, self.events)
        return tuple(_without_covered(found))

    def hints(self, tokens: Sequence[Token]) -> tuple[Cue, ...]:
        """Words that may mean a group or a way of taking part: any theme ("Zukunftsgruppe"), the event's town."""
        found = []
        for index, token in enumerate(tokens):
            for stem, kind in self._stems:
                if token.folded.startswith(stem):
                    found.append(Cue(kind, index, index + 1, token.folded))
                    break
        return tuple(found)

    def _themed(self, tokens: Sequence[Token], cues: Sequence[Cue]) -> Iterator[Cue]:
        """ "Bildungs-AG", "die Gruppe mit den Förderungen", "beim Bildungssystem": themes in the writer's words."""
        groups = [cue for cue in cues if cue.kind == "session.group"]
        for index, token in enumerate(tokens):
            compound = _GROUP_OF.fullmatch(token.folded)
            word = compound[1] if compound else token.folded
            is_near = any(_leads_to(tokens, group.end, index) or group.start - index in (1, 2) for group in groups)
            is_at = index > 0 and tokens[index - 1].folded in _AT and len(word) > _FULL
            is_named = is_near or is_at or _is_added(tokens, index)
            if token.is_word and (compound or (is_named and token.text[0].isupper())):
                value = self._by_stem(word, is_compound=bool(compound))
                if value:
                    yield Cue(f"wish.{value}", index, index + 1, token.folded)

    def _by_stem(self, word: str, *, is_compound: bool) -> str:
        for stem, kind in self._stems:
            same = word.startswith(stem) or (len(word) >= _LONG and word[:6] == stem[:6])
            if kind.startswith("wish.") and (same or (is_compound and len(word) >= 5 and stem.startswith(word))):
                return kind.partition(".")[2]
        return ""

    def _is_everyday(self, cue: Cue) -> bool:
        return " " not in cue.text

    def _numbered(self, tokens: Sequence[Token], cues: Sequence[Cue]) -> Iterator[Cue]:
        """ "AG 1", "AG II und III", "dritte Gruppe", "groupe de travail 3"."""
        if not self.sessions:
            return
        counting = [cue for cue in cues if cue.family in ("number", "ordinal") and not ranks_a_wish(cue, cues)]
        people = {cue.start for cue in cues if cue.kind in ("person.plural", "person.single")}
        named = {cue.start: cue for cue in counting}
        ordinals = [cue for cue in counting if cue.family == "ordinal"]
        found = list[Cue]()
        for cue in cues:
            if cue.kind == "session.group":
                before = self._ordinal_before(tokens, ordinals, cue.start)
                found += [before] if before else self._numbers_after(tokens, named, people, cue)
        yield from found
        if any(cue.kind == "session.group" for cue in cues):
            yield from self._left_out(tokens, ordinals, found)
            yield from self._listed(tokens, cues, found)
        yield from bare_numbers(tokens, cues, self.sessions, {at for cue in found for at in range(cue.start, cue.end)})
        for index in range(2, len(tokens)):
            # "Die geht in die eins", "in die 2": a number that counts nothing.
            if (
                tokens[index - 2].folded == "in"
                and tokens[index - 1].folded in ("die", "der")
                and ends_phrase(tokens, index)
            ):
                value = number_value(tokens[index].folded) or _GERMAN.get(tokens[index].folded)
                if value in self.sessions and value:
                    yield Cue(f"wish.{self.sessions[value]}", index - 2, index + 1, tokens[index].folded)
        for index, token in enumerate(tokens):
            glued = _GLUED.fullmatch(token.folded)
            if glued and (value := number_value(glued[1])) in self.sessions and value:
                yield Cue(f"wish.{self.sessions[value]}", index, index + 1, token.folded)

    def _left_out(self, tokens: Sequence[Token], ordinals: Sequence[Cue], found: Sequence[Cue]) -> Iterator[Cue]:
        """ "Sie in die dritte Gruppe, ich in die zweite": the word for the group is left out the second time."""
        taken = {place for cue in found for place in range(cue.start, cue.end)}
        for cue in ordinals:
            before = tokens[cue.start - 1].folded if cue.start else ""
            number = _NUMBERS.get(cue.value)
            is_new = cue.start not in taken and before not in _OF_DAYS
            if number in self.sessions and is_new and ends_phrase(tokens, cue.end - 1):
                yield Cue(f"wish.{self.sessions[number or 0]}", cue.start, cue.end, cue.text)

    def _listed(self, tokens: Sequence[Token], cues: Sequence[Cue], found: Sequence[Cue]) -> Iterator[Cue]:
        """ "Arbeitsgruppen: Kern II, ich III", "AGs: 2 (ich), 1 (Frau Kern)": bare numbers behind a heading."""
        groups = [cue.end for cue in cues if cue.kind == "session.group"]
        heads = [end for end in groups if any(token.text == ":" for token in tokens[end : end + 3])]
        if not heads:
            return
        taken = {cue.end - 1 for cue in found}
        for index in range(heads[0], len(tokens)):
            text = tokens[index].text
            is_number = text.isdecimal() or (text.isupper() and tokens[index].folded in _ROMAN)
            value = number_value(tokens[index].folded)
            ends = ends_phrase(tokens, index) or tokens[index + 1].text == "("
            if is_number and ends and index not in taken and value in self.sessions and value:
                yield Cue(f"wish.{self.sessions[value]}", index, index + 1, tokens[index].folded)

    def _ordinal_before(self, tokens: Sequence[Token], ordinals: Sequence[Cue], place: int) -> Cue | None:
        for cue in ordinals:
            if place - 1 <= cue.end <= place and (number := _NUMBERS.get(cue.value)) in self.sessions:
                return Cue(f"wish.{self.sessions[number or 0]}", cue.start, place + 1, cue.text)
        if place >= 2 and tokens[place - 1].text == "." and tokens[place - 2].text.isdecimal():
            number = int(tokens[place - 2].text)
            if number in self.sessions:
                return Cue(f"wish.{self.sessions[number]}", place - 2, place + 1, tokens[place - 2].text)
        return None

    def _numbers_after(
        self, tokens: Sequence[Token], named: Mapping[int, Cue], people: Set[int], group: Cue
    ) -> Iterator[Cue]:
        at, is_first, is_decimal = group.end, True, False
        while at < len(tokens):
            if tokens[at].folded in _SKIPPED and is_first:
                at += 1
                continue
            if not is_first:
                if tokens[at].folded not in _JOINTS or at + 1 >= len(tokens):
                    return
                at += 1
            value = number_value(tokens[at].folded)
            if value is None and at in named:
                value = _NUMBERS.get(named[at].value)
            # "AG 1, 3 Personen": a number that counts people is none of a group.
            if value is None or (not is_first and at + 1 in people):
                return
            # "Group 1 and I": nobody goes on in Roman numbers; that is the writer.
            if not is_first and is_decimal and tokens[at].folded == "i":
                return
            is_decimal = tokens[at].folded.isdecimal()
            if value in self.sessions:
                yield Cue(f"wish.{self.sessions[value]}", group.start if is_first else at, at + 1, tokens[at].folded)
            at, is_first = at + 1, False

    def session_of_cell(self, text: str, lexicon: Lexicon) -> tuple[str, ...]:
        """What a cell of a column for working groups means: "2", "III", "Bildung", "AG 1 oder 2"."""
        tokens = tokenize(text)
        cues = lexicon.cues(tokens)
        found = [cue.value for cue in self.cues(tokens, cues, in_list=True) if cue.family == "wish"]
        if not found:
            numbers = [number_value(token.folded) for token in tokens]
            ordinals = [_NUMBERS.get(cue.value) for cue in cues if cue.family == "ordinal"]
            found = [self.sessions[each] for each in (*numbers, *ordinals) if each in self.sessions]
        return tuple(dict.fromkeys(found))


def _towns(event: Event) -> Iterator[str]:
    """Where one travels to for an event that one may also follow from afar: "nach Arnsberg" means on site."""
    if len(event.modes) < 2:
        return
    for word in re.findall(r"[^\W\d_]{4,}", event.place):
        if word[0].isupper() and not re.search(
            r"konferenz|online|video|zoom|digital|internet|haus|saal", word, re.IGNORECASE
        ):
            yield _plain(word)


def _of_town(town: str, kind: str) -> Iterator[str]:
    """ "Nach Arnsberg", "Arnsberg'e", "do Arnsberga": how each language says that somebody goes or is there."""
    for text in patterns("common", kind, *languages()):
        is_cyrillic = "CYRILLIC" in scripts(text.replace("{town}", ""))
        forms = (town, town.translate(_CYRILLIC)) if is_cyrillic else (town,)
        for form in forms:
            yield text.replace("{town}*", f"{form.rstrip('аa')}*").replace("{town}", form)


# "в Арнсберг": a town as Russian, Ukrainian and Serbian writers spell it.
_CYRILLIC = str.maketrans("abcdefghijklmnopqrstuvwxyz", "абкдефгхийклмнопкрстуввксц")


def _long_words(session: Session) -> list[str]:
    """The words of a group's title and aliases by which it may be called: "Bildung", "Zukunftsprozess"."""
    text = " ".join((session.title, *session.aliases))
    words = [token.folded for token in tokenize(text) if token.is_word and token.text[0].isupper()]
    return [word for word in words if len(word) >= 6 and word not in _SMALL and not word.startswith("arbeits")]


def _plain(text: str) -> str:
    return " ".join(token.folded for token in tokenize(text) if not set(token.text) & set("*|?_"))


def _own_number(session: Session) -> int | None:
    for alias in session.aliases:
        digits = re.search(r"\d+", alias)
        if digits:
            return int(digits[0])
    return None


def _theme_patterns(session: Session, event: Event) -> Iterator[str]:
    """A group's title, its aliases, and the long words that no other group has."""
    yield _plain(session.title)
    for alias in session.aliases:
        if not re.search(r"\d|\b[IVX]+\b", alias):
            yield _plain(alias)
    others = {word for other in event.sessions if other is not session for word in _plain(other.title).split()}
    others |= set(_plain(event.title).split()) | _SMALL
    words = _plain(session.title).split()
    for word in words:
        if len(word) >= 9 and word not in others:
            yield word
    for first, second in itertools.pairwise(words):
        if first not in _SMALL and len(second) >= 9 and second not in others:
            yield f"{first} {second[:7]}*"  # "Münsters Zukunft" for "Münsters Zukunftsprozess"


def _without_covered(found: list[Cue]) -> list[Cue]:
    kept: list[Cue] = []
    reach: dict[tuple[str, int], int] = {}
    for cue in sorted(set(found), key=lambda each: (each.start - each.end, each.start, each.kind)):
        if reach.get((cue.family, cue.start), -1) < cue.end:
            kept.append(cue)
            for place in range(cue.start, cue.end):
                reach[cue.family, place] = max(cue.end, reach.get((cue.family, place), -1))
    return sorted(kept, key=lambda each: (each.start, each.kind))


# -------------------------------------------------------------------------------------------------------------- dates


_ISO_DAY = re.compile(r"\d{4}-(\d\d)-(\d\d)")
_NUMERIC_DAY = re.compile(r"(\d{1,2})[./]\s?(\d{1,2})(?:[./]\s?(\d{2,4})?)?")
_ORDINAL_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|-?го|го|ого|º|ª|a|o|ten|te|inci|uncu|nci)")


def _dates(tokens: Sequence[Token], cues: Sequence[Cue], events: Sequence[Event]) -> Iterator[Cue]:
    """Days that are an event's ("3.11.", "3. November", "am 27.", "27 Kasım") and days that are nobody's
    ("date.other").
    """
    months = {cue.start: month_of(cue) for cue in cues if cue.family == "month"}
    for index, token in enumerate(tokens):
        day, month, end = _day_at(tokens, months, index)
        if day is None:
            continue
        for event in events:
            if event.starts and event.starts.day == day and (month is None or month == event.starts.month):
                yield Cue(f"date.{event.slug}", index, end, token.folded)
        if month is not None and not any(e.starts and (e.starts.day, e.starts.month) == (day, month) for e in events):
            yield Cue("date.other", index, end, token.folded)


def month_of(cue: Cue) -> int:
    """1 to 12, of a cue that names a month."""
    return _MONTHS.index(cue.value) + 1


def _day_at(tokens: Sequence[Token], months: dict[int, int], index: int) -> tuple[int | None, int | None, int]:
    text = tokens[index].folded
    if not text[:1].isdecimal():
        return None, None, index + 1
    iso = _ISO_DAY.fullmatch(text)
    if iso:
        return int(iso[2]), int(iso[1]), index + 1
    numeric = _NUMERIC_DAY.fullmatch(text)
    if numeric and 1 <= int(numeric[2]) <= 12:
        return int(numeric[1]), int(numeric[2]), index + 1
    if not text.isdecimal() or len(text) > 2:
        # "November 3rd", "3rd of November"
        ordinal = _ORDINAL_DAY.fullmatch(text)
        if not ordinal:
            return None, None, index + 1
        text = ordinal[1]
    day = int(text)
    for ahead in range(index + 1, min(index + 4, len(tokens))):
        if ahead in months:
            return day, months[ahead], ahead + 1
        if tokens[ahead].folded not in (".", "de", "of", "th", "er", "'", "den", "dem", "im"):
            break
    if index and index - 1 in months:
        return day, months[index - 1], index + 1
    followed = index + 1 < len(tokens) and tokens[index + 1].text == "."
    opened = index > 0 and tokens[index - 1].folded in ("am", "den", "dem", "zum", "der", "fur", "vom", "beim", "das")
    return (day, None, index + 2) if followed and opened else (None, None, index + 1)
