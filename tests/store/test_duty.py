"""A second daemon on one SQLite file is refused; on PostgreSQL several are welcome."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from inbox_bot.store import StoreDown, StoreTaken, open_store

from .conftest import SetClock

HOLDS = """
import sys
from inbox_bot.clock import system_clock
from inbox_bot.store import open_store
with open_store(sys.argv[1], system_clock).on_duty():
    print("on duty", flush=True)
    sys.stdin.read()
"""


def test_a_second_daemon_is_refused_until_the_first_is_gone(tmp_path: Path, clock: SetClock) -> None:
    """Also one that was killed with -9: there is nothing to tidy up. Another spelling of the path is the same file."""
    url = f"sqlite:///{tmp_path}/inbox_bot.db"
    with subprocess.Popen([sys.executable, "-c", HOLDS, url], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as first:
        assert first.stdout is not None and first.stdout.readline() == b"on duty\n"
        store = open_store(f"sqlite:///{tmp_path}/../{tmp_path.name}/inbox_bot.db", clock)
        with pytest.raises(StoreTaken, match=r"another daemon already works on .*inbox_bot.db"), store.on_duty():
            pass
        with store.begin() as tx:
            tx.first_start()  # the commands of the desk work beside the daemon
        first.kill()
        first.wait(10)
        with store.on_duty():
            pass
        store.close()


def test_several_share_a_server(postgres_url: str, clock: SetClock) -> None:
    """PostgreSQL, and a database in memory, which no other process can see."""
    with ExitStack() as stack:
        for url in (postgres_url, postgres_url, "sqlite://"):
            store = open_store(url, clock)
            stack.callback(store.close)
            stack.enter_context(store.on_duty())


def test_where_no_lock_can_be_made(tmp_path: Path, clock: SetClock) -> None:
    """As for the database itself: down, with the path."""
    store = open_store(f"sqlite:///{tmp_path}/inbox_bot.db", clock)
    (tmp_path / "inbox_bot.db.lock").mkdir()
    with pytest.raises(StoreDown, match=r"inbox_bot\.db\.lock"), store.on_duty():
        pass
    store.close()
