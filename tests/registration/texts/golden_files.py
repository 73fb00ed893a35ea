"""Golden texts lie beside the tests and are rewritten on explicit demand only: REWRITE_GOLDEN=1 pytest ..."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def check(name: str, text: str) -> None:
    """Fails where the text differs from the one that was read and approved."""
    path = FOLDER / name
    if os.environ.get("REWRITE_GOLDEN"):
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text
