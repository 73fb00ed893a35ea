"""One person's letter, read: what it wants and for whom.

Takes the body of one section (own words, a forwarded mail, a letter in an attachment), its writer and the words of
its language and events; returns a `Reading`. Reads clause by clause: each says something of somebody
(`act_of_clause.act_of`, and what it does to them: `clause_acts`), a sentence may announce more (`how_many`), and at
the end the wishes go to their people (`whose_wish`). What a question or a hesitation only supposes doesn't count as
done.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..findings import Found, add
from ..readers.list_lines import ListRow
from ..readers.signature import Writer
from ..sections import Line
from ..words.event_words import EventWords
from ..words.false_cues import (
    without_accompanied,
    without_bridges,
    without_contrasted_ways,
    without_courtesies,
    without_denied_verbs,
    without_denied_ways,
    without_false_selves,
    without_fewer,
    without_labels,
    without_limits,
    without_minds_made_up,
    without_naming_later,
    without_others,
    without_own_affairs,
    without_own_seat,
    without_room,
    without_sent_names,
    without_told_of,
    without_turned_ways,
)
from ..words.lexicon import Cue, Lexicon
from ..words.mention import Mention
from ..words.mentions import find_mentions
from ..words.names import fits_short, key
from ..words.small_words import small_words
from .act_of_clause import act_of, is_indirect, is_reason
from .asked_change import asks_to_change, clause_asks_to_change
from .at_home import absent_at_home
from .carried_on import carried_on
from .clause_acts import take_clause, take_concerned
from .clause_people import evidence_of, found_in, writer_in
from .clauses import COMES, GOES, Clause, split_clauses
from .family_lists import with_family_names
from .households import with_households
from .how_many import count_people
from .reading import Reading
from .registered_already import registered_already
from .seeming_acts import only_a_thing, only_brings, only_drives, only_hoped, only_looks_after, stands_in_elsewhere
from .sentences import Sentence, split_sentences
from .small_lists import with_small_neighbours
from .taken_back import cancels_perhaps, is_forgotten, recanting_act, recants
from .verbless import verbless_people
from .who_joins import add_signing_relative, joined_act, listed_act, names_follow
from .whose_wish import assign_wishes


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
        self.known += tuple(each.full for row in rows for each in row.people if each.name and each.name.is_full)
        sentences = split_sentences([line for line in lines if line.number not in numbers])
        clauses = absent_at_home([self._clauses(sentence, index) for index, sentence in enumerate(sentences)])
        for index, group in enumerate(clauses):
            self._take_sentence(group, clauses[index - 1] if index else [], reading)
        self._take_rows(rows, [clause for group in clauses for clause in group], reading)
        self._settle(reading)
        add_signing_relative(reading)
        if not rows and not reading.register:
            # For the time being they come, so that the wishes go to them.
            reading.register, reading.verbless_wish = verbless_people(clauses, writer)
            reading.verbless = list(reading.register)
        assign_wishes([clause for group in clauses for clause in group], reading)
        if reading.verbless:
            reading.register = []
        return reading

    # ------------------------------------------------------------------------------------------------------- clauses

    def _clauses(self, sentence: Sentence, index: int) -> list[Clause]:
        cues = without_others(without_room(self.lexicon.cues(sentence.tokens)), sentence.tokens)
        cues = without_accompanied(cues)
        cues = without_own_seat(without_labels(cues))
        cues = without_bridges(cues, sentence.tokens)
        cues = without_false_selves((*cues, *self.words.cues(sentence.tokens, cues)), sentence.tokens)
        cues = without_denied_verbs(cues)
        cues = without_turned_ways(without_denied_ways(without_own_affairs(cues, sentence.tokens)))
        cues = without_minds_made_up(without_contrasted_ways(cues))
        cues = without_limits(without_courtesies(without_told_of(cues, sentence.tokens)), sentence.tokens)
        cues = without_sent_names(cues, sentence.tokens)
        cues = without_fewer(without_naming_later(cues, sentence.tokens))
        cues = tuple(sorted(cues, key=lambda cue: (cue.start, -cue.end)))
        mentions = self._mentions(sentence, cues)
        if self._learn(mentions):
            mentions = self._mentions(sentence, cues)  # "Lena Fiebig und Mo Otte, Mo per Video"
        mentions = _with_address(mentions, sentence)
        return [
            replace(clause, mentions=tuple(m for m in mentions if clause.start <= m.start < clause.end))
            for clause in split_clauses(sentence, index, cues)
        ]

    def _mentions(self, sentence: Sentence, cues: Sequence[Cue]) -> list[Mention]:
        found = with_small_neighbours(find_mentions(sentence.tokens, cues, self.known), sentence.tokens, cues)
        found = with_family_names(found, sentence.tokens, cues)
        found = with_households(found, sentence.tokens, cues)
        named_first = {  # "In Absprache mit Frau X melde ich Herrn Y an": she was asked, and he comes
            next((each.start for each in found if each.start >= cue.end), -1)
            for cue in cues
            if cue.kind == "person.aside"
        }
        return [
            each
            for each in found
            if not self._is_excluded(each, cues, is_first=each.start in named_first) and not _is_way(each, cues)
        ]

    def _learn(self, mentions: Sequence[Mention]) -> bool:
        """Remembers full names, and given names of relatives, by which short forms are known; whether it is new."""
        named = (each.full for each in mentions if (each.name.is_full or each.role) and each.weight >= 2)
        new = [name for name in named if name not in self.known]
        self.known = (*self.known, *new)
        return bool(new)

    def _is_excluded(self, mention: Mention, cues: Sequence[Cue], *, is_first: bool) -> bool:
        """The clerk greeted, the speakers; not a namesake with another given name. `is_first`: behind "auf Rat von"."""
        words = set(key(mention.full).split())
        if any(words <= names for names in self.excluded):
            return True
        return any(
            (cue.kind == "letter.greeting" and 0 <= mention.start - cue.end <= 4 and not _is_none(cue, cues))
            or (is_first and cue.kind == "person.aside" and 0 <= mention.start - cue.end <= 5)
            for cue in cues
        )

    # ----------------------------------------------------------------------------------------------------- sentences

    def _take_sentence(self, clauses: Sequence[Clause], before: Sequence[Clause], reading: Reading) -> None:
        kinds = {kind for clause in clauses for kind in clause.kinds}
        reading.flags |= {
            kind.partition(".")[2] for kind in kinds if kind.startswith(("act.", "person.", "session.", "answer."))
        }
        if {"act.after_all", "clause.turn", "act.attend"} <= kinds:
            reading.flags.add("turns_after_all")  # "Ich komme doch nicht online, sondern persönlich"
        if "remark.access" in kinds:
            first, last = clauses[0].tokens[0], clauses[-1].tokens[-1]
            reading.remarks.append(clauses[0].sentence.text[first.start : last.end])
        is_supposed = self._is_supposed(clauses, kinds, reading)
        if is_supposed and "act.vacancy" not in kinds:
            reading.supposed_sentences.add(clauses[0].index)
        clauses = _without_listed(clauses, reading)
        acting = [clause for clause in clauses if act_of(clause)]
        for clause in clauses:
            act = self._act(clause, acting, reading) or self._told_of(clause, clauses, before, reading)
            act = act or joined_act(clause, clauses, reading.last_act) or listed_act(clause)
            if clause_asks_to_change(clause, clauses, reading):
                act = "switch"
            self._note_events(clause, act, reading, is_supposed)
            reading.named_roles |= {mention.role for mention in clause.mentions if mention.role}
            for mention in clause.mentions:
                named = found_in(mention, clause, "told of" if clause.has("act.inform", "act.later") else "named")
                add(reading.mentions, named)
                if "act.died" in kinds:
                    add(reading.died, named)
                for person in reading.register:
                    if person.is_same(named) and not person.email:
                        person.email = mention.email
            if act is None:
                self._take_orphans(clause, reading, has_act=any(act_of(each) in (*COMES, *GOES) for each in acting))
                continue
            if (is_supposed or is_indirect(clause)) and act in (
                *COMES,
                *GOES,
                "switch",
                "substitute",
                "past",
                "correct",
            ):
                reading.supposed[act] += 1
                reading.last_act = None
                continue
            reading.acts[act] += 1
            reading.last_act = act
            reading.evidence.append(evidence_of(clause, act))
            take_clause(clause, act, clauses, before, reading)
        count_people(clauses, is_supposed, reading)

    def _act(self, clause: Clause, acting: Sequence[Clause], reading: Reading) -> str | None:
        """What a clause does in its sentence and letter."""
        if recants(clause):
            return recanting_act(clause)
        if is_forgotten(clause):
            return "attend"
        act = act_of(clause)
        if act == "later" and names_follow(clause, reading.last_act):
            return "attend"
        if act == "cancel" and (cancels_perhaps(clause) or only_a_thing(clause)):
            return None
        if act and is_reason(clause) and len(acting) > 1:
            return None
        if clause.has("act.advert"):
            reading.flags.add("advert")
            return None
        if act in (None, "attend") and only_hoped(clause):
            return "absent"
        if act == "substitute" and stands_in_elsewhere(clause, acting):
            return None
        only_helps = only_drives(clause) or only_looks_after(clause)
        if act == "attend" and (only_helps or (not clause.mentions and only_brings(clause))):
            return None
        if act == "attend" and registered_already(clause, acting):
            return "told"
        if act is None and clause.end > clause.start and any(cue.family == "wish" for cue in clause.cues):
            comes = any(reading.acts[each] for each in COMES) or any(act_of(each) in COMES for each in acting)
            someone = clause.mentions or clause.has("person.self", "person.self_object", "person.self_and")
            is_there = any(token.folded in _IS for token in clause.tokens)
            if someone and is_there and any(act_of(each) == "switch" for each in acting):
                return "past"  # "Frau X ist in AG 1 und möchte in AG 3 wechseln"
            return "attend" if someone and (comes or self.subject_registers) else None
        if act is None and clause.has("person.self_and") and self._is_all_there_is(clause, acting):
            return "attend"
        helps = clause.has("person.self_object") and not clause.has("person.self_and")
        # "Mein Enkel Jonas hilft mir beim Einwählen": what is done to the writer says nothing of who does it.
        if act is None and clause.mentions and not helps and any(cue.family == "mode" for cue in clause.cues):
            return "attend" if any(act_of(each) in COMES for each in acting) or reading.acts["register"] else None
        return act

    def _told_of(
        self, clause: Clause, group: Sequence[Clause], before: Sequence[Clause], reading: Reading
    ) -> str | None:
        """ "Frau X hatte ich für AG 3 gemeldet. Sie möchte in AG 1": nothing but a wish, of who was told of."""
        told = bool(reading.past_people) and any(cue.family in ("wish", "mode") for cue in clause.cues)
        earlier = [each for each in group if each.end <= clause.start]
        return "attend" if told and act_of(clause) is None and carried_on(clause, earlier, before, "") else None

    def _is_all_there_is(self, clause: Clause, acting: Sequence[Clause]) -> bool:
        """ "Für den 27.: ich plus mein Chef, beide AG 1": no verb, but an event or group, and "ich und ..."."""
        says = any(cue.family in ("event", "date", "wish") and cue.value != "other" for cue in clause.cues)
        # "Wir sind zu dritt, ich und zwei Ehrenamtliche".
        says = says or (clause.has("person.we_are") and any(cue.family == "group_of" for cue in clause.cues))
        sentence = clause.sentence
        return says and not acting and not sentence.is_question and len(sentence.tokens) <= 30

    def _take_orphans(self, clause: Clause, reading: Reading, *, has_act: bool) -> None:
        if clause.has("clause.concerns") and reading.last_act in GOES and not clause.sentence.is_question:
            take_concerned(clause, reading)
            return
        for mention in clause.mentions:
            if any(fits_short(mention.full, form) for form in reading.writer.forms) and _signs(mention, clause):
                continue
            if mention.weight >= 2 and (mention.name.is_full or mention.role or mention.honorific):
                add(reading.orphans, found_in(mention, clause, "named beside"))
                if has_act:
                    add(reading.beside, found_in(mention, clause, "named beside"))
        if clause.has("person.self_and"):
            add(reading.orphans, writer_in(clause, "named beside"))

    def _settle(self, reading: Reading) -> None:
        """People of clauses that do nothing come where more are announced; "ich möchte mich anmelden" is the writer."""
        comes = reading.acts["register"] or reading.acts["attend"] or (reading.acts["substitute"] and reading.extras)
        told = [p for p in reading.register if not p.is_self and self._tells_name(p)] if reading.extras else []
        reading.extras = max(0, reading.extras - len(told))  # "Meinen Vater ... Er heißt A und kommt vor Ort"
        open_places = reading.extras + reading.loose_extras
        missing = not reading.register or (reading.total or 0) > len(reading.register) or open_places
        if comes and missing and "rows_come" not in reading.flags:
            before = len(reading.register)
            only_named = bool(open_places) and bool(reading.register)
            for person in reading.orphans:
                if only_named and not self._says_called(person):
                    continue
                if not any(person.is_same(gone) for gone in reading.cancel):
                    add(reading.register, person)
            # "Meine zwei Söhne ... Sie heißen A und B": those announced are named now.
            if (reading.total or 0) < len(reading.register) + reading.extras:
                reading.extras = max(0, reading.extras - (len(reading.register) - before))
        has_self = any(person.is_self for person in reading.register)
        if (
            reading.maybe_self
            and not has_self
            and "rows_come" not in reading.flags
            and "following" not in reading.flags
        ):
            reading.register.insert(0, Found(None, reading.maybe_self, is_self=True, weight=2))

    def _tells_name(self, person: Found) -> bool:
        """ "Er heißt Ulf Kern", but not "Ulf Kern und noch eine Kollegin, Name folgt"."""
        return self._says_called(person) and not self.lexicon.has(person.evidence.text, "person.not_yet")

    def _says_called(self, person: Found) -> bool:
        text = person.evidence.text
        return bool(_NAMING.search(text)) or self.lexicon.has(text, "kin.called")

    def _is_supposed(self, clauses: Sequence[Clause], kinds: set[str], reading: Reading) -> bool:
        """A question or a hesitation supposes; a request in the form of a question doesn't."""
        sentence = clauses[0].sentence
        asks = self._asks(clauses, kinds) and not asks_to_change(clauses, reading)
        if asks and "act.vacancy" in kinds:
            reading.flags.add("asks_for_place")  # the list answers it, where somebody wants to come
        elif asks:
            reading.question = reading.question or evidence_of(clauses[0], "question")
            if kinds & {"act.attend", "act.register"} and not {"person.someone", "person.plural"} & kinds:
                reading.flags.add("asks_to_come")
        if "act.hesitate" in kinds and not {"act.cancel"} & kinds and self._hesitates_first(clauses):
            return True
        if "act.first_ask" in kinds:
            return True  # "Ich melde uns an, sobald ich von Ihnen gehört habe"
        is_ordered = {"act.request", "act.register"} <= kinds  # "Wenn ja, melden Sie mich bitte an"
        if is_ordered and "clause.on_answer" in kinds and "asks_to_come" in reading.flags:
            reading.question = None  # "Darf ich als Privatperson kommen? Falls ja, melden Sie mich bitte an"
        if "clause.on_answer" in kinds and reading.question and "vacancy" not in reading.flags and not is_ordered:
            return True  # "Gibt es einen Aufzug? Wenn ja, melde ich mich an"; whether a place is free the list answers
        return sentence.is_question and not self._is_request(clauses, kinds) and not asks_to_change(clauses, reading)

    def _hesitates_first(self, clauses: Sequence[Clause]) -> bool:
        """A hesitation bears on what follows it and on its own clause, not on what was said before."""
        first = next((index for index, clause in enumerate(clauses) if clause.has("act.hesitate")), 0)
        return not any(
            act_of(clause) in COMES or any(cue.family == "wish" for cue in clause.cues) for clause in clauses[:first]
        )

    def _asks(self, clauses: Sequence[Clause], kinds: set[str]) -> bool:
        if clauses[0].sentence.is_question:
            return not self._is_request(clauses, kinds) and not _is_pleasantry(clauses)
        opening = any(cue.kind == "act.ask_opening" and cue.start == 0 for cue in clauses[0].cues)
        return "act.ask" in kinds or opening

    def _is_request(self, clauses: Sequence[Clause], kinds: set[str]) -> bool:
        """ "Können Sie mich bitte anmelden?" """
        acts = {"act.register", "act.cancel", "act.substitute", "act.switch", "act.correct"}
        if "act.request" in kinds and (acts | {"act.courtesy"}) & kinds:
            return True
        named = any(clause.mentions for clause in clauses)
        if "act.vacancy" in kinds and (named or "person.self_object" in kinds) and "act.attend" in kinds:
            return True  # "Haben Sie noch zwei Plätze für Frau X und mich?": the list answers
        if named and {"act.may_i", "person.own_ticket"} <= kinds and kinds & {"act.cancel", "act.substitute"}:
            return True  # "Kann ich meinen Platz an Frau X weitergeben?"
        # "Könnte Mia Kern für ihn einspringen?"
        may = any(cue.kind == "clause.verb_third" and cue.start == clauses[0].start for cue in clauses[0].cues)
        return may and any(act_of(clause) == "substitute" and clause.mentions for clause in clauses)

    def _note_events(self, clause: Clause, act: str | None, reading: Reading, is_supposed: bool) -> None:
        for cue in clause.cues:
            if cue.family in ("event", "date"):
                if cue.value == "other":
                    reading.other_dates += 1
                    continue
                reading.events[cue.value] += 1
                comes_nobody = act in COMES and clause.has("person.none_of_them")
                told = "supposed" if is_supposed else "absent" if comes_nobody else act or ""
                reading.told_at.setdefault(cue.value, set()).add(told)
                if act in (*COMES, *GOES, "switch", "substitute") and not is_supposed:
                    weight = 1 if act in ("absent", "attend") else 3
                    reading.event_by_act[cue.value] += weight
                if act in (*COMES, *GOES):
                    reading.acts_at.add((act in COMES, cue.value))
            if cue.family == "ordinal" and act in (*COMES, *GOES) and not is_supposed:
                reading.acts_at.add((act in COMES, cue.value))

    # --------------------------------------------------------------------------------------------------- list rows

    def _take_rows(self, rows: Sequence[ListRow], clauses: Sequence[Clause], reading: Reading) -> None:
        for row in rows:
            # "Ida Lenz kann leider nicht" between the rows speaks of her alone.
            above = [
                clause
                for clause in clauses
                if clause.sentence.line < (row.line.number if not clause.mentions else rows[0].line.number)
            ]
            acts = [act for clause in above if (act := act_of(clause)) in (*COMES, *GOES, "past", "substitute", "stay")]
            is_going = bool(acts) and acts[-1] in GOES
            for person in row.people:
                add(reading.mentions, replace(person))
                add(reading.cancel if is_going else reading.register, person)
            reading.flags.add("rows_go" if is_going else "rows_come")


