"""How much of one mail is opened at all. Beyond a limit a document is unreadable, with the reason, for a person to see.

A registration's list has dozens of lines; the limits lie two orders of magnitude above, and low enough that the
slowest opener (pypdf, openpyxl: about 1 MB/s on one core) stays within seconds.
"""

from __future__ import annotations

import io
import zipfile

MAX_ATTACHMENT_BYTES = 15 * 1024 * 1024
"""A scanned form of ten pages has 5 MB; what is larger holds pictures, not names."""
MAX_ATTACHMENTS = 40
"""The largest honest mail seen had a form for each of 30 people."""
MAX_LINES = 20_000
"""Of one document; 5,000 participants with four lines each."""
MAX_CHARACTERS = 1_000_000
"""Of one document's text; a body beyond it is a dump, not a letter."""
MAX_CELLS = 100_000
"""Of all tables of one document."""
MAX_COLUMNS = 100
"""Of one table: a spreadsheet may claim 16,384 empty ones."""
MAX_PAGES = 60
"""Of a PDF: forms have one to three, programmes up to forty."""
MAX_FIELDS = 2_000
"""Of a PDF form."""
MAX_PDF_BYTES = 10 * 1024 * 1024
"""Of one unpacked stream of a PDF: a page of text has some thousand."""
MAX_UNZIPPED_BYTES = 60 * 1024 * 1024
"""Of a docx, xlsx or odt as a whole, pictures included."""
MAX_XML_BYTES = 12 * 1024 * 1024
"""Of one unpacked file that is read: a text of forty pages has one million, and a tree takes ten times as much."""
MAX_ZIP_RATIO = 200
"""Office XML shrinks to a twentieth; a bomb to a thousandth (deflate's best is 1,032)."""
MAX_ZIP_MEMBERS = 2_000
MAX_OCR_BYTES = 10 * 1024 * 1024
"""Of a picture, or a PDF of pictures, in which text is recognised: a phone's photo has 5 MB."""
MAX_OCR_PIXELS = 36_000_000
"""Of one picture: A4 at 600 dots an inch has 35 million, and each costs a byte or four."""
MAX_PIXEL_BYTES = 110_000_000
"""Of one unpacked picture: three bytes a dot."""
MAX_OCR_PAGES = 3
"""Of one file: a form has one to three; a page takes seconds."""
MAX_OCR_PAGES_OF_MAIL = 4
"""Of all files of a mail: in the worst case each takes its whole time, and the worker has a minute."""
MAX_OCR_CHARACTERS = 20_000
"""Of one page: a densely printed one has 6,000."""
MAX_SECONDS = 0.8
"""Of the processor's time for one document: lists and forms take hundredths, forty pages of PDF half a second."""
MAX_SECONDS_OF_MAIL = 1.0
"""For all documents of a mail; half of the two seconds within which it is read."""


class Unreadable(Exception):
    """A document that can't be read, for a reason that the organisers understand; `str()` of it is that reason."""


class PictureOnly(Unreadable):
    """There is nothing but pictures: a program that recognises text in them may help."""


def check_zip(content: bytes) -> zipfile.ZipFile:
    """The archive, once its own directory says that it is no bomb (sizes and ratio, before anything is unpacked)."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable("Die Datei ist beschädigt und lässt sich nicht öffnen.") from error
    members = archive.infolist()
    unzipped = sum(member.file_size for member in members)
    if len(members) > MAX_ZIP_MEMBERS or unzipped > MAX_UNZIPPED_BYTES:
        raise Unreadable("Die Datei ist entpackt zu groß und wurde nicht geöffnet.")
    if any(_ratio(member) > MAX_ZIP_RATIO and member.file_size > 1_000_000 for member in members):
        raise Unreadable("Die Datei ist ungewöhnlich stark gepackt und wurde zur Sicherheit nicht geöffnet.")
    if any(member.flag_bits & 0x1 for member in members):
        raise Unreadable("Die Datei ist mit einem Kennwort geschützt.")
    return archive


def _ratio(member: zipfile.ZipInfo) -> float:
    return member.file_size / max(1, member.compress_size)
