"""What may go wrong with a database, in two words: `StoreDown` (wait and try again) and `StoreFault` (our own fault).

A database's error text can quote a whole row ("Failing row contains ..."), and so people. Only the code, the constraint
and the statement without its values leave this room.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError, StatementError
from sqlalchemy.exc import TimeoutError as PoolTimeout


class StoreDown(Exception):
    """The database cannot be used now: gone, locked, full. Nothing was stored; the text names no person."""


class StoreFault(Exception):
    """The database refused what the program asked: a broken constraint, a wrong statement. Trying again is no use."""


class SchemaUnknown(Exception):
    """The database was made by a newer program, or by another one."""


# https://www.sqlite.org/rescode.html: those with which the file, the disk or another writer stands in the way.
_SQLITE_DOWN = ("BUSY", "LOCKED", "FULL", "IOERR", "CANTOPEN", "READONLY", "CORRUPT", "NOTADB", "NOMEM", "PERM", "AUTH")


@contextmanager
def translated() -> Iterator[None]:
    """Turns SQLAlchemy's errors into the two of this room; any other exception passes."""
    try:
        yield
    except PoolTimeout:
        raise StoreDown("no free connection to the database") from None
    except DBAPIError as error:
        reason = down_reason(error)
        if reason is not None:
            raise StoreDown(reason) from None
        raise StoreFault(fault(error)) from None
    except StatementError as error:  # a value that no column takes: it stands in the error's text
        raise StoreFault(f"{type(error.orig).__name__}: refused before it was sent [{error.statement}]") from None


def down_reason(error: DBAPIError) -> str | None:
    """Why the database cannot be used now, without any row's content; None: the fault is the program's."""
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        name = getattr(cause, "sqlite_errorname", "")
        return f"{name}: {cause}" if name.removeprefix("SQLITE_").split("_")[0] in _SQLITE_DOWN else None
    if error.connection_invalidated or isinstance(error, OperationalError):
        first_line = str(cause).strip().partition("\n")[0]
        return f"{_code(cause)}: {first_line}"
    return None


def fault(error: DBAPIError) -> str:
    """The refusal in codes: class, SQLSTATE, constraint and the statement without values."""
    constraint = getattr(getattr(error.orig, "diag", None), "constraint_name", None)
    if constraint is None and isinstance(error.orig, sqlite3.Error):
        constraint = str(error.orig)  # SQLite names columns and constraints, never values
    return f"{_code(error.orig)}: {constraint or 'refused'} [{error.statement}]"


def _code(cause: BaseException | None) -> str:
    name = getattr(cause, "sqlite_errorname", None) or type(cause).__name__
    state = getattr(cause, "sqlstate", None)
    return f"{name} {state}" if state else name
