"""The rules of places: who gets one, who waits, who is told what.

Takes literals (a mail's understanding, a list, the time), returns values (a `Decision`, changes, answers). `promote` is
the only place where places are given, `draft` the only one where a list is worked on, `changes` names the difference.
`decide` is the door for mails, `due` and `perform` for points in time, `replies` and `digest` put it into words.
"""

from .answers import promotion_answers
from .caps import SAME_AGAIN_AFTER, said, within_caps, without_repeats
from .changes import apply
from .decide import decide
from .due import dial_in_due_at, dial_in_is_open, due_jobs, upcoming_jobs
from .match import match
from .notices import announce, notices
from .perform import perform
from .promote import promotions

__all__ = [
    "SAME_AGAIN_AFTER",
    "announce",
    "apply",
    "decide",
    "dial_in_due_at",
    "dial_in_is_open",
    "due_jobs",
    "match",
    "notices",
    "perform",
    "promotion_answers",
    "promotions",
    "said",
    "upcoming_jobs",
    "within_caps",
    "without_repeats",
]
