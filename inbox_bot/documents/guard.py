"""The one place where an opener's failure becomes a value; takes a call, returns its document or one with a problem.

Parsers of foreign formats raise whatever they like on a broken file, recurse without end, take minutes, or warn: none
of that may leave this room (an attachment must never stop a mail). All documents of a mail share one allowance of time.
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from ..allowance import TimeUp, at_most, spent
from ..model import Document, DocumentKind
from .limits import MAX_SECONDS, MAX_SECONDS_OF_MAIL, Unreadable

_seconds_left: ContextVar[float] = ContextVar("seconds_left", default=MAX_SECONDS_OF_MAIL)

_LOUD = ("pypdf", "openpyxl", "PIL")
"""Libraries that log what they find odd about a file, its text included; the log holds no text of a person."""


def guarded(opener: Callable[[], Document], origin: str, kind_of_file: str) -> Document:
    """What the opener returns, or an UNREADABLE document; `kind_of_file` is German, as "Die PDF-Datei"."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with in_time():
                return opener()
        except Unreadable as reason:
            return unreadable(origin, str(reason))
        except TimeUp:
            return unreadable(origin, f"{kind_of_file} ist zu aufwendig, um gelesen zu werden.")
        except (MemoryError, RecursionError):
            return unreadable(origin, f"{kind_of_file} ist zu verschachtelt oder zu groß, um gelesen zu werden.")
        except Exception:  # any failure of a parser is a property of the file, not of the program
            return unreadable(origin, f"{kind_of_file} ist beschädigt und lässt sich nicht lesen.")


@contextmanager
def one_mail() -> Iterator[None]:
    """The documents that are opened in the block are those of one mail, and share its time."""
    token = _seconds_left.set(MAX_SECONDS_OF_MAIL)
    try:
        yield
    finally:
        _seconds_left.reset(token)


@contextmanager
def in_time() -> Iterator[None]:
    """Raises `TimeUp` where one document takes too long, or nothing is left of the mail's time."""
    left = _seconds_left.get()
    if left <= 0:
        raise TimeUp
    started = spent()
    try:
        with at_most(min(left, MAX_SECONDS)):
            yield
    finally:
        _seconds_left.set(left - (spent() - started))


def unreadable(origin: str, reason: str) -> Document:
    return Document(DocumentKind.UNREADABLE, origin, problem=reason)


def _quieten() -> None:
    """No line of a library reaches the log: it could quote a document."""
    for name in _LOUD:
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False


_quieten()
