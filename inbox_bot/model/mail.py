"""A mail as it comes in, before anyone understands it (RFC 5322), and what machines say in mails."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322 3.4: display name and addr-spec."""

    addr: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class RawMessage:
    """A mail as the IMAP server holds it. `received_at` is INTERNALDATE: the order of places rests on it.

    `oversize` is the RFC822.SIZE in bytes of a mail that was too large to fetch; `data` then holds its header only.
    """

    mailbox: str
    uidvalidity: int
    uid: int
    received_at: datetime
    data: bytes
    oversize: int = 0


@dataclass(frozen=True, slots=True)
class Part:
    """One leaf of the MIME tree, decoded from its transfer encoding. `text` is set for text/*, already in Unicode."""

    content_type: str
    content: bytes
    text: str | None = None
    filename: str | None = None
    is_attachment: bool = False
    content_id: str | None = None
    flowed: bool = False
    """format=flowed (RFC 3676): soft line ends are to be joined."""
    delsp: bool = False


@dataclass(frozen=True, slots=True)
class Message:
    """A mail of RFC 5322, parsed. Broken parts are in `defects`, in words; parsing itself never fails."""

    key: str
    """What makes this mail the same mail after a move, a copy or a second delivery: a digest, 32 hex digits."""
    message_id: str | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    from_: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    return_path: str | None
    """None: the server wrote none. "": the null path of a robot."""
    subject: str
    date: datetime | None
    headers: tuple[tuple[str, str], ...]
    """All header fields in their order, names in lower case, values decoded and unfolded."""
    parts: tuple[Part, ...]
    """The leaves in their order; an attached mail (message/rfc822) is one part with its bytes as content."""
    defects: tuple[str, ...] = ()

    def header(self, name: str) -> tuple[str, ...]:
        """Every value of a header field, `name` in lower case."""
        return tuple(value for key, value in self.headers if key == name)


class ReplyRule(StrEnum):
    """What BEHAVIOUR 5 allows towards a mail's sender."""

    MAY = "may"
    NEVER = "never"  # a robot: read, filed, never answered
    HOLD = "hold"  # may be a person: a person decides


@dataclass(frozen=True, slots=True)
class Sign:
    """One rule of BEHAVIOUR 5 that a mail falls under."""

    rule: str
    verdict: ReplyRule
    source: str
    """Where the rule is written."""
    reason: str
    """In German, for people."""

    def __str__(self) -> str:
        return f"{self.rule} ({self.source}): {self.verdict.value}"


@dataclass(frozen=True, slots=True)
class AutomaticVerdict:
    """Is this a machine's mail (RFC 3834), and the rule that said so."""

    rule: ReplyRule
    is_machine: bool
    """True for what is surely a machine's: the intent is then `automatic`, whatever its words say."""
    reason: str = ""
    signs: tuple[Sign, ...] = ()
    """Every rule that said something, the one that counts among them."""


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """One recipient's line of a delivery status notification (RFC 3464)."""

    recipient: str
    action: str
    """failed, delayed, delivered, relayed or expanded."""
    status: str
    """An enhanced status code (RFC 3463), as `5.1.1`; "" where the report names none."""
    diagnostic: str
    original_message_id: str | None
