"""One wording, read twice: a letter is a small XHTML fragment, and its plain text is the same document read aloud.

Takes a well-formed fragment (p, h2, h3, ul, ol, li, table, strong, bdi, a, br, hr, div) as the templates write it;
returns it as HTML for mail programs (a style on each element, because several of them drop style sheets) and as plain
text. Nothing is said in one that is not said in the other, for neither is written by hand. A fragment that is not
well-formed is a mistake in a template and raises: the tests render every branch of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

Element = etree._Element

_BLOCKS = frozenset({"p", "h1", "h2", "h3", "ul", "ol", "div", "table", "hr"})
_LINE_BREAK = "\v"  # cannot come from XML 1.0, so it can stand for <br/> until blanks are collapsed

# Inline, because Outlook and several web mailers ignore or cut style sheets. Colours keep 4.5:1 on white (WCAG 1.4.3);
# the classes stay so that the dark colours of frame.html can replace them.
_STYLES = {
    "p": "margin:0 0 16px 0",
    "h1": "margin:0 0 16px 0;font-size:22px;line-height:28px",
    "h2": "margin:24px 0 6px 0;font-size:17px;line-height:24px",
    "h3": "margin:16px 0 6px 0;font-size:16px;line-height:24px",
    "ul": "margin:0 0 16px 0;padding:0 0 0 24px",
    "ol": "margin:0 0 16px 0;padding:0 0 0 24px",
    "li": "margin:0 0 6px 0",
    "hr": "border:0;border-top:1px solid #8a8a8a;margin:28px 0",
    "a": "color:#0b57a4",
    "table": "border-collapse:collapse;width:100%;margin:0 0 16px 0;font-size:15px;line-height:21px",
    "th": "border-bottom:2px solid #595959;padding:5px 8px 5px 0;text-align:left;vertical-align:top",
    "td": "border-bottom:1px solid #b5b5b5;padding:5px 8px 5px 0;text-align:left;vertical-align:top",
    ".yes": "margin:0 0 16px 0;padding:2px 0 2px 12px;border-left:5px solid #2e7d32;font-size:18px;line-height:26px",
    ".wait": "margin:0 0 16px 0;padding:2px 0 2px 12px;border-left:5px solid #b26a00;font-size:18px;line-height:26px",
    ".no": "margin:0 0 16px 0;padding:2px 0 2px 12px;border-left:5px solid #6b6b6b;font-size:18px;line-height:26px",
    ".ask": "margin:0 0 16px 0;padding:2px 0 2px 12px;border-left:5px solid #0b57a4;font-size:18px;line-height:26px",
    ".alarm": "margin:0 0 16px 0;padding:8px 12px;border:2px solid #b3261e;font-weight:bold",
    ".small": "margin:0 0 16px 0;font-size:14px;line-height:21px;color:#595959",
    ".box": "margin:0 0 16px 0;padding:12px 12px 0 12px;border:1px solid #8a8a8a",
    ".number": "border-bottom:1px solid #b5b5b5;padding:5px 0 5px 8px;text-align:right;vertical-align:top",
    ".head": "border-bottom:2px solid #595959;padding:5px 0 5px 8px;text-align:right;vertical-align:top",
    ".words": "margin:0 0 8px 0;padding:2px 0 2px 10px;border-left:3px solid #8a8a8a",
}


RULE = f'\n<hr style="{_STYLES["hr"]}">\n'
"""Between two letters in one mail."""


def parse(fragment: str) -> Element:
    """The fragment under one <div>. Raises etree.XMLSyntaxError where a template is not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(f"<div>{fragment}</div>", parser)


def take_title(root: Element) -> str:
    """Removes <title> and returns its text: the state that goes into the subject. "" where there is none."""
    title = root.find("title")
    if title is None:
        return ""
    root.remove(title)
    return _words(title)


def to_html(root: Element) -> str:
    """The inside of the letter's <body>, with a style on each element."""
    for element in root.iter(etree.Element):
        style = _STYLES.get("." + (element.get("class") or "")) or _STYLES.get(str(element.tag))
        if style:
            element.set("style", style)
        if element.get("dir") == "rtl":
            element.set("style", f"{element.get('style', '')};text-align:right".lstrip(";"))
    inside = "\n".join(str(etree.tostring(child, method="html", encoding="unicode")).strip() for child in root)
    return f'<div lang="{root.get("lang")}">\n{inside}\n</div>' if root.get("lang") else inside


def to_text(root: Element) -> str:
    """The same letter as plain text: paragraphs are not wrapped (phones wrap them), lists begin with a hyphen."""
    return "\n\n".join(_paragraphs(root)) + "\n"


def _paragraphs(element: Element) -> Iterator[str]:
    heading = ""
    for child in element:
        if child.tag in ("h2", "h3"):
            if heading:
                yield heading
            heading = _heading(_words(child))
            continue
        for block in _block(child):
            yield f"{heading}\n{block}" if heading else block
            heading = ""
    if heading:
        yield heading


def _heading(words: str) -> str:
    return words if words.endswith((":", "?", "!", ".")) else words + ":"


def _block(element: Element) -> Iterator[str]:
    match element.tag:
        case "hr":
            yield "* * *"
        case "ul":
            yield _list(element, numbered=False)
        case "ol":
            yield _list(element, numbered=True)
        case "table":
            yield "\n".join(_rows(element))
        case "div":
            yield from _paragraphs(element)
        case _:
            words = _words(element)
            if words:
                yield words


def _list(element: Element, *, numbered: bool) -> str:
    marks = (f"{number}. " if numbered else "- " for number in range(1, len(element) + 1))
    return "\n".join(mark + _point(item).replace("\n", "\n  ") for mark, item in zip(marks, element, strict=True))


def _point(item: Element) -> str:
    """A list item: its words, then the blocks within it."""
    blocks = [child for child in item if child.tag in _BLOCKS]
    if not blocks:
        return _words(item)
    own = _collapse(_inline(item, skip=_BLOCKS))
    return "\n".join(part for part in (own, *_paragraphs(_only(item, blocks))) if part)


def _only(item: Element, blocks: list[Element]) -> Element:
    holder = etree.Element("div")
    for block in blocks:
        holder.append(etree.fromstring(etree.tostring(block, with_tail=False)))
    return holder


def _rows(table: Element) -> Iterator[str]:
    """A table read aloud: each row begins with its first cell, each other cell is named by its column."""
    heads: list[str] = []
    for row in table.iter("tr"):
        cells = [_words(cell) for cell in row]
        if all(cell.tag == "th" for cell in row):
            heads = cells
            if heads[0]:
                yield _heading(heads[0])
            continue
        named = [f"{head} {cell}".strip() for head, cell in zip(heads[1:], cells[1:], strict=False) if cell]
        yield f"- {cells[0]}: {', '.join(named or cells[1:])}"


def _words(element: Element) -> str:
    return _collapse(_inline(element))


def _inline(element: Element, skip: frozenset[str] = frozenset()) -> str:
    pieces = [element.text or ""]
    for child in element:
        if child.tag == "br":
            pieces.append(_LINE_BREAK)
        elif child.tag not in skip:
            pieces.append(_inline(child))
        pieces.append(child.tail or "")
    return "".join(pieces)


def _collapse(text: str) -> str:
    lines = (re.sub(r"[ \t\r\n]+", " ", line).strip() for line in text.split(_LINE_BREAK))
    return "\n".join(lines).strip()
