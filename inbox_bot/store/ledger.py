"""The ledger of incoming mail: which mail was received, where it lies, what became of it.

A mail is known by its key, a place by mailbox, UIDVALIDITY and UID; \\Seen is never asked (BEHAVIOUR 7). The functions
take the connection of the running transaction.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, or_, select, update

from ..model import Address, Decision, Disposition, Folder, Message, RawMessage, Register, Understanding
from .once import add_once
from .tables import PlaceState, incoming, meta, sighting
from .waiting import is_over
from .wording import guess

OPENING = 1500
"""So many characters of a held mail are kept for the digest."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A place where a mail was seen. `key` None: a try failed, the mail is not recorded yet. `breaks`: so often the
    connection broke when it was asked for."""

    key: str | None
    folder: Folder | None
    state: PlaceState
    disposition: Disposition | None = None
    tries: int = 0
    breaks: int = 0


_SIGHTING = select(
    sighting.c.uid,
    sighting.c.key,
    sighting.c.state,
    sighting.c.tries,
    sighting.c.breaks,
    incoming.c.folder,
    incoming.c.disposition,
).select_from(sighting.outerjoin(incoming))


def _at(mailbox: str, uidvalidity: int) -> Any:
    return and_(sighting.c.mailbox == mailbox, sighting.c.uidvalidity == uidvalidity)


def _sighting(row: Any) -> Sighting:
    return Sighting(row.key, row.folder, row.state, row.disposition, row.tries, row.breaks)


def sightings(connection: Connection, mailbox: str, uidvalidity: int, uids: Collection[int]) -> dict[int, Sighting]:
    """What is known about these places; a UID never seen is left out."""
    if not uids:
        return {}
    # A range, not a list: a mailbox may hold more UIDs than a statement may have parameters.
    rows = connection.execute(_SIGHTING.where(_at(mailbox, uidvalidity), sighting.c.uid.between(min(uids), max(uids))))
    wanted = frozenset(uids)
    return {row.uid: _sighting(row) for row in rows if row.uid in wanted}


def known_uids(connection: Connection, mailbox: str, uidvalidity: int, uids: Collection[int]) -> set[int]:
    """Those that are fully dealt with: filed, or left where they are."""
    seen = sightings(connection, mailbox, uidvalidity, uids)
    return {uid for uid, each in seen.items() if each.state in (PlaceState.FILED, PlaceState.LEFT)}


def first_time(connection: Connection, key: str, now: datetime) -> bool:
    """Claims a mail for this transaction; False where it was recorded before.

    Until `record` says otherwise the row stands for a mail at which the program failed.
    """
    return add_once(
        connection,
        incoming,
        {"key": key, "recorded_at": now, "received_at": now, "disposition": Disposition.SHUNTED},
    )


def record(
    connection: Connection,
    raw: RawMessage,
    message: Message,
    understanding: Understanding | None,
    decision: Decision,
    sender: Address | None,
    opening: str,
) -> None:
    """Writes down what the mail was and what was decided. Of a mail that was ignored no content is kept."""
    values: dict[str, Any] = {
        "received_at": raw.received_at,
        "disposition": decision.disposition,
        "folder": decision.folder,
        "intent": understanding.intent if understanding else None,
        "event": _event(understanding, decision),
        "oversize": raw.oversize,
        "rules": list(decision.rules) or None,
    }
    if decision.disposition is not Disposition.IGNORED:
        values |= {
            "message_id": message.message_id,
            "sender": _sender(message, sender),
            "subject": message.subject,
            "reasons": list(decision.reasons),
            "raw": raw.data,
        } | _understood(understanding, decision)
    if decision.disposition is Disposition.HELD:
        values |= {"excerpt": opening[:OPENING], "guess": guess(understanding)}
    connection.execute(update(incoming).where(incoming.c.key == message.key).values(values))
    _place(connection, raw, message.key, PlaceState.TO_BE_FILED if decision.folder else PlaceState.LEFT)


def _event(understanding: Understanding | None, decision: Decision) -> str | None:
    """The event that the mail names, else the one whose list or people it touched: retention goes by it."""
    if understanding is not None and understanding.event:
        return understanding.event
    registered = (change.registration.event for change in decision.changes if isinstance(change, Register))
    answered = (answer.event for answer in decision.answers if answer.event)
    return next(registered, None) or next(answered, None)


def _sender(message: Message, sender: Address | None) -> str:
    return sender.addr if sender else next((each.addr for each in message.from_), "")


def _understood(understanding: Understanding | None, decision: Decision) -> dict[str, Any]:
    """As read, and under `asked` what was asked back: the list may have raised more than the mail had left open."""
    if understanding is None:
        return {}
    asked = dict.fromkeys(ask for answer in decision.answers for ask in answer.asks)
    plain = asdict(understanding) | {"asked": list(asked)}
    return {"remarks": list(plain.pop("remarks")) or None, "understanding": plain}


def shunt(connection: Connection, raw: RawMessage, reason: str, now: datetime) -> str:
    """Keeps a mail at which the program failed, for a person to look at; returns the key it is known by.

    Its real key may be what could not be found out: it gets one of its bytes.
    """
    key = hashlib.sha256(b"shunted\0" + raw.data).hexdigest()[:32]
    row = {
        "key": key,
        "recorded_at": now,
        "received_at": raw.received_at,
        "disposition": Disposition.SHUNTED,
        "folder": Folder.REVIEW,
        "reasons": [reason],
        "raw": raw.data,
        "oversize": raw.oversize,
    }
    add_once(connection, incoming, row)
    _place(connection, raw, key, PlaceState.TO_BE_FILED)
    return key


def sight(connection: Connection, raw: RawMessage, key: str, now: datetime) -> Sighting:
    """Notes that the mail `key`, which was recorded before, lies at this place as well; what is to become of it there.

    A mail that we had filed out of this very mailbox and that lies there again was put back by a person, and stays:
    whoever moves or copies a mail keeps its time of arrival (RFC 3501 6.4.7), a second delivery has its own.
    """
    state = PlaceState.LEFT if _was_put_back(connection, raw, key, now) else PlaceState.TO_BE_FILED
    folder = connection.scalar(select(incoming.c.folder).where(incoming.c.key == key))
    _place(connection, raw, key, state if folder else PlaceState.LEFT)
    return sightings(connection, raw.mailbox, raw.uidvalidity, [raw.uid])[raw.uid]


def _was_put_back(connection: Connection, raw: RawMessage, key: str, now: datetime) -> bool:
    # Whoever claimed a place and died may have moved the mail before.
    is_filed = or_(
        sighting.c.state == PlaceState.FILED,
        and_(sighting.c.state == PlaceState.BEING_FILED, sighting.c.claimed_until <= now),
    )
    filed_before = (
        select(sighting.c.uid)
        .join(incoming)
        .where(_at(raw.mailbox, raw.uidvalidity), sighting.c.key == key, sighting.c.uid < raw.uid)
        .where(is_filed, incoming.c.received_at == raw.received_at)
    )
    return connection.execute(filed_before.limit(1)).first() is not None


def _place(connection: Connection, raw: RawMessage, key: str, state: PlaceState) -> None:
    """A place that was dealt with already keeps its state: two daemons may have read the mail at once."""
    place = {"mailbox": raw.mailbox, "uidvalidity": raw.uidvalidity, "uid": raw.uid}
    if not add_once(connection, sighting, place | {"key": key, "state": state}):
        here = and_(_at(raw.mailbox, raw.uidvalidity), sighting.c.uid == raw.uid)
        connection.execute(update(sighting).where(here).values(key=key))
        unread = and_(here, sighting.c.state == PlaceState.NOT_RECEIVED)
        connection.execute(update(sighting).where(unread).values(state=state))


def claim_filing(
    connection: Connection, mailbox: str, uidvalidity: int, uid: int, lease: timedelta, now: datetime, by: str
) -> bool:
    """Whether this daemon (`by`) is to move a mail out of this place; False where that is done, where another one does
    so just now, or where the mail is to stay.

    A mail that still lies there when the lease is over is to be filed anew: whoever claimed it died.
    """
    is_free = or_(
        sighting.c.state == PlaceState.TO_BE_FILED,
        and_(sighting.c.state == PlaceState.BEING_FILED, is_over(sighting.c.claimed_until, now, lease)),
    )
    here = and_(_at(mailbox, uidvalidity), sighting.c.uid == uid, is_free)
    claimed = {"state": PlaceState.BEING_FILED, "claimed_by": by, "claimed_until": now + lease}
    return connection.execute(update(sighting).where(here).values(claimed)).rowcount == 1


def give_back_filing(connection: Connection, mailbox: str, uidvalidity: int, uid: int) -> None:
    """The claimed mail could not be moved: whoever comes next may."""
    _unclaimed(connection, mailbox, uidvalidity, uid, state=PlaceState.TO_BE_FILED)


def mark_filed(connection: Connection, mailbox: str, uidvalidity: int, uid: int, now: datetime) -> None:
    """The mail has left this place for the folder of its state."""
    _unclaimed(connection, mailbox, uidvalidity, uid, state=PlaceState.FILED, filed_at=now)


def _unclaimed(connection: Connection, mailbox: str, uidvalidity: int, uid: int, **values: Any) -> None:
    here = and_(_at(mailbox, uidvalidity), sighting.c.uid == uid)
    connection.execute(update(sighting).where(here).values(claimed_by=None, claimed_until=None, **values))


def failed_try(connection: Connection, mailbox: str, uidvalidity: int, uid: int, reason: str) -> int:
    """Counts a try at which the program failed; how many there were so far. `reason` quotes no mail."""
    here = _not_received(connection, mailbox, uidvalidity, uid)
    counted = update(sighting).where(here).values(tries=sighting.c.tries + 1, last_error=reason)
    return int(connection.execute(counted.returning(sighting.c.tries)).scalar_one())


def line_broke(connection: Connection, mailbox: str, uidvalidity: int, uids: Collection[int]) -> None:
    """Counts that the connection broke when these mails were asked for; nobody knows at which of them."""
    for uid in sorted(uids):
        here = _not_received(connection, mailbox, uidvalidity, uid)
        connection.execute(update(sighting).where(here).values(breaks=sighting.c.breaks + 1))


def _not_received(connection: Connection, mailbox: str, uidvalidity: int, uid: int) -> Any:
    """Where the row of a mail is that is still to be received: made now, if there was none."""
    place = {"mailbox": mailbox, "uidvalidity": uidvalidity, "uid": uid, "state": PlaceState.NOT_RECEIVED}
    add_once(connection, sighting, place)
    return and_(_at(mailbox, uidvalidity), sighting.c.uid == uid)


def remember(connection: Connection, name: str, moment: datetime) -> datetime:
    """The moment remembered under `name`: this one where there is none yet."""
    add_once(connection, meta, {"name": name, "value": moment.isoformat()})
    return recall(connection, name) or moment


def recall(connection: Connection, name: str) -> datetime | None:
    value = connection.scalar(select(meta.c.value).where(meta.c.name == name))
    return datetime.fromisoformat(value) if value else None


def replace_remembered(connection: Connection, name: str, moment: datetime) -> None:
    if not add_once(connection, meta, {"name": name, "value": moment.isoformat()}):
        connection.execute(update(meta).where(meta.c.name == name).values(value=moment.isoformat()))
