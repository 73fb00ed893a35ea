"""A whole mail server inside this process, on loopback: IMAP by pymap, SMTP by aiosmtpd, mails in memory.

Takes users with passwords. Mail for a user lies in their INBOX; mail for others at `*.example` is kept in `caught`;
any other recipient is refused, so that nothing can leave the machine. It speaks to the bot and to an ordinary mail
program alike (no TLS, LOGIN or AUTH PLAIN: loopback only), and is gone when the process ends.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import email.policy
import email.utils
import logging
import re
import secrets
import threading
import uuid
import weakref
from collections.abc import Callable, Coroutine, Mapping
from datetime import UTC, datetime
from email.parser import BytesHeaderParser
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from proxyprotocol.result import ProxyResultLocal
from proxyprotocol.sock import SocketInfo
from pymap.backend.dict import Config, DictBackend, Identity
from pymap.imap import IMAPServer
from pymap.parsing.message import AppendMessage
from pymap.user import UserMetadata
from pysasl.hashing import Cleartext

from ..clock import Clock, system_clock

_T = TypeVar("_T")

HOST = "127.0.0.1"
_START_SECONDS = 20.0

# Both log every command of every client.
logging.getLogger("mail.log").setLevel(logging.ERROR)
logging.getLogger("pymap").setLevel(logging.ERROR)


class LoopThread:
    """An event loop on a thread of its own, for servers beside a synchronous program."""

    def __init__(self, name: str) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    @property
    def loop(self) -> asyncio.AbstractEventLoop:
        return self._loop

    def do(self, work: Coroutine[Any, Any, _T], timeout: float = _START_SECONDS) -> _T:
        """Runs a coroutine there and waits for its result; never to be called from the loop itself."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(timeout)

    def stop(self) -> None:
        """Cancels what still runs and ends the thread."""
        if self._loop.is_closed():
            return
        self.do(_cancel_others())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()


class DemoMailServer:
    """`with DemoMailServer({"anna@verein.example": "secret"}) as server: ...`; the address is the user name.

    `on_delivery(recipient, mail)` is called for every mail that comes in by SMTP, on the server's thread.
    With `require_auth` SMTP takes mail from users only, in anybody's name.
    """

    def __init__(
        self,
        users: Mapping[str, str],
        *,
        on_delivery: Callable[[str, bytes], None] | None = None,
        aliases: Mapping[str, str] | None = None,
        require_auth: bool = False,
        imap_port: int = 0,
        smtp_port: int = 0,
        clock: Clock = system_clock,
    ) -> None:
        self.host = HOST
        self.imap_port = imap_port
        self.smtp_port = smtp_port
        self.caught: list[tuple[str, bytes]] = []
        """(recipient, mail) of everyone at `*.example` who is no user."""
        self._users = {address.lower(): password for address, password in users.items()}
        self._aliases = {alias.lower(): user.lower() for alias, user in (aliases or {}).items()}
        self._on_delivery = on_delivery
        self._require_auth = require_auth
        self._clock = clock
        self._thread: LoopThread | None = None
        self._stack = contextlib.AsyncExitStack()
        self._sessions: set[asyncio.Task[Any] | None] = set()
        self._submissions: weakref.WeakSet[SMTP] = weakref.WeakSet()
        self._backend: DictBackend | None = None
        self._config: Config | None = None

    # -------------------------------------------------------------------------------------------------- life and death

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Raises OSError where a wanted port is taken."""
        self._thread = LoopThread("mail server")
        try:
            self._thread.do(self._open())
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Ends both servers and forgets all mail; may be called twice."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.do(self._stack.aclose())
            thread.stop()

    async def _open(self) -> None:
        first = ("postmaster@demo.example", secrets.token_hex())  # pymap wants one user from the start
        self._backend, self._config = await DictBackend.init(_pymap_options(*first), **_PYMAP_SETTINGS)
        self._config.apply_context()
        for address, password in self._users.items():
            await self._add_user(address, password)
        await self._backend.start(self._stack)
        await self._listen_imap()
        await self._listen_smtp()

    async def _listen_imap(self) -> None:
        backend, config = self._running()
        imap = IMAPServer(backend.login, config)
        server = await asyncio.start_server(partial(self._serve_imap, imap), HOST, self.imap_port)
        self.imap_port = _port(server)
        self._stack.callback(server.close)

    async def _serve_imap(self, imap: IMAPServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One session. Its task is held here: pymap's own listener holds none, and a garbage collector then ends
        sessions that wait for news (seen on Python 3.13).
        """
        task = asyncio.current_task()
        self._sessions.add(task)
        try:
            await imap(reader, writer, SocketInfo.get(writer, ProxyResultLocal(), unique_id=uuid.uuid4().bytes))
        finally:
            writer.transport.abort()  # a close waits for what isn't read any more, and the loop may end before
            self._sessions.discard(task)

    async def _listen_smtp(self) -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: self._smtp(loop), HOST, self.smtp_port)
        self.smtp_port = _port(server)
        self._stack.callback(server.close)
        self._stack.callback(self._hang_up)

    def _hang_up(self) -> None:
        for protocol in self._submissions:
            if isinstance(protocol.transport, asyncio.WriteTransport):
                protocol.transport.abort()

    def _smtp(self, loop: asyncio.AbstractEventLoop) -> SMTP:
        protocol = SMTP(
            _Submission(self),
            loop=loop,
            hostname="demo.example",
            ident="demo",
            enable_SMTPUTF8=True,
            authenticator=self._check_password,
            auth_require_tls=False,
        )
        self._submissions.add(protocol)
        return protocol

    def _running(self) -> tuple[DictBackend, Config]:
        if self._backend is None or self._config is None:
            raise RuntimeError("the server is not running")
        return self._backend, self._config

    def _do(self, work: Coroutine[Any, Any, _T]) -> _T:
        if self._thread is None:
            work.close()
            raise RuntimeError("the server is not running")
        return self._thread.do(work)

    # ----------------------------------------------------------------------------------------------------------- users

    def add_user(self, address: str, password: str) -> None:
        """One more mailbox, while the server runs."""
        self._users[address.lower()] = password
        self._do(self._add_user(address.lower(), password))

    async def _add_user(self, address: str, password: str) -> None:
        backend, config = self._running()
        await Identity(address, backend.login, None, frozenset()).set(UserMetadata(config, address, password=password))

    def _check_password(
        self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: object
    ) -> AuthResult:
        if isinstance(given, LoginPassword):
            name = given.login.decode("utf-8", "replace").lower()
            if self._users.get(name) == given.password.decode("utf-8", "replace"):
                return AuthResult(success=True, auth_data=name)
        # handled=True, the default, would leave the client without an answer.
        return AuthResult(success=False, handled=False)

    # -------------------------------------------------------------------------------------------------------- delivery

    def deliver(
        self, rcpt: str, data: bytes, received_at: datetime | None = None, mail_from: str | None = None
    ) -> None:
        """Lays a mail into a mailbox, as a mail server does after SMTP; `received_at` becomes INTERNALDATE (aware).

        `mail_from` is the envelope sender for Return-Path; None: the address in From, unless the mail has one already.
        """
        self._do(self._deliver(rcpt, _as_received(data, mail_from, self._clock()), received_at))

    async def _deliver(self, rcpt: str, data: bytes, received_at: datetime | None) -> None:
        user = self._user(rcpt)
        if user is None:
            self.caught.append((rcpt, data))
            return
        backend, _config = self._running()
        moment = (received_at or self._clock()).astimezone(UTC)
        async with Identity(user, backend.login, None, frozenset()).new_session() as session:
            await session.append_messages("INBOX", [AppendMessage(data, moment, frozenset())])

    def _user(self, rcpt: str) -> str | None:
        """The user whose mailbox an address means; `+detail` is ignored (RFC 5233)."""
        address = rcpt.lower()
        local, at, domain = address.rpartition("@")
        for candidate in (address, local.partition("+")[0] + at + domain):
            found = self._aliases.get(candidate, candidate)
            if found in self._users:
                return found
        return None

    def _takes(self, rcpt: str) -> bool:
        return self._user(rcpt) is not None or rcpt.lower().rpartition("@")[2].endswith(".example")

    async def _take(self, envelope: Envelope) -> None:
        data = _as_received(_bytes(envelope.content), envelope.mail_from or "", self._clock())
        for rcpt in envelope.rcpt_tos:
            await self._deliver(rcpt, data, None)
            if self._on_delivery is not None:
                self._on_delivery(rcpt, data)


