"""Answers into words: `render` takes what is to be said and returns a finished Reply in plain text, HTML and calendar.

German is binding and comes first. Whoever writes English gets the whole letter in English below it; whoever writes
another language gets a few sentences of help below it (texts/templates/help/{language}.toml: what this mail is about,
its state, what to do). One line under the first sentence says that it is there. With an office that works in English
the roles of the two full languages change places.

The subject says the state first and keeps the writer's own subject: "[Angemeldet] AW: Ihr Betreff". RFC 5256 2.1 counts
both the bracket and the prefix as no part of the subject, so programs that compare subjects keep the conversation
together; all others go by References. Without a subject to answer: "Angemeldet: Titel".

Pure: the same arguments give the same letter. Nothing of the incoming mail is repeated but names and the remark, each
on one line, cut to length and without links, because the sender's address may be forged.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from ..model import (
    Answer,
    AnswerKind,
    AnswerLine,
    CalendarFile,
    DialIn,
    Event,
    Office,
    Outcome,
    Policy,
    Reply,
    Status,
)
from . import letter, wording
from .calendar_file import calendar_for

NAME_LIMIT = 100
REMARK_LIMIT = 400
SUBJECT_LIMIT = 120

# A bracket falls only together with a reply prefix behind it, as ours always has one; a list's "[MSO]" stays.
_PREFIXES = re.compile(
    r"^\s*(?:\[[^\]]{1,60}\]\s*)?(?:re|aw|antw|wg|fwd?|sv|vs|tr|rif|odp|ynt)\s*(?:\[\d+\])?\s*:\s*", re.IGNORECASE
)
_SECRET_LINK = re.compile(r"(https?://[^\s<>\"]+)")

_KEEPS_ENTRY = frozenset({Outcome.CONFIRMED, Outcome.CHANGED})
_BY_PLACES = frozenset({AnswerKind.CONFIRMED, AnswerKind.PARTLY_CONFIRMED, AnswerKind.WAITLISTED})
_WITHOUT_CALENDAR = frozenset({AnswerKind.REMINDER, AnswerKind.DIAL_IN, AnswerKind.NO_PLACE, AnswerKind.HOLD_EXPIRED})


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person as the letter shows them. `status` is what holds now; `outcome` what this mail did."""

    name: str
    outcome: str
    status: str
    mode: str
    sessions: tuple[str, ...]
    waiting_sessions: tuple[str, ...]
    waiting_mode: str
    position: int | None
    replaces: str
    mode_not_offered: str
    is_reader: bool


@dataclass(frozen=True, slots=True)
class EventFacts:
    title: str
    when: str
    where: str
    modes: tuple[str, ...]
    sessions: tuple[str, ...]


def render(
    answer: Answer,
    event: Event | None,
    office: Office,
    policy: Policy,
    *,
    their_subject: str = "",
    now: datetime | None = None,
    version: int | None = None,
    first_reply: bool = True,
    events: tuple[Event, ...] = (),
) -> Reply:
    """The finished words of one answer.

    their_subject: of the mail that is answered; "" where the reader did not write it (scheduled mail, other people).
    now: aware; the calendar's DTSTAMP and what is still to come; by default the arrival of the newest registration.
    version: the calendar's SEQUENCE, to grow with every calendar file about this event to this reader; None: the
        minutes since 2020, which grow by themselves, also over a cancellation and a second registration.
    first_reply: with the notice of Art. 13 GDPR (BEHAVIOUR 4); never in scheduled mail.
    events: what is offered, for the question which event is meant.
    Raises ValueError for a dial-in letter without dial-in data: a blank one must never be sent (BEHAVIOUR 1).
    """
    if answer.kind is AnswerKind.DIAL_IN and not answer.secret_text.strip():
        raise ValueError("a dial-in letter without dial-in data")
    moment = now or max((line.registration.arrived_at for line in answer.lines), default=None)
    main = office.language if office.language in wording.LANGUAGES else "de"
    tongues = _tongues(answer.language, main)
    context = {"moment": moment, "is_first": first_reply and not answer.is_scheduled, "events": events}
    letters = [letter.parse(_fragment(answer, event, office, policy, tongue, tongues, context)) for tongue in tongues]
    for root, tongue in zip(letters, tongues, strict=True):
        root.set("lang", tongue)
    states = [letter.take_title(each) for each in letters]
    if len(letters) == 1:
        letters += _help(answer, main)
    subject = _subject(states, event, main, "" if answer.is_scheduled else their_subject)
    return Reply(
        subject=subject,
        text=_joined_text(letters),
        html=_framed(letters, subject, main),
        calendar=_calendar(answer, event, office, moment, version),
    )


# ------------------------------------------------------------------------------------------------------------- letters


