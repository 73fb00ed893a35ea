"""The words of machines' mails, as data: second signs only (BEHAVIOUR 5.10), never alone.

Each list says what taught it. German out-of-office mails are hardly found in public suites (FACTS), so the wordings are
those that Outlook, Notes, GroupWise, Dovecot's sieve and the German webmailers put there by default.
"""

from __future__ import annotations

import re
from typing import Final


def _starts(*words: str) -> re.Pattern[str]:
    return re.compile(r"\s*(?:\[[^\]]{1,40}\]\s*)?(?:" + "|".join(words) + ")", re.IGNORECASE)


def _anywhere(*words: str) -> re.Pattern[str]:
    return re.compile("|".join(words), re.IGNORECASE)


AUTOREPLY_SUBJECT: Final = _starts(
    # Outlook and Exchange, by the language of the mailbox
    r"automatische antwort\b",
    r"automatic reply\b",
    r"réponse automatique\b",
    r"risposta automatica\b",
    r"respuesta automática\b",
    r"resposta automática\b",
    r"automatisch antwoord\b",
    r"automatyczna odpowiedź\b",
    r"otomatik yanıt\b",
    r"автоматический ответ\b",
    r"автоматична відповідь\b",
    r"الرد التلقائي",
    r"رد تلقائي",
    # Notes, GroupWise, sieve, web mailers, people who write the rule themselves
    r"auto(?:matic)?[- ]?(?:reply|response|responder|antwort)\b",
    r"(?:out[- ]of[- ](?:the[- ])?office|ooo)\b",
    r"abwesenheits(?:notiz|assistent|meldung|nachricht|info)",
)

ABSENCE_SUBJECT: Final = _starts(
    # Written by people into their rules, but by people who cancel too: these need the text's own word for it.
    r"abwesen(?:heit|d)\b",
    r"(?:ich bin )?(?:nicht im (?:büro|haus)|au(?:ß|ss)er haus)\b",
    r"urlaub",
    r"vacation\b",
    r"away from (?:my|the) (?:mail|desk|office)",
    r".{0,60}\bist (?:derzeit |zurzeit |momentan )?(?:au(?:ß|ss)er haus|nicht im (?:büro|haus)|im urlaub|abwesend)\b",
    r".{0,60}\bis out of (?:the )?office\b",
)

NOTICE_SUBJECT: Final = _starts(
    # delivery reports
    r"undeliver(?:ed|able)\b",
    r"mail delivery (?:failed|failure|system|subsystem)",
    r"delivery (?:status notification|failure|has failed|incomplete|delayed)",
    r"(?:returned mail|failure notice|warning: (?:message|could not send|e-?mail))",
    r"message (?:status|delayed|undeliverable|delivery)",
    r"(?:unzustellbar|nicht zustellbar|nicht zugestellt)",
    r"(?:zustell(?:fehler|status|ung fehlgeschlagen)|verzögerung bei der zustellung)",
    # receipts
    r"(?:gelesen|ungelesen gelöscht|nicht gelesen|gelöscht ohne gelesen)\s*:",
    r"(?:read|not read|displayed|opened)\s*:",
    r"(?:lu|letto|leído|lido|okundu|przeczytano|прочитано|прочтено)\s*:",
    r"(?:lesebestätigung|empfangsbestätigung \(gelesen\)|return receipt|read receipt)\b",
    # lists and spam filters that keep a mail back
    r"(?:ihre|deine|your) (?:nachricht|e-?mail|message|mail)\b.{0,120}"
    r"\b(?:zurückgehalten|wartet auf|quarantäne|awaits|held|waiting for|was held|blocked)\b",
    r"(?:bitte )?bestätigen sie (?:ihre|die zustellung ihrer) (?:e-?mail|nachricht)\b",
    r"(?:please )?confirm (?:your|delivery of your) (?:e-?mail|message)\b",
)

# What such mails say about themselves; a person hardly ever does.
AUTOREPLY_BODY: Final = _anywhere(
    r"(?:dies(?:e|es)?|das) (?:ist|e-?mail|nachricht|mail|antwort).{0,30}(?:automatisch|systemseitig) "
    r"(?:generiert|erzeugt|erstellt|versandt|gesendet)",
    r"(?:das|dies) ist eine automatische (?:antwort|nachricht|e-?mail)",
    r"(?:this is an? |an )automat(?:ed|ic) (?:reply|response|message)",
    r"(?:mails?|nachrichten?|e-?mails?)\b.{0,60}\b(?:nicht|weder) (?:automatisch )?"
    r"(?:weitergeleitet|gelesen|bearbeitet|abgerufen)",
    r"e-?mails are not (?:being )?(?:read|forwarded|monitored)",
)

# Said by machines and people alike: enough beside a subject that only a machine writes.
ABSENCE_BODY: Final = _anywhere(
    r"\b(?:bin|sind) (?:ich |wir )?"
    r"(?:derzeit |zurzeit |zur zeit |momentan |aktuell |bis .{1,40} |ab .{1,40} |vom .{1,60} )?"
    r"(?:nicht (?:im (?:büro|haus|dienst)|am arbeitsplatz|erreichbar)|au(?:ß|ss)er haus|abwesend|im urlaub"
    r"|in elternzeit)",
    r"\b(?:am|will be|currently) (?:currently )?"
    r"(?:out of (?:the )?office|on (?:parental |annual |sick |maternity )?(?:leave|vacation|holiday))",
    r"in (?:dringenden|eiligen) (?:fällen|angelegenheiten)|for urgent (?:matters|inquiries|requests)|in urgent cases",
    r"je suis (?:actuellement )?absente?|estoy fuera de la oficina|sono fuori ufficio|ofis dışında",
)

CHALLENGE_BODY: Final = _anywhere(
    r"dass sie (?:keine maschine|kein (?:roboter|spammer|automat))\b",
    r"(?:that )?you are (?:a human|not a (?:robot|machine|spammer))",
    r"(?:einmalig|zum versand|um die zustellung).{0,60}bestätig",
    r"ohne ihre bestätigung wird (?:die|ihre) (?:nachricht|e-?mail)",
    r"(?:verify|confirm) that you (?:sent|are)",
    r"bis (?:der|ein|die) moderator(?:in)?\b.{0,40}(?:freigi?bt|freigegeben|prüf)",
    r"is being held until the (?:list )?moderator",
    r"konnte (?:noch )?nicht zugestellt werden",
    r"could not be delivered|delivery to the following recipients? (?:failed|has been delayed)",
)

ROBOT_NAME: Final = _anywhere(
    r"mail[- _]?delivery (?:sub)?system",
    r"mailer[- _]?daemon",
    r"postmaster",
    r"mail administrator",
    r"internet mail delivery",
)
