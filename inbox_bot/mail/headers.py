"""Header fields: bytes of a header block into (name, raw value) pairs, and values into words.

Takes any bytes; a field keeps its raw text (8-bit bytes decoded, still RFC 2047-encoded) because addresses and
parameters must be taken apart before their words are decoded. A line without a colon does not end the block where
known fields follow it (374 of 21,641 mails: the standard library takes From and Subject for body there).
"""

from __future__ import annotations

import binascii
import re
import string
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import takewhile
from typing import Final

from .charsets import decode, one_line
from .limits import MAX_BROKEN_LINES, MAX_HEADER, MAX_HEADER_BLOCK, MAX_HEADER_FIELDS, MAX_MESSAGE_ID, MAX_REFERENCES

RawFields = tuple[tuple[str, str], ...]
"""(name in lower case, unfolded value before RFC 2047), in order."""

_END: Final = re.compile(rb"(?:\A|\n)\r?\n")
_FIELD: Final = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
_KNOWN: Final = re.compile(
    rb"(?:from|to|cc|subject|date|message-id|mime-version|content-[a-z-]+|received|return-path|reply-to|in-reply-to"
    rb"|references|delivered-to|x-[a-z0-9-]+|auto-submitted|precedence|list-[a-z-]+)[ \t]*:",
    re.IGNORECASE,
)
_ENCODED_WORD: Final = re.compile(r"=\?([^?\s*]{1,60})(?:\*[^?\s]{0,40})?\?([bBqQ])\?([^?\r\n]*)\?=")
_BETWEEN_WORDS: Final = re.compile(r"(?<=\?=)[ \t\r\n]+(?==\?[^?\s]{1,100}\?[bBqQ]\?)")
_NOT_BASE64: Final = bytes(set(range(256)) - set(string.ascii_letters.encode() + string.digits.encode() + b"+/"))
_MESSAGE_ID: Final = re.compile(r"<([^<>\s]+)>")


def with_line_ends(data: bytes) -> bytes:
    """`data` from its first header line on, with LF somewhere: old Macintosh files end their lines in CR alone."""
    if b"\n" not in data:
        data = data.replace(b"\r", b"\n")
    stripped = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    return stripped if re.match(rb">?From |[!-9;-~]{1,80}:", stripped) else data


def split_block(data: bytes) -> tuple[bytes, bytes, list[str]]:
    """Header block, body and what was wrong."""
    end = _END.search(data)
    head, body = (data[: end.start()], data[end.end() :]) if end else (data, b"")
    if len(head) > MAX_HEADER_BLOCK:
        return head[:MAX_HEADER_BLOCK], body, ["Der Kopf der E-Mail ist zu lang und wurde gekürzt."]
    return head, body, []


def read_fields(head: bytes) -> tuple[RawFields, bytes, list[str]]:
    """The fields of a header block, what of the block is body already, and what was wrong."""
    lines = head.replace(b"\r\n", b"\n").split(b"\n")
    fields: list[tuple[bytes, list[bytes]]] = []
    broken = 0
    for index, line in enumerate(lines):
        found = _FIELD.match(line if fields else line.lstrip())
        if fields and line[:1] in (b" ", b"\t"):
            fields[-1][1].append(line)
        elif found and len(fields) < MAX_HEADER_FIELDS:
            fields.append((found[1], [line.lstrip()[found.end() :]]))
        elif found or not line.strip() or _is_mbox_line(line, index):
            continue
        elif broken < MAX_BROKEN_LINES and _goes_on(lines[index : index + 200]):
            broken += 1  # a broken line amid the header: what follows is still header
        else:
            return _decoded(fields), b"\n".join(lines[index:]) + b"\n\n", [NO_BLANK_LINE]
    return _decoded(fields), b"", []


def _goes_on(lines: list[bytes]) -> bool:
    """Does the header go on after a broken line? A line of dashes is a multipart's delimiter: the body has begun."""
    return any(map(_KNOWN.match, takewhile(lambda line: not line.startswith(b"--"), lines)))


NO_BLANK_LINE: Final = "Zwischen Kopf und Text der E-Mail fehlt die Leerzeile."


def _is_mbox_line(line: bytes, index: int) -> bool:
    """The envelope line of an mbox file, left in by careless exports."""
    return index == 0 and line.startswith((b"From ", b">From "))


def _decoded(fields: list[tuple[bytes, list[bytes]]]) -> RawFields:
    return tuple((name.decode("ascii").lower(), _value(lines)) for name, lines in fields)


def _value(lines: list[bytes]) -> str:
    return decode(b"".join(lines)[:MAX_HEADER]).replace("\r", " ").strip()


def words(raw: str) -> str:
    """A header value for people: RFC 2047 decoded, on one line."""
    return one_line(decode_words(raw))


def decode_words(raw: str) -> str:
    """Encoded words decoded; blanks between adjacent ones go (RFC 2047 6.2). What is no encoded word stays as it is."""
    if "=?" not in raw:
        return raw
    return "".join(_runs(_BETWEEN_WORDS.sub("", raw)))


def _runs(raw: str) -> Iterator[str]:
    """Adjacent words of one charset are joined as bytes first: many mail programs cut a character in two."""
    end, pending, charset = 0, b"", ""
    for word in _ENCODED_WORD.finditer(raw):
        if pending and (word.start() > end or word[1].lower() != charset):
            yield decode(pending, charset)
            pending = b""
        yield raw[end : word.start()]
        pending, charset, end = pending + _word_bytes(word[2], word[3]), word[1].lower(), word.end()
    yield decode(pending, charset)
    yield raw[end:]


def _word_bytes(encoding: str, text: str) -> bytes:
    data = text.encode("utf-8", "replace")
    return from_base64(data) if encoding in "bB" else binascii.a2b_qp(data, header=True)


def from_base64(data: bytes) -> bytes:
    """Base64 as real mail has it: strange characters are skipped, a torn end is cut."""
    try:
        return binascii.a2b_base64(data)
    except binascii.Error:
        letters = data.translate(None, _NOT_BASE64)
        usable = letters[: len(letters) - (len(letters) % 4 == 1)]
        return binascii.a2b_base64(usable + b"=" * (-len(usable) % 4))


def first(fields: RawFields, name: str) -> str | None:
    """The raw value of the first field of that name."""
    return next((value for key, value in fields if key == name), None)


def message_ids(raw: str | None) -> tuple[str, ...]:
    """Message-IDs with their angle brackets, in order (RFC 5322 3.6.4)."""
    found = (f"<{each}>" for each in _MESSAGE_ID.findall(raw or ""))
    return tuple(one_line(each) for each in found if len(each) <= MAX_MESSAGE_ID)[:MAX_REFERENCES]


def message_id(raw: str | None) -> str | None:
    """The Message-ID; one without angle brackets gets them."""
    known = message_ids(raw)
    if known:
        return known[0]
    bare = one_line(raw or "").strip("<> ")
    return f"<{bare}>" if 0 < len(bare) <= MAX_MESSAGE_ID and not re.search(r"[\s<>]", bare) else None


def date(raw: str | None) -> datetime | None:
    """The Date field as an aware time; None where it is none (RFC 5322 3.3; 134 of 21,641 raise)."""
    try:
        found = parsedate_to_datetime(raw or "")
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        aware.astimezone(UTC)  # the years 1 and 9999 have no neighbours
    except (ValueError, TypeError, IndexError, OverflowError, AttributeError):
        return None
    return aware


def from_comments(value: str) -> str:
    """A structured value without its comments (RFC 5322 3.2.2), two levels deep."""
    return re.sub(r"\((?:[^()]|\([^()]*\))*\)", " ", value)
