"""The trained reader's decision on a letter: what the models see, as people with names, addresses and wishes.

Takes the mail with its opened parts and the models; returns a `Decided` in the same words as the rules' decision, so
that `weigh` can compare the two; None where the letter isn't what tells (a filled form).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ...model import Ask, Evidence, Intent
from ..decided import Decided
from ..decisions.who_comes import listed_people
from ..findings import Found, add, same_name
from ..people.who_is_meant import complete_corrected, finish_people
from ..readers.list_lines import read_list
from ..readers.signature import Writer
from ..sections import Line, Region
from ..words.limits import MAX_LETTER
from ..words.names import Name, is_given, key
from ..words.senses import senses
from ..words.small_words import small_words
from ..words.tokens import tokenize
from .features import Letter, read_letter
from .mail_features import mail_features
from .models import Learned, Models
from .tagged import give_wishes, people_of
from .wish_features import SELF

if TYPE_CHECKING:
    from ..letters.reading import Reading
    from ..mail_parts import MailParts
    from ..readers.form import Form


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the models make of one mail."""

    decided: Decided
    learned: Learned
    letter: Letter


def letter_of(mail: MailParts, lines: Sequence[Line], reading: Reading | None) -> Letter:
    """The lines of a letter as the models read them."""
    return read_letter(lines, mail.lexicon, mail.words, senses(*sorted({"de", mail.language})), reading)


def decide_trained(mail: MailParts, models: Models) -> Opinion | None:
    """What the models alone would do; None where a form, a list or the subject tells, and not the letter."""
    if mail.form:
        return _decide_message(mail, models, mail.form)
    if mail.is_bare and mail.forwarded_reading is not None:
        below = _decide_below(mail, models, mail.forwarded_reading.writer)
        return _join(mail, below) if _joins_below(mail, None) else below
    lines, _ = mail.without_tables(mail.own.lines)
    signed = mail.signed_lines
    lines = [line for line in lines if line.number not in signed]
    if not any(line.text.strip() for line in lines if line.region is Region.BODY):
        return None  # the subject says it all: a form of its own
    if sum(len(line.text.split()) for line in lines) > MAX_LETTER:
        mail.is_cut = True
        return None
    own = _decide(mail, models, lines, mail.writer, mail.reply_addr, is_own=True)
    if mail.forwarded_reading is not None and _points_below(mail, own):
        return _decide_below(mail, models, mail.forwarded_reading.writer)
    if mail.is_bare and own.learned.intent == "unrelated":
        return None
    if mail.forwarded_reading is not None and _joins_below(mail, own):
        below = _decide_below(mail, models, mail.forwarded_reading.writer)
        if below.decided.intent is own.decided.intent:
            return _join(mail, below)
    if (mail.attached or mail.tables) and (own.learned.intent in _COVERING or own.learned.sureness < _SURE):
        return None
    return own


def _decide_message(mail: MailParts, models: Models, form: Form) -> Opinion | None:
    """A contact form's message is a letter of the person in the form; the fields of a registration say it all."""
    if not form.is_envelope or sum(len(line.text.split()) for line in form.message) > MAX_LETTER:
        return None
    return _decide(mail, models, form.message, mail.writer, mail.reply_addr, is_own=True)


_COVERING = frozenset({"register", "unrelated"})
_SURELY_ME = 0.9
_LIKELY = 0.5
_SURE = 0.7
"""Below this a letter that comes with a list is no more than its cover note."""


def _points_below(mail: MailParts, own: Opinion) -> bool:
    """ "Siehe unten, bitte eintragen": the words want somebody registered and name nobody."""
    learned = own.learned
    if any(tagged.role != "0" for tagged in learned.people):
        return False
    if learned.intent in ("question", "cancel") and learned.sureness > _LIKELY:
        return False
    if "below" in mail.own_reading.flags and not (learned.me == "+" and learned.sureness > _SURELY_ME):
        return True
    below = mail.forwarded_reading
    asks_below = below is not None and bool(below.register or below.maybe_self)
    return asks_below and mail.is_forward and not _speaks_of_self(own.letter)


_TOO = small_words("trained", "too")
_ME = small_words("trained", "me")
"""Without the English "I", which is the number of a group, too."""


def _joins_below(mail: MailParts, own: Opinion | None) -> bool:
    """ "Siehe unten, das gilt auch für mich": the mail below counts, and who forwards it does the same."""
    words = {token.folded for token in tokenize(mail.own_reading.text)}
    if not (words & _TOO and words & _ME):
        return False
    people = [] if own is None else [*own.decided.register, *own.decided.cancel]
    return all(same_name(person.name, mail.writer.name) for person in people) and (
        own is None or (own.learned.me in ("+", "-") and "below" in mail.own_reading.flags)
    )


