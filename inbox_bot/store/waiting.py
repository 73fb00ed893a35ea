"""What waits for a moment by the wall's clock, and a clock that is put meanwhile: nothing waits for ever, or storms.

A moment that was set while the clock was ahead may lie a year from now. So each is also taken for come when it lies
further ahead than the clock in use can have set it. Less than a lease of difference is no matter: the clocks of several
daemons are never quite the same, and none of them may take away what another one has just taken on.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select

from ..model import MailState
from .retry import GIVE_UP_AFTER
from .tables import attempt, outgoing


def is_over(until: ColumnElement[Any], now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """Whether a lease has run out, or was given by a clock that was ahead."""
    return or_(until <= now, until > now + 2 * lease)


def is_due(now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """The mails of the outbox that are to be tried now: new ones whatever their time says, others when it has come."""
    state, due_at = outgoing.c.state, outgoing.c.due_at
    return or_(
        state == MailState.QUEUED,
        and_(state == MailState.AWAITING_RETRY, or_(due_at <= now, _was_tried_ahead(now, lease))),
        and_(state == MailState.INFLIGHT, is_over(due_at, now, lease)),
    )


def _was_tried_ahead(now: datetime, lease: timedelta) -> ColumnElement[bool]:
    """Whether the last try was later than now, so that its waiting time says nothing; or the next is later than any."""
    last = select(attempt.c.at).where(attempt.c.message_id == outgoing.c.message_id)
    tried_at = last.order_by(attempt.c.number.desc()).limit(1).correlate(outgoing).scalar_subquery()
    return or_(tried_at > now + lease, outgoing.c.due_at > now + GIVE_UP_AFTER)
