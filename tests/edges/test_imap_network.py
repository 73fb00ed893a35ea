"""A network that breaks in the middle of each command: told within the time-out, and made good by doing it again."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from inbox_bot.edges.imap import CommandRefused, ImapMailbox, MailboxDown
from inbox_bot.model import MailboxSettings, Security
from tests.servers.authority import Authority
from tests.servers.dovecot import Dovecot
from tests.servers.fault_proxy import Fate, FaultProxy, Snare

from .bench import LONG, LONG_AGO, contents, fetch_all, imap_settings, mail, watching

TIMEOUT = 0.7
NEVER = threading.Event()
COPY = mail("Angemeldet", message_id="<a@mso.example>", body="Hier steht die Antwort.")


@dataclass(frozen=True, slots=True)
class Step:
    """A command, what gives it away on the wire, and what it is for."""

    words: bytes
    do: Callable[[ImapMailbox, int], object]


def _fetch(box: ImapMailbox, uid: int) -> None:
    (raw,) = box.fetch([uid])
    assert b"Ich komme." in raw.data


STEPS = {
    "SELECT": Step(rb"SELECT", lambda box, uid: box.select()),
    "FETCH": Step(rb"BODY\.PEEK", _fetch),
    "LIST": Step(rb"LIST", lambda box, uid: box.file(uid, "Angemeldet")),
    "STORE": Step(rb"STORE", lambda box, uid: box.file(uid, "Angemeldet", flagged=True)),
    "MOVE": Step(rb"MOVE", lambda box, uid: box.file(uid, "Angemeldet")),
    "APPEND": Step(rb"APPEND", lambda box, uid: box.append_sent(COPY, "<a@mso.example>")),
    "APPEND, the mail": Step(rb"Hier steht", lambda box, uid: box.append_sent(COPY, "<a@mso.example>")),
    "IDLE": Step(rb"IDLE", lambda box, uid: box.wait(0.5, NEVER)),
    "DONE": Step(rb"DONE", lambda box, uid: box.wait(0.5, NEVER)),
    "CAPABILITY or LOGIN": Step(rb"AUTHENTICATE", lambda box, uid: box.connect()),
}


@pytest.mark.parametrize("fate", list(Fate))
@pytest.mark.parametrize("name", STEPS)
def test_broken_in_the_middle(name: str, fate: Fate, proxy: FaultProxy, dovecot: Dovecot) -> None:
    """Reset or silence, before or after the server has acted: MailboxDown, then the same again; no mail is doubled."""
    step = STEPS[name]
    settings = imap_settings(dovecot, dovecot.new_user(), port=proxy.port, timeout=TIMEOUT)
    dovecot.deliver(settings.username, mail())
    with watching(settings, MailboxSettings(idle_renew_seconds=10)) as mailbox:
        (uid,) = [raw.uid for raw in fetch_all(mailbox)]
        if name in ("SELECT", "CAPABILITY or LOGIN"):
            mailbox.close()
        proxy.snare = Snare(step.words, fate)
        with pytest.raises(MailboxDown) as caught:
            step.do(mailbox, uid)
        assert not isinstance(caught.value, CommandRefused)
        assert not proxy.snare.is_set
        mailbox.connect()
        mailbox.select()
        if mailbox.uids(LONG_AGO):
            step.do(mailbox, uid)
    direct = imap_settings(dovecot, settings.username)
    if name in ("LIST", "STORE", "MOVE"):
        assert [subject for subject, _ in contents(direct, "Angemeldet")] == [b"Anmeldung"]
        assert contents(direct, "INBOX") == []
    else:
        assert len(contents(direct, "INBOX")) == 1
    if name.startswith("APPEND"):
        assert [subject for subject, _ in contents(direct, "Versandt")] == [b"Angemeldet"]


@pytest.mark.parametrize("fate", list(Fate))
@pytest.mark.parametrize("words", [rb"COPY", rb"EXPUNGE", rb"STORE"])
def test_broken_in_the_middle_of_a_poor_servers_move(words: bytes, fate: Fate, poor_dovecot: Dovecot) -> None:
    """Without MOVE a mail is copied, marked and taken out: wherever that breaks, one mail lies in the folder."""
    with FaultProxy(poor_dovecot.imap) as proxy:
        settings = imap_settings(poor_dovecot, poor_dovecot.new_user(), port=proxy.port, timeout=TIMEOUT)
        poor_dovecot.deliver(settings.username, mail())
        with watching(settings) as mailbox:
            (uid,) = [raw.uid for raw in fetch_all(mailbox)]
            proxy.snare = Snare(words, fate)
            with pytest.raises(MailboxDown):
                mailbox.file(uid, "Angemeldet")
            mailbox.select()
            mailbox.file(uid, "Angemeldet")
    direct = imap_settings(poor_dovecot, settings.username)
    assert len(contents(direct, "Angemeldet")) == 1
    assert contents(direct, "INBOX") == []


def test_slow_bytes(proxy: FaultProxy, dovecot: Dovecot) -> None:
    """A line on which every byte comes late, but comes, is a slow line and no broken one."""
    settings = imap_settings(dovecot, dovecot.new_user(), port=proxy.port, timeout=10 * TIMEOUT)
    dovecot.deliver(settings.username, mail())
    proxy.slow = 0.0001
    with watching(settings) as mailbox:
        (raw,) = fetch_all(mailbox)
        mailbox.file(raw.uid, "Angemeldet")
    assert len(contents(imap_settings(dovecot, settings.username), "Angemeldet")) == 1


@pytest.mark.parametrize("security", [Security.NONE, Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize("when", ["greeting", "FETCH", "IDLE"])
def test_drips(when: str, security: Security, dovecot: Dovecot, ca_file: Path) -> None:
    """A byte now and then is no life: the answer has one time-out as a whole, and is not waited for to its end."""
    user = dovecot.new_user()
    dovecot.deliver(user, mail(body="Ich komme.\r\n" * 30))
    port = dovecot.imaps if security is Security.TLS else dovecot.imap
    with FaultProxy(port) as proxy:
        settings = imap_settings(dovecot, user, port=proxy.port, timeout=TIMEOUT, security=security, ca_file=ca_file)
        with watching(settings) as mailbox:
            if when != "greeting":
                (raw,) = fetch_all(mailbox)
            proxy.slow = TIMEOUT / 10
            if when == "IDLE":
                threading.Timer(TIMEOUT / 2, dovecot.deliver, (user, mail())).start()
            with pytest.raises(MailboxDown):
                if when == "FETCH":
                    list(mailbox.fetch([raw.uid]))
                else:
                    mailbox.wait(LONG, NEVER)
            proxy.slow = 0
            assert len(fetch_all(mailbox)) == (2 if when == "IDLE" else 1)


def test_a_mail_at_which_the_line_always_breaks(proxy: FaultProxy, dovecot: Dovecot) -> None:
    """What the server cannot give out without dying holds up nothing for ever: after the first break each mail is asked
    for alone, and after five a person gets this one, and the next come."""
    settings = imap_settings(dovecot, dovecot.new_user(), port=proxy.port, timeout=TIMEOUT)
    for subject in ("Gift", "danach"):
        dovecot.deliver(settings.username, mail(subject))
    with watching(settings) as mailbox:
        breaks = Counter[int]()
        for blamed in [(1, 2), (1,), (1,), (1,), (1,)]:
            proxy.snare = Snare(rb"BODY\.PEEK", Fate.CUT)
            mailbox.select()
            with pytest.raises(MailboxDown):
                list(mailbox.fetch([1, 2], breaks))
            assert mailbox.asked_for == blamed
            breaks.update(mailbox.asked_for)
        mailbox.select()
        poison, after = mailbox.fetch([1, 2], breaks)
    assert poison.oversize and b"Gift" not in poison.data
    assert not after.oversize and b"Subject: danach" in after.data


def test_a_large_mail_on_a_slow_line(proxy: FaultProxy, dovecot: Dovecot) -> None:
    """What brings something has time: a mail that takes longer than the time-out comes all the same."""
    settings = imap_settings(dovecot, dovecot.new_user(), port=proxy.port, timeout=TIMEOUT)
    dovecot.deliver(settings.username, mail(body=("x" * 70 + "\r\n") * 2000))
    with watching(settings) as mailbox:
        mailbox.select()
        uids = mailbox.uids(LONG_AGO)
        proxy.most = 1024
        proxy.slow = 0.01
        begun = time.monotonic()
        (raw,) = mailbox.fetch(uids)
        assert time.monotonic() - begun > 1.5 * TIMEOUT
    assert len(raw.data) > 140_000


def test_a_certificate_that_is_renewed_wrongly_and_then_rightly(authority: Authority, dovecot: Dovecot) -> None:
    """The server of another name stands there for a while: nobody signs in; then it goes on by itself."""
    user = dovecot.new_user()
    with Dovecot(authority.issue("elsewhere.example")) as other, FaultProxy(dovecot.imaps) as proxy:
        settings = imap_settings(
            dovecot, user, security=Security.TLS, ca_file=authority.ca_file, port=proxy.port, timeout=TIMEOUT
        )
        with watching(settings) as mailbox:
            mailbox.select()
            proxy.target = other.imaps
            proxy.reset_all()
            for _ in range(2):
                with pytest.raises(MailboxDown):
                    mailbox.uids(LONG_AGO)
            assert "Login" not in other.log()
            proxy.target = dovecot.imaps
            assert mailbox.uids(LONG_AGO) == []
