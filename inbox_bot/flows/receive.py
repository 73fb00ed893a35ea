"""One mail, from its bytes to the list and the outbox, in one transaction.

Gather: look up what we had said, where the mail answers one of ours; read it (outside any transaction, in the worker);
        lock the events it may mean.
Decide: `registration.decide`, pure.
Apply:  the mail, the changes and the finished answers are written down in one stroke.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .. import log
from ..mail import answers_at_once, backlink
from ..model import (
    AutomaticVerdict,
    Change,
    Decision,
    Disposition,
    Event,
    Folder,
    RawMessage,
    ReadingContext,
    Register,
    Roster,
)
from ..registration import SAME_AGAIN_AFTER, decide, said, without_repeats
from ..store import PlaceState, Transaction
from .desk import Desk, queue_answer
from .reading import Reading

AT_ONCE = timedelta(hours=1)
"""Within this time after our mail, words of a machine are a machine's (BEHAVIOUR 5.10)."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a mail. `folder` None: it stays where it is."""

    key: str
    folder: Folder | None
    disposition: Disposition | None = None
    """None: it was dealt with before."""
    changed_events: tuple[str, ...] = ()


def receive(raw: RawMessage, desk: Desk) -> Receipt:
    """Takes one mail in. A mail that was here before (crash, copy, second daemon) changes nothing."""
    reading = desk.reader.read(raw, _context(raw, desk))
    with desk.store.begin() as tx:
        if not tx.first_time(reading.message.key):
            return _seen_before(tx, raw, reading.message.key)
        verdict = _verdict(tx, raw, reading)
        rosters = tuple(tx.roster(event) for event in _events_meant(reading, desk.events))
        decision = decide(
            reading.message,
            reading.understanding,
            verdict,
            rosters,
            sender=reading.reply_to,
            received_at=arrival(raw),
            now=tx.now,
            office=desk.office,
            policy=desk.policy,
        )
        decision = replace(_without_repeats(tx, decision), rules=tuple(map(str, verdict.signs)))
        changes = _by_event(decision.changes, rosters)
        tx.record(raw, reading.message, reading.understanding, decision, reading.reply_to, opening=reading.opening)
        for slug, of_event in changes.items():
            tx.apply(slug, of_event, reading.message.key)
        for answer in decision.answers:
            queue_answer(desk, tx, answer, reading.message.key, reading.message)
        returned = [report for report in reading.reports if tx.mark_undeliverable(report)]
    _log(raw, reading, decision)
    for report in returned:
        log.mail_came_back(reading.message.key, report.status)
    return Receipt(reading.message.key, decision.folder, decision.disposition, tuple(changes))


def _context(raw: RawMessage, desk: Desk) -> ReadingContext:
    """All that reading needs to know; of a mail that answers one of ours also what we had said there."""
    answered = backlink(raw.data, desk.office)
    if answered is None:
        return desk.context
    with desk.store.begin() as tx:
        return replace(desk.context, thread=tx.thread(answered.message_ids, answered.writers))


def _verdict(tx: Transaction, raw: RawMessage, reading: Reading) -> AutomaticVerdict:
    """The mail alone may leave open whether a machine wrote it; that it came right after ours is a second sign."""
    senders = [each.addr for each in reading.message.from_]
    if any(tx.was_sent(each, raw.received_at - AT_ONCE, raw.received_at) for each in senders[:1]):
        return answers_at_once(reading.verdict)
    return reading.verdict


def _without_repeats(tx: Transaction, decision: Decision) -> Decision:
    """The second net (BEHAVIOUR 5): whatever the rules on machines' mail let through, it ends after two mails."""
    since = tx.now - SAME_AGAIN_AFTER
    told = {said(each) for each in decision.answers if tx.was_told(each.to.addr, said(each), since)}
    return without_repeats(decision, told)


def arrival(raw: RawMessage) -> datetime:
    """When the mail arrived, told apart from others of the same second.

    INTERNALDATE counts seconds, and a queue needs more: UIDs ascend in the order of arrival (RFC 3501 2.3.1.1), so the
    UID stands for the fraction.
    """
    return raw.received_at.replace(microsecond=raw.uid % 1_000_000)


def _seen_before(tx: Transaction, raw: RawMessage, key: str) -> Receipt:
    """The same mail lies in another place as well (RFC 3501 2.3.1.1: a new UIDVALIDITY makes every UID new).

    It is filed there too, unless a person has put it back where we had taken it from.
    """
    seen = tx.sight(raw, key)
    log.mail_seen_before(key, raw.uid)
    return Receipt(key, None if seen.state is PlaceState.LEFT else seen.folder)


def _events_meant(reading: Reading, events: tuple[Event, ...]) -> tuple[Event, ...]:
    """The event that the mail names; where it names none, all: the list may know which. Locked in one fixed order."""
    meant = [event for event in events if reading.understanding.event in (None, event.slug)]
    return tuple(sorted(meant, key=lambda event: event.slug))


def _by_event(changes: tuple[Change, ...], rosters: tuple[Roster, ...]) -> dict[str, list[Change]]:
    slug_of = {each.id: each.event for roster in rosters for each in roster.registrations}
    slug_of |= {change.registration.id: change.registration.event for change in changes if isinstance(change, Register)}
    grouped: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        changed = change.registration.id if isinstance(change, Register) else change.registration_id
        grouped[slug_of[changed]].append(change)
    return dict(grouped)


def _log(raw: RawMessage, reading: Reading, decision: Decision) -> None:
    log.mail_received(
        reading.message.key,
        raw.uid,
        decision.disposition,
        reading.understanding.intent,
        reading.understanding.event,
        len(decision.answers),
        len(decision.changes),
    )
