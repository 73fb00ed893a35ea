"""What a letter's words are tagged as, turned into people: a name repaired, with its address and its wishes.

Takes the letter and what the models say of it; returns everybody named, each with the role of their name. Tags come
word by word and now and then take in too much or too little: a title, an office, a particle, a case ending.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ...model import Evidence, Mode
from ..findings import Found, same_name
from ..readers.list_lines import ListRow
from ..words.mention import Mention, joined_words, share_family_names
from ..words.names import (
    Name,
    fits_short,
    is_capitalised,
    is_common,
    is_family,
    is_given,
    is_honorific,
    is_particle,
    is_title,
    key,
    parse_name,
)
from ..words.offices import is_club, is_office, opens_organisation
from ..words.small_words import small_words
from ..words.tokens import Token
from .features import Letter
from .models import Learned, Tagged
from .wish_features import wishes_in


def give_wishes(found: Found, wishes: Sequence[str]) -> None:
    """Puts modes and groups where somebody has none yet, in place."""
    for wish in wishes:
        if wish in ("online", "onsite"):
            found.mode = found.mode or Mode(wish)
        else:
            found.sessions = found.sessions or [wish]


def people_of(letter: Letter, learned: Learned, rows: Sequence[ListRow]) -> list[tuple[str, Found]]:
    """Everybody tagged, in order; on the rows of a list the row's own name and details are better."""
    by_line = {row.line.number: list(row.people) for row in rows if row.people}
    found, places = list[tuple[str, Found]](), list[int]()
    for index, passage in enumerate(letter.passages):
        tokens = passage.sentence.tokens
        here = _joined_by_particles([t for t in learned.people if t.place.sentence == index], tokens)
        countries = {place for cue in passage.cues if cue.family == "place" for place in range(cue.start, cue.end)}
        here = [tagged for tagged in here if tagged.place.start not in countries]
        pairs = [(tagged, mention) for tagged in here if (mention := _mention(tokens, tagged)) is not None]
        mentions = share_family_names([mention for _, mention in pairs], tokens, joint=False)
        addresses = [token.text for token in tokens if token.is_address]
        for (tagged, _), mention in zip(pairs, mentions, strict=True):
            line = passage.sentence.lines[tagged.place.start]
            row = _row_person(by_line.get(line, []), mention)
            email = mention.email or (addresses[0] if len(addresses) == len(pairs) == 1 else None)
            text = passage.sentence.text[tokens[0].start : tokens[-1].end].strip()
            seen = Evidence(passage.sentence.origin, line, text, f"named {tagged.role}")
            person = Found(mention.name, seen, email=email, weight=3 if tagged.sureness > 0.9 else 2)
            if row is not None:
                person = replace(row, email=row.email or email)
            give_wishes(person, _wished_in_brackets(letter, index, tagged.place.end))
            give_wishes(person, learned.wishes.get(tagged.place, ()))
            found.append((tagged.role, person))
            places.append(index)
    _wish_where_told([person for _, person in found], places, letter)
    return found


def _wished_in_brackets(letter: Letter, index: int, end: int) -> list[str]:
    """ "Uwe Dohm (AG 3), Ida Kern (AG 1)": what stands in brackets behind a name is this person's wish."""
    passage = letter.passages[index]
    tokens = passage.sentence.tokens
    if end >= len(tokens) or tokens[end].text != "(":
        return []
    closed = next((at for at in range(end, len(tokens)) if tokens[at].text == ")"), end)
    if any(cue.kind == "word.negation" and end < cue.start < closed for cue in passage.cues):
        return []
    inside = [wish for wish in wishes_in(letter) if wish.place.sentence == index and end < wish.place.start < closed]
    modes, groups = ({wish.value for wish in inside if wish.is_mode is way} for way in (True, False))
    return [value for values in (modes, groups) if len(values) == 1 for value in values]


def _wish_where_told(people: Sequence[Found], places: Sequence[int], letter: Letter) -> None:
    """ "Rahel Negash und Jan Ott. Frau Negash kommt nach Arnsberg": who is named again wishes what is said there."""
    told: dict[str, set[int]] = {}
    for wish in wishes_in(letter):
        told.setdefault(wish.value, set()).add(wish.place.sentence)
    for index, person in enumerate(people):
        again = [n for n, each in enumerate(people) if n != index and _is_one(person.name, each.name)]
        for n in again:
            later = people[n]
            if later.mode and places[n] in told.get(later.mode.value, ()):
                here = person.mode is not None and places[index] in told.get(person.mode.value, ())
                person.mode = person.mode if here else later.mode
            if later.sessions and places[n] in told.get(later.sessions[0], ()):
                here = bool(person.sessions) and places[index] in told.get(person.sessions[0], ())
                person.sessions = person.sessions if here else list(later.sessions)


