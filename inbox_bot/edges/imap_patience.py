"""How long a server may take over one answer as a whole: a time-out for each byte would never end (BEHAVIOUR 7).

A time-out on a socket counts from the last byte, so that a server, or whatever stands before it, that sends a byte now
and then holds the reader as long as it likes. Here an answer has one time-out from the words that asked for it, and
more only as far as it earns it by what it brings: a large mail on a slow line goes on, a drip does not.
"""

from __future__ import annotations

import imaplib
import io
import socket
import ssl
import time
from typing import IO, Any, cast

from imapclient import IMAPClient

SLOWEST_BYTES_A_SECOND = 16 * 1024
"""So much must come on the average, beyond what the time-out alone allows: less than any line has had for years."""


class Patience:
    """When the server's next word must have come. Kept by the connection, begun anew by whoever says something."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = 0.0
        self.begin()

    def begin(self) -> None:
        self._end = time.monotonic() + self._seconds

    def left(self) -> float:
        """Seconds for the next bytes. Raises TimeoutError where there are none."""
        left = min(self._end - time.monotonic(), self._seconds)
        if left <= 0:
            raise TimeoutError("the answer takes too long")
        return left

    def earn(self, count: int) -> None:
        """So many bytes have come."""
        self._end += count / SLOWEST_BYTES_A_SECOND


class _Line(io.RawIOBase):
    """What comes from a socket, as long as patience lasts; a socket that does not block is left to its caller."""

    def __init__(self, sock: socket.socket, patience: Patience) -> None:
        self._sock, self._patience = sock, patience

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        usual = self._sock.gettimeout()
        if usual == 0:
            count = self._sock.recv_into(buffer)
        else:
            self._sock.settimeout(self._patience.left())
            try:
                count = self._sock.recv_into(buffer)
            finally:
                self._sock.settimeout(usual)
        self._patience.earn(count)
        return count


class _Connection(imaplib.IMAP4):
    """As imaplib's own, with or without TLS from the first byte; everything that is read is read with patience."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, seconds: float) -> None:
        self._context, self._seconds = context, seconds
        self.patience = Patience(seconds)
        super().__init__(host, port)

    def _create_socket(self, timeout: float | None) -> socket.socket:
        sock = socket.create_connection((self.host, self.port), self._seconds)
        return self._context.wrap_socket(sock, server_hostname=self.host) if self._context else sock

    @property
    def file(self) -> IO[bytes]:  # imaplib sets it for each new socket; here it is made anew
        return self._file

    @file.setter
    def file(self, usual: IO[bytes]) -> None:
        usual.close()
        self.patience.begin()
        self._file = cast(IO[bytes], io.BufferedReader(_Line(self.sock, self.patience)))

    def send(self, data: Any) -> None:
        super().send(data)
        self.patience.begin()


class PatientClient(IMAPClient):
    """IMAPClient whose `timeout` holds for each answer as a whole."""

    def _create_IMAP4(self) -> _Connection:
        context = self.ssl_context if self.ssl else None
        return _Connection(self.host, self.port, context, cast(Any, self._timeout).read)
