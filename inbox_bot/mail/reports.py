"""Delivery reports (RFC 3464) into `DeliveryReport`s: takes a `Message`, returns one value a recipient, () for others.

The machine-readable part counts; only a mail that is a bounce by its sender and lacks that part is searched for text
(BEHAVIOUR 6): Exim's X-Failed-Recipients, qmail's and others' addresses at the beginning of a line. The report is tied
to our mail by the Message-ID of what came back.
"""

from __future__ import annotations

import re
from typing import Final

from ..model import DeliveryReport, Message, Part
from .addresses import read_addresses
from .automatic_words import NOTICE_SUBJECT
from .headers import RawFields, first, message_id, read_fields, words

_MAX_REPORTS: Final = 100
_MAX_DIAGNOSTIC: Final = 400
_TEXT_SEARCH: Final = 20_000
_STATUS_PARTS: Final = frozenset({"message/delivery-status", "message/global-delivery-status"})
_RETURNED_PARTS: Final = frozenset(
    {"message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers", "message/rfc822-headers"}
)
_ACTIONS: Final = frozenset({"failed", "delayed", "delivered", "relayed", "expanded"})
_STATUS: Final = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_REPLY_CODE: Final = re.compile(r"\b([45])\d\d[ -]")
_MESSAGE_ID_LINE: Final = re.compile(r"^[> ]{0,4}Message-I[dD]:\s*(<[^<>\s]{1,500}>)", re.MULTILINE | re.IGNORECASE)
_RETURNED_TEXT: Final = re.compile(
    r"^[- ]{0,80}(?:this is a copy|below this line|(?:included is |here is )?a copy of|message headers follow"
    r"|original (?:message|mail)"
    r"|forwarded message"
    r"|below is a copy|unsent message"
    r"|the (?:following|original) message(?! was received)|ursprüngliche nachricht"
    r"|(?:returned|original|unsent) (?:message|mail))",
    re.MULTILINE | re.IGNORECASE,
)
_ADDR: Final = r"([^\s<>@,;:\"'()*]{1,64}@[A-Za-z0-9._-]{1,253})"
_ADDRESS_PLACES: Final = (
    re.compile(rf"^[ \t]*<{_ADDR}>:", re.MULTILINE),  # qmail, Postfix
    re.compile(rf"^[ \t*]*<?{_ADDR}>?[.:]?[ \t]*(?:\(.*\))?$", re.MULTILINE),  # Exim and most others
    re.compile(rf"^[ \t*]*<?{_ADDR}>?[: ]", re.MULTILINE),  # OpenSMTPD, Zoho
    re.compile(rf"<?\b{_ADDR}>?"),  # anywhere before the returned mail
)
_DELAY: Final = re.compile(
    r"delay|will (?:keep trying|be retried)|not yet been delivered|warning|verzöger|do not need to resend",
    re.IGNORECASE,
)
_BOUNCER: Final = re.compile(
    r"mailer[- ]?daemon|\bpostmaster|mail[- ]daemon|mail[- .]delivery|-bounces?@", re.IGNORECASE
)


def delivery_reports(message: Message) -> tuple[DeliveryReport, ...]:
    """What a bounce says of each recipient of ours; () where the mail is no delivery report."""
    original = _original_id(message)
    found = [
        report
        for part in message.parts
        if part.content_type in _STATUS_PARTS
        for report in _from_status(part, original)
    ]
    if not found and _is_bounce(message):
        found = _from_text(message, original)
    return tuple(dict.fromkeys(found))[:_MAX_REPORTS]


def _original_id(message: Message) -> str | None:
    """The Message-ID of the mail that came back: from its returned header, else from what the report answers."""
    for part in message.parts:
        if part.content_type in _RETURNED_PARTS:
            found = message_id(first(_fields(part.content), "message-id"))
            if found:
                return found
    quoted = [match[1] for match in map(_MESSAGE_ID_LINE.search, _texts(message)) if match]
    return next(iter((*quoted, *message.in_reply_to, *message.references[-1:])), None)


