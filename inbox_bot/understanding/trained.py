"""The trained reader's decision on a letter: what the models see, as people with names, addresses and wishes.

Takes the mail with its opened parts and the models; returns a `Decided` in the same words as the rules' decision, so
that `weigh` can compare the two; None where the letter isn't what tells (a filled form).
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..model import Ask, Evidence, Intent, Mode
from .decided import Decided
from .features import Letter, read_letter
from .findings import Found, add, same_name
from .learned import Learned, Models, Tagged
from .limits import MAX_LETTER
from .mentions import Mention, joined_words, share_family_names
from .names import (
    Name,
    fits_short,
    is_common,
    is_family,
    is_given,
    is_honorific,
    is_particle,
    is_title,
    key,
    parse_name,
)
from .readers.list_lines import ListRow, read_list
from .readers.signature import Writer
from .sections import Line, Region
from .senses import senses
from .tokens import Token, tokenize
from .who_comes import listed_people
from .who_is_meant import finish_people
from .wish_features import SELF, wishes_in

if TYPE_CHECKING:
    from .combine import Combiner
    from .reading import Reading


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the models make of one mail."""

    decided: Decided
    learned: Learned
    letter: Letter


def letter_of(mail: Combiner, lines: Sequence[Line], reading: Reading | None) -> Letter:
    """The lines of a letter as the models read them."""
    return read_letter(lines, mail.lexicon, mail.words, senses(*sorted({"de", mail.language})), reading)


def decide_trained(mail: Combiner, models: Models) -> Opinion | None:
    """What the models alone would do; None where a form, a list or the subject tells, and not the letter."""
    if mail.form:
        return None
    if mail.is_bare and mail.forwarded_reading is not None:
        writer = mail.forwarded_reading.writer
        return _decide(mail, models, mail.forwarded_lines, writer, mail.forwarded_addr, is_own=False)
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
        below = mail.forwarded_reading.writer
        return _decide(mail, models, mail.forwarded_lines, below, mail.forwarded_addr, is_own=False)
    if mail.is_bare and own.learned.intent == "unrelated":
        return None
    if (mail.attached or mail.tables) and (own.learned.intent in _COVERING or own.learned.sureness < _SURE):
        return None
    return own


_COVERING = frozenset({"register", "unrelated"})
_SURELY_ME = 0.9
_LIKELY = 0.5
_SURE = 0.7
"""Below this a letter that comes with a list is no more than its cover note."""


def _points_below(mail: Combiner, own: Opinion) -> bool:
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


def _speaks_of_self(letter: Letter) -> bool:
    """ "Bitte eintragen" above somebody's mail says nothing of who forwards it."""
    passages = [passage for passage in letter.passages if not passage.is_greeting]
    kinds = {kind for passage in passages for kind in passage.kinds}
    words = {token.folded for passage in passages for token in passage.sentence.tokens}
    return bool(words & {"ich", "mich", "wir", "uns"}) or bool(kinds & (_SELF - {"person.self_object"}))


def mail_features(mail: Combiner) -> list[str]:
    """What stands around the letter: subject, thread, tables and attachments."""
    tokens = tokenize(mail.subject)
    cues = mail.lexicon.cues(tokens)
    found = [f"subject={token.folded}" for token in tokens if token.is_word]
    found += [f"subject.c={cue.kind}" for cue in cues if cue.family in ("act", "person", "mode", "letter")]
    found += [f"subject.S={sense}" for every in senses(*sorted({"de", mail.language})).of(tokens) for sense in every]
    if "?" in mail.subject:
        found.append("subject?")
    if _PREFIX.match(mail.message.subject):
        found.append(f"prefix={_PREFIX.match(mail.message.subject)[0].strip().lower()[:2]}")  # type: ignore[index]
    ours = next((section for section in mail.quoted if mail.is_ours(section)), None)
    found.append("ours below" if mail.answers_ours else "others below" if mail.quoted else "nothing below")
    if ours:
        kinds = {cue.kind for line in ours.lines[:30] for cue in mail.lexicon.cues_in(line.text)}
        found += [f"ours={kind}" for kind in sorted(kinds) if kind.startswith(("answer.", "act.past", "act.register"))]
        found.append(f"confirmed={min(len(mail.confirmed), 3)}")
        found += _known_and_new(mail)
    found.append(f"tables={min(len(mail.tables), 2)}")
    found.append(f"attached={min(len(mail.attached), 2)} {bool(mail.attachments)}")
    return found


