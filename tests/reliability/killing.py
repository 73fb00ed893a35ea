"""kill -9 at random moments: the real daemon on real servers, while mails keep coming, until all of them are in.

A round: some mails are delivered, a daemon starts, and at a moment that chance has drawn it is killed. The moment is a
few milliseconds after one of the lines that it logs at its work, or when it has had nothing to do for a while: so that
kills fall into the middle of taking in, filing, due work, sending and copying, and not only into the waiting between.
Some fall into the start. The clock of each daemon is some minutes ahead of the one's before, so that leases run out as
they do between real crashes.

The rounds are spread over the days of a calendar, on which something is due. In the evening one daemon may do all that
can be done, and the clock is put to the next day. In the end the world is compared with what the mails say.

With several daemons (on PostgreSQL) one of them is killed in each round, and all have the same clock. While it is dead
more mails come, which the others must take in, file and answer. In the evening, when all claims of the dead are over,
the others must have done what those had in hand.
"""

from __future__ import annotations

import random
import signal
import subprocess
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from ..e2e.office import PATIENCE_SECONDS, Office
from .calendar import Day, begin, calendar, configure, mornings_of, spread
from .expected import Expected, Fate
from .invariants import violations
from .quiet import come_to_rest, unfinished
from .seen import Seen
from .story import Letter, story

STEPS = (
    "mailbox connected",
    "mail received",
    "mail filed",
    "job done",
    "answer attempted",
    "mail seen before",
)
"""What the daemon logs at its work, and after which it may be killed."""
BETWEEN = timedelta(minutes=13)
"""By so much the next daemon's clock is ahead."""
LEASE = timedelta(hours=1, minutes=5)
"""The longest one, and a little more."""
LONGEST_LIFE_SECONDS = 4.0
"""So long at most it may be idle."""
PAUSE = 0.004
WHILE_IT_STARTS = 0.1


