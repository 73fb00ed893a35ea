"""What became of a mail that was handed to the SMTP server: results, not exceptions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sent:
    """The server took responsibility (250 after DATA)."""

    response: str = ""


@dataclass(frozen=True, slots=True)
class Deferred:
    """A temporary refusal or no connection: nothing was accepted."""

    reason: str
    code: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """A permanent refusal."""

    reason: str
    code: int = 0


@dataclass(frozen=True, slots=True)
class Unknown:
    """The connection broke after DATA: it may or may not have been accepted."""

    reason: str


SendResult = Sent | Deferred | Refused | Unknown
