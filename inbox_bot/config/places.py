"""Where things lie: relative paths and the database URL.

A relative path counts from the folder of the configuration file, wherever the program is started.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

from .values import Problem

MEMORY = "sqlite:///:memory:"
_SQLITE = ("sqlite", "sqlite+pysqlite")
_POSTGRESQL = "postgresql+psycopg"
_FORMS = 'write "sqlite:///var/inbox_bot.db" or "postgresql+psycopg://user@host/database"'


def resolved(base: Path, path: str) -> str:
    """The path counted from `base`; "" stays ""."""
    return str(base / path) if path else ""


def database_url(url: str, base: Path) -> str | Problem:
    """The URL with an absolute path. Messages never quote it: it may hold a password."""
    scheme, separator, rest = url.partition("://")
    if separator and scheme in _SQLITE:
        return _sqlite_url(scheme, rest, base)
    if separator and scheme == _POSTGRESQL:
        return _postgresql_url(url)
    if scheme in ("postgres", "postgresql") or scheme.startswith("postgresql+"):
        return Problem(
            "database", "names another driver than the one that is installed", f'begin it with "{_POSTGRESQL}://"'
        )
    return Problem("database", "is no URL of SQLite or PostgreSQL", _FORMS)


def _sqlite_url(scheme: str, rest: str, base: Path) -> str | Problem:
    path, question, query = rest.partition("?")
    if path in ("", "/", "/:memory:"):
        return MEMORY
    if not path.startswith("/"):
        return Problem("database", "has two slashes where SQLite needs three", 'write "sqlite:///var/inbox_bot.db"')
    if path.endswith("/"):
        return Problem("database", "names a folder", f'write the file too: "{scheme}://{path}inbox_bot.db"')
    return f"{scheme}:///{base / path[1:]}{question}{query}"


def _postgresql_url(url: str) -> str | Problem:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return Problem("database", "has a host or a port that is none", 'write it like "...@host:5432/database"')
    # Without a host, a socket may stand in the query: ?host=/run/postgresql
    if not (parts.path.strip("/") and (parts.hostname or "host=" in parts.query)):
        return Problem("database", "lacks a host or a database", 'write "postgresql+psycopg://user@host:5432/database"')
    return url


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite URL; None for one in memory and for PostgreSQL."""
    scheme, _, rest = url.partition(":///")
    return Path(rest.partition("?")[0]) if scheme in _SQLITE and url != MEMORY else None


def password_problem(url: str) -> tuple[str, str] | None:
    """Why a password of its own does not go with this URL, and what to do."""
    user, at, _ = urlsplit(url).netloc.rpartition("@")
    if not url.startswith(_POSTGRESQL):
        return "SQLite has no password", "take it out"
    if not at or not user:
        return "the URL names nobody to sign in", "write the user before the host: user@host"
    return ("the URL holds a password as well", "take it out of the URL") if ":" in user else None


def with_password(url: str, password: str) -> str:
    """The URL with the password of its user; unchanged for ""."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{host}")) if password else url


def without_password(url: str) -> str:
    """For people's eyes."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    name, colon, _ = user.partition(":")
    masked = url if not colon else urlunsplit(parts._replace(netloc=f"{name}:***{at}{host}"))
    return masked if "password=" not in parts.query else masked.partition("?")[0] + "?***"
