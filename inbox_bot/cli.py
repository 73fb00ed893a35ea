"""The command line: what to do, with which configuration, and the exit status.

0: done. 1: the job failed. 2: the call or the configuration is wrong; each line on standard error then names the key or
option, what is wrong, and what to write instead.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

COMMANDS: dict[str, str] = {
    "run": "the daemon, until SIGTERM or SIGINT; --once: what is there now, then end",
    "demo": "the whole job on this machine alone, on an embedded mail server",
    "read": "what the bot understands of mails in files or folders; stores and sends nothing",
    "check": "the configuration, key by key; --connect: the mail servers and the database too",
    "participants": "who is on the list, and who waits",
    "export": "the list as an Excel file",
    "digest": "the organisers' digest as it would be now, on standard output",
    "review": "mails that wait for a person; mark one as settled",
    "why": "what led to a person's place: mails, rules, times",
    "simulate": "who would move up with another capacity, and which mails would go out",
    "dial-in": "who has the dial-in, and how many mails a new text would send",
    "announce": "tells everyone on the list that an event changed or is cancelled",
    "retry": "failed or withheld answers back into the outbox",
    "erase": "everything about one address, with a protocol line (Art. 17 GDPR)",
    "health": "whether the daemon's loop turns (for a container's health check)",
}
"""In the order of the help. The module of a command has its name, with `_` for `-`, and two functions: `arguments`
and `run`. It is imported only when it is called: `read` need not load what `run` needs."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One line: what is wrong, and where the right words are."""
        print(f"{self.prog}: {message} (see {self.prog} --help)", file=sys.stderr)
        raise SystemExit(2)


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version  # late: slow to load

        print(f"inbox-bot {version('inbox-bot')}")
        parser.exit()


def _module(command: str) -> str:
    return f"{__package__}.commands.{command.replace('-', '_')}"


def main(argv: Sequence[str] | None = None) -> int:
    """Runs one command; the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = _Parser(
        prog="inbox-bot",
        description="A careful clerk for a shared mailbox: reads registrations by e-mail, keeps the list, answers.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="commands:\n" + "\n".join(f"  {name:14}{text}" for name, text in COMMANDS.items()),
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the program's version and end")
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND")
    command = parser.parse_args(words[:1]).command
    module = import_module(_module(command))
    of_command = _Parser(prog=f"inbox-bot {command}", description=f"{COMMANDS[command]}.")
    module.arguments(of_command)
    arguments = of_command.parse_args(words[1:])
    try:
        status: int = module.run(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # `inbox-bot read ... | head`: the reader has enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status
