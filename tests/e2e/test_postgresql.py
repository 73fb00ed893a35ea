"""The daemon on PostgreSQL, alone and beside a second one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ..servers.dovecot import Dovecot
from ..servers.postgresql import PostgresCluster
from ..servers.smtp_sink import SmtpSink
from .mail_servers import DovecotServers
from .office import PEOPLE, Office, conference, register


def address_of(name: str) -> str:
    return f"person{PEOPLE.index(name)}@verein.example"


@pytest.fixture
def office(dovecot: Dovecot, sink: SmtpSink, postgres_url: str, tmp_path: Path) -> Iterator[Office]:
    servers = DovecotServers.with_sink(dovecot, sink)
    with Office(servers, dovecot.new_user(domain="amt.example"), tmp_path, postgres_url) as opened:
        yield opened


def waiting(office: Office) -> list[str]:
    rows = [each for each in office.participants() if each["status"] == "waitlisted"]
    return [each["name"] for each in sorted(rows, key=lambda each: each["position"])]


def test_an_office_day(office: Office, postgres_cluster: PostgresCluster) -> None:
    """As on SQLite: first come, first served; a freed place promotes. A database that cuts all connections meanwhile
    costs nobody an answer, nor the daemon its life."""
    office.configure(conference(capacity="1"))
    with office.at_work() as process:
        register(office, "Samira Haidari", "s.haidari@verein.example")
        office.wait_for(lambda: office.answers("s.haidari@verein.example"))
        postgres_cluster.end_connections()
        register(office, "Milan Petrović", "milan@verein.example")
        office.wait_for(lambda: office.answers("milan@verein.example"))
        assert (office.on_list(), waiting(office)) == ({"Samira Haidari"}, ["Milan Petrović"])
        office.write(
            "Samira Haidari <s.haidari@verein.example>",
            "Absage Fachtag",
            "Guten Tag,\n\nleider muss ich meine Teilnahme am Fachtag absagen.\n\nViele Grüße\nSamira Haidari\n",
        )
        office.wait_for(lambda: len(office.answers("milan@verein.example")) == 2)
        office.wait_for(lambda: len(office.answers("s.haidari@verein.example")) == 2)
        assert process.poll() is None
    assert office.on_list() == {"Milan Petrović"}


def test_two_daemons_are_one_clerk(office: Office) -> None:
    """Two daemons on one mailbox and one database: each mail is answered once, no place is given twice, and the order
    of arrival holds."""
    office.configure(conference(capacity="5"))
    for name in PEOPLE[:6]:
        register(office, name, address_of(name))
    first, second = office.start(), office.start()
    for name in PEOPLE[6:]:
        register(office, name, address_of(name))
    office.wait_for(lambda: len(office.answers()) >= len(PEOPLE))
    office.wait_for(lambda: not office.folders()["INBOX"])
    office.wait_for(lambda: len(office.folders()["Versandt"]) >= len(PEOPLE))
    assert (office.stop(first), office.stop(second)) == (0, 0)
    assert office.log().count('"mail received"') == len(PEOPLE)
    assert office.answer_counts() == {address_of(name): 1 for name in PEOPLE}
    assert office.on_list() == set(PEOPLE[:5])
    assert waiting(office) == list(PEOPLE[5:])
    folders = office.folders()
    assert (len(folders["Angemeldet"]), len(folders["Warteliste"])) == (5, 7)
    assert len(folders["Versandt"]) == len(PEOPLE)
