"""Bytes into a `Message`: takes any bytes at all, returns a value, never raises; what is broken stands in `defects`.

The MIME tree is cut from the outside in: a multipart's own boundary first, then each piece. So an inner part that is
never closed cannot swallow its neighbours, an attached mail keeps its exact bytes, and depth and count are bounded
before anything is taken apart (the standard library's parser overflows its stack at 247 levels). Header fields are
read by `headers`, parameters by the standard library's `compat32` Message, which is lenient and linear.
"""

from __future__ import annotations

import binascii
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email.message import Message as Parameters
from email.utils import collapse_rfc2231_value
from typing import Final

from ..model import Message, Part
from .addresses import all_addresses, read_addresses
from .charsets import clean, decode, one_line
from .headers import (
    RawFields,
    date,
    first,
    from_base64,
    message_id,
    message_ids,
    read_fields,
    split_block,
    with_line_ends,
    words,
)
from .limits import MAX_DEPTH, MAX_FILENAME, MAX_PARAMETERS, MAX_PARTS, MAX_TEXT
from .smime import Sealed, is_smime, signed_content, signed_name

# Written on the way by those who carry a mail: they differ between two deliveries of the same mail.
_TRACE: Final = re.compile(
    r"(?:received|return-path|delivered-to|envelope-to|delivery-date|x-original-to|x-envelope-.*|authentication-results"
    r"|received-spf|arc-.*|x-spam.*|x-virus.*|x-amavis.*|x-rspamd.*|x-uid.*|x-mozilla-.*|x-keywords|status|x-status"
    r"|x-ms-exchange-.*|x-forefront-.*|x-gmail-labels|x-gm-.*|x-google-.*|x-received|content-length|lines)"
)
_META_CHARSET: Final = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{2,40})", re.IGNORECASE)
_BOUNDARY: Final = re.compile(r"boundary\s*=\s*\"?([^\s\";]{1,200})", re.IGNORECASE)
_DELIMITER_LIKE: Final = re.compile(
    rb"^--([^\s]{1,70})[ \t]*\r?\nContent-[A-Za-z-]{1,40}:", re.MULTILINE | re.IGNORECASE
)
_CHARSET_SEARCH: Final = 4096
_DEFECTS: Final = {
    Sealed.ENCRYPTED: "Die E-Mail ist mit S/MIME verschlüsselt (smime.p7m) und kann nicht gelesen werden.",
    Sealed.BROKEN: "Der Text steckt in einer S/MIME-Hülle (smime.p7m), die sich nicht öffnen lässt.",
}


def parse_message(data: bytes) -> Message:
    """The mail in `data` (RFC 5322, or anything). Never raises."""
    data = with_line_ends(data)
    head, body, defects = split_block(data)
    fields, early_body, more = read_fields(head)
    body = early_body + body
    tree = _Tree(defects + more)
    tree.add(fields, body)
    return Message(
        key=_key(fields, body),
        message_id=message_id(first(fields, "message-id")),
        in_reply_to=message_ids(first(fields, "in-reply-to")),
        references=message_ids(first(fields, "references")),
        from_=all_addresses(fields, "from"),
        reply_to=all_addresses(fields, "reply-to"),
        to=all_addresses(fields, "to"),
        cc=all_addresses(fields, "cc"),
        return_path=_return_path(first(fields, "return-path")),
        subject=words(first(fields, "subject") or ""),
        date=date(first(fields, "date")),
        headers=tuple((name, words(value)) for name, value in fields),
        parts=tuple(tree.parts),
        defects=tuple(dict.fromkeys(tree.defects)),
    )


def _return_path(raw: str | None) -> str | None:
    """RFC 5321 4.4. A field without any content says nothing, other than "<>"."""
    if raw is None or not raw.strip():
        return None
    if re.fullmatch(r"<\s*>", raw.strip()):
        return ""
    found = read_addresses(raw)
    return found[0].addr if found else None


# ------------------------------------------------------------------------------------------------------------- the key


def _key(fields: RawFields, body: bytes) -> str:
    """32 hex digits that a move, a copy and a second delivery leave as they are.

    Message-ID alone would lose mail: 381 of them are shared by 1,365 different mails.
    """
    if message_id(first(fields, "message-id")):
        kept = [(name, first(fields, name) or "") for name in ("message-id", "date", "from", "subject")]
    else:
        kept = [(name, value) for name, value in fields if not _TRACE.fullmatch(name)]
    digest = hashlib.sha256()
    for name, value in kept:
        digest.update(f"{name}:{' '.join(value.split())}\n".encode("utf-8", "replace"))
    digest.update(b"\n" + body.replace(b"\r\n", b"\n").rstrip())
    return digest.hexdigest()[:32]


