"""One person's letter, read: what it wants and for whom.

Takes the body of one section (own words, a forwarded mail, a letter in an attachment), its writer and the words of
its language and events; returns a `Reading`. Reads clause by clause: each says something of somebody
(`prose.act_of`). What a question or a hesitation only supposes doesn't count as done.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..model import Evidence
from .event_words import EventWords, number_value
from .findings import Found, add
from .lexicon import Cue, Lexicon
from .mentions import Mention, find_mentions
from .names import fits_short, key
from .prose import Clause, Sentence, act_of, in_one_segment, is_indirect, is_reason, split_clauses, split_sentences
from .readers.list_lines import ListRow
from .readers.signature import Writer
from .sections import Line
from .wishes import Wish, read_wish

_COMES = ("register", "attend")
_TOLD = ("past", "told", "inform", "stay", "later")
_GOES = ("cancel", "absent")


@dataclass(slots=True)
class Reading:
    """What a letter says, before precedence."""

    writer: Writer
    register: list[Found] = field(default_factory=list)
    cancel: list[Found] = field(default_factory=list)
    right: list[Found] = field(default_factory=list)
    """Names as they should be."""
    wrong: list[Found] = field(default_factory=list)
    acts: Counter[str] = field(default_factory=Counter)
    """How many clauses do what, supposed ones left out."""
    supposed: Counter[str] = field(default_factory=Counter)
    """Acts in questions and hesitations."""
    flags: set[str] = field(default_factory=set)
    """Kinds of cues seen anywhere: below, past, stay, later, hesitate, thanks, same_as_before ..."""
    question: Evidence | None = None
    total: int | None = None
    extras: int = 0
    """People announced beside the named ones."""
    loose_extras: int = 0
    """People announced by a number that names may follow."""
    we: bool = False
    we_with: bool = False
    """ "Wir" beside "meine Frau X": the writer and X."""
    maybe_self: Evidence | None = None
    event_by_act: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)
    other_dates: int = 0
    wish_for_all: Wish = field(default_factory=Wish)
    wish_in_reason: Wish = field(default_factory=Wish)
    """ "Nachdem es eine AG zu X gibt, würde ich gern wechseln"."""
    wished: list[Found] = field(default_factory=list)
    """For whom a clause that does nothing names a mode or group: "Jens soll in die AG 1 und ich in die AG 2"."""
    double_session: bool = False
    mentions: list[Found] = field(default_factory=list)
    """Everybody named, whatever for."""
    evidence: list[Evidence] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """Sentences with a wish on access, in the writer's words."""
    group_cancel: bool = False
    beside: list[Found] = field(default_factory=list)
    """People named in a sentence that acts, in a clause that doesn't."""
    acts_at: set[tuple[bool, str]] = field(default_factory=set)
    """(comes, event or ordinal): which event is meant by coming and which by not coming."""
    orphans: list[Found] = field(default_factory=list)
    """People in clauses that do nothing, beside clauses that do."""
    past_people: list[Found] = field(default_factory=list)
    """Who was registered before, as the letter tells."""
    supposed_sentences: set[int] = field(default_factory=set)
    text: str = ""


