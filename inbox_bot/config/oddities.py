"""What is allowed but seldom meant: `Config.warnings`, shown by `inbox-bot check`.

Takes finished nouns, yields `Problem`s. Events that are cancelled or not live may be as unfinished as they like.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time
from pathlib import Path

from ..model import Event, GroupRule, Mode
from .key_names import event_key
from .places import MEMORY, sqlite_file
from .tables import File
from .values import Config, Problem


def odd(file: File, config: Config) -> Iterator[Problem]:
    if not config.office.organisers:
        yield Problem("[mailbox] organisers", "is empty, so nobody gets the digest", "write a person's address")
    elif not config.office.trusted_authserv_ids:
        what = "is empty: whoever forges an organiser's address can cancel for anyone"
        instead = "write the name with which your mail server begins Authentication-Results"
        yield Problem("[mailbox] trusted_authserv_ids", what, instead)
    if not config.events:
        yield Problem("[[events]]", "there is none, so every mail is left alone", "write at least one event")
    if config.database == MEMORY:
        yield Problem("database", "lies in memory and is lost at the end", 'write "sqlite:///var/inbox_bot.db"')
    elif not file.daemon.heartbeat_file and sqlite_file(config.database) is None:
        what = f"is {config.daemon.heartbeat_file}, among the temporary files"
        yield Problem("[daemon] heartbeat_file", what, "name another where several daemons run on one machine")
    for event in config.events:
        if event.live and not event.cancelled:
            yield from _event_warnings(event)


def _event_warnings(event: Event) -> Iterator[Problem]:
    yield from _date_warnings(event)
    yield from _place_warnings(event)
    yield from _dial_in_warnings(event)
    splits = event.group_rule is GroupRule.TOGETHER_THEN_SPLIT
    if not splits and event.split_days_before != Event("", "").split_days_before:
        yield Problem(
            event_key(event.slug, "split_days_before"),
            f'has no effect with group_rule = "{event.group_rule}"',
            f'write group_rule = "{GroupRule.TOGETHER_THEN_SPLIT}", or take it out',
        )


def _date_warnings(event: Event) -> Iterator[Problem]:
    if event.starts is None:
        what = "is open: no calendar file, no reminder and no dial-in until it is set"
        yield Problem(event_key(event.slug, "starts"), what, "write it as soon as it is known")
    elif event.ends is None:
        yield Problem(event_key(event.slug, "ends"), "is missing in the calendar file", "write when the event ends")
    closes = event.registration_closes
    if closes is None:
        what = "is missing: registration stays open until the event starts"
        yield Problem(event_key(event.slug, "registration_closes"), what, "write it where there is a last day")
    elif closes.time() == time(0, 0):
        what = "is midnight, when that day begins"
        yield Problem(event_key(event.slug, "registration_closes"), what, "write 23:59:59 if the day itself counts")
    elif event.starts and closes > event.starts:
        yield Problem(event_key(event.slug, "registration_closes"), "is after the start", "write it if it is meant so")


def _place_warnings(event: Event) -> Iterator[Problem]:
    limits = dict(event.capacity_by_mode)
    if event.capacity is None and not limits:
        yield Problem(event_key(event.slug, "capacity"), "is missing: all get a place", "write it if it is limited")
    for mode in event.modes if limits and event.capacity is None else ():
        if mode not in limits:
            yield Problem(event_key(event.slug, "capacity"), f'sets no limit for "{mode}"', "add it if it is limited")
    for session in event.sessions:
        most = event.capacity or (sum(limits.values()) if set(limits) == set(event.modes) else None)
        if most and session.capacity and session.capacity > most:
            what = f"is more than the whole event has ({most})"
            yield Problem(event_key(event.slug, f'sessions "{session.slug}"', "capacity"), what, "check both numbers")


def _dial_in_warnings(event: Event) -> Iterator[Problem]:
    if event.dial_in is None:
        if Mode.ONLINE in event.modes:
            what = "is missing, though people may come online"
            yield Problem(event_key(event.slug, "dial_in"), what, "write [events.dial_in] if the bot is to send it")
    elif not event.dial_in.text_file:
        what = "is missing: nothing can be sent, and the organisers get an alarm on the day"
        yield Problem(event_key(event.slug, "dial_in", "text_file"), what, "name the file with the dial-in")
    elif not Path(event.dial_in.text_file).is_file():
        what = f"{event.dial_in.text_file} does not exist yet"
        yield Problem(event_key(event.slug, "dial_in", "text_file"), what, "write the dial-in there before its day")