def _tongues(language: str, main: str) -> tuple[str, ...]:
    """The full letters, the binding one first. A language that we have no help in is served by English."""
    if language in (main, "", "und") or language in _help_languages():
        return (main,)
    second = language if language in wording.LANGUAGES else "en"
    return (main, second) if second != main else (main,)


def _fragment(
    answer: Answer,
    event: Event | None,
    office: Office,
    policy: Policy,
    language: str,
    tongues: tuple[str, ...],
    context: dict[str, Any],
) -> str:
    template = templates().get_template(f"{language}/{_said_as(answer).value}.html")
    people = tuple(_person_line(line, answer, event, language) for line in answer.lines)
    return template.render(
        kind=answer.kind.value,
        is_scheduled=answer.is_scheduled,
        language=language,
        greeting=wording.foreign(answer.greeting_name, NAME_LIMIT),
        pointer=_pointer(answer, language, tongues),
        people=people,
        tally=_tally(people),
        asks=tuple(ask.value for ask in answer.asks),
        unnamed=answer.unnamed,
        hold_until=wording.until(_local(_hold_until(answer), event, office), language),
        passed_on=answer.passed_on,
        remark=wording.foreign(answer.remark, REMARK_LIMIT),
        event=_event_facts(event, language) if event else None,
        events=tuple(_event_facts(each, language) for each in context["events"]),
        deadline=wording.until(_local(event.registration_closes, event, office), language) if event else "",
        dial_in=_dial_in(answer, event, context["moment"], language),
        closing_on=_closing_day(event, context["moment"], language),
        secret=_secret(answer.secret_text),
        office=office,
        privacy=_privacy(event, office, policy, language) if context["is_first"] else None,
    )


def _said_as(answer: Answer) -> AnswerKind:
    """The letter that fits what may be said: `already` reveals nothing (BEHAVIOUR 3), so it chooses no letter."""
    if answer.kind not in _BY_PLACES:
        return answer.kind
    statuses = {_status(line) for line in answer.lines if line.outcome is not Outcome.ALREADY}
    if Status.WAITLISTED not in statuses:
        return AnswerKind.CONFIRMED
    return AnswerKind.WAITLISTED if statuses == {Status.WAITLISTED} else AnswerKind.PARTLY_CONFIRMED


def _person_line(line: AnswerLine, answer: Answer, event: Event | None, language: str) -> PersonLine:
    registration = line.registration
    return PersonLine(
        name=wording.foreign(registration.participant.name, NAME_LIMIT),
        outcome=line.outcome.value,
        status=_status(line).value,
        mode=registration.mode.value,
        sessions=_session_titles(registration.sessions, event),
        waiting_sessions=_session_titles(registration.waiting_sessions, event),
        waiting_mode=registration.waiting_mode.value if registration.waiting_mode else "",
        position=line.position,
        replaces=wording.foreign(line.replaces or "", NAME_LIMIT),
        mode_not_offered=line.mode_not_offered.value if line.mode_not_offered else "",
        is_reader=_is_reader(line, answer),
    )


def _status(line: AnswerLine) -> Status:
    """What holds for this person: the outcome where it says so, else what stands on the list."""
    by_outcome = {
        Outcome.CONFIRMED: Status.CONFIRMED,
        Outcome.WAITLISTED: Status.WAITLISTED,
        Outcome.LATE: Status.LATE,
        Outcome.CANCELLED: Status.CANCELLED,
    }
    return by_outcome.get(line.outcome, line.registration.status)


def _is_reader(line: AnswerLine, answer: Answer) -> bool:
    """Whether the letter may say "you": the person's own address, or the very name that is greeted."""
    person = line.registration.participant
    if person.email:
        return person.email.casefold() == answer.to.addr.casefold()
    greeted = answer.greeting_name or answer.to.name
    return bool(person.name) and wording.printable(person.name).casefold() == wording.printable(greeted).casefold()


def _tally(people: tuple[PersonLine, ...]) -> dict[str, Any]:
    """What the first sentence needs: how many of what, and whether it is all about the reader alone."""
    outcomes = [person.outcome for person in people]
    named = [person for person in people if person.name]
    return {
        "all": len(people),
        "confirmed": sum(person.status == "confirmed" for person in people if person.outcome != "already"),
        "waiting": sum(person.status == "waitlisted" for person in people if person.outcome != "already"),
        "already": outcomes.count("already"),
        "only": {outcome: bool(people) and set(outcomes) == {outcome} for outcome in map(str, Outcome)},
        "nameless": sum(not person.name for person in people),
        "wishes_more": any(each.waiting_mode or each.waiting_sessions for each in people if _has_place(each)),
        "placed": _group(tuple(each for each in named if _has_place(each))),
        "gone": _group(tuple(each for each in named if each.outcome == "cancelled")),
        "others": tuple(person.name for person in people if person.name and not person.is_reader),
        "held_waiting": any(not person.name and person.status == "waitlisted" for person in people),
        "reader_alone": len(people) == 1 and people[0].is_reader,
        "one_name": named[0].name if len(people) == 1 and named else "",
        "not_offered": _not_offered(people),
    }


