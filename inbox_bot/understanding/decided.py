"""What one reader of a whole mail decides, before `weigh` compares it with the other's decision.

The rules (`intent`) and the models (`trained`) both return a `Decided`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..model import Ask, Intent
from .findings import Found


@dataclass(slots=True)
class Decided:
    """An intent with its people, doubts and reasons."""

    intent: Intent
    register: list[Found] = field(default_factory=list)
    cancel: list[Found] = field(default_factory=list)
    cancel_sender: bool = False
    unnamed: int = 0
    question: bool = False
    asks: list[Ask] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)
    confidence: float = 0.97
    mode_clash: bool = False
    ordinal: int = 0
    event: str | None = None
    """Where the acts themselves tell events apart."""
