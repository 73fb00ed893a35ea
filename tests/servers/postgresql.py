"""A throw-away PostgreSQL cluster on loopback: `start()`, `new_database()` (an URL), `stop()`.

Needs Debian's package `postgresql` (its programs need not be in PATH); whoever lacks it gets one line that says so.
The cluster lives in a folder under /tmp and vanishes with `stop`. PostgreSQL refuses to run as root: then the server,
and it alone, runs as nobody. Nothing is flushed to the disk: it is never needed again.
"""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

NOBODY = 65534
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups")
INITDB = ("-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
START_SECONDS = 30.0


class PostgresMissing(Exception):
    """The programs of PostgreSQL are not installed."""


def programs() -> Path:
    """The folder with initdb and postgres: the newest of Debian's, else where PATH finds it."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if debian:
        return debian[-1].parent
    found = shutil.which("initdb")
    if found is None:
        raise PostgresMissing("PostgreSQL is missing: apt-get install --no-install-recommends postgresql")
    return Path(found).resolve().parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class PostgresCluster:
    """One server with as many databases as a test run wants."""

    def __init__(self) -> None:
        self.port = 0
        self._root: Path | None = None
        self._server: subprocess.Popen[bytes] | None = None
        self._numbers = itertools.count(1)
        self._free: list[str] = []

    def start(self) -> None:
        """Makes the cluster and waits until it answers."""
        bin_folder = programs()
        self.port = free_port()
        self._root = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))  # short: a Unix socket's path has 107 bytes
        as_root = os.geteuid() == 0
        if as_root:
            os.chown(self._root, NOBODY, NOBODY)
        prefix = AS_NOBODY if as_root else ()
        try:
            self._make_cluster(prefix, bin_folder)
            self._start_server(prefix, bin_folder)
        except BaseException:
            self.stop()
            raise

    def _make_cluster(self, prefix: tuple[str, ...], bin_folder: Path) -> None:
        assert self._root is not None
        made = subprocess.run(
            [*prefix, bin_folder / "initdb", "-D", self._root / "cluster", *INITDB],
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode != 0:
            raise RuntimeError(f"initdb failed: {made.stderr.strip()}")

    def _start_server(self, prefix: tuple[str, ...], bin_folder: Path) -> None:
        assert self._root is not None
        settings = {
            "port": self.port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": self._root,
            "fsync": "off",
            "full_page_writes": "off",
            "synchronous_commit": "off",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        with (self._root / "log").open("wb") as log:
            self._server = subprocess.Popen(
                [*prefix, bin_folder / "postgres", "-D", self._root / "cluster", *options],
                cwd="/",
                stdout=log,
                stderr=log,
            )
        self._wait_until_it_answers()

    def _wait_until_it_answers(self) -> None:
        assert self._server is not None and self._root is not None
        pause = threading.Event()
        for _ in range(int(START_SECONDS / 0.05)):
            if self._server.poll() is not None:
                break
            try:
                psycopg.connect(self._conninfo("postgres")).close()
            except psycopg.OperationalError:
                pause.wait(0.05)
            else:
                return
        raise RuntimeError(f"PostgreSQL did not start: {(self._root / 'log').read_text()[-2000:]}")

    def _conninfo(self, database: str) -> str:
        return f"host=127.0.0.1 port={self.port} user=postgres dbname={database} connect_timeout=5"

    def new_database(self) -> str:
        """An SQLAlchemy URL of an empty database: one that was given back, else a fresh one."""
        if self._free:
            return self._free.pop()
        name = f"test{next(self._numbers)}"
        with psycopg.connect(self._conninfo("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"

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
        assert self._server is not None
        self._server.send_signal(signal.SIGINT)
        self._server.wait(timeout=30)
        try:
            yield
        finally:
            self._start_server(AS_NOBODY if os.geteuid() == 0 else (), programs())

    def stop(self) -> None:
        """Ends the server and removes the cluster."""
        if self._server is not None:
            # At once, without the final checkpoint: with many databases on a busy disk that took half a minute.
            self._server.send_signal(signal.SIGQUIT)
            self._server.wait(timeout=30)
            self._server = None
        if self._root is not None:
            shutil.rmtree(self._root, ignore_errors=True)
            self._root = None