def _has_place(person: PersonLine) -> bool:
    """Has one now, and the letter may say so: what others wrote is not told (BEHAVIOUR 3)."""
    has_left = person.outcome == Outcome.REPLACED and not person.replaces
    return person.status == "confirmed" and person.outcome not in (Outcome.ALREADY, Outcome.CANCELLED) and not has_left


def _group(named: tuple[PersonLine, ...]) -> dict[str, Any]:
    """How many people with a name, and who it is if it is one alone."""
    one = named[0] if len(named) == 1 else None
    return {"count": len(named), "reader": bool(one and one.is_reader), "one_name": one.name if one else ""}


def _not_offered(people: tuple[PersonLine, ...]) -> tuple[str, ...]:
    wished = (person.mode_not_offered for person in people if person.outcome != Outcome.ALREADY)
    return tuple(dict.fromkeys(mode for mode in wished if mode))


def _session_titles(slugs: tuple[str, ...], event: Event | None) -> tuple[str, ...]:
    sessions = (event.session(slug) if event else None for slug in slugs)
    return tuple(session.title if session else slug for session, slug in zip(sessions, slugs, strict=True))


def _event_facts(event: Event, language: str) -> EventFacts:
    return EventFacts(
        title=event.title,
        when=wording.span(event.starts, event.ends, language),
        where=event.place,
        modes=tuple(mode.value for mode in event.modes),
        sessions=tuple(session.title for session in event.sessions),
    )


# --------------------------------------------------------------------------------------------------------------- dates


def _hold_until(answer: Answer) -> datetime | None:
    """Until when places without a name are (or were) held: the answer's own word, else the first of the places'."""
    ends = (line.registration.hold_until for line in answer.lines if not line.registration.participant.name)
    return answer.hold_until or min((end for end in ends if end), default=None)


def _local(moment: datetime | None, event: Event | None, office: Office) -> datetime | None:
    """By the wall clock that the reader's invitation uses."""
    if moment is None:
        return None
    own = event.starts.tzinfo if event and event.starts else None
    return moment.astimezone(own or ZoneInfo(office.timezone))


def _dial_in(answer: Answer, event: Event | None, moment: datetime | None, language: str) -> dict[str, Any] | None:
    """When the dial-in data come, if somebody in this letter is to get them; `day` is "" once that day is past."""
    if event is None or event.dial_in is None or not _gets_dial_in(answer, event.dial_in):
        return None
    if event.starts is None:
        return {"day": ""}
    due = datetime.combine(event.starts.date() - timedelta(days=event.dial_in.days_before), event.dial_in.at)
    is_past = moment is not None and moment >= due.replace(tzinfo=event.starts.tzinfo)
    return {"day": "" if is_past else wording.day(due, language)}


def _gets_dial_in(answer: Answer, dial_in: DialIn) -> bool:
    return any(
        line.registration.mode in dial_in.modes and _status(line) is Status.CONFIRMED
        for line in answer.lines
        if line.outcome is not Outcome.ALREADY
    )


def _closing_day(event: Event | None, moment: datetime | None, language: str) -> str:
    """By when those who wait hear for the last time: 0 and 1 both mean the day before (model.Event)."""
    if event is None or event.starts is None:
        return ""
    closing = event.starts - timedelta(days=max(event.closing_notice_days_before, 1))
    return "" if moment is not None and moment > closing else wording.day(closing, language)


def _privacy(event: Event | None, office: Office, policy: Policy, language: str) -> dict[str, Any]:
    """Art. 13 GDPR. The nightly purge runs the morning after the period has passed: hence one day more."""
    last = (event.ends or event.starts) if event else None
    deleted = last + timedelta(days=policy.keep_people_days + 1) if last else None
    return {
        "own_words": office.privacy_notice,
        "deleted_on": wording.short_day(deleted, language),
        "days": policy.keep_people_days,
    }


# ------------------------------------------------------------------------------------------------------- short passages


def _secret(text: str) -> tuple[tuple[tuple[tuple[str, bool], ...], ...], ...]:
    """The dial-in data as paragraphs of lines of (piece, is link). The office wrote it: its links are to be used."""
    paragraphs = re.split(r"\n\s*\n", text.strip().replace("\r\n", "\n").replace("\r", "\n"))
    return tuple(
        tuple(_pieces(line) for line in paragraph.split("\n")) for paragraph in paragraphs if paragraph.strip()
    )


