"""The line to PostgreSQL breaks in the ways of networks: whoever waits is told, and the next transaction gets through.

What the server's answer would have said nobody knows then: after a commit whose answer is lost the change is there,
and whoever repeats it must be able to (DESIGN: identifiers are derived, keys judge).
"""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest
from sqlalchemy import make_url

from inbox_bot.store import Store, StoreDown, Waits, open_store
from inbox_bot.store.migrate import LOCK

from ..servers.fault_proxy import Fate, FaultProxy, Snare
from ..servers.postgresql import PostgresCluster
from .conftest import SetClock
from .samples import FACHTAG

COMMIT = b"COMMIT\x00"
"""With its end: each transaction begins with the words READ COMMITTED."""
SOON = Waits(connect=2, answer=1)
"""Long enough for a server that answers, however busy the machine is: else the next try does."""


@pytest.fixture
def line(postgres_cluster: PostgresCluster) -> Iterator[FaultProxy]:
    with FaultProxy(postgres_cluster.port) as proxy:
        yield proxy


@pytest.fixture
def url(postgres_url: str, line: FaultProxy) -> str:
    """Of the same database, by way of the line."""
    return make_url(postgres_url).set(port=line.port).render_as_string(hide_password=False)


@pytest.fixture
def store(url: str, postgres_url: str, clock: SetClock) -> Iterator[Store]:
    open_store(postgres_url, clock).close()
    opened = open_store(url, clock, migrate=False, waits=SOON)
    yield opened
    opened.close()


def stall(line: FaultProxy) -> None:
    line.mode = "stall"


def go_silent(line: FaultProxy) -> None:
    line.snare = Snare(b"", Fate.SILENT)


def cut(line: FaultProxy) -> None:
    line.snare = Snare(b"", Fate.CUT)


def refuse(line: FaultProxy) -> None:
    line.mode = "refuse"
    line.reset_all()


def mend(line: FaultProxy) -> None:
    line.mode, line.snare, line.cut_after = "ok", None, None


def works(store: Store) -> bool:
    """A machine that is busy with others may need more than one try."""
    for _ in range(20):
        try:
            with store.begin() as tx:
                tx.first_start()
        except StoreDown:
            continue
        return True
    return False


@pytest.mark.parametrize("fault", [stall, go_silent, cut, refuse])
def test_in_the_middle_of_a_transaction(
    fault: Callable[[FaultProxy], None], store: Store, line: FaultProxy, clock: SetClock
) -> None:
    """Nothing was stored; when the line is well again the next transaction gets through."""
    assert works(store)
    with pytest.raises(StoreDown), store.begin() as tx:
        tx.set_last_tick(clock.now)
        fault(line)
        tx.last_tick()
    assert line.met
    mend(line)
    assert works(store)
    with store.begin() as tx:
        assert tx.last_tick() is None


@pytest.mark.parametrize("fault", [stall, go_silent, cut, refuse])
def test_between_two_transactions(fault: Callable[[FaultProxy], None], store: Store, line: FaultProxy) -> None:
    """The connection that lay ready is dead, or no new one can be made: it is down, and then it is not."""
    assert works(store)
    fault(line)
    with pytest.raises(StoreDown):
        for _ in range(3):  # one that was only cut is replaced unnoticed
            with store.begin() as tx:
                tx.first_start()
            refuse(line)
    mend(line)
    assert works(store)


@pytest.mark.parametrize("fate", [Fate.CUT_AFTER, Fate.SILENT_AFTER])
def test_a_commit_whose_answer_is_lost(fate: Fate, store: Store, line: FaultProxy, clock: SetClock) -> None:
    """It is told as down, though it was stored."""
    assert works(store)
    line.snare = Snare(COMMIT, fate)
    with pytest.raises(StoreDown), store.begin() as tx:
        tx.set_last_tick(clock.now)
    assert line.met
    mend(line)
    assert works(store)
    with store.begin() as tx:
        assert tx.last_tick() == clock.now


@pytest.mark.parametrize("fate", [Fate.CUT, Fate.SILENT])
def test_a_commit_that_does_not_get_there(fate: Fate, store: Store, line: FaultProxy, clock: SetClock) -> None:
    """Nothing was stored."""
    assert works(store)
    line.snare = Snare(COMMIT, fate)
    with pytest.raises(StoreDown), store.begin() as tx:
        tx.set_last_tick(clock.now)
    mend(line)
    assert works(store)
    with store.begin() as tx:
        assert tx.last_tick() is None


def test_it_is_told_why(store: Store, line: FaultProxy) -> None:
    """For the log and `health`: the reason, and no statement with its values."""
    assert works(store)
    with pytest.raises(StoreDown, match=r"^OperationalError: no answer in time$"), store.begin() as tx:
        go_silent(line)
        tx.last_tick()


def test_who_is_cut_off_holds_nothing_up(postgres_url: str, clock: SetClock) -> None:
    """The server has locked the list for one of whom it hears nothing more: it lets go by itself."""
    gone = open_store(postgres_url, clock, waits=Waits(statement=1))
    other = open_store(postgres_url, clock)
    found = []
    with pytest.raises(StoreDown), gone.begin() as tx:
        tx.roster(FACHTAG)
        with other.begin() as next_one:
            found.append(next_one.roster(FACHTAG).registrations)
        tx.last_tick()
    assert found == [()]
    gone.close()
    other.close()


def test_a_migration_may_take_longer(
    url: str, postgres_url: str, postgres_cluster: PostgresCluster, clock: SetClock
) -> None:
    """Another daemon's that is under way is waited for, as long as it takes."""
    plain = postgres_url.replace("+psycopg", "")
    opened: list[Store] = []
    pause = threading.Event()
    with psycopg.connect(plain, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        thread = threading.Thread(target=lambda: opened.append(open_store(url, clock, waits=Waits(answer=0.3))))
        thread.start()
        while other.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchone() is None:
            assert thread.is_alive()
            pause.wait(0.02)
        pause.wait(1)
        assert thread.is_alive() and not opened
    thread.join(30)
    assert works(opened[0])
    opened[0].close()


def sockets(store: Store) -> dict[str, int]:
    options = {
        "keepalive": (socket.SOL_SOCKET, socket.SO_KEEPALIVE),
        "idle": (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE),
        "user_timeout": (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT),
    }
    with store.begin() as tx:
        driver = tx.connection.connection.driver_connection
        assert isinstance(driver, psycopg.Connection)
        with socket.socket(fileno=driver.pgconn.socket) as sock:
            found = {name: sock.getsockopt(*option) for name, option in options.items()}
            sock.detach()
    return found


def test_the_kernel_looks_after_it(store: Store) -> None:
    """A cable that was pulled is noticed by the machine itself: what was sent is not acknowledged, or nobody answers a
    sign of life."""
    assert sockets(store) == {"keepalive": 1, "idle": 30, "user_timeout": 30_000}


def test_what_the_url_says_counts(postgres_url: str, clock: SetClock) -> None:
    """Of libpq's own words; the settings that it does not name stay ours."""
    more = "?tcp_user_timeout=5000&keepalives_idle=7&options=-c%20lock_timeout%3D2s"
    store = open_store(postgres_url + more, clock)
    assert sockets(store) == {"keepalive": 1, "idle": 7, "user_timeout": 5000}
    with store.begin() as tx:
        found = [
            tx.connection.exec_driver_sql(f"SHOW {name}").scalar() for name in ("lock_timeout", "statement_timeout")
        ]
    assert found == ["2s", "1min"]
    store.close()
