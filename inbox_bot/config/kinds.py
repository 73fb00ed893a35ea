"""The kinds of values that a key can hold: what is read from TOML, checked one by one, and refused in plain words.

Each kind takes what `tomllib` gives and returns a clean value or raises `refusal(what, instead)`, which `wording`
turns into a line. A refusal never quotes text that may be personal or secret.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Annotated, Any

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

from ..model import Mode


def refusal(what: str, instead: str) -> PydanticCustomError:
    return PydanticCustomError("refused", "{what}; {instead}", {"what": what, "instead": instead})


# ---------------------------------------------------------------------------------------------------------------- text


def _one_line(text: str) -> str:
    if any(unicodedata.category(char) == "Cc" for char in text):
        raise refusal("has a line break or another control character", "write it in one line")
    return text.strip()


def _filled(text: str) -> str:
    if not text:
        raise PydanticCustomError("too_short", "is empty")
    return text


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", text):
        raise refusal(f'"{text}" is no slug', f'write small letters, digits and single hyphens: "{_as_slug(text)}"')
    return text


def _as_slug(text: str) -> str:
    spelled = text.casefold().translate({ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"})
    ascii_only = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    return "-".join(re.findall("[a-z0-9]+", ascii_only)) or "fachtag"


def _address(text: str) -> str:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as error:
        # The library's sentence names what is wrong with the address, not the address.
        raise refusal(
            f"is no e-mail address ({str(error).rstrip('.')})", 'write only the address: "anmeldung@amt.example"'
        ) from None


def _sender_name(text: str) -> str:
    # BEHAVIOUR 4: such names are rewritten or rejected on their way.
    if found := [char for char in '@:,"' if char in text]:
        what = f"holds {' and '.join(map(repr, found))}, which mail servers stumble over"
        raise refusal(what, "write a plain name without it")
    if len(text) > 75:
        raise refusal(f"has {len(text)} characters", "write at most 75")
    return text


def _alias(text: str) -> str:
    if len(text) < 2:
        raise refusal("a single character would be found in every mail", "write a word of two characters or more")
    return text


Line = Annotated[str, AfterValidator(_one_line)]
Words = Annotated[Line, AfterValidator(_filled)]
Alias = Annotated[Words, AfterValidator(_alias)]
Slug = Annotated[str, AfterValidator(_slug)]
Email = Annotated[Line, AfterValidator(_address)]
SenderName = Annotated[Words, AfterValidator(_sender_name)]

# --------------------------------------------------------------------------------------------------------------- times


def _wall_time(value: Any) -> time:
    if isinstance(value, time):
        return value
    if isinstance(value, str) and (match := re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value.strip())):
        return time(int(match[1]), int(match[2]))
    raise refusal("is no time of day", 'write hours and minutes from "00:00" to "23:59": "09:00"')


def _wall_time_or_off(value: Any) -> time | None:
    return None if value in ("off", "") else _wall_time(value)


def _moment(value: Any, field: ValidationInfo) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        usual = "23:59:59" if field.field_name == "registration_closes" else "10:00:00"
        raise refusal("has no time of day", f"write the time too: {value.isoformat()}T{usual}")
    if isinstance(value, str):
        raise refusal("is text", "write the date without quotation marks: 2021-11-03T10:00:00")
    raise refusal("is no date and time", "write it like 2021-11-03T10:00:00")


def _moment_or_day(value: Any) -> datetime | date:
    if isinstance(value, date):
        return value
    raise refusal("is no date", "write it without quotation marks: 2021-10-01")


WallTime = Annotated[time, PlainValidator(_wall_time)]
WallTimeOrOff = Annotated[time | None, PlainValidator(_wall_time_or_off)]
Moment = Annotated[datetime, PlainValidator(_moment)]
MomentOrDay = Annotated[datetime | date, PlainValidator(_moment_or_day)]

_WEEKDAYS = (
    ("Montag", "Monday"),
    ("Dienstag", "Tuesday"),
    ("Mittwoch", "Wednesday"),
    ("Donnerstag", "Thursday"),
    ("Freitag", "Friday"),
    ("Samstag", "Saturday", "Sonnabend"),
    ("Sonntag", "Sunday"),
)
_WEEKDAY_NUMBERS = {
    name: number
    for number, names in enumerate(_WEEKDAYS)
    for full in names
    for name in (full.lower(), full[:3].lower(), *([full[:2].lower()] if full is names[0] else []))
}
WEEKDAY_NAMES = tuple(names[0] for names in _WEEKDAYS)


def _weekday(value: Any) -> int:
    """0 is Monday. German or English, in full or in short: Montag, Monday, Mon, Mo."""
    number = _WEEKDAY_NUMBERS.get(value.strip().rstrip(".").lower()) if isinstance(value, str) else None
    if number is None:
        raise refusal("is no day of the week", 'write the German or English name: "Montag" or "Monday"')
    return number


Weekday = Annotated[int, PlainValidator(_weekday)]

# -------------------------------------------------------------------------------------------------------------- places


@dataclass(frozen=True)
class Places:
    """`capacity = 40`, or `capacity = { online = 200, onsite = 40, total = 220 }`."""

    total: int | None = None
    by_mode: tuple[tuple[Mode, int], ...] = ()


def _places(value: Any) -> Places:
    if not isinstance(value, dict):
        return Places(total=_count(value))
    modes = {str(mode): mode for mode in Mode}
    for name in value:
        if name not in modes and name != "total":
            raise refusal(f'"{name}" is no mode', "write { online = 200, onsite = 40 }, or one number for all")
    by_mode = tuple((modes[name], _count(places)) for name, places in value.items() if name != "total")
    return Places(_count(value["total"]) if "total" in value else None, by_mode)


def _count(value: Any) -> int:
    # bool is an int in Python, not in TOML.
    if isinstance(value, bool) or not isinstance(value, int):
        raise refusal("is no whole number", "write capacity = 40, or capacity = { online = 200, onsite = 40 }")
    if value < 1:
        raise refusal(
            f"{value} places leave nobody in",
            "write a number from 1 on, take a mode without places out, or leave the key out for no limit",
        )
    return value


Capacity = Annotated[Places | None, PlainValidator(_places)]
