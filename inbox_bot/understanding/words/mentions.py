"""Who is named in a run of words.

Takes tokens and their cues; returns `Mention`s with the reason why the words are a person's name. What speaks for a
name: "Frau", a title, "meine Kollegin", an address behind it, a neighbour that is one, the lists of names. German
writes every noun with a capital, so two capitals alone are little, and a word behind "im" or "der" is rather a
place or an office.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from .bare_names import bare_names, is_joined
from .language import is_function_word, languages, script_of
from .lexicon import Cue, word_set
from .names import (
    Name,
    evidence,
    is_capitalised,
    is_caseless_family,
    is_common,
    is_family,
    is_given,
    is_honorific,
    is_initial,
    is_particle,
    is_placeholder,
    is_title,
    key,
    office_length,
    opens_sentence,
    parse_name,
)
from .offices import is_club, is_office, opens_organisation
from .small_words import small_words
from .tokens import Token

_LONGEST_NAME = 6
"""Words looked at behind an office."""
_SEVERAL = small_words("mentions", "several")
_ADDRESSED_BEHIND = small_words("mentions", "addressed_behind")
_SHORT = 3
"""Words of a name at most, where no capital tells its end."""
_NOBODY = frozenset({"event", "place", "date"})
"""Families of cues that are part of no name: "Kasım" is one, but not in "27 Kasım"."""
_SHORTENED = frozenset(("Chr", "Joh", "Ph", "Th", "Wilh"))
"""Given names cut short to more than one letter."""
_CLOSE = frozenset(')]»”“"')
_CASELESS = frozenset(("ARABIC", "ETHIOPIC", "TAMIL", "HEBREW", "CJK", "GEORGIAN"))
"""Scripts without capitals."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named by words [start, end) of a sentence."""

    name: Name
    start: int
    end: int
    honorific: bool = False
    role: str = ""
    weight: int = 0
    """How sure that is: 3 by structure, 2 by the lists, 1 by capitals alone."""
    email: str | None = None

    @property
    def full(self) -> str:
        return self.name.full


def find_mentions(
    tokens: Sequence[Token], cues: Sequence[Cue], known: Sequence[str] = (), *, joint: bool = False
) -> tuple[Mention, ...]:
    """Every person named in the tokens, in order. `known`: full names by which short forms are recognised.

    `joint`: a signature of several, who share the last one's family name.
    """
    finder = _Finder(tokens, cues, known)
    return share_family_names(finder.run(), tokens, joint=joint)