# ------------------------------------------------------------------------------------------------------------ the tree


@dataclass(slots=True)
class _Tree:
    """The leaves gathered so far, and how much text they hold."""

    defects: list[str]
    parts: list[Part] = field(default_factory=list)
    text_left: int = MAX_TEXT

    def add(self, fields: RawFields, body: bytes, depth: int = 0, default: str = "text/plain") -> None:
        head = _parameters(fields, default)
        content_type = head.get_content_type()
        pieces = self._pieces(head, body, depth) if content_type.startswith("multipart/") else None
        if pieces is None:
            content = _from_transfer_encoding(head, body)
            if not is_smime(content_type, _filename(head)) or not self._add_signed(head, content, depth):
                self._add_leaf(head, content, content_type)
            return
        for piece in pieces:
            if len(self.parts) >= MAX_PARTS:
                self.defects.append(f"Die E-Mail hat mehr als {MAX_PARTS} Teile; die übrigen wurden nicht gelesen.")
                return
            inner, content = _open_piece(piece)
            self.add(inner, content, depth + 1, "message/rfc822" if content_type.endswith("/digest") else "text/plain")

    def _pieces(self, head: Parameters, body: bytes, depth: int) -> Iterator[bytes] | None:
        """A multipart's pieces; None where it can't be cut and is best read as what it looks like: text."""
        boundary = _boundary(head, body)
        if depth >= MAX_DEPTH:
            self.defects.append(f"Die E-Mail ist über {MAX_DEPTH} Ebenen tief verschachtelt; Tieferes blieb ungelesen.")
            return None
        line = _delimiter(boundary, body)
        if line is None:
            self.defects.append("Ein mehrteiliger Abschnitt hat keine erkennbare Trennlinie.")
            return None
        return _cut(body, line)

    def _add_signed(self, head: Parameters, content: bytes, depth: int) -> bool:
        """What an S/MIME signature holds, as if it were not signed; False where it can't be opened."""
        signed = signed_content(content) if depth < MAX_DEPTH else Sealed.BROKEN
        if signed is Sealed.EMPTY:
            return True
        if isinstance(signed, Sealed):
            self.defects.append(_DEFECTS[signed])
            return False
        fields, inner = _open_piece(signed)
        name = signed_name(_filename(head))
        if any(field == "mime-version" or field.startswith("content-") for field, _ in fields):
            self.add(fields, inner, depth + 1)
        elif name:
            self.parts.append(Part("application/octet-stream", signed, filename=name, is_attachment=True))
        else:
            self.add((), signed, depth + 1)
        return True

    def _add_leaf(self, head: Parameters, content: bytes, content_type: str) -> None:
        if content_type.startswith("multipart/"):
            content_type = "text/plain"
        part = _leaf(head, content, content_type)
        if not self.parts and not _is_disposition_attachment(head) and content_type in ("text/plain", "text/html"):
            part = replace(part, is_attachment=False)  # some programs name the body itself
        if part.text is not None:
            part = self._bounded(part)
        if content_type == "application/pgp-encrypted":
            self.defects.append("Die E-Mail ist mit OpenPGP verschlüsselt und kann nicht gelesen werden.")
        self.parts.append(part)

    def _bounded(self, part: Part) -> Part:
        text = part.text or ""
        if len(text) > self.text_left:
            self.defects.append(f"Die E-Mail enthält mehr als {MAX_TEXT} Zeichen Text; der Rest blieb ungelesen.")
            text = text[: self.text_left]
        self.text_left -= len(text)
        return replace(part, text=text)


def _open_piece(piece: bytes) -> tuple[RawFields, bytes]:
    head, content, _ = split_block(piece)
    fields, early, _ = read_fields(head)
    return fields, early + content


def _boundary(head: Parameters, body: bytes) -> bytes:
    """What the head names, be it without its semicolon; else what looks like a delimiter before a part's header."""
    named = _parameter(head, "boundary").rstrip()
    torn = None if named else _BOUNDARY.search(str(head.get("content-type", "")))
    if named or torn:
        return (named or (torn[1] if torn else "")).encode("utf-8", "replace")
    guessed = _DELIMITER_LIKE.search(body)
    return guessed[1] if guessed else b""


