"""What the servers of the tests have in common: a folder and ports of their own, a start that may be tried again."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import ClassVar, Self

from .ports import HOST

TRIES = 3
START_SECONDS = 60.0
"""Long: a machine that does much else starts a server slowly."""
_PAUSE = 0.02


class Missing(RuntimeError):
    """Its program is not installed, or not for this user: one line that says what to do."""


class DidNotStart(RuntimeError):
    """With the server's own words."""


class ThrowAwayServer(ABC):
    """`with Dovecot(certificate) as server: ...`: a server as long as the block lasts; its ports are known within."""

    NAME: ClassVar[str]
    host = HOST

    _folder: Path
    _process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Tries again, with another folder and other ports. Raises `Missing`, or `DidNotStart` after the last time."""
        for tries_left in reversed(range(TRIES)):
            # Short, in /tmp: a Unix socket's path ends at 108 bytes.
            self._folder = Path(tempfile.mkdtemp(prefix=f"{self.NAME[:5].lower()}-", dir="/tmp"))
            self._log.touch()
            try:
                self._prepare()
                self._launch()
                self._await_answer()
            except DidNotStart:
                self.stop()
                if not tries_left:
                    raise
            except BaseException:
                self.stop()
                raise
            else:
                return

    def kill(self) -> None:
        """All its processes at once: connections are cut, what it has stored stays. May be called twice."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def restart(self) -> None:
        """After its end: at the same ports, with what it has stored."""
        self._launch()
        self._await_answer()

    def stop(self) -> None:
        """Ends the server and deletes all that it has stored; may be called twice."""
        self.kill()  # an orderly end takes a second, and nobody needs what is stored
        shutil.rmtree(self._folder, ignore_errors=True)

    def log(self) -> str:
        """What the server has written about itself."""
        return self._log.read_text(encoding="utf-8", errors="replace") if self._log.exists() else ""

    # ------------------------------------------------------------------------------------------ what each of them does

    @abstractmethod
    def _prepare(self) -> None:
        """Takes ports and writes files into the folder, which is empty but for the log."""

    @abstractmethod
    def _launch(self) -> None:
        """Starts the program; it need not answer yet."""

    @abstractmethod
    def _answers(self) -> bool:
        """It does its work."""

    # --------------------------------------------------------------------------------------------- what they do it with

    @property
    def _log(self) -> Path:
        return self._folder / "log"

    def _run(self, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> None:
        """As a group of processes of its own, which does not outlive killed tests."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*drop_root("--pdeathsig", "KILL"), *command],
                stdout=log,
                stderr=log,
                cwd="/",
                env={**os.environ, "TZ": "Europe/Berlin", **(environment or {})},
                start_new_session=True,
            )

    def _hand_over(self) -> None:
        """Gives the folder to whom the server runs as."""
        if os.geteuid() == 0:
            account = runs_as()
            for path in (self._folder, *self._folder.rglob("*")):
                os.chown(path, account.pw_uid, account.pw_gid)

    def _await_answer(self) -> None:
        pause = threading.Event()
        for _ in range(int(START_SECONDS / _PAUSE)):
            if self._process is not None and self._process.poll() is not None:
                break
            if self._answers():
                return
            pause.wait(_PAUSE)
        raise DidNotStart(f"{self.NAME} does not start: {self.log()[-2000:].strip() or 'it says nothing'}")


def greets(port: int, words: bytes) -> bool:
    """Whoever connects is greeted with these words."""
    with contextlib.suppress(OSError), socket.create_connection((HOST, port), 2) as probe:
        return probe.recv(len(words)) == words
    return False


def program(name: str, packages: str) -> str:
    """Where it is installed, also where only root looks for programs."""
    found = shutil.which(name, path=path_of_root())
    if found is None:
        raise Missing(f"{name.capitalize()} is missing: apt-get install {packages}")
    return found


def path_of_root() -> str:
    return os.environ.get("PATH", "") + ":/usr/sbin:/sbin"


def runs_as() -> pwd.struct_passwd:
    """Whom a server runs as that refuses root."""
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())


def drop_root(*options: str) -> list[str]:
    """Runs what follows as `nobody` where we are root; with --pdeathsig it does not outlive killed tests."""
    account = runs_as()
    as_nobody = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return ["setpriv", *(as_nobody if os.geteuid() == 0 else []), *options]
