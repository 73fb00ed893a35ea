"""Parts that hold parts (winmail.dat, S/MIME) -> the parts within, in their place; what can't be opened stays.

What stays meets its own opener later, which says why.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence

from ..allowance import TimeUp
from ..model import Part
from . import smime, tnef
from .guard import in_time
from .limits import MAX_ATTACHMENT_BYTES

_MAX_DEPTH = 3


def unpack(parts: Sequence[Part], *, has_letter: bool, depth: int = 0) -> Iterator[Part]:
    """All parts as if nothing had been packed. Of a winmail.dat the letter is taken where the mail has no other."""
    for part in parts:
        inner = _inside(part, has_letter) if depth < _MAX_DEPTH else None
        if inner is None:
            yield part
        else:
            yield from unpack(inner, has_letter=has_letter, depth=depth + 1)


def _inside(part: Part, has_letter: bool) -> tuple[Part, ...] | None:
    """None where this is no container, or one that can't be opened."""
    if len(part.content) > MAX_ATTACHMENT_BYTES:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with in_time():
                if part.content.startswith(tnef.MARK):
                    return tuple(tnef.parts_of(part.content, with_letter=not has_letter))
                if part.content_type in smime.TYPES or smime.MARK.match(part.content):
                    return smime.parts_of(part)
        except (Exception, TimeUp):  # any failure of a parser is a property of the file, not of the program
            return None
    return None
