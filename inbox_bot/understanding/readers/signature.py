"""Who writes: the signature's name, completed by From and by fuller forms elsewhere in the mail.

Takes a letter's lines and its sender; returns a `Writer`. The signature beats From (LABELS 3); a short form ("Amira",
"T. Mansour", "Sommer") takes the fuller form that fits it. An association, an office or a machine in From is nobody.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..sections import Line, Region
from ..words.lexicon import Lexicon
from ..words.mentions import find_mentions
from ..words.names import (
    Name,
    evidence,
    fits_short,
    has_initials,
    is_capitalised,
    is_common,
    is_given,
    is_particle,
    key,
    parse_name,
    strip_titles,
)
from ..words.small_words import small_words
from ..words.tokens import fold, tokenize


@dataclass(frozen=True, slots=True)
class Writer:
    name: Name | None
    """The best form; None where nothing names a person."""
    line: int = 0
    text: str = ""
    joint: tuple[Name, ...] = ()
    """Everybody who signs, where several do."""
    forms: tuple[str, ...] = ()
    """All forms of the writer's own name in this mail."""


def read_writer(lines: Sequence[Line], from_name: str, lexicon: Lexicon, fuller_forms: Sequence[str] = ()) -> Writer:
    """The writer of a letter. `fuller_forms`: full names elsewhere in the mail that may complete a short one."""
    signed = signature_names(lines, lexicon)
    signed += [(line, (name,)) for line, name in _introduced(lines)]
    sender = person_name(from_name)
    joint = next((names for _, names in signed if len(names) > 1), ())
    joint = joint or _couple(signed)
    names = [(line, name) for line, found in signed for name in found[:1]]
    line, best = _best(names, sender, fuller_forms)
    if best is None:
        return Writer(None)
    own = {name.full for _, name in names if _may_be_one(name, best)}
    forms = tuple(own | ({sender.full} if sender else set()) | {best.full})
    return Writer(best, line.number if line else 0, line.text.strip() if line else from_name, joint, forms)


def _may_be_one(name: Name, best: Name) -> bool:
    """Whether two lines of a signature name one person: "Steuerberaterin" and "Kolping Altena" are no forms of hers."""
    shared = set(key(name.full).split()) & set(key(best.full).split())
    return bool(shared) or fits_short(name.full, best.full) or fits_short(best.full, name.full)


def _couple(signed: Sequence[tuple[Line, tuple[Name, ...]]]) -> tuple[Name, ...]:
    """ "Viktor Dick" and below "Ludmila Dick": two of one family sign on two lines."""
    for (above, first), (below, second) in itertools.pairwise(signed):
        if below.number != above.number + 1 or not (first[0].is_full and second[0].is_full):
            continue
        families = fold(first[0].family), fold(second[0].family)
        is_one_family = families[0][:_STEM] == families[1][:_STEM] and abs(len(families[0]) - len(families[1])) <= 2
        if is_one_family and fold(first[0].given) != fold(second[0].given):
            return (first[0], second[0])
    return ()


_STEM = 5
"""Letters that the forms of one family's name share: "Iwanow", "Iwanowa"."""


# "Ich heiße ...", in the languages of the writers: data of one phrase each.
_INTRODUCES = re.compile(
    r"(?:\b(?:ich hei(?:ß|ss)e|mein(?:e)? name ist|my name is|i am called|je m['’]appelle|mon nom est|"
    r"mi chiamo|me llamo|"
    r"mi nombre es|(?:o )?meu nome é|(?:me )?chamo(?:-me)?|benim adım|ben(?:im)? ismim|nazywam się|меня зовут|"
    r"мене звати|моє ім['’]я|mă numesc|zovem se|moje ime je|tên (?:tôi|em|con) là|tôi là|quhem|με λένε|ονομάζομαι|"
    r"navê min)|اسمي|إسمي|نام من|اسم من|ስመይ|என் பெயர்)[\s:]+(?P<name>[^\n,;:!?(።]+)",
    re.IGNORECASE,
)
_FAMILY = re.compile(
    r"(?:familienname|nachname|last name|surname|nom de famille|apellido|soyadım?|фамилия|прізвище)"
    r"\s*(?:ist|is|est|es|:)?\s+(?P<name>[^\W\d_][\w'’-]+)",
    re.IGNORECASE,
)
_CLOSES = small_words("signature", "closes")


def _introduced(lines: Sequence[Line]) -> list[tuple[Line, Name]]:
    """Everybody who says "ich heiße ..." in the letter's own words, with the family name of the next sentence."""
    found = []
    for line in lines:
        match = _INTRODUCES.search(line.text) if line.region in (Region.BODY, Region.GREETING) else None
        words = _name_words(match["name"]) if match else []
        name = parse_name(" ".join(words)) if words else None
        if name and not name.is_full:
            near = " ".join(each.text for each in lines if line.number <= each.number <= line.number + 1)
            family = _FAMILY.search(near)
            name = Name(name.full, family["name"]) if family and is_capitalised(family["name"]) else name
        if name:
            found.append((line, name))
    return found


