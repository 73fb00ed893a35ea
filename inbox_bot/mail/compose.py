"""A `Reply` into finished RFC 5322 bytes with the headers of BEHAVIOUR 4: takes our own clean texts, returns bytes.

Nothing of the incoming mail goes in but its Message-IDs (Mailman: quoting is a "vector for backscatter spam"). Every
line is ASCII, at most 78 characters where words allow it and never 998, and ends in CRLF; a value cannot start a new
header line, whatever it holds. Written by hand on top of the standard library's encoders, because EmailMessage parses
again what it was given (FACTS: a quarter of a mail's whole time); the tests read the bytes back with both its policies.

The calendar file is an attachment, not a third alternative: Outlook shows a mail whose alternatives hold text/calendar
as an appointment and hides our text, which says whether there is a place. As an attachment all of Outlook, Gmail and
Apple Mail offer to add the date.

A recipient with non-ASCII letters before the @ needs SMTPUTF8 (RFC 6532): To then holds raw UTF-8, and only there.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from email.utils import encode_rfc2231, format_datetime
from typing import Final

from email_validator import EmailNotValidError, validate_email

from ..model import Address, Attachment, CalendarFile, Message, Office, Reply
from .charsets import one_line

LOOP_HEADER: Final = "X-Inbox-Bot-Loop"
"""Marks our mails: one that comes back is never answered (BEHAVIOUR 5.7)."""

_LINE: Final = 76
_ENCODED_WORD_BYTES: Final = 42
"""Of UTF-8 in one encoded word: 56 letters of base64 and 12 of frame stay under 75 (RFC 2047 2)."""
_MAX_SUBJECT: Final = 300
"""Characters. A subject is read on one line; a longer one came from a bad template or a hostile mail."""
_MAX_SENDER_NAME: Final = 75
_MAX_REFERENCES: Final = 20
_ATOMS: Final = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
_SAFE_ID: Final = re.compile(r"<[!-;=?-~]+@[!-;=?-~]+>")
_OWN_ID: Final = re.compile(r"<[0-9a-f]{32}@([!-;=?-~]+)>")
_NO_NAME: Final = re.compile(r"://|www\.|@|\d{4}|[<>]", re.IGNORECASE)

Fields = list[tuple[str, str]]
"""Header fields in order, values already encoded and folded."""


def answer_id(cause: str, kind: str, to: str, office: Office) -> str:
    """The Message-ID of the answer of one kind that one cause leads to, at one address: derived, so a replay finds it.

    A digest: no address can be read in it.
    """
    digest = hashlib.sha256("\0".join((cause, kind, to.lower())).encode("utf-8", "replace")).hexdigest()
    return f"<{digest[:32]}@{_ascii_domain(office.address)}>"


def is_own_id(message_id: str, office: Office) -> bool:
    """Whether a Message-ID looks like one of `answer_id`; under any of the office's addresses, for these change."""
    found = _OWN_ID.fullmatch(message_id)
    return found is not None and found[1] in {_ascii_domain(each) for each in office.addresses}


def compose(
    reply: Reply,
    *,
    office: Office,
    to: Address,
    message_id: str,
    date: datetime,
    in_reply_to: Message | None = None,
    is_scheduled: bool = False,
) -> bytes:
    """The finished mail. `date` is aware. `reply.subject` is taken as it is.

    Raises ValueError where `to` is no address or `message_id` no Message-ID: both are ours, and must be right.
    """
    if not _SAFE_ID.fullmatch(message_id) or len(message_id) > 250:
        raise ValueError("message_id is not a Message-ID in angle brackets")
    fields: Fields = [
        ("From", mailbox(sender_name(office.name), _header_address(office.address))),
        ("To", mailbox(_recipient_name(to), _header_address(to.addr))),
        ("Subject", unstructured("Subject", reply.subject[:_MAX_SUBJECT])),
        ("Date", format_datetime(date)),
        ("Message-ID", message_id),
        *_threading(in_reply_to),
        # RFC 3834 5. Never "Precedence: bulk": it hides the mail, and some servers drop their bounces for it.
        ("Auto-Submitted", "auto-generated" if is_scheduled else "auto-replied"),
        # Never All, DR or NDR: they suppress the bounces that we need (MS-OXCMAIL 2.2.3.2.14).
        ("X-Auto-Response-Suppress", "OOF, AutoReply, RN, NRN"),
        (LOOP_HEADER, unstructured(LOOP_HEADER, office.address)),
        ("Content-Language", unstructured("Content-Language", office.language)),
        ("MIME-Version", "1.0"),
    ]
    return b"".join(_lines(fields)) + _body(reply, "=_" + hashlib.sha256(message_id.encode("ascii")).hexdigest()[:24])


