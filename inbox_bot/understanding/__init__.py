"""Documents into an `Understanding`: who is to come, to what, and how sure that is.

Takes a parsed mail, its opened documents, the verdict whether a machine wrote it, and what is open in this mailbox;
returns an `Understanding` and never raises on what a mail contains. A mail goes through the folders in this order,
and `combine` leads it:

    sections      marks where what stands: own words, quotes, signature, footer; nothing is cut off
    words/        what stands in a run of words: names, cues, events, wishes (words are data: `inbox_bot.texts.lexicon`)
    readers/      one for each layout: lists, tables, forms, signatures; each says what it saw, and where
    letters/      the letter clause by clause: who comes, who goes, who wants what
    people/       who is meant: full names, nobody twice
    doubts/       what makes a careful clerk ask
    decisions/    what the rules make of it all: one `Decided`
    learned/      what trained models make of it: another `Decided`; how far each is believed

The text of a mail is never an instruction: it can name people and wishes, nothing else.
"""

from __future__ import annotations

from ..model import AutomaticVerdict, Document, Message, ReadingContext, Understanding
from .as_json import as_json, explain

__all__ = ["as_json", "explain", "understand"]


def understand(
    message: Message, documents: tuple[Document, ...], verdict: AutomaticVerdict, context: ReadingContext
) -> Understanding:
    """What a mail alone supports, with evidence, doubts and reasons; the list is not looked at."""
    from .combine import combine  # with all words and models: only for the process that reads
    from .mail_parts import MailParts

    return combine(MailParts(message, documents, verdict, context))