def _known_and_new(mail: Combiner) -> Iterator[str]:
    """Whether our confirmation names the writer and those whom the letter names: who is on the list only changes."""
    names = [person.name for person in mail.confirmed]
    writer = mail.writer.name
    if names:
        yield f"writer confirmed={any(same_name(writer, name) for name in names)}"
        said = [person.name for person in mail.own_reading.mentions]
        known = sum(any(same_name(each, name) or _is_short_for(each, name) for name in names) for each in said)
        yield f"known={min(known, 2)} new={min(len(said) - known, 2)}"


def _is_short_for(short: Name | None, full: Name | None) -> bool:
    return bool(short and full and not short.is_full and fits_short(short.full, full.full))


_PREFIX = re.compile(r"\s*(?:aw|re|wg|fwd?|antw|sv|ynt)\s*:", re.IGNORECASE)


def _decide(
    mail: Combiner, models: Models, lines: Sequence[Line], writer: Writer, address: str, *, is_own: bool
) -> Opinion:
    letter = letter_of(mail, lines, mail.own_reading if is_own else mail.forwarded_reading)
    learned = models.read(letter, mail_features(mail))
    mail.is_cut = mail.is_cut or not learned.is_whole
    decided = Decided(Intent(learned.intent), question=learned.asks, confidence=learned.sureness)
    rows = read_list([line for line in lines if line.region is Region.BODY], mail.lexicon, mail.words)
    for role, found in _people(letter, learned, rows):
        if role == "-" and learned.me != "-" and is_own and same_name(found.name, writer.name):
            continue  # "MfG Sabine Pohlmann" at the end of the line is a signature
        if role == "+" and decided.intent in (Intent.REGISTER, Intent.CHANGE):
            add(decided.register, found)
        elif role == "-" and decided.intent in (Intent.CANCEL, Intent.CHANGE):
            add(decided.cancel, found)
    own_row = next((each for row in rows for each in row.people if each.is_self), None)
    if own_row is not None and is_own and decided.intent is Intent.REGISTER:
        add(decided.register, replace(own_row))  # "ich (AG 2)" as a line of the list
    elif not (is_own and _is_cover_note(mail, letter)):
        _add_writer(decided, learned, writer, address, is_own=is_own)
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


_ALIKE = 0.75


def _settle_confirmed(mail: Combiner, decided: Decided) -> None:
    """Who is on our confirmation changes rather than registers; a name much like one on it corrects it.

    "Meine Frau heißt Huong Kemper, Sie haben Kempner geschrieben."
    """
    confirmed = [person.name for person in mail.confirmed if person.name]
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


def _take_wishes_of_rules(mail: Combiner, decided: Decided) -> None:
    """Where the models give somebody no mode or group, what the rules saw for this one or for all."""
    reading = mail.own_reading
    for person in decided.register:
        own = next((each for each in (*reading.register, *reading.wished) if _is_same(mail, each, person)), None)
        for_all = reading.wish_for_all
        person.mode = person.mode or (own.mode if own else None) or for_all.mode
        if not person.sessions and len(set(for_all.sessions)) < 2:
            person.sessions = (list(own.sessions) if own else []) or list(for_all.sessions)


def _is_same(mail: Combiner, seen: Found, person: Found) -> bool:
    return same_name(mail.writer.name if seen.is_self else seen.name, person.name)


