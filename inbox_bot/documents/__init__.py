"""A mail's body and attachments, whatever their format, made alike; takes a Message, returns Documents, never raises.

Openers plus readers, never openers times readers: each format has one small opener here, and all of them end in lines,
fields and tables. Which opener reads an attachment is one table, `formats.FORMATS`. What can't be read (encrypted,
too large, a picture) is a document too, with the reason for the organisers in `problem`.
"""

from __future__ import annotations

from ..model import Document, Message
from .attachments import has_letter, is_body, open_attachments
from .body import BODY, open_body
from .containers import unpack
from .guard import guarded

__all__ = ["open_documents"]


def open_documents(message: Message) -> tuple[Document, ...]:
    """The body as one document, then every attachment in order; a document that fails says so in `problem`."""
    parts = tuple(unpack(message.parts, has_letter=has_letter(message.parts)))
    body = [part for part in parts if is_body(part, parts)]
    others = [part for part in parts if not any(part is each for each in body)]
    page = "".join(part.text or "" for part in body if part.content_type == "text/html")
    return (guarded(lambda: open_body(body), BODY, "Der Text der E-Mail"), *open_attachments(others, page))
