"""The mailbox on real Dovecot and Cyrus, in both traditions of naming folders, and on pymap."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from inbox_bot.demo.server import DemoMailServer
from inbox_bot.edges.imap import CommandRefused, ImapMailbox, MailboxDown
from inbox_bot.model import MailboxSettings, Security, ServerSettings
from tests.servers.cyrus import Cyrus
from tests.servers.dovecot import PASSWORD, Dovecot

from .bench import LONG, LONG_AGO, contents, eyes, fetch_all, folder_names, imap_settings, mail, soon, utc, watching

FLAGGED, DELETED, SEEN = b"\\Flagged", b"\\Deleted", b"\\Seen"


@pytest.fixture
def account(dovecot: Dovecot) -> ServerSettings:
    """A fresh mailbox on the usual server."""
    return imap_settings(dovecot, dovecot.new_user())


@pytest.fixture(params=["dovecot", "poor_dovecot", "poorest_dovecot", "cyrus", "pymap"])
def any_account(request: pytest.FixtureRequest) -> Iterator[ServerSettings]:
    """A mailbox with the mails <1@..> and <2@..>, on servers of falling wealth."""
    if request.param == "pymap":
        with DemoMailServer({"office@mso.example": PASSWORD}) as demo:
            for number in (1, 2):
                demo.deliver("office@mso.example", mail(f"Mail {number}", message_id=f"<{number}@verein.example>"))
            yield ServerSettings(demo.host, demo.imap_port, Security.NONE, "office@mso.example", PASSWORD)
        return
    server: Dovecot | Cyrus = request.getfixturevalue(request.param)
    user = server.new_user()
    for number in (1, 2):
        server.deliver(user, mail(f"Mail {number}", message_id=f"<{number}@verein.example>"))
    yield imap_settings(server, user)


# ------------------------------------------------------------------------------------------------------------ reading


def test_fetches_without_marking_as_read(any_account: ServerSettings) -> None:
    """\\Seen is the people's: reading leaves no trace (BEHAVIOUR 7)."""
    with watching(any_account) as mailbox:
        found = fetch_all(mailbox)
    assert [b"Subject: Mail 1\r\n" in raw.data for raw in found] == [True, False]
    assert all(raw.mailbox == "INBOX" and raw.uidvalidity and raw.oversize == 0 for raw in found)
    assert [flags for _subject, flags in contents(any_account, "INBOX")] == [frozenset(), frozenset()]


@pytest.mark.parametrize(
    "stored",
    [
        datetime(2021, 10, 31, 2, 30, tzinfo=timezone(timedelta(hours=2))),
        datetime(2021, 10, 31, 2, 30, tzinfo=timezone(timedelta(hours=1))),
        datetime(2021, 3, 4, 23, 59, 59, tzinfo=timezone(timedelta(hours=-8))),
    ],
)
def test_arrival_is_utc(account: ServerSettings, stored: datetime) -> None:
    """INTERNALDATE orders the places, so it must be the same moment in every zone and on both sides of a change.

    The server writes it in a zone of its own (the throw-away Dovecot in Berlin's).
    """
    with eyes(account) as client:
        client._imap.append("INBOX", "", f'"{stored.strftime("%d-%b-%Y %H:%M:%S %z")}"', mail())  # type: ignore[attr-defined]
    with watching(account) as mailbox:
        (raw,) = fetch_all(mailbox)
    assert raw.received_at == stored
    assert raw.received_at.tzinfo is UTC


def test_uids_after_the_last_one(dovecot: Dovecot, account: ServerSettings) -> None:
    """ "n:*" names the last mail even where it lies below n (RFC 3501 6.4.8): it must not come back for ever."""
    for _ in range(3):
        dovecot.deliver(account.username, mail())
    with watching(account) as mailbox:
        mailbox.select()
        assert mailbox.uids(LONG_AGO) == [1, 2, 3]
        assert mailbox.uids(LONG_AGO, 2) == [3]
        assert mailbox.uids(LONG_AGO, 3) == []
        assert mailbox.uids(LONG_AGO, 99) == []
        assert mailbox.uids(date(2200, 1, 1)) == []
        dovecot.deliver(account.username, mail())
        assert mailbox.uids(LONG_AGO, 3) == [4]


