"""Whether a running daemon has come to rest, so that the world may be compared with what the mails say."""

from __future__ import annotations

from inbox_bot.clock import system_clock
from inbox_bot.store import open_store

from ..e2e.office import Office
from .story import Expected


def is_quiet(office: Office, expected: Expected) -> bool:
    """Everything that is due by the daemon's clock is done; a mail in the inbox belongs there."""
    now = system_clock() + office.ahead
    store = open_store(office.database, system_clock, migrate=False)
    with store.begin() as tx:
        received = len(tx.all_received())
        due = [mail for mail in (tx.next_mail_due(),) if mail is not None and mail <= now]
        uncopied = len(tx.uncopied(1))
    store.close()
    if received < len(expected.folders) or due or uncopied:
        return False
    unfiled = set(office.folders()["INBOX"]) - {
        message_id for message_id, folder in expected.folders.items() if folder == "INBOX"
    }
    return not unfiled


def unfinished(office: Office) -> int:
    """Answers not yet sent, and sent ones without their copy. A batch in hand is due only when its lease is over:
    looking at what is due alone, a daemon in the middle of sending would seem at rest."""
    store = open_store(office.database, system_clock, migrate=False)
    with store.begin() as tx:
        count = len(tx.pending()) + len(tx.uncopied(1000))
    store.close()
    return count
