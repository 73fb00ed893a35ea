"""An SMTP server that keeps what it gets and can misbehave at any stage, for any recipient.

Takes a certificate for TLS from the first byte or STARTTLS, users for AUTH, and `Fault`s. Listens on loopback only.
"""

from __future__ import annotations

import asyncio
import base64
import logging
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from inbox_bot.demo.server import LoopThread

logging.getLogger("mail.log").setLevel(logging.ERROR)

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Received:
    """One mail that was accepted, for one recipient."""

    sender: str
    recipient: str
    data: bytes
    options: tuple[str, ...]
    is_protected: bool
    user: str | None


@dataclass(slots=True)
class Fault:
    """What goes wrong at `stage` (GREETING, EHLO, STARTTLS, AUTH, MAIL, RCPT, DATA, BODY, DOT or QUIT), for one
    recipient or ("") for all.

    MAIL, earlier stages and QUIT know no recipient. `reply` is said instead of OK; with `drop` the connection is cut
    without a word; `delay` in seconds comes before either. BODY strikes in the middle of the mail, DOT when it is
    complete. `times`: how often; then all is well.
    """

    stage: str
    reply: str = ""
    recipient: str = ""
    drop: bool = False
    delay: float = 0.0
    times: int = 1_000_000
    keep: bool = False
    """DOT: the mail was accepted all the same, only the answer is lost, or late."""
    until: threading.Event | None = None
    """Nothing is said before."""