def _add_writer(decided: Decided, learned: Learned, writer: Writer, address: str, *, is_own: bool) -> None:
    line = Evidence("body", writer.line, writer.text, "writer")
    own = (
        Found(None, line, is_self=True, weight=3)
        if is_own
        else Found(writer.name, line, email=address or None, weight=3)
    )
    people = decided.register if learned.me == "+" else decided.cancel if learned.me == "-" else None
    if people is None:
        return
    _wish(own, learned.wishes.get(SELF, ()))
    twin = next((found for found in people if _is_same_writer(found.name, writer.name)), None)
    if twin is None:
        people.insert(0, own)
    elif learned.me == "+":
        if writer.name and set(key(twin.full).split()) == set(key(writer.name.full).split()):
            twin.name = writer.name  # "1x Tadić Mirko", whom From names in order
        twin.mode, twin.sessions = (
            own.mode or twin.mode,
            own.sessions or twin.sessions,
        )  # "Jan Ott und ..., ich in AG 3"


def _says(letter: Letter, *senses_wanted: str) -> bool:
    return any(sense in senses_wanted for p in letter.passages for every in p.senses for sense in every)


def _is_cover_note(mail: Combiner, letter: Letter) -> bool:
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
_ALL = frozenset({"person.we", "person.us", "person.both", "person.our_ticket"})


def _add_confirmed(mail: Combiner, decided: Decided, learned: Learned, letter: Letter) -> None:
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
    are_two = len(mail.confirmed) == 2 and "person.self_and" in kinds
    if not (are_two or (kinds & _ALL and "act.stay" not in kinds and learned.me in "+-")):
        return
    own = people[0] if people else None
    for person in mail.confirmed:
        if not (mail.writer.name and same_name(person.name, mail.writer.name)):
            people.append(replace(person, mode=own.mode if own else None, sessions=list(own.sessions) if own else []))


def _add_listed(mail: Combiner, decided: Decided) -> None:
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


def _complete_families(mail: Combiner, decided: Decided, writer: Writer) -> None:
    """ "Familie Castellano: Salvatore, Concetta": given names alone, and the mail says whose family they are."""
    said = {key(match[1]) for match in _FAMILY.finditer(f"{mail.subject}\n{mail.own.text}\n{mail.from_name}")}
    family = writer.name.family if writer.name else ""
    if not family or not any(key(family) == each or key(family) in each.split() for each in said):
        return
    for person in (*decided.register, *decided.cancel):
        if person.name and not person.name.is_full and len(person.full.split()) == 1 and is_given(person.full):
            person.name = Name(person.full, family)


# ------------------------------------------------------------------------------------------------------------- people


def _wish(found: Found, wishes: Sequence[str]) -> None:
    for wish in wishes:
        if wish in ("online", "onsite"):
            found.mode = found.mode or Mode(wish)
        else:
            found.sessions = found.sessions or [wish]


def _people(letter: Letter, learned: Learned, rows: Sequence[ListRow]) -> list[tuple[str, Found]]:
    """Everybody tagged, in order; on the rows of a list the row's own name and details are better."""
    by_line = {row.line.number: list(row.people) for row in rows if row.people}
    found, places = list[tuple[str, Found]](), list[int]()
    for index, passage in enumerate(letter.passages):
        tokens = passage.sentence.tokens
        here = _joined_by_particles([t for t in learned.people if t.place.sentence == index], tokens)
        pairs = [(tagged, mention) for tagged in here if (mention := _mention(tokens, tagged)) is not None]
        mentions = share_family_names([mention for _, mention in pairs], tokens, joint=False)
        addresses = [token.text for token in tokens if token.is_address]
        for (tagged, _), mention in zip(pairs, mentions, strict=True):
            line = passage.sentence.lines[tagged.place.start]
            row = _row_person(by_line.get(line, []), mention)
            email = mention.email or (addresses[0] if len(addresses) == len(pairs) == 1 else None)
            text = passage.sentence.text[tokens[0].start : tokens[-1].end].strip()
            seen = Evidence(passage.sentence.origin, line, text, f"named {tagged.role}")
            person = Found(mention.name, seen, email=email, weight=3 if tagged.sureness > 0.9 else 2)
            if row is not None:
                person = replace(row, email=row.email or email)
            _wish(person, learned.wishes.get(tagged.place, ()))
            found.append((tagged.role, person))
            places.append(index)
    _wish_where_told([person for _, person in found], places, letter)
    return found


