"""The commonest wordings of each language, as the rules alone read them: `plain_wordings/*.txt`.

Each file opens a group of sentences with what they want: "= reg A:online ; Uwe Dohm" registers the writer (A), online,
and Uwe Dohm; "can -A" takes the writer off, "chg" changes, "q" asks; "#1" is one without a name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from inbox_bot.model import Document, DocumentKind
from inbox_bot.model.events import Session
from inbox_bot.understanding.decided import Decided
from inbox_bot.understanding.decisions.intent import decide_intent
from inbox_bot.understanding.mail_parts import MailParts

from .test_going import names
from .test_understand import CONTEXT, PERSON, message

WRITER = "Anna Berg"
GROUPS = tuple(
    Session(slug, title, aliases=(f"AG {slug[-1]}",))
    for slug, title in (("ag1", "Wohnen"), ("ag2", "Schule"), ("ag3", "Sport"))
)
MAILBOX = replace(CONTEXT, events=(replace(CONTEXT.events[0], sessions=GROUPS),))
INTENTS = {"reg": "register", "can": "cancel", "chg": "change", "q": "question"}
FOLDER = Path(__file__).parent / "plain_wordings"


def wordings() -> Iterator[tuple[str, str, str]]:
    for file in sorted(FOLDER.glob("*.txt")):
        wanted = ""
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.startswith("= "):
                wanted = line[2:]
            elif line:
                yield file.stem, wanted, line


def expected(wanted: str) -> tuple[str, list[tuple[str, str]], list[str], int]:
    intent, _, rest = wanted.partition(" ")
    register, cancel, unnamed = [], [], 0
    for part in filter(None, rest.split(" ; ")):
        name, _, wish = part.removeprefix("-").partition(":")
        name = WRITER if name == "A" else name
        if part.startswith("-"):
            cancel.append(name)
        elif part.startswith("#"):
            unnamed = int(part[1:])
        else:
            register.append((name, wish))
    return INTENTS[intent], sorted(register), sorted(cancel), unnamed


def read(text: str) -> Decided:
    body = Document(DocumentKind.BODY, "body", (*text.split("\\n"), "", WRITER))
    mail = MailParts(message("12.10."), (body,), PERSON, MAILBOX)
    assert mail.read_parts()
    return decide_intent(mail, mail.own_reading)


@pytest.mark.parametrize(("language", "wanted", "text"), list(wordings()))
def test_everyday_wording(language: str, wanted: str, text: str) -> None:
    found = read(text)
    register = sorted((each.full, each.mode.value if each.mode else "".join(each.sessions)) for each in found.register)
    assert (str(found.intent), register, sorted(names(found.cancel)), found.unnamed) == expected(wanted), language
