"""Who is named in a run of words.

Takes tokens and their cues; returns `Mention`s with the reason why the words are a person's name. What speaks for a
name: "Frau", a title, "meine Kollegin", an address behind it, a neighbour that is one, the lists of names. German
writes every noun with a capital, so two capitals alone are little, and a word behind "im" or "der" is rather a
place or an office.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from .language import is_caseless, languages
from .lexicon import Cue, word_set
from .mention import Mention, share_family_names
from .name_forms import NameForms
from .names import (
    evidence,
    is_capitalised,
    is_caseless_family,
    is_common,
    is_family,
    is_given,
    is_honorific,
    is_particle,
    is_title,
    key,
)
from .offices import is_club, opens_organisation
from .small_words import small_words
from .tokens import Token

_SEVERAL = small_words("mentions", "several")
_ADDRESSED_BEHIND = small_words("mentions", "addressed_behind")
_SHORT = 3
"""Words of a name at most, where no capital tells its end."""


def find_mentions(
    tokens: Sequence[Token], cues: Sequence[Cue], known: Sequence[str] = (), *, joint: bool = False
) -> tuple[Mention, ...]:
    """Every person named in the tokens, in order. `known`: full names by which short forms are recognised.

    `joint`: a signature of several, who share the last one's family name.
    """
    finder = _Finder(tokens, cues, known)
    return share_family_names(finder.run(), tokens, joint=joint)


class _Finder(NameForms):
    """Goes through the words once, from name to name."""

    def run(self) -> list[Mention]:
        found: list[Mention] = []
        place = 0
        while place < len(self.tokens):
            mention = self._at(place, found)
            if mention:
                found.append(mention)
                place = mention.end
            else:
                place += 1
        return found

    def _at(self, place: int, found: list[Mention]) -> Mention | None:
        token = self.tokens[place]
        if not token.is_word or place in self.blocked:
            return None
        if is_honorific(token.text) and self._is_honorific_here(place):
            return self._after_honorific(place)
        role, start = self._role(place)
        if role:
            return self._after_role(place, start, role)
        if is_title(token.text) and token.text[0].isupper() and len(token.text) > 1:
            return self._after_title(place)
        if token.text[0].isupper() and self.offices(place, is_addressed=False):
            return self._after_title(place) or self._plain(place, found)
        return self._among_several(place, found) or self._plain(place, found)

    def _among_several(self, place: int, found: list[Mention]) -> Mention | None:
        """ "Die Herren Brandt und Özdemir", "die Damen Kirchhoff, El Amrani und Lenz": one form of address for all."""
        last = found[-1] if found else None
        if last is None or not last.honorific or not 0 < place - last.end <= 1 or last.start == 0:
            return None
        first = next((each for each in reversed(found) if each.start and self._is_several(each.start - 1)), None)
        is_joined = self.text(last.end) == "," or "person.joint" in self.kinds.get(last.end, set())
        if first is None or not is_joined or not is_capitalised(self.tokens[place].text) or self.is_other_word(place):
            return None
        behind = found[found.index(first) :]
        is_row = all(second.start - one.end == 1 for one, second in pairwise(behind))
        return self._after_honorific(place - 1) if is_row else None

    def _is_several(self, place: int) -> bool:
        return self.tokens[place].folded in _SEVERAL

    def _is_honorific_here(self, place: int) -> bool:
        """ "Frau" before a name; but "meine Frau" is a wife, and "pan", "bay" may be ordinary words."""
        token = self.tokens[place]
        following = self.word(place + 1) or (self.word(place + 2) if self.text(place + 1) == "." else None)
        if following is None or "person.possessive" in self.ends.get(place, set()):
            return False
        if "session.group" in self.kinds.get(place + 1, set()):
            return False  # "die beiden Damen AG 1"
        small_opening = self.is_small and token.folded in ("frau", "herr", "herrn")
        return (
            is_capitalised(following.text)
            or is_title(following.text)
            or is_particle(following.text)
            or small_opening
            or self.offices(place + 1, is_addressed=True) > 0
        )

    def _after_honorific(self, place: int) -> Mention | None:
        start = self.skip_titles(place + 1)
        end = self.sequence_end(start, is_sure=True)
        if end == start and self.is_small and self.word(start):
            end = start + 1
        return self.mention(start, end, place, weight=3, honorific=True)

    def _after_title(self, place: int) -> Mention | None:
        start = self.skip_titles(place)
        if start < len(self.tokens) and is_honorific(self.tokens[start].text):
            return None  # "unseren Dezernenten Herrn Dr. X": she or he is named behind
        end = self.sequence_end(start, is_sure=True)
        return self.mention(start, end, place, weight=3, honorific=True) if end > start else None

    def _role(self, place: int) -> tuple[str, int]:
        """ "meine Kollegin", "unser Kassenwart": a role word with its owner before it; where the name may begin."""
        if "person.possessive" not in self.kinds.get(place, set()) and "person.article" not in self.kinds.get(
            place, set()
        ):
            if "person.role" in self.kinds.get(place, set()):
                # "Soțul meu Uwe Dohm": the owner may stand behind.
                behind = place + 1 + ("kin.behind" in self.kinds.get(place + 1, set()))
                return self.tokens[place].folded, behind
            return "", place
        at = place + 1
        while at < len(self.tokens) and self.tokens[at].text[0].islower() and at < place + 4:
            if "person.role" in self.kinds.get(at, set()):
                break
            at += 1
        if at < len(self.tokens) and "person.role" in self.kinds.get(at, set()):
            return self.tokens[at].folded, at + 1
        if (
            at < len(self.tokens)
            and "person.possessive" in self.kinds.get(place, set())
            and is_capitalised(self.tokens[at].text)
            and self.word(at + 1)
            and is_capitalised(self.tokens[at + 1].text)
            and not is_given(self.tokens[at].text)
            and evidence([self.tokens[at + 1].text]) == 2
        ):
            return self.tokens[at].folded, at + 1  # "unsere Integrationslotsin Hodan Abdi": any noun after "unsere"
        return "", place

    def _after_role(self, place: int, start: int, role: str) -> Mention | None:
        at = start
        while at < len(self.tokens) and self.tokens[at].text in '(,„"“':
            if self.tokens[at].text == "," and not self._is_apposition(at):
                return None
            at += 1
        if at < len(self.tokens) and is_honorific(self.tokens[at].text):
            return None
        at = self.skip_titles(at)
        if at >= len(self.tokens):
            return None
        if self.tokens[at].text in ("von", "vom"):
            return None  # "Vorstand von Afghanischer Verein": of what, not who
        comma = self.comma_name(at)
        if comma:
            return replace(comma, role=role, weight=3)
        end = self.sequence_end(at, is_sure=evidence([self.tokens[at].text]) == 2)
        if end == at:
            end = self.small_end(at) or self.caseless_end(at)
        word = self.tokens[at].text if at < len(self.tokens) else ""
        # "meine Frau leider nicht", though somebody may be called so.
        if end == at or (end == at + 1 and is_common(word) and (not is_given(word) or word[0].islower())):
            return None
        if end == at + 1 and ("person.role" in self.kinds.get(at, set())):
            return None
        return self.mention(at, end, place, weight=3, role=role)

    def _is_apposition(self, comma: int) -> bool:
        start = self.skip_titles(comma + 1)
        end = self.sequence_end(start, is_sure=start > comma + 1)
        return end > start and (start > comma + 1 or evidence([t.text for t in self.tokens[start:end]]) > 0)

    def _plain(self, place: int, found: list[Mention]) -> Mention | None:
        token = self.tokens[place]
        comma = self.comma_name(place) or self.told_family(place)
        if comma:
            return comma
        if not is_capitalised(token.text) or self.is_other_word(place):
            return self.small_plain(place)
        if self.is_cut_short(place):
            return None
        end = self.sequence_end(place, is_sure=False)
        words = [t.text for t in self.tokens[place:end] if t.text != "."]
        if not words or self._is_organisation(place, words):
            return None
        if self._is_addressed_behind(end) and is_given(words[0]) and not self.is_other_word(place):
            mention = self.mention(place, end, place, weight=3)
            return mention and replace(mention, end=end + 1)
        weight = self._weight(place, end, words, found)
        return self.mention(place, end, place, weight=weight) if weight else None

    def _is_addressed_behind(self, place: int) -> bool:
        """ "Gökhan Bey", "Ayşe Hanım": Turkish addresses by the given name, and behind it."""
        return place < len(self.tokens) and self.tokens[place].folded in _ADDRESSED_BEHIND

    def _is_organisation(self, place: int, words: Sequence[str]) -> bool:
        """ "Vom Verein Casa Latina", "der SV Anadolu": a name that no list knows, behind a word for an organisation."""
        at = place
        while at >= 0 and self.tokens[at].is_word and self.tokens[at].text[0].isupper():
            word = self.tokens[at].text
            if is_club(word):
                return len(words) > 1 or at < place
            if opens_organisation(word) and (at < place or len(words) > 1):
                return not is_given(words[0]) and (at == place or evidence(list(words)) == 0)
            at -= 1
        return False

    def _weight(self, start: int, end: int, words: list[str], found: list[Mention]) -> int:
        before = self.ends.get(start, set())
        is_placed = "person.place_word" in before or "person.article" in before
        if self._is_known(words, is_placed=is_placed):
            return 3
        if end < len(self.tokens) and self.email_at(end):
            return 3 if len(words) > 1 else 0
        strength = evidence(words)
        if words[0].islower() and strength == 0 and not is_family(" ".join(words)):
            return 0  # "von Afghanische Verein": a particle opens a family name only behind a given one
        if len(words) == 1:
            joined = self._joined_to_full(end) or self._comes_along(start) or self._goes_on(start, found)
            joined = joined or self._and_i(start, end)
            return 2 if joined and strength == 2 else 0
        if is_caseless(words[0]):
            # "وستأتي معي ليلى قاسم": no capital tells a name, but where somebody must stand a known one does, and so
            # does one with a family name that looks like one.
            stands = bool(before & {"person.with_me", "act.attend"}) or is_caseless_family(words[-1])
            return 2 if stands and len(words) <= _SHORT and is_given(words[0]) and strength == 2 else 0
        if strength == 2:
            return 1 if is_placed else 2
        if is_placed:
            return 0
        if strength == 1:
            return 2
        near = any(mention.end in (start - 1, start - 2) for mention in found)
        return 2 if near else 1

    def _and_i(self, start: int, end: int) -> bool:
        """ "Mia und ich kommen"; but Turkish "12 Ekim'e ben" is a day."""
        is_month = any(kind.startswith("month.") for kind in self.kinds.get(start, ()))
        return self.comes and not is_month and "person.self_and" in self.kinds.get(end, set())

    def _comes_along(self, start: int) -> bool:
        """ "Ich komme mit Petra": by a given name alone, behind "mit", where somebody comes."""
        is_with = "person.along" in self.ends.get(start, set()) and self.tokens[start - 1].folded in _with()
        return is_with and self.comes and not is_common(self.tokens[start].text)

    def _goes_on(self, start: int, found: list[Mention]) -> bool:
        """ "Meine Kinder Ida, Uwe und Mia": given names side by side, behind one with a role."""
        last = found[-1] if found else None
        is_alone = last is not None and bool(last.role) and not last.name.is_full and last.end == start - 1
        return is_alone and (self.text(start - 1) == "," or "person.joint" in self.kinds.get(start - 1, set()))

    def _joined_to_full(self, end: int) -> bool:
        """ "Mehmet Ali ve Hatice Karagöz": a given name, a joint, a full name."""
        if end >= len(self.tokens) or "person.joint" not in self.kinds.get(end, set()):
            return False
        return self.sequence_end(end + 1, is_sure=False) > end + 2

    def _is_known(self, words: list[str], *, is_placed: bool) -> bool:
        if len(words) == 1 and (is_placed or is_common(words[0])):
            return False
        folded = [key(word) for word in words]
        return bool(self.known_words) and all(part in self.known_words for word in folded for part in word.split())


@cache
def _with() -> frozenset[str]:
    return word_set("common", "with", *languages())
