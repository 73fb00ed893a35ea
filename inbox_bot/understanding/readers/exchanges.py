"""Who goes and who comes where labels say it: "raus: A, rein: B", "A – entfällt, B – neu", "bisher: A / künftig: B",
"A → B".

Takes the lines of a letter; returns (who goes, who comes) where every name on them stands under a label, else None: a
sentence is the prose reader's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...model import Evidence
from ..findings import Found, add
from ..sections import Line
from ..words.event_words import EventWords
from ..words.lexicon import Cue, Lexicon
from ..words.mention import Mention
from ..words.mentions import find_mentions
from ..words.tokens import Token, tokenize
from ..words.wishes import read_wish

_ARROWS = frozenset({"→", "->", "=>", "⇒", "➔", ">"})
_MARKS = frozenset(",;:.–—-•*(/)|!")
GOES, COMES, STAYS = "exchange.goes", "exchange.comes", "exchange.stays"


@dataclass(frozen=True, slots=True)
class _Item:
    """A label, or a person with what stands behind the name."""

    label: str
    person: Found | None = None


def exchanged(lines: Sequence[Line], lexicon: Lexicon, words: EventWords) -> tuple[list[Found], list[Found]] | None:
    """(who goes, who comes), both told; None where nothing is exchanged or somebody stands under no label."""
    items = [item for line in lines for item in _items(line, lexicon, words)]
    told: dict[str, list[Found]] = {STAYS: [], GOES: [], COMES: []}
    if not items or not {GOES, COMES} <= {item.label for item in items}:
        return None
    waiting: list[Found] = []
    label = ""
    comes_first = items[0].person is None
    for item in items:
        if item.person is None:
            label = item.label
            for person in waiting:
                add(told[label], person)
            waiting = []
        elif item.label:
            add(told[item.label], item.person)  # "A → B"
        elif comes_first:
            add(told[label], item.person)
        else:
            waiting.append(item.person)
    if waiting or not told[GOES] or not told[COMES]:
        return None
    _share_wish(told[COMES], lexicon)
    return told[GOES], told[COMES]


def _share_wish(people: Sequence[Found], lexicon: Lexicon) -> None:
    """ "Neu: A und B, beide vor Ort"."""
    last = people[-1]
    for person in people[:-1]:
        beside = person.evidence == last.evidence and not (person.mode or person.sessions)
        if beside and lexicon.has(last.evidence.text, "person.both"):
            person.mode, person.sessions = last.mode, list(last.sessions)


def _items(line: Line, lexicon: Lexicon, words: EventWords) -> Iterator[_Item]:
    """The labels and people of a line, in order."""
    tokens = tokenize(line.text)
    cues = lexicon.cues(tokens)
    cues = (*cues, *words.cues(tokens, cues, in_list=True))
    mentions = find_mentions(tokens, cues)
    labels = [cue for cue in cues if cue.family == "exchange" and _stands_apart(cue, mentions, tokens)]
    found = [(mention, _person(mention, mentions, labels, tokens, cues, line)) for mention in mentions]
    if len(found) == 2 and any(token.text in _ARROWS for token in tokens[mentions[0].end : mentions[1].start]):
        yield _Item(GOES, found[0][1])
        yield _Item(COMES, found[1][1])
        return
    placed = [(cue.start, _Item(cue.kind)) for cue in labels]
    placed += [(mention.start, _Item("", person)) for mention, person in found]
    yield from (item for _, item in sorted(placed, key=lambda each: each[0]))


def _stands_apart(label: Cue, mentions: Sequence[Mention], tokens: Sequence[Token]) -> bool:
    """ "raus: A", "A raus", "– entfällt": no word of a sentence stands beside it."""
    starts = {at for mention in mentions for at in (mention.start, mention.start - 1, mention.start - 2)}
    ends = {mention.end for mention in mentions}
    opens = label.start == 0 or label.start in ends or tokens[label.start - 1].text in _MARKS
    closes = label.end == len(tokens) or label.end in starts or tokens[label.end].text in _MARKS
    return opens and closes


def _person(
    mention: Mention,
    mentions: Sequence[Mention],
    labels: Sequence[Cue],
    tokens: Sequence[Token],
    cues: Sequence[Cue],
    line: Line,
) -> Found:
    """Somebody, with the wish that stands behind the name and before the next one."""
    edges = [each.start for each in mentions] + [cue.start for cue in labels] + [len(tokens)]
    end = min(edge for edge in edges if edge >= mention.end)
    wish = read_wish(tokens, mention.end, end, cues)
    person = Found(mention.name, Evidence(line.origin, line.number, line.text.strip(), "exchange"), weight=3)
    person.mode, person.sessions, person.email = wish.mode, list(wish.sessions[:1]), mention.email
    return person
