"""Pictures and scans -> the lines recognised in them; takes bytes and a reader of pictures, refuses none, never raises.

The reader of pictures is a program that this room does not know; here is decided what it is shown: how many pages, how
large, upright and in grey. What comes out is a proposal for a person and says so.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ..model import Document, DocumentKind, Part
from ..model.documents import ReadPicture
from .draft import Draft
from .limits import (
    MAX_OCR_BYTES,
    MAX_OCR_CHARACTERS,
    MAX_OCR_PAGES,
    MAX_OCR_PAGES_OF_MAIL,
    MAX_OCR_PIXELS,
    MAX_PIXEL_BYTES,
)
from .pdf import careful

if TYPE_CHECKING:
    from PIL.Image import Image
    from pypdf import PageObject

_FORMATS = ("PNG", "JPEG", "TIFF")
_LONGEST_SIDE = 3_508
"""A4 at 300 dots an inch; more costs time and shows no letter better."""
_MODES = ("L", "LA", "RGB", "RGBA")
"""What can be made smaller well as it is; others (a fax, a palette) must be unfolded first, and are small."""
_SHORTEST_SIDE = 200
"""What is smaller is an icon."""
_WORD = re.compile(r"[^\W\d_]{3,}")
_FEW_WORDS = 5
"""Of a photo without text the program reads a few stray letters."""
_NOTE = "Der Text wurde in einem Bild erkannt und kann Fehler enthalten: Bitte vergleichen Sie ihn mit dem Anhang."
_NOT_ALL = "Nicht alle Seiten wurden gelesen."


@dataclass(slots=True)
class PictureReader:
    """For one mail: it counts the pages."""

    read_picture: ReadPicture
    pages_left: int = MAX_OCR_PAGES_OF_MAIL

    def open(self, part: Part, origin: str) -> Document | None:
        """An OCR document; None where nothing legible was found."""
        if len(part.content) > MAX_OCR_BYTES:
            return None
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                text, is_whole = self._text(part.content)
                return _document(text, origin, is_whole)
            except Exception:  # any failure of a parser is a property of the file, not of the program
                return None

    def _text(self, content: bytes) -> tuple[str, bool]:
        """Page by page, and whether those were all."""
        pictures = _pictures_of_pdf(content) if b"%PDF-" in content[:1_024] else _pictures(content)
        texts: list[str] = []
        for picture in pictures:
            if len(texts) == MAX_OCR_PAGES or not self.pages_left:
                return "\n\n".join(texts), False
            self.pages_left -= 1
            texts.append((self.read_picture(_prepared(picture)) or "")[:MAX_OCR_CHARACTERS])
        return "\n\n".join(texts), all(texts)


def _document(text: str, origin: str, is_whole: bool) -> Document | None:
    draft = Draft()
    for line in text.splitlines():
        draft.add_line(line.strip())
    document = draft.document(DocumentKind.OCR, origin)
    if sum(len(_WORD.findall(line)) for line in document.lines) < _FEW_WORDS:
        return None
    return replace(document, problem=_NOTE if is_whole else f"{_NOTE} {_NOT_ALL}")


def _pictures(content: bytes) -> Iterator[Image]:
    """A TIFF, as faxes are, has a picture for each page."""
    from PIL import Image, ImageOps, ImageSequence

    with Image.open(io.BytesIO(content), formats=_FORMATS) as picture:
        frames = ImageSequence.Iterator(picture) if picture.format == "TIFF" else iter([picture])
        for frame in frames:
            if _is_page(*frame.size):
                # Before anything is copied: it may have a hundred megabytes. A JPEG needs never have them.
                frame.draft("L", (_LONGEST_SIDE, _LONGEST_SIDE))
                if frame.mode in _MODES:
                    _shrink(frame)
                yield ImageOps.exif_transpose(frame)


def _pictures_of_pdf(content: bytes) -> Iterator[Image]:
    """The largest picture of each page; its size is looked at before it is decoded."""
    from pypdf import PdfReader

    with careful(MAX_PIXEL_BYTES):
        reader = PdfReader(io.BytesIO(content), strict=False)
        if reader.is_encrypted:
            reader.decrypt("")
        pages = list(reader.pages[: MAX_OCR_PAGES + 1])
    for page in pages:
        with careful(MAX_PIXEL_BYTES):
            name = _largest(page)
            picture = page.images[name].image if name else None
        if picture is not None and _is_page(*picture.size):
            yield picture.rotate(-page.rotation, expand=True) if page.rotation else picture


def _largest(page: PageObject) -> str | None:
    resources = page.get("/Resources")
    named = resources.get_object().get("/XObject") if resources is not None else None
    sizes = {}
    for name, reference in (named.get_object() if named is not None else {}).items():
        picture = reference.get_object()
        width, height = int(picture.get("/Width") or 0), int(picture.get("/Height") or 0)
        if picture.get("/Subtype") == "/Image" and _is_page(width, height):
            sizes[name] = width * height
    return max(sizes, key=sizes.__getitem__, default=None)


def _is_page(width: int, height: int) -> bool:
    return min(width, height) >= _SHORTEST_SIDE and width * height <= MAX_OCR_PIXELS


def _shrink(picture: Image) -> None:
    """In place, to what is of use."""
    picture.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))


def _prepared(picture: Image) -> bytes:
    """Grey on white, no larger than is of use."""
    from PIL import Image

    if picture.mode not in _MODES:
        picture = picture.convert("RGBA" if picture.has_transparency_data else "L")
    _shrink(picture)
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture)
    grey = picture.convert("L")
    target = io.BytesIO()
    grey.save(target, "PPM")
    return target.getvalue()
