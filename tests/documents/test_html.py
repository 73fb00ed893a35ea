"""text/html as a reader sees it."""

from __future__ import annotations

import pytest

from inbox_bot.documents.html import read_html


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("<p>Eins</p><p>Zwei</p>", ["Eins", "", "Zwei"]),
        ("<div>Eins</div><div>Zwei<br></div><div><br></div><div>Drei</div>", ["Eins", "Zwei", "", "Drei"]),
        ("a<br>b<br><br>c", ["a", "b", "", "c"]),
        ("<p class=MsoNormal>a</p><p class=MsoNormal>b</p><p class=MsoNormal>&nbsp;</p><p>c</p>", ["a", "b", "", "c"]),
        ('<p style="margin:0">a</p><p style="margin:0px;">b</p>', ["a", "b"]),
        ("viel \n  Luft&nbsp;&nbsp;hier", ["viel Luft hier"]),
        ("<ul><li>Ada<li><p>Bob</p></ul>", ["- Ada", "", "- Bob"]),
        ("<ol start=3><li>Ada</li><li value=7>Bob</li><li>Cem</li></ol>", ["3. Ada", "7. Bob", "8. Cem"]),
        ("<ol><li>Ada<ul><li>x</li></ul></li><li>Bob</li></ol>", ["1. Ada", "- x", "2. Bob"]),
        ("<ul><li></li></ul>danach", ["danach"]),
        ("<pre>a\n  b\n\nc</pre>", ["a", "  b", "", "c"]),
        ("<title>T</title><style>p{}</style><script>x</script><p>da</p>", ["da"]),
        ('a<span style="display:none">weg</span>b<div hidden>weg</div><i style="max-height:0px">weg</i>c', ["abc"]),
        ('<p style="max-height:0.5em">da</p>', ["da"]),
        ('<ul><li><s>Ada</s></li><li>Bob</li><li><span style="text-decoration: line-through">Cem</span></li></ul>',
         ["- Bob"]),
        ("<table><tr><td>Ada</td><td>AG 1</td></tr><tr><td><del>Bob</del></td><td>AG 2</td></tr></table>",
         ["Ada\tAG 1", "AG 2"]),
        ('<a href="mailto:f@x.example">Fatma</a>, <a href="mailto:a@x.example">a@x.example</a>',
         ["Fatma <f@x.example>, a@x.example"]),
        ("<!--[if mso]>weg<![endif]-->da<!-- weg -->", ["da"]),
        ("<p>می\u200cخواهم</p><p>Fat&#8203;ma</p>", ["می\u200cخواهم", "", "Fatma"]),
        ("<?xml version='1.0' encoding='latin-1'?><p>Yılmaz", ["Yılmaz"]),
        ("kein HTML & auch <keins", ["kein HTML & auch"]),
        ("", []),
        ("<html></html>", []),
    ],
)  # fmt: skip
def test_blocks_become_lines(page: str, lines: list[str]) -> None:
    """What stands on a line of its own for a reader is a line; margins are empty lines; what is hidden is not there."""
    assert list(read_html(page).lines) == lines


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("ja<blockquote type=cite>a<blockquote>b</blockquote></blockquote>nein",
         [("ja", 0), ("a", 1), ("b", 2), ("nein", 0)]),
        ('<div>ja</div><div class="gmail_quote"><div class=gmail_attr>Am 1. schrieb A:</div>'
         '<blockquote class=gmail_quote>a</blockquote><div>unten</div></div>',
         [("ja", 0), ("Am 1. schrieb A:", 1), ("a", 1), ("unten", 0)]),
        ('ja<div class="gmail_quote"><div>---------- Forwarded message</div><div>a</div></div>',
         [("ja", 0), ("---------- Forwarded message", 1), ("a", 1)]),
        ('ja<hr><div id="divRplyFwdMsg">Von: A</div><div>a</div>', [("ja", 0), ("Von: A", 1), ("a", 1)]),
        ('<div>ja<div id="divRplyFwdMsg">Von: A</div><div>a</div></div>nein',
         [("ja", 0), ("Von: A", 1), ("a", 1), ("nein", 0)]),
        ('ja<div class="moz-cite-prefix">Am 1. schrieb A:</div><blockquote cite="mid:x">a</blockquote>',
         [("ja", 0), ("Am 1. schrieb A:", 1), ("a", 1)]),
        ('ja<div name="quote"><b>Von:</b> A<div name="quoted-content">a</div></div>',
         [("ja", 0), ("Von: A", 1), ("a", 1)]),
        ('<blockquote style="margin:0 0 0 40px;border:none;padding:0px">eingerückt</blockquote>', [("eingerückt", 0)]),
        ('<p>ja</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class=MsoNormal><b>Von:</b> A</p></div>',
         [("ja", 0), ("Von: A", 0)]),
    ],
)  # fmt: skip
def test_quotes_become_depths(page: str, expected: list[tuple[str, int]]) -> None:
    """The quotes of Gmail, Apple, Thunderbird, GMX, Outlook on the web; Outlook's own header is ordinary text."""
    found = read_html(page)
    assert [(line, depth) for line, depth in zip(found.lines, found.depths, strict=True) if line] == expected


@pytest.mark.parametrize(
    ("page", "lines", "tables"),
    [
        ("<p>vor</p><table><thead><tr><th>Name<th>Mail</tr></thead><tr><td>Ada<br>Yıl<td>a@x.example</tr></table>nach",
         ["vor", "", "Name\tMail", "Ada; Yıl\ta@x.example", "", "nach"],
         [(2, (("Name", "Mail"), ("Ada; Yıl", "a@x.example")))]),
        ("<table><tr><td colspan=2>Verein<td>x</tr><tr><td rowspan=2>A<td>B<td>C</tr><tr><td>D<td>E</tr></table>",
         ["Verein\t\tx", "A\tB\tC", "\tD\tE"],
         [(0, (("Verein", "", "x"), ("A", "B", "C"), ("", "D", "E")))]),
        ("<table><tr><td><table><tr><td>a</td></tr><tr><td>b</td></tr></table></td><td>c</td></tr></table>",
         ["a", "b", "c"], []),
        ("<table role=presentation><tr><td>a<td>b</tr><tr><td>c<td>d</tr></table>", ["a\tb", "c\td"], []),
        ("<table><tr><td><p>Absatz</p><p>noch einer</p></td><td>Rand</td></tr></table>",
         ["Absatz", "noch einer", "Rand"], []),
        ("<table><tr><td>a<td>b</tr><tr style='display:none'><td>c<td>d</tr></table>", ["a\tb"], []),
        ("<table><tr><td>Name:</td><td>Ada</td></tr></table>", ["Name:\tAda"], []),
    ],
)  # fmt: skip
def test_tables_of_data_are_told_from_layout(
    page: str, lines: list[str], tables: list[tuple[int, tuple[tuple[str, ...], ...]]]
) -> None:
    """Rows and columns of short cells are a table, each merged cell once; tables within tables are a page's layout."""
    found = read_html(page)
    assert [line for line in found.lines if line] == [line for line in lines if line]
    assert [(table.first_line, table.rows) for table in found.tables] == tables


@pytest.mark.parametrize("tag", ["div", "blockquote", "table", "ul", "b"])
def test_deep_nesting_is_survived(tag: str) -> None:
    """A page nested deeper than the parser goes is read without its markup: nothing is lost, nothing raises."""
    page = "<style>weg</style><p>davor</p>" + f"<{tag}>" * 10_000 + "t&uuml;rkisch"
    assert read_html(page).lines == ("davor", "türkisch")
