"""People as a clause has them: whom a mention names, and the writer, each with the clause as evidence."""

from __future__ import annotations

from ...model import Evidence
from ..findings import Found
from ..words.mention import Mention
from .clauses import Clause


def found_in(mention: Mention, clause: Clause, rule: str) -> Found:
    """Whom a mention names, with its clause as evidence."""
    return Found(mention.name, evidence_of(clause, rule), email=mention.email, weight=mention.weight)


def writer_in(clause: Clause, rule: str) -> Found:
    """The writer ("ich"), with the clause as evidence."""
    return Found(None, evidence_of(clause, rule), is_self=True, weight=3)


def evidence_of(clause: Clause, rule: str) -> Evidence:
    """The place of a clause, and what it is evidence for."""
    return Evidence(clause.sentence.origin, clause.sentence.line, clause.text.strip(" ,;:"), rule)
