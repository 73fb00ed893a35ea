"""A TCP proxy on loopback that breaks connections the way networks do.

`mode` may change at any time and counts for new and standing connections alike:
ok; refuse (new connections are reset); stall (nothing gets through, nothing is closed); and `reset_all`, `cut_after`.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from types import TracebackType
from typing import Self

from inbox_bot.demo.server import LoopThread

HOST = "127.0.0.1"


class FaultProxy:
    """`with FaultProxy(port_of_the_server) as proxy: ...`, clients connect to `proxy.port`."""

    def __init__(self, target: int) -> None:
        self.host = HOST
        self.port = 0
        self.mode = "ok"
        self.connections = 0
        self.cut_after: int | None = None
        """After so many bytes from the server, over all connections, the one in question is reset; then None again."""
        self._target = target
        self._writers: set[asyncio.StreamWriter] = set()
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

    async def _reset_all(self) -> None:
        for writer in list(self._writers):
            _reset(writer)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, HOST, 0)
        self.port = int(self._server.sockets[0].getsockname()[1])

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self.mode == "refuse":
            _reset(writer)
            return
        up_reader, up_writer = await asyncio.open_connection(HOST, self._target)
        self._writers |= {writer, up_writer}
        try:
            await asyncio.wait(
                [
                    asyncio.ensure_future(self._pump(reader, up_writer, counted=False)),
                    asyncio.ensure_future(self._pump(up_reader, writer, counted=True)),
                ],
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            for each in (writer, up_writer):
                self._writers.discard(each)
                each.close()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65536):
                while self.mode == "stall":
                    await asyncio.sleep(0.02)
                if counted and self.cut_after is not None:
                    if len(data) >= self.cut_after:
                        writer.write(data[: self.cut_after])
                        self.cut_after = None
                        await writer.drain()
                        _reset(writer)
                        return
                    self.cut_after -= len(data)
                writer.write(data)
                await writer.drain()


def _reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
    writer.transport.abort()
