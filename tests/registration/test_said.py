"""Everything that deciding has to say can be put into words."""

from __future__ import annotations

from hypothesis import given, settings

from inbox_bot.model import Event, JobKind, Understanding
from inbox_bot.registration.replies import render

from .desk import NOON, OFFICE, POLICY
from .test_perform import DAY_BEFORE, SECRET, doing
from .test_properties import events, letters, run


@settings(max_examples=25)
@given(events(), letters)
def test_every_answer_has_words(of: Event, post: list[tuple[Understanding, str]]) -> None:
    """Answers to mails and answers to moments: a subject, a text, and the names of those it is about."""
    steps = run(of, post)
    answers = [answer for _, decision, _ in steps for answer in decision.answers]
    if steps:
        last = steps[-1][2]
        answers += [answer for kind in JobKind for answer in doing(kind, last, DAY_BEFORE, secret_text=SECRET).answers]
    for answer in answers:
        reply = render(answer, of, OFFICE, POLICY, now=NOON)
        assert reply.subject
        assert all(line.registration.participant.name in reply.text for line in answer.lines)
