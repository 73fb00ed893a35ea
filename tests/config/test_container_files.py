"""The Dockerfile and its neighbours fit together. That the image builds and runs is shown in docs/container.md."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
IGNORED = (ROOT / ".dockerignore").read_text(encoding="utf-8").split("\n")
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def copied() -> set[str]:
    """What is taken from the checkout into the image."""
    lines = re.findall(r"^COPY (?!--from)(.+) \./\S*$", DOCKERFILE, re.MULTILINE)
    return {word for line in lines for word in line.split()}


def test_what_is_copied_is_there_and_let_in() -> None:
    """A new file of the build must be named in .dockerignore too, which keeps out everything else."""
    assert {"requirements.lock", "pyproject.toml", "inbox_bot"} <= copied()
    for name in copied():
        assert (ROOT / name).exists()
        assert f"!{name}" in IGNORED
    assert "*" in IGNORED


def test_what_the_wheel_needs_is_copied() -> None:
    """Files that pyproject.toml puts into the wheel, and its readme."""
    forced = re.search(r"force-include\]\n(.+?)\n\n", (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.DOTALL)
    assert forced
    assert {*re.findall(r'^"(.+?)" =', forced[1], re.MULTILINE), "README.md"} <= copied()


def needed_by() -> dict[str, set[str]]:
    """For each package of the lock, who wants it."""
    found: dict[str, set[str]] = {}
    for line in LOCK.splitlines():
        if match := re.match(r"(\S+)==", line):
            wanted = found.setdefault(match[1], set())
        elif match := re.match(r"    # +(?:via )?(?!via$)([\w.-]+)", line):
            wanted.add(match[1])
    return found


def test_only_the_build_backend_is_taken_out() -> None:
    """What the image uninstalls is in the lock for building alone: nothing that runs wants it."""
    removed = set(re.findall(r"pip uninstall --quiet --yes (?!pip )(.+?) \\", DOCKERFILE)[0].split())
    wanted = needed_by()
    assert "hatchling" in removed
    for name in removed:
        assert wanted[name] <= removed | {"inbox-bot"}, f"{name} is wanted by {wanted[name]}"


def test_the_lock_has_hashes_and_no_addresses() -> None:
    """Installed from whatever index the operator uses, and only what was looked at."""
    assert "://" not in LOCK
    assert LOCK.count("==") <= LOCK.count("--hash=sha256:")


def test_text_in_pictures_is_recognised_only_where_wanted() -> None:
    """These packages hold the languages that `edges/tesseract.py` looks for; without the argument nothing is added."""
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    wanted = last[last.index("ARG OCR=\n") : last.index("USER ")]
    assert '[ -z "${OCR}" ] ||' in wanted and "tesseract-ocr tesseract-ocr-deu" in wanted


def test_it_runs_without_root_and_without_a_shell() -> None:
    """In exec form a SIGTERM reaches the daemon itself."""
    last = DOCKERFILE.rpartition("\nFROM ")[2]
    assert "USER 10001:10001" in last
    assert 'ENTRYPOINT ["inbox-bot"]' in last
    assert 'CMD ["inbox-bot", "health"]' in last
    assert "STOPSIGNAL SIGTERM" in last
