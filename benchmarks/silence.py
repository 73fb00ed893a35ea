"""Whom the bot would answer: `python -m benchmarks.silence CONFIG FOLDER ... [--people] [--show]`.

Each mail goes the whole way, reading and decision, before an empty list. Without `--people` the folders hold machines'
mails: every answer is a fault. With it they hold people's: every one that the rules of BEHAVIOUR 5 silence is a fault,
and those that they keep for a person are counted. Public mails are addressed to others, which alone would hold each of
them (rule 9): so the mail's own recipient is taken to be our address. `--as-they-are` leaves that out.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from inbox_bot.clock import system_clock
from inbox_bot.flows.reading import Reading, read
from inbox_bot.mail import parse_message
from inbox_bot.model import Decision, Office, Policy, ReadingContext, ReplyRule, Roster
from inbox_bot.registration import decide
from tests.corpus.read_corpus import context_of


@dataclass(frozen=True, slots=True)
class Judged:
    """What would become of one mail."""

    path: Path
    reading: Reading
    decision: Decision


def addressed_as(data: bytes, office: Office) -> Office:
    """The office at the address that this mail was sent to."""
    message = parse_message(data)
    to = next((each.addr for each in (*message.to, *message.cc)), office.address)
    senders = {each.addr.lower() for each in message.from_}
    return office if to.lower() in senders else replace(office, address=to)


def judge(path: Path, context: ReadingContext, *, as_they_are: bool) -> Judged:
    """Reads a mail and decides about it, with every list still empty."""
    data = path.read_bytes()
    office = context.office if as_they_are else addressed_as(data, context.office)
    reading = read(data, ReadingContext(office, context.events))
    meant = [each for each in context.events if reading.understanding.event in (None, each.slug)]
    first_day = min((each.starts for each in meant if each.starts), default=system_clock())
    now = first_day.replace(year=first_day.year - 1)
    decision = decide(
        reading.message,
        reading.understanding,
        reading.verdict,
        tuple(Roster(each) for each in meant),
        sender=reading.reply_to,
        received_at=now,
        now=now,
        office=office,
        policy=Policy(),
    )
    return Judged(path, reading, decision)


def mails(folders: list[Path]) -> Iterator[Path]:
    """Every mail below these folders, in order."""
    for folder in folders:
        yield from sorted(folder.rglob("*.eml"))


def main() -> int:
    """The figures; 1 where there is a fault."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("config", type=Path)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--people", action="store_true", help="these are people's mails")
    parser.add_argument("--show", action="store_true", help="name each fault, and each mail that no rule knew")
    parser.add_argument("--as-they-are", action="store_true", help="do not take the mail's recipient to be us")
    options = parser.parse_args()
    context = context_of(options.config)
    judged = [judge(path, context, as_they_are=options.as_they_are) for path in mails(options.folders)]
    rules = Counter(each.reading.verdict.rule for each in judged)
    answered = [each for each in judged if each.decision.answers]
    silenced = [each for each in judged if each.reading.verdict.rule is ReplyRule.NEVER]
    machines = sum(each.reading.verdict.is_machine for each in judged)
    sys.stdout.write(
        f"{len(judged)} mails: never answered by rule {rules[ReplyRule.NEVER]} (machines for certain {machines}), "
        f"held by rule {rules[ReplyRule.HOLD]}, left to reading {rules[ReplyRule.MAY]}; answered {len(answered)}\n"
    )
    faults = silenced if options.people else answered
    sys.stdout.write(f"faults: {len(faults)}\n")
    unknown = [each for each in judged if (each.reading.verdict.rule is not ReplyRule.NEVER) is not options.people]
    for each in (*faults, *unknown) if options.show else ():
        verdict, understood = each.reading.verdict, each.reading.understanding
        sys.stdout.write(
            f"{each.path.name}: {verdict.rule}, {understood.intent}, {each.decision.disposition}, "
            f"{len(each.decision.answers)} answers; {verdict.reason}\n"
        )
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