# -------------------------------------------------------------------------------------------------------------- headers


def _lines(fields: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    return (f"{name}: {value}\r\n".encode("utf-8", "replace") for name, value in fields)


def unstructured(name: str, text: str) -> str:
    """A header value for any text: one line of words, folded; encoded words where it is not plain ASCII (RFC 2047)."""
    plain = one_line(text)
    words = plain.split(" ")
    if plain.isascii() and "=?" not in plain and all(len(word) <= _LINE - 2 for word in words):
        return _folded(words, len(name) + 2)
    return "\r\n ".join(_encoded_words(plain))


def _folded(words: list[str], used: int) -> str:
    """Words joined by blanks, with a line break before a blank where the line gets too long (RFC 5322 2.2.3)."""
    lines = [words[0]]
    for word in words[1:]:
        # A line of blanks only would end the header for careless readers.
        if used + len(lines[-1]) + 1 + len(word) > _LINE and word and lines[-1].strip():
            lines.append(word)
            used = 1
        else:
            lines[-1] += " " + word
    return "\r\n ".join(lines)


def _encoded_words(text: str) -> Iterator[str]:
    """RFC 2047 5.3: each word is complete in itself, no character is cut in two."""
    chunk = b""
    for character in text:
        piece = character.encode("utf-8", "replace")
        if len(chunk) + len(piece) > _ENCODED_WORD_BYTES:
            yield f"=?utf-8?B?{base64.b64encode(chunk).decode('ascii')}?="
            chunk = b""
        chunk += piece
    yield f"=?utf-8?B?{base64.b64encode(chunk).decode('ascii')}?="


def mailbox(name: str, addr: str) -> str:
    """`name <addr>`: the name as atoms, quoted, or encoded, folded before the address."""
    plain = one_line(name)
    if not plain:
        return addr
    if not plain.isascii() or "=?" in plain:
        phrase = "\r\n ".join(_encoded_words(plain))
    elif _ATOMS.fullmatch(plain):
        phrase = plain
    else:
        phrase = '"' + re.sub(r'([\\"])', r"\\\1", plain) + '"'
    return f"{phrase}\r\n <{addr}>" if len(phrase) + len(addr) > _LINE - 8 else f"{phrase} <{addr}>"


def sender_name(name: str) -> str:
    """BEHAVIOUR 4: without `@ : , "`, at most 75 characters: some mail programs take such a name for an address."""
    return " ".join(re.sub(r'[@:,"<>\\]', " ", one_line(name)).split())[:_MAX_SENDER_NAME].strip()


def _recipient_name(to: Address) -> str:
    """The recipient's own display name; nothing where it could carry a stranger's advertisement to a forged address."""
    name = one_line(to.name)
    return "" if len(name) > _MAX_SENDER_NAME or _NO_NAME.search(name) else name


def _header_address(addr: str) -> str:
    """An addr-spec fit for a header: the domain in its ASCII form, and the local part too where that has one."""
    try:
        valid = validate_email(addr, check_deliverability=False, test_environment=True, globally_deliverable=False)
    except EmailNotValidError:
        raise ValueError("not an address that mail can be sent to") from None
    return valid.ascii_email or f"{valid.local_part}@{valid.ascii_domain}"


def _ascii_domain(addr: str) -> str:
    domain = addr.rpartition("@")[2]
    try:
        return domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return "localhost.invalid"


def _threading(parent: Message | None) -> Fields:
    """In-Reply-To and References of RFC 5322 3.6.4. A long thread keeps its first and its latest members."""
    parent_id = _usable_id(parent.message_id) if parent else None
    if parent is None or parent_id is None:
        return []
    earlier = parent.references or (parent.in_reply_to if len(parent.in_reply_to) == 1 else ())
    thread = [*dict.fromkeys(filter(_usable_id, (*earlier, parent_id)))]
    if len(thread) > _MAX_REFERENCES:
        thread = [thread[0], *thread[1 - _MAX_REFERENCES :]]
    return [("In-Reply-To", parent_id), ("References", "\r\n ".join(thread))]


def _usable_id(message_id: str | None) -> str | None:
    return message_id if message_id and len(message_id) <= 250 and _SAFE_ID.fullmatch(message_id) else None


# ----------------------------------------------------------------------------------------------------------------- body


def _body(reply: Reply, boundary: str) -> bytes:
    """multipart/mixed(multipart/alternative(plain, html), files), as flat as its content allows."""
    texts = [_text_part("plain", reply.text), *([_text_part("html", reply.html)] if reply.html else [])]
    content = texts[0] if len(texts) == 1 else _multipart("alternative", boundary + "_a", texts)
    files = [*([_calendar_part(reply.calendar)] if reply.calendar else []), *map(_file_part, reply.attachments)]
    return _multipart("mixed", boundary + "_m", [content, *files]) if files else content


def _multipart(subtype: str, boundary: str, parts: list[bytes]) -> bytes:
    """The boundary starts with "=_", which neither quoted-printable nor base64 ever produces (RFC 2045 6.7)."""
    delimiter = f"--{boundary}\r\n".encode()
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(delimiter + part + b"\r\n" for part in parts) + f"--{boundary}--\r\n".encode()


def _text_part(subtype: str, text: str) -> bytes:
    """Quoted-printable: readable in the raw for German, and every line stays short whatever the template did."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    encoded = binascii.b2a_qp(lines.encode("utf-8", "replace"), istext=True)
    # mbox readers see a new mail there; a full line has no room for it (RFC 2045 6.7: 76 characters).
    encoded = re.sub(rb"(?m)^From (?=.{0,69}$)", b"=46rom ", encoded)
    head = f"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode() + encoded.replace(b"\n", b"\r\n")


def _calendar_part(calendar: CalendarFile) -> bytes:
    method = re.sub(r"[^A-Z]", "", calendar.method.upper()) or "PUBLISH"
    return _encoded_file(f"text/calendar; charset=utf-8; method={method}", calendar.filename, calendar.data)


def _file_part(attachment: Attachment) -> bytes:
    is_type = re.fullmatch(r"[a-z0-9.+-]+/[a-z0-9.+-]+", attachment.content_type)
    return _encoded_file(
        attachment.content_type if is_type else "application/octet-stream", attachment.filename, attachment.data
    )


def _encoded_file(content_type: str, filename: str, data: bytes) -> bytes:
    head = (
        f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: base64\r\n"
        f"Content-Disposition: attachment;\r\n {_filename(filename)}\r\n\r\n"
    )
    return head.encode() + base64.encodebytes(data).replace(b"\n", b"\r\n")


def _filename(filename: str) -> str:
    """Quoted where it is ASCII, else RFC 2231: beside a plain one, many readers overlook the second, right name."""
    name = re.sub(r'[/\\"]', "_", one_line(filename))[:100] or "datei"
    if name.isascii():
        return f'filename="{name}"'
    return f"filename*={encode_rfc2231(name, 'utf-8')}"
