"""SIGTERM in the middle of the work, a daemon too many, one that never lives long. For kill -9 at random moments see
`tests/reliability`."""

from __future__ import annotations

from collections.abc import Iterator

from ..servers.fault_proxy import Fate, FaultProxy, Snare
from .mail_servers import unprotected
from .office import PEOPLE, Office, conference, register


def address_of(name: str) -> str:
    return f"person{PEOPLE.index(name)}@verein.example"


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


def test_killed_at_each_break_of_a_mail_that_always_breaks_the_line(dovecot_office: Office, proxy: FaultProxy) -> None:
    """Whatever restarts the daemon, and however often: at which mail the connection broke is not forgotten. After five
    breaks a person gets the mail, and those behind it, held up so long, are answered once."""
    office = dovecot_office
    office.servers.imap_keys = unprotected(proxy.port)
    office.configure(conference())
    poison = register(office, PEOPLE[0], address_of(PEOPLE[0]))
    behind = register(office, PEOPLE[1], address_of(PEOPLE[1]))
    proxy.snare = snare = Snare(rb"UID FETCH 1\b.*BODY\.PEEK", Fate.CUT, lasts=True)
    lives = 0
    while not office.answers(address_of(PEOPLE[1])):
        lives += 1  # six suffice; on a busy machine the line may break elsewhere, too, and end a life before its time
        assert lives <= 12, office.log()[-2000:]
        downs = office.log().count('"edge down"')
        process = office.start()
        office.wait_for(lambda downs=downs: office.log().count('"edge down"') > downs or office.answers(), pause=0.01)  # type: ignore[misc]
        office.kill(process)
    with office.at_work():
        office.wait_for(lambda: office.folder_of(poison) == "Bitte prüfen")
        office.wait_for(lambda: office.folder_of(behind) == "Angemeldet")
    assert office.answer_counts() == {address_of(PEOPLE[1]): 1}
    assert 5 <= snare.strikes <= lives
