"""Access tokens: which grant, kept how long, and what a refusal may say."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from inbox_bot.edges.oauth2 import TokenRefused, TokenSource
from inbox_bot.model import OAuth2Settings
from tests.servers.ports import free_port
from tests.servers.token_server import TokenServer


@pytest.fixture
def server() -> Iterator[TokenServer]:
    with TokenServer() as found:
        yield found


def source(url: str, refresh_token: str = "", timeout: float = 30) -> TokenSource:
    settings = OAuth2Settings(url, "bot", "geheim", refresh_token, "https://mail.example/.default")
    return TokenSource(settings, timeout=timeout)


@pytest.mark.parametrize(
    ("refresh_token", "expected"),
    [
        ("", {"grant_type": "client_credentials"}),
        ("r1", {"grant_type": "refresh_token", "refresh_token": "r1"}),
    ],
)
def test_grants(server: TokenServer, refresh_token: str, expected: dict[str, str]) -> None:
    """RFC 6749 4.4 without, 6 with a refresh token."""
    assert source(server.url + "/token", refresh_token).token() == "token-1"
    common = {"client_id": "bot", "client_secret": "geheim", "scope": "https://mail.example/.default"}
    assert server.requests == [common | expected]


@pytest.mark.parametrize(("expires_in", "fetched"), [(3600, 1), ("3600", 1), (None, 1), (61, 1), (60, 2), (0, 2)])
def test_kept_until_shortly_before_its_end(server: TokenServer, expires_in: object, fetched: int) -> None:
    """A token is not asked for twice, and never used in its last minute."""
    server.expires_in = expires_in
    tokens = source(server.url + "/token")
    assert tokens.token() and tokens.token()
    assert len(server.requests) == fetched


def test_forgotten_when_the_mail_server_refuses_it(server: TokenServer) -> None:
    """Revoked early: the next one is fetched anew."""
    tokens = source(server.url + "/token")
    tokens.token()
    tokens.forget()
    assert tokens.token() == "token-2"


@pytest.mark.parametrize(("status", "is_final"), [(400, True), (401, True), (500, False), (503, False)])
def test_refusal(server: TokenServer, status: int, is_final: bool) -> None:
    """The code of RFC 6749 5.2 says what is wrong; the description, which may name a person, is dropped."""
    server.error = (status, "invalid_grant")
    with pytest.raises(TokenRefused) as caught:
        source(server.url + "/token").token()
    assert str(caught.value) == f"the token endpoint refused (HTTP {status} invalid_grant)"
    assert caught.value.is_final is is_final


@pytest.mark.parametrize("path", ["/introspect", "/elsewhere"])
def test_no_token_in_the_answer(server: TokenServer, path: str) -> None:
    """A wrong address, or one that sends the secret elsewhere: no token, and no second request."""
    with pytest.raises(TokenRefused):
        source(server.url + path).token()
    assert server.requests == []


@pytest.mark.parametrize("url", ["http://login.example/token", "file:///etc/passwd", "ftp://127.0.0.1/x", "nonsense"])
def test_only_over_tls(url: str) -> None:
    """The secret travels protected, or to this machine."""
    with pytest.raises(TokenRefused, match="must be https"):
        source(url).token()


def test_nobody_there() -> None:
    """A network error is told as one, and is not final."""
    with pytest.raises(TokenRefused, match="cannot be reached") as caught:
        source(f"http://127.0.0.1:{free_port()}/token").token()
    assert not caught.value.is_final


@pytest.mark.parametrize("part", ["head", "body"])
@pytest.mark.parametrize("status", [200, 500])
def test_a_server_that_drips(server: TokenServer, part: str, status: int) -> None:
    """A byte now and then holds nobody: all that the endpoint says has one time-out, from the first word on. Else the
    clerk, who waits for it with both mail servers, would wait for as long as it likes."""
    server.drip = part
    server.error = (500, "temporarily_unavailable") if status == 500 else None
    in_vain = "no answer in time" if (part, status) != ("body", 500) else r"refused \(HTTP 500\)$"
    with pytest.raises(TokenRefused, match=in_vain) as caught:
        source(server.url + "/token", timeout=1).token()
    assert not caught.value.is_final
    server.drip, server.error = "", None
    assert source(server.url + "/token").token()


@pytest.mark.parametrize("status", [200, 500])
def test_an_answer_without_end(server: TokenServer, status: int) -> None:
    """Only so much is read; what was too large is told as that, or as the refusal that it is."""
    server.error = (status, "x" * 100_000) if status != 200 else None
    server.more = {} if server.error else {"scope": "x" * 100_000}
    expected = "is too large" if status == 200 else r"refused \(HTTP 500\)$"
    with pytest.raises(TokenRefused, match=expected):
        source(server.url + "/token").token()


def test_a_token_as_large_as_they_get(server: TokenServer) -> None:
    """A signed one with many claims."""
    server.more = {"access_token": "x" * 20_000}
    assert len(source(server.url + "/token").token()) == 20_000


def test_no_http(closing: contextlib.ExitStack) -> None:
    """Something else answers there: a refusal like any other, no fault of the program."""
    listener = closing.enter_context(socket.create_server(("127.0.0.1", 0)))

    def answer() -> None:
        with listener.accept()[0] as line:
            line.recv(65536)
            line.sendall(b"220 mx.amt.example ESMTP\r\n")

    thread = threading.Thread(target=answer)
    thread.start()
    with pytest.raises(TokenRefused, match="cannot be reached"):
        source(f"http://127.0.0.1:{listener.getsockname()[1]}/token").token()
    thread.join()
