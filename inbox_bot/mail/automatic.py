"""Did a machine write this, and may it be answered (BEHAVIOUR 5, rules 1 to 11)? Takes a `Message`, returns a verdict.

One table of small named rules, in the manner of Mailman's: each is a question with a yes or no (`signs`), what it looks
at, a German reason for the digest and where it is written. All are asked; the strictest answer counts (NEVER before
HOLD), and `is_machine` is true only where a rule is certain: a mailing list or a no-reply sender is not answered
either, but what it says is still read. Two robots would talk all night (RFC 3834 2); a person who waits for an answer
asks again. The caps on the number of answers are not here: they need the outbox.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from ..model import AutomaticVerdict, Message, Office, ReplyRule, Sign
from . import signs
from .authentication import failed_authentication

NEVER, HOLD = ReplyRule.NEVER, ReplyRule.HOLD


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of the table."""

    name: str
    looks_at: str
    """Header fields, or the text."""
    verdict: ReplyRule
    is_machine: bool
    """Certain: only a program writes this."""
    source: str
    reason: str
    """German, for the digest."""
    hits: Callable[[Message, Office], bool]


def check_automatic(message: Message, office: Office) -> AutomaticVerdict:
    """The strictest rule that this mail falls under, whether a machine surely wrote it, the reason that counts, and
    every rule that said something."""
    hits = [rule for rule in RULES if rule.hits(message, office)]
    if not hits:
        return AutomaticVerdict(ReplyRule.MAY, is_machine=False)
    strictest = min(hits, key=lambda rule: (rule.verdict is not NEVER, not rule.is_machine))
    said = tuple(Sign(rule.name, rule.verdict, rule.source, rule.reason) for rule in hits)
    return AutomaticVerdict(strictest.verdict, any(rule.is_machine for rule in hits), strictest.reason, said)


SECOND_SIGNS: Final = frozenset({"robot-subject", "says-so-alone"})
"""Rules that alone hold a mail, and within an hour of our own mail to its sender make it a machine's."""


def answers_at_once(verdict: AutomaticVerdict) -> AutomaticVerdict:
    """The verdict on a mail whose sender had got a mail of ours within the hour before (BEHAVIOUR 5.10).

    People may be as quick; but not under a subject, or with words, that only programs use.
    """
    if verdict.is_machine or not any(sign.rule in SECOND_SIGNS for sign in verdict.signs):
        return verdict
    reason = "Die E-Mail kam gleich nach unserer und klingt nach einer automatischen Antwort."
    sign = Sign("answers-at-once", NEVER, "BEHAVIOUR 5.10", reason)
    return AutomaticVerdict(NEVER, True, reason, (*verdict.signs, sign))


_MACHINES: Final = (
    Rule("null-path", "Return-Path", NEVER, True, "BEHAVIOUR 5.1, RFC 3834 2",
         "Die E-Mail hat keine Rücksendeadresse: So schreiben nur Programme.", signs.has_null_path),
    Rule("auto-submitted", "Auto-Submitted", NEVER, True, "BEHAVIOUR 5.2, RFC 3834 5",
         "Die E-Mail ist als automatische Nachricht gekennzeichnet.", signs.is_auto_submitted),
    Rule("report", "Content-Type, parts", NEVER, True, "BEHAVIOUR 5.8, RFC 6522",
         "Das ist ein Zustellbericht oder eine Lesebestätigung.", signs.is_report),
    Rule("exchange-receipt", "Content-Class", NEVER, True, "BEHAVIOUR 5.8",
         "Das ist eine Lese- oder Zustellbestätigung.", signs.is_exchange_receipt),
    Rule("failed-recipients", "X-Failed-Recipients", NEVER, True, "BEHAVIOUR 6",
         "Das ist ein Zustellbericht.", signs.has_failed_recipients),
    Rule("auto-reply-header", "X-Autoreply and its kin", NEVER, True, "BEHAVIOUR 5.5",
         "Die E-Mail ist als automatische Antwort gekennzeichnet.", signs.has_autoreply_header),
    Rule("auto-reply-precedence", "Precedence", NEVER, True, "BEHAVIOUR 5.3",
         "Die E-Mail ist als automatische Antwort gekennzeichnet.", signs.has_auto_reply_precedence),
    Rule("daemon", "From", NEVER, True, "BEHAVIOUR 5.6",
         "Die E-Mail kommt von einem Mailserver oder Listenprogramm.", signs.is_daemon),
    Rule("robot-that-answers", "From, In-Reply-To", NEVER, True, "BEHAVIOUR 5.6",
         "Das ist die Antwort einer Adresse, die keine E-Mails annimmt.", signs.is_robot_that_answers),
    Rule("loop", "X-Inbox-Bot-Loop", NEVER, True, "BEHAVIOUR 5.7",
         "Unsere eigene E-Mail ist zurückgekommen.", signs.has_our_loop_header),
    Rule("own-message-id", "Message-ID", NEVER, True, "BEHAVIOUR 5.7",
         "Unsere eigene E-Mail ist zurückgekommen.", signs.has_our_message_id),
    Rule("robot-words", "Subject, text", NEVER, True, "BEHAVIOUR 5.10",
         "Betreff und Text klingen nach einer automatischen Antwort.", signs.is_worded_as_robot),
    Rule("absence-notice", "Subject, text", NEVER, True, "BEHAVIOUR 5.10",
         "Das ist eine automatische Abwesenheitsnotiz.", signs.is_absence_notice),
    Rule("says-so", "text, In-Reply-To", NEVER, True, "BEHAVIOUR 5.10",
         "Die Antwort auf unsere E-Mail sagt selbst, dass ein Programm sie geschrieben hat.",
         signs.says_so_and_answers_us),
)  # fmt: skip

