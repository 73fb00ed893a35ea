"""Signing in and losing the line: what is refused, what is told, and that nothing personal is in it."""

from __future__ import annotations

import socket
import threading
from pathlib import Path
from typing import Any

import pytest

from inbox_bot.edges.imap import CommandRefused, LoginRefused, MailboxDown
from inbox_bot.model import MailboxSettings, OAuth2Settings, Security, ServerSettings
from tests.servers.authority import Authority
from tests.servers.dovecot import Dovecot
from tests.servers.fault_proxy import FaultProxy
from tests.servers.ports import free_port
from tests.servers.token_server import TokenServer

from .bench import LONG, LONG_AGO, fetch_all, imap_settings, mail, soon, watching


def refusal(settings: ServerSettings) -> MailboxDown:
    """How connecting with these settings fails."""
    with watching(settings) as mailbox, pytest.raises(MailboxDown) as caught:
        mailbox.connect()
    return caught.value


# ---------------------------------------------------------------------------------------------------------------- TLS


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_protected_and_verified(dotted_dovecot: Dovecot, ca_file: Path, security: Security, host: str) -> None:
    """A server that takes passwords on a protected connection only: both ways of protecting it work."""
    user = dotted_dovecot.new_user()
    dotted_dovecot.deliver(user, mail())
    with watching(imap_settings(dotted_dovecot, user, ca_file=ca_file, security=security, host=host)) as mailbox:
        assert len(fetch_all(mailbox)) == 1
        assert mailbox.wait(0.3, threading.Event()) is False


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_unknown_authority(dovecot: Dovecot, security: Security) -> None:
    """Without the office's authority in `ca_file` nobody is signed in: there is no switch to turn this off."""
    error = refusal(imap_settings(dovecot, dovecot.new_user(), security=security))
    assert "certificate is not trusted" in str(error)
    assert not isinstance(error, LoginRefused)


def test_wrong_host_name(authority: Authority, ca_file: Path) -> None:
    """A good certificate of another host is a wrong certificate."""
    with Dovecot(authority.issue("other.example")) as server:
        error = refusal(imap_settings(server, "x@mso.example", ca_file=ca_file, security=Security.TLS))
    assert "certificate is not trusted" in str(error)


def test_missing_ca_file(dovecot: Dovecot) -> None:
    """A wrong path is told as what it is."""
    error = refusal(imap_settings(dovecot, "x@mso.example", ca_file=Path("/nowhere.pem"), security=Security.TLS))
    assert "No such file" in str(error)


def test_starttls_not_offered(authority: Authority) -> None:
    """Falling back to clear text would hand the password to whoever removed the offer."""
    from inbox_bot.demo.server import DemoMailServer

    with DemoMailServer({"office@mso.example": "geheim"}) as demo:
        settings = ServerSettings(demo.host, demo.imap_port, Security.STARTTLS, "office@mso.example", "geheim")
        error = refusal(settings)
    assert "does not offer it" in str(error)
    assert not isinstance(error, LoginRefused)


def test_clear_text_over_a_network() -> None:
    """Unprotected means this machine; the connection is not even opened."""
    error = refusal(ServerSettings("mail.mso.example", 143, Security.NONE, "x", "y"))
    assert "this machine only" in str(error)


def test_password_not_taken_in_clear_text() -> None:
    """LOGINDISABLED: the password is not even sent."""
    with ScriptedServer(capability=b"IMAP4rev1 LOGINDISABLED") as it:
        error = refusal(it.settings("x@mso.example", "geheim"))
    assert isinstance(error, LoginRefused)
    assert b"geheim" not in it.heard


# ------------------------------------------------------------------------------------------------------------ sign-in


def test_wrong_password(dovecot: Dovecot) -> None:
    """Told apart from a server that is down, without the user's name."""
    user = dovecot.new_user()
    error = refusal(imap_settings(dovecot, user, password="falsch"))
    assert isinstance(error, LoginRefused)
    assert isinstance(error, OSError)
    assert str(error) == "sign-in: refused [AUTHENTICATIONFAILED]"


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (b"NO [AUTHENTICATIONFAILED] x@mso.example: wrong", LoginRefused),
        (b"NO [UNAVAILABLE] database is down", MailboxDown),
        (b"NO x@mso.example?", LoginRefused),
    ],
)
def test_kinds_of_refusal(reply: bytes, kind: type[MailboxDown]) -> None:
    """A good password may be refused because the server is ill (RFC 5530): that is no reason to change it."""
    with ScriptedServer(capability=b"IMAP4rev1", login=reply) as server:
        error = refusal(server.settings("x@mso.example", "p"))
    assert type(error) is kind
    assert "mso.example" not in str(error)