def _wish_where_told(people: Sequence[Found], places: Sequence[int], letter: Letter) -> None:
    """ "Rahel Negash und Jan Ott. Frau Negash kommt nach Arnsberg": who is named again wishes what is said there."""
    told: dict[str, set[int]] = {}
    for wish in wishes_in(letter):
        told.setdefault(wish.value, set()).add(wish.place.sentence)
    for index, person in enumerate(people):
        again = [n for n, each in enumerate(people) if n != index and _is_one(person.name, each.name)]
        for n in again:
            later = people[n]
            if later.mode and places[n] in told.get(later.mode.value, ()):
                here = person.mode is not None and places[index] in told.get(person.mode.value, ())
                person.mode = person.mode if here else later.mode
            if later.sessions and places[n] in told.get(later.sessions[0], ()):
                here = bool(person.sessions) and places[index] in told.get(person.sessions[0], ())
                person.sessions = person.sessions if here else list(later.sessions)


def _is_one(first: Name | None, second: Name | None) -> bool:
    """One person, named in full or in short."""
    return same_name(first, second) or _is_short_for(first, second) or _is_short_for(second, first)


def _joined_by_particles(people: Sequence[Tagged], tokens: Sequence[Token]) -> list[Tagged]:
    """ "Maria | da | Conceição Rodrigues", "concetta d'agostino | lo bianco": one name, with what stands between."""
    found: list[Tagged] = []
    for tagged in people:
        last = found[-1] if found else None
        between = tokens[last.place.end : tagged.place.start] if last else ()
        if (
            last
            and between
            and last.role == tagged.role
            and all(is_particle(t.text) and t.folded not in _JOINTS for t in between)
        ):
            place = replace(last.place, end=tagged.place.end)
            found[-1] = replace(last, place=place, sureness=min(last.sureness, tagged.sureness))
        else:
            found.append(tagged)
    return [_with_tail(tagged, tokens) for tagged in found]


def _with_tail(tagged: Tagged, tokens: Sequence[Token]) -> Tagged:
    end = tagged.place.end
    if end + 1 < len(tokens) and tokens[end - 1].folded in _NOBLE and tokens[end].folded in ("von", "zu", "vom"):
        return replace(tagged, place=replace(tagged.place, end=end + 2))
    if end + 1 >= len(tokens) or tokens[end].folded not in _TAIL or not tokens[end + 1].is_word:
        return tagged
    is_name = tokens[end + 1].text[0].isupper() or tokens[tagged.place.start].text[0].islower()
    return replace(tagged, place=replace(tagged.place, end=end + 2)) if is_name else tagged


_JOINTS = frozenset("und y e i u".split())
_NOBLE = frozenset("freiherr freiherrn freifrau graf grafen grafin baron baronin prinz prinzessin".split())
_TAIL = frozenset("wa lo bin ben ibn ould da dos van el al".split())


def _contains(first: set[str], second: set[str]) -> bool:
    return first <= second or second <= first


def _row_person(people: Sequence[Found], mention: Mention) -> Found | None:
    words = set(key(mention.full).split())
    found = next((each for each in people if each.name and _contains(words, set(key(each.full).split()))), None)
    if found is None or not found.name or not mention.name.is_full:
        return found
    first = found.full.split()[0]
    is_longer = words < set(key(found.full).split()) and not is_given(first)
    return replace(found, name=mention.name) if is_longer else found  # "Stadtamtmann Joachim Krings" in a list


_OFFICE = re.compile(
    r"(?:mann|frau|(?:direktor|inspektor|sekretär|präsident|referent|dezernent|wart|leiter|führer|meister|sprecher|wirt)(?:in)?|rat|rätin)$"
)


