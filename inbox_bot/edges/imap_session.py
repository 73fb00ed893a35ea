"""A signed-in IMAP connection (RFC 3501), and what can go wrong with it in words that name nobody.

Takes `ServerSettings`, returns an IMAPClient behind a typed face. Refuses to sign in unprotected over a network: TLS
from the first byte, or STARTTLS, which must succeed. Every command has the settings' time-out, as a whole.
"""

from __future__ import annotations

import contextlib
import imaplib
import logging
import re
import socket
import ssl
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Protocol, cast

from imapclient.exceptions import LoginError, ProtocolError

from ..model import Security, ServerSettings
from .imap_patience import PatientClient
from .oauth2 import TokenRefused, TokenSource
from .patience import Patience
from .tls import client_context, refusal, ssl_reason

# IMAPClient logs the whole traffic, mails and all, where the root logger is set to DEBUG.
logging.getLogger("imapclient").setLevel(logging.WARNING)


class MailboxDown(ConnectionError):
    """The mailbox cannot be used just now; the connection is closed. The reason carries no personal data."""


class LoginRefused(MailboxDown):
    """The server is there and does not let us in: wrong password or token, or a kind of sign-in that it lacks."""


class CommandRefused(MailboxDown):
    """The server said NO to one command (quota, rights, no such folder); the connection lives on."""


class _Imaplib(Protocol):
    """The part of imaplib below IMAPClient that has no public face."""

    debug: int
    untagged_responses: dict[str, list[Any]]
    tagged_commands: dict[bytes, Any]
    file: Any
    patience: Patience

    def _command(self, name: str, *args: object) -> bytes: ...
    def _get_response(self) -> object: ...
    def _get_line(self) -> bytes: ...
    def _simple_command(self, name: str, *args: str) -> tuple[str, list[Any]]: ...


class Client(Protocol):
    """The methods of IMAPClient that we use, typed; their own documentation holds."""

    normalise_times: bool
    _imap: _Imaplib
    _idle_tag: bytes | None

    def has_capability(self, capability: str) -> bool: ...
    def starttls(self, ssl_context: ssl.SSLContext) -> object: ...
    def login(self, username: str, password: str) -> object: ...
    def plain_login(self, identity: str, password: str) -> object: ...
    def oauth2_login(self, user: str, access_token: str) -> object: ...
    def oauthbearer_login(self, identity: str, access_token: str) -> object: ...
    def namespace(self) -> Sequence[Sequence[tuple[str, str | None]] | None]: ...
    def list_folders(self, directory: str, pattern: str) -> list[tuple[tuple[bytes, ...], bytes | None, str]]: ...
    def select_folder(self, folder: str, readonly: bool) -> Mapping[bytes, Any]: ...
    def search(self, criteria: Sequence[str | date]) -> list[int]: ...
    def fetch(self, messages: Sequence[int], data: Sequence[str]) -> dict[int, dict[bytes, Any]]: ...
    def add_flags(self, messages: Sequence[int], flags: Sequence[bytes], silent: bool) -> object: ...
    def move(self, messages: Sequence[int], folder: str) -> object: ...
    def copy(self, messages: Sequence[int], folder: str) -> object: ...
    def uid_expunge(self, messages: Sequence[int]) -> object: ...
    def create_folder(self, folder: str) -> object: ...
    def subscribe_folder(self, folder: str) -> object: ...
    def append(self, folder: str, msg: bytes, flags: Sequence[bytes]) -> object: ...
    def noop(self) -> object: ...
    def idle_done(self) -> object: ...
    def socket(self) -> Any: ...
    def logout(self) -> object: ...
    def shutdown(self) -> None: ...


