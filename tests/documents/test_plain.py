"""text/plain: quote marks counted, soft line ends joined, invisible characters gone."""

from __future__ import annotations

import pytest

from inbox_bot.documents.lines import clean
from inbox_bot.documents.plain import read_plain


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Guten Tag", [("Guten Tag", 0)]),
        ("a\r\nb\rc\n", [("a", 0), ("b", 0), ("c", 0)]),
        ("> eins\n> > zwei\n>> auch zwei\n>", [("eins", 1), ("zwei", 2), ("auch zwei", 2), ("", 1)]),
        (">    eingerückt", [("   eingerückt", 1)]),
        (" > Outlook rückt ein", [("Outlook rückt ein", 1)]),
        ("a > b", [("a > b", 0)]),
        (">From hier an", [("From hier an", 0)]),
        ("> Hallo\n>From there", [("Hallo", 1), ("From there", 1)]),
        ("-- \nFatma", [("--", 0), ("Fatma", 0)]),
    ],
)
def test_quote_marks_become_depths(text: str, expected: list[tuple[str, int]]) -> None:
    """A line's text stands without its quote marks; how deep it is quoted is a number beside it."""
    assert list(zip(*read_plain(text), strict=True)) == expected


@pytest.mark.parametrize(
    ("text", "delsp", "expected"),
    [
        ("Fatma \nYılmaz\n", False, [("Fatma Yılmaz", 0)]),
        ("Donaudampf \nschiff", True, [("Donaudampfschiff", 0)]),
        ("> eins \n> zwei \ndrei", False, [("eins zwei", 1), ("drei", 0)]),
        ("Gruß \n-- \nFatma \nYılmaz", False, [("Gruß", 0), ("--", 0), ("Fatma Yılmaz", 0)]),
        (" > kein Zitat\n From hier", False, [("> kein Zitat", 0), ("From hier", 0)]),
        (">> tief \n>> er", False, [("tief er", 2)]),
        ("> > fremd", False, [("fremd", 2)]),
    ],
)
def test_flowed_text_is_joined(text: str, delsp: bool, expected: list[tuple[str, int]]) -> None:
    """RFC 3676 4: soft line ends joined within one depth, stuffing removed, the signature separator kept apart."""
    assert list(zip(*read_plain(text, flowed=True, delsp=delsp), strict=True)) == expected


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Fatma\u00a0Yılmaz ", "Fatma Yılmaz"),
        ("Fat\u200bma\u00ad", "Fatma"),
        ("\u202eztenzamliY\u202c", "ztenzamliY"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("\u200cFatma\u200d Yılmaz", "Fatma Yılmaz"),
        ("Nguye\u0302\u0303n", "Nguyễn"),
        ("a\x00b\x1bc\td", "abc\td"),
    ],
)
def test_lines_are_cleaned(line: str, expected: str) -> None:
    """A reader doesn't see zero-width characters; ZWNJ within a Persian word is spelling and stays."""
    assert clean(line) == expected
