"""What a letter says, before its parts are weighed against each other.

`letter` fills a `Reading` clause by clause; `intent` and the checks of `doubts` look at it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from ...model import Evidence
from ..findings import Found
from ..readers.signature import Writer
from ..words.wishes import Wish


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
    last_act: str | None = None
    """What the last clause that does something does; None where that is only supposed."""
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
    last_sessions: tuple[str, ...] = ()
    """Named last; "die gleiche AG" is this one."""
    wish_in_reason: Wish = field(default_factory=Wish)
    """ "Nachdem es eine AG zu X gibt, würde ich gern wechseln"."""
    wished: list[Found] = field(default_factory=list)
    """For whom a clause that does nothing names a mode or group: "Jens soll in die AG 1 und ich in die AG 2"."""
    double_session: bool = False
    mentions: list[Found] = field(default_factory=list)
    """Everybody named, whatever for."""
    named_roles: set[str] = field(default_factory=set)
    """ "Frau", "Kollegin": whose name was told already."""
    evidence: list[Evidence] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    """Sentences with a wish on access, in the writer's words."""
    group_cancel: bool = False
    replaced_words: tuple[str, ...] = ()
    """Who is replaced, in words that name nobody whom this reading knows: "zamiast męża", "вместо Ирины"."""
    beside: list[Found] = field(default_factory=list)
    """People named in a sentence that acts, in a clause that doesn't."""
    acts_at: set[tuple[bool, str]] = field(default_factory=set)
    """(comes, event or ordinal): which event is meant by coming and which by not coming."""
    told_at: dict[str, set[str]] = field(default_factory=dict)
    """By event what its clauses do: "attend", "cancel", "stay", "supposed", and "" for nothing."""
    orphans: list[Found] = field(default_factory=list)
    """People in clauses that do nothing, beside clauses that do."""
    past_people: list[Found] = field(default_factory=list)
    """Who was registered before, as the letter tells."""
    verbless: list[Found] = field(default_factory=list)
    """People named where nothing is done: "Mia Kern und Uwe Dohm, online"."""
    verbless_wish: bool = False
    """A mode, a group or a place is named beside them."""
    died: list[Found] = field(default_factory=list)
    """Of whom the letter tells that they have died."""
    of_our_list: list[Found] = field(default_factory=list)
    """Who goes of those on our confirmation: "Nr. 2 und 4", "alle außer Frau X"."""
    supposed_sentences: set[int] = field(default_factory=set)
    text: str = ""
