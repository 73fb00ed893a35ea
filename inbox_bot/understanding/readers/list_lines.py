"""Names in list lines: bullets, numbers, one name a line, "AG 1: A, B, C".

Takes body lines; returns `ListRow`s with everybody on them, or nothing for a line that is prose. A line that says
what its person does ("Marek Dudek kommt nicht") is a sentence and left to the prose reader.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...model import Evidence
from ..findings import Found
from ..sections import Line
from ..words.event_words import EventWords
from ..words.lexicon import Cue, Lexicon
from ..words.mentions import find_mentions
from ..words.names import (
    Name,
    evidence,
    is_given,
    is_honorific,
    is_particle,
    is_placeholder,
    parse_name,
    strip_titles,
)
from ..words.offices import is_office
from ..words.tokens import EMAIL, Token, tokenize
from ..words.wishes import Wish, read_wish
from .described import accompanied, described
from .runs import BULLET, is_name_part, joined, several, sharing
from .same_as import share_same

# "FBL 50 Reinhold Specht": the number of a department; a telephone number or address behind a name.
_CODE = re.compile(r"^[A-ZÄÖÜ]{1,4}\s?\d{1,3}(?:[./]\d{1,3})*\s+(?=[A-ZÄÖÜ])")
_PHONE = re.compile(
    r"\s*\(?(?:tel\.?|telefon|mobil|handy|fon|☎|📞)?[:\s]*(?:\+|00?)\d[\d\s/().-]{5,}\d\)?", re.IGNORECASE
)
_SPLIT = re.compile(r"\s*[;|/(\[]\s*|\s+[-–—]\s+|\s*[–—]\s*|\t|\s{3,}|\s*:\s*|,\s*")
_ACTS = ("act.cancel", "act.absent", "act.substitute", "act.switch", "act.stay", "act.correct", "act.register")


@dataclass(frozen=True, slots=True)
class ListRow:
    line: Line
    people: tuple[Found, ...]
    is_bulleted: bool
    is_described: bool = False
    """More than a name stands there: "unsere Kassenprüferin Mia Thal"."""


def read_list(lines: Sequence[Line], lexicon: Lexicon, words: EventWords) -> list[ListRow]:
    """The rows of people among these lines."""
    whole, ends = joined(lines)
    rows = [(line, None if _only_heads(line, lexicon, words) else _row(line, lexicon, words)) for line in whole]
    found: list[ListRow] = []
    owners = _cells(rows, lexicon, words)
    heading, last = Wish(), -9
    for index, (line, row) in enumerate(rows):
        if row is None or not row.people:
            above = _heading(line, lexicon, words)
            owner = owners.get(index) or (_owner(rows, index) if above.is_any else None)
            if owner is not None:
                _under(above, owner)
                found += [] if any(row is owner for row in found) else [owner]
            elif above.is_any and _is_above_people(rows, index):
                heading, last = above, line.number
                found.append(ListRow(line, (), False))  # no sentence of the letter
            continue
        is_below = heading.is_any and line.number <= last + 2
        goes_on = _goes_on(rows, index)
        if goes_on and row.is_described and not row.is_bulleted:
            continue
        is_grouped = _is_grouped(row, line) and not goes_on
        if row.is_bulleted or is_grouped or is_below or _has_company(rows, index):
            last = line.number
            _share_wrapped(found, row)
            found.append(_under(heading, row) if is_below else row)
    share_same([(row.line.text, row.people) for row in sorted(found, key=lambda row: row.line.number)])
    taken = {row.line.number for row in found}
    # The end of a row that was wrapped is no sentence of the letter.
    found += [ListRow(line, (), False) for line in lines if ends.get(line.number) in taken]
    return found


def _only_heads(line: Line, lexicon: Lexicon, words: EventWords) -> bool:
    """ "Per Zoom:" looks like a name."""
    return line.text.rstrip().endswith(":") and _heading(line, lexicon, words).is_any


def _heading(line: Line, lexicon: Lexicon, words: EventWords) -> Wish:
    """What a line says that names a group or mode and nothing else: "vor Ort:", "AG 2 (Vereinsrecht)"."""
    text = line.text.strip()
    if not text or len(text) > 60 or text[-1] in ".?!,":
        return Wish()
    tokens = tokenize(text)
    cues = lexicon.cues(tokens)
    if any(cue.family == "act" and cue.kind != "act.hint" for cue in cues):
        return Wish()
    cues = (*cues, *words.cues(tokens, cues, in_list=True))
    covered = {place for cue in cues if cue.family in ("wish", "mode") for place in range(cue.start, cue.end)}
    # "Teilnahme: online" in a block of lines that tells of one person.
    is_labelled = len(tokens) > 2 and tokens[1].text == ":" and any(cue.kind in _LABELS for cue in cues)
    if not covered or min(covered) > 1 + is_labelled or (len(covered) * 2 < len(tokens) - 1 and not text.endswith(":")):
        return Wish()
    wish = read_wish(tokens, 0, len(tokens), cues)
    return Wish() if wish.both_modes or len(wish.sessions) > 1 else wish


_LABELS = frozenset({"label.mode", "label.session"})


def _cells(rows: Sequence[tuple[Line, ListRow | None]], lexicon: Lexicon, words: EventWords) -> dict[int, ListRow]:
    """Whose each wish is in a table that became a line a cell: a name, an office, "digital", and the next name.

    Only where names and wishes take turns, a name first; a heading has a colon or comes before the first name.
    """
    named = [n for n, (_, row) in enumerate(rows) if row is not None and len(row.people) == 1]
    others = [n for n, (line, row) in enumerate(rows) if not (row and row.people) and line.text.rstrip()[-1:] != ":"]
    wishes = [n for n in others if _heading(rows[n][0], lexicon, words).is_any]
    if len(named) < 2 or len(named) != len(wishes):
        return {}
    turns = [place for pair in zip(named, wishes, strict=True) for place in pair]
    people = [row for n in named if (row := rows[n][1]) is not None]
    return dict(zip(wishes, people, strict=True)) if turns == sorted(turns) else {}


def _owner(rows: Sequence[tuple[Line, ListRow | None]], index: int) -> ListRow | None:
    """The one person of whom a block of several lines tells: name, telephone, "AG 2", and a blank line."""
    after = rows[index + 1] if index + 1 < len(rows) else None
    if after is not None and after[0].text.strip() and after[1] is not None and after[1].people:
        return None
    block = list(itertools.takewhile(lambda pair: pair[0].text.strip(), reversed(rows[:index])))
    named = [row for _, row in block if row is not None and row.people]
    is_at_the_top = bool(block) and block[-1][1] is not None and named == [block[-1][1]]
    return named[0] if is_at_the_top and len(named[0].people) == 1 else None


def _is_above_people(rows: Sequence[tuple[Line, ListRow | None]], index: int) -> bool:
    number = rows[index][0].number
    after = next((pair for pair in rows[index + 1 :] if pair[0].text.strip()), None)
    return bool(after and after[1] and after[1].people and after[0].number <= number + 2)


def _under(heading: Wish, row: ListRow) -> ListRow:
    for person in row.people:
        person.mode = person.mode or heading.mode
        person.sessions = person.sessions or list(heading.sessions[:1])
    return row


def _is_grouped(row: ListRow, line: Line) -> bool:
    says_none = re.match(r"\s*(?:ohne|keine|noch keine)\s+\S+\s*:", line.text, re.IGNORECASE)
    has_wish = bool(row.people) and bool(row.people[0].sessions or row.people[0].mode)
    return ":" in line.text and (has_wish or bool(says_none and row.people))


_FULL = 45


def _goes_on(rows: Sequence[tuple[Line, ListRow | None]], index: int) -> bool:
    """ "Nous serons deux\nen ligne : A et moi": the sentence of a full line above, and no row."""
    line, before = rows[index][0], rows[index - 1][0] if index else None
    if before is None or rows[index - 1][1] is not None or before.number != line.number - 1:
        return False
    text = before.text.rstrip()
    return len(text) >= _FULL and text[-1] not in ".:;!?"


def _has_company(rows: Sequence[tuple[Line, ListRow | None]], index: int) -> bool:
    """A line without a bullet is a list line beside another one or below a colon."""
    line, row = rows[index]
    before = next((pair for pair in reversed(rows[:index]) if pair[0].text.strip()), None)
    after = next((pair for pair in rows[index + 1 :] if pair[0].text.strip()), None)
    if before and before[0].text.rstrip().endswith(":"):
        return True
    if _heads_block(rows, index) and any(_heads_block(rows, other) for other in range(len(rows)) if other != index):
        return True
    near = [pair for pair in (before, after) if pair and pair[1] and abs(pair[0].number - line.number) <= 2]
    is_known = bool(row and row.people and evidence(row.people[0].full.split() or ["?"]) == 2)
    return any(abs(pair[0].number - line.number) == 1 or is_known for pair in near)


def _heads_block(rows: Sequence[tuple[Line, ListRow | None]], index: int) -> bool:
    """A name at the top of several lines of address, telephone or mail: one of the blocks of such a list."""
    row = rows[index][1]
    above = rows[index - 1][0].text.strip() if index else ""
    above = "" if above.endswith(":") else above
    if row is None or len(row.people) != 1 or row.people[0].name is None or above:
        return False
    block = list(itertools.takewhile(lambda pair: pair[0].text.strip(), rows[index + 1 :]))
    is_of_one = not any(other is not None and other.people for _, other in block)
    return is_of_one and any(_ADDRESS.search(line.text) for line, _ in block)


_ADDRESS = re.compile(
    r"@|^\s*(?:tel|fon|mobil|handy|☎)|\b\d{5}\b|\w+(?:str\.|straße|strasse|weg|platz|allee) \d", re.IGNORECASE
)


def _row(line: Line, lexicon: Lexicon, words: EventWords) -> ListRow | None:
    bullet = BULLET.match(line.text)
    if bullet and _is_day(bullet[0], line.text[bullet.end() :], lexicon):
        bullet = None
    text = line.text[bullet.end() :].strip() if bullet else line.text.strip()
    if not text or len(text) > 200 or text.endswith("?"):
        return None
    tokens = tokenize(text)
    cues = lexicon.cues(tokens)
    if any(cue.kind in _ACTS for cue in cues):
        return None
    evidence_here = Evidence(line.origin, line.number, line.text.strip(), "list line")
    several_here = sharing(text, lexicon, words, evidence_here) or several(text, lexicon, words, evidence_here)
    if not several_here and not bullet and text.endswith(".") and _words_outside(tokens) > _LONGEST_ROW:
        return None
    if any(cue.start == 0 and cue.kind in ("act.thanks", "letter.closing") for cue in cues):
        return None  # "Danke, Lilly" is no family name with a given name behind its comma
    cues = (*cues, *words.cues(tokens, cues, in_list=True))
    if is_placeholder(re.split(r"[,(–]|\s-\s|\s{2,}", text)[0]):
        return ListRow(line, (Found(None, evidence_here, weight=3),), bool(bullet))
    if bullet and _is_still_unnamed(tokens, cues):
        return ListRow(line, (Found(None, evidence_here, weight=3),), True)
    if _adds_self(tokens, cues):
        return ListRow(line, (Found(None, evidence_here, is_self=True, weight=3),), bool(bullet))
    grouped = _grouped(text, cues, lexicon, words, evidence_here)
    if grouped:
        return ListRow(line, grouped, bool(bullet))
    if several_here:
        return ListRow(line, several_here, bool(bullet))
    if not bullet and _runs_on(tokens, cues):
        return None
    pair = accompanied(tokens, cues, evidence_here)
    if pair:
        return ListRow(line, pair, bool(bullet))
    told = described(tokens, cues, evidence_here)
    wish = read_wish(tokens, 0, len(tokens), cues)
    is_own = wish.is_any and _opens_with_self(tokens, cues)
    person = told or _person(_name_text(text, cues), cues, evidence_here, is_sure=bool(bullet) or is_own)
    if person is None:
        return None
    person.mode, person.sessions, person.other_sessions = wish.mode, list(wish.sessions[:1]), list(wish.other_sessions)
    email = re.search(EMAIL, text)
    person.email = email[0] if email else None
    return ListRow(line, (person,), bool(bullet), is_described=told is not None)


def _is_day(bullet: str, text: str, lexicon: Lexicon) -> bool:
    """ "12 Ekim'de ben online, eşim yerinde": the day that opens a sentence, and no number of a list."""
    word = re.match(r"[^\W\d_]+", text)
    is_number = bullet.strip().rstrip(".").isdigit()
    return is_number and word is not None and any(cue.family == "month" for cue in lexicon.cues_in(word[0]))


def _runs_on(tokens: Sequence[Token], cues: Sequence[Cue]) -> bool:
    """ "Mia Kern, Uwe Dohm und noch zwei Eltern, die": names side by side, and words that make it a sentence."""
    named = [mention for mention in find_mentions(tokens, cues) if mention.weight >= 2 and mention.name.is_full]
    if len(named) < 2 or named[0].start > 0:
        return False
    joints = {cue.start for cue in cues if cue.kind == "person.joint"}
    between = range(named[0].end, named[1].start)
    is_list = all(tokens[at].text in ",;." or at in joints or is_honorific(tokens[at].text) for at in between)
    behind = [token for token in tokens[named[-1].end :] if token.is_word]
    return is_list and any(token.text[0].islower() for token in behind)


_LONGEST_ROW = 4
"""Words before the full stop of a row that is no sentence: "Dr. Tarek Al-Hamwi (Öffentlichkeitsarbeit)."."""


def _words_outside(tokens: Sequence[Token]) -> int:
    """How many words stand outside brackets."""
    depth = words = 0
    for token in tokens:
        depth += (token.text == "(") - (token.text == ")")
        words += token.is_word and depth <= 0
    return words


def _name_text(text: str, cues: Sequence[Cue]) -> str:
    """The line without what stands around the name: a department's number, a telephone, a group or mode behind it."""
    tokens = tokenize(text)
    behind = [cue.start for cue in cues if cue.family in ("wish", "mode") and cue.start > 1]
    if behind and behind[0] < len(tokens):
        text = text[: tokens[behind[0]].start].rstrip(" ,:;-–(") or text
    before = next((cue for cue in cues if cue.family == "wish" and cue.start == 0), None)
    if before and before.end < len(tokens):
        text = text[tokens[before.end].start :].lstrip(" ,:;-–>→=") or text
    return _without_office(_PHONE.sub("", text if before else _CODE.sub("", text)).strip(), cues)


