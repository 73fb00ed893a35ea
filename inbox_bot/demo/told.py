"""How the demo looks on a terminal: one function a thing to be told."""

from __future__ import annotations

import email
import email.policy
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from ..flows.reading import Reading
from ..model import Event, Folder, MailState, Office, OutgoingMail, Person, ReceivedMail, Roster, Status, Understanding

WIDTH = 100


def opening(events: Sequence[Event], office: Office) -> None:
    print(f"\nThe bot is at work for {office.name} <{office.address}>. Its events:")
    for event in events:
        date = f"{event.starts:%d.%m.%Y %H:%M}" if event.starts else "date open"
        print(f"  {event.slug:9} {event.title}, {date}, {_limits(event)}")
    print("Now a dozen mails arrive. Everything runs over IMAP and SMTP on loopback, by the same daemon as in earnest.")


def letter(name: str, reading: Reading) -> None:
    message = reading.message
    sender = next(iter(message.from_), None)
    print(f"\n{'━' * 3} {name.partition('-')[2].replace('-', ' ')} {'━' * (WIDTH - len(name) - 4)}")
    _line("From", f"{sender.name} <{sender.addr}>" if sender else "nobody")
    _line("Subject", message.subject)
    for line in reading.opening.splitlines()[:9]:
        print(f"  │ {line[: WIDTH - 4]}")


def arrived(received: ReceivedMail) -> None:
    print(f"\n{'━' * WIDTH}")
    _line("From", received.sender or "not kept: the mail is no business of ours")
    _line("Subject", received.subject)


def understood(understanding: Understanding) -> None:
    _line(
        "Understood",
        f"{understanding.intent} · event {understanding.event or 'unknown'} · "
        f"{understanding.confidence:.2f} sure · {understanding.action}",
    )
    for person in understanding.register:
        print(f"               + {_person(person)}")
    for name in understanding.cancel or (["whoever this sender registered"] if understanding.cancel_sender else []):
        print(f"               - {name}")
    if understanding.unnamed:
        print(f"               + {understanding.unnamed} without a name")
    for reason in understanding.reasons[:3]:
        _line("", f"because: {reason}")


def decided(received: ReceivedMail, folders: Mapping[Folder, str]) -> None:
    where = f'moved to "{folders[received.folder]}"' if received.folder else "stays in the inbox, unread"
    _line("Decided", f"{received.disposition}, {where}")
    for reason in received.reasons[:3]:
        _line("", reason)


def answer(mail: OutgoingMail, path: Path) -> None:
    message = email.message_from_bytes(mail.data, policy=email.policy.default)
    state = "" if mail.state is MailState.SENT else f" ({mail.state})"
    _line("Answer", f"to {mail.to}{state}: {message['Subject']}")
    body = message.get_body(("plain",))
    text = body.get_content() if body else ""
    for line in [line for line in text.splitlines() if line.strip()][:7]:
        print(f"             ┆ {line[: WIDTH - 15]}")
    print(f"             → {path}")


def lists(rosters: Iterable[Roster]) -> None:
    for roster in rosters:
        if roster.registrations:
            confirmed, waiting = (roster.with_status(status) for status in (Status.CONFIRMED, Status.WAITLISTED))
            names = ", ".join(each.participant.name or "(name to come)" for each in confirmed)
            _line("List", f"{roster.event.slug}: {len(confirmed)} confirmed: {names}")
            if waiting:
                _line("", f"{len(waiting)} waiting: {', '.join(each.participant.name for each in waiting)}")


def nothing_happened() -> None:
    _line("", "Nothing came of it in time: that is a fault of the bot. See daemon.log.")


def waiting_for_dial_in(due_at: datetime) -> None:
    print(f"\n{'━' * 3} the dial-in falls due {'━' * (WIDTH - 26)}")
    _line("Clock", f"the configuration says {due_at:%H:%M:%S}; nothing happens before that")


def folders(counts: Mapping[str, int]) -> None:
    print(f"\n{'━' * 3} the mailbox now {'━' * (WIDTH - 20)}")
    for name, count in counts.items():
        print(f"  {name:16} {count:3} mails")


def closing(folder: Path, whole: bool) -> None:
    print(f"\n{'Done.' if whole else 'Something did not come to its end.'}")
    print(f"  Answers, as they were sent:  {folder / 'answers'}/*.eml (open them with any mail program)")
    print(f"  The organisers' digest:      {folder / 'digest.html'}, with its Excel lists beside it")
    print(f"  The log, without any name:   {folder / 'daemon.log'}")
    print("\nNext:")
    print("  bin/demo --serve                     write to the bot yourself, with your own mail program")
    print("  cp config.example.toml config.toml   then fill in your mailbox and events, and run")
    print("  .venv/bin/inbox-bot check --connect")
    print("  .venv/bin/inbox-bot run\n")


def how_to_write(imap_port: int, smtp_port: int, guest: str, password: str, office: str) -> None:
    print("The servers stay up. In your mail program, set up an account by hand, without encryption:")
    print(f"  your address   {guest}       user name: the address, password: {password}")
    print(f"  IMAP           127.0.0.1, port {imap_port}")
    print(f"  SMTP           127.0.0.1, port {smtp_port}")
    print(f"Write to {office}; the answer comes to your inbox.")
    print(f"The office's mailbox: the same servers, user {office}, password {password}.")
    print("Ctrl-C ends the demo; its mails are gone then, its files stay.")


def farewell() -> None:
    print("\nThe demo is over.")


def _line(label: str, text: str) -> None:
    first = f"  {label:11}"
    print(textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=" " * 13) if text else first.rstrip())


def _person(person: Person) -> str:
    details = [person.mode or "", *person.sessions, person.email or ""]
    return ", ".join(filter(None, [person.name, *details]))


def _limits(event: Event) -> str:
    by_mode = [f"{places} {mode}" for mode, places in event.capacity_by_mode]
    return " and ".join(by_mode or [str(event.capacity)]) + " places"
