"""A throw-away PostgreSQL cluster on loopback: `start()`, `new_database()` (an URL), `stop()`.

Needs Debian's package `postgresql` (its programs need not be in PATH); whoever lacks it gets one line that says so.
The cluster lives in a folder under /tmp and vanishes with `stop`. PostgreSQL refuses to run as root: then the server,
and it alone, runs as nobody. Nothing is flushed to the disk: it is never needed again.
"""

from __future__ import annotations

import itertools
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

from .ports import HOST, free_port
from .throw_away import DidNotStart, Missing, ThrowAwayServer, drop_root

INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")


def programs() -> Path:
    """The folder with initdb and postgres: the newest of Debian's, else where PATH finds it."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    if found is None:
        raise Missing("PostgreSQL is missing: apt-get install --no-install-recommends postgresql")
    return Path(found).resolve().parent


class PostgresCluster(ThrowAwayServer):
    """One server with as many databases as a test run wants."""

    NAME = "PostgreSQL"
    port: int

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._free: list[str] = []

    def _prepare(self) -> None:
        self.port = free_port()
        self._hand_over()
        made = subprocess.run(
            [*drop_root(), programs() / "initdb", "-D", self._folder / "cluster", *INITDB],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise DidNotStart(f"initdb failed: {made.stderr.strip()}")

    def _launch(self) -> None:
        settings = {
            "port": self.port,
            "listen_addresses": HOST,
            "unix_socket_directories": self._folder,
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self._run([programs() / "postgres", "-D", self._folder / "cluster", *options])

    def _answers(self) -> bool:
        try:
            psycopg.connect(self._conninfo("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True

    def _conninfo(self, database: str) -> str:
        return f"host={HOST} port={self.port} user=postgres dbname={database} connect_timeout=5"

    def new_database(self) -> str:
        """An SQLAlchemy URL of an empty database: one that was given back, else a fresh one."""
        if self._free:
            return self._free.pop()
        return self.copy_of("template1")

    def copy_of(self, url: str) -> str:
        """An SQLAlchemy URL of a database with all that is in this one, to which nobody must be connected."""
        name = f"test{next(self._numbers)}"
        new, like = sql.Identifier(name), sql.Identifier(url.rpartition("/")[2])
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(new, like))
        return f"postgresql+psycopg://postgres@{HOST}:{self.port}/{name}"

    def drop(self, url: str) -> None:
        """A database that no other test can use."""
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            name = sql.Identifier(url.rpartition("/")[2])
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(name))

    def give_back(self, url: str) -> None:
        """Empties a database for the next test: making a new one copies 7 MB."""
        with psycopg.connect(self._conninfo(url.rpartition("/")[2]), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        self._free.append(url)

    @contextmanager
    def database_on(self, folder: Path) -> Iterator[str]:
        """As `new_database`; its tables lie in this folder, which belongs to whoever the server runs as. What it writes
        ahead lies elsewhere: without room for that it ends itself, and somebody has to start it again."""
        space, name = (f"{kind}{next(self._numbers)}" for kind in ("space", "test"))
        make = (
            sql.SQL("CREATE TABLESPACE {} LOCATION {}").format(sql.Identifier(space), sql.Literal(str(folder))),
            sql.SQL("CREATE DATABASE {} TABLESPACE {}").format(sql.Identifier(name), sql.Identifier(space)),
        )
        drop = (
            sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)),
            sql.SQL("DROP TABLESPACE {}").format(sql.Identifier(space)),
        )
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            for command in make:
                connection.execute(command)
            try:
                yield f"postgresql+psycopg://postgres@{HOST}:{self.port}/{name}"
            finally:
                for command in drop:
                    connection.execute(command)

    def end_connections(self) -> None:
        """Cuts every connection, as a server that is restarted does."""
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )

    @contextmanager
    def gone(self) -> Iterator[None]:
        """The server is down as long as the block lasts, and then stands where it stood."""
        self._end(signal.SIGINT)
        try:
            yield
        finally:
            self.restart()

    def kill(self) -> None:
        # At once, without the final checkpoint: with many databases on a busy disk that took half a minute. Not by
        # SIGKILL, after which a piece of shared memory would stay with the kernel.
        self._end(signal.SIGQUIT)

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(how)
            process.wait(timeout=30)
