"""One mail, part by part: the own words, the attachments, what is quoted or passed on below, each read by its reader.

What a part says is kept apart from the others: which beats which is for `decisions` and `combine` to say.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

from ..model import (
    AutomaticVerdict,
    Document,
    DocumentKind,
    Event,
    Evidence,
    Message,
    ReadingContext,
)
from .findings import Found, add, same_name
from .letters.greeting import says_something, without_greeting
from .letters.letter import LetterReader
from .letters.reading import Reading
from .people.who_is_meant import confirmed_names, speaks_of_registering, tells_of_places
from .readers.form import Form, read_fields, read_form_lines
from .readers.list_lines import read_list
from .readers.signature import Writer, person_name, read_writer, signature_names
from .readers.table import read_table, typed_tables
from .sections import Line, Region, Section, split_sections
from .which_event import (
    EventClues,
    choose,
    clues_in,
)
from .words.event_words import event_words
from .words.language import detect
from .words.lexicon import Cue, Lexicon, lexicon
from .words.limits import MAX_OWN_LINES, MAX_SUBJECT, shortened
from .words.mentions import find_mentions
from .words.names import Name, key, parse_name
from .words.tokens import tokenize
from .words.wishes import Wish, read_wish

_SUBJECT_PREFIX = re.compile(
    r"^\s*(?:(?:aw|re|wg|fwd?|sv|antwort|tr|rv|enc|odp|r|ynt|ilt|i|rif|vs)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)
_FORWARD_PREFIX = re.compile(r"^\s*(?:(?:aw|re)\s*:\s*)*(?:wg|fwd?|tr|rv|enc|ilt|weitergeleitet)\s*:", re.IGNORECASE)


class MailParts:
    """One mail with what the readers saw in each part; every step takes what the steps before it left."""

    def __init__(
        self, message: Message, documents: tuple[Document, ...], verdict: AutomaticVerdict, context: ReadingContext
    ) -> None:
        documents, self.is_cut = shortened(documents)
        self.message, self.documents, self.verdict, self.context = message, documents, verdict, context
        self.events: tuple[Event, ...] = context.events
        self.words = event_words(self.events)
        self.subject_is_letter = False
        self.body = next((d for d in documents if d.kind is DocumentKind.BODY), Document(DocumentKind.BODY, "body"))
        self.attachments = tuple(d for d in documents if d is not self.body)
        self.subject = _SUBJECT_PREFIX.sub("", message.subject[:MAX_SUBJECT]).strip()
        self.from_name = message.from_[0].name[:MAX_SUBJECT] if message.from_ else ""
        self.from_addr = message.from_[0].addr if message.from_ else ""
        self.reply_addr = message.reply_to[0].addr if message.reply_to else self.from_addr
        self.reply_name = message.reply_to[0].name[:MAX_SUBJECT] if message.reply_to else ""

    # ------------------------------------------------------------------------------------------------------ the whole

    def read_parts(self) -> bool:
        """Reads the own words, the attachments and what is quoted; False for a machine's mail, which isn't read."""
        self._open()
        if self.verdict.is_machine:
            return False
        self._read_own()
        self._read_attachments()
        self._read_quoted()
        return True

    def _open(self) -> None:
        """Sections under the words of all likely languages, then the language of the writer's own words."""
        first = split_sections("body", self.body.lines, self.body.quote_depths, self._lexicon("de", "en"))
        sample = "\n".join(line.text for line in first[0].lines if line.region is not Region.FOOTER)
        # The subject of an answer is ours, and German.
        is_short = len(sample) < 80 and not _SUBJECT_PREFIX.match(self.message.subject)
        self.language, _ = detect(f"{sample}\n{self.subject}" if is_short else sample, self.context.office.language)
        if not sample.strip() and len(first) > 1:
            self.language, _ = detect(first[1].text, self.context.office.language)
        # Another language's small words mislead ("no dia"): English only beside German.
        beside = ("de", "en") if self.language in ("de", "en") else ("de",)
        self.lexicon = self._lexicon(*beside, self.language)
        sections = split_sections("body", self.body.lines, self.body.quote_depths, self.lexicon)
        self.own, *quoted = (replace(section, lines=section.lines[:MAX_OWN_LINES]) for section in sections)
        self.quoted = tuple(section for section in quoted if section.text.strip() or section.header)
        self.is_cut = self.is_cut or len(sections[0].lines) > MAX_OWN_LINES

    def _lexicon(self, *languages: str) -> Lexicon:
        return lexicon(*sorted(set(languages)))

    # ------------------------------------------------------------------------------------------------- the own words

    def _read_own(self) -> None:
        lines, self.tables = self.without_tables(self.own.lines)
        form = read_form_lines(list(self.own.lines), self.lexicon, self.words)
        self.form: Form | None = form
        if form:
            self.tables = self.without_tables([line for line in self.own.lines if line.number not in form.lines])[1]
            self._read_form_letter(form, lines)
            return
        self.writer = read_writer(self.own.lines, self.from_name, self.lexicon, self._fuller_forms())
        if self.writer.name is None:
            self.writer = self._subject_writer()
        self.signed_lines = signed = {
            line.number for line, _ in signature_names(self.own.lines, self.lexicon) if _is_signature_line(line)
        }
        body = [line for line in lines if line.region in (Region.BODY, Region.GREETING) and line.number not in signed]
        self.subject_is_letter = self._only_subject(body)
        if self.subject_is_letter:
            body = [Line("header", 0, self.subject)]
        self.own_reading = self._read_letter(body, self.writer)

    def _only_subject(self, body: Sequence[Line]) -> bool:
        """Nothing but a greeting, thanks and a signature stands below a subject of the writer's own: it says it all."""
        if self.quoted or self.attachments or self.tables or _SUBJECT_PREFIX.match(self.message.subject):
            return False
        lines = [*body, *self.own.in_region(Region.CLOSING)]
        return not any(says_something(line, self.lexicon) for line in lines)

    def _subject_writer(self) -> Writer:
        """ "Anmeldung Tagung: Leonardo Bianchi, AG 2" in the subject, and nothing else that names the writer."""
        cues = self._subject_cues()
        found = [m for m in find_mentions(tokenize(self.subject), cues) if m.name.is_full and m.weight >= 2]
        if len(found) != 1 or self.quoted or not any(cue.kind in _COMING for cue in cues):
            return Writer(None)
        return Writer(found[0].name, 0, self.subject, (), (found[0].full,))

    def _read_form_letter(self, form: Form, lines: Sequence[Line]) -> None:
        person = form.people[0]
        rest = form.message if form.message else []
        is_relay = self._is_relay()
        self.form_is_letter = is_relay or bool(form.message)
        outside = [line for line in lines if line.number not in form.lines and line.region is Region.BODY]
        name = person.name
        self.writer = Writer(name, person.evidence.line, person.evidence.text, (), (name.full,) if name else ())
        if not is_relay:
            own_writer = read_writer(self.own.lines, self.from_name, self.lexicon, [name.full] if name else [])
            if own_writer.name:
                self.writer = own_writer
        if person.email:
            self.reply_addr = person.email
        message_lines = rest or ([] if is_relay else outside)
        marked = Section(tuple(message_lines))
        self.own_reading = self._read_letter(
            [line for line in marked.lines if line.region is not Region.FOOTER], self.writer
        )
        for found in self.own_reading.register:
            if found.is_self:  # "Ich komme etwas später" in the message takes back nothing that was filled in
                found.mode, found.sessions = found.mode or person.mode, found.sessions or person.sessions
        if form.others:
            others = [Line("body", person.evidence.line, form.others)]
            extra = self._read_letter(others, self.writer)
            self.form_others = list(extra.mentions)
            for piece in re.split(r"[;,\n]|\bund\b", form.others):
                tokens = tokenize(piece)
                cues = self.lexicon.cues(tokens)
                wish = read_wish(tokens, 0, len(tokens), (*cues, *self.words.cues(tokens, cues, in_list=True)))
                for found in self.form_others:
                    if found.full in piece:
                        found.mode, found.sessions = found.mode or wish.mode, list(wish.sessions[:1])

    def _is_relay(self) -> bool:
        """A web form's mail: From is a machine, the person stands in Reply-To or in the form."""
        name = person_name(self.from_name)
        return bool(self.message.reply_to and self.reply_addr.lower() != self.from_addr.lower()) or (
            name is None and bool(re.search(r"form|noreply|no-reply|web|relay|kontakt", self.from_addr, re.IGNORECASE))
        )

    def without_tables(self, lines: Sequence[Line]) -> tuple[list[Line], list[Found]]:
        """The lines that are no table's, and everybody in the tables of these lines."""
        taken: set[int] = set()
        people: list[Found] = []
        numbers = {line.number for line in lines}
        for table in self.body.tables:
            rows = (
                range(table.first_line + 1, table.first_line + 1 + len(table.rows))
                if table.first_line >= 0
                else range(0)
            )
            if table.first_line >= 0 and not set(rows) <= numbers:
                continue
            found = read_table(table, "body", self.lexicon, self.words)
            if found:
                taken |= set(rows)
                people += found
        for table, first, last in typed_tables([line for line in lines if line.number not in taken], self.lexicon):
            base = first
            found = read_table(replace(table, first_line=base - 1), "body", self.lexicon, self.words)
            if found:
                taken |= set(range(first, last + 1))
                people += found
        return [line for line in lines if line.number not in taken], people

    def _read_letter(self, lines: Sequence[Line], writer: Writer) -> Reading:
        confirmed = (person.full for person in self.confirmed)  # "Nilgün kann nicht", who stands on our confirmation
        reader = LetterReader(self.lexicon, self.words, self.excluded(), (*writer.forms, *confirmed))
        body = [without_greeting(line, self.lexicon) for line in lines if line.region is not Region.GREETING]
        rows = read_list(body, self.lexicon, self.words)
        registers = any(cue.kind in ("act.hint", "act.register", "act.attend") for cue in self._subject_cues())
        return reader.read(body, rows, writer, subject_registers=registers and not self.quoted)

    def excluded(self) -> tuple[str, ...]:
        office = self.context.office
        names = [*office.contacts, office.name, *(person for event in self.events for person in event.people)]
        writer = key(self.from_name)
        return tuple(name for name in names if key(name) != writer)

    def _fuller_forms(self) -> list[str]:
        """Full names in the subject and in tables and attachments: they may complete a short signature."""
        tokens = tokenize(self.subject)
        forms = [m.full for m in find_mentions(tokens, self._subject_cues(), ()) if m.name.is_full]
        for line in self.own.lines[:80]:
            body = tokenize(line.text) if line.region is Region.BODY else ()
            found = find_mentions(body, self.lexicon.cues(body), ()) if body else ()
            forms += [m.full for m in found if m.name.is_full and m.weight >= 2]
        forms += self._greeted_forms()
        for document in self.documents:
            for table in document.tables:
                forms += [p.full for p in read_table(table, document.origin, self.lexicon, self.words)]
            forms += [p.full for p in read_fields(document.fields, document.origin, self.lexicon, self.words).people]
        return forms

    def _greeted_forms(self) -> list[str]:
        """Whom our own mail, quoted below, greets: the writer in full."""
        lines = [line for s in self.quoted if self.is_ours(s) for line in s.lines if line.region is Region.GREETING]
        forms = []
        for line in lines[:3]:
            tokens = tokenize(line.text)
            forms += [m.full for m in find_mentions(tokens, self.lexicon.cues(tokens), ()) if m.name.is_full]
        return forms

    @property
    def subject_wish(self) -> Wish:
        """Mode and group that the subject alone names."""
        tokens = tokenize(self.subject)
        return Wish() if self.quoted else read_wish(tokens, 0, len(tokens), self._subject_cues())

    def _subject_cues(self) -> tuple[Cue, ...]:
        tokens = tokenize(self.subject)
        cues = self.lexicon.cues(tokens)
        return (*cues, *self.words.cues(tokens, cues))

    # ----------------------------------------------------------------------------------------------- the attachments

    def _read_attachments(self) -> None:
        self.attached: list[Found] = []
        self.attached_reading: Reading | None = None
        self.attached_text = ""
        # What was recognised in a picture is no more than a proposal: for deciding it is unreadable.
        self.pictures = [d for d in self.attachments if d.kind is DocumentKind.OCR]
        self.unreadable = [d for d in self.attachments if d.kind in (DocumentKind.UNREADABLE, DocumentKind.OCR)]
        self.vcards: list[Found] = []
        for document in self.attachments:
            self._read_attachment(document)

    def _read_attachment(self, document: Document) -> None:
        self.attached_text += "\n" + "\n".join(
            [document.origin, *document.lines, *(f"{f.label}: {f.value}" for f in document.fields)]
        )
        form = read_fields(document.fields, document.origin, self.lexicon, self.words)
        target = self.vcards if document.kind is DocumentKind.VCARD else self.attached
        for person in form.people:
            add(target, person)
        found = [p for table in document.tables for p in read_table(table, document.origin, self.lexicon, self.words)]
        for person in found:
            self.attached.append(person)
        if not found and not form.people and document.kind in _LETTERS:
            self._read_attached_letter(document)

    def _read_attached_letter(self, document: Document) -> None:
        sections = split_sections(document.origin, document.lines, document.quote_depths, self.lexicon)
        section = sections[0] if sections[0].in_region(Region.BODY) or len(sections) < 2 else sections[1]
        form = read_form_lines(section.lines, self.lexicon, self.words)
        if form and not form.message:
            for person in form.people:
                add(self.attached, person)
            return
        for table, _, _ in typed_tables(section.lines, self.lexicon):
            for person in read_table(table, document.origin, self.lexicon, self.words):
                add(self.attached, person)
        writer = read_writer(section.lines, section.header.sender_name if section.header else "", self.lexicon)
        start = next((i for i, line in enumerate(section.lines) if line.region is Region.GREETING), -1)
        reading = self._read_letter(section.lines[start + 1 :], writer)
        reading.register = [_named(p, writer) for p in reading.register]
        for person in reading.register:
            if section.header and same_name(person.name, writer.name):
                person.email = person.email or section.header.sender_addr or None
        for person in reading.register:
            person.mode = person.mode or reading.wish_for_all.mode
            person.sessions = person.sessions or list(reading.wish_for_all.sessions[:1])
        reading.cancel = [_named(p, writer) for p in reading.cancel]
        self.attached_reading = self.attached_reading or reading

    # ----------------------------------------------------------------------------------------------------- the thread

    def _read_quoted(self) -> None:
        """The mail below, where the own words point at it or there are none."""
        self.thread_text = "\n".join(section.text for section in self.quoted)
        self.forwarded_reading: Reading | None = None
        self.forwarded_tables: list[Found] = []
        own_words = [line for line in self.own.lines if line.region is Region.BODY and line.text.strip()]
        self.is_bare = not _has_words(own_words, self.own_reading, self.lexicon)
        section = next((s for s in self.quoted if s.lines and s.header and not self.is_ours(s)), None)
        points = "below" in self.own_reading.flags or self.is_bare or self.is_forward
        if section and points:
            lines, self.forwarded_tables = self.without_tables(section.lines)
            self.forwarded_lines = lines
            header = section.header
            writer = read_writer(section.lines, header.sender_name if header else "", self.lexicon)
            body = [line for line in lines if line.region in (Region.BODY, Region.GREETING)]
            self.forwarded_reading = self._read_letter(body, writer)
            self.forwarded_addr = header.sender_addr if header else ""

    def is_ours(self, section: Section) -> bool:
        """Our own mail, quoted below an answer."""
        header = section.header
        if header is None:
            return False
        address = header.sender_addr.lower()
        office = self.context.office
        return (
            address in office.addresses
            or address in {o.lower() for o in office.organisers}
            or (
                bool(header.sender_name)
                and any(
                    same
                    for same in _names_of(office.contacts, office.name)
                    if key(header.sender_name.replace(",", " ")) == same
                )
            )
        )

    @property
    def is_forward(self) -> bool:
        """Whether the subject says that a mail is passed on: "WG:", "Fwd:"."""
        return bool(_FORWARD_PREFIX.match(self.message.subject))

    @cached_property
    def confirmed(self) -> list[Found]:
        """Whom our own mail named, to which this one is an answer: as it is quoted, else as our list knows it."""
        quoted = confirmed_names(self)
        if quoted or self.context.thread is None:
            return quoted
        told = Evidence("header", 0, "In-Reply-To", "our own mail")
        return [Found(name, told) for each in self.context.thread.people if (name := parse_name(each))]

    @cached_property
    def on_list(self) -> list[Found]:
        """Those of `confirmed` who are on the list, or wait, as our mail says, for the event that is meant now: not who
        was taken off, nor who is offered a place ("Möchten Sie den Platz?")."""
        ours = next((section for section in self.quoted if self.is_ours(section)), None)
        if ours is not None and (not tells_of_places(ours.text) or self._means_another_event):
            return []
        return self.confirmed

    @property
    def _means_another_event(self) -> bool:
        """ "Nach dem schönen Fachtag möchte ich nun auch nach Münster": the mail below was about the other one."""
        own, _ = clues_in(self.own_reading.text, self.events, self.lexicon, self.words)
        below, _ = clues_in(self.thread_text, self.events, self.lexicon, self.words)
        meant = choose(EventClues(acts=Counter(self.own_reading.event_by_act), own=own), self.events)[0]
        before = choose(EventClues(own=below), self.events)[0]
        return len(self.events) > 1 and bool(own) and None not in (meant, before) and meant != before

    @cached_property
    def quoted_writers(self) -> list[Name]:
        """Who wrote the mails below that aren't ours, in full: "Herrn Aslan noch anmelden" above his own mail."""
        found = []
        for section in self.quoted:
            if section.header is None or self.is_ours(section):
                continue
            writer = read_writer(section.lines, section.header.sender_name, self.lexicon).name
            if writer and writer.is_full and key(writer.full) not in {key(name) for name in self.excluded()}:
                found.append(writer)
        return found

    @property
    def answers_ours(self) -> bool:
        """Whether this mail answers one of ours: by our Message-ID, or as our mail is quoted below."""
        return self.context.thread is not None or any(self.is_ours(section) for section in self.quoted)

    @cached_property
    def answers_registration(self) -> bool:
        """Whether this mail answers one of ours that speaks of a registration: an invitation was sent to many who are
        not on the list.
        """
        ours = next((section for section in self.quoted if self.is_ours(section)), None)
        return self.context.thread is not None or (ours is not None and speaks_of_registering(ours.text))

    # ------------------------------------------------------------------------------------------- for `intent` to ask

    def self_found(self, found: Found) -> Found:
        """The writer as somebody on the list: name from signature or From, the address they write from."""
        return replace(found, name=self.writer.name, email=found.email or self.reply_addr or None)


