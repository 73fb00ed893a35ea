"""Any bytes at all, as a mail and as a file of each format: a value comes out, in time and within its memory."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_bot.documents import open_documents
from inbox_bot.documents.formats import FORMATS
from inbox_bot.edges.worker import Worker
from inbox_bot.flows.reading import read
from inbox_bot.mail import parse_message
from inbox_bot.understanding import as_json
from tests.corpus.read_corpus import context_of
from tests.documents.mails import attachment, mail

from .measuring import attempt, new_worker

CONTEXT = context_of(Path(__file__).parent.parent / "corpus" / "beide.toml")
FIELDS = [
    b"From: ", b"To: ", b"Subject: ", b"Date: ", b"Message-ID: ", b"References: ", b"Content-Type: text/html; charset=",
    b"Content-Type: multipart/mixed; boundary=b\n\n--b\n", b"Content-Transfer-Encoding: base64\n", b"=?utf-8?B?", b"?=",
    b"\n\n", b"\r\n", b"--b--", b"<", b">", b'"', b"ich melde Anna Meier an", b"begin 644 x\n", b"\0", b"\xff",
]  # fmt: skip
MAILS = st.binary(max_size=2_000) | st.lists(st.sampled_from(FIELDS) | st.binary(max_size=20), max_size=60).map(
    b"".join
)
MARKS = [
    b"%PDF-1.7\n", b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf1", b"\xff\xd8\xff",
    b"\x89PNG", b"\x78\x9f\x3e\x22", b"0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02",
    b"BEGIN:VCARD\n", b"BEGIN:VCALENDAR\n",
    b"<html>", b"\xff\xfe", b"",
]  # fmt: skip
ENDINGS = sorted({ending for each in FORMATS for ending in each.extensions} | {"pdf", "docx", "xlsx", "eml", "dat", ""})


@settings(max_examples=150)
@given(MAILS)
def test_as_a_mail(data: bytes) -> None:
    """Nothing raises, what comes out can be stored and written as JSON, and the program has not failed at it."""
    started = time.process_time()
    assert len(parse_message(data).key) == 32
    reading = read(data, CONTEXT)
    assert time.process_time() - started < 2
    assert reading.failure == ""
    json.dumps(as_json("any.eml", reading.understanding), ensure_ascii=False).encode("utf-8")


@pytest.mark.parametrize("ending", ENDINGS)
@settings(max_examples=30)
@given(mark=st.sampled_from(MARKS), content=st.binary(max_size=500))
def test_as_a_file(ending: str, mark: bytes, content: bytes) -> None:
    """Each opener gives a document, or a reason."""
    body, *others = open_documents(mail(attachment(mark + content, f"a.{ending}")))
    assert body.origin == "body"
    for document in others:
        assert document.problem is None or document.problem.endswith((".", ":"))
        json.dumps(document.lines, ensure_ascii=False).encode("utf-8")


def with_file(content: bytes, ending: str) -> bytes:
    """A letter and an attachment, as they travel."""
    lines = b"From: anna@verein.example\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nanbei die Liste\n--b\n"
    kind = f"Content-Type: application/octet-stream; name=a.{ending}\nContent-Transfer-Encoding: base64\n\n".encode()
    return lines + kind + base64.encodebytes(content) + b"\n--b--\n"


FILES = st.builds(
    with_file, st.builds(bytes.__add__, st.sampled_from(MARKS), st.binary(max_size=500)), st.sampled_from(ENDINGS)
)


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    opened = new_worker()
    yield opened
    opened.close()


@settings(max_examples=150)
@given(data=MAILS | FILES)
def test_within_its_memory(worker: Worker, data: bytes) -> None:
    """In the process that reads for the daemon, whose memory the kernel limits: it is never refused any, nor killed."""
    found = attempt(worker, data, CONTEXT)
    assert not found.breaks_the_promise, found
    assert found.failure == ""
