"""A TCP proxy on loopback that breaks connections the way networks do.

`mode` may change at any time and counts for new and standing connections alike: ok; refuse (new connections are
reset); stall (nothing gets through, nothing is closed). `slow` lets the bytes through one by one, while it is set.
`reset_all` and `cut_after` end connections; a `Snare` lies in wait for what the client says. `target` may change, too:
another server at the same place.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
from dataclasses import dataclass
from enum import StrEnum
from types import TracebackType
from typing import Self

from inbox_bot.demo.server import LoopThread

HOST = "127.0.0.1"


class Fate(StrEnum):
    """What happens to a connection, in the middle of what the client says or when the server has acted on it."""

    CUT = "cut"  # the server gets half of it, the client a reset
    CUT_AFTER = "cut after"  # the server gets all of it, the client a reset instead of the answer
    SILENT = "silent"  # as cut, but nobody tells the client: it waits (half-open)
    SILENT_AFTER = "silent after"


@dataclass(slots=True)
class Snare:
    """Waits for the client to say something that this pattern finds; then its fate strikes that connection, once."""

    words: bytes
    fate: Fate
    is_set: bool = True
    """False: it has struck."""
    lasts: bool = False
    """Not only once: whoever says it again is struck again."""
    strikes: int = 0


@dataclass(slots=True, eq=False)
class _Line:
    """One connection, as both of its pumps see it."""

    client: asyncio.StreamWriter
    server: asyncio.StreamWriter
    is_silent: bool = False
    said: bytes = b""
    """What the client said last."""
    at_answer: Fate | None = None
    """What strikes when the server has acted. Kept here: meanwhile another snare may have been laid."""


class FaultProxy:
    """`with FaultProxy(port_of_the_server) as proxy: ...`, clients connect to `proxy.port`."""

    def __init__(self, target: int) -> None:
        self.host = HOST
        self.port = 0
        self.mode = "ok"
        self.connections = 0
        self.met = 0
        """How often a fault has met something: a connection, or bytes on their way."""
        self.cut_after: int | None = None
        """After so many bytes from the server, over all connections, the one in question is reset; then None again."""
        self.slow: float = 0.0
        """Seconds before each byte, or before each `most` bytes, in either direction."""
        self.most = 1
        self.snare: Snare | None = None
        self.target = target
        self._writers: set[asyncio.StreamWriter] = set()
        self._lines: set[_Line] = set()
        self._sessions: set[asyncio.Task[None] | None] = set()
        self._thread: LoopThread | None = None
        self._server: asyncio.Server | None = None

    def __enter__(self) -> Self:
        self._thread = LoopThread("fault proxy")
        self._thread.do(self._listen())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread is not None and self._server is not None:
            self.reset_all()
            self._thread.loop.call_soon_threadsafe(self._server.close)
            self._thread.stop()

    def reset_all(self) -> None:
        """Every connection gets a TCP RST."""
        if self._thread is not None:
            self._thread.do(self._reset_all())

    @property
    def standing(self) -> int:
        """So many connections stand, without those on which nobody hears the other any more."""
        return sum(not line.is_silent for line in list(self._lines))

    @property
    def is_idle(self) -> bool:
        """Whether an IMAP client waits for news on one of them (RFC 2177)."""
        return any(line.said.endswith(b" IDLE\r\n") and not line.is_silent for line in list(self._lines))

    async def _reset_all(self) -> None:
        self.met += bool(self._writers)
        for writer in list(self._writers):
            _reset(writer)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._session, HOST, 0)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def _session(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Its task is held: of a connection that is half closed the event loop holds nothing any more."""
        task = asyncio.current_task()
        self._sessions.add(task)
        try:
            await self._serve(reader, writer)
        finally:
            self._sessions.discard(task)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self.mode == "refuse":
            self.met += 1
            _reset(writer)
            return
        up_reader, up_writer = await asyncio.open_connection(HOST, self.target)
        line = _Line(writer, up_writer)
        self._writers |= {writer, up_writer}
        self._lines.add(line)
        pumps = [
            asyncio.create_task(self._pump_up(reader, line)),
            asyncio.create_task(self._pump_down(up_reader, line)),
        ]
        try:
            await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._lines.discard(line)
            for pump in pumps:
                pump.cancel()
            await asyncio.gather(*pumps, return_exceptions=True)  # a task that nobody holds is lost in the middle
            for each in (writer, up_writer):
                self._writers.discard(each)
                each.close()

    async def _pump_up(self, reader: asyncio.StreamReader, line: _Line) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self._while_stalled()
                line.said = data
                if line.is_silent:
                    continue
                if not await self._snared(data, line):
                    await self._write(data, line.server)
                elif not line.is_silent:
                    return

    async def _snared(self, data: bytes, line: _Line) -> bool:
        """Whether the fate has struck and these bytes need no more care."""
        snare = self.snare
        found = re.search(snare.words, data) if snare is not None and snare.is_set else None
        if snare is None or found is None:
            return False
        snare.is_set = snare.lasts
        snare.strikes += 1
        self.met += 1
        match snare.fate:
            case Fate.CUT_AFTER | Fate.SILENT_AFTER:
                line.at_answer = snare.fate
                line.is_silent = False
                return False
            case Fate.CUT:
                await self._write(data[: found.start() + 1], line.server)
                _reset(line.client)
            case Fate.SILENT:
                await self._write(data[: found.start() + 1], line.server)
                line.is_silent = True
        return True

    async def _pump_down(self, reader: asyncio.StreamReader, line: _Line) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                await self._while_stalled()
                if line.at_answer is Fate.CUT_AFTER:
                    _reset(line.client)
                    return
                line.is_silent |= line.at_answer is Fate.SILENT_AFTER
                if line.is_silent:
                    continue
                if self.cut_after is not None:
                    if len(data) >= self.cut_after:
                        self.met += 1
                        line.client.write(data[: self.cut_after])
                        self.cut_after = None
                        await line.client.drain()
                        _reset(line.client)
                        return
                    self.cut_after -= len(data)
                await self._write(data, line.client)
            if line.is_silent:
                await asyncio.Event().wait()  # the server has gone, and nobody tells the client

    async def _while_stalled(self) -> None:
        self.met += self.mode == "stall"
        while self.mode == "stall":
            await asyncio.sleep(0.02)

    async def _write(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        self.met += bool(self.slow and data)
        while self.slow and data:
            await asyncio.sleep(self.slow)
            writer.write(data[: self.most])
            await writer.drain()
            data = data[self.most :]
        await asyncio.sleep(0)
        writer.write(data)
        await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    writer.transport.abort()
