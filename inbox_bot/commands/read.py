"""`inbox-bot read`: what the bot understands of mails in files; knows no list, stores and sends nothing.

Read as the daemon reads: in a worker process that is killed where a mail is a bomb, so that every file gives its line.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from ..app import worker_of
from ..edges.tesseract import find_tesseract
from ..edges.worker import GaveUp
from ..flows.reading import read
from ..model import Action, Intent, ReadingContext, Sign, Understanding
from ..model.documents import ReadPicture
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
    worker = worker_of(config)
    try:
        for path in _mails(arguments.paths):
            result = worker.call(_understood, path, context, read_picture)
            understanding, signs = _for_a_person(result.reason) if isinstance(result, GaveUp) else result
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
    path: Path, context: ReadingContext, read_picture: ReadPicture | None
) -> tuple[Understanding, tuple[Sign, ...]]:
    """What the mail says, and which rules on machines' mail it falls under."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return _for_a_person(f"Die Datei lässt sich nicht lesen: {error.strerror}.")
    reading = read(data, context, read_picture)
    message = reading.message
    if not (reading.failure or message.from_ or message.subject or message.message_id or message.date):
        return _for_a_person("Die Datei ist keine E-Mail: Absender, Betreff, Datum und Message-ID fehlen.")
    return reading.understanding, reading.verdict.signs


def _for_a_person(reason: str) -> tuple[Understanding, tuple[Sign, ...]]:
    return Understanding(Intent.UNRELATED, Action.REVIEW, reasons=(reason,)), ()
