"""A whole office for a test: a mailbox on a real server, a way out, a configuration, and the daemon as a process.

`Office` is what a test sees from outside: it delivers mails, looks into the mailbox's folders, collects what the SMTP
server was given, and asks the bot's own commands for the list. It never looks into the database itself.
"""

from __future__ import annotations

import email
import email.policy
import imaplib
import io
import json
import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar
from zoneinfo import ZoneInfo

from inbox_bot.cli import main
from inbox_bot.clock import system_clock

T = TypeVar("T")

ROOT = Path(__file__).parents[2]
ZONE = ZoneInfo("Europe/Berlin")
PATIENCE_SECONDS = 300.0
"""For what a machine that does much else may take minutes to do."""


class MailServers(Protocol):
    """What the kinds of servers have in common."""

    password: str
    imap_keys: str
    """Lines of [imap]: how the bot reaches it. A test may put something in between."""
    smtp_keys: str

    def sign_in(self, address: str) -> imaplib.IMAP4: ...

    def deliver(self, address: str, data: bytes, received_at: datetime | None = None) -> None: ...

    def taken(self) -> list[tuple[str, bytes]]:
        """(recipient, mail) of all that the SMTP server has taken, in order."""
        ...


PEOPLE = (
    "Samira Haidari",
    "Milan Petrović",
    "Anh Dao Vo",
    "Fatma Yılmaz",
    "Tomasz Wieczorek",
    "Amina Diallo",
    "Carlos Mendoza",
    "Olena Kovalenko",
    "Ingrid Petridis",
    "Mehmet Kaya",
    "Rosa Ferreira",
    "Nadia Brandt",
)
"""Twelve who register, one after the other."""


@dataclass
class Office:
    servers: MailServers
    address: str
    folder: Path
    database: str = ""
    ahead: timedelta = timedelta()
    """By how much the clock of the next daemon is ahead."""
    has_own_clock: bool = False
    """Its clock can be put forwards and back while it runs."""
    database_seconds: float = 0.0
    """Of a daemon with a clock of its own: so long it waits for PostgreSQL; 0: as long as usual."""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.database = self.database or f"sqlite:///{self.folder}/inbox_bot.db"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in list(self.processes):
            self.kill(process)

    # --------------------------------------------------------------------------------------------------- configuration

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def configure(self, events: str, *, mailbox: str = "", imap: str = "", daemon: str = "", more: str = "") -> None:
        """Writes config.toml with these `[[events]]` tables, lines of these tables, and more tables."""
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
{mailbox}

[imap]
{self.servers.imap_keys}
username = "{self.address}"
password_env = "IMAP_PASSWORD"
poll_seconds = 5
{imap}

[smtp]
{self.servers.smtp_keys}
{f'username = "{self.address}"' if "password_env" in self.servers.smtp_keys else ""}

[daemon]
tick_seconds = 1
{daemon}

