"""Rows of people: spreadsheets, tables of Word and HTML, columns typed with blanks.

Takes a `Table`; returns a `Found` per row that names somebody. Columns are known by their heads in any order and
language; a table without heads is read by what its cells look like. Title rows, sum rows and empty rows name
nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

from ...model import Evidence, Mode, Table
from ..findings import Found
from ..sections import Line
from ..words.event_words import EventWords
from ..words.lexicon import Lexicon
from ..words.names import Name, evidence, is_common, is_placeholder, parse_name
from ..words.small_words import small_words
from ..words.tokens import EMAIL, fold, tokenize
from ..words.wishes import mode_of
from .answers import CROSS, answer_of, declines, is_status_head, status_of


@dataclass(slots=True)
class _Columns:
    name: int = -1
    given: int = -1
    family: int = -1
    email: int = -1
    organisation: int = -1
    mode: int = -1
    session: int = -1
    family_first: bool = False
    new: int = -1
    old: int = -1
    status: int = -1
    crosses: dict[int, str] = field(default_factory=dict)
    mode_crosses: dict[int, Mode] = field(default_factory=dict)

    @property
    def has_names(self) -> bool:
        return self.name >= 0 or self.family >= 0 or self.given >= 0


def read_table(table: Table, origin: str, lexicon: Lexicon, words: EventWords) -> list[Found]:
    """Everybody in a table, in its order."""
    if _stands_on_its_side(table.rows, lexicon):
        table = replace(table, rows=tuple(zip(*_filled(table.rows), strict=True)), first_line=-1)
    for head, row in enumerate(table.rows[:6]):
        columns = _columns(row, lexicon, words)
        if columns.has_names and len(table.rows) > head + 1:
            rows = list(enumerate(table.rows))[head + 1 :]
            return _people(rows, columns, table, origin, lexicon, words)
    if _is_form(table.rows, lexicon):
        return []
    guessed = _guessed(table.rows, lexicon, words)
    return _people(list(enumerate(table.rows)), guessed, table, origin, lexicon, words) if guessed.has_names else []


def _stands_on_its_side(rows: Sequence[Sequence[str]], lexicon: Lexicon) -> bool:
    """ "Vorname | Mia | Uwe", "Nachname | Kern | Dohm": the heads stand in the first column, and people beside them."""
    if len(rows) < _LEAST or max((len(row) for row in rows), default=0) < _LEAST:
        return False
    down = [_label_kinds(row[0], lexicon) for row in rows if row and row[0].strip()]
    across = {kind for cell in rows[0][1:] for kind in _label_kinds(cell, lexicon)}
    named = {kind for kinds in down for kind in kinds} & {"given", "family"}
    return len(named) == 2 and sum(map(bool, down)) * 2 > len(down) and not across & {"given", "family"}


_LEAST = 3
"""Rows and columns: with fewer it is one person's form."""


