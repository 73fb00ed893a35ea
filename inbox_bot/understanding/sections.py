"""Where in a text what stands: the writer's own words, quotes, forwarded mails, signature, footer.

Takes a document's lines (and how deep the markup quotes them); returns `Section`s, the writer's own first. Nothing
is cut away: every line is in one section and has a region (BEHAVIOUR 2: mark regions; stripping removes the very
data). Quotes are known by depth, by an introduction ("Am ... schrieb ...:", "On ... wrote:"), by a header block as
Outlook, GMX, Notes or Apple write it, or by a dividing line, in all the languages of the mail programs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from .words.lexicon import Lexicon
from .words.small_words import small_words
from .words.tokens import EMAIL


class Region(StrEnum):
    GREETING = "greeting"
    BODY = "body"
    CLOSING = "closing"
    SIGNATURE = "signature"
    FOOTER = "footer"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a document. `number` is 1-based; 0: a header of the mail."""

    origin: str
    number: int
    text: str
    region: Region = Region.BODY
    depth: int = 0


@dataclass(frozen=True, slots=True)
class QuoteHeader:
    """What the lines above a quote say of it."""

    sender_name: str = ""
    sender_addr: str = ""
    subject: str = ""
    is_forward: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Lines that one person wrote in one go. `header` is None for the writer's own words."""

    lines: tuple[Line, ...]
    header: QuoteHeader | None = None

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def in_region(self, *regions: Region) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.region in regions and line.text.strip())


# ------------------------------------------------------------------------------------------------------ dividing lines

_FROM = r"von|from|de|da|od|kimden|gönderen|от|від|van|expéditeur|remitente|mittente|nadawca|nga|من|از"
_OTHER = (
    r"gesendet(?: am)?|datum|an|betreff|cc|kopie|sent|date|to|subject|envoyé|objet|à|"
    r"enviado(?: el)?|fecha|para|asunto|data|"
    r"assunto|inviato|oggetto|a|wysłano|do|temat|gönderilme|tarih|kime|konu|отправлено|дата|кому|тема|надіслано|копия|"
    r"poslato|poslano|za|predmet|naslov|trimis|către|subiect|antwort an|reply-to|priorität|wichtigkeit"
)
_HEADER_LINE = re.compile(rf"^[\s>*_]*(?P<label>{_FROM}|{_OTHER})\s?:?\*?\s?:\*?\s*(?P<value>.*)$", re.IGNORECASE)
_IS_FROM = re.compile(rf"^(?:{_FROM})$", re.IGNORECASE)
_SUBJECT = small_words("sections", "subject")
_INTRO = re.compile(
    r"^\s*(?:(?:am|on|le|el|em|il(?: giorno)?|op|dnia|w dniu|dana|në|pe|στις|на|в|у|vào|tarihinde)\b.{4,220}?"
    r"(?:schrieb|wrote|a écrit|escribió|escreveu|ha scritto|schreef|napisał\S*|pisze|"
    r"je napisa\S*|shkroi|a scris|έγραψε|"
    r"пишет|пише|написал\S*|пише|написав\S*|đã viết|yazdı)"
    r"|.{3,160}(?:tarihinde|пишет|пише|написал\S*|написав\S*|schrieb am|wrote on|geschrieben am)\b.{0,160}"
    r"|.{3,80}\s(?:schrieb|wrote)(?: am .{4,60})?|كتب .{3,160}|.{3,160}(?:نوشت|كتب))"
    r".{0,160}:\s*$",
    re.IGNORECASE | re.DOTALL,
)
# "On Mon, Oct 11, 2021 at 02:00:53PM +0200, Servicestelle MSO wrote:"
_NAME_BEFORE_WROTE = re.compile(
    r",\s*\"?([^\W\d_][^,:<>\"\d]{1,59}?)\"?\s*(?:<[^>]*>\s*)?"
    r"(?:wrote|a écrit|escribió|escreveu|ha scritto|schreef|napisał\S*|пишет|пише|написал\S*|написав\S*)\s*:\s*$",
    re.IGNORECASE,
)
_DIVIDER = re.compile(
    r"^[\s>]*(?:[-_=*]{2,}\s*(?:ursprüngliche|original|weitergeleitete|forwarded|urspr\.|"
    r"message d'origine|mensaje|mensagem|"
    r"messaggio|oryginalna|wiadomość|orijinal|iletilen|пересылаемое|исходное|переслане|"
    r"початкове|message transféré|poruka|"
    r"originalna|doorgestuurd|intended)[^-_=]*[-_=*]*|anfang der weitergeleiteten (?:nachricht|e-mail):?|"
    r"begin forwarded message:?|weitergeleitet von .{3,120}|(?:-{3,}\s*)?(?:forwarded|weitergeleitet) by .{3,160}|"
    r"début du message (?:transféré|réexpédié)\s?:?|inicio del mensaje reenviado:?|"
    r"início da mensagem encaminhada:?)\s*$",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"weitergeleitet|forward|transf[ée]r|réexpédi|reenviad|encaminhad|inoltrat|przekazan|iletilen|пересыла|переслан|"
    r"proslijeđen|prosleđen",
    re.IGNORECASE,
)
_RULE = re.compile(r"^[\s>]*[_\-=]{10,}\s*$")
_QUOTE_MARK = re.compile(r"^\s*((?:[>|]\s?)+)")


