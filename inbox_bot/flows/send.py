"""What lies in the outbox goes out: claim, send, record; then a copy into Sent.

Sending never happens inside a transaction (BEHAVIOUR 8). A crash between the server's "250" and our record leaves the
mail in flight; it is sent again an hour later under the same Message-ID.
"""

from __future__ import annotations

from datetime import timedelta

from .. import log
from ..store import Store
from .ports import Mailbox, Transport

LEASE = timedelta(hours=1)
COPY_LEASE = timedelta(minutes=5)
"""So long another daemon leaves a copy to whoever took it on. A copy is laid down within the server's time-out."""
BATCH = 20
COPIES = 50


def send_due(transport: Transport, store: Store) -> int:
    """Tries every mail whose time has come, a batch over one connection; how many were tried."""
    with store.begin() as tx:
        mails = tx.claim(BATCH, LEASE)
    tried = set()
    try:
        for mail, result in transport.send(mails) if mails else ():
            with store.begin() as tx:
                state = tx.record_attempt(mail.message_id, result)
            tried.add(mail.message_id)
            log.answer_attempted(mail.message_id, result, state)
    finally:
        untried = [mail.message_id for mail in mails if mail.message_id not in tried]
        if untried:
            with store.begin() as tx:
                tx.release(untried)
    return len(tried)


def copy_to_sent(mailbox: Mailbox, store: Store) -> int:
    """Lays a copy of each sent mail into Sent, where the office looks for it; how many."""
    with store.begin() as tx:
        mails = tx.claim_copies(COPIES, COPY_LEASE)
    left = [mail.message_id for mail in mails]
    try:
        for mail in mails:
            mailbox.append_sent(mail.data, mail.message_id)
            with store.begin() as tx:
                tx.mark_copied(mail.message_id)
            left.remove(mail.message_id)
    finally:
        if left:
            with store.begin() as tx:
                tx.give_back_copies(left)
    return len(mails)
