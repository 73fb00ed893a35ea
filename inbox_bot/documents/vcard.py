"""vCards (2.1, 3.0, 4.0) -> fields, or a table where a file holds several; takes bytes, refuses a file without a card.

The content lines of RFC 6350 3.3 are read here, tolerantly: phones write cards that strict parsers refuse.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator

from ..model import Document, DocumentKind, Part
from .draft import Draft
from .limits import Unreadable
from .text import decode

_LABELS = ("Vorname", "Nachname", "Name", "E-Mail", "Organisation", "Funktion", "Telefon")
_PROPERTIES = {
    "FN": "Name",
    "EMAIL": "E-Mail",
    "ORG": "Organisation",
    "TITLE": "Funktion",
    "ROLE": "Funktion",
    "TEL": "Telefon",
}
_LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;[^:\"]*(?:\"[^\"]*\"[^:\"]*)*)?):(.*)", re.DOTALL)
_CHARSET = re.compile(r"CHARSET=\"?([\w-]+)", re.IGNORECASE)
_ESCAPED = re.compile(r"\\(.)")
_UNESCAPED_SEMICOLON = re.compile(r"(?<!\\);")


def open_vcard(part: Part, origin: str) -> Document:
    cards = list(_cards(decode(part)))
    if not cards:
        raise Unreadable("Die Visitenkarte ist leer oder beschädigt.")
    draft = Draft()
    if len(cards) == 1:
        for label, value in cards[0].items():
            draft.add_field(label, value)
    else:
        labels = [label for label in _LABELS if any(card.get(label) for card in cards)]
        draft.add_rows([labels, *([card.get(label, "") for label in labels] for card in cards)])
    return draft.document(DocumentKind.VCARD, origin)


def _cards(text: str) -> Iterator[dict[str, str]]:
    card: dict[str, str] | None = None
    for name, parameters, value in _content_lines(text):
        if (name, value.strip().upper()) == ("BEGIN", "VCARD"):
            card = {}
        elif name == "END" and card:
            yield _named_once(card)
            card = None
        elif card is not None:
            _take(card, name, _decoded(parameters, value))
    if card:
        yield _named_once(card)


def _content_lines(text: str) -> Iterator[tuple[str, str, str]]:
    unfolded = re.sub(r"\r?\n[ \t]", "", text)
    unfolded = re.sub(r"=\r?\n", "", unfolded) if "QUOTED-PRINTABLE" in text.upper() else unfolded
    for line in unfolded.splitlines():
        match = _LINE.fullmatch(line)
        if match:
            yield match.group(1).upper(), match.group(2), match.group(3)


def _decoded(parameters: str, value: str) -> str:
    """vCard 2.1 writes everything beyond ASCII in quoted-printable."""
    if "QUOTED-PRINTABLE" not in parameters.upper():
        return value
    charset = _CHARSET.search(parameters)
    raw = quopri.decodestring(value.encode("utf-8", "replace"))
    try:
        return raw.decode(charset.group(1) if charset else "utf-8")
    except (LookupError, UnicodeDecodeError):
        return raw.decode("cp1252", "replace")


def _take(card: dict[str, str], name: str, value: str) -> None:
    """The first value of each kind: a card's first address is the preferred one."""
    parts = [_ESCAPED.sub(lambda match: " " if match.group(1) in "nN" else match.group(1), each).strip()
             for each in _UNESCAPED_SEMICOLON.split(value)]  # fmt: skip
    if name == "N":
        family, given, more = (*parts, "", "", "")[:3]
        card.setdefault("Vorname", f"{given} {more}".strip())
        card.setdefault("Nachname", family)
    elif name in _PROPERTIES and any(parts):
        card.setdefault(_PROPERTIES[name], ", ".join(filter(None, parts)).removeprefix("mailto:").removeprefix("tel:"))


def _named_once(card: dict[str, str]) -> dict[str, str]:
    """Given and family name where both are known, else the whole: "Name" beside "Vorname" reads as a family name."""
    unwanted = ("Name",) if card.get("Vorname") and card.get("Nachname") else ("Vorname", "Nachname")
    if not card.get("Name") and unwanted != ("Name",):
        card["Name"] = card.get("Vorname") or card.get("Nachname") or ""
    return {label: card[label] for label in _LABELS if card.get(label) and label not in unwanted}