def split_sections(origin: str, lines: Sequence[str], depths: Sequence[int], lexicon: Lexicon) -> tuple[Section, ...]:
    """The writer's own section first, then the quoted ones from the newest to the oldest."""
    unquoted = _unquoted(origin, lines, depths)
    parts = list(_parts(unquoted))
    own = [line for header, chunk in parts if header is None for line in chunk]
    sections = [Section(mark_regions(tuple(own), lexicon))]
    for header, chunk in parts:
        if header is not None:
            sections.append(Section(mark_regions(tuple(chunk), lexicon), header))
    return tuple(sections)


def _unquoted(origin: str, lines: Sequence[str], depths: Sequence[int]) -> list[Line]:
    """Lines without their quote marks, with their depth by mark or markup."""
    found = []
    for index, text in enumerate(lines):
        mark = _QUOTE_MARK.match(text)
        depth = depths[index] if index < len(depths) else 0
        if mark and (mark[1].strip().startswith(">") or "|" not in text[mark.end() :]):
            depth = max(depth, mark[1].count(">"))
            text = text[mark.end() :] if depth and mark[1].strip().startswith(">") else text
        found.append(Line(origin, index + 1, text, depth=depth))
    return found


def _parts(lines: list[Line]) -> Iterator[tuple[QuoteHeader | None, list[Line]]]:
    """Runs of lines with the header that stands above them; None for the writer's own."""
    header: QuoteHeader | None = None
    latest = QuoteHeader()
    is_open = False  # an unmarked quote (Outlook) reaches to the next header or the end
    chunk: list[Line] = []
    index = 0
    while index < len(lines):
        taken, found = _header_at(lines, index)
        if found is not None:
            yield header, chunk
            header, chunk, index = found, [], index + taken
            latest = found
            is_open = not any(line.depth for line in lines[index : index + 3]) or lines[index - 1].depth > 0
            continue
        line = lines[index]
        if not is_open and bool(line.depth) != (header is not None) and line.text.strip():
            yield header, chunk
            header, chunk = (latest if line.depth else None), []
        elif is_open and header is not None and not line.depth and _closes_quote(lines, index):
            yield header, chunk
            header, chunk, is_open = None, [], False
        chunk.append(line)
        index += 1
    yield header, chunk


def _closes_quote(lines: list[Line], index: int) -> bool:
    """A line without depth after marked ones: the writer goes on below the quote."""
    before = next((line for line in reversed(lines[:index]) if line.text.strip()), None)
    return before is not None and before.depth > 0 and bool(lines[index].text.strip())


def _header_at(lines: list[Line], index: int) -> tuple[int, QuoteHeader | None]:
    """How many lines at this place introduce a quote, and what they say."""
    divider = _divider_length(lines, index)
    block = _block_length(lines, index + divider)
    if divider or block:
        header = _read_block(lines[index : index + divider + block])
        return divider + block, header
    for length in (1, 2, 3):
        text = " ".join(line.text.strip() for line in lines[index : index + length])
        if lines[index].text.strip() and _INTRO.match(text) and not _closes_early(lines, index, length):
            return length, _read_intro(text)
    return 0, None


def _closes_early(lines: list[Line], index: int, length: int) -> bool:
    return any(not line.text.strip() for line in lines[index : index + length])


