"""Column types that hold what the model promises, alike on both databases.

`Utc` takes aware datetimes and gives aware datetimes in UTC; a naive one is refused, because nobody could say later
which moment was meant. `Words` takes any `str`: what neither database can hold (NUL, lone surrogates) becomes U+FFFD,
so that one odd byte in a server's response cannot stop the outbox. `one_of` is a column with a CHECK for its states.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import DateTime, Enum, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Utc(TypeDecorator[datetime]):
    """A moment. SQLite knows no zones: there it is stored as naive UTC, which also sorts as text."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Words(TypeDecorator[str]):
    """Text in any script, as it was written: never normalised, never cut."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        return None if value is None else storable(value)


def storable(text: str) -> str:
    """The text with U+FFFD for what a database cannot hold."""
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def to_json(value: Any) -> str:
    """JSON with every script readable as it is, so that a search in the database finds it."""
    return storable(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def one_of(states: type[StrEnum], name: str) -> Enum:
    """A column for the named states only; the database refuses any other (CHECK)."""
    return Enum(
        states,
        name=name,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda members: [str(member.value) for member in members],
    )