def _join(mail: MailParts, below: Opinion) -> Opinion:
    """With the writer among those below."""
    line = Evidence("body", mail.writer.line, mail.writer.text, "writer")
    own = Found(mail.writer.name, line, email=mail.reply_addr or None, weight=3)
    people = {Intent.REGISTER: below.decided.register, Intent.CANCEL: below.decided.cancel}.get(below.decided.intent)
    if people and own.name:
        add(people, own)
    return below


def _speaks_of_self(letter: Letter) -> bool:
    """ "Bitte eintragen" above somebody's mail says nothing of who forwards it."""
    passages = [passage for passage in letter.passages if not passage.is_greeting]
    kinds = {kind for passage in passages for kind in passage.kinds}
    words = {token.folded for passage in passages for token in passage.sentence.tokens}
    return bool(words & {"ich", "mich", "wir", "uns"}) or bool(kinds & (_SELF - {"person.self_object"}))


def _decide_below(mail: MailParts, models: Models, writer: Writer) -> Opinion:
    return _decide(mail, models, mail.forwarded_lines, writer, mail.forwarded_addr, is_own=False)


def _decide(
    mail: MailParts, models: Models, lines: Sequence[Line], writer: Writer, address: str, *, is_own: bool
) -> Opinion:
    letter = letter_of(mail, lines, mail.own_reading if is_own else mail.forwarded_reading)
    learned = models.read(letter, mail_features(mail))
    mail.is_cut = mail.is_cut or not learned.is_whole
    decided = Decided(Intent(learned.intent), question=learned.asks, confidence=learned.sureness)
    rows = read_list([line for line in lines if line.region is Region.BODY], mail.lexicon, mail.words)
    people = people_of(letter, learned, rows)
    goes = sum(role == "-" for role, _ in people)
    for role, found in people:
        if is_own and _is_clerk(mail, found):
            continue
        if role == "-" and learned.me != "-" and is_own and same_name(found.name, writer.name) and goes == 1:
            continue  # "MfG Sabine Pohlmann" at the end of the line is a signature
        if learned.me == "0" and is_own and same_name(found.name, writer.name) and _signs(letter, learned, found):
            continue  # "Ich bleibe online. Marc Stolte"
        if role == "+" and decided.intent in (Intent.REGISTER, Intent.CHANGE):
            add(decided.register, found)
        elif role == "-" and decided.intent in (Intent.CANCEL, Intent.CHANGE):
            add(decided.cancel, found)
    own_row = next((each for row in rows for each in row.people if each.is_self), None)
    if own_row is not None and is_own and decided.intent is Intent.REGISTER:
        add(decided.register, replace(own_row))  # "ich (AG 2)" as a line of the list
    elif not (is_own and _is_cover_note(mail, letter)):
        _add_writer(decided, learned, letter, writer, address, is_own=is_own)
        _add_cosigners(decided, learned, letter, writer)
    if is_own:
        _add_confirmed(mail, decided, learned, letter)
    if decided.intent in (Intent.REGISTER, Intent.CHANGE):
        decided.unnamed = learned.unnamed
    if decided.intent is Intent.QUESTION:
        decided.question = True
    if is_own:
        _add_listed(mail, decided)
    _settle_change(decided, letter)
    _complete_families(mail, decided, writer)
    _drop_inflected(decided)
    finish_people(mail, decided)
    if is_own:
        _take_wishes_of_rules(mail, decided)
        _settle_confirmed(mail, decided)
    if decided.unnamed:
        decided.asks.append(Ask.NAMES)
    decided.asks = list(dict.fromkeys(decided.asks))
    return Opinion(decided, learned, letter)


_CLOSING = 3
"""Words before the name of whoever signs in the same line: "vielen Dank, Hind Alaoui"."""
_SENTENCE = 4


def _signs(letter: Letter, learned: Learned, person: Found) -> bool:
    """Whether the letter's last words are this name, behind a sentence and not at the end of a list."""
    sentences = [[t.folded for t in p.sentence.tokens if t.is_word] for p in letter.passages]
    name = [token.folded for token in tokenize(person.full) if token.is_word]
    if len(sentences) < 2 or not name or sentences[-1][-len(name) :] != name:
        return False
    last = len(sentences) - 1
    is_alone = sum(tagged.place.sentence == last for tagged in learned.people) == 1
    return is_alone and len(sentences[-1]) <= len(name) + _CLOSING and len(sentences[-2]) >= _SENTENCE


