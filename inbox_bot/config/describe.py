"""Every key with its value and where it comes from, for `inbox-bot check`. Passwords in URLs are masked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from .key_names import event_key
from .kinds import WEEKDAY_NAMES
from .notation import toml
from .places import resolved
from .tables import EventTable, File, ServerTable, Table
from .translate import port
from .values import Config, Setting


def describe(config: Config) -> list[tuple[str, str, str]]:
    """(key, value as in TOML, "default" or "file"), in the order of config.example.toml."""
    return [(setting.key, setting.value, setting.source) for setting in config.settings]


def settings(file: File, base: Path, effective: Mapping[str, str]) -> Iterator[Setting]:
    """`effective` holds, by key, what takes more than the key itself to know. Paths are shown as they are looked up."""
    for key, value, is_given in _rows(file):
        shown = effective.get(key, value)
        if key.endswith("_file") and shown:
            shown = resolved(base, str(shown))
        yield Setting(key, toml(shown), "file" if is_given else "default")


def _rows(file: File) -> Iterator[tuple[str, Any, bool]]:
    yield from _keys(file, "")
    for name in type(file).model_fields:
        table = getattr(file, name)
        if isinstance(table, Table):
            yield from _keys(table, f"[{name}] ")
        if isinstance(table, ServerTable) and table.oauth2:
            yield from _keys(table.oauth2, f"[{name}.oauth2] ")
    for event in file.events:
        yield from _event_rows(event)


def _event_rows(event: EventTable) -> Iterator[tuple[str, Any, bool]]:
    yield from _keys(event, f"{event_key(event.slug)} · ")
    if event.dial_in:
        yield from _keys(event.dial_in, f"{event_key(event.slug, 'dial_in')} · ")
    for session in event.sessions:
        yield from _keys(session, f'{event_key(event.slug)} · sessions "{session.slug}" · ')


def _keys(table: Table, prefix: str) -> Iterator[tuple[str, Any, bool]]:
    for name in type(table).model_fields:
        value = getattr(table, name)
        if not _is_table(value):
            yield f"{prefix}{name}", _for_people(table, name, value), name in table.model_fields_set


def _is_table(value: Any) -> bool:
    return isinstance(value, BaseModel) or (isinstance(value, list) and bool(value) and isinstance(value[0], BaseModel))


def _for_people(table: Table, name: str, value: Any) -> Any:
    if name == "digest_weekdays":
        return [WEEKDAY_NAMES[day] for day in value]
    if name in ("digest_at", "reminder_at") and value is None:
        return "off"
    if name == "port" and isinstance(table, ServerTable):
        return port(table)
    return value
