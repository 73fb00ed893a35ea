"""Calls that take memory. A module of its own, for the worker imports it: it may need next to nothing itself."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

MEGABYTE = 1 << 20
_kept: list[bytes] = []


def grows() -> int:
    """Takes what it can get; so many bytes were in memory at its highest."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    taken = []
    with contextlib.suppress(MemoryError):
        while True:
            taken.append(b"x" * MEGABYTE)
    taken.clear()
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))


def keeps(size: int) -> int:
    """As a library that forgets to give something back; the process."""
    _kept.append(b"x" * size)
    return os.getpid()
