"""Mails made of other mails by damage: what transport, gateways and enemies do to bytes.

Takes a mail, another one to cross it with, and a source of chance; returns bytes. The same seed makes the same mutant.
"""

from __future__ import annotations

import base64
import random
import re
from collections.abc import Callable

Mutation = Callable[[bytes, bytes, random.Random], bytes]

_CHARSETS = b"utf-7 utf-16 utf-32 x-unknown hex zip idna unicode_escape punycode iso-2022-jp-3 hz big5 cp037".split()
_ENCODINGS = b"base64 quoted-printable 7bit 8bit binary x-uuencode".split()
_TYPES = (
    b"text/plain text/html text/csv text/calendar text/vcard text/rtf message/rfc822 message/delivery-status"
    b" multipart/mixed multipart/alternative multipart/digest application/pdf application/rtf application/ms-tnef"
    b" application/pkcs7-mime application/zip image/png application/octet-stream"
).split()
_SPICE = (
    b"\0", b"\r", b"\x1b[31m", b"\xff\xfe", b"\xed\xa0\x80", b"=?utf-8?B?", b"=?x?Q?=00?=", b"<!--", b"<table>" * 50,
    b"<blockquote>" * 300, b"(" * 300, b'"' * 301, b"<a@b>," * 300, b";" * 3000, b"> " * 500, b"=\n" * 300, b"\\" * 300,
    b"AG 1, AG 2, ", b"Anna Meier, ", b"melde ich ", b"und ", b"@" * 300, b"a" * 5000, b" " * 5000, b"\n" * 2000,
    "\u202e\u200d\u200b\ufeff".encode(), b"--\n", b"\n\n", b"{{ 7 * 7 }}", b"Name: ", b"\t" * 500, b"| a | b |\n" * 50,
)  # fmt: skip


def cut(data: bytes, other: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data) + 1)]


def flip(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A few bytes become others."""
    damaged = bytearray(data)
    for _ in range(chance.choice((1, 5, 50, 500)) if damaged else 0):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def remove(data: bytes, other: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data) + 1)
    return data[:start] + data[start + chance.choice((1, 20, 1000)) :]


def spice(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Something odd somewhere, perhaps often."""
    for _ in range(chance.choice((1, 1, 3, 30))):
        at = chance.randrange(len(data) + 1)
        data = data[:at] + chance.choice(_SPICE) + data[at:]
    return data


def repeat(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """A piece of it many times: lines, words, header fields, parts."""
    start = chance.randrange(len(data) + 1)
    piece = data[start : start + chance.choice((1, 10, 80, 1000))]
    times = min(chance.choice((2, 30, 1000, 20_000)), 400_000 // max(1, len(piece)))
    return data[:start] + piece * times + data[start:]


def double_headers(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Fields twice, with another mail's values."""
    fields = other.partition(b"\n\n")[0].replace(b"\r\n", b"\n").split(b"\n")
    chance.shuffle(fields)
    return b"\n".join(fields[: chance.randrange(30)]) + b"\n" + data


def nest(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """In another mail, up to twenty times."""
    for depth in range(chance.choice((1, 2, 5, 20))):
        mark = b"b%d" % depth
        kind = chance.choice((b"message/rfc822", b"message/rfc822", b"multipart/mixed", b"application/octet-stream"))
        data = (
            other[: other.find(b"\n\n") + 1][:3000] + b"Content-Type: multipart/mixed; boundary=" + mark
            + b"\n\n--" + mark + b"\nContent-Type: " + kind + b"\n\n" + data + b"\n--" + mark + b"--\n"
        )  # fmt: skip
    return data


def relabel(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """Parts under other names: type, charset, transfer encoding."""
    for pattern, words in (
        (rb"charset=\"?[\w-]+", [b"charset=" + each for each in _CHARSETS]),
        (rb"Content-Transfer-Encoding: *[\w-]+", [b"Content-Transfer-Encoding: " + each for each in _ENCODINGS]),
        (rb"Content-Type: *[\w/.-]+", [b"Content-Type: " + each for each in _TYPES]),
    ):
        if chance.random() < 0.6:
            data = re.sub(pattern, lambda _, words=words: chance.choice(words), data, flags=re.IGNORECASE)  # type: ignore[misc]
    return data


def cross(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """The beginning of one, the end of another."""
    return data[: chance.randrange(len(data) + 1)] + other[chance.randrange(len(other) + 1) :]


def damage_attachment(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """What base64 holds is damaged within, so that its opener meets it and not the mail's parser."""
    blocks = list(re.finditer(rb"(?:[A-Za-z0-9+/]{60,76}\r?\n){2,}[A-Za-z0-9+/]*={0,2}", data))
    if not blocks:
        return spice(data, other, chance)
    block = chance.choice(blocks)
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", block.group())
    content = base64.b64decode(letters[: len(letters) // 4 * 4])
    content = chance.choice((cut, flip, flip, remove, spice, repeat))(content, other, chance)
    return data[: block.start()] + base64.encodebytes(content) + data[block.end() :]


MUTATIONS: tuple[Mutation, ...] = (
    cut, flip, remove, spice, repeat, double_headers, nest, relabel, cross, damage_attachment, damage_attachment,
)  # fmt: skip


def mutant(data: bytes, other: bytes, chance: random.Random) -> bytes:
    """One to four mutations, one after the other."""
    for _ in range(chance.choice((1, 1, 2, 4))):
        data = chance.choice(MUTATIONS)(data, other, chance)
    return data[:2_000_000]
