"""`inbox-bot demo` as somebody types it, in an empty folder."""

from __future__ import annotations

import email
import email.policy
import imaplib
import os
import re
import signal
import smtplib
import subprocess
import sys
import threading
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import openpyxl
import pytest

SECONDS = 150.0
GUEST, OFFICE = "you@guest.example", "servicestelle.mso@bra.nrw.example"


class Demo:
    """The demo as a process; what it prints goes to a file."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder = folder
        self.screen = folder.with_suffix(".txt")
        command = [sys.executable, "-m", "inbox_bot", "demo", "--folder", str(folder), *words]
        with self.screen.open("wb") as screen:
            self.process = subprocess.Popen(
                command,
                stdout=screen,
                stderr=subprocess.STDOUT,
                env={**os.environ, "PYTHONUNBUFFERED": "1"},
                cwd=Path(__file__).parents[2],
            )

    def told(self) -> str:
        return self.screen.read_text(encoding="utf-8")

    def wait_for(self, pattern: str) -> re.Match[str]:
        pause = threading.Event()
        for _ in range(int(SECONDS / 0.2)):
            if found := re.search(pattern, self.told()):
                return found
            assert self.process.poll() is None, self.told()
            pause.wait(0.2)
        raise AssertionError(f"{pattern}: not told within {SECONDS} s:\n{self.told()[-3000:]}")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Demo, Demo]]:
    """The plain demo and --serve side by side: each waits 40 seconds for its dial-in."""
    folder = tmp_path_factory.mktemp("demo")
    demos = Demo(folder / "plain"), Demo(folder / "serve", "--serve")
    yield demos
    for demo in demos:
        demo.process.kill()
        demo.process.wait(30)


def test_the_demo_ends_well_and_its_figures_are_its_files(both: tuple[Demo, Demo]) -> None:
    """Every letter comes to its end, the exit status is 0, and what it says lies where it says."""
    demo = both[0]
    assert demo.process.wait(SECONDS) == 0, demo.told()
    told = demo.told()
    assert "Done." in told
    letters = len(re.findall(r"^━━━ (?!the dial-in|the mailbox)", told, re.MULTILINE))
    assert letters == 12
    paths = [Path(path) for path in re.findall(r"→ (\S+\.eml)", told)]
    assert sorted(paths) == sorted((demo.folder / "answers").iterdir())
    told_to = sorted(re.findall(r"^  Answer +to (\S+?)(?: \(.*\))?:", told, re.MULTILINE))
    assert told_to == sorted(parsed(path)["To"].addresses[0].addr_spec for path in paths)
    assert any(path.stem.endswith("dial-in") for path in paths)
    in_folders = {name: int(count) for name, count in re.findall(r"^  (\S[^\n]*?) +(\d+) mails$", told, re.MULTILINE)}
    assert sum(count for name, count in in_folders.items() if name != "Sent") == letters
    assert in_folders["Sent"] == len(paths)
    assert confirmed_in_book(demo) == confirmed_on_screen(told)
    log = (demo.folder / "daemon.log").read_text(encoding="utf-8")
    assert log.count('"mail received"') == letters
    assert "example" not in re.sub(r'"answer": "<[0-9a-f]+@[^"]+"', "", log)


def parsed(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


def confirmed_on_screen(told: str) -> int:
    last = {slug: int(count) for slug, count in re.findall(r"(\S+): (\d+) confirmed:", told)}
    return sum(last.values())


def confirmed_in_book(demo: Demo) -> int:
    """Rows below the heading of the first sheet of each list."""
    count = 0
    for path in demo.folder.glob("*.xlsx"):
        sheet = openpyxl.load_workbook(path).worksheets[0]
        rows = [row for row in sheet.iter_rows(values_only=True) if sum(cell is not None for cell in row) > 2]
        count += len(rows) - 1
    return count


def test_serve_answers_whoever_writes_and_ends_on_ctrl_c(both: tuple[Demo, Demo]) -> None:
    """A mail sent by an ordinary program to the printed port is answered into the guest's inbox; Ctrl-C ends with 0."""
    demo = both[1]
    imap_port = int(demo.wait_for(r"IMAP +127\.0\.0\.1, port (\d+)")[1])
    smtp_port = int(demo.wait_for(r"SMTP +127\.0\.0\.1, port (\d+)")[1])
    password = demo.wait_for(r"password: (\S+)")[1]
    demo.wait_for("Ctrl-C")
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = f"Zeynep Aydın <{GUEST}>", OFFICE, "Anmeldung Fachtag"
    message["Message-ID"] = "<guest@guest.example>"
    message.set_content("Guten Tag,\n\nich melde mich zum Fachtag online an.\n\nZeynep Aydın\n")
    with smtplib.SMTP("127.0.0.1", smtp_port) as smtp:
        smtp.login(GUEST, password)
        smtp.send_message(message)
    # The dial-in has gone out by now: whoever is confirmed later gets it at once.
    demo.wait_for(r"(?s)Answer +to you@guest\.example.*Answer +to you@guest\.example")
    with imaplib.IMAP4("127.0.0.1", imap_port) as imap:
        imap.login(GUEST, password)
        imap.select("INBOX")
        rows = [row[1] for row in imap.fetch("1:*", "(BODY.PEEK[])")[1] if isinstance(row, tuple)]
    answer, dial_in = (email.message_from_bytes(row, policy=email.policy.default) for row in rows)
    assert answer["In-Reply-To"] == "<guest@guest.example>"
    assert "Zeynep" in str(answer.get_body(("plain",)))
    assert "Lindenblatt" in str(dial_in.get_body(("plain",)))
    demo.process.send_signal(signal.SIGINT)
    assert demo.process.wait(120) == 0
    assert "The demo is over." in demo.told()
    assert "Traceback" not in demo.told()
