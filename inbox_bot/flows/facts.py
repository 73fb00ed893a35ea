"""What the organisers' digest tells, gathered in one transaction."""

from __future__ import annotations

from datetime import datetime, timedelta

from ..model import DigestFacts, DueJob, Event, Folder, Roster, Undeliverable
from ..registration import dial_in_due_at
from ..store import Transaction
from .desk import Desk

DIAL_IN_WARNING = timedelta(days=7)
"""So long before its day a missing dial-in stands in the digest, and whoever could not be reached so far."""


def digest_facts(desk: Desk, tx: Transaction, upcoming: tuple[DueJob, ...]) -> DigestFacts:
    """Everything since the last digest."""
    since = tx.last_digest_at()
    rosters = tuple(tx.roster_unlocked(event) for event in desk.events)
    return DigestFacts(
        since=since,
        now=tx.now,
        office=desk.office,
        rosters=rosters,
        held=tx.held(),
        changes=tx.changes_since(since),
        undeliverable=_unreachable(tx, rosters, since),
        unsent=tx.unsent(),
        upcoming=upcoming,
        dial_in_missing=tuple(event.slug for event in desk.events if _misses_dial_in(desk, event, tx.now)),
        withheld=tx.withheld(),
        delayed=tx.delayed(),
        review_folder=desk.folders[Folder.REVIEW],
    )


def _unreachable(tx: Transaction, rosters: tuple[Roster, ...], since: datetime | None) -> tuple[Undeliverable, ...]:
    """Whom our mail did not reach since the last digest; in the days before the dial-in everyone whom it never reached
    and who is to get it: somebody may still ask them for another address (BEHAVIOUR 6)."""
    waiting = {
        (roster.event.slug, each.recipient.addr.lower())
        for roster in rosters
        if _is_dial_in_near(roster.event, tx.now)
        for each in roster.registrations
        if each.is_active
    }
    everyone = tx.undeliverable_since(None)
    return tuple(
        each for each in everyone if since is None or each.at > since or (each.event, each.recipient.lower()) in waiting
    )


def _is_dial_in_near(event: Event, now: datetime) -> bool:
    due_at = dial_in_due_at(event)
    if due_at is None or not event.live or event.cancelled:
        return False
    return due_at - DIAL_IN_WARNING <= now < due_at


def _misses_dial_in(desk: Desk, event: Event, now: datetime) -> bool:
    due_at = dial_in_due_at(event)
    if due_at is None or not event.live or event.cancelled:
        return False
    is_over = event.ends is not None and event.ends < now
    return now >= due_at - DIAL_IN_WARNING and not is_over and not desk.dial_in_text(event).strip()
