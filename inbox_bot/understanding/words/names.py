"""Names of people: is this one, and which part is which.

Takes words as a writer put them ("Yılmaz, Dr. Fatma", "Herrn von der Heide", "MÜLLER Anna"); returns a `Name` with
the given name first, in the writer's spelling and script, or None. Titles and honorifics are left out; what belongs
to the family name (von, zu, dos, el-, Freiherr) stays. Lists of names are evidence for, never against: most real
names are in no list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources

from .language import languages, scripts
from .lexicon import word_prefixes, word_set
from .offices import is_office, is_rank
from .small_words import small_words
from .tokens import fold

PARTICLES = small_words("names", "particles")
_NOBLE = small_words("names", "noble")
# Particles that may open a family name when they are written small or first.
_OPENERS = PARTICLES - {"und", "y", "e"}
_VIETNAMESE = small_words("names", "vietnamese")
_VIETNAMESE_MIDDLE = small_words("names", "vietnamese_middle")
# Given names as they are written without their marks: "Le Quang Minh", "Bui Thu Ha".
_VIETNAMESE_GIVEN = small_words("names", "vietnamese_given")
_DEGREE = re.compile(
    r"[\s,]+(?:\(?[MB]\.?\s?(?:A|Sc|Ed|Eng)\.?\)?|LL\.\s?M\.?|MBA|Ph\.?\s?D\.?|M\.A\.|OSB|OFM|SJ|OP|OCD|SAC|SVD)\s*$|,\s*Dipl\.?[-\s].*$",
    re.IGNORECASE,
)
_INITIAL = re.compile(r"^[^\W\d_]{1,2}\.?(?:-[^\W\d_]{1,2}\.?)?$")
_TITLES = small_words("names", "titles")
_FOREIGN_HONORIFICS = frozenset(
    fold(word)
    for word in "السيد السيدة الأستاذ الأستاذة الآنسة الدكتور الدكتورة للسيد والسيد والسيدة آقای خانم آقا"
    " господин госпожа пан пані пана господину госпоже г-н г-жа κύριος κυρία κύριο κ"
    " திரு திருமதி".split()
)
_HONORIFICS = small_words("names", "honorifics")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name, given name first."""

    given: str
    family: str

    @property
    def full(self) -> str:
        return f"{self.given} {self.family}".strip()

    @property
    def is_full(self) -> bool:
        return bool(self.given and self.family)


@lru_cache(maxsize=5_000)
def key(name: str) -> str:
    """What two spellings of one name have in common: case, accents and hyphens folded."""
    return " ".join(fold(name).replace("-", " ").replace(".", " ").split())


# ----------------------------------------------------------------------------------------------------------- knowledge


@cache
def _known() -> tuple[frozenset[str], frozenset[str]]:
    """(given names, family names), folded; source and licence stand at the head of the file."""
    text = (resources.files("inbox_bot.understanding.words") / "names.txt").read_text(encoding="utf-8")
    given, _, family = text.partition("\n= family\n")
    return frozenset(_listed(given)), frozenset(_listed(family))


def _listed(text: str) -> list[str]:
    return [line for line in text.split("\n") if line and line[0] not in "#="]


def is_given(word: str) -> bool:
    """Whether a list knows a word as a given name; either half of a hyphenated one suffices."""
    given = _known()[0]
    folded = fold(word)
    return folded in given or ("-" in folded and folded.split("-")[0] in given)


def is_family(word: str) -> bool:
    family = _known()[1]
    folded = fold(word)
    return folded in family or ("-" in folded and any(half in family for half in folded.split("-")))


_CASELESS_FAMILY = re.compile(r"(?:ال|ابو|بو|بن|عبد).{2,}|.{2,}(?:ی|زاده|پور|نژاد|یان|فر|نیا)")


def is_caseless_family(word: str) -> bool:
    """Whether an Arabic or Persian word may be a family name: "الحمصي", "رضایی", or a given name ("منصور")."""
    return is_given(word) or is_family(word) or bool(_CASELESS_FAMILY.fullmatch(fold(word)))


# -------------------------------------------------------------------------------------------------------------- words


