"""What one clause of a letter does, and to whom: who comes, who goes, who replaces whom, which name is right.

Takes a clause with its act (`act_of_clause.act_of`), the clauses of its sentence and those of the sentence before;
puts the people on the lists of the `Reading`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..findings import add
from ..words.mention import Mention
from ..words.names import is_honorific, is_title
from ..words.small_words import small_words
from .bystanders import without_bystanders
from .carried_on import carried_on, moved_before
from .clause_people import evidence_of, found_in, writer_in
from .clauses import COMES, GOES, Clause
from .for_another import is_only_asked, spoken_for
from .one_for_another import not_but, not_i_but, one_by_request, one_for_the_other, replaced_by
from .pronouns import is_she, named_last, takes_off_another
from .reading import Reading
from .relatives import count_joined_relatives, count_relatives
from .spoken_of import (
    SPEAKS_FOR,
    announces,
    announces_list,
    goes_alone,
    goes_on_about,
    is_about_somebody_new,
    is_of_a_third,
    is_replaced,
    is_subject,
    replaced_first,
    speaks_of_another,
)
from .taken_back import without_the_dead


def take_clause(clause: Clause, act: str, group: Sequence[Clause], before: Sequence[Clause], reading: Reading) -> None:
    """What the clause does, noted in the reading."""
    earlier = [each for each in group if each.end <= clause.start]
    if act == "recant":
        reading.register += [found_in(mention, clause, act) for mention in clause.mentions]
    elif act in ("attend", "absent", "past") and (replaced := replaced_first(clause, group)):
        _take_replaced(replaced, clause, act, reading)
    elif act == "register" and (pair := one_by_request(clause)):
        _take_pair(pair, clause, reading)
    elif act in COMES:
        _take_coming(clause, act, group, before, reading)
    elif act in GOES and (whom := goes_on_about(clause, earlier)):
        add(reading.cancel, whom)
    elif act in GOES:
        _take_going(without_the_dead(clause), earlier if any(each.mentions for each in earlier) else before, reading)
    elif act == "substitute":
        _take_substitute(clause, earlier if any(each.mentions for each in earlier) else before, reading)
    elif act == "correct":
        _take_correction(clause, reading)
    elif act == "switch" and (pair := one_for_the_other(clause)):
        _take_pair(pair, clause, reading)
    elif act == "switch":
        _take_switch(clause, earlier, before, reading)
    elif act in ("past", "stay", "told"):
        _take_past(clause, act, reading)


def _take_coming(clause: Clause, act: str, group: Sequence[Clause], before: Sequence[Clause], reading: Reading) -> None:
    if pair := not_but(clause):
        _take_pair(pair, clause, reading)
        return
    if comes := not_i_but(clause):
        reading.acts["substitute"] += 1
        add(reading.cancel, writer_in(clause, "substitute"))
        add(reading.register, found_in(comes, clause, "substitute"))
        return
    people = [found_in(mention, clause, act) for mention in without_bystanders(clause, act, group).mentions]
    if act == "attend" and is_only_asked(clause):
        people = [writer_in(clause, act)]
    if act == "attend" and not people and (other := spoken_for(clause, group)):
        people = [found_in(other, clause, act)]
    if not people and clause.has("person.both"):
        if not clause.has("person.we"):
            people = [found_in(m, each, act) for each in (*before, *group) for m in each.mentions]
        elif reading.past_people:
            people = [replace(person) for person in reading.past_people]
    earlier = [each for each in group if each.end <= clause.start]
    people = people or carried_on(clause, earlier, before, act)
    joins = clause.has("person.self_and", "person.with_me")
    is_object = clause.has("person.self_object") and not clause.has("person.not_for_self")
    if (
        joins
        or (act == "register" and is_object)
        or (act == "attend" and not _only_sends(clause) and is_subject(clause, earlier))
    ):
        people.append(writer_in(clause, act))
    elif (
        act == "register" and clause.has("person.self") and not announces(clause) and not any(c.mentions for c in group)
    ):
        reading.maybe_self = evidence_of(clause, act)
    if act == "attend" and not people and is_of_a_third(clause):
        reading.flags.add("third_comes")
    if not clause.has("act.below"):  # "anbei unsere Anmeldung, unser Kassenwart mag keine Mails"
        reading.extras += count_relatives(clause, (*before, *group), reading.named_roles)
        # Whoever is named elsewhere in the letter may be the one.
        reading.loose_extras += count_joined_relatives(clause, (*before, *group), reading.named_roles)
    reading.we = reading.we or (clause.has("person.we") if act == "attend" else _speaks_of_us(clause))
    reading.we_with = reading.we_with or (
        clause.has("person.we") and any(mention.role for mention in clause.mentions) and not clause.has("person.both")
    )
    for person in people:
        add(reading.register, person)


def _speaks_of_us(clause: Clause) -> bool:
    """ "Melden Sie uns an"; "eine Kollegin von uns" is another one."""
    tokens = clause.sentence.tokens
    return any(not (cue.start and tokens[cue.start - 1].folded in _FROM) for cue in clause.of("person.us"))


_FROM = small_words("clause_acts", "from")


def _only_sends(clause: Clause) -> bool:
    """ "Ich schicke Ihnen Frau X"."""
    return clause.has("act.sends") and not clause.has("act.attend")


def _take_past(clause: Clause, act: str, reading: Reading) -> None:
    rule = act if act == "stay" else "registered before"
    for mention in clause.mentions:
        add(reading.past_people, found_in(mention, clause, rule))
    if all(cue.text in _GIVEN_TO for cue in clause.of("person.self", "person.self_and", "person.self_object")):
        return
    if clause.has("person.self_and", "person.self_object") or not _registered_others(clause):
        add(reading.past_people, writer_in(clause, rule))


_GIVEN_TO = ("mir",)
"""Who was sent something was not put on the list by that: "die Einladung hat mir eine Bekannte geschickt"."""
_HAD = small_words("clause_acts", "had")


def _registered_others(clause: Clause) -> bool:
    """ "Frau X hatte ich angemeldet": the writer only did it; in "ich war mit Frau X gemeldet" they were, too."""
    return bool(clause.mentions) and any(_HAD & set(cue.text.split()) for cue in clause.of("act.past"))


def _take_replaced(replaced: Mention, clause: Clause, act: str, reading: Reading) -> None:
    """ "Für Frau X, die verhindert ist, ...": she goes, and whom the clause names beside her comes."""
    reading.acts["substitute"] += 1
    add(reading.cancel, found_in(replaced, clause, "substitute"))
    if act != "attend":
        return
    for mention in clause.mentions:
        if mention is not replaced:
            add(reading.register, found_in(mention, clause, "substitute"))
    if is_subject(clause):
        add(reading.register, writer_in(clause, "substitute"))


def _take_pair(pair: tuple[Mention, Mention], clause: Clause, reading: Reading) -> None:
    """ "Nicht Frau X, sondern Herr Y kommt"."""
    reading.acts["substitute"] += 1
    add(reading.cancel, found_in(pair[0], clause, "substitute"))
    add(reading.register, found_in(pair[1], clause, "substitute"))


def _take_going(clause: Clause, before: Sequence[Clause], reading: Reading) -> None:
    if pair := not_but(clause):
        _take_pair(pair, clause, reading)
        return
    returns = [cue.start for cue in clause.of("word.in_return")]
    if returns and (not clause.mentions or returns[0] < clause.mentions[0].start):
        reading.flags.add("in_return")  # "Frau X kommt neu dazu, dafür fällt Frau Y aus"
        returns = []
    turns = [cue.start for cue in clause.of("clause.turn")]  # "Ich komme nicht, sondern Frau Y"
    if turns and any(mention.start > turns[0] for mention in clause.mentions):
        returns = returns or turns
        if any(cue.start < turns[0] for cue in clause.of("person.subject")):
            add(reading.cancel, writer_in(clause, "substitute"))
    for mention in clause.mentions:
        stands_before = mention is not clause.mentions[0] and mention.end in returns  # "Frau Y dafür schon"
        if stands_before or (returns and mention.start > returns[0]):  # "Frau X kommt nicht, dafür Frau Y"
            reading.acts["substitute"] += 1
            add(reading.register, found_in(mention, clause, "substitute"))
        else:
            add(reading.cancel, found_in(mention, clause, "cancel"))
    if not clause.mentions and (speaks_of_another(clause) or is_she(clause) or takes_off_another(clause)):
        # "Leider ist ihm eine Teilnahme nicht möglich": whoever was named before.
        named = [mention for each in before for mention in each.mentions]
        if not named and (last := named_last(clause, reading)):
            add(reading.cancel, replace(last, evidence=evidence_of(clause, "cancel")))
        for mention in named if not is_about_somebody_new(clause, named) else ():
            add(reading.cancel, found_in(mention, clause, "cancel"))
        reading.flags.add("third")
        return
    if clause.has("act.asks_removal") and any(not person.is_self for person in reading.cancel) and not clause.mentions:
        return  # "Herr X kann nicht. Ich bitte um Streichung"
    if clause.mentions and clause.has("person.self_and") and (not clause.has("person.we") or _tells_who_we_are(clause)):
        add(reading.cancel, writer_in(clause, "cancel"))  # "Frau X und ich müssen unsere Teilnahme absagen"
    elif not goes_alone(clause, reading) and (
        clause.has("person.our_ticket") or (clause.has("person.we", "person.us") and not clause.mentions)
    ):
        reading.group_cancel = True
    elif (
        clause.has("person.self_and", "person.own_ticket")
        or (
            clause.has("person.self_object")
            and (clause.has("person.subject") or clause.has("act.cancel"))
            and not clause.mentions  # "Frau X hat mich gebeten, sie abzumelden"
        )
        or (clause.has("person.at_mine") and not clause.mentions)  # "bei mir wird es leider nichts"
        or (not clause.has("person.self_object") and clause.has("person.self") and not clause.mentions)
    ) and not announces_list(clause):
        add(reading.cancel, writer_in(clause, "cancel"))


def _tells_who_we_are(clause: Clause) -> bool:
    """ "Wir müssen absagen (A, B und ich)"."""
    ends = {mention.end for mention in clause.mentions}
    ours = [cue.end for cue in clause.of("person.we")]
    return any(cue.start in ends and min(ours) < cue.start for cue in clause.of("person.self_and"))


def take_concerned(clause: Clause, reading: Reading) -> None:
    """ "Wir müssen absagen. Das betrifft Frau X, Herrn Y und mich": who it is that goes."""
    for mention in clause.mentions:
        add(reading.cancel, found_in(mention, clause, "cancel"))
    if clause.has("person.self_and", "person.self_object"):
        add(reading.cancel, writer_in(clause, "cancel"))


def _take_substitute(clause: Clause, before: Sequence[Clause], reading: Reading) -> None:
    markers = [cue for cue in clause.cues if cue.kind in ("act.replaced", "act.replacing", "act.replaced_after")]
    if not clause.has("act.self_out"):  # "Ich vertrete bei der Tagung meinen Chef Herrn X"
        spoken = [cue for cue in clause.of("act.substitute") if cue.text.startswith("vertrete ")]
        markers += [replace(cue, kind="act.replaced") for cue in spoken]
    if not clause.mentions:  # "Dafür kommt mein Bruder"
        reading.extras += count_relatives(clause, before, reading.named_roles)
    replaced = replaced_by(clause) or _whose_place_it_was(clause)
    last: Mention | None = None
    for mention in clause.mentions:
        person = found_in(mention, clause, "substitute")
        is_joined = last is not None and mention is not clause.mentions[-1] and _stand_together(last, mention, clause)
        if mention is replaced or is_joined or is_replaced(mention, markers, clause):
            last = mention
            add(reading.cancel, person)
        elif not any(each.is_same(person) for each in reading.cancel):
            add(reading.register, person)
    if clause.has("act.self_out"):
        add(reading.cancel, writer_in(clause, "substitute"))
    elif not reading.cancel:
        reading.replaced_words = reading.replaced_words or _before_the_verb(clause)
    registers_self = clause.has("act.register") and clause.has("person.subject")  # "Dafür melde ich mich selbst an"
    is_subject = clause.has("person.self") and (registers_self or not clause.has("person.self_object"))
    if is_subject and not clause.has("act.self_out"):
        add(reading.register, writer_in(clause, "substitute"))
    _take_whom_named_before(clause, before, reading)


def _stand_together(first: Mention, second: Mention, clause: Clause) -> bool:
    """ "Anstelle von Frau X und Herrn Y": nothing stands between but joints and forms of address."""
    words = clause.sentence.tokens[first.end : second.start]
    joints = {cue.start for cue in clause.of("person.joint")}
    return any(first.end + n in joints or token.text == "," for n, token in enumerate(words)) and all(
        first.end + n in joints or not token.is_word or is_honorific(token.text) or is_title(token.text)
        for n, token in enumerate(words)
    )


def _whose_place_it_was(clause: Clause) -> Mention | None:
    """ "Frau X hat unser Haus verlassen, an ihrer Stelle kommt Frau Y"."""
    is_told = _replaces_another(clause)
    places = [cue.start for cue in clause.of("act.substitute") if is_told or cue.text.startswith(_INSTEAD)]
    if not places or not clause.mentions:
        return None
    first, *others = clause.mentions
    comes = [each.start for each in others] or [cue.start for cue in clause.of("person.subject")]
    is_first = first.end <= places[0] and bool(comes) and all(at > places[0] for at in comes)
    return first if is_first else None


def _take_whom_named_before(clause: Clause, before: Sequence[Clause], reading: Reading) -> None:
    """ "Frau X ist in Elternzeit. An ihrer Stelle kommt Frau Y": the one who was named last, else the only one who is
    told to be registered."""
    speaks_for = any(cue.text.startswith(SPEAKS_FOR) for cue in clause.of("act.replaced", "act.substitute"))
    comes = [found_in(mention, clause, "substitute") for mention in clause.mentions]
    if not comes and _replaces_another(clause):
        comes = reading.register
    if reading.cancel or reading.group_cancel or not comes or speaks_for:
        return
    named = [found_in(mention, clause, "substitute") for each in before for mention in each.mentions]
    named = named or [person for person in reading.past_people if person.evidence.rule != "stay"]
    if len(named) == 1 and not named[0].is_self and not any(named[0].is_same(person) for person in comes):
        add(reading.cancel, replace(named[0], evidence=evidence_of(clause, "substitute")))


def _replaces_another(clause: Clause) -> bool:
    """ "An ihrer Stelle", "für ihn"."""
    thirds = clause.of("person.possessive", "person.object_third")
    return any(each.start <= cue.start < each.end for each in clause.of("act.substitute") for cue in thirds) and not (
        clause.has("act.self_out")
    )


def _before_the_verb(clause: Clause) -> tuple[str, ...]:
    """ "Zamiast męża przyjedzie X": who is replaced, where no name was known there."""
    for marker in clause.of("act.replaced"):
        verb = next((cue.start for cue in clause.of("act.attend") if cue.start > marker.end), -1)
        if verb - marker.end in range(1, _SHORT) and not any(m.start < verb for m in clause.mentions):
            roles = {cue.start for cue in clause.of("person.role")}  # "statt meinem Mann": no name
            words = enumerate(clause.sentence.tokens[marker.end : verb], start=marker.end)
            return tuple(token.folded if place in roles else token.text for place, token in words)
    return ()


_INSTEAD = tuple(small_words("clause_acts", "instead"))
_SHORT = 4
"""Words between "statt" and the verb: more are something else."""
_WRONG = small_words("clause_acts", "wrong")
_RIGHT = small_words("clause_acts", "right")


def _take_correction(clause: Clause, reading: Reading) -> None:
    if clause.has("act.renamed") and clause.mentions:
        _take_renaming(clause, reading)
        return
    before_right = _named_before_the_right(clause)
    for mention in clause.mentions:
        person = found_in(mention, clause, "correction")
        words = [t.folded for t in clause.sentence.tokens[max(clause.start, mention.start - 5) : mention.start]]
        marker = next((word for word in reversed(words) if word in _WRONG | _RIGHT), "")
        quoted = mention.start > 0 and clause.sentence.tokens[mention.start - 1].text in "„“\"'«»‚"
        if marker in _WRONG or mention is before_right or (quoted and not marker and clause.has("act.wrong_name")):
            add(reading.wrong, person)
        else:
            add(reading.right, person)


_PUTS_RIGHT = small_words("clause_acts", "puts_right")


def _named_before_the_right(clause: Clause) -> Mention | None:
    """ "Ich hatte Frau X geschrieben, richtig ist Frau Y", "X schreibt sich Y"."""
    if len(clause.mentions) != 2:
        return None
    first, second = clause.mentions
    between = {token.folded for token in clause.sentence.tokens[first.end : second.start]}
    is_denied = any(first.end <= cue.start < second.start for cue in clause.of("word.negation"))
    return first if between & _PUTS_RIGHT and not is_denied else None


def _take_renaming(clause: Clause, reading: Reading) -> None:
    """ "Frau X heißt jetzt Y", "ich habe geheiratet und heiße jetzt Y"."""
    verb = clause.of("act.renamed")[0].start
    tokens = clause.sentence.tokens
    for mention in clause.mentions:
        words = {token.folded for token in tokens[max(verb, mention.start - 3) : mention.start]}
        is_old = mention.start < verb or bool(words & _WRONG)
        add(reading.wrong if is_old else reading.right, found_in(mention, clause, "correction"))
    if not reading.wrong and clause.sentence.tokens[verb].folded in _OWN_NAME:
        add(reading.wrong, writer_in(clause, "correction"))


_OWN_NAME = small_words("clause_acts", "own_name")


def _take_switch(clause: Clause, earlier: Sequence[Clause], before: Sequence[Clause], reading: Reading) -> None:
    people = [found_in(mention, clause, "switch") for mention in clause.mentions]
    people = people or carried_on(clause, earlier, before, "switch") or moved_before(clause, reading, "switch")
    if clause.has("person.self", "person.self_object", "person.self_and"):
        people.append(writer_in(clause, "switch"))
    if not people and clause.has("person.we", "person.both"):
        people = [replace(person) for person in reading.past_people]
    for person in people:
        add(reading.register, person)
