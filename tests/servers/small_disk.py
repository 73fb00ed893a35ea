"""A disk of a few megabytes that a test can fill: then the kernel says ENOSPC, as on any full disk."""

from __future__ import annotations

import errno
import os
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from .throw_away import runs_as


@dataclass(frozen=True, slots=True)
class SmallDisk:
    folder: Path

    def fill(self) -> None:
        """To the last byte."""
        ballast = os.open(self._ballast, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        try:
            for size in (1 << 16, 1):
                self._write_all(ballast, size)
        finally:
            os.close(ballast)

    def _write_all(self, ballast: int, size: int) -> None:
        try:
            while True:
                os.write(ballast, b"x" * size)
        except OSError as error:
            if error.errno != errno.ENOSPC:
                raise

    def make_room(self) -> None:
        self._ballast.unlink()

    @property
    def _ballast(self) -> Path:
        return self.folder / "ballast"


@contextmanager
def small_disk(megabytes: int) -> Iterator[SmallDisk]:
    """A file system in memory, of whoever the servers run as. The test is skipped, and says so, where nobody may mount:
    that is root's right, in a container one that has to be given (CAP_SYS_ADMIN)."""
    folder = Path(tempfile.mkdtemp(prefix="small-disk-"))
    owner = runs_as()
    options = f"size={megabytes}m,mode=700,uid={owner.pw_uid},gid={owner.pw_gid}"
    try:
        mounted = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], capture_output=True, text=True, check=False
        )
        if mounted.returncode != 0:
            pytest.skip(f"no disk to fill: {mounted.stderr.strip() or 'mount failed'}")
        try:
            yield SmallDisk(folder)
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
    finally:
        folder.rmdir()
