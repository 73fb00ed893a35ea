"""Is a question about one of our events at all? Takes the mail and the lists; decides who hears "it was passed on".

Half of the world's soft notifications (surveys, shops, networks) carry no mark of a machine and ask something (FACTS).
So a question gets its one line only where something ties it to us: the writer is on a list, the mail answers ours, or
it speaks of an event, its day, or of taking part. Everybody else's is held for a person in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from ..model import Address, Event, Message, Office, Roster
from .match import belongs_to

_SEARCHED = 20_000
_TAKING_PART = re.compile(
    r"anmeld|angemeldet|abmeld|teilnehm|teilnahm|warteliste|einwahl|dabei sein|dolmetsch|gebärden|barriere|rollstuhl"
    r"|\bregist(?:er|ration|ering)|\battend|participat|\b[iî]nscri|\bînscri|înscriu|\biscri|\bpartecip|kayıt|katıl|zgłosz|udział"
    r"|регистр|реєстр|участ|تسجيل|مشاركة|مشارکت|ثبت|đăng ký|tham gia|aanmeld|deelnem|prijav",
    re.IGNORECASE,
)
"""Taking part, in the languages of the mails that come here."""
_TAG = re.compile(r"<[^<>]{0,2000}>")


def is_about_us(message: Message, rosters: Sequence[Roster], sender: Address, office: Office) -> bool:
    """Whether anything ties the mail to an event of ours."""
    if any(belongs_to(each, (sender.addr,)) for roster in rosters for each in roster.registrations):
        return True
    ours = {address.rpartition("@")[2] for address in office.addresses}
    if any(each.rstrip(">").rpartition("@")[2].lower() in ours for each in (*message.in_reply_to, *message.references)):
        return True
    words = f"{message.subject}\n{_text(message)}".casefold()
    greets = any(re.search(rf"\b{re.escape(name)}\b", words) for name in _names(office.contacts))
    return greets or bool(_TAKING_PART.search(words)) or any(_speaks_of(words, roster.event) for roster in rosters)


def _names(people: Iterable[str]) -> set[str]:
    """Whom such a mail greets: "Liebe Frau Correa", "Ximena Hanım"."""
    return {word.casefold() for each in people for word in each.split() if len(word) > 3}


def _speaks_of(words: str, event: Event) -> bool:
    """By title, by another name of the event or of a session, by its place, or by its day."""
    named = (event.title, *event.aliases, *(alias for each in event.sessions for alias in (each.title, *each.aliases)))
    places = (each for each in re.findall(r"\w{4,}", event.place) if each not in _NO_PLACE)
    if any(len(name) > 3 and name.casefold() in words for name in (*named, *places)):
        return True
    if event.starts is None:
        return False
    day, month = event.starts.day, event.starts.month
    months = rf"0?{month}\b|{_MONTHS[month - 1]}"
    return bool(re.search(rf"\b0?{day}\.?\s?(?:de |di |of )?(?:{months})", words)) or bool(
        re.search(rf"(?:{_MONTHS[month - 1]})\w*\s{{1,3}}(?:the )?0?{day}\b", words)
    )


_NO_PLACE = frozenset({"Videokonferenz", "online", "Online", "oder", "sowie"})
_MONTHS = (
    r"jan|jän|gen|ene|ian|sty|oca|янв|січ|يناير|كانون الثاني|ژانویه|th[áa]ng 1\b",
    r"feb|fev|fév|lut|şub|фев|лют|فبراير|شباط|فوریه|th[áa]ng 2\b",
    r"mär|mar|maa|mrt|бер|мар|مارس|آذار|th[áa]ng 3\b",
    r"apr|avr|abr|kwi|nis|апр|кві|أبريل|نيسان|آوریل|th[áa]ng 4\b",
    r"mai|may|mag|maj|mei|май|мая|трав|مايو|أيار|مه\b|th[áa]ng 5\b",
    r"jun|jui|giu|cze|haz|iun|июн|черв|يونيو|حزيران|ژوئن|th[áa]ng 6\b",
    r"jul|juil|lug|lip|tem|iul|июл|лип|يوليو|تموز|ژوئیه|th[áa]ng 7\b",
    r"aug|aoû|ago|sie|ağu|авг|серп|أغسطس|آب\b|اوت|th[áa]ng 8\b",
    r"sep|set|wrz|eyl|сен|вер|سبتمبر|أيلول|سپتامبر|th[áa]ng 9\b",
    r"o[kc]t|out|ott|paź|eki|окт|жовт|أكتوبر|تشرين الأول|اکتبر|th[áa]ng 10\b",
    r"nov|noi|nën|lis|kas|ноя|лист|نوفمبر|تشرين الثاني|نوامبر|th[áa]ng 11\b",
    r"de[zc]|dic|dis|gru|ara|дек|груд|ديسمبر|كانون الأول|دسامبر|th[áa]ng 12\b",
)
"""How the months begin, in the languages of the mails that come here."""


def _text(message: Message) -> str:
    texts = [each.text or "" for each in message.parts if each.text and not each.is_attachment]
    return _TAG.sub(" ", "\n".join(each[:_SEARCHED] for each in texts))[:_SEARCHED]
