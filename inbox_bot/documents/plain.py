"""text/plain -> lines and quote depths; takes decoded text, refuses nothing.

The quote marks (">") are taken off the lines and counted instead, and the soft line ends of format=flowed are joined
(RFC 3676 4.2 to 4.6): a reader of the text then need not know how a mail program marks a quote.
"""

from __future__ import annotations

import re

from .limits import MAX_LINES
from .lines import clean, split_lines

_QUOTE_MARKS = re.compile(r" ?>(?: {0,2}>)* ?")
_SIGNATURE_SEPARATOR = "-- "
_PICTURE = re.compile(r"\[cid:[^\]\s]{1,200}\]")
"""What Outlook writes into the plain part where the HTML shows a picture."""


def read_plain(text: str, *, flowed: bool = False, delsp: bool = False) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """Lines without quote marks, and how deep each is quoted; both of one length. One line too many tells of more."""
    lines = split_lines(text)[: MAX_LINES + 1]
    rows = [_unflow_mark(line) if flowed else _unquote(line) for line in lines]
    rows = _unescape_from(rows)
    if flowed:
        rows = _join(rows, delsp)
    return tuple(clean(_PICTURE.sub("", line)) for line, _ in rows), tuple(depth for _, depth in rows)


def _unquote(line: str) -> tuple[str, int]:
    """Marks as "> > ", ">> " or ">": what mail programs write without format=flowed."""
    match = _QUOTE_MARKS.match(line)
    if match is None:
        return line, 0
    return line[match.end() :], match.group().count(">")


def _unflow_mark(line: str) -> tuple[str, int]:
    """RFC 3676 4.5: the marks stand without blanks between them; one blank behind them is stuffing (4.4)."""
    depth = len(line) - len(line.lstrip(">"))
    rest = line[depth:]
    if depth and re.match(r" ?>", rest):  # marked by a program that does not know format=flowed
        rest, more = _unquote(rest)
        return rest, depth + more
    return rest.removeprefix(" "), depth


def _unescape_from(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """A mailbox file escapes "From " at a line's start as ">From " (RFC 4155); alone it is no quote."""
    return [
        (text, 0) if depth == 1 and text.startswith("From ") and not _is_beside_quote(rows, at) else (text, depth)
        for at, (text, depth) in enumerate(rows)
    ]


def _is_beside_quote(rows: list[tuple[str, int]], at: int) -> bool:
    return any(rows[near][1] > 0 for near in (at - 1, at + 1) if 0 <= near < len(rows))


def _join(rows: list[tuple[str, int]], delsp: bool) -> list[tuple[str, int]]:
    """RFC 3676 4.1: a line that ends with a blank goes on in the next one of the same depth."""
    joined: list[tuple[list[str], int]] = []
    is_open = False
    for text, depth in rows:
        goes_on = is_open and joined[-1][1] == depth and text != _SIGNATURE_SEPARATOR
        is_open = text.endswith(" ") and text != _SIGNATURE_SEPARATOR
        piece = text[:-1] if is_open and delsp else text
        if goes_on:
            joined[-1][0].append(piece)
        else:
            joined.append(([piece], depth))
    return [("".join(pieces), depth) for pieces, depth in joined]
