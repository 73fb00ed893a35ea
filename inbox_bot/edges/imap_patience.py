"""An IMAP connection on which the server has one time-out for each answer as a whole (see `patience`)."""

from __future__ import annotations

import imaplib
import io
import socket
import ssl
from typing import IO, Any, cast

from imapclient import IMAPClient

from .patience import Patience, PatientLine

SLOWEST_BYTES_A_SECOND = 16 * 1024
"""So much must come on the average, beyond what the time-out alone allows: less than any line has had for years."""


class _Connection(imaplib.IMAP4):
    """As imaplib's own, with or without TLS from the first byte; everything that is read is read with patience."""

    def __init__(self, host: str, port: int, context: ssl.SSLContext | None, seconds: float) -> None:
        self._context, self._seconds = context, seconds
        self.patience = Patience(seconds, SLOWEST_BYTES_A_SECOND)
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
        self._file = cast(IO[bytes], io.BufferedReader(PatientLine(self.sock, self.patience)))

    def send(self, data: Any) -> None:
        super().send(data)
        self.patience.begin()


class PatientClient(IMAPClient):
    """IMAPClient whose `timeout` holds for each answer as a whole."""

    def _create_IMAP4(self) -> _Connection:
        context = self.ssl_context if self.ssl else None
        return _Connection(self.host, self.port, context, cast(Any, self._timeout).read)
