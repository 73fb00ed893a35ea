"""XML of office files -> a tree; takes bytes, refuses entities, networks and trees beyond libxml2's own limits."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

from .limits import MAX_XML_BYTES, Unreadable

if TYPE_CHECKING:
    from lxml.etree import _Element


def read_member(archive: zipfile.ZipFile, name: str) -> _Element:
    """The root of one member. `check_zip` has looked at the sizes; here entities stay unexpanded ("billion laughs")."""
    from lxml import etree

    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        with archive.open(name) as member:
            content = member.read(MAX_XML_BYTES + 1)
    except KeyError as error:
        raise Unreadable("In der Datei fehlt der Text.") from error
    if len(content) > MAX_XML_BYTES:
        raise Unreadable("Die Datei ist zu umfangreich, um gelesen zu werden.")
    root = etree.fromstring(content, parser)
    if root.getroottree().docinfo.internalDTD is not None:  # no office program writes one; a bomb needs one
        raise Unreadable("Die Datei ist ungewöhnlich aufgebaut und wurde zur Sicherheit nicht gelesen.")
    return root


def local(element: _Element) -> str:
    """A tag without its namespace: strict and transitional Office XML differ in nothing else that matters here."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def attribute(element: _Element | None, name: str) -> str:
    """An attribute by its local name; "" where there is none."""
    if element is None:
        return ""
    return next((str(value) for key, value in element.attrib.items() if str(key).rpartition("}")[2] == name), "")


def child(element: _Element | None, *path: str) -> _Element | None:
    """The first child of that local name, and so on down the path."""
    for name in path:
        element = None if element is None else next((each for each in element if local(each) == name), None)
    return element