@cache
def _common() -> tuple[frozenset[str], tuple[str, ...]]:
    """Ordinary words of all languages; another language's word that is a known given name ("Dan") stays a name here."""
    others = word_set("common", "words", *(code for code in languages() if code != "de"))
    words = word_set("common", "words", "de") | (others - _known()[0])
    prefixes = word_prefixes("common", "words", *languages())
    return frozenset(word for word in words if len(word) > 1), tuple(each for each in prefixes if len(each) > 3)


@cache
def _english() -> frozenset[str]:
    return word_set("common", "words", "en")


def opens_sentence(word: str) -> bool:
    """ "Will", "Can" at the beginning of a sentence are verbs, though somebody may be called so."""
    return fold(word) in _english()


@lru_cache(maxsize=20_000)
def is_common(word: str) -> bool:
    """Whether a capitalised word is an ordinary one ("Verein", "Hallo"), no part of a name."""
    folded = fold(word).rstrip(".")
    words, prefixes = _common()
    if folded in words or folded in prefixes:
        return True
    if folded in _known()[0] or folded in _known()[1]:
        return False  # "Herrmann", "Camilla": what only begins or ends like an ordinary word may be known as a name
    return folded.startswith(prefixes) or bool(_ORGANISATION.search(folded))


_ORGANISATION = re.compile(
    r"(?:\bteam$|verein|verband|zentrum|gemeinde|initiative|netzwerk|stiftung|schule|buro|gesellschaft|"
    r"genossenschaft|kulturhaus|"
    r"kreisverband|agentur|bundnis|beirat|integrationsrat|werkstatt|universitat|institut|dienst|"
    r"beratung|stelle|verwaltung|"
    r"ministerium|akademie|dernegi|dernek|federasyonu|association|asociacion|associacao|associazione|stowarzyszenie|"
    r"udruzenje|gruppe|kreis|treff|forum|klub|club|werk|amt|sozialdienst|hilfe|projekt|"
    r"werkstatt|fachtag|tagung|straße|strasse|"
    r"\w{6,}(?:haus|heim|kirche|halle|cafe|laden)|"
    r"allee|platz|weg|e\.v|gmbh|heit|keit|schaft|ungen|tion|ismus)$"
)
_SURNAME_LIKE = small_words("names", "surname_like")


def _is_letter_word(word: str) -> bool:
    return bool(word) and word[0].isalpha() and "@" not in word and not any(each.isdigit() for each in word)


_INNER_MARK = re.compile(r"['’\-]")


def is_capitalised(word: str) -> bool:
    """A capital first letter, or a script without capitals; "d'Ambrosio" and "al-Khatib" count by their second part."""
    first = word[0]
    if not first.isalpha():
        return False
    if first.isupper() or first.lower() == first.upper():
        return True
    rest = _INNER_MARK.split(word, maxsplit=1)
    return len(rest) > 1 and bool(rest[1]) and rest[1][0].isupper() and len(rest[0]) <= 3


def is_particle(word: str) -> bool:
    return fold(word) in PARTICLES


def is_title(word: str) -> bool:
    folded = fold(word).rstrip(".")
    return folded in _TITLES or folded.startswith("dipl")


def is_honorific(word: str) -> bool:
    folded = fold(word).rstrip(".")
    return folded in _HONORIFICS or folded in _FOREIGN_HONORIFICS


def office_length(words: Sequence[str], *, is_addressed: bool) -> int:
    """How many words at the front tell an office before a name: "Kaplan Joseph Okoro", "sachkundige Bürgerin Ada Kern".

    `is_addressed`: behind "Frau" or "Herrn", where one word of a name is enough.
    """
    taken = 0
    while len(words) - taken > 1:
        # "Frau sachkundige Bürgerin": the office may be described.
        lead = int(is_addressed and words[taken][0].islower() and not is_particle(words[taken]))
        after = words[taken + lead + 1 :]
        if not after or not _is_office_before(words[taken + lead], after, is_addressed=is_addressed):
            break
        taken += lead + 1
    return taken