class LetterReader:
    """Reads the sentences and list rows of one letter into a `Reading`."""

    def __init__(self, lexicon: Lexicon, words: EventWords, excluded: Iterable[str], known: Sequence[str]) -> None:
        self.lexicon, self.words = lexicon, words
        self.excluded = [set(key(name).split()) for name in excluded if name.strip()]
        self.known = tuple(known)

    def read(
        self, lines: Sequence[Line], rows: Sequence[ListRow], writer: Writer, *, subject_registers: bool = False
    ) -> Reading:
        """`subject_registers`: the subject says what it is about, so that a wish alone is enough."""
        reading = Reading(writer, text=" ".join(line.text for line in lines))
        self.subject_registers = subject_registers
        numbers = {row.line.number for row in rows}
        sentences = split_sentences([line for line in lines if line.number not in numbers])
        clauses = [self._clauses(sentence, index) for index, sentence in enumerate(sentences)]
        for index, group in enumerate(clauses):
            self._take_sentence(group, clauses[index - 1] if index else [], reading)
        self._take_rows(rows, [clause for group in clauses for clause in group], reading)
        self._settle(reading)
        self._assign_wishes([clause for group in clauses for clause in group], reading)
        return reading

    # ------------------------------------------------------------------------------------------------------- clauses

    def _clauses(self, sentence: Sentence, index: int) -> list[Clause]:
        cues = self.lexicon.cues(sentence.tokens)
        cues = _without_accompanied(cues)
        cues = tuple(sorted((*cues, *self.words.cues(sentence.tokens, cues)), key=lambda cue: (cue.start, -cue.end)))
        mentions = [m for m in find_mentions(sentence.tokens, cues, self.known) if not self._is_excluded(m, cues)]
        mentions = _with_address(mentions, sentence)
        self.known = (*self.known, *(m.full for m in mentions if m.name.is_full and m.weight >= 2))
        return [
            replace(clause, mentions=tuple(m for m in mentions if clause.start <= m.start < clause.end))
            for clause in split_clauses(sentence, index, cues)
        ]

    def _is_excluded(self, mention: Mention, cues: Sequence[Cue]) -> bool:
        """The clerk greeted, the speakers; not a namesake with another given name."""
        words = set(key(mention.full).split())
        if any(words <= names for names in self.excluded):
            return True
        return any(cue.kind == "letter.greeting" and 0 <= mention.start - cue.end <= 4 for cue in cues)

    # ----------------------------------------------------------------------------------------------------- sentences

    def _take_sentence(self, clauses: Sequence[Clause], before: Sequence[Clause], reading: Reading) -> None:
        kinds = {kind for clause in clauses for kind in clause.kinds}
        reading.flags |= {
            kind.partition(".")[2] for kind in kinds if kind.startswith(("act.", "person.", "session.", "answer."))
        }
        if "remark.access" in kinds:
            first, last = clauses[0].tokens[0], clauses[-1].tokens[-1]
            reading.remarks.append(clauses[0].sentence.text[first.start : last.end])
        is_supposed = self._is_supposed(clauses, kinds, reading)
        if is_supposed and "act.vacancy" not in kinds:
            reading.supposed_sentences.add(clauses[0].index)
        acting = [clause for clause in clauses if act_of(clause)]
        for clause in clauses:
            act = self._act(clause, acting, reading)
            self._note_events(clause, act, reading, is_supposed)
            for mention in clause.mentions:
                named = self._found(mention, clause, "told of" if clause.has("act.inform", "act.later") else "named")
                add(reading.mentions, named)
                for person in reading.register:
                    if person.is_same(named) and not person.email:
                        person.email = mention.email
            if act is None:
                self._take_orphans(clause, reading, has_act=any(act_of(each) in (*_COMES, *_GOES) for each in acting))
                continue
            if (is_supposed or is_indirect(clause)) and act in (
                *_COMES,
                *_GOES,
                "switch",
                "substitute",
                "past",
                "correct",
            ):
                reading.supposed[act] += 1
                continue
            reading.acts[act] += 1
            reading.evidence.append(_evidence(clause, act))
            self._take_clause(clause, act, clauses, before, reading)
        self._count(clauses, is_supposed, reading)

    def _act(self, clause: Clause, acting: Sequence[Clause], reading: Reading) -> str | None:
        """What a clause does in its sentence and letter."""
        act = act_of(clause)
        if act and is_reason(clause) and len(acting) > 1:
            return None
        if clause.has("act.advert"):
            reading.flags.add("advert")
            return None
        if act == "attend" and not clause.mentions and _only_brings(clause):
            return None
        if act is None and clause.end > clause.start and any(cue.family == "wish" for cue in clause.cues):
            comes = any(reading.acts[each] for each in _COMES) or any(act_of(each) in _COMES for each in acting)
            someone = clause.mentions or clause.has("person.self", "person.self_object", "person.self_and")
            return "attend" if someone and (comes or self.subject_registers) else None
        if act is None and clause.has("person.self_and") and self._is_all_there_is(clause, acting):
            return "attend"
        if act is None and clause.mentions and any(cue.family == "mode" for cue in clause.cues):
            return "attend" if any(act_of(each) in _COMES for each in acting) or reading.acts["register"] else None
        return act

    def _is_all_there_is(self, clause: Clause, acting: Sequence[Clause]) -> bool:
        """ "Für den 27.: ich plus mein Chef, beide AG 1": no verb, but an event or group, and "ich und ..."."""
        says = any(cue.family in ("event", "date", "wish") and cue.value != "other" for cue in clause.cues)
        sentence = clause.sentence
        return says and not acting and not sentence.is_question and len(sentence.tokens) <= 30

    def _take_orphans(self, clause: Clause, reading: Reading, *, has_act: bool) -> None:
        for mention in clause.mentions:
            if any(fits_short(mention.full, form) for form in reading.writer.forms):
                continue  # a signature at the end of the last line
            if mention.weight >= 2 and (mention.name.is_full or mention.role or mention.honorific):
                add(reading.orphans, self._found(mention, clause, "named beside"))
                if has_act:
                    add(reading.beside, self._found(mention, clause, "named beside"))
        if clause.has("person.self_and"):
            add(reading.orphans, self._self(clause, "named beside"))

    def _settle(self, reading: Reading) -> None:
        """People of clauses that do nothing come where more are announced; "ich möchte mich anmelden" is the writer."""
        comes = reading.acts["register"] or reading.acts["attend"]
        told = [p for p in reading.register if not p.is_self and _NAMING.search(p.evidence.text)]
        reading.extras = max(0, reading.extras - len(told))  # "Meinen Vater ... Er heißt A und kommt vor Ort"
        open_places = reading.extras + reading.loose_extras
        missing = not reading.register or (reading.total or 0) > len(reading.register) or open_places
        if comes and missing and "rows_come" not in reading.flags:
            before = len(reading.register)
            only_named = bool(open_places) and bool(reading.register)
            for person in reading.orphans:
                if only_named and not _NAMING.search(person.evidence.text):
                    continue
                if not any(person.is_same(gone) for gone in reading.cancel):
                    add(reading.register, person)
            # "Meine zwei Söhne ... Sie heißen A und B": those announced are named now.
            reading.extras = max(0, reading.extras - (len(reading.register) - before))
        has_self = any(person.is_self for person in reading.register)
        if (
            reading.maybe_self
            and not has_self
            and "rows_come" not in reading.flags
            and "following" not in reading.flags
        ):
            reading.register.insert(0, Found(None, reading.maybe_self, is_self=True, weight=2))

    def _is_supposed(self, clauses: Sequence[Clause], kinds: set[str], reading: Reading) -> bool:
        """A question or a hesitation supposes; a request in the form of a question doesn't."""
        sentence = clauses[0].sentence
        asks = self._asks(clauses, kinds)
        if asks and "act.vacancy" not in kinds:
            reading.question = reading.question or _evidence(clauses[0], "question")
        if "act.hesitate" in kinds and not {"act.cancel"} & kinds and self._hesitates_first(clauses):
            return True
        return sentence.is_question and not self._is_request(clauses, kinds)

    def _hesitates_first(self, clauses: Sequence[Clause]) -> bool:
        """A hesitation bears on what follows it and on its own clause, not on what was said before."""
        first = next((index for index, clause in enumerate(clauses) if clause.has("act.hesitate")), 0)
        return not any(
            act_of(clause) in _COMES or any(cue.family == "wish" for cue in clause.cues) for clause in clauses[:first]
        )

    def _asks(self, clauses: Sequence[Clause], kinds: set[str]) -> bool:
        if clauses[0].sentence.is_question:
            return not self._is_request(clauses, kinds)
        opening = any(cue.kind == "act.ask_opening" and cue.start == 0 for cue in clauses[0].cues)
        return "act.ask" in kinds or opening

    def _is_request(self, clauses: Sequence[Clause], kinds: set[str]) -> bool:
        """ "Können Sie mich bitte anmelden?" """
        acts = {"act.register", "act.cancel", "act.substitute", "act.switch", "act.correct"}
        return bool("act.request" in kinds and (acts | {"act.courtesy"}) & kinds)

    def _note_events(self, clause: Clause, act: str | None, reading: Reading, is_supposed: bool) -> None:
        for cue in clause.cues:
            if cue.family in ("event", "date"):
                if cue.value == "other":
                    reading.other_dates += 1
                    continue
                reading.events[cue.value] += 1
                if act in (*_COMES, *_GOES, "switch", "substitute") and not is_supposed:
                    weight = 1 if act in ("absent", "attend") else 3
                    reading.event_by_act[cue.value] += weight
                if act in (*_COMES, *_GOES):
                    reading.acts_at.add((act in _COMES, cue.value))
            if cue.family == "ordinal" and act in (*_COMES, *_GOES) and not is_supposed:
                reading.acts_at.add((act in _COMES, cue.value))

    # --------------------------------------------------------------------------------------------------- one clause

    def _take_clause(
        self, clause: Clause, act: str, group: Sequence[Clause], before: Sequence[Clause], reading: Reading
    ) -> None:
        if act in _COMES:
            self._take_coming(clause, act, group, before, reading)
        elif act in _GOES:
            earlier = [each for each in group if each.end <= clause.start]
            self._take_going(clause, earlier if any(each.mentions for each in earlier) else before, reading)
        elif act == "substitute":
            self._take_substitute(clause, group, before, reading)
        elif act == "correct":
            self._take_correction(clause, reading)
        elif act == "switch":
            self._take_switch(clause, group, reading)
        elif act in ("past", "stay", "told"):
            self._take_past(clause, reading)

    def _take_coming(
        self, clause: Clause, act: str, group: Sequence[Clause], before: Sequence[Clause], reading: Reading
    ) -> None:
        people = [self._found(mention, clause, act) for mention in clause.mentions]
        if not people and clause.has("person.both"):
            if not clause.has("person.we"):
                people = [self._found(m, each, act) for each in (*before, *group) for m in each.mentions]
            elif reading.past_people:
                people = [replace(person) for person in reading.past_people]
        joins = clause.has("person.self_and", "person.with_me")
        if (
            joins
            or (act == "register" and clause.has("person.self_object"))
            or (act == "attend" and _is_subject(clause))
        ):
            people.append(self._self(clause, act))
        elif (
            act == "register"
            and clause.has("person.self")
            and not _announces(clause)
            and not any(c.mentions for c in group)
        ):
            reading.maybe_self = _evidence(clause, act)
        if act == "attend" and not people and _is_of_a_third(clause):
            reading.flags.add("third_comes")
        if not clause.mentions and not _announces_several(clause) and _announces_relative(clause):
            reading.extras += 1  # "ich komme mit meiner Frau": one more, without a name
        reading.we = reading.we or clause.has("person.we" if act == "attend" else "person.us")
        reading.we_with = reading.we_with or (
            clause.has("person.we")
            and any(mention.role for mention in clause.mentions)
            and not clause.has("person.both")
        )
        for person in people:
            add(reading.register, person)

    def _take_past(self, clause: Clause, reading: Reading) -> None:
        for mention in clause.mentions:
            add(reading.past_people, self._found(mention, clause, "registered before"))
        if clause.has("person.self", "person.self_and", "person.self_object"):
            add(reading.past_people, self._self(clause, "registered before"))

    def _take_going(self, clause: Clause, before: Sequence[Clause], reading: Reading) -> None:
        for mention in clause.mentions:
            add(reading.cancel, self._found(mention, clause, "cancel"))
        if not clause.mentions and _speaks_of_another(clause):
            # "Leider ist ihm eine Teilnahme nicht möglich": whoever was named before.
            for mention in (mention for each in before for mention in each.mentions):
                add(reading.cancel, self._found(mention, clause, "cancel"))
            reading.flags.add("third")
            return
        if clause.has("person.our_ticket") or (clause.has("person.we", "person.us") and not clause.mentions):
            reading.group_cancel = True
        elif (
            clause.has("person.self_and", "person.own_ticket")
            or (
                clause.has("person.self_object")
                and (clause.has("person.subject") or clause.has("act.cancel"))
                and not clause.mentions  # "Frau X hat mich gebeten, sie abzumelden"
            )
            or (not clause.has("person.self_object") and clause.has("person.self") and not clause.mentions)
        ):
            add(reading.cancel, self._self(clause, "cancel"))

    def _take_substitute(
        self, clause: Clause, group: Sequence[Clause], before: Sequence[Clause], reading: Reading
    ) -> None:
        markers = [cue for cue in clause.cues if cue.kind in ("act.replaced", "act.replacing", "act.replaced_after")]
        for mention in clause.mentions:
            person = self._found(mention, clause, "substitute")
            if _is_replaced(mention, markers, clause):
                add(reading.cancel, person)
            elif not any(each.is_same(person) for each in reading.cancel):
                add(reading.register, person)
        if clause.has("act.self_out"):
            add(reading.cancel, self._self(clause, "substitute"))
        elif clause.has("person.self") and not clause.has("person.self_object"):
            add(reading.register, self._self(clause, "substitute"))

    def _take_correction(self, clause: Clause, reading: Reading) -> None:
        for mention in clause.mentions:
            person = self._found(mention, clause, "correction")
            words = [t.folded for t in clause.sentence.tokens[max(clause.start, mention.start - 5) : mention.start]]
            marker = next((word for word in reversed(words) if word in _WRONG | _RIGHT), "")
            quoted = mention.start > 0 and clause.sentence.tokens[mention.start - 1].text in "„“\"'«»‚"
            if marker in _WRONG or (quoted and not marker and clause.has("act.wrong_name")):
                add(reading.wrong, person)
            else:
                add(reading.right, person)

    def _take_switch(self, clause: Clause, group: Sequence[Clause], reading: Reading) -> None:
        people = [self._found(mention, clause, "switch") for mention in clause.mentions]
        if clause.has("person.self", "person.self_object", "person.self_and"):
            people.append(self._self(clause, "switch"))
        if not people and clause.has("person.we", "person.both"):
            people = [replace(person) for person in reading.past_people]
        for person in people:
            add(reading.register, person)

    # ------------------------------------------------------------------------------------------------------ numbers

    def _count(self, clauses: Sequence[Clause], is_supposed: bool, reading: Reading) -> None:
        """How many people a sentence announces: in all ("zu dritt"), or beside the named ones ("zwei Kolleginnen")."""
        if is_supposed or not clauses:
            return
        sentence = clauses[0].sentence
        cues = [cue for clause in clauses for cue in clause.cues]
        acts = {act_of(clause) for clause in clauses}
        if acts & {"later", "inform", "stay", "past", "told"} and not acts & set(_COMES):
            return
        named = sum(len(clause.mentions) for clause in clauses)
        for cue in cues:
            if cue.family == "group_of":
                reading.total = max(reading.total or 0, number_value(cue.value) or 0)
            elif cue.family == "number" or (cue.text.isdigit() and cue.kind == "number"):
                self._count_noun(cue, cues, sentence, named, reading)
        if any(cue.kind == "person.someone" for cue in cues) and acts & {*_COMES, "substitute"} and not named:
            reading.extras += 1

    def _count_noun(self, cue: Cue, cues: Sequence[Cue], sentence: Sentence, named: int, reading: Reading) -> None:
        value = number_value(cue.value) or 0
        nouns = [n for n in cues if n.kind in ("person.plural", "person.single") and cue.end <= n.start <= cue.end + 2]
        if value == 1:  # "eine weitere Person": "weitere" alone would be several
            nouns.sort(key=lambda each: each.kind != "person.single")
        noun = next(iter(nouns), None)
        if noun is None or not value or _has_name_after(noun, sentence, cues):
            return
        if (value == 1) != (noun.kind == "person.single") and value != 1:
            return
        if value == 1 and noun.kind != "person.single":
            return
        before = {token.folded for token in sentence.tokens[max(0, cue.start - 4) : noun.end]}
        kinds = {each.kind for each in cues}
        if noun.text in _HEADS:
            if before & _MORE:
                reading.extras += value
            else:
                reading.total = max(reading.total or 0, value)
        elif before & _MORE or "person.not_yet" in kinds or value == 1:
            reading.extras += value
        elif named >= value:
            return
        else:
            reading.loose_extras += value

    # --------------------------------------------------------------------------------------------------- list rows

    def _take_rows(self, rows: Sequence[ListRow], clauses: Sequence[Clause], reading: Reading) -> None:
        for row in rows:
            above = [clause for clause in clauses if clause.sentence.line < row.line.number]
            acts = [
                act for clause in above if (act := act_of(clause)) in (*_COMES, *_GOES, "past", "substitute", "stay")
            ]
            is_going = bool(acts) and acts[-1] in _GOES
            for person in row.people:
                add(reading.mentions, replace(person))
                add(reading.cancel if is_going else reading.register, person)
            reading.flags.add("rows_go" if is_going else "rows_come")

    # ------------------------------------------------------------------------------------------------------- wishes

    def _assign_wishes(self, clauses: Sequence[Clause], reading: Reading) -> None:
        """Mode and group go to those of whom the clause speaks, else to all."""
        last: list[Found] = []
        before: tuple[int, list[Found]] = (-1, [])
        told = -1
        for clause in clauses:
            act = act_of(clause)
            speakers = self._speakers(clause, reading, last)
            if not speakers and before[0] == clause.index and not _names_anybody(clause):
                speakers = before[1]
            before = (clause.index, speakers)
            wish = read_wish(clause.sentence.tokens, clause.start, clause.end, clause.cues)
            follows_told = told == clause.index and act is None and clause.tokens[:1] and clause.tokens[0].text == "("
            told = clause.index if act in _TOLD or follows_told else (-1 if act else told)
            is_told = act in _TOLD or follows_told or clause.index in reading.supposed_sentences
            if wish.is_any and act is None and not is_told:
                self._note_wished(wish, clause, reading)
            if wish.is_any and not is_told and is_reason(clause):
                reading.wish_in_reason = wish
            elif wish.is_any and not is_told and not self._apply_in_turn(clause, reading):
                self._apply(wish, speakers, clause, reading)
            if clause.mentions:
                last = self._registered(clause.mentions, clause, reading)

    def _note_wished(self, wish: Wish, clause: Clause, reading: Reading) -> None:
        people = [self._found(mention, clause, "wished") for mention in clause.mentions]
        if not people and clause.has("person.self", "person.self_object"):
            people = [self._self(clause, "wished")]
        for person in people:
            person.mode, person.sessions = wish.mode, list(wish.sessions[:1])
            add(reading.wished, person)

    def _apply_in_turn(self, clause: Clause, reading: Reading) -> bool:
        """ "Jule Thiemann (AG 1) und Mo Rashid (AG 3)": each wish stands behind its person."""
        if len(clause.mentions) < 2:
            return False
        ends = [mention.start for mention in clause.mentions[1:]] + [clause.end]
        wishes = [
            read_wish(clause.sentence.tokens, mention.end, end, clause.cues)
            for mention, end in zip(clause.mentions, ends, strict=True)
        ]
        if sum(wish.is_any for wish in wishes) < 2:
            return False
        for mention, wish in zip(clause.mentions, wishes, strict=True):
            named = self._registered([mention], clause, reading)
            if wish.is_any and named:
                self._apply(wish, named, clause, reading)
        return True

    def _speakers(self, clause: Clause, reading: Reading, last: list[Found]) -> list[Found]:
        named = self._registered(clause.mentions, clause, reading)
        selves = [p for p in reading.register if p.is_self]
        is_self = clause.has("person.self", "person.self_object", "person.self_and")
        if clause.has("person.both", "person.we") and not named and not is_self:
            return []
        if is_self:
            named += selves or [p for p in reading.register if self._is_writer(p, reading)]
        if not named and clause.has("person.she_he") and last and not clause.has("person.we"):
            return last
        return named

    def _registered(self, mentions: Sequence[Mention], clause: Clause, reading: Reading) -> list[Found]:
        """Who of those registered is mentioned there."""
        found = [self._found(mention, clause, "") for mention in mentions]
        return [person for person in reading.register if any(map(person.is_same, found))]

    def _is_writer(self, person: Found, reading: Reading) -> bool:
        return person.name is not None and any(key(person.full) == key(form) for form in reading.writer.forms)

    def _apply(self, wish: Wish, speakers: list[Found], clause: Clause, reading: Reading) -> None:
        reading.double_session = reading.double_session or wish.is_double
        if not speakers:
            if not clause.mentions:
                reading.wish_for_all = _merged(reading.wish_for_all, wish)
            return
        for person in speakers:
            person.mode = wish.mode or person.mode
            if wish.sessions and not wish.is_double:
                if person.sessions and person.sessions[0] not in wish.sessions and act_of(clause) != "switch":
                    reading.double_session = True  # two parallel groups for one person
                    person.sessions = []
                else:
                    person.sessions = list(wish.sessions[:1])
            person.other_sessions = list(wish.other_sessions) or person.other_sessions

    # ------------------------------------------------------------------------------------------------------- making

    def _found(self, mention: Mention, clause: Clause, rule: str) -> Found:
        return Found(mention.name, _evidence(clause, rule), email=mention.email, weight=mention.weight)

    def _self(self, clause: Clause, rule: str) -> Found:
        return Found(None, _evidence(clause, rule), is_self=True, weight=3)


