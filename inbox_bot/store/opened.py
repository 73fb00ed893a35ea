"""An open database: transactions, one after the other or side by side, from any thread."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from sqlalchemy import Connection, Engine, text

from ..clock import Clock
from .duty import alone
from .engine import DEFAULT_WAITS, open_engine
from .failures import StoreDown, translated
from .line import Waits
from .migrate import migrate as bring_up_to_date
from .migrate import schema_of
from .transactions import Transaction


class Store:
    """The database. `begin` is safe from any thread; a transaction belongs to the thread that began it."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine = engine
        self._clock = clock
        # Within one process writers queue up here: SQLite itself lets them poll, and the unlucky one waits long.
        self._gate = threading.Lock() if engine.dialect.name == "sqlite" else None

    @contextmanager
    def begin(self) -> Iterator[Transaction]:
        """One transaction: committed at the end of the block, rolled back by any exception.

        Raises StoreDown (nothing was stored, try again later) and StoreFault (the program's fault).
        """
        with _held(self._gate), translated():
            with self._engine.begin() as connection:
                transaction = Transaction(connection, self._clock())
                yield transaction
            if transaction.forgot:
                self._empty_log()

    def on_duty(self) -> AbstractContextManager[None]:
        """For a daemon, as long as it works. Raises StoreTaken where the database is an SQLite file that has one."""
        return alone(self._engine)

    def check(self) -> str:
        """The server and the schema, in a line. Raises StoreDown where there is no connection."""
        with _held(self._gate), translated(), self._engine.connect() as connection:
            return f"{_server(connection)}, schema {schema_of(connection) or 'none yet'}"

    def close(self) -> None:
        """Closes every connection."""
        self._engine.dispose()

    def _empty_log(self) -> None:
        """Erased content also leaves SQLite's write-ahead log, once no reader needs it."""
        if self._engine.dialect.name == "sqlite":
            connection = self._engine.raw_connection()
            try:
                assert isinstance(connection.driver_connection, sqlite3.Connection)
                connection.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            finally:
                connection.close()


@contextmanager
def _held(gate: threading.Lock | None) -> Iterator[None]:
    if gate is None:
        yield
        return
    if not gate.acquire(timeout=DEFAULT_WAITS.lock):
        raise StoreDown("another transaction of this program does not end")
    try:
        yield
    finally:
        gate.release()


def _server(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return f"SQLite {sqlite3.sqlite_version}"
    return f"PostgreSQL {connection.scalar(text('SHOW server_version'))}"


def open_store(url: str, clock: Clock, *, migrate: bool = True, waits: Waits = DEFAULT_WAITS) -> Store:
    """Opens the database behind an SQLAlchemy URL and brings it up to date.

    `migrate=False` leaves it as it is, for `check`. Raises StoreDown, SchemaUnknown (made by a newer program) and
    ValueError (an URL of no database that we know).
    """
    engine = open_engine(url, waits)
    if migrate:
        try:
            with translated():
                bring_up_to_date(engine)
        except BaseException:
            engine.dispose()
            raise
    return Store(engine, clock)