_OFFICE = re.compile(r"(?:wart|wartin|leiter|leiterin|führer|führerin|meister|meisterin|sprecher|sprecherin)$")


def _without_office(text: str, cues: Sequence[Cue]) -> str:
    """ "1. Vorsitzender Volker Hain", "Notenwart Friedhelm Lang": the office before the name is none of it."""
    words = text.split()
    if len(words) < 3 or is_given(words[0]) or "," in words[0] or not is_given(words[1]):
        return text
    is_office = any(cue.kind in ("person.role", "person.title") and cue.start <= 2 for cue in cues)
    # The gaps between columns stay.
    return text[len(words[0]) :].lstrip() if is_office or _OFFICE.search(words[0]) else text


def _grouped(
    text: str, cues: Sequence[Cue], lexicon: Lexicon, words: EventWords, evidence_here: Evidence
) -> tuple[Found, ...]:
    """ "AG 1 (Bildung): A, B und ich", "Vor Ort: A, B"."""
    head, colon, tail = text.partition(":")
    if not colon or not tail.strip():
        return ()
    head_tokens = tokenize(head)
    head_cues = lexicon.cues(head_tokens)
    head_cues = (*head_cues, *words.cues(head_tokens, head_cues, in_list=True))
    wish = read_wish(head_tokens, 0, len(head_tokens), head_cues)
    says_none = {"session.group", "word.negation"} <= {cue.kind for cue in head_cues} and len(head_tokens) <= 4
    is_denied = any(cue.kind == "word.negation" for cue in head_cues)
    if not says_none and (is_denied or not wish.is_any):
        return ()
    families = {cue.family for cue in head_cues}
    counts = "group_of" in families or ("number" in families and any(cue.kind == "person.plural" for cue in head_cues))
    if counts and any(cue.kind == "act.attend" for cue in head_cues):
        return ()  # "Wir kommen zu dritt nach Altena: A, B und C" is a sentence, and counts them
    people = []
    tail_tokens = tokenize(tail)
    tail_cues = lexicon.cues(tail_tokens)
    for mention in find_mentions(tail_tokens, tail_cues):
        people.append(Found(mention.name, evidence_here, email=mention.email, weight=max(mention.weight, 2)))
    if any(cue.kind == "person.self" for cue in tail_cues):
        people.append(Found(None, evidence_here, is_self=True, weight=3))
    for person in people:
        person.mode, person.sessions = wish.mode, list(wish.sessions[:1])
    return tuple(people)


