"""Word, Excel and LibreOffice files as a reader sees them."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from datetime import date, datetime, time

import docx
import openpyxl
import pytest
from openpyxl.styles import Font

from inbox_bot.documents import open_documents
from inbox_bot.model import Document, DocumentKind, Field

from .files import archive, behind_a_password
from .mails import attachment, mail

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WORD14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def opened(content: bytes, filename: str = "Liste") -> Document:
    return open_documents(mail(attachment(content, filename)))[1]


def word(body: str) -> bytes:
    return archive({"word/document.xml": f"<w:document {WORD} {WORD14}><w:body>{body}</w:body></w:document>"})


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def test_a_word_letter_with_a_table() -> None:
    """Paragraphs, lists and tables in the document's order; each merged cell once."""
    letter = docx.Document()
    letter.sections[0].header.paragraphs[0].text = "Briefkopf"
    letter.add_heading("Anmeldung", 1)
    letter.add_paragraph("Wir kommen:")
    letter.add_paragraph("Ada", style="List Bullet")
    table = letter.add_table(rows=3, cols=3)
    for at, text in enumerate(("Name", "Verein", "AG", "Fatma\nYılmaz", "Brücke", "", "Bo Li", "", "2")):
        table.cell(at // 3, at % 3).text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    letter.add_paragraph("Viele Grüße")
    target = io.BytesIO()
    letter.save(target)
    document = opened(target.getvalue(), "Brief.docx")
    assert document.kind is DocumentKind.DOCX
    assert [line for line in document.lines if line] == [
        "Anmeldung", "Wir kommen:", "Ada", "Name\tVerein\tAG", "Fatma; Yılmaz\tBrücke", "Bo Li\t\t2", "Viele Grüße",
    ]  # fmt: skip
    (found,) = document.tables
    assert found.rows == (("Name", "Verein", "AG"), ("Fatma; Yılmaz", "Brücke", ""), ("Bo Li", "", "2"))
    assert document.lines[found.first_line] == "Name\tVerein\tAG"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        (f"<w:p>{run('Fat')}{run('ma')}<w:r><w:tab/><w:t>x</w:t><w:br/><w:t>y</w:t></w:r></w:p>", ("Fatma\tx", "y")),
        (f"<w:p><w:ins>{run('neu')}</w:ins><w:del><w:r><w:delText>alt</w:delText></w:r></w:del></w:p>", ("neu",)),
        (f"<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>weg</w:t></w:r>{run('da')}</w:p>", ("da",)),
        (f"<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>weg</w:t></w:r>{run('da')}</w:p>", ("da",)),
        (f"<w:p>{run('☒ online')}</w:p>", ("☒ online",)),
        (f'<w:p><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>{run(" vor Ort")}</w:p>', ("☒ vor Ort",)),
        (
            "<w:p><w:r><w:fldChar><w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"
            f"</w:fldChar></w:r><w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>{run('online')}</w:p>",
            ("☒ online",),
        ),
        (
            "<w:p><w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            f"{run('Klicken Sie hier')}</w:sdtContent></w:sdt></w:p>",
            (),
        ),
        (
            f"<w:p>{run('oben')}<w:r><w:drawing><w:txbxContent><w:p>{run('Kasten')}</w:p></w:txbxContent>"
            f"</w:drawing></w:r></w:p>",
            ("oben", "Kasten"),
        ),
        (f"<w:sdt><w:sdtContent><w:p>{run('Ada')}</w:p></w:sdtContent></w:sdt>", ("Ada",)),
        (
            "<w:tbl>"
            + "".join(
                f"<w:sdt><w:sdtContent><w:tr><w:tc><w:p>{run(left)}</w:p></w:tc><w:tc><w:p>{run('x')}</w:p></w:tc></w:tr>"
                "</w:sdtContent></w:sdt>"
                for left in "ab"
            )
            + "</w:tbl>",
            ("a\tx", "b\tx"),
        ),
    ],
)
def test_what_people_fill_in_is_read(body: str, lines: tuple[str, ...]) -> None:
    """Content controls, text boxes, ticks and tracked insertions are read; deleted, hidden and placeholder text not."""
    assert opened(word(body)).lines == lines