def _name_words(text: str) -> list[str]:
    """The words at the front that can be a name's."""
    taken: list[str] = []
    for word in text.split()[:5]:
        bare = word.strip('."„“')
        if not bare or bare.casefold() in _CLOSES or not (is_capitalised(bare) or is_particle(bare)):
            break
        if is_common(bare) and not (taken and is_given(taken[0])):
            break
        taken.append(bare)
        if word.endswith("."):
            break
    return taken


def _best(
    names: list[tuple[Line, Name]], sender: Name | None, fuller: Sequence[str]
) -> tuple[Line | None, Name | None]:
    if sender is not None:  # "Vergelts Gott" above "Karl Häberle": From knows which line is the name
        names = sorted(names, key=lambda pair: not _share(pair[1], sender))
    for line, name in names:
        if name.is_full and not has_initials(name.full) and not _is_doubtful(name, sender):
            return line, name
    for line, name in names:  # a short form: the fullest that fits it
        for form in [sender.full if sender else "", *(other.full for _, other in names), *fuller]:
            completed = parse_name(form) if form and fits_short(name.full, form) else None
            if completed and completed.is_full and not has_initials(completed.full):
                return line, completed
    if names and not (sender and sender.is_full and (_share(names[0][1], sender) or _is_no_name(names[0][1]))):
        return names[0]
    if sender:
        for form in fuller:
            if fits_short(sender.full, form) and len(form) > len(sender.full):
                return None, parse_name(form)
    return None, sender


def _is_doubtful(name: Name, sender: Name | None) -> bool:
    """ "Vile Grüse": words that no list knows, where From has a name that one does."""
    if sender is None or not sender.is_full or _share(name, sender):
        return False
    return (
        evidence(name.full.split()) == 0
        and evidence(sender.full.split()) > 0
        and name.full.isascii() == sender.full.isascii()
    )


def _is_no_name(name: Name) -> bool:
    """ "Glückauf": one word that no list of names knows, where From has a whole name."""
    return not name.is_full and evidence(name.full.split()) == 0


def _share(first: Name, second: Name) -> bool:
    return bool(set(key(first.full).split()) & set(key(second.full).split()))


_ABBREVIATION = re.compile(r"[B-DF-HJ-NP-TV-XZ]{3,5}")
"""Capitals without a vowel: "DRK Altena"."""


def person_name(display: str) -> Name | None:
    """A display name if it is a person's: no office, no association, no single ordinary word."""
    text = re.sub(r"\(.*?\)|\[.*?\]", "", display).strip(" '\"")
    if (
        not text
        or "@" in text
        or any(each.isdigit() for each in text)
        or re.search(r"[|/&+]|\be\.\s?V\b|(?<!von) und ", text)
    ):
        return None
    text = re.split(r"\s+[-–]\s+|, (?=[A-ZÄÖÜ]\w+ (?:im|der|des|in|für)\b)", text)[0]
    name = parse_name(text)
    if name is None:
        return None
    words = [word for word in strip_titles(text.replace(",", " ")).split() if not is_particle(word)]
    if any((is_common(word) and not is_given(words[0])) or _ABBREVIATION.fullmatch(word) for word in words):
        return None
    if len(words) == 1:
        return name if is_given(words[0]) else None
    return name if len(words) <= 6 else None


# ------------------------------------------------------------------------------------------------------ signature lines

_LEAD = re.compile(
    r"^(?:i\.?\s?a\.?|i\.?\s?v\.?|im auftrage?|gez\.?|gezeichnet|ihre?|euer|eure|ihr/e|"
    r"für den vorstand|der vorstand)[\s,:]+(?=\S)",
    re.IGNORECASE,
)


def signature_names(lines: Sequence[Line], lexicon: Lexicon) -> list[tuple[Line, tuple[Name, ...]]]:
    """Every line of the signature that names a person, in order, with those whom it names."""
    found = []
    for line, text in _candidates(lines, lexicon):
        names = _names_in(text, lexicon)
        if names:
            found.append((line, names))
    return found


def _candidates(lines: Sequence[Line], lexicon: Lexicon) -> list[tuple[Line, str]]:
    texts = list[tuple[Line, str]]()
    for line in lines:
        if line.region is Region.CLOSING:
            rest = _after_closing(line.text, lexicon)
            if rest:
                texts.append((line, rest))
        elif line.region is Region.SIGNATURE and line.text.strip():
            texts.append((line, line.text))
    if not texts:
        texts = _last_lines(lines, lexicon)
    dashes = [(line, line.text) for line in lines if line.region is Region.FOOTER and line.text.strip()][:5]
    return texts[:12] + dashes


