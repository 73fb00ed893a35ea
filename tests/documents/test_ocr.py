"""Pictures and scans, with a reader of pictures that the tests play."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence

import pytest
from PIL import Image, ImageDraw
from pypdf import PdfReader, PdfWriter

from inbox_bot.documents import open_documents
from inbox_bot.model import Document, DocumentKind, Part

from .files import pdf
from .mails import attachment, mail, plain

TEXT = "Anmeldung zum Fachtag\n\n  Name: Fatma Yılmaz  \nVerein: Brücke\n\f"
LINES = ("Anmeldung zum Fachtag", "", "Name: Fatma Yılmaz", "Verein: Brücke")


class Played:
    """Keeps what it is shown, says what it was told to say."""

    def __init__(self, *answers: str | None) -> None:
        self.answers = list(answers)
        self.shown: list[Image.Image] = []

    def __call__(self, picture: bytes) -> str | None:
        self.shown.append(Image.open(io.BytesIO(picture)))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


def page(size: tuple[int, int] = (600, 800), mode: str = "L", mark: int = 0) -> Image.Image:
    """White, with a black corner on its upper left."""
    sheet = Image.new(mode, size, "white")
    ImageDraw.Draw(sheet).rectangle((0, 0, 50, 50), fill=mark if mode == "L" else "black")
    return sheet


def saved(sheet: Image.Image, form: str, more: Sequence[Image.Image] = (), rotation: int = 0) -> bytes:
    target = io.BytesIO()
    extra = {"save_all": True, "append_images": list(more)} if more else {}
    if form == "JPEG" and rotation:
        exif = Image.Exif()
        exif[0x0112] = rotation
        sheet.save(target, form, exif=exif)
    else:
        sheet.save(target, form, **extra)
    return target.getvalue()


def opened(content: bytes, read: Callable[[bytes], str | None] | None, name: str = "scan") -> Document:
    return open_documents(mail(plain("Anbei"), attachment(content, name)), read)[1]


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "PDF"])
def test_a_picture_is_the_lines_recognised_in_it(form: str) -> None:
    """A document of its own kind, which says where its text comes from."""
    document = opened(saved(page(), form), Played(TEXT))
    assert (document.kind, document.origin, document.lines) == (DocumentKind.OCR, "scan", LINES)
    assert document.problem and "kann Fehler enthalten" in document.problem
    assert (document.fields, document.tables) == ((), ())


@pytest.mark.parametrize("form", ["PNG", "JPEG", "TIFF", "PDF"])
def test_without_a_program_all_is_for_a_person(form: str) -> None:
    """Recognition is never required."""
    content = saved(page((2_000, 2_000)), form) + bytes(20_000)
    document = opened(content, None)
    assert document.kind is DocumentKind.UNREADABLE
    assert document.problem and "sehen Sie es selbst an" in document.problem


@pytest.mark.parametrize("answer", [None, "", "a\n|| ~ 1 _\nIhr\n", "Logo Verein"])
def test_nothing_legible_is_for_a_person(answer: str | None) -> None:
    """The program gave up, or saw letters in a photo of a tree."""
    content = saved(page(), "PNG") + bytes(20_000)
    assert opened(content, Played(answer)).kind is DocumentKind.UNREADABLE


def test_what_the_program_is_shown_is_upright_and_grey() -> None:
    """Phones tell in a note how they were held; scanners as well."""
    shown = Played(TEXT)
    opened(saved(page((800, 600)), "JPEG", rotation=6), shown)  # 6: to be turned clockwise
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(saved(page((800, 600)), "PDF"))))
    writer.pages[0].rotate(90)
    target = io.BytesIO()
    writer.write(target)
    opened(target.getvalue(), shown)
    for picture in shown.shown:
        assert (picture.format, picture.mode, picture.size) == ("PPM", "L", (600, 800))
        assert picture.getpixel((580, 20)) in range(50)


def test_see_through_is_white_and_large_is_made_smaller() -> None:
    """A screenshot's transparent ground must not turn black; ten thousand dots show no letter better."""
    shown = Played(TEXT)
    opened(saved(Image.new("RGBA", (600, 800), (0, 0, 0, 0)), "PNG") + bytes(20_000), shown)
    assert shown.shown[0].getpixel((5, 5)) == 255
    opened(saved(page((5_000, 2_500)), "PNG"), shown)
    assert shown.shown[1].size == (3_508, 1_754)


def test_only_so_many_pages() -> None:
    """Three of one file, four of one mail; what is left out is told."""
    shown = Played(TEXT)
    fax = saved(page(), "TIFF", [page()] * 4)
    scan = saved(page(), "PDF", [page()] * 4)
    documents = open_documents(mail(attachment(fax, "fax"), attachment(scan, "scan"), attachment(scan, "noch")), shown)
    assert [each.kind for each in documents[1:]] == [DocumentKind.OCR, DocumentKind.OCR, DocumentKind.UNREADABLE]
    assert all("Nicht alle Seiten" in (each.problem or "") for each in documents[1:3])
    assert len(shown.shown) == 4
    assert documents[1].lines == (*LINES, "", *LINES, "", *LINES)


def test_a_page_that_failed_is_told() -> None:
    """One page of two took too long."""
    document = opened(saved(page(), "TIFF", [page()]), Played(TEXT, None))
    assert document.lines == LINES
    assert document.problem and "Nicht alle Seiten" in document.problem


@pytest.mark.parametrize(
    "content",
    [
        saved(page((100, 5_000)), "PNG") + bytes(20_000),
        saved(Image.new("1", (7_000, 7_000)), "PNG") + bytes(20_000),
        saved(page(), "PNG")[:40] + bytes(20_000),
        saved(page(), "BMP"),
        pdf(with_picture=True),
        saved(page(), "JPEG") + bytes(10 * 1024 * 1024),
        b"\xff\xd8\xff" + bytes(20_000),
    ],
)
def test_what_is_no_page_is_not_shown(content: bytes) -> None:
    """Icons, bombs, broken and odd files stay for a person, with the reason that they had."""
    shown = Played(TEXT)
    document = opened(content, shown)
    assert document.kind is DocumentKind.UNREADABLE
    assert document.problem and "sehen Sie es selbst an" in document.problem
    assert not shown.shown


def test_text_is_never_recognised_where_it_can_be_read() -> None:
    """A PDF with text is its text, a picture of the letter's look is left out."""
    shown = Played(TEXT)
    logo = Part("image/png", saved(page(), "PNG"), None, "image001.png", content_id="<logo@x>")
    letter = attachment(pdf([(60, 780, "Wir kommen alle drei sehr gern.")]), "brief.pdf")
    assert [each.kind for each in open_documents(mail(letter, logo), shown)][1:] == [DocumentKind.PDF_TEXT]
    assert not shown.shown


def test_scans_of_an_attached_mail_are_read_too() -> None:
    """Within the same number of pages."""
    content = saved(page(), "PDF")
    head = b"From: f@x.example\nContent-Type: application/pdf; name=scan.pdf\nContent-Transfer-Encoding: binary\n\n"
    documents = open_documents(mail(attachment(head + content, None, "message/rfc822")), Played(TEXT))
    assert documents[-1].kind is DocumentKind.OCR
