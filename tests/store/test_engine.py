"""The settings on which the rest relies."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from inbox_bot.model import Register
from inbox_bot.store import Store, open_store
from inbox_bot.store.migrate import head

from .conftest import SetClock
from .samples import FACHTAG, registration


def test_sqlite_settings(tmp_path: Path, clock: SetClock) -> None:
    """WAL, every commit on the disk, foreign keys, deleted content overwritten; also after a migration."""
    store = open_store(f"sqlite:///{tmp_path}/inbox.db", clock)
    expected = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1, "busy_timeout": 30_000}
    with store.begin() as tx:
        found = {name: tx.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in expected}
    assert found == expected
    store.close()


def test_postgresql_settings(postgres_url: str, clock: SetClock) -> None:
    """READ COMMITTED, every wait ends, a client that is gone holds its locks for a minute; an URL without a driver gets
    ours."""
    store = open_store(postgres_url.replace("+psycopg", ""), clock)
    expected = {
        "transaction_isolation": "read committed",
        "statement_timeout": "1min",
        "lock_timeout": "30s",
        "idle_in_transaction_session_timeout": "1min",
        "tcp_keepalives_idle": "30",
    }
    with store.begin() as tx:
        found = {name: tx.connection.exec_driver_sql(f"SHOW {name}").scalar() for name in expected}
    assert found == expected
    store.close()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_database_in_memory(url: str, clock: SetClock) -> None:
    """For `read` and trials: one database, whichever thread looks at it."""
    store = open_store(url, clock)
    with store.begin() as tx:
        tx.roster(FACHTAG)
        tx.apply("fachtag", [Register(registration("m1"))], "m1")
    found = []

    def look() -> None:
        with store.begin() as tx:
            found.append(len(tx.roster(FACHTAG).registrations))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join(10)
    assert found == [1]
    store.close()


def test_check_names_server_and_schema(store: Store) -> None:
    """One line for operators."""
    assert store.check().split()[0] in ("SQLite", "PostgreSQL")
    assert store.check().endswith(f"schema {head()}")
