"""What a trained model sees of the mail around a letter: its subject, the thread, tables and attachments."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..findings import same_name
from ..words.senses import senses
from ..words.tokens import tokenize
from .tagged import is_short_for

if TYPE_CHECKING:
    from ..mail_parts import MailParts


def mail_features(mail: MailParts) -> list[str]:
    """The features of what stands around the letter."""
    tokens = tokenize(mail.subject)
    cues = mail.lexicon.cues(tokens)
    found = [f"subject={token.folded}" for token in tokens if token.is_word]
    found += [f"subject.c={cue.kind}" for cue in cues if cue.family in ("act", "person", "mode", "letter")]
    found += [f"subject.S={sense}" for every in senses(*sorted({"de", mail.language})).of(tokens) for sense in every]
    if "?" in mail.subject:
        found.append("subject?")
    if _PREFIX.match(mail.message.subject):
        found.append(f"prefix={_PREFIX.match(mail.message.subject)[0].strip().lower()[:2]}")  # type: ignore[index]
    ours = next((section for section in mail.quoted if mail.is_ours(section)), None)
    found.append("ours below" if mail.answers_ours else "others below" if mail.quoted else "nothing below")
    if ours:
        kinds = {cue.kind for line in ours.lines[:30] for cue in mail.lexicon.cues_in(line.text)}
        found += [f"ours={kind}" for kind in sorted(kinds) if kind.startswith(("answer.", "act.past", "act.register"))]
        found.append(f"confirmed={min(len(mail.on_list), 3)}")
        found += _known_and_new(mail)
    found.append(f"tables={min(len(mail.tables), 2)}")
    found.append(f"attached={min(len(mail.attached), 2)} {bool(mail.attachments)}")
    return found


def _known_and_new(mail: MailParts) -> Iterator[str]:
    """Whether our confirmation names the writer and those whom the letter names: who is on the list only changes."""
    names = [person.name for person in mail.on_list]
    writer = mail.writer.name
    if names:
        yield f"writer confirmed={any(same_name(writer, name) for name in names)}"
        said = [person.name for person in mail.own_reading.mentions]
        known = sum(any(same_name(each, name) or is_short_for(each, name) for name in names) for each in said)
        yield f"known={min(known, 2)} new={min(len(said) - known, 2)}"


_PREFIX = re.compile(r"\s*(?:aw|re|wg|fwd?|antw|sv|ynt)\s*:", re.IGNORECASE)
