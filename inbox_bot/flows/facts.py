"""What the organisers' digest tells, gathered in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..model import DigestFacts, DueJob, Event, Folder
from ..registration import dial_in_due_at
from ..store import Transaction
from .desk import Desk

DIAL_IN_WARNING = timedelta(days=7)
"""So long before its day a missing dial-in already stands in the digest."""


def digest_facts(desk: Desk, tx: Transaction, upcoming: tuple[DueJob, ...]) -> DigestFacts:
    """Everything since the last digest."""
    since = tx.last_digest_at()
    return DigestFacts(
        since=since,
        now=tx.now,
        office=desk.office,
        rosters=tuple(tx.roster_unlocked(event) for event in desk.events),
        held=tx.held(),
        changes=tx.changes_since(since),
        undeliverable=tx.undeliverable_since(since),
        unsent=tx.unsent(),
        upcoming=upcoming,
        dial_in_missing=tuple(event.slug for event in desk.events if _misses_dial_in(desk, event, tx.now)),
        withheld=tx.withheld(),
        delayed=tx.delayed(),
        review_folder=desk.folders[Folder.REVIEW],
    )


def _misses_dial_in(desk: Desk, event: Event, now: datetime) -> bool:
    due_at = dial_in_due_at(event)
    if due_at is None or not event.live or event.cancelled:
        return False
    is_over = event.ends is not None and event.ends < now
    return now >= due_at - DIAL_IN_WARNING and not is_over and not desk.dial_in_text(event).strip()
