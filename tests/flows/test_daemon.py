"""The loops: whatever fails is tried again, nothing ends the daemon but a stop."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from inbox_bot import daemon
from inbox_bot.app import App
from inbox_bot.config import Config, example_text, load
from inbox_bot.daemon import Backoff
from inbox_bot.edges.imap import LoginRefused, MailboxDown
from inbox_bot.heartbeat import Heartbeat, last_beat
from inbox_bot.model import Deferred, OutgoingMail, Policy, RawMessage, SendResult
from inbox_bot.store import Store, StoreDown

from .desk import MORNING, PaperMailbox, PaperTransport, PlainReader, SetClock, desk, letter

SAMIRA = letter("Samira Haidari", "s.haidari@verein.example")


class Stumbling(PaperMailbox):
    """Says so many times what is wrong before it lets anybody in."""

    def __init__(self, *troubles: Exception) -> None:
        super().__init__()
        self.troubles = list(troubles)

    def select(self) -> int:
        if self.troubles:
            raise self.troubles.pop(0)
        return super().select()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daemon, "SEND_POLL_SECONDS", 0.02)
    monkeypatch.setattr(daemon.Backoff, "pause", lambda self: 0.01)


def app_of(store: Store, folder: Path, mailbox: PaperMailbox, post: PaperTransport) -> App:
    config = load(example_text(), environ=os.environ, base=folder, secrets=False)
    assert isinstance(config, Config)
    quick = replace(config.daemon, tick_seconds=1, heartbeat_file=folder / "heartbeat")
    return App(replace(config, daemon=quick), desk(store), mailbox, PaperMailbox(), post)


@contextmanager
def at_work(app: App, stop: threading.Event | None = None) -> Iterator[threading.Thread]:
    stop = stop or threading.Event()
    thread = threading.Thread(target=daemon.run, args=(app, stop))
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(20)
    assert not thread.is_alive()


def wait_for(what: Callable[[], object]) -> None:
    pause = threading.Event()
    for _ in range(3000):
        if what():
            return
        pause.wait(0.02)
    raise AssertionError("nothing within a minute")


TROUBLES = [MailboxDown("connect: refused"), StoreDown("SQLITE_BUSY"), ZeroDivisionError("Samira Haidari")]


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: type(trouble).__name__)
def test_the_watching_loop_goes_on(
    trouble: Exception, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server or database that is gone, and a fault of our own, are tried again; the log names no person."""
    mailbox, post = Stumbling(trouble, trouble), PaperTransport()
    mailbox.lay_in(SAMIRA)
    with at_work(app_of(store, tmp_path, mailbox, post)):
        wait_for(lambda: post.sent)
    assert [folder for _, folder, _ in mailbox.filed] == ["Angemeldet"]
    captured = capsys.readouterr()
    assert "edge down" in captured.out or "loop failed" in captured.out
    assert "Samira" not in captured.out + captured.err


