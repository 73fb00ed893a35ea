"""The one place where an opener's failure becomes a value; takes a call, returns its document or one with a problem.

Parsers of foreign formats raise whatever they like on a broken file, recurse without end, or warn: none of that may
leave this room (an attachment must never stop a mail).
"""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable

from ..model import Document, DocumentKind
from .limits import Unreadable

_LOUD = ("pypdf", "openpyxl", "PIL")
"""Libraries that log what they find odd about a file, its text included; the log holds no text of a person."""


def guarded(opener: Callable[[], Document], origin: str, kind_of_file: str) -> Document:
    """What the opener returns, or an UNREADABLE document; `kind_of_file` is German, as "Die PDF-Datei"."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return opener()
        except Unreadable as reason:
            return unreadable(origin, str(reason))
        except (MemoryError, RecursionError):
            return unreadable(origin, f"{kind_of_file} ist zu verschachtelt oder zu groß, um gelesen zu werden.")
        except Exception:  # any failure of a parser is a property of the file, not of the program
            return unreadable(origin, f"{kind_of_file} ist beschädigt und lässt sich nicht lesen.")


def unreadable(origin: str, reason: str) -> Document:
    return Document(DocumentKind.UNREADABLE, origin, problem=reason)


def _quieten() -> None:
    """No line of a library reaches the log: it could quote a document."""
    for name in _LOUD:
        logger = logging.getLogger(name)
        logger.addHandler(logging.NullHandler())
        logger.propagate = False


_quieten()
