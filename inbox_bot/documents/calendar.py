"""Calendar files -> three lines on the appointment; takes bytes, refuses nothing.

What, when and where help to know which event a mail means. Organiser and attendees are left out: whoever is in an
invitation has not registered.
"""

from __future__ import annotations

import re

from ..model import Document, DocumentKind, Part
from .draft import Draft
from .text import decode

_LABELS = (("SUMMARY", "Titel"), ("DTSTART", "Beginn"), ("LOCATION", "Ort"))
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d))?")


def open_calendar(part: Part, origin: str) -> Document:
    text = re.sub(r"\r?\n[ \t]", "", decode(part))
    event = text.partition("BEGIN:VEVENT")[2].partition("END:VEVENT")[0]
    draft = Draft()
    for name, label in _LABELS:
        found = re.search(rf"^{name}(?:;[^:\n]*)?:(.+)$", event, re.MULTILINE)
        if found:
            draft.add_line(f"{label}: {_shown(found.group(1).strip())}")
    return draft.document(DocumentKind.TEXT, origin)


def _shown(value: str) -> str:
    moment = _MOMENT.match(value)
    if moment is None:
        return re.sub(r"\\([,;\\])", r"\1", value.replace("\\n", ", "))
    year, month, day, hour, minute = moment.groups()
    return f"{day}.{month}.{year}" + (f" {hour}:{minute}" if hour else "")
