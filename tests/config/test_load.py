"""What a good configuration becomes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, fields, replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_bot.config import Config, ConfigErrors, describe, example_text, load, read_config
from inbox_bot.config.tables import SmtpTable
from inbox_bot.model import (
    Event,
    Folder,
    MailboxSettings,
    Mode,
    Office,
    Policy,
    Schedule,
    Security,
    ServerSettings,
)

from .files import BASE, ENVIRON, HERE, SECRET, completed

FULL = (HERE / "full.toml").read_text(encoding="utf-8")
FULL_ENVIRON = {"DATABASE_PASSWORD": "p@ss/wört", "REFRESH_TOKEN": "refresh-geheim"}


BOT = Path("/etc/bot")


def good(text: str, *, environ: Mapping[str, str] = ENVIRON, base: Path = BOT, secrets: bool = True) -> Config:
    config = load(text, environ=environ, base=base, secrets=secrets)
    assert isinstance(config, Config), str(config)
    return config


def event_of(lines: str) -> Event:
    """The event of base.toml with these lines instead of its own dates."""
    head = '[[events]]\nslug = "fachtag"\ntitle = "Fachtag Soziales"\n'
    return good(completed(head + lines)).events[0]


@pytest.fixture
def full(tmp_path: Path) -> Config:
    (tmp_path / "ca.pem").touch()
    (tmp_path / "client_secret").write_text("client-geheim\r\n", encoding="utf-8")
    (tmp_path / "smtp_password").write_text("  leading and trailing blanks count  \n", encoding="utf-8")
    return good(FULL, environ=FULL_ENVIRON, base=tmp_path)


# ------------------------------------------------------------------------------------------------------------ defaults


def test_what_is_not_said_is_as_in_the_model() -> None:
    """A default stands in one place: a file that says nothing gives the model's own values."""
    config = good(BASE)
    assert config.policy == Policy()
    assert config.schedule == Schedule()
    assert config.mailbox == MailboxSettings()
    own = {"address": config.office.address, "name": config.office.name, "organisers": config.office.organisers}
    own["trusted_authserv_ids"] = config.office.trusted_authserv_ids
    assert config.office == Office(**own)  # type: ignore[arg-type]
    event = config.events[0]
    assert event == Event(
        event.slug,
        event.title,
        starts=event.starts,
        ends=event.ends,
        capacity=40,
        registration_closes=event.registration_closes,
    )
    assert config.answer_since is None
    assert config.folders == {
        Folder.CONFIRMED: "Angemeldet",
        Folder.WAITLIST: "Warteliste",
        Folder.REVIEW: "Bitte prüfen",
        Folder.AUTOMATIC: "Automatisch",
    }


def test_every_field_of_the_model_can_be_configured(full: Config) -> None:
    """A noun's field that no key reaches would be a switch that nobody can turn."""
    event = full.events[0]
    assert event.dial_in is not None
    assert full.imap.oauth2 is not None
    for noun in (event, event.dial_in, event.sessions[0], full.office, full.policy, full.mailbox, full.imap.oauth2):
        _differs_from_defaults(noun)
    _differs_from_defaults(full.schedule)
    _differs_from_defaults(replace(full.imap, password="x"))
    assert full.smtp.password


def _differs_from_defaults(noun: Any) -> None:
    for field in fields(noun):
        default = field.default_factory() if field.default_factory is not MISSING else field.default
        assert getattr(noun, field.name) != default, f"{type(noun).__name__}.{field.name} is as by default"


# --------------------------------------------------------------------------------------------------------------- times


def test_a_time_without_offset_is_the_wall_clock_of_the_zone() -> None:
    """10:00 is 10:00 in Berlin, in summer and in winter; an offset is converted."""
    summer = event_of("starts = 2021-10-30T10:00:00")
    winter = event_of("starts = 2021-10-31T10:00:00")
    given = event_of("starts = 2021-10-31T10:00:00+02:00")
    assert summer.starts and winter.starts and given.starts
    assert summer.starts.isoformat() == "2021-10-30T10:00:00+02:00"
    assert winter.starts.isoformat() == "2021-10-31T10:00:00+01:00"
    assert given.starts.isoformat() == "2021-10-31T09:00:00+01:00"
    assert str(given.starts.tzinfo) == "Europe/Berlin"


def test_an_offset_says_which_of_two() -> None:
    """The hour that the clocks show twice is accepted with its offset, on either side."""
    first = event_of("registration_closes = 2021-10-31T02:30:00+02:00").registration_closes
    second = event_of("registration_closes = 2021-10-31T02:30:00+01:00").registration_closes
    assert first and second
    assert (second.astimezone(UTC) - first.astimezone(UTC)).total_seconds() == 3600
    assert first.replace(tzinfo=None, fold=0) == second.replace(tzinfo=None, fold=0)


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2021-10-01", "2021-10-01T00:00:00+02:00"),
        ("2021-10-01T12:00:00", "2021-10-01T12:00:00+02:00"),
        ("2021-10-01T12:00:00Z", "2021-10-01T14:00:00+02:00"),
    ],
)
def test_answer_since_may_be_a_day(written: str, moment: str) -> None:
    """A day alone means its first moment in the office's zone."""
    config = good(BASE.replace("[mailbox]", f"[mailbox]\nanswer_since = {written}"))
    assert config.answer_since == datetime.fromisoformat(moment)


