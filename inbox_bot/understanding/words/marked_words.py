"""A run of words with what the cues say of each: which words open an act, a date, a form of address ...

Takes tokens and their cues; answers, for a place, what stands there and whether it can be part of a name.
"""

from __future__ import annotations

from collections.abc import Sequence

from .bare_names import bare_names, is_joined
from .language import is_caseless
from .lexicon import Cue
from .names import is_common, is_given, key, opens_sentence
from .tokens import Token

_NOBODY = frozenset({"event", "place", "date"})
"""Families of cues that are part of no name: "Kasım" is one, but not in "27 Kasım"."""


class MarkedWords:
    """Tokens, by place, with the kinds of cues that begin and end there."""

    def __init__(self, tokens: Sequence[Token], cues: Sequence[Cue], known: Sequence[str]) -> None:
        self.tokens = bare_names(tokens)
        self.openings = {at for at, token in enumerate(tokens) if is_joined(token, self.tokens[at])}
        # "Ekim'e Ewa Kern": behind an ending another name begins.
        cut = (at for at, token in enumerate(tokens) if token.text != self.tokens[at].text)
        self.openings |= {at + 1 for at in cut if at not in self.openings}
        self.known_words = {word for name in known for word in key(name).split()}
        self.known = known
        self.kinds: dict[int, set[str]] = {}
        self.ends: dict[int, set[str]] = {}
        self.blocked: set[int] = set()
        for cue in cues:
            self.kinds.setdefault(cue.start, set()).add(cue.kind)
            self.ends.setdefault(cue.end, set()).add(cue.kind)
            if self._means_writer(cue) or cue.family in _NOBODY or cue.kind in ("letter.postscript", "person.aside"):
                self.blocked |= set(range(cue.start, cue.end))
        self.comes = any(cue.kind in ("act.attend", "act.register") for cue in cues)
        self.acts = any(cue.kind.startswith("act.") for cue in cues)
        words = [token for token in tokens if token.is_word]
        capitals = sum(token.text[0].isupper() for token in words[1:])
        self.is_small = bool(words) and capitals <= 0.15 * len(words)

    def _means_writer(self, cue: Cue) -> bool:
        """The Turkish "Ben ve Ayşe Yılmaz" ("I and ..."), but not "Ben Kern"."""
        is_short = cue.kind in ("person.self", "person.self_and") and cue.end - cue.start <= 2
        return is_short and self.text(cue.start)[:1].isupper() and not self.text(cue.end)[:1].isupper()

    def word(self, place: int) -> Token | None:
        return self.tokens[place] if place < len(self.tokens) and self.tokens[place].is_word else None

    def text(self, place: int) -> str:
        return self.tokens[place].text if place < len(self.tokens) else ""

    def email_at(self, end: int) -> str | None:
        for place in range(end, min(end + 3, len(self.tokens))):
            if self.tokens[place].is_address:
                return self.tokens[place].text
            if self.tokens[place].text not in "(<[,:-–—":
                return None
        return None

    def is_other_word(self, at: int, *, loose: bool = False) -> bool:
        token = self.tokens[at]
        kinds = self.kinds.get(at, set())
        if ({"person.honorific"} & kinds and not loose) or "session.group" in kinds:
            return True
        if is_common(token.text) or (at == 0 and opens_sentence(token.text)):
            return True
        if at == 0 and "clause.verb_third" in kinds and not is_given(token.text):
            return True  # "Könnte Mia Kern für ihn einspringen?"
        spoken = {
            kind
            for kind in kinds
            if kind.split(".")[0] in ("act", "letter", "mode", "month", "weekday", "number", "word")
        }
        spoken |= kinds & {
            "person.self",
            "person.we",
            "person.possessive",
            "person.article",
            "person.role",
            "person.place_word",
        }
        # "صباح الخير": where no capital tells a name, a greeting is one, though somebody may be called so.
        return bool(spoken) and (not is_given(token.text) or is_caseless(token.text))
