"""What one address may be told (BEHAVIOUR 5), from the mail taken in to the digest."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from inbox_bot.flows.mailbox import Watch, take_in
from inbox_bot.flows.run_due import digest_now
from inbox_bot.model import Status
from inbox_bot.store import Store

from .desk import FACHTAG, PaperMailbox, SetClock, desk, letter

ADDRESS = "beratung@verein.example"
PEOPLE = ("Milan Petrović", "Fatma Yılmaz", "Jonas Weber", "Samira Haidari", "Olga Schmidt", "Peter Krause")
ROOMY = replace(FACHTAG, capacity=20)
SAME = tuple(f"hiermit melde ich mich zum Fachtag an.{' ' * number}" for number in range(4))


@pytest.mark.parametrize(
    ("letters", "apart", "answered", "differ"),
    [
        ([letter(name, ADDRESS) for name in PEOPLE[:4]], timedelta(minutes=15), 3, 4),
        ([letter(name, ADDRESS) for name in PEOPLE], timedelta(hours=3), 5, 6),
        # The first answer confirms; the others say that the person is on the list already.
        ([letter("Milan Petrović", ADDRESS, text) for text in SAME], timedelta(days=4), 3, 2),
    ],
    ids=["three in an hour", "five in a day", "the same twice ever"],
)
def test_one_answer_too_many_is_withheld_and_its_registration_is_not(
    letters: Sequence[bytes], apart: timedelta, answered: int, differ: int, store: Store, clock: SetClock
) -> None:
    """All go to one address; whoever wrote last is on the list all the same, and the organisers learn what waits."""
    mailbox, clerk = PaperMailbox(), desk(store, ROOMY)
    for number, data in enumerate(letters):
        clock.now += apart if number else timedelta()
        mailbox.lay_in(data, clock.now)
        take_in(mailbox, clerk, Watch(), threading.Event())
    with store.begin() as tx:
        rows = tx.roster_unlocked(ROOMY).with_status(Status.CONFIRMED)
        queued, withheld = tx.pending(), tx.withheld_mails()
        digest = digest_now(clerk, tx)
    people = PEOPLE[:1] if differ < len(letters) else PEOPLE[: len(letters)]
    assert [row.participant.name for row in rows] == list(people)
    assert [mail.to for mail in queued] == [ADDRESS] * answered
    assert [mail.to for mail in withheld] == [ADDRESS]
    assert len({mail.said for mail in (*queued, *withheld)}) == differ
    assert digest is not None
    assert "Eine Antwort wurde zurückgehalten" in digest.text
