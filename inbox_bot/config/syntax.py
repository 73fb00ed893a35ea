"""TOML text to a dict, or one `Problem` with line, column and a guess at what was meant.

`tomllib` stops at the first mistake, so there is never more than one. The line itself is not quoted: it may hold
a secret.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from .values import Problem


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
