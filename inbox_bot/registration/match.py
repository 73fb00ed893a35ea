"""Is this the same person? Spelling, order and script differ between two mails of the same people.

Takes names as people write them and registrations; returns registrations, all that fit equally well: ambiguity is a
value, and whoever calls decides what it means. Folding is for comparison only, a name is stored as it was written
(BEHAVIOUR 2: case, accents, hyphens, order and titles do not tell people apart).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher

from ..model import Participant, Registration, Roster

_TITLES = frozenset(("dr", "prof", "professor", "professorin", "dipl", "herr", "herrn", "frau", "mr", "mrs", "ms"))
_LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ə": "e"}
)
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"})
_CYRILLIC_LETTERS = (
    "а:a б:b в:v г:g ґ:g д:d е:e є:e ж:zh з:z и:i і:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u "
    "ф:f х:h ц:c ч:ch ш:sh щ:sh ъ: ы:i ь: э:e ю:iu я:ia ђ:d ј:i љ:li њ:ni ћ:c џ:j"
)
_CYRILLIC = str.maketrans(dict(pair.split(":") for pair in _CYRILLIC_LETTERS.split(" ")))
"""Close to the passports' spelling; what is left of the differences, `_loosely` takes away."""
_LOOSE = (("tsch", "ch"), ("sch", "sh"), ("kh", "h"), ("ye", "e"), ("y", "i"), ("j", "i"), ("w", "v"), ("ts", "c"))
_ALIKE = 0.75
"""Two spellings of one name ("Aysel Sönmezler", "Ayşegül Sönmez") are above it, two people of one family below."""


def same_address(one: str | None, other: str | None) -> bool:
    """Two addresses compare without case; an absent one is equal to none."""
    return bool(one and other) and str(one).casefold() == str(other).casefold()


def same_name(one: str, other: str) -> bool:
    """The same tokens in any order, or the same letters without gaps ("Anna-Maria", "Annamaria")."""
    if not one.strip() or not other.strip():
        return False
    return any(
        sorted(first) == sorted(second) or "".join(first) == "".join(second)
        for first, second in _readings(one, other)
        if first and second
    )


def part_of_name(one: str, other: str) -> bool:
    """One name is the other with tokens left out or shortened to initials: "Wolny", "K. Wolny", "Katarzyna Wolny"."""
    return any(
        _covers(second, first) or _covers(first, second) for first, second in _readings(one, other) if first and second
    )


def alike(one: str, other: str) -> bool:
    """Spelled so similarly that one may be the other corrected."""
    return any(
        SequenceMatcher(None, " ".join(sorted(first)), " ".join(sorted(second))).ratio() >= _ALIKE
        for first, second in _readings(one, other)
    )


def same_person(registration: Registration, wanted: Participant, contact: str) -> bool:
    """Would `wanted`, registered by the address `contact`, be a second place for the same person?

    The same name is the same person unless both have their own address and these differ: two people may share a name
    (and a couple may share an address). Whoever was registered twice by the same address is one person all the same.
    """
    known = registration.participant
    if not same_name(known.name, wanted.name):
        return same_address(known.email, wanted.email) and part_of_name(known.name, wanted.name)
    if known.email is None or wanted.email is None or same_address(known.email, wanted.email):
        return True
    return same_address(registration.contact.addr, contact)


def match(roster: Roster, name: str, email: str | None = None) -> tuple[Registration, ...]:
    """The active registrations that `name` may mean; of equal names the one with `email`, where there is one."""
    return among((each for each in roster.registrations if each.is_active), name, email)


def among(registrations: Iterable[Registration], name: str, email: str | None = None) -> tuple[Registration, ...]:
    """As `match`, in any pool: equal names before partial ones, the right address before all others."""
    pool = tuple(each for each in registrations if each.participant.name)
    for fits in (same_name, part_of_name):
        found = tuple(each for each in pool if fits(each.participant.name, name))
        if found:
            return tuple(each for each in found if same_address(each.participant.email, email)) or found
    return ()


def registered_by(roster: Roster, addresses: Iterable[str]) -> tuple[Registration, ...]:
    """The active registrations that someone with one of these addresses made or that are their own."""
    known = {address.casefold() for address in addresses}
    return tuple(each for each in roster.registrations if each.is_active and belongs_to(each, known))


def belongs_to(registration: Registration, addresses: Iterable[str]) -> bool:
    """May these addresses speak for this registration: its contact's, or the person's own (BEHAVIOUR 3)."""
    own = (registration.contact.addr, registration.participant.email)
    return any(same_address(each, address) for each in own for address in addresses)


def _readings(one: str, other: str) -> Iterable[tuple[list[str], list[str]]]:
    """Both names folded alike: ü as u, ü as ue and, where one is written in Cyrillic, by sound."""
    yield _tokens(one), _tokens(other)
    yield _tokens(one, umlauts=True), _tokens(other, umlauts=True)
    if _is_cyrillic(one) != _is_cyrillic(other):
        yield _loosely(one), _loosely(other)


def _tokens(name: str, umlauts: bool = False) -> list[str]:
    text = unicodedata.normalize("NFC", name).casefold().translate(_UMLAUTS if umlauts else {}).translate(_LETTERS)
    bare = "".join(each for each in unicodedata.normalize("NFKD", text) if unicodedata.category(each) != "Mn")
    words = "".join(each if _is_of_word(each) else "" if each in "'’ʼ`´" else " " for each in bare).split()
    return [word for word in words if word not in _TITLES] or words


def _is_of_word(letter: str) -> bool:
    return unicodedata.category(letter)[0] in "LN" or unicodedata.category(letter) == "Mc"


def _is_cyrillic(name: str) -> bool:
    return any("Ѐ" <= letter <= "ӿ" for letter in name)


def _loosely(name: str) -> list[str]:
    return [_by_sound(word) for word in _tokens(" ".join(_tokens(name)).translate(_CYRILLIC))]


def _by_sound(word: str) -> str:
    for written, spoken in _LOOSE:
        word = word.replace(written, spoken)
    return "".join(letter for i, letter in enumerate(word) if i == 0 or letter != word[i - 1])


def _covers(full: list[str], part: list[str]) -> bool:
    """Every token of `part` is one of `full` or its initial, and at least one is a whole word."""
    left = list(full)
    for token in sorted(part, key=len, reverse=True):
        hit = next((each for each in left if each == token or (len(token) == 1 and each[0] == token)), None)
        if hit is None:
            return False
        left.remove(hit)
    return any(len(token) > 1 for token in part)