@dataclass(slots=True)
class SmtpSink:
    """`with SmtpSink(...) as sink: ...`"""

    tls: ssl.SSLContext | None = None
    starttls: ssl.SSLContext | None = None
    users: Mapping[str, str] = field(default_factory=dict)
    token_user: Callable[[str], str | None] | None = None
    """Whom an OAuth 2 token lets in (XOAUTH2)."""
    mechanism: str = ""
    """The only one that is offered, as PLAIN; "": all."""
    require_auth: bool = False
    smtputf8: bool = True
    size_limit: int = 30_000_000
    faults: list[Fault] = field(default_factory=list)
    received: list[Received] = field(default_factory=list)
    connections: int = 0
    commands: list[str] = field(default_factory=list)
    """Every MAIL, RCPT, RSET, AUTH and QUIT, without arguments."""
    host: str = HOST
    port: int = 0
    _thread: LoopThread | None = None
    _server: asyncio.Server | None = None
    _open: list[_Server] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._thread = LoopThread("smtp sink")
        self._thread.do(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread is not None and self._server is not None:
            self._thread.loop.call_soon_threadsafe(self._server.close)
            self._thread.stop()

    def hang_up(self) -> None:
        """Closes every connection without a word."""
        if self._thread is not None:
            self._thread.do(self._hang_up())

    async def _hang_up(self) -> None:
        for each in self._open:
            each.cut()

    async def _listen(self) -> None:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(lambda: _Server(self, loop), HOST, self.port, ssl=self.tls)
        self.port = int(self._server.sockets[0].getsockname()[1])

    def fault(self, stage: str, recipient: str = "") -> Fault | None:
        """The fault that strikes now, counted."""
        for each in self.faults:
            if each.stage == stage and each.recipient in ("", recipient) and each.times > 0:
                each.times -= 1
                return each
        return None


class _Server(SMTP):
    """aiosmtpd with faults at those stages that its hooks do not reach."""

    def __init__(self, sink: SmtpSink, loop: asyncio.AbstractEventLoop) -> None:
        self._sink = sink
        super().__init__(
            _Stages(sink),
            data_size_limit=sink.size_limit,
            enable_SMTPUTF8=sink.smtputf8,
            hostname="sink.example",
            tls_context=sink.starttls,
            require_starttls=False,
            auth_require_tls=sink.starttls is not None,
            auth_exclude_mechanism={"LOGIN", "PLAIN"} - {sink.mechanism} if sink.mechanism else None,
            authenticator=self._check if sink.users else None,
            loop=loop,
        )

    async def _handle_client(self) -> None:
        self._sink.connections += 1
        self._sink._open.append(self)
        fault = self._sink.fault("GREETING")
        if fault is None:
            await super()._handle_client()
            return
        await asyncio.sleep(fault.delay)
        if fault.reply:
            await self.push(fault.reply)
        if self.transport is not None:
            self.transport.close()

    def _check(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
        if isinstance(given, LoginPassword):
            name = given.login.decode()
            if self._sink.users.get(name) == given.password.decode():
                return AuthResult(success=True, auth_data=name)
        return AuthResult(success=False, handled=False)

    async def smtp_AUTH(self, arg: str) -> None:
        self._sink.commands.append("AUTH")
        if not await self._fails("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_EHLO(self, hostname: str) -> None:
        if not await self._fails("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_STARTTLS(self, arg: str) -> None:
        if not await self._fails("STARTTLS"):
            await super().smtp_STARTTLS(arg)

    async def smtp_QUIT(self, arg: str) -> None:
        if not await self._fails("QUIT"):
            await super().smtp_QUIT(arg)

    async def _fails(self, stage: str) -> bool:
        fault = self._sink.fault(stage)
        if fault is None:
            return False
        if fault.drop:
            self.cut()
        else:
            await self.push(fault.reply)
        return True

    async def smtp_DATA(self, arg: str) -> None:
        recipient = self.envelope.rcpt_tos[0] if self.envelope and self.envelope.rcpt_tos else ""
        if fault := self._sink.fault("DATA", recipient):
            await asyncio.sleep(fault.delay)
            if fault.drop:
                self.cut()
            else:
                await self.push(fault.reply)
            return
        if fault := self._sink.fault("BODY", recipient):
            await self.push("354 go ahead")
            await self._reader.read(512)
            await asyncio.sleep(fault.delay)
            if fault.reply:
                await self.push(fault.reply)
                await self._read_on()
            self.cut()
            return
        await super().smtp_DATA(arg)

    async def _read_on(self) -> None:
        """Until the client has gone: a connection that is closed on what it has not read is reset, and a reply that
        the client has not read yet goes with it."""
        while await self._reader.read(1 << 16):
            pass

    def cut(self) -> None:
        if self.transport is not None:
            self.transport.close()


class _Stages:
    """aiosmtpd's hooks."""

    def __init__(self, sink: SmtpSink) -> None:
        self._sink = sink
        if sink.token_user is not None:
            self.auth_XOAUTH2 = self._by_token

    async def _by_token(self, server: SMTP, args: list[str]) -> Any:
        fields = dict(part.split("=", 1) for part in base64.b64decode(args[1]).decode().split("\1") if part)
        token = fields.get("auth", "").removeprefix("Bearer ")
        user = self._sink.token_user(token) if self._sink.token_user else None
        if user and user == fields.get("user"):
            return AuthResult(success=True, auth_data=user)
        await server.challenge_auth(base64.b64encode(b'{"status":"401"}').decode(), encode_to_b64=False)
        return AuthResult(success=False, handled=False)

    async def _strike(self, server: SMTP, stage: str, recipient: str = "") -> str | None:
        fault = self._sink.fault(stage, recipient)
        if fault is None:
            return None
        await asyncio.sleep(fault.delay)
        while fault.until is not None and not fault.until.is_set():
            await asyncio.sleep(0.01)
        if fault.drop:
            if server.transport is not None:
                server.transport.close()
            return "421 cut"
        return fault.reply or None

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._sink.commands.append("MAIL")
        if self._sink.require_auth and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if reply := await self._strike(server, "MAIL"):
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        self._sink.commands.append("RCPT")
        if reply := await self._strike(server, "RCPT", address):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        recipient = envelope.rcpt_tos[0]
        fault = next((each for each in self._sink.faults if each.stage == "DOT" and each.times > 0), None)
        is_kept = fault is not None and fault.keep
        if is_kept:
            self._keep(session, envelope)
        reply = await self._strike(server, "DOT", recipient)
        if reply is None and not is_kept:
            self._keep(session, envelope)
        return reply or "250 2.0.0 Ok: kept"

    async def handle_RSET(self, server: SMTP, session: Session, envelope: Envelope) -> Any:
        self._sink.commands.append("RSET")
        return "250 2.0.0 Ok"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> Any:
        self._sink.commands.append("QUIT")
        return "221 2.0.0 Bye"

    def _keep(self, session: Session, envelope: Envelope) -> None:
        for recipient in envelope.rcpt_tos:
            self._sink.received.append(
                Received(
                    sender=envelope.mail_from or "",
                    recipient=recipient,
                    data=envelope.content if isinstance(envelope.content, bytes) else b"",
                    options=tuple(envelope.mail_options),
                    is_protected=session.ssl is not None or self._sink.tls is not None,
                    user=session.auth_data if isinstance(session.auth_data, str) else None,
                )
            )
