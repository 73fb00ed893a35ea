"""Cues that are none: words that only look like what they say elsewhere.

Takes the cues of one sentence; returns those that say what they seem to.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from .language import languages
from .lexicon import Cue, word_set
from .small_words import small_words
from .tokens import Token


def without_others(cues: Sequence[Cue], tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """ "Die andere heißt Mia Kern" changes nothing: folded, "andere" looks like "ändere"."""
    return tuple(
        cue
        for cue in cues
        if cue.kind not in ("act.switch", "act.correct")
        or not any(_is_other(tokens, place) for place in range(cue.start, cue.end))
    )


def without_own_affairs(cues: Sequence[Cue], tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """ "Ich muss meinen Dienst tauschen", "danke für die Umbuchung!": nothing is to be changed with us."""
    if any(cue.family in ("mode", "wish") for cue in cues):
        return tuple(cues)
    thanks = [cue.end for cue in cues if cue.kind == "act.thanks"]
    return tuple(
        cue
        for cue in cues
        if cue.kind not in ("act.switch", "act.substitute")
        or not (
            _is_of_own_affairs(cue, tokens)
            or (cue.kind == "act.switch" and any(0 < cue.start - end <= _NEAR for end in thanks))
        )
    )


def _is_of_own_affairs(cue: Cue, tokens: Sequence[Token]) -> bool:
    is_swap = _SWAP in cue.text.casefold()  # "Meine Schicht habe ich schon getauscht"
    if cue.kind == "act.substitute" and not is_swap:
        return False
    reach = _FAR if is_swap else _NEAR
    return any(token.folded in _own_affairs() for token in tokens[max(0, cue.start - reach) : cue.end])


_NEAR, _FAR = 3, 6
_SWAP = "tausch"


@cache
def _own_affairs() -> frozenset[str]:
    return word_set("common", "own_affairs", *languages())


def _is_other(tokens: Sequence[Token], place: int) -> bool:
    """Written without its dots, and not as by somebody who has no such key: "bitte andern", "andern Sie"."""
    token = tokens[place]
    if token.folded not in _others() or token.text.casefold() != token.folded:
        return False
    before = tokens[place - 1].folded if place else ""
    after = tokens[place + 1].folded if place + 1 < len(tokens) else ""
    return before not in ("bitte", "zu") and after != "sie"


@cache
def _others() -> frozenset[str]:
    return word_set("common", "others", *languages())


def without_room(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """ "Falls es noch klappt" asks for a free place, which the list answers: no hesitation of the writer's."""
    rooms = [(cue.start, cue.end) for cue in cues if cue.kind == "act.vacancy"]
    return tuple(
        cue for cue in cues if cue.kind != "act.hesitate" or not any(a <= cue.start and cue.end <= b for a, b in rooms)
    )


