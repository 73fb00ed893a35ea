"""kill -9 and SIGTERM in the middle of the work."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from datetime import timedelta

from .office import PEOPLE, Office, conference, register

ROUNDS = 6


def address_of(name: str) -> str:
    return f"person{PEOPLE.index(name)}@verein.example"


def register_all(office: Office, names: tuple[str, ...]) -> list[bytes]:
    return [register(office, name, address_of(name)) for name in names]


def test_killed_at_random_moments(dovecot_office: Office) -> None:
    """DESIGN: killed at any moment nothing is lost and nothing is done twice. An answer may go twice only if the
    server's "250" was not written down any more, and then under the same Message-ID, an hour later."""
    office = dovecot_office
    office.configure(conference(capacity="5"), more='[schedule]\ndigest_at = "off"')
    chance = random.Random()
    mails: list[bytes] = []
    moments: list[tuple[str, int]] = []
    for number in range(ROUNDS):
        mails += register_all(office, PEOPLE[2 * number : 2 * number + 2])
        seen = {word: office.log().count(word) for word in ('"mail received"', '"answer attempted"', '"started"')}
        moments.append((chance.choice(sorted(seen)), chance.randrange(60)))
        process = office.start()
        word, more_milliseconds = moments[-1]
        office.wait_for(lambda word=word, seen=seen: office.log().count(word) > seen[word], pause=0.002)  # type: ignore[misc]
        threading.Event().wait(more_milliseconds / 1000)
        office.kill(process)
    # A mail in flight is sent again when its lease of an hour is over.
    office.ahead = timedelta(hours=1, minutes=1)
    with office.at_work():
        office.wait_for(lambda: len(office.answer_counts()) == len(PEOPLE))
        office.wait_for(lambda: not office.folders()["INBOX"])
        office.wait_for(lambda: len(office.folders()["Versandt"]) == len(PEOPLE))
    assert [each["name"] for each in office.participants()] == list(PEOPLE), moments
    assert (len(office.on_list()), len(office.on_list("waitlisted"))) == (5, 7)
    assert {office.folder_of(each) for each in mails[:5]} == {"Angemeldet"}, moments
    assert {office.folder_of(each) for each in mails[5:]} == {"Warteliste"}, moments
    assert sum(map(len, office.folders().values())) == 2 * len(PEOPLE), moments
    for name in PEOPLE:
        assert len({answer["Message-ID"] for answer in office.answers(address_of(name))}) == 1, (name, moments)


def test_asked_to_stop_in_the_middle(office: Office) -> None:
    """SIGTERM: the mail in hand is finished, the exit status is 0, and the next start does the rest."""
    crowd = {f"{given} {family}": f"{given}@verein-{number}.example".lower() for number, (given, family) in pairs(30)}
    office.configure(conference(capacity="30"))
    for name, address in crowd.items():
        register(office, name, address)
    process = office.start()
    office.wait_for(lambda: '"mail received"' in office.log(), pause=0.002)
    assert office.stop(process) == 0
    assert '"stopped"' in office.log()
    received = office.log().count('"mail received"')
    assert received < len(crowd), "it was over before it was asked to stop"
    with office.at_work():
        office.wait_for(lambda: len(office.answers()) >= len(crowd))
        office.wait_for(lambda: not office.folders()["INBOX"])
    assert office.answer_counts() == dict.fromkeys(crowd.values(), 1)
    assert office.on_list() == crowd.keys()


def pairs(count: int) -> Iterator[tuple[int, tuple[str, str]]]:
    """Given and family names of the people above, in new pairs."""
    given, family = [name.split()[0] for name in PEOPLE], [name.split()[-1] for name in PEOPLE]
    for number in range(count):
        yield number, (given[number % 12], family[(number + 1 + number // 12) % 12])


def test_a_second_daemon_on_the_same_file(dovecot_office: Office) -> None:
    """By accident: it is refused in one line, and the first goes on undisturbed; killed, it leaves room for another."""
    office = dovecot_office
    office.configure(conference())
    with office.at_work() as first:
        for words in (("run",), ("run", "--once")):
            refused = office.run(*words)
            assert refused.returncode == 1
            (line,) = [each for each in refused.stderr.decode().splitlines() if "another daemon" in each]
            assert "PostgreSQL" in line
        register(office, PEOPLE[0], address_of(PEOPLE[0]))
        office.wait_for(lambda: office.answers(address_of(PEOPLE[0])))
        office.kill(first)
        with office.at_work():
            register(office, PEOPLE[1], address_of(PEOPLE[1]))
            office.wait_for(lambda: office.answers(address_of(PEOPLE[1])))
