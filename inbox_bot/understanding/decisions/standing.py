"""What stands on our own mail already: a change to it is no change, and who is on it needs no registration.

Takes a mail that answers ours and a decision. Where somebody is given the group or mode that our quoted mail has for
them ("Sie haben mich in der AG 1 stehen, AG 2 wäre sinnvoller"), the only other one named counts; where others are to
be put on the list beside those who stand there, only the others are new.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from ...model import Intent, Mode
from ..findings import Found, same_name
from ..words.tokens import tokenize
from ..words.wishes import Wish, read_wish

if TYPE_CHECKING:
    from ..decided import Decided
    from ..letters.reading import Reading
    from ..mail_parts import MailParts


def leave_who_stands(mail: MailParts, decided: Decided) -> None:
    """Takes those out, in place, whom our quoted confirmation names: "Meine Tochter kommt auch, online wie ich"."""
    if decided.intent is not Intent.REGISTER:
        return
    names = [mail.writer.name if person.is_self else person.name for person in decided.register]
    stands = [any(same_name(name, each.name) for each in mail.on_list) for name in names]
    if any(stands) and not all(stands):
        decided.register = [each for each, is_there in zip(decided.register, stands, strict=True) if not is_there]


def leave_what_stands(mail: MailParts, decided: Decided) -> None:
    """Gives people the other group or mode, in place, where they would be given what they have."""
    if decided.intent is not Intent.CHANGE or decided.cancel:
        return
    ours = [line.text for section in mail.quoted if mail.is_ours(section) for line in section.lines]
    if not ours:
        return
    named = [_wish(mail, text) for text in mail.own_reading.text.splitlines()]
    sessions = {slug for wish in named for slug in wish.sessions}
    modes = {mode for wish in named for mode in ((wish.mode,) if wish.mode else ())}
    modes |= {mode for wish in named if wish.both_modes for mode in Mode}
    for person in decided.register:
        stands = _standing(mail, ours, person)
        others = sessions - set(stands.sessions)
        if person.sessions and set(person.sessions) <= set(stands.sessions) and len(others) == 1:
            person.sessions = list(others)
        other_modes = modes - {stands.mode}
        if person.mode and person.mode is stands.mode and len(other_modes) == 1:
            person.mode = other_modes.pop()


def moved_on_list(mail: MailParts, reading: Reading, people: Iterable[Found]) -> list[Found]:
    """Whom of our list a mail wants to take part another way: "Ich komme doch nach Arnsberg". Nobody where somebody new
    comes, too, or everybody has what they wish.
    """
    ours = [line.text for section in mail.quoted if mail.is_ours(section) for line in section.lines]
    moved = []
    for person in people:
        name = mail.writer.name if person.is_self else person.name
        listed = next((each for each in mail.on_list if same_name(each.name, name)), None)
        if listed is None:
            return []
        mode = person.mode or reading.wish_for_all.mode
        sessions = person.sessions or list(reading.wish_for_all.sessions[:1])
        stands = _standing(mail, ours, listed)
        if stands.sessions and stands.mode is None:
            mode = None  # "Herr X geht hin", where our list tells of groups alone
        if (mode and mode is not stands.mode) or (sessions and set(sessions) != set(stands.sessions)):
            moved.append(person)
    return moved


def _standing(mail: MailParts, ours: Iterable[str], person: Found) -> Wish:
    """The group and mode in our mail beside this name; without the name, the only ones in it."""
    lines = [text for text in ours if text.strip()]
    here = [
        wish for text in lines if person.full and person.full in text for wish in (_wish(mail, text),) if wish.is_any
    ]
    every = here or [wish for text in lines for wish in (_wish(mail, text),) if wish.is_any]
    return every[0] if len({(wish.mode, tuple(wish.sessions)) for wish in every}) == 1 else Wish()


def _wish(mail: MailParts, text: str) -> Wish:
    tokens = tokenize(text)
    cues = mail.lexicon.cues(tokens)
    return read_wish(tokens, 0, len(tokens), (*cues, *mail.words.cues(tokens, cues, in_list=True)))