def without_accompanied(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """ "mit mir" says that the writer comes, not that the clause speaks of them; "Frau X bat mich" not even that, nor
    "bei mir passt es".
    """
    spans = [(cue.start, cue.end) for cue in cues if cue.kind in _BESIDE_THE_WRITER]
    return tuple(
        cue
        for cue in cues
        if not (
            cue.kind.startswith(("person.self", "person.subject"))
            and any(a <= cue.start and cue.end <= b for a, b in spans)
        )
    )


_BESIDE_THE_WRITER = frozenset({"person.with_me", "person.compare", "person.asked", "person.stays_as_is"})


def without_false_selves(cues: Sequence[Cue], tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """The "I" of "AG I" is a number, the "i" of "Pfarrer i. R." a word cut short, and "mi" of "mi compañera" an owner:
    none is the writer. "Die drei" of "ich in die drei" is a group, and not three people."""
    groups = [(cue.start, cue.end) for cue in cues if cue.family == "wish"]
    numbers = {cue.end for cue in cues if cue.family == "wish" and cue.text == "i"}
    short = {n for n, (token, after) in enumerate(pairwise(tokens)) if token.text == "i" and after.text == "."}
    owners = {cue.start for cue in cues if cue.kind == "person.possessive" and cue.text == "mi"}
    return tuple(
        cue
        for cue in cues
        if not (cue.text == "i" and cue.family == "person" and (cue.end in numbers or cue.start in short))
        and not (cue.kind in ("person.self", "person.subject") and cue.text == "mi" and cue.start in owners)
        and not (cue.kind == "person.both" and any(a <= cue.start and cue.end <= b for a, b in groups))
    )


def without_own_seat(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """ "Ich hätte gern einen Platz in AG 1": the writer's own, and not one for somebody without a name."""
    ones = {cue.end for cue in cues if cue.kind == "number.one"}
    registers = [(cue.start, cue.end) for cue in cues if cue.kind == "act.register"]
    return tuple(
        cue
        for cue in cues
        if not (
            cue.kind == "person.single"
            and cue.text in _SEATS
            and cue.start in ones
            and any(a <= cue.start and cue.end <= b for a, b in registers)
        )
    )


_SEATS = small_words("false_cues", "seats")


def without_labels(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """ "Ich muss zwei Personen wieder abmelden:" is no advertisement's "Abmelden:"."""
    return tuple(cue for cue in cues if not (cue.kind == "act.advert" and cue.text.endswith(":") and cue.start > 0))


def without_fewer(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """ "Statt drei Personen kommen nur zwei": a number in the place of another, and nobody for somebody; and "falls
    jemand abspringt" brings nobody."""
    supposed = {cue.end for cue in cues if cue.kind == "word.conditional"}
    cues = [cue for cue in cues if not (cue.kind == "person.someone" and cue.start in supposed)]
    people = {cue.start for cue in cues if cue.kind == "person.plural"}
    numbers = {cue.start for cue in cues if cue.family == "number" and cue.end in people}
    return tuple(
        cue
        for cue in cues
        if not (cue.kind in ("act.substitute", "act.replaced", "word.instead") and cue.end in numbers)
    )


def without_naming_later(cues: Sequence[Cue], tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """ "..., deren Namen ich nachreiche": who it is will be told; that "ich" is not somebody who comes."""
    spans = [
        (place, _end_of_part(tokens, place))
        for place, token in enumerate(tokens[:-1])
        if token.folded in _WHOSE and tokens[place + 1].folded.startswith(_NAMES)
    ]
    return tuple(
        cue for cue in cues if not (cue.kind.startswith(_SELVES) and any(a <= cue.start < b for a, b in spans))
    )


def _end_of_part(tokens: Sequence[Token], start: int) -> int:
    """Where the part of a sentence ends that begins there."""
    return next((n for n in range(start, len(tokens)) if tokens[n].text in ",;.("), len(tokens))


def without_sent_names(cues: Sequence[Cue], tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """ "Den Namen schicke ich Ihnen noch" sends nobody; "wir schicken Frau X" does."""

    def sends_a_name(place: int) -> bool:
        return any(token.folded.startswith(_NAMES) for token in tokens[max(0, place - _NEAR) : place])

    return tuple(cue for cue in cues if cue.kind != "act.sends" or not sends_a_name(cue.start))


_SELVES = ("person.self", "person.subject", "person.we", "person.us")
_WHOSE = small_words("false_cues", "whose")
_NAMES = tuple(small_words("false_cues", "names"))


_CLOSE_DENIAL = 6
_OWN_DENIAL = 4
_SUBJECT = 4
"""Tokens before a verb, among which its subject begins."""
_OPENS_SOMEBODY = ("person.honorific", "person.possessive", "person.subject")


def without_bridges(cues: Sequence[Cue], tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """ "Frau A kommt und Herr B nicht": the verb is hers and the denial his; but "kommen Frau A und Herr B nicht"."""
    joints = [cue.start for cue in cues if cue.kind in ("person.joint", "clause.but")]
    people = [cue.start for cue in cues if cue.kind in _OPENS_SOMEBODY]
    selves = [cue.start for cue in cues if cue.kind == "person.subject"]

    def bridges(cue: Cue) -> bool:
        between = [at for at in joints if cue.start < at < cue.end and at + 1 in people]
        reach = _OWN_DENIAL if between and between[0] + 1 in selves else _CLOSE_DENIAL
        if between and cue.end - between[0] > reach:
            return False  # "... aber ich weiß noch nicht, ob"
        # Whose verb it is stands before it: then a name behind it is a place or an event.
        has_subject = any(cue.start - _SUBJECT <= at < cue.start for at in people)
        behind = tokens[cue.start : between[0]] if between else ()
        named = any(
            at in people or (token.text[0].isupper() and not has_subject)
            for at, token in enumerate(behind, start=cue.start)
        )
        return bool(between) and not named

    return tuple(cue for cue in cues if cue.kind != "act.absent" or not bridges(cue))


def without_denied_ways(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """ "Online kann ich nicht, ich komme": only that way is denied; who says no more than that may not come at all."""
    ways = {cue.end for cue in cues if cue.family in ("mode", "wish")}
    spans = [(cue.start, cue.end) for cue in cues if cue.kind == "clause.denied_after" and cue.start in ways]
    comes = [cue for cue in cues if cue.kind in ("act.attend", "act.register")]
    if any(all(way.end <= start or way.start > end for start, end in spans) for way in _ways_before(cues, spans)):
        comes += [cue for cue in cues if cue.kind == "act.request"]  # "AG 2 bitte, online geht leider nicht"
    if not any(all(cue.end <= start or cue.start >= end for start, end in spans) for cue in comes):
        return tuple(cues)
    return tuple(
        cue for cue in cues if not (cue.kind == "act.absent" and any(start <= cue.start < end for start, end in spans))
    )


def _ways_before(cues: Sequence[Cue], spans: Sequence[tuple[int, int]]) -> list[Cue]:
    """The ways that nothing denies right behind them."""
    denied = {start for start, _ in spans}
    return [cue for cue in cues if cue.family in ("mode", "wish") and cue.end not in denied]


_SMALL_BETWEEN = 2
"""Words between "nicht" and what is denied: "nicht an der AG 1"."""


def without_denied_verbs(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """ "Sie reist nicht an" is no way to take part."""
    denials = {cue.start for cue in cues if cue.kind == "word.negation"}
    return tuple(
        cue for cue in cues if not (cue.kind == "mode.onsite" and denials & set(range(cue.start + 1, cue.end)))
    )


def without_turned_ways(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """ "Frau X kommt nicht vor Ort, sondern online" comes: only one way is denied for the other."""
    ways = [cue for cue in cues if cue.family in ("mode", "wish", "town")]
    turns = [cue for cue in cues if cue.kind == "clause.turn"]
    spans = [
        (denial.start, turn.start)
        for denial in cues
        if denial.kind == "word.negation"
        for turn in turns
        if any(0 <= way.start - denial.end <= _SMALL_BETWEEN and way.end <= turn.start for way in ways)
        and any(0 <= way.start - turn.end <= _SMALL_BETWEEN for way in ways)
    ]
    return tuple(
        cue
        for cue in cues
        if cue.kind not in ("act.absent", "word.negation")
        or not any(cue.start < end and start < cue.end for start, end in spans)
    )


def without_contrasted_ways(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """ "Ich nehme online und nicht vor Ort teil" comes: one way is wanted, and the other, which is denied, is not."""
    ways = [cue for cue in cues if cue.family in ("mode", "wish", "town")]
    spans = [
        (denial.start, other.end)
        for denial in cues
        if denial.kind == "word.negation"
        for other in ways
        if 0 <= other.start - denial.end <= _SMALL_BETWEEN
        and any(1 <= denial.start - way.end <= _SMALL_BETWEEN and way.kind != other.kind for way in ways)
    ]
    return tuple(
        cue
        for cue in cues
        if cue.kind not in ("act.absent", "word.negation")
        or not any(cue.start < end and start < cue.end for start, end in spans)
    )


_SAID_OTHERWISE = {"act.hesitate": "act.switch", "act.past": "act.register"}


def without_minds_made_up(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """ "Ich habe es mir anders überlegt" hesitates no more, "nehmen Sie meine Anmeldung entgegen" registers now."""
    return tuple(
        cue
        for cue in cues
        if not any(
            _SAID_OTHERWISE.get(cue.kind) == each.kind and each.start <= cue.start and cue.end <= each.end
            for each in cues
        )
    )


_TOLD = frozenset({"act.attend", "act.absent", "act.cancel", "act.substitute"})


def without_told_of(cues: Sequence[Cue], tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """ "Madame Diallo sera présente": whom a sentence tells of is not greeted by it."""
    stop = next((at for at, token in enumerate(tokens) if token.text in ",!:;،."), len(tokens))
    is_addressed = any(cue.kind == "person.honorific" and cue.start == 0 for cue in cues)
    if not is_addressed or not any(cue.kind in _TOLD and 1 < cue.start < stop for cue in cues):
        return tuple(cues)
    return tuple(cue for cue in cues if not (cue.kind == "letter.greeting" and cue.start == 0 and cue.end == 1))


_NEVER = small_words("false_cues", "never")
_ONLY = small_words("false_cues", "only_behind")
_NO_LIMIT = small_words("false_cues", "no_limit")
_BEHIND = 3
"""Words between a denied verb and what limits it."""


def without_limits(cues: Sequence[Cue], tokens: Sequence[Token]) -> tuple[Cue, ...]:
    """French "je ne peux venir que l'après-midi" says when, and denies nothing; "je ne peux pas" does."""
    words = [token.folded for token in tokens]
    limited = {
        at
        for at, word in enumerate(words)
        if (word in _ONLY or word.startswith("qu'"))
        and words[at + 1 : at + 2] != ["si"]
        and at
        and words[at - 1] not in _NO_LIMIT
    }

    def is_limited(cue: Cue) -> bool:
        behind = next((at for at in range(cue.end, cue.end + _BEHIND) if at in limited), None)
        return (
            behind is not None and not _NEVER & set(words[cue.start : behind]) and "," not in words[cue.start : behind]
        )

    return tuple(cue for cue in cues if not (cue.kind in _DENYING and cue.text.startswith(_DENIES) and is_limited(cue)))


_DENYING = frozenset({"act.absent", "act.cancel", "word.negation"})
_DENIES = ("ne", "n'")
_OF_CONDITIONS = frozenset({"act.hesitate", "act.vacancy", "act.ask", "word.conditional", "word.whether"})


def without_courtesies(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """ "Falls möglich, tragen Sie bitte auch Frau X ein": nothing hangs on it, and nothing is asked."""
    courtesies = [cue for cue in cues if cue.kind == "clause.courteous"]
    return tuple(
        cue
        for cue in cues
        if cue.kind not in _OF_CONDITIONS
        or not any(each.start <= cue.start and cue.end <= each.end for each in courtesies)
    )
