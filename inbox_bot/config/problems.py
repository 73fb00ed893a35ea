"""From TOML text to a `File`, with a `Problem` for everything that a single key has wrong.

`tomllib` finds errors of the notation, pydantic those of a value. To report also what is wrong between keys (`checks`),
the rest of a faulty file is kept: what was refused is left out, and what is left is validated again.
"""

from __future__ import annotations

import copy
import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from difflib import get_close_matches
from enum import Enum
from typing import Any, cast, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from .notation import toml
from .tables import File
from .values import Problem

Loc = Sequence[int | str]

# ------------------------------------------------------------------------------------------------------------- notation


def parse_toml(text: str) -> dict[str, Any] | Problem:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return _syntax_problem(text, str(error))


def _syntax_problem(text: str, message: str) -> Problem:
    """tomllib's sentence ends in "(at line 3, column 5)" or "(at end of document)"."""
    what, _, place = message.rstrip(")").rpartition(" (at ")
    found = re.match(r"line (\d+), column (\d+)", place)
    number = int(found[1]) if found else len(text.rstrip().splitlines()) or 1
    lines = text.splitlines()
    line = lines[number - 1] if number <= len(lines) else ""
    where = place if found else f"line {number}"
    return Problem(where, f"this is not TOML ({what[:1].lower()}{what[1:]})", _syntax_hint(line, what))


_SYNTAX_HINTS = (
    (r"=\s*\d?\d:\d\d", 'write a time of day in quotation marks: "09:00"'),
    (r"=\s*\d\d?\.\d\d?\.\d{4}", "write a date as year-month-day: 2021-11-03T10:00:00"),
    (r"=\s*(yes|no|on|off|ja|nein|True|False)\b", "write true or false in small letters"),
    (r"[„“”«»]", 'use straight quotation marks: "..."'),
    (r"=\s*[^\W\d]", 'put texts in quotation marks: key = "text"'),
    (r"=\s*(#.*)?$", "write a value after the equals sign, or take the line out"),
    (r"^\s*[\w-]+\s*:", "write key = value, with an equals sign"),
)


def _syntax_hint(line: str, what: str) -> str:
    if "Cannot" in what:
        return "each key and each [table] may stand once; only [[events]] and [[events.sessions]] may be repeated"
    fitting = (hint for pattern, hint in _SYNTAX_HINTS if re.search(pattern, line))
    return next(fitting, "look at the end of this line and of the one before for a missing quotation mark or bracket")


# --------------------------------------------------------------------------------------------------------------- values


def read_tables(raw: dict[str, Any]) -> tuple[File, list[Problem]]:
    """The file as far as it is valid, and a problem for each value that is not."""
    problems: list[Problem] = []
    rest = copy.deepcopy(raw)
    while True:
        try:
            return File.model_validate(rest), problems
        except ValidationError as error:
            details = error.errors(include_url=False, include_input=True)
            # Later rounds only find what follows from a left-out value: said already.
            problems = problems or [_problem(detail, raw) for detail in details]
            _leave_out(rest, [detail["loc"] for detail in details])


def _leave_out(raw: dict[str, Any], locs: Sequence[Loc]) -> None:
    """Takes the refused values out; from the end, so that the places of a list's other entries hold."""
    for loc in sorted(set(map(_removable(raw), locs)), key=_order, reverse=True):
        container = _at(raw, loc[:-1])
        if isinstance(container, dict):
            container.pop(loc[-1], None)
        elif isinstance(container, list):
            container.pop(cast(int, loc[-1]))


def _removable(raw: dict[str, Any]) -> Callable[[Loc], tuple[int | str, ...]]:
    """A missing key takes its table along: there is nothing else to take out."""
    return lambda loc: tuple(loc) if _at(raw, loc) is not None else tuple(loc[:-1])


def _order(loc: Loc) -> list[tuple[str, int]]:
    return [("", step) if isinstance(step, int) else (step, 0) for step in loc]


def _at(raw: Any, loc: Loc) -> Any:
    for step in loc:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            return None
    return raw


# ------------------------------------------------------------------------------------------------------- names of keys


def key_name(loc: Loc, raw: Any) -> str:
    """`[imap] port`, `[mailbox] organisers, entry 2`, `[[events]] "fachtag" · sessions "ag1" · capacity`."""
    if len(loc) == 1:
        return f"[{loc[0]}]" if isinstance(_at(raw, loc), dict) else str(loc[0])
    if loc[0] != "events":
        return _with_entry(f"[{'.'.join(map(str, loc[: _tables(loc)]))}] {loc[_tables(loc)]}", loc[_tables(loc) + 1 :])
    names = [f"[[events]] {_label(raw, loc[:2])}"]
    rest = loc[2:]
    if rest[:1] == ("sessions",) and len(rest) > 1:
        names.append(f"sessions {_label(raw, loc[:4])}")
        rest = rest[2:]
    elif rest[:1] == ("dial_in",) and len(rest) > 1:
        names.append("dial_in")
        rest = rest[1:]
    if rest:
        names.append(_with_entry(str(rest[0]), rest[1:]))
    return " · ".join(names)


def _tables(loc: Loc) -> int:
    return 2 if loc[1] == "oauth2" and len(loc) > 2 else 1


def _with_entry(name: str, rest: Loc) -> str:
    return f"{name}, entry {int(rest[0]) + 1}" if rest and isinstance(rest[0], int) else name


def _label(raw: Any, loc: Loc) -> str:
    slug = _at(raw, (*loc, "slug"))
    return f'"{slug}"' if isinstance(slug, str) and slug else f"number {int(loc[-1]) + 1}"


