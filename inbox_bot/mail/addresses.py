"""Address fields of real mail (RFC 5322 3.4) into `Address`es: takes a raw field value, returns what it can.

The value is cut into tokens by one linear pass (the standard library's parser is quadratic and forgets names), then a
mailbox is whatever ends in an addr-spec. So "Nachname, Vorname <a@b>" without quotes is one mailbox with a comma in its
name, and a group is its members. Names are decoded after cutting: an encoded comma separates nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import groupby, islice
from typing import Final

from email_validator import EmailNotValidError, validate_email

from ..model import Address, Message, Office
from .charsets import one_line
from .headers import RawFields, words
from .limits import MAX_ADDRESSES, MAX_HEADER

_TOKEN: Final = re.compile(
    r"""(?P<word>=\?[^?\s]{1,100}\?[bBqQ]\?[^?\r\n]*\?=)
      | "(?P<quoted>(?:[^"\\]|\\.)*+)"?
      | (?P<comment>\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*\))
      | <(?P<angle>[^<>]*)>
      | (?P<mark>[,;:])
      | (?P<blank>\s+)
      | (?P<atom>(?:[^\s,;:<>"(=]|=(?!\?))+|.)""",
    re.VERBOSE | re.DOTALL,
)
_ADDR: Final = re.compile(r"""[^\s@<>,;:"()\[\]]+@[^\s@<>,;:"()]+""")


def read_addresses(raw: str | None) -> tuple[Address, ...]:
    """Every mailbox of a field value, in order, at most MAX_ADDRESSES; () where there is none."""
    value = (raw or "")[:MAX_HEADER]
    found = tuple(islice(_mailboxes(value), MAX_ADDRESSES))
    if found or value.count('"') % 2 == 0:
        return found
    return tuple(islice(_mailboxes(value.replace('"', "")), MAX_ADDRESSES))  # an open quote has swallowed it


def all_addresses(fields: RawFields, name: str) -> tuple[Address, ...]:
    """The mailboxes of every field of that name."""
    return tuple(each for key, value in fields if key == name for each in read_addresses(value))[:MAX_ADDRESSES]


def _mailboxes(raw: str) -> Iterator[Address]:
    """One pass over the tokens; `name` gathers what stands before an address."""
    name: list[str] = []
    for token in _TOKEN.finditer(raw):
        kind, text = token.lastgroup or "atom", token[token.lastgroup or 0]
        if kind == "angle":
            yield from _in_angles(text, "".join(name))
            name = []
        elif kind == "mark" and _is_bare(name):
            yield from _bare(name)
            name = []
        elif text == ",":
            name.append(",")  # "Yılmaz, Fatma <...>" without quotes
        elif kind == "mark":
            name = []  # a group's name, or its end
        else:
            name.append(re.sub(r"\\(.)", r"\1", text) if kind == "quoted" else text)
    if _is_bare(name):
        yield from _bare(name)


def _is_bare(pieces: list[str]) -> bool:
    """An address without angle brackets, perhaps with its name in a comment (RFC 5322 3.4, obsolete but alive)."""
    return any("@" in each for each in pieces if not _is_comment(each))


def _in_angles(text: str, name: str) -> Iterator[Address]:
    """<route:addr>: the address or nothing: half of a torn one is somebody else's."""
    addr = words(text).removeprefix("mailto:").rpartition(":")[2].strip(" '")
    if _ADDR.fullmatch(addr):
        yield Address(addr, _tidy(words(name), addr))


def _bare(pieces: list[str]) -> Iterator[Address]:
    """What stands without a blank between belongs together: '"a b"@c.example' must not become b@c.example."""
    runs = ["".join(run) for is_gap, run in groupby(pieces, key=_is_gap) if not is_gap]
    found = [run for run in runs if _ADDR.fullmatch(run)]
    name = words(" ".join(each for each in (*runs, *filter(_is_comment, pieces)) if each not in found))
    for addr in found:
        yield Address(addr.rstrip("."), _tidy(name, addr))


def _is_comment(piece: str) -> bool:
    return piece.startswith("(")


def _is_gap(piece: str) -> bool:
    return piece.isspace() or _is_comment(piece)


def _tidy(name: str, addr: str) -> str:
    """A display name without what mail programs put around it; a name that only repeats the address is none."""
    bare = one_line(" ".join(name.split())).strip(" ,;'\"")
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1].strip()
    return "" if bare.lower() == addr.lower() else bare


def is_valid(addr: str) -> bool:
    """May we write to it: RFC 5321 syntax, also SMTPUTF8; whether the domain exists is no question here."""
    try:
        validate_email(addr, check_deliverability=False, test_environment=True, globally_deliverable=False)
    except (EmailNotValidError, ValueError):
        return False
    return True


def is_ours(addr: str, office: Office) -> bool:
    """One of the office's addresses, also with a +tag: that lies in our own mailbox as well (RFC 5233)."""
    return not office.addresses.isdisjoint({addr.lower(), re.sub(r"\+[^@]*@", "@", addr.lower())})


def reply_address(message: Message, office: Office | None = None) -> Address | None:
    """The one address that an answer goes to: Reply-To where that is exactly one, else From where that is exactly one.

    None: there is no such address, or there are several (548 of 19,791 mails): a bot answers one person or nobody.
    With `office`, its own addresses are never returned.
    """
    for candidates in (message.reply_to, message.from_):
        usable = _distinct(
            each for each in candidates if is_valid(each.addr) and not (office and is_ours(each.addr, office))
        )
        if len(usable) == 1:
            return usable[0]
    return None


def _distinct(addresses: Iterable[Address]) -> list[Address]:
    return list({each.addr.lower(): each for each in addresses}.values())
