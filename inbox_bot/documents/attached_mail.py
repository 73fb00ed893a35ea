"""An attached mail -> its header lines, its words, and its own attachments; takes bytes, refuses nesting beyond two.

Whoever forwards a mail as an attachment means what stands in it. Header lines are written as Outlook writes them above
a quote, so that both are read alike.
"""

from __future__ import annotations

import email
import email.header
import email.message
import re
from collections.abc import Iterator
from dataclasses import replace

from ..model import Document, DocumentKind, Part
from .body import open_body

_HEADERS = (("From", "Von"), ("Date", "Gesendet"), ("To", "An"), ("Cc", "Cc"), ("Subject", "Betreff"))
_MAX_HEADER_CHARACTERS = 2_000


def parts_of(content: bytes) -> tuple[email.message.Message, tuple[Part, ...]]:
    """The mail and its leaves; the standard library's compat32 policy never raises on parsing (only on depth)."""
    mail = email.message_from_bytes(content)
    return mail, tuple(_leaves(mail))


def open_mail(mail: email.message.Message, body: tuple[Part, ...], origin: str) -> Document:
    """Header lines, an empty line, the body."""
    headers = [f"{label}: {text}" for name, label in _HEADERS if (text := _header(mail, name))]
    document = open_body(body)
    shift = len(headers) + 1
    return replace(
        document,
        kind=DocumentKind.MAIL,
        origin=origin,
        lines=(*headers, "", *document.lines),
        tables=tuple(
            replace(table, first_line=table.first_line + shift if table.first_line >= 0 else -1)
            for table in document.tables
        ),
        quote_depths=(0,) * shift + document.quote_depths if document.quote_depths else (),
    )


def _leaves(mail: email.message.Message) -> Iterator[Part]:
    payload = mail.get_payload()
    if mail.get_content_type() == "message/rfc822" and isinstance(payload, list):
        inner = b"".join(each.as_bytes() for each in payload if isinstance(each, email.message.Message))
        yield Part("message/rfc822", inner, None, _filename(mail), is_attachment=True)
    elif isinstance(payload, list):
        for each in payload:
            if isinstance(each, email.message.Message):
                yield from _leaves(each)
    else:
        yield _leaf(mail)


def _leaf(mail: email.message.Message) -> Part:
    decoded = mail.get_payload(decode=True)
    content = decoded if isinstance(decoded, bytes) else b""
    kind = mail.get_content_type()
    return Part(
        kind,
        content,
        _text(content, str(mail.get_param("charset") or "")) if kind.startswith("text/") else None,
        _filename(mail),
        is_attachment=mail.get_content_disposition() == "attachment",
        content_id=mail.get("Content-ID"),
        flowed=str(mail.get_param("format") or "").lower() == "flowed",
        delsp=str(mail.get_param("delsp") or "").lower() == "yes",
    )


def _text(content: bytes, charset: str) -> str:
    for name in ("utf-8", charset or "cp1252"):
        try:
            return content.decode(name).replace("\0", "")
        except (LookupError, UnicodeError, ValueError):
            continue
    return content.decode("cp1252", "replace").replace("\0", "")


def _filename(mail: email.message.Message) -> str | None:
    try:
        name = mail.get_filename()
    except (LookupError, UnicodeError, ValueError, TypeError, AttributeError):
        return None
    return _decoded(name) if name else None


def _header(mail: email.message.Message, name: str) -> str:
    return _decoded(str(mail.get(name) or "")[:_MAX_HEADER_CHARACTERS])


def _decoded(raw: str) -> str:
    """Encoded words of RFC 2047 as text; raw 8-bit bytes as UTF-8; on one line."""
    raw = re.sub(r"\s+", " ", raw).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    try:
        text = str(email.header.make_header(email.header.decode_header(raw)))
    except (LookupError, UnicodeError, ValueError, email.errors.HeaderParseError):
        text = raw
    return re.sub(r"\s+", " ", text.encode("utf-8", "replace").decode()).strip()
