"""Words for what values mean: dates, numbers, and texts that came from outside.

Pure functions by language ("de", "en"; any other reads as German, the binding language). A missing date is "" and never
a stand-in: the templates say in words that it is open.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime

from babel.dates import format_date, format_time

LANGUAGES = ("de", "en")
"""Languages with a full set of letters."""

_DAY = {"de": "EEEE, d. MMMM y", "en": "EEEE, d MMMM y"}
_SHORT_DAY = {"de": "d. MMMM y", "en": "d MMMM y"}
_CLOCK = {"de": "{} Uhr", "en": "{}"}
_TO = {"de": "bis", "en": "to"}
_NUMBERS = {
    "de": ("null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "elf", "zwölf"),
    "en": ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"),
}

# Names in Persian and the Indic scripts are spelled with joiners; elsewhere a joiner only hides something.
_JOINER = re.compile(r"(?<![\u0600-\u06ff\u0900-\u0dff])[\u200c\u200d]+")
_LINK = re.compile(r"(?:\b[a-z][a-z0-9+.-]{1,20}://|\bwww\.)\S*", re.IGNORECASE)


def day(moment: date | None, language: str) -> str:
    """ "Mittwoch, 3. November 2021"; "" for None."""
    return format_date(moment, _DAY.get(language, _DAY["de"]), locale=language) if moment else ""


def short_day(moment: date | None, language: str) -> str:
    """ "3. November 2021"; "" for None."""
    return format_date(moment, _SHORT_DAY.get(language, _SHORT_DAY["de"]), locale=language) if moment else ""


def clock(moment: datetime, language: str) -> str:
    """ "10:00 Uhr"."""
    return _CLOCK.get(language, _CLOCK["de"]).format(_time(moment))


def moment(at: datetime | None, language: str) -> str:
    """ "Mittwoch, 3. November 2021, 10:00 Uhr"; "" for None."""
    return f"{day(at, language)}, {clock(at, language)}" if at else ""


def until(at: datetime | None, language: str) -> str:
    """A deadline: the last minute of a day is the day itself."""
    if at and (at.hour, at.minute) == (23, 59):
        return day(at, language)
    return moment(at, language)


def span(starts: datetime | None, ends: datetime | None, language: str) -> str:
    """ "Mittwoch, 3. November 2021, 10:00 bis 15:15 Uhr"; "" while the date is open."""
    if starts is None or ends is None or ends <= starts:
        return moment(starts, language)
    to = _TO.get(language, _TO["de"])
    if starts.date() == ends.date():
        return f"{day(starts, language)}, {_time(starts)} {to} {clock(ends, language)}"
    return f"{moment(starts, language)}, {to} {moment(ends, language)}"


def number(count: int, language: str) -> str:
    """Up to twelve in words, as a German text is set."""
    words = _NUMBERS.get(language, _NUMBERS["de"])
    return words[count] if 0 <= count < len(words) else str(count)


def counted(count: int, one: str, many: str, language: str) -> str:
    """ "ein Platz", "zwei Plätze": `one` brings its own article."""
    return one if count == 1 else f"{number(count, language)} {many}"


def harmless(text: str) -> str:
    """Without control, bidi and zero-width characters (they hide or reorder what stands around them); blanks folded."""
    spaced = re.sub(r"\s+", " ", text)
    kept = "".join(char for char in spaced if char in "\u200c\u200d" or not unicodedata.category(char).startswith("C"))
    return _JOINER.sub("", unicodedata.normalize("NFC", kept))


def printable(text: str) -> str:
    """`harmless`, and without blanks around it."""
    return harmless(text).strip()


def foreign(text: str, limit: int, removed: str = "[…]") -> str:
    """Text that a stranger wrote, fit to be said back: one line, at most `limit` characters, no link.

    Our answer may reach somebody whose address was forged: it must not carry a stranger's advertisement.
    """
    return shortened(_LINK.sub(removed, printable(text)), limit)


def shortened(text: str, limit: int) -> str:
    """At most `limit` characters, cut between words where that costs less than half."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1].rstrip()
    blank = cut.rfind(" ")
    return (cut[:blank] if blank > limit // 2 else cut).rstrip(" ,;:–-") + "…"


def _time(moment: datetime) -> str:
    return format_time(moment, "HH:mm", locale="de")
