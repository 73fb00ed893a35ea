"""An SQLAlchemy engine for each of the two databases, with the settings on which the rest relies.

SQLite: a file in WAL mode, every commit on the disk (synchronous=FULL), foreign keys, deleted content overwritten, and
BEGIN IMMEDIATE: with the driver's own late BEGIN eight threads confirmed eight people for one place.
PostgreSQL: READ COMMITTED with row locks where a list changes; every wait ends (see `line`).
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from .columns import to_json
from .failures import StoreDown
from .line import KEEPALIVES, Waits, be_patient, server_settings

DEFAULT_WAITS = Waits()


def open_engine(url: str, waits: Waits = DEFAULT_WAITS) -> Engine:
    """An engine for an SQLAlchemy URL; SQLite files get their parent folder.

    Raises ValueError for other databases, StoreDown where that folder cannot be made.
    """
    parsed = make_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return _sqlite(parsed, waits)
        case "postgresql":
            return _postgresql(parsed, waits)
        case other:
            raise ValueError(f"database: {other} is not supported; write sqlite:///FILE or postgresql+psycopg://...")


def is_in_memory(url: URL) -> bool:
    return url.database in (None, "", ":memory:")


def _sqlite(url: URL, waits: Waits) -> Engine:
    if is_in_memory(url):
        # One connection for all threads: to SQLite every further one would be another, empty database.
        engine = create_engine(
            url,
            hide_parameters=True,
            json_serializer=to_json,
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
        )
    else:
        assert url.database is not None
        _make_folder(Path(url.database).parent)
        engine = create_engine(url, hide_parameters=True, json_serializer=to_json, connect_args={"timeout": waits.lock})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreDown(f"{folder}: {error.strerror}") from None


def _prepare_sqlite(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    assert isinstance(connection, sqlite3.Connection)
    connection.isolation_level = None  # the driver begins nothing by itself; we say BEGIN IMMEDIATE
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin_immediate(connection: Connection) -> None:
    # Takes the write lock before the list is read: what was read is still true when it is written.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _postgresql(url: URL, waits: Waits) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    usual: dict[str, int | str] = {
        "connect_timeout": round(waits.connect),
        "application_name": "inbox-bot",
        **KEEPALIVES,
    }
    engine = create_engine(
        url,
        hide_parameters=True,
        json_serializer=to_json,
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        # What the operator writes into the URL counts; of the server's settings the last one does.
        connect_args={name: value for name, value in usual.items() if name not in url.query}
        | {"options": f"{server_settings(waits)} {_one(url.query.get('options', ''))}".rstrip()},
    )
    be_patient(engine, waits.answer)
    return engine


def _one(words: str | tuple[str, ...]) -> str:
    return words if isinstance(words, str) else " ".join(words)
