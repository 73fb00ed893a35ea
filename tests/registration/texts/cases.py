"""Every branch of every letter as a named answer: invented people, hosts in .example."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

from inbox_bot.model import (
    Address,
    Answer,
    AnswerKind,
    AnswerLine,
    Ask,
    DialIn,
    Event,
    Mode,
    Office,
    Outcome,
    Participant,
    Registration,
    Session,
    Status,
)

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2021, 10, 5, 8, 30, tzinfo=UTC)
OFFICE = Office("servicestelle.mso@bra.nrw.example", "Servicestelle MSO")
SENDER = Address("f.yilmaz@bruecke.example", "Fatma Yılmaz")

FACHTAG = Event(
    slug="fachtag",
    title="Fachtag: Migrantenselbstorganisationen und soziale Sicherung",
    starts=datetime(2021, 11, 3, 10, 0, tzinfo=BERLIN),
    ends=datetime(2021, 11, 3, 15, 15, tzinfo=BERLIN),
    place="Arnsberg und Videokonferenz",
    modes=(Mode.ONLINE, Mode.ONSITE),
    capacity_by_mode=((Mode.ONLINE, 200), (Mode.ONSITE, 40)),
    registration_closes=datetime(2021, 10, 29, 23, 59, 59, tzinfo=BERLIN),
    sessions=(
        Session("ag1", "Menschen mit Migrationsvorgeschichte im Bildungssystem", 30),
        Session("ag2", "Förderung und Vereinsmanagement", 30),
    ),
    dial_in=DialIn(days_before=3, at=time(9, 0), text_file="dial_in.txt"),
)
OPEN_DATE = replace(FACHTAG, starts=None, ends=None, place="", registration_closes=None)
ONLINE_ONLY = replace(FACHTAG, modes=(Mode.ONLINE,), place="", sessions=())
MSO_DAY = Event("mso-tag", "Tag der Migrantenselbstorganisationen", modes=(Mode.ONSITE,))

FATMA, OLEKSANDR, ROJIN = "Fatma Yılmaz", "Oleksandr Kovalenko", "Rojin Demir"
SECRET = "Videokonferenz: https://konferenz.example/fachtag?raum=1&pin=2\nKenncode: 4711\n\nTelefon: 0201 555 0100"


def registration(
    name: str = FATMA,
    status: Status = Status.CONFIRMED,
    mode: Mode = Mode.ONLINE,
    number: int = 1,
    sessions: tuple[str, ...] = (),
    waiting_sessions: tuple[str, ...] = (),
    waiting_mode: Mode | None = None,
    email: str | None = None,
) -> Registration:
    return Registration(
        id=f"5f1d/{number}",
        event="fachtag",
        participant=Participant(name, email=email),
        contact=SENDER,
        status=status,
        mode=mode,
        arrived_at=datetime(2021, 10, 5, 8, 0, tzinfo=UTC),
        number=number,
        sessions=sessions,
        waiting_sessions=waiting_sessions,
        waiting_mode=waiting_mode,
    )


def yes(name: str = FATMA, **more: object) -> AnswerLine:
    return AnswerLine(Outcome.CONFIRMED, registration(name, **more))  # type: ignore[arg-type]


def waits(name: str = FATMA, position: int | None = 3, **more: object) -> AnswerLine:
    return AnswerLine(Outcome.WAITLISTED, registration(name, Status.WAITLISTED, **more), position)  # type: ignore[arg-type]


def line(outcome: Outcome, name: str = FATMA, status: Status = Status.CONFIRMED) -> AnswerLine:
    return AnswerLine(outcome, registration(name, status))


def answer(kind: AnswerKind, *lines: AnswerLine, **more: object) -> Answer:
    chosen: dict[str, object] = {"greeting_name": FATMA, **more}
    return Answer(kind, SENDER, "fachtag", lines, **chosen)  # type: ignore[arg-type]


HOLD = datetime(2021, 10, 10, 23, 59, 59, tzinfo=BERLIN)
K, O = AnswerKind, Outcome  # noqa: E741 - the table below is read by its columns

ANSWERS: dict[str, tuple[Answer, Event | None]] = {
    "confirmed-reader": (answer(K.CONFIRMED, yes(sessions=("ag1",))), FACHTAG),
    "confirmed-another": (answer(K.CONFIRMED, yes(OLEKSANDR), greeting_name=""), FACHTAG),
    "confirmed-three": (
        answer(
            K.CONFIRMED,
            yes(),
            yes(OLEKSANDR, number=2, sessions=("ag2",)),
            yes(ROJIN, number=3, mode=Mode.ONSITE),
            remark="Wir brauchen eine Übersetzung in Gebärdensprache.",
            passed_on=True,
        ),
        FACHTAG,
    ),
    "confirmed-open-date": (answer(K.CONFIRMED, yes()), OPEN_DATE),
    "confirmed-online-only": (
        answer(K.CONFIRMED, replace(yes(), mode_not_offered=Mode.ONSITE)),
        ONLINE_ONLY,
    ),
    "confirmed-not-streamed": (
        answer(K.CONFIRMED, replace(yes(mode=Mode.ONSITE), mode_not_offered=Mode.ONLINE)),
        replace(MSO_DAY, starts=datetime(2021, 11, 20, 11, 0, tzinfo=BERLIN), place="Rathaus"),
    ),
    "confirmed-waits-on-site": (
        answer(
            K.CONFIRMED,
            AnswerLine(O.CONFIRMED, registration(waiting_mode=Mode.ONSITE, waiting_sessions=("ag1",)), position=2),
        ),
        FACHTAG,
    ),
    "confirmed-one-waits-on-site": (
        answer(
            K.CONFIRMED,
            yes(mode=Mode.ONSITE),
            AnswerLine(O.CONFIRMED, registration(ROJIN, waiting_mode=Mode.ONSITE), 1),
        ),
        FACHTAG,
    ),
    "confirmed-already": (answer(K.CONFIRMED, line(O.ALREADY)), FACHTAG),
    "confirmed-two-already": (answer(K.CONFIRMED, line(O.ALREADY), line(O.ALREADY, ROJIN)), FACHTAG),
    "confirmed-one-already": (answer(K.CONFIRMED, yes(), line(O.ALREADY, ROJIN, Status.WAITLISTED)), FACHTAG),
    "confirmed-in-place-of": (answer(K.CONFIRMED, replace(yes(ROJIN), replaces=FATMA)), FACHTAG),
    "confirmed-held": (
        answer(K.CONFIRMED, yes(), yes("", number=2), asks=(Ask.NAMES,), unnamed=1, hold_until=HOLD),
        FACHTAG,
    ),
    "confirmed-held-waiting": (
        answer(K.QUESTION_BACK, waits("", number=2), waits("", 4), asks=(Ask.NAMES,), unnamed=2, hold_until=HOLD),
        FACHTAG,
    ),
    "partly-confirmed": (
        answer(K.PARTLY_CONFIRMED, yes(), yes(OLEKSANDR, number=2), waits(ROJIN, 1, mode=Mode.ONSITE)),
        FACHTAG,
    ),
    "partly-confirmed-one": (answer(K.PARTLY_CONFIRMED, yes(), waits(OLEKSANDR), waits(ROJIN, 4)), OPEN_DATE),
    "waitlisted-reader": (answer(K.WAITLISTED, waits()), FACHTAG),
    "waitlisted-another": (answer(K.WAITLISTED, waits(ROJIN, None, mode=Mode.ONSITE, sessions=("ag1",))), FACHTAG),
    "waitlisted-wishes": (answer(K.WAITLISTED, waits(waiting_sessions=("ag1", "ag2"))), FACHTAG),
    "waitlisted-two": (answer(K.WAITLISTED, waits(), waits(ROJIN, 4)), OPEN_DATE),
    "promoted-reader": (answer(K.PROMOTED, yes(), is_scheduled=True), FACHTAG),
    "promoted-another": (answer(K.PROMOTED, yes(ROJIN), is_scheduled=True), FACHTAG),
    "promoted-two": (answer(K.PROMOTED, yes(), yes("", mode=Mode.ONSITE), is_scheduled=True), FACHTAG),
    "cancelled-reader": (answer(K.CANCELLED, line(O.CANCELLED)), FACHTAG),
    "cancelled-another": (answer(K.CANCELLED, line(O.CANCELLED, ROJIN)), FACHTAG),
    "cancelled-one-stays": (answer(K.CANCELLED, line(O.CANCELLED, ROJIN), yes()), FACHTAG),
    "cancelled-two": (answer(K.CANCELLED, line(O.CANCELLED), line(O.CANCELLED, ROJIN)), FACHTAG),
    "cancelled-by-another": (answer(K.CANCELLED, line(O.CANCELLED), is_scheduled=True), FACHTAG),
    "cancelled-two-by-another": (
        answer(K.CANCELLED, line(O.CANCELLED, ROJIN), line(O.CANCELLED, OLEKSANDR), is_scheduled=True),
        FACHTAG,
    ),
    "changed-name": (answer(K.CHANGED, replace(line(O.CHANGED), replaces="Fatma Yilmas")), FACHTAG),
    "changed-waits-on-site": (
        answer(
            K.CHANGED, AnswerLine(O.CHANGED, registration(waiting_mode=Mode.ONSITE, waiting_sessions=("ag1", "ag2")), 2)
        ),
        FACHTAG,
    ),
    "changed-waits-for-group": (
        answer(
            K.CHANGED,
            replace(
                line(O.CHANGED, ROJIN, Status.WAITLISTED),
                position=5,
                registration=registration(ROJIN, Status.WAITLISTED, waiting_sessions=("ag1",)),
            ),
        ),
        FACHTAG,
    ),
    "changed-waiting": (answer(K.CHANGED, replace(line(O.CHANGED, ROJIN, Status.WAITLISTED), position=5)), FACHTAG),
    "changed-replaced": (answer(K.CHANGED, line(O.REPLACED, ROJIN), replace(yes(), replaces=ROJIN)), FACHTAG),
    "question-names": (answer(K.QUESTION_BACK, asks=(Ask.NAMES,)), FACHTAG),
    "question-names-held": (answer(K.QUESTION_BACK, asks=(Ask.NAMES,), unnamed=3, hold_until=HOLD), FACHTAG),
    "question-names-one-placed": (
        answer(K.QUESTION_BACK, yes(), yes("", number=2), asks=(Ask.NAMES,), unnamed=1, hold_until=HOLD),
        FACHTAG,
    ),
    "question-names-one-waits": (
        answer(K.QUESTION_BACK, waits(), waits("", 4), asks=(Ask.NAMES,), unnamed=1, hold_until=HOLD),
        FACHTAG,
    ),
    "question-names-mixed": (
        answer(K.QUESTION_BACK, yes(), waits("", 4), asks=(Ask.NAMES,), unnamed=1, hold_until=HOLD),
        FACHTAG,
    ),
    "question-event": (answer(K.QUESTION_BACK, asks=(Ask.EVENT,), greeting_name=""), None),
    "question-mode-session": (answer(K.QUESTION_BACK, yes(), asks=(Ask.MODE, Ask.SESSION)), FACHTAG),
    "question-who-cancels": (answer(K.QUESTION_BACK, asks=(Ask.WHO_CANCELS,)), FACHTAG),
    "late": (answer(K.LATE, line(O.LATE)), FACHTAG),
    "late-no-deadline": (answer(K.LATE, line(O.LATE), line(O.LATE, ROJIN)), OPEN_DATE),
    "passed-on": (answer(K.PASSED_ON, passed_on=True), FACHTAG),
    "passed-on-no-event": (answer(K.PASSED_ON, passed_on=True, greeting_name=""), None),
    "passed-on-with-people": (answer(K.PASSED_ON, line(O.ALREADY), passed_on=True), FACHTAG),
    "dial-in-reader": (answer(K.DIAL_IN, yes(), is_scheduled=True, secret_text=SECRET), FACHTAG),
    "dial-in-others": (answer(K.DIAL_IN, yes(), yes(ROJIN), is_scheduled=True, secret_text=SECRET), FACHTAG),
    "reminder": (answer(K.REMINDER, yes(), is_scheduled=True), FACHTAG),
    "reminder-on-site": (answer(K.REMINDER, yes(mode=Mode.ONSITE), is_scheduled=True), FACHTAG),
    "event-changed": (answer(K.EVENT_CHANGED, yes(), waits(ROJIN), is_scheduled=True), FACHTAG),
    "event-cancelled": (answer(K.EVENT_CANCELLED, yes(), yes("", number=2), is_scheduled=True), FACHTAG),
    "event-cancelled-open-date": (answer(K.EVENT_CANCELLED, waits(), is_scheduled=True), OPEN_DATE),
    "no-place": (answer(K.NO_PLACE, waits(), is_scheduled=True), FACHTAG),
    "no-place-another": (answer(K.NO_PLACE, waits(ROJIN), is_scheduled=True), FACHTAG),
    "no-place-two": (answer(K.NO_PLACE, waits(), waits(ROJIN, 4), is_scheduled=True), FACHTAG),
    "hold-expired-one": (
        answer(K.HOLD_EXPIRED, yes(), line(O.CANCELLED, ""), hold_until=HOLD, is_scheduled=True),
        FACHTAG,
    ),
    "hold-expired-two": (answer(K.HOLD_EXPIRED, unnamed=2, is_scheduled=True), FACHTAG),
}
