"""S/MIME that holds the mail itself (RFC 8551, smime.p7m) -> what was signed; takes bytes, never raises.

Whoever signs "opaquely" wraps the whole mail into a binary envelope that anybody can open. It is opened here and the
signature is not looked at: who wrote a mail is not known better for it, as nobody here knows whose key is whose.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import Final

from .headers import from_base64

TYPES: Final = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_ENDING: Final = re.compile(r"\.p7m$", re.IGNORECASE)
_ARMOUR: Final = re.compile(rb"-----[A-Z0-9 ]+-----")


class Sealed(Enum):
    """Why there is nothing to read."""

    ENCRYPTED = "encrypted"
    EMPTY = "empty"  # certificates, or the signature of something that stands elsewhere
    BROKEN = "broken"


def is_smime(content_type: str, filename: str | None) -> bool:
    """By type; by file name where a gateway has made the type a general one."""
    return content_type in TYPES or (
        content_type in ("application/octet-stream", "application/x-pkcs7", "application/pkcs7")
        and bool(_ENDING.search(filename or ""))
    )


def signed_content(content: bytes) -> bytes | Sealed:
    """What the signature is about: DER or BER (lengths left open, text in pieces), also as base64 within a file."""
    from asn1crypto import cms  # type: ignore[import-untyped]  # few mails need it

    if not content.startswith(b"0"):
        content = from_base64(_ARMOUR.sub(b"", content))
    try:
        info = cms.ContentInfo.load(content)
        kind = info["content_type"].native
        if kind == "signed_data":
            signed = info["content"]["encap_content_info"]["content"].native
            return signed if isinstance(signed, bytes) and signed else Sealed.EMPTY
    except Exception:  # the reader of ASN.1 raises many kinds on broken bytes, RecursionError among them
        return Sealed.BROKEN
    return Sealed.ENCRYPTED if "enveloped" in str(kind) or "encrypted" in str(kind) else Sealed.BROKEN


def signed_name(filename: str | None) -> str | None:
    """The name of a signed file: "Rechnung.pdf" of "Rechnung.pdf.p7m"; None where the name says nothing."""
    name = _ENDING.sub("", filename or "")
    return name if "." in name.strip(".") else None
