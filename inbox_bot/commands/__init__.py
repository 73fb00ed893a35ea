"""The desk of organisers and operators: one command a module, `arguments(parser)` and `run(arguments) -> exit status`.

Here are the options that several commands share.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..config import Config
    from ..model import Event


def add_config(parser: argparse.ArgumentParser) -> None:
    """`--config FILE`, else INBOX_BOT_CONFIG, else config.toml in the working folder."""
    parser.add_argument(
        "--config",
        metavar="FILE",
        type=Path,
        default=Path(os.environ.get("INBOX_BOT_CONFIG") or "config.toml"),
        help="default: $INBOX_BOT_CONFIG, else config.toml",
    )


def add_event(parser: argparse.ArgumentParser, *, required: bool = False) -> None:
    """`EVENT` where a command is about one, `--event` where it may be."""
    if required:
        parser.add_argument("event", metavar="EVENT", help="the event's slug")
    else:
        parser.add_argument("--event", metavar="SLUG", help="only this event")


def load(arguments: argparse.Namespace, *, secrets: bool = False) -> Config:
    """The configuration; exits with 2 and one line a mistake where it is wrong.

    `secrets`: whether passwords are needed; a command that only looks at the list needs none.
    """
    from ..config import ConfigErrors, read_config  # late: `read` has begun its worker by then

    config = read_config(arguments.config, os.environ, secrets=secrets)
    if isinstance(config, ConfigErrors):
        print(config, file=sys.stderr)
        raise SystemExit(2)
    for warning in config.warnings:
        print(f"warning: {warning}", file=sys.stderr)
    return config


def chosen_events(arguments: argparse.Namespace, config: Config) -> tuple[Event, ...]:
    """The event that was named, or all; exits with 2 where there is none of that name."""
    if not arguments.event:
        return config.events
    chosen = tuple(event for event in config.events if event.slug == arguments.event)
    if not chosen:
        slugs = ", ".join(event.slug for event in config.events)
        print(f"inbox-bot: no event {arguments.event!r} in {arguments.config}; there are: {slugs}", file=sys.stderr)
        raise SystemExit(2)
    return chosen
