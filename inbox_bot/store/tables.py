"""The tables, as both databases know them. What may happen only once has a key; what has states has a CHECK.

Three kinds of content live here, with three lifetimes (BEHAVIOUR 10, see `retention`): wishes on access, the mails and
answers themselves, and the people. The keys, states and times that remain afterwards name nobody.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    false,
)

from ..model import Disposition, Folder, MailState, Mode, Status
from .columns import Utc, Words, one_of


class Deed(StrEnum):
    """What an audit line says."""

    REGISTER = "register"
    CANCEL = "cancel"
    SUBSTITUTE = "substitute"
    AMEND = "amend"
    PROMOTE = "promote"


class PlaceState(StrEnum):
    """How far we are with a mail at the place where it was seen."""

    NOT_RECEIVED = "not_received"  # a try failed; it is to be tried again
    TO_BE_FILED = "to_be_filed"  # recorded; its state has a folder
    BEING_FILED = "being_filed"  # `claimed_by` moves it, until `claimed_until`
    FILED = "filed"  # moved out of this place
    LEFT = "left"  # stays here: its state has no folder, or a person has put it back


class AttemptResult(StrEnum):
    SENT = "sent"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNKNOWN = "unknown"


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

meta = Table(
    "meta",
    metadata,
    Column("name", Words, primary_key=True),
    Column("value", Words, nullable=False),
)

event = Table(  # one row an event: what is locked while its list changes
    "event",
    metadata,
    Column("slug", Words, primary_key=True),
    Column("ends_at", Utc),  # retention also reaches an event that is no longer configured
)

incoming = Table(  # one row a mail, wherever and however often it lies in mailboxes
    "incoming",
    metadata,
    Column("key", Words, primary_key=True),
    Column("recorded_at", Utc, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("disposition", one_of(Disposition, "disposition"), nullable=False),
    Column("folder", one_of(Folder, "folder")),
    Column("message_id", Words),
    Column("sender", Words, nullable=False, server_default=""),
    Column("subject", Words, nullable=False, server_default=""),
    Column("event", Words),
    Column("intent", Words),
    Column("reasons", JSON(none_as_null=True)),
    Column("rules", JSON(none_as_null=True)),  # of BEHAVIOUR 5: why it was not answered
    Column("guess", Words, nullable=False, server_default=""),
    Column("excerpt", Words, nullable=False, server_default=""),
    Column("understanding", JSON(none_as_null=True)),  # without the remarks: they go first
    Column("remarks", JSON(none_as_null=True)),
    Column("raw", LargeBinary),
    Column("oversize", BigInteger, nullable=False, server_default="0"),
    Column("resolved_at", Utc),
    Column("resolved_how", Words),
    Column("resolved_by", Words),
    Index(None, "disposition", "resolved_at"),
)

sighting = Table(  # where a mail lies or lay; without a key: not yet received
    "sighting",
    metadata,
    Column("mailbox", Words, primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True),
    Column("uid", BigInteger, primary_key=True),
    Column("key", Words, ForeignKey(incoming.c.key), index=True),
    Column("state", one_of(PlaceState, "state"), nullable=False),
    Column("claimed_by", Words),
    Column("claimed_until", Utc),
    Column("filed_at", Utc),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("breaks", Integer, nullable=False, server_default="0"),  # of the connection, when it was asked for
    Column("last_error", Words),
)

registration = Table(
    "registration",
    metadata,
    Column("id", Words, primary_key=True),
    Column("event", Words, ForeignKey(event.c.slug), nullable=False, index=True),
    Column("name", Words, nullable=False),
    Column("given_name", Words, nullable=False),
    Column("family_name", Words, nullable=False),
    Column("email", Words),
    Column("organisation", Words),
    Column("contact_addr", Words, nullable=False),
    Column("contact_name", Words, nullable=False),
    Column("status", one_of(Status, "status"), nullable=False),
    Column("mode", one_of(Mode, "mode"), nullable=False),
    Column("arrived_at", Utc, nullable=False),
    Column("number", Integer, nullable=False),
    Column("sessions", JSON, nullable=False),
    Column("waiting_sessions", JSON, nullable=False),
    Column("waiting_mode", one_of(Mode, "waiting_mode")),
    Column("language", Words, nullable=False),
    Column("remark", Words, nullable=False),
    Column("hold_until", Utc),
    Column("by_hand", Boolean, nullable=False),
    Column("waiting_since", Utc),
)

audit = Table(  # every change of a list: when, what, caused by which mail, job or person
    "audit",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Utc, nullable=False, index=True),
    Column("event", Words, ForeignKey(event.c.slug), nullable=False),
    Column("registration_id", Words, ForeignKey(registration.c.id), nullable=False, index=True),
    Column("what", one_of(Deed, "what"), nullable=False),
    Column("name", Words, nullable=False),
    Column("detail", Words, nullable=False),
    Column("address", Words, nullable=False),  # whom this line is about, lower case: erasure finds it
    Column("cause", Words, nullable=False, index=True),
)

outgoing = Table(
    "outgoing",
    metadata,
    Column("number", Integer, primary_key=True),  # first in, first out
    Column("message_id", Words, nullable=False, unique=True),
    Column("cause", Words, nullable=False),
    Column("kind", Words, nullable=False),
    Column("is_answer", Boolean, nullable=False),  # counts for the caps of BEHAVIOUR 5
    Column("event", Words),
    Column("recipient", Words, nullable=False),
    Column("address", Words, nullable=False, index=True),  # the recipient in lower case
    Column("domain", Words, nullable=False),
    Column("said", Words, nullable=False, server_default=""),  # a digest: the same is not told without end
    Column("body", LargeBinary, nullable=False),
    Column("state", one_of(MailState, "state"), nullable=False),
    Column("queued_at", Utc, nullable=False, index=True),
    Column("due_at", Utc, nullable=False),  # next try; of a mail in flight: the end of its lease
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("first_attempt_at", Utc),
    Column("sent_at", Utc),
    Column("copied_at", Utc),
    Column("bounce_retried", Boolean, nullable=False, server_default=false()),
    Index(None, "state", "due_at"),
    Index(None, "state", "copied_at"),
)

attempt = Table(
    "attempt",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("message_id", Words, ForeignKey(outgoing.c.message_id), nullable=False, index=True),
    Column("at", Utc, nullable=False),
    Column("result", one_of(AttemptResult, "result"), nullable=False),
    Column("code", Integer, nullable=False),
    Column("reason", Words, nullable=False),
)

notice = Table(  # who was told what, in which version: once
    "notice",
    metadata,
    Column("registration_id", Words, primary_key=True),
    Column("kind", Words, primary_key=True),
    Column("version", Words, primary_key=True),
    Column("message_id", Words, ForeignKey(outgoing.c.message_id), nullable=False, index=True),
)

undeliverable = Table(
    "undeliverable",
    metadata,
    Column("message_id", Words, ForeignKey(outgoing.c.message_id), primary_key=True),
    Column("recipient", Words, nullable=False),
    Column("status", Words, nullable=False),
    Column("reason", Words, nullable=False),
    Column("at", Utc, nullable=False, index=True),
)

job = Table(  # due work that was taken on: the key is the judge between two daemons
    "job",
    metadata,
    Column("kind", Words, primary_key=True),
    Column("event", Words, primary_key=True),
    Column("due_at", Utc, primary_key=True),
    Column("taken_at", Utc, nullable=False),
)

protocol = Table(  # what was done by hand or by retention; names nobody but the one who did it
    "protocol",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", Utc, nullable=False),
    Column("what", Words, nullable=False),
    Column("by", Words, nullable=False),
    Column("detail", Words, nullable=False),
)
