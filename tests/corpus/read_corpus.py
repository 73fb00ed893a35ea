"""Read a folder of mails as `inbox-bot read` does and print CONTRACT lines.

    python -m tests.corpus.read_corpus CONFIG.toml PATH ... [--explain] > read.jsonl

Composes the pure rooms by hand: parse, open, check, understand. Used to measure reading; the product's own glue is
a flow.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from inbox_bot.documents import open_documents
from inbox_bot.mail import check_automatic, parse_message
from inbox_bot.model import Event, Mode, Office, ReadingContext, Session, Understanding
from inbox_bot.understanding import as_json, explain, understand


def context_of(config: Path) -> ReadingContext:
    """The part of a configuration that reading needs."""
    table = tomllib.loads(config.read_text(encoding="utf-8"))
    zone = ZoneInfo(table.get("timezone", "Europe/Berlin"))
    mailbox = table["mailbox"]
    office = Office(
        address=mailbox["address"],
        name=mailbox.get("name", ""),
        aliases=tuple(mailbox.get("aliases", ())),
        organisers=tuple(mailbox.get("organisers", ())),
        contacts=tuple(mailbox.get("contacts", ())),
        language=table.get("language", "de"),
    )
    return ReadingContext(office, tuple(_event(each, zone) for each in table.get("events", ())))


def _event(table: dict[str, object], zone: ZoneInfo) -> Event:
    def texts(key: str) -> tuple[str, ...]:
        value = table.get(key, ())
        return tuple(str(each) for each in value) if isinstance(value, list) else ()

    def moment(key: str) -> datetime | None:
        value = table.get(key)
        return value.replace(tzinfo=zone) if isinstance(value, datetime) else None

    sessions = table.get("sessions", ())
    return Event(
        slug=str(table["slug"]),
        title=str(table["title"]),
        starts=moment("starts"),
        ends=moment("ends"),
        place=str(table.get("place", "")),
        modes=tuple(Mode(each) for each in texts("modes")) or (Mode.ONSITE,),
        aliases=texts("aliases"),
        people=texts("people"),
        sessions=tuple(_session(each) for each in sessions) if isinstance(sessions, list) else (),
    )


def _session(table: dict[str, object]) -> Session:
    aliases = table.get("aliases", ())
    return Session(
        slug=str(table["slug"]),
        title=str(table["title"]),
        aliases=tuple(str(each) for each in aliases) if isinstance(aliases, list) else (),
    )


def read(data: bytes, context: ReadingContext) -> Understanding:
    """One mail's bytes, understood."""
    message = parse_message(data)
    return understand(message, open_documents(message), check_automatic(message, context.office), context)


def mails(paths: list[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.glob("*.eml")) if path.is_dir() else [path]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("config", type=Path)
    parser.add_argument("paths", type=Path, nargs="+")
    parser.add_argument("--explain", action="store_true")
    options = parser.parse_args()
    context = context_of(options.config)
    for path in mails(options.paths):
        understanding = read(path.read_bytes(), context)
        sys.stdout.write(json.dumps(as_json(path.name, understanding), ensure_ascii=False) + "\n")
        if options.explain:
            sys.stderr.write("\n".join([path.name, *explain(understanding)]) + "\n")


if __name__ == "__main__":
    main()