def test_deleted_by_a_person(dovecot: Dovecot, account: ServerSettings) -> None:
    """A mail that a person has marked as deleted is theirs: neither read nor moved."""
    dovecot.deliver(account.username, mail())
    with eyes(account) as client:
        client.select_folder("INBOX", readonly=False)
        client.add_flags([1], [DELETED], silent=True)
    with watching(account) as mailbox:
        mailbox.select()
        assert mailbox.uids(LONG_AGO) == []
        mailbox.file(1, "Angemeldet")
    assert contents(account, "INBOX") == [(b"Anmeldung", frozenset({DELETED}))]


def test_too_large_is_not_fetched(dovecot: Dovecot, account: ServerSettings) -> None:
    """Of a mail above the limit only the header comes, and its size; the others are whole."""
    dovecot.deliver(account.username, mail("klein"))
    dovecot.deliver(account.username, mail("riesig", body="x" * 70 + "\r\n" + "y" * 50_000))
    dovecot.deliver(account.username, mail("danach"))
    with watching(account, MailboxSettings(max_message_bytes=10_000)) as mailbox:
        small, large, after = fetch_all(mailbox)
    assert (small.oversize, after.oversize) == (0, 0)
    assert large.oversize > 50_000
    assert b"Subject: riesig" in large.data
    assert b"yyy" not in large.data
    assert len(large.data) < 10_000


def test_bytes_come_as_they_are(account: ServerSettings) -> None:
    """8-bit bytes, long lines, bare CR: nothing is decoded or repaired on the way."""
    data = b"Subject: \xfcbel \xff\r\nMessage-ID: <8bit@x.example>\r\n\r\n" + bytes(range(1, 10)) + b"\x80\xff" * 40_000
    with eyes(account) as client:
        client._imap.append("INBOX", "", "", data)  # type: ignore[attr-defined]
    with watching(account) as mailbox:
        (raw,) = fetch_all(mailbox)
    assert raw.data.replace(b"\r\n", b"\n").rstrip() == data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip()


def test_many_mails_come_in_batches(dovecot: Dovecot, account: ServerSettings) -> None:
    """More mails than one command asks for: each once, in order; those that vanish in between are left out."""
    with eyes(account) as client:
        for number in range(230):
            client.append("INBOX", mail(f"Mail {number}"), [])
    with watching(account) as mailbox:
        mailbox.select()
        uids = mailbox.uids(LONG_AGO)
        coming = mailbox.fetch([*uids, 9999])
        first = next(coming)
        with eyes(account) as client:
            client.select_folder("INBOX", readonly=False)
            client.add_flags([225], [DELETED], silent=True)
            client.uid_expunge([225])
        rest = list(coming)
    assert [raw.uid for raw in (first, *rest)] == [uid for uid in range(1, 231) if uid != 225]


def test_missing_mailbox(account: ServerSettings) -> None:
    """A wrong name in the settings is told, and the connection lives on."""
    with watching(account, MailboxSettings(mailbox="Gibtsnicht")) as mailbox:
        with pytest.raises(CommandRefused, match=r"^SELECT: refused$"):
            mailbox.select()
        assert mailbox._client is not None


def test_mailbox_made_anew(account: ServerSettings, dovecot: Dovecot) -> None:
    """UIDVALIDITY changed: old UIDs mean other mails, or none, and nothing may be done with them before a `select`."""
    settings = MailboxSettings(mailbox="Anmeldungen")
    with eyes(account) as client:
        client.create_folder("Anmeldungen")
        client.append("Anmeldungen", mail("alt"), [])
    with watching(account, settings) as mailbox:
        before = mailbox.select()
        mailbox.append_sent(mail(message_id="<a@mso.example>"), "<a@mso.example>")
        with eyes(account) as client:
            client._imap.rename("Anmeldungen", "Alt")  # type: ignore[attr-defined]
            # Dovecot numbers by the second; a folder that is made twice surely has another UIDVALIDITY.
            client.create_folder("Anmeldungen")
            client._imap.delete("Anmeldungen")  # type: ignore[attr-defined]
            client.create_folder("Anmeldungen")
            client.append("Anmeldungen", mail("neu"), [])
        with pytest.raises(MailboxDown, match="made anew"):
            mailbox.file(1, "Angemeldet")
        assert mailbox.select() != before
        mailbox.file(1, "Angemeldet")
    assert contents(account, "Angemeldet") == [(b"neu", frozenset())]


# ------------------------------------------------------------------------------------------------------------- filing


