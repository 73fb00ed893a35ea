"""Through a whole mail system: Postfix -> Dovecot -> the bot -> Postfix -> the world, and what comes back."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..servers.dovecot import Dovecot
from ..servers.postfix import Postfix
from ..servers.smtp_sink import Fault, SmtpSink
from .mail_servers import HOST, PostfixServers
from .office import Office, conference, register


class MailSystem(PostfixServers):
    """Mails come in at Postfix's port for the world, as from any other mail system."""

    def deliver(self, address: str, data: bytes, received_at: object = None) -> None:
        with smtplib.SMTP(HOST, self._postfix.mx) as smtp:
            smtp.sendmail("amina@verein.example", [address], data)


@pytest.fixture
def office(dovecot: Dovecot, postfix: Postfix, world: SmtpSink, ca_file: Path, tmp_path: Path) -> Iterator[Office]:
    servers = MailSystem(dovecot, postfix, world, ca_file)
    with Office(servers, dovecot.new_user(), tmp_path) as opened:
        yield opened


def test_an_answer_that_comes_back(office: Office, world: SmtpSink) -> None:
    """BEHAVIOUR 6: the report is filed as automatic and never answered; the place stays; the organisers read who is not
    reachable, and why."""
    gone = "amina.diallo@aufgeloest.example"
    world.faults.append(Fault("RCPT", "550 5.1.1 Mailbox does not exist", recipient=gone))
    office.configure(conference())
    with office.at_work():
        register(office, "Samira Haidari", "s.haidari@verein.example")
        register(office, "Amina Diallo", gone)
        office.wait_for(lambda: office.answers("s.haidari@verein.example"))
        office.wait_for(lambda: office.folders().get("Automatisch"))
        digest = office.wait_for(lambda: found if gone in (found := office.call("digest")) else None)
    unreachable = digest[digest.index("Nicht erreichbar") :]
    assert unreachable.index("Amina Diallo") < unreachable.index(gone) < unreachable.index("5.1.1")
    assert office.on_list() == {"Samira Haidari", "Amina Diallo"}
    assert office.folders()["INBOX"] == []
    to_us = [recipient for recipient, _ in office.servers.taken() if "daemon" in recipient.lower() or not recipient]
    assert not to_us
    assert office.log().count('"answer attempted"') == 2
