"""Every command of `inbox-bot --help`, on an office where something has happened.

Exit status: 0 done, 1 the job failed, 2 the call or the configuration is wrong.
"""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from inbox_bot.cli import COMMANDS, main
from inbox_bot.clock import system_clock
from inbox_bot.model import Disposition
from inbox_bot.store import open_store

from ..e2e.office import Office
from .conftest import SECRET, Shell


def rows(shell: Shell, *words: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in shell("participants", "--json", *words)[0].splitlines()]


def test_participants(shell: Shell) -> None:
    """In the order of arrival, with the position of those who wait; for people, too."""
    found = [(each["name"], each["status"], each["position"]) for each in rows(shell)]
    assert found == [
        ("Samira Haidari", "confirmed", None),
        ("Milan Petrović", "confirmed", None),
        ("Anh Dao Vo", "waitlisted", 1),
    ]
    assert [each["name"] for each in rows(shell, "--status", "waitlisted", "--event", "fachtag")] == ["Anh Dao Vo"]
    out, _ = shell("participants")
    assert "2 confirmed, 1 waitlisted" in out
    assert re.search(r"waitlisted 1 +Anh Dao Vo", out)


def test_why(shell: Shell) -> None:
    """What led to a place: the mail, its time and the reasons; a name nearly right is found, an unknown one is 1."""
    out, _ = shell("why", "haidari, samira")
    assert "Samira Haidari · fachtag · confirmed" in out
    assert "Anmeldung Fachtag" in out and "s.haidari@verein.example" in out
    _, err = shell("why", "Niemand Namenlos", status=1)
    assert len(err.splitlines()) == 1


def test_why_a_mail_was_not_answered(shell: Shell) -> None:
    """By its key in the log: nothing of an ignored mail is kept, but the rule that silenced us."""
    with closing(open_store(f"sqlite:///{shell.folder}/inbox_bot.db", system_clock)) as store, store.begin() as tx:
        (ignored,) = [mail for mail in tx.all_received() if mail.disposition is Disposition.IGNORED]
    out, _ = shell("why", ignored.key)
    first, *rules = out.splitlines()
    assert first.endswith("(ignored)") and "ali" not in out.lower()
    assert "rule auto-submitted (BEHAVIOUR 5.2, RFC 3834 5): never" in rules


def test_read_explains_which_rule_keeps_it_silent(shell: Shell) -> None:
    """BEHAVIOUR 5: each rule that a mail falls under, where it is written, and the reason as the digest says it."""
    path = shell.folder / "list.eml"
    head = b"From: Fatma <fatma@verein.example>\nTo: office@amt.example\nSubject: Neues\nPrecedence: bulk\n"
    path.write_bytes(head + b"List-Id: <netzwerk.liste.example>\n\nWir laden ein.\n")
    _, err = shell("read", "--explain", str(path))
    assert "rule list (BEHAVIOUR 5.3, RFC 2369, RFC 2919): never. Die E-Mail kommt" in err
    assert "rule bulk (BEHAVIOUR 5.3): never. Die E-Mail ist als Massensendung" in err


def test_review(shell: Shell) -> None:
    """Open mails with the guess and the reason; a settled one is gone, and settling it twice is 1."""
    (held,) = [json.loads(line) for line in shell("review", "--json")[0].splitlines()]
    assert (held["subject"], held["sender"]) == ("Frage zum Fachtag", "f.yilmaz@bruecke.example")
    assert held["reason"] and "Gebärdensprachdolmetschung" in held["excerpt"]
    assert "Frage zum Fachtag" in shell("review")[0]
    shell("review", "--settle", held["key"], "--by", "Sabine Kettler", "--note", "telefonisch")
    assert shell("review") == ("", "")
    _, err = shell("review", "--settle", held["key"], status=1)
    assert len(err.splitlines()) == 1


def test_simulate(shell: Shell) -> None:
    """Who would move up and how many mails would go out, before anything is changed."""
    out, _ = shell("simulate", "fachtag", "--capacity", "3")
    assert out.splitlines() == ["Anh Dao Vo: online", "1 would move up, 1 mails would go out"]
    assert rows(shell, "--status", "waitlisted")
    _, err = shell("simulate", "fachtag", status=2)
    assert len(err.splitlines()) == 1
    _, err = shell("simulate", "fachtag", "--capacity", "viele", status=2)
    assert len(err.splitlines()) == 1


