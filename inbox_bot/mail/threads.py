"""Which of our mails a mail answers: takes its bytes, reads their header alone, returns Message-IDs of ours, or None.

Unlike `parse_message` it runs before the worker, in the daemon's own process: it looks at no more than a header block,
through the same linear readers, and opens nothing. A Message-ID may be forged: that a mail names one proves nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..model import Office
from .addresses import all_addresses
from .compose import is_own_id
from .headers import first, message_ids, read_fields, split_block, with_line_ends
from .limits import MAX_HEADER_BLOCK


@dataclass(frozen=True, slots=True)
class Backlink:
    """What a mail's header says that it answers."""

    message_ids: tuple[str, ...]
    """Of our own form, the nearest first: In-Reply-To, then References from the last to the first."""
    writers: frozenset[str]
    """The addresses of From in lower case: whom the mail speaks for."""


def backlink(data: bytes, office: Office) -> Backlink | None:
    """The mails of ours that the mail in `data` says it answers; None: none. Never raises."""
    head, _, _ = split_block(with_line_ends(data[:MAX_HEADER_BLOCK]))
    fields, _, _ = read_fields(head)
    parents = message_ids(first(fields, "in-reply-to"))
    ancestors = message_ids(first(fields, "references"))
    ours = tuple(each for each in dict.fromkeys((*parents, *reversed(ancestors))) if is_own_id(each, office))
    if not ours:
        return None
    return Backlink(ours, frozenset(each.addr.lower() for each in all_addresses(fields, "from")))