def _pieces(line: str) -> tuple[tuple[str, bool], ...]:
    return tuple((piece, bool(_SECRET_LINK.match(piece))) for piece in _SECRET_LINK.split(line) if piece)


def _pointer(answer: Answer, language: str, tongues: tuple[str, ...]) -> dict[str, str] | None:
    """The line under the first sentence of the binding letter that says what else is below."""
    if language != tongues[0]:
        return None
    if len(tongues) == 2:
        return {"lang": tongues[1], "dir": "ltr", "words": _POINTERS[tongues[1]]}
    words = _help_words(answer.language)
    return {"lang": answer.language, "dir": words["dir"], "words": words["pointer"]} if words else None


_POINTERS = {"de": "Deutsche Fassung: siehe unten.", "en": "English version: see below."}


def _help(answer: Answer, main: str) -> list[letter.Element]:
    """The help in the writer's language as one more letter; [] where German is all that is needed."""
    words = _help_words(answer.language)
    if words is None or answer.language == main:
        return []
    outcomes = {line.outcome for line in answer.lines}
    already = answer.kind in _BY_PLACES and outcomes == {Outcome.ALREADY}
    state = words["states"]["already" if already else _said_as(answer).value]
    sentences = [words["about"], state, words["wrong"], *([words["binding"]] if main == "de" else [])]
    template = templates().get_template("help.html")
    return [letter.parse(template.render(lang=answer.language, dir=words["dir"], title=words["title"], said=sentences))]


@cache
def _help_languages() -> frozenset[str]:
    folder = resources.files("inbox_bot.texts") / "templates" / "help"
    return frozenset(entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))


@cache
def _help_words(language: str) -> dict[str, Any] | None:
    if language not in _help_languages():
        return None
    path = resources.files("inbox_bot.texts") / "templates" / "help" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


# ---------------------------------------------------------------------------------------------------- putting together


def _subject(states: list[str], event: Event | None, main: str, their_subject: str) -> str:
    state = " / ".join(dict.fromkeys(states))
    theirs = wording.foreign(bare_subject(their_subject), SUBJECT_LIMIT)
    if theirs:
        prefix = f"[{state}] {'AW' if main == 'de' else 'Re'}: "
        return prefix + wording.shortened(theirs, SUBJECT_LIMIT - len(prefix))
    return wording.shortened(f"{state}: {event.title}", SUBJECT_LIMIT) if event else state


def bare_subject(subject: str) -> str:
    """A subject without reply prefixes and our own state brackets, however often they were put before it."""
    bare = wording.printable(subject)
    while (shorter := _PREFIXES.sub("", bare)) != bare:
        bare = shorter
    return bare.strip()


def _joined_text(letters: list[letter.Element]) -> str:
    return "\n* * *\n\n".join(letter.to_text(each) for each in letters)


def _framed(letters: list[letter.Element], subject: str, main: str) -> str:
    body = Markup(letter.RULE).join(Markup(letter.to_html(each)) for each in letters)  # noqa: S704 - escaped by Jinja
    return templates().get_template("frame.html").render(lang=main, title=subject, body=body, width=600)


def _calendar(
    answer: Answer, event: Event | None, office: Office, now: datetime | None, version: int | None
) -> CalendarFile | None:
    if event is None or now is None or answer.kind in _WITHOUT_CALENDAR:
        return None
    if answer.kind in (AnswerKind.CANCELLED, AnswerKind.EVENT_CANCELLED):
        wanted = is_cancelled = _ends_entry(answer)
    else:
        is_cancelled = False
        wanted = any(line.outcome in _KEEPS_ENTRY and _status(line) is Status.CONFIRMED for line in answer.lines)
    sequence = _minutes(now) if version is None else version + is_cancelled
    return calendar_for(event, office, now=now, version=sequence, is_cancelled=is_cancelled) if wanted else None


def _ends_entry(answer: Answer) -> bool:
    """Whether the reader's calendar entry is to go: not that of a contact whose other people may still come."""
    if answer.kind is AnswerKind.EVENT_CANCELLED:
        return any(line.registration.status is not Status.WAITLISTED for line in answer.lines)
    all_gone = bool(answer.lines) and all(line.outcome is Outcome.CANCELLED for line in answer.lines)
    return all_gone and any(_is_reader(line, answer) for line in answer.lines)


def _minutes(now: datetime) -> int:
    return int((now - datetime(2020, 1, 1, tzinfo=UTC)).total_seconds()) // 60


def _finish(value: object) -> object:
    """The last gate of every printed value: no control character gets into a letter, whatever a caller forgot."""
    return wording.harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value


@cache
def templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("inbox_bot.texts"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_finish,
    )
    environment.globals["counted"] = wording.counted
    environment.globals["number"] = wording.number
    environment.filters["upfirst"] = lambda text: text[:1].upper() + text[1:]
    return environment
