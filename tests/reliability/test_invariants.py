"""The invariants themselves: each thing that must not happen is found, also where all totals are right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest

from inbox_bot.model import MailState

from .expected import ONCE, Expected
from .invariants import SENT_FOLDER, violations
from .seen import Row, Seen, Taken
from .sweep import CAPACITY, days

DAYS = days()
EXPECTED = Expected.of(DAYS, CAPACITY)
QUESTION, FIRST, SECOND, CANCELLATION, THIRD, MACHINE = EXPECTED.fates


def perfect() -> Seen:
    """A world in which all is as expected."""
    taken = [
        Taken(fate.to, message_id.encode(), f"<{number}@ours.example>", message_id, fate.state)
        for number, (message_id, fate) in enumerate(EXPECTED.fates.items())
        if fate.state
    ]
    for number, ((recipient, what), often) in enumerate(EXPECTED.unasked.items()):
        if often == ONCE:
            taken.append(Taken(recipient, what.encode(), f"<due{number}@ours.example>", "", what))
    folders: dict[str, list[str]] = {SENT_FOLDER: [each.message_id for each in taken], "INBOX": []}
    for message_id, fate in EXPECTED.fates.items():
        folders.setdefault(fate.folder, []).append(message_id)
    return Seen(
        folders=folders,
        people=[
            {"name": name, "status": status, "position": 1 if status == "waitlisted" else None}
            for name, status in EXPECTED.people.items()
        ],
        taken=taken,
        ledger=[Row(fate.disposition, fate.deeds) for fate in EXPECTED.fates.values()],
        recorded=len(EXPECTED.fates),
        outbox={each.message_id: MailState.SENT for each in taken},
        unclear=Counter(),
    )


def taken(seen: Seen, what: str) -> int:
    """Where the first mail lies that tells this."""
    return next(number for number, each in enumerate(seen.taken) if each.what.startswith(what))


def loses(what: str) -> Callable[[Seen], None]:
    def change(seen: Seen) -> None:
        gone = seen.taken.pop(taken(seen, what))
        seen.folders[SENT_FOLDER].remove(gone.message_id)
        del seen.outbox[gone.message_id]

    return change


def doubles(what: str) -> Callable[[Seen], None]:
    """Under a Message-ID of its own: this is never allowed."""

    def change(seen: Seen) -> None:
        again = replace(seen.taken[taken(seen, what)], message_id="<again@ours.example>")
        seen.taken.append(again)
        seen.folders[SENT_FOLDER].append(again.message_id)
        seen.outbox[again.message_id] = MailState.SENT

    return change


def repeats_without_need(seen: Seen) -> None:
    seen.taken.append(seen.taken[taken(seen, "Einwahldaten")])


def sends_another_version(seen: Seen) -> None:
    again = replace(seen.taken[taken(seen, "Einwahldaten")], data=b"another dial-in")
    seen.unclear[again.message_id] = 1
    seen.taken.append(again)


def sends_the_old_dial_in(seen: Seen) -> None:
    number = taken(seen, "Einwahldaten Ahorn-0")
    seen.taken[number] = replace(seen.taken[number], what="Einwahldaten Ahorn-1")


def reminds_somebody_who_waits(seen: Seen) -> None:
    number = taken(seen, "Erinnerung")
    seen.taken[number] = replace(seen.taken[number], recipient="kovalenko@treff.example")


def answers_crosswise(seen: Seen) -> None:
    """Each gets an answer, but to the other's mail."""
    one, other = taken(seen, "Angemeldet"), taken(seen, "Warteliste")
    first, second = seen.taken[one], seen.taken[other]
    seen.taken[one], seen.taken[other] = (
        replace(first, answers=second.answers),
        replace(second, answers=first.answers),
    )


def files_crosswise(seen: Seen) -> None:
    """Each folder holds as many mails as it should."""
    seen.folders["Bitte prüfen"], seen.folders["Automatisch"] = [MACHINE], [QUESTION]


def decides_crosswise(seen: Seen) -> None:
    """As many are held as should be."""
    seen.ledger[0], seen.ledger[-1] = seen.ledger[-1], seen.ledger[0]


def registers_by_another_mail(seen: Seen) -> None:
    first, second = seen.ledger[1], seen.ledger[2]
    seen.ledger[1], seen.ledger[2] = replace(first, deeds=second.deeds), replace(second, deeds=first.deeds)


def gives_the_place_to_the_last(seen: Seen) -> None:
    """One has it, one waits, as it should be."""
    seen.people[1].update(status="waitlisted", position=1)
    seen.people[2].update(status="confirmed", position=None)


def keeps_one_in_the_outbox(seen: Seen) -> None:
    seen.outbox[seen.taken[0].message_id] = MailState.INFLIGHT


def test_nothing_is_wrong_where_all_is_as_expected() -> None:
    assert violations(EXPECTED, perfect()) == ()


@pytest.mark.parametrize("count", range(2))
def test_what_is_sent_again_after_a_cut_is_right(count: int) -> None:
    """The same mail, as often as nobody could know of its end."""
    seen = perfect()
    number = taken(seen, "Einwahldaten")
    seen.unclear[seen.taken[number].message_id] = 1
    seen.taken.extend([seen.taken[number]] * count)
    assert violations(EXPECTED, seen) == ()


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        *((loses(what), "what_is_due_is_told_once") for what in ("Einwahl", "Erinn", "Tages", "Kein", "Nachg")),
        *((doubles(what), "what_is_due_is_told_once") for what in ("Einwahl", "Erinn", "Tages", "Kein", "Nachg")),
        (loses("Angemeldet"), "every_answer_is_given_once"),
        (doubles("Angemeldet"), "every_answer_is_given_once"),
        (answers_crosswise, "every_answer_is_given_once"),
        (sends_the_old_dial_in, "what_is_due_is_told_once"),
        (reminds_somebody_who_waits, "what_is_due_is_told_once"),
        (repeats_without_need, "only_unclear_tries_are_repeated"),
        (sends_another_version, "only_unclear_tries_are_repeated"),
        (files_crosswise, "every_mail_lies_in_one_folder"),
        (decides_crosswise, "every_mail_is_in_its_state"),
        (registers_by_another_mail, "every_mail_is_in_its_state"),
        (gives_the_place_to_the_last, "the_list_is_what_the_mails_say"),
        (keeps_one_in_the_outbox, "nothing_is_left_to_send"),
    ],
)
def test_what_must_not_happen_is_found(change: Callable[[Seen], None], rule: str) -> None:
    seen = perfect()
    change(seen)
    assert {line.partition(":")[0] for line in violations(EXPECTED, seen)} == {rule}