def test_times_of_day_and_weekdays(full: Config) -> None:
    """Quoted or as TOML's own local time; days in German or English, in full or short, in any order, once."""
    assert full.schedule.digest_at is None
    assert full.schedule.digest_weekdays == (0, 2, 4)
    assert full.schedule.retention_at == time(4, 30)
    assert full.events[0].dial_in is not None
    assert full.events[0].dial_in.at == time(8, 5)


# -------------------------------------------------------------------------------------------------------------- places


def test_capacity_is_a_number_or_a_table() -> None:
    """One number counts all modes together; a table each mode, and `total` both."""
    one, two = (
        event_of("capacity = 40"),
        event_of('modes = ["online", "onsite"]\ncapacity = { online = 9, total = 10 }'),
    )
    assert (one.capacity, one.capacity_by_mode) == (40, ())
    assert (two.capacity, two.capacity_by_mode) == (10, ((Mode.ONLINE, 9),))
    assert event_of("").capacity is None


# ----------------------------------------------------------------------------------------------- paths and databases


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("sqlite:///var/bot.db", "sqlite:////etc/bot/var/bot.db"),
        ("sqlite:////data/bot.db", "sqlite:////data/bot.db"),
        ("sqlite:///var/bot.db?timeout=9", "sqlite:////etc/bot/var/bot.db?timeout=9"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite://", "sqlite:///:memory:"),
        ("postgresql+psycopg://bot@db/bot", "postgresql+psycopg://bot@db/bot"),
        ("postgresql+psycopg:///bot?host=/run/postgresql", "postgresql+psycopg:///bot?host=/run/postgresql"),
    ],
)
def test_the_database_is_found_from_the_folder_of_the_file(written: str, url: str) -> None:
    """Wherever the program is started, the same file is the list."""
    assert good(f'database = "{written}"\n{BASE}').database == url


def test_paths_count_from_the_folder_of_the_file(full: Config, tmp_path: Path) -> None:
    """Relative ones from there, absolute ones as they are."""
    assert full.imap.ca_file == str(tmp_path / "ca.pem")
    assert full.events[0].dial_in is not None
    assert full.events[0].dial_in.text_file == str(tmp_path / "dial_in.txt")
    assert full.daemon.heartbeat_file == tmp_path / "run/heartbeat"


def test_the_heartbeat_lies_where_the_database_is_written() -> None:
    """Beside the SQLite file; without one among the temporary files."""
    assert good(BASE).daemon.heartbeat_file == Path("/etc/bot/var/inbox_bot.db.heartbeat")
    memory = f'database = "sqlite:///:memory:"\n{BASE}'
    assert good(memory).daemon.heartbeat_file == Path("/tmp/inbox_bot.heartbeat")
    elsewhere = good(memory, environ={**ENVIRON, "TMPDIR": "/run/bot"})
    assert elsewhere.daemon.heartbeat_file == Path("/run/bot/inbox_bot.heartbeat")


def test_a_database_password_of_its_own_enters_the_url(full: Config) -> None:
    """Quoted, so that no character of it is taken for a part of the URL."""
    assert full.database == (
        "postgresql+psycopg://bot:p%40ss%2Fw%C3%B6rt@db.amt.example:5433/registrations?sslmode=require"
    )


# ------------------------------------------------------------------------------------------------------------- servers


@pytest.mark.parametrize(
    ("table", "security", "port"),
    [
        ("imap", None, 993),
        ("imap", "tls", 993),
        ("imap", "starttls", 143),
        ("imap", "none", 143),
        ("smtp", None, 587),
        ("smtp", "tls", 465),
        ("smtp", "starttls", 587),
        ("smtp", "none", 25),
    ],
)
def test_the_port_follows_the_security(table: str, security: str | None, port: int) -> None:
    """RFC 8314: without a port, the customary one."""
    words = f'security = "{security}"' if security else ""
    sign_in = 'username = "bot"\npassword_env = "IMAP_PASSWORD"' if table == "imap" else ""
    config = good(completed(f'[{table}]\nhost = "localhost"\n{words}\n{sign_in}\n'))
    server = config.imap if table == "imap" else config.smtp
    assert server.port == port
    assert server.security == Security(security or ("tls" if table == "imap" else "starttls"))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_security_none_is_for_loopback(host: str) -> None:
    """On the machine itself nobody listens in."""
    config = good(completed(f'[smtp]\nhost = "{host}"\nsecurity = "none"\n'))
    assert config.smtp == ServerSettings(host, 25, Security.NONE)
    assert isinstance(SmtpTable(host=host).security, Security)


