"""What the cells of a list say of their rows' coming: "ja", "abgesagt", "noch offen", a cross.

Takes cells; returns yes, no, or neither. Which column says it, `table` finds.
"""

from __future__ import annotations

import re

from ..words.language import languages
from ..words.lexicon import Lexicon, word_set
from ..words.small_words import small_words
from ..words.tokens import tokenize
from ..words.wishes import mode_of

_YES = small_words("answers", "yes")
_NO = small_words("answers", "no")

_DECLINED = small_words("answers", "declined")


def answer_of(cell: str, lexicon: Lexicon) -> bool | None:
    """What a cell says of its row's coming: yes, no, or neither."""
    words = {token.folded for token in tokenize(cell)}
    kinds = {cue.kind for cue in lexicon.cues_in(cell)}
    if words & _NO or kinds & {"act.absent", "act.cancel", "word.negation"}:
        return False
    return True if words & _YES or "act.attend" in kinds else None


def declines(cell: str, lexicon: Lexicon) -> bool:
    """ "Verhindert, bitte nicht eintragen" as a remark on one row; "keine Allergien" is none."""
    words = {token.folded for token in tokenize(cell)}
    return bool(words & _DECLINED or {"act.absent", "act.cancel"} & {cue.kind for cue in lexicon.cues_in(cell)})


def is_status_head(cell: str) -> bool:
    """ "Zusage?", "Rückmeldung", "kommt": the column says who comes."""
    words = [token.folded for token in tokenize(cell) if token.is_word]
    heads = word_set("common", "status_heads", *languages())
    return 0 < len(words) <= _HEAD and all(word in heads for word in words)


_HEAD = 3


def status_of(cell: str, lexicon: Lexicon) -> bool | None:
    """In a column that says who comes a cross, "fest" or a way to take part is a yes; nothing, or "?", is neither."""
    answer = answer_of(cell, lexicon)
    if answer is False:
        return False
    is_firm = {token.folded for token in tokenize(cell)} & word_set("common", "status_firm", *languages())
    says_yes = answer or CROSS.match(cell) or is_firm or mode_of(cell, lexicon)
    return True if says_yes and not is_doubtful(cell) else None


def is_doubtful(cell: str) -> bool:
    """ "vor Ort?", "online (noch offen)"."""
    words = {token.folded for token in tokenize(cell)}
    return "?" in cell or bool(words & word_set("common", "status_open", *languages()))


CROSS = re.compile(r"^\s*(?:x|X|×|✓|✔|☒|☑|ja|1|yes|\+|\*|o)\s*$")
