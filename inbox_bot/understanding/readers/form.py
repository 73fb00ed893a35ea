"""Forms: a PDF's fields, a vCard, a web form's "Name: ..." lines.

Takes labelled fields; returns who is named in them, the message, and who filled it in. A contact form's person is the
writer of its message; a registration form's person is the one who registers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ...model import Evidence, Field
from ..findings import Found
from ..sections import Line
from ..words.event_words import EventWords
from ..words.lexicon import Cue, Lexicon
from ..words.names import Name, is_given, parse_name
from ..words.tokens import EMAIL, tokenize
from ..words.wishes import mode_of

_LABELLED = re.compile(r"^\s*(?:[-*•]\s*)?(?P<label>[^:\n]{2,48}?)\s*:\s*(?P<value>.*)$")


@dataclass(slots=True)
class Form:
    """What a form says."""

    people: list[Found] = field(default_factory=list)
    message: list[Line] = field(default_factory=list)
    others: str = ""
    event_text: str = ""
    count: int | None = None
    lines: frozenset[int] = frozenset()
    """Numbers of the lines that belong to it."""
    has_wish: bool = False
    is_envelope: bool = False
    """Nothing but who writes, about what, and a message in prose: the message is the letter."""


def read_fields(fields: Sequence[Field], origin: str, lexicon: Lexicon, words: EventWords) -> Form:
    """A PDF form or vCard; several forms of one layout in a row give several people."""
    labelled = [(_kinds(each.label, lexicon), each.label, each.value, index + 1) for index, each in enumerate(fields)]
    return _read(labelled, origin, lexicon, words)


def read_form_lines(lines: Sequence[Line], lexicon: Lexicon, words: EventWords) -> Form | None:
    """A block of "Label: value" lines that names a person; None where there is none."""
    labelled, numbers, message_from = list[tuple[set[str], str, str, int]](), set[int](), -1
    last = -1
    for index, line in enumerate(lines):
        several = _several_labels(line.text, lexicon)
        if several:
            labelled += [(kinds, label, value, line.number) for kinds, label, value in several]
            numbers.add(line.number)
            last = index
            continue
        match = _LABELLED.match(line.text)
        kinds = _kinds(match["label"], lexicon) if match else set()
        if match and kinds:
            labelled.append((kinds, match["label"], match["value"], line.number))
            numbers.add(line.number)
            last = index
            if "message" in kinds:
                message_from = index
        elif (
            labelled and line.text.strip() and message_from < 0 and index == last + 1 and not _LABELLED.match(line.text)
        ):
            kinds_before, label, value, number = labelled[-1]
            if not value.strip():
                labelled[-1] = (kinds_before, label, line.text.strip(), number)
                numbers.add(line.number)
    names = [kinds for kinds, _, value, _ in labelled if kinds & {"name", "given", "family"} and value.strip()]
    if not names or len(labelled) < 2:
        return None
    form = _read(labelled, lines[0].origin, lexicon, words)
    if not form.people:
        return None
    form.message, taken = _message(lines, message_from, lexicon)
    form.lines = frozenset(numbers | taken)
    kinds = set().union(*(kinds for kinds, _, _, _ in labelled))
    is_prose = sum(len(line.text.split()) for line in form.message) >= _PROSE
    form.is_envelope = is_prose and len(form.people) == 1 and kinds <= _OF_AN_ENVELOPE
    return form


_PROSE = 5
"""Fewer words are a remark."""
_OF_AN_ENVELOPE = frozenset(
    {"name", "given", "family", "email", "organisation", "function", "salutation", "event", "message", "ignored"}
)


def _several_labels(text: str, lexicon: Lexicon) -> list[tuple[set[str], str, str]]:
    """ "Name: Selin Kara, Arbeitsgruppe: 1", "Vorname: Selin Nachname: Kara": several labels, each known; else none."""
    for between in (_NEXT_LABEL, _INNER_LABEL):
        pieces = [_LABELLED.match(piece) for piece in between.split(text)]
        found = [(_kinds(match["label"], lexicon), match["label"], match["value"]) for match in pieces if match]
        if 1 < len(found) == len(pieces) and all(kinds for kinds, _, _ in found):
            return found
    return []


_NEXT_LABEL = re.compile(
    r"(?:\s*[,;|]\s*|(?<=:) |(?<=\S) {2,}|\t+)(?=[^\W\d_][^\W\d_ .-]{1,24}(?: [^\W\d_]{1,12})?\s*:)"
)
_INNER_LABEL = re.compile(r"(?<=\S)\s+(?=[^\W\d_][^\W\d_.-]{2,20}:\s)")


def _kinds(label: str, lexicon: Lexicon) -> set[str]:
    """What a label asks for; "others" and a part of the name for "Weitere Person - Vorname"."""
    text = re.sub(r"\([^)]*\)", "", label).replace("_", " ").strip(" *:")
    tokens = tokenize(text)
    cues = [cue for cue in lexicon.cues(tokens) if cue.family == "label"]
    parts = {
        part.value
        for of in cues
        for part in cues
        if of.value == "others" and part.value in _OF_OTHERS and _are_all(of, part, len(tokens))
    }
    if parts:
        return {"others", *parts - {"name"}}
    return {cue.value for cue in cues if cue.start == 0 and cue.end == len(tokens)}


_OF_OTHERS = frozenset({"name", "given", "family", "email", "organisation", "mode", "session"})


def _are_all(one: Cue, two: Cue, length: int) -> bool:
    """Both make up the label, with no more than a small word or a dash between."""
    first, last = sorted((one, two), key=lambda cue: cue.start)
    return first.start == 0 < last.start and last.end == length and last.start - first.end <= 1


def _message(lines: Sequence[Line], start: int, lexicon: Lexicon) -> tuple[list[Line], set[int]]:
    """The message field's text: the rest of its line and the lines below, up to the next label or rule."""
    if start < 0:
        return [], set()
    match = _LABELLED.match(lines[start].text)
    first = match["value"] if match else ""
    found = [Line(lines[start].origin, lines[start].number, first, lines[start].region)] if first.strip(" -–") else []
    for line in lines[start + 1 :]:
        match = _LABELLED.match(line.text)
        if re.match(r"^\s*[-_=]{3,}\s*$", line.text) or (match and _kinds(match["label"], lexicon)):
            break
        found.append(line)
    return found, {line.number for line in found}


