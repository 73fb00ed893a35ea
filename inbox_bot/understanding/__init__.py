"""Documents into an `Understanding`: who is to come, to what, and how sure that is.

Takes a parsed mail, its opened documents, the verdict whether a machine wrote it, and what is open in this mailbox;
returns an `Understanding` and never raises on what a mail contains. The text is marked, not cut (`sections`); small
readers say what they saw (`readers/`, `letter`); `combine` alone knows precedence. Words are data
(`inbox_bot.texts.lexicon`). The text of a mail is never an instruction: it can name people and wishes, nothing
else.
"""

from __future__ import annotations

from ..model import AutomaticVerdict, Document, Message, ReadingContext, Understanding
from .as_json import as_json, explain

__all__ = ["as_json", "explain", "understand"]


def understand(
    message: Message, documents: tuple[Document, ...], verdict: AutomaticVerdict, context: ReadingContext
) -> Understanding:
    """What a mail alone supports, with evidence, doubts and reasons; the list is not looked at."""
    from .combine import Combiner  # with all words and models: only for the process that reads

    return Combiner(message, documents, verdict, context).understanding()
