"""A person empties the mailbox while the bot works: between reading a mail and moving it, or after that. What was
written down stays so, what was answered is answered once, and the work goes on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from inbox_bot.clock import system_clock
from inbox_bot.edges import imap
from inbox_bot.edges.imap_session import Client
from inbox_bot.flows.desk import Desk
from inbox_bot.flows.mailbox import Watch, take_in
from inbox_bot.model import RawMessage, ServerSettings, Status
from inbox_bot.store import Store, open_store

from ..edges.bench import contents, eyes, imap_settings, watching
from ..flows.desk import FACHTAG, PlainReader, desk, letter
from ..servers.dovecot import Dovecot
from .office import PEOPLE, Office, conference, register

AT_ONCE = 4
"""So many mails are fetched in one stroke; those behind them are not there yet when the first is read."""
NOW = system_clock()
EVENT = replace(FACHTAG, starts=NOW + timedelta(days=20), ends=NOW + timedelta(days=20, hours=5), capacity=None)


def delete(client: Client, uids: list[int]) -> None:
    client.add_flags(uids, [b"\\Deleted"], silent=True)
    client.uid_expunge(uids)


def move(client: Client, uids: list[int]) -> None:
    client.create_folder("Eigenes")
    client.move(uids, "Eigenes")


Act = Callable[[Client, list[int]], None]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path}/inbox_bot.db", system_clock)) as opened:
        yield opened


def look_in(account: ServerSettings, at: Desk) -> None:
    """As a daemon does that has just been started."""
    with watching(account) as mailbox:
        take_in(mailbox, at, Watch(), threading.Event())


def written_down(store: Store) -> tuple[list[str], list[str]]:
    """Who is on the list, and to whom there is an answer, in order."""
    with store.begin() as tx:
        places = tx.roster_unlocked(EVENT).with_status(Status.CONFIRMED)
        return [each.participant.name for each in places], [mail.to for mail in tx.pending()]


@pytest.mark.parametrize("act", [delete, move])
@pytest.mark.parametrize("everything", [False, True], ids=["one mail", "the whole inbox"])
def test_between_reading_and_moving(
    act: Act, everything: bool, dovecot: Dovecot, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever's mail was read has a place and an answer, whatever became of the mail; nobody else has. The next start
    finds nothing to do again, and takes in what comes."""
    monkeypatch.setattr(imap, "_MAILS_AT_ONCE", AT_ONCE)
    account = imap_settings(dovecot, dovecot.new_user())
    address_of = {name: f"person{number}@verein.example" for number, name in enumerate(PEOPLE)}
    for name, address in address_of.items():
        dovecot.deliver(account.username, letter(name, address))
    read: list[str] = []

    def person(raw: RawMessage) -> None:
        if not read:
            with eyes(account) as client:
                client.select_folder("INBOX", readonly=False)
                act(client, client.search(["ALL"]) if everything else [raw.uid])
        read.append(next(name for name, address in address_of.items() if address.encode() in raw.data))

    look_in(account, desk(store, EVENT, reader=PlainReader(person)))
    assert read == list(PEOPLE[:AT_ONCE] if everything else PEOPLE)
    assert written_down(store) == (read, [address_of[name] for name in read])
    assert contents(account, "INBOX") == []
    if act is move:
        assert len(contents(account, "Eigenes")) == (len(PEOPLE) if everything else 1)

    again = PlainReader()
    dovecot.deliver(account.username, letter("Ximena Vargas", "x.vargas@verein.example"))
    look_in(account, desk(store, EVENT, reader=again))
    assert again.readings == 1
    assert written_down(store)[0] == [*read, "Ximena Vargas"]
    assert len(contents(account, "Angemeldet")) == (1 if everything else len(PEOPLE))


def test_every_folder_is_emptied_under_the_daemon(dovecot_office: Office) -> None:
    """The inbox, the folder of those who have a place, and Sent, for good: the list and the answers stay, `health` has
    nothing to tell, nothing is laid down again, and the next mail finds its way."""
    office = dovecot_office
    office.configure(conference(capacity="20"))
    address_of = {name: f"person{number}@verein.example" for number, name in enumerate(PEOPLE[:4])}
    *first, last = address_of
    with office.at_work() as process:
        for name in first:
            register(office, name, address_of[name])
        office.wait_for(lambda: len(office.folders()["Versandt"]) == len(first))
        office.write("Rechnungsstelle <rechnung@firma.example>", "Rechnung", "Anbei die Rechnung über 40 Toner.\n")
        office.wait_for(lambda: office.log().count('"mail received"') == len(first) + 1)
        with office.servers.sign_in(office.address) as person:
            for folder in ("INBOX", "Angemeldet", "Versandt"):
                person.select(folder)
                person.store("1:*", "+FLAGS", "(\\Deleted)")
                person.expunge()
                assert not person.search(None, "ALL")[1][0]
                person.unselect()
            person.delete("Angemeldet")
        assert office.on_list() == set(first)
        late = register(office, last, address_of[last])
        office.wait_for(lambda: office.folder_of(late) == "Angemeldet")
        office.wait_for(lambda: len(office.folders()["Versandt"]) == 1)
        assert "down is" not in office.call("health")
        assert process.poll() is None
    assert office.answer_counts() == dict.fromkeys(address_of.values(), 1)
    assert office.on_list() == set(address_of)
    assert sum(map(len, office.folders().values())) == 2
