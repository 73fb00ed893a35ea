"""What the bot must not touch or do again: old mail, mail that a person moved, a mailbox made anew, mail too large;
and mail that it had flagged and not moved."""

from __future__ import annotations

import imaplib
import json
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_bot.clock import system_clock

from ..servers.authority import Certificate
from ..servers.dovecot import Dovecot
from ..servers.fault_proxy import Fate, FaultProxy, Snare
from ..servers.smtp_sink import SmtpSink
from .mail_servers import DovecotServers, unprotected, with_crlf
from .office import PEOPLE, ZONE, Office, conference, encoded, mail, message_id_of, register


def registration(office: Office, name: str, address: str) -> bytes:
    text = f"Guten Tag,\n\nhiermit melde ich mich zum Fachtag an.\n\n{name}\n"
    return mail(f"{name} <{address}>", office.address, "Anmeldung Fachtag", text)


def flags(office: Office, folder: str) -> list[str]:
    """The flags of each mail of a folder."""
    with office.servers.sign_in(office.address) as imap:
        imap.select(f'"{folder}"', readonly=True)
        return [row.decode() for row in imap.fetch("1:*", "(FLAGS)")[1] if isinstance(row, bytes)]


def test_mail_from_before_the_cut_off(office: Office) -> None:
    """BEHAVIOUR 7: what arrived before `answer_since` stays where it is, unread and unanswered; what came after is
    answered, and stays unread in its folder, too."""
    now = system_clock()
    office.configure(conference(), mailbox=f"answer_since = {(now - timedelta(days=2)).astimezone(ZONE):%Y-%m-%d}")
    old = registration(office, "Samira Haidari", "s.haidari@verein.example")
    new = registration(office, "Milan Petrović", "milan@verein.example")
    office.deliver(old, now - timedelta(days=3, hours=1))
    office.deliver(new, now - timedelta(days=1))
    with office.at_work():
        office.wait_for(lambda: office.answers("milan@verein.example"))
        office.wait_for(lambda: office.folder_of(new) == "Angemeldet")
    assert office.folder_of(old) == "INBOX"
    assert not office.answers("s.haidari@verein.example")
    assert office.on_list() == {"Milan Petrović"}
    for folder in ("INBOX", "Angemeldet"):
        (each,) = flags(office, folder)
        assert "\\Seen" not in each and "\\Flagged" not in each


def test_without_a_cut_off_two_weeks_count(dovecot_office: Office) -> None:
    """The first start answers no mail that is older than 14 days."""
    office = dovecot_office
    office.configure(conference())
    old = registration(office, "Samira Haidari", "s.haidari@verein.example")
    office.deliver(old, system_clock() - timedelta(days=16))
    office.deliver(registration(office, "Milan Petrović", "milan@verein.example"), system_clock() - timedelta(days=12))
    office.call("run", "--once")
    assert office.answer_counts() == {"milan@verein.example": 1}
    assert office.folder_of(old) == "INBOX"


def test_mail_that_a_person_moves_back_or_copies(office: Office) -> None:
    """A mail is known by itself, not by its place: in the inbox again, it is not answered again, and stays there."""
    office.configure(conference())
    with office.at_work():
        letter = register(office, "Samira Haidari", "s.haidari@verein.example")
        office.wait_for(lambda: office.folder_of(letter) == "Angemeldet")
        with office.servers.sign_in(office.address) as imap:
            imap.select("Angemeldet")
            imap.copy("1", "INBOX")
        office.wait_for(lambda: '"mail seen before"' in office.log())
        register(office, "Milan Petrović", "milan@verein.example")
        office.wait_for(lambda: office.answers("milan@verein.example"))
    assert office.answer_counts() == {"s.haidari@verein.example": 1, "milan@verein.example": 1}
    assert office.folders()["INBOX"] == [message_id_of(letter)]
    assert len(office.participants()) == 2


