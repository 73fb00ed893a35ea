"""Did a machine write this, and may it be answered (BEHAVIOUR 5, rules 1 to 11)? Takes a `Message`, returns a verdict.

One table of small named checks, in the manner of Mailman's rules: every check is a question with a yes or no, a German
reason for the digest and the rule that it stands for. All are asked; the strictest answer counts (NEVER before HOLD),
and `is_machine` is true only where a check is certain: a mailing list or a no-reply sender is not answered either, but
what it says is still read. Two robots would talk all night (RFC 3834 2); a person who waits for an answer asks again.
The caps on the number of answers are not here: they need the outbox.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..model import Address, AutomaticVerdict, Message, Office, ReplyRule
from .addresses import is_valid
from .authentication import failed_authentication
from .automatic_words import (
    ABSENCE_BODY,
    ABSENCE_SUBJECT,
    AUTOREPLY_BODY,
    AUTOREPLY_SUBJECT,
    CHALLENGE_BODY,
    NOTICE_SUBJECT,
    ROBOT_NAME,
)
from .compose import LOOP_HEADER
from .headers import from_comments

_BODY_SEARCH: Final = 20_000
"""Characters of text in which second signs are looked for: they stand at the beginning."""

_DAEMON: Final = re.compile(
    r"mailer[-_]?daemon|mail[-_]daemon|mdaemon|postmaster|post[-_]?master|root|nobody|daemon|listserv|majordomo|mailman"
    r"|listmaster|sympa|.+-request|owner-.+|.+-owner|.+-bounces?(?:[+=].*)?|bounces?(?:[-+=].*)?"
    r"|auto-?(?:reply|responder|antwort)|autoresponse",
)
_NO_REPLY: Final = re.compile(
    r"abuse|(?:.*[-_.])?(?:no|not|dont|don-t|do-not|donot|never)[-_.]?(?:reply|answer|respond)(?:[-_.+].*)?"
    r"|(?:.*[-_.])?(?:keine?|nicht)[-_.]?(?:antworte?n?|rueckantwort)(?:[-_.+].*)?|noreply.*|nepasrepondre"
    r"|nao-?responda|no-?responder|(?:.*[-_.])?unattended(?:[-_.].*)?"
    r"|(?:web)?form(?:ular)?(?:server|mail|relay)?|kontakt-?(?:formular|relay)"
    r"|(?:www-data|wordpress|apache|httpd|webserver)",
)
_BULK_PRECEDENCE: Final = frozenset({"bulk", "list", "junk"})
_AUTOREPLY_HEADERS: Final = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-autoresponse",
    "x-mail-autoreply",
    "x-autoreply-from",
)
_RECEIPT_TYPES: Final = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
        "message/global-disposition-notification",
        "message/feedback-report",
        "message/tracking-status",
    }
)
_FORM_NAME: Final = re.compile(
    r"^\W{0,4}(?:vor|nach|familien|voll\w*[ -])?(?:name|vor- und nachname)\b[^:\n]{0,30}:", re.I | re.M
)
_FORM_MAIL: Final = re.compile(r"^\W{0,4}(?:ihre |meine )?e-?mail(?:[- ]?adresse)?\b[^:\n]{0,20}:", re.I | re.M)
_OWN_ID: Final = re.compile(r"<[0-9a-f]{32}@([^>]+)>")


@dataclass(frozen=True, slots=True)
class Check:
    """One sign. `reason` is German, for the digest; `source` names the rule."""

    name: str
    rule: ReplyRule
    is_machine: bool
    reason: str
    source: str
    hits: Callable[[Message, Office], bool]


def check_automatic(message: Message, office: Office) -> AutomaticVerdict:
    """The strictest rule that this mail falls under, whether a machine surely wrote it, and the reason that counts."""
    hits = [check for check in CHECKS if check.hits(message, office)]
    if not hits:
        return AutomaticVerdict(ReplyRule.MAY, is_machine=False)
    strictest = min(hits, key=lambda check: (check.rule is not ReplyRule.NEVER, not check.is_machine))
    return AutomaticVerdict(strictest.rule, any(check.is_machine for check in hits), strictest.reason)


# ------------------------------------------------------------------------------------------------------ small questions


def _tokens(message: Message, name: str) -> frozenset[str]:
    """The words of every occurrence of a header field, in lower case, without comments."""
    values = (from_comments(value).lower() for value in message.header(name))
    return frozenset(token for value in values for token in re.split(r"[\s,;]+", value) if token)


def _local_parts(addresses: tuple[Address, ...]) -> tuple[str, ...]:
    return tuple(each.addr.rpartition("@")[0].lower() for each in addresses)


def _domain(addr: str) -> str:
    return addr.rpartition("@")[2].rstrip(">").lower()


def _text(message: Message) -> str:
    """The beginning of the text, tags taken out: enough to look for signs in, no more."""
    texts = [each for each in message.parts if each.text and not each.is_attachment]
    plain = [each.text or "" for each in texts if each.content_type == "text/plain"]
    html = [re.sub(r"<[^<>]{0,2000}>", "\n", (each.text or "")[: 3 * _BODY_SEARCH]) for each in texts]
    return "\n".join(plain if any(each.strip() for each in plain) else html)[:_BODY_SEARCH]


def _answers_us(message: Message, office: Office) -> bool:
    """In-Reply-To or References name a mail of ours."""
    ours = {_domain(address) for address in office.addresses}
    return any(_domain(each) in ours for each in (*message.in_reply_to, *message.references))


def is_web_form(message: Message, office: Office) -> bool:
    """A relay's mail for a person: Reply-To is one other address, and the text has a form's labels (BEHAVIOUR 5)."""
    repliers = {each.addr.lower() for each in message.reply_to if is_valid(each.addr)}
    senders = {each.addr.lower() for each in message.from_}
    return (
        len(repliers) == 1
        and not repliers & (senders | office.addresses)
        and not any(map(_is_robot, _local_parts(message.reply_to)))
        and (text := _text(message)) != ""
        and bool(_FORM_NAME.search(text) and _FORM_MAIL.search(text))
    )


def _is_robot(local: str) -> bool:
    return bool(_DAEMON.fullmatch(local) or _NO_REPLY.fullmatch(local))


# --------------------------------------------------------------------------------------------------- rule 1: who writes


def _has_null_path(message: Message, office: Office) -> bool:
    # A missing Return-Path says nothing: many servers add none (FACTS: robots found fall from 89 to 77 % without it,
    # but people's mails lack it just as well).
    return message.return_path == "" and not is_web_form(message, office)


def _is_form_by_null_path(message: Message, office: Office) -> bool:
    return message.return_path == "" and is_web_form(message, office)


def _has_no_sender(message: Message, office: Office) -> bool:
    return not any(is_valid(each.addr) for each in message.from_)


def _has_many_senders(message: Message, office: Office) -> bool:
    return len({each.addr.lower() for each in message.from_}) > 1 and len(message.reply_to) != 1


# ----------------------------------------------------------------------------------------------- rule 2: Auto-Submitted


def _auto_submitted(message: Message) -> frozenset[str]:
    values = (re.match(r"[\s]*([a-z0-9-]+)", from_comments(each).lower()) for each in message.header("auto-submitted"))
    return frozenset(found[1] for found in values if found) - {"no"}


def _is_auto_submitted(message: Message, office: Office) -> bool:
    return bool(_auto_submitted(message)) and not _is_submitted_form(message, office)


def _is_submitted_form(message: Message, office: Office) -> bool:
    return _auto_submitted(message) == {"auto-generated"} and is_web_form(message, office)


# ------------------------------------------------------------------------------------------ rules 3 to 5: header fields


def _is_list_mail(message: Message, office: Office) -> bool:
    return any(name.startswith("list-") or name == "mailing-list" for name, _ in message.headers)


def _is_bulk(message: Message, office: Office) -> bool:
    return bool((_tokens(message, "precedence") | _tokens(message, "x-precedence")) & _BULK_PRECEDENCE)


def _has_auto_reply_precedence(message: Message, office: Office) -> bool:
    return bool((_tokens(message, "precedence") | _tokens(message, "x-precedence")) & {"auto_reply", "auto-reply"})


def _wants_no_auto_response(message: Message, office: Office) -> bool:
    return bool(_tokens(message, "x-auto-response-suppress") & {"all", "oof", "autoreply"})


def _has_autoreply_header(message: Message, office: Office) -> bool:
    return (
        any(message.header(name) for name in _AUTOREPLY_HEADERS)
        or "reply" in _tokens(message, "x-autogenerated")
        or "autoresponder" in _tokens(message, "delivered-to")
        or "true" in _tokens(message, "x-fc-machinegenerated")
        or "vacation" in _tokens(message, "x-apple-action")
    )


# --------------------------------------------------------------------------------------------------- rule 6: the sender


def _is_daemon(message: Message, office: Office) -> bool:
    return any(map(_DAEMON.fullmatch, _local_parts(message.from_))) or any(
        ROBOT_NAME.search(each.name) for each in message.from_
    )


def _is_bulk_sender(message: Message, office: Office) -> bool:
    path = (message.return_path or "").rpartition("@")[0].lower()
    return bool(_DAEMON.fullmatch(path)) and not is_web_form(message, office)


def _is_no_reply(message: Message, office: Office) -> bool:
    if message.reply_to:
        return any(map(_NO_REPLY.fullmatch, _local_parts(message.reply_to)))
    return any(map(_NO_REPLY.fullmatch, _local_parts(message.from_)))


def _is_no_reply_with_address(message: Message, office: Office) -> bool:
    from_no_reply = any(map(_NO_REPLY.fullmatch, _local_parts(message.from_)))
    answerable = not any(map(_NO_REPLY.fullmatch, _local_parts(message.reply_to)))
    return from_no_reply and bool(message.reply_to) and answerable and not is_web_form(message, office)


def _is_robot_that_answers(message: Message, office: Office) -> bool:
    return any(map(_NO_REPLY.fullmatch, _local_parts(message.from_))) and _answers_us(message, office)


# --------------------------------------------------------------------------------------------------------- rule 7: ours


def _is_from_us(message: Message, office: Office) -> bool:
    return any(each.addr.lower() in office.addresses for each in message.from_)


def _has_our_loop_header(message: Message, office: Office) -> bool:
    return bool(message.header(LOOP_HEADER.lower()))


def _has_our_message_id(message: Message, office: Office) -> bool:
    found = _OWN_ID.fullmatch(message.message_id or "")
    return bool(found) and _domain(message.message_id or "") == _domain(office.address)


# ------------------------------------------------------------------------------------------------------ rule 8: reports


def _is_report(message: Message, office: Office) -> bool:
    return any(value.lower().startswith("multipart/report") for value in message.header("content-type")) or any(
        part.content_type in _RECEIPT_TYPES for part in message.parts
    )


def _is_exchange_receipt(message: Message, office: Office) -> bool:
    return any(re.search(r"content-classes:(?:mdn|dsn)\b", value.lower()) for value in message.header("content-class"))


def _has_failed_recipients(message: Message, office: Office) -> bool:
    return bool(message.header("x-failed-recipients"))


# ------------------------------------------------------------------------------------------------- rule 9: blind copies


def _is_blind_copy(message: Message, office: Office) -> bool:
    resent = (name for name in ("resent-to", "resent-cc"))
    shown = {re.sub(r"\+[^@]*@", "@", each.addr.lower()) for each in (*message.to, *message.cc)}
    named_again = " ".join(value.lower() for name in resent for value in message.header(name))
    return not shown & office.addresses and not any(address in named_again for address in office.addresses)


# ------------------------------------------------------------------------------------------------------- rule 10: words


def _has_robot_subject(message: Message, office: Office) -> bool:
    return any(words.match(message.subject) for words in (AUTOREPLY_SUBJECT, NOTICE_SUBJECT, ABSENCE_SUBJECT))


def _is_worded_as_robot(message: Message, office: Office) -> bool:
    """Two signs: a subject that only machines write, and an answer to us or what such mails say about themselves."""
    if not (AUTOREPLY_SUBJECT.match(message.subject) or NOTICE_SUBJECT.match(message.subject)):
        return False
    text = _text(message)
    says_so = any(words.search(text) for words in (AUTOREPLY_BODY, ABSENCE_BODY, CHALLENGE_BODY))
    return says_so or _answers_us(message, office) or _has_no_sender(message, office)


def _is_absence_notice(message: Message, office: Office) -> bool:
    """ "Abwesenheit am 3.11." may be a cancellation: the text itself must say that a machine sends it."""
    return bool(ABSENCE_SUBJECT.match(message.subject) and AUTOREPLY_BODY.search(_text(message)))


CHECKS: Final = (
    Check("null-path", ReplyRule.NEVER, True, "Die E-Mail hat keine Rücksendeadresse: So schreiben nur Programme.",
          "BEHAVIOUR 5.1, RFC 3834 2", _has_null_path),
    Check("auto-submitted", ReplyRule.NEVER, True, "Die E-Mail ist als automatische Nachricht gekennzeichnet.",
          "BEHAVIOUR 5.2, RFC 3834 5", _is_auto_submitted),
    Check("report", ReplyRule.NEVER, True, "Das ist ein Zustellbericht oder eine Lesebestätigung.",
          "BEHAVIOUR 5.8, RFC 6522", _is_report),
    Check("exchange-receipt", ReplyRule.NEVER, True, "Das ist eine Lese- oder Zustellbestätigung.",
          "BEHAVIOUR 5.8", _is_exchange_receipt),
    Check("failed-recipients", ReplyRule.NEVER, True, "Das ist ein Zustellbericht.",
          "BEHAVIOUR 6", _has_failed_recipients),
    Check("auto-reply-header", ReplyRule.NEVER, True, "Die E-Mail ist als automatische Antwort gekennzeichnet.",
          "BEHAVIOUR 5.5", _has_autoreply_header),
    Check("auto-reply-precedence", ReplyRule.NEVER, True, "Die E-Mail ist als automatische Antwort gekennzeichnet.",
          "BEHAVIOUR 5.3", _has_auto_reply_precedence),
    Check("daemon", ReplyRule.NEVER, True, "Die E-Mail kommt von einem Mailserver oder Listenprogramm.",
          "BEHAVIOUR 5.6", _is_daemon),
    Check("robot-that-answers", ReplyRule.NEVER, True, "Das ist die Antwort einer Adresse, die keine E-Mails annimmt.",
          "BEHAVIOUR 5.6", _is_robot_that_answers),
    Check("loop", ReplyRule.NEVER, True, "Unsere eigene E-Mail ist zurückgekommen.",
          "BEHAVIOUR 5.7", _has_our_loop_header),
    Check("own-message-id", ReplyRule.NEVER, True, "Unsere eigene E-Mail ist zurückgekommen.",
          "BEHAVIOUR 5.7", _has_our_message_id),
    Check("robot-words", ReplyRule.NEVER, True, "Betreff und Text klingen nach einer automatischen Antwort.",
          "BEHAVIOUR 5.10", _is_worded_as_robot),
    Check("absence-notice", ReplyRule.NEVER, True, "Das ist eine automatische Abwesenheitsnotiz.",
          "BEHAVIOUR 5.10", _is_absence_notice),
    Check("from-us", ReplyRule.NEVER, False, "Die E-Mail kommt von unserer eigenen Adresse.",
          "BEHAVIOUR 5.7", _is_from_us),
    Check("no-sender", ReplyRule.NEVER, False, "Die E-Mail nennt keine gültige Absenderadresse.",
          "BEHAVIOUR 5.1", _has_no_sender),
    Check("list", ReplyRule.NEVER, False, "Die E-Mail kommt über einen Verteiler oder Newsletter.",
          "BEHAVIOUR 5.3, RFC 2369, RFC 2919", _is_list_mail),
    Check("bulk", ReplyRule.NEVER, False, "Die E-Mail ist als Massensendung gekennzeichnet.",
          "BEHAVIOUR 5.3", _is_bulk),
    Check("no-reply", ReplyRule.NEVER, False, "Die Adresse nimmt keine Antworten an.",
          "BEHAVIOUR 5.6", _is_no_reply),
    Check("bulk-sender", ReplyRule.NEVER, False, "Die E-Mail kommt über einen Verteiler.",
          "BEHAVIOUR 5.6", _is_bulk_sender),
    Check("form-auto-submitted", ReplyRule.HOLD, False,
          "Die E-Mail kommt von einem Web-Formular und ist als automatisch gekennzeichnet.",
          "BEHAVIOUR 5, last paragraph", _is_submitted_form),
    Check("form-null-path", ReplyRule.HOLD, False,
          "Die E-Mail kommt von einem Web-Formular und hat keine Rücksendeadresse.",
          "BEHAVIOUR 5.1 and last paragraph", _is_form_by_null_path),
    Check("no-reply-with-address", ReplyRule.HOLD, False,
          "Die Absenderadresse nimmt keine Antworten an, und eine andere Antwortadresse ist angegeben.",
          "BEHAVIOUR 5.6", _is_no_reply_with_address),
    Check("many-senders", ReplyRule.HOLD, False,
          "Die E-Mail nennt mehrere Absenderadressen: Unklar ist, wohin die Antwort soll.",
          "RFC 5322 3.6.2", _has_many_senders),
    Check("suppress", ReplyRule.HOLD, False, "Die E-Mail bittet darum, nicht automatisch zu antworten.",
          "BEHAVIOUR 5.4, MS-OXCMAIL", _wants_no_auto_response),
    Check("blind-copy", ReplyRule.HOLD, False, "Unsere Adresse steht weder bei „An“ noch bei „Kopie“.",
          "BEHAVIOUR 5.9, RFC 3834 2", _is_blind_copy),
    Check("robot-subject", ReplyRule.HOLD, False, "Der Betreff klingt nach einer automatischen Antwort.",
          "BEHAVIOUR 5.10", _has_robot_subject),
    Check("authentication", ReplyRule.HOLD, False,
          "Ob die E-Mail wirklich von dieser Adresse kommt, ließ sich nicht bestätigen.",
          "BEHAVIOUR 5.11, RFC 8601", failed_authentication),
)  # fmt: skip
"""In the order in which their reasons count."""
