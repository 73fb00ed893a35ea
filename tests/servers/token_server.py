"""An OAuth 2 server on loopback: a token endpoint (RFC 6749) and an introspection endpoint (RFC 7662) for Dovecot."""

from __future__ import annotations

import contextlib
import json
import threading
import urllib.parse
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BufferedIOBase
from types import TracebackType
from typing import Any, Self, cast

DROP_SECONDS = 0.05
LEEWAY = b" " * 60
"""Before the JSON, where it means nothing (RFC 8259 2)."""


class TokenServer:
    """Gives out `token-1`, `token-2`, ... for the user named in the scope. `revoke` makes all of them worthless."""

    def __init__(self) -> None:
        self.requests: list[dict[str, str]] = []
        """The forms that came to the token endpoint."""
        self.expires_in: object = 3600
        self.error: tuple[int, str] | None = None
        """Status and error code with which the token endpoint answers; None: it gives a token."""
        self.more: dict[str, object] = {}
        """What stands in the answer beside, or instead of, the usual."""
        self.drip = ""
        """The part of the answer, "head" or "body", that comes byte by byte."""
        self._users: dict[str, str] = {}
        self._issued = 0
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def revoke(self) -> None:
        self._users.clear()

    def user_of(self, token: str) -> str | None:
        """Whom a token lets in; None: nobody."""
        return self._users.get(token)

    def answer(self, path: str, form: dict[str, str]) -> tuple[int, dict[str, object]]:
        if path == "/introspect":
            user = self._users.get(form.get("token", ""))
            return 200, {"active": user is not None, "username": user or ""}
        if path == "/elsewhere":
            return 307, {}
        self.requests.append(form)
        if self.error is not None:
            return self.error[0], {"error": self.error[1], "error_description": "fuer anna@verein.example"}
        self._issued += 1
        token = f"token-{self._issued}"
        self._users[token] = form.get("scope", "")
        return 200, {"access_token": token, "token_type": "Bearer", "expires_in": self.expires_in} | self.more


class Drops:
    """Writes byte by byte. In the end it is a proper answer: who has waited for all of it has a token."""

    def __init__(self, to: BufferedIOBase) -> None:
        self._to = to

    def write(self, data: bytes) -> None:
        pause = threading.Event()
        for at in range(len(data)):
            self._to.write(data[at : at + 1])
            pause.wait(DROP_SECONDS)


def _handler(server: TokenServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
            status, answer = server.answer(self.path, dict(urllib.parse.parse_qsl(body)))
            data = json.dumps(answer).encode()
            self.send_response(status)
            if status == 307:
                self.send_header("Location", server.url + "/token")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data) + len(LEEWAY)))
            with self._dripping(server.drip == "head"):
                self.end_headers()
            with self._dripping(server.drip == "body"):
                self.wfile.write(LEEWAY)
            self.wfile.write(data)

        @contextlib.contextmanager
        def _dripping(self, drips: bool) -> Iterator[None]:
            usual = self.wfile
            self.wfile = cast(Any, Drops(usual)) if drips else usual
            yield
            self.wfile = usual

        def handle(self) -> None:
            with contextlib.suppress(ConnectionError):  # whoever asked has hung up
                super().handle()

        def log_message(self, format: str, *args: object) -> None:
            pass

    return Handler
