"""The demo's mails, in the order in which they arrive: `*.eml`, with the events' dates and our address to fill in."""

from __future__ import annotations

import email.utils
import importlib.resources
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from string import Template

from babel.dates import format_date


@dataclass(frozen=True, slots=True)
class Letter:
    name: str
    """As `02-four-with-working-groups`."""
    data: bytes


def letters(office: str, fachtag: datetime, mso_tag: datetime, now: datetime) -> Iterator[Letter]:
    """The letters with their blanks filled in, each a mail of its own with Date and Message-ID."""
    blanks = {"office": office, "fachtag": _day(fachtag), "msotag": _day(mso_tag)}
    folder = importlib.resources.files(__package__)
    for file in sorted((each for each in folder.iterdir() if each.name.endswith(".eml")), key=lambda each: each.name):
        name = file.name.removesuffix(".eml")
        text = Template(file.read_text(encoding="utf-8")).substitute(blanks)
        head = f"Message-ID: <{name}.{now:%Y%m%d%H%M%S}@demo.example>\nDate: {email.utils.format_datetime(now)}\n"
        yield Letter(name, (head + text).encode())


def _day(moment: datetime) -> str:
    return format_date(moment, "d. MMMM", locale="de")
