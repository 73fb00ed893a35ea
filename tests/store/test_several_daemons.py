"""Several daemons on one database: the database is the judge."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from inbox_bot.clock import system_clock
from inbox_bot.model import Status
from inbox_bot.store import open_store

from .samples import FACHTAG

DAEMONS = 4
CHECKOUT = Path(__file__).parents[2]


def test_processes_that_start_at_once(database_url: str) -> None:
    """The tables are made once; of the same mail, the same job and the last place there is one winner each."""
    daemons = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.store.rush", database_url, str(number)],
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for number in range(DAEMONS)
    ]
    told = []
    for daemon in daemons:
        out, errors = daemon.communicate(timeout=60)
        assert daemon.returncode == 0, errors
        told.append([int(word) for word in out.split()])
    assert [sum(column) for column in zip(*told, strict=True)] == [1, 1, 1]
    store = open_store(database_url, system_clock)
    with store.begin() as tx:
        assert len(tx.roster(FACHTAG).with_status(Status.CONFIRMED)) == 1
        assert len(tx.roster(FACHTAG).registrations) == DAEMONS
    store.close()
