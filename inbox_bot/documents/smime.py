"""S/MIME within an attached mail or a winmail.dat -> what was signed; takes bytes, refuses what needs a key.

The mail's own envelope is opened where the mail is taken apart; this is for the ones that are found inside. The
signature itself is not looked at.
"""

from __future__ import annotations

import re

from ..model import Document, Part
from .attached_mail import parts_of as leaves
from .limits import Unreadable

TYPES = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_PREFIX = rb"0.{1,8}?\x06(?:\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07|\x0b\x2a\x86\x48\x86\xf7\x0d\x01\x09\x10\x01)"
MARK = re.compile(_PREFIX, re.DOTALL)
"""ContentInfo with one of the content types of PKCS #7 and CMS (RFC 5652 3)."""
_ENTITY = re.compile(rb"^(?:Content-[A-Za-z-]+|MIME-Version):", re.IGNORECASE | re.MULTILINE)
_ENCRYPTED = re.compile(_PREFIX + rb"[\x03\x04\x06\x17]", re.DOTALL)


def parts_of(part: Part) -> tuple[Part, ...] | None:
    """What was signed, taken apart; nothing where there is only a signature, None where a key is needed."""
    from asn1crypto import cms  # type: ignore[import-untyped]  # few mails need it

    envelope = cms.ContentInfo.load(part.content)
    if envelope["content_type"].native != "signed_data":
        return None
    signed = envelope["content"]["encap_content_info"]["content"].native
    if not isinstance(signed, bytes):
        return ()
    if not _ENTITY.search(signed, 0, 4_096):
        name = re.sub(r"\.p7m$", "", part.filename or "", flags=re.IGNORECASE) or None
        return (Part("text/plain", signed, None, name, is_attachment=True),)
    return leaves(signed)[1]


def refuse_smime(part: Part, origin: str) -> Document:
    """In words of the person who has to look."""
    if _ENCRYPTED.match(part.content):
        raise Unreadable(
            "Die E-Mail ist verschlüsselt (S/MIME), nur wer den Schlüssel hat, kann sie lesen: Bitte öffnen Sie sie in"
            " Ihrem E-Mail-Programm oder bitten Sie um eine unverschlüsselte E-Mail."
        )
    raise Unreadable(
        "Die E-Mail steckt in einer S/MIME-Hülle, die sich nicht öffnen ließ: Bitte öffnen Sie sie in Ihrem"
        " E-Mail-Programm."
    )