def _is_one(first: Name | None, second: Name | None) -> bool:
    """One person, named in full or in short."""
    return same_name(first, second) or is_short_for(first, second) or is_short_for(second, first)


def _joined_by_particles(people: Sequence[Tagged], tokens: Sequence[Token]) -> list[Tagged]:
    """ "Maria | da | Conceição Rodrigues", "concetta d'agostino | lo bianco": one name, with what stands between."""
    found: list[Tagged] = []
    for tagged in people:
        last = found[-1] if found else None
        between = tokens[last.place.end : tagged.place.start] if last else ()
        if (
            last
            and between
            and last.role == tagged.role
            and all(is_particle(t.text) and t.folded not in _JOINTS for t in between)
        ):
            place = replace(last.place, end=tagged.place.end)
            found[-1] = replace(last, place=place, sureness=min(last.sureness, tagged.sureness))
        else:
            found.append(tagged)
    return [_with_tail(tagged, tokens) for tagged in found]


def _with_tail(tagged: Tagged, tokens: Sequence[Token]) -> Tagged:
    end = tagged.place.end
    if end + 1 < len(tokens) and tokens[end - 1].folded in _NOBLE and tokens[end].folded in ("von", "zu", "vom"):
        return replace(tagged, place=replace(tagged.place, end=end + 2))
    if end + 1 < len(tokens) and tokens[end].text in ("zu", "zur", "zum", "ter", "ten"):
        is_given_alone = end - tagged.place.start == 1 and is_given(tokens[end - 1].text)
        if is_given_alone and is_capitalised(tokens[end + 1].text) and not is_common(tokens[end + 1].text):
            return replace(tagged, place=replace(tagged.place, end=end + 2))  # "Detlev | zur Mühlen"
    if end + 1 >= len(tokens) or tokens[end].folded not in _TAIL or not tokens[end + 1].is_word:
        return tagged
    is_name = tokens[end + 1].text[0].isupper() or tokens[tagged.place.start].text[0].islower()
    return replace(tagged, place=replace(tagged.place, end=end + 2)) if is_name else tagged


_JOINTS = small_words("tagged", "joints")
_NOBLE = small_words("tagged", "noble")
_TAIL = small_words("tagged", "tail")


def _contains(first: set[str], second: set[str]) -> bool:
    return first <= second or second <= first


def _row_person(people: Sequence[Found], mention: Mention) -> Found | None:
    words = set(key(mention.full).split())
    found = next((each for each in people if each.name and _contains(words, set(key(each.full).split()))), None)
    if found is None or not found.name or not mention.name.is_full:
        return found
    first = found.full.split()[0]
    is_longer = words < set(key(found.full).split()) and not is_given(first)
    return replace(found, name=mention.name) if is_longer else found  # "Stadtamtmann Joachim Krings" in a list


_OFFICE = re.compile(
    r"(?:mann|frau|(?:direktor|inspektor|sekretär|präsident|referent|dezernent|wart|leiter|führer|meister|sprecher|wirt)(?:in)?|rat|rätin)$"
)


_TRADE = re.compile(
    r"^[A-ZÄÖÜ][\w-]{4,}(?:er|erin|ist|istin|ant|antin|entin|beauftragte[rn]?|mitglied|kraft|geordnete[rn]?)$"
)
"""What one does, before a name: "Presbyter Eberhard Vollmer", "Co-Trainer Kevin Obiora"."""