def test_a_mailbox_that_is_made_anew(dovecot_office: Office) -> None:
    """RFC 3501 2.3.1.1: with a new UIDVALIDITY every UID is new; the same mails in it are not answered again."""
    office = dovecot_office
    watched = "Anmeldungen"
    office.configure(conference(), imap=f'mailbox = "{watched}"')
    letters = [
        with_crlf(registration(office, "Samira Haidari", "s.haidari@verein.example")),
        with_crlf(mail("Haus <haus@amt.example>", office.address, "Drucker", "Der Drucker im Flur ist repariert.\n")),
    ]

    def lay_in(*mails: bytes) -> None:
        for each in mails:
            imap.append(watched, "", imaplib.Time2Internaldate(system_clock()), each)

    with office.servers.sign_in(office.address) as imap:
        imap.create(watched)
        lay_in(*letters)
        with office.at_work() as process:
            office.wait_for(lambda: office.answers("s.haidari@verein.example"))
            office.wait_for(lambda: office.folder_of(letters[0]) == "Angemeldet")
            imap.delete(watched)
            imap.create(watched)
            lay_in(*letters, with_crlf(registration(office, "Milan Petrović", "milan@verein.example")))
            office.wait_for(lambda: office.answers("milan@verein.example"))
            assert process.poll() is None
    assert office.log().count('"mail seen before"') == 2
    assert office.answer_counts() == {"s.haidari@verein.example": 1, "milan@verein.example": 1}
    assert len(office.participants()) == 2


def test_a_mail_that_is_too_large(office: Office) -> None:
    """BEHAVIOUR 7: it is not fetched, a person is told why, and the loop goes on."""
    office.configure(conference(), imap="max_message_mb = 1")
    with office.at_work():
        text = (
            "Guten Tag,\n\nanbei unsere Liste für den Fachtag.\n\n"
            + ("Lorem ipsum dolor sit amet. " * 3 + "\n") * 15000
        )
        large = office.write("Samira Haidari <s.haidari@verein.example>", "Anmeldung Fachtag", text)
        register(office, "Milan Petrović", "milan@verein.example")
        office.wait_for(lambda: office.answers("milan@verein.example"))
        office.wait_for(lambda: office.folder_of(large) == "Bitte prüfen")
    assert len(large) > 1024 * 1024
    assert "\\Flagged" in flags(office, encoded("Bitte prüfen"))[0]
    (held,) = [json.loads(line) for line in office.call("review", "--json").splitlines()]
    assert held["subject"] == "Anmeldung Fachtag"
    assert "zu groß" in held["reason"]
    assert not office.answers("s.haidari@verein.example")
    assert office.on_list() == {"Milan Petrović"}


def test_a_person_at_work_in_the_same_mailbox(dovecot_office: Office) -> None:
    """Reads, flags, deletes and moves mails while they are taken in: whatever the person took away stays where it was
    put, nothing is doubled, and the daemon goes on with the rest."""
    office = dovecot_office
    office.configure(conference(capacity="20"))
    letters = [register(office, name, f"person{number}@verein.example") for number, name in enumerate(PEOPLE)]
    with office.at_work() as process:
        with office.servers.sign_in(office.address) as imap:
            imap.create("Eigenes")
            imap.select("INBOX")
            for number in range(len(letters), 0, -2):
                imap.store(str(number), "+FLAGS", "(\\Seen \\Flagged)")
            imap.copy("1:2", "Eigenes")
            imap.store("3", "+FLAGS", "(\\Deleted)")
            imap.expunge()
        register(office, "Ximena Vargas", "x.vargas@verein.example")
        office.wait_for(lambda: office.answers("x.vargas@verein.example"))
        office.wait_for(lambda: not office.folders()["INBOX"])
        assert process.poll() is None
    assert set(office.answer_counts().values()) == {1}
    filed = office.folders()["Angemeldet"]
    assert len(filed) == len(set(filed))
    assert len(office.folders()["Eigenes"]) <= 2
    assert len(filed) >= len(letters), "all but the one that the person may have deleted, and the last"


LEASE = timedelta(minutes=65)
"""A mail is left for five minutes to the daemon that said it would move it, an answer for an hour to the one that said
it would send it."""


def ask(office: Office) -> bytes:
    """What a person has to see: the bot flags it, and then moves it."""
    text = "Guten Tag,\n\ngibt es beim Fachtag eine Gebärdensprachdolmetschung?\n\nSamira Haidari\n"
    return office.write("Samira Haidari <s.haidari@verein.example>", "Frage zum Fachtag", text)


def mark(office: Office, *marks: str) -> None:
    """A person's mail program does so with the one mail in the inbox."""
    with office.servers.sign_in(office.address) as imap:
        imap.select("INBOX")
        imap.store("1", "+FLAGS", f"({' '.join(marks)})")


