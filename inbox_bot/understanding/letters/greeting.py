"""What a line says beyond greeting and thanks: "Hallo Frau Correa, mein Bruder ..." begins with the brother.

Takes lines; returns them without the greeting in front, or whether anything is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..sections import Line, Region
from ..words.false_cues import without_told_of
from ..words.lexicon import Cue, Lexicon
from ..words.names import is_given
from ..words.tokens import Token, tokenize

_FEW_WORDS = 5
"""As many as a greeting or a thanks has that says nothing."""


def says_something(line: Line, lexicon: Lexicon) -> bool:
    """Whether a line is more than a greeting, "Vielen Dank im Voraus!" or "siehe Betreff"."""
    text = line.text if line.region is not Region.GREETING else without_greeting(line, lexicon).text
    few = len(text.split()) <= _FEW_WORDS
    points = few and lexicon.has(text, "letter.in_subject")
    says_much = line.region is Region.BODY or not few or any(_wants(cue) for cue in lexicon.cues_in(text))
    return bool(text.strip()) and not points and says_much


def _wants(cue: Cue) -> bool:
    """ "Moin, AG 1 für mich", "Hallo, bin dabei"."""
    return cue.family in ("mode", "session") or (cue.family == "act" and cue.kind not in ("act.thanks", "act.hint"))


# "Guten Tag Frau Correa ich möchte mich zum 27.11. anmelden, AG 2": the letter begins before the first comma.
_BEGINNING = frozenset({"person.subject", "person.we", "act.register", "act.cancel", "act.ask"})


def without_greeting(line: Line, lexicon: Lexicon) -> Line:
    """ "Hallo Frau Correa, mein Bruder ...": the greeting in front is taken out of the line."""
    tokens = tokenize(line.text)
    every = without_told_of(lexicon.cues(tokens), tokens)
    cues = [cue for cue in every if cue.kind == "letter.greeting" and cue.start == 0]
    if not cues:
        return line
    end = max(cue.end for cue in cues)
    begins = [cue.start for cue in every if cue.start >= end and cue.kind in _BEGINNING]
    for index in range(end, min([end + 9, len(tokens), *begins])):
        if tokens[index].text in ",!:;،":
            return replace(line, text=line.text[tokens[index].end :].strip())
    if begins:
        end = min(begins[0], _behind_the_greeted(tokens, end, lexicon))
    return replace(line, text=line.text[tokens[end].start :].lstrip(". ") if end < len(tokens) else "")


def _behind_the_greeted(tokens: Sequence[Token], place: int, lexicon: Lexicon) -> int:
    """Where "Guten Tag Frau Correa ich ..." goes on behind the name."""
    is_name = False
    while place < len(tokens) and tokens[place].text != ".":
        begins_name = lexicon.has(tokens[place].text, "person.honorific") or is_given(tokens[place].text)
        if not (is_name or begins_name):
            break
        is_name, place = begins_name, place + 1
    return place
