"""Letting the database say no: an insert that a key may refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.dialects import postgresql, sqlite


def add_once(connection: Connection, table: Table, values: Mapping[str, Any]) -> bool:
    """Inserts a row; False where one with the same key is there already.

    On PostgreSQL the second of two transactions with the same key waits here until the first has ended: if that one
    commits the answer is False, if it rolls back it is True.
    """
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = insert(table).values(**values).on_conflict_do_nothing()
    # Without the option SQLAlchemy forgets the row count of an INSERT on PostgreSQL: it would be -1.
    return connection.execute(statement, execution_options={"preserve_rowcount": True}).rowcount == 1


def add_new(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> int:
    """Inserts those rows whose key is not there yet; how many that were."""
    return sum(add_once(connection, table, row) for row in rows)