def _read(labelled: Sequence[tuple[set[str], str, str, int]], origin: str, lexicon: Lexicon, words: EventWords) -> Form:
    form = Form()
    for chunk in _one_by_one(labelled):
        person = _person(chunk, origin, lexicon, words)
        if person:
            form.people.append(person)
    for kinds, _, value, _ in labelled:
        if kinds == {"others"} and value.strip().isdecimal():
            form.count = 1 + int(value)
        elif kinds == {"others"} and (named := _without_none(value, lexicon)):
            form.others = f"{form.others}\n{_given_first(named)}".strip()
        elif "event" in kinds:
            form.event_text += f" {value}"
        elif "count" in kinds and value.strip().isdecimal():
            form.count = int(value)
        form.has_wish = form.has_wish or bool(kinds & {"session", "mode"})
    return form


def _without_none(value: str, lexicon: Lexicon) -> str:
    """What a field for further people says of them: nothing in "keine", "nein, mein Mann hat Dienst" or "-"."""
    tokens = tokenize(value)
    nones = [cue.end for cue in lexicon.cues(tokens) if cue.kind == "answer.no" and cue.start == 0]
    ends = [token.text for token in tokens[max(nones) : max(nones) + 1]] if nones else []
    says_none = bool(nones) and (not ends or not ends[0][0].isupper())
    return "" if says_none else value.strip(" -–")


_FAMILY_FIRST = re.compile(
    r"^(?P<family>[^\W\d_][\w'’-]+), (?P<given>[^\W\d_][\w'’-]+(?: [^\W\d_][\w'’-]+)?)(?P<rest>\s*[(–—-].*|,\s.*)?$"
)


def _given_first(value: str) -> str:
    """ "Nkeng, Boris (AG II); Abdi, Hodan": each family name behind its given one; two given names stay two people."""
    pieces = [piece.strip() for piece in value.split(";")]
    return "; ".join(_turned(piece, is_one=len(pieces) > 1) for piece in pieces)


