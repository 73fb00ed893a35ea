"""Sentences, clauses and the people named in them.

Takes the body lines of one letter; returns `Clause`s: a few words with what they do (`act`), whom they name
(`Mention`s) and what they wish. Clauses are cut where two things are said: "Frau A kommt zu Ihnen | ich schalte
mich digital dazu".
"""

from __future__ import annotations

import itertools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from ..sections import Line
from ..words.language import languages
from ..words.lexicon import Cue, patterns, word_set
from ..words.limits import MAX_SENTENCE
from ..words.mentions import Mention
from ..words.names import is_honorific
from ..words.small_words import small_words
from ..words.tokens import Token, fold, tokenize

ACTS = (
    "told",
    "substitute",
    "stay",
    "later",
    "hesitate",
    "cancel",
    "absent",
    "past",
    "switch",
    "register",
    "attend",
    "inform",
)
# Of all scripts: Arabic, Ethiopic, Chinese.
_ASKING = frozenset("?؟፧？")
_ENDS = frozenset(".!…۔።。！") | _ASKING
_ABBREVIATIONS = small_words("prose", "abbreviations")


@dataclass(frozen=True, slots=True)
class Sentence:
    tokens: tuple[Token, ...]
    text: str
    origin: str
    line: int
    is_question: bool = False
    paragraph: int = 0
    lines: tuple[int, ...] = ()
    """The line of each token."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a sentence that says one thing."""

    sentence: Sentence
    index: int
    """Of the sentence."""
    start: int
    end: int
    cues: tuple[Cue, ...] = ()
    mentions: tuple[Mention, ...] = ()

    @property
    def kinds(self) -> frozenset[str]:
        return frozenset(cue.kind for cue in self.cues)

    @property
    def tokens(self) -> tuple[Token, ...]:
        return self.sentence.tokens[self.start : self.end]

    @property
    def text(self) -> str:
        tokens = self.tokens
        return self.sentence.text[tokens[0].start : tokens[-1].end] if tokens else ""

    def has(self, *kinds: str) -> bool:
        return any(kind in self.kinds for kind in kinds)

    def of(self, *kinds: str) -> tuple[Cue, ...]:
        return tuple(cue for cue in self.cues if cue.kind in kinds)


# ------------------------------------------------------------------------------------------------------------ sentences


def split_sentences(lines: Sequence[Line]) -> list[Sentence]:
    """Sentences over the line ends of a paragraph; a line that stands alone (a list line) is its own."""
    found: list[Sentence] = []
    for number, paragraph in enumerate(_paragraphs(lines)):
        found += _cut(paragraph, number)
    return found


def _paragraphs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    for line in lines:
        if chunk and not _goes_on(chunk[-1], line):
            yield chunk
            chunk = []
        if line.text.strip():
            chunk.append(line)
    if chunk:
        yield chunk


_RANKED = small_words("prose", "ranked")
""""1. Wahl AG 3, 2. Wahl AG 1": an ordinal before its noun, and no point of a list."""
_MONTHS = ("jan", "feb", "mar", "mrz", "mär", "apr", "mai", "jun", "jul", "aug", "sep", "okt", "nov", "dez")
# "27. November" at the beginning of a line is a date that was wrapped, not the 27th point of a list.
_BULLET = re.compile(rf"^\s*(?:[-*•–·▪o]\s|\d{{1,2}}[.)]\s(?!(?i:{'|'.join((*_MONTHS, *_RANKED))})))")


def _goes_on(before: Line, line: Line) -> bool:
    """Whether a line continues the paragraph above: the line above was full, or this one starts small."""
    first, text = before.text.rstrip(), line.text.strip()
    if not text or not first or line.number != before.number + 1:
        return False
    if _numbers_group(first, text):
        return True
    if _BULLET.match(line.text):
        return False
    if first[-1] in ":" or (first[-1] in ".!?" and len(first) < 45):
        return False
    return len(first) >= 42 or text[0].islower() or text[0] in "<(" or first[-1] == ","


