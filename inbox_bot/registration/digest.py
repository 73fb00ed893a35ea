"""The organisers' daily digest, and the alarm: everything the desk must know, decisions first.

Takes facts that were gathered in one transaction; returns a finished Reply with each event's list as XLSX, or None
where nothing happened and nothing is open (BEHAVIOUR 9: silent when there is nothing). Written once like every letter;
its plain text reads the same tables aloud. German, the language of the desk. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from markupsafe import Markup

from ..model import (
    ChangeRecord,
    DigestFacts,
    Disposition,
    DueJob,
    Event,
    HeldMail,
    JobKind,
    Mode,
    Office,
    Registration,
    Reply,
    Roster,
    Status,
    Trouble,
    Undeliverable,
)
from . import letter, wording
from .replies import templates
from .xlsx import MODE_WORDS, participants_workbook, session_titles

CHANGES_SHOWN = 100
EXCERPT_LIMIT = 600
WIDTH = 700

_CHANGE_WORDS = {
    "register": "eingetragen",
    "cancel": "abgemeldet",
    "substitute": "eingetragen",
    "amend": "geändert",
    "promote": "nachgerückt",
}
_JOB_WORDS = {
    JobKind.DIAL_IN: "Die Einwahldaten werden verschickt",
    JobKind.DIAL_IN_MISSING: "Es wird geprüft, ob die Einwahldaten vorliegen",
    JobKind.REMINDER: "Die Erinnerung wird verschickt",
    JobKind.CLOSING_NOTICE: "Wer noch auf der Warteliste steht, bekommt die Schlussnachricht",
    JobKind.RELEASE_HOLDS: "Plätze ohne Namen werden freigegeben",
    JobKind.SPLIT_GROUPS: "Gruppen, für die nicht alle Plätze reichen, werden geteilt",
    JobKind.RETENTION: "Abgelaufene Angaben werden gelöscht",
}


_TROUBLE_WORDS = {
    Trouble.WRONG_ADDRESS: "Diese Adresse gibt es nicht.",
    Trouble.FULL_MAILBOX: "Das Postfach ist voll, auch ein zweiter Versuch kam zurück.",
    Trouble.CLOSED_MAILBOX: "Das Postfach ist abgeschaltet.",
    Trouble.OUR_MAIL: "Der Server dort nimmt unsere E-Mails nicht an. Bitte geben Sie das an Ihre Technik weiter.",
}
"""In plain words; the server's own stand behind them."""

_ALARM_WORDS = {
    JobKind.DIAL_IN_MISSING.value: (
        "Die Einwahldaten fehlen, und jetzt müssten sie verschickt werden. Bisher hat sie niemand bekommen. "
        "Bitte hinterlegen Sie die Einwahldaten gleich. Das Programm verschickt sie dann von selbst."
    ),
}


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One line of an event's figures: numbers as they are shown."""

    label: str
    confirmed: str
    waiting: str
    free: str
    late: str


def render_digest(facts: DigestFacts) -> Reply | None:
    """The digest, or None where there is nothing to tell."""
    late = [each for roster in _running(facts) for each in roster.with_status(Status.LATE)]
    if not (late or _tells_something(facts)):
        return None
    decisions = len(facts.held) + len(late)
    day = wording.short_day(_local(facts.now, facts.office), "de")
    subject = f"Tagesübersicht {day}: {_open(decisions)}"
    root = letter.parse(templates().get_template("de/digest.html").render(_context(facts, subject, decisions)))
    lists = (participants_workbook(each, facts.office, now=facts.now) for each in facts.rosters if each.registrations)
    return Reply(subject, letter.to_text(root), _framed(root, subject), attachments=tuple(lists))


def render_alarm(event: Event, office: Office, what: str) -> Reply:
    """To the organisers at once. what: a JobKind's value that has words here, else one or two German sentences."""
    subject = wording.shortened(f"Bitte sofort handeln: {event.title}", 120)
    context = {
        "title": subject,
        "what": _ALARM_WORDS.get(what, what),
        "event": event.title,
        "when": wording.span(event.starts, event.ends, "de"),
        "office": office,
    }
    root = letter.parse(templates().get_template("de/alarm.html").render(context))
    return Reply(subject, letter.to_text(root), _framed(root, subject))


def _tells_something(facts: DigestFacts) -> bool:
    return bool(
        facts.held
        or facts.changes
        or facts.undeliverable
        or facts.unsent
        or facts.withheld
        or facts.delayed
        or facts.dial_in_missing
    )


def _open(decisions: int) -> str:
    """In figures: a subject is scanned, not read."""
    if decisions == 0:
        return "keine Entscheidung offen"
    return f"{decisions} {'Entscheidung' if decisions == 1 else 'Entscheidungen'} offen"