_NAMING = re.compile(r"hei(?:ß|ss)|name|nämlich|und zwar|called|adı|зовут|звати|llama|appel", re.IGNORECASE)
_WRONG = frozenset("nicht statt anstatt falsch not instead wrong faelschlich falschlich no non pas nie degil".split())
_RIGHT = frozenset("richtig korrekt heisst heissen sondern lautet correct muss is spelled ist correcto exact".split())
_HEADS = frozenset(
    "person personen leute leuten platz platze platzen teilnehmer teilnehmern teilnehmende"
    " teilnehmenden kopfe mann menschen"
    " anmeldungen people persons places seats participants kisi kisiyiz personas persone"
    " pessoas personnes osob osoby osoba"
    " человек людей осіб особи lica nguoi persoane atoma persona".split()
)
_MORE = frozenset(
    "noch weitere weiteren weiterer weiteres zusatzlich dazu plus auch ausserdem + another"
    " more additional further other"
    " bringe bringen mitbringen other daha encore otra otras otros autre autres altre altri"
    " outra outras jeszcze ещё еще ще".split()
)


_ROLE_ADDRESS = re.compile(
    r"^(?:info|kontakt|contact|buero|büro|office|mail|post|verwaltung|sekretariat)[@.\-]", re.IGNORECASE
)


