"""A value as it would be written in config.toml: for advice, and for `inbox-bot check`."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from .kinds import Places


def toml(value: Any) -> str:
    """`true`, `40`, `"text"`, `["a", "b"]`, `{ online = 200 }`; None, which TOML lacks, is `(none)`."""
    if value is None:
        return "(none)"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(str(value), ensure_ascii=False)
    if isinstance(value, time):
        return f'"{value:%H:%M}"'
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Places):
        return _places(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, Mapping):
        return f"{{ {', '.join(f'{key} = {toml(each)}' for key, each in value.items())} }}"
    return str(value)


def _places(places: Places) -> str:
    if not places.by_mode:
        return toml(places.total)
    total = {} if places.total is None else {"total": places.total}
    return toml({**dict(places.by_mode), **total})