@dataclass(slots=True)
class Killing:
    """One run; afterwards the figures."""

    office: Office
    chance: random.Random
    rounds: int
    capacity: int
    daemons: int = 1
    days: tuple[Day, ...] = ()
    delivered: int = 0
    kills: int = 0
    meanwhile: int = 0
    """Mails that were delivered while one of several daemons was dead, and dealt with by the others."""
    orphans: set[int] = field(default_factory=set)
    """Processes that killed daemons have left behind."""
    seen: Seen | None = None

    def run(self, mails: int, told: Callable[[int], None] = lambda number: None) -> tuple[str, ...]:
        """What is wrong in the end; () is what is promised."""
        office = self.office
        self.days = calendar(story(mails, office.address, self.chance), mornings_of(self.rounds))
        configure(office, self.days, self.capacity)
        for number, (day, rounds) in enumerate(zip(self.days, spread(range(self.rounds), len(self.days)), strict=True)):
            office.ahead += begin(office, day)
            for share in spread(day.letters, len(rounds)):
                self._live_and_die(share)
                told(self.kills)
            self._evening(Expected.of(self.days[: number + 1], self.capacity))
        self._finish()
        self.seen = Seen.of(office)
        wrong = violations(Expected.of(self.days, self.capacity), self.seen)
        left = [pid for pid in self.orphans if Path(f"/proc/{pid}").exists()]
        return (*wrong, *(f"process {pid} outlived its daemon" for pid in left))

    def _live_and_die(self, letters: Sequence[Letter]) -> None:
        office = self.office
        starts = office.log().count('"started"')
        early, late, meanwhile = self._shares(letters)
        self._deliver(early)
        while len(office.processes) < self.daemons:
            office.start()
        process = self.chance.choice(office.processes)
        self._deliver(late)
        self._await_the_moment(starts)
        self.orphans |= _children(process)
        assert process.poll() is None, office.log()[-2000:]
        office.kill(process)
        self.kills += 1
        (office.folder / "daemon.log").write_text("", encoding="utf-8")
        if self.daemons == 1:
            office.ahead += BETWEEN
        else:
            self._others_go_on(meanwhile)

    def _await_the_moment(self, starts: int) -> None:
        """Counted from when the daemon has started, or from one of its steps: a busy machine takes long for the start,
        and would else kill hardly anything but starts. Some are killed at that, too."""
        office = self.office
        if self.chance.random() < WHILE_IT_STARTS:
            office.stay_for(self.chance.uniform(0.0, LONGEST_LIFE_SECONDS))
            return
        office.wait_for(lambda: office.log().count('"started"') > starts, PATIENCE_SECONDS, pause=0.004)
        step, times = self.chance.choice(STEPS), self.chance.randint(1, 4)
        before, idle, length = office.log(), 0.0, self.chance.uniform(0.0, LONGEST_LIFE_SECONDS)
        wanted = before.count(f'"{step}"') + times
        while idle < length and before.count(f'"{step}"') < wanted:
            office.stay_for(PAUSE)
            now = office.log()
            before, idle = now, 0.0 if now != before else idle + PAUSE
        office.stay_for(self.chance.uniform(0.0, 0.04))

    def _shares(self, letters: Sequence[Letter]) -> tuple[Sequence[Letter], ...]:
        """What is delivered before the start, after it, and after the kill: only of several
        daemons is anybody left to see to it then."""
        kept = -(-len(letters) // 3) if self.daemons > 1 else 0
        living, meanwhile = letters[: len(letters) - kept], letters[len(letters) - kept :]
        return living[: len(living) // 2], living[len(living) // 2 :], meanwhile

    def _deliver(self, letters: Sequence[Letter]) -> None:
        for each in letters:
            self.office.deliver(each.data)
            self.delivered += 1

    def _others_go_on(self, letters: Sequence[Letter]) -> None:
        """What arrives while one is dead lies in its folder and is answered before another one is started, and without
        any claim of the dead one having run out: the clock stands."""
        self._deliver(letters)
        fates = Expected.of(self.days, self.capacity).fates
        for each in letters:
            self.office.wait_for(partial(self._is_dealt_with, each, fates[each.message_id]), PATIENCE_SECONDS)
        self.meanwhile += len(letters)

    def _is_dealt_with(self, letter: Letter, fate: Fate) -> bool:
        answered = {str(each["In-Reply-To"]) for each in self.office.answers(letter.address)}
        is_filed = letter.message_id in self.office.folders().get(fate.folder, [])
        return is_filed and (letter.message_id in answered or not fate.state)

    def _evening(self, expected: Expected) -> None:
        """Nobody is killed until all that is due is done. Several daemons are started anew, when what the dead ones had
        in hand is free again: then nothing at all may be left undone."""
        office = self.office
        self._stop()
        office.ahead += BETWEEN if self.daemons == 1 else LEASE
        starts = office.log().count('"started"')
        for _ in range(self.daemons):
            office.start()
        office.wait_for(lambda: office.log().count('"started"') == starts + self.daemons, PATIENCE_SECONDS)
        come_to_rest(office, expected)
        self._stop()
        held = 0 if self.daemons == 1 else unfinished(office.database)
        assert not held, f"{held} answers are held by the dead"

    def _stop(self) -> None:
        """One that has hardly started knows of no signal yet, and has nothing in hand either."""
        ends = [self.office.stop(process) for process in list(self.office.processes)]
        assert set(ends) <= {0, -signal.SIGTERM}, (ends, self.office.log()[-2000:])

    def _finish(self) -> None:
        """Undisturbed lives until nothing is left to do, each an hour and more after the one before."""
        office, expected = self.office, Expected.of(self.days, self.capacity)
        for _ in range(40):
            office.ahead += LEASE
            with office.at_work():
                come_to_rest(office, expected)
            if unfinished(office.database) == 0:
                return
        raise AssertionError(f"{unfinished(office.database)} answers are never sent, or have no copy in Sent")

    def figures(self) -> Iterator[str]:
        """In a line each."""
        seen = self.seen
        assert seen is not None
        yield (
            f"{self.kills} kills, {self.delivered} mails, {len(seen.outbox)} answers, {seen.due()} of them because "
            f"something was due, {seen.unclear.total()} tries cut off, {seen.repeats()} answers sent again under the "
            f"same Message-ID"
        )
        if self.daemons > 1:
            yield f"{self.meanwhile} mails came while a daemon was dead, and the others dealt with them"


def _children(process: subprocess.Popen[bytes]) -> set[int]:
    found: set[int] = set()
    for path in Path(f"/proc/{process.pid}/task").glob("*/children"):
        found |= {int(pid) for pid in path.read_text().split()}
    return found
