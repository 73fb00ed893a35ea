"""What is wrong between keys.

Takes finished nouns, yields `Problem`s. A noun that stands in for a missing table has an empty address or host.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from itertools import combinations, pairwise
from urllib.parse import urlsplit

from ..model import Event, Folder, MailboxSettings, Office, Policy, Security, ServerSettings, Session
from .key_names import event_key
from .tables import File, OAuth2Table, ScheduleTable, ServerTable
from .values import Config, Problem

# -------------------------------------------------------------------------------------------------------------- errors


def missing_tables(raw: Mapping[str, object]) -> Iterator[Problem]:
    for table, keys in (("mailbox", "address and name"), ("imap", "host and username"), ("smtp", "host")):
        if table not in raw:
            instead = f"write [{table}] on a line of its own, below it {keys}"
            yield Problem(f"[{table}]", "the table is missing", instead)


def errors(file: File, config: Config, refused: Set[str]) -> Iterator[Problem]:
    """`refused`: the keys that have a problem already, so that none is called missing because it was left out."""
    yield from _office_errors(config.office)
    for name, table, server in (("imap", file.imap, config.imap), ("smtp", file.smtp, config.smtp)):
        if table:
            yield from _server_errors(name, table, server)
            yield from _sign_in_errors(name, table, refused)
    yield from _folder_errors(config.folders, config.mailbox)
    yield from _policy_errors(config.policy)
    yield from _schedule_errors(file.schedule)
    yield from _event_list_errors(config.events)
    for event in config.events:
        yield from _event_errors(event, refused)


def _office_errors(office: Office) -> Iterator[Problem]:
    own = office.address.lower()
    for number, alias in enumerate(office.aliases, 1):
        if alias.lower() == own:
            yield Problem(f"[mailbox] aliases, entry {number}", "is the mailbox's own address", "take it out")
    for number, organiser in enumerate(office.organisers, 1):
        if organiser.lower() in office.addresses:
            # The digest would come in as a mail again.
            what = "is an address of this mailbox, where nobody reads the digest"
            yield Problem(f"[mailbox] organisers, entry {number}", what, "write the address of a person")


def _server_errors(name: str, table: ServerTable, server: ServerSettings) -> Iterator[Problem]:
    if server.security is Security.NONE and not _is_loopback(server.host):
        what = '"none" would send the password and every mail readable over the network'
        yield Problem(f"[{name}] security", what, 'write "tls" or "starttls"; "none" is for 127.0.0.1 only')
    if re.search(r"[/:@\s]", server.host) and not _is_address(server.host):
        yield Problem(f"[{name}] host", "is more than a host name", 'write the name alone: "mail.amt.example"')
    yield from _port_errors(name, server)


_IMPLICIT_TLS, _IN_THE_OPEN = (993, 465), (143, 25, 587)


def _port_errors(name: str, server: ServerSettings) -> Iterator[Problem]:
    """The customary ports say which security they speak (RFC 8314); the wrong pair only shows as a time-out."""
    if server.security is Security.TLS and server.port in _IN_THE_OPEN:
        yield Problem(f"[{name}] security", f'port {server.port} is not for "tls"', 'write "starttls", or another port')
    if server.security is Security.STARTTLS and server.port in _IMPLICIT_TLS:
        what = f'port {server.port} is not for "starttls"'
        yield Problem(f"[{name}] security", what, 'write "tls", or another port')


def _sign_in_errors(name: str, table: ServerTable, refused: Set[str]) -> Iterator[Problem]:
    has_password = bool(table.password_file or table.password_env)
    if has_password and table.oauth2:
        yield Problem(f"[{name}.oauth2]", "there is a password as well", "keep one of the two")
    if table.oauth2:
        yield from _token_url_errors(name, table.oauth2)
    if not any(key.startswith((f"[{name}] password", f"[{name}] username", f"[{name}.oauth2]")) for key in refused):
        yield from _missing_sign_in(name, table, has_password or table.oauth2 is not None)


def _missing_sign_in(name: str, table: ServerTable, has_proof: bool) -> Iterator[Problem]:
    if table.username and not has_proof:
        yield Problem(f"[{name}] username", "there is no password for it", "write password_file or password_env")
    if has_proof and not table.username:
        yield Problem(f"[{name}] username", "is missing beside the password", "write the name to sign in with")
    if name == "imap" and not table.username and not has_proof:
        yield Problem("[imap] username", "is missing", "write the name to sign in with; IMAP is closed without one")
    if table.oauth2 and not _proofs(table.oauth2):
        what = "there is neither a client secret nor a refresh token"
        yield Problem(f"[{name}.oauth2]", what, "write client_secret_file or refresh_token_file (or ..._env)")


def _proofs(table: OAuth2Table) -> bool:
    return bool(
        table.client_secret_file or table.client_secret_env or table.refresh_token_file or table.refresh_token_env
    )


def _token_url_errors(name: str, table: OAuth2Table) -> Iterator[Problem]:
    """The secret goes there: not in the open (RFC 6749 2.3.1)."""
    url = urlsplit(table.token_url)
    if not url.hostname or not (url.scheme == "https" or (url.scheme == "http" and _is_loopback(url.hostname))):
        yield Problem(f"[{name}.oauth2] token_url", "is no https address", 'write "https://..."')


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def _folder_errors(folders: Mapping[Folder, str], mailbox: MailboxSettings) -> Iterator[Problem]:
    for (first, name), (second, other) in combinations(folders.items(), 2):
        if name.casefold() == other.casefold():
            yield Problem(f"[folders] {second}", f"has the same name as {first}", "give each folder a name of its own")
    for folder, name in folders.items():
        if name.casefold() in ("inbox", mailbox.mailbox.casefold(), (mailbox.sent or "inbox").casefold()):
            yield Problem(f"[folders] {folder}", "is the inbox or the folder of sent mail", "write another name")


def _policy_errors(policy: Policy) -> Iterator[Problem]:
    if policy.answers_per_address_an_hour > policy.answers_per_address_a_day:
        what = "is more than answers_per_address_a_day"
        yield Problem("[policy] answers_per_address_an_hour", what, f"write at most {policy.answers_per_address_a_day}")
    if policy.answers_per_domain_an_hour > policy.answers_an_hour:
        what = "is more than answers_an_hour"
        yield Problem("[policy] answers_per_domain_an_hour", what, f"write at most {policy.answers_an_hour}")


def _schedule_errors(schedule: ScheduleTable) -> Iterator[Problem]:
    # BEHAVIOUR 10: remarks on access are kept shortest of all, people longest.
    keys = ("keep_remarks_days", "keep_mails_days", "keep_people_days")
    for shorter, longer in pairwise(keys):
        most = getattr(schedule, longer)
        if getattr(schedule, shorter) > most:
            yield Problem(f"[schedule] {shorter}", f"is longer than {longer}", f"write at most {most}")
    if schedule.digest_at is not None and not schedule.digest_weekdays:
        yield Problem("[schedule] digest_weekdays", "is empty", 'name the days, or write digest_at = "off"')


def _event_list_errors(events: Sequence[Event]) -> Iterator[Problem]:
    for first, second in combinations(events, 2):
        if first.slug == second.slug:
            yield Problem(event_key(second.slug, "slug"), "two events have this slug", "give each a slug of its own")
    live = [event for event in events if event.live]
    for first, second in combinations(live, 2):
        for alias in _shared(_names(first), _names(second)):
            what = f'"{alias}" also means "{first.slug}", so that a mail with it fits both'
            key = event_key(second.slug, "title" if alias == second.title else "aliases")
            yield Problem(key, what, "give each its own words, such as the year")


def _names(event: Event) -> tuple[str, ...]:
    return (*event.aliases, event.title)


def _shared(one: Iterable[str], other: Iterable[str]) -> list[str]:
    """The names that are the same but for case, hyphens and blanks, in the spelling of `other`."""
    known = {_folded(name) for name in one}
    return list({_folded(name): name for name in other if _folded(name) in known}.values())


def _folded(name: str) -> str:
    return " ".join(re.findall(r"\w+", name.casefold()))


def _event_errors(event: Event, refused: Set[str]) -> Iterator[Problem]:
    yield from _moment_errors(event)
    if event_key(event.slug, "starts") not in refused:
        yield from _missing_start(event)
    yield from _mode_errors(event)
    yield from _session_errors(event)


def _missing_start(event: Event) -> Iterator[Problem]:
    if event.ends and not event.starts:
        yield Problem(event_key(event.slug, "ends"), "there is no starts", "write starts as well, or neither")
    if event.dial_in and not event.starts:
        instead = "write starts, or leave [events.dial_in] out until the date is set"
        yield Problem(event_key(event.slug, "dial_in"), "counts from the start, which is missing", instead)


_ORDER = (
    ("ends", "starts", "is not after starts", "write the moment when the event ends"),
    ("registration_closes", "registration_opens", "is not after registration_opens", "write a later moment"),
)


def _moment_errors(event: Event) -> Iterator[Problem]:
    for later, earlier, what, instead in _ORDER:
        first, second = getattr(event, earlier), getattr(event, later)
        if first and second and second <= first:
            yield Problem(event_key(event.slug, later), what, instead)
    over = event.ends or event.starts
    for key in ("registration_opens", "registration_closes"):
        moment = getattr(event, key)
        if moment and over and moment > over:
            yield Problem(event_key(event.slug, key), "is after the event", "write a moment before it starts")


def _mode_errors(event: Event) -> Iterator[Problem]:
    offered = " and ".join(f'"{mode}"' for mode in event.modes)
    for mode, _ in event.capacity_by_mode:
        if mode not in event.modes:
            what = f'counts places for "{mode}", but modes offers {offered}'
            yield Problem(event_key(event.slug, "capacity"), what, f'take "{mode}" out, or add it to modes')
    for mode in event.dial_in.modes if event.dial_in else ():
        if mode not in event.modes:
            what = f'"{mode}" is not among modes, so nobody would get the dial-in'
            yield Problem(
                event_key(event.slug, "dial_in", "modes"),
                what,
                f'write {offered}, or add "{mode}" to the modes of the event',
            )


def _session_errors(event: Event) -> Iterator[Problem]:
    for first, second in combinations(event.sessions, 2):
        key = event_key(event.slug, f'sessions "{second.slug}"')
        if first.slug == second.slug:
            yield Problem(f"{key} · slug", "two sessions have this slug", "give each a slug of its own")
        for alias in _shared(_session_names(first), _session_names(second)):
            what = f'"{alias}" also means "{first.slug}"'
            at = f"{key} · {'title' if alias == second.title else 'aliases'}"
            yield Problem(at, what, "give each session words of its own")


def _session_names(session: Session) -> tuple[str, ...]:
    return (*session.aliases, session.title)