def _numbers_group(before: str, text: str) -> bool:
    """ "... im Arbeitskreis\n2. Viele Grüße": the number of a group that was wrapped, and no point of a list."""
    words = before.rsplit(maxsplit=1)
    return bool(words) and text[:1].isdigit() and fold(words[-1].rstrip(".")) in _group_words()


@cache
def _group_words() -> frozenset[str]:
    """The last words before a group's number: "AG", "gruppo di lavoro", "AG Nr."."""
    ends = (text.split()[-1].split("|") for text in patterns("session", "group", *languages()))
    return frozenset(fold(word) for each in ends for word in each if not set(word) & set("*?_."))


def _cut(paragraph: list[Line], number: int) -> Iterator[Sentence]:
    text, places = "", []
    for line in paragraph:
        places.append((len(text), line.number))
        is_number = _numbers_group(text.rstrip(), line.text.strip())
        text += (line.text if is_number else _BULLET.sub("", line.text)).strip() + " "
    tokens = tokenize(text)
    start, depth = 0, 0
    for index, token in enumerate(tokens):
        depth += (token.text == "(") - (token.text == ")")
        ends = token.text in _ENDS or _is_greek_question(tokens, index) or _is_date_at_end(tokens, index)
        is_end = ends and not _is_bracketed(tokens, index, depth) and _is_end(tokens, index)
        is_end = is_end or _smiles(tokens, index)
        if is_end or index - start >= MAX_SENTENCE:
            depth = 0
            yield _sentence(tokens[start : index + 1], text, paragraph[0].origin, places, number)
            start = index + 1
    if start < len(tokens):
        yield _sentence(tokens[start:], text, paragraph[0].origin, places, number)


def _smiles(tokens: Sequence[Token], index: int) -> bool:
    """ "... bei der Probe aus :-) Den Namen reiche ich nach": a smile ends the sentence like a full stop."""
    if tokens[index].text != ")" or index + 1 >= len(tokens) or not tokens[index + 1].text[0].isupper():
        return False
    eyes = index - 1 - (tokens[index - 1].text in ("-", "–"))
    return eyes >= 0 and tokens[eyes].text in ":;" and tokens[index].end - tokens[eyes].start == index - eyes + 1


def _is_bracketed(tokens: Sequence[Token], index: int, depth: int) -> bool:
    """ "Susanne Kolb (1. Vors.), Jan Kolb": no sentence ends in a bracket that closes soon."""
    return depth > 0 and tokens[index].text == "." and any(t.text == ")" for t in tokens[index : index + 12])


def _sentence(tokens: Sequence[Token], text: str, origin: str, places: list[tuple[int, int]], number: int) -> Sentence:
    offsets = [offset for offset, _ in places]
    lines = tuple(places[bisect_right(offsets, token.start) - 1][1] for token in tokens)
    return Sentence(tuple(tokens), text, origin, lines[0], _asks(tokens), number, lines)


def _asks(tokens: Sequence[Token]) -> bool:
    return tokens[-1].text in _ASKING or _is_greek_question(tokens, len(tokens) - 1)


def _is_greek_question(tokens: Sequence[Token], index: int) -> bool:
    """Greek asks with what elsewhere is a semicolon."""
    return tokens[index].text in ";\u037e" and index > 0 and "\u0370" <= tokens[index - 1].text[-1] <= "\u1fff"


def _is_end(tokens: Sequence[Token], index: int) -> bool:
    if tokens[index].text != ".":
        return index + 1 == len(tokens) or tokens[index + 1].text not in _ENDS
    if index + 1 == len(tokens):
        return True
    before, after = tokens[index - 1] if index else None, tokens[index + 1]
    if before is None or before.end != tokens[index].start:
        return True
    if before.folded in _ABBREVIATIONS or (len(before.text) == 1 and before.is_word):
        return False
    if before.text.isdigit():
        return after.is_word and after.text[0].isupper() and not _is_month(after) and after.folded not in _RANKED
    return after.start > tokens[index].end


