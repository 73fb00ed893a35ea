"""Attachments -> documents; takes the parts that are not the body, refuses what no opener reads, with the reason.

Left out without a word is what no person would call an attachment: signature pictures, cryptographic signatures, the
machine-readable parts of delivery reports. An attached mail is followed by its own attachments.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Document, Part
from .attached_mail import open_mail, parts_of
from .containers import unpack
from .formats import Format, is_picture, recognise
from .guard import guarded, unreadable
from .limits import MAX_ATTACHMENT_BYTES, MAX_ATTACHMENTS, PictureOnly
from .ocr import PictureReader

_MAX_DEPTH = 2
"""A mail in a mail in a mail is somebody's archive."""
_SMALL_PICTURE_BYTES = 150_000
"""A logo; the photo of a filled form is larger."""
_TINY_PICTURE_BYTES = 10_000
"""Also outside the text: an icon of a signature that a mail program attached."""
_SILENT_TYPES = frozenset(
    {
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/feedback-report",
        "text/rfc822-headers",
        "text/x-amp-html",
    }
)

_SILENT_ENDINGS = (".p7s", ".p7c", ".p7b")
"""Signatures and certificates, also under a general type."""


def is_body(part: Part, parts: Sequence[Part]) -> bool:
    """The letter itself: text that is no attachment; a file name is forgiven where nothing else is the letter."""
    if part.text is None or part.is_attachment or part.content_type not in ("text/plain", "text/html"):
        return False
    return not part.filename or not any(
        other.text is not None and not other.is_attachment and not other.filename for other in parts
    )


def has_letter(parts: Sequence[Part]) -> bool:
    """Does the mail say anything by itself?"""
    return any(part.text and part.text.strip() and is_body(part, parts) for part in parts)


def open_attachments(
    parts: Sequence[Part], page: str = "", pictures: PictureReader | None = None, depth: int = 0
) -> tuple[Document, ...]:
    """In order. `page` is the body's HTML: a picture that it shows (cid:) is part of the letter's look.

    `pictures` recognises text in pictures; without it they are for a person to look at.
    """
    seen = [part for part in parts if not _is_silent(part, page)]
    documents = [
        document for at, part in enumerate(seen[:MAX_ATTACHMENTS]) for document in _open(part, at + 1, pictures, depth)
    ]
    if len(seen) > MAX_ATTACHMENTS:
        documents.append(
            unreadable(
                "weitere Anhänge",
                f"Die E-Mail hat mehr als {MAX_ATTACHMENTS} Anhänge; die übrigen wurden nicht gelesen.",
            )
        )
    return tuple(documents)


def _open(part: Part, number: int, pictures: PictureReader | None, depth: int) -> Iterator[Document]:
    origin = part.filename or f"Anhang {number}"
    if len(part.content) > MAX_ATTACHMENT_BYTES:
        megabytes = MAX_ATTACHMENT_BYTES // 1024 // 1024
        yield unreadable(origin, f"Der Anhang ist größer als {megabytes} MB und wurde nicht gelesen.")
    elif _is_mail(part):
        yield from _open_mail(part, origin, pictures, depth)
    else:
        form: Format = recognise(part)
        yield guarded(lambda: _open_file(form, part, origin, pictures), origin, form.name)


def _open_file(form: Format, part: Part, origin: str, pictures: PictureReader | None) -> Document:
    try:
        return form.opener(part, origin)
    except PictureOnly:
        recognised = pictures.open(part, origin) if pictures else None
        if recognised is None:
            raise
        return recognised


def _open_mail(part: Part, origin: str, pictures: PictureReader | None, depth: int) -> Iterator[Document]:
    if depth >= _MAX_DEPTH:
        yield unreadable(origin, "Die E-Mail steckt zu tief in anderen E-Mails und wurde nicht gelesen.")
        return
    inner: list[Part] = []

    def opener() -> Document:
        mail, parts = parts_of(part.content)
        parts = tuple(unpack(parts, has_letter=has_letter(parts)))
        body = tuple(each for each in parts if is_body(each, parts))
        inner.extend(each for each in parts if not any(each is other for other in body))
        return open_mail(mail, body, origin)

    yield guarded(opener, origin, "Die angehängte E-Mail")
    yield from open_attachments(inner, pictures=pictures, depth=depth + 1)


def _is_mail(part: Part) -> bool:
    return part.content_type in ("message/rfc822", "message/global") or (
        (part.filename or "").lower().endswith(".eml") and not part.content.startswith(b"PK")
    )


def _is_silent(part: Part, page: str) -> bool:
    if part.content_type in _SILENT_TYPES or not (part.content.strip() or part.filename):
        return True
    if (part.filename or "").lower().endswith(_SILENT_ENDINGS):
        return True
    return part.content_type.startswith("image/") and _is_decoration(part, page) and is_picture(part)


def _is_decoration(part: Part, page: str) -> bool:
    """A picture of the letter's look: small, and shown within the text."""
    size = len(part.content)
    content_id = (part.content_id or "").strip("<> ")
    is_shown = not part.is_attachment or bool(content_id and f"cid:{content_id}" in page)
    return size < (_SMALL_PICTURE_BYTES if is_shown else _TINY_PICTURE_BYTES)
