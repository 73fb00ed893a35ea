"""How to reach the mail servers."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Security(StrEnum):
    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"  # loopback only


@dataclass(frozen=True, slots=True)
class OAuth2Settings:
    """Where an access token comes from: the client-credentials or refresh-token grant of RFC 6749."""

    token_url: str
    client_id: str
    client_secret: str = field(default="", repr=False)
    refresh_token: str = field(default="", repr=False)
    scope: str = ""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How to reach one mail server and sign in. Without a user name: no sign-in."""

    host: str
    port: int
    security: Security = Security.TLS
    username: str = ""
    password: str = field(default="", repr=False)
    ca_file: str = ""
    """An extra certificate authority (PEM); "": the system's."""
    timeout_seconds: float = 30.0
    oauth2: OAuth2Settings | None = None


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """What is watched on the IMAP server and how."""

    mailbox: str = "INBOX"
    """As the server shows it; a shared mailbox may be `Shared/servicestelle/INBOX`."""
    folder_parent: str | None = None
    """Under which the state folders live; None: beside INBOX, or beside the shared mailbox."""
    sent: str | None = None
    """None: the mailbox with \\Sent (RFC 6154), else one with a usual name, else created."""
    poll_seconds: int = 60
    idle_renew_seconds: int = 300
    max_message_bytes: int = 25 * 1024 * 1024