def _after_closing(text: str, lexicon: Lexicon) -> str:
    """ "LG Ruken Aydın": what stands behind the words of the closing."""
    tokens = tokenize(text)
    end = max((cue.end for cue in lexicon.cues(tokens) if cue.kind == "letter.closing" and cue.start == 0), default=0)
    while end < len(tokens):
        cue = next((c for c in lexicon.cues(tokens[end:]) if c.kind == "letter.closing" and c.start == 0), None)
        if cue is None:
            break
        end += cue.end
    return text[tokens[end].start :].strip(" ,;-–!.") if end < len(tokens) else ""


def _last_lines(lines: Sequence[Line], lexicon: Lexicon) -> list[tuple[Line, str]]:
    """Without a closing: the short lines at the end of the letter."""
    body = [line for line in lines if line.region is Region.BODY and line.text.strip()]
    found = list[tuple[Line, str]]()
    inline = _after_inline_closing(body[-1].text, lexicon) if body else ""
    if inline:
        return [(body[-1], inline)]
    for line in reversed(body[-6:]):
        text = line.text.strip()
        if found and found[0][0].number - line.number > 1:
            break  # a blank line parts the signature from the letter
        if len(text) > 70 or text[-1] in ".?!:።؟।" or (line is body[0] and len(body) > 1 and len(text.split()) > 4):
            break
        cues = {cue.kind for cue in lexicon.cues_in(text)}
        if cues & {"act.register", "act.cancel", "act.absent"} or ("@" in text and len(found) == 0 and len(body) == 1):
            break
        thanks = _after_closing(text, lexicon)
        found.insert(0, (line, thanks or text))
    return found


def _after_inline_closing(text: str, lexicon: Lexicon) -> str:
    """ "... bitte schreiben, danke, Rahel Tesfay", "bin dabei. VG Steffi": the closing stands inside the last line."""
    tokens = tokenize(text)
    closings = [cue for cue in lexicon.cues(tokens) if cue.kind == "letter.closing" and cue.start > 0]
    end = max((cue.end for cue in closings), default=0)
    while end < len(tokens) and tokens[end].text in ",.!،;":
        end += 1
    rest = [token for token in tokens[end:] if token.is_word]
    if not closings or not 1 <= len(rest) <= 4 or any(not is_capitalised(token.text) for token in rest):
        return ""
    return text[tokens[end].start :].strip(" ,;-–!.")


_STOPS = re.compile(r"\s*[|·•(/]\s*|\s+[-–—]\s+|,\s+|\t")


def _names_in(text: str, lexicon: Lexicon) -> tuple[Name, ...]:
    text = _LEAD.sub("", re.split(r"[!?]\s+", text.strip(" *_"))[-1])
    first = _STOPS.split(text)[0].strip()
    first = re.sub(r"\s*\.\s*$", "", first) if not re.search(r"\b\w\.$", first) else first
    if not first or any(each.isdigit() for each in first) or "@" in first:
        return ()
    name = _as_name(first)
    if name:
        return (name,)
    tokens = tokenize(first)
    if len(tokens) <= 8:
        cues = lexicon.cues(tokens)
        mentions = find_mentions(tokens, cues, joint=True)
        joint = [m for m in mentions if m.weight >= 1]
        if len(joint) > 1 and joint[0].start == 0:
            return tuple(mention.name for mention in joint)
    return _two_names(first)


def _two_names(text: str) -> tuple[Name, ...]:
    """ "Karl ond Gisela Häberle": where no list knows the names, the joint alone tells that two sign."""
    pieces = _JOINT.split(text)
    if len(pieces) != 2:
        return ()
    first, second = (parse_name(piece) for piece in pieces)
    words = [word for piece in pieces for word in piece.split()]
    if first is None or second is None or not second.is_full or len(words) > 5:
        return ()
    if any(is_common(word) or not (is_capitalised(word) or is_particle(word)) for word in words):
        return ()
    return (first if first.is_full else Name(first.full, second.family), second)


# "und" between two names, in the languages of the writers.
_JOINT = re.compile(
    r"(?<!von) (?:und|ond|un|u|&|\+|and|ve|et|y|e|ed|i|a|та|й|і|и|si|și|dhe|και|và|û|و|und auch) (?=\S+ \S)",
    re.IGNORECASE,
)


def _as_name(text: str) -> Name | None:
    if _JOINT.search(text):
        return None
    words = [word for word in strip_titles(text).split() if word]
    if not 1 <= len(words) <= 6 or len(text) > 60:
        return None
    solid = [word for word in words if not is_particle(word)]
    if not solid:
        return None
    small = all(word.islower() for word in solid) and len(solid) in (1, 2, 3) and evidence(solid) > 0
    if not small and not all(is_capitalised(word) for word in solid):
        return None
    ordinary = any(is_common(word) and not (index and is_given(solid[0])) for index, word in enumerate(solid))
    # "Sommer" signs alone: an everyday word may be a family name where nothing else stands on the line.
    if ordinary and (len(solid) > 1 or not evidence(solid)):
        return None
    return parse_name(" ".join(words))