def test_titled_content_controls_are_fields() -> None:
    """A form made in Word names its controls; an untouched one is blank."""
    control = (
        '<w:sdt><w:sdtPr><w:alias w:val="{0}"/>{2}</w:sdtPr><w:sdtContent><w:p>{1}</w:p></w:sdtContent></w:sdt>'.format
    )
    form = opened(
        word(
            control("Nachname", run("Yılmaz"), "")
            + control("Vorname", run("Klicken"), "<w:showingPlcHdr/>")
            + control("online", run("☒"), '<w14:checkbox><w14:checked w14:val="1"/></w14:checkbox>')
            + control("vor Ort", run("☐"), '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>')
        )
    )
    assert form.fields == (Field("Nachname", "Yılmaz"), Field("online", "Ja"))


def test_numbered_paragraphs_keep_their_numbers() -> None:
    """A list of people numbered by Word reads as a reader sees it."""
    numbering = (
        f'<w:numbering {WORD}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )
    entry = '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="3"/></w:numPr></w:pPr>{}</w:p>'.format
    body = entry(run("Ada")) + entry(run("Bo"))
    content = archive(
        {
            "word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
            "word/numbering.xml": numbering,
        }
    )
    assert opened(content).lines == ("1. Ada", "2. Bo")


def test_a_sheet_is_a_table_of_what_is_shown() -> None:
    """Numbers without a fraction, dates as ISO 8601, ticks in words; no empty row or column; nothing hidden."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Gruppe 1"
    sheet.append(["Name", None, "Nr", "PLZ", "Datum", "Zeit", "da", "intern"])
    sheet.append(["Fatma\nYılmaz", None, 1.0, 1099, datetime.fromisoformat("2021-11-03"), time(9, 30), True, "x"])
    sheet.append([])
    sheet.append(["Bo Li", None, 2.5, 45699, date(2021, 11, 4), datetime.fromisoformat("2021-11-03 10:15"), False, "x"])
    sheet.append(["Versteckt", None, 3])
    sheet.append(["Abgesagt", None, 4])
    for each in sheet[6]:
        each.font = Font(strike=True)
    sheet["D2"].number_format = "00000"
    sheet.row_dimensions[5].hidden = True
    sheet.column_dimensions["H"].hidden = True
    hidden = book.create_sheet("Lager")
    hidden.append(["Geheim"])
    hidden.sheet_state = "hidden"
    document = opened(saved(book), "Liste.xlsx")
    rows = (
        ("Name", "Nr", "PLZ", "Datum", "Zeit", "da"),
        ("Fatma; Yılmaz", "1", "01099", "2021-11-03", "09:30", "Ja"),
        ("Bo Li", "2,5", "45699", "2021-11-04", "2021-11-03 10:15", "Nein"),
    )
    assert (document.kind, document.tables[0].rows) == (DocumentKind.XLSX, rows)
    assert document.lines == tuple("\t".join(row) for row in rows)


def test_several_sheets_keep_their_names() -> None:
    """A sheet's name may be the working group; it stands above the rows where there are several."""
    book = openpyxl.Workbook()
    first = book.active
    assert first is not None
    first.title = "AG 1"
    first.append(["Ada", "x"])
    first.append(["Bo", "y"])
    book.create_sheet("AG 2").append(["Cem"])
    document = opened(saved(book))
    assert document.lines == ("AG 1", "Ada\tx", "Bo\ty", "", "AG 2", "Cem")
    assert document.tables[0].first_line == 1


def test_a_stray_cell_far_away_costs_nothing() -> None:
    """Excel's last cell is XFD1048576; whoever hit Ctrl+End and a key has a list all the same."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Name"])
    sheet.append(["Ada"])
    sheet["XFD1048576"] = "."
    assert opened(saved(book)).lines == ("Name", "Ada")


OPEN = "urn:oasis:names:tc:opendocument:xmlns"
CELL = "<table:table-cell{1}><text:p>{0}</text:p></table:table-cell>".format


def open_document(kind: str, body: str) -> bytes:
    names = f'xmlns:office="{OPEN}:office:1.0" xmlns:text="{OPEN}:text:1.0" xmlns:table="{OPEN}:table:1.0"'
    content = f"<office:document-content {names}><office:body><office:{kind}>{body}</office:{kind}></office:body>"
    return archive({"content.xml": content + "</office:document-content>"})


def test_libreoffice_files_are_read() -> None:
    """Texts and sheets; the thousands of repeated empty cells at a sheet's edge are not unfolded."""
    row = f"<table:table-row>{CELL('Ada', '')}{CELL('Brücke', '')}</table:table-row>"
    far = '<table:table-row><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    text = (
        "<text:h>Liste</text:h><text:p>a<text:tab/>b<text:line-break/>c</text:p><text:list><text:list-item><text:p>Bo"
    )
    letter = opened(open_document("text", f"{text}</text:p></text:list-item></text:list>"), "Brief.odt")
    sheet = opened(open_document("spreadsheet", f"<table:table>{row}{row}{far}</table:table>"), "Liste.ods")
    assert letter.lines == ("Liste", "a\tb", "c", "- Bo")
    assert sheet.tables[0].rows == (("Ada", "Brücke"), ("Ada", "Brücke"))


