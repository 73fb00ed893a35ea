"""One reading in a worker process, with what it took of the processor's time and of memory."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from inbox_bot.edges.worker import GaveUp, Worker
from inbox_bot.flows.reading import prepare, read
from inbox_bot.model import ReadingContext
from inbox_bot.model.documents import ReadPicture
from inbox_bot.understanding import as_json

MOST_SECONDS = 2.0
MOST_MEGABYTES = 300


@dataclass(frozen=True, slots=True)
class Measured:
    """`state`: the action, or "raised" or "killed"."""

    state: str
    failure: str
    seconds: float
    megabytes: float

    @property
    def breaks_the_promise(self) -> bool:
        return self.seconds > MOST_SECONDS or self.megabytes > MOST_MEGABYTES or self.state in ("raised", "killed")


def new_worker() -> Worker:
    return Worker(timeout_seconds=120, memory_bytes=MOST_MEGABYTES << 20, prepare=prepare)


def attempt(worker: Worker, data: bytes, context: ReadingContext, read_picture: ReadPicture | None = None) -> Measured:
    started = time.monotonic()
    found = worker.call(measured, data, context, read_picture)
    if isinstance(found, GaveUp):
        return Measured("killed", found.reason, time.monotonic() - started, 0.0)
    return found


def measured(data: bytes, context: ReadingContext, read_picture: ReadPicture | None = None) -> Measured:
    """Runs in the worker; Linux counts the memory at its highest, and starts anew when told."""
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    started = time.process_time()
    reading = read(data, context, read_picture)
    seconds = time.process_time() - started
    as_json("measured", reading.understanding)
    status = Path("/proc/self/status").read_text(encoding="ascii")
    kilobytes = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    has_raised = "gescheitert" in reading.failure
    state = "raised" if has_raised else reading.understanding.action.value
    return Measured(state, reading.failure, seconds, kilobytes / 1024)
