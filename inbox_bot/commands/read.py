"""`inbox-bot read`: what the bot understands of mails in files; knows no list, stores and sends nothing.

Read as the daemon reads: in a worker process that is killed where a mail is a bomb, so that every file gives its line.
The worker loads words and models while this process reads the configuration: what is slow to load is imported late.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from ..edges.worker import Child, begin_child, end_child
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
    child = begin_child(_prepare)
    try:
        _read(arguments, child)
    finally:
        end_child(child)
    return 0


def _prepare() -> None:
    """In the worker process; it has a few mails to read, most of them letters."""
    from ..flows.reading import prepare_for_letters

    prepare_for_letters()


def _read(arguments: argparse.Namespace, child: Child) -> None:
    config = load(arguments)
    from ..mail_files import FileReader
    from ..understanding import as_json, explain

    sys.stdout.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    with FileReader(config, child) as reader:
        for path in _mails(arguments.paths):
            understanding, signs = reader.read(path)
            print(json.dumps(as_json(path.name, understanding), ensure_ascii=False), flush=True)
            if arguments.explain:
                lines = [*explain(understanding), *(f"  rule {sign}. {sign.reason}" for sign in signs)]
                print(f"{path.name}:", *(f"  {line}" for line in lines), sep="\n", file=sys.stderr)


def _mails(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            files = sorted(path.glob("*.eml"))
            if not files:
                print(f"inbox-bot read: {path}: no *.eml in this folder", file=sys.stderr)
            yield from files
        else:
            yield path
