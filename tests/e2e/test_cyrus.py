"""Another maker's IMAP server: what holds on Dovecot holds on Cyrus, here in its older tradition of naming folders."""

from __future__ import annotations

import re
from pathlib import Path

from ..servers.cyrus import Cyrus
from ..servers.smtp_sink import SmtpSink
from .mail_servers import DovecotServers
from .office import Office, conference, register


def test_filed_answered_and_gone_on_after_an_outage(dotted_cyrus: Cyrus, sink: SmtpSink, tmp_path: Path) -> None:
    """BEHAVIOUR 7: each mail goes to the folder of its state, unread, and the answer's copy into Sent, where the
    server's own separator and prefix want them; the server dies, lets nobody in for a while, and then does: nobody
    restarts the daemon, and `health` tells what it waits for; a mail that a person copies back is not answered
    again."""
    servers = DovecotServers.with_sink(dotted_cyrus, sink)
    with Office(servers, dotted_cyrus.new_user(domain="amt.example"), tmp_path) as office:
        office.configure(conference(capacity="1"))
        with office.at_work() as process:
            confirmed = register(office, "Samira Haidari", "s.haidari@verein.example")
            office.wait_for(lambda: office.folder_of(confirmed) == "INBOX.Angemeldet")
            dotted_cyrus.passwords.lets_in = False
            dotted_cyrus.kill()
            dotted_cyrus.restart()
            # Health tells of the fault met first ("IDLE: connection reset") until the next one is met.
            down = re.compile(r"down is imap since 20\S+Z: sign-in: refused")
            office.wait_for(lambda: down.search(office.call("health")))
            dotted_cyrus.passwords.lets_in = True
            waiting = register(office, "Milan Petrović", "milan@verein.example")
            with office.servers.sign_in(office.address) as imap:
                imap.select("INBOX.Angemeldet")
                ((flags, *_),) = imap.fetch("1", "(FLAGS)")[1:]
                imap.copy("1", "INBOX")
            office.wait_for(lambda: office.folder_of(waiting) == "INBOX.Warteliste")
            office.wait_for(lambda: len(office.folders().get("INBOX.Sent", [])) == 2)
            office.wait_for(lambda: '"mail seen before"' in office.log())
            assert process.poll() is None
        assert isinstance(flags, bytes) and b"\\Seen" not in flags
        assert office.answer_counts() == {"s.haidari@verein.example": 1, "milan@verein.example": 1}
        assert office.folders()["INBOX"] == office.folders()["INBOX.Angemeldet"]