def _framed(root: letter.Element, subject: str) -> str:
    root.set("lang", "de")
    body = Markup(letter.to_html(root))  # noqa: S704 - escaped by Jinja
    return templates().get_template("frame.html").render(lang="de", title=subject, body=body, width=WIDTH)


# ------------------------------------------------------------------------------------------------------------- context


def _context(facts: DigestFacts, subject: str, decisions: int) -> dict[str, Any]:
    titles = {roster.event.slug: roster.event.title for roster in facts.rosters}
    upcoming = sorted((job for job in facts.upcoming if job.kind is not JobKind.DIGEST), key=lambda job: job.due_at)
    return {
        "title": subject,
        "decisions": decisions,
        "folder": facts.review_folder,
        "missing": [_missing(slug, facts) for slug in facts.dial_in_missing],
        "held": [_held(each, facts, titles) for each in facts.held],
        "late": [_late(roster, facts) for roster in _running(facts) if roster.with_status(Status.LATE)],
        "since": wording.moment(_maybe_local(facts.since, facts.office), "de"),
        "changes": _changes(facts, titles),
        "more_changes": max(len(facts.changes) - CHANGES_SHOWN, 0),
        "events": [_event(roster, facts) for roster in facts.rosters],
        "undeliverable": [_undeliverable(each, facts) for each in facts.undeliverable],
        "unsent": facts.unsent,
        "withheld": facts.withheld,
        "delayed": facts.delayed,
        "upcoming": [_job(job, facts, titles) for job in upcoming],
        "has_lists": any(roster.registrations for roster in facts.rosters),
        "office": facts.office,
    }


def _held(mail: HeldMail, facts: DigestFacts, titles: dict[str, str]) -> dict[str, Any]:
    return {
        "sender": wording.foreign(mail.sender, 120),
        "subject": wording.foreign(mail.subject, 160) or "(ohne Betreff)",
        "received": wording.moment(_local(mail.received_at, facts.office), "de"),
        "excerpt": wording.foreign(mail.excerpt, EXCERPT_LIMIT),
        "guess": wording.printable(mail.guess),
        "reason": wording.printable(mail.reason),
        "event": titles.get(mail.event or "", ""),
        "failed": mail.disposition is Disposition.SHUNTED,
    }


def _late(roster: Roster, facts: DigestFacts) -> dict[str, Any]:
    return {
        "event": roster.event.title,
        "people": [_person(each, facts) for each in roster.with_status(Status.LATE)],
    }


def _person(registration: Registration, facts: DigestFacts) -> dict[str, str]:
    return {
        "name": wording.foreign(registration.participant.name, 100),
        "mode": MODE_WORDS[registration.mode],
        "arrived": _stamp(registration.arrived_at, facts.office),
        "contact": registration.contact.addr,
    }


def _changes(facts: DigestFacts, titles: dict[str, str]) -> list[tuple[str, list[dict[str, str]]]]:
    """By event, each in the order in which it happened."""
    groups: dict[str, list[dict[str, str]]] = {}
    for record in facts.changes[:CHANGES_SHOWN]:
        groups.setdefault(titles.get(record.event, record.event), []).append(_change(record, facts))
    return list(groups.items())


def _change(record: ChangeRecord, facts: DigestFacts) -> dict[str, str]:
    return {
        "at": _stamp(record.at, facts.office),
        "what": _CHANGE_WORDS.get(record.what, record.what),
        "name": wording.foreign(record.name, 100),
        "detail": wording.foreign(record.detail, 200),
    }


def _undeliverable(person: Undeliverable, facts: DigestFacts) -> dict[str, str]:
    return {
        "names": ", ".join(wording.foreign(name, 100) for name in person.names),
        "recipient": person.recipient,
        "trouble": _TROUBLE_WORDS.get(person.trouble, ""),
        "reason": wording.foreign(person.reason, 200),
        "at": _stamp(person.at, facts.office),
    }


def _job(job: DueJob, facts: DigestFacts, titles: dict[str, str]) -> dict[str, str]:
    return {
        "at": wording.moment(_local(job.due_at, facts.office), "de"),
        "what": _JOB_WORDS.get(job.kind, job.kind.value),
        "event": titles.get(job.event, job.event),
    }


def _missing(slug: str, facts: DigestFacts) -> dict[str, str]:
    event = next((roster.event for roster in facts.rosters if roster.event.slug == slug), None)
    return {"event": event.title if event else slug, "due": _dial_in_day(event)}


def _dial_in_day(event: Event | None) -> str:
    if event is None or event.starts is None or event.dial_in is None:
        return ""
    due = datetime.combine(event.starts.date() - timedelta(days=event.dial_in.days_before), event.dial_in.at)
    return wording.moment(due, "de")