_DAY_AND_MONTH = re.compile(r"\d{1,2}\.\d{1,2}\.")


def _is_date_at_end(tokens: Sequence[Token], index: int) -> bool:
    """ "... anmelden für den 3.11. Ich kann nur online": the date's dot is the sentence's, too."""
    if index + 1 == len(tokens) or not _DAY_AND_MONTH.fullmatch(tokens[index].text):
        return False
    after = tokens[index + 1]
    return after.text[0].isupper() and after.folded in _openers()


@cache
def _openers() -> frozenset[str]:
    return word_set("common", "openers", *languages())


def _is_month(token: Token) -> bool:
    return token.folded[:3] in _MONTHS


# -------------------------------------------------------------------------------------------------------------- clauses

_MARKS = frozenset(",;:–—-()…/،؛、，፣፤፥")
_STRONG = frozenset(";:")
_JOINING = frozenset({"act", "session", "mode", "wish", "number", "event"})


def split_clauses(sentence: Sentence, index: int, cues: Sequence[Cue]) -> list[Clause]:
    """Clauses of a sentence, each with at least one act or wish where the sentence has any."""
    bounds = _bounds(sentence.tokens, cues)
    cues = [_without_mark(cue, sentence.tokens) for cue in cues]
    segments = _merged_by_cues(list(itertools.pairwise(bounds)), cues, sentence.tokens)
    return [
        Clause(sentence, index, start, end, tuple(cue for cue in cues if start <= cue.start and cue.end <= end))
        for start, end in _merged_by_sense(segments, cues, sentence.tokens)
    ]


def _bounds(tokens: Sequence[Token], cues: Iterable[Cue]) -> list[int]:
    joints = {cue.start for cue in cues if cue.kind in ("person.joint", "clause.but")}
    inner = [i for i, token in enumerate(tokens) if i and (token.text in _MARKS or i in joints)]
    return [0, *inner, len(tokens)]


def _is_main(cue: Cue) -> bool:
    return (cue.family == "act" and cue.value in _CUTTING) or cue.family in ("mode", "wish")


_CUTTING = frozenset((*ACTS, "correct", "sends"))


