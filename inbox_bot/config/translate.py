"""From the tables of the file to the nouns of `model`.

Takes a valid `File`; appends a `Problem` for what only shows here (a moment that the clocks skip, an unreadable secret)
and goes on, so that one round finds everything.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

from ..model import (
    DialIn,
    Event,
    Folder,
    MailboxSettings,
    OAuth2Settings,
    Office,
    Policy,
    Schedule,
    ServerSettings,
    Session,
)
from .key_names import event_key
from .kinds import Places
from .places import resolved
from .secret_values import SecretSource
from .tables import (
    MIB,
    PORTS,
    DialInTable,
    EventTable,
    File,
    FoldersTable,
    ImapTable,
    MailboxTable,
    OAuth2Table,
    PolicyTable,
    ScheduleTable,
    ServerTable,
    SessionTable,
)
from .values import Problem

# --------------------------------------------------------------------------------------------------------------- times


def zone_of(name: str, problems: list[Problem]) -> tzinfo:
    """The zone of `timezone`; UTC stands in for an unknown one, beside a problem."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        problems.append(Problem("timezone", f'"{name}" is no time zone', f'write "{_similar_zone(name)}"'))
        return UTC


def _similar_zone(name: str) -> str:
    """By the last part first: "Berlin" and "Germany/Berlin" both mean a town."""
    town = name.rpartition("/")[2].lower().replace(" ", "_")
    fitting = sorted(zone for zone in available_timezones() if zone.rpartition("/")[2].lower() == town)
    return next((zone for zone in fitting if zone.startswith("Europe/")), (fitting or ["Europe/Berlin"])[0])


def localised(moment: datetime | None, zone: tzinfo, key: str, problems: list[Problem]) -> datetime | None:
    """A wall-clock time made aware; one with an offset is converted. What the clocks skip or show twice is refused."""
    if moment is None or moment.tzinfo is not None:
        return moment and moment.astimezone(zone)
    first, second = moment.replace(tzinfo=zone), moment.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return first
    problems.append(_clock_change(moment, first, second, zone, key))
    return None


def _clock_change(moment: datetime, first: datetime, second: datetime, zone: tzinfo, key: str) -> Problem:
    if first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == moment:
        both = f"{first.isoformat()} for the first or {second.isoformat()} for the second"
        return Problem(key, "the clocks show this time twice that night", f"write {both}")
    # PEP 495: in a gap fold=0 carries the offset from before, which lands after the change.
    later = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    return Problem(key, "the clocks skip this time that night", f"write for example {later.isoformat()}")


def answer_since(table: MailboxTable | None, zone: tzinfo, problems: list[Problem]) -> datetime | None:
    """A day alone means its first moment."""
    value = table.answer_since if table else None
    if isinstance(value, date) and not isinstance(value, datetime):
        value = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a wall clock, made aware below
    return localised(value, zone, "[mailbox] answer_since", problems)


# -------------------------------------------------------------------------------------------------------------- office


def office(file: File) -> Office:
    """An empty address stands in for a missing [mailbox]."""
    table = file.mailbox
    if table is None:
        return Office(address="", name="")
    return Office(
        address=table.address,
        name=table.name,
        aliases=tuple(table.aliases),
        organisers=tuple(table.organisers),
        contacts=tuple(table.contacts),
        language=file.language,
        timezone=file.timezone,
        privacy_notice=table.privacy_notice.strip(),
        trusted_authserv_ids=tuple(table.trusted_authserv_ids),
    )


def policy(table: PolicyTable, schedule: ScheduleTable) -> Policy:
    return Policy(**table.model_dump(), keep_people_days=schedule.keep_people_days)


def schedule(table: ScheduleTable, timezone: str) -> Schedule:
    return Schedule(
        timezone=timezone,
        digest_at=table.digest_at,
        digest_weekdays=tuple(sorted(set(table.digest_weekdays))),
        retention_at=table.retention_at,
        keep_remarks_after_event=timedelta(days=table.keep_remarks_days),
        keep_mails_after_event=timedelta(days=table.keep_mails_days),
        keep_people_after_event=timedelta(days=table.keep_people_days),
    )


