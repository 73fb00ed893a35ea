"""Bytes of unknown worth into clean text: takes bytes and a charset's name, returns `str`, refuses nothing.

Clean means: no NUL and no lone surrogate (neither SQLite nor JSON can store them). What a charset's name promises is
tried first; what real mail does is tried next: UTF-8, else windows-1252 (FACTS: 555 mails with 8-bit text under no
charset or us-ascii; 41 of 86 charset names unknown to Python).
"""

from __future__ import annotations

import codecs
import re
from functools import lru_cache
from typing import Final

_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
# Zero-width characters and marks that turn the direction of writing: they hide text, or show a name or a file's ending
# as another one. Joiners stay: they are spelling in Persian and in Indic scripts.
_UNSEEN: Final = re.compile("[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")

# Mail says iso-8859-1 and means windows-1252: the WHATWG encoding standard decodes it so, and so do all mail programs.
_MEANT: Final = {
    "ascii": "",
    "us-ascii": "",
    "default": "",
    "unknown": "",
    "x-unknown": "",
    "unknown-8bit": "",
    "iso-8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "iso8859-1": "cp1252",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "ks_c_5601-1987": "cp949",
    "euc-kr": "cp949",
    "iso-8859-8-i": "iso-8859-8",
    "cp-850": "cp850",
    "utf-8mb4": "utf-8",
    "unicode-1-1-utf-7": "utf-7",
}
# Python's own inventions among the text codecs: they interpret escapes instead of decoding a charset.
_NO_CHARSETS: Final = frozenset(
    {"unicode-escape", "raw-unicode-escape", "idna", "punycode", "undefined", "mbcs", "oem"}
)


def clean(text: str) -> str:
    """`text` without NUL and lone surrogates."""
    return text if text.isascii() and "\0" not in text else _UNSTORABLE.sub("", text)


def one_line(text: str) -> str:
    """`text` clean and on one line: every run of control characters is a blank (CR, LF and ESC in decoded headers), and
    what cannot be seen is left out.
    """
    return clean(_UNSEEN.sub("", _CONTROLS.sub(" ", text))).strip()


def decode(data: bytes, charset: str | None = None) -> str:
    """Text of `data`: by `charset` where that works, else UTF-8, else windows-1252; never raises."""
    codec = _codec(charset or "")
    return clean(_strict(data, codec) or _strict(data, "utf-8") or data.decode(codec or "cp1252", "replace"))


def _strict(data: bytes, codec: str) -> str | None:
    if not codec:
        return None
    try:
        return data.decode(codec)
    except (UnicodeError, ValueError):
        return None


@lru_cache(maxsize=256)
def _codec(charset: str) -> str:
    """Python's name of a charset; "" where it is unknown or means nothing."""
    wanted = charset.strip().strip("\"'").lower()
    wanted = _MEANT.get(wanted, wanted)
    try:
        found = codecs.lookup(wanted).name if wanted else ""
        "".encode(found or "ascii")  # a codec from bytes to bytes (hex, zip) is no charset
    except (LookupError, ValueError, UnicodeError):
        return ""
    return "" if found.replace("_", "-") in _NO_CHARSETS else found
