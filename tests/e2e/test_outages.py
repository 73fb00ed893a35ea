"""Servers that go away, refuse or stall: the daemon goes on by itself, and nobody is answered twice or never."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from ..servers.dovecot import Dovecot
from ..servers.fault_proxy import FaultProxy
from ..servers.ports import free_port
from ..servers.smtp_sink import Fault, SmtpSink
from .mail_servers import DovecotServers, unprotected
from .office import Office, conference, register


def test_an_smtp_server_that_is_not_there_yet(dovecot: Dovecot, tmp_path: Path) -> None:
    """BEHAVIOUR 8: a refused connection is tried again, first after ten seconds; the answer then goes out, once. The
    mail is on the list and filed meanwhile: receiving does not wait for sending."""
    sink = SmtpSink(port=free_port())
    servers = DovecotServers.with_sink(dovecot, sink)
    with Office(servers, dovecot.new_user(domain="amt.example"), tmp_path) as office, ExitStack() as stack:
        office.configure(conference())
        with office.at_work() as process:
            letter = register(office, "Samira Haidari", "s.haidari@verein.example")
            office.wait_for(lambda: '"awaiting_retry"' in office.log())
            office.wait_for(lambda: office.folder_of(letter) == "Angemeldet")
            assert office.on_list() == {"Samira Haidari"}
            stack.enter_context(sink)
            office.wait_for(lambda: office.answers())
            assert process.poll() is None
        assert office.answer_counts() == {"s.haidari@verein.example": 1}


def test_what_an_smtp_server_may_say(dovecot_office: Office, sink: SmtpSink) -> None:
    """BEHAVIOUR 8: after 4xx or a lost "250" the same mail goes again under the same Message-ID; after 5xx it does not,
    stands in the digest, and goes out when a person says so."""
    office = dovecot_office
    refused = Fault("RCPT", "550 5.1.1 No such user", recipient="anhdao@verein.example")
    sink.faults += [
        Fault("RCPT", "451 4.7.1 Try again later", recipient="s.haidari@verein.example", times=1),
        Fault("DOT", recipient="milan@verein.example", drop=True, keep=True, times=1),
        refused,
    ]
    office.configure(conference())
    with office.at_work():
        # One after the other: the sink's fault at the dot strikes whoever comes first.
        register(office, "Milan Petrović", "milan@verein.example")
        office.wait_for(lambda: office.answers("milan@verein.example"))
        register(office, "Samira Haidari", "s.haidari@verein.example")
        register(office, "Anh Dao Vo", "anhdao@verein.example")
        office.wait_for(lambda: '"failed"' in office.log())
        digest = office.call("digest")
        assert "Nicht erreichbar" in digest and "anhdao@verein.example" in digest and "Anh Dao Vo" in digest
        assert "550" in digest
        office.wait_for(lambda: office.answers("s.haidari@verein.example"))
        office.wait_for(lambda: len(office.answers("milan@verein.example")) == 2)
        assert not office.answers("anhdao@verein.example")
        sink.faults.remove(refused)
        assert "queued" in office.call("retry", "--all")
        office.wait_for(lambda: office.answers("anhdao@verein.example"))
    assert len({answer["Message-ID"] for answer in office.answers("milan@verein.example")}) == 1
    (again,) = office.answers("s.haidari@verein.example")
    assert office.log().count(f'"answer": "{again["Message-ID"]}"') == 2
    assert office.answer_counts() == {
        "milan@verein.example": 2,
        "s.haidari@verein.example": 1,
        "anhdao@verein.example": 1,
    }
    assert len(office.folders()["Versandt"]) == 3


def test_an_imap_server_that_comes_and_goes(dovecot_office: Office, dovecot: Dovecot, proxy: FaultProxy) -> None:
    """BEHAVIOUR 7: sessions ended by the server, reset, refused, stalled, cut in the middle of an answer: each time the
    daemon signs in again by itself, and the next mail is answered once."""
    office = dovecot_office
    office.servers.imap_keys = unprotected(proxy.port) + "\ntimeout_seconds = 2"

    def refuse() -> None:
        proxy.mode = "refuse"
        proxy.reset_all()
        downs = office.log().count('"edge down"')
        office.wait_for(lambda: office.log().count('"edge down"') > downs + 1)
        proxy.mode = "ok"

    def stall() -> None:
        proxy.mode = "stall"
        downs = office.log().count('"edge down"')
        office.write("Samira Haidari <stall@verein.example>", "Hallo", "Guten Tag!\n")
        office.wait_for(lambda: office.log().count('"edge down"') > downs)
        proxy.mode = "ok"

    def cut() -> None:
        proxy.cut_after = 700

    faults: list[tuple[str, Callable[[], None]]] = [
        ("Samira Haidari", lambda: dovecot.kick(office.address)),
        ("Milan Petrović", proxy.reset_all),
        ("Anh Dao Vo", refuse),
        ("Fatma Yılmaz", stall),
        ("Tomasz Wieczorek", cut),
    ]
    office.configure(conference(capacity="10"))
    with office.at_work() as process:
        office.wait_for(lambda: "mailbox connected" in office.log())
        for number, (name, strike) in enumerate(faults):
            strike()
            register(office, name, f"person{number}@verein.example")
            office.wait_for(lambda address=f"person{number}@verein.example": office.answers(address))  # type: ignore[misc]
        assert process.poll() is None
    assert office.on_list() == {name for name, _ in faults}
    assert office.answer_counts() == {f"person{number}@verein.example": 1 for number in range(len(faults))}
    assert office.log().count('"edge down"') >= 4
    assert proxy.cut_after is None
