"""Outlook's winmail.dat (TNEF, MS-OXTNEF) -> the letter and the attachments within; takes bytes, raises on broken ones.

Outlook and Exchange wrap a mail so where they take the other side for one of theirs. Read are the few attributes that
a person would see. Nothing is copied that is not there, and nothing is unpacked but the letter's RTF, up to a limit.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum

from ..model import Part
from .limits import MAX_ATTACHMENTS
from .rtf import decompress, plain_text

MARK = b"\x78\x9f\x3e\x22"
_MAX_DEPTH = 2
"""A mail in a mail in a mail is somebody's archive."""
_MAX_ATTRIBUTES = 20_000
"""Attributes, and properties of one of them: a letter has some dozen, each attachment ten."""


class _Attribute(IntEnum):
    """MS-OXTNEF 2.1.3.2: the lower half of the number."""

    BODY = 0x800C
    ATTACHMENT_DATA = 0x800F
    ATTACHMENT_TITLE = 0x8010
    ATTACHMENT_BEGINS = 0x9002
    PROPERTIES = 0x9003
    ATTACHMENT_PROPERTIES = 0x9005
    CODEPAGE = 0x9007


class _Property(IntEnum):
    """MS-OXPROPS."""

    SUBJECT = 0x0037
    BODY = 0x1000
    RTF = 0x1009
    HTML = 0x1013
    SHOWN_NAME = 0x3001
    DATA = 0x3701
    SHORT_NAME = 0x3704
    LONG_NAME = 0x3707
    CONTENT_TYPE = 0x370E
    CONTENT_ID = 0x3712
    INTERNET_CODEPAGE = 0x3FDE


_SIZES = {1: 4, 2: 4, 3: 4, 4: 4, 5: 8, 6: 8, 7: 8, 0x0A: 4, 0x0B: 4, 0x14: 8, 0x40: 8, 0x48: 16}
"""Bytes of a value by the property's type (MS-OXCDATA 2.11.1), filled up to four."""
_NUMBER, _OBJECT, _STRING, _UNICODE, _BINARY, _SEVERAL = 0x03, 0x0D, 0x1E, 0x1F, 0x102, 0x1000
_IS_MESSAGE = bytes.fromhex("0703020000000000c000000000000046")
"""IID_IMessage: this object is a mail, itself in TNEF."""
_OBJECT_KIND_BYTES = 16
_CODECS = {20127: "ascii", 20866: "koi8-r", 21866: "koi8-u", 65000: "utf-7", 65001: "utf-8"}


@dataclass(slots=True)
class _Thing:
    """The letter or one attachment."""

    texts: dict[int, str] = field(default_factory=dict)
    contents: dict[int, bytes] = field(default_factory=dict)
    codepage: int = 0


def parts_of(content: bytes, *, with_letter: bool, depth: int = 0) -> Iterator[Part]:
    """The letter (plain and HTML, else RTF as text) where it is wanted, then the attachments."""
    letter, attachments = _read(content)
    if with_letter:
        yield from _letter(letter)
    for attachment in attachments:
        yield from _attachment(attachment, depth)


def _letter(thing: _Thing, name: str | None = None) -> Iterator[Part]:
    """Its text in every form; `name` makes it an attachment."""
    page = thing.contents.get(_Property.HTML)
    html = _decoded(page, thing.codepage) if page else thing.texts.get(_Property.HTML, "")
    plain = thing.texts.get(_Property.BODY, "")
    if not plain.strip() and not html.strip() and _Property.RTF in thing.contents:
        plain = plain_text(decompress(thing.contents[_Property.RTF]))
    for kind, text in (("text/plain", plain), ("text/html", "" if name and plain.strip() else html)):
        if text.strip():
            yield Part(kind, text.encode("utf-8", "replace"), text, name, is_attachment=name is not None)


def _attachment(thing: _Thing, depth: int) -> Iterator[Part]:
    names = (thing.texts.get(each, "") for each in (_Property.LONG_NAME, _Property.SHORT_NAME, _Property.SHOWN_NAME))
    name = next((each.replace("\\", "/").rpartition("/")[2].strip() for each in names if each.strip()), None)
    content = thing.contents.get(_Property.DATA, b"")
    if content.startswith(_IS_MESSAGE):
        yield from _inner_mail(content[_OBJECT_KIND_BYTES:], name, depth)
        return
    content_id = thing.texts.get(_Property.CONTENT_ID) or None
    kind = thing.texts.get(_Property.CONTENT_TYPE, "").strip().lower() or "application/octet-stream"
    is_attachment = not (content_id and kind.startswith("image/"))  # no signature's logo
    yield Part(kind, content, None, name, is_attachment=is_attachment, content_id=content_id)


