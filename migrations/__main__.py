"""Writes a new migration from the difference between the migrations so far and `store/tables.py`.

    python -m migrations 0002 "Keep the answer's language"

Read and edit what it wrote: alembic sees neither renamed columns nor changed CHECKs.
"""

from __future__ import annotations

import sys

from alembic import command

from inbox_bot.store.engine import open_engine
from inbox_bot.store.migrate import migrate, settings


def main(number: str, message: str) -> None:
    engine = open_engine("sqlite://")
    config = settings()
    if number != "0001":
        migrate(engine)
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.revision(config, message, autogenerate=True, rev_id=number)


if __name__ == "__main__":
    main(*sys.argv[1:])
