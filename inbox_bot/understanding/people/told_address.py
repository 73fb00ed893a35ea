"""The address that a letter tells beside the one it comes from: "die Zugangsdaten bitte an meine private Adresse ...".

Takes what was decided and the writer's words; gives the address to the one who is registered (LABELS: it is theirs).
Where several come, a sentence that names one person and one address tells whose it is (`letter.py`).
"""

from __future__ import annotations

from ...model import Intent
from ..decided import Decided
from ..words.tokens import tokenize


def give_told_address(decided: Decided, text: str, ours: str) -> None:
    """`ours`: the office's own address, which is nobody's."""
    if decided.intent not in (Intent.REGISTER, Intent.CHANGE) or len(decided.register) != 1 or decided.unnamed:
        return
    told = {token.text.lower() for token in tokenize(text) if token.is_address} - {ours.lower()}
    if len(told) == 1:
        decided.register[0].email = told.pop()
