"""config.toml as pydantic models: one class a table, one field a key.

Every default lives here, or in the dataclass of `model` that it is taken from. Unknown keys are errors, types are
strict (no "40" for 40). What concerns more than one key is checked in `checks`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ..model import (
    DialIn,
    Event,
    Folder,
    GroupRule,
    MailboxSettings,
    Mode,
    Office,
    OnsiteFull,
    Policy,
    Schedule,
    Security,
    ServerSettings,
)
from .kinds import (
    Alias,
    Capacity,
    Email,
    Line,
    Moment,
    MomentOrDay,
    SenderName,
    Slug,
    WallTime,
    WallTimeOrOff,
    Weekday,
    Words,
)
from .values import Level, LogFormat

# The defaults of the nouns, so that they are said once.
_OFFICE = Office(address="", name="")
_EVENT = Event(slug="", title="")
_DIAL_IN = DialIn()
_POLICY = Policy()
_SCHEDULE = Schedule()
_SERVER = ServerSettings(host="", port=0)
_MAILBOX = MailboxSettings()

MIB = 1024 * 1024


class Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


def choice(default: Any) -> Any:
    """A field of one of an enum's words: strict mode would ask for the enum member itself."""
    return Field(default=default, strict=False)


ModeWord = Annotated[Mode, Field(strict=False)]


class MailboxTable(Table):
    address: Email = Field(examples=['"anmeldung@amt.example"'])
    name: SenderName = Field(examples=['"Servicestelle MSO"'])
    aliases: list[Email] = Field(default=[], examples=['["post@amt.example"]'])
    organisers: list[Email] = Field(default=[], examples=['["s.kettler@amt.example"]'])
    contacts: list[Words] = Field(default=[], examples=['["Sabine Kettler"]'])
    answer_since: MomentOrDay | None = Field(default=None, examples=["2021-10-01"])
    privacy_notice: str = _OFFICE.privacy_notice
    trusted_authserv_ids: list[Words] = Field(default=[], examples=['["mail.amt.example"]'])


class OAuth2Table(Table):
    token_url: Words = Field(examples=['"https://login.example/token"'])
    client_id: Words = Field(examples=['"inbox-bot"'])
    client_secret_file: Words | None = Field(default=None, examples=['"/run/secrets/client_secret"'])
    client_secret_env: Words | None = Field(default=None, examples=['"CLIENT_SECRET"'])
    refresh_token_file: Words | None = Field(default=None, examples=['"/run/secrets/refresh_token"'])
    refresh_token_env: Words | None = Field(default=None, examples=['"REFRESH_TOKEN"'])
    scope: Line = ""


class ServerTable(Table):
    host: Words = Field(examples=['"mail.amt.example"'])
    port: int | None = Field(default=None, ge=1, le=65535, examples=["993"])
    security: Security = choice(_SERVER.security)
    username: Line = _SERVER.username
    password_file: Words | None = Field(default=None, examples=['"/run/secrets/imap_password"'])
    password_env: Words | None = Field(default=None, examples=['"IMAP_PASSWORD"'])
    ca_file: Line = _SERVER.ca_file
    timeout_seconds: float = Field(default=_SERVER.timeout_seconds, ge=1, le=600)
    oauth2: OAuth2Table | None = None