def _texts(message: Message) -> list[str]:
    return [part.text[:_TEXT_SEARCH] for part in message.parts if part.text and part.content_type == "text/plain"]


def _fields(data: bytes) -> RawFields:
    """The first block of fields; the returned part may be a header without a body, or start with blank lines."""
    return read_fields(data.lstrip().partition(b"\n\n")[0].partition(b"\r\n\r\n")[0])[0]


# ---------------------------------------------------------------------------------------------- message/delivery-status


def _from_status(part: Part, original: str | None) -> list[DeliveryReport]:
    """RFC 3464 2.1: one block for the message, one a recipient. Some servers run them together."""
    blocks = re.split(rb"\n\s*\n", part.content.replace(b"\r\n", b"\n"))
    reports = [_from_block(read_fields(block)[0], original) for block in blocks]
    return [report for report in reports if report]


def _from_block(fields: RawFields, original: str | None) -> DeliveryReport | None:
    recipient = _recipient(fields)
    if recipient is None:
        return None
    diagnostic = words(_after_type(first(fields, "diagnostic-code") or ""))
    status = _STATUS.search(first(fields, "status") or "") or _STATUS.search(diagnostic)
    action = (first(fields, "action") or "").split("(")[0].strip().lower()
    return DeliveryReport(
        recipient=recipient,
        action=action if action in _ACTIONS else _action(status[1] if status else "", diagnostic),
        status=status[1] if status else "",
        diagnostic=diagnostic[:_MAX_DIAGNOSTIC],
        original_message_id=original,
    )


def _recipient(fields: RawFields) -> str | None:
    """Original-Recipient is whom we wrote to; Final-Recipient may be where a forwarding led."""
    for name in ("original-recipient", "final-recipient", "x-actual-recipient"):
        found = read_addresses(_after_type(first(fields, name) or ""))
        if found:
            return found[0].addr
    return None


def _after_type(value: str) -> str:
    """`rfc822; a@b.example` -> `a@b.example`."""
    return value.partition(";")[2].strip() if re.match(r"\s*[A-Za-z0-9-]+\s*;", value) else value.strip()


def _action(status: str, text: str) -> str:
    """Where the report names none: the class of the status or of the SMTP reply (RFC 3463 3.1)."""
    code = _REPLY_CODE.search(text)
    kind = status[:1] or (code[1] if code else "5")
    return {"2": "delivered", "4": "delayed"}.get(kind, "failed")


# -------------------------------------------------------------------------------------------------------------- as text


def _is_bounce(message: Message) -> bool:
    # Out-of-office mails have a null path too; only who speaks for a server reports on delivery, or nobody at all.
    if message.return_path == "" and not message.from_ and NOTICE_SUBJECT.match(message.subject):
        return True
    return bool(message.header("x-failed-recipients")) or any(map(_BOUNCER.search, message.header("from")))


def _from_text(message: Message, original: str | None) -> list[DeliveryReport]:
    text = "\n".join(_texts(message))
    said = _RETURNED_TEXT.split(text, maxsplit=1)[0]
    status = _STATUS.search(said)
    action = "delayed" if _DELAY.search(message.subject) else _action(status[1] if status else "", said)
    named = [each.addr for value in message.header("x-failed-recipients") for each in read_addresses(value)]
    ours = {each.addr.lower() for each in (*message.to, *message.from_)}
    found = next(filter(None, ([*map(_address, each.finditer(said))] for each in _ADDRESS_PLACES)), [])
    recipients = dict.fromkeys(each for each in (named or found) if each.lower() not in ours)
    return [
        DeliveryReport(each, action, status[1] if status else "", _sentence(said, each), original)
        for each in recipients
    ]


def _address(match: re.Match[str]) -> str:
    return match[1].rstrip(".")


def _sentence(text: str, recipient: str) -> str:
    """What stands after the address: the reason, in the server's words."""
    after = text.partition(recipient)[2].lstrip(">: \n")
    return words(" ".join(after.split()))[:_MAX_DIAGNOSTIC]
