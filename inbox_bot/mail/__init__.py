"""Between bytes and `Message`: reading a mail, judging whether a machine wrote it, and composing an answer."""

from __future__ import annotations

from .addresses import reply_address
from .parse import parse_message

__all__ = ["parse_message", "reply_address"]