def _is_office_before(word: str, after: Sequence[str], *, is_addressed: bool) -> bool:
    if not is_office(word) or is_given(word) or not is_capitalised(after[0]):
        return False
    if is_title(after[0]) or is_office(after[0]):
        return len(after) > 1
    if is_common(after[0]) and not is_given(after[0]):
        return False
    is_full = len(after) > 1 and (is_capitalised(after[1]) or is_particle(after[1]))
    if is_rank(word) and is_addressed:
        return True  # "Herr ORR Jansen", though somebody may be called Orr
    if is_family(word):  # "Kaplan Ayşe" is a name, "Kaplan Joseph Okoro" hardly
        return is_full and (is_addressed or (is_given(after[0]) and not is_given(after[1])))
    return is_full or is_addressed or is_rank(word)


def is_initial(word: str) -> bool:
    return bool(_INITIAL.match(word)) and (word.endswith(".") or len(word) == 1)


# --------------------------------------------------------------------------------------------------------------- parse


_WITH_OFFICE = 2


def strip_titles(text: str) -> str:
    """Without honorifics and titles before the name, degrees and offices after it; the last word always stays."""
    text = _DEGREE.sub("", text.strip(" \t,;:–-•*·\"„“”'<>"))
    text = re.sub(r"\b(dr|prof|dipl)\.(?=\w)", r"\1. ", text, flags=re.IGNORECASE)
    words = text.split()
    is_addressed = False
    while len(words) > 1:
        is_addressed = is_addressed or is_honorific(words[0])
        if is_title(words[0].split("-")[0]) or is_honorific(words[0]):
            if fold(words[0]).rstrip(".") in ("m",) and not words[0].endswith("."):
                break
            words.pop(0)
        elif offices := office_length(words, is_addressed=is_addressed):
            del words[:offices]
        else:
            break
    while len(words) > _WITH_OFFICE and is_office(words[-1]) and not is_family(words[-1]):
        words.pop()  # "Mia Kern Schriftführerin", in a list without commas
    return " ".join(words)


def parse_name(text: str, *, family_first: bool = False) -> Name | None:
    """A name from its text alone, or None where it can't be one.

    `family_first`: the place says so (a column "Nachname Vorname"). A comma always means family name first.
    """
    text = re.sub(r"\s+", " ", text).strip(' \t,;:–•*·"„“”<>')
    text = _DEGREE.sub("", re.sub(r"\((?:[^()]*)\)\s*$", "", text).strip())
    if "," in text:
        family, _, given = text.partition(",")
        given = strip_titles(given)
        if "," in given or not _fits(family) or not _fits(given):
            return None
        return _moved_particles(given, strip_titles(family))
    text = strip_titles(text)
    words = text.split()
    if not _fits(text) or len(words) > 7:
        return None
    return _split(words, family_first)


def _fits(text: str) -> bool:
    words = strip_titles(text).split()
    return bool(words) and all(_is_letter_word(word) for word in words)


def _moved_particles(given: str, family: str) -> Name:
    """ "Heide, Anna von der" has its particles behind the given name."""
    words = given.split()
    tail: list[str] = []
    while len(words) > 1 and words[-1].islower() and fold(words[-1]) in _OPENERS:
        tail.insert(0, words.pop())
    return Name(" ".join(words), " ".join([*tail, family]))


def _split(words: list[str], family_first: bool) -> Name:
    if len(words) == 1:
        return _single(words[0])
    if words[0].islower() and fold(words[0]) in _OPENERS and not any(is_given(word) for word in words[2:]):
        return Name("", " ".join(words))  # "von Hövel-Schäfers": a family name alone
    if _is_family_first(words) or family_first:
        taken = _family_length(words)
        return Name(" ".join(words[taken:]), " ".join(words[:taken]))
    at = _family_start(words)
    return Name(" ".join(words[:at]), " ".join(words[at:]))


def _single(word: str) -> Name:
    return Name(word, "") if is_given(word) and not is_family(word) else Name("", word)


def _family_length(words: list[str]) -> int:
    """How many words at the front are the family name where it comes first."""
    taken = 1
    while taken < len(words) - 1 and fold(words[taken - 1]) in _OPENERS and words[taken - 1].islower():
        taken += 1
    if words[0].isupper() and len(words[0]) > 2:
        while taken < len(words) - 1 and words[taken].isupper() and len(words[taken]) > 2:
            taken += 1
    return taken


