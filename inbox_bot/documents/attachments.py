"""Attachments -> documents; takes the parts that are not the body, refuses what no opener reads, with the reason."""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Document, Part
from .guard import unreadable


def is_body(part: Part, parts: Sequence[Part]) -> bool:
    """The letter itself: text that is no attachment; a file name is forgiven where nothing else is the letter."""
    if part.text is None or part.is_attachment or part.content_type not in ("text/plain", "text/html"):
        return False
    return not part.filename or not any(
        other.text is not None and not other.is_attachment and not other.filename for other in parts
    )


def open_attachments(parts: Sequence[Part]) -> tuple[Document, ...]:
    return tuple(unreadable(part.filename or "Anhang", "Dieses Format kann nicht gelesen werden.") for part in parts)