def _divider_length(lines: list[Line], index: int) -> int:
    """A dividing line, with the blank lines and rules after it."""
    first = lines[index].text
    is_divider = bool(_DIVIDER.match(first))
    if not is_divider and not _RULE.match(first):
        return 0
    length = 1
    while index + length < len(lines) and (
        not lines[index + length].text.strip() or _DIVIDER.match(lines[index + length].text)
    ):
        is_divider = is_divider or bool(_DIVIDER.match(lines[index + length].text))
        length += 1
    return length if is_divider or _block_length(lines, index + length) else 0


def _block_length(lines: list[Line], index: int) -> int:
    """How many lines of "Von: / Gesendet: / An: / Betreff:" stand here; 0 where fewer than two or none names a
    sender.
    """
    length, labels = 0, []
    while index + length < len(lines):
        match = _HEADER_LINE.match(lines[index + length].text)
        if match:
            labels.append(match["label"])
        elif not (labels and _continues(lines[index + length].text)):
            break
        length += 1
    has_sender = any(_IS_FROM.match(label) for label in labels)
    return length if has_sender and len({label.lower() for label in labels}) >= 2 else 0


def _continues(text: str) -> bool:
    """A header's folded second line, as "<a@b.example>" or an address list."""
    return bool(re.match(rf"^\s*[<\"]?{EMAIL}", text)) and len(text) < 120


def _read_block(lines: Sequence[Line]) -> QuoteHeader:
    sender, subject, is_forward = "", "", False
    for line in lines:
        is_forward = is_forward or bool(_FORWARD.search(line.text) and _DIVIDER.match(line.text))
        match = _HEADER_LINE.match(line.text)
        if match and _IS_FROM.match(match["label"]) and not sender:
            sender = match["value"]
        elif match and match["label"].lower() in _SUBJECT:
            subject = match["value"].strip()
    return _with_sender(QuoteHeader(subject=subject, is_forward=is_forward), sender)


def _read_intro(text: str) -> QuoteHeader:
    after = re.search(r"(?:schrieb|wrote|à)\s+(?:\"?([^<:\"]{2,60}?)\"?\s*)?(?:<[^>]*>)?[:\s]*$", text)
    address = re.search(EMAIL, text)
    before = _NAME_BEFORE_WROTE.search(text)
    name = ((after and after[1]) or (before and before[1]) or "").strip()
    return QuoteHeader(sender_name=name, sender_addr=address[0] if address else "")


def _with_sender(header: QuoteHeader, value: str) -> QuoteHeader:
    value = re.sub(r"<mailto:[^>]*>|\[mailto:([^\]]*)\]", r" \1", value)
    address = re.search(EMAIL, value)
    name = re.split(r"[<\[(]", value, maxsplit=1)[0] if "<" in value or "[" in value else re.sub(EMAIL, "", value)
    return replace(header, sender_name=name.strip(" \"'*"), sender_addr=address[0] if address else "")


# -------------------------------------------------------------------------------------------------- regions of a letter

_DASHES = re.compile(r"^--\s?$")


def mark_regions(lines: tuple[Line, ...], lexicon: Lexicon) -> tuple[Line, ...]:
    """Greeting, body, closing, signature and footer of one person's letter."""
    region, marked, has_body = Region.BODY, [], False
    for _index, line in enumerate(lines):
        text = line.text.strip()
        if not text:
            marked.append(replace(line, region=region))
            continue
        region = _next_region(region, text, has_body, lexicon)
        marked.append(replace(line, region=region))
        has_body = has_body or region is Region.BODY
        if region is Region.GREETING:
            region = Region.BODY
        elif region is Region.CLOSING:
            region = Region.SIGNATURE
    return _without_false_end(tuple(marked), lexicon)


def _next_region(region: Region, text: str, has_body: bool, lexicon: Lexicon) -> Region:
    kinds = {cue.kind for cue in lexicon.cues_in(text) if cue.start == 0}
    if _DASHES.match(text) or "letter.device" in kinds:
        return Region.FOOTER
    if region is Region.FOOTER or (has_body and "letter.disclaimer" in kinds):
        # A notice ends the letter wherever it begins: forms and short mails have no closing above it.
        return Region.FOOTER
    if region is Region.SIGNATURE and _POSTSCRIPT.match(text):
        return Region.BODY
    if region is Region.SIGNATURE:
        return Region.FOOTER if _is_legal(text, lexicon) else Region.SIGNATURE
    if not has_body and "letter.greeting" in kinds and is_pure_greeting(text) and not _wants(text, lexicon):
        return Region.GREETING
    if _is_closing(text, kinds, lexicon) and (has_body or len(text.split()) <= _MOST_OF_A_CLOSING):
        return Region.CLOSING
    return region


