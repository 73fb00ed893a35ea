"""Recognising text: with Debian's program where it is installed, and with programs that behave badly."""

from __future__ import annotations

import contextlib
import io
import os
import pickle
import shutil
import threading
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from inbox_bot.documents import open_documents
from inbox_bot.edges.tesseract import Tesseract, find_tesseract
from inbox_bot.model import DocumentKind
from tests.documents.mails import attachment, mail

LETTER = ("Anmeldung zum Fachtag", "Wir kommen zu zweit:", "Jan Schneider", "Fatma Demir", "Mit herzlichem Dank")
"""Without umlauts: the font that comes with the library has none."""


def page() -> Image.Image:
    sheet = Image.new("L", (1240, 1754), "white")
    pen = ImageDraw.Draw(sheet)
    for at, line in enumerate(LETTER):
        pen.text((120, 150 + 90 * at), line, fill=0, font=ImageFont.load_default(size=40))
    return sheet


def saved(form: str) -> bytes:
    target = io.BytesIO()
    page().save(target, form)
    return target.getvalue()


def program(folder: Path, script: str) -> Path:
    """A `tesseract` that knows German, and otherwise does what `script` says."""
    path = folder / "tesseract"
    path.write_text(f'#!/bin/sh\nif [ "$1" = --list-langs ]; then printf "List:\\ndeu\\n"; exit 0; fi\n{script}\n')
    path.chmod(0o755)
    return path


def running(group: str) -> list[str]:
    """What runs in a process group; the dead that nobody has buried yet do not count."""
    stats = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            stats.append(path.read_text().rpartition(")")[2].split())
    return [state for state, _, each, *_ in stats if each == group and state != "Z"]


@pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "PDF"])
def test_a_printed_letter_is_read(form: str) -> None:
    """The real program, from the attachment to its lines."""
    found = find_tesseract()
    assert found is not None
    document = open_documents(mail(attachment(saved(form), "scan")), found)[1]
    assert document.kind is DocumentKind.OCR
    assert [line for line in document.lines if line] == list(LETTER)


def test_without_the_program_there_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nor with one that knows neither language, or that does not even start."""
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_tesseract() is None
    for script in ("echo fra", "echo deu; exit 1", "exit 127"):
        (tmp_path / "tesseract").write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / "tesseract").chmod(0o755)
        assert find_tesseract() is None
    (tmp_path / "tesseract").write_bytes(b"\x7fELFnonsense")
    assert find_tesseract() is None


def test_it_is_found_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the languages that are installed; the value goes to another process."""
    path = program(tmp_path, 'cat >/dev/null; echo "$@"')
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    found = find_tesseract()
    assert found == Tesseract(str(path), ("deu",))
    assert pickle.loads(pickle.dumps(found)) == found
    assert found is not None
    assert found(b"x" * 1_000_000) == "stdin stdout -l deu --psm 3\n"


@pytest.mark.parametrize(
    "script",
    [
        "sleep 60",
        "sleep 60 & wait",
        "trap '' TERM INT; while :; do :; done",
        "exec >&-; sleep 60",
        "yes",
        "head -c 300000 /dev/zero",
        "exit 1",
        "echo Hallo; kill -SEGV $$",
    ],
)
def test_a_program_gone_wild_is_ended(tmp_path: Path, script: str) -> None:
    """Too long, too much, or crashed: None (what ends by itself gives a text), and nothing of it is left running."""
    path = program(tmp_path, f"echo $$ > {tmp_path}/pid\n{script}")
    assert Tesseract(str(path), ("deu",), seconds=0.5)(b"x") is None
    group = (tmp_path / "pid").read_text().strip()
    pause = threading.Event()
    for _ in range(1000):
        if not running(group):
            break
        pause.wait(0.02)
    assert not running(group)


def test_garbage_is_text_that_nobody_takes_for_a_letter(tmp_path: Path) -> None:
    """Bytes that are no UTF-8; the document stays one for a person."""
    path = program(tmp_path, "cat >/dev/null; printf '\\377\\376 a \\000 \\n||'")
    found = Tesseract(str(path), ("deu",))
    assert found(b"x") is not None
    assert open_documents(mail(attachment(saved("PNG"), "foto.png")), found)[1].kind is DocumentKind.UNREADABLE


def test_our_environment_is_not_handed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A password in it is nobody's business."""
    monkeypatch.setenv("IMAP_PASSWORD", "geheim")
    output = Tesseract(str(program(tmp_path, "env")), ("deu",))(b"")
    assert output is not None
    assert "geheim" not in output
