"""Mail servers as offices have them: TLS only, another separator and prefix, a mailbox that is shared."""

from __future__ import annotations

import imaplib
from collections.abc import Iterator
from pathlib import Path

import pytest

from inbox_bot.clock import system_clock

from ..servers.authority import Certificate
from ..servers.dovecot import PASSWORD, Dovecot
from ..servers.smtp_sink import SmtpSink
from .mail_servers import ProtectedDovecotServers
from .office import Office, conference, decoded, mail, message_id_of, message_ids, register


@pytest.fixture
def protected_office(
    dotted_dovecot: Dovecot, certificate: Certificate, ca_file: Path, tmp_path: Path
) -> Iterator[tuple[Office, SmtpSink]]:
    address = dotted_dovecot.new_user(domain="amt.example")
    with SmtpSink(starttls=certificate.context(), users={address: PASSWORD}, require_auth=True) as sink:
        servers = ProtectedDovecotServers(dotted_dovecot, sink.received, sink.port, ca_file)
        with Office(servers, address, tmp_path) as office:
            yield office, sink


def test_tls_only_with_dots_and_a_prefix(protected_office: tuple[Office, SmtpSink]) -> None:
    """Folders are made below `INBOX.`, where the server wants them; nothing travels unprotected, in or out."""
    office, sink = protected_office
    office.configure(conference(capacity="1"))
    assert office.call("check", "--connect").count(": ok") == 3
    with office.at_work():
        confirmed = register(office, "Samira Haidari", "s.haidari@verein.example")
        office.wait_for(lambda: office.answers("s.haidari@verein.example"))
        waiting = register(office, "Milan Petrović", "milan@verein.example")
        office.wait_for(lambda: office.answers("milan@verein.example"))
        office.wait_for(lambda: len(office.folders().get("INBOX.Sent", [])) == 2)
    assert office.folder_of(confirmed) == "INBOX.Angemeldet"
    assert office.folder_of(waiting) == "INBOX.Warteliste"
    assert {(each.is_protected, each.user) for each in sink.received} == {(True, office.address)}


def test_a_certificate_of_nobody_is_no_server(protected_office: tuple[Office, SmtpSink], tmp_path: Path) -> None:
    """TLS is verified: without the authority's file nobody signs in, and the operator reads why in one line each."""
    office, _ = protected_office
    office.configure(conference())
    text = office.config.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("ca_file")]
    office.config.write_text("\n".join(lines), encoding="utf-8")
    done = office.run("check", "--connect")
    errors = [line for line in done.stderr.decode().splitlines() if not line.startswith("warning:")]
    assert done.returncode == 1
    assert len(errors) == 2 and all("certificate" in line for line in errors), errors


def test_a_shared_mailbox(dovecot_office: Office) -> None:
    """The folders are made beside the shared inbox, where all colleagues see them, not in our private tree."""
    office = dovecot_office
    shared = "Shared/servicestelle"
    office.configure(conference(), imap=f'mailbox = "{shared}/INBOX"')
    letter = mail(
        "Samira Haidari <s.haidari@verein.example>",
        office.address,
        "Anmeldung Fachtag",
        "Guten Tag,\n\nhiermit melde ich mich zum Fachtag an.\n\nSamira Haidari\n",
    )
    with office.servers.sign_in(office.address) as imap:
        imap.append(f'"{shared}/INBOX"', "", imaplib.Time2Internaldate(system_clock()), letter)
    with office.at_work():
        office.wait_for(lambda: office.answers("s.haidari@verein.example"))
        office.wait_for(lambda: message_id_of(letter) in inside(office, f"{shared}/Angemeldet"))
    assert message_id_of(letter) not in inside(office, f"{shared}/INBOX")
    assert "Angemeldet" not in office.folders()


def inside(office: Office, folder: str) -> list[str]:
    with office.servers.sign_in(office.address) as imap:
        names = [line.decode().rpartition(' "/" ')[2] for line in imap.list()[1] if isinstance(line, bytes)]
        there = [name.strip('"') for name in names if decoded(name.strip('"')) == folder]
        return message_ids(imap, there[0]) if there else []
