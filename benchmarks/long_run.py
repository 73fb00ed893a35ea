"""What the long runs against a whole office have in common: their servers, their options, and what they tell."""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from tests.e2e.mail_servers import DovecotServers, PostfixServers
from tests.e2e.office import MailServers, Office
from tests.servers.authority import Authority
from tests.servers.dovecot import Dovecot
from tests.servers.postfix import Postfix
from tests.servers.postgresql import PostgresCluster
from tests.servers.smtp_sink import Fault, SmtpSink

TOLD_EVERY = 25


class Run(Protocol):
    """`Killing` and `Disturbing`."""

    office: Office

    def run(self, mails: int, told: Callable[[int], None]) -> tuple[str, ...]: ...

    def figures(self) -> Iterator[str]: ...


def options(about: str, mails: int) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=300)
    parser.add_argument("--mails", type=int, default=mails)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1_000_000))
    return parser


def places(mails: int) -> int:
    """Few enough that people wait, and move up."""
    return max(1, mails // 5)


@dataclass(slots=True)
class House:
    """The servers of a run."""

    dovecot: Dovecot
    sink: SmtpSink
    servers: MailServers
    folder: Path
    stack: ExitStack

    def office(self, database: str = "") -> Office:
        """With a fresh mailbox; `database`: its URL, "": an SQLite file."""
        return self.stack.enter_context(Office(self.servers, self.dovecot.new_user(), self.folder, database))

    def postgresql(self) -> PostgresCluster:
        return self.stack.enter_context(PostgresCluster())


@contextmanager
def house(name: str, has_postfix: bool = False) -> Iterator[House]:
    """Dovecot, and an SMTP server that keeps what it gets, directly or through Postfix."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"{name}-")))
        authority = Authority(folder / "ca")
        certificate = authority.issue("localhost", "127.0.0.1")
        dovecot = stack.enter_context(Dovecot(certificate, sent="Versandt"))
        # A server that takes its time, as real ones do: else hardly a fault would meet a mail on its way.
        slow = [] if has_postfix else [Fault("MAIL", delay=0.01), Fault("DOT", delay=0.05)]
        sink = stack.enter_context(SmtpSink(faults=slow))
        servers: MailServers = DovecotServers.with_sink(dovecot, sink)
        if has_postfix:
            postfix = stack.enter_context(Postfix(certificate, dovecot, sink.port))
            servers = PostfixServers(dovecot, postfix, sink, authority.ca_file)
        yield House(dovecot, sink, servers, folder, stack)


def status_of(run: Run, arguments: argparse.Namespace) -> int:
    """Runs it, tells how far it is and what it found, and keeps the log where something is wrong: then 1, else 0."""
    print(f"{arguments}", flush=True)
    start = time.monotonic()

    def tell(number: int) -> None:
        if number % TOLD_EVERY == 0:
            print(f"round {number}, {time.monotonic() - start:.0f} s", flush=True)

    try:
        wrong = run.run(arguments.mails, tell)
        print(*wrong, *run.figures(), sep="\n")
    except AssertionError as error:
        wrong = (str(error),)
        print(*wrong)
    print(f"{len(wrong)} things wrong, {time.monotonic() - start:.0f} s")
    if wrong:
        kept = Path(tempfile.mkdtemp(prefix="long-run-kept-"))
        (kept / "daemon.log").write_text(run.office.log(), encoding="utf-8")
        print(f"the last log is in {kept}")
    return 1 if wrong else 0
