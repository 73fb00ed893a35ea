"""The machine under the daemon: its disk full, its database locked or gone. It waits, and goes on by itself."""

from __future__ import annotations

import resource
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from ..servers.dovecot import Dovecot
from ..servers.postgresql import PostgresCluster
from ..servers.small_disk import SmallDisk, small_disk
from ..servers.smtp_sink import SmtpSink
from .mail_servers import DovecotServers
from .office import PEOPLE, Office, conference, register

SAMIRA, MILAN = "s.haidari@verein.example", "milan@bruecke.example"


def answered_once(office: Office) -> None:
    """Both are on the list, each was answered once, each mail is filed."""
    office.wait_for(lambda: len(office.answers()) >= 2)
    office.wait_for(lambda: not office.folders()["INBOX"])
    assert office.answer_counts() == {SAMIRA: 1, MILAN: 1}
    assert office.on_list() == {"Samira Haidari", "Milan Petrović"}


def downs(office: Office) -> int:
    return office.log().count('"edge": "database"')


@pytest.fixture(params=["sqlite", "postgresql"])
def office_on_small_disk(
    request: pytest.FixtureRequest, dovecot: Dovecot, sink: SmtpSink, tmp_path: Path
) -> Iterator[tuple[Office, SmallDisk]]:
    """Its database has a disk of its own."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            disk = stack.enter_context(small_disk(8))
            url = f"sqlite:///{disk.folder}/inbox_bot.db"
        else:
            cluster: PostgresCluster = request.getfixturevalue("postgres_cluster")
            disk = stack.enter_context(small_disk(24))
            url = stack.enter_context(cluster.database_on(disk.folder))
        servers = DovecotServers.with_sink(dovecot, sink)
        yield stack.enter_context(Office(servers, dovecot.new_user(domain="amt.example"), tmp_path, url)), disk


def test_a_disk_that_is_full_and_has_room_again(office_on_small_disk: tuple[Office, SmallDisk]) -> None:
    """ENOSPC: the daemon says which part is down, in the log and by `health`, mails stay in the inbox, nobody is told
    of a place that is written down nowhere; with room again all is done, without a restart."""
    office, disk = office_on_small_disk
    crowd = {name: f"person{number}@verein.example" for number, name in enumerate(PEOPLE)}
    office.configure(conference(capacity="20"), daemon=f'heartbeat_file = "{office.folder}/heartbeat"')
    with office.at_work() as process:
        register(office, "Samira Haidari", crowd.pop("Samira Haidari"))
        office.wait_for(lambda: len(office.folders()["Versandt"]) == 1)
        disk.fill()
        for name, address in crowd.items():  # one or two find room in what the database already has
            register(office, name, address)
        office.wait_for(lambda: downs(office) >= 2)
        assert "SQLITE_FULL" in office.log() or "DiskFull 53100" in office.log()
        office.wait_for(lambda: "down is database" in office.call("health"))
        assert office.folders()["INBOX"]
        assert len(office.answers()) < len(PEOPLE)
        disk.make_room()
        office.wait_for(lambda: len(office.answers()) >= len(PEOPLE))
        office.wait_for(lambda: not office.folders()["INBOX"])
        assert process.poll() is None
    assert set(office.answer_counts().values()) == {1}
    assert office.on_list() == set(PEOPLE)


def test_a_disk_on_which_nothing_can_be_written(dovecot_office: Office) -> None:
    """Not a byte can be written to any file, the log included: nothing is half done, nobody is answered without being
    on the list; when there is room again the mail is dealt with."""
    office = dovecot_office
    office.configure(conference())
    with office.at_work() as process:
        register(office, "Samira Haidari", SAMIRA)
        office.wait_for(lambda: office.answers(SAMIRA))
        office.wait_for(lambda: len(office.folders()["Versandt"]) == 1)
        soft, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (0, hard))
        letter = register(office, "Milan Petrović", MILAN)
        office.wait_for(lambda: office.folder_of(letter) == "INBOX")
        office.stay_for(3)
        assert process.poll() is None
        assert not office.answers(MILAN)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (soft, hard))
        answered_once(office)


def test_a_database_that_is_locked(dovecot_office: Office) -> None:
    """Another program holds SQLite's lock (a backup that hangs): the mail waits for it, and so does its answer."""
    office = dovecot_office
    office.configure(conference())
    with office.at_work() as process:
        register(office, "Samira Haidari", SAMIRA)
        office.wait_for(lambda: office.answers(SAMIRA))
        other = sqlite3.connect(Path(office.database.removeprefix("sqlite:///")), isolation_level=None, timeout=30)
        other.execute("BEGIN IMMEDIATE")
        register(office, "Milan Petrović", MILAN)
        office.stay_for(3)
        assert not office.answers(MILAN)
        other.execute("ROLLBACK")
        other.close()
        answered_once(office)
        assert process.poll() is None


def test_a_database_that_is_gone(
    dovecot: Dovecot, sink: SmtpSink, postgres_cluster: PostgresCluster, postgres_url: str, tmp_path: Path
) -> None:
    """PostgreSQL is restarted: the daemon says so, lives on, and finds it again."""
    servers = DovecotServers.with_sink(dovecot, sink)
    with Office(servers, dovecot.new_user(domain="amt.example"), tmp_path, postgres_url) as office:
        office.configure(conference())
        with office.at_work() as process:
            register(office, "Samira Haidari", SAMIRA)
            office.wait_for(lambda: office.answers(SAMIRA))
            with postgres_cluster.gone():
                register(office, "Milan Petrović", MILAN)
                office.wait_for(lambda: downs(office) >= 2)
            answered_once(office)
            assert process.poll() is None
