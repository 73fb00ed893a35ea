"""The way out: finished mails over one SMTP connection, each with a result that says who has it now.

Takes `ServerSettings`, the envelope sender and `OutgoingMail`s; gives `Sent`, `Deferred`, `Refused` or `Unknown` for
each, by the stage at which it failed (RFC 5321 4.2 and 4.5.4):

- no connection, no TLS, no sign-in, no accepted sender: `Deferred`, for this mail and the rest of the batch. What is
  our own configuration's fault must not fail people's mails.
- the recipient or the mail: 4xx `Deferred`, 5xx `Refused`.
- the connection broke before the final dot: `Deferred`; after it: `Unknown`, because nobody can know.

Signs in only on a protected connection and never falls back to clear text. Reasons carry no address.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import socket
import ssl
from collections.abc import Coroutine, Iterator, Sequence
from typing import Any, TypeVar

import aiosmtplib
from aiosmtplib.protocol import normalize_message_line_endings

from ..model import Deferred, OutgoingMail, Refused, Security, SendResult, Sent, ServerSettings, Unknown
from .oauth2 import TokenRefused, TokenSource
from .tls import client_context, refusal, ssl_reason

_T = TypeVar("_T")

_RECONNECTS = 3
"""So many connections may break under one batch before the rest of it waits."""
_AFTER_DATA = 10
"""The server may check the whole mail before it answers the dot (RFC 5321 4.5.3.2.6: ten minutes): giving up early
makes a second copy likely. So many times the usual time-out."""
_OURS = frozenset({432, 454, 530, 534, 535, 538})
"""Replies that speak of us, whatever the command was: our sign-in (RFC 4954), or too many connections of ours (432)."""
_OUR_FAULT = re.compile(r"relay|not owned by|send ?as|authenticat|log ?in|STARTTLS", re.IGNORECASE)
"""Servers like Postfix refuse an unsuitable sender or a missing sign-in only at RCPT, and as a 55x."""
_ADDRESS = re.compile(r"[^\s<>()\"',;:]+@[^\s<>()\"',;]+")
_ONE_ADDRESS = re.compile(r"[^\s<>\x00-\x1f\x7f]+@[^\s<>@\x00-\x1f\x7f]+")
"""aiosmtplib would take the first of several addresses out of a line."""


class TransportDown(ConnectionError):
    """No usable connection to the SMTP server. The reason carries no personal data; `code` is its reply, or 0."""

    def __init__(self, reason: str, code: int = 0) -> None:
        super().__init__(reason)
        self.code = code


class SmtpTransport:
    """Sends over one connection at a time. Not for several threads at once."""

    def __init__(self, server: ServerSettings, envelope_from: str) -> None:
        self._server = server
        self._sender = envelope_from
        self._tokens = (
            TokenSource(server.oauth2, timeout=server.timeout_seconds, ca_file=server.ca_file)
            if server.oauth2
            else None
        )
        self._down = ""
        self._client: aiosmtplib.SMTP | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._opened: list[asyncio.WriteTransport] = []
        """Every connection of the client in hand: aiosmtplib forgets one that breaks, with what it still had to say."""

    @property
    def down(self) -> str:
        """Why the server could not be used for the last mail; "" where it could: it took the mail, or judged it."""
        return self._down

    def send(self, mails: Sequence[OutgoingMail]) -> Iterator[tuple[OutgoingMail, SendResult]]:
        """Each mail with its result, one after the other; the connection is closed at the end.

        Where the server cannot be used at all, every mail left of the batch is deferred for the same reason.
        """
        stopped: Deferred | None = None
        breaks = 0
        try:
            for mail in mails:
                if stopped is None:
                    result = self._run(self._send_one(mail))
                    breaks += self._client is None
                    stopped = _stops_batch(result, breaks)
                    plain = result.result if isinstance(result, _NoService) else result
                    is_down = isinstance(result, _NoService) or self._client is None
                    self._down = plain.reason if is_down and isinstance(plain, Deferred | Unknown) else ""
                    yield mail, plain
                else:
                    yield mail, stopped
        finally:
            self._hang_up()

    def check(self) -> str:
        """Connects and signs in, sends nothing. What was found, for operators; raises TransportDown."""
        try:
            self._run(self._connected())
            client = self._client
            size = client.esmtp_extensions.get("size", "") if client else ""
        finally:
            self._hang_up()
        signed_in = f"signed in as {self._server.username}" if self._server.username else "no sign-in"
        limit = f", mails up to {int(size) // 1_000_000} MB" if size.isdigit() and int(size) else ""
        return f"{self._server.host}:{self._server.port}, {self._server.security}, {signed_in}{limit}"

    def close(self) -> None:
        """Hangs up; never raises."""
        self._hang_up()
        if self._loop is not None:
            self._run(_settled())
            self._run(self._loop.shutdown_default_executor())
            self._loop.close()
            self._loop = None

    def _run(self, work: Coroutine[Any, Any, _T]) -> _T:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
        return self._loop.run_until_complete(work)

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            self._run(_quit(client))
        if self._opened:
            self._abort()
            self._run(_settled())

    def _abort(self) -> None:
        """Ends what is left of all connections, whatever waits to be sent on them."""
        for transport in self._opened:
            transport.abort()
        self._opened.clear()

    def _drop(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            _cut(client)
        self._abort()

    # ------------------------------------------------------------------------------------------------- the connection

    async def _connected(self) -> aiosmtplib.SMTP:
        """The connection, ready for MAIL. Raises TransportDown."""
        if self._client is not None and await self._is_alive(self._client):
            return self._client
        self._drop()
        self._client = await self._connect()
        return self._client

    async def _is_alive(self, client: aiosmtplib.SMTP) -> bool:
        """RSET: the next mail starts afresh, and a server that has hung up in between is noticed in time."""
        try:
            await client.rset()
        except (aiosmtplib.SMTPException, OSError):
            return False
        return True

    async def _connect(self) -> aiosmtplib.SMTP:
        if why := refusal(self._server):
            raise TransportDown(why)
        client: aiosmtplib.SMTP | None = None
        try:
            client = self._new_client()
            await client.connect()
            if isinstance(client.transport, asyncio.WriteTransport):
                self._opened.append(client.transport)
            if self._server.security is Security.STARTTLS:
                await self._start_tls(client)
            if client.is_ehlo_or_helo_needed:
                await client.ehlo()
            if self._server.username:
                await self._sign_in(client)
        except (aiosmtplib.SMTPException, OSError) as error:
            if client is not None:
                _cut(client)
            raise _down(error) from None
        return client

    def _new_client(self) -> aiosmtplib.SMTP:
        protected = self._server.security is not Security.NONE
        return aiosmtplib.SMTP(
            hostname=self._server.host,
            port=self._server.port,
            use_tls=self._server.security is Security.TLS,
            start_tls=False,
            tls_context=client_context(self._server.ca_file) if protected else None,
            timeout=self._server.timeout_seconds,
            local_hostname=_own_name(),
        )

    async def _start_tls(self, client: aiosmtplib.SMTP) -> None:
        await client.ehlo()
        if not client.supports_extension("starttls"):
            raise TransportDown('the server does not offer STARTTLS; nothing was sent (security "tls" may be right)')
        await client.starttls()

    async def _sign_in(self, client: aiosmtplib.SMTP) -> None:
        """One method only, the best that is offered: a second try with the same password only nears the lock-out."""
        username, password = self._server.username, self._server.password
        offered = {method.lower() for method in client.server_auth_methods}
        if self._tokens is not None:
            await self._sign_in_by_token(client, self._tokens, offered)
        elif "plain" in offered:
            await client.auth_plain(username, password)
        elif "login" in offered:
            await client.auth_login(username, password)
        elif "cram-md5" in offered:
            await client.auth_crammd5(username, password)
        else:
            raise TransportDown("sign-in: the server offers none that takes a password on this connection")

    async def _sign_in_by_token(self, client: aiosmtplib.SMTP, tokens: TokenSource, offered: set[str]) -> None:
        if "xoauth2" not in offered:
            raise TransportDown("sign-in: the server takes no OAuth 2 token")
        token = await asyncio.to_thread(tokens.token)
        try:
            await client.auth_xoauth2(self._server.username, token)
        except aiosmtplib.SMTPAuthenticationError:
            tokens.forget()
            raise

    # -------------------------------------------------------------------------------------------------------- sending

    async def _send_one(self, mail: OutgoingMail) -> SendResult | _NoService:
        try:
            client = await self._connected()
        except TransportDown as error:
            return _NoService(Deferred(str(error), error.code))
        result = await self._post(client, mail)
        if not client.is_connected:
            self._drop()
        return result

    async def _post(self, client: aiosmtplib.SMTP, mail: OutgoingMail) -> SendResult | _NoService:
        """MAIL, RCPT, DATA for one mail on a ready connection."""
        envelope = _envelope(client, self._sender, mail)
        if isinstance(envelope, Refused):
            return envelope
        sender, recipient, options, encoding = envelope
        try:
            await client.mail(sender, options=options, encoding=encoding)
            await client.rcpt(recipient, encoding=encoding)
            answer = await client.execute_command(b"DATA")
            if answer.code != 354:
                return _judged(answer.code, answer.message, mail)
        except aiosmtplib.SMTPSenderRefused as error:
            return _sender_refused(error, mail)
        except aiosmtplib.SMTPResponseException as error:
            return _judged(error.code, error.message, mail)
        except (aiosmtplib.SMTPException, OSError) as error:
            self._drop()
            return Deferred(_reason(error))
        except ValueError:  # UnicodeError is one, too
            return Refused("not an address that SMTP can carry")
        return await self._hand_over(client, mail)

    async def _hand_over(self, client: aiosmtplib.SMTP, mail: OutgoingMail) -> SendResult | _NoService:
        """The mail itself and its final dot, told apart: up to the dot nothing is lost, after it nothing is sure."""
        protocol = client.protocol
        if protocol is None or not isinstance(client.transport, asyncio.WriteTransport):
            self._drop()
            return Deferred("the connection was lost")
        answer = asyncio.ensure_future(protocol.read_response(timeout=self._server.timeout_seconds * _AFTER_DATA))
        answer.add_done_callback(lambda done: done.cancelled() or done.exception())
        dot_sent = False
        try:
            protocol.write(_stuffed(mail.data))
            await _drained(client.transport, answer)
            if not answer.done():
                protocol.write(b".\r\n")
                dot_sent = True
            response = await answer
        except (aiosmtplib.SMTPException, OSError) as error:
            answer.cancel()
            self._drop()
            return Unknown(_reason(error)) if dot_sent else Deferred(_reason(error))
        if not dot_sent or response.code == 421:
            # Refused in the middle of the mail, whose rest the server still waits for; or it is about to hang up.
            self._drop()
        if not dot_sent:
            return _judged(response.code if response.code >= 400 else 451, response.message, mail)
        if 200 <= response.code < 300:
            return Sent(_clean(f"{response.code} {response.message}", mail.to))
        return _judged(response.code, response.message, mail)


class _NoService:
    """The whole server, not this mail: the rest of the batch need not try."""

    def __init__(self, result: Deferred) -> None:
        self.result = result


def _stops_batch(result: SendResult | _NoService, breaks: int) -> Deferred | None:
    if isinstance(result, _NoService):
        return result.result
    if breaks > _RECONNECTS:
        return Deferred("the connection broke several times")
    return None


def _judged(code: int, text: str, mail: OutgoingMail) -> SendResult | _NoService:
    """A reply of 4xx or 5xx to RCPT, DATA or the mail itself."""
    reason = _clean(f"{code} {text}", mail.to)
    if code in _OURS:
        return _NoService(Deferred(reason, code))
    if 500 <= code < 600 and not _OUR_FAULT.search(text):
        return Refused(reason, code)
    return Deferred(reason, code)


def _sender_refused(error: aiosmtplib.SMTPSenderRefused, mail: OutgoingMail) -> SendResult | _NoService:
    """At MAIL the server judges us, or (552, RFC 1870) the size of this mail."""
    reason = _clean(f"{error.code} {error.message}", mail.to)
    if error.code == 552 or "5.3.4" in error.message:
        return Refused(reason, error.code)
    if error.code == 421 or error.code in (450, 451, 452):
        return Deferred(reason, error.code)
    return _NoService(Deferred(reason, error.code))


def _envelope(client: aiosmtplib.SMTP, sender: str, mail: OutgoingMail) -> tuple[str, str, list[str], str] | Refused:
    """Sender, recipient, MAIL options and encoding. SMTPUTF8 (RFC 6531) only where the mail cannot do without."""
    if not _ONE_ADDRESS.fullmatch(mail.to):
        return Refused("not an address that SMTP can carry")
    try:
        recipient = _ascii_domain(mail.to)
        sender = _ascii_domain(sender)
    except UnicodeError:
        return Refused("the recipient's domain is not a domain name")
    header = mail.data.replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    options = [f"SIZE={len(mail.data)}"] if client.supports_extension("size") else []
    if not mail.data.isascii() and client.supports_extension("8bitmime"):
        options.append("BODY=8BITMIME")
    if (recipient + sender).isascii() and header.isascii():
        return sender, recipient, options, "ascii"
    if not client.supports_extension("smtputf8"):
        return Refused("the address needs SMTPUTF8, which our mail server does not offer")
    return sender, recipient, [*options, "SMTPUTF8"], "utf-8"


def _ascii_domain(address: str) -> str:
    local, at, domain = address.rpartition("@")
    return local + at + (domain if domain.isascii() else domain.encode("idna").decode("ascii"))


def _stuffed(data: bytes) -> bytes:
    """As it travels after DATA, without the final dot: CRLF everywhere, leading dots doubled (RFC 5321 4.5.2)."""
    return re.sub(rb"(?m)^\.", b"..", normalize_message_line_endings(data))


async def _drained(transport: asyncio.WriteTransport, answer: asyncio.Future[Any]) -> None:
    """Until the network has taken all, or the server has spoken early."""
    while transport.get_write_buffer_size() and not answer.done():
        await asyncio.wait({answer}, timeout=0.01)


async def _quit(client: aiosmtplib.SMTP) -> None:
    with contextlib.suppress(aiosmtplib.SMTPException, OSError):
        if client.is_connected:
            await client.quit(timeout=2)
    _cut(client)
    await _settled()


def _cut(client: aiosmtplib.SMTP) -> None:
    """At once: an orderly end of TLS would wait for the server."""
    transport = client.transport
    client.close()
    if isinstance(transport, asyncio.WriteTransport):
        transport.abort()


async def _settled() -> None:
    """Lets the event loop finish what closing has begun."""
    for _ in range(5):
        await asyncio.sleep(0)


def _own_name() -> str:
    """For EHLO: our full name, or a literal where this machine has none (RFC 5321 4.1.1.1)."""
    name = socket.gethostname()
    return name if "." in name and name.isascii() and " " not in name else "[127.0.0.1]"


def _down(error: Exception) -> TransportDown:
    if isinstance(error, TransportDown):
        return error
    if isinstance(error, TokenRefused):
        return TransportDown(f"sign-in: {error}")
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return TransportDown(f"sign-in: refused ({error.code})", error.code)
    return TransportDown(_reason(error), error.code if isinstance(error, aiosmtplib.SMTPResponseException) else 0)


def _reason(error: BaseException) -> str:
    """Why a connection failed, without the texts of servers and libraries."""
    for each in (error, error.__cause__):
        if isinstance(each, ssl.SSLError):
            return ssl_reason(each)
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, aiosmtplib.SMTPConnectError) and isinstance(error.__cause__, OSError):
        cause = error.__cause__
        return f"no connection ({os.strerror(cause.errno) if cause.errno else type(cause).__name__})"
    if isinstance(error, aiosmtplib.SMTPResponseException):
        return f"the server answered {error.code}"
    if isinstance(error, aiosmtplib.SMTPServerDisconnected):
        return "the connection was lost"
    return type(error).__name__


def _clean(text: str, recipient: str) -> str:
    """One line of at most 200 characters without addresses, nor the recipient's name as a server may repeat it."""
    line = _ADDRESS.sub("(address)", " ".join(text.split()))
    local = recipient.rpartition("@")[0]
    if len(local) > 2:
        line = re.sub(re.escape(local), "(address)", line, flags=re.IGNORECASE)
    return line.encode("utf-8", "replace").decode("utf-8")[:200]
