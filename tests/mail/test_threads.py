"""Which of our mails a mail answers, from its header alone."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_bot.mail import answer_id, backlink, parse_message
from inbox_bot.mail.limits import MAX_HEADER_BLOCK
from tests.mail.letters import OFFICE, letter
from tests.mail.test_parse import SCRAPS

FIRST, SECOND, THIRD = (answer_id(cause, "confirmed", "fatma@verein.example", OFFICE) for cause in "abc")
SUPPOSED = frozenset({"fatma@verein.example"})


def answered(data: bytes) -> tuple[str, ...]:
    found = backlink(data, OFFICE)
    return found.message_ids if found else ()


def test_in_reply_to_comes_first_then_references_from_the_last() -> None:
    """The nearest of our mails is the one that is answered; each once, strangers' ids left out."""
    found = backlink(
        letter(In_Reply_To=FIRST, References=f"{SECOND}\n <b@verein.example>\n\t{THIRD}  {FIRST}"),
        OFFICE,
    )
    assert found is not None
    assert found.message_ids == (FIRST, THIRD, SECOND)
    assert found.writers == SUPPOSED


def test_nothing_of_ours() -> None:
    """No such header, a stranger's id, our domain without our form, our form at a strange domain."""
    assert backlink(letter(), OFFICE) is None
    for foreign in ("<a1@verein.example>", "<a1@amt.example>", FIRST.upper(), FIRST.replace("amt", "verein"), "<>", ""):
        assert backlink(letter(In_Reply_To=foreign, References=foreign), OFFICE) is None, foreign


def test_an_office_that_has_moved_still_knows_its_mails() -> None:
    """The former address is an alias; a domain of letters beyond ASCII is known by its ASCII form."""
    moved = replace(OFFICE, address="anmeldung@bürgeramt.example", aliases=(OFFICE.address,))
    now = answer_id("d", "confirmed", "fatma@verein.example", moved)
    found = backlink(letter(In_Reply_To=f"{FIRST} {now}"), moved)
    assert found is not None
    assert found.message_ids == (FIRST, now)


def test_only_the_header_counts() -> None:
    """What is quoted or attached says nothing about the mail itself, nor does what lies beyond the limit."""
    assert answered(letter(f"In-Reply-To: {FIRST}\n\nReferences: {FIRST}\n")) == ()
    assert answered(b"X-Long: " + b"a" * MAX_HEADER_BLOCK + f"\nIn-Reply-To: {FIRST}\n\n".encode()) == ()
    assert answered(f"From: a@b.example\r\nIn-Reply-To: {FIRST}\r\n".encode()) == (FIRST,), "a header without a body"


OWN_SCRAPS = st.sampled_from([b"In-Reply-To: ", b"References: ", FIRST.encode(), b"\r\n ", b">"])


@settings(max_examples=150)
@given(st.lists(OWN_SCRAPS | SCRAPS | st.binary(max_size=30), max_size=40).map(b"".join))
def test_no_bytes_at_all_raise(data: bytes) -> None:
    """It never raises, and it reads what parsing reads."""
    message = parse_message(data)
    assert set(answered(data)) == {FIRST} & {*message.in_reply_to, *message.references}
