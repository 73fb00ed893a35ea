"""The loops: one watches the mailbox, one posts the answers, one lays their copies into Sent, one looks at the clock.

Each loop survives everything that comes from outside: a server that is gone is tried again, for ever, with growing
pauses (BEHAVIOUR 7). So it survives a fault of the program's own, which is logged by its kind and place: a loop that
died would leave a daemon that looks alive and answers nobody. SIGTERM sets `stop`; the mail in hand is finished, then
all loops end.
"""

from __future__ import annotations

import random
import threading
from datetime import datetime, timedelta

from . import log
from .app import App
from .clock import Clock
from .edges.ticker import start as start_ticker
from .flows.mailbox import Watch, take_in
from .flows.run_due import keep_states, tick
from .flows.send import InHand, copy_to_sent, send_due
from .heartbeat import Heartbeat
from .store import StoreDown

SEND_POLL_SECONDS = 5.0
"""How long a mail that another daemon or command queued, or whose retry is due, waits at most."""


PROVEN = timedelta(minutes=1)
"""What has gone well for so long has recovered: the next trouble is a new one."""


class Backoff:
    """Pauses that double from one second to five minutes, each a little different so that daemons do not march.

    They begin anew when something was done, or when all has gone well for a while. That we were let in proves nothing:
    a server that breaks off right after each sign-in would get one a second.
    """

    def __init__(self, clock: Clock, first: float = 1.0, longest: float = 300.0) -> None:
        self._clock = clock
        self._first, self._longest = first, longest
        self._next = first
        self._well_since: datetime | None = None

    def pause(self) -> float:
        """Seconds to wait before the next try."""
        if self._well_since is not None and self._clock() - self._well_since >= PROVEN:
            self.reset()
        self._well_since = None
        pause, self._next = self._next, min(self._next * 2, self._longest)
        return pause * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, keeps no secret

    def well(self) -> None:
        """Nothing is wrong at the moment. By the wall's clock: one that is put makes one pause shorter or longer."""
        self._well_since = self._well_since or self._clock()

    def reset(self) -> None:
        """Something was done that will not have to be done again."""
        self._next = self._first


def run(app: App, stop: threading.Event) -> None:
    """Works until `stop` is set; returns when the mail in hand is finished and every loop has ended."""
    outgoing, sent = threading.Event(), threading.Event()
    heart = Heartbeat(app.config.daemon.heartbeat_file, app.clock)
    threads = [
        threading.Thread(target=_send_loop, args=(app, heart, stop, outgoing, sent), name="send"),
        threading.Thread(target=_copy_loop, args=(app, heart, stop, sent), name="copy"),
    ]
    for thread in threads:
        thread.start()
    ticker = start_ticker(lambda: _tick(app, heart, outgoing), app.config.daemon.tick_seconds)
    try:
        _watch_loop(app, heart, stop, outgoing)
    finally:
        stop.set()
        ticker.stop()
        outgoing.set()
        sent.set()
        for thread in threads:
            thread.join()
        log.stopped()


def run_once(app: App) -> int:
    """Takes all that is in the mailbox, does all that is due, sends all that can be sent.

    Returns how many mails were shunted, jobs failed and answers could not be sent. Raises an OSError when a mail server
    cannot be reached and `StoreDown` when the database cannot.
    """
    never = threading.Event()
    watch = Watch()
    app.mailbox.connect()
    keep_states(app.desk, take_in(app.mailbox, app.desk, watch, never))
    failed_jobs = tick(app.desk)
    while send_due(app.transport, app.store, policy=app.desk.policy):
        pass
    while copy_to_sent(app.mailbox, app.store):
        pass
    with app.store.begin() as tx:
        return watch.shunted + failed_jobs + tx.unsent() + len(tx.failed_mails())


def _watch_loop(app: App, heart: Heartbeat, stop: threading.Event, outgoing: threading.Event) -> None:
    backoff = Backoff(app.clock)
    watch = Watch()

    def well() -> None:
        heart.well("watch")
        heart.beat()

    while not stop.is_set():
        try:
            app.mailbox.connect()
            keep_states(app.desk, take_in(app.mailbox, app.desk, watch, stop, well))
            outgoing.set()
            backoff.well()
            well()
            app.mailbox.wait(app.config.mailbox.poll_seconds, stop)
        except (OSError, StoreDown) as error:
            heart.down("watch", _edge(error), str(error))
            heart.beat()
            app.mailbox.close()
            if watch.done:
                backoff.reset()
            _pause(_edge(error), str(error), backoff, stop)
            watch = Watch()
        except Exception as error:  # without a beat: `health` tells of a fault that does not pass
            _failed("watch", error, backoff, stop)
            watch = Watch()


def _send_loop(
    app: App, heart: Heartbeat, stop: threading.Event, outgoing: threading.Event, sent: threading.Event
) -> None:
    backoff = Backoff(app.clock)
    in_hand = InHand()
    while not stop.is_set():
        try:
            tried = _send_all(app, in_hand, stop, sent)
            if in_hand.judged:
                backoff.reset()
            in_hand.judged = 0
            if app.transport.down:
                heart.down("send", "smtp", app.transport.down)
            else:
                heart.well("send")
                backoff.well()
            if app.transport.down and tried:
                _pause("smtp", app.transport.down, backoff, stop)
        except StoreDown as error:
            heart.down("send", "database", str(error))
            _pause("database", str(error), backoff, stop)
        except Exception as error:
            _failed("send", error, backoff, stop)
        outgoing.wait(SEND_POLL_SECONDS)
        outgoing.clear()


def _send_all(app: App, in_hand: InHand, stop: threading.Event, sent: threading.Event) -> int:
    """Batch after batch, until nothing is due or the server cannot be used: each one is a sign-in. How many mails."""
    tried = 0
    while not stop.is_set():
        batch = send_due(app.transport, app.store, in_hand, stop, app.desk.policy)
        if batch:
            sent.set()
        tried += batch
        if not batch or app.transport.down:
            break
    return tried


def _copy_loop(app: App, heart: Heartbeat, stop: threading.Event, sent: threading.Event) -> None:
    """On its own: a Sent folder that is full or gone holds up no answer."""
    backoff = Backoff(app.clock)
    while not stop.is_set():
        try:
            while not stop.is_set() and copy_to_sent(app.sent, app.store, stop):
                backoff.reset()
            backoff.well()
            heart.well("copy")
        except (OSError, StoreDown) as error:
            heart.down("copy", _edge(error), str(error))
            app.sent.close()
            _pause(_edge(error), str(error), backoff, stop)
        except Exception as error:
            _failed("copy", error, backoff, stop)
        sent.wait(SEND_POLL_SECONDS)
        sent.clear()


def _tick(app: App, heart: Heartbeat, outgoing: threading.Event) -> None:
    try:
        tick(app.desk)
        heart.well("tick")
    except StoreDown as error:
        heart.down("tick", "database", str(error))
        log.edge_down("database", str(error), app.config.daemon.tick_seconds)
    except Exception as error:
        log.loop_failed("tick", error, app.config.daemon.tick_seconds)
    outgoing.set()


def _edge(error: Exception) -> str:
    return "database" if isinstance(error, StoreDown) else "imap"


def _pause(edge: str, reason: str, backoff: Backoff, stop: threading.Event) -> None:
    pause = backoff.pause()
    log.edge_down(edge, reason, pause)
    stop.wait(pause)


def _failed(loop: str, error: Exception, backoff: Backoff, stop: threading.Event) -> None:
    pause = backoff.pause()
    log.loop_failed(loop, error, pause)
    stop.wait(pause)