def is_held_once(office: Office) -> None:
    """One mail waits for a person, and its writer was told so once."""
    (held,) = [json.loads(line) for line in office.call("review", "--json").splitlines()]
    assert held["subject"] == "Frage zum Fachtag"
    office.wait_for(lambda: office.answers())
    office.wait_for(lambda: len(office.folders()["Versandt"]) == 1)
    assert office.answer_counts() == {"s.haidari@verein.example": 1}


@pytest.mark.parametrize("taken_away", [False, True], ids=["", "deleted by a person meanwhile"])
def test_killed_between_the_flag_and_the_move(taken_away: bool, dovecot_office: Office, proxy: FaultProxy) -> None:
    """The mail lies in the inbox, flagged by us, and read by a person or by another program: our own ledger says what
    is still to be done. It is moved when the lease is over, with the person's marks, and answered once. One that the
    person has marked as deleted is left to the person; it still waits in `review`."""
    office = dovecot_office
    office.servers.imap_keys = unprotected(proxy.port)
    office.configure(conference())
    office.has_own_clock = True
    snare = proxy.snare = Snare(b"MOVE", Fate.SILENT)
    process = office.start()
    letter = ask(office)
    office.wait_for(lambda: not snare.is_set, pause=0.01)
    office.kill(process)
    assert "\\Flagged" in flags(office, "INBOX")[0]
    mark(office, "\\Seen", "\\Answered", "$Erledigt", *(["\\Deleted"] if taken_away else []))
    with office.at_work():
        register(office, "Milan Petrović", "milan@verein.example")
        office.wait_for(lambda: "Milan Petrović" in office.on_list())
        assert office.folder_of(letter) == "INBOX", "the one who was to move it may still do so"
        office.put_clock(LEASE)
        if not taken_away:
            office.wait_for(lambda: office.folder_of(letter) == "Bitte prüfen")
        register(office, "Anh Dao Vo", "anhdao@verein.example")
        office.wait_for(lambda: len(office.folders()["Angemeldet"]) == 2)
        office.wait_for(lambda: len(office.folders()["Versandt"]) == 3)
    place = "INBOX" if taken_away else "Bitte prüfen"
    assert office.folder_of(letter) == place
    (kept,) = flags(office, encoded(place))
    assert all(each in kept for each in ("\\Flagged", "\\Seen", "\\Answered", "$Erledigt"))
    assert len(office.call("review", "--json").splitlines()) == 1
    assert set(office.answer_counts().values()) == {1} and len(office.answers()) == 3


def test_flagged_and_refused_by_the_folder(certificate: Certificate, sink: SmtpSink, tmp_path: Path) -> None:
    """The flag stands and the folder takes nothing: the mail waits in the inbox and in `review`, its writer is told
    once, and it is moved, with what a person has marked meanwhile, as soon as the folder takes it: at the next try,
    without a restart."""
    with Dovecot(certificate, sent="Versandt", acl=True) as dovecot:
        servers = DovecotServers.with_sink(dovecot, sink)
        with Office(servers, dovecot.new_user(domain="amt.example"), tmp_path) as office:
            office.configure(conference())
            office.has_own_clock = True
            folder = encoded("Bitte prüfen")
            with servers.sign_in(office.address) as imap:
                imap.create(f'"{folder}"')
                imap.setacl(f'"{folder}"', f'"{office.address}"', "lra")
                with office.at_work() as process:
                    letter = ask(office)
                    office.wait_for(lambda: '"filing refused"' in office.log())
                    is_held_once(office)
                    assert "\\Flagged" in flags(office, "INBOX")[0]
                    mark(office, "\\Seen")
                    office.put_clock(LEASE)
                    office.wait_for(lambda: office.log().count('"filing refused"') == 2)
                    imap.setacl(f'"{folder}"', f'"{office.address}"', "lrswipkxtea")
                    office.put_clock(LEASE)
                    office.wait_for(lambda: office.folder_of(letter) == "Bitte prüfen")
                    assert process.poll() is None
            (kept,) = flags(office, folder)
            assert "\\Flagged" in kept and "\\Seen" in kept
            is_held_once(office)
            assert office.folders()["INBOX"] == []
