"""What a key is called in a message: the way an operator would look for it in the file.

`loc` is pydantic's path to a value, `raw` the file as `tomllib` read it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

Loc = Sequence[int | str]


def event_key(slug: str, *rest: str) -> str:
    """`[[events]] "fachtag" · capacity`."""
    return " · ".join((f'[[events]] "{slug}"', *rest))


def key_name(loc: Loc, raw: Any) -> str:
    """`[imap] port`, `[mailbox] organisers, entry 2`, `[[events]] "fachtag" · sessions "ag1" · capacity`."""
    if len(loc) == 1:
        return f"[{loc[0]}]" if isinstance(at(raw, loc), dict) else str(loc[0])
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
    slug = at(raw, (*loc, "slug"))
    return f'"{slug}"' if isinstance(slug, str) and slug else f"number {int(loc[-1]) + 1}"


def at(raw: Any, loc: Loc) -> Any:
    """The value there; None where there is none, which TOML cannot write."""
    for step in loc:
        try:
            raw = raw[step]
        except (KeyError, IndexError, TypeError):
            return None
    return raw
