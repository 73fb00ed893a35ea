"""All that is new in the mailbox: each mail received, then moved to the folder of its state.

Our own ledger says what is new, never \\Seen (BEHAVIOUR 7). The order is: save, commit, then move. A crash before the
move leaves a mail in the inbox whose ledger row says so: the next round files it without reading it again. A mail that
a person has moved back to the inbox stays there (BEHAVIOUR 7: the box is theirs).
Who moves is claimed first, for two daemons that move one mail at the same time leave two copies of it.
One bad mail never stops the rest: three tries, then it is shunted and a person looks.
"""

from __future__ import annotations

import os
import platform
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .. import log
from ..model import Disposition, Folder, RawMessage
from ..store import PlaceState, StoreDown
from .desk import Desk
from .ports import Mailbox
from .receive import Receipt, receive

TRIES = 3
LOOK_BACK = timedelta(days=14)
"""How old the oldest mail is that the very first start answers, where no date is configured."""
BATCH = 50
MOVE_LEASE = timedelta(minutes=5)
"""So long a mail is left to the daemon that said it would move it."""


_UNFILED = (PlaceState.TO_BE_FILED, PlaceState.BEING_FILED)


def _our_name() -> str:
    """For a person who looks into the database: which daemon has claimed a mail."""
    return f"{platform.node()}:{os.getpid()}"


@dataclass(slots=True)
class Watch:
    """How far this connection has looked; forgotten on a reconnect, because the ledger knows better."""

    uidvalidity: int = 0
    seen_up_to: int = 0
    left_to_others: int = 0
    """The lowest UID that another daemon is moving just now, or that the server would not move; 0: none. It is looked
    at again."""
    refusing: set[Folder] = field(default_factory=set)
    """Folders into which the server would move nothing in this round."""
    shunted: int = field(default=0)
    done: int = 0
    """How many mails were recorded or moved over this connection: not what a reconnect would find undone again."""
    name: str = field(default_factory=_our_name)


def take_in(
    mailbox: Mailbox, desk: Desk, watch: Watch, stop: threading.Event, beat: Callable[[], None] = lambda: None
) -> set[str]:
    """Receives and files whatever is new; `beat` is called after each mail, for a crowd of them takes long.

    Returns the slugs of the events whose list changed. Raises an OSError when the mail server is gone and `StoreDown`
    when the database is: nothing is lost, the caller tries again.
    """
    uidvalidity = mailbox.select()
    if uidvalidity != watch.uidvalidity:
        log.mailbox_connected(uidvalidity)
        watch.uidvalidity, watch.seen_up_to = uidvalidity, 0
    since = _answer_since(desk)
    uids = mailbox.uids(since.date() - timedelta(days=1), watch.seen_up_to)
    watch.left_to_others, watch.refusing = 0, set()
    changed: set[str] = set()
    for batch in _batches(uids):
        for changed_events in _take_batch(mailbox, desk, watch, batch, since, stop):
            changed.update(changed_events)
            beat()
        if stop.is_set():
            return changed
        watch.seen_up_to = batch[-1]
    if watch.left_to_others:
        watch.seen_up_to = watch.left_to_others - 1
    return changed


def _take_batch(
    mailbox: Mailbox, desk: Desk, watch: Watch, uids: list[int], since: datetime, stop: threading.Event
) -> Iterator[tuple[str, ...]]:
    """For each mail that was dealt with, the slugs of the events whose list it changed."""
    name = mailbox.name
    with desk.store.begin() as tx:
        sightings = tx.sightings(name, watch.uidvalidity, uids)
    recorded = {uid: seen for uid, seen in sightings.items() if seen.key}
    for uid, seen in recorded.items():
        _file(mailbox, desk, watch, uid, seen.folder if seen.state in _UNFILED else None)
        yield ()
    breaks = {uid: seen.breaks for uid, seen in sightings.items()}
    for raw in _fetch(mailbox, desk, watch, [uid for uid in uids if uid not in recorded], breaks):
        if stop.is_set():
            return
        if raw.received_at < since:
            continue
        receipt = _receive_or_shunt(raw, desk, watch)
        watch.done += receipt.disposition is not None
        _file(mailbox, desk, watch, raw.uid, receipt.folder)
        yield receipt.changed_events


def _fetch(
    mailbox: Mailbox, desk: Desk, watch: Watch, uids: Sequence[int], breaks: Mapping[int, int]
) -> Iterator[RawMessage]:
    """The mails. At which of them the connection broke is written down at once: else a daemon that is started again and
    again would never come past a mail at which the line always breaks."""
    try:
        yield from mailbox.fetch(uids, breaks)
    except OSError:
        with desk.store.begin() as tx:
            tx.line_broke(mailbox.name, watch.uidvalidity, mailbox.asked_for)
        raise


def _receive_or_shunt(raw: RawMessage, desk: Desk, watch: Watch) -> Receipt:
    while True:
        try:
            return receive(raw, desk)
        except StoreDown:
            raise
        except Exception as error:  # the program's own fault: the mail is kept for a person, the loop goes on
            with desk.store.begin() as tx:
                attempt = tx.failed_try(raw.mailbox, raw.uidvalidity, raw.uid, type(error).__name__)
            log.try_failed(raw.uid, attempt, type(error).__name__)
            if attempt >= TRIES:
                watch.shunted += 1
                return _shunt(raw, desk, type(error).__name__)


def _shunt(raw: RawMessage, desk: Desk, error: str) -> Receipt:
    with desk.store.begin() as tx:
        key = tx.shunt(raw, f"Das Programm ist an dieser E-Mail gescheitert ({error}). Bitte von Hand bearbeiten.")
    log.mail_shunted(key, raw.uid)
    return Receipt(key, Folder.REVIEW, Disposition.SHUNTED)


def _file(mailbox: Mailbox, desk: Desk, watch: Watch, uid: int, folder: Folder | None) -> None:
    if folder is None:
        return
    if folder not in watch.refusing:
        with desk.store.begin() as tx:
            is_ours = tx.claim_filing(mailbox.name, watch.uidvalidity, uid, MOVE_LEASE)
        if is_ours and _move(mailbox, desk, watch, uid, folder):
            return
    watch.left_to_others = min(watch.left_to_others or uid, uid)


def _move(mailbox: Mailbox, desk: Desk, watch: Watch, uid: int, folder: Folder) -> bool:
    """Whether a mail that is ours to move lies in its folder now. One that the server would not move (quota, rights)
    stays claimed: it is tried again when the lease is over, and stops no other mail meanwhile."""
    try:
        refusal = mailbox.file(uid, desk.folders[folder], flagged=folder is Folder.REVIEW)
    except BaseException:
        with desk.store.begin() as tx:
            tx.give_back_filing(mailbox.name, watch.uidvalidity, uid)
        raise
    if refusal:
        watch.refusing.add(folder)
        log.filing_refused(uid, folder, refusal)
        return False
    with desk.store.begin() as tx:
        tx.mark_filed(mailbox.name, watch.uidvalidity, uid)
    watch.done += 1
    log.mail_filed(uid, folder)
    return True


def _answer_since(desk: Desk) -> datetime:
    if desk.answer_since is not None:
        return desk.answer_since
    with desk.store.begin() as tx:
        # A first start under a clock that was ahead must not make all mail older than it.
        return min(tx.first_start(), tx.now) - LOOK_BACK


def _batches(uids: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(uids), BATCH):
        yield uids[start : start + BATCH]