_PATRONYMIC = re.compile(r"(?:ович|евич|івна|йович|овна|евна|ична|інична|инична)$", re.IGNORECASE)
_SLAVIC_FAMILY = re.compile(r"(?:ић|ović|ević|енко|ський|ська|ский|ская|ов|ова|ев|ева)$", re.IGNORECASE)


def _is_family_first(words: list[str]) -> bool:
    """Signs of "family name, given name" without a comma: capitals, Vietnamese order, a patronymic, or the lists."""
    first, last = words[0], words[-1]
    if len(words) == 3 and _PATRONYMIC.search(last):
        return True
    if len(words) == 2 and _SLAVIC_FAMILY.search(first) and not _SLAVIC_FAMILY.search(last) and not is_given(first):
        return len(scripts(first)) == 1 and "CYRILLIC" in scripts(first)
    if first.isupper() and len(first) > 3 and not last.isupper() and len(scripts(first)) == 1:
        return any(each.islower() for each in last)
    if _is_vietnamese_by_its_given_names(words):
        return True
    if fold(first) in _VIETNAMESE and len(words) > 2 and fold(words[1]) in _VIETNAMESE_MIDDLE:
        return True  # "Lê Thị Mai", though Mai is a family, too
    if fold(first) in _VIETNAMESE and fold(last) not in _VIETNAMESE and len(words) > 2:
        return any(fold(word) in _VIETNAMESE_MIDDLE for word in words[1:-1]) or first.lower() != fold(first)
    return len(words) == 2 and is_family(first) and not is_given(first) and is_given(last) and not is_family(last)


def _is_vietnamese_by_its_given_names(words: list[str]) -> bool:
    """ "Bui Quoc Anh", without a mark on any letter: all that follows the family name is a known given name."""
    rest = [fold(word) for word in words[1:]]
    return len(words) > 2 and fold(words[0]) in _VIETNAMESE and all(word in _VIETNAMESE_GIVEN for word in rest)


def _family_start(words: list[str]) -> int:
    """Where the family name begins: at its first particle, at a noble title, else at the last word.

    Two Spanish or Portuguese surnames can't be told from two given names by form: known given names decide.
    """
    for index in range(1, len(words)):
        if fold(words[index]) in _OPENERS and (
            words[index].islower() or fold(words[index]) in _NOBLE | {"el", "al", "ait"}
        ):
            return index
    last_given = max((index for index, word in enumerate(words[:-1]) if is_given(word)), default=0)
    return max(1, last_given + 1) if len(words) > 3 else len(words) - 1


# -------------------------------------------------------------------------------------------------------- completing


def fits_short(short: str, full: str) -> bool:
    """Whether a short form may stand for a full name: "T. Mansour", "Amira", "M.-Th. Küppers", "Sommer", "A.
    R. Sesay".
    """
    short_words = [word for word in re.split(r"[\s\-]+|(?<=\.)(?=\S)", strip_titles(short)) if word]
    full_words = re.split(r"[\s\-]+", strip_titles(full))
    if not short_words or len(short_words) > len(full_words):
        return False
    place = 0
    for word in short_words:
        while place < len(full_words) and not _abbreviates(word, full_words[place]):
            place += 1
        if place == len(full_words):
            return False
        place += 1
    return True


def _abbreviates(short: str, word: str) -> bool:
    bare, folded = key(short), key(word)
    if short.endswith(".") or len(bare) == 1:
        return folded.startswith(bare)
    return bare == folded


def has_initials(name: str) -> bool:
    return any(is_initial(word) or re.match(r"^\w{1,2}\.-\w{1,2}\.$", word) for word in name.split())


def evidence(words: list[str]) -> int:
    """How much the lists speak for a name: 2 for a known given name in front, 1 for any known part."""
    if is_given(words[0]):
        return 2
    return 1 if any(is_given(word) or is_family(word) for word in words) else 0


_PLACEHOLDER = re.compile(
    r"^\W*(?:n\.?\s?n\.?|t\.?\s?b\.?\s?[acd]\.?|\?+|offen|folgt|unbekannt|wird nachgereicht)\W*$", re.IGNORECASE
)


def is_placeholder(text: str) -> bool:
    """ "N.N.": somebody is announced whose name isn't known yet."""
    return bool(_PLACEHOLDER.match(text))
