"""How long a server may take over one answer as a whole: a time-out for each byte would never end (BEHAVIOUR 7).

A time-out on a socket counts from the last byte, so that a server, or whatever stands before it, that sends a byte now
and then holds the reader as long as it likes. Here an answer has one time-out from the words that asked for it, and
more only as far as it earns it by what it brings: a large mail on a slow line goes on, a drip does not.
"""

from __future__ import annotations

import io
import socket
import time
from typing import Any


class Patience:
    """When the server's next word must have come. Kept by the connection, begun anew by whoever says something."""

    def __init__(self, seconds: float, slowest: float) -> None:
        """`slowest`: so many bytes earn a second more; infinitely many: nothing does."""
        self._seconds, self._slowest = seconds, slowest
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
        self._end += count / self._slowest


class PatientLine(io.RawIOBase):
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
