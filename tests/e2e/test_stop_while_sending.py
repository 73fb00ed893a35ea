"""SIGTERM around the one moment at which a mail may be with the server and not in our books: after a restart there is
one answer, or the same again under the same Message-ID where nobody could know.

The daemon is a process, and the SMTP server holds back its word until the test lets it speak.
"""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from ..servers.smtp_sink import Fault, SmtpSink
from .office import Office, conference, register

SAMIRA, MILAN = "s.haidari@verein.example", "milan@bruecke.example"
LEASE = timedelta(minutes=65)
"""An answer is left for an hour to the daemon that said it would send it."""


@pytest.fixture
def word(sink: SmtpSink) -> Iterator[threading.Event]:
    """The server takes the first mail, and says so when this is set."""
    said = threading.Event()
    sink.faults = [Fault("DOT", times=1, keep=True, until=said)]
    yield said
    said.set()


@pytest.fixture
def office(dovecot_office: Office) -> Office:
    dovecot_office.configure(conference())
    dovecot_office.has_own_clock = True
    return dovecot_office


def waits_for_the_word(office: Office, sink: SmtpSink) -> subprocess.Popen[bytes]:
    """A daemon that has sent the whole of its only answer, and has heard nothing yet."""
    process = office.start()
    register(office, "Samira Haidari", SAMIRA)
    office.wait_for(lambda: sink.received, pause=0.01)
    return process


def ask_to_stop(process: subprocess.Popen[bytes]) -> None:
    assert process.poll() is None
    process.send_signal(signal.SIGTERM)


def locked(office: Office) -> closing[sqlite3.Connection]:
    """Another program's lock on the database: until its end nothing can be committed."""
    other = sqlite3.connect(Path(office.database.removeprefix("sqlite:///")), isolation_level=None, timeout=60)
    other.execute("BEGIN IMMEDIATE")
    return closing(other)


def all_is_sent(office: Office, times: int) -> None:
    """The next daemon has gone through the outbox: so many of the first answer, all of them one and the same mail;
    each answer lies in Sent once."""
    with office.at_work():
        register(office, "Milan Petrović", MILAN)
        office.wait_for(lambda: office.answers(MILAN))
        office.wait_for(lambda: len(office.answers(SAMIRA)) == times)
        office.wait_for(lambda: len(office.folders()["Versandt"]) == 2)
    assert office.answer_counts() == {SAMIRA: times, MILAN: 1}
    copies = Counter(office.folders()["Versandt"])
    assert {str(answer["Message-ID"]) for answer in office.answers()} == copies.keys()
    assert set(copies.values()) == {1}
    assert office.on_list() == {"Samira Haidari", "Milan Petrović"}


def test_before_the_servers_word(office: Office, sink: SmtpSink, word: threading.Event) -> None:
    """The word is waited for, and written down: nothing is sent again."""
    process = waits_for_the_word(office, sink)
    ask_to_stop(process)
    word.set()
    assert process.wait(60) == 0
    assert '"state": "sent"' in office.log()
    all_is_sent(office, 1)


def test_before_the_servers_word_and_killed_for_it(office: Office, sink: SmtpSink, word: threading.Event) -> None:
    """Whoever asked has no patience (Docker has ten seconds): nobody can know, so the same mail goes again, when the
    lease is over."""
    process = waits_for_the_word(office, sink)
    ask_to_stop(process)
    office.kill(process)
    word.set()
    office.ahead += LEASE
    all_is_sent(office, 2)


def test_between_the_servers_word_and_our_books(office: Office, sink: SmtpSink, word: threading.Event) -> None:
    """The commit comes late, and before the end: nothing is sent again."""
    process = waits_for_the_word(office, sink)
    with locked(office):
        word.set()
        ask_to_stop(process)
    assert process.wait(60) == 0
    all_is_sent(office, 1)


def test_the_books_stay_closed(office: Office, sink: SmtpSink, word: threading.Event) -> None:
    """The commit never comes, the daemon ends all the same, and what it knew is lost with it: the same mail again."""
    office.database_seconds = 1
    process = waits_for_the_word(office, sink)
    with locked(office):
        word.set()
        ask_to_stop(process)
        assert process.wait(60) == 0
    office.ahead += LEASE
    all_is_sent(office, 2)
