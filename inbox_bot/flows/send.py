"""What lies in the outbox goes out: claim, send, record; then a copy into Sent.

Sending never happens inside a transaction (BEHAVIOUR 8). That a mail is in hand is written down before it is sent: a
crash between the server's "250" and our record leaves a try of which nobody knows the end, and the mail is sent again
an hour later under the same Message-ID, a few times at most. What was tried while the database was away is kept here
until it can be written down: nobody gets a mail twice because of that.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from .. import log
from ..model import OutgoingMail, Policy, Refused, SendResult, Sent, Unknown
from ..store import Store, StoreDown
from .ports import Mailbox, Transport

LEASE = timedelta(hours=1)
COPY_LEASE = timedelta(minutes=5)
"""So long another daemon leaves a copy to whoever took it on. A copy is laid down within the server's time-out."""
BATCH = 20
COPIES = 50
REFUSALS = 3
"""So many in a row, and it is not the mail but the folder that the server objects to."""


@dataclass(slots=True)
class InHand:
    """What this daemon has claimed and not yet accounted for, by Message-ID. Empty but while a batch is sent, and
    after one during which the database went away."""

    tried: dict[str, SendResult] = field(default_factory=dict)
    """Not recorded yet."""
    untried: list[str] = field(default_factory=list)
    judged: int = 0
    """So many mails the server has taken or refused: it is of use."""


def send_due(
    transport: Transport,
    store: Store,
    in_hand: InHand | None = None,
    stop: threading.Event | None = None,
    policy: Policy | None = None,
) -> int:
    """Tries every mail whose time has come, a batch over one connection, until `stop`; how many were tried.

    `policy`: answers above its caps for a domain and for the house are left for later (BEHAVIOUR 5).

    A fault of the program's own counts as a try of the mail in hand, and the others go on.
    """
    in_hand = InHand() if in_hand is None else in_hand
    _settle(store, in_hand)
    with store.begin() as tx:
        mails = tx.claim(BATCH, LEASE, policy)
        for first in mails[:1]:
            tx.begin_attempt(first.message_id)
    in_hand.untried = [mail.message_id for mail in mails[1:]]
    tried = 0
    try:
        for mail, result in _results(transport, mails):
            in_hand.tried[mail.message_id] = result
            in_hand.judged += isinstance(result, Sent | Refused)
            tried += 1
            is_last = stop is not None and stop.is_set()
            following = [] if is_last else in_hand.untried[:1]
            _write_down(store, in_hand, following)
            del in_hand.untried[: len(following)]
            if is_last:
                break
        else:
            in_hand.untried += [mail.message_id for mail in mails[tried : tried + 1]]  # begun and left out
    finally:
        _settle(store, in_hand)
    return tried


def _results(transport: Transport, mails: Sequence[OutgoingMail]) -> Iterator[tuple[OutgoingMail, SendResult]]:
    """As the transport gives them. Where it fails itself, nobody knows about the mail in hand; the rest is untried."""
    done = 0
    try:
        for mail, result in transport.send(mails) if mails else ():
            done += 1
            yield mail, result
    except Exception as error:
        if done < len(mails):
            log.sending_failed(mails[done].message_id, error)
            yield mails[done], Unknown(f"Das Programm ist beim Versenden gescheitert ({type(error).__name__}).")


def _write_down(store: Store, in_hand: InHand, following: Sequence[str] = ()) -> None:
    """Records what was tried, and in the same stroke that the following mail is now in hand."""
    for message_id, result in list(in_hand.tried.items()):
        try:
            with store.begin() as tx:
                state = tx.record_attempt(message_id, result)
                for following_id in following:
                    tx.begin_attempt(following_id)
        except StoreDown:
            raise
        except BaseException:
            del in_hand.tried[message_id]  # our own fault: it stays in flight, and is not recorded for ever
            raise
        del in_hand.tried[message_id]
        log.answer_attempted(message_id, result, state)


def _settle(store: Store, in_hand: InHand) -> None:
    _write_down(store, in_hand)
    if in_hand.untried:
        with store.begin() as tx:
            tx.release(in_hand.untried)
        in_hand.untried = []


def copy_to_sent(mailbox: Mailbox, store: Store, stop: threading.Event | None = None) -> int:
    """Lays a copy of each sent mail into Sent, where the office looks for it, until `stop`; how many.

    One that the server refuses stays claimed: it is tried again when the lease is over, the others meanwhile.
    """
    with store.begin() as tx:
        mails = tx.claim_copies(COPIES, COPY_LEASE)
    left = [mail.message_id for mail in mails]
    copied = refused = 0
    try:
        for mail in mails:
            if refused == REFUSALS or (stop is not None and stop.is_set()):
                break
            refusal = mailbox.append_sent(mail.data, mail.message_id)
            if refusal:
                log.copy_refused(mail.message_id, refusal)
                refused += 1
            else:
                with store.begin() as tx:
                    tx.mark_copied(mail.message_id)
                copied, refused = copied + 1, 0
            left.remove(mail.message_id)
    finally:
        if left:
            with store.begin() as tx:
                tx.give_back_copies(left)
    return copied