def _person(text: str, cues: Sequence[Cue], evidence_here: Evidence, *, is_sure: bool) -> Found | None:
    name = _name_at_start(text, is_sure=is_sure)
    if name is None:
        return _self(text, cues, evidence_here) if is_sure else None
    return Found(name, evidence_here, weight=3 if is_sure else 2)


def _share_wrapped(found: Sequence[ListRow], row: ListRow) -> None:
    """ "Online: A, B" and "und ich" on the next line: one list, and one wish where all before have the same."""
    if not found or not row.people or not row.people[0].is_self or found[-1].line.number != row.line.number - 1:
        return
    before = found[-1].people
    is_list = len(before) > 1 or ":" in found[-1].line.text
    has_own = row.people[0].mode or row.people[0].sessions  # "ich: AG 3" below "Mia Kern: AG 1"
    if is_list and not has_own and len({(person.mode, *person.sessions) for person in before}) == 1:
        row.people[0].mode, row.people[0].sessions = before[0].mode, list(before[0].sessions)


def _is_still_unnamed(tokens: Sequence[Token], cues: Sequence[Cue]) -> bool:
    """A point of a list "unsere neue Kollegin (Name folgt)"."""
    kinds = {cue.kind for cue in cues}
    if "person.not_yet" not in kinds or not kinds & {"person.role", "person.single"} or "person.plural" in kinds:
        return False
    return not any(mention.name.is_full for mention in find_mentions(tokens, cues))