def _with_address(mentions: list[Mention], sentence: Sentence) -> list[Mention]:
    """ "Frau X ist unter x@y.example erreichbar": one person and one address in a sentence belong together."""
    addresses = [token.text for token in sentence.tokens if token.is_address and not _ROLE_ADDRESS.match(token.text)]
    if len(mentions) == 1 and len(addresses) == 1 and mentions[0].email is None:
        return [replace(mentions[0], email=addresses[0])]
    return mentions


def _speaks_of_another(clause: Clause) -> bool:
    """ "er", "ihm", a small "sie": not the writer, and not the polite "Sie"."""
    if clause.has("person.self", "person.we", "person.us", "person.own_ticket", "person.our_ticket"):
        return False
    tokens = clause.sentence.tokens
    places = [cue.start for cue in clause.of("person.possessive") if cue.text.startswith(("ihr", "sein"))]
    tickets = [
        at for at in places if at + 1 < clause.end and tokens[at + 1].folded.startswith(("platz", "anmeld", "teiln"))
    ]
    return any(tokens[at].text[0].islower() for at in (*(cue.start for cue in clause.of("person.she_he")), *tickets))


def _is_subject(clause: Clause) -> bool:
    """The writer is who does it ("ich"), not to whom it is done ("mich")."""
    subjects = clause.of("person.subject")
    if not subjects:
        return clause.has("person.self") and not clause.has("person.self_object")
    # "Hiermit teile ich mit, dass Frau X teilnimmt": the writer does something else.
    verbs = clause.of("act.attend", "act.substitute")
    alone = not clause.mentions or not verbs
    return alone or any(in_one_segment(subject, verb, clause) for subject in subjects for verb in verbs)