_MOST_OF_A_CLOSING = 6
"""Where nothing was said yet a longer line ("Ihre Einladung haben wir im Kreis der Ehrenamtlichen besprochen.") is the
letter's first, whatever it begins with."""


_POSTSCRIPT = re.compile(r"(?:p\.?\s?){1,2}s\.?\s*[:.,–-]*\s+(?=\S+\s+\S+\s+\S)", re.IGNORECASE)
"""Below the signature the writer speaks once more: "PS: Elif will doch lieber in die 3"."""


def is_pure_greeting(text: str) -> bool:
    """A greeting that fills its line: ends with its mark, or is short enough to be nothing else."""
    words = len(text.split())
    return (text[-1] in ",!،;:" and words <= 9) or (words <= 5 and text[-1] != "?")


def _wants(text: str, lexicon: Lexicon) -> bool:
    """ "Hallo, ich komme gern!": the greeting and all there is in one line."""
    return any(cue.kind in _WANTING for cue in lexicon.cues_in(text))


_WANTING = frozenset({"act.register", "act.attend", "act.cancel", "act.absent", "act.switch", "act.ask"})


def _is_closing(text: str, kinds: set[str], lexicon: Lexicon) -> bool:
    if "letter.closing" not in kinds or len(text) > 75 or text.endswith("?"):
        return False
    inside = {cue.kind for cue in lexicon.cues_in(text)}
    if inside & {"act.cancel", "act.absent", "act.ask"} or "act.register" in inside:
        return False
    thanks = next((cue for cue in lexicon.cues_in(text) if cue.kind == "letter.closing" and cue.start == 0), None)
    if thanks and any(cue.kind == "person.self" and cue.start >= thanks.end for cue in lexicon.cues_in(text)):
        return False  # "vielen Dank, ich bin gern dabei"
    return "?" not in text and not _BEGINS_ANOTHER.search(text)


_BEGINS_ANOTHER = re.compile(r"[.!]\s+[A-ZÄÖÜ]\S*\s+[a-zäöüß]\S*\s+\S+")
"""A sentence behind the thanks: "vielen Dank für die Bestätigung. Ein kleiner Fehler: meine Kollegin"."""


def _is_legal(text: str, lexicon: Lexicon) -> bool:
    return any(cue.kind == "letter.legal" for cue in lexicon.cues_in(text))


def _without_false_end(lines: tuple[Line, ...], lexicon: Lexicon) -> tuple[Line, ...]:
    """A closing followed by sentences with acts in them was none ("Vielen Dank" in the middle of a letter)."""
    for index, line in enumerate(lines):
        if line.region is Region.CLOSING and (
            _goes_on(lines[index + 1 :], lexicon) or _is_first_thanks(line, lines[:index], lines[index + 1 :], lexicon)
        ):
            head = (*lines[:index], replace(line, region=Region.BODY))
            return head + mark_regions(lines[index + 1 :], lexicon)
    return lines


def _is_first_thanks(line: Line, before: Sequence[Line], rest: Sequence[Line], lexicon: Lexicon) -> bool:
    """ "Vielen Dank für Ihre Nachricht." above all else begins the letter."""
    if any(each.region is Region.BODY and each.text.strip() for each in before):
        return False
    says = any(len(each.text.split()) > _FEW_WORDS for each in rest if each.region is not Region.FOOTER)
    return says and any(cue.kind == "act.thanks" and cue.start == 0 for cue in lexicon.cues_in(line.text))


_FEW_WORDS = 5


def _goes_on(rest: Sequence[Line], lexicon: Lexicon) -> bool:
    """Whether a full sentence about coming or not stands below, and another closing after it."""
    for line in rest:
        if line.region is Region.FOOTER or _POSTSCRIPT.match(line.text.strip()):
            return False
        kinds = {cue.kind for cue in lexicon.cues_in(line.text)}
        if kinds & {"act.register", "act.attend", "act.cancel", "act.absent"} and len(line.text.split()) > 4:
            return True
        if re.match(r"^\s*(?:[-*•–]|\d+[.)])\s", line.text) and not line.text.rstrip().endswith(("-", "–")):
            return True
    return False