def _is_clerk(mail: MailParts, person: Found) -> bool:
    """ "Hallo Frau Correa, Hatice Demir und ..." greets the clerk in one breath with those who are meant."""
    clerks = {key(name.split()[-1]) for name in mail.excluded() if name.split()}
    is_listed = any(key(person.full) in key(each.full).split() for each in mail.confirmed)
    return " " not in person.full and key(person.full) in clerks and not is_listed


_ALIKE = 0.75


def _settle_confirmed(mail: MailParts, decided: Decided) -> None:
    """Who is on our confirmation changes rather than registers; a name much like one on it corrects it.

    "Meine Frau heißt Huong Kemper, Sie haben Kempner geschrieben."
    """
    confirmed = [person.name for person in mail.on_list if person.name]
    if not confirmed or not decided.register:
        return
    are_known = all(any(same_name(person.name, name) for name in confirmed) for person in decided.register)
    if decided.intent is Intent.REGISTER and are_known and any(p.mode or p.sessions for p in decided.register):
        decided.intent = Intent.CHANGE
    if decided.intent is not Intent.CHANGE or decided.cancel or are_known:
        return
    untouched = [name for name in confirmed if not any(same_name(p.name, name) for p in decided.register)]
    for person in list(decided.register):
        if any(same_name(person.name, name) for name in confirmed):
            continue
        alike = [n for n in untouched if difflib.SequenceMatcher(None, key(person.full), key(n.full)).ratio() >= _ALIKE]
        if len(alike) == 1:
            decided.cancel.append(Found(alike[0], person.evidence, weight=2))
    complete_corrected(decided)


def _take_wishes_of_rules(mail: MailParts, decided: Decided) -> None:
    """Where the models give somebody no mode or group, what the rules saw for this one or for all."""
    reading = mail.own_reading
    for person in decided.register:
        own = next((each for each in (*reading.register, *reading.wished) if _is_same(mail, each, person)), None)
        for_all = reading.wish_for_all
        person.mode = person.mode or (own.mode if own else None) or for_all.mode
        if not person.sessions and len(set(for_all.sessions)) < 2:
            person.sessions = (list(own.sessions) if own else []) or list(for_all.sessions)


def _is_same(mail: MailParts, seen: Found, person: Found) -> bool:
    return same_name(mail.writer.name if seen.is_self else seen.name, person.name)


def _add_writer(
    decided: Decided, learned: Learned, letter: Letter, writer: Writer, address: str, *, is_own: bool
) -> None:
    line = Evidence("body", writer.line, writer.text, "writer")
    own = (
        Found(None, line, is_self=True, weight=3)
        if is_own
        else Found(writer.name, line, email=address or None, weight=3)
    )
    people = decided.register if learned.me == "+" else decided.cancel if learned.me == "-" else None
    if people is None:
        return
    give_wishes(own, learned.wishes.get(SELF, ()))
    twin = next((found for found in people if _is_same_writer(found.name, writer.name)), None)
    if twin is None:
        people.insert(0, own)
    elif learned.me == "+":
        twin.email = twin.email or own.email  # who is forwarded writes from an address of their own
        if writer.name and set(key(twin.full).split()) == set(key(writer.name.full).split()):
            twin.name = writer.name  # "1x Tadić Mirko", whom From names in order
        said = {token.folded for p in letter.passages for token in p.sentence.tokens}
        first, second = (own, twin) if said & _ME else (twin, own)  # "Jan Ott und ..., ich in AG 3"
        twin.mode, twin.sessions = first.mode or second.mode, first.sessions or second.sessions


def _says(letter: Letter, *senses_wanted: str) -> bool:
    return any(sense in senses_wanted for p in letter.passages for every in p.senses for sense in every)


def _is_cover_note(mail: MailParts, letter: Letter) -> bool:
    """ "Anbei unsere Liste": the list says who comes, and nothing says that the writer does."""
    listed = bool(mail.attached or mail.tables)
    kinds = {kind for p in letter.passages for kind in p.kinds}
    return listed and not kinds & {
        "person.self",
        "person.self_object",
        "person.self_and",
        "person.subject",
        "person.with_me",
    }


def _is_same_writer(name: Name | None, writer: Name | None) -> bool:
    """The writer's name, or a fuller form of it: "Chukwuemeka Okonkwo", who signs "Emeka Okonkwo"."""
    if name is None or writer is None:
        return False
    if same_name(name, writer):
        return True
    first, second = key(name.full).split(), key(writer.full).split()
    if not set(first[1:]) & set(second[1:]):
        return False
    given, signed = "".join(first[:-1]), "".join(second[:-1])
    return (len(signed) > 3 and signed in given) or (len(given) > 3 and given in signed)


