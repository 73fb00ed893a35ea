"""Everything about one address is forgotten, and whoever waited for their place moves up in the same stroke."""

from __future__ import annotations

from ..store import Transaction
from .desk import Desk
from .run_due import promote


def erase(desk: Desk, tx: Transaction, address: str) -> dict[str, int]:
    """How much was erased, by class (Art. 17 GDPR).

    The lists are locked first: a mail that is taken in meanwhile must not write an erased name back.
    """
    for event in sorted(desk.events, key=lambda event: event.slug):
        tx.roster(event)
    counts = tx.erase(address)
    if counts["people"]:
        for event in desk.events:
            promote(desk, tx, event)
    return counts
