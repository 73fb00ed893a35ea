"""Access tokens: which grant, kept how long, and what a refusal may say."""

from __future__ import annotations

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


def source(url: str, refresh_token: str = "") -> TokenSource:
    return TokenSource(OAuth2Settings(url, "bot", "geheim", refresh_token, "https://mail.example/.default"), timeout=3)


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