def _filled(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    width = max(len(row) for row in rows)
    return [(*row, *([""] * (width - len(row)))) for row in rows]


def _is_form(rows: Sequence[Sequence[str]], lexicon: Lexicon) -> bool:
    """ "Verein | Technikbrücke", "Telefon | 0251 ...": labels with their values, and no list of people."""
    labels = [bool(_label_kinds(row[0], lexicon)) for row in rows if len(row) == 2 and row[0].strip()]
    return sum(labels) >= 2 and len(labels) == len([row for row in rows if any(row)])


def _columns(row: Sequence[str], lexicon: Lexicon, words: EventWords) -> _Columns:
    columns = _Columns()
    for index, cell in enumerate(row):
        kinds = _label_kinds(cell, lexicon)
        session = words.session_of_cell(cell, lexicon) if not kinds & {"name", "given", "family", "email"} else ()
        if "name" in kinds and columns.name < 0:
            columns.name, columns.family_first = index, _says_family_first(cell, lexicon)
        elif "given" in kinds:
            columns.given = index
        elif "family" in kinds:
            columns.family = index
        elif "email" in kinds:
            columns.email = index
        elif fold(cell).strip(" :") in _NEW:
            columns.new = index
        elif fold(cell).strip(" :") in _OLD:
            columns.old = index
        elif len(session) == 1:
            columns.crosses[index] = session[0]
        elif "session" in kinds:
            columns.session = index
        elif _MODE_LETTERS.match(cell):
            columns.mode = index
        elif mode_of(cell, lexicon) and not _both_modes(cell, lexicon):
            columns.mode_crosses[index] = mode_of(cell, lexicon) or Mode.ONSITE
        elif "mode" in kinds or _both_modes(cell, lexicon):
            columns.mode = index
        elif "organisation" in kinds:
            columns.organisation = index
        elif is_status_head(cell):
            columns.status = index
    if columns.given >= 0 and columns.family < 0 and columns.name >= 0:
        columns.family, columns.name = columns.name, -1  # "Name | Vorname": Name is the family name
    return columns


def _label_kinds(cell: str, lexicon: Lexicon) -> set[str]:
    text = _GENDERED.sub("", cell.strip().rstrip(":*?"))
    tokens = tokenize(text)
    return {
        cue.value for cue in lexicon.cues(tokens) if cue.family == "label" and cue.start == 0 and cue.end == len(tokens)
    }


_GENDERED = re.compile(r"(?:[/(*:_]-?(?:innen|in|r)\)?|\((?:n|en|s)\))$", re.IGNORECASE)
"""The end of "Teilnehmer/in", "Teilnehmer*innen", "Vorname(n)"."""
_MODE_LETTERS = re.compile(r"^\s*[PVO]\s*/\s*[PVO]\s*$")
_LETTERS = {"p": Mode.ONSITE, "v": Mode.ONSITE, "o": Mode.ONLINE}
"""Under a head "P/O" or "V/O": Präsenz, vor Ort, online."""


def _both_modes(cell: str, lexicon: Lexicon) -> bool:
    return {"mode.online", "mode.onsite"} <= {cue.kind for cue in lexicon.cues_in(cell.replace("/", " / "))}


def _says_family_first(cell: str, lexicon: Lexicon) -> bool:
    cues = [cue for cue in lexicon.cues_in(cell) if cue.kind in ("label.given", "label.family", "label.name")]
    inner = [cue.kind for cue in cues if cue.end - cue.start == 1]
    return len(inner) >= 2 and inner[0] != "label.given"


def _guessed(rows: Sequence[Sequence[str]], lexicon: Lexicon, words: EventWords) -> _Columns:
    """Columns by their content: the one with most names, the one with addresses."""
    columns = _Columns()
    width = max((len(row) for row in rows), default=0)
    scores: list[int] = []
    for index in range(width):
        cells = [row[index] for row in rows if index < len(row) and row[index].strip()]
        if any(re.search(EMAIL, cell) for cell in cells):
            columns.email = index
        names = [cell for cell in cells if _looks_like_name(cell)]
        scores.append(len(names) if names and len(names) * 2 > len(cells) else 0)
        if cells and all(mode_of(cell, lexicon) for cell in cells):
            columns.mode = index
        elif cells and all(words.session_of_cell(cell, lexicon) and len(cell) < 40 for cell in cells) and index:
            columns.session = index
    if any(scores):
        columns.name = scores.index(max(scores))
    return columns


def _looks_like_name(cell: str) -> bool:
    name = parse_name(cell)
    parts = cell.replace(",", " ").split()
    return name is not None and len(parts) >= 2 and evidence(parts) > 0 and not any(is_common(part) for part in parts)


def _people(
    rows: Sequence[tuple[int, Sequence[str]]],
    columns: _Columns,
    table: Table,
    origin: str,
    lexicon: Lexicon,
    words: EventWords,
) -> list[Found]:
    found = []
    told = _told_by_head(rows, columns, lexicon)
    status = told if told >= 0 else _status_column(rows, columns, lexicon)
    remarks = set(range(max((len(row) for _, row in rows), default=0))) - _known(columns)
    remarks |= {columns.mode, columns.session} - {-1}  # "AG 2", "–– (kommt nicht mit)"
    moves = columns.new >= 0 and columns.old >= 0
    for index, row in rows:
        name = _name(row, columns)
        answer = (status_of if told >= 0 else answer_of)(_cell(row, status), lexicon) if status >= 0 else True
        if answer is False or any(declines(row[at], lexicon) for at in remarks if at < len(row)):
            continue
        is_open = is_placeholder(_cell(row, max(columns.name, columns.family)))
        if (name is None and not is_open) or (name and _label_kinds(name.full, lexicon) & _NAMED):
            continue
        line = table.first_line + index + 1 if table.first_line >= 0 else index + 1
        person = Found(
            None if is_open else name,
            Evidence(origin, line, " | ".join(cell for cell in row if cell), "table row"),
            weight=3 if answer and not _is_open_mode(_cell(row, columns.mode)) else 1,
            is_moved=moves,
            is_open=told >= 0 and answer is None,
        )
        email = re.search(EMAIL, _cell(row, columns.email) or " ".join(row))
        person.email = email[0] if email else None
        person.organisation = _cell(row, columns.organisation) or None
        new = _cell(row, columns.new) if moves else ""
        mode = new or _cell(row, columns.mode) or _cell(row, told)
        person.mode = mode_of(mode, lexicon) or _LETTERS.get(mode.lower()) or _crossed(row, columns.mode_crosses)
        wishes = words.session_of_cell(new or _cell(row, columns.session), lexicon)
        crossed = _crossed(row, columns.crosses)
        person.sessions = list(wishes[:1]) or ([crossed] if crossed else [])
        person.other_sessions = list(wishes[1:])
        found.append(person)
    return found


_NEW = small_words("table", "new")
_OLD = small_words("table", "old")


def _told_by_head(rows: Sequence[tuple[int, Sequence[str]]], columns: _Columns, lexicon: Lexicon) -> int:
    """The column under "Zusage?" or "Rückmeldung", where some say yes and others don't; -1 where there is none."""
    for index, read in ((columns.status, status_of), (columns.mode, answer_of)):
        answers = [read(_cell(row, index), lexicon) for _, row in rows if index >= 0 and _name(row, columns)]
        if True in answers and any(answer is not True for answer in answers):
            # Ways to take part are told of many and left open by some: only a "yes" beside a "no" is an answer.
            return index if read is status_of or False in answers else -1
    return -1


def _status_column(rows: Sequence[tuple[int, Sequence[str]]], columns: _Columns, lexicon: Lexicon) -> int:
    """The column that says who comes and who doesn't; -1 where there is none."""
    known = _known(columns)
    for index in range(max((len(row) for _, row in rows), default=0)):
        cells = [_cell(row, index) for _, row in rows if _name(row, columns)]
        if index in known or len(cells) < 2 or any(len(cell) > 30 for cell in cells):
            continue
        answers = [answer_of(cell, lexicon) for cell in cells if cell]
        if True in answers and False in answers:
            return index
    return -1


def _known(columns: _Columns) -> set[int]:
    """Those whose head or content says what stands in them."""
    known = {columns.name, columns.given, columns.family, columns.email, columns.organisation, columns.mode}
    return known | {columns.status, columns.session, columns.new, columns.old, *columns.crosses, *columns.mode_crosses}


def _is_open_mode(cell: str) -> bool:
    """ "-" or "online ?" in the column that says how: perhaps not at all."""
    return cell.strip() in ("-", "–", "—", "/") or "?" in cell


def _cell(row: Sequence[str], index: int) -> str:
    return row[index].strip() if 0 <= index < len(row) else ""


_NAMED = frozenset({"name", "given", "family", "email", "session"})
"""Heads that a row repeats, or that weren't known as such: "Vor- und Zuname" is nobody."""

T = TypeVar("T")


def _crossed(row: Sequence[str], crosses: dict[int, T]) -> T | None:
    return next((value for index, value in crosses.items() if CROSS.match(_cell(row, index))), None)


def _name(row: Sequence[str], columns: _Columns) -> Name | None:
    if columns.family >= 0 or columns.given >= 0:
        family, given = _cell(row, columns.family), _cell(row, columns.given)
        parsed = parse_name(f"{family}, {given}") if family and given else parse_name(family or given)
        return parsed if parsed and not _is_sum(family or given) else None
    cell = _cell(row, columns.name)
    if not cell or _is_sum(cell):
        return None
    if columns.family_first and "," not in cell:
        return parse_name(cell, family_first=True)
    return parse_name(cell)


def _is_sum(cell: str) -> bool:
    return bool(re.match(r"(?:summe|gesamt|anzahl|total|insgesamt|toplam|suma|somme)\b", fold(cell))) or not re.search(
        r"[^\W\d_]{2}", cell
    )


# ------------------------------------------------------------------------------------------------------- typed columns

_COLUMN = re.compile(r"\s{2,}|\t|\s*\|\s*|\s*;\s*")


def typed_tables(lines: Sequence[Line], lexicon: Lexicon) -> list[tuple[Table, int, int]]:
    """Tables typed with blanks, tabs, bars or semicolons: (table, first and last line number)."""
    found, run = [], list[tuple[Line, list[str]]]()
    for line in [*lines, None]:
        cells = _cells(line.text) if line else []
        is_rule = bool(line and re.match(r"^\s*[-=+|_ ]{4,}$", line.text))
        if line and len(cells) >= 2 and (not run or line.number <= run[-1][0].number + 2):
            run.append((line, cells))
            continue
        if is_rule and run:
            run.append((line, []) if line else run[-1])
            continue
        found += _table_of(run, lexicon)
        run = []
    return found


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in _COLUMN.split(text.strip().strip("|").strip())]


def _table_of(run: Sequence[tuple[Line, list[str]]], lexicon: Lexicon) -> list[tuple[Table, int, int]]:
    rows = [(line, cells) for line, cells in run if cells]
    if len(rows) < 2:
        return []
    head = {kind for cell in rows[0][1] for kind in _label_kinds(cell, lexicon)}
    if not head & {"name", "given", "family"}:
        return []
    table = Table(tuple(tuple(cells) for _, cells in rows))
    return [(table, run[0][0].number, run[-1][0].number)]
