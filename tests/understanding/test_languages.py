"""What writers of other languages mean: the same rules, and what only their script or grammar has."""

from __future__ import annotations

import pytest

from inbox_bot.understanding.lexicon import lexicon
from inbox_bot.understanding.mentions import find_mentions
from inbox_bot.understanding.tokens import tokenize


def named(text: str, language: str) -> list[str]:
    tokens = tokenize(text)
    return [m.full for m in find_mentions(tokens, lexicon(language).cues(tokens))]


@pytest.mark.parametrize(
    ("text", "language", "names"),
    [
        ("لطفا من و خواهرم را ثبت نام کنید", "fa", []),
        ("لطفا من و خواهرم شیدا کریمی را ثبت نام کنید", "fa", ["شیدا کریمی"]),
        ("همکارم شیدا کریمی روز چهارشنبه می‌آید", "fa", ["شیدا کریمی"]),
        ("أرجو تسجيل زميلتي هبة العلي ليوم الأربعاء", "ar", ["هبة العلي"]),
        ("أرجو تسجيل زميلتي هبة العلي لحضور اللقاء", "ar", ["هبة العلي"]),
        ("زميلي عبد الرحمن الحمصي سيحضر", "ar", ["عبد الرحمن الحمصي"]),
        ("என் தோழி கவிதா ராமன் அவர்களும் வருகிறார்", "ta", ["கவிதா ராமன்"]),
    ],
)
def test_a_small_word_ends_a_name_where_there_are_no_capitals(text: str, language: str, names: list[str]) -> None:
    """Arabic, Persian and Tamil write names like every other word: what follows "my colleague" is one until then."""
    assert named(text, language) == names
