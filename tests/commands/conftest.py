"""A filled office: run once on real servers, then copied for each test, so that no test sees what another one did."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from inbox_bot.cli import main
from inbox_bot.demo.server import DemoMailServer

from ..e2e.mail_servers import EmbeddedServers, unprotected
from ..e2e.office import Office, conference, register
from ..servers.smtp_sink import Fault, SmtpSink

SECRET = "Raum 4711, Kennwort Ahorn"


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    """Two confirmed, one waiting, one question to decide, one answer that failed. The servers stay up."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "dial_in.txt").write_text(SECRET, encoding="utf-8")
    dial_in = "[events.dial_in]\ndays_before = 3\nat = 09:00:00\ntext_file = 'dial_in.txt'\n"
    fault = Fault("RCPT", "550 5.1.1 No such user", recipient="milan@nirgends.example")
    with DemoMailServer({"office@amt.example": "demo"}) as server, SmtpSink(faults=[fault]) as sink:
        office = Office(EmbeddedServers(server), "office@amt.example", folder)
        office.servers.smtp_keys = unprotected(sink.port)
        office.configure(conference(capacity="2", more=dial_in))
        register(office, "Samira Haidari", "s.haidari@verein.example")
        register(office, "Milan Petrović", "milan@nirgends.example")
        register(office, "Anh Dao Vo", "anhdao@verein.example")
        question = "Guten Tag,\n\ngibt es beim Fachtag eine Gebärdensprachdolmetschung?\n\nFatma Yılmaz\n"
        office.write("Fatma Yılmaz <f.yilmaz@bruecke.example>", "Frage zum Fachtag", question)
        office.write(
            "Ali Kaya <ali@verein.example>", "Automatische Antwort", "Urlaub.\n", Auto_Submitted="auto-replied"
        )
        office.call("run", "--once", status=1)  # one answer could not be sent
        yield office


@dataclass
class Shell:
    """Calls commands in this process, as `inbox-bot` does."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    def __call__(self, command: str, *words: str, status: int = 0) -> tuple[str, str]:
        """Standard output, and standard error without warnings, of a command that ends with this status."""
        self.capsys.readouterr()
        try:
            found = main([command, *words, "--config", str(self.config)])
        except SystemExit as exit:
            found = exit.code if isinstance(exit.code, int) else 1
        out, err = self.capsys.readouterr()
        assert found == status, (found, out, err)
        return out, "".join(line for line in err.splitlines(keepends=True) if not line.startswith("warning: "))


@pytest.fixture
def shell(filled: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Shell:
    """The filled office's files, copied; the working folder is the copy."""
    for path in filled.folder.iterdir():
        shutil.copy(path, tmp_path)
    config = (tmp_path / "config.toml").read_text(encoding="utf-8").replace(str(filled.folder), str(tmp_path))
    (tmp_path / "config.toml").write_text(config, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IMAP_PASSWORD", filled.servers.password)
    return Shell(tmp_path, capsys)