def _add_cosigners(decided: Decided, learned: Learned, letter: Letter, writer: Writer) -> None:
    """ "Wir kommen beide", signed by two: both do."""
    people = decided.register if learned.me == "+" else decided.cancel if learned.me == "-" else None
    if (
        people is None
        or len(writer.joint) < 2
        or len(people) > 1
        or not _says(letter, "we", "both", "relative", "together")
    ):
        return
    own = people[0]
    for name in writer.joint:
        if not same_name(name, writer.name):
            people.append(Found(name, own.evidence, mode=own.mode, sessions=list(own.sessions), weight=3))


_SELF = frozenset({"person.self", "person.self_object", "person.self_and", "person.subject", "person.with_me"})
_OTHERS = small_words("trained", "others")
_ALL = frozenset({"person.we", "person.us", "person.both", "person.our_ticket"})


def _add_confirmed(mail: MailParts, decided: Decided, learned: Learned, letter: Letter) -> None:
    """ "Wir alle drei", "mein Mann und ich" above our confirmation: it has the names."""
    people = (
        decided.cancel
        if decided.intent is Intent.CANCEL
        else decided.register
        if decided.intent is Intent.CHANGE
        else None
    )
    if people is None or len(mail.confirmed) < 2 or len(people) > 1 or (people and learned.me not in "+-"):
        return
    kinds = {kind for p in letter.passages for kind in p.kinds}
    words = {token.folded for p in letter.passages for token in p.sentence.tokens}
    if words & _OTHERS:
        return  # "bei mir bitte online, die anderen beiden kommen vor Ort"
    are_two = len(mail.confirmed) == 2 and "person.self_and" in kinds
    if not (are_two or (kinds & _ALL and "act.stay" not in kinds and learned.me in "+-")):
        return
    own = people[0] if people else None
    for person in mail.confirmed:
        if not (mail.writer.name and same_name(person.name, mail.writer.name)):
            people.append(replace(person, mode=own.mode if own else None, sessions=list(own.sessions) if own else []))


def _add_listed(mail: MailParts, decided: Decided) -> None:
    """Everybody in tables and attachments, where the letter says what to do with a list."""
    listed = listed_people(mail)
    if decided.intent is Intent.REGISTER:
        for person in listed:
            add(decided.register, replace(person))
    elif decided.intent is Intent.CANCEL and mail.tables:
        for person in mail.tables:
            add(decided.cancel, replace(person))


_SWAPPING = frozenset({"replace", "mistake", "right", "cannot", "unregister", "ill", "death", "away", "unwilling"})


def _settle_change(decided: Decided, letter: Letter) -> None:
    """Where a mode or group changes and nobody is replaced, nobody goes."""
    is_switch = any(person.mode or person.sessions for person in decided.register)
    names_another = any(not person.is_self for person in decided.register)
    if names_another or decided.intent is not Intent.CHANGE or not (decided.cancel and is_switch):
        return
    if not _says(letter, *_SWAPPING):
        own = decided.register[0]
        for person in decided.cancel:
            person.mode, person.sessions = person.mode or own.mode, person.sessions or list(own.sessions)
            add(decided.register, person)
        decided.cancel = []


_STEM = 4


def _drop_inflected(decided: Decided) -> None:
    """ "Agatę ... (Agata Malinowska)": a given name in another case is the same person."""
    for people in (decided.register, decided.cancel):
        full = {key(p.full)[:_STEM] for p in people if p.name and p.name.is_full}
        people[:] = [
            p for p in people if not p.name or " " in p.full or key(p.full)[:_STEM] not in full or len(p.full) < _STEM
        ]


_FAMILY = re.compile(
    r"(?:famil\w*|eheleute|ehepaar|geschwister|wir|ailesi|rodzina|семья|сім['’]я|porodica|obitelj)\s+([^\W\d_][\w'’-]+(?:\s+[^\W\d_][\w'’-]+)?)",
    re.IGNORECASE,
)


def _complete_families(mail: MailParts, decided: Decided, writer: Writer) -> None:
    """ "Familie Castellano: Salvatore, Concetta": given names alone, and the mail says whose family they are."""
    said = {key(match[1]) for match in _FAMILY.finditer(f"{mail.subject}\n{mail.own.text}\n{mail.from_name}")}
    family = writer.name.family if writer.name else ""
    if not family or not any(key(family) == each or key(family) in each.split() for each in said):
        return
    for person in (*decided.register, *decided.cancel):
        if person.name and not person.name.is_full and len(person.full.split()) == 1 and is_given(person.full):
            person.name = Name(person.full, family)
