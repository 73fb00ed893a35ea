"""Every noun of the house: frozen values, no behaviour beyond small queries.

Standard library only; every room may import this file and no room needs another one for its nouns. Times are aware
datetimes; `arrived_at` and its kin are UTC, an event's times carry the event's zone. Text is `str` without NUL and
without lone surrogates (the mail room sees to that: neither SQLite nor JSON can store them).
"""

from __future__ import annotations

from .answers import (
    Answer,
    AnswerCounts,
    AnswerKind,
    AnswerLine,
    Attachment,
    CalendarFile,
    Decision,
    Disposition,
    Folder,
    MailState,
    Outcome,
    OutgoingMail,
    Policy,
    Reply,
)
from .changes import (
    Amend,
    Cancel,
    Change,
    Promote,
    Register,
    Substitute,
)
from .delivery import (
    Deferred,
    Refused,
    SendResult,
    Sent,
    Unknown,
)
from .documents import (
    Document,
    DocumentKind,
    Field,
    Table,
)
from .events import (
    DialIn,
    Event,
    GroupRule,
    Office,
    OnsiteFull,
    ReadingContext,
    Session,
    Thread,
)
from .mail import (
    Address,
    AutomaticVerdict,
    DeliveryReport,
    Message,
    Part,
    RawMessage,
    ReplyRule,
    Sign,
)
from .places import (
    Participant,
    Registration,
    Roster,
    Status,
)
from .report import (
    ChangeRecord,
    DigestFacts,
    HeldMail,
    ReceivedMail,
    Trouble,
    Undeliverable,
)
from .servers import (
    MailboxSettings,
    OAuth2Settings,
    Security,
    ServerSettings,
)
from .understanding import (
    Action,
    Ask,
    Evidence,
    Intent,
    Mode,
    Person,
    Understanding,
)
from .work import (
    DueJob,
    JobKind,
    Schedule,
)

__all__ = [
    "Action",
    "Address",
    "Amend",
    "Answer",
    "AnswerCounts",
    "AnswerKind",
    "AnswerLine",
    "Ask",
    "Attachment",
    "AutomaticVerdict",
    "CalendarFile",
    "Cancel",
    "Change",
    "ChangeRecord",
    "Decision",
    "Deferred",
    "DeliveryReport",
    "DialIn",
    "DigestFacts",
    "Disposition",
    "Document",
    "DocumentKind",
    "DueJob",
    "Event",
    "Evidence",
    "Field",
    "Folder",
    "GroupRule",
    "HeldMail",
    "Intent",
    "JobKind",
    "MailState",
    "MailboxSettings",
    "Message",
    "Mode",
    "OAuth2Settings",
    "Office",
    "OnsiteFull",
    "Outcome",
    "OutgoingMail",
    "Part",
    "Participant",
    "Person",
    "Policy",
    "Promote",
    "RawMessage",
    "ReadingContext",
    "ReceivedMail",
    "Refused",
    "Register",
    "Registration",
    "Reply",
    "ReplyRule",
    "Roster",
    "Schedule",
    "Security",
    "SendResult",
    "Sent",
    "ServerSettings",
    "Session",
    "Sign",
    "Status",
    "Substitute",
    "Table",
    "Thread",
    "Trouble",
    "Undeliverable",
    "Understanding",
    "Unknown",
]