def test_dial_in(shell: Shell) -> None:
    """How many mails a text would send, and when; the text itself is never shown. A missing text is 1."""
    out, _ = shell("dial-in", "fachtag")
    assert "0 people have it; 2 mails still to go" in out
    assert SECRET not in out
    (shell.folder / "new.txt").write_text("Raum 0815", encoding="utf-8")
    assert "2 mails still to go" in shell("dial-in", "fachtag", "--text-file", "new.txt")[0]
    for missing in ("nowhere.txt", str(shell.folder)):
        _, err = shell("dial-in", "fachtag", "--text-file", missing, status=2)
        assert len(err.splitlines()) == 1
    (shell.folder / "dial_in.txt").unlink()
    _, err = shell("dial-in", "fachtag", status=1)
    assert len(err.splitlines()) == 1


def test_announce(shell: Shell) -> None:
    """First the number; with --send once, and the same news not a second time."""
    assert "3 mails would go out" in shell("announce", "fachtag", "changed")[0]
    assert "3 mails are in the outbox" in shell("announce", "fachtag", "changed", "--send")[0]
    assert "0 mails" in shell("announce", "fachtag", "changed", "--send")[0]
    assert "3 mails would go out" in shell("announce", "fachtag", "cancelled")[0]


def test_retry(shell: Shell) -> None:
    """Lists what failed; queues what is named, or all; an unknown one is 1."""
    listed, _ = shell("retry")
    message_id = listed.split()[0]
    assert "failed" in listed and "milan@nirgends.example" in listed and "queued" not in listed
    shell("retry", "<unknown@amt.example>", status=1)
    assert "-> queued" in shell("retry", message_id)[0]
    assert shell("retry", "--all") == ("", "")
    with closing(open_store(f"sqlite:///{shell.folder}/inbox_bot.db", system_clock)) as store, store.begin() as tx:
        assert tx.withhold(message_id)
    assert "withheld" in shell("retry")[0], "what a cap held back waits here too"
    assert "-> queued" in shell("retry", "--all")[0]


def test_erase(shell: Shell) -> None:
    """Everything about an address, with figures: the place goes to whoever waits, the name is in no file any more.
    Twice is 1."""
    out, _ = shell("erase", "s.haidari@verein.example")
    assert re.search(r"[1-9]\d* ", out) and "haidari" not in out
    assert [each["name"] for each in rows(shell, "--status", "confirmed")] == ["Milan Petrović", "Anh Dao Vo"]
    assert "Samira Haidari" not in [each["name"] for each in rows(shell)]
    database = b"".join(path.read_bytes() for path in shell.folder.glob("inbox_bot.db*"))
    assert b"Haidari" not in database
    shell("erase", "s.haidari@verein.example", status=1)
    shell("erase", "niemand@verein.example", status=1)


def test_export(shell: Shell) -> None:
    """One Excel file an event, at the path that is printed."""
    out, _ = shell("export", "--folder", "lists")
    (path,) = [Path(line) for line in out.splitlines()]
    book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()))
    cells = {str(cell) for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"Samira Haidari", "Milan Petrović", "Anh Dao Vo"} <= cells


def test_digest(shell: Shell) -> None:
    """As it would be now: decisions, who is not reachable, the waiting list; --save writes HTML and the list."""
    out, _ = shell("digest", "--save", "digest")
    order = ["1 Entscheidung offen", "Frage zum Fachtag", "Nicht erreichbar", "milan@nirgends.example", "Anh Dao Vo"]
    places = [out.index(each) for each in order]
    assert places == sorted(places)
    assert {path.suffix for path in (shell.folder / "digest").iterdir()} == {".html", ".xlsx"}
    assert shell("digest")[0] == out, "looking at it changes nothing"


def test_health(shell: Shell) -> None:
    """0 while the loop beats, 1 where it does not or never did; a sign of life that is yet to come is an old one, of a
    clock that was ahead."""
    _, err = shell("health", status=1)
    assert len(err.splitlines()) == 1
    (beat,) = re.findall(r"\[daemon\] heartbeat_file = \"([^\"]+)", shell("check")[0])
    Path(beat).touch()
    assert "last sign of life 0 s ago" in shell("health")[0]
    for hours in (-1, 1):
        moment = (system_clock() + timedelta(hours=hours)).timestamp()
        os.utime(beat, (moment, moment))
        shell("health", status=1)


