"""Names in other forms than capitals side by side: "Kern, Mia", "Mia (Nachname Kern)", small letters, scripts without
capitals.

Takes marked words; returns a `Mention`, or where such a name ends.
"""

from __future__ import annotations

from functools import cache

from .language import is_caseless, is_function_word, languages
from .lexicon import word_set
from .mention import Mention, joined_words
from .name_sequences import NameSequences
from .names import (
    Name,
    is_capitalised,
    is_common,
    is_family,
    is_given,
    is_honorific,
    is_initial,
    is_placeholder,
    parse_name,
)
from .tokens import Token


class NameForms(NameSequences):
    """Names that no capitals or their order tell at once."""

    def comma_name(self, place: int) -> Mention | None:
        """ "(Melnyk, Oksana <...>)": family name first, where an address closes it; "Kern, Mia; Dohm, Uwe" in a row."""
        end = self.sequence_end(place, is_sure=False)
        if end == place or self.text(end) != ",":
            return None
        given_end = self.sequence_end(self.skip_titles(end + 1), is_sure=False)
        if given_end <= end + 1 or not (self.email_at(given_end) or self._is_in_row(place, end, given_end)):
            return None
        text = (
            " ".join(t.text for t in self.tokens[place:end])
            + ", "
            + " ".join(t.text for t in self.tokens[end + 1 : given_end])
        )
        name = parse_name(text)
        return Mention(name, place, given_end, weight=3, email=self.email_at(given_end)) if name else None

    def _is_in_row(self, place: int, comma: int, end: int) -> bool:
        """Between semicolons or strokes that part the people of a row, a comma parts a person's names."""
        parted = {token.text for token in self.tokens} & {";", "/"}
        opens = place == 0 or self.text(place - 1) in (":", *parted)
        closes = end >= len(self.tokens) or self.text(end) in (".", "(", *parted)
        if not is_given(self.tokens[comma + 1].text):
            return False
        return (bool(parted) and opens and closes) or self._is_pair(place, end)

    def _is_pair(self, place: int, end: int) -> bool:
        """ "Kern, Mia und Lenz, Ida": on both sides of the joint a family name, a comma and a given name."""
        if is_given(self.tokens[place].text):
            return False
        before = place >= 4 and self.text(place - 3) == "," and is_given(self.text(place - 2))
        behind = self.text(end + 2) == "," and is_given(self.text(end + 3)) and not is_given(self.text(end + 1))
        is_last = before and "person.joint" in self.kinds.get(place - 1, set())
        return is_last or (behind and "person.joint" in self.kinds.get(end, set()))

    def told_family(self, place: int) -> Mention | None:
        """ "Mia (Nachname Kern)", "Mia, Familienname: Kern": a given name, and the family name told behind it."""
        if self.text(place + 1) not in ("(", ",") or "label.family" not in self.kinds.get(place + 2, set()):
            return None
        family = place + 3 + (self.text(place + 3) == ":")
        end = self.sequence_end(family, is_sure=True)
        given = self.tokens[place].text
        if not is_capitalised(given) or is_honorific(given) or self.is_other_word(place) or end == family:
            return None
        name = Name(given, joined_words(self.tokens[family:end]))
        closed = end + (self.text(place + 1) == "(" and self.text(end) == ")")
        return Mention(name, place, closed, weight=3)

    def small_plain(self, place: int) -> Mention | None:
        word = self.tokens[place].text
        if not self.is_small or len(word) < 3 or not is_given(word):
            return None
        # "(amelie krahn, ben schütte)": between the marks of a list even "ben" is a name.
        if not self._is_listed_small(place) and (is_common(word) or self.kinds.get(place) or is_function_word(word)):
            return None
        end = self.small_end(place)
        if end and end > place + 1:
            return self.mention(place, end, place, weight=2)
        return None

    def _is_listed_small(self, place: int) -> bool:
        return self.text(place - 1) in ("(", ",") and self.text(place + 2) in (",", ")") if place else False

    def small_end(self, place: int) -> int:
        """A name in small letters: a known given name, and the next word where it is known or not ordinary."""
        if not self.is_small or place >= len(self.tokens) or not is_given(self.tokens[place].text):
            return place
        following = self.word(place + 1)
        if _is_small_word(self.tokens[place]):  # "męża na konferencję", but "mein mann ben schütte"
            return place + 2 if following and is_family(following.text) else place
        if following is None or is_common(following.text) or self.kinds.get(place + 1, set()) - {"person.title"}:
            return place + 1
        return place + 2 if is_family(following.text) or len(following.text) > 3 else place + 1

    def caseless_end(self, place: int) -> int:
        """A name in a script without capitals: the two words after "my colleague", unless they are ordinary."""
        end = place
        while end < min(place + 2, len(self.tokens)):
            token = self.tokens[end]
            if not token.is_word or not is_caseless(token.text) or self.kinds.get(end, set()):
                break
            if is_function_word(token.text) or is_common(token.text):
                break
            end += 1
        return end

    def mention(
        self, start: int, end: int, first: int, *, weight: int, honorific: bool = False, role: str = ""
    ) -> Mention | None:
        if end <= start:
            return None
        text = joined_words(self.tokens[start:end])
        if is_placeholder(text):
            return None
        name = parse_name(text)
        if name is None or all(is_initial(word) for word in text.split()):
            return None
        if honorific and not name.family:
            name = Name("", name.given)
        elif role and end == start + 1 and not honorific:
            name = Name(text, "")
        return Mention(name, start, end, honorific, role, weight, self.email_at(end))


@cache
def _small_words() -> frozenset[str]:
    """What is a name with a capital only: "no", "hasta", "grace"."""
    return word_set("common", "small", *languages())


def _is_small_word(token: Token) -> bool:
    return token.folded in _small_words() or is_common(token.text) or is_function_word(token.text)