{more}
{events}
""",
            encoding="utf-8",
        )

    # ------------------------------------------------------------------------------------------------------ the daemon

    def _command(self, *words: str) -> list[str]:
        return [sys.executable, "-m", "inbox_bot", *words, "--config", str(self.config)]

    @property
    def _environment(self) -> Mapping[str, str]:
        return {**os.environ, "IMAP_PASSWORD": self.servers.password, "SMTP_PASSWORD": self.servers.password}

    def start(self) -> subprocess.Popen[bytes]:
        """The daemon, as an operator starts it; its log goes to daemon.log."""
        with (self.folder / "daemon.log").open("ab") as log:
            process = subprocess.Popen(self._run_command(), env=self._environment, stderr=log, stdout=log, cwd=ROOT)
        self.processes.append(process)
        return process

    def _run_command(self) -> list[str]:
        if not self.ahead and not self.has_own_clock:
            return self._command("run")
        self.put_clock(timedelta())
        seconds = [str(self.database_seconds)] if self.database_seconds else []
        return [sys.executable, "-m", "tests.e2e.daemon_ahead", str(self._ahead_file), str(self.config), *seconds]

    @property
    def _ahead_file(self) -> Path:
        return self.folder / "ahead"

    def put_clock(self, by: timedelta) -> None:
        """Forwards, or back, under a daemon that runs; in one stroke, for it reads the file at any moment."""
        self.ahead += by
        fresh = self.folder / "ahead.new"
        fresh.write_text(str(self.ahead.total_seconds()), encoding="ascii")
        fresh.replace(self._ahead_file)

    def begin_at_noon(self) -> None:
        """With a clock of its own, which shows twelve by the clock on the wall of Berlin: so the test says when what is
        due comes, however slow the machine is, and at whatever hour it is run."""
        self.has_own_clock = True
        now = system_clock()
        self.ahead = now.astimezone(ZONE).replace(hour=12, minute=0, second=0, microsecond=0) - now

    def stop(self, process: subprocess.Popen[bytes]) -> int:
        """SIGTERM, then waits; the exit status."""
        process.send_signal(signal.SIGTERM)
        self.processes.remove(process)
        return process.wait(PATIENCE_SECONDS)

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

    def call(self, *words: str, status: int = 0) -> str:
        """Runs a command that ends with this exit status; its standard output."""
        done = self.run(*words)
        assert done.returncode == status, done.stderr.decode()
        return done.stdout.decode()

    def run(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            self._command(*words), env=self._environment, capture_output=True, timeout=120, cwd=self.folder
        )

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
        """By `inbox-bot participants`, in this process: a test asks often."""
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()):
            assert main(["participants", "--json", "--config", str(self.config)]) == 0
        return [json.loads(line) for line in out.getvalue().splitlines()]

    def on_list(self, status: str = "confirmed") -> set[str]:
        return {each["name"] for each in self.participants() if each["status"] == status}

    def answers(self, to: str | None = None) -> list[EmailMessage]:
        taken = self.servers.taken()
        return [_parsed(data) for recipient, data in taken if to is None or recipient.lower() == to.lower()]

    def answer_counts(self) -> Counter[str]:
        return Counter(recipient.lower() for recipient, _ in self.servers.taken())

    def folders(self) -> dict[str, list[str]]:
        """Every folder of the mailbox with the Message-IDs in it, as any mail program sees it."""
        with self.servers.sign_in(self.address) as imap:
            return {decoded(name): message_ids(imap, name) for name in _folder_names(imap)}

    def folder_of(self, data: bytes) -> str:
        """Where a mail lies, beside Sent; "" while it is nowhere to be seen."""
        wanted = message_id_of(data)
        return next((name for name, ids in self.folders().items() if wanted in ids), "")

    def stay_for(self, seconds: float) -> None:
        """For what must not happen meanwhile."""
        threading.Event().wait(seconds)

    def wait_for(self, what: Callable[[], T | None], seconds: float = PATIENCE_SECONDS, *, pause: float = 0.1) -> T:
        """The first truthy thing that `what` gives."""
        clock = threading.Event()
        for _ in range(int(seconds / pause)):
            found = what()
            if found:
                return found
            clock.wait(pause)
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


def message_id_of(data: bytes) -> str:
    return str(email.message_from_bytes(data, policy=email.policy.compat32)["Message-ID"]).strip()


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


def message_ids(imap: imaplib.IMAP4, name: str) -> list[str]:
    count = imap.select(f'"{name}"', readonly=True)[1][0]
    if not count or count == b"0":
        return []
    rows = imap.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])")[1]
    return [row[1].decode().partition(":")[2].strip() for row in rows if isinstance(row, tuple)]


def encoded(name: str) -> str:
    """As `decoded`, the other way round."""
    return name.encode("utf-7").decode("ascii").replace("&", "&-").replace("+", "&")


def decoded(name: str) -> str:
    """Modified UTF-7 (RFC 3501 5.1.3)."""
    return name.replace("&", "+").replace("+-", "&").encode("ascii").decode("utf-7")


def conference(days_ahead: int = 20, more: str = "", capacity: str = "3") -> str:
    """An online event with so many places."""
    starts, ends = event_dates(days_ahead)
    return f"""
[[events]]
slug = "fachtag"
title = "Fachtag Teilhabe"
starts = {starts.isoformat()}
ends = {ends.isoformat()}
place = "Arnsberg und Videokonferenz"
modes = ["online"]
capacity = {capacity}
aliases = ["Fachtag"]
{more}
"""


REGISTRATION = "Guten Tag,\n\nhiermit melde ich mich zum Fachtag an.\n\nMit freundlichen Grüßen\n{name}\n"


def register(office: Office, name: str, address: str) -> bytes:
    """One person's ordinary registration, delivered."""
    return office.write(f"{name} <{address}>", "Anmeldung Fachtag", REGISTRATION.format(name=name))


def text_of(message: EmailMessage) -> str:
    """The plain text of a mail."""
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""
