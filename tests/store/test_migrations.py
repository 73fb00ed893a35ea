"""The migrations make exactly the tables that the program works with, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect, text

from inbox_bot.store import SchemaUnknown, Store, open_store
from inbox_bot.store.engine import open_engine
from inbox_bot.store.migrate import head, migrate, settings
from inbox_bot.store.tables import metadata

from .conftest import SetClock


def test_migrated_schema_is_the_programs(database_url: str) -> None:
    """Nothing is missing, nothing is left over: alembic finds no difference."""
    engine = open_engine(database_url)
    migrate(engine)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    engine.dispose()


def _refusals(url: str) -> dict[str, Any]:
    engine = open_engine(url)
    inspector = inspect(engine)
    found = {
        table: (
            sorted((check["name"], check["sqltext"]) for check in inspector.get_check_constraints(table)),
            sorted((key["name"], key["referred_table"]) for key in inspector.get_foreign_keys(table)),
            {column["name"]: (column["nullable"], column["default"]) for column in inspector.get_columns(table)},
        )
        for table in metadata.tables
    }
    engine.dispose()
    return found


def test_migrated_checks_are_the_programs(database_url: str, clock: SetClock, request: pytest.FixtureRequest) -> None:
    """CHECKs, of which alembic sees nothing: the migrated database refuses what the program's own tables refuse."""
    open_store(database_url, clock).close()
    fresh = f"{database_url}.fresh"
    if database_url.startswith("postgresql"):
        fresh = request.getfixturevalue("postgres_cluster").new_database()
    engine = open_engine(fresh)
    metadata.create_all(engine)
    engine.dispose()
    made = _refusals(database_url)
    assert made == _refusals(fresh)
    assert sum(len(checks) for checks, _, _ in made.values()) == 9


def test_starting_again_changes_nothing(database_url: str, clock: SetClock) -> None:
    """Run at every start: the second time there is nothing to do."""
    first = open_store(database_url, clock)
    with first.begin() as tx:
        started = tx.first_start()
    first.close()
    clock.forward(days=3)
    second = open_store(database_url, clock)
    with second.begin() as tx:
        assert tx.first_start() == started
    assert second.check().endswith(f"schema {head()}")
    second.close()


def test_newer_database_is_refused(store: Store, database_url: str, clock: SetClock) -> None:
    """Never guess at tables that a newer program has made."""
    with store.begin() as tx:
        tx.connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(SchemaUnknown, match=f"schema 9999, this program knows up to {head()}"):
        open_store(database_url, clock)


def test_looking_changes_nothing(database_url: str, clock: SetClock) -> None:
    """`check` looks at a database without making tables in it."""
    store = open_store(database_url, clock, migrate=False)
    assert store.check().endswith("schema none yet")
    store.close()


def _upgrade(url: str, revision: str, *statements: str) -> list[tuple[Any, ...]]:
    """Brings a database to this schema, runs the statements, and gives the rows of the last one."""
    engine = open_engine(url)
    with engine.begin() as connection:
        config = settings()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        done = [connection.execute(text(each)) for each in statements]
        rows = [tuple(row) for row in done[-1]] if done and done[-1].returns_rows else []
    engine.dispose()
    return rows


def test_places_get_their_states(database_url: str) -> None:
    """0002: what `filed_at` had said in one column is said by a state."""
    _upgrade(
        database_url,
        "0001",
        "INSERT INTO incoming (key, recorded_at, received_at, disposition, folder) VALUES"
        " ('a', '2021-10-04 08:00', '2021-10-04 08:00', 'handled', 'confirmed'),"
        " ('b', '2021-10-04 08:00', '2021-10-04 08:00', 'ignored', NULL)",
        "INSERT INTO sighting (mailbox, uidvalidity, uid, key, filed_at) VALUES"
        " ('INBOX', 1, 1, 'a', '2021-10-04 08:01'), ('INBOX', 1, 2, 'a', NULL),"
        " ('INBOX', 1, 3, 'b', NULL), ('INBOX', 1, 4, NULL, NULL)",
    )
    found = _upgrade(database_url, "head", "SELECT uid, state FROM sighting ORDER BY uid")
    assert found == [(1, "filed"), (2, "to_be_filed"), (3, "left"), (4, "not_received")]
