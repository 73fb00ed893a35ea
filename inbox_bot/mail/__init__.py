"""Between bytes and `Message`: reading a mail, judging whether a machine wrote it, and composing an answer."""

from __future__ import annotations

from .addresses import reply_address
from .authentication import authentication_results
from .automatic import answers_at_once, check_automatic
from .compose import answer_id, compose
from .parse import parse_message
from .reports import delivery_reports
from .threads import Backlink, backlink

__all__ = [
    "Backlink",
    "answer_id",
    "answers_at_once",
    "authentication_results",
    "backlink",
    "check_automatic",
    "compose",
    "delivery_reports",
    "parse_message",
    "reply_address",
]
