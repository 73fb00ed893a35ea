"""Debian's `tesseract`, where it is installed: recognises the text of one page.

Takes a picture, returns its lines, or None where the program takes too long, fails or talks without end. It runs
without a shell and without our environment, with a limit on its processor time, and is killed with all it started. A
`Tesseract` is a value that another process can be given.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import signal
import subprocess
import tempfile
import threading
from dataclasses import dataclass

_LANGUAGES = ("deu", "eng")
_PAGE_SECONDS = 8.0
"""A page takes one to four; four pages (a mail's most) stay below the minute that a mail's reading may take."""
_LIST_SECONDS = 5.0
_OUTPUT_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Tesseract:
    program: str
    languages: tuple[str, ...]
    seconds: float = _PAGE_SECONDS

    def __call__(self, picture: bytes) -> str | None:
        """`picture` in any format that the program knows; None where nothing came of it. Never raises."""
        # --psm 3: finds the columns and the cells of a ruled form itself; modes that expect one column lose tables.
        arguments = ("stdin", "stdout", "-l", "+".join(self.languages), "--psm", "3")
        output = _run((self.program, *arguments), picture, self.seconds)
        return None if output is None else output.decode("utf-8", "replace")


def find_tesseract() -> Tesseract | None:
    """With German and English, as far as they are installed; None without the program or without either."""
    program = shutil.which("tesseract")
    if program is None:
        return None
    installed = (_run((program, "--list-langs"), b"", _LIST_SECONDS) or b"").decode("utf-8", "replace").split()
    languages = tuple(each for each in _LANGUAGES if each in installed)
    return Tesseract(program, languages) if languages else None


def _run(command: tuple[str, ...], given: bytes, seconds: float) -> bytes | None:
    """What the program writes; None where it fails, is over its time or writes too much."""
    # One thread: the limit is on processor time, and the mails are read one at a time on a small machine.
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "OMP_THREAD_LIMIT": "1"}
    if "TESSDATA_PREFIX" in os.environ:
        environment["TESSDATA_PREFIX"] = os.environ["TESSDATA_PREFIX"]
    try:
        with tempfile.TemporaryFile() as source:
            source.write(given)
            source.seek(0)
            process = subprocess.Popen(  # noqa: S603 - no shell; the program is what PATH names, the arguments are ours
                command,
                stdin=source,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                start_new_session=True,
            )
    except OSError:
        return None
    timer = threading.Timer(seconds, _kill, (process,))
    timer.start()
    try:
        # Should we be killed ourselves, this still ends it.
        with contextlib.suppress(OSError):
            resource.prlimit(process.pid, resource.RLIMIT_CPU, (int(seconds) + 1, int(seconds) + 2))
        assert process.stdout is not None
        with process.stdout:
            output = process.stdout.read(_OUTPUT_BYTES + 1)
            if len(output) > _OUTPUT_BYTES:
                return None
        return output if process.wait() == 0 else None
    finally:
        timer.cancel()
        _kill(process)
        process.wait()


def _kill(process: subprocess.Popen[bytes]) -> None:
    """The program and all that it started."""
    with contextlib.suppress(OSError):
        os.killpg(process.pid, signal.SIGKILL)
