"""Whom a clause speaks of: its subject, and whether that is the writer, somebody new or somebody named before.

Takes a clause and the clauses before it; says nothing of what becomes of them (`clause_acts`).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ..findings import Found
from ..words.language import languages
from ..words.lexicon import Cue, word_set
from ..words.mention import Mention
from ..words.small_words import small_words
from ..words.tokens import Token
from .carried_on import third_opens
from .clause_people import found_in, writer_in
from .clauses import GOES, Clause, in_one_segment
from .for_another import has_verb
from .pronouns import is_only_reason
from .reading import Reading

SPEAKS_FOR = ("vertr", "wird ", "werden ")
"""Who is invited and sends somebody to speak for them was never on the list."""


def replaced_first(clause: Clause, group: Sequence[Clause]) -> Mention | None:
    """ "Für Herrn X kommt Frau Y", "für Frau X, die krank ist, komme ich": who is named behind the opening "für", where
    somebody else comes.
    """
    opening = [cue for cue in clause.of("act.replaced") if cue.start <= clause.start + 1]
    if not opening or not clause.mentions or clause.has("person.self_and"):
        return None
    first = clause.mentions[0]
    words = [token for token in clause.sentence.tokens[opening[0].end : first.start] if token.is_word]
    if has_verb(words, clause):
        return None  # "Für unseren Verein werden A und B teilnehmen"
    if len(words) > 4 or any(cue.start < first.start for cue in clause.of("act.attend", "person.self")):
        return None
    coming = [each for each in group if each.start >= clause.start and each.has("act.attend")]
    others = any(
        mention is not first and (mention.name.is_full or mention.honorific)
        for each in coming
        for mention in each.mentions
    )
    return first if others or any(is_subject(each) for each in coming if each.has("person.subject")) else None


_PEOPLE = (
    "person.self person.we person.us person.own_ticket person.our_ticket person.role person.plural person.someone"
    " person.she_he person.possessive"
).split()


def goes_on_about(clause: Clause, earlier: Sequence[Clause]) -> Found | None:
    """ "Frau X, die ich angemeldet hatte, kann nicht kommen": the sentence's subject, where the clause opens with its
    verb; at the beginning of a letter's sentence ("Muss leider absagen") that is the writer.
    """
    if clause.mentions or clause.has(*_PEOPLE):
        return None
    tokens = clause.sentence.tokens
    opening = next((i for i in range(clause.start, clause.end) if _carries(tokens[i], clause, i)), -1)
    verbs = clause.of("word.own_verb", *(f"act.{act}" for act in GOES))
    if not any(cue.start == opening for cue in verbs) or clause.sentence.is_question:
        return None
    if not earlier:
        return writer_in(clause, "cancel") if any(cue.start == opening for cue in clause.of("word.own_verb")) else None
    if any(each.has("person.we", "person.self_and") for each in earlier):
        return None
    subjects: list[tuple[int, Mention | None]] = [
        (cue.start, None) for each in earlier for cue in each.of("person.subject")
    ]
    subjects += [(mention.start, mention) for each in earlier for mention in each.mentions]
    if not subjects:
        return None
    _, subject = min(subjects, key=lambda each: each[0])
    return found_in(subject, clause, "cancel") if subject else writer_in(clause, "cancel")


def _carries(token: Token, clause: Clause, place: int) -> bool:
    """Whether a word is more than "und", "aber" at the beginning of a clause."""
    return token.is_word and not any(
        cue.start == place for cue in clause.cues if cue.kind in ("person.joint", "clause.but")
    )


def speaks_of_another(clause: Clause) -> bool:
    """ "er", "ihm", a small "sie": not the writer, and not the polite "Sie"."""
    if clause.has("person.self", "person.we", "person.us", "person.own_ticket", "person.our_ticket"):
        return False
    tokens = clause.sentence.tokens
    places = [cue.start for cue in clause.of("person.possessive") if cue.text.startswith(("ihr", "sein"))]
    tickets = [
        at for at in places if at + 1 < clause.end and tokens[at + 1].folded.startswith(("platz", "anmeld", "teiln"))
    ]
    third = [cue.start for cue in clause.of("person.she_he")]
    # "Ihre Anmeldung ist hinfällig": a clerk has none.
    return bool(tickets) or any(tokens[at].text[0].islower() or tokens[at].folded in _NEVER_POLITE for at in third)


_NEVER_POLITE = small_words("spoken_of", "never_polite")


def is_about_somebody_new(clause: Clause, named: Sequence[Mention]) -> bool:
    """ "Mit mir kommen A und B. Mein Mann kommt nicht, er arbeitet": of none of those named before."""
    roles = clause.of("person.role")
    articles = {cue.end for cue in clause.of("person.article")}
    known = {mention.role for mention in named if mention.role}
    return bool(roles) and not any(cue.text in known or cue.start in articles for cue in roles)


def goes_alone(clause: Clause, reading: Reading) -> bool:
    """ "Ich kann nicht kommen, wir haben Besuch": who goes is "ich", and "wir" only stands in the reason."""
    if not clause.has("person.we", "person.our_ticket") and any(person.is_self for person in reading.cancel):
        return True  # "Ich muss absagen, bei uns sind alle krank"
    if any(person.is_self for person in reading.cancel) and is_only_reason(clause):
        return True
    going = clause.of(*(f"act.{act}" for act in GOES))
    selves, others = (
        clause.of("person.subject", "person.at_mine"),
        clause.of("person.we", "person.us", "person.our_ticket"),
    )
    if clause.has("person.self_and", "person.both"):
        return False
    return any(in_one_segment(me, act, clause) for me in selves for act in going) and not any(
        in_one_segment(other, act, clause) for other in others for act in going
    )


def is_subject(clause: Clause, earlier: Sequence[Clause] = ()) -> bool:
    """The writer is who does it ("ich"), not to whom it is done ("mich")."""
    subjects = clause.of("person.subject")
    if not subjects:
        leaves_out = _leaves_out_i(clause) and not third_opens(clause, earlier)
        return (clause.has("person.self") and not clause.has("person.self_object")) or leaves_out
    # "Hiermit teile ich mit, dass Frau X teilnimmt": the writer does something else.
    verbs = clause.of("act.attend", "act.substitute")
    alone = not clause.mentions or not verbs
    return alone or any(in_one_segment(subject, verb, clause) for subject in subjects for verb in verbs)


def _leaves_out_i(clause: Clause) -> bool:
    """ "Bin dabei", "Hallo, komme gern mit Frau X": a verb of the first person, and nobody before it."""
    tokens = clause.sentence.tokens
    named = min((mention.start for mention in clause.mentions), default=clause.end)
    joined = {cue.end for cue in clause.of("clause.but", "person.joint") if cue.start == clause.start > 0}
    return any(
        cue.start <= named
        and (
            cue.start == 0
            or cue.start in joined  # "Ich kann nicht kommen und würde gern zusehen"
            or not (tokens[cue.start - 1].is_word or tokens[cue.start - 1].text == ")")
        )
        for cue in clause.of("person.omitted")
    )


_THIRD = small_words("spoken_of", "third")


def is_of_a_third(clause: Clause) -> bool:
    """ "Unsere Vorsitzende kommt": a verb of the third person, and no word for the writer."""
    verbs = {token.folded for token in clause.tokens}
    first = clause.has("person.self", "person.we", "person.us", "person.self_object", "person.own_ticket")
    return bool(verbs & (_THIRD | word_set("common", "third", *languages()))) and not first


def announces(clause: Clause) -> bool:
    """ "folgende Personen", "zwei Kolleginnen", "die Liste": somebody else is the object."""
    return clause.has("person.plural", "person.someone", "act.following") or (
        clause.has("person.single") and clause.has("number.one")
    )


def announces_list(clause: Clause) -> bool:
    """ "Ich muss zwei Personen wieder abmelden:"."""
    return clause.sentence.tokens[-1].text == ":" and announces(clause) and not clause.has("person.self_object")


def _is_role(clause: Clause, place: int) -> bool:
    return any(role.start == place for role in clause.of("person.role"))


@cache
def _pronouns() -> frozenset[str]:
    """ "Statt ihrer", "zamiast mnie": no name is what stands behind."""
    return word_set("common", "pronouns", *languages())


def is_replaced(mention: Mention, markers: Sequence[Cue], clause: Clause) -> bool:
    """Whether the nearest marker says that this one goes: "statt" before, or (Turkish) "yerine" behind the name."""
    near: Cue | None = None
    for cue in sorted(markers, key=lambda each: (each.end, each.start - each.end)):
        following = clause.sentence.tokens[cue.end].folded if cue.end < len(clause.sentence.tokens) else ""
        owners = {owner.start for owner in clause.of("person.possessive")}  # "anstelle meiner Kollegin X"
        if following in _pronouns() and not (cue.end in owners and _is_role(clause, cue.end + 1)):
            continue
        if cue.kind == "act.replaced_after":
            if 0 <= cue.start - mention.end <= 1:
                return True
            continue
        between = any(other is not mention and cue.end <= other.start < mention.start for other in clause.mentions)
        # "Zamiast męża przyjedzie Frau X": who stands behind the verb comes.
        between = between or any(cue.end <= verb.start < mention.start for verb in clause.of("act.attend"))
        of_self = any(out.start <= cue.start and cue.end <= out.end for out in clause.of("act.self_out"))
        if of_self and cue.text.startswith(SPEAKS_FOR):
            continue  # "Mich vertritt Frau X"
        covered = near is not None and near.start <= cue.start and cue.end <= near.end
        parted = any(token.text == ":" for token in clause.sentence.tokens[cue.end : mention.start])
        if 0 <= mention.start - cue.end <= 4 and not between and not covered and not parted:
            near = cue
    return near is not None and near.kind == "act.replaced"
