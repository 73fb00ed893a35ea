"""What people write: they register, cancel, ask something; machines and colleagues write, too.

What must have become of it in the end says `expected`.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
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
    """Letters of so many kinds of people: about six in ten register, a quarter cancels later, once. The first asks
    something that only a person can answer, so that the digest has something to tell every morning."""
    names = [f"{given} {family}" for given in GIVEN for family in FAMILY]
    chance.shuffle(names)
    listed: list[tuple[str, str]] = []
    letters = []
    for number in range(count):
        act = chance.choices(list(Act), weights=(60, 25, 5, 5, 5))[0] if number else Act.ASK
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
