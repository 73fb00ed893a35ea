"""Text of any origin -> clean lines; takes any str, returns lines as a reader sees them, refuses nothing.

Every opener passes its text through here, so that a name looks the same whether it came out of a PDF or an HTML body.
"""

from __future__ import annotations

import re
import unicodedata

# Invisible and without meaning for a reader: zero-width space, word joiner, byte order mark, soft hyphen, the
# combining grapheme joiner, direction marks and overrides (the last can also make a name look like another one).
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
# ZWNJ and ZWJ are spelling in Persian, Urdu, Hindi, Bengali ...: kept between letters, dropped elsewhere.
_JOINERS = "\u200c\u200d"
_JOINER = re.compile(f"[{_JOINERS}]+")
_SPACE = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")
_LINE_END = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")
_BLANKS = re.compile(r"\s+")


def split_lines(text: str) -> list[str]:
    """Every line end that a mail may contain; a last empty line is none."""
    lines = _LINE_END.split(text)
    if lines[-1] == "":
        lines.pop()
    return lines


def clean(line: str) -> str:
    """One line as a reader sees it: kinds of blank made one, invisible characters gone, the rest untouched."""
    if line.isascii() and line.isprintable():
        return line.rstrip()
    line = _INVISIBLE.sub("", _SPACE.sub(" ", line))
    line = _CONTROL.sub("", line)
    if "\u200c" in line or "\u200d" in line:
        line = _JOINER.sub(_joiner_kept_in_words, line)
    return unicodedata.normalize("NFC", line).rstrip()


def squeeze(text: str) -> str:
    """A cell or a value on one line: cleaned, runs of blanks and line ends as one blank."""
    return _BLANKS.sub(" ", clean(_LINE_END.sub(" ", text))).strip()


def cell(text: str) -> str:
    """A table's cell on one line; its own line ends become "; ", so that what stood apart stays apart."""
    parts = (squeeze(line) for line in split_lines(text))
    return "; ".join(part for part in parts if part)


def _joiner_kept_in_words(match: re.Match[str]) -> str:
    text, start, end = match.string, match.start(), match.end()
    is_inside = start > 0 and end < len(text) and _is_letter(text[start - 1]) and _is_letter(text[end])
    return match.group()[0] if is_inside else ""


def _is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] in "LM"