_NEVER_ANSWERED: Final = (
    Rule("from-us", "From", NEVER, False, "BEHAVIOUR 5.7",
         "Die E-Mail kommt von unserer eigenen Adresse.", signs.is_from_us),
    Rule("no-sender", "From", NEVER, False, "BEHAVIOUR 5.1",
         "Die E-Mail nennt keine gültige Absenderadresse.", signs.has_no_sender),
    Rule("auto-forwarded", "Auto-Submitted", NEVER, False, "BEHAVIOUR 5.2",
         "Eine Weiterleitungsregel hat die E-Mail geschickt.", signs.is_auto_forwarded),
    Rule("list", "List-*, Mailing-List", NEVER, False, "BEHAVIOUR 5.3, RFC 2369, RFC 2919",
         "Die E-Mail kommt über einen Verteiler oder Newsletter.", signs.is_list_mail),
    Rule("bulk", "Precedence, X-Precedence", NEVER, False, "BEHAVIOUR 5.3",
         "Die E-Mail ist als Massensendung gekennzeichnet.", signs.is_bulk),
    Rule("no-reply", "From, Reply-To", NEVER, False, "BEHAVIOUR 5.6",
         "Die Adresse nimmt keine Antworten an.", signs.is_no_reply),
    Rule("bulk-sender", "Return-Path, Sender", NEVER, False, "BEHAVIOUR 5.6",
         "Die E-Mail kommt über einen Verteiler.", signs.is_bulk_sender),
)  # fmt: skip

_FOR_A_PERSON: Final = (
    Rule("form-auto-submitted", "Auto-Submitted, Reply-To, text", HOLD, False, "BEHAVIOUR 5, last paragraph",
         "Die E-Mail kommt von einem Web-Formular und ist als automatisch gekennzeichnet.", signs.is_submitted_form),
    Rule("form-null-path", "Return-Path, Reply-To, text", HOLD, False, "BEHAVIOUR 5.1 and last paragraph",
         "Die E-Mail kommt von einem Web-Formular und hat keine Rücksendeadresse.", signs.is_form_by_null_path),
    Rule("no-reply-with-address", "From, Reply-To", HOLD, False, "BEHAVIOUR 5.6",
         "Die Absenderadresse nimmt keine Antworten an, und eine andere Antwortadresse ist angegeben.",
         signs.is_no_reply_with_address),
    Rule("many-senders", "From", HOLD, False, "RFC 5322 3.6.2",
         "Die E-Mail nennt mehrere Absenderadressen: Unklar ist, wohin die Antwort soll.", signs.has_many_senders),
    Rule("suppress", "X-Auto-Response-Suppress", HOLD, False, "BEHAVIOUR 5.4, MS-OXCMAIL",
         "Die E-Mail bittet darum, nicht automatisch zu antworten.", signs.wants_no_auto_response),
    Rule("ticket-desk", "X-OTRS-*, X-Zammad-* and their kin", HOLD, False, "BEHAVIOUR 5.5",
         "Die E-Mail kommt aus einem Ticketsystem.", signs.is_from_a_ticket_desk),
    Rule("loop-mark", "X-Loop", HOLD, False, "BEHAVIOUR 5.7",
         "Eine Weiterleitungsregel hat die E-Mail geschickt.", signs.has_loop_mark),
    Rule("our-letter", "text", HOLD, False, "BEHAVIOUR 5.7",
         "Der Text ist unsere eigene E-Mail.", signs.is_our_letter),
    Rule("calendar-answer", "text/calendar", HOLD, False, "BEHAVIOUR 5.8, RFC 5546",
         "Das ist die Antwort auf eine Kalendereinladung.", signs.is_calendar_answer),
    Rule("blind-copy", "To, Cc, Resent-To, Resent-Cc", HOLD, False, "BEHAVIOUR 5.9, RFC 3834 2",
         "Unsere Adresse steht weder bei „An“ noch bei „Kopie“.", signs.is_blind_copy),
    Rule("robot-subject", "Subject", HOLD, False, "BEHAVIOUR 5.10",
         "Der Betreff klingt nach einer automatischen Antwort.", signs.has_robot_subject),
    Rule("absence-subject", "Subject", HOLD, False, "BEHAVIOUR 5.10",
         "Der Betreff klingt nach einer Abwesenheitsnotiz.", signs.has_absence_subject),
    Rule("says-so-alone", "text", HOLD, False, "BEHAVIOUR 5.10",
         "Der Text sagt, dass ein Programm ihn geschrieben hat.", signs.says_so),
    Rule("stand-in", "text, In-Reply-To", HOLD, False, "BEHAVIOUR 5.10",
         "Die Antwort auf unsere E-Mail klingt nach einer Abwesenheitsnotiz.", signs.names_who_stands_in),
    Rule("authentication", "Authentication-Results", HOLD, False, "BEHAVIOUR 5.11, RFC 8601",
         "Ob die E-Mail wirklich von dieser Adresse kommt, ließ sich nicht bestätigen.", failed_authentication),
)  # fmt: skip

RULES: Final = (*_MACHINES, *_NEVER_ANSWERED, *_FOR_A_PERSON)
"""In the order in which their reasons count."""
