"""What a clause does to the list: registers, cancels, hesitates ...

Takes a `Clause`; returns the name of its act, or None where it does nothing.
"""

from __future__ import annotations

from ..words.lexicon import Cue
from ..words.names import is_honorific
from ..words.small_words import small_words
from .clauses import ACTS, Clause, in_one_segment


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


def is_reason(clause: Clause) -> bool:
    """ "..., weil ich nicht kommen kann": a reason acts on nobody; but "da komme ich gern" is none."""
    opening = [cue for cue in clause.of("clause.because") if cue.start <= clause.start + 1]
    if opening and opening[0].text == "da" and any(cue.start == opening[0].end for cue in clause.of("act.attend")):
        return False
    acts = [cue for cue in clause.cues if cue.family == "act"]
    return bool(opening) and all(in_one_segment(opening[0], cue, clause) for cue in acts)


_WHETHER = small_words("act_of_clause", "whether")
_WHO = small_words("act_of_clause", "who")


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