def _without_listed(clauses: Sequence[Clause], reading: Reading) -> Sequence[Clause]:
    """ "Zu den bereits Gemeldeten (Frau A, Herr B) kommt Frau C": who stands in the bracket is on the list."""
    done: list[Clause] = []
    for clause in clauses:
        before = done[-1] if done else None
        told = [cue.end for cue in before.of("act.past")] if before else []
        if told and max(told) >= clause.start and clause.sentence.tokens[clause.start].text == "(":
            closing = next((at for at in range(clause.start, clause.end) if clause.sentence.tokens[at].text == ")"), 0)
            for mention in clause.mentions:
                if mention.end <= closing:
                    add(reading.past_people, found_in(mention, clause, "registered before"))
            clause = replace(clause, mentions=tuple(each for each in clause.mentions if each.end > closing))
        done.append(clause)
    return done


_NAMING = re.compile(
    r"hei(?:ß|ss)|name|nämlich|und zwar|called|adı|зовут|звати|llama|appel|chiam|nume[sș]|nazywa|ismi|ονομ",
    re.IGNORECASE,
)
_ROLE_ADDRESS = re.compile(
    r"^(?:info|kontakt|contact|buero|büro|office|mail|post|verwaltung|sekretariat)[@.\-]", re.IGNORECASE
)


