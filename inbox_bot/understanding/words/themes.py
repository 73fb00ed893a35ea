"""What else writers call the theme of a working group: "die Gruppe über Schule", "the group on funding".

Takes a run of tokens with its cues; returns cues of kind "wish.<session>". Only beside a word for a group, and only for
a theme that the announcement itself names ("Bildungssystem" is school, "Fördermöglichkeiten" are funds).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .lexicon import Cue
from .small_words import small_table, small_words
from .tokens import Token

_ABOUT = small_words("event_words", "about")
_WHERE = small_words("event_words", "where")
_ONES_OWN = small_words("event_words", "ones_own")
_AHEAD, _BEHIND = 4, 2


def themes_of(words: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """Each opening of a word that means a group's theme, and that group. `words`: those of its announcement."""
    found: dict[str, str] = {}
    for theme, openings in small_table("themes").items():
        groups = [slug for slug, own in words.items() if any(word.startswith(theme) for word in own)]
        if len(groups) == 1:
            found |= dict.fromkeys(openings.split(), groups[0])
    return found


def theme_words(
    tokens: Sequence[Token], cues: Sequence[Cue], themes: Mapping[str, str], wishes: Sequence[Cue]
) -> Iterator[Cue]:
    """`wishes`: what is read already; a group that has its number or name is not looked at."""
    for group in cues:
        if group.kind == "session.group" and not _is_told(group, wishes) and not _is_ones_own(tokens, group):
            place = _theme_at(tokens, group, themes)
            if place is not None:
                slug = _by_opening(tokens[place].folded, themes)
                yield Cue(f"wish.{slug}", place, place + 1, tokens[place].folded)


def _theme_at(tokens: Sequence[Token], group: Cue, themes: Mapping[str, str]) -> int | None:
    # "Die AG, in der es um Geld geht"
    at = group.end + (group.end < len(tokens) and tokens[group.end].text == ",")
    if at < len(tokens) and tokens[at].folded in (_ABOUT if at == group.end else _WHERE):
        for place in range(at + 1, min(at + 1 + _AHEAD, len(tokens))):
            if _by_opening(tokens[place].folded, themes):
                return place
            if tokens[place].text in ",.;!?":
                return None
    for place in range(max(0, group.start - _BEHIND), group.start):
        # "eğitim grubu", "the education group"; a German noun stands for itself
        if _by_opening(tokens[place].folded, themes) and tokens[place].text[:1].islower():
            return place
    return None


def _by_opening(word: str, themes: Mapping[str, str]) -> str:
    bare = word.partition("'")[2] if word[1:2] == "'" else word  # "l'avenir"
    return next((slug for opening, slug in themes.items() if bare.startswith(opening)), "")


def _is_told(group: Cue, wishes: Sequence[Cue]) -> bool:
    return any(wish.family == "wish" and wish.start <= group.end + 1 and wish.end >= group.start for wish in wishes)


def _is_ones_own(tokens: Sequence[Token], group: Cue) -> bool:
    """ "Wir kommen mit einer Gruppe für Schulen": no group of the event."""
    return group.start > 0 and tokens[group.start - 1].folded in _ONES_OWN