class _Submission:
    """What aiosmtpd asks at each stage."""

    def __init__(self, server: DemoMailServer) -> None:
        self._server = server

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._server._require_auth and not session.authenticated:
            return "530 5.7.0 Authentication required"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not self._server._takes(address):
            return "550 5.7.1 This server delivers to its own users and to *.example only"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        await self._server._take(envelope)
        return "250 2.0.0 Ok: delivered"


_PYMAP_SETTINGS: dict[str, Any] = {
    "hash_context": Cleartext(),  # passwords of a demo, in memory: a slow hash would only cost time at every sign-in
    "invalid_user_sleep": 0.0,
}


def _pymap_options(user: str, password: str) -> argparse.Namespace:
    """What pymap's command line would hand over."""
    return argparse.Namespace(
        host=None,
        port=0,
        cert=None,
        key=None,
        tls=False,
        debug=False,
        inherited_sockets=None,
        proxy_protocol=None,
        skip_services=[],
        passlib_cfg=None,
        demo_data=False,
        demo_user=user,
        demo_password=password,
    )


def _port(server: asyncio.base_events.Server) -> int:
    return int(server.sockets[0].getsockname()[1])


def _bytes(content: object) -> bytes:
    return content if isinstance(content, bytes) else str(content).encode("utf-8", "replace")


def _as_received(data: bytes, mail_from: str | None, now: datetime) -> bytes:
    """The mail as a server stores it: CRLF, our Received line, the sender in Return-Path (RFC 5321 4.4)."""
    data = re.sub(rb"\r?\n", b"\r\n", data)
    header = BytesHeaderParser(policy=email.policy.compat32).parsebytes(data)
    if mail_from is None:
        if "Return-Path" in header:
            return data
        mail_from = email.utils.parseaddr(str(header.get("From", "")))[1]
    stamp = email.utils.format_datetime(now)
    trace = f"Return-Path: <{mail_from}>\r\nReceived: by demo.example (demo); {stamp}\r\n"
    return trace.encode("utf-8", "replace") + data


async def _cancel_others() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    # A connection whose peer reads no more would never end by a close; asyncio shows its connections nowhere else.
    for transport in list(getattr(asyncio.get_running_loop(), "_transports", {}).values()):
        transport.abort()
    for _ in range(5):  # closing a connection takes the loop a few rounds
        await asyncio.sleep(0)