class ImapTable(ServerTable):
    mailbox: Words = _MAILBOX.mailbox
    folder_parent: Line | None = Field(default=_MAILBOX.folder_parent, examples=['"INBOX"'])
    sent: Words | None = Field(default=_MAILBOX.sent, examples=['"Gesendet"'])
    # The health check calls a loop dead that has shown nothing for ten minutes.
    poll_seconds: int = Field(default=_MAILBOX.poll_seconds, ge=1, le=300)
    # BEHAVIOUR 7: servers and firewalls drop an IDLE that is not renewed within ten minutes.
    idle_renew_seconds: int = Field(default=_MAILBOX.idle_renew_seconds, ge=10, le=600)
    max_message_mb: int = Field(default=_MAILBOX.max_message_bytes // MIB, ge=1, le=500)


class SmtpTable(ServerTable):
    port: int | None = Field(default=None, ge=1, le=65535, examples=["587"])
    # RFC 6409: submission is by STARTTLS on 587 where nothing else is said.
    security: Security = choice(Security.STARTTLS)
    password_file: Words | None = Field(default=None, examples=['"/run/secrets/smtp_password"'])
    password_env: Words | None = Field(default=None, examples=['"SMTP_PASSWORD"'])


PORTS: dict[type[ServerTable], dict[Security, int]] = {
    ImapTable: {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143},
    SmtpTable: {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25},
}


class FoldersTable(Table):
    """One key for each `Folder`."""

    confirmed: Words = "Angemeldet"
    waitlist: Words = "Warteliste"
    review: Words = "Bitte prüfen"
    automatic: Words = "Automatisch"


class PolicyTable(Table):
    hold_unnamed_days: int = Field(default=_POLICY.hold_unnamed_days, ge=0, le=365)
    answers_per_address_a_day: int = Field(default=_POLICY.answers_per_address_a_day, ge=1)
    answers_per_address_an_hour: int = Field(default=_POLICY.answers_per_address_an_hour, ge=1)
    answers_per_domain_an_hour: int = Field(default=_POLICY.answers_per_domain_an_hour, ge=1)
    answers_an_hour: int = Field(default=_POLICY.answers_an_hour, ge=1)
    acknowledge_questions: bool = _POLICY.acknowledge_questions


class ScheduleTable(Table):
    digest_at: WallTimeOrOff = _SCHEDULE.digest_at
    digest_weekdays: list[Weekday] = Field(default=list(_SCHEDULE.digest_weekdays), examples=['["Montag", "Freitag"]'])
    retention_at: WallTime = _SCHEDULE.retention_at
    keep_remarks_days: int = Field(default=_SCHEDULE.keep_remarks_after_event.days, ge=0)
    keep_mails_days: int = Field(default=_SCHEDULE.keep_mails_after_event.days, ge=0)
    keep_people_days: int = Field(default=_SCHEDULE.keep_people_after_event.days, ge=0)


class DaemonTable(Table):
    tick_seconds: int = Field(default=30, ge=1, le=3600)
    worker_timeout_seconds: int = Field(default=60, ge=1, le=3600)
    worker_memory_mb: int = Field(default=300, ge=200)
    heartbeat_file: Line = ""


class LogTable(Table):
    level: Level = "info"
    format: LogFormat = "json"


class SessionTable(Table):
    slug: Slug = Field(examples=['"ag1"'])
    title: Words = Field(examples=['"Bildung"'])
    capacity: int | None = Field(default=None, ge=1, examples=["30"])
    aliases: list[Alias] = Field(default=[], examples=['["AG 1", "AG I"]'])


class DialInTable(Table):
    days_before: int = Field(default=_DIAL_IN.days_before, ge=0, le=365)
    at: WallTime = _DIAL_IN.at
    modes: list[ModeWord] = Field(default=list(_DIAL_IN.modes), min_length=1)
    text_file: Line = _DIAL_IN.text_file


class EventTable(Table):
    slug: Slug = Field(examples=['"fachtag"'])
    title: Words = Field(examples=['"Fachtag Soziales"'])
    starts: Moment | None = Field(default=None, examples=["2021-11-03T10:00:00"])
    ends: Moment | None = Field(default=None, examples=["2021-11-03T15:15:00"])
    place: Line = _EVENT.place
    modes: list[ModeWord] = Field(default=list(_EVENT.modes), min_length=1, examples=['["online", "onsite"]'])
    capacity: Capacity = None
    registration_opens: Moment | None = Field(default=None, examples=["2021-09-01T08:00:00"])
    registration_closes: Moment | None = Field(default=None, examples=["2021-10-29T23:59:59"])
    aliases: list[Alias] = Field(default=[], examples=['["Fachtag"]'])
    people: list[Words] = Field(default=[], examples=['["Henrike Salomon"]'])
    sessions: list[SessionTable] = []
    dial_in: DialInTable | None = None
    reminder_at: WallTimeOrOff = _EVENT.reminder_at
    group_rule: GroupRule = choice(_EVENT.group_rule)
    split_days_before: int = Field(default=_EVENT.split_days_before, ge=0, le=365)
    onsite_full: OnsiteFull = choice(_EVENT.onsite_full)
    live: bool = _EVENT.live
    cancelled: bool = _EVENT.cancelled
    closing_notice_days_before: int = Field(default=_EVENT.closing_notice_days_before, ge=0, le=365)


class File(Table):
    """The whole file. `None` for a table that is required but missing: `checks` says so, and checks the rest."""

    timezone: Words = _OFFICE.timezone
    language: Literal["de", "en"] = "de"
    database: Words = "sqlite:///var/inbox_bot.db"
    database_password_file: Words | None = Field(default=None, examples=['"/run/secrets/database_password"'])
    database_password_env: Words | None = Field(default=None, examples=['"DATABASE_PASSWORD"'])
    mailbox: MailboxTable | None = None
    imap: ImapTable | None = None
    smtp: SmtpTable | None = None
    folders: FoldersTable = Field(default_factory=FoldersTable)
    policy: PolicyTable = Field(default_factory=PolicyTable)
    schedule: ScheduleTable = Field(default_factory=ScheduleTable)
    daemon: DaemonTable = Field(default_factory=DaemonTable)
    log: LogTable = Field(default_factory=LogTable)
    events: list[EventTable] = []


assert set(FoldersTable.model_fields) == set(Folder), "one key for each folder"
