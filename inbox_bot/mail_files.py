"""Mails in files: each gives an `Understanding`, whatever the file is."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType

from .config import Config
from .edges.tesseract import find_tesseract
from .edges.worker import Child, GaveUp
from .flows.reading import read
from .model import Action, Intent, ReadingContext, Sign, Understanding
from .reader import worker_of


class FileReader:
    """Reads in a worker process, as the daemon does; to be closed."""

    def __init__(self, config: Config, child: Child) -> None:
        self._context = ReadingContext(config.office, config.events)
        self._most = config.mailbox.max_message_bytes
        self._worker = worker_of(config, child)
        self._read_picture = find_tesseract()

    def __enter__(self) -> FileReader:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._worker.close()

    def read(self, path: Path) -> tuple[Understanding, tuple[Sign, ...]]:
        """What the mail says, and which rules on machines' mail it falls under."""
        try:
            with path.open("rb") as file:
                data = file.read(self._most + 1)
        except OSError as error:
            return _for_a_person(f"Die Datei lässt sich nicht lesen: {error.strerror}.")
        if len(data) > self._most:
            return _for_a_person(f"Die E-Mail ist größer als {self._most // 1024**2} MB und wurde nicht geöffnet.")
        reading = self._worker.call(read, data, self._context, self._read_picture)
        if isinstance(reading, GaveUp):
            return _for_a_person(reading.reason)
        message = reading.message
        if not (reading.failure or message.from_ or message.subject or message.message_id or message.date):
            return _for_a_person("Die Datei ist keine E-Mail: Absender, Betreff, Datum und Message-ID fehlen.")
        return reading.understanding, reading.verdict.signs


def _for_a_person(reason: str) -> tuple[Understanding, tuple[Sign, ...]]:
    return Understanding(Intent.UNRELATED, Action.REVIEW, reasons=(reason,)), ()