def test_moves_into_its_folder(any_account: ServerSettings) -> None:
    """Filed with or without MOVE: out of the inbox, in the folder once, still unread; the other mail stays."""
    with watching(any_account) as mailbox:
        first, _second = [raw.uid for raw in fetch_all(mailbox)]
        mailbox.file(first, "MSO/Angemeldet")
        mailbox.file(first, "MSO/Angemeldet")
        assert first not in mailbox.uids(LONG_AGO)
    assert contents(any_account, "MSO/Angemeldet") == [(b"Mail 1", frozenset())]
    left = [subject for subject, flags in contents(any_account, "INBOX") if DELETED not in flags]
    assert left == [b"Mail 2"]


def test_never_expunges_what_others_deleted(any_account: ServerSettings) -> None:
    """A plain EXPUNGE would delete people's mails for good: where the server can't do better, ours stays marked."""
    with watching(any_account) as mailbox:
        first, second = [raw.uid for raw in fetch_all(mailbox)]
        with eyes(any_account) as client:
            client.select_folder("INBOX", readonly=False)
            client.add_flags([second], [DELETED], silent=True)
        mailbox.file(first, "Angemeldet")
        mailbox.file(first, "Angemeldet")
    assert contents(any_account, "Angemeldet") == [(b"Mail 1", frozenset())]
    assert (b"Mail 2", frozenset({DELETED})) in contents(any_account, "INBOX")


def test_flags_for_review(any_account: ServerSettings) -> None:
    """What a person must look at is flagged, and unread."""
    with watching(any_account) as mailbox:
        first, _second = [raw.uid for raw in fetch_all(mailbox)]
        mailbox.file(first, "Bitte prüfen", flagged=True)
    assert contents(any_account, "Bitte prüfen") == [(b"Mail 1", frozenset({FLAGGED}))]


def test_crash_between_copy_and_the_rest(poor_dovecot: Dovecot) -> None:
    """Without MOVE a crash may leave both copies: filing again must not make a third."""
    user = poor_dovecot.new_user()
    account = imap_settings(poor_dovecot, user)
    poor_dovecot.deliver(user, mail())
    with eyes(account) as client:
        client.create_folder("Angemeldet")
        client.select_folder("INBOX", readonly=False)
        client.copy([1], "Angemeldet")
    with watching(account) as mailbox:
        mailbox.select()
        mailbox.file(1, "Angemeldet")
    assert contents(account, "Angemeldet") == [(b"Anmeldung", frozenset())]
    assert contents(account, "INBOX") == []


def test_vanished_mail_is_no_error(account: ServerSettings, dovecot: Dovecot) -> None:
    """A person was faster: they know what they do, and no folder is made for nothing."""
    dovecot.deliver(account.username, mail())
    with watching(account) as mailbox:
        mailbox.select()
        with eyes(account) as client:
            client.select_folder("INBOX", readonly=False)
            client.add_flags([1], [DELETED], silent=True)
            client.uid_expunge([1])
        mailbox.file(1, "Angemeldet")
        mailbox.file(4711, "Angemeldet")
    assert "Angemeldet" not in folder_names(account)


def test_folder_taken_away_meanwhile(account: ServerSettings, dovecot: Dovecot) -> None:
    """A person deletes or renames a state folder while the bot runs: it is made again."""
    for number in (1, 2):
        dovecot.deliver(account.username, mail(f"Mail {number}"))
    with watching(account) as mailbox:
        mailbox.select()
        mailbox.file(1, "Angemeldet")
        with eyes(account) as client:
            client._imap.rename("Angemeldet", "Alt")  # type: ignore[attr-defined]
        mailbox.file(2, "Angemeldet")
    assert contents(account, "Angemeldet") == [(b"Mail 2", frozenset())]


def test_a_folder_that_the_server_refuses(account: ServerSettings, dovecot: Dovecot) -> None:
    """A name that it does not take, no rights, no room: said as a reason; the mail stays, the connection lives on."""
    dovecot.deliver(account.username, mail())
    with watching(account, MailboxSettings(sent="x" * 300)) as mailbox:
        mailbox.select()
        assert mailbox.file(1, "y" * 300).startswith("CREATE: refused")
        assert mailbox.append_sent(mail(), "<1@verein.example>").startswith("CREATE: refused")
        assert mailbox.file(1, "Angemeldet") == ""
    assert contents(account, "Angemeldet") == [(b"Anmeldung", frozenset())]