_TRADE = re.compile(
    r"^[A-ZÄÖÜ][\w-]{4,}(?:er|erin|ist|istin|ant|antin|entin|beauftragte[rn]?|mitglied|kraft|geordnete[rn]?)$"
)
"""What one does, before a name: "Presbyter Eberhard Vollmer", "Co-Trainer Kevin Obiora"."""


def _mention(tokens: Sequence[Token], tagged: Tagged) -> Mention | None:
    start, end = tagged.place.start, tagged.place.end
    while start < end and (
        is_honorific(tokens[start].text) or is_title(tokens[start].text) or tokens[start].text == "."
    ):
        start += 1
    while end - start > 1 and _is_office(tokens[start].text, tokens[start + 1].text):
        start += 1
    while end - start > 1 and _is_small_lead(tokens[start].text, tokens[start + 1].text):
        start += 1
    while end - start > 1 and is_honorific(tokens[end - 1].text):
        end -= 1  # "Nihat Bey"
    while end - start > 1 and tokens[end - 1].text[0].islower() and tokens[start].text[0].isupper():
        end -= 1
    if end - start > 2 and tokens[start].text.casefold() in _VIETNAMESE_TITLES:
        start += 1
    while end - start > 1 and tokens[end - 1].text in _SMALL_WORDS:
        end -= 1
    if start >= end or _is_institution([token.text for token in tokens[start:end]]):
        return None
    before = tokens[start - 1].text if start else ""
    honorific = bool(before) and (
        is_honorific(before) or is_title(before) or (before == "." and start > 1 and is_title(tokens[start - 2].text))
    )
    if end - start == 1 and end < len(tokens) and (is_title(tokens[end].text) or is_given(tokens[end].text)):
        word = tokens[start].text
        if not is_given(word) and (_OFFICE.search(word) or (_TRADE.search(word) and not is_family(word))):
            return None  # "Frau Regierungsdirektorin Dr. Almuth Kirchhoff"
    name = parse_name(_CASE_ENDING.sub("", joined_words(tokens[start:end]).replace(" ,", ",")))
    if name is None:
        return None
    if honorific and not name.family:
        name = Name("", name.given)
    return Mention(name, start, end, honorific, weight=3, email=_email_after(tokens, end))


_CASE_ENDING = re.compile(r"(?<=\w\w)['’](?:n?[ıiuü]n|[yn]?[aeıiuü]|[dt][ae]n?|[yn]?l[ae]|in)$")
"""Turkish endings behind a name: "Çetinkaya'nın"."""


_VIETNAMESE_TITLES = frozenset("chị ông bà cô anh chú".split())
# Arabic and Persian words that follow a name and have no capitals to tell them apart: "will not", "that he", "too".
_SMALL_WORDS = frozenset(
    "فلن لن فلا لا لم سوف قد فقد إنه إنها أنه أنها هو هي فهو فهي وهو وهي كان كانت"
    " سيحضر ستحضر سيأتي ستأتي يريد تريد أيضا أيضاً"
    " هم نیز را است می که".split()
)


def _is_small_lead(word: str, following: str) -> bool:
    """ "anh Trần Quốc Bảo", "пані Кеттлер": a small word before the name is none of it, unless it is a particle."""
    return word[0].islower() and following[0].isupper() and not is_particle(word)


def _is_institution(words: Sequence[str]) -> bool:
    """ "Anne-Frank-Gesamtschule": a house that bears a name."""
    if "".join(words).replace(".", "").upper() in ("PS", "PPS"):
        return True
    return words[-1].count("-") > 1 and is_common(words[-1].rpartition("-")[2])


def _is_office(word: str, following: str) -> bool:
    """ "Stadtamtmann Joachim Krings"."""
    if not is_given(following) or is_given(word):
        return False
    return (
        is_common(word)
        or len(word) > 11
        or bool(_OFFICE.search(word))
        or (bool(_TRADE.search(word)) and not is_family(word))
    )


def _email_after(tokens: Sequence[Token], end: int) -> str | None:
    for token in tokens[end : end + 3]:
        if token.is_address:
            return token.text
        if token.text not in "(<[,:-–—":
            return None
    return None
