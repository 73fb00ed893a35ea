"""Family names that a mail tells apart from the given name: "Mein Sohn Deniz ... er heißt auch Kaya", "Nachname Güneş".

Takes the writer's own words and the people found; gives those with only a given name the family name that the mail
supports (the family of the writer, or one said nearby). Without such a support the given name stays alone and is asked
for (LABELS.md rule 4: completed only if the mail supports it).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from .findings import Found
from .names import Name, is_capitalised, is_common, is_given, is_honorific, key

# One phrase each: the family name of somebody is said ("soyadı Güneş", "ihr Nachname ist Özer").
_SAID = re.compile(
    r"(?:(?:familien|nach|zu)name\w*|last name|surname|family name|nom de famille|apellidos?|cognome|nazwisko|"
    r"soyadı|soyismi|фамили[яию]|прізвище|(?:nume|numele) de familie|prezime|επώνυμο|mbiemri|paşnavê \w+|họ|"
    r"اسم (?:العائلة|عائلته|عائلتها)|نام خانوادگی(?:‌اش)?|verheiratete|geborene|sie heißt(?: jetzt)?|er heißt)"
    r"(?:\s+(?:ist|lautet|is|est|es|è|to|e|je|jest|jetzt|inzwischen|aber|по чоловікові|по мужу|oldu|هو|mit))*"
    r"\s*[,:]?\s+(?P<name>[^\W\d_][\w'’-]+)",
    re.IGNORECASE,
)
_SAME = re.compile(
    r"gleiche[nrm]? (?:nach|familien)?namen?|selben (?:nach|familien)?namen|"
    r"(?:nach|familien)name wie (?:ich|meiner|bei mir)|"
    r"hei(?:ß|ss)(?:t|en) (?:\w+ )?wie ich|"
    r"(?:trägt|tragen|hat|haben) (?:auch )?meinen (?:nach|familien)?namen|"
    r"meinen namen angenommen|same (?:last |family |sur)name|même nom|mismo apellido|stesso cognome|"
    r"acela[sș]i nume|та же фамилия|(?:той|така) (?:же|сама) прізвище|фамилия та же|(?:то|таке) саме прізвище|"
    r"aynı soyad|soyadımız aynı|to samo nazwisko|isto prezime|mesmo (?:apelido|sobrenome)|"
    r"اسم عائلتي|مثل اسمي|نفس (?:اسم )?العائلة|نام خانوادگی (?:من|ما)",
    re.IGNORECASE,
)
_APART = re.compile(r"hei(?:ß|ss)(?:t|en) nicht (?:so )?wie ich|ander(?:en|er) (?:nach|familien)?namen?", re.IGNORECASE)


_GIVEN = re.compile(
    r"(?P<before>(?-i:[A-ZÀ-ÖØ-ÞĆČĐĞİŁŚŞŠŹŻŽ])[\w'’-]+) mit vornamen?\b|"
    r"\bvornamen?(?: ist| lautet)?\s*:?\s+(?P<behind>[^\W\d_][\w'’-]+)|"
    r"\b(?P<first>[^\W\d_][\w'’-]+) is (?:his|her) first name",
    re.IGNORECASE,
)


def complete_said_given_names(people: Iterable[Found], text: str) -> None:
    """Completes, in place, people with a family name only: "Und Herr Kaya kommt auch, Orhan mit Vornamen"."""
    short = [
        each
        for each in people
        if each.name and not each.name.is_full and each.full and (not each.name.given or not is_given(each.full))
    ]
    for match in _GIVEN.finditer(text) if short else ():
        word = match["before"] or match["behind"] or match["first"]
        if not is_capitalised(word) or is_common(word):
            continue
        place, person = max(((text.rfind(p.full, 0, match.start()), p) for p in short), key=lambda pair: pair[0])
        if place >= 0 and person.name and not person.name.is_full and key(word) != key(person.full):
            person.name = Name(word, person.full)


def complete_said_families(people: Iterable[Found], text: str, writer: Name | None) -> None:
    """Completes, in place, people with a given name only. `text`: the writer's own words."""
    short = [
        person
        for person in people
        if person.name and not person.name.is_full and len(person.full.split()) == 1 and is_given(person.full)
    ]
    if not short:
        return
    for match in _SAID.finditer(text):
        word = match["name"]
        if not is_capitalised(word) or is_common(word) or is_honorific(word) or is_given(word):
            continue
        before = [(text.rfind(person.full, 0, match.start()), person) for person in short]
        place, person = max(before, key=lambda pair: pair[0])
        if place >= 0 and person.name and not person.name.is_full:
            person.name = Name(person.name.full, word)
    if writer is None or not writer.family or not _SAME.search(text) or _APART.search(text):
        return
    for person in short:
        if person.name and not person.name.is_full and key(person.full) != key(writer.given):
            person.name = Name(person.name.full, writer.family)
