"""A database that is gone is `StoreDown`; what the program did wrong is `StoreFault`; neither quotes anyone's row."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from inbox_bot.model import Register
from inbox_bot.store import Store, StoreDown, StoreFault, Waits, open_store

from ..servers.ports import free_port
from ..servers.postgresql import PostgresCluster
from .conftest import SetClock
from .samples import FACHTAG, registration


def test_no_server(clock: SetClock) -> None:
    """Nobody listens: down, with the reason that an operator needs."""
    with pytest.raises(StoreDown, match="refused"):
        open_store(f"postgresql://nobody:secret@127.0.0.1:{free_port()}/inbox", clock)


def test_connection_cut(postgres_cluster: PostgresCluster, postgres_url: str, clock: SetClock) -> None:
    """A server that is restarted in the middle: nothing was stored, and the next transaction finds it again."""
    store = open_store(postgres_url, clock)
    with pytest.raises(StoreDown), store.begin() as tx:
        tx.set_last_tick(clock.now)
        postgres_cluster.end_connections()
        tx.last_tick()
    with store.begin() as tx:
        assert tx.last_tick() is None
    store.close()


def test_cut_while_idle(postgres_cluster: PostgresCluster, postgres_url: str, clock: SetClock) -> None:
    """A connection that died in the pool is replaced before anyone notices."""
    store = open_store(postgres_url, clock)
    postgres_cluster.end_connections()
    with store.begin() as tx:
        tx.first_start()
    store.close()


def test_full_disk(tmp_path: Path, clock: SetClock) -> None:
    """SQLITE_FULL: down; what was there before is still there."""
    store = open_store(f"sqlite:///{tmp_path}/inbox.db", clock)
    with store.begin() as tx:
        tx.first_start()
        pages = tx.connection.scalar(text("PRAGMA page_count"))
    with pytest.raises(StoreDown, match="SQLITE_FULL"), store.begin() as tx:
        tx.connection.execute(text(f"PRAGMA max_page_count={pages}"))
        tx.roster(FACHTAG)
        tx.apply("fachtag", [Register(registration("m1", remark="x" * 100_000))], "m1")
    with store.begin() as tx:
        assert tx.first_start() == clock.now
        assert tx.roster(FACHTAG).registrations == ()
    store.close()


def test_locked_by_another_program(tmp_path: Path, clock: SetClock) -> None:
    """SQLITE_BUSY for longer than the wait: down."""
    store = open_store(f"sqlite:///{tmp_path}/inbox.db", clock, waits=Waits(lock=0.1))
    other = sqlite3.connect(tmp_path / "inbox.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreDown, match="SQLITE_BUSY"), store.begin():
        pass
    other.execute("ROLLBACK")
    other.close()
    with store.begin() as tx:
        tx.first_start()
    store.close()


def test_not_a_database(tmp_path: Path, clock: SetClock) -> None:
    """A file with something else in it is left as it is."""
    (tmp_path / "inbox.db").write_bytes(b"Sehr geehrte Damen und Herren, " * 100)
    with pytest.raises(StoreDown, match="SQLITE_NOTADB"):
        open_store(f"sqlite:///{tmp_path}/inbox.db", clock)


def test_unknown_kind_of_database(clock: SetClock) -> None:
    """One line that says what to write instead."""
    with pytest.raises(ValueError, match="postgresql\\+psycopg"):
        open_store("mysql+pymysql://host/inbox", clock)


def test_refused_state_quotes_nobody(store: Store) -> None:
    """PostgreSQL's text for a broken CHECK holds the whole row: only the constraint's name may leave this room."""
    row = {"id": "m/0", "event": "fachtag", "name": "Fatma Yılmaz", "contact_addr": "f@bruecke.example"}
    statement = text(
        "INSERT INTO registration (id, event, name, given_name, family_name, contact_addr, contact_name, status, mode,"
        " arrived_at, number, sessions, waiting_sessions, language, remark, by_hand)"
        " VALUES (:id, :event, :name, '', '', :contact_addr, '', 'invited', 'online',"
        " '2021-10-04 00:00:00', 0, '[]', '[]', 'de', '', false)"
    )
    with pytest.raises(StoreFault) as refused, store.begin() as tx:
        tx.roster(FACHTAG)
        tx.connection.execute(statement, row)
    assert "ck_registration_status" in str(refused.value)
    assert "Fatma" not in str(refused.value) and "bruecke" not in str(refused.value)
    assert refused.value.__suppress_context__


def test_missing_event_is_our_fault(store: Store) -> None:
    """A list that was never locked cannot be written: foreign keys hold on both databases."""
    with pytest.raises(StoreFault), store.begin() as tx:
        tx.apply("fachtag", [Register(registration("m1"))], "m1")


def test_wrong_statement_is_our_fault(store: Store) -> None:
    """Waiting would not help."""
    with pytest.raises(StoreFault), store.begin() as tx:
        tx.connection.execute(text("SELECT nothing FROM nowhere"))


def test_naive_time_is_refused(store: Store) -> None:
    """Nobody could say later which moment was meant."""
    naive = registration("m1").arrived_at.replace(tzinfo=None)
    with pytest.raises(StoreFault, match="ValueError"), store.begin() as tx:
        tx.roster(FACHTAG)
        tx.apply("fachtag", [Register(registration("m1", arrived_at=naive))], "m1")
