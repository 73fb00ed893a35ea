"""What is forgotten, and when (BEHAVIOUR 10): wishes on access first, then mails and answers, then people.

Rows stay, so that figures and keys still hold; what names a person, or could, is emptied. `purge` goes by the event's
end, `erase` by one person's address. Neither leaves a copy: see `Store.begin`, which empties the write-ahead log after.

Limits: a person without an own address goes with the address that registered them. A mail of the office's organisers
that names an erased person in a table (the digest) is emptied as well, because nobody can tell whom it lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Text, and_, cast, false, func, or_, select, update

from ..model import Event, MailState, Schedule, Status
from .organisers import write_down
from .tables import audit, event, incoming, outgoing, registration, undeliverable

NOBODY: dict[str, Any] = {
    "name": "",
    "given_name": "",
    "family_name": "",
    "email": None,
    "organisation": None,
    "contact_addr": "",
    "contact_name": "",
    "remark": "",
}
NO_WORDS: dict[str, Any] = {
    "reasons": None,
    "guess": "",
    "excerpt": "",
    "understanding": None,
    "remarks": None,
    "raw": None,
}
NO_MAIL = NO_WORDS | {"message_id": None, "sender": "", "subject": ""}
FOR_ORGANISERS = ("digest", "alarm")
ENDED = (MailState.SENT, MailState.FAILED, MailState.WITHHELD)


def purge(connection: Connection, schedule: Schedule, events: Iterable[Event], now: datetime) -> dict[str, int]:
    """Forgets what is due to be forgotten; how much, by class. Safe to repeat: the second time it is nothing."""
    ends = _ends(connection, events)

    def over(keep: timedelta) -> list[str]:
        return sorted(slug for slug, end in ends.items() if end + keep <= now)

    mails_before = now - schedule.keep_mails_after_event
    counts = {
        "remarks": _forget_remarks(connection, over(schedule.keep_remarks_after_event)),
        "digests": _forget_digests(connection, now - schedule.keep_remarks_after_event),
        "mails": _forget_mails(connection, over(schedule.keep_mails_after_event), mails_before, now),
        "answers": _forget_answers(connection, over(schedule.keep_mails_after_event), mails_before),
        "people": _forget_people(connection, over(schedule.keep_people_after_event)),
    }
    if any(counts.values()):
        write_down(connection, "retention", "", _figures(counts), now)
    return counts


def _ends(connection: Connection, events: Iterable[Event]) -> dict[str, datetime]:
    """When each event ended. One that is no longer configured ended when the configuration last said."""
    ends = {row.slug: row.ends_at for row in connection.execute(select(event).where(event.c.ends_at.is_not(None)))}
    for each in events:
        end = each.ends or (each.starts + timedelta(days=1) if each.starts else None)
        if end is not None:
            ends[each.slug] = end
    return ends


def _figures(counts: dict[str, int]) -> str:
    return ", ".join(f"{what}={count}" for what, count in counts.items())


def _forget_remarks(connection: Connection, slugs: list[str]) -> int:
    wishes = update(registration).where(registration.c.event.in_(slugs), registration.c.remark != "")
    count = connection.execute(wishes.values(remark="")).rowcount
    told = select(incoming.c.key).where(incoming.c.event.in_(slugs), incoming.c.remarks.is_not(None))
    for part in _portions(list(connection.scalars(told))):
        # The wish stands in the mail's own words and in the answer that echoes it: both go with it.
        _empty_bodies(connection, outgoing.c.cause.in_(part))
        connection.execute(update(incoming).where(incoming.c.key.in_(part)).values(NO_WORDS))
    return count


def _forget_digests(connection: Connection, before: datetime) -> int:
    """A digest lists everything: it is kept no longer than what goes first."""
    return _empty_bodies(connection, and_(outgoing.c.kind.in_(FOR_ORGANISERS), outgoing.c.queued_at <= before))


def _empty_bodies(connection: Connection, which: ColumnElement[bool]) -> int:
    emptied = update(outgoing).where(which, outgoing.c.state.in_(ENDED), outgoing.c.body != b"")
    return connection.execute(emptied.values(body=b"")).rowcount


def _forget_mails(connection: Connection, slugs: list[str], before: datetime, now: datetime) -> int:
    """A mail that belongs to no event is kept as long after its arrival as others are after their event."""
    of_the_past = or_(
        incoming.c.event.in_(slugs), and_(_belongs_nowhere(incoming.c.event), incoming.c.received_at <= before)
    )
    return _empty_mails(connection, of_the_past, "expired", now)


def _belongs_nowhere(slug: Column[Any]) -> ColumnElement[bool]:
    return or_(slug.is_(None), slug.not_in(select(event.c.slug)))


def _empty_mails(connection: Connection, which: ColumnElement[bool], how: str, now: datetime) -> int:
    with_content = or_(incoming.c.raw.is_not(None), incoming.c.sender != "", incoming.c.understanding.is_not(None))
    keys = list(connection.scalars(select(incoming.c.key).where(which, with_content)))
    for part in _portions(keys):
        emptied = update(incoming).where(incoming.c.key.in_(part))
        connection.execute(emptied.values(NO_MAIL))
        # What is left of an open mail says nothing to anyone: the mail itself still lies in the review folder.
        connection.execute(
            emptied.where(incoming.c.resolved_at.is_(None)).values(resolved_at=now, resolved_how=how, resolved_by="")
        )
    return len(keys)


def _forget_answers(connection: Connection, slugs: list[str], before: datetime) -> int:
    of_the_past = or_(
        outgoing.c.event.in_(slugs), and_(_belongs_nowhere(outgoing.c.event), outgoing.c.queued_at <= before)
    )
    return _empty_bodies(connection, of_the_past)


def _forget_people(connection: Connection, slugs: list[str]) -> int:
    named = or_(registration.c.name != "", registration.c.email.is_not(None), registration.c.contact_addr != "")
    gone = update(registration).where(registration.c.event.in_(slugs), named)
    count = connection.execute(gone.values(NOBODY)).rowcount
    connection.execute(update(audit).where(audit.c.event.in_(slugs)).values(name="", detail="", address=""))
    _forget_recipients(connection, outgoing.c.event.in_(slugs))
    return count


def _forget_recipients(connection: Connection, which: ColumnElement[bool]) -> int:
    ids = list(connection.scalars(select(outgoing.c.message_id).where(which, outgoing.c.recipient != "")))
    for part in _portions(ids):
        mails = update(outgoing).where(outgoing.c.message_id.in_(part))
        connection.execute(mails.values(recipient="", address="", domain="", body=b""))
        connection.execute(mails.where(outgoing.c.state.not_in(ENDED)).values(state=MailState.FAILED))
        bounced = update(undeliverable).where(undeliverable.c.message_id.in_(part))
        connection.execute(bounced.values(recipient="", reason=""))
    return len(ids)


def erase(connection: Connection, address: str, by: str, now: datetime) -> dict[str, int]:
    """Forgets whoever is behind an address; how much, by class, with a line in the protocol.

    Their places are cancelled (the caller promotes whoever waits). Mails that named them are emptied, also those of
    others: a mail is not kept in part.
    """
    wanted = address.strip().lower()
    causes = _causes(connection, wanted)
    counts = {
        "people": _erase_people(connection, wanted),
        "mails": _erase_mails(connection, wanted, causes, now),
        "answers": _erase_answers(connection, wanted, causes),
    }
    write_down(connection, "erase", by, _figures(counts), now)
    return counts


def _is_theirs(address: str) -> ColumnElement[bool]:
    own = func.lower(registration.c.email) == address
    through = and_(registration.c.email.is_(None), func.lower(registration.c.contact_addr) == address)
    return or_(own, through)


def _causes(connection: Connection, address: str) -> list[str]:
    """The mails and jobs in which this person played a part."""
    theirs = select(registration.c.id).where(_is_theirs(address))
    played = select(audit.c.cause).where(or_(audit.c.address == address, audit.c.registration_id.in_(theirs)))
    return sorted(set(connection.scalars(played)))


def _erase_people(connection: Connection, address: str) -> int:
    theirs = select(registration.c.id).where(_is_theirs(address))
    lines = update(audit).where(or_(audit.c.address == address, audit.c.registration_id.in_(theirs)))
    connection.execute(lines.values(name="", detail="", address=""))
    gone = update(registration).where(_is_theirs(address))
    count = connection.execute(gone.values(NOBODY | {"status": Status.CANCELLED})).rowcount
    # Those whom they registered stay, and are from now on written to at their own address only.
    others = update(registration).where(func.lower(registration.c.contact_addr) == address)
    connection.execute(others.values(contact_addr=registration.c.email, contact_name=""))
    return count


def _erase_mails(connection: Connection, address: str, causes: list[str], now: datetime) -> int:
    keys = set(causes) | set(_mails_that_mention(connection, address))
    return sum(_empty_mails(connection, incoming.c.key.in_(part), "erased", now) for part in _portions(sorted(keys)))


def _mails_that_mention(connection: Connection, address: str) -> Iterable[str]:
    understood = func.lower(cast(incoming.c.understanding, Text)).contains(address, autoescape=True)
    found = or_(func.lower(incoming.c.sender) == address, understood)
    yield from connection.scalars(select(incoming.c.key).where(found))
    # The bytes are searched here: neither database folds the case of a BLOB.
    needle = address.encode()
    for row in connection.execute(select(incoming.c.key, incoming.c.raw).where(incoming.c.raw.is_not(None))):
        if needle in row.raw.lower():
            yield row.key


def _erase_answers(connection: Connection, address: str, causes: list[str]) -> int:
    count = _forget_recipients(connection, outgoing.c.address == address)
    about_them = outgoing.c.cause.in_(causes) if causes else false()
    mentions = or_(about_them, outgoing.c.kind.in_(FOR_ORGANISERS))
    return count + _empty_bodies(connection, mentions)


def _portions(keys: list[str], size: int = 500) -> Iterable[list[str]]:
    return (keys[start : start + size] for start in range(0, len(keys), size))