def _turned(piece: str, *, is_one: bool) -> str:
    """`is_one`: a semicolon parts the people, so that the comma stands within a name."""
    match = _FAMILY_FIRST.match(piece)
    if not match or (not is_one and is_given(match["family"]) and is_given(match["given"].split()[0])):
        return piece
    return f"{match['given']} {match['family']}{match['rest'] or ''}"


def _one_by_one(labelled: Sequence[tuple[set[str], str, str, int]]) -> list[list[tuple[set[str], str, str, int]]]:
    """A label for a name that comes again begins the next person, and so does the first of a further one."""
    chunks, seen = [[]], set[str]()  # type: list[list[tuple[set[str], str, str, int]]], set[str]
    is_further = False
    for entry in labelled:
        names = entry[0] & {"name", "given", "family"}
        begins_further = "others" in entry[0] and len(entry[0]) > 1 and not is_further
        if (names and names <= seen) or begins_further:
            chunks.append([])
            seen = set()
        is_further = is_further or begins_further
        seen |= names
        chunks[-1].append(entry)
    return chunks


def _person(
    chunk: Sequence[tuple[set[str], str, str, int]], origin: str, lexicon: Lexicon, words: EventWords
) -> Found | None:
    values: dict[str, str] = {}
    line, text = 0, ""
    for kinds, label, value, number in chunk:
        for kind in kinds:
            if value.strip(" -–") and kind not in values:
                values[kind] = _ticked_part(value.strip())
                if kind in ("name", "family", "given"):
                    line, text = line or number, f"{text} {label}: {value}".strip()
    name = _name(values)
    if name is None:
        return None
    email = re.search(EMAIL, values.get("email", ""))
    person = Found(name, Evidence(origin, line, text, "form field"), weight=3, email=email[0] if email else None)
    person.organisation = values.get("organisation")
    ticked = [label for _, label, value, _ in chunk if _TICKED.match(value)]
    modes = {mode for label in ticked if (mode := mode_of(label, lexicon))}
    person.mode = mode_of(values.get("mode", ""), lexicon) or (modes.pop() if len(modes) == 1 else None)
    wishes = words.session_of_cell(values["session"], lexicon) if "session" in values else ()
    if not wishes:
        wishes = tuple(
            s for label in ticked if len(chosen := words.session_of_cell(label, lexicon)) == 1 for s in chosen
        )
    person.sessions, person.other_sessions = list(wishes[:1]), list(wishes[1:])
    return person


# What a program writes for a ticked box, and what people write.
_TICKED = re.compile(r"^\s*(?:ja|yes|on|true|x|X|×|✓|✔|☒|☑|1|wahr|\[x\])\s*$", re.IGNORECASE)

_BOX = re.compile(r"[(\[]\s*(?P<tick>[xX×✓✔]?)\s*[)\]]|(?P<sign>[☐☒☑])")


def _ticked_part(value: str) -> str:
    """ "( ) AG I  (x) AG II": what stands behind the ticked boxes; the whole where there are no boxes in front."""
    boxes = list(_BOX.finditer(value))
    if not boxes or boxes[0].start() > 0:
        return value
    ends = [*(box.start() for box in boxes[1:]), len(value)]
    chosen = [
        value[box.end() : end].strip(" ,;/|")
        for box, end in zip(boxes, ends, strict=True)
        if box["tick"] or box["sign"] in ("☒", "☑")
    ]
    return ", ".join(chosen)


def _name(values: dict[str, str]) -> Name | None:
    family, given, name = values.get("family"), values.get("given"), values.get("name")
    if family and given:
        return parse_name(f"{family}, {given}")
    if given and name:
        # "Vorname: Ute / Name: Klingenberg"; a name that repeats the given one is the whole name.
        return parse_name(name) if given.split()[0] in name.split() and " " in name else parse_name(f"{name}, {given}")
    text = name or family or given
    return parse_name(_ENDS_SENTENCE.sub("", text)) if text else None


_ENDS_SENTENCE = re.compile(r"(?<=[^\W\d_]{4})\.$")
""" "Teilnehmerin: Ida Lenz."; not "Ida L." nor "Uwe Dohm jun."."""
