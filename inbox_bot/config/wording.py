"""pydantic's errors in our words: what is wrong, and what to write instead.

Values are named by their type; only where a word of a fixed set is expected is the wrong one quoted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches
from enum import Enum
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from .key_names import Loc, key_name
from .notation import toml
from .tables import File
from .values import Problem


def problem_of(detail: ErrorDetails, raw: dict[str, Any]) -> Problem:
    loc = detail["loc"]
    what, instead = _words(detail)
    return Problem(key_name(loc, raw), what, instead)


def _words(detail: ErrorDetails) -> tuple[str, str]:
    kind, context, loc = detail["type"], detail.get("ctx", {}), detail["loc"]
    if kind == "refused":
        return context["what"], context["instead"]
    if kind == "extra_forbidden":
        return "there is no such key", _did_you_mean(loc)
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


def _did_you_mean(loc: Loc) -> str:
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