# ------------------------------------------------------------------------------------------------------ words of errors


def _problem(detail: ErrorDetails, raw: dict[str, Any]) -> Problem:
    loc = detail["loc"]
    what, instead = _words(detail, raw)
    return Problem(key_name(loc, raw), what, instead)


def _words(detail: ErrorDetails, raw: dict[str, Any]) -> tuple[str, str]:
    kind, context, loc = detail["type"], detail.get("ctx", {}), detail["loc"]
    if kind == "refused":
        return context["what"], context["instead"]
    if kind == "extra_forbidden":
        return "there is no such key", _did_you_mean(loc, raw)
    if kind == "missing":
        return "is missing", f"write {_example(loc)}"
    if kind in ("greater_than_equal", "less_than_equal"):
        limit = context.get("ge", context.get("le"))
        return f"{detail['input']} is too {_direction(kind)}", f"write {_bound(kind)} {limit:g}"
    if kind in ("enum", "literal_error"):
        return f"{_shown(detail['input'])} is not known here", f"write {_one_of(loc)}"
    if kind == "too_short":
        return "is empty", f"write {_example(loc)}"
    return f"is {_type_of(detail['input'])}, not {_WANTED.get(kind, 'what belongs here')}", f"write {_example(loc)}"


_WANTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "list_type": "a list",
    "model_type": "a table",
    "model_attributes_type": "a table",
}


def _type_of(value: Any) -> str:
    """By type only: the value itself may be a secret that was put in the wrong place."""
    for kind, words in ((bool, "true or false"), (int, "a number"), (float, "a fraction"), (str, "a text")):
        if isinstance(value, kind):
            return words
    if isinstance(value, list):
        return "a list"
    return "a table" if isinstance(value, dict) else "a date or time"


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else _type_of(value)


def _direction(kind: str) -> str:
    return "small" if kind == "greater_than_equal" else "large"


def _bound(kind: str) -> str:
    return "at least" if kind == "greater_than_equal" else "at most"


def _did_you_mean(loc: Loc, raw: dict[str, Any]) -> str:
    table, name = _table_at(loc[:-1]), str(loc[-1])
    if re.fullmatch(r"(password|passwort|client_secret|refresh_token|secret|token)", name.lower()):
        return f"secrets never stand in this file: write {_secret_keys(table, name)}"
    known = list(table.model_fields)
    meant = _CUSTOMARY.get(name.lower())
    if meant in known:
        return f"write {meant}"
    close = get_close_matches(name.lower(), known, n=1, cutoff=0.6)
    if close:
        return f"did you mean {_as_written((*loc[:-1], close[0]))}?"
    if elsewhere := _tables_with(name):
        return f"this key belongs in {' or '.join(elsewhere)}"
    return "take it out; config.example.toml shows every key"


# Other programs' words for our keys.
_CUSTOMARY = {
    "name": "title",
    "date": "starts",
    "begin": "starts",
    "location": "place",
    "venue": "place",
    "deadline": "registration_closes",
    "places": "capacity",
    "seats": "capacity",
    "limit": "capacity",
    "user": "username",
    "login": "username",
    "server": "host",
    "ssl": "security",
    "tls": "security",
    "email": "address",
    "mail": "address",
    "url": "database",
}


def _secret_keys(table: type[BaseModel], name: str) -> str:
    base = name if f"{name}_file" in table.model_fields else "password"
    return f"{base}_file or {base}_env" if f"{base}_file" in table.model_fields else "password_file in [imap] or [smtp]"


def _tables_with(name: str) -> list[str]:
    """Where a key that stands in the wrong table belongs: the classic is a top-level key below the first [table]."""
    found = ["the top of the file, above the first [table]"] if name in File.model_fields else []
    return found + [f"[{key}]" for key in File.model_fields if key != "events" and name in _keys_of(key)]


def _keys_of(table: str) -> Iterable[str]:
    model = _model_in(File.model_fields[table].annotation)
    return model.model_fields if model else ()


def _table_at(loc: Loc) -> type[BaseModel]:
    """The model of the table at `loc`; the last one on the way where `loc` leads into a value."""
    model: type[BaseModel] = File
    for step in loc:
        if isinstance(step, str) and step in model.model_fields:
            model = _model_in(model.model_fields[step].annotation) or model
    return model


def _model_in(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _field_name(loc: Loc) -> str:
    return str([step for step in loc if isinstance(step, str)][-1])


def _example(loc: Loc) -> str:
    name = _field_name(loc)
    field = _table_at(loc[:-1]).model_fields.get(name)
    if field is None or _model_in(field.annotation):
        return f"{_heading(loc)} on a line of its own, and its keys below"
    return f"{name} = {(field.examples or [toml(field.default)])[0]}"


def _as_written(loc: Loc) -> str:
    return _heading(loc) if _model_in(_table_at(loc[:-1]).model_fields[str(loc[-1])].annotation) else str(loc[-1])


def _heading(loc: Loc) -> str:
    path = ".".join(step for step in loc if isinstance(step, str))
    return f"[[{path}]]" if path in ("events", "events.sessions") else f"[{path}]"


def _one_of(loc: Loc) -> str:
    words = _choices(_table_at(loc[:-1]).model_fields[_field_name(loc)].annotation)
    *others, last = (f'"{word}"' for word in words)
    return f"{', '.join(others)} or {last}" if others else last


def _choices(annotation: Any) -> list[str]:
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return [str(member) for member in annotation]
    return [word for part in get_args(annotation) for word in ([part] if isinstance(part, str) else _choices(part))]
