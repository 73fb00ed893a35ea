"""What people write, and what must have become of it in the end, told by a second, much simpler clerk.

`story(...)` draws letters in the order of arrival: people register, cancel, ask something, machines and colleagues
write. `Expected.of(letters, capacity)` goes through them with a list and a waiting list and nothing else: no database,
no reading, no crash. Whatever happens to the real clerk on the way, the end must be this one.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ..e2e.office import mail, message_id_of

GIVEN = (
    "Samira Milan Fatma Tomasz Amina Carlos Olena Ingrid Mehmet Rosa Nadia Leyla Goran Marta Yusuf Elena Dilan Piotr"
    " Zahra Andrej Beatriz Hamid Jelena Karim Lucia"
).split()
FAMILY = (
    "Haidari Petrović Yılmaz Wieczorek Diallo Mendoza Kovalenko Petridis Kaya Ferreira Brandt Nowak Horvat Öztürk"
    " Rahimi Kowalska Demir Popescu Morales Schreiber Lindner Hashemi Jovanović Costa Weigel"
).split()

CONFIRMED, WAITLISTED, CANCELLED = "confirmed", "waitlisted", "cancelled"
FILED = {CONFIRMED: "Angemeldet", WAITLISTED: "Warteliste"}
"""By default the folders are called so."""


class Act(StrEnum):
    REGISTER = "register"
    CANCEL = "cancel"
    ASK = "ask"
    MACHINE = "machine"
    UNRELATED = "unrelated"


@dataclass(frozen=True, slots=True)
class Letter:
    act: Act
    name: str
    address: str
    data: bytes

    @property
    def message_id(self) -> str:
        return message_id_of(self.data)


TEXTS = {
    Act.REGISTER: ("Anmeldung Fachtag", "Guten Tag,\n\nhiermit melde ich mich zum Fachtag an.\n\n{greeting}\n{name}\n"),
    Act.CANCEL: (
        "Absage Fachtag",
        "Guten Tag,\n\nleider muss ich meine Teilnahme am Fachtag absagen.\n\n{greeting}\n{name}\n",
    ),
    Act.ASK: (
        "Frage zum Fachtag",
        "Guten Tag,\n\ngibt es beim Fachtag eine Gebärdensprachdolmetschung?\n\n{greeting}\n{name}\n",
    ),
    Act.MACHINE: ("Abwesenheitsnotiz", "Ich bin bis Montag nicht im Haus.\n\n{name}\n"),
    Act.UNRELATED: ("Rechnung", "Anbei die Rechnung über 40 Toner.\n"),
}


def letter(act: Act, name: str, address: str, to: str) -> Letter:
    """One such mail; a machine's says that it is one (RFC 3834)."""
    subject, text = TEXTS[act]
    headers = {"Auto_Submitted": "auto-replied"} if act is Act.MACHINE else {}
    body = text.format(greeting="Mit freundlichen Grüßen", name=name)
    return Letter(act, name, address, mail(f"{name} <{address}>", to, subject, body, **headers))


def story(count: int, to: str, chance: random.Random) -> list[Letter]:
    """Letters of so many kinds of people: about six in ten register, a quarter cancels later, once."""
    names = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    chance.shuffle(names)
    listed: list[tuple[str, str]] = []
    letters = []
    for number in range(count):
        act = chance.choices(list(Act), weights=(60, 25, 5, 5, 5))[0]
        if act is Act.CANCEL and listed:
            name, address = listed.pop(chance.randrange(len(listed)))
        else:
            act = Act.REGISTER if act is Act.CANCEL else act
            name = names.pop()
            address = f"person{number}@verein-{number}.example"
            if act is Act.UNRELATED:
                name, address = "Rechnungsstelle", f"rechnung{number}@firma.example"
            if act is Act.REGISTER:
                listed.append((name, address))
        letters.append(letter(act, name, address, to))
    return letters


@dataclass(slots=True)
class Expected:
    """The end of a story. Answers are known by the state that their subject begins with."""

    capacity: int
    people: dict[str, str] = field(default_factory=dict)
    """Name to status, in the order of arrival."""
    folders: dict[str, str] = field(default_factory=dict)
    """Message-ID to folder."""
    answers: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(address, state) and how often."""

    @classmethod
    def of(cls, letters: Sequence[Letter], capacity: int) -> Expected:
        found = cls(capacity)
        address_of: dict[str, str] = {}
        for each in letters:
            address_of[each.name] = each.address
            match each.act:
                case Act.REGISTER:
                    status = CONFIRMED if found._free() else WAITLISTED
                    found.people[each.name] = status
                    found._answer(each, FILED[status], FILED[status])
                case Act.CANCEL:
                    found.people[each.name] = CANCELLED
                    found._answer(each, "Abgemeldet", "Angemeldet")
                    waiting = [name for name, status in found.people.items() if status == WAITLISTED]
                    if waiting and found._free():
                        found.people[waiting[0]] = CONFIRMED
                        found.answers[address_of[waiting[0]], "Nachgerückt"] += 1
                case Act.ASK:
                    found._answer(each, "Eingegangen", "Bitte prüfen")
                case Act.MACHINE:
                    found.folders[each.message_id] = "Automatisch"
                case Act.UNRELATED:
                    found.folders[each.message_id] = "INBOX"
        return found

    def _free(self) -> int:
        return self.capacity - sum(status == CONFIRMED for status in self.people.values())

    def _answer(self, to: Letter, state: str, folder: str) -> None:
        self.folders[to.message_id] = folder
        self.answers[to.address, state] += 1