class _Finder:
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
        return is_short and self._text(cue.start)[:1].isupper() and not self._text(cue.end)[:1].isupper()

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

    # ---------------------------------------------------------------------------------------------------- one place

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
        if token.text[0].isupper() and self._offices(place, is_addressed=False):
            return self._after_title(place) or self._plain(place, found)
        return self._among_several(place, found) or self._plain(place, found)

    def _among_several(self, place: int, found: list[Mention]) -> Mention | None:
        """ "Die Herren Brandt und Özdemir", "die Damen Kirchhoff, El Amrani und Lenz": one form of address for all."""
        last = found[-1] if found else None
        if last is None or not last.honorific or not 0 < place - last.end <= 1 or last.start == 0:
            return None
        first = next((each for each in reversed(found) if each.start and self._is_several(each.start - 1)), None)
        is_joined = self._text(last.end) == "," or "person.joint" in self.kinds.get(last.end, set())
        if first is None or not is_joined or not is_capitalised(self.tokens[place].text) or self._is_other_word(place):
            return None
        behind = found[found.index(first) :]
        is_row = all(second.start - one.end == 1 for one, second in pairwise(behind))
        return self._after_honorific(place - 1) if is_row else None

    def _is_several(self, place: int) -> bool:
        return self.tokens[place].folded in _SEVERAL

    def _is_honorific_here(self, place: int) -> bool:
        """ "Frau" before a name; but "meine Frau" is a wife, and "pan", "bay" may be ordinary words."""
        token = self.tokens[place]
        following = self._word(place + 1) or (self._word(place + 2) if self._text(place + 1) == "." else None)
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
            or self._offices(place + 1, is_addressed=True) > 0
        )

    def _after_honorific(self, place: int) -> Mention | None:
        start = self._skip_titles(place + 1)
        end = self._sequence_end(start, is_sure=True)
        if end == start and self.is_small and self._word(start):
            end = start + 1
        return self._mention(start, end, place, weight=3, honorific=True)

    def _after_title(self, place: int) -> Mention | None:
        start = self._skip_titles(place)
        if start < len(self.tokens) and is_honorific(self.tokens[start].text):
            return None  # "unseren Dezernenten Herrn Dr. X": she or he is named behind
        end = self._sequence_end(start, is_sure=True)
        return self._mention(start, end, place, weight=3, honorific=True) if end > start else None

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
            and self._word(at + 1)
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
        at = self._skip_titles(at)
        if at >= len(self.tokens):
            return None
        if self.tokens[at].text in ("von", "vom"):
            return None  # "Vorstand von Afghanischer Verein": of what, not who
        comma = self._comma_name(at)
        if comma:
            return replace(comma, role=role, weight=3)
        end = self._sequence_end(at, is_sure=evidence([self.tokens[at].text]) == 2)
        if end == at:
            end = self._small_end(at) or self._caseless_end(at)
        word = self.tokens[at].text if at < len(self.tokens) else ""
        # "meine Frau leider nicht", though somebody may be called so.
        if end == at or (end == at + 1 and is_common(word) and (not is_given(word) or word[0].islower())):
            return None
        if end == at + 1 and ("person.role" in self.kinds.get(at, set())):
            return None
        return self._mention(at, end, place, weight=3, role=role)

    def _is_apposition(self, comma: int) -> bool:
        start = self._skip_titles(comma + 1)
        end = self._sequence_end(start, is_sure=start > comma + 1)
        return end > start and (start > comma + 1 or evidence([t.text for t in self.tokens[start:end]]) > 0)

    def _plain(self, place: int, found: list[Mention]) -> Mention | None:
        token = self.tokens[place]
        comma = self._comma_name(place) or self._told_family(place)
        if comma:
            return comma
        if not is_capitalised(token.text) or self._is_other_word(place):
            return self._small_plain(place)
        if self._is_cut_short(place):
            return None
        end = self._sequence_end(place, is_sure=False)
        words = [t.text for t in self.tokens[place:end] if t.text != "."]
        if not words or self._is_organisation(place, words):
            return None
        if self._is_addressed_behind(end) and is_given(words[0]) and not self._is_other_word(place):
            mention = self._mention(place, end, place, weight=3)
            return mention and replace(mention, end=end + 1)
        weight = self._weight(place, end, words, found)
        return self._mention(place, end, place, weight=weight) if weight else None

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
        if end < len(self.tokens) and self._email_at(end):
            return 3 if len(words) > 1 else 0
        strength = evidence(words)
        if words[0].islower() and strength == 0 and not is_family(" ".join(words)):
            return 0  # "von Afghanische Verein": a particle opens a family name only behind a given one
        if len(words) == 1:
            joined = self._joined_to_full(end) or self._comes_along(start) or self._goes_on(start, found)
            joined = joined or self._and_i(start, end)
            return 2 if joined and strength == 2 else 0
        if _is_caseless(words[0]):
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
        return is_alone and (self._text(start - 1) == "," or "person.joint" in self.kinds.get(start - 1, set()))

    def _joined_to_full(self, end: int) -> bool:
        """ "Mehmet Ali ve Hatice Karagöz": a given name, a joint, a full name."""
        if end >= len(self.tokens) or "person.joint" not in self.kinds.get(end, set()):
            return False
        return self._sequence_end(end + 1, is_sure=False) > end + 2

    def _is_known(self, words: list[str], *, is_placed: bool) -> bool:
        if len(words) == 1 and (is_placed or is_common(words[0])):
            return False
        folded = [key(word) for word in words]
        return bool(self.known_words) and all(part in self.known_words for word in folded for part in word.split())

    # ----------------------------------------------------------------------------------------------------- sequences

    def _sequence_end(self, start: int, *, is_sure: bool) -> int:
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
        if _is_caseless(token.text) and is_function_word(token.text):
            return False  # "همسرم را": where no capitals tell a name, a small word ends it
        if is_particle(token.text) and token.text[0].islower():
            following = self._word(at + 1)
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
                    and self._is_other_word(at + 1, loose=True)
                    and not self._is_family_with_particles(at + 1, words)
                    and not (token.folded == "von" and self._is_noble(at - 1))  # "Freiherr von Wendelsheim"
                )
            )
        if not is_capitalised(token.text):
            return False
        if words == 0:
            return is_sure or not self._is_other_word(at)
        if self._is_roman_number(at):
            return False
        if self._is_inner_name(at, words) or (self.tokens[at - 1].folded == "von" and self._is_noble(at - 2)):
            return True
        if self._is_other_word(at):
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
        word, behind = self.tokens[at].text, self._word(at + 1)
        return (
            words > 0
            and (is_given(word) or is_particle(word))
            and not is_honorific(word)
            and behind is not None
            and at + 1 not in self.blocked
            and is_capitalised(behind.text)
            and not self._is_other_word(at + 1)
        )

    def _is_family_with_particles(self, at: int, words: int) -> bool:
        """ "Jan von der Heide", but not "Mia Kern von der Stadt" or "Fatma von der AWO"."""
        behind = self._word(at + 1)
        return (
            words == 1
            and is_particle(self.tokens[at].text)
            and behind is not None
            and is_capitalised(behind.text)
            and not behind.text.isupper()
            and not self._is_other_word(at + 1)
        )

    def _is_noble(self, at: int) -> bool:
        """ "Gräfin zu Dorn", "von und zu Lauen": elsewhere "zu" is where somebody goes ("Anna Kern zu Ihnen")."""
        return at >= 0 and (is_particle(self.tokens[at].text) or "person.nobility" in self.kinds.get(at, set()))

    def _is_roman_number(self, at: int) -> bool:
        """ "Arbeitsgruppen: Kern II, Dohm I": the group behind a name, unless it is an initial ("Mia I. Kern")."""
        text = self.tokens[at].text
        return text in ("II", "III", "IV") or (text == "I" and self._text(at + 1) in (",", ";", ")"))

    def _is_org(self, at: int) -> bool:
        return len(self.tokens[at].text) > 9 and is_common(self.tokens[at].text)

    def _is_other_word(self, at: int, *, loose: bool = False) -> bool:
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
        return bool(spoken) and (not is_given(token.text) or _is_caseless(token.text))

    def _skip_titles(self, place: int) -> int:
        is_addressed = place > 0 and is_honorific(self.tokens[place - 1].text)
        while place < len(self.tokens):
            if is_title(self.tokens[place].text) or self.tokens[place].text == "." or self._is_office_title(place):
                place += 1
            elif offices := self._offices(place, is_addressed=is_addressed):
                place += offices
            else:
                break
        return place

    def _offices(self, place: int, *, is_addressed: bool) -> int:
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
        if len(token.text) == 1 and self._text(place + 1) == ".":
            following = self._word(place + 2)
            return (token.text.lower() in "hcad" or self._is_cut_short(place)) and following is not None
        return (
            "person.title" in self.kinds.get(place, set())
            and self._word(place + 1) is not None
            and token.text[0].isupper()
        )

    def _is_cut_short(self, place: int) -> bool:
        """The "R." of "Pfarrer i. R.": no initial of the name behind it."""
        return place >= 2 and self._text(place - 1) == "." and self._text(place - 2) == "i"

    # --------------------------------------------------------------------------------------- other ways to write names

    def _comma_name(self, place: int) -> Mention | None:
        """ "(Melnyk, Oksana <...>)": family name first, where an address closes it; "Kern, Mia; Dohm, Uwe" in a row."""
        end = self._sequence_end(place, is_sure=False)
        if end == place or self._text(end) != ",":
            return None
        given_end = self._sequence_end(self._skip_titles(end + 1), is_sure=False)
        if given_end <= end + 1 or not (self._email_at(given_end) or self._is_in_row(place, end, given_end)):
            return None
        text = (
            " ".join(t.text for t in self.tokens[place:end])
            + ", "
            + " ".join(t.text for t in self.tokens[end + 1 : given_end])
        )
        name = parse_name(text)
        return Mention(name, place, given_end, weight=3, email=self._email_at(given_end)) if name else None

    def _is_in_row(self, place: int, comma: int, end: int) -> bool:
        """Between semicolons or strokes that part the people of a row, a comma parts a person's names."""
        parted = {token.text for token in self.tokens} & {";", "/"}
        opens = place == 0 or self._text(place - 1) in (":", *parted)
        closes = end >= len(self.tokens) or self._text(end) in (".", "(", *parted)
        if not is_given(self.tokens[comma + 1].text):
            return False
        return (bool(parted) and opens and closes) or self._is_pair(place, end)

    def _is_pair(self, place: int, end: int) -> bool:
        """ "Kern, Mia und Lenz, Ida": on both sides of the joint a family name, a comma and a given name."""
        if is_given(self.tokens[place].text):
            return False
        before = place >= 4 and self._text(place - 3) == "," and is_given(self._text(place - 2))
        behind = self._text(end + 2) == "," and is_given(self._text(end + 3)) and not is_given(self._text(end + 1))
        is_last = before and "person.joint" in self.kinds.get(place - 1, set())
        return is_last or (behind and "person.joint" in self.kinds.get(end, set()))

    def _told_family(self, place: int) -> Mention | None:
        """ "Mia (Nachname Kern)", "Mia, Familienname: Kern": a given name, and the family name told behind it."""
        if self._text(place + 1) not in ("(", ",") or "label.family" not in self.kinds.get(place + 2, set()):
            return None
        family = place + 3 + (self._text(place + 3) == ":")
        end = self._sequence_end(family, is_sure=True)
        given = self.tokens[place].text
        if not is_capitalised(given) or is_honorific(given) or self._is_other_word(place) or end == family:
            return None
        name = Name(given, joined_words(self.tokens[family:end]))
        closed = end + (self._text(place + 1) == "(" and self._text(end) == ")")
        return Mention(name, place, closed, weight=3)

    def _small_plain(self, place: int) -> Mention | None:
        word = self.tokens[place].text
        if not self.is_small or len(word) < 3 or not is_given(word):
            return None
        # "(amelie krahn, ben schütte)": between the marks of a list even "ben" is a name.
        if not self._is_listed_small(place) and (is_common(word) or self.kinds.get(place) or is_function_word(word)):
            return None
        end = self._small_end(place)
        if end and end > place + 1:
            return self._mention(place, end, place, weight=2)
        return None

    def _is_listed_small(self, place: int) -> bool:
        return self._text(place - 1) in ("(", ",") and self._text(place + 2) in (",", ")") if place else False

    def _small_end(self, place: int) -> int:
        """A name in small letters: a known given name, and the next word where it is known or not ordinary."""
        if not self.is_small or place >= len(self.tokens) or not is_given(self.tokens[place].text):
            return place
        following = self._word(place + 1)
        if _is_small_word(self.tokens[place]):  # "męża na konferencję", but "mein mann ben schütte"
            return place + 2 if following and is_family(following.text) else place
        if following is None or is_common(following.text) or self.kinds.get(place + 1, set()) - {"person.title"}:
            return place + 1
        return place + 2 if is_family(following.text) or len(following.text) > 3 else place + 1

    def _caseless_end(self, place: int) -> int:
        """A name in a script without capitals: the two words after "my colleague", unless they are ordinary."""
        end = place
        while end < min(place + 2, len(self.tokens)):
            token = self.tokens[end]
            if not token.is_word or not _is_caseless(token.text) or self.kinds.get(end, set()):
                break
            if is_function_word(token.text) or is_common(token.text):
                break
            end += 1
        return end

    # -------------------------------------------------------------------------------------------------------- making

    def _mention(
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
        return Mention(name, start, end, honorific, role, weight, self._email_at(end))

    def _email_at(self, end: int) -> str | None:
        for place in range(end, min(end + 3, len(self.tokens))):
            if self.tokens[place].is_address:
                return self.tokens[place].text
            if self.tokens[place].text not in "(<[,:-–—":
                return None
        return None

    def _word(self, place: int) -> Token | None:
        return self.tokens[place] if place < len(self.tokens) and self.tokens[place].is_word else None

    def _text(self, place: int) -> str:
        return self.tokens[place].text if place < len(self.tokens) else ""


@cache
def _with() -> frozenset[str]:
    return word_set("common", "with", *languages())


@cache
def _small_words() -> frozenset[str]:
    """What is a name with a capital only: "no", "hasta", "grace"."""
    return word_set("common", "small", *languages())


def _is_small_word(token: Token) -> bool:
    return token.folded in _small_words() or is_common(token.text) or is_function_word(token.text)


def joined_words(tokens: Sequence[Token]) -> str:
    text = ""
    for token in tokens:
        text += token.text if token.text == "." else f" {token.text}"
    return text.strip()


def _is_caseless(word: str) -> bool:
    return script_of(word) in _CASELESS


def share_family_names(mentions: list[Mention], tokens: Sequence[Token], *, joint: bool) -> tuple[Mention, ...]:
    """ "Mehmet Ali ve Hatice Karagöz" are both Karagöz."""
    done: list[Mention] = []
    for index, mention in enumerate(mentions):
        after = mentions[index + 1] if index + 1 < len(mentions) else None
        if (
            after is not None
            and after.start == mention.end + 1
            and after.name.is_full
            and not mention.honorific
            and not after.honorific
            and all(is_given(word) for word in mention.name.full.split())
            and (joint or not mention.name.family)
            and tokens[mention.end].folded not in (",", ";")
        ):
            mention = replace(mention, name=Name(mention.name.full, after.name.family))
        done.append(mention)
    return tuple(done)