def _inner_mail(content: bytes, name: str | None, depth: int) -> Iterator[Part]:
    """A mail that was attached: its letter as an attached text, then its attachments."""
    if depth >= _MAX_DEPTH:
        yield Part("application/ms-tnef", b"", None, name or "E-Mail", is_attachment=True)
        return
    letter, attachments = _read(content)
    yield from _letter(letter, name or letter.texts.get(_Property.SUBJECT) or "E-Mail")
    for attachment in attachments:
        yield from _attachment(attachment, depth + 1)


# ----------------------------------------------------------------------------------------------------------- the bytes


def _read(content: bytes) -> tuple[_Thing, list[_Thing]]:
    letter = _Thing()
    attachments: list[_Thing] = []
    codepage = 0
    for number, data in _attributes(content):
        thing = attachments[-1] if attachments else letter
        match number:
            case _Attribute.CODEPAGE:
                (codepage,) = struct.unpack_from("<I", data)
            case _Attribute.BODY:
                letter.texts.setdefault(_Property.BODY, _decoded(data, codepage))
            case _Attribute.PROPERTIES:
                _add_properties(letter, data, codepage)
            case _Attribute.ATTACHMENT_BEGINS:
                attachments.append(_Thing())
            case _Attribute.ATTACHMENT_TITLE:
                thing.texts.setdefault(_Property.SHORT_NAME, _decoded(data, codepage))
            case _Attribute.ATTACHMENT_DATA:
                thing.contents.setdefault(_Property.DATA, data)
            case _Attribute.ATTACHMENT_PROPERTIES:
                _add_properties(thing, data, codepage)
    return letter, attachments[: MAX_ATTACHMENTS + 1]


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Level (letter or attachment), number, length, the data, a checksum (which nobody needs)."""
    struct.unpack_from("<IH", content)  # the mark and a key
    at = 6
    for _ in range(_MAX_ATTRIBUTES):
        if at + 11 > len(content) or content[at] not in (1, 2):  # the end, or what a gateway has put behind it
            return
        _, number, _, length = struct.unpack_from("<BHHI", content, at)
        yield number, _slice(content, at + 9, length)
        at += 9 + length + 2
    raise ValueError("too many attributes")


def _add_properties(thing: _Thing, data: bytes, codepage: int) -> None:
    """MS-OXTNEF 2.1.3.4: type and number, a name for the home-made ones, how many values, the values."""
    (count,) = struct.unpack_from("<I", data)
    if count > _MAX_ATTRIBUTES:
        raise ValueError("too many properties")
    at = 4
    for _ in range(count):
        kind, number = struct.unpack_from("<HH", data, at)
        at = _after_name(data, at + 4) if number >= 0x8000 else at + 4
        base = kind & ~_SEVERAL
        is_sized = base in (_OBJECT, _STRING, _UNICODE, _BINARY)
        values = 1
        if is_sized or kind & _SEVERAL:
            (values,) = struct.unpack_from("<I", data, at)
            at += 4
        if values > len(data):
            raise ValueError("more values than bytes")
        for _ in range(values):
            size = _SIZES[base] if not is_sized else struct.unpack_from("<I", data, at)[0]
            at += 4 if is_sized else 0
            _keep(thing, base, number, _slice(data, at, size), codepage)
            at += -(-size // 4) * 4


def _after_name(data: bytes, at: int) -> int:
    """Behind a GUID and a number or a name."""
    is_named, size = struct.unpack_from("<II", data, at + 16)
    return at + 24 + (-(-size // 4) * 4 if is_named else 0)


def _keep(thing: _Thing, kind: int, number: int, value: bytes, codepage: int) -> None:
    if kind == _NUMBER and number == _Property.INTERNET_CODEPAGE:
        (thing.codepage,) = struct.unpack("<I", value)
    elif kind == _UNICODE:
        thing.texts[number] = value.decode("utf-16-le", "replace").rstrip("\0")
    elif kind == _STRING:
        thing.texts[number] = _decoded(value, codepage)
    elif kind in (_BINARY, _OBJECT):
        thing.contents[number] = (
            value if kind == _BINARY or value.startswith(_IS_MESSAGE) else value[_OBJECT_KIND_BYTES:]
        )


def _slice(data: bytes, at: int, size: int) -> bytes:
    if at + size > len(data):
        raise ValueError("cut off")
    return data[at : at + size]


def _decoded(value: bytes, codepage: int) -> str:
    """UTF-8 where it can be, as it can't be met by chance; else the code page, by default Windows' Western one."""
    value = value.rstrip(b"\0")
    name = _CODECS.get(codepage) or (f"iso8859-{codepage - 28590}" if 28590 < codepage < 28606 else f"cp{codepage}")
    for each in ("utf-8", name):
        try:
            return value.decode(codecs.lookup(each).name)
        except (LookupError, UnicodeError):
            continue
    return value.decode("cp1252", "replace")
