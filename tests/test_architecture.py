"""The house's import rules, held with `ast`: who may know whom (see `inbox_bot/__init__.py`)."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "inbox_bot"
PURE = ("mail", "documents", "understanding", "registration")

ALLOWED: dict[str, set[str]] = {
    "model": set(),
    "clock": set(),
    "allowance": set(),
    "config": {"model"},
    "log": {"model"},
    "mail": {"model"},
    "documents": {"model", "allowance"},
    "understanding": {"model", "texts"},
    "registration": {"model", "texts"},
    "texts": set(),
    "store": {"model", "clock"},
    "edges": {"model"},
    "flows": {"model", "log", "clock", "allowance", *PURE, "store"},
}
"""Which of our own rooms each room may import, besides itself. What is not named here (app, daemon, commands, cli,
demo) is where everything is wired, and may import everything."""

FIELD_LIBRARIES: dict[str, set[str]] = {
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "psycopg": {"store"},
    "imapclient": {"edges"},
    "aiosmtplib": {"edges"},
    "pebble": {"edges"},
    "jinja2": {"registration"},
    "babel": {"registration", "demo"},
    "icalendar": {"registration"},
    "openpyxl": {"documents", "registration"},
    "pypdf": {"documents"},
    "lxml": {"documents", "registration"},
    "pydantic": {"config"},
    "structlog": {"log"},
    "pymap": {"demo"},
    "aiosmtpd": {"demo"},
    "email_validator": {"mail", "config"},
}
"""A library belongs to the room of its field."""

WORLD = {"socket", "ssl", "asyncio", "sqlite3", "subprocess", "threading", "urllib", "http", "smtplib", "imaplib"}
"""Standard modules that touch the world: never in a pure room."""


def room(path: Path) -> str:
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def imported(path: Path) -> set[str]:
    """Full dotted names of all that a file imports, relative imports resolved, function bodies included."""
    package = ["inbox_bot", *path.relative_to(HOUSE).parts[:-1]]
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            names |= {f"{module}.{alias.name}" for alias in node.names}
    return names


FILES = sorted(HOUSE.rglob("*.py"))

STEPS = ("words", "readers", "letters", "people", "doubts", "decisions", "learned")
"""The folders of understanding, in the order in which a mail goes through them: each knows only those before it."""


def test_finds_the_house() -> None:
    """A check that looks at nothing must not pass."""
    assert {"model", "flows", "store", "edges", *PURE} <= {room(path) for path in FILES}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_rooms_know_only_whom_they_may(path: Path) -> None:
    """Pure rooms know the model and not each other; the world is touched in store and edges only."""
    here = room(path)
    names = imported(path)
    if here in ALLOWED:
        known = {parts[1] for name in names if (parts := name.split("."))[0] == "inbox_bot" and len(parts) > 1}
        assert known <= ALLOWED[here] | {here}
    for library, homes in FIELD_LIBRARIES.items():
        if any(name.split(".")[0] == library for name in names):
            assert here in homes, f"{library} belongs to {homes}"
    if here in (*PURE, "model"):
        assert not {name.split(".")[0] for name in names} & WORLD


@pytest.mark.parametrize("step", STEPS)
def test_reading_goes_one_way(step: str) -> None:
    """No step of reading knows a later one."""
    files = sorted((HOUSE / "understanding" / step).glob("*.py"))
    known = {
        name.split(".")[2] for file in files for name in imported(file) if name.startswith("inbox_bot.understanding.")
    }
    assert len(files) > 1
    assert not known & set(STEPS[STEPS.index(step) + 1 :])


@pytest.mark.parametrize("path", [path for path in FILES if room(path) in PURE], ids=lambda path: str(path.name))
def test_pure_rooms_open_no_files(path: Path) -> None:
    """A pure room takes values: it calls no open() (package resources come through importlib.resources)."""
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    assert not [call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "open"]


@pytest.mark.parametrize(
    ("module", "spared"),
    [
        ("inbox_bot.commands.read", {"sqlalchemy", "imapclient", "aiosmtplib", "apscheduler", "jinja2"}),
        ("inbox_bot.commands.read", {"numpy", "openpyxl", "pypdf"}),  # what only its worker process needs
        ("inbox_bot.flows.reading", {"sqlalchemy", "imapclient", "aiosmtplib", "pydantic", "structlog"}),
    ],
)
def test_who_only_reads_loads_no_more(module: str, spared: set[str]) -> None:
    """`read` and the reading process start fast and stay small: a database and mail servers are nothing to them."""
    code = f"import sys, {module}; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert module in loaded and not spared & set(loaded)
