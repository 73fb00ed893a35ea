"""winmail.dat byte by byte (MS-OXTNEF), as Outlook writes it: attributes, and properties within two of them."""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence

BODY, HTML, RTF, SUBJECT = 0x1000, 0x1013, 0x1009, 0x0037
SHOWN_NAME, LONG_NAME, SHORT_NAME, DATA, CONTENT_TYPE, CONTENT_ID = 0x3001, 0x3707, 0x3704, 0x3701, 0x370E, 0x3712
INTERNET_CODEPAGE = 0x3FDE
Value = str | bytes | int
MAIL_OBJECT = bytes.fromhex("0703020000000000c000000000000046")


class Object(bytes):
    """A value of type PT_OBJECT: what kind of object, then its bytes."""


class Narrow(bytes):
    """A value of type PT_STRING8: text in the file's code page."""


def winmail(
    letter: Mapping[int, Value] | None = None,
    attachments: Sequence[Mapping[int, Value]] = (),
    *,
    body: bytes | None = None,
    files: Mapping[str, bytes] | None = None,
    codepage: int = 1252,
) -> bytes:
    """`body` and `files` are told in attributes as old programs do, the rest in properties."""
    whole = b"\x78\x9f\x3e\x22\x01\x00" + _attribute(1, 0x00089006, struct.pack("<I", 0x10000))
    whole += _attribute(1, 0x00069007, struct.pack("<II", codepage, 0))
    if body is not None:
        whole += _attribute(1, 0x0002800C, body + b"\0")
    if letter is not None:
        whole += _attribute(1, 0x00069003, properties(letter))
    for name, content in (files or {}).items():
        whole += _attribute(2, 0x00069002, bytes(14)) + _attribute(2, 0x0006800F, content)
        whole += _attribute(2, 0x00018010, name.encode("cp1252") + b"\0")
    for attachment in attachments:
        whole += _attribute(2, 0x00069002, bytes(14)) + _attribute(2, 0x00069005, properties(attachment))
    return whole


def properties(values: Mapping[int, Value]) -> bytes:
    """Beside `values` some that nobody reads: of every shape, with a name of its own, and several at once."""
    noise = [
        struct.pack("<HHHH", 0x000B, 0x0E1B, 1, 0),
        struct.pack("<HHQ", 0x0040, 0x0039, 0),
        struct.pack("<HH16sIII", 0x0003, 0x8005, bytes(16), 0, 0x8552, 7),
        struct.pack("<HH16sII", 0x001F, 0x8006, bytes(16), 1, 10) + "Name\0".encode("utf-16-le") + bytes(2)
        + struct.pack("<II", 1, 4) + "x\0".encode("utf-16-le"),
        struct.pack("<HHIIII", 0x101E, 0x3A58, 2, 2, 0x61, 3) + b"bc\0\0",
        struct.pack("<HHIII", 0x1003, 0x1234, 2, 1, 2),
    ]  # fmt: skip
    named = [_property(number, value) for number, value in values.items()]
    return struct.pack("<I", len(noise) + len(named)) + b"".join(noise + named)


def _property(number: int, value: Value) -> bytes:
    if isinstance(value, int):
        return struct.pack("<HHI", 3, number, value)
    kind = 0x1E if isinstance(value, Narrow) else 0x0D if isinstance(value, Object) else 0x102
    if isinstance(value, str):
        kind, value = 0x1F, (value + "\0").encode("utf-16-le")
    return struct.pack("<HHII", kind, number, 1, len(value)) + value + bytes(-len(value) % 4)


def _attribute(level: int, number: int, data: bytes) -> bytes:
    return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def packed_rtf(text: bytes) -> bytes:
    """As Outlook packs it (MS-OXRTFCP), without any run: eight letters, a byte of flags before them."""
    data = b"".join(b"\0" + text[at : at + 8] for at in range(0, len(text), 8))
    return struct.pack("<II4sI", len(data) + 12, len(text), b"LZFu", 0) + data
