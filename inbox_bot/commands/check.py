"""`inbox-bot check`: the configuration, key by key; with --connect the mail servers and the database too."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import closing

from ..clock import system_clock
from ..config import Config, describe
from ..edges.imap import ImapMailbox
from ..edges.smtp import SmtpTransport
from ..store import open_store
from . import add_config, load


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("--connect", action="store_true", help="sign in to the mail servers, open the database")


def run(arguments: argparse.Namespace) -> int:
    """0: all is well; 1: a server or the database cannot be reached; 2: the configuration is wrong."""
    config = load(arguments, secrets=True)
    for key, value, source in describe(config):
        print(f"{key} = {value}" + ("" if source == "file" else f"    # {source}"))
    print(f"{arguments.config}: the configuration is right.")
    if not arguments.connect:
        return 0
    checks: dict[str, Callable[[Config], str]] = {"imap": _imap, "smtp": _smtp, "database": _database}
    return max([_try(name, check, config) for name, check in checks.items()])


def _try(name: str, check: Callable[[Config], str], config: Config) -> int:
    try:
        print(f"{name}: ok, {check(config)}")
    except Exception as error:  # whatever it is, the operator wants to know which server and why
        print(f"{name}: {error}", file=sys.stderr)
        return 1
    return 0


def _imap(config: Config) -> str:
    with closing(ImapMailbox(config.imap, config.mailbox)) as mailbox:
        mailbox.connect()
        return f"{mailbox.name} can be opened (UIDVALIDITY {mailbox.select()})"


def _smtp(config: Config) -> str:
    with closing(SmtpTransport(config.smtp, config.office.address)) as transport:
        return transport.check()


def _database(config: Config) -> str:
    with closing(open_store(config.database, system_clock)) as store:
        return store.check()
