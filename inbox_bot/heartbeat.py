"""The daemon's sign of life, in a file that `inbox-bot health` reads.

The file's age says whether the watching loop turns; its lines say which server is down, since when, and why. Every loop
tells of its own troubles; only the watching loop writes the file, or another's beat would hide that it stands still.
"""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

from . import log
from .clock import Clock


class Heartbeat:
    """What the loops of one daemon have to tell. For several threads."""

    def __init__(self, file: Path, clock: Clock) -> None:
        self._file = file
        self._clock = clock
        self._lock = threading.Lock()
        self._troubles: dict[str, tuple[str, datetime, str]] = {}
        """By loop: the edge that is down, since when, and why."""

    def down(self, loop: str, edge: str, reason: str) -> None:
        """The loop waits for this edge (imap, smtp or database), since the first time that it said so in a row."""
        with self._lock:
            known, since, _ = self._troubles.get(loop, ("", self._clock(), ""))
            self._troubles[loop] = (edge, since if known == edge else self._clock(), reason)

    def well(self, loop: str) -> None:
        """The loop has done what it had to do."""
        with self._lock:
            self._troubles.pop(loop, None)

    def beat(self) -> None:
        """The watching loop turns, whether or not the servers answer."""
        fresh = self._file.with_name(f"{self._file.name}.new")
        try:
            fresh.write_text("\n".join(self._lines()), encoding="utf-8")
            fresh.replace(self._file)  # in one stroke: whoever reads it meanwhile finds no half of it
        except OSError as error:  # a full disk: `health` will tell, and the work goes on as far as it can
            log.heartbeat_failed(error.strerror or type(error).__name__)

    def _lines(self) -> list[str]:
        """One for each edge, however many loops wait for it: the first of them knows since when."""
        with self._lock:
            first = sorted(self._troubles.values(), key=lambda trouble: trouble[1], reverse=True)
        return [
            f"{edge} since {since:%Y-%m-%dT%H:%M:%SZ}: {reason}"
            for edge, (since, reason) in sorted({edge: (since, reason) for edge, since, reason in first}.items())
        ]


def last_beat(file: Path) -> tuple[datetime, list[str]]:
    """When the daemon last gave a sign of life, and a line for each edge that was down then. Raises an OSError where it
    never did."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return datetime.fromtimestamp(file.stat().st_mtime, UTC), lines