def _merged_by_cues(
    segments: list[tuple[int, int]], cues: Sequence[Cue], tokens: Sequence[Token]
) -> list[tuple[int, int]]:
    """A verb that closes around a list holds its segments together."""
    spans = [(cue.start, cue.end) for cue in cues if cue.family in _JOINING or cue.kind == "person.self_and"]
    ranked = {cue.end for cue in cues if cue.kind in ("session.first_wish", "session.second_wish")}
    merged: list[tuple[int, int]] = []
    for start, end in segments:
        if merged and (
            any(first < start < last and first >= merged[-1][0] for first, last in spans)
            or _goes_on_listing(merged[-1][0], start, cues, tokens)
            or (start in ranked and tokens[start].text == ":")  # "Zweitwunsch: AG 3"
        ):
            merged[-1] = (merged[-1][0], end)
        elif merged and _turns_to_another_way(start, end, cues):
            if len(merged) > 1 and merged[-1][1] - merged[-1][0] == 1:
                merged.pop()  # the comma before "sondern"
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _goes_on_listing(first: int, start: int, cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """ "Die Anmeldung für Frau A und Herrn B ziehe ich zurück": what is said of her is said of him."""
    if not any(cue.kind == "person.joint" and cue.start == start for cue in cues):
        return False
    of_them = [cue.end for cue in cues if cue.family == "act" and cue.start >= first and cue.text.endswith(_OF_WHOM)]
    of_them += [cue.end for cue in cues if cue.kind == "act.past" and cue.start >= first and cue.text in _REGISTERED]
    names = tokens[max((end for end in of_them if end < start), default=start) : start]
    return bool(names) and all(
        token.text[:1].isupper() or token.text == "," for token in (*names, *tokens[start + 1 : start + 2])
    )


_REGISTERED = small_words("prose", "registered")
_OF_WHOM = (" fur", " von")


def _turns_to_another_way(start: int, end: int, cues: Sequence[Cue]) -> bool:
    """ "Herr X nicht online, sondern vor Ort": the way behind the comma is his."""
    here = [cue for cue in cues if start <= cue.start and cue.end <= end]
    turns = any(cue.kind == "clause.turn" and cue.start <= start + 1 for cue in here)
    says = any(cue.family == "act" and cue.value in _CUTTING for cue in here)
    return turns and not says and any(cue.family in ("mode", "wish") for cue in here)


def _without_mark(cue: Cue, tokens: Sequence[Token]) -> Cue:
    """ "Er kann am Montag nicht, ...": the comma that ends these words also ends the clause."""
    closes = cue.family == "act" and cue.end - cue.start > 1 and tokens[cue.end - 1].text in ",;"
    return replace(cue, end=cue.end - 1) if closes else cue


def _merged_by_sense(
    segments: list[tuple[int, int]], cues: Sequence[Cue], tokens: Sequence[Token]
) -> Iterator[tuple[int, int]]:
    """A segment that says nothing by itself belongs to the next that does; after a colon and at the end, to
    the last.
    """
    main = [cue for cue in cues if _is_main(cue)]
    # "Register me and my wife": what follows a transitive verb is its object.
    intransitive = not any(cue.kind == "act.register" for cue in main)
    groups: list[tuple[int, int, bool]] = []
    listed = False
    for start, end in segments:
        says = any(start <= cue.start and cue.end <= end for cue in main)
        if groups and not says and _denies(start, end, cues, tokens):
            if len(groups) > 1 and not groups[-1][2]:  # who is named before the denial belongs to what was said
                last = groups.pop()
                groups[-1] = (groups[-1][0], last[1], groups[-1][2])
            groups.append((start, end, True))
            continue
        listed = listed or tokens[start].text == ":"  # "wir nehmen teil: A, Vorsitz; B, Kasse"
        if says and len(groups) > 1 and _ends_a_list(groups[-1], start, cues, tokens) and groups[-2][2]:
            last = groups.pop()
            groups[-1] = (groups[-1][0], last[1], True)
        if groups and not groups[-1][2] and tokens[start].text not in _STRONG:
            groups[-1] = (groups[-1][0], end, says)
        elif groups and not says and (tokens[start].text == ":" or (tokens[start].text == ";" and listed)):
            groups[-1] = (groups[-1][0], end, groups[-1][2])
        else:
            groups.append((start, end, says))
    if len(groups) > 1 and not groups[-1][2] and not (intransitive and _has_subject(groups[-1], cues, tokens)):
        last = groups.pop()
        groups[-1] = (groups[-1][0], last[1], groups[-1][2])
    for start, end, _ in groups:
        yield start, end


def _ends_a_list(group: tuple[int, int, bool], start: int, cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """ "Es kommen Frau A | und Herr B |, ich selbst bin verhindert": he belongs to those who come."""
    opens = any(cue.kind == "person.subject" and cue.start == start + 1 for cue in cues)
    if group[2] or not opens or tokens[start].text != ",":
        return False
    words = [token for token in tokens[group[0] + 1 : group[1]] if token.is_word]
    is_joined = any(cue.kind == "person.joint" and cue.start == group[0] for cue in cues)
    return is_joined and bool(words) and all(token.text[0].isupper() for token in words)


_DENIES_WITHIN = 7
_SOMEBODY = ("person.honorific", "person.possessive", "person.subject", "person.article")


def _denies(start: int, end: int, cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """ "Frau Berg kommt, Herr Kern nicht", "..., meine Frau leider nicht": somebody, and a denial of what was said."""
    words = [at for at in range(start, end) if tokens[at].is_word]
    here = [cue for cue in cues if start <= cue.start and cue.end <= end]
    joints = {cue.start for cue in here if cue.kind in ("person.joint", "clause.but")}
    who = [at for at in words if at not in joints]
    if (
        not start
        or not 2 <= len(who) <= _DENIES_WITHIN
        or tokens[start].text in ":("
        or tokens[words[0]].folded == "oder"
    ):
        return False
    last = words[-2] if tokens[words[-1]].folded == "mehr" else words[-1]
    is_denied = any(cue.kind == "word.negation" and cue.end == last + 1 for cue in here)
    is_somebody = any(cue.kind in _SOMEBODY and cue.start == who[0] for cue in here)
    return is_denied and (is_somebody or tokens[who[0]].text[0].isupper())


def _has_subject(group: tuple[int, int, bool], cues: Sequence[Cue], tokens: Sequence[Token]) -> bool:
    """ "..., und unsere Tochter Mai möchte bei Mama bleiben" speaks of somebody new, with words of its own."""
    if tokens[group[0]].folded in _with():
        return False  # "Ich komme | mit meiner Frau und unseren zwei Söhnen"
    kinds = {cue.kind for cue in cues if group[0] <= cue.start <= group[0] + 2}
    words = [token for token in tokens[group[0] : group[1]] if token.is_word]
    named = next((index for index, token in enumerate(words) if token.text[0].isupper()), len(words))
    while named < len(words) and words[named].text[0].isupper():
        named += 1
    return "person.possessive" in kinds and len(words) - named > 2


@cache
def _with() -> frozenset[str]:
    return word_set("common", "with", *languages())


def act_of(clause: Clause) -> str | None:
    """What a clause does to the list, by the first that fits; None: nothing."""
    for act in ("correct", *ACTS):
        if act == "substitute" and clause.has("act.substitute") and _swaps_wishes(clause):
            return "switch"
        if act == "correct" and clause.has("act.correct") and _corrects_wish(clause):
            return "switch"
        if act == "substitute" and clause.has("act.represent") and not clause.has("act.past"):
            return "absent" if _is_negated(clause, "represent") else "attend"  # "Frau X vertritt unser Haus"
        if act == "substitute" and not clause.mentions and _replaces_nobody(clause):
            continue
        asked = clause.has("act.switch", "act.courtesy") and clause.has("act.request")
        if act == "past" and (_registers_besides(clause) or asked):
            continue  # "Bitte ändern", "bestätigen Sie meine Anmeldung": told is one thing, asked another
        if act == "past" and clause.has("act.rather") and any(cue.family == "wish" for cue in clause.cues):
            return "switch"  # "Dort steht AG 2, ich hatte aber AG 1 gewählt"
        if act == "past" and clause.has("act.attend") and clause.has("act.besides"):
            continue  # "Zusätzlich zu den Angemeldeten möchte auch Frau X mitkommen"
        if act == "stay" and _lists_behind(clause):
            continue  # "Alle anderen kommen nach Altena: Uwe Dohm, Mia Kern und ich"
        if act == "switch" and _joins_after_all(clause):
            continue  # "Mein Mann kommt nun doch auch mit"
        if act == "substitute" and clause.has("person.none_of_them"):
            continue  # "Für Frau X springt niemand ein"
        if act == "later" and clause.has("act.register", "act.attend") and only_names_later(clause):
            continue  # "Ich melde mich mit drei Schülerinnen an (Namen folgen)"
        if act == "cancel" and clause.has("act.cancel") and _hands_place_to(clause):
            return "substitute"
        if f"act.{act}" in clause.kinds:
            if act == "register" and _is_negated(clause, act):
                return "hesitate"  # "bitte NICHT anmelden" cancels nobody: a person must look
            if act == "attend" and (_is_negated(clause, act) or _nobody_comes(clause)):
                return "absent"
            return act
    return "substitute" if _stands_for(clause) else "attend" if _sends_somebody(clause) else None


def _lists_behind(clause: Clause) -> bool:
    """Whether a colon stands between those who stay and their names."""
    tokens = clause.sentence.tokens
    names = [mention.start for mention in clause.mentions]
    ends = [cue.end for cue in clause.of("act.stay")]
    return (
        bool(names)
        and clause.has("act.attend")
        and any(token.text == ":" for token in tokens[min(ends, default=clause.end) : names[0]])
    )


def _nobody_comes(clause: Clause) -> bool:
    """ "Von uns kommt leider niemand"; but "außer mir kommt niemand"."""
    is_somebody = clause.mentions or clause.has("person.with_me", "person.self")
    return clause.has("person.none_of_them") and not is_somebody


def _sends_somebody(clause: Clause) -> bool:
    """ "Wir schicken Ihnen Frau X und Herrn Y"; not "ich schicke Ihnen den Flyer"."""
    ends = [cue.end for cue in clause.of("act.sends")]
    return any(
        mention.weight >= 2 and 0 <= mention.start - end <= _BEHIND for end in ends for mention in clause.mentions
    )


_BEHIND = 2
"""An honorific and its full stop."""


def _stands_for(clause: Clause) -> bool:
    """ "Ich vertrete Ida Lenz": her name stands right behind the verb."""
    behind = {cue.end for cue in clause.of("act.replaced") if cue.text.startswith(_STANDS_FOR)}
    return not clause.has("act.represent") and any(mention.start in behind for mention in clause.mentions)


_STANDS_FOR = ("vertr",)


def _hands_place_to(clause: Clause) -> bool:
    """ "Ich möchte meinen Platz an Frau X weitergeben": she stands right behind "an"."""
    tokens = clause.sentence.tokens
    behind = {cue.end for cue in clause.of("act.replacing")} if clause.has("person.own_ticket") else set()
    behind |= {at + 1 for at in behind if at < len(tokens) and is_honorific(tokens[at].text)}
    return any(each.start in behind for each in clause.mentions)


def _corrects_wish(clause: Clause) -> bool:
    """ "Ich habe mich bei der AG vertan, richtig ist AG 2": no name is wrong, but where somebody wants to go."""
    wishes = any(cue.family == "wish" for cue in clause.cues)
    return wishes and not clause.mentions and not clause.has("act.wrong_name")


def only_names_later(clause: Clause) -> bool:
    """ "Namen folgen", "die Namen reiche ich nach": who it is will be told, not whether somebody comes."""
    told = clause.of("person.not_yet")
    return all(any(cue.start < name.end and name.start < cue.end for name in told) for cue in clause.of("act.later"))


def _replaces_nobody(clause: Clause) -> bool:
    """ "Für ihn rückt niemand nach"."""
    return clause.has("person.none_of_them") or _is_negated(clause, "substitute") or _prevents(clause)


def _registers_besides(clause: Clause) -> bool:
    """ "Zu den bereits Gemeldeten melde ich Frau X nach": told is one thing, done another; and "anbei meine Anmeldung
    zum Fachtag" is done only now.
    """
    past = clause.of("act.past")
    is_now = clause.has("act.below") or any(cue.text.startswith("hiermit") for cue in clause.of("act.register"))
    return any(
        not any(old.start < cue.end and cue.start < old.end for old in past)
        or (is_now and any(cue.start < old.start < cue.end for old in past))
        or (is_now and clause.mentions and any(old.start <= cue.start < old.end for old in past))
        for cue in clause.of("act.register")
    )


def _joins_after_all(clause: Clause) -> bool:
    """Somebody else comes after all, and too: nothing but "nun doch" speaks of a change."""
    after_all = clause.of("act.after_all")
    only_that = all(
        any(old.start <= cue.start and cue.end <= old.end for old in after_all) for cue in clause.of("act.switch")
    )
    is_other = clause.has("word.also") and not clause.has("person.self", "person.we")
    is_plain = not any(cue.family in ("mode", "wish", "town") for cue in clause.cues)  # "ich kann jetzt doch kommen"
    return only_that and clause.has("act.attend") and (is_other or is_plain)


def _swaps_wishes(clause: Clause) -> bool:
    """ "online statt vor Ort": no person is replaced; in "für mich kommt Frau X in den Saal" one is."""
    cues = clause.of("act.substitute")
    return (
        bool(cues)
        and not (clause.mentions and clause.has("act.self_out"))
        and all(
            any(each.family in ("mode", "wish") and _follows_at_once(each, cue, clause) for each in clause.cues)
            for cue in cues
        )
    )


def _follows_at_once(wish: Cue, cue: Cue, clause: Clause) -> bool:
    named = any(cue.end <= mention.start < wish.start for mention in clause.mentions)
    return 0 <= wish.start - cue.end <= 2 and not named


def _prevents(clause: Clause) -> bool:
    """ "Ich muss für eine Kollegin einspringen" tells why somebody can't come."""
    reasons = clause.of("act.absent")
    return all(
        any(reason.start <= cue.start and cue.end <= reason.end for reason in reasons)
        for cue in clause.of("act.substitute")
    )


def _is_negated(clause: Clause, act: str) -> bool:
    """ "Bitte NICHT anmelden": a negation in the clause that isn't the opening of a choice ("nicht online")."""
    verbs = clause.of(f"act.{act}")
    for cue in clause.of("word.negation"):
        if not any(in_one_segment(cue, verb, clause) for verb in verbs):
            continue
        if any(verb.start <= cue.start < verb.end and verb.text.endswith(_DENIED_IN_ITSELF) for verb in verbs):
            continue
        following = clause.sentence.tokens[cue.end].folded if cue.end < len(clause.sentence.tokens) else ""
        if any(each.start == cue.end and each.family in ("mode", "session") for each in clause.cues):
            continue
        if clause.has("clause.turn") and any(
            0 < each.start - cue.end <= 2 and each.family in ("mode", "wish") for each in clause.cues
        ):
            continue  # "nicht an AG 1, sondern an AG 2"
        if following in ("nur", "only", "allein"):
            continue
        return True
    return False


_DENIED_IN_ITSELF = ("entgehen",)
""" "Das lasse ich mir nicht entgehen"."""


def in_one_segment(first: Cue, second: Cue, clause: Clause) -> bool:
    """No comma between two cues: "Parkplatz brauche ich nicht, ich komme" denies no coming."""
    low, high = min(first.start, second.start), max(first.start, second.start)
    return not any(token.text in ",،;" for token in clause.sentence.tokens[low:high])


def is_reason(clause: Clause) -> bool:
    """ "..., weil ich nicht kommen kann": a reason acts on nobody; but "da komme ich gern" is none."""
    opening = [cue for cue in clause.of("clause.because") if cue.start <= clause.start + 1]
    if opening and opening[0].text == "da" and any(cue.start == opening[0].end for cue in clause.of("act.attend")):
        return False
    acts = [cue for cue in clause.cues if cue.family == "act"]
    return bool(opening) and all(in_one_segment(opening[0], cue, clause) for cue in acts)


_WHETHER = small_words("prose", "whether")


_WHO = small_words("prose", "who")


def is_indirect(clause: Clause) -> bool:
    """ "Ob die Bürgermeisterin kommt, ...": what stands behind "ob" is asked or open, and done by nobody."""
    acts = [cue.start for cue in clause.cues if cue.family == "act" and cue.value in ACTS]
    whether = [place for place in range(clause.start, clause.end) if clause.sentence.tokens[place].folded in _WHETHER]
    # "Quisiera saber si la participación ...": elsewhere "si" may be a condition, behind a word of asking it is none.
    asked = min((cue.start for cue in clause.of("act.ask")), default=clause.end)
    whether += [cue.start for cue in clause.of("word.whether") if cue.start > asked]
    if not whether and (denials := clause.of("word.negation")):
        # "Ich weiß noch nicht, wer kommt"
        whether = [at for at in range(denials[0].end, clause.end) if clause.sentence.tokens[at].folded in _WHO]
    whether += [cue.start for cue in clause.of("clause.whether")]
    return bool(acts and whether) and min(whether) < min(acts) and not clause.has("act.vacancy")
