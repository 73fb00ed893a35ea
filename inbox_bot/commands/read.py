"""`inbox-bot read`: what the bot understands of mails in files; knows no list, stores and sends nothing.

Read as the daemon reads: in a worker process that is killed where a mail is a bomb, so that every file gives its line.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from ..edges.tesseract import find_tesseract
from ..edges.worker import GaveUp, Worker
from ..flows.reading import prepare_for_letters, read
from ..model import Action, Intent, ReadingContext, Sign, Understanding
from ..model.documents import ReadPicture
from ..reader import worker_of
from ..understanding import as_json, explain
from . import add_config, load


def arguments(parser: argparse.ArgumentParser) -> None:
    add_config(parser)
    parser.add_argument("--explain", action="store_true", help="say on standard error what each reading rests on")
    parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a mail, or a folder with *.eml")


def run(arguments: argparse.Namespace) -> int:
    """One JSON object a line and mail; a file that is no mail still gives a line."""
    missing = [path for path in arguments.paths if not path.exists()]
    if missing:
        print(f"inbox-bot read: {missing[0]}: there is no such file or folder", file=sys.stderr)
        return 2
    config = load(arguments)
    context = ReadingContext(config.office, config.events)
    read_picture = find_tesseract()
    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    worker = worker_of(config, prepare_for_letters)  # it has a few mails to read, most of them letters
    try:
        for path in _mails(arguments.paths):
            understanding, signs = _understood(path, config.mailbox.max_message_bytes, worker, context, read_picture)
            print(json.dumps(as_json(path.name, understanding), ensure_ascii=False), flush=True)
            if arguments.explain:
                lines = [*explain(understanding), *(f"  rule {sign}. {sign.reason}" for sign in signs)]
                print(f"{path.name}:", *(f"  {line}" for line in lines), sep="\n", file=sys.stderr)
    finally:
        worker.close()
    return 0


def _mails(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            files = sorted(path.glob("*.eml"))
            if not files:
                print(f"inbox-bot read: {path}: no *.eml in this folder", file=sys.stderr)
            yield from files
        else:
            yield path


def _understood(
    path: Path, most: int, worker: Worker, context: ReadingContext, read_picture: ReadPicture | None
) -> tuple[Understanding, tuple[Sign, ...]]:
    """What the mail says, and which rules on machines' mail it falls under. `most`: bytes of a mail."""
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
    except OSError as error:
        return _for_a_person(f"Die Datei lässt sich nicht lesen: {error.strerror}.")
    if len(data) > most:
        return _for_a_person(f"Die E-Mail ist größer als {most // 1024**2} MB und wurde nicht geöffnet.")
    reading = worker.call(read, data, context, read_picture)
    if isinstance(reading, GaveUp):
        return _for_a_person(reading.reason)
    message = reading.message
    if not (reading.failure or message.from_ or message.subject or message.message_id or message.date):
        return _for_a_person("Die Datei ist keine E-Mail: Absender, Betreff, Datum und Message-ID fehlen.")
    return reading.understanding, reading.verdict.signs


def _for_a_person(reason: str) -> tuple[Understanding, tuple[Sign, ...]]:
    return Understanding(Intent.UNRELATED, Action.REVIEW, reasons=(reason,)), ()
