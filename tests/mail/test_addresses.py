"""Address fields of real mail."""

from __future__ import annotations

import pytest

from inbox_bot.mail import parse_message, reply_address
from inbox_bot.mail.addresses import is_valid, read_addresses
from tests.mail.letters import OFFICE, letter


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a@b.example", [("", "a@b.example")]),
        ("Fatma Yilmaz <a@b.example>", [("Fatma Yilmaz", "a@b.example")]),
        ('"Yilmaz, Fatma" <a@b.example>', [("Yilmaz, Fatma", "a@b.example")]),
        ("Yilmaz, Fatma <a@b.example>", [("Yilmaz, Fatma", "a@b.example")]),
        ("=?utf-8?Q?Y=C4=B1lmaz,_Fatma?= <a@b.example>", [("Yılmaz, Fatma", "a@b.example")]),
        ("=?iso-8859-1?Q?=22K=F6ln=2C_A=22?= <k@b.example>", [("Köln, A", "k@b.example")]),
        ('"=?utf-8?Q?M=C3=BCller?=" <a@b.example>', [("Müller", "a@b.example")]),
        ("=?utf-8?B?w4Q=?= =?utf-8?B?w5Y=?= <a@b.example>", [("ÄÖ", "a@b.example")]),
        ("a@b.example (Fatma Yilmaz)", [("Fatma Yilmaz", "a@b.example")]),
        ('"D\\"Arcy" <a@b.example>', [('D"Arcy', "a@b.example")]),
        ("'a@b.example' <a@b.example>", [("", "a@b.example")]),
        ("a@b.example, c@d.example", [("", "a@b.example"), ("", "c@d.example")]),
        ("A <a@b.example>; C <c@d.example>", [("A", "a@b.example"), ("C", "c@d.example")]),
        ("Gruppe: a@b.example, C <c@d.example>;", [("", "a@b.example"), ("C", "c@d.example")]),
        ("max mustermann a@b.example", [("max mustermann", "a@b.example")]),
        ("Jürgen <jürgen@müller.example>", [("Jürgen", "jürgen@müller.example")]),
        ("<mailto:a@b.example>", [("", "a@b.example")]),
        ("<@relay.example:a@b.example>", [("", "a@b.example")]),
        ('"offen <a@b.example>', [("offen", "a@b.example")]),
        ("bounce+tag=x@b.example", [("", "bounce+tag=x@b.example")]),
        ("undisclosed-recipients:;", []),
        ("Fatma Yilmaz", []),
        ("<>", []),
        ("", []),
    ],
)
def test_mailboxes_are_what_ends_in_an_address(raw: str, expected: list[tuple[str, str]]) -> None:
    """A mailbox is whatever ends in an addr-spec; names are decoded after cutting (RFC 5322 3.4, RFC 2047 5)."""
    assert [(each.name, each.addr) for each in read_addresses(raw)] == expected


@pytest.mark.parametrize("raw", ['"a b"@c.example', "<fatma yilmaz@b.example>", "x <a@>"])
def test_half_an_address_is_none(raw: str) -> None:
    """A torn address must not become a shorter one: that would be somebody else's."""
    assert read_addresses(raw) == ()


@pytest.mark.parametrize(
    ("addr", "valid"),
    [
        ("a@b.example", True),
        ("ü@müller.example", True),
        ("a@b.test", True),
        ("a@localhost", False),
        ("a..b@c.example", False),
        ("a@b c.example", False),
    ],
)
def test_validity_is_syntax_alone(addr: str, valid: bool) -> None:
    """No DNS is asked; special-use domains of tests and examples count as domains (RFC 6761)."""
    assert is_valid(addr) is valid


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "fatma@verein.example"),
        ({"reply_to": "buero@verein.example"}, "buero@verein.example"),
        ({"reply_to": "kaputt"}, "fatma@verein.example"),
        ({"reply_to": "a@b.example, c@d.example"}, "fatma@verein.example"),
        ({"reply_to": "anmeldung@amt.example"}, "fatma@verein.example"),
        ({"from": "a@b.example, c@d.example"}, None),
        ({"from": "A <a@b.example>, a@B.example"}, "a@B.example"),
        ({"from": "Ohne Adresse"}, None),
        ({"reply_to": "Anmeldung+neu@amt.example"}, "fatma@verein.example"),
        ({"reply_to": "xanmeldung+neu@amt.example"}, "xanmeldung+neu@amt.example"),
        ({"from": "tagung@amt.example"}, None),
        ({"from": "tagung+x@amt.example"}, None),
        ({"from": None}, None),
    ],
)
def test_an_answer_goes_to_exactly_one_address(fields: dict[str, str | None], expected: str | None) -> None:
    """Reply-To where it is exactly one, else From where it is exactly one, never our own; else nobody."""
    found = reply_address(parse_message(letter(**fields)), OFFICE)
    assert (found.addr if found else None) == expected


def test_long_fields_stay_fast_and_bounded() -> None:
    """20,000 addresses took the standard library 4 s; we read the first of them."""
    assert len(read_addresses("a@b.example, " * 20_000)) == 500
