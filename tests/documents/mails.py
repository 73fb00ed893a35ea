"""Mails by hand for this room's tests: a Message of the parts that a case needs, and the parts."""

from __future__ import annotations

from inbox_bot.model import Message, Part


def mail(*parts: Part) -> Message:
    return Message(
        key="0" * 32,
        message_id=None,
        in_reply_to=(),
        references=(),
        from_=(),
        reply_to=(),
        to=(),
        cc=(),
        return_path=None,
        subject="",
        date=None,
        headers=(),
        parts=parts,
    )


def plain(text: str, *, flowed: bool = False, delsp: bool = False) -> Part:
    return Part("text/plain", text.encode(), text, flowed=flowed, delsp=delsp)


def html(text: str) -> Part:
    return Part("text/html", text.encode(), text)


def attachment(content: bytes, filename: str | None, content_type: str = "application/octet-stream") -> Part:
    return Part(content_type, content, None, filename, is_attachment=True)