def test_connection_lost_while_signing_in() -> None:
    """IMAPClient calls that a login error; it is none."""
    with ScriptedServer(capability=b"IMAP4rev1", login=b"") as server:
        error = refusal(server.settings("x@mso.example", "p"))
    assert type(error) is MailboxDown


def test_umlauts_in_the_password() -> None:
    """LOGIN carries ASCII only: told, not crashed."""
    with ScriptedServer(capability=b"IMAP4rev1") as server:
        error = refusal(server.settings("x@mso.example", "grün"))
    assert isinstance(error, LoginRefused)
    assert "ASCII" in str(error)


def test_oauth2(dovecot: Dovecot, tokens: TokenServer) -> None:
    """A token instead of a password; when it was revoked, the next connection fetches another."""
    user = dovecot.new_user()
    oauth2 = OAuth2Settings(tokens.url + "/token", "bot", "geheim", scope=user)
    with watching(imap_settings(dovecot, user, password="", oauth2=oauth2)) as mailbox:
        before = len(tokens.requests)
        mailbox.select()
        mailbox.close()
        mailbox.select()
        assert len(tokens.requests) == before + 1
        mailbox.close()
        tokens.revoke()
        with pytest.raises(LoginRefused):
            mailbox.connect()
        mailbox.connect()
        assert len(tokens.requests) == before + 2


def test_oauth2_xoauth2_only(tokens: TokenServer, authority: Authority) -> None:
    """Exchange Online speaks XOAUTH2, Google both."""
    with ScriptedServer(capability=b"IMAP4rev1 AUTH=XOAUTH2") as server:
        oauth2 = OAuth2Settings(tokens.url + "/token", "bot", "geheim", scope="u")
        settings = ServerSettings("127.0.0.1", server.port, Security.NONE, "u", oauth2=oauth2, timeout_seconds=3)
        refusal(settings)
    assert b"AUTHENTICATE XOAUTH2" in server.heard


# ------------------------------------------------------------------------------------------------- a breaking network


def through(proxy: FaultProxy, dovecot: Dovecot) -> ServerSettings:
    return imap_settings(dovecot, dovecot.new_user(), port=proxy.port, timeout=1.0)


def test_nobody_listens() -> None:
    """Refused connections are told as such."""
    error = refusal(ServerSettings("127.0.0.1", free_port(), Security.NONE, "x", "y"))
    assert str(error) == "connect: Connection refused"


def test_unknown_host() -> None:
    """A name that does not resolve."""
    assert "connect: " in str(refusal(ServerSettings("mail.invalid", 993, Security.TLS, "x", "y", timeout_seconds=3)))


@pytest.mark.parametrize("command", ["uids", "select", "file", "append_sent", "wait"])
def test_reset_is_told_and_survived(proxy: FaultProxy, dovecot: Dovecot, command: str) -> None:
    """After a TCP RST every command raises MailboxDown, and the next one works on a new connection."""
    calls: dict[str, Any] = {
        "uids": lambda box: box.uids(LONG_AGO),
        "select": lambda box: box.select(),
        "file": lambda box: box.file(1, "Angemeldet"),
        "append_sent": lambda box: box.append_sent(mail(message_id="<a@mso.example>"), "<a@mso.example>"),
        "wait": lambda box: box.wait(1, threading.Event()),
    }
    with watching(through(proxy, dovecot)) as mailbox:
        mailbox.select()
        mailbox.uids(LONG_AGO)
        proxy.reset_all()
        with pytest.raises(MailboxDown) as caught:
            calls[command](mailbox)
        assert not isinstance(caught.value, CommandRefused)
        mailbox.connect()
        calls[command](mailbox)


def test_reset_while_idling(proxy: FaultProxy, dovecot: Dovecot) -> None:
    """A dead socket answers idle_check at once with nothing, for ever: it must be noticed."""
    with watching(through(proxy, dovecot)) as mailbox:
        mailbox.select()
        mailbox.uids(LONG_AGO)
        timer = threading.Timer(0.3, proxy.reset_all)
        timer.start()
        with soon(), pytest.raises(MailboxDown):
            mailbox.wait(LONG, threading.Event())
        timer.join()


def test_stall_while_idling(proxy: FaultProxy, dovecot: Dovecot) -> None:
    """A line on which nothing moves looks like silence: the end of the slice finds out, within its time-out."""
    settings = MailboxSettings(idle_renew_seconds=1)
    with watching(through(proxy, dovecot), settings) as mailbox:
        mailbox.select()
        mailbox.uids(LONG_AGO)
        proxy.mode = "stall"
        with soon(), pytest.raises(MailboxDown, match="no answer in time"):
            mailbox.wait(LONG, threading.Event())
        proxy.mode = "ok"