def test_check(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each key with its value; --connect signs in everywhere; a server that is gone is 1 and one line."""
    out, _ = shell("check")
    assert '[mailbox] address = "office@amt.example"' in out
    monkeypatch.setenv("IMAP_PASSWORD", "Zaubernuss")
    assert "Zaubernuss" not in shell("check")[0]
    monkeypatch.setenv("IMAP_PASSWORD", "demo")
    out, err = shell("check", "--connect")
    assert [line.split(": ")[0] for line in out.splitlines() if ": ok" in line] == ["imap", "smtp", "database"]
    text = shell.config.read_text(encoding="utf-8")
    shell.config.write_text(re.sub(r"(\[smtp\]\s+host = .*\s+port = )\d+", r"\g<1>9", text), encoding="utf-8")
    _, err = shell("check", "--connect", status=1)
    assert len(err.splitlines()) == 1 and err.startswith("smtp: ")


def test_read(shell: Shell, filled: Office) -> None:
    """Mails in files: one JSON object a line; a file that is not there is 2."""
    (shell.folder / "mail.eml").write_bytes(
        b"From: Anna Berg <a@b.example>\r\nSubject: Fachtag\r\n\r\nIch melde mich an.\r\n"
    )
    found = json.loads(shell("read", "mail.eml")[0])
    assert (found["file"], found["intent"]) == ("mail.eml", "register")
    _, err = shell("read", "nowhere.eml", status=2)
    assert len(err.splitlines()) == 1


WRONG = [
    (),
    ("dance",),
    ("--dance",),
    ("participants", "--status", "perhaps"),
    ("participants", "--event", "nowhere"),
    ("dial-in",),
    ("announce", "fachtag"),
    ("announce", "fachtag", "moved"),
    ("announce", "nowhere", "changed"),
    ("erase",),
    ("why",),
    ("read",),
    ("run", "--twice"),
    ("health", "now"),
]


@pytest.mark.parametrize("words", WRONG, ids=lambda words: " ".join(words) or "nothing")
def test_a_wrong_call_is_one_line(words: tuple[str, ...], shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    """2, and one line on standard error that says what is wrong; nothing on standard output."""
    monkeypatch.setenv("INBOX_BOT_CONFIG", str(shell.config))
    with pytest.raises(SystemExit) as exit:
        main(list(words))
    out, err = shell.capsys.readouterr()
    lines = [line for line in err.splitlines() if not line.startswith("warning: ")]
    assert (exit.value.code, out, len(lines)) == (2, "", 1), err
    assert lines[0].startswith("inbox-bot")


@pytest.mark.parametrize("command", sorted(COMMANDS.keys() - {"demo", "read"}))
def test_a_wrong_configuration_is_two(command: str, shell: Shell) -> None:
    """Each command says which key is wrong, and does nothing."""
    needed = {"dial-in": ["fachtag"], "announce": ["fachtag", "changed"], "simulate": ["fachtag"]}
    needed |= {"erase": ["a@b.example"], "why": ["Anna"]}
    shell.config.write_text(shell.config.read_text(encoding="utf-8").replace("tick_seconds = 1", "tick_seconds = 0"))
    out, err = shell(command, *needed.get(command, []), status=2)
    assert out == ""
    assert "tick_seconds" in err and len(err.splitlines()) == 1
    shell.config.unlink()
    out, err = shell(command, *needed.get(command, []), status=2)
    assert (out, len(err.splitlines())) == ("", 1)


@pytest.mark.parametrize("command", ["participants", "digest", "review", "retry", "export", "run"])
def test_a_database_that_cannot_be_opened_is_one_line(command: str, shell: Shell) -> None:
    """1 and one line, whether its folder is a file, or the file no database, or one of a newer program."""
    text = shell.config.read_text(encoding="utf-8")
    (shell.folder / "file").write_bytes(b"no database, but long enough to be looked at as if it were one" * 20)
    for path in ("file/inbox_bot.db", "file"):
        database = f'database = "sqlite:///{shell.folder}/{path}"'
        shell.config.write_text(re.sub(r"^database = .*$", database, text, flags=re.MULTILINE), encoding="utf-8")
        _, err = shell(command, status=1)
        assert len(err.splitlines()) == 1, err
    shell.config.write_text(text, encoding="utf-8")
    make_newer(shell.folder / "inbox_bot.db")
    _, err = shell(command, status=1)
    assert len(err.splitlines()) == 1, err


def make_newer(path: Path) -> None:
    import sqlite3
    from contextlib import closing

    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    """`inbox-bot --help`, and `--help` of each command, end with 0."""
    for words in [["--help"], *[[command, "--help"] for command in COMMANDS]]:
        with pytest.raises(SystemExit) as exit:
            main(words)
        assert exit.value.code == 0
        out = capsys.readouterr().out
        assert words[0] in out or all(command in out for command in COMMANDS)


def test_python_m(shell: Shell) -> None:
    """`python -m inbox_bot` is the same program; a reader who has enough (`| head`) is no error."""
    command = [sys.executable, "-m", "inbox_bot", "participants", "--config", str(shell.config)]
    done = subprocess.run(command, capture_output=True, check=True, cwd=Path(__file__).parents[2])
    assert "Samira Haidari" in done.stdout.decode()
    piped = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=Path(__file__).parents[2])
    assert piped.stdout is not None
    piped.stdout.close()
    assert piped.wait(30) == 0