def _mention(tokens: Sequence[Token], tagged: Tagged) -> Mention | None:
    start, end = tagged.place.start, tagged.place.end
    while start < end and (
        is_honorific(tokens[start].text) or is_title(tokens[start].text) or tokens[start].text == "."
    ):
        start += 1
    while end - start > 1 and _is_office(tokens[start].text, tokens[start + 1].text):
        start += 1
    while end - start > 1 and _is_small_lead(tokens[start].text, tokens[start + 1].text):
        start += 1
    while end - start > 1 and is_honorific(tokens[end - 1].text):
        end -= 1  # "Nihat Bey"
    while end - start > 1 and tokens[end - 1].text[0].islower() and tokens[start].text[0].isupper():
        end -= 1
    if end - start > 2 and tokens[start].text.casefold() in _VIETNAMESE_TITLES:
        start += 1
    while end - start > 1 and tokens[end - 1].text in _SMALL_WORDS:
        end -= 1
    while end - start > 1 and tokens[end - 1].text == "." and len(tokens[end - 2].text) > 3:
        end -= 1  # the end of a sentence, not that of "Md." or "K."
    if start >= end or _is_institution([token.text for token in tokens[start:end]]):
        return None
    before = tokens[start - 1].text if start else ""
    honorific = bool(before) and (
        is_honorific(before) or is_title(before) or (before == "." and start > 1 and is_title(tokens[start - 2].text))
    )
    if end - start == 1 and end < len(tokens) and (is_title(tokens[end].text) or is_given(tokens[end].text)):
        word = tokens[start].text
        if not is_given(word) and (_OFFICE.search(word) or (_TRADE.search(word) and not is_family(word))):
            return None  # "Frau Regierungsdirektorin Dr. Almuth Kirchhoff"
    if not honorific and _is_no_person(tokens, start, end):
        return None
    name = parse_name(_CASE_ENDING.sub("", joined_words(tokens[start:end]).replace(" ,", ",")))
    if name is None:
        return None
    if honorific and not name.family:
        name = Name("", name.given)
    return Mention(name, start, end, honorific, weight=3, email=_email_after(tokens, end))


_CASE_ENDING = re.compile(r"(?<=\w\w)['’](?:n?[ıiuü]n|[yn]?[aeıiuü]|[dt][ae]n?|[yn]?l[ae]|in)$")
"""Turkish endings behind a name: "Çetinkaya'nın"."""


_VIETNAMESE_TITLES = small_words("tagged", "vietnamese_titles")
# Arabic and Persian words that follow a name and have no capitals to tell them apart: "will not", "that he", "too".
_SMALL_WORDS = small_words("tagged", "small_words")


def _is_small_lead(word: str, following: str) -> bool:
    """ "anh Trần Quốc Bảo", "пані Кеттлер": a small word before the name is none of it, unless it is a particle."""
    return word[0].islower() and following[0].isupper() and not is_particle(word)


def _is_institution(words: Sequence[str]) -> bool:
    """ "Anne-Frank-Gesamtschule": a house that bears a name."""
    if "".join(words).replace(".", "").upper() in ("PS", "PPS"):
        return True
    return words[-1].count("-") > 1 and is_common(words[-1].rpartition("-")[2])


def _is_no_person(tokens: Sequence[Token], start: int, end: int) -> bool:
    """ "Harambee Women e. V.", "Kath. Pfarrgemeinde", "als ehrenamtlicher Lotse", "beim Verein Ponte Italiana"."""
    words = [token.text for token in tokens[start:end] if token.is_word]
    behind = "".join(token.folded for token in tokens[end : end + 4])
    if behind.startswith(("e.v", "ev.", "ggmbh", "gmbh", "(e.v")):
        return True
    is_unknown = not any(is_given(word) or is_family(word) for word in words)
    if len(words) == 1:
        is_abbreviated = behind.startswith(".") and len(words[0]) <= 5 and end + 1 < len(tokens)
        return is_unknown and (is_abbreviated or is_office(words[0]))
    before = tokens[start - 1].text if start else ""
    return is_unknown and (is_club(before) or opens_organisation(before))


def _is_office(word: str, following: str) -> bool:
    """ "Stadtamtmann Joachim Krings"."""
    if not is_given(following) or is_given(word):
        return False
    return (
        is_common(word)
        or len(word) > 11
        or bool(_OFFICE.search(word))
        or (bool(_TRADE.search(word)) and not is_family(word))
    )


def _email_after(tokens: Sequence[Token], end: int) -> str | None:
    for token in tokens[end : end + 3]:
        if token.is_address:
            return token.text
        if token.text not in "(<[,:-–—":
            return None
    return None


def is_short_for(short: Name | None, full: Name | None) -> bool:
    """A given or family name alone that the full one has: "Kaya" for "Orhan Kaya"."""
    return bool(short and full and not short.is_full and fits_short(short.full, full.full))
