"""Whether a running daemon has come to rest, so that the world may be compared with what the mails say."""

from __future__ import annotations

from datetime import datetime

from inbox_bot.clock import system_clock
from inbox_bot.store import open_store

from ..e2e.office import PATIENCE_SECONDS, Office
from .expected import Expected


def come_to_rest(office: Office, expected: Expected, seconds: float = PATIENCE_SECONDS) -> None:
    """Waits until everything that is due by the daemon's clock is done, what the calendar demands included: it must
    have looked at that after it took the last mail in."""
    office.wait_for(lambda: is_quiet(office, expected), seconds, pause=0.25)
    since = system_clock() + office.ahead
    office.wait_for(lambda: _looked_at_the_calendar(office, since) and is_quiet(office, expected), seconds, pause=0.25)


def is_quiet(office: Office, expected: Expected) -> bool:
    """No mail is to be taken in, filed, sent or copied now; a mail in the inbox belongs there."""
    now = system_clock() + office.ahead
    store = open_store(office.database, system_clock, migrate=False)
    with store.begin() as tx:
        received = len(tx.all_received())
        due = [mail for mail in (tx.next_mail_due(),) if mail is not None and mail <= now]
        uncopied = len(tx.uncopied(1))
    store.close()
    if received < len(expected.fates) or due or uncopied:
        return False
    unfiled = set(office.folders()["INBOX"]) - {
        message_id for message_id, fate in expected.fates.items() if fate.folder == "INBOX"
    }
    return not unfiled


def _looked_at_the_calendar(office: Office, since: datetime) -> bool:
    store = open_store(office.database, system_clock, migrate=False)
    with store.begin() as tx:
        last = tx.last_tick()
    store.close()
    return last is not None and last >= since


def unfinished(database: str) -> int:
    """Answers not yet sent, and sent ones without their copy. A batch in hand is due only when its lease is over:
    looking at what is due alone, a daemon in the middle of sending would seem at rest."""
    store = open_store(database, system_clock, migrate=False)
    with store.begin() as tx:
        count = len(tx.pending()) + len(tx.uncopied(1000))
    store.close()
    return count
