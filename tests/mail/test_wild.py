"""Robots that the public suites don't show are known; people with odd headers are left to reading."""

from __future__ import annotations

import pytest

from inbox_bot.mail import answers_at_once, check_automatic, parse_message
from inbox_bot.mail.automatic import RULES
from inbox_bot.model import AutomaticVerdict, ReplyRule

from .letters import OFFICE
from .wild import BY_RULE, MACHINES, PEOPLE, SOFT


def judged(data: bytes) -> AutomaticVerdict:
    return check_automatic(parse_message(data), OFFICE)


@pytest.mark.parametrize("name", MACHINES)
def test_machines_are_never_answered(name: str) -> None:
    """By header where there is one, else by words that only a program says."""
    verdict = judged(MACHINES[name])
    assert (verdict.rule, verdict.is_machine) == (ReplyRule.NEVER, True)


@pytest.mark.parametrize("name", SOFT)
def test_soft_machines_are_not_answered_but_read(name: str) -> None:
    """A list, a shop, a ticket desk: a person may have written it, a program may answer it."""
    verdict = judged(SOFT[name])
    assert verdict.rule is not ReplyRule.MAY
    assert not verdict.is_machine


@pytest.mark.parametrize("name", PEOPLE)
def test_people_are_not_silenced_by_odd_headers(name: str) -> None:
    """Gateways and mail programs write much; none of it makes a person a robot."""
    assert judged(PEOPLE[name]) == AutomaticVerdict(ReplyRule.MAY, is_machine=False)


def test_every_rule_that_says_something_is_told() -> None:
    """`read --explain` shows them all; the verdict rests on the strictest."""
    verdict = judged(MACHINES["cpanel"])
    assert [sign.rule for sign in verdict.signs] == ["auto-reply-header", "auto-reply-precedence"]
    assert str(verdict.signs[0]) == "auto-reply-header (BEHAVIOUR 5.5): never"
    assert {each.rule for each in verdict.signs} <= {rule.name for rule in RULES}


def test_each_rule_is_seen_at_work() -> None:
    """No rule of the table is there for nothing, and each is found by the mail that was written for it."""
    found = {name: {sign.rule for sign in judged(data).signs} for name, data in BY_RULE.items()}
    assert [name for name, rules in found.items() if name not in rules] == []
    others = {sign.rule for data in (*MACHINES.values(), *SOFT.values()) for sign in judged(data).signs}
    assert {rule.name for rule in RULES} == others | found.keys()


@pytest.mark.parametrize(
    ("name", "is_machine"), [("an automatic confirmation", True), ("mailman", False), ("procmail", False)]
)
def test_a_second_sign_is_that_it_came_right_after_our_mail(name: str, is_machine: bool) -> None:
    """Only where the mail's own words are those of a program (BEHAVIOUR 5.10)."""
    assert answers_at_once(judged(SOFT[name])).is_machine is is_machine