def _adds_self(tokens: Sequence[Token], cues: Sequence[Cue]) -> bool:
    """ "... und ich." below names, where a line was wrapped."""
    if not any(cue.kind == "person.self_and" and cue.start == 0 for cue in cues):
        return False
    end = max(cue.end for cue in cues if cue.kind in ("person.self_and", "person.self"))
    return not any(token.is_word for token in tokens[end:])


def _opens_with_self(tokens: Sequence[Token], cues: Sequence[Cue]) -> bool:
    """ "ich: AG 3" among rows of people."""
    own = next((cue for cue in cues if cue.kind == "person.self" and cue.start == 0), None)
    return own is not None and len(tokens) <= _SHORT_ROW and tokens[min(own.end, len(tokens) - 1)].text in ":(–-,"


_SHORT_ROW = 8


def _self(text: str, cues: Sequence[Cue], evidence_here: Evidence) -> Found | None:
    """A bullet "ich" or "meine Wenigkeit"."""
    if any(cue.kind == "person.self" and cue.start == 0 for cue in cues) and len(text.split()) <= 4:
        return Found(None, evidence_here, is_self=True, weight=3)
    return None


def _name_at_start(text: str, *, is_sure: bool) -> Name | None:
    pieces = [piece.strip(" .") for piece in _SPLIT.split(text) if piece.strip(" .")]
    if not pieces:
        return None
    has_honorific = is_honorific(text.split()[0]) and len(text.split()) > 1
    comma = re.match(r"^([^,]+),\s*([^,;(|\t–—]+)", text)
    given = re.split(r"\s+[-–]\s+|\s{2,}", comma[2])[0] if comma else ""
    if comma and is_name_part(given):
        if is_name_part(comma[1]) and _reads_reversed(comma[1], given):
            return parse_name(f"{comma[1]}, {given}")
        if _is_word_as_family(comma[1], given):
            return parse_name(f"{comma[1]}, {given}")
    first = pieces[0]
    if not is_name_part(first) and not has_honorific:
        return None
    words = strip_titles(first).split()
    if len(words) == 1 and not has_honorific and not (is_sure and is_given(words[0])):
        return None
    if not is_sure and not has_honorific and evidence(words) == 0 and len(pieces) == 1 and len(words) > 3:
        return None
    return parse_name(first)


def _is_word_as_family(before: str, after: str) -> bool:
    """ "Sommer, Patrick", "Graf, Bozena": an everyday word before a comma and a known given name."""
    words = strip_titles(before).split()
    return len(words) == 1 and words[0][0].isupper() and len(words[0]) <= 9 and is_given(after.split()[0])


def _reads_reversed(before: str, after: str) -> bool:
    """ "Abdi, Hodan" but not "Dilek Aydoğan, Vorsitzende"."""
    family, given = strip_titles(before).split(), strip_titles(after).split()
    solid = [word for word in family if not is_particle(word)]
    if len(solid) > 2 or not given or len(given) > 3 or is_office(given[0]):
        return False
    if len(solid) == 1:
        return True
    return is_given(given[0]) and not is_given(solid[0])
