"""Whatever strangers write, and whatever is combined: a letter comes out, whole and harmless."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from inbox_bot.model import Answer, AnswerKind, AnswerLine, Ask, Mode, Outcome, Participant, Policy, Status
from inbox_bot.registration import replies

from .cases import FACHTAG, HOLD, NOW, OFFICE, OPEN_DATE, SECRET, SENDER, registration

# Bytes of a mail decode to anything: lone surrogates, controls, directions, unassigned code points.
TEXTS = st.text(st.characters(codec=None), max_size=60) | st.sampled_from(["<b>", "{{ x }}", "]]>", "&amp;", "<!--"])
SESSIONS = st.sampled_from([(), ("ag1",), ("ag1", "ag2"), ("unbekannt",)])


@st.composite
def lines(draw: st.DrawFn) -> AnswerLine:
    row = registration(
        status=draw(st.sampled_from(Status)),
        mode=draw(st.sampled_from(Mode)),
        sessions=draw(SESSIONS),
        waiting_sessions=draw(SESSIONS),
        waiting_mode=draw(st.none() | st.sampled_from(Mode)),
    )
    return AnswerLine(
        draw(st.sampled_from(Outcome)),
        replace(row, participant=Participant(draw(TEXTS))),
        draw(st.none() | st.integers(1, 300)),
        draw(st.none() | TEXTS),
        draw(st.none() | st.sampled_from(Mode)),
    )


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    return Answer(
        draw(st.sampled_from(AnswerKind)),
        SENDER,
        "fachtag",
        tuple(draw(st.lists(lines(), max_size=4))),
        tuple(draw(st.lists(st.sampled_from(Ask), max_size=5))),
        draw(st.integers(0, 20)),
        draw(st.none() | st.just(HOLD)),
        draw(st.booleans()),
        draw(TEXTS),
        draw(st.sampled_from(["de", "en", "tr", "ar", "ta", "nl", "", "und"])),
        draw(TEXTS),
        draw(st.booleans()),
        secret_text=SECRET,
    )


@settings(max_examples=150)
@given(answers(), st.sampled_from([FACHTAG, OPEN_DATE, None]), TEXTS)
def test_any_answer_is_written(answer: Answer, event: object, subject: str) -> None:
    """No combination raises; nothing unseen gets out; the HTML holds no element that a text brought along."""
    reply = replies.render(answer, event, OFFICE, Policy(), now=NOW, their_subject=subject)  # type: ignore[arg-type]
    for shown in (reply.subject, reply.text.replace("\n", ""), reply.html.replace("\n", "")):
        unseen = {char for char in shown if unicodedata.category(char).startswith("C")}
        assert unseen <= {"\u200c", "\u200d"}
    assert 0 < len(reply.subject) <= replies.SUBJECT_LIMIT
    tree = lxml_html.document_fromstring(reply.html)
    known = {
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "div",
        "p",
        "strong",
        "h2",
        "ul",
        "li",
        "bdi",
        "a",
        "br",
        "hr",
    }
    assert {str(element.tag) for element in tree.iter(lxml_html.etree.Element)} <= known
    reply.text.encode("utf-8"), reply.html.encode("utf-8")
