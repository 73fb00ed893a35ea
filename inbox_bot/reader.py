"""Who reads mails: a process that may die, or this very one.

Apart from the composition root, as a command that only reads, and the worker process itself, need neither the database
nor the mail servers' libraries: they take a second to load and sixty megabytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import log
from .edges.tesseract import find_tesseract
from .edges.worker import Child, GaveUp, Worker
from .flows.reading import Reading, prepare, read_raw, unreadable
from .model import RawMessage, ReadingContext
from .model.documents import ReadPicture

if TYPE_CHECKING:
    from .config import Config


class WorkerReader:
    """Reads mails in a process that may be killed."""

    def __init__(self, worker: Worker, read_picture: ReadPicture | None = None) -> None:
        self._worker = worker
        self._read_picture = read_picture

    def read(self, raw: RawMessage, context: ReadingContext) -> Reading:
        result = self._worker.call(read_raw, raw, context, self._read_picture)
        reading = unreadable(raw, result.reason) if isinstance(result, GaveUp) else result
        if reading.failure:
            log.reading_refused(reading.message.key, raw.uid, reading.failure)
        return reading

    def close(self) -> None:
        self._worker.close()


class DirectReader:
    """Reads in this very process: for commands that read a mail or none, and then end."""

    def read(self, raw: RawMessage, context: ReadingContext) -> Reading:
        return read_raw(raw, context, find_tesseract())

    def close(self) -> None:
        """Nothing to end."""


def worker_of(config: Config, child: Child | None = None) -> Worker:
    """The process in which mails are read; `child` where one was begun already."""
    return Worker(
        timeout_seconds=config.daemon.worker_timeout_seconds,
        memory_bytes=config.daemon.worker_memory_mb * 1024 * 1024,
        prepare=prepare,
        child=child,
    )
