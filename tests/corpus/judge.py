"""What became of one mail: right, asked where one must ask, needless question, silently wrong, or imperfect.

The same classes as the outer score: acting by itself on wrong people, event or intent is the one that must not happen.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from inbox_bot.model import Action, Intent, Person, Understanding
from inbox_bot.understanding.words.names import key

RIGHT, ASKED, NEEDLESS, SILENT, IMPERFECT = "right", "asked", "needless", "SILENT-WRONG", "imperfect"


def judge(expected: dict[str, Any], read: Understanding) -> tuple[str, list[str]]:
    """(class, the fields that are wrong)"""
    wrong = differences(expected, read)
    intent = Intent(expected["intent"])
    mattering = set(wrong) & {"intent", "event", "register", "cancel"}
    if read.action is Action.AUTOMATIC and mattering:
        return SILENT, wrong
    if read.action is Action.IGNORE and intent not in (Intent.AUTOMATIC, Intent.UNRELATED):
        return SILENT, wrong
    asks = read.action in (Action.CLARIFY, Action.REVIEW)
    if expected["human"] and asks:
        return ASKED, wrong
    if read.action in fitting(expected) and not wrong and not (expected["human"] and read.action is Action.AUTOMATIC):
        return RIGHT, wrong
    return (NEEDLESS if asks and read.action not in fitting(expected) else IMPERFECT), wrong


def fitting(expected: dict[str, Any]) -> tuple[Action, ...]:
    match Intent(expected["intent"]):
        case Intent.AUTOMATIC:
            return (Action.IGNORE,)
        case Intent.UNRELATED:
            return (Action.IGNORE, Action.REVIEW)
        case Intent.QUESTION:
            return (Action.REVIEW,)
    return (Action.AUTOMATIC, Action.CLARIFY) if expected["unnamed"] else (Action.AUTOMATIC,)


def differences(expected: dict[str, Any], read: Understanding) -> list[str]:
    wrong = [] if read.intent == expected["intent"] else ["intent"]
    if not same_people(expected["register"], read.register):
        wrong.append("register")
    if not same_cancelled(expected["cancel"], read):
        wrong.append("cancel")
    if expected["intent"] not in ("automatic", "unrelated"):
        wrong += ["event"] if expected["event"] != read.event else []
        wrong += ["unnamed"] if expected["unnamed"] != read.unnamed else []
        wrong += ["question"] if expected["question"] != read.question else []
    return wrong


def same_people(expected: list[dict[str, Any]], read: tuple[Person, ...]) -> bool:
    left = list(read)
    for person in sorted(expected, key=len, reverse=True):
        match = next((each for each in left if same_person(person, each)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def same_person(expected: dict[str, Any], read: Person) -> bool:
    return (
        key(expected["name"]) == key(read.name)
        and expected.get("email", read.email) == read.email
        and expected.get("mode", read.mode) == read.mode
        and tuple(expected.get("sessions", read.sessions)) == read.sessions
    )


def same_cancelled(expected: list[str] | str, read: Understanding) -> bool:
    if expected == "sender":
        return read.cancel_sender or len(read.cancel) == 1
    return not read.cancel_sender and Counter(map(key, expected)) == Counter(map(key, read.cancel))
