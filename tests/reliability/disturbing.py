"""A bad network around the real daemon: faults at random moments on its way to both servers, until all mails are in.

Between the daemon and Dovecot, and between it and the SMTP server, stands a proxy; one more before PostgreSQL, where
the database is one. A round begins when the daemon is signed in again and waits for news: a fault that strikes while it
pauses between its tries shows nothing. Some mails are delivered, one way breaks in a manner that chance has drawn; or a
snare is laid for one command, which strikes before the server has got it, or after the server has acted. When the fault
has met something it stays for as long as chance has drawn. The daemon is never restarted. Its clock goes half a minute
ahead with each round, so that what is to be tried again comes up while more breaks.

The rounds are spread over the days of a calendar: the first fault of each day stands when the clock is put to what is
due then. In the evening the network is well, and the clock is put ahead until nothing waits. In the end the world is
compared with what the mails say.
"""

from __future__ import annotations

import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import make_url

from ..e2e.mail_servers import unprotected
from ..e2e.office import Office
from ..servers.fault_proxy import Fate, FaultProxy, Snare
from .calendar import Day, begin, calendar, configure, mornings_of, spread
from .expected import Expected
from .invariants import violations
from .quiet import come_to_rest, unfinished
from .seen import Seen
from .story import Act, Letter, story

SIGN_IN_WORDS = b"AUTHENTICATE NAMESPACE SELECT".split()
"""What is said on a new connection only."""
IMAP_WORDS = (*SIGN_IN_WORDS, *b"LIST EXAMINE SEARCH FETCH STORE MOVE APPEND IDLE DONE NOOP".split())
SMTP_WORDS = (rb"EHLO", rb"MAIL FROM", rb"RCPT TO", rb"DATA\r\n", rb"Message-ID:", rb"\r\n\.\r\n", rb"QUIT")
DATABASE_WORDS = (rb"BEGIN ", rb"COMMIT\x00", rb"COMMIT\x00", rb"SELECT ", rb"INSERT INTO", rb"UPDATE ")
"""With its end: each transaction begins with the words READ COMMITTED."""
DATABASE_SECONDS = 2.0
"""How long the daemon waits for PostgreSQL."""
UNANSWERED = (Act.MACHINE, Act.UNRELATED)
BETWEEN = timedelta(seconds=30)
"""By so much the clock goes ahead with each round."""
RECONNECTED = 60.0
"""Seconds after which the next fault comes, whether or not the daemon is connected."""
STRUCK = 30.0
"""Seconds that a fault has to meet something: the daemon waits ten for a server that is silent after the dot."""
LEASE = timedelta(hours=1, minutes=5)
OWN_FAULTS = re.compile(r'"event": "(loop failed|sending failed|try failed|job failed|mail shunted)"')
"""What the daemon logs where the program, not the network, has failed."""


