"""One wish for all but some: "alle in AG 2 außer Frau Celik, die möchte in AG 3", "alle online bis auf Herrn Kern".

Takes the clauses of a sentence and those who come; returns pairs of people and their wish.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ..findings import Found
from ..words.lexicon import Cue
from ..words.mention import Mention
from ..words.tokens import Token
from ..words.wishes import Wish, read_wish
from .clauses import Clause


def wishes_of_all_but(
    clauses: Sequence[Clause], everybody: Sequence[Found], named: Callable[[Mention], list[Found]]
) -> list[tuple[list[Found], Wish]]:
    """(people, wish): those excepted first, with their own wish if they have one, then all others; else nothing."""
    cues = [cue for clause in clauses for cue in clause.cues]
    tokens = clauses[0].sentence.tokens
    start, end = clauses[0].start, clauses[-1].end
    excepts = [cue for cue in cues if cue.kind == "word.except"]
    mentions = [mention for clause in clauses for mention in clause.mentions]
    behind = [mention for mention in mentions if excepts and mention.start >= excepts[0].end]
    if len(excepts) != 1 or not behind or not _speaks_of_all(cues, excepts[0]):
        return []
    run = _run(behind, tokens)
    told = read_wish(tokens, start, excepts[0].start, cues)
    others = behind[len(run) :]
    own = read_wish(tokens, run[-1].end, others[0].start if others else end, cues)
    if not told.is_any and own.is_any:
        # "Alle außer Frau Celik in AG 2, Frau Celik in AG 3"
        told, own = own, read_wish(tokens, others[0].end, end, cues) if others else Wish()
    excepted = [person for mention in run for person in named(mention)]
    if not told.is_any or not excepted:
        return []
    rest = [person for person in everybody if person not in excepted]
    return [(excepted, own), (rest, told)] if own.is_any else [(rest, told)]


def _speaks_of_all(cues: Sequence[Cue], excepting: Cue) -> bool:
    return any(cue.kind in ("person.both", "person.we") and cue.end <= excepting.start for cue in cues)


def _run(mentions: Sequence[Mention], tokens: Sequence[Token]) -> list[Mention]:
    """The first of them and those joined to it by "und"."""
    run = [mentions[0]]
    for mention in mentions[1:]:
        between = [token for token in tokens[run[-1].end : mention.start] if token.is_word]
        if len(between) > 2 or not any(token.folded in ("und", "and") for token in between):
            break
        run.append(mention)
    return run
