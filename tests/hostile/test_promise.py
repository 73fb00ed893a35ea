"""For any bytes, reading ends within two seconds in an understanding, never raises, never needs more than 300 MB."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

from inbox_bot.edges.worker import Worker
from inbox_bot.model import ReadingContext
from tests.corpus.read_corpus import context_of

from .measuring import MOST_MEGABYTES, attempt, new_worker
from .mutants import mutant
from .seeds import SEEDS

CORPUS = Path(__file__).parent.parent / "corpus"
MUTANTS = 150


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    opened = new_worker()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def context() -> ReadingContext:
    return context_of(CORPUS / "beide.toml")


@pytest.mark.parametrize("name", SEEDS)
def test_what_once_harmed_a_reader(name: str, worker: Worker, context: ReadingContext) -> None:
    found = attempt(worker, SEEDS[name](), context)
    assert not found.breaks_the_promise, found


def test_damaged_mails(worker: Worker, context: ReadingContext) -> None:
    """A sample of what `benchmarks.fuzzing` tries for hours."""
    paths = sorted(CORPUS.glob("batch-*/*/*.eml"))
    assert paths
    for number in range(MUTANTS):
        chance = random.Random(number)
        data = mutant(chance.choice(paths).read_bytes(), chance.choice(paths).read_bytes(), chance)
        found = attempt(worker, data, context)
        assert not found.breaks_the_promise, (number, found)


@pytest.mark.parametrize("form", ["JPEG", "TIFF", "PNG"])
def test_a_large_scan(form: str, worker: Worker, context: ReadingContext) -> None:
    """A page in colour at 600 dots an inch, where text is recognised in pictures: what is decoded has 140 MB."""
    target = io.BytesIO()
    packed = {"compression": "tiff_lzw"} if form == "TIFF" else {}
    Image.new("RGB", (4960, 7016), "white").save(target, form, **packed)
    letter = EmailMessage()
    letter["From"] = "anna@verein.example"
    letter.set_content("Guten Tag,\n\nanbei die Anmeldung.\n")
    letter.add_attachment(target.getvalue(), maintype="image", subtype=form.lower(), filename="scan")
    found = attempt(worker, letter.as_bytes(), context, says_nothing)
    assert found.megabytes <= MOST_MEGABYTES
    assert found.state not in ("raised", "killed")


def says_nothing(picture: bytes) -> str:
    """Instead of the program that recognises text, which is another process."""
    return ""
