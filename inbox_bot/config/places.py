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
        return Problem("database", "names another driver than the one that is installed", f"begin it {_POSTGRESQL}://")
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
        named = parts.path.strip("/") and (parts.hostname or parts.query) and parts.port != 0
    except ValueError:
        named = ""
    if not named:
        return Problem("database", "lacks a host or a database", 'write "postgresql+psycopg://user@host:5432/database"')
    return url


def sqlite_file(url: str) -> Path | None:
    """The file of an SQLite URL; None for one in memory and for PostgreSQL."""
    scheme, _, rest = url.partition(":///")
    return Path(rest.partition("?")[0]) if scheme in _SQLITE and url != MEMORY else None


def with_password(url: str, password: str) -> str:
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    if not password or not at:
        return url
    return urlunsplit(parts._replace(netloc=f"{user.partition(':')[0]}:{quote(password, safe='')}@{host}"))


def without_password(url: str) -> str:
    """For people's eyes."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    name, colon, _ = user.partition(":")
    masked = url if not colon else urlunsplit(parts._replace(netloc=f"{name}:***{at}{host}"))
    return masked if "password=" not in parts.query else masked.partition("?")[0] + "?***"
