"""Brings a database to the schema of this program, at every start, in one transaction under a lock.

Two daemons that start at once: the second waits and finds the work done. A database that a newer program has made is
refused, never guessed at. There is no way back: restore the backup.
"""

from __future__ import annotations

import sqlite3
import threading
from importlib import resources
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from .failures import SchemaUnknown
from .line import without_hurry

LOCK = 0x1B0C5  # any fixed number: the advisory lock of this program's migrations on PostgreSQL
_one_at_a_time = threading.Lock()  # alembic keeps the running migration in a module


def folder() -> Path:
    """The migrations: inside the package where it is installed, beside it in a checkout."""
    packaged = Path(str(resources.files("inbox_bot"))) / "migrations"
    return packaged if packaged.is_dir() else packaged.parent.parent / "migrations"


def settings() -> Config:
    """Alembic's configuration, without a file."""
    config = Config()
    config.set_main_option("script_location", str(folder()).replace("%", "%%"))
    return config


def head() -> str:
    """The schema that this program works with."""
    revision = ScriptDirectory.from_config(settings()).get_current_head()
    assert revision is not None
    return revision


def schema_of(connection: Connection) -> str | None:
    """The schema that the database has; None: it is empty."""
    return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine) -> None:
    """Creates or renews the tables. Raises SchemaUnknown where the database is newer than the program."""
    with _one_at_a_time, engine.connect() as connection:
        _set_foreign_keys(connection, on=False)
        with without_hurry(connection), connection.begin():
            _lock(connection)
            _upgrade(connection)
        _set_foreign_keys(connection, on=True)


def _upgrade(connection: Connection) -> None:
    config = settings()
    script = ScriptDirectory.from_config(config)
    known = {revision.revision for revision in script.walk_revisions()}
    current = schema_of(connection)
    if current is not None and current not in known:
        raise SchemaUnknown(
            f"the database has schema {current}, this program knows up to {script.get_current_head()}: "
            "start the newer program, or restore the backup made before it"
        )
    if current == script.get_current_head():
        return
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise SchemaUnknown("the migration would break a foreign key: nothing was changed")


def _lock(connection: Connection) -> None:
    # SQLite: BEGIN IMMEDIATE is the lock already.
    if connection.dialect.name == "postgresql":
        for limit in ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"):
            connection.execute(text(f"SET LOCAL {limit} = 0"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _set_foreign_keys(connection: Connection, *, on: bool) -> None:
    # SQLite changes a table by copying it; with foreign keys on, dropping the old one would delete what points at it.
    # The setting is without effect inside a transaction (https://www.sqlite.org/pragma.html#pragma_foreign_keys).
    driver = connection.connection.driver_connection
    if isinstance(driver, sqlite3.Connection):
        driver.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
