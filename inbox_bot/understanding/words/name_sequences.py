"""How far a name reaches: from its first word over particles, inner names and everyday words to the last.

Takes marked words; returns places. In front of a name stand titles and offices, which are no part of it.
"""

from __future__ import annotations

from .language import is_caseless, is_function_word
from .marked_words import MarkedWords
from .names import (
    is_capitalised,
    is_common,
    is_family,
    is_given,
    is_honorific,
    is_initial,
    is_particle,
    is_title,
    office_length,
)
from .offices import is_office

_LONGEST_NAME = 6
"""Words looked at behind an office."""
_SHORTENED = frozenset(("Chr", "Joh", "Ph", "Th", "Wilh"))
"""Given names cut short to more than one letter."""


class NameSequences(MarkedWords):
    """Where names, and what stands in front of them, end."""

    def sequence_end(self, start: int, *, is_sure: bool) -> int:
        """Where a run of name words that begins here ends. `is_sure`: the first word is a name whatever it looks
        like.
        """
        at, words = start, 0
        while at < len(self.tokens) and words < 6:
            token = self.tokens[at]
            if at > start and token.text == "." and self._is_shortened(at - 1):
                at += 1
                continue
            if not self._continues(at, start, words, is_sure=is_sure):
                break
            at += 1
            words += 1
        while at > start and (is_particle(self.tokens[at - 1].text) and self.tokens[at - 1].text.islower()):
            at -= 1
        return at

    def _is_shortened(self, at: int) -> bool:
        """ "J. P. Tillmann", "Maria Th. Hövel"."""
        return is_initial(self.tokens[at].text) or self.tokens[at].text in _SHORTENED

    def _continues(self, at: int, start: int, words: int, *, is_sure: bool) -> bool:
        token = self.tokens[at]
        if not token.is_word or at in self.blocked or (at in self.openings and at > start):
            return False
        if is_caseless(token.text) and is_function_word(token.text):
            return False  # "همسرم را": where no capitals tell a name, a small word ends it
        if is_particle(token.text) and token.text[0].islower():
            following = self.word(at + 1)
            return (
                (words > 0 or is_sure or self.tokens[at].folded in ("von", "van", "el", "al", "da", "de", "dos", "zu"))
                and following is not None
                and (is_capitalised(following.text) or is_particle(following.text))
                and token.folded not in ("und", "y", "e", "im", "zum", "zur", "vom")
                and (token.folded != "zu" or self._is_noble(at - 1))
                and (token.folded != "das" or is_family(following.text))  # "Ana das Neves", not "Mia Kern das Bein"
                and not (
                    words > 0
                    and token.folded in ("von", "zu", "de", "do", "da", "la", "du", "st")
                    and self.is_other_word(at + 1, loose=True)
                    and not self._is_family_with_particles(at + 1, words)
                    and not (token.folded == "von" and self._is_noble(at - 1))  # "Freiherr von Wendelsheim"
                )
            )
        if not is_capitalised(token.text):
            return False
        if words == 0:
            return is_sure or not self.is_other_word(at)
        if self._is_roman_number(at):
            return False
        if self._is_inner_name(at, words) or (self.tokens[at - 1].folded == "von" and self._is_noble(at - 2)):
            return True
        if self.is_other_word(at):
            # "Petra Sonntag", "Gudrun Sommer": an everyday word as the family name of a known given name.
            given = start + int(words > 1 and is_office(self.tokens[start].text))
            return (
                at == given + 1
                and is_given(self.tokens[given].text)
                and (is_sure or not self._is_org(at))
                and "session.group" not in self.kinds.get(at, set())
                and not is_honorific(token.text)
            )
        return not is_honorific(token.text)

    def _is_inner_name(self, at: int, words: int) -> bool:
        """ "Şerife Nur Aksoy", "Maria Grazia Di Stefano": an everyday word ("nur", Tuesday) between two of a name."""
        word, behind = self.tokens[at].text, self.word(at + 1)
        return (
            words > 0
            and (is_given(word) or is_particle(word))
            and not is_honorific(word)
            and behind is not None
            and at + 1 not in self.blocked
            and is_capitalised(behind.text)
            and not self.is_other_word(at + 1)
        )

    def _is_family_with_particles(self, at: int, words: int) -> bool:
        """ "Jan von der Heide", but not "Mia Kern von der Stadt" or "Fatma von der AWO"."""
        behind = self.word(at + 1)
        return (
            words == 1
            and is_particle(self.tokens[at].text)
            and behind is not None
            and is_capitalised(behind.text)
            and not behind.text.isupper()
            and not self.is_other_word(at + 1)
        )

    def _is_noble(self, at: int) -> bool:
        """ "Gräfin zu Dorn", "von und zu Lauen": elsewhere "zu" is where somebody goes ("Anna Kern zu Ihnen")."""
        return at >= 0 and (is_particle(self.tokens[at].text) or "person.nobility" in self.kinds.get(at, set()))

    def _is_roman_number(self, at: int) -> bool:
        """ "Arbeitsgruppen: Kern II, Dohm I": the group behind a name, unless it is an initial ("Mia I. Kern")."""
        text = self.tokens[at].text
        return text in ("II", "III", "IV") or (text == "I" and self.text(at + 1) in (",", ";", ")"))

    def _is_org(self, at: int) -> bool:
        return len(self.tokens[at].text) > 9 and is_common(self.tokens[at].text)

    def skip_titles(self, place: int) -> int:
        is_addressed = place > 0 and is_honorific(self.tokens[place - 1].text)
        while place < len(self.tokens):
            if is_title(self.tokens[place].text) or self.tokens[place].text == "." or self._is_office_title(place):
                place += 1
            elif offices := self.offices(place, is_addressed=is_addressed):
                place += offices
            else:
                break
        return place

    def offices(self, place: int, *, is_addressed: bool) -> int:
        """ "Kaplan Joseph Okoro", "Herrn Oberinspektor Okoro": how many words in front are no part of the name."""
        if place in self.blocked:
            return 0
        words: list[str] = []
        ends: list[int] = []
        for at, token in enumerate(self.tokens[place : place + _LONGEST_NAME], start=1):
            if token.text == "." and words and (is_title(words[-1]) or is_office(words[-1])):
                ends[-1] = at  # "Domkapitular Msgr. Dr. Klaus Kern"
                continue
            if not token.is_word:
                break
            words.append(token.text)
            ends.append(at)
        taken = office_length(words, is_addressed=is_addressed) if len(words) > 1 else 0
        return ends[taken - 1] if taken else 0

    def _is_office_title(self, place: int) -> bool:
        """ "a. D.", "Bürgermeisterin" between "Frau" and the name."""
        token = self.tokens[place]
        if len(token.text) == 1 and self.text(place + 1) == ".":
            following = self.word(place + 2)
            return (token.text.lower() in "hcad" or self.is_cut_short(place)) and following is not None
        return (
            "person.title" in self.kinds.get(place, set())
            and self.word(place + 1) is not None
            and token.text[0].isupper()
        )

    def is_cut_short(self, place: int) -> bool:
        """The "R." of "Pfarrer i. R.": no initial of the name behind it."""
        return place >= 2 and self.text(place - 1) == "." and self.text(place - 2) == "i"