def test_sent_taken_away_meanwhile(account: ServerSettings) -> None:
    """A person renames or deletes Sent: it is made again, and what lies in it is left alone."""
    settings = MailboxSettings(sent="Gesendet")
    with watching(account, settings) as mailbox:
        assert mailbox.append_sent(mail("a", message_id="<a@mso.example>"), "<a@mso.example>") == ""
        with eyes(account) as client:
            client._imap.rename("Gesendet", "Alt")  # type: ignore[attr-defined]
        copy = mail("b", message_id="<b@mso.example>")
        with contextlib.suppress(MailboxDown):  # Dovecot hangs up on whoever has the folder open
            mailbox.append_sent(copy, "<b@mso.example>")
        assert mailbox.append_sent(copy, "<b@mso.example>") == ""
    assert contents(account, "Gesendet") == [(b"b", frozenset({b"\\Seen"}))]


def test_two_daemons_make_the_same_folder(account: ServerSettings, dovecot: Dovecot) -> None:
    """CREATE may lose the race (ALREADYEXISTS): the mail is filed all the same, the folder subscribed."""
    dovecot.deliver(account.username, mail())
    with watching(account) as mailbox:
        mailbox.select()
        real_exists = mailbox._exists
        answers = iter([False])

        def late(folder: str) -> bool:
            with eyes(account) as client:
                client.create_folder(folder)
            mailbox._exists = real_exists  # type: ignore[method-assign]
            return next(answers)

        mailbox._exists = late  # type: ignore[method-assign]
        mailbox.file(1, "Angemeldet")
    assert contents(account, "Angemeldet") == [(b"Anmeldung", frozenset())]
    with eyes(account) as client:
        _typ, _ok = client._imap._simple_command("LSUB", '""', "*")
        listed = client._imap.untagged_responses["LSUB"]
    assert any(b"Angemeldet" in line for line in listed)


@pytest.mark.parametrize("kind", ["dotted_dovecot", "dotted_cyrus"])
def test_dots_and_a_prefix(request: pytest.FixtureRequest, kind: str) -> None:
    """Separator ".", all below "INBOX.": the same words make folders where this server wants them."""
    server: Dovecot | Cyrus = request.getfixturevalue(kind)
    account = imap_settings(server, server.new_user())
    server.deliver(account.username, mail())
    with watching(account) as mailbox:
        mailbox.select()
        mailbox.file(1, "MSO/1. Bitte prüfen", flagged=True)
        mailbox.append_sent(mail(message_id="<a@mso.example>"), "<a@mso.example>")
    assert contents(account, "INBOX.MSO.1_ Bitte prüfen") == [(b"Anmeldung", frozenset({FLAGGED}))]
    assert contents(account, "INBOX.Sent") == [(b"Anmeldung", frozenset({SEEN}))]


@pytest.mark.parametrize(("kind", "separator"), [("dovecot", "/"), ("dotted_dovecot", ".")])
def test_shared_mailbox(request: pytest.FixtureRequest, kind: str, separator: str) -> None:
    """Mail in a shared mailbox is filed with that mailbox, and its copies lie in its own Sent."""
    server: Dovecot = request.getfixturevalue(kind)
    account = imap_settings(server, server.new_user())
    shared = f"Shared{separator}servicestelle{separator}"
    with eyes(account) as client:
        client.append(f"{shared}INBOX", mail(f"geteilt {account.username}"), [])
    with watching(account, MailboxSettings(mailbox="Shared/servicestelle/INBOX")) as mailbox:
        raw = fetch_all(mailbox)[-1]
        assert raw.mailbox == "Shared/servicestelle/INBOX"
        mailbox.file(raw.uid, f"Angemeldet {account.username[-20:-12]}")
        mailbox.append_sent(mail(message_id="<s@mso.example>"), "<s@mso.example>")
    folder = f"{shared}Angemeldet {account.username[-20:-12]}"
    assert contents(account, folder) == [(f"geteilt {account.username}".encode(), frozenset())]
    assert f"{shared}Sent" in folder_names(account)


# --------------------------------------------------------------------------------------------------------------- Sent


def test_copy_in_sent_once(any_account: ServerSettings) -> None:
    """The office finds what was answered where it looks for it; a repetition changes nothing."""
    with watching(any_account) as mailbox:
        for _ in range(2):
            mailbox.append_sent(mail("Angemeldet", message_id="<a1@mso.example>"), "<a1@mso.example>")
        mailbox.append_sent(mail("Warteliste", message_id="<a2@mso.example>"), "<a2@mso.example>")
        assert len(fetch_all(mailbox)) == 2
    (sent,) = folder_names(any_account) & {"Sent", "Versandt"}
    assert contents(any_account, sent) == [(b"Angemeldet", frozenset({SEEN})), (b"Warteliste", frozenset({SEEN}))]


