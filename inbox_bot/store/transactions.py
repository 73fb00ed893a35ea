"""One transaction, as the flows see it: the thin face of this room. Everything or nothing is stored.

`now` is read once, when the transaction begins (on SQLite: when it holds the lock), and is the time of all it writes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from ..model import (
    Address,
    AnswerCounts,
    Change,
    ChangeRecord,
    Decision,
    DeliveryReport,
    DueJob,
    Event,
    HeldMail,
    MailState,
    Message,
    OutgoingMail,
    Policy,
    RawMessage,
    ReceivedMail,
    Roster,
    Schedule,
    SendResult,
    Thread,
    Undeliverable,
    Understanding,
)
from . import due, ledger, lists, organisers, outbox, retention, story, unreachable
from .ledger import Sighting


@dataclass(slots=True)
class Transaction:
    """What can be read and written in one stroke. Raises `StoreDown` when the database is gone."""

    connection: Connection
    now: datetime
    forgot: bool = False
    """Something was erased: after the commit no copy may be left in the database's own log."""

    # ------------------------------------------------------------------------------------------------------ the ledger

    def seen(self, mailbox: str, uidvalidity: int, uid: int) -> Sighting | None:
        """What is known about this place; None: never seen."""
        return self.sightings(mailbox, uidvalidity, [uid]).get(uid)

    def sightings(self, mailbox: str, uidvalidity: int, uids: Collection[int]) -> dict[int, Sighting]:
        """As `seen` for many, in one statement; what was never seen is left out."""
        return ledger.sightings(self.connection, mailbox, uidvalidity, uids)

    def known_uids(self, mailbox: str, uidvalidity: int, uids: Collection[int]) -> set[int]:
        """Those that are fully dealt with: filed, or left where they are."""
        return ledger.known_uids(self.connection, mailbox, uidvalidity, uids)

    def first_time(self, key: str) -> bool:
        """Claims a mail; False where it was recorded before. A second daemon waits here for the first."""
        return ledger.first_time(self.connection, key, self.now)

    def record(
        self,
        raw: RawMessage,
        message: Message,
        understanding: Understanding | None,
        decision: Decision,
        sender: Address | None,
        *,
        opening: str = "",
    ) -> None:
        """Writes down a mail claimed with `first_time`, and where it lies. `opening`: its first lines, for people."""
        ledger.record(self.connection, raw, message, understanding, decision, sender, opening)

    def sight(self, raw: RawMessage, key: str) -> Sighting:
        """Notes another place where a recorded mail lies, and says what is to become of it there."""
        return ledger.sight(self.connection, raw, key, self.now)

    def claim_filing(self, mailbox: str, uidvalidity: int, uid: int, lease: timedelta, by: str = "") -> bool:
        """Whether this daemon (`by`) is to move the mail; False where another one does, or it is to stay."""
        return ledger.claim_filing(self.connection, mailbox, uidvalidity, uid, lease, self.now, by)

    def give_back_filing(self, mailbox: str, uidvalidity: int, uid: int) -> None:
        """The claimed mail could not be moved."""
        ledger.give_back_filing(self.connection, mailbox, uidvalidity, uid)

    def mark_filed(self, mailbox: str, uidvalidity: int, uid: int) -> None:
        """The mail has been moved to the folder of its state."""
        ledger.mark_filed(self.connection, mailbox, uidvalidity, uid, self.now)

    def failed_try(self, mailbox: str, uidvalidity: int, uid: int, reason: str) -> int:
        """Counts a try at which the program failed; how many there were. `reason` quotes no mail."""
        return ledger.failed_try(self.connection, mailbox, uidvalidity, uid, reason)

    def line_broke(self, mailbox: str, uidvalidity: int, uids: Collection[int]) -> None:
        """Counts that the connection broke when these mails were asked for."""
        ledger.line_broke(self.connection, mailbox, uidvalidity, uids)

    def shunt(self, raw: RawMessage, reason: str) -> str:
        """Keeps a mail at which the program failed; returns its key. `reason`: German, for the organisers."""
        return ledger.shunt(self.connection, raw, reason, self.now)

    def first_start(self) -> datetime:
        """When this database was first used; written on the first call."""
        return ledger.remember(self.connection, due.FIRST_START, self.now)

    # ------------------------------------------------------------------------------------------------------- the lists

    def roster(self, event: Event) -> Roster:
        """The event's list, locked until the end of the transaction. Several events: in the order of their slugs."""
        return lists.locked_roster(self.connection, event)

    def roster_unlocked(self, event: Event) -> Roster:
        """The event's list, for reports."""
        return lists.roster(self.connection, event)

    def apply(self, event_slug: str, changes: Iterable[Change], cause: str) -> None:
        """Writes changes of a list that this transaction has locked, each with an audit line."""
        lists.apply(self.connection, event_slug, changes, cause, self.now)

    def noticed(self, event_slug: str, kind: str, version: str) -> frozenset[str]:
        """Ids of the registrations that were already told this, in this version."""
        return lists.noticed(self.connection, event_slug, kind, version)

    # ------------------------------------------------------------------------------------------------------ the outbox

    def queue(self, mail: OutgoingMail) -> bool:
        """Puts a mail into the outbox; False where it, or all it has to tell, is there already.

        One whose state is WITHHELD waits for a person; any other state counts as QUEUED.
        """
        return outbox.queue(self.connection, mail, self.now)

    def claim(self, limit: int, lease: timedelta, policy: Policy | None = None) -> tuple[OutgoingMail, ...]:
        """Takes mails whose time has come, for as long as `lease`; nobody else gets them meanwhile. Answers above the
        policy's caps for a domain and for the house are left for later."""
        return outbox.claim(self.connection, limit, lease, self.now, policy)

    def release(self, message_ids: Collection[str]) -> None:
        """Gives back mails that were claimed and not tried."""
        outbox.release(self.connection, message_ids, self.now)

    def begin_attempt(self, message_id: str) -> None:
        """Notes that a claimed mail is in hand: whatever happens to us, it may have been sent."""
        outbox.begin_attempt(self.connection, message_id, self.now)

    def record_attempt(self, message_id: str, result: SendResult) -> MailState:
        """Keeps the attempt; what has become of the mail."""
        return outbox.record_attempt(self.connection, message_id, result, self.now)

    def uncopied(self, limit: int) -> tuple[OutgoingMail, ...]:
        """Sent mails of which no copy lies in Sent yet."""
        return outbox.uncopied(self.connection, limit)

    def claim_copies(self, limit: int, lease: timedelta) -> tuple[OutgoingMail, ...]:
        """As `uncopied`, and nobody else gets them meanwhile."""
        return outbox.claim_copies(self.connection, limit, lease, self.now)

    def give_back_copies(self, message_ids: Collection[str]) -> None:
        """Gives back copies that were claimed and not laid into Sent."""
        outbox.give_back_copies(self.connection, message_ids, self.now)

    def mark_copied(self, message_id: str) -> None:
        """A copy lies in Sent."""
        outbox.mark_copied(self.connection, message_id, self.now)

    def answer_counts(self, to: str, said: str) -> AnswerCounts:
        """How much this address was told or is about to be, for the caps; our own schedule's mails don't count."""
        return outbox.answer_counts(self.connection, to, said, self.now)

    def was_told(self, to: str, said: str, since: datetime) -> bool:
        """Whether this address was told just this (`OutgoingMail.said`) after `since`."""
        return outbox.was_told(self.connection, to, said, since)

    def was_sent(self, to: str, after: datetime, until: datetime) -> bool:
        """Whether a mail of ours to this address went out in this time."""
        return outbox.was_sent(self.connection, to, after, until)

    def was_answered(self, to: str) -> bool:
        """Whether this address was ever answered."""
        return outbox.was_answered(self.connection, to)

    def withhold(self, message_id: str) -> bool:
        """Keeps a mail from being sent until `retry`; False where it is too late."""
        return outbox.withhold(self.connection, message_id)

    def retry(self, message_id: str) -> bool:
        """Queues a failed, waiting or withheld mail afresh; False where there is none."""
        return outbox.retry(self.connection, message_id, self.now)

    def failed_mails(self) -> tuple[OutgoingMail, ...]:
        """Mails that were given up."""
        return outbox.in_state(self.connection, MailState.FAILED)

    def sent_mails(self) -> tuple[OutgoingMail, ...]:
        """Mails for which the server took responsibility."""
        return outbox.in_state(self.connection, MailState.SENT)

    def withheld_mails(self) -> tuple[OutgoingMail, ...]:
        """Mails over a cap, that a person decides on."""
        return outbox.in_state(self.connection, MailState.WITHHELD)

    def pending(self) -> tuple[OutgoingMail, ...]:
        """Mails that are still to be sent."""
        return outbox.in_state(self.connection, *outbox.WAITING)

    def unsent(self) -> int:
        """How many mails are still to be sent after a try that failed."""
        return outbox.count_in_state(self.connection, MailState.AWAITING_RETRY)

    def withheld(self) -> int:
        """How many mails wait for a person's decision."""
        return outbox.count_in_state(self.connection, MailState.WITHHELD)

    def delayed(self) -> int:
        """How many answers wait because the caps for a domain or for the house are reached."""
        return outbox.delayed(self.connection, self.now)

    def next_mail_due(self) -> datetime | None:
        """When the next mail wants to be tried; None: the outbox is empty."""
        return outbox.next_due(self.connection)

    def mark_undeliverable(self, report: DeliveryReport) -> bool:
        """Takes in a delivery report; True where it says that a mail of ours has failed."""
        return unreachable.mark_undeliverable(self.connection, report, self.now)

    # -------------------------------------------------------------------------------------------------------- due work

    def take(self, job: DueJob) -> bool:
        """Takes a job on; False where it was taken before."""
        return due.take(self.connection, job, self.now)

    def last_tick(self) -> datetime | None:
        """When the calendar was last looked at; None: never."""
        return ledger.recall(self.connection, due.LAST_TICK)

    def set_last_tick(self, moment: datetime) -> None:
        ledger.replace_remembered(self.connection, due.LAST_TICK, moment)

    def last_digest_at(self) -> datetime | None:
        """When the digest before this one was made; None: never."""
        return due.last_digest_at(self.connection, self.now)

    # -------------------------------------------------------------------------------------------------- the organisers

    def held(self, event: str | None = None) -> tuple[HeldMail, ...]:
        """Mails that wait for a person, by arrival."""
        return organisers.held(self.connection, event)

    def resolve(self, key: str, how: str, by: str) -> bool:
        """Closes an open mail by hand, with a line in the protocol; False where it is not open."""
        return organisers.resolve(self.connection, key, how, by, self.now)

    def changes_since(self, since: datetime | None) -> tuple[ChangeRecord, ...]:
        """What changed on the lists after `since`; None: ever."""
        return organisers.changes_since(self.connection, since)

    def undeliverable_since(self, since: datetime | None) -> tuple[Undeliverable, ...]:
        """Whom our mail did not reach, after `since`; None: ever."""
        return unreachable.undeliverable_since(self.connection, since)

    # --------------------------------------------------------------------------------------------------- what happened

    def received(self, key: str) -> ReceivedMail | None:
        """A mail as the ledger knows it; None: never recorded."""
        return story.received(self.connection, key)

    def all_received(self) -> tuple[ReceivedMail, ...]:
        """Every mail that was ever recorded, in the order in which it was."""
        return story.all_received(self.connection)

    def mails_caused_by(self, cause: str) -> tuple[OutgoingMail, ...]:
        """What was said because of a mail (its key) or a due job."""
        return story.mails_caused_by(self.connection, cause)

    def thread(self, message_ids: Sequence[str], writers: Collection[str]) -> Thread | None:
        """What we had said in the first of these mails that is ours; `writers`: who answers it, in lower case."""
        return story.thread(self.connection, message_ids, writers)

    def history(self, registration_id: str) -> tuple[ChangeRecord, ...]:
        """All that ever happened to one place, in its order."""
        return story.history(self.connection, registration_id)

    # ------------------------------------------------------------------------------------------------------- forgetting

    def purge(self, schedule: Schedule, events: Iterable[Event]) -> dict[str, int]:
        """Forgets what is due to be forgotten; how much, by class."""
        self.forgot = True
        return retention.purge(self.connection, schedule, events, self.now)

    def erase(self, address: str, *, by: str = "") -> dict[str, int]:
        """Forgets whoever is behind an address and cancels their places; how much, by class."""
        self.forgot = True
        return retention.erase(self.connection, address, by, self.now)
