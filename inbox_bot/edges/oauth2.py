"""An access token for mail servers that take no password (Microsoft 365, Google): RFC 6749 4.4 and 6.

Takes `OAuth2Settings`, returns the token as text and keeps it until shortly before it ends. A refusal or a lost
connection is an OSError (`TokenRefused`) with the error code of RFC 6749 5.2 at most. The secret goes to the token
endpoint only: TLS with verification, no redirects.
"""

from __future__ import annotations

import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from ..model import OAuth2Settings
from .tls import client_context, is_loopback

_EARLY = 60.0
"""Seconds before its end at which a token is no longer used."""
_MOST_BYTES = 1 << 20


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
                return _object(response.read(_MOST_BYTES))
        except urllib.error.HTTPError as error:
            with error:
                code = _object(error.read(_MOST_BYTES)).get("error", "")
            known = code if isinstance(code, str) and code.replace("_", "").isalnum() else ""
            raise TokenRefused(
                f"the token endpoint refused (HTTP {error.code} {known})".replace(" )", ")"),
                is_final=error.code in (400, 401, 403),
            ) from None
        except TokenRefused:
            raise
        except (OSError, ValueError) as error:
            raise TokenRefused(f"the token endpoint cannot be reached ({type(error).__name__})") from None

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
        handlers: list[urllib.request.BaseHandler] = [
            urllib.request.HTTPSHandler(context=client_context(self._ca_file)),
            _NoRedirect(),
        ]
        if local:
            handlers.append(urllib.request.ProxyHandler({}))
        return urllib.request.build_opener(*handlers)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        return None


def _object(data: bytes) -> dict[str, Any]:
    try:
        found = json.loads(data)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _seconds(value: object) -> float:
    """`expires_in`; some servers write it as text, some leave it out (then an hour is usual)."""
    try:
        return float(str(value))
    except ValueError:
        return 3600.0
