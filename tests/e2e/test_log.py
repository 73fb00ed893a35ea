"""What the log tells, and what it must not tell."""

from __future__ import annotations

import re

from ..servers.dovecot import Dovecot
from ..servers.smtp_sink import Fault, SmtpSink
from .office import Office, conference, mail, register

LETTERS = {
    "milan.petrovic@sonnenblume.example": (
        "Milan Petrović",
        "Gebärdensprache",
        "Guten Tag,\n\nwird der Fachtag von Dolmetscherinnen begleitet? Ich brauche eine Rampe.\n\nMilan Petrović\n",
    ),
    "anhdao@lotosblüte.example": (
        "Anh Dao Vo",
        "Zweifelhaftes",
        "Vielleicht komme ich zum Fachtag, vielleicht Ngoc.\n",
    ),
    "rechnung@schreibwaren.example": ("Schreibwaren Kröger", "Mahnung Tonerkartuschen", "Überweisen Sie 318 Euro.\n"),
}


def test_a_whole_day_in_the_log_names_nobody(dovecot_office: Office, dovecot: Dovecot, sink: SmtpSink) -> None:
    """BEHAVIOUR 10: no name, no address, no word of a subject or a mail stands in the log, at level debug either, even
    where a server repeats them in its refusal."""
    office = dovecot_office
    repeated = "550 5.1.1 <ingrid.petridis@ahornallee.example> Ingrid Petridis unbekannt, Betreff Platanenstrasse"
    sink.faults.append(Fault("RCPT", repeated, recipient="ingrid.petridis@ahornallee.example"))
    office.configure(conference(capacity="1"), more='[log]\nlevel = "debug"')
    written = []
    with office.at_work():
        written.append(register(office, "Samira Haidari", "samira.haidari@kastanie.example"))
        for address, (name, subject, text) in LETTERS.items():
            written.append(office.write(f"{name} <{address}>", subject, text))
        written.append(register(office, "Ingrid Petridis", "ingrid.petridis@ahornallee.example"))
        office.deliver(
            b"From: \xff\xfe <kaputt@birkenweg.example>\r\nSubject: =?utf-8?b?gebrochen?=\r\n\r\n\xff\xfeWeidenkorb"
        )
        office.deliver(mail("Nachtwerk <no-reply@nachtwerk.example>", office.address, "Rundschreiben", "Neuigkeiten\n"))
        office.wait_for(lambda: office.answers("samira.haidari@kastanie.example"))
        office.wait_for(lambda: '"failed"' in office.log())
        office.wait_for(lambda: office.log().count('"mail received"') == 7)
        dovecot.kick(office.address)
        office.wait_for(lambda: '"edge down"' in office.log())
    log = office.log().casefold()
    told = ["Ingrid Petridis", "Platanenstrasse", "Weidenkorb", "birkenweg", "kaputt", "nachtwerk", "Rundschreiben"]
    told += [text for address, letter in LETTERS.items() for text in (address, *letter)]
    told += ["samira.haidari@kastanie.example", "Samira Haidari", "geheim", office.address, "Raum und Kennwort"]
    words = {word.casefold() for text in told for word in re.findall(r"\w{4,}", text)}
    # What our own words and the configuration's slugs say anyway.
    words -= {"fachtag", "example", "failed", "mail"}
    assert len(words) > 40
    assert {word for word in words if word in log} == set()
