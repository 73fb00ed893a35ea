"""How and where somebody wants to take part: mode and working group, as a clause or a cell says it.

Takes cues; returns the values that hold now. What is denied, replaced or past ("statt vor Ort", "nicht online",
"nach der langen Zoom-Zeit") doesn't count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ...model import Mode
from .lexicon import Cue, Lexicon
from .small_words import small_words
from .tokens import Token


@dataclass(frozen=True, slots=True)
class Wish:
    mode: Mode | None = None
    sessions: tuple[str, ...] = ()
    other_sessions: tuple[str, ...] = ()
    """Second and further wishes."""
    is_double: bool = False
    """Two parallel groups are wanted at once."""
    both_modes: bool = False

    @property
    def is_any(self) -> bool:
        return bool(self.mode or self.sessions or self.both_modes)


def mode_of(text: str, lexicon: Lexicon) -> Mode | None:
    """The mode that a cell or field names; None where it names none or both."""
    if not text.strip():
        return None
    kinds = {cue.kind for cue in lexicon.cues_in(text.replace("/", " / ")) if cue.family == "mode"}
    return _mode(kinds)


def _mode(kinds: set[str]) -> Mode | None:
    if len(kinds) != 1:
        return None
    return Mode.ONLINE if kinds == {"mode.online"} else Mode.ONSITE


_BACK = 3
_OR = small_words("event_words", "joints") | small_words("act_checks", "or")


def read_wish(tokens: Sequence[Token], start: int, end: int, cues: Sequence[Cue], *, moves: bool = False) -> Wish:
    """What the tokens [start, end) wish. `moves`: the sentence tells of a change."""
    inside = [cue for cue in cues if start <= cue.start and cue.end <= end]
    moves = moves or any(cue.kind == "act.switch" for cue in inside)
    # "Von AG 1 in AG 3 wechseln": where somebody moves, what they come from no longer holds.
    denying = ("word.instead", "word.away_from") if moves else ("word.instead",)
    denials = [cue for cue in inside if cue.kind in denying]
    changes = [cue.start for cue in inside if cue.kind == "word.change_to"] if moves else []
    unwanted = {cue.start for cue in inside if cue.kind == "clause.denied_after"}  # "online brauche ich nicht"
    named = [cue for cue in inside if cue.family in ("mode", "wish") and cue.end not in unwanted]
    told = [cue for cue in named if not _is_disliked(cue, inside)]
    wanted = [cue for cue in told if not _is_denied(cue, denials, tokens, changes, told)]
    if moves:
        wanted = _after_change(wanted, inside)
    modes = {cue.kind for cue in wanted if cue.family == "mode"}
    return _with_sessions(wanted, inside, _mode(modes), len(modes) > 1)


def _after_change(wanted: list[Cue], inside: Sequence[Cue]) -> list[Cue]:
    """ "Bin in AG 1, will lieber in AG 3", "vor Ort auf online": of two, the one behind the word of change."""
    values = {cue.kind for cue in wanted}
    changes = [cue for cue in inside if cue.kind == "word.change_to"]
    between = [cue for cue in changes if wanted and wanted[0].end <= cue.start < wanted[-1].start]
    if len(values) != 2 or not between:
        return wanted
    return [cue for cue in wanted if cue.start >= between[0].end]


def _with_sessions(wanted: list[Cue], inside: list[Cue], mode: Mode | None, both_modes: bool) -> Wish:
    second = [cue.start for cue in inside if cue.kind == "session.second_wish"]
    first = [cue.start for cue in inside if cue.kind == "session.first_wish"]
    wishes = [cue for cue in wanted if cue.family == "wish"]
    from_second = min(second, default=10_000)
    now = [cue.value for cue in wishes if cue.start < from_second or (first and min(first) > from_second)]
    later = [cue.value for cue in wishes if cue.start >= from_second and cue.value not in now]
    now = list(dict.fromkeys(now))
    double = len(now) > 1 and any(cue.kind in ("session.both_wanted", "person.joint") for cue in inside)
    return Wish(mode, tuple(now), tuple(dict.fromkeys(later)), double, both_modes)


def _is_disliked(cue: Cue, inside: Sequence[Cue]) -> bool:
    """ "Mit dem Internet stehe ich auf Kriegsfuß", "die Fahrt nach Altena ist mir zu weit"."""
    return any(each.kind == "word.dislike" and each.start <= cue.start and cue.end <= each.end for each in inside)


def _is_denied(
    cue: Cue, denials: Sequence[Cue], tokens: Sequence[Token], changes: Sequence[int], told: Sequence[Cue]
) -> bool:
    """ "statt vor Ort": a denial shortly before; "online ... genug", "nicht mehr": shortly after counts for
    "genug" only.
    """
    for denial in denials:
        is_away = denial.kind == "word.away_from"
        # What is left behind stands right after its "von"; what it is left for stands a few words later.
        reach = 2 if is_away else _BACK
        left = [each for each in told if denial.end <= each.start and each.end <= cue.start]
        first = denial.end + 1 if is_away else left[0].end if left else cue.start
        if any(first <= change < cue.start for change in changes):
            continue
        is_next = not left or _goes_on(tokens, left[-1].end, cue.start)
        is_near = 0 <= cue.start - denial.end <= reach and not _is_between(cue, denial, tokens)
        if is_next and is_near and not (is_away and _has_noun(tokens[denial.end : cue.start])):
            return True
        if denial.text in ("genug", "satt") and denial.start >= cue.end:
            return True
        if denial.text == "degil":
            if denial.start == cue.end:
                return True
            continue
    return False


def _has_noun(between: Sequence[Token]) -> bool:
    """ "Aus Zeitgründen schalte ich mich zu": what is left behind is something else."""
    return any(token.is_word and token.text[0].isupper() for token in between)


def _goes_on(tokens: Sequence[Token], start: int, end: int) -> bool:
    """ "Statt vor Ort online": of two that stand side by side only the first is denied, "AG 1 und 2" both."""
    return start < end and all(token.folded in _OR for token in tokens[start:end])


def _is_between(cue: Cue, denial: Cue, tokens: Sequence[Token]) -> bool:
    """ "nicht nur", and a comma or "sondern" between the denial and the wish."""
    between = {token.folded for token in tokens[denial.end : cue.start]}
    return bool(between & {",", "nur", "sondern", "lieber", "but", "ama", "mais", "sino", "ale"})