def test_marked_sent_folder_is_found(account: ServerSettings) -> None:
    """\\Sent (RFC 6154) says it, whatever the folder is called."""
    with watching(account) as mailbox:
        mailbox.append_sent(mail(message_id="<a@mso.example>"), "<a@mso.example>")
    assert "Sent" not in folder_names(account)
    assert len(contents(account, "Versandt")) == 1


def test_configured_sent_folder(account: ServerSettings) -> None:
    """A name in the settings beats all guessing, and is created where missing."""
    with watching(account, MailboxSettings(sent="MSO/Postausgang")) as mailbox:
        mailbox.append_sent(mail(message_id="<a@mso.example>"), "<a@mso.example>")
    assert len(contents(account, "MSO/Postausgang")) == 1


# ------------------------------------------------------------------------------------------------------------ waiting


def test_wait_hears_of_new_mail(any_account: ServerSettings) -> None:
    """A mail ends the wait, by IDLE or by NOOP, long before its time is over."""
    with watching(any_account, MailboxSettings(poll_seconds=1)) as mailbox:
        fetch_all(mailbox)
        with eyes(any_account) as person:
            timer = threading.Timer(0.3, lambda: person.append("INBOX", mail("neu"), []))
            timer.start()
            assert mailbox.wait(LONG, threading.Event()) is True
            timer.join()
        assert len(fetch_all(mailbox)) == 3


def test_wait_comes_back_when_time_is_over(account: ServerSettings) -> None:
    """Nothing new: False, and not early; IDLE is renewed on the way."""
    with watching(account, MailboxSettings(idle_renew_seconds=1)) as mailbox:
        fetch_all(mailbox)
        begun = time.monotonic()
        with soon():
            assert mailbox.wait(2.4, threading.Event()) is False
        assert time.monotonic() - begun > 2.3


@pytest.mark.parametrize("kind", ["dovecot", "poor_dovecot"])
def test_wait_sees_the_stop(request: pytest.FixtureRequest, kind: str) -> None:
    """SIGTERM must not wait for a mail, idling or polling."""
    server: Dovecot = request.getfixturevalue(kind)
    with watching(imap_settings(server, server.new_user())) as mailbox:
        fetch_all(mailbox)
        stop = threading.Event()
        timer = threading.Timer(0.2, stop.set)
        timer.start()
        with soon():
            assert mailbox.wait(LONG, stop) is False
        timer.join()


def test_mail_between_search_and_wait_is_not_missed(account: ServerSettings, dovecot: Dovecot) -> None:
    """A server tells of a mail once, in the answer to any command: if that was not a search, `wait` must still know."""
    dovecot.deliver(account.username, mail())
    with watching(account) as mailbox:
        (raw,) = fetch_all(mailbox)
        dovecot.deliver(account.username, mail("neu"))
        mailbox.file(raw.uid, "Angemeldet")
        with soon():
            assert mailbox.wait(LONG, threading.Event()) is True


def test_wait_after_a_copy_in_sent(account: ServerSettings, dovecot: Dovecot) -> None:
    """Laying a copy into Sent leaves the watched mailbox for a moment: the wait watches the right one again."""
    with watching(account) as mailbox:
        mailbox.select()
        mailbox.append_sent(mail(message_id="<a@mso.example>"), "<a@mso.example>")
        mailbox.wait(0.1, threading.Event())
        mailbox.uids(LONG_AGO)
        timer = threading.Timer(0.3, lambda: dovecot.deliver(account.username, mail("neu")))
        timer.start()
        assert mailbox.wait(LONG, threading.Event()) is True
        timer.join()
        assert len(mailbox.uids(LONG_AGO)) == 1


def test_close_twice_and_use_again(account: ServerSettings) -> None:
    """`close` never raises, and the next call connects again."""
    mailbox = ImapMailbox(account, MailboxSettings())
    mailbox.close()
    mailbox.select()
    mailbox.close()
    mailbox.close()
    assert mailbox.uids(LONG_AGO) == []
    mailbox.close()


def test_wall_clock_of_the_bench() -> None:
    """The bench's own literals are aware."""
    assert utc(2021, 11, 3).tzinfo is UTC
