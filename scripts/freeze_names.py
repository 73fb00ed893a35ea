"""Freeze the given and family names of Faker and Mimesis into inbox_bot/understanding/words/names.txt.

    python scripts/freeze_names.py

Both (MIT licence) are development dependencies only, as is simplemma, which knows German words. Their lists are folded
(case, accents), names of other scripts also in Latin letters, sorted and written once. `scripts/names_by_hand.txt` adds
names that they lack.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
import unicodedata
from collections.abc import Iterable, Iterator
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import faker
import faker.providers.person
import simplemma

from inbox_bot.understanding.words.language import languages
from inbox_bot.understanding.words.lexicon import word_set
from inbox_bot.understanding.words.tokens import fold

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "inbox_bot" / "understanding" / "words" / "names.txt"
BY_HAND = ROOT / "scripts" / "names_by_hand.txt"
# Lists of transliterated syllables would know every short word as a name.
LEFT_OUT = {"ja_JP", "zh_CN", "zh_TW", "ko_KR", "th_TH", "ne_NP", "zu_ZA", "tw_GH", "yo_NG"}
LEFT_OUT_OF_MIMESIS = {"ja", "ko", "zh"}
GIVEN = ("first_names", "first_names_male", "first_names_female", "first_names_nonbinary")
FAMILY = ("last_names", "last_names_male", "last_names_female", "last_names_nonbinary")
CYRILLIC_LETTERS = "абвгдежзийклмнопрстуфхцчшщъыьэюяіїєґђјљњћџѓќѕ"
LATIN_LETTERS = (
    "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya i yi ye g dj j lj nj c dz g k dz"
)
CYRILLIC = dict(zip(CYRILLIC_LETTERS, (each.strip("-") for each in LATIN_LETTERS.split()), strict=True))
GREEK = dict(zip("αβγδεζηθικλμνξοπρστυφχψω", "a v g d e z i th i k l m n x o p r s t y f ch ps o".split(), strict=True))


def main() -> None:
    given, family = by_hand()
    for provider in providers():
        given |= listed(provider, GIVEN)
        family |= listed(provider, FAMILY)
    for people in of_mimesis():
        given |= folded_forms(people.get("names", []))
        family |= folded_forms(people.get("surnames", []))
    head = (
        f"# Given and family names, folded. Source: Faker {faker.VERSION} (MIT licence, D. Faraglia and others),\n"
        f"# Mimesis {metadata.version('mimesis')} (MIT licence, I. Sosin and others) and scripts/names_by_hand.txt;\n"
        "# made by scripts/freeze_names.py. Evidence for a name, never against.\n"
    )
    TARGET.write_text(
        head + "= given\n" + "\n".join(sorted(given)) + "\n= family\n" + "\n".join(sorted(family)) + "\n",
        encoding="utf-8",
    )


def providers() -> Iterable[object]:
    for module in pkgutil.iter_modules(faker.providers.person.__path__):
        if module.name not in LEFT_OUT:
            yield importlib.import_module(f"faker.providers.person.{module.name}").Provider


def of_mimesis() -> Iterator[dict[str, Any]]:
    """What Mimesis knows of the people of each of its languages."""
    folder = resources.files("mimesis") / "datasets"
    for place in sorted(each.name for each in folder.iterdir()):
        file = folder / place / "person.json"
        if place not in LEFT_OUT_OF_MIMESIS and file.is_file():
            yield json.loads(file.read_text(encoding="utf-8"))


def folded_forms(names: dict[str, list[str]] | list[str]) -> set[str]:
    """Of a list of names, or of one for each gender; without what is an ordinary German word ("Bitte", "In", "Wen"),
    which stands in mails much more often than the rare name does.
    """
    every = names if isinstance(names, list) else [name for some in names.values() for name in some]
    found = {form for name in every for form in forms(name) if len(form) > 1}
    ordinary = word_set("common", "words", *languages())
    return {form for form in found if not simplemma.is_known(form, lang="de") and form not in ordinary}


def listed(provider: object, attributes: Iterable[str]) -> set[str]:
    names: set[str] = set()
    for attribute in attributes:
        listing = getattr(provider, attribute, ())
        for name in listing if isinstance(listing, (tuple, list, set, dict)) else ():
            names |= {form for form in forms(str(name)) if len(form) > 1}
    return names


def forms(name: str) -> set[str]:
    """The folded name and, from another alphabet, its Latin form; names of several words are left out."""
    if " " in name.strip() or not name.strip():
        return set()
    folded = fold(name.strip())
    return {folded, fold(latin(folded))}


def latin(folded: str) -> str:
    plain = unicodedata.normalize("NFC", folded)
    return "".join(CYRILLIC.get(letter, GREEK.get(letter, letter)) for letter in plain)


def by_hand() -> tuple[set[str], set[str]]:
    given, _, family = BY_HAND.read_text(encoding="utf-8").partition("= family")
    return folded_words(given), folded_words(family)


def folded_words(text: str) -> set[str]:
    lines = (line for line in text.splitlines() if not line.startswith(("#", "=")))
    return {form for line in lines for word in line.split() for form in forms(word)}


if __name__ == "__main__":
    main()
