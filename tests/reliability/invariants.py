"""What must be true when all is quiet again, whatever happened before. Stated once; every program and test uses this.

`expected` says what is to be, `seen` what is. `violations` returns one line for each thing that is wrong; () is what is
promised.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from inbox_bot.model import MailState

from .expected import CONFIRMED, WAITLISTED, Expected
from .seen import Seen

SENT_FOLDER = "Versandt"


def every_mail_lies_in_one_folder(expected: Expected, seen: Seen) -> Iterator[str]:
    """Nothing is lost, nothing doubled, and each mail lies where its state belongs (BEHAVIOUR 7)."""
    places: dict[str, list[str]] = {}
    for folder, message_ids in seen.folders.items():
        for message_id in message_ids if folder != SENT_FOLDER else ():
            places.setdefault(message_id, []).append(folder)
    for message_id, fate in expected.fates.items():
        found = places.pop(message_id, [])
        if found != [fate.folder]:
            yield f"mail {message_id} lies in {found}, not in {fate.folder}"
    for message_id, found in places.items():
        yield f"mail {message_id} in {found} was never delivered"


def every_mail_is_in_its_state(expected: Expected, seen: Seen) -> Iterator[str]:
    """One row of the ledger for each mail, in the state that it deserves, and with what it did on the list."""
    if not len(expected.fates) == len(seen.ledger) == seen.recorded:
        yield f"{len(expected.fates)} mails, but {seen.recorded} in the ledger, seen in {len(seen.ledger)} places"
        return
    for (message_id, fate), row in zip(expected.fates.items(), seen.ledger, strict=True):
        if row.disposition != fate.disposition:
            yield f"mail {message_id} is {row.disposition}, not {fate.disposition}"
        if row.deeds != fate.deeds:
            yield f"mail {message_id} did {row.deeds}, not {fate.deeds}"


def the_list_is_what_the_mails_say(expected: Expected, seen: Seen) -> Iterator[str]:
    """Everyone with their status, in the order of arrival (BEHAVIOUR 3)."""
    found = [(each["name"], each["status"]) for each in seen.people]
    if found != list(expected.people.items()):
        for name, status in expected.people.items():
            statuses = [its for its_name, its in found if its_name == name]
            if statuses != [status]:
                yield f"{name} is {statuses}, not {status}"
        if sorted(found) == sorted(expected.people.items()):
            yield "the list is not in the order of arrival"
    for name in {name for name, _ in found} - expected.people.keys():
        yield f"{name} is on the list, but never registered"


def places_are_given_once_and_all(expected: Expected, seen: Seen) -> Iterator[str]:
    """No place twice; none free while someone waits; those who wait are numbered from 1."""
    count = Counter(each["status"] for each in seen.people)
    if count[CONFIRMED] > expected.capacity:
        yield f"{count[CONFIRMED]} people for {expected.capacity} places"
    if count[WAITLISTED] and count[CONFIRMED] < expected.capacity:
        yield f"{count[WAITLISTED]} wait while {expected.capacity - count[CONFIRMED]} places are free"
    positions = sorted(each["position"] for each in seen.people if each["status"] == WAITLISTED)
    if positions != list(range(1, len(positions) + 1)):
        yield f"positions in the waiting list: {positions}"


def every_answer_is_given_once(expected: Expected, seen: Seen) -> Iterator[str]:
    """Each mail that deserves an answer has exactly one, which answers just it; the others have none."""
    found: dict[str, list[tuple[str, str]]] = {}
    for each in seen.once():
        if each.answers:
            found.setdefault(each.answers, []).append((each.recipient, each.what))
    for message_id, fate in expected.fates.items():
        wanted = [(fate.to, fate.state)] if fate.state else []
        answers = found.pop(message_id, [])
        if answers != wanted:
            yield f"mail {message_id} has the answers {answers}, not {wanted}"
    for message_id, answers in found.items():
        yield f"{answers} answers {message_id}, which was never delivered"


def what_is_due_is_told_once(expected: Expected, seen: Seen) -> Iterator[str]:
    """Digest, dial-in, reminder, closing notice, and that a place has become free: once to everyone whom it concerns,
    and to nobody else."""
    found = Counter((each.recipient, each.what) for each in seen.once() if not each.answers)
    for key, (least, most) in expected.unasked.items():
        number = found.pop(key, 0)
        if not least <= number <= most:
            yield f"{key[0]} got {number} times, not {least if number < least else most}: {key[1]}"
    for (recipient, what), number in found.items():
        yield f"{recipient} got {number} times what nobody should have sent: {what}"


def only_unclear_tries_are_repeated(expected: Expected, seen: Seen) -> Iterator[str]:
    """A mail goes a second time only where nobody could know that the first had arrived; then it is the same mail."""
    copies: dict[str, list[bytes]] = {}
    for each in seen.taken:
        copies.setdefault(each.message_id, []).append(each.data)
    for message_id, sent in copies.items():
        if len(sent) > 1 + seen.unclear[message_id]:
            yield f"answer {message_id} was sent {len(sent)} times after {seen.unclear[message_id]} unclear tries"
        if len(set(sent)) > 1:
            yield f"answer {message_id} went in {len(set(sent))} versions"


def nothing_is_left_to_send(expected: Expected, seen: Seen) -> Iterator[str]:
    """The outbox is empty, and Sent holds each answer once."""
    for message_id, state in seen.outbox.items():
        if state is not MailState.SENT:
            yield f"answer {message_id} is {state}"
    copies = Counter(seen.folders.get(SENT_FOLDER, []))
    if copies != Counter(seen.outbox.keys()):
        missing = seen.outbox.keys() - copies.keys()
        doubled = {message_id: number for message_id, number in copies.items() if number > 1}
        yield f"Sent lacks {len(missing)} answers and holds {doubled} more than once"


INVARIANTS: tuple[Callable[[Expected, Seen], Iterator[str]], ...] = (
    every_mail_lies_in_one_folder,
    every_mail_is_in_its_state,
    the_list_is_what_the_mails_say,
    places_are_given_once_and_all,
    every_answer_is_given_once,
    what_is_due_is_told_once,
    only_unclear_tries_are_repeated,
    nothing_is_left_to_send,
)


def violations(expected: Expected, seen: Seen) -> tuple[str, ...]:
    """One line for each thing that is wrong."""
    return tuple(f"{rule.__name__}: {line}" for rule in INVARIANTS for line in rule(expected, seen))
