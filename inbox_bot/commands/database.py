"""One transaction for a command that has no other; a database that is gone is one line and exit status 1."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager

from ..app import desk_of
from ..clock import system_clock
from ..config import Config
from ..flows.desk import Desk
from ..store import SchemaUnknown, StoreDown, Transaction, open_store


@contextmanager
def transaction(config: Config) -> Iterator[Transaction]:
    """For commands that look at the list, or change a word of it."""
    with desk_at_work(config) as (_, tx):
        yield tx


@contextmanager
def desk_at_work(config: Config) -> Iterator[tuple[Desk, Transaction]]:
    """For commands that render or queue mails as well."""
    try:
        with closing(open_store(config.database, system_clock)) as store, store.begin() as tx:
            yield desk_of(config, store), tx
    except (StoreDown, SchemaUnknown) as error:
        print(f"inbox-bot: database: {error}", file=sys.stderr)
        raise SystemExit(1) from None
