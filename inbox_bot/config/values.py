"""What loading a configuration gives: a `Config`, or everything that is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal

from ..model import Event, Folder, MailboxSettings, Office, Policy, Schedule, ServerSettings

Level = Literal["debug", "info", "warning", "error"]
LogFormat = Literal["json", "console"]


_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong or odd. Printed as one line: `key: what; instead.` Never holds a secret."""

    key: str
    """The key with its table, as an operator would look for it: `[imap] port`."""
    what: str
    instead: str

    def __str__(self) -> str:
        return _CONTROL.sub(lambda char: repr(char[0])[1:-1], f"{self.key}: {self.what}; {self.instead}")


@dataclass(frozen=True, slots=True)
class ConfigErrors:
    """Why there is no `Config`: all errors at once, so that one round of editing is enough."""

    errors: tuple[Problem, ...]

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(str(error) for error in self.errors)

    def __str__(self) -> str:
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Setting:
    """One key for `inbox-bot check`. `value` is written as in TOML; of a secret only its source is shown."""

    key: str
    value: str
    source: Literal["default", "file"]


@dataclass(frozen=True, slots=True)
class DaemonSettings:
    """How the daemon goes about it."""

    tick_seconds: int
    worker_timeout_seconds: int
    """For reading one mail; after that the worker process is killed and the mail goes to a person."""
    worker_memory_mb: int
    heartbeat_file: Path
    """Absolute; touched by the daemon at each round, looked at by `inbox-bot health`."""


@dataclass(frozen=True, slots=True)
class LogSettings:
    level: Level
    format: LogFormat


@dataclass(frozen=True, slots=True)
class Config:
    """Everything that an operator decides, checked and translated into the nouns of `model`."""

    office: Office
    policy: Policy
    schedule: Schedule
    events: tuple[Event, ...]
    database: str = field(repr=False)
    """An SQLAlchemy URL, a secret where it holds a password; the path of an SQLite file is absolute."""
    imap: ServerSettings
    smtp: ServerSettings
    mailbox: MailboxSettings
    folders: Mapping[Folder, str]
    answer_since: datetime | None
    """Aware; mail that arrived before is left as it is. None: 14 days before the first start."""
    daemon: DaemonSettings
    log: LogSettings
    warnings: tuple[Problem, ...] = ()
    settings: tuple[Setting, ...] = ()
    """Every key with its value, for `describe`."""
