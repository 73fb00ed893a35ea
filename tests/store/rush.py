"""One of several daemons that start at the same moment: `python -m tests.store.rush URL NUMBER`.

Opens the database (which may be empty), takes in one mail that all of them have and one of its own, and registers for
the last place. Prints what it was told.
"""

from __future__ import annotations

import sys
import threading

from inbox_bot.clock import system_clock
from inbox_bot.model import DueJob, JobKind, Mode, Register, Status
from inbox_bot.store import open_store

from .samples import ARRIVED, FACHTAG, HANDLED, message, raw, registration


def main(url: str, number: int) -> None:
    store = open_store(url, system_clock)
    with store.begin() as tx:
        is_first = tx.first_time("the mail that all have")
        threading.Event().wait(0.05)
        if is_first:
            tx.record(raw(uid=1), message("the mail that all have"), None, HANDLED, None)
    with store.begin() as tx:
        took = tx.take(DueJob(JobKind.DIGEST, "", ARRIVED))
    with store.begin() as tx:
        tx.roster(FACHTAG)  # from here on the event is known: its first row must not be what keeps them apart
    with store.begin() as tx:
        has_place = (tx.roster(FACHTAG).free(Mode.ONLINE) or 0) > 0
        threading.Event().wait(0.05)
        status = Status.CONFIRMED if has_place else Status.WAITLISTED
        tx.apply("fachtag", [Register(registration(f"m{number}", status=status))], f"m{number}")
    store.close()
    print(int(is_first), int(took), int(has_place))  # noqa: T201 - this is how it reports


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
