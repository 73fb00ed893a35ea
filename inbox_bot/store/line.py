"""The line to PostgreSQL: however it breaks, whoever waits at our end is told.

The server ends what takes too long (see `Waits`), but its word may never arrive. So there are two nets more. The kernel
asks a silent peer for a sign of life, and gives up what was sent and is not acknowledged: that finds a cable that was
pulled. And each answer has a time-out of our own: that also finds a server, or whatever stands before it, whose kernel
acknowledges everything while it says nothing. After either the connection is dropped, and the next one is a new one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
from psycopg.abc import PQGen
from sqlalchemy import Connection, Engine, event

_T = TypeVar("_T")

KEEPALIVES: dict[str, int] = {
    "keepalives": 1,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
"""For our kernel (libpq's names; the last in milliseconds). Linux's own would ask after two hours."""


@dataclass(frozen=True, slots=True)
class Waits:
    """Seconds after which the database counts as down."""

    connect: float = 10
    lock: float = 30
    """For another transaction's lock."""
    statement: float = 60
    """For one statement, and for the next one in a transaction: one whose client has gone holds its locks so long."""
    answer: float = 75
    """For what the server answers: longer than it may take itself, for its own word says more than our silence."""


def server_settings(waits: Waits) -> str:
    """What the server is to hold to on this connection, as libpq's `options`."""
    settings = {
        "statement_timeout": int(waits.statement * 1000),
        "lock_timeout": int(waits.lock * 1000),
        "idle_in_transaction_session_timeout": int(waits.statement * 1000),
        "tcp_keepalives_idle": KEEPALIVES["keepalives_idle"],
        "tcp_keepalives_interval": KEEPALIVES["keepalives_interval"],
        "tcp_keepalives_count": KEEPALIVES["keepalives_count"],
    }
    return " ".join(f"-c {name}={value}" for name, value in settings.items())


class PatientConnection(psycopg.Connection[Any]):
    """A connection that waits only so long for each answer; then it is closed, for what would come late is no answer
    to the next question."""

    answer_seconds: float | None = None

    def wait(self, gen: PQGen[_T], interval: float = 0.1, timeout: float | None = None) -> _T:
        if timeout is None:
            timeout = self.answer_seconds
        try:
            return super().wait(gen, interval, timeout)
        except psycopg.errors._WaitTimeout:
            self.pgconn.finish()
            raise psycopg.OperationalError("no answer in time") from None


def be_patient(engine: Engine, seconds: float) -> None:
    """Every connection of this engine waits so long for each answer."""

    def connect(_dialect: Any, _record: Any, words: Any, settings: Any) -> PatientConnection:
        connection = PatientConnection.connect(*words, **settings)
        connection.answer_seconds = seconds
        return connection

    event.listen(engine, "do_connect", connect)


@contextmanager
def without_hurry(connection: Connection) -> Iterator[None]:
    """For a migration, which may take long, or wait long for another daemon's."""
    driver = connection.connection.driver_connection
    if not isinstance(driver, PatientConnection):
        yield
        return
    usual, driver.answer_seconds = driver.answer_seconds, None
    try:
        yield
    finally:
        driver.answer_seconds = usual
