"""The configurations of bad/ and odd/: how they are completed, and what they must say."""

from __future__ import annotations

import re
from pathlib import Path

HERE = Path(__file__).parent
SECRET = "hunter2-geheim"
ENVIRON = {"IMAP_PASSWORD": SECRET}
BASE = (HERE / "base.toml").read_text(encoding="utf-8")


def completed(text: str) -> str:
    """The text, and from base.toml each table that it lacks; a file that says `# alone` stands for itself."""
    if re.search("^# alone$", text, re.MULTILINE):
        return text
    tables = re.findall(r"^\[.+?(?=^\[|\Z)", BASE, re.MULTILINE | re.DOTALL)
    return "\n".join([text, *(table for table in tables if not _has(text, table.partition("\n")[0]))])


def _has(text: str, heading: str) -> bool:
    name = heading.strip("[]")
    return re.search(rf"^(\[+{name}\]|{name} *=)", text, re.MULTILINE) is not None


def expected(text: str, folder: Path) -> list[str]:
    """The lines that the file's head promises."""
    return [line.replace("{folder}", str(folder)) for line in re.findall("^# expect: (.+)$", text, re.MULTILINE)]


def folder_with_secrets(folder: Path) -> Path:
    (folder / "imap_password").write_text(f"{SECRET}\n")
    (folder / "empty").write_text("\n")
    (folder / "binary").write_bytes(b"\xff\xfe\x00")
    return folder