def _delimiter(boundary: bytes, body: bytes) -> re.Pattern[bytes] | None:
    """The delimiter lines of a boundary (RFC 2046 5.1.1): alone on a line, else with something after a blank."""
    if not boundary or b"--" + boundary not in body:
        return None
    for rest in (rb"[ \t]*\r?$\n?", rb"(?=\s)[^\n]*\n?"):
        line = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?" + rest, re.MULTILINE)
        found = line.search(body)
        if found and not found[1]:
            return line
    return None


def _cut(body: bytes, line: re.Pattern[bytes]) -> Iterator[bytes]:
    """The pieces between delimiter lines; preamble and epilogue are no one's."""
    start: int | None = None
    for delimiter in line.finditer(body):
        if start is not None and body[start : delimiter.start()].strip():
            yield _without_line_end(body[start : delimiter.start()])
        start = delimiter.end()
        if delimiter[1]:
            return
    if start is not None and body[start:].strip():
        yield body[start:]  # never closed: cut off on its way, or written by a careless program


def _without_line_end(piece: bytes) -> bytes:
    """The line end before a delimiter belongs to the delimiter."""
    if piece.endswith(b"\r\n"):
        return piece[:-2]
    return piece[:-1] if piece.endswith(b"\n") else piece


# -------------------------------------------------------------------------------------------------------------- leaves


def _parameters(fields: RawFields, default: str) -> Parameters:
    """A compat32 head that holds only what parameters are read from."""
    head = Parameters()
    head.set_default_type(default)
    for name, value in fields:
        if name.startswith("content-") and name not in head:
            head[name] = value[:MAX_PARAMETERS]
    return head


def _parameter(head: Parameters, name: str, of: str = "content-type") -> str:
    """One parameter, RFC 2231 and RFC 2047 decoded; "" where it is missing or beyond reading."""
    try:
        found: list[tuple[str, object]] = [*head.get_params([], of)]
        values = [value for key, value in found if key.lower() == name]
        # Beside a plain name for old programs, the extended one is right (RFC 2231, RFC 6266 4.3).
        value = next((each for each in values if isinstance(each, tuple)), values[0] if values else "")
        plain = _from_rfc2231(value) if isinstance(value, tuple) else words(str(value))
    except Exception:  # the standard library's parameter reader raises a dozen kinds on broken fields
        return ""
    return one_line(plain)


def _from_rfc2231(value: tuple[str | None, str | None, str]) -> str:
    charset, _, text = value
    try:
        return decode(text.encode("latin-1"), charset)
    except UnicodeEncodeError:
        return clean(collapse_rfc2231_value(value))


def _filename(head: Parameters) -> str | None:
    """A file's bare name: no folders, no control characters (FACTS: "/", "..", NUL in file names)."""
    name = _parameter(head, "filename", "content-disposition") or _parameter(head, "name")
    bare = re.split(r"[/\\]", name)[-1].strip(" .") if name else ""
    if len(bare) > MAX_FILENAME:
        stem, dot, ending = bare.rpartition(".")
        bare = stem[: MAX_FILENAME - 11] + dot + ending[:10] if dot else bare[:MAX_FILENAME]
    return bare or ("unbenannt" if name else None)


def _disposition(head: Parameters) -> str:
    return str(head.get("content-disposition", "")).partition(";")[0].strip().lower()


def _is_disposition_attachment(head: Parameters) -> bool:
    return _disposition(head) == "attachment"


def _leaf(head: Parameters, content: bytes, content_type: str) -> Part:
    filename = _filename(head)
    content_id = one_line(str(head.get("content-id", ""))).strip("<> ") or None
    is_text = content_type.startswith("text/")
    return Part(
        content_type=clean(content_type),
        content=content,
        text=_text(head, content, content_type) if is_text else None,
        filename=filename,
        is_attachment=_is_disposition_attachment(head)
        or content_type == "message/rfc822"
        or (filename is not None and not (content_id and content_type.startswith("image/"))),  # no signature's logo
        content_id=content_id,
        flowed=is_text and _parameter(head, "format").lower() == "flowed",
        delsp=is_text and _parameter(head, "delsp").lower() == "yes",
    )


def _text(head: Parameters, content: bytes, content_type: str) -> str:
    charset = _parameter(head, "charset")
    if not charset and content_type == "text/html":
        declared = _META_CHARSET.search(content, 0, _CHARSET_SEARCH)
        charset = declared[1].decode("ascii") if declared else ""
    text = decode(content, charset)
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")


def _from_transfer_encoding(head: Parameters, body: bytes) -> bytes:
    encoding = str(head.get("content-transfer-encoding", "")).strip().strip("\"'").lower()
    if encoding.startswith("base64"):
        return from_base64(body)
    if encoding.startswith("quoted-printable"):
        return binascii.a2b_qp(body)
    return body
