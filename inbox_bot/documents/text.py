"""Bytes of an unknown charset -> text; takes a part, refuses nothing."""

from __future__ import annotations

import codecs

from ..model import Part

_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


def decode(part: Part) -> str:
    """A byte order mark first, then UTF-8, then what the mail's own header said, then Windows' Western charset.

    An attachment's charset is often that of the mail program and not of the file; UTF-8 can't be met by chance.
    """
    content = part.content
    for mark, charset in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(charset, "replace")
    if content[1::2].count(0) > len(content) // 4:  # Excel's "Unicode text" without its mark
        return content.decode("utf-16-le", "replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        if part.text is not None and "\ufffd" not in part.text:
            return part.text
        return content.decode("cp1252", "replace")