# ------------------------------------------------------------------------------------------------------------- figures


def _event(roster: Roster, facts: DigestFacts) -> dict[str, Any]:
    event = roster.event
    return {
        "title": event.title,
        "when": wording.span(event.starts, event.ends, "de"),
        "is_cancelled": event.cancelled,
        "rows": _figures(roster),
        "nameless": sum(not each.participant.name for each in roster.registrations if each.is_active),
        "waiting": [_waiting(each, roster, facts) for each in roster.with_status(Status.WAITLISTED)],
        "wishing": [wish for each in roster.with_status(Status.CONFIRMED) if (wish := _wish(each, roster))],
    }


def _figures(roster: Roster) -> list[FigureRow]:
    event = roster.event
    modes = event.modes if len(event.modes) > 1 else ()
    rows = [_row("alle", roster.registrations, 0, _whole_free(roster))]
    for mode in modes:
        of_mode = [each for each in roster.registrations if each.mode is mode]
        wishing = sum(each.waiting_mode is mode for each in roster.with_status(Status.CONFIRMED))
        rows.append(_row(MODE_WORDS[mode], of_mode, wishing, roster.free(mode)))
    return rows + [_session_row(roster, session.slug) for session in event.sessions]


def _row(label: str, of: Sequence[Registration], wishing: int, free: int | None) -> FigureRow:
    """`wishing`: those who wait for this mode while they hold a place of another one."""
    count = {status: sum(each.status is status for each in of) for status in Status}
    waiting = count[Status.WAITLISTED] + wishing
    return FigureRow(label, str(count[Status.CONFIRMED]), str(waiting), _places(free), str(count[Status.LATE]))


def _session_row(roster: Roster, slug: str) -> FigureRow:
    confirmed = roster.with_status(Status.CONFIRMED)
    waiting = [each for each in roster.registrations if each.is_active and slug in each.waiting_sessions]
    late = [each for each in roster.with_status(Status.LATE) if slug in each.sessions]
    return FigureRow(
        f"AG „{session_titles((slug,), roster.event)}“",
        str(sum(slug in each.sessions for each in confirmed)),
        str(len(waiting)),
        _places(roster.free_in_session(slug)),
        str(len(late)),
    )


def _whole_free(roster: Roster) -> int | None:
    """Places left for all modes together: by the event's limit, or the sum where every mode has one."""
    event = roster.event
    limits = [] if event.capacity is None else [event.capacity - roster.taken()]
    by_mode = [(mode, event.mode_capacity(mode)) for mode in event.modes]
    if all(places is not None for _, places in by_mode):
        limits.append(sum(max((places or 0) - roster.taken(mode), 0) for mode, places in by_mode))
    return min(limits) if limits else None


def _places(free: int | None) -> str:
    if free is None:
        return "ohne Grenze"
    return str(free) if free >= 0 else f"0 ({-free} über der Grenze)"


def _waiting(registration: Registration, roster: Roster, facts: DigestFacts) -> dict[str, Any]:
    return {**_person(registration, facts), "position": roster.position(registration.id)}


def _wish(registration: Registration, roster: Roster) -> dict[str, str] | None:
    """What somebody waits for beside the place they have: another mode, a working group."""
    mode = _wished_mode(registration.waiting_mode, roster.position(registration.id))
    groups = session_titles(registration.waiting_sessions, roster.event)
    wishes = [wish for wish in (mode, f"die Arbeitsgruppe „{groups}“" if groups else "") if wish]
    return (
        {"name": wording.foreign(registration.participant.name, 100), "wish": " und ".join(wishes)} if wishes else None
    )


def _wished_mode(mode: Mode | None, position: int | None) -> str:
    if mode is None:
        return ""
    return f"einen Platz {MODE_WORDS[mode]}" + (f" (Position {position})" if position else "")


# --------------------------------------------------------------------------------------------------------------- times


def _running(facts: DigestFacts) -> tuple[Roster, ...]:
    """Events that are still to be decided about: not over, not cancelled."""
    return tuple(each for each in facts.rosters if not each.event.cancelled and not _is_over(each.event, facts.now))


def _is_over(event: Event, now: datetime) -> bool:
    last = event.ends or event.starts
    return last is not None and last < now


def _local(moment: datetime, office: Office) -> datetime:
    return moment.astimezone(ZoneInfo(office.timezone))


def _maybe_local(moment: datetime | None, office: Office) -> datetime | None:
    return _local(moment, office) if moment else None


def _stamp(moment: datetime, office: Office) -> str:
    """ "5.10., 10:00 Uhr": for lists."""
    local = _local(moment, office)
    return f"{local.day}.{local.month}., {wording.clock(local, 'de')}"