def test_stalled_server_before_the_greeting(proxy: FaultProxy, dovecot: Dovecot) -> None:
    """Connecting has a time-out, too."""
    proxy.mode = "stall"
    assert "no answer in time" in str(refusal(through(proxy, dovecot)))
    proxy.mode = "ok"


def test_cut_in_the_middle_of_a_mail(proxy: FaultProxy, dovecot: Dovecot) -> None:
    """Half a mail is no mail: MailboxDown, and the next fetch gives the whole."""
    settings = through(proxy, dovecot)
    dovecot.deliver(settings.username, mail(body="x" * 60 + "\r\n" + "\r\n".join(["y" * 70] * 2000)))
    with watching(settings) as mailbox:
        mailbox.select()
        uids = mailbox.uids(LONG_AGO)
        proxy.cut_after = 40_000
        with pytest.raises(MailboxDown):
            list(mailbox.fetch(uids))
        (raw,) = fetch_all(mailbox)
    assert raw.data.count(b"y" * 70) == 2000


def test_server_says_goodbye(dovecot: Dovecot) -> None:
    """BYE while idling (an administrator ends the session): told at once, survived."""
    user = dovecot.new_user()
    with watching(imap_settings(dovecot, user)) as mailbox:
        mailbox.select()
        mailbox.uids(LONG_AGO)
        timer = threading.Timer(0.3, dovecot.kick, args=(user,))
        timer.start()
        with soon(), pytest.raises(MailboxDown):
            mailbox.wait(LONG, threading.Event())
        timer.join()
        assert mailbox.uids(LONG_AGO) == []


def test_news_before_the_continuation_and_with_it() -> None:
    """A server may tell of a mail before its "+ idling", or in the same packet after it: both count as news."""
    for idle in (b"* 1 EXISTS\r\n+ idling\r\n", b"+ idling\r\n* 1 EXISTS\r\n"):
        with (
            ScriptedServer(capability=b"IMAP4rev1 IDLE", idle=idle) as server,
            watching(server.settings("u", "p")) as mailbox,
        ):
            mailbox.select()
            mailbox.uids(LONG_AGO)
            with soon():
                assert mailbox.wait(LONG, threading.Event()) is True


def test_nonsense_from_the_server() -> None:
    """An answer that no library can read ends the connection, not the program."""
    server = ScriptedServer(capability=b"IMAP4rev1", search=b"* SEARCH one two\r\n")
    with server, watching(server.settings("u", "p")) as mailbox:
        mailbox.select()
        with pytest.raises(MailboxDown, match="cannot be read"):
            mailbox.uids(LONG_AGO)


class ScriptedServer:
    """A few lines of IMAP for answers that no real server gives on demand."""

    def __init__(
        self,
        *,
        capability: bytes,
        login: bytes = b"OK done",
        idle: bytes = b"+ idling\r\n",
        search: bytes = b"* SEARCH\r\n",
    ) -> None:
        self._capability, self._login, self._idle, self._search = capability, login, idle, search
        self.heard = b""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listening.getsockname()[1])
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> ScriptedServer:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.close()
        self._thread.join(3)

    def settings(self, user: str, password: str) -> ServerSettings:
        return ServerSettings("127.0.0.1", self.port, Security.NONE, user, password, timeout_seconds=3)

    def _serve(self) -> None:
        connection, _peer = self._listening.accept()
        with connection, connection.makefile("rwb") as stream:
            stream.write(b"* OK hi\r\n")
            stream.flush()
            tag = b""
            for line in stream:
                self.heard += line
                if line.strip() == b"DONE":
                    answer = tag + b" OK done\r\n"
                else:
                    tag, _, command = line.strip().partition(b" ")
                    answer = self._answer(tag, command.upper())
                if not answer:
                    return
                stream.write(answer)
                stream.flush()

    def _answer(self, tag: bytes, command: bytes) -> bytes:
        done = tag + b" OK done\r\n"
        if command.startswith(b"CAPABILITY"):
            return b"* CAPABILITY " + self._capability + b"\r\n" + done
        if command.startswith(b"LOGIN"):
            return tag + b" " + self._login + b"\r\n" if self._login else b""
        if command.startswith(b"AUTHENTICATE"):
            return tag + b" NO [AUTHENTICATIONFAILED] no\r\n"
        if command.startswith(b"LIST"):
            return b'* LIST (\\Noselect) "/" ""\r\n' + done
        if command.startswith(b"SELECT"):
            return b"* 0 EXISTS\r\n* 0 RECENT\r\n* FLAGS ()\r\n* OK [UIDVALIDITY 7] v\r\n" + done
        if command.startswith(b"UID SEARCH"):
            return self._search + done
        if command.startswith(b"IDLE"):
            return self._idle
        return done
