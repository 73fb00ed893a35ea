"""A person named in a run of words.

What `find_mentions` and the models make of words [start, end): the name, the role and how sure that is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .names import Name, is_given
from .tokens import Token


@dataclass(frozen=True, slots=True)
class Mention:
    """A person named by words [start, end) of a sentence."""

    name: Name
    start: int
    end: int
    honorific: bool = False
    role: str = ""
    weight: int = 0
    """How sure that is: 3 by structure, 2 by the lists, 1 by capitals alone."""
    email: str | None = None

    @property
    def full(self) -> str:
        return self.name.full


def joined_words(tokens: Sequence[Token]) -> str:
    text = ""
    for token in tokens:
        text += token.text if token.text == "." else f" {token.text}"
    return text.strip()


def share_family_names(mentions: list[Mention], tokens: Sequence[Token], *, joint: bool) -> tuple[Mention, ...]:
    """ "Mehmet Ali ve Hatice Karagöz" are both Karagöz."""
    done: list[Mention] = []
    for index, mention in enumerate(mentions):
        after = mentions[index + 1] if index + 1 < len(mentions) else None
        if (
            after is not None
            and after.start == mention.end + 1
            and after.name.is_full
            and not mention.honorific
            and not after.honorific
            and all(is_given(word) for word in mention.name.full.split())
            and (joint or not mention.name.family)
            and tokens[mention.end].folded not in (",", ";")
        ):
            mention = replace(mention, name=Name(mention.name.full, after.name.family))
        done.append(mention)
    return tuple(done)