def _announces_several(clause: Clause) -> bool:
    """ "Zwei Freunde", "jemand": but "meinen Mann" is one, though "drei Mann" are three."""
    roles = {cue.start for cue in clause.of("person.role")}
    return clause.has("person.someone") or any(cue.start not in roles for cue in clause.of("person.plural"))


_THIRD = frozenset(
    "kommt nimmt wird ist besucht erscheint fahrt reist macht mochte comes attends will vient kommen".split()
)


def _is_of_a_third(clause: Clause) -> bool:
    """ "Unsere Vorsitzende kommt": a verb of the third person, and no word for the writer."""
    verbs = {token.folded for token in clause.tokens}
    first = clause.has("person.self", "person.we", "person.us", "person.self_object", "person.own_ticket")
    return bool(verbs & _THIRD) and not first


def _announces_relative(clause: Clause) -> bool:
    """ "meine Frau", "unser Kollege": an owner and a role side by side, and no name behind."""
    owners = {cue.end for cue in clause.of("person.possessive")}
    tokens = clause.sentence.tokens
    # "aus unserem Vorstand" says where somebody comes from.
    outside = {cue.start - 1 for cue in clause.of("person.possessive") if cue.start}
    owners -= {
        place + 2 for place in outside if tokens[place].folded in ("aus", "von", "in", "bei", "durch", "seitens")
    }
    return any(cue.start in owners and not cue.text.endswith("innen") for cue in clause.of("person.role"))


