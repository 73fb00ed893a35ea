"""From bytes to an `Understanding`: the pure rooms in a row.

Pure and slow; runs in a worker process, outside any transaction. For the same bytes and the same context the same
`Reading` comes out. A mail that is too large, that takes too long, on which the program fails, or that the worker had
to give up on, is a `Reading` too: a person must look at it, and nobody is answered.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from importlib import import_module

from ..allowance import TimeUp, at_most
from ..documents import open_documents
from ..mail import check_automatic, delivery_reports, parse_message, reply_address
from ..model import (
    Action,
    Address,
    AutomaticVerdict,
    DeliveryReport,
    Intent,
    Message,
    Office,
    RawMessage,
    ReadingContext,
    ReplyRule,
    Understanding,
)
from ..model.documents import ReadPicture
from ..understanding import understand


@dataclass(frozen=True, slots=True)
class Reading:
    """All that one mail says, before anyone looked at the list."""

    message: Message
    verdict: AutomaticVerdict
    understanding: Understanding
    reports: tuple[DeliveryReport, ...] = ()
    reply_to: Address | None = None
    """The one address that an answer would go to."""
    opening: str = ""
    """The first lines of the body, for the organisers."""
    failure: str = ""
    """Why the mail was not read, in German; "" where it was."""


SECONDS = 1.6
"""Of the processor's time for one mail, recognising text in pictures left out: honest ones take some hundredths."""


def read(data: bytes, context: ReadingContext, read_picture: ReadPicture | None = None) -> Reading:
    """Reads one mail (RFC 5322) in full; pictures only where there is a program that recognises text in them.

    Whatever the bytes are, it ends within two seconds, does not raise, and says what could not be read.
    """
    message: Message | None = None
    try:
        with at_most(SECONDS):
            message = parse_message(data)
            return _read(message, context, read_picture)
    except TimeUp:
        failure = "Das Lesen hat zu lange gedauert und wurde abgebrochen."
    except MemoryError:
        failure = "Das Lesen hat zu viel Arbeitsspeicher gebraucht und wurde abgebrochen."
    except Exception as error:  # a mail on which the program fails is not lost: a person reads it
        failure = f"Beim Lesen ist das Programm gescheitert ({type(error).__name__})."
    return _failed(message or _unknown(data, failure), failure)


def _read(message: Message, context: ReadingContext, read_picture: ReadPicture | None) -> Reading:
    verdict = check_automatic(message, context.office)
    documents = open_documents(message, read_picture)
    opening = "\n".join(line for line in documents[0].lines[:40] if line.strip()) if documents else ""
    return Reading(
        message=message,
        verdict=verdict,
        understanding=understand(message, documents, verdict, context),
        reports=delivery_reports(message),
        reply_to=reply_address(message, context.office),
        opening=opening[:1500],
    )


def prepare() -> None:
    """Loads what the first mails would otherwise wait for: words, models, and the libraries that open files."""
    for library in ("asn1crypto.cms", "lxml.etree", "openpyxl", "pypdf", "striprtf.striprtf"):
        import_module(library)
    prepare_for_letters()


def prepare_for_letters() -> None:
    """Loads words and models alone; a file that needs a library waits for it."""
    nobody = ReadingContext(Office("amt@buero.example", "Amt"), ())
    # As long as most: the libraries take their memory now, and not while a mail is read.
    letter = b"Guten Tag,\n\n" + b"ich komme gern und bringe Frau Mia Kern mit, die online teilnimmt.\n" * 8
    read(b"From: a@verein.example\n\n" + letter, nobody)


def read_raw(raw: RawMessage, context: ReadingContext, read_picture: ReadPicture | None = None) -> Reading:
    """As `read`; of a mail that was too large to fetch only the header is known, and a person is told."""
    reading = read(raw.data, context, read_picture)
    if not raw.oversize:
        return reading
    reason = f"Die E-Mail ist mit {raw.oversize / 1e6:.0f} MB zu groß und wurde nicht geöffnet."
    verdict = reading.verdict if reading.verdict.is_machine else AutomaticVerdict(ReplyRule.HOLD, False, reason)
    return replace(reading, verdict=verdict, understanding=_for_a_person(reason))


def unreadable(raw: RawMessage, reason: str) -> Reading:
    """For a mail on which the worker gave up (time, memory, crash): nothing of it is believed, not even its header."""
    return _failed(_unknown(raw.data, reason), reason)


def _failed(message: Message, failure: str) -> Reading:
    return Reading(message, AutomaticVerdict(ReplyRule.HOLD, False, failure), _for_a_person(failure), failure=failure)


def _unknown(data: bytes, reason: str) -> Message:
    return Message(
        key=hashlib.sha256(b"unreadable\0" + data).hexdigest()[:32],
        message_id=None,
        in_reply_to=(),
        references=(),
        from_=(),
        reply_to=(),
        to=(),
        cc=(),
        return_path=None,
        subject="",
        date=None,
        headers=(),
        parts=(),
        defects=(reason,),
    )


def _for_a_person(reason: str) -> Understanding:
    return Understanding(Intent.UNRELATED, Action.REVIEW, reasons=(reason,))