def _is_none(greeting: Cue, cues: Sequence[Cue]) -> bool:
    """ "Je viendrai avec Monsieur Baldé": who stands behind a verb or "avec" is told of, not greeted; nor is anybody in
    "doch lieber online: Frau A und Herr B"."""
    if any(c.kind == "act.switch" and c.start <= greeting.start and greeting.end <= c.end for c in cues):
        return True
    honours = any(c.kind == "person.honorific" and c.start == greeting.start and c.end == greeting.end for c in cues)
    return honours and any(c.end <= greeting.start and c.kind in _TELLING for c in cues)


_TELLING = frozenset(
    "act.register act.attend act.absent act.cancel act.substitute act.past person.joint person.along person.self"
    " person.self_and person.we number.two".split()
)


def _with_address(mentions: list[Mention], sentence: Sentence) -> list[Mention]:
    """ "Frau X ist unter x@y.example erreichbar": one person and one address in a sentence belong together."""
    addresses = [token.text for token in sentence.tokens if token.is_address and not _ROLE_ADDRESS.match(token.text)]
    if len(mentions) == 1 and len(addresses) == 1 and mentions[0].email is None:
        return [replace(mentions[0], email=addresses[0])]
    return mentions


def _signs(mention: Mention, clause: Clause) -> bool:
    """The writer's own name at the end of the last line; in "zwei Interessierte: A und B" it stands in a list."""
    others = [each for each in clause.mentions if each is not mention]
    is_last = not any(each.start > mention.start for each in others)
    joined = any(cue.end == mention.start for cue in clause.of("person.joint"))
    return not others or (is_last and not joined)


def _is_pleasantry(clauses: Sequence[Clause]) -> bool:
    """ "¿Qué tal?", "Wie geht es Ihnen?": asked of courtesy, and nothing else in the sentence."""
    tokens = clauses[0].sentence.tokens
    said = [cue for clause in clauses for cue in clause.of("letter.pleasantry")]
    covered = {place for cue in said for place in range(cue.start, cue.end)}
    return bool(said) and sum(token.is_word for n, token in enumerate(tokens) if n not in covered) <= _POLITE_WORDS


_POLITE_WORDS = 3
"""As many as in "Ich hoffe, ... und Ihrer Familie?"."""


def _is_way(mention: Mention, cues: Sequence[Cue]) -> bool:
    """ "Per Video" looks like a name at the beginning of a sentence."""
    return any(
        cue.family == "mode" and cue.start <= mention.start and mention.end <= cue.end and not _spans(cue, mention)
        for cue in cues
    )


def _spans(cue: Cue, mention: Mention) -> bool:
    """ "Kommt Mia Kern zu Ihnen": the words of the way stand on both sides of somebody."""
    return cue.start < mention.start and mention.end < cue.end and mention.weight >= 2


_IS = small_words("letter", "is")
