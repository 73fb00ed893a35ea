"""Files by hand for this room's tests, made with the libraries that people's programs use, or byte by byte."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

from pypdf import PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    PdfObject,
    TextStringObject,
)

PLACED = tuple[float, float, str]
"""Where on the page (points from the lower left corner) which text stands."""


def archive(members: Mapping[str, str | bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in members.items():
            zipped.writestr(name, content)
    return target.getvalue()


def dictionary(**entries: PdfObject) -> DictionaryObject:
    """A PDF dictionary; the names without their slash."""
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in entries.items()})


def text_field(name: str, value: str, *, tip: str = "", flags: int = 0) -> DictionaryObject:
    field = dictionary(
        FT=NameObject("/Tx"), T=TextStringObject(name), V=TextStringObject(value), Ff=NumberObject(flags)
    )
    if tip:
        field[NameObject("/TU")] = TextStringObject(tip)
    return field


def check_box(name: str, state: str, *, tip: str = "", flags: int = 0) -> DictionaryObject:
    field = dictionary(
        FT=NameObject("/Btn"), T=TextStringObject(name), V=NameObject(f"/{state}"), Ff=NumberObject(flags)
    )
    if tip:
        field[NameObject("/TU")] = TextStringObject(tip)
    return field


def choice(name: str, value: str | Sequence[str], options: Sequence[tuple[str, str]] = ()) -> DictionaryObject:
    chosen = TextStringObject(value) if isinstance(value, str) else ArrayObject(map(TextStringObject, value))
    pairs = ArrayObject(ArrayObject(map(TextStringObject, pair)) for pair in options)
    return dictionary(FT=NameObject("/Ch"), T=TextStringObject(name), V=chosen, Opt=pairs)


def pdf(
    placed: Sequence[PLACED] = (),
    *,
    fields: Sequence[DictionaryObject] = (),
    notes: Sequence[str] = (),
    with_picture: bool = False,
    pages: int = 1,
    password: str | None = None,
    lock: str = "AES-256",
) -> bytes:
    """A PDF: texts at their places on its first page, a form, notes typed over it, a scan."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(595, 842)
    page = writer.pages[0]
    content = "".join(f"BT /F1 11 Tf {x} {y} Td ({text}) Tj ET\n" for x, y, text in placed)
    stream = DecodedStreamObject()
    stream.set_data(content.encode("cp1252"))
    page[NameObject("/Contents")] = writer._add_object(stream)
    page[NameObject("/Resources")] = _resources(writer, with_picture)
    annotations = ArrayObject(
        [dictionary(Subtype=NameObject("/FreeText"), Contents=TextStringObject(note)) for note in notes]
    )
    page[NameObject("/Annots")] = annotations
    if fields:
        references = ArrayObject(writer._add_object(_with_place(field)) for field in fields)
        annotations.extend(references)
        writer._root_object[NameObject("/AcroForm")] = dictionary(Fields=references)
    if password is not None:
        writer.encrypt(password, "owner", algorithm=lock)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _with_place(field: DictionaryObject) -> DictionaryObject:
    field[NameObject("/Subtype")] = NameObject("/Widget")
    field.setdefault(NameObject("/Rect"), ArrayObject(map(FloatObject, (200, 700, 400, 720))))
    return field


def _resources(writer: PdfWriter, with_picture: bool) -> DictionaryObject:
    font = dictionary(
        Type=NameObject("/Font"),
        Subtype=NameObject("/Type1"),
        BaseFont=NameObject("/Helvetica"),
        Encoding=NameObject("/WinAnsiEncoding"),
    )
    resources = dictionary(Font=dictionary(F1=writer._add_object(font)))
    if with_picture:
        picture = DecodedStreamObject()
        picture.set_data(b"\xff" * 100)
        picture.update(
            dictionary(
                Type=NameObject("/XObject"),
                Subtype=NameObject("/Image"),
                Width=NumberObject(10),
                Height=NumberObject(10),
                ColorSpace=NameObject("/DeviceGray"),
                BitsPerComponent=NumberObject(8),
            )
        )
        resources[NameObject("/XObject")] = dictionary(Im1=writer._add_object(picture))
    return resources


_SECTOR = 512
_FREE, _END, _ALLOCATION, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


def behind_a_password() -> bytes:
    """A .docx or .xlsx as Office saves it with a password: an OLE container (MS-CFB) of two streams (MS-OFFCRYPTO)."""
    size = 8 * _SECTOR  # not below 4096: smaller streams are kept elsewhere
    first = (2, 10)
    chains = [number + 1 for start in first for number in range(start, start + 7)]
    chains.insert(7, _END)
    table = [_ALLOCATION, _END, *chains, _END]
    head = struct.pack(
        "<8s16x5H6x12I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0, 0, _FREE, _FREE,
    )  # fmt: skip
    directory = (
        _entry("Root Entry", 5, child=1, start=_END, size=0)
        + _entry("EncryptionInfo", 2, right=2, start=first[0], size=size)
        + _entry("EncryptedPackage", 2, start=first[1], size=size)
    )
    allocation = struct.pack(f"<{len(table)}I", *table)
    return (
        head.ljust(_SECTOR, b"\xff")
        + allocation.ljust(_SECTOR, b"\xff")
        + directory.ljust(_SECTOR, b"\0")
        + bytes(range(256)) * (2 * size // 256)
    )


def _entry(name: str, kind: int, *, start: int, size: int, right: int = _NONE, child: int = _NONE) -> bytes:
    """One line of a container's directory."""
    written = name.encode("utf-16-le")
    return struct.pack("<64sHBBIII16xI8x8xIQ", written, len(written) + 2, kind, 1, _NONE, right, child, 0, start, size)
