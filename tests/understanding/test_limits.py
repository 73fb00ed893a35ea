"""How much of a mail's words is read: what is cut off is told, and nobody is registered by half a letter."""

from __future__ import annotations

from pathlib import Path

from inbox_bot.documents import open_documents
from inbox_bot.mail import check_automatic, parse_message
from inbox_bot.model import Action, Understanding
from inbox_bot.understanding import understand
from tests.corpus.read_corpus import context_of

CONTEXT = context_of(Path(__file__).parent.parent / "corpus" / "fachtag.toml")
WORDS = "Guten Tag,\n\nich melde mich zum Fachtag an, online.\n\nViele Grüße\nAda Lovelace\n"


def read(text: str) -> Understanding:
    head = "From: Ada Lovelace <ada@verein.example>\nTo: servicestelle.mso@bra.nrw.example\nSubject: Anmeldung\n"
    message = parse_message(f"{head}Content-Type: text/plain; charset=utf-8\n\n{text}".encode())
    return understand(message, open_documents(message), check_automatic(message, CONTEXT.office), CONTEXT)


def is_cut(understanding: Understanding) -> bool:
    return any("ungewöhnlich lang" in reason for reason in understanding.reasons)


def test_a_letter_with_a_long_thread_below_is_read_whole() -> None:
    """Nobody is held up for what others wrote below."""
    found = read(
        WORDS + "\nAm 3.10.2021 schrieb Bo Li:\n" + "> Wir sehen uns dann dort, und bringen Kuchen mit.\n" * 3_000
    )
    assert (found.action, [person.name for person in found.register]) == (Action.AUTOMATIC, ["Ada Lovelace"])
    assert not is_cut(found)


def test_a_letter_without_end_goes_to_a_person() -> None:
    """In lines, in one line, in one sentence, in a table."""
    rows = [f"Anna{chr(97 + n % 26)}{chr(97 + n // 26)} Meier{chr(97 + n % 26)}" for n in range(650)]
    for text in (
        "Wir melden an:\n" + "\n".join(rows),
        "Wir melden an: " + ", ".join(rows * 3),
        "Name\tE-Mail\n" + "\n".join(f"{row}\ta@verein.example" for row in rows),
        WORDS + "Ich melde Bo Li zur AG 1 online an. " * 900,
    ):
        found = read(text)
        assert found.action is Action.REVIEW
        assert is_cut(found)
