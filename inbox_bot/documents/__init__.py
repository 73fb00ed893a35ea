"""A mail's body and attachments, whatever their format, made alike; takes a Message, returns Documents, never raises.

Openers plus readers, never openers times readers: each format has one small opener here, and all of them end in lines,
fields and tables. Which opener reads an attachment is one table, `formats.FORMATS`. What can't be read (encrypted,
too large, a picture) is a document too, with the reason for the organisers in `problem`.
"""

from __future__ import annotations

from ..model import Document, Message
from ..model.documents import ReadPicture
from .attachments import has_letter, is_body, open_attachments
from .body import BODY, open_body
from .containers import unpack
from .guard import guarded, one_mail
from .ocr import PictureReader

__all__ = ["open_documents"]


def open_documents(message: Message, read_picture: ReadPicture | None = None) -> tuple[Document, ...]:
    """The body as one document, then every attachment in order; a document that fails says so in `problem`.

    `read_picture` recognises text in a picture, where there is a program for it: pictures and scans then become
    documents of the kind OCR.
    """
    with one_mail():
        parts = tuple(unpack(message.parts, has_letter=has_letter(message.parts)))
        body = [part for part in parts if is_body(part, parts)]
        others = [part for part in parts if not any(part is each for each in body)]
        pictures = PictureReader(read_picture) if read_picture else None
        page = "".join(part.text or "" for part in body if part.content_type == "text/html")
        return (
            guarded(lambda: open_body(body), BODY, "Der Text der E-Mail"),
            *open_attachments(others, page, pictures),
        )