def folders(table: FoldersTable) -> dict[Folder, str]:
    return {folder: getattr(table, folder) for folder in Folder}


# ------------------------------------------------------------------------------------------------------------- servers


def server(name: str, table: ServerTable | None, source: SecretSource, problems: list[Problem]) -> ServerSettings:
    """An empty host stands in for a missing table."""
    if table is None:
        return ServerSettings(host="", port=0)
    return ServerSettings(
        host=table.host,
        port=port(table),
        security=table.security,
        username=table.username,
        password=source.read(f"[{name}] ", "password", table.password_file, table.password_env, problems),
        ca_file=_ca_file(name, table.ca_file, source, problems),
        timeout_seconds=table.timeout_seconds,
        oauth2=_oauth2(name, table.oauth2, source, problems) if table.oauth2 else None,
    )


def _ca_file(name: str, path: str, source: SecretSource, problems: list[Problem]) -> str:
    """No secret, but like one only needed for signing in."""
    file = resolved(source.base, path)
    if file and source.wanted and not Path(file).is_file():
        problems.append(Problem(f"[{name}] ca_file", f"{file} does not exist", 'name a PEM file, or write "" for none'))
    return file


def port(table: ServerTable) -> int:
    return table.port or PORTS[type(table)][table.security]


def _oauth2(name: str, table: OAuth2Table, source: SecretSource, problems: list[Problem]) -> OAuth2Settings:
    key = f"[{name}.oauth2] "
    return OAuth2Settings(
        token_url=table.token_url,
        client_id=table.client_id,
        client_secret=source.read(key, "client_secret", table.client_secret_file, table.client_secret_env, problems),
        refresh_token=source.read(key, "refresh_token", table.refresh_token_file, table.refresh_token_env, problems),
        scope=table.scope,
    )


def mailbox(table: ImapTable | None) -> MailboxSettings:
    if table is None:
        return MailboxSettings()
    return MailboxSettings(
        mailbox=table.mailbox,
        folder_parent=table.folder_parent,
        sent=table.sent,
        poll_seconds=table.poll_seconds,
        idle_renew_seconds=table.idle_renew_seconds,
        max_message_bytes=table.max_message_mb * MIB,
    )


# -------------------------------------------------------------------------------------------------------------- events


def event(table: EventTable, zone: tzinfo, source: SecretSource, problems: list[Problem]) -> Event:
    places = table.capacity or Places()
    moments = {
        key: localised(getattr(table, key), zone, event_key(table.slug, key), problems)
        for key in ("starts", "ends", "registration_opens", "registration_closes")
    }
    return Event(
        slug=table.slug,
        title=table.title,
        place=table.place,
        modes=tuple(dict.fromkeys(table.modes)),
        capacity=places.total,
        capacity_by_mode=places.by_mode,
        aliases=tuple(table.aliases),
        people=tuple(table.people),
        sessions=tuple(map(_session, table.sessions)),
        dial_in=_dial_in(table.dial_in, source) if table.dial_in else None,
        reminder_at=table.reminder_at,
        group_rule=table.group_rule,
        split_days_before=table.split_days_before,
        onsite_full=table.onsite_full,
        live=table.live,
        cancelled=table.cancelled,
        closing_notice_days_before=table.closing_notice_days_before,
        **moments,
    )


def _session(table: SessionTable) -> Session:
    return Session(table.slug, table.title, table.capacity, tuple(table.aliases))


def _dial_in(table: DialInTable, source: SecretSource) -> DialIn:
    """The text is a secret of its own and may come later: it is read when it is due."""
    modes = tuple(dict.fromkeys(table.modes))
    return DialIn(table.days_before, table.at, modes, resolved(source.base, table.text_file))
