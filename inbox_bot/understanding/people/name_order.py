"""Which part of a name comes first, where the mail says it or its list shows it.

"MOKOENA THABO" alone is read as it stands; below "Reihenfolge: Nachname Vorname", or beside "Nowak Anna" and "Wójcik
Piotr", the family name comes first.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..findings import Found
from ..words.names import Name, is_family, is_given, is_particle, key, parse_name

if TYPE_CHECKING:
    from ..mail_parts import MailParts


def turn_names(mail: MailParts, people: Sequence[Found]) -> None:
    """Gives names their parts as the mail orders them, in place."""
    known = {key(form) for form in mail.writer.forms} | {key(each.full) for each in mail.confirmed}
    named = [each for each in people if each.name is not None]
    straight = [each for each in named if _stands(each, each.full)]
    turned = [each for each in named if each.name and _stands(each, f"{each.name.family} {each.name.given}")]
    open_ones = [each for each in straight if key(each.full) not in known]
    open_ones = [each for each in open_ones if not _is_surely_given_first(each.full.split())]
    is_shown = any(_is_writer_turned(mail, each) for each in named)
    if open_ones and (
        is_shown or _is_said(mail) or (turned and len(open_ones) == len(straight) and _are_rows(straight, turned))
    ):
        for person in open_ones:
            person.name = _family_first(person.full.split())


def _is_writer_turned(mail: MailParts, person: Found) -> bool:
    """ "Berg Anna, Dohm Uwe", from Anna Berg."""
    own = mail.writer.name
    return own is not None and own.is_full and f"{own.family} {own.given}" in person.evidence.text


def _stands(person: Found, name: str) -> bool:
    return " " in name.strip() and name in person.evidence.text


def _is_said(mail: MailParts) -> bool:
    lines = [*mail.own.lines, *(mail.forwarded_lines if mail.forwarded_reading is not None else ())]
    return any(mail.lexicon.has(line.text, "order.family_first") for line in lines)


def _are_rows(straight: Sequence[Found], turned: Sequence[Found]) -> bool:
    """One row each: a list is written in one order, a sentence need not be."""
    return len({person.evidence.line for person in (*straight, *turned)}) == len(straight) + len(turned)


def _is_surely_given_first(words: Sequence[str]) -> bool:
    return is_given(words[0]) and not is_given(words[-1])


def _family_first(words: Sequence[str]) -> Name | None:
    """ "De Angelis Rosaria", "Horváthné Kis Ilona": the given names are the known ones at the end."""
    start = len(words)
    while start > 1 and is_given(words[start - 1]) and not is_particle(words[start - 2]):
        start -= 1
    if start == len(words) or (start == 1 and len(words) > 2 and is_family(words[1])):
        return parse_name(" ".join(words), family_first=True)
    return Name(" ".join(words[start:]), " ".join(words[:start]))