# ------------------------------------------------------------------------------------------------------------- secrets


def test_secrets_come_from_files_and_variables(full: Config) -> None:
    """An editor's last line end does not count; blanks do."""
    assert full.smtp.password == "  leading and trailing blanks count  "
    assert full.imap.oauth2 is not None
    assert full.imap.oauth2.client_secret == "client-geheim"
    assert full.imap.oauth2.refresh_token == "refresh-geheim"


def test_reading_mails_needs_no_secret() -> None:
    """`inbox-bot read` works on a fresh clone: neither files nor variables nor certificates are looked at."""
    for text in (FULL, BASE, example_text()):
        config = good(text, environ={}, secrets=False)
        assert not config.imap.password
        assert not config.smtp.password


def test_secrets_are_shown_nowhere(full: Config) -> None:
    """Neither in `repr`, which may end in a traceback, nor in what `check` prints."""
    secrets = ("geheim", "blanks count", "p@ss", "p%40ss", SECRET)
    rows = str(describe(full)) + str(describe(good(BASE)))
    assert not [secret for secret in secrets if secret in rows]
    assert "geheim" not in repr(full.imap) + repr(full.smtp) + repr(good(BASE).imap)
    assert "p%40ss" not in repr(full)


# --------------------------------------------------------------------------------------------------------------- files


def test_reads_a_file_as_editors_write_it(tmp_path: Path) -> None:
    """With a byte order mark and CRLF; paths count from its folder."""
    path = tmp_path / "config.toml"
    path.write_bytes(b"\xef\xbb\xbf" + BASE.replace("\n", "\r\n").encode())
    config = read_config(path, ENVIRON)
    assert isinstance(config, Config)
    assert config.database == f"sqlite:///{tmp_path}/var/inbox_bot.db"
    assert isinstance(read_config(path, {}), ConfigErrors)


# ------------------------------------------------------------------------------------------------------------ describe


def test_describe_tells_each_key_and_its_source(full: Config) -> None:
    """Values as in TOML and as they are used: the port by the security, paths in full, passwords masked."""
    rows = {key: (value, source) for key, value, source in describe(full)}
    assert rows["timezone"] == ('"Europe/Lisbon"', "file")
    assert rows["[imap] port"] == ("143", "default")
    assert rows["[smtp] security"] == ('"starttls"', "default")
    assert rows["[schedule] digest_at"] == ('"off"', "file")
    assert rows["[schedule] digest_weekdays"] == ('["Mittwoch", "Montag", "Freitag", "Montag"]', "file")
    assert rows["database"][0].startswith('"postgresql+psycopg://bot:***@db.amt.example:5433/')
    assert rows["[imap.oauth2] refresh_token_env"] == ('"REFRESH_TOKEN"', "file")
    assert rows["[smtp] password_file"][0].endswith('/smtp_password"')
    assert rows['[[events]] "tag-der-mso" · capacity'] == ("{ onsite = 40, online = 200, total = 220 }", "file")
    assert rows['[[events]] "tag-der-mso" · dial_in · at'] == ('"08:05"', "file")
    assert rows['[[events]] "tag-der-mso" · sessions "ag1" · capacity'] == ("30", "file")
    assert {source for _, source in rows.values()} == {"file", "default"}


# ------------------------------------------------------------------------------------------------------------ promises

WRITTEN = ("1", "0", "-1", "1.5", "true", '""', '"x"', "[]", "{}", "[[]]", '["x", 1]', "{ x = 1 }", "=", "nan", "inf")
DATES = ("2021-11-03", "2021-11-03T10:00:00", "10:00:00")
VALUES = st.sampled_from((*WRITTEN, *DATES))
LINES = example_text().splitlines()


@given(st.lists(st.tuples(st.integers(0, len(LINES) - 1), st.none() | VALUES), min_size=1, max_size=6))
def test_loading_never_raises(edits: list[tuple[int, str | None]]) -> None:
    """A line lost or a value mistaken: a configuration or errors, whatever was edited."""
    lines = list(LINES)
    for number, value in edits:
        key, equals, _ = lines[number].partition("=")
        lines[number] = f"{key.lstrip('# ')}= {value}" if value and equals else ""
    result = load("\n".join(lines), environ={}, base=BOT, secrets=False)
    assert isinstance(result, Config) or result.errors


def test_an_error_is_one_line_whatever_is_quoted() -> None:
    """A key or a word with a line break in it cannot forge another line in a terminal or a log."""
    result = load('"a\\nb" = 1\nlanguage = "x\\u001b[31m\\ny"\ntimezone = "a\\nb"\n', environ={}, base=BOT)
    assert isinstance(result, ConfigErrors)
    assert len(result.lines) == 6
    assert all(line.isprintable() for line in result.lines)


@given(st.text())
def test_loading_never_raises_on_any_text(text: str) -> None:
    """Not even what is no TOML at all."""
    assert isinstance(load(text, environ={}, base=BOT), ConfigErrors)