_LETTERS = (
    DocumentKind.PDF_TEXT,
    DocumentKind.DOCX,
    DocumentKind.TEXT,
    DocumentKind.HTML,
    DocumentKind.MAIL,
    DocumentKind.OCR,
)


_COMING = frozenset({"act.hint", "act.register", "act.attend"})


def _named(person: Found, writer: Writer) -> Found:
    return replace(person, name=writer.name) if person.is_self and writer.name else person


def _names_of(contacts: Sequence[str], office: str) -> set[str]:
    return {key(name) for name in (*contacts, office)} | {" ".join(reversed(key(name).split())) for name in contacts}


def _has_words(lines: Sequence[Line], reading: Reading, lexicon: Lexicon) -> bool:
    """Whether the writer says anything of their own beyond a name and an address."""
    return bool(reading.acts or reading.supposed or reading.question) or any(
        len(line.text.split()) > 8 for line in lines
    )


def _is_signature_line(line: Line) -> bool:
    """A line of the body that is nothing but a signature: short, and no sentence ends in it."""
    is_plain = not re.search(r"[@\d(),:;]|[.!?]\s*$|\b(?!Prof|Dipl|Mag)\w{3,}[.!?]\s", line.text)
    return line.region is Region.BODY and len(line.text.split()) <= 6 and is_plain
