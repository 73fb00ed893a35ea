"""A whole office for a test: a mailbox on a real server, a way out, a configuration, and the daemon as a process.

`Office` is what a test sees from outside: it delivers mails, looks into the mailbox's folders, collects what the SMTP
server was given, and asks the bot's own commands for the list. It never looks into the database itself.
"""

from __future__ import annotations

import email
import email.policy
import imaplib
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any, Protocol, TypeVar
from zoneinfo import ZoneInfo

from inbox_bot.clock import system_clock

T = TypeVar("T")

ZONE = ZoneInfo("Europe/Berlin")
PATIENCE_SECONDS = 60.0


class MailServers(Protocol):
    """What the kinds of servers have in common."""

    imap_port: int
    smtp_port: int
    password: str

    def deliver(self, address: str, data: bytes, received_at: datetime | None = None) -> None: ...

    def taken(self) -> list[tuple[str, bytes]]:
        """(recipient, mail) of all that the SMTP server has taken, in order."""
        ...


@dataclass
class Office:
    servers: MailServers
    address: str
    folder: Path
    database: str = ""
    events: str = ""
    extra: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.database = self.database or f"sqlite:///{self.folder}/inbox_bot.db"

    # --------------------------------------------------------------------------------------------------- configuration

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def configure(self, events: str, *, extra: str = "", tick_seconds: int = 1) -> None:
        """Writes config.toml with these `[[events]]` tables."""
        self.config.write_text(
            f"""
timezone = "Europe/Berlin"
language = "de"
database = "{self.database}"

[mailbox]
address = "{self.address}"
name = "Servicestelle MSO"
organisers = ["s.kettler@amt.example"]
contacts = ["Sabine Kettler", "Ximena Correa"]

[imap]
host = "127.0.0.1"
port = {self.servers.imap_port}
security = "none"
username = "{self.address}"
password_env = "IMAP_PASSWORD"
poll_seconds = 5

[smtp]
host = "127.0.0.1"
port = {self.servers.smtp_port}
security = "none"

[daemon]
tick_seconds = {tick_seconds}
{extra}
{events}
""",
            encoding="utf-8",
        )

    # ------------------------------------------------------------------------------------------------------ the daemon

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "inbox_bot", *words, "--config", str(self.config)]

    @property
    def _environment(self) -> Mapping[str, str]:
        return {**os.environ, "IMAP_PASSWORD": self.servers.password}

    def start(self) -> subprocess.Popen[bytes]:
        """The daemon, as an operator starts it; its log goes to daemon.log."""
        log = (self.folder / "daemon.log").open("ab")
        process = subprocess.Popen(self._command("run"), env=self._environment, stderr=log, stdout=log)
        log.close()
        self.processes.append(process)
        return process

    def stop(self, process: subprocess.Popen[bytes]) -> int:
        """SIGTERM, then waits; the exit status."""
        process.send_signal(signal.SIGTERM)
        self.processes.remove(process)
        return process.wait(30)

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9."""
        process.kill()
        self.processes.remove(process)
        process.wait(30)

    @contextmanager
    def at_work(self) -> Iterator[subprocess.Popen[bytes]]:
        starts = self.log().count('"started"')
        process = self.start()
        self.wait_for(lambda: self.log().count('"started"') > starts)
        try:
            yield process
        finally:
            if process in self.processes:
                status = self.stop(process)
                assert status == 0, self.log()

    def call(self, *words: str, status: int | None = 0) -> str:
        """Runs a command; its standard output."""
        done = subprocess.run(self._command(*words), env=self._environment, capture_output=True, timeout=120)
        assert status is None or done.returncode == status, done.stderr.decode()
        return done.stdout.decode()

    def log(self) -> str:
        path = self.folder / "daemon.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    # ------------------------------------------------------------------------------------------- what one sees outside

    def deliver(self, data: bytes, received_at: datetime | None = None) -> None:
        self.servers.deliver(self.address, data, received_at)

    def write(self, sender: str, subject: str, text: str, **headers: str) -> bytes:
        """Delivers an ordinary mail; its bytes."""
        message = mail(sender, self.address, subject, text, **headers)
        self.deliver(message)
        return message

    def participants(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.call("participants", "--json").splitlines()]

    def on_list(self, status: str = "confirmed") -> set[str]:
        return {each["name"] for each in self.participants() if each["status"] == status}

    def answers(self, to: str | None = None) -> list[EmailMessage]:
        taken = self.servers.taken()
        return [_parsed(data) for recipient, data in taken if to is None or recipient.lower() == to.lower()]

    def answer_counts(self) -> Counter[str]:
        return Counter(recipient.lower() for recipient, _ in self.servers.taken())

    def folders(self) -> dict[str, list[str]]:
        """Every folder of the mailbox with the Message-IDs in it, as any mail program sees it."""
        with imaplib.IMAP4("127.0.0.1", self.servers.imap_port) as imap:
            imap.login(self.address, self.servers.password)
            return {decoded(name): _message_ids(imap, name) for name in _folder_names(imap)}

    def wait_for(self, what: Callable[[], T | None], seconds: float = PATIENCE_SECONDS) -> T:
        """The first truthy thing that `what` gives."""
        pause = threading.Event()
        for _ in range(int(seconds / 0.2)):
            found = what()
            if found:
                return found
            pause.wait(0.2)
        raise AssertionError(f"nothing within {seconds} s; the log:\n{self.log()[-3000:]}")


def mail(sender: str, to: str, subject: str, text: str, **headers: str) -> bytes:
    """A plain mail as a mail program writes it."""
    message = EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"], message["Subject"] = sender, to, subject
    message["Message-ID"] = f"<{os.urandom(8).hex()}@mua.example>"
    message["Date"] = system_clock()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def event_dates(days_ahead: int) -> tuple[datetime, datetime]:
    """10:00 to 15:15 on a day ahead, by the wall clock of Berlin."""
    day = (system_clock() + timedelta(days=days_ahead)).astimezone(ZONE)
    start = day.replace(hour=10, minute=0, second=0, microsecond=0, tzinfo=None)
    return start, start + timedelta(hours=5, minutes=15)


def _parsed(data: bytes) -> EmailMessage:
    message = email.message_from_bytes(data, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def _folder_names(imap: imaplib.IMAP4) -> list[str]:
    lines = [line for line in imap.list()[1] if isinstance(line, bytes) and b"\\Noselect" not in line]
    names = [line.decode().split(") ", 1)[1].split(" ", 1)[1].strip('"') for line in lines]
    return [name for name in names if not name.startswith("Shared")]


def _message_ids(imap: imaplib.IMAP4, name: str) -> list[str]:
    count = imap.select(f'"{name}"', readonly=True)[1][0]
    if not count or count == b"0":
        return []
    rows = imap.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")[1]
    return [row[1].decode().partition(":")[2].strip() for row in rows if isinstance(row, tuple)]


def decoded(name: str) -> str:
    """Modified UTF-7 (RFC 3501 5.1.3)."""
    return name.replace("&", "+").replace("+-", "&").encode("ascii").decode("utf-7")