@contextlib.contextmanager
def told(command: str) -> Iterator[None]:
    """Every way in which IMAPClient and imaplib fail, as MailboxDown or CommandRefused.

    Their own messages are not passed on: servers like to repeat the user's name in them.
    """
    try:
        yield
    except MailboxDown:
        raise
    except imaplib.IMAP4.readonly:
        raise CommandRefused(f"{command}: the mailbox is read-only for us") from None
    except imaplib.IMAP4.abort:
        raise MailboxDown(f"{command}: the connection was lost") from None
    except ProtocolError:
        raise MailboxDown(f"{command}: the server's answer cannot be read") from None
    except imaplib.IMAP4.error as error:
        raise CommandRefused(f"{command}: refused {response_code(error)}".rstrip()) from None
    except ssl.SSLError as error:
        raise MailboxDown(f"{command}: {ssl_reason(error)}") from None
    except TimeoutError:
        raise MailboxDown(f"{command}: no answer in time") from None
    except OSError as error:
        raise MailboxDown(f"{command}: {error.strerror or type(error).__name__}") from None
    except (ValueError, LookupError, TypeError, AttributeError, AssertionError) as error:
        # The libraries below parse with these; an answer that trips them leaves the connection in an unknown state.
        raise MailboxDown(f"{command}: the server's answer cannot be read ({type(error).__name__})") from None


def response_code(error: BaseException) -> str:
    """The response code of RFC 5530 in an error's text, as `[OVERQUOTA]`; "" where it has none."""
    found = re.search(r"\[([A-Z][A-Z-]*)", str(error))
    return f"[{found[1]}]" if found else ""


def open_session(server: ServerSettings, tokens: TokenSource | None) -> Client:
    """Connects, protects the connection and signs in. Raises MailboxDown or LoginRefused."""
    if why := refusal(server):
        raise MailboxDown(why)
    with told("connect"):
        client = _connect(server)
    try:
        if server.security is Security.STARTTLS:
            with told("STARTTLS"):
                _start_tls(client, server)
        if server.username:
            _sign_in(client, server, tokens)
    except BaseException:
        hang_up(client)
        raise
    return client


def hang_up(client: Client) -> None:
    """Closes the socket without a word."""
    with contextlib.suppress(Exception):
        client.shutdown()


def _connect(server: ServerSettings) -> Client:
    is_tls = server.security is Security.TLS
    context = client_context(server.ca_file) if is_tls else None
    untyped = PatientClient(server.host, server.port, ssl=is_tls, ssl_context=context, timeout=server.timeout_seconds)
    client = cast(Client, untyped)
    # IMAPClient sends a command in several small pieces; without this each waits 40 ms for the one before.
    client.socket().setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    client.normalise_times = False
    client._imap.debug = 0
    return client


def _start_tls(client: Client, server: ServerSettings) -> None:
    if not client.has_capability("STARTTLS"):
        raise MailboxDown('STARTTLS: the server does not offer it; nothing was sent (security "tls" may be right)')
    client.starttls(client_context(server.ca_file))


_TEMPORARY = frozenset({"[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]"})
"""Response codes of RFC 5530 with which a good password is refused."""


def _sign_in(client: Client, server: ServerSettings, tokens: TokenSource | None) -> None:
    try:
        with told("sign-in"):
            _try_sign_in(client, server, tokens)
    except CommandRefused as error:
        if tokens is not None:
            tokens.forget()
        code = response_code(error)
        kind = MailboxDown if code in _TEMPORARY else LoginRefused
        raise kind(f"sign-in: refused {code}".rstrip()) from None


def _try_sign_in(client: Client, server: ServerSettings, tokens: TokenSource | None) -> None:
    try:
        if tokens is not None:
            _by_token(client, server.username, tokens)
        elif client.has_capability("AUTH=PLAIN"):
            client.plain_login(server.username, server.password)
        elif client.has_capability("LOGINDISABLED"):
            raise LoginRefused("sign-in: the server takes no password on this connection")
        elif not (server.username + server.password).isascii():
            raise LoginRefused("sign-in: the server takes passwords in ASCII only")
        else:
            client.login(server.username, server.password)
    except LoginError as error:
        # IMAPClient makes a LoginError of a lost connection, too.
        if isinstance(error.__context__, imaplib.IMAP4.abort):
            raise MailboxDown("sign-in: the connection was lost") from None
        raise


def _by_token(client: Client, username: str, tokens: TokenSource) -> None:
    try:
        token = tokens.token()
    except TokenRefused as error:
        kind = LoginRefused if error.is_final else MailboxDown
        raise kind(f"sign-in: {error}") from None
    if client.has_capability("AUTH=OAUTHBEARER"):
        client.oauthbearer_login(username, token)
    elif client.has_capability("AUTH=XOAUTH2"):
        client.oauth2_login(username, token)
    else:
        raise LoginRefused("sign-in: the server takes no OAuth 2 token")