_PRONOUNS = frozenset(
    "sie ihn ihr ihm mich mir meiner dessen deren ihrer seiner her him me them lui elle moi ella el mi ona on niego"
    " niej".split()
)


def _announces(clause: Clause) -> bool:
    """ "folgende Personen", "zwei Kolleginnen", "die Liste": somebody else is the object."""
    return clause.has("person.plural", "person.someone", "act.following") or (
        clause.has("person.single") and clause.has("number.one")
    )


def _is_replaced(mention: Mention, markers: Sequence[Cue], clause: Clause) -> bool:
    """Whether the nearest marker says that this one goes: "statt" before, or (Turkish) "yerine" behind the name."""
    near: Cue | None = None
    for cue in sorted(markers, key=lambda each: (each.end, each.start - each.end)):
        following = clause.sentence.tokens[cue.end].folded if cue.end < len(clause.sentence.tokens) else ""
        if following in _PRONOUNS:
            continue
        if cue.kind == "act.replaced_after":
            if 0 <= cue.start - mention.end <= 1:
                return True
            continue
        between = any(other is not mention and cue.end <= other.start < mention.start for other in clause.mentions)
        covered = near is not None and near.start <= cue.start and cue.end <= near.end
        if 0 <= mention.start - cue.end <= 4 and not between and not covered:
            near = cue
    return near is not None and near.kind == "act.replaced"


