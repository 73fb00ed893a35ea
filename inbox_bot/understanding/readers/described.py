"""One person in a list row who is told by more than a name: "unsere Kassenprüferin Mia Thal (AG 1)", "Ulf Kern + Frau".

Takes a row's words and cues; returns the person, with somebody unnamed beside where the row says so, or nothing where
the row says more than who it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from ...model import Evidence
from ..findings import Found
from ..words.lexicon import Cue
from ..words.mention import Mention
from ..words.mentions import find_mentions
from ..words.names import is_common, is_honorific, is_particle, is_title, parse_name
from ..words.offices import is_office
from ..words.tokens import Token
from .runs import is_name_part

_LONGEST_OFFICE = 5
_NO_OFFICE = frozenset({"act", "letter", "clause", "date", "event", "weekday", "month"})
_NEVER = frozenset(
    "word.negation word.told word.own_verb word.instead person.self person.we person.subject"
    " person.none_of_them answer.no".split()
)
_WITH = ("person.joint", "person.along")
_COMPANION = frozenset({"person.role", "person.single", "person.possessive", "person.article", "number.one"})


def described(tokens: Sequence[Token], cues: Sequence[Cue], evidence_here: Evidence) -> Found | None:
    """Whom a row names behind an office, a calling or a department."""
    mentions = find_mentions(tokens, cues)
    if len(mentions) != 1 or mentions[0].weight < 2 or not mentions[0].name.is_full:
        return None
    mention = mentions[0]
    front = _front(tokens, mention)
    after = tokens[mention.end].text if mention.end < len(tokens) else ""
    if not front or (after and after[0] not in ",(<[-–—/:;."):
        return None
    kinds = {cue.kind for cue in cues if cue.start < front}
    if kinds & _NEVER or any(kind.split(".")[0] in _NO_OFFICE for kind in kinds):
        return None
    is_told = _is_department(tokens[:front], mention, cues) or _is_office_before(tokens[:front], cues)
    return Found(mention.name, evidence_here, email=mention.email, weight=2) if is_told else None


def _front(tokens: Sequence[Token], mention: Mention) -> int:
    """How many tokens stand before the name, without its own "Frau" and titles."""
    front = mention.start
    while front and (tokens[front - 1].text == "." or _is_address(tokens[front - 1].text)):
        front -= 1
    return front


def _is_address(word: str) -> bool:
    return is_honorific(word) or is_title(word)


def _is_department(front: Sequence[Token], mention: Mention, cues: Sequence[Cue]) -> bool:
    """ "FB 4 Soziales: Frau Mia Thal, online": with a wish behind; "Kontakt: Frau Mia Thal" is none who comes."""
    return front[-1].text == ":" and any(cue.family in ("mode", "wish") and cue.start >= mention.end for cue in cues)


def _is_office_before(front: Sequence[Token], cues: Sequence[Cue]) -> bool:
    """ "der Übersetzer der Gruppe,", "sachkundige Bürgerin": small words, and a noun that tells what somebody is."""
    words = [token for token in front if token.is_word]
    marks = [token.text for token in front[:-1] if not token.is_word]
    if not words or len(words) > _LONGEST_OFFICE or marks or front[-1].text == ":":
        return False
    offices = {
        place for cue in cues if cue.kind in ("person.role", "person.title") for place in range(cue.start, cue.end)
    }
    return any(place in offices or _tells_office(token.text) for place, token in enumerate(front) if token.is_word)


def _tells_office(word: str) -> bool:
    return word[0].isupper() and not is_particle(word) and (is_office(word) or is_common(word))


def accompanied(tokens: Sequence[Token], cues: Sequence[Cue], evidence_here: Evidence) -> tuple[Found, ...]:
    """ "Ulf Kern + Frau", "Mia Thal mit einer Kollegin", "Ida Lenz +1": somebody, and one more without a name."""
    if len(tokens) > 2 and [token.text for token in tokens[-2:]] == ["+", "1"]:
        return _with_one(tokens[:-2], evidence_here)
    for cue in cues:
        if cue.kind not in _WITH or cue.start == 0 or not tokens[cue.end :]:
            continue
        rest = range(cue.end, len(tokens))
        told = {place for each in cues if each.kind in _COMPANION for place in range(each.start, each.end)}
        is_person = any(each.kind in ("person.role", "person.single") and each.start >= cue.end for each in cues)
        if is_person and all(place in told or not tokens[place].is_word for place in rest):
            return _with_one(tokens[: cue.start], evidence_here)
    return ()


def _with_one(front: Sequence[Token], evidence_here: Evidence) -> tuple[Found, ...]:
    text = " ".join(token.text for token in front)
    name = parse_name(text) if is_name_part(text) else None
    if name is None or not name.is_full:
        return ()
    return (Found(name, evidence_here, weight=3), Found(None, evidence_here, weight=3))
