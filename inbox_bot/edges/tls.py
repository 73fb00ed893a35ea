"""How a connection is protected: certificates are always verified, and unprotected means loopback.

There is no switch that turns verification off; an office with its own authority names it in `ca_file`.
"""

from __future__ import annotations

import ipaddress
import ssl

from ..model import Security, ServerSettings


def is_loopback(host: str) -> bool:
    """Whether a host is this very machine; a name other than `localhost` is not believed."""
    if host.lower().rstrip(".") == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def client_context(ca_file: str = "") -> ssl.SSLContext:
    """Verifies chain and host name against the system's authorities and, if named, one more (PEM).

    Raises OSError (an ssl.SSLError is one) where the file cannot be read or holds no certificate.
    """
    context = ssl.create_default_context()
    if ca_file:
        context.load_verify_locations(cafile=ca_file)
    return context


def refusal(server: ServerSettings) -> str | None:
    """Why we do not talk to this server at all: unprotected over a network. None: we do."""
    if server.security is Security.NONE and not is_loopback(server.host):
        return 'security "none" is for this machine only; use "tls" or "starttls"'
    return None


def ssl_reason(error: ssl.SSLError) -> str:
    """What was wrong with the certificate or the handshake; names hosts at most."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"its certificate is not trusted ({error.verify_message})"
    return f"TLS failed ({error.reason or type(error).__name__})"