def _without_accompanied(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """ "mit mir" says that the writer comes, not that the clause speaks of them."""
    spans = [(cue.start, cue.end) for cue in cues if cue.kind in ("person.with_me", "person.compare")]
    return tuple(
        cue
        for cue in cues
        if not (
            cue.kind.startswith(("person.self", "person.subject"))
            and any(a <= cue.start and cue.end <= b for a, b in spans)
        )
    )


def _only_brings(clause: Clause) -> bool:
    """ "Einen Beamer könnten wir mitbringen": a thing is brought, nobody comes by that."""
    verbs = clause.of("act.attend")
    is_bringing = all(cue.text.startswith(("bring", "mitbring", "mitzubring")) for cue in verbs)
    return is_bringing and not clause.has("person.plural", "person.single", "person.role", "person.someone")


def _names_anybody(clause: Clause) -> bool:
    return bool(clause.mentions) or clause.has("person.both", "person.we", "person.self", "person.self_object")


def _has_name_after(noun: Cue, sentence: Sentence, cues: Sequence[Cue]) -> bool:
    mentions = find_mentions(sentence.tokens[noun.end : noun.end + 4], ())
    return bool(mentions) and mentions[0].start <= 1 and noun.kind == "person.single"


def _merged(first: Wish, second: Wish) -> Wish:
    if first.mode and second.mode and first.mode != second.mode:
        return replace(second, mode=None, both_modes=True)
    return Wish(
        second.mode or first.mode,
        second.sessions or first.sessions,
        second.other_sessions or first.other_sessions,
        first.is_double or second.is_double,
        first.both_modes or second.both_modes,
    )


def _evidence(clause: Clause, rule: str) -> Evidence:
    return Evidence(clause.sentence.origin, clause.sentence.line, clause.text.strip(" ,;:"), rule)
