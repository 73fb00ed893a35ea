"""One function a fact; ids only.

Never a name, an address, a subject or a word of a mail: the log leaves the process, often the house (BEHAVIOUR 10). A
mail is its key, an answer its Message-ID, both digests. Whoever needs to know more looks into the database.
"""

from __future__ import annotations

import contextlib
import logging
import sys
import traceback
from pathlib import Path
from typing import TextIO, cast

import structlog

from .model import Disposition, DueJob, SendResult

_log: structlog.stdlib.BoundLogger = structlog.get_logger("inbox_bot")


class _Patient:
    """A stream on which a line may get lost: a full disk or a reader that is gone must not end the work."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            self._stream.flush()


def configure(level: str = "info", form: str = "json", stream: TextIO = sys.stderr) -> None:
    """Sends the log to `stream`: one JSON object a line, or lines for a console (`form`)."""
    renderer: structlog.types.Processor = (
        structlog.processors.JSONRenderer() if form == "json" else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(cast(TextIO, _Patient(stream))),
        cache_logger_on_first_use=False,
    )
    # The libraries' own loggers may carry protocol lines with addresses: they are not ours to publish.
    logging.getLogger().handlers = [logging.NullHandler()]


def started(version: str, schema: str, events: int) -> None:
    _log.info("started", version=version, database=schema, events=events)


def stopped() -> None:
    _log.info("stopped")


def mailbox_connected(uidvalidity: int) -> None:
    _log.info("mailbox connected", uidvalidity=uidvalidity)


def edge_down(edge: str, reason: str, retry_in: float) -> None:
    """`edge`: imap, smtp or database. `reason` comes from our own wording, never from a mail."""
    _log.warning("edge down", edge=edge, reason=reason, retry_in_seconds=round(retry_in, 1))


def heartbeat_failed(reason: str) -> None:
    _log.warning("heartbeat failed", reason=reason)


def loop_failed(loop: str, error: Exception, retry_in: float) -> None:
    """A fault of the program, by class and place: its text may quote a mail. `loop`: watch, send, copy or tick."""
    _log.error(
        "loop failed",
        loop=loop,
        error=type(error).__name__,
        place=_place(error),
        retry_in_seconds=round(retry_in, 1),
    )


def _place(error: Exception) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""


def mail_received(
    key: str, uid: int, disposition: Disposition, intent: str, event: str | None, answers: int, changes: int
) -> None:
    _log.info(
        "mail received",
        mail=key,
        uid=uid,
        disposition=disposition.value,
        intent=intent,
        event_slug=event,
        answers=answers,
        changes=changes,
    )


def mail_seen_before(key: str, uid: int) -> None:
    _log.info("mail seen before", mail=key, uid=uid)


def mail_filed(uid: int, folder: str) -> None:
    """`folder`: the state's own name (`confirmed`), not what people call it."""
    _log.info("mail filed", uid=uid, folder=folder)


def filing_refused(uid: int, folder: str, reason: str) -> None:
    """`reason`: in our own words, with the server's response code."""
    _log.warning("filing refused", uid=uid, folder=folder, reason=reason)


def copy_refused(message_id: str, reason: str) -> None:
    _log.warning("copy refused", answer=message_id, reason=reason)


def try_failed(uid: int, attempt: int, error: str) -> None:
    """`error`: the class of the exception; its text may quote the mail."""
    _log.error("mail failed", uid=uid, attempt=attempt, error=error)


def mail_shunted(key: str, uid: int) -> None:
    _log.error("mail shunted", mail=key, uid=uid)


def reading_refused(key: str, uid: int, reason: str) -> None:
    """The worker gave up: time, memory, crash."""
    _log.warning("reading refused", mail=key, uid=uid, reason=reason)


def answer_attempted(message_id: str, result: SendResult, state: str) -> None:
    _log.info("answer attempted", answer=message_id, result=type(result).__name__.lower(), state=state)


def sending_failed(message_id: str, error: Exception) -> None:
    """A fault of the program while it sent this mail."""
    _log.error("sending failed", answer=message_id, error=type(error).__name__, place=_place(error))


def mail_came_back(key: str, status: str) -> None:
    """A report of a failed delivery. 5.6 and 5.7 are no recipient's fault (RFC 3463): our mail itself is refused."""
    tell = _log.error if status.startswith(("5.6.", "5.7.")) else _log.warning
    tell("mail came back", mail=key, status=status)


def answer_withheld(message_id: str, cap: str) -> None:
    _log.warning("answer withheld", answer=message_id, cap=cap)


def job_done(job: DueJob, answers: int, changes: int) -> None:
    _log.info(
        "job done",
        kind=job.kind.value,
        event_slug=job.event,
        due_at=job.due_at.isoformat(),
        answers=answers,
        changes=changes,
    )


def job_failed(job: DueJob, error: str) -> None:
    _log.error("job failed", kind=job.kind.value, event_slug=job.event, due_at=job.due_at.isoformat(), error=error)


def dial_in_missing(event: str) -> None:
    _log.error("dial-in missing", event_slug=event)


def purged(counts: dict[str, int]) -> None:
    _log.info("purged", **counts)