@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: type(trouble).__name__)
def test_the_sending_loop_goes_on(
    trouble: Exception, store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A thread that died would leave a daemon that looks alive and answers nobody."""
    mailbox, sent = PaperMailbox(), PaperMailbox(trouble=trouble)
    mailbox.lay_in(SAMIRA)
    app = app_of(store, tmp_path, mailbox, PaperTransport())
    app.sent = sent
    with at_work(app):
        wait_for(lambda: sent.copies)
    captured = capsys.readouterr()
    assert "Samira" not in captured.out + captured.err


def test_a_flood_from_one_domain_does_not_go_out_at_once(store: Store, tmp_path: Path) -> None:
    """BEHAVIOUR 5: above the cap for a domain its answers wait for their hour, and hold up nobody else."""
    mailbox, post = PaperMailbox(), PaperTransport()
    names = ("Samira Haidari", "Milan Petrović", "Rosa Ferreira")
    for number, name in enumerate(names):
        mailbox.lay_in(letter(name, f"p{number}@verein.example"))
    mailbox.lay_in(letter("Amina Diallo", "a.diallo@bruecke.example"))
    app = app_of(store, tmp_path, mailbox, post)
    app.desk = replace(app.desk, policy=Policy(answers_per_domain_an_hour=2))
    with at_work(app):
        wait_for(lambda: post.to("a.diallo@bruecke.example"))
    assert [mail.to for mail in post.sent] == ["p0@verein.example", "p1@verein.example", "a.diallo@bruecke.example"]
    with store.begin() as tx:
        assert [mail.to for mail in tx.pending()] == ["p2@verein.example"]


def test_the_ticking_goes_on(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A tick that fails is logged by its kind and the next one comes."""
    ticks: list[int] = []

    def stumble(*_: object) -> int:
        ticks.append(1)
        raise ZeroDivisionError

    monkeypatch.setattr(daemon, "tick", stumble)
    with at_work(app_of(store, tmp_path, PaperMailbox(), PaperTransport())):
        wait_for(lambda: len(ticks) >= 2)
    assert "ZeroDivisionError" in capsys.readouterr().out


def test_it_beats_while_the_server_is_down(store: Store, tmp_path: Path) -> None:
    """`health` asks whether the loop turns: a server that is gone is no reason to restart the container."""
    mailbox = Stumbling(*[MailboxDown("connect: refused")] * 10_000)
    with at_work(app_of(store, tmp_path, mailbox, PaperTransport())):
        wait_for((tmp_path / "heartbeat").exists)


class Hours(threading.Event):
    """A stop that nobody waits for: each pause puts the clock ahead instead."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__()
        self._clock = clock

    def wait(self, timeout: float | None = None) -> bool:
        self._clock.now += timedelta(seconds=timeout or 0)
        return super().wait(0.001)


class Locked(PaperMailbox):
    """Lets nobody in until it does, and knows when it was asked."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__()
        self.lets_in = False
        self.asked: list[datetime] = []
        self._clock = clock

    def connect(self) -> None:
        if not self.lets_in:
            self.asked.append(self._clock.now)
            raise LoginRefused("sign-in: refused")

    def append_sent(self, data: bytes, message_id: str) -> str:
        self.connect()
        return super().append_sent(data, message_id)


def is_no_storm(asked: list[datetime]) -> bool:
    """From now on at most one sign-in in four minutes, after a first hour with some ten more."""
    hours = [[each for each in asked if start <= each < start + timedelta(hours=1)] for start in asked]
    return max(map(len, hours)) <= 24 and max(map(len, hours[12:]), default=0) <= 15


@pytest.mark.parametrize("way", ["watch", "copy"])
def test_a_login_that_is_refused_for_half_a_day(
    way: str, store: Store, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of both connections to the mailbox: no storm of sign-ins, `health` says since when, and with the door open again
    the mail is answered, and the copy laid down, without a restart."""
    monkeypatch.undo()
    monkeypatch.setattr(daemon, "SEND_POLL_SECONDS", 0.02)
    locked, is_open, post = Locked(clock), PaperMailbox(), PaperTransport()
    mailbox, sent = (locked, is_open) if way == "watch" else (is_open, locked)
    mailbox.lay_in(SAMIRA)
    app = app_of(store, tmp_path, mailbox, post)
    app.sent, app.clock = sent, clock
    with at_work(app, Hours(clock)) as thread:
        wait_for(lambda: clock.now > MORNING + timedelta(hours=12))
        assert is_no_storm(locked.asked)
        (line,) = last_beat(app.config.daemon.heartbeat_file)[1]
        assert line.startswith(f"imap since {MORNING:%Y-%m-%dT%H:%M}") and line.endswith("Z: sign-in: refused")
        assert bool(post.sent) == (way == "copy")
        locked.lets_in = True
        wait_for(lambda: sent.copies)
        wait_for(lambda: not last_beat(app.config.daemon.heartbeat_file)[1])
        assert thread.is_alive()
    assert len(post.sent) == 1
    assert len(locked.asked) < (clock.now - MORNING) / timedelta(minutes=4) + 12


class Breaking(PaperMailbox):
    """Lets everybody in and breaks off as soon as nothing more is asked; knows when it was asked to let in."""

    def __init__(self, clock: SetClock, mails_each: int = 100) -> None:
        super().__init__()
        self.asked: list[datetime] = []
        self.is_well = False
        self._clock, self._mails_each = clock, mails_each
        self._is_open = False

    def connect(self) -> None:
        if not self._is_open:
            self.asked.append(self._clock.now)
            self._is_open = True

    def fetch(self, uids: Sequence[int], breaks: Mapping[int, int]) -> Iterator[RawMessage]:
        yield from super().fetch(uids[: self._mails_each], breaks)
        if uids[self._mails_each :]:
            raise MailboxDown("FETCH: the connection was lost")

    def wait(self, seconds: float, stop: threading.Event) -> bool:
        if not self.is_well:
            raise MailboxDown("IDLE: the server said goodbye")
        return super().wait(seconds, stop)

    def close(self) -> None:
        self._is_open = False


def test_a_server_that_breaks_off_after_each_sign_in(
    store: Store, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That it lets us in proves nothing: no storm of sign-ins. When it is well again so is the daemon."""
    monkeypatch.undo()
    mailbox, post = Breaking(clock), PaperTransport()
    app = app_of(store, tmp_path, mailbox, post)
    app.clock = clock
    with at_work(app, Hours(clock)):
        wait_for(lambda: clock.now > MORNING + timedelta(hours=4))
        assert is_no_storm(mailbox.asked)
        mailbox.is_well = True
        mailbox.lay_in(SAMIRA)
        wait_for(lambda: post.sent)
    assert len(post.sent) == 1


def test_a_server_that_gives_one_mail_each_time(
    store: Store, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each sign-in brings us further: the next one follows soon, and ten mails are no matter of hours."""
    monkeypatch.undo()
    mailbox = Breaking(clock, mails_each=1)
    for number in range(10):
        mailbox.lay_in(letter(f"Samira Haidari {number}", f"person{number}@verein.example"))
    app = app_of(store, tmp_path, mailbox, PaperTransport())
    app.clock = clock
    with at_work(app, Hours(clock)):
        wait_for(lambda: len(mailbox.filed) == 10)
    assert mailbox.asked[9] - mailbox.asked[0] < timedelta(seconds=15)


class Hung(PaperTransport):
    """Lets everybody in and breaks off at the first mail; knows when it was asked to let in."""

    def __init__(self, clock: SetClock) -> None:
        super().__init__(down="the connection was lost")
        self.asked: list[datetime] = []
        self._clock = clock

    def send(self, mails: Sequence[OutgoingMail]) -> Iterator[tuple[OutgoingMail, SendResult]]:
        if not self.down:
            yield from super().send(mails)
            return
        self.asked.append(self._clock.now)
        for mail in mails:
            yield mail, Deferred(self.down)


class Until(Hours):
    """Set from a moment on, by the clock."""

    def __init__(self, clock: SetClock, end: datetime) -> None:
        super().__init__(clock)
        self._end = end

    def is_set(self) -> bool:
        return self._clock.now >= self._end


def test_an_smtp_server_that_breaks_off_after_each_sign_in(
    store: Store, clock: SetClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many mails wait for it: no storm of sign-ins. Well again, it gets each."""
    monkeypatch.undo()
    monkeypatch.setattr(daemon, "SEND_POLL_SECONDS", 20.0)
    post = Hung(clock)
    app = app_of(store, tmp_path, PaperMailbox(), post)
    heart = Heartbeat(tmp_path / "heartbeat", clock)
    app.clock = clock
    with store.begin() as tx:
        for number in range(100):
            tx.queue(OutgoingMail(f"<{number}@amt.example>", "m", "digest", f"p{number}@verein.example", b"x"))
    for hours in (2, 3):
        until = Until(clock, MORNING + timedelta(hours=hours))
        daemon._send_loop(app, heart, until, Hours(clock), threading.Event())
        post.down = ""
    assert is_no_storm(post.asked)
    assert len(post.sent) == 100


def test_health_tells_each_server_that_is_down_and_since_when(tmp_path: Path, clock: SetClock) -> None:
    """However many loops wait for it; a loop that is well again takes back only what it had said itself."""
    heart = Heartbeat(tmp_path / "heartbeat", clock)

    def told() -> list[str]:
        heart.beat()
        return last_beat(tmp_path / "heartbeat")[1]

    assert told() == []
    heart.down("send", "smtp", "no connection (Connection refused)")
    clock.now += timedelta(hours=1)
    heart.down("watch", "database", "SQLITE_FULL")
    clock.now += timedelta(hours=1)
    heart.down("send", "smtp", "the connection was lost")
    heart.down("tick", "database", "SQLITE_BUSY")
    assert told() == [
        "database since 2021-10-04T09:00:00Z: SQLITE_FULL",
        "smtp since 2021-10-04T08:00:00Z: the connection was lost",
    ]
    heart.well("watch")
    heart.down("send", "database", "SQLITE_BUSY")
    assert told() == ["database since 2021-10-04T10:00:00Z: SQLITE_BUSY"]
    heart.well("tick")
    heart.well("send")
    heart.down("watch", "imap", "connect: refused")
    assert told() == ["imap since 2021-10-04T10:00:00Z: connect: refused"]


def test_health_tells_that_nothing_can_be_sent(store: Store, clock: SetClock, tmp_path: Path) -> None:
    """The way out is not the watching loop's business, which goes on: it is told all the same."""
    mailbox, post = PaperMailbox(), PaperTransport(down="sign-in: refused (535)")
    app = app_of(store, tmp_path, mailbox, post)
    app.clock = clock
    with at_work(app):
        wait_for(lambda: app.config.daemon.heartbeat_file.exists())
        line = f"smtp since {MORNING:%Y-%m-%dT%H:%M:%SZ}: sign-in: refused (535)"
        wait_for(lambda: last_beat(app.config.daemon.heartbeat_file)[1] == [line])
        post.down = ""
        wait_for(lambda: not last_beat(app.config.daemon.heartbeat_file)[1])


def test_it_beats_after_each_mail(store: Store, tmp_path: Path) -> None:
    """A crowd of mails takes longer than `health` waits: each mail is a sign of life, a filed one as well."""
    heartbeat = tmp_path / "heartbeat"
    beats: list[bool] = []

    def look(_: RawMessage) -> None:
        beats.append(heartbeat.exists())
        heartbeat.unlink(missing_ok=True)

    mailbox = PaperMailbox()
    for name in ("Samira Haidari", "Milan Petrović", "Anh Dao Vo"):
        mailbox.lay_in(letter(name, f"{name.split()[0]}@verein.example".lower()))
    app = app_of(store, tmp_path, mailbox, PaperTransport())
    app.desk = desk(store, reader=PlainReader(look))
    with at_work(app):
        wait_for(lambda: len(mailbox.filed) == 3)
    assert beats == [False, True, True]


def test_a_sign_of_life_that_cannot_be_given(store: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A full or read-only disk under the heartbeat costs nobody an answer, nor the daemon its life."""
    mailbox, post = Stumbling(MailboxDown("connect: refused")), PaperTransport()
    mailbox.lay_in(SAMIRA)
    app = app_of(store, tmp_path, mailbox, post)
    nowhere = replace(app.config.daemon, heartbeat_file=tmp_path / "missing" / "heartbeat")
    app.config = replace(app.config, daemon=nowhere)
    with at_work(app):
        wait_for(lambda: post.sent)
    assert "heartbeat failed" in capsys.readouterr().out


def test_run_once_counts_what_went_wrong(store: Store, tmp_path: Path) -> None:
    """0 where all is well; a mail server that is gone is an OSError."""
    mailbox, post = PaperMailbox(), PaperTransport()
    mailbox.lay_in(SAMIRA)
    app = app_of(store, tmp_path, mailbox, post)
    assert daemon.run_once(app) == 0
    assert len(mailbox.copies) == len(post.sent) == 1
    with pytest.raises(MailboxDown):
        daemon.run_once(app_of(store, tmp_path, Stumbling(MailboxDown("connect: refused")), post))


def test_pauses_grow_and_end(clock: SetClock, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a second to five minutes, a little different each time; from the start when something was done, or all went
    well for a minute."""
    monkeypatch.undo()
    backoff = Backoff(clock)
    pauses = [backoff.pause() for _ in range(12)]
    for number, pause in enumerate(pauses):
        expected = min(2.0**number, 300.0)
        assert 0.8 * expected <= pause <= 1.2 * expected
    backoff.reset()
    assert backoff.pause() <= 1.2
    for seconds, begins_anew in [(59, False), (60, True)]:
        backoff.pause()
        backoff.well()
        clock.now += timedelta(seconds=seconds)
        backoff.well()
        assert (backoff.pause() <= 1.2) == begins_anew