@dataclass(slots=True)
class Disturbing:
    """One run; afterwards the figures."""

    office: Office
    imap: FaultProxy
    smtp: FaultProxy
    chance: random.Random
    rounds: int
    capacity: int
    longest: float = 3.0
    """Seconds that a fault lasts at most. The daemon gives a server one second for each step."""
    database: FaultProxy | None = None
    days: tuple[Day, ...] = ()
    ways: list[tuple[str, FaultProxy]] = field(default_factory=list)
    """Those that chance has not drawn yet, before all are drawn again."""
    faults: Counter[str] = field(default_factory=Counter)
    """What was done to the network, and how often."""
    met: int = 0
    """So many of them met a connection, or something on its way."""
    in_vain: int = 0
    """So many had nothing to strike; all connections of that way were reset instead."""
    recovery: float = 0.0
    """Seconds from the last fault of a day to the first moment of rest, at most."""
    seen: Seen | None = None

    def run(self, mails: int, told: Callable[[int], None] = lambda number: None) -> tuple[str, ...]:
        """What is wrong in the end; () is what is promised."""
        office = self.office
        office.servers.imap_keys = unprotected(self.imap.port) + "\ntimeout_seconds = 1"
        office.servers.smtp_keys = unprotected(self.smtp.port) + "\ntimeout_seconds = 1"
        office.has_own_clock = True
        self.days = calendar(story(mails, office.address, self.chance), mornings_of(self.rounds))
        with self._database_by_proxy():
            configure(office, self.days, self.capacity)
        office.ahead = begin(office, self.days[0])
        with office.at_work() as process:
            for number, (day, rounds) in enumerate(
                zip(self.days, spread(range(self.rounds), len(self.days)), strict=True)
            ):
                for share in spread(day.letters, len(rounds)):
                    self._disturb(share, day)
                    office.put_clock(BETWEEN)
                    told(self.faults.total())
                self._come_to_rest(Expected.of(self.days[: number + 1], self.capacity))
            assert process.poll() is None, office.log()[-2000:]
        self.seen = Seen.of(office)
        own = Counter(OWN_FAULTS.findall(office.log()))
        wrong = violations(Expected.of(self.days, self.capacity), self.seen)
        return (*wrong, *(f"the program itself: {number} times {event}" for event, number in own.items()))

    @contextmanager
    def _database_by_proxy(self) -> Iterator[None]:
        """For the daemon's configuration; who looks on from outside takes the direct way."""
        direct = self.office.database
        if self.database is not None:
            by_proxy = make_url(direct).set(port=self.database.port)
            self.office.database, self.office.database_seconds = by_proxy.render_as_string(False), DATABASE_SECONDS
        yield
        self.office.database = direct

    def _disturb(self, letters: Sequence[Letter], day: Day) -> None:
        """The daemon is connected, the fault begins, so does what is due, the mails arrive, the fault has met something
        and ends."""
        morning = begin(self.office, day)
        name, proxy = self._next_way()
        if proxy is self.smtp and not morning and all(letter.act in UNANSWERED for letter in letters):
            name, proxy = "imap", self.imap
        faults: list[Callable[[FaultProxy], str]] = [self._reset, self._refuse, self._stall, self._cut, self._drip]
        fault = self.chance.choice([*faults, self._snare, self._snare, self._snare, self._snare, self._snare])
        before = 0 if proxy is self.smtp else len(letters) // 2
        self._within(RECONNECTED, lambda: self.imap.is_idle)
        for letter in letters[:before]:
            self.office.deliver(letter.data)
        self.office.stay_for(self.chance.uniform(0, self.longest / 10))
        met = proxy.met
        self.faults[f"{name} {fault(proxy)}"] += 1
        self.office.put_clock(morning)
        for letter in letters[before:]:
            self.office.deliver(letter.data)
        snare = proxy.snare
        if not self._within(STRUCK, lambda: proxy.met > met and not (snare and snare.is_set)):
            self.in_vain += 1
            self._reset(proxy)
        self.met += proxy.met > met
        self.office.stay_for(self.chance.uniform(0, self.longest))
        proxy.mode, proxy.slow, proxy.snare, proxy.cut_after = "ok", 0.0, None, None

    def _next_way(self) -> tuple[str, FaultProxy]:
        """Drawn like cards, not like dice: so the database, where it has a way, is met in every other round."""
        if not self.ways:
            self.ways = [("imap", self.imap), ("smtp", self.smtp)]
            if self.database is not None:
                self.ways += [("database", self.database)] * 2
            self.chance.shuffle(self.ways)
        return self.ways.pop()

    def _within(self, seconds: float, what: Callable[[], object]) -> bool:
        """Whether this came true in that time; the daemon may be busy with something else."""
        try:
            self.office.wait_for(what, seconds, pause=0.005)
        except AssertionError:
            return False
        return True

    def _reset(self, proxy: FaultProxy) -> str:
        """To the SMTP server a connection stands for moments only: there it is the next one."""
        if proxy.standing:
            proxy.reset_all()
        else:
            proxy.snare = Snare(b"", Fate.CUT)
        return "reset"

    def _refuse(self, proxy: FaultProxy) -> str:
        proxy.mode = "refuse"
        proxy.reset_all()
        return "refuse"

    def _stall(self, proxy: FaultProxy) -> str:
        """Also what was said before a client gave up reaches the server in the end."""
        proxy.mode = "stall"
        return "stall"

    def _cut(self, proxy: FaultProxy) -> str:
        proxy.cut_after = self.chance.randrange(1, 1500 if proxy is self.imap else 400)
        return "cut"

    def _drip(self, proxy: FaultProxy) -> str:
        proxy.slow = self.chance.uniform(0.0005, 0.02)
        return "drip"

    def _snare(self, proxy: FaultProxy) -> str:
        """For one command; where only a new connection says it, there has to be one."""
        fate = self.chance.choice(list(Fate))
        words_of: dict[FaultProxy | None, Sequence[bytes]] = {
            self.imap: IMAP_WORDS,
            self.smtp: SMTP_WORDS,
            self.database: DATABASE_WORDS,
        }
        words = self.chance.choice(words_of[proxy])
        proxy.snare = Snare(words, fate)
        if words in SIGN_IN_WORDS:
            proxy.reset_all()
        return str(fate)

    def _come_to_rest(self, expected: Expected) -> None:
        """The network is well; what waits for hours comes up. Without a restart."""
        office = self.office
        begun = time.monotonic()
        for number in range(60):
            come_to_rest(office, expected, 600)
            if number == 0:
                self.recovery = max(self.recovery, time.monotonic() - begun)
            if unfinished(office.database) == 0:
                return
            office.put_clock(LEASE)
        raise AssertionError(f"{unfinished(office.database)} answers are never sent, or have no copy in Sent")

    def figures(self) -> Iterator[str]:
        """In a line each."""
        assert self.seen is not None
        log = self.office.log()
        downs, missing, waits = (
            log.count(said) for said in ('"edge": "imap"', '"edge": "database"', '"awaiting_retry"')
        )
        yield (
            f"{self.faults.total()} faults, {self.met} of them met ({self.in_vain} by a reset, where the one drawn had "
            f"nothing to strike); the daemon lost its mailbox {downs} times, its database {missing} times, and {waits} "
            "tries to send failed; "
            f"{sum(len(day.letters) for day in self.days)} mails, {len(self.seen.outbox)} answers, "
            f"{self.seen.due()} of them because something was due, {self.seen.unclear.total()} tries cut off, "
            f"{self.seen.repeats()} answers sent again under the same Message-ID; "
            f"at rest {self.recovery:.0f} s after the last fault of a day, at most"
        )
        yield ", ".join(f"{fault} {number}" for fault, number in sorted(self.faults.items()))
