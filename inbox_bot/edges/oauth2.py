"""An access token for mail servers that take no password (Microsoft 365, Google): RFC 6749 4.4 and 6.

Takes `OAuth2Settings`, returns the token as text and keeps it until shortly before it ends. A refusal or a lost
connection is an OSError (`TokenRefused`) with the error code of RFC 6749 5.2 at most. The secret goes to the token
endpoint only: TLS with verification, no redirects. The endpoint has one time-out for all that it says, and may say only
so much: the sign-in of both mail servers waits for it.
"""

from __future__ import annotations

import http.client
import io
import json
import math
import socket
import ssl
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from functools import partial
from typing import IO, Any

from ..model import OAuth2Settings
from .patience import Patience, PatientLine
from .tls import client_context, is_loopback

_EARLY = 60.0
"""Seconds before its end at which a token is no longer used."""
_MOST_BYTES = 64 * 1024
"""Of an answer. A token travels in a header line of each sign-in: those known have some kilobytes."""


class TokenRefused(ConnectionError):
    """No access token. `is_final`: asking again changes nothing until someone changes the configuration."""

    def __init__(self, reason: str, *, is_final: bool = False) -> None:
        super().__init__(reason)
        self.is_final = is_final


class TokenSource:
    """Fetches and keeps one access token. May be used from several threads."""

    def __init__(self, settings: OAuth2Settings, *, timeout: float = 30.0, ca_file: str = "") -> None:
        self._settings = settings
        self._timeout = timeout
        self._ca_file = ca_file
        self._refresh_token = settings.refresh_token
        self._token = ""
        self._good_until = 0.0
        self._lock = threading.Lock()

    def token(self) -> str:
        """The current access token, fetched if needed. Raises TokenRefused."""
        with self._lock:
            if not self._token or time.monotonic() >= self._good_until:
                self._keep(self._fetch())
            return self._token

    def forget(self) -> None:
        """The server did not take the token: the next one is fetched anew."""
        with self._lock:
            self._token = ""

    def _keep(self, answer: dict[str, Any]) -> None:
        token = answer.get("access_token")
        if not isinstance(token, str) or not token:
            raise TokenRefused("the token endpoint answered without a token")
        self._token = token
        self._good_until = time.monotonic() + max(0.0, _seconds(answer.get("expires_in")) - _EARLY)
        # A server may change the refresh token with every use (RFC 6749 6).
        renewed = answer.get("refresh_token")
        if isinstance(renewed, str) and renewed:
            self._refresh_token = renewed

    def _fetch(self) -> dict[str, Any]:
        opener = self._opener()
        request = urllib.request.Request(  # noqa: S310  # the scheme is checked in _opener
            self._settings.token_url,
            data=urllib.parse.urlencode(self._form()).encode("ascii"),
            headers={"Accept": "application/json"},
        )
        try:
            with opener.open(request, timeout=self._timeout) as response:
                return _object(response)
        except urllib.error.HTTPError as error:
            raise _refusal(error) from None
        except TokenRefused:
            raise
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise TokenRefused(f"the token endpoint cannot be reached ({_why(error)})") from None

    def _form(self) -> dict[str, str]:
        form = {"client_id": self._settings.client_id, "client_secret": self._settings.client_secret}
        form["scope"] = self._settings.scope
        if self._refresh_token:
            form |= {"grant_type": "refresh_token", "refresh_token": self._refresh_token}
        else:
            form["grant_type"] = "client_credentials"
        return {key: value for key, value in form.items() if value}

    def _opener(self) -> urllib.request.OpenerDirector:
        url = urllib.parse.urlsplit(self._settings.token_url)
        local = is_loopback(url.hostname or "")
        if url.scheme != "https" and not (url.scheme == "http" and local):
            raise TokenRefused("the token endpoint must be https", is_final=True)
        patience = Patience(self._timeout, math.inf)
        handlers = [_Http(patience), _Https(patience, client_context(self._ca_file)), _NoRedirect()]
        if local:
            handlers.append(urllib.request.ProxyHandler({}))
        return urllib.request.build_opener(*handlers)


class _Http(urllib.request.HTTPHandler):
    def __init__(self, patience: Patience) -> None:
        super().__init__()
        self._patience = patience

    def http_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(partial(_connection, http.client.HTTPConnection, self._patience), request)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, patience: Patience, context: ssl.SSLContext) -> None:
        super().__init__(context=context)
        self._how = partial(_connection, http.client.HTTPSConnection, patience, context=context)

    def https_open(self, request: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._how, request)


def _connection(
    kind: Callable[..., http.client.HTTPConnection], patience: Patience, host: str, **how: Any
) -> http.client.HTTPConnection:
    connection = kind(host, **how)
    connection.response_class = partial(_Response, patience)  # type: ignore[assignment]  # called as the class is
    return connection


class _Response(http.client.HTTPResponse):
    """Everything is read with patience, from the first line on."""

    def __init__(self, patience: Patience, sock: socket.socket, *how: Any, **more: Any) -> None:
        super().__init__(sock, *how, **more)
        self._usual = self.fp  # a socket lives as long as a file of its is open
        self.fp = io.BufferedReader(PatientLine(sock, patience))

    def close(self) -> None:
        super().close()
        self._usual.close()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def _object(response: IO[bytes]) -> dict[str, Any]:
    """The JSON object in an answer; empty where it is none. Raises TokenRefused where it is too large."""
    data = response.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise TokenRefused("the token endpoint's answer is too large")
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _refusal(error: urllib.error.HTTPError) -> TokenRefused:
    """What the endpoint said with another status than 200."""
    try:
        with error:
            code = _object(error).get("error", "")
    except (OSError, ValueError, http.client.HTTPException):  # what it began to say is no matter
        code = ""
    known = f" {code}" if isinstance(code, str) and code.replace("_", "").isalnum() else ""
    is_final = error.code in (400, 401, 403)
    return TokenRefused(f"the token endpoint refused (HTTP {error.code}{known})", is_final=is_final)


def _why(error: Exception) -> str:
    cause = error.reason if isinstance(error, urllib.error.URLError) else error
    return "no answer in time" if isinstance(cause, TimeoutError) else type(cause).__name__


def _seconds(value: object) -> float:
    """`expires_in`; some servers write it as text, some leave it out (then an hour is usual)."""
    try:
        return float(str(value))
    except ValueError:
        return 3600.0
