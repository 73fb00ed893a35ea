"""config.example.toml is the manual: complete, loadable, true."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from pydantic import BaseModel

from inbox_bot.config import Config, example_text, load
from inbox_bot.config.reading import read_tables
from inbox_bot.config.tables import (
    DaemonTable,
    DialInTable,
    EventTable,
    File,
    FoldersTable,
    ImapTable,
    LogTable,
    MailboxTable,
    OAuth2Table,
    PolicyTable,
    ScheduleTable,
    SessionTable,
    SmtpTable,
)
from inbox_bot.model import Mode

TEXT = example_text()
TABLES: dict[str, type[BaseModel]] = {
    "": File,
    "[mailbox]": MailboxTable,
    "[imap]": ImapTable,
    "[imap.oauth2]": OAuth2Table,
    "[smtp]": SmtpTable,
    "[smtp.oauth2]": OAuth2Table,
    "[folders]": FoldersTable,
    "[policy]": PolicyTable,
    "[schedule]": ScheduleTable,
    "[daemon]": DaemonTable,
    "[log]": LogTable,
    "[[events]]": EventTable,
    "[events.dial_in]": DialInTable,
    "[[events.sessions]]": SessionTable,
}
NESTED = {"imap", "smtp", "mailbox", "folders", "policy", "schedule", "daemon", "log", "events"}


def mentioned() -> dict[str, set[str]]:
    """The keys below each heading, those that are commented out included."""
    found: dict[str, set[str]] = {"": set()}
    heading = ""
    for line in TEXT.splitlines():
        if match := re.match(r"(?:# )?(\[\[?[a-z_.0-9]+\]\]?)(\s|$)", line):
            heading = match[1]
            found.setdefault(heading, set())
        elif match := re.match(r"(?:# )?([a-z_]+\d?) = ", line):
            found[heading].add(match[1])
    return found


def test_every_key_stands_in_the_example() -> None:
    """Whoever looks for a switch finds it there; and nothing is there that is no switch."""
    found = mentioned()
    assert set(found) == set(TABLES)
    for heading, table in TABLES.items():
        nested = NESTED if table is File else {"oauth2", "dial_in", "sessions"}
        assert found[heading] == set(table.model_fields) - nested, heading


def test_every_key_has_a_comment() -> None:
    """Beside it or above it; keys of the same table that were explained once need none again."""
    explained: set[str] = set()
    above = False
    for line in TEXT.splitlines():
        match = re.match(r"(?:# )?([a-z_]+\d?) = (.*)", line)
        if match and (above or re.search(r"\s# \S", match[2])):
            explained.add(match[1])
        above = line.startswith("# ") or (bool(match) and above)
    every = {name for table in TABLES.values() for name in table.model_fields}
    assert every - explained - NESTED - {"oauth2", "dial_in", "sessions"} <= SPEAKING


SPEAKING = {
    "timezone",
    "ends",
    "place",
    "confirmed",
    "waitlist",
    "answers_per_domain_an_hour",
    "answers_an_hour",
    "cancelled",
    "token_url",
    "client_id",
    "scope",
}
"""Names that say it, below a heading that does."""


def test_the_example_loads_without_its_secrets(tmp_path: Path) -> None:
    """On a fresh clone; the only thing that is odd is the dial-in that is not written yet."""
    config = load(TEXT, environ={}, base=tmp_path, secrets=False)
    assert isinstance(config, Config), str(config)
    assert [warning.key for warning in config.warnings] == ['[[events]] "fachtag" · dial_in · text_file']
    assert [(event.slug, event.modes, len(event.sessions)) for event in config.events] == [
        ("fachtag", (Mode.ONLINE, Mode.ONSITE), 0),
        ("mso-tag", (Mode.ONSITE,), 3),
    ]


def test_the_example_says_which_secrets_are_missing(tmp_path: Path) -> None:
    """With its secrets, `check` names the files to be written."""
    errors = load(TEXT, environ={}, base=tmp_path)
    assert not isinstance(errors, Config)
    assert [error.key for error in errors.errors] == ["[imap] password_file", "[smtp] password_file"]


@pytest.mark.parametrize("table", ["folders", "policy", "schedule", "daemon", "log"])
def test_what_is_shown_is_the_default(table: str) -> None:
    """The example promises that a line left out means the value shown."""
    shown, problems = read_tables(tomllib.loads(TEXT))
    assert not problems
    assert getattr(shown, table) == getattr(File(), table)


def test_commented_out_keys_are_right_too() -> None:
    """Taking the "# " away gives a file whose only problems are the alternatives that exclude each other."""
    text = re.sub(r"^# (?=\[|[a-z_]+\d? = )", "", TEXT, flags=re.MULTILINE)
    file, problems = read_tables(tomllib.loads(text))
    assert not problems
    assert file.imap is not None
    assert file.imap.oauth2 is not None
