"""The loops: one watches the mailbox, one posts the answers, one lays their copies into Sent, one looks at the clock.

Each loop survives everything that comes from outside: a server that is gone is tried again, for ever, with growing
pauses (BEHAVIOUR 7). So it survives a fault of the program's own, which is logged by its kind and place: a loop that
died would leave a daemon that looks alive and answers nobody. SIGTERM sets `stop`; the mail in hand is finished, then
all loops end.
"""

from __future__ import annotations

import random
import threading
from collections.abc import Callable

from . import log
from .app import App
from .edges.ticker import start as start_ticker
from .flows.mailbox import Watch, take_in
from .flows.run_due import keep_states, tick
from .flows.send import InHand, copy_to_sent, send_due
from .store import StoreDown

SEND_POLL_SECONDS = 5.0
"""How long a mail that another daemon or command queued, or whose retry is due, waits at most."""


class Backoff:
    """Pauses that double from one second to five minutes, each a little different so that daemons do not march."""

    def __init__(self, first: float = 1.0, longest: float = 300.0) -> None:
        self._first, self._longest = first, longest
        self._next = first

    def pause(self) -> float:
        """Seconds to wait before the next try."""
        pause, self._next = self._next, min(self._next * 2, self._longest)
        return pause * random.uniform(0.8, 1.2)  # noqa: S311 - spreads load, keeps no secret

    def reset(self) -> None:
        self._next = self._first


def run(app: App, stop: threading.Event) -> None:
    """Works until `stop` is set; returns when the mail in hand is finished and every loop has ended."""
    outgoing, sent = threading.Event(), threading.Event()
    threads = [
        threading.Thread(target=_send_loop, args=(app, stop, outgoing, sent), name="send"),
        threading.Thread(target=_copy_loop, args=(app, stop, sent), name="copy"),
    ]
    for thread in threads:
        thread.start()
    ticker = start_ticker(lambda: _tick(app, outgoing), app.config.daemon.tick_seconds)
    try:
        _watch_loop(app, stop, outgoing)
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


def _watch_loop(app: App, stop: threading.Event, outgoing: threading.Event) -> None:
    backoff = Backoff()
    watch = Watch()
    while not stop.is_set():
        try:
            app.mailbox.connect()
            keep_states(app.desk, take_in(app.mailbox, app.desk, watch, stop, lambda: _beat(app)))
            outgoing.set()
            backoff.reset()
            _beat(app)
            app.mailbox.wait(app.config.mailbox.poll_seconds, stop)
        except (OSError, StoreDown) as error:
            edge = "database" if isinstance(error, StoreDown) else "imap"
            _beat(app, f"{edge}: {error}")
            _down(app.mailbox.close, edge, error, backoff, stop)
            watch = Watch()
        except Exception as error:  # without a beat: `health` tells of a fault that does not pass
            _failed("watch", error, backoff, stop)
            watch = Watch()


def _send_loop(app: App, stop: threading.Event, outgoing: threading.Event, sent: threading.Event) -> None:
    backoff = Backoff()
    in_hand = InHand()
    while not stop.is_set():
        try:
            while not stop.is_set() and send_due(app.transport, app.store, in_hand, stop):
                sent.set()
            backoff.reset()
        except StoreDown as error:
            _pause("database", error, backoff, stop)
        except Exception as error:
            _failed("send", error, backoff, stop)
        outgoing.wait(SEND_POLL_SECONDS)
        outgoing.clear()


def _copy_loop(app: App, stop: threading.Event, sent: threading.Event) -> None:
    """On its own: a Sent folder that is full or gone holds up no answer."""
    backoff = Backoff()
    while not stop.is_set():
        try:
            while not stop.is_set() and copy_to_sent(app.sent, app.store, stop):
                pass
            backoff.reset()
        except (OSError, StoreDown) as error:
            _down(app.sent.close, "database" if isinstance(error, StoreDown) else "imap", error, backoff, stop)
        except Exception as error:
            _failed("copy", error, backoff, stop)
        sent.wait(SEND_POLL_SECONDS)
        sent.clear()


def _tick(app: App, outgoing: threading.Event) -> None:
    try:
        tick(app.desk)
    except StoreDown as error:
        log.edge_down("database", str(error), app.config.daemon.tick_seconds)
    except Exception as error:
        log.loop_failed("tick", error, app.config.daemon.tick_seconds)
    outgoing.set()


def _down(close: Callable[[], None], edge: str, error: Exception, backoff: Backoff, stop: threading.Event) -> None:
    close()
    _pause(edge, error, backoff, stop)


def _pause(edge: str, error: Exception, backoff: Backoff, stop: threading.Event) -> None:
    pause = backoff.pause()
    log.edge_down(edge, str(error), pause)
    stop.wait(pause)


def _failed(loop: str, error: Exception, backoff: Backoff, stop: threading.Event) -> None:
    pause = backoff.pause()
    log.loop_failed(loop, error, pause)
    stop.wait(pause)


def _beat(app: App, trouble: str = "") -> None:
    """A sign of life for `inbox-bot health`: the loop turns, whether or not the servers answer; and which does not."""
    try:
        app.config.daemon.heartbeat_file.write_text(trouble, encoding="utf-8")
    except OSError as error:  # a full disk: `health` will tell, and the work goes on as far as it can
        log.heartbeat_failed(error.strerror or type(error).__name__)
