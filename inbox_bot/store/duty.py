"""One daemon on an SQLite file: a second one, started by accident, is refused.

Two on one file would both be right, one transaction at a time, but each would wait for the other's lock at every mail,
and a file on a network drive would not even keep them apart. PostgreSQL is for several on purpose.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine

from .engine import is_in_memory
from .failures import StoreDown


class StoreTaken(Exception):
    """Another daemon works on this database, and it is made for one."""


@contextmanager
def alone(engine: Engine) -> Iterator[None]:
    """Keeps other daemons off the file as long as the block lasts. Raises StoreTaken, and StoreDown without a lock.

    The kernel holds the lock for this process and drops it with it, kill -9 included: nothing has to be tidied up.
    """
    file = lock_file(engine)
    if file is None:
        yield
        return
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise StoreDown(f"{file}: {error.strerror}") from None
    try:
        _lock(descriptor, file)
        yield
    finally:
        os.close(descriptor)


def lock_file(engine: Engine) -> Path | None:
    """Beside the database, however its path was written. It stays: deleting it could let two in."""
    if engine.dialect.name != "sqlite" or is_in_memory(engine.url):
        return None
    assert engine.url.database is not None
    database = Path(engine.url.database).resolve()
    return database.with_name(f"{database.name}.lock")


def _lock(descriptor: int, file: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StoreTaken(
            f"another daemon already works on {file.with_suffix('')}: stop that one first, "
            "or use PostgreSQL, which several may share"
        ) from None
    except OSError as error:
        raise StoreDown(f"{file}: {error.strerror}") from None
