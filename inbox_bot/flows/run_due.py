"""What a point in time demands, each piece in a transaction of its own, once.

Due work is derived from the calendar and the database, never from a scheduler's memory: whoever was down at 09:00 does
at 10:40 what is still useful. Two kinds of work:

- jobs of a moment (digest, reminder, closing notice ...): the unique key (kind, event, due_at) says whose job it is;
- states to be kept true (whoever is confirmed has the dial-in; no free place while someone waits): looked at after
  every tick and after every mail that changed a list. The unique key (registration, notice, version) keeps it at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import timedelta

from .. import log
from ..model import Decision, Disposition, DueJob, Event, JobKind, Reply
from ..registration import dial_in_is_open, due_jobs, perform, promotion_answers, promotions, upcoming_jobs
from ..registration.digest import render_alarm, render_digest
from ..store import StoreDown, Transaction
from .desk import Desk, queue_answer, queue_for_organisers
from .facts import digest_facts

AHEAD = timedelta(days=14)
"""How far ahead the digest looks."""


def tick(desk: Desk) -> int:
    """Does all that became due since the last tick, then sees to the states; how many jobs failed.

    Raises `StoreDown` when the database is gone.
    """
    with desk.store.begin() as tx:
        now = tx.now
        after = tx.last_tick() or tx.first_start()
    jobs = due_jobs(desk.events, desk.schedule, after=after, now=now)
    failed = [job for job in jobs if not _done(desk, job)]
    keep_states(desk, [event.slug for event in desk.events])
    with desk.store.begin() as tx:
        # A job that failed is due again at the next tick: those after it are refused by their keys.
        tx.set_last_tick(min((job.due_at - timedelta(seconds=1) for job in failed), default=now))
    return len(failed)


def keep_states(desk: Desk, slugs: Iterable[str]) -> None:
    """No free place while someone waits, and nobody confirmed without the dial-in once it has gone out."""
    for slug in slugs:
        event = desk.event(slug)
        if event is not None and event.live and not event.cancelled:
            with desk.store.begin() as tx:
                promote(desk, tx, event)
            _send_dial_in(desk, event)


def _done(desk: Desk, job: DueJob) -> bool:
    try:
        _do(desk, job)
    except StoreDown:
        raise
    except Exception as error:  # one job's failure must not keep the others from being done
        log.job_failed(job, type(error).__name__)
        return False
    return True


def _do(desk: Desk, job: DueJob) -> None:
    event = desk.event(job.event)
    with desk.store.begin() as tx:
        if not tx.take(job):
            return
        if job.kind is JobKind.DIGEST:
            answers, changes = _digest(desk, tx, job), 0
        elif job.kind is JobKind.RETENTION:
            log.purged(tx.purge(desk.schedule, desk.events))
            answers, changes = 0, 0
        elif job.kind is JobKind.DIAL_IN_MISSING:
            answers, changes = _alarm(desk, tx, job), 0
        elif job.kind is JobKind.DIAL_IN or event is None:
            return  # a state, see keep_states; or an event that is no longer configured
        else:
            answers, changes = _perform(desk, tx, job, event, _version(job, event))
    log.job_done(job, answers, changes)


def _version(job: DueJob, event: Event) -> str:
    """Who was reminded of a date is reminded again when the date has moved."""
    return event.starts.isoformat() if job.kind is JobKind.REMINDER and event.starts else ""


def _perform(
    desk: Desk, tx: Transaction, job: DueJob, event: Event, version: str = "", text: str = ""
) -> tuple[int, int]:
    roster = tx.roster(event)
    decision = perform(
        job,
        roster,
        now=tx.now,
        office=desk.office,
        policy=desk.policy,
        noticed=tx.noticed(event.slug, job.kind, version),
        version=version,
        secret_text=text,
    )
    return _write_down(desk, tx, event, decision, f"{job.kind}/{job.event}/{job.due_at.isoformat()}")


def _write_down(desk: Desk, tx: Transaction, event: Event, decision: Decision, cause: str) -> tuple[int, int]:
    tx.apply(event.slug, decision.changes, cause)
    queued = sum(queue_answer(desk, tx, answer, cause) for answer in decision.answers)
    return queued, len(decision.changes)


def digest_now(desk: Desk, tx: Transaction) -> Reply | None:
    """The organisers' digest as of this moment; None: there is nothing to tell."""
    upcoming = upcoming_jobs(desk.events, desk.schedule, now=tx.now, until=tx.now + AHEAD)
    return render_digest(digest_facts(desk, tx, upcoming))


def _digest(desk: Desk, tx: Transaction, job: DueJob) -> int:
    reply = digest_now(desk, tx)
    if reply is None:
        return 0
    return queue_for_organisers(desk, tx, reply, "digest", f"digest/{job.due_at.isoformat()}")


def _alarm(desk: Desk, tx: Transaction, job: DueJob) -> int:
    event = desk.event(job.event)
    if event is None or desk.dial_in_text(event).strip():
        return 0
    log.dial_in_missing(event.slug)
    reply = render_alarm(event, desk.office, "dial-in-missing")
    return queue_for_organisers(desk, tx, reply, "alarm", f"{job.kind}/{job.event}/{job.due_at.isoformat()}")


def promote(desk: Desk, tx: Transaction, event: Event) -> None:
    """Whoever waits and finds a free place moves up, though nobody's mail has said so just now."""
    roster = tx.roster(event)
    moves = promotions(roster, tx.now)
    if moves:
        decision = Decision(Disposition.HANDLED, changes=moves, answers=promotion_answers(roster, moves))
        _write_down(desk, tx, event, decision, f"places/{event.slug}/{tx.now.isoformat()}")


def dial_in_version(text: str) -> str:
    """A dial-in is known by a digest of its text: a changed text is another version and goes to everyone again."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:12]


def _send_dial_in(desk: Desk, event: Event) -> None:
    with desk.store.begin() as tx:
        if not dial_in_is_open(event, tx.now):
            return
        text = desk.dial_in_text(event)
        if not text.strip():
            return
        job = DueJob(JobKind.DIAL_IN, event.slug, tx.now)
        queued, _ = _perform(desk, tx, job, event, dial_in_version(text), text)
    if queued:
        log.job_done(job, queued, 0)
