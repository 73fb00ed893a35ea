"""kill -9 at random moments: the real daemon on real servers, while mails keep coming, until all of them are in.

A round: some mails are delivered, a daemon starts, and at a moment that chance has drawn it is killed. The moment is a
while after the start, or after one of the lines that it logs at its work, a few milliseconds later: so that kills fall
into the middle of taking in, filing, sending and copying, and not only into the waiting between. Each daemon's clock is
some minutes ahead of the one's before, so that leases run out as they do between real crashes. In the end one daemon
may finish, and the world is compared with what the mails say. With several daemons (on PostgreSQL) one of them is
killed in each round, the others go on, and all have the same clock.
"""

from __future__ import annotations

import random
import signal
import subprocess
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from ..e2e.office import Office, conference
from .invariants import Seen, violations
from .quiet import is_quiet, unfinished
from .story import Expected, Letter, story

STEPS = ("started", "mailbox connected", "mail received", "mail filed", "answer attempted", "mail seen before")
"""What the daemon logs at its work, and after which it may be killed."""
BETWEEN = timedelta(minutes=13)
"""By so much the next daemon's clock is ahead."""
LONGEST_LIFE_SECONDS = 4.0
DAYS_AHEAD = 120
QUIET = """
[policy]
answers_an_hour = 100000

[schedule]
digest_at = "off"
"""


@dataclass(slots=True)
class Killing:
    """One run; afterwards the figures."""

    office: Office
    chance: random.Random
    rounds: int
    capacity: int
    daemons: int = 1
    letters: Sequence[Letter] = ()
    kills: int = 0
    orphans: set[int] = field(default_factory=set)
    """Processes that killed daemons have left behind."""
    seen: Seen | None = None

    def run(self, mails: int, told: Callable[[int], None] = lambda number: None) -> tuple[str, ...]:
        """What is wrong in the end; () is what is promised."""
        office = self.office
        office.configure(conference(days_ahead=DAYS_AHEAD, capacity=str(self.capacity)), more=QUIET)
        self.letters = story(mails, office.address, self.chance)
        for number in range(self.rounds):
            share = slice(mails * number // self.rounds, mails * (number + 1) // self.rounds)
            self._live_and_die(self.letters[share])
            office.ahead += BETWEEN if self.daemons == 1 else timedelta()
            told(number + 1)
        # One that has hardly started knows of no signal yet, and has nothing in hand either.
        ends = [office.stop(process) for process in list(office.processes)]
        assert set(ends) <= {0, -signal.SIGTERM}, (ends, office.log()[-2000:])
        self._finish()
        self.seen = Seen.of(office)
        wrong = violations(Expected.of(self.letters, self.capacity), self.seen)
        left = [pid for pid in self.orphans if Path(f"/proc/{pid}").exists()]
        return (*wrong, *(f"process {pid} outlived its daemon" for pid in left))

    def _live_and_die(self, letters: Sequence[Letter]) -> None:
        office = self.office
        step, milliseconds = self.chance.choice(STEPS), self.chance.randrange(40)
        before, length = office.log().count(f'"{step}"'), self.chance.uniform(0.0, LONGEST_LIFE_SECONDS)
        for letter in letters[: len(letters) // 2]:
            office.deliver(letter.data)
        while len(office.processes) < self.daemons:
            office.start()
        process = self.chance.choice(office.processes)
        pause = threading.Event()
        for letter in letters[len(letters) // 2 :]:
            office.deliver(letter.data)
        for _ in range(int(length / 0.004)):
            if office.log().count(f'"{step}"') > before:
                pause.wait(milliseconds / 1000)
                break
            pause.wait(0.004)
        self.orphans |= _children(process)
        assert process.poll() is None, office.log()[-2000:]
        office.kill(process)
        self.kills += 1
        (office.folder / "daemon.log").write_text("", encoding="utf-8")

    def _finish(self) -> None:
        """Undisturbed lives until nothing is left to do, each an hour and more after the one before."""
        office, expected = self.office, Expected.of(self.letters, self.capacity)
        for _ in range(40):
            office.ahead += timedelta(hours=1, minutes=5)
            with office.at_work():
                office.wait_for(lambda: is_quiet(office, expected), 300, pause=0.5)
            if unfinished(office) == 0:
                return
            office.ahead += timedelta(hours=5)
        raise AssertionError(f"{unfinished(office)} answers are never sent, or have no copy in Sent")


def _children(process: subprocess.Popen[bytes]) -> set[int]:
    found: set[int] = set()
    for path in Path(f"/proc/{process.pid}/task").glob("*/children"):
        found |= {int(pid) for pid in path.read_text().split()}
    return found
