"""TOML text in, a frozen `Config` out; or `ConfigErrors`, all of them at once.

`tables` says what a file may hold and holds every default; `reading` fills it, `wording` says of each wrong value in
one line its key, what is wrong and what to write instead; `translate` makes the nouns of `model`; `checks` and
`oddities` look at what keys say together. Bad input is a value: nothing here raises on a text, a missing file or an
unreadable secret.

A relative path (SQLite file, `text_file`, `password_file`, `ca_file`, `heartbeat_file`) counts from the folder of the
configuration file. A date without an offset is the wall clock in `timezone`.
"""

from __future__ import annotations

import importlib.resources
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from . import checks, oddities, translate
from .describe import describe, settings
from .places import MEMORY, database_url, password_problem, resolved, sqlite_file, with_password, without_password
from .reading import read_tables
from .secret_values import SecretSource
from .syntax import parse_toml
from .tables import File
from .values import Config, ConfigErrors, DaemonSettings, LogSettings, Problem, Setting

__all__ = [
    "Config",
    "ConfigErrors",
    "DaemonSettings",
    "LogSettings",
    "Problem",
    "Setting",
    "describe",
    "example_text",
    "load",
    "read_config",
]


def read_config(path: Path, environ: Mapping[str, str], *, secrets: bool = True) -> Config | ConfigErrors:
    """The configuration of a file; a file that cannot be read is an error like any other."""
    text = _text_of(path)
    return text if isinstance(text, ConfigErrors) else load(text, environ=environ, base=path.parent, secrets=secrets)


def load(text: str, *, environ: Mapping[str, str], base: Path, secrets: bool = True) -> Config | ConfigErrors:
    """The configuration of a TOML text. `base`: what relative paths count from.

    With `secrets=False` no password is read or asked for: enough for reading mails, not for signing in anywhere.
    """
    raw = parse_toml(text)
    if isinstance(raw, Problem):
        return ConfigErrors((raw,))
    file, problems = read_tables(raw)
    problems.extend(checks.missing_tables(raw))
    config = _config(file, SecretSource(environ, base.absolute(), secrets), problems)
    return ConfigErrors(tuple(problems)) if problems else config


def example_text() -> str:
    """config.example.toml: beside the packages in a checkout, inside the package in a wheel."""
    packaged = importlib.resources.files("inbox_bot").joinpath("config.example.toml")
    checkout = Path(__file__).parents[2] / "config.example.toml"
    return (packaged if packaged.is_file() else checkout).read_text(encoding="utf-8")


def _text_of(path: Path) -> str | ConfigErrors:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        what, instead = "there is no such file", "copy config.example.toml there, or name another with --config"
    except IsADirectoryError:
        what, instead = "is a folder", "name the file in it"
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        what, instead = f"is not UTF-8 (line {line})", "save it as UTF-8 in your editor"
    except OSError as error:
        what, instead = f"cannot be read ({error.strerror})", "let the user of the program read it"
    return ConfigErrors((Problem(str(path), what, instead),))


def _config(file: File, source: SecretSource, problems: list[Problem]) -> Config:
    """Everything translated and checked; only good for use where `problems` stays empty."""
    zone = translate.zone_of(file.timezone, problems)
    database = _database(file, source, problems)
    config = Config(
        office=translate.office(file),
        policy=translate.policy(file.policy, file.schedule),
        schedule=translate.schedule(file.schedule, file.timezone),
        events=tuple(translate.event(table, zone, source, problems) for table in file.events),
        database=database,
        imap=translate.server("imap", file.imap, source, problems),
        smtp=translate.server("smtp", file.smtp, source, problems),
        mailbox=translate.mailbox(file.imap),
        folders=translate.folders(file.folders),
        answer_since=translate.answer_since(file.mailbox, zone, problems),
        daemon=DaemonSettings(
            tick_seconds=file.daemon.tick_seconds,
            worker_timeout_seconds=file.daemon.worker_timeout_seconds,
            worker_memory_mb=file.daemon.worker_memory_mb,
            heartbeat_file=_heartbeat_file(file, source, database),
        ),
        log=LogSettings(file.log.level, file.log.format),
    )
    problems.extend(checks.errors(file, config, {problem.key for problem in problems}))
    shown = {"database": without_password(database), "[daemon] heartbeat_file": str(config.daemon.heartbeat_file)}
    return replace(
        config, warnings=tuple(oddities.odd(file, config)), settings=tuple(settings(file, source.base, shown))
    )


def _database(file: File, source: SecretSource, problems: list[Problem]) -> str:
    password = source.read("", "database_password", file.database_password_file, file.database_password_env, problems)
    url = database_url(file.database, source.base)
    if isinstance(url, Problem):
        problems.append(url)
        return MEMORY
    if file.database_password_file or file.database_password_env:
        key = "database_password_file" if file.database_password_file else "database_password_env"
        if trouble := password_problem(url):
            problems.append(Problem(key, *trouble))
            return url
    return with_password(url, password)


def _heartbeat_file(file: File, source: SecretSource, database: str) -> Path:
    """Where none is named: beside the SQLite file, where the program may write; else among the temporary files."""
    if file.daemon.heartbeat_file:
        return Path(resolved(source.base, file.daemon.heartbeat_file))
    beside = sqlite_file(database)
    if beside is not None:
        return beside.with_name(f"{beside.name}.heartbeat")
    return Path(source.environ.get("TMPDIR", "/tmp")) / "inbox_bot.heartbeat"  # noqa: S108 - no secret in it, path told by `check`
