"""Runs the migrations on the connection that `inbox_bot.store.migrate` hands over; there is no alembic.ini.

A new one, after a change of `store/tables.py`:  python -m migrations 0002 "What changes"   (see migrations/__main__.py)
"""

from __future__ import annotations

from typing import Any, Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

from inbox_bot.store.columns import Utc, Words
from inbox_bot.store.tables import metadata


def plain_type(kind: str, element: Any, _context: AutogenContext) -> str | Literal[False]:
    """A migration must still run when our own column types have changed: it names the types beneath them."""
    if kind != "type":
        return False
    return {Utc: "sa.DateTime(timezone=True)", Words: "sa.Text()"}.get(type(element), False)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_item=plain_type,
    render_as_batch=True,  # SQLite changes a table by copying it
    transactional_ddl=True,  # all or nothing, on SQLite too: our engine says BEGIN itself
)
with context.begin_transaction():
    context.run_migrations()
