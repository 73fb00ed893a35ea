"""Mailboxes that are full or not quite ours, on real servers: said as a reason, nothing lost, nothing doubled."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from inbox_bot.edges.imap import CommandRefused
from inbox_bot.model import ServerSettings
from tests.servers.authority import Certificate
from tests.servers.cyrus import Cyrus
from tests.servers.dovecot import Dovecot

from .bench import LONG_AGO, contents, eyes, fetch_all, folder_names, imap_settings, mail, watching

ALL = "lrwstipekxa"


@pytest.fixture(scope="module")
def moving(certificate: Certificate) -> Iterator[Dovecot]:
    """A mailbox holds 20 kB, and people may set rights."""
    with Dovecot(certificate, quota="20K", acl=True) as server:
        yield server


@pytest.fixture(scope="module")
def copying(certificate: Certificate) -> Iterator[Dovecot]:
    """The same without MOVE: a mail is copied, and the copy's original marked and expunged."""
    with Dovecot(certificate, capability="IMAP4rev1 UIDPLUS ACL", quota="20K", acl=True) as server:
        yield server


@pytest.fixture(params=["moving", "copying", "cyrus"])
def account(request: pytest.FixtureRequest) -> ServerSettings:
    """A mailbox with one mail."""
    server: Dovecot | Cyrus = request.getfixturevalue(request.param)
    user = server.new_user()
    server.deliver(user, mail())
    return imap_settings(server, user)


def give(account: ServerSettings, folder: str, rights: str) -> None:
    """RFC 4314; whoever has "a" may give."""
    with eyes(account) as client:
        client._imap._simple_command("SETACL", folder, f'"{account.username}"', rights)


@pytest.mark.parametrize("kind", ["moving", "copying"])
def test_full(request: pytest.FixtureRequest, kind: str) -> None:
    """OVERQUOTA (RFC 9208): no copy in Sent, and a mail that cannot be copied stays unmarked; as soon as a person has
    made room, both are done. A server that has MOVE moves in a full mailbox, too."""
    server: Dovecot = request.getfixturevalue(kind)
    account = imap_settings(server, server.new_user())
    server.deliver(account.username, mail())
    server.deliver(account.username, mail("Viele Seiten", message_id="<2@verein.example>", body="x" * 18_500))
    copy = mail("Angemeldet", message_id="<a@mso.example>", body="y" * 2000)
    with watching(account) as mailbox:
        first, large = [raw.uid for raw in fetch_all(mailbox)]
        assert mailbox.append_sent(copy, "<a@mso.example>") == "APPEND: refused [OVERQUOTA]"
        refusal = mailbox.file(large, "Angemeldet")
        assert refusal == ("COPY: refused [OVERQUOTA]" if kind == "copying" else "")
        if refusal:
            assert [flags for _, flags in contents(account, "INBOX")] == [frozenset(), frozenset()]
        with eyes(account) as person:
            folder = "INBOX" if refusal else "Angemeldet"
            person.select_folder(folder, readonly=False)
            uid = person.search(["LARGER", "10000"])[0]
            person.add_flags([uid], [b"\\Deleted"], silent=True)
            person.uid_expunge([uid])
        assert mailbox.append_sent(copy, "<a@mso.example>") == ""
        assert mailbox.file(first, "Angemeldet") == ""
    assert [subject for subject, _ in contents(account, "Sent")] == [b"Angemeldet"]
    assert [subject for subject, _ in contents(account, "Angemeldet")] == [b"Anmeldung"]
    assert contents(account, "INBOX") == []


def test_read_only(moving: Dovecot) -> None:
    """Without the right to change anything nothing is read either: an answer would be given, and the mail lie there as
    if nobody had seen it. The reason is told; with the rights back it goes on."""
    account = imap_settings(moving, moving.new_user())
    moving.deliver(account.username, mail())
    give(account, "INBOX", "lra")
    with watching(account) as mailbox:
        with pytest.raises(CommandRefused, match="read-only for us"):
            mailbox.select()
        give(account, "INBOX", ALL)
        mailbox.close()
        assert len(fetch_all(mailbox)) == 1


@pytest.mark.parametrize("rights", ["lrwsipa", "lrsa"])
def test_not_to_be_taken_out(account: ServerSettings, rights: str) -> None:
    """Without the right to delete a mail stays where it is, unmarked, and no copy of it lies anywhere, however often it
    is tried; with the right it is filed."""
    give(account, "INBOX", rights)
    with watching(account) as mailbox:
        mailbox.select()
        assert [mailbox.file(1, "Angemeldet")[:5] for _ in range(2)] in (["MOVE:"] * 2, ["STORE"] * 2)
        assert [flags for _, flags in contents(account, "INBOX")] == [frozenset()]
        for folder in folder_names(account) - {"Shared"}:  # Cyrus gave the new folder the rights of the inbox
            give(account, folder, ALL)
        mailbox.close()
        mailbox.select()
        assert mailbox.uids(LONG_AGO) == [1]
        assert mailbox.file(1, "Angemeldet") == ""
    assert contents(account, "Angemeldet") == [(b"Anmeldung", frozenset())]
    assert contents(account, "INBOX") == []


def test_a_folder_that_takes_nothing(account: ServerSettings) -> None:
    """A state folder without the right to insert refuses; others take their mails."""
    with eyes(account) as client:
        client.create_folder("Angemeldet")
    give(account, "Angemeldet", "lra")
    with watching(account) as mailbox:
        mailbox.select()
        assert "refused" in mailbox.file(1, "Angemeldet")
        assert len(contents(account, "INBOX")) == 1
        assert mailbox.file(1, "Warteliste") == ""
    assert contents(account, "Warteliste") == [(b"Anmeldung", frozenset())]
    assert contents(account, "Angemeldet") == []


def test_rights_that_are_given_back(account: ServerSettings) -> None:
    """By a person, while we are signed in: Dovecot looks them up once a session, and we stay for weeks. The next try
    goes through, for a mail and for a copy."""
    copy = mail("Antwort", message_id="<a@mso.example>")
    for folder in ("Angemeldet", "Sent"):
        with eyes(account) as client:
            client.create_folder(folder)
        give(account, folder, "lra")
    with watching(account) as mailbox, watching(account) as sent:
        mailbox.select()
        assert "refused" in mailbox.file(1, "Angemeldet", flagged=True)
        assert "refused" in sent.append_sent(copy, "<a@mso.example>")
        for folder in ("Angemeldet", "Sent"):
            give(account, folder, ALL)
        assert mailbox.file(1, "Angemeldet", flagged=True) == ""
        assert sent.append_sent(copy, "<a@mso.example>") == ""
    assert contents(account, "Angemeldet") == [(b"Anmeldung", frozenset({b"\\Flagged"}))]
    assert contents(account, "Sent") == [(b"Antwort", frozenset({b"\\Seen"}))]
    assert contents(account, "INBOX") == []
