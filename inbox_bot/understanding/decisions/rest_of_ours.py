"""Who goes where an answer to our list says who stays, and that the others don't: "Nur noch Frau X bleibt, die anderen
drei nicht".

Takes the mail, which answers ours, and the reading of its own words; returns the others, or nobody where the list and
the words don't fit each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ..findings import Found, same_name
from ..letters.clauses import COMES, GOES
from ..letters.reading import Reading
from ..words.lexicon import Cue
from ..words.names import key
from ..words.tokens import Token, tokenize

if TYPE_CHECKING:
    from ..mail_parts import MailParts

_ENDS = frozenset(".,;:!?()،")
_STOPS = frozenset(".;:!?")
_COUNTS = {f"number.{word}": number for number, word in enumerate(("one", "two", "three", "four", "five", "six"), 1)}
_GOING = (*(f"act.{act}" for act in GOES), "word.negation")
_STAYING = (*(f"act.{act}" for act in COMES), "act.stay", "act.remains")
_OPEN = ("mode.online", "mode.onsite", "session.group", "word.conditional", "word.except")


def others_of_ours(mail: MailParts, reading: Reading) -> list[Found]:
    """All of our list but those who stay."""
    ours, tokens = mail.on_list, tokenize(reading.text)
    if len(ours) < 2 or "rest" not in reading.flags or reading.question or reading.supposed:
        return []
    cues = mail.lexicon.cues(tokens)
    rests = [cue for cue in cues if cue.kind == "person.rest"]
    if len(rests) != 1 or any(cue.kind in _OPEN for cue in cues):
        return []
    stays, goes = _before(rests[0], tokens), _from(rests[0], tokens)
    if not _has(cues, goes, _GOING) or _has(cues, stays, _GOING) or not _has(cues, stays, _STAYING):
        return []
    staying = _people(mail, reading, cues, tokens, stays)
    left = [each for each in ours if not any(same_name(each.name, person.name) for person in staying)]
    if not staying or len(ours) - len(left) != len(staying):
        return []
    counted = [_COUNTS[cue.kind] for cue in cues if cue.kind in _COUNTS and cue.start in goes]
    is_sure = counted == [len(left)] or (not counted and _tells_all(mail, cues, stays, staying))
    return [replace(person) for person in left] if is_sure else []


def _tells_all(mail: MailParts, cues: Sequence[Cue], stays: range, staying: Sequence[Found]) -> bool:
    """ "Nur Frau X", or the writer among those who stay: else they may be one of the rest, or only tell of it."""
    ours = [each for each in mail.on_list if mail.writer.name and same_name(each.name, mail.writer.name)]
    return not ours or ours[0] in staying or _has(cues, stays, ("word.only",))


def _before(rest: Cue, tokens: Sequence[Token]) -> range:
    """What was said before the others: of the same sentence, or the sentence before."""
    end = rest.start
    while end > 0 and (tokens[end - 1].text in _ENDS or not tokens[end - 1].is_word):
        end -= 1
    start = end
    while start > 0 and tokens[start - 1].text not in _STOPS:
        start -= 1
    return range(start, end)


def _from(rest: Cue, tokens: Sequence[Token]) -> range:
    end = rest.end
    while end < len(tokens) and (tokens[end].text not in _ENDS or tokens[end].text == "("):
        end += 1
    return range(rest.start, end)


def _has(cues: Sequence[Cue], place: range, kinds: Sequence[str]) -> bool:
    return any(cue.kind in kinds and cue.start in place and cue.end <= place.stop + 1 for cue in cues)


def _people(
    mail: MailParts, reading: Reading, cues: Sequence[Cue], tokens: Sequence[Token], stays: range
) -> list[Found]:
    """Those of our list who are named there; nobody where the letter names others, too."""
    words = {key(tokens[at].text) for at in stays}
    found: list[Found] = []
    for person in reading.mentions:
        meant = [each for each in mail.on_list if same_name(each.name, person.name)]
        if len(meant) != 1 or not set(key(person.full).split()) & words:
            return []
        if meant[0] not in found:
            found.append(meant[0])
    if _has(cues, stays, ("person.subject", "person.self_and", "person.self")):
        me = [each for each in mail.on_list if mail.writer.name and same_name(each.name, mail.writer.name)]
        if not me:
            return []
        found += [each for each in me if each not in found]
    return found