def bomb() -> bytes:
    return archive({"word/document.xml": b" " * 20_000_000})


def entities() -> bytes:
    """ "Billion laughs"."""
    chain = zip("abcdefgh", "bcdefghi", strict=True)
    return declaring('<!ENTITY a "ha">' + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in chain), "&i;")


def one_entity() -> bytes:
    return declaring('<!ENTITY a SYSTEM "file:///etc/hostname">', "&a;")


def declaring(entities: str, text: str) -> bytes:
    body = f"<w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body>"
    return archive({"word/document.xml": f"<!DOCTYPE x [{entities}]><w:document {WORD}>{body}</w:document>"})


def huge_sheet() -> bytes:
    return archive({"xl/workbook.xml": "<a/>", "xl/worksheets/sheet1.xml": random.Random(0).randbytes(9_000_000)})


def deep() -> bytes:
    return word("<w:sdt><w:sdtContent>" * 5_000 + "</w:sdtContent></w:sdt>" * 5_000)


@pytest.mark.parametrize(
    ("made", "reason"),
    [
        (bomb, "ungewöhnlich stark gepackt"),
        (entities, "lässt sich nicht lesen"),
        (one_entity, "zur Sicherheit"),
        (huge_sheet, "zu umfangreich"),
        (deep, "lässt sich nicht lesen"),
        (lambda: word("")[:80], "beschädigt"),
        (lambda: archive({"word/document.xml": "<kaputt"}), "lässt sich nicht lesen"),
        (lambda: archive({"xl/workbook.xml": "<a/>"}), "lässt sich nicht lesen"),
        (lambda: archive({"a.txt": "Hallo"}), "Archiv"),
        (lambda: archive({f"word/document{n}": "" for n in range(2_001)}), "zu groß"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "alten Format (doc)"),
        (behind_a_password, "mit einem Kennwort geschützt"),
    ],
)
def test_bombs_and_broken_files_say_why(made: Callable[[], bytes], reason: str) -> None:
    """Sizes, ratios, entities and depth are looked at before a file is trusted; every failure is a value."""
    refused = opened(made())
    assert refused.kind is DocumentKind.UNREADABLE
    assert refused.problem and reason in refused.problem
