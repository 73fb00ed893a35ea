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
    r"automatick[áa] odpove[ďd]",
    r"automatiskt? svar\b",
    r"autosvar\b",
    r"automaattinen vastaus\b",
    r"automatikus válasz\b",
    r"răspuns automat\b",
    r"автоматичен отговор\b",
    r"αυτόματη απάντηση\b",
    r"samodejni odgovor\b",
    r"automatski odgovor\b",
    r"аутоматски одговор\b",
    r"automatin(?:is|ė) (?:atsakymas|žinutė)\b",
    r"automātisk(?:ā|a) atbilde\b",
    r"automaatvastus\b",
    r"përgjigje automatike\b",
    r"resposta automàtica\b",
    r"balasan otomatis\b",
    r"(?:thư )?trả lời tự động",
    r"ตอบกลับอัตโนมัติ",
    r"پاسخ خودکار",
    r"תשובה אוטומטית",
    r"자동 ?(?:회신|응답)",
    r"自动(?:答复|回复)|自動(?:回覆|応答|返信)",
    r"auto(?:matic)?[- ]?(?:answer|acknowledge?ment)\b",
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
    r"(?:absen(?:ce|t)e? du bureau|message d['’]absence|absence\b)",
    r"(?:fuera de la oficina|fora do escritório|fuori (?:sede|ufficio)|assenza\b)",
    r"(?:afwezig(?:heid)?\b|nieobecno(?:ść|sc)|poza biurem|ofis dışında|вне офиса|відсутн|mimo kancel)",
    r"(?:frånvaro|fravær|poissa\b|lomalla\b|szabadság|izvan ureda|odsut)",
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
    r"(?:message bounced|delivery (?:report|notification)|non[- ]?delivery|mail system error|nondeliverable mail)",
    r"(?:non remis|échec de (?:la )?remise|no se puede entregar|non recapitabile|niet (?:bestelbaar|bezorgd))",
    r"(?:onbestelbaar|nie dostarczono|iletilemedi|не доставлено|недоставленное|nedoručitelné|não entregue)",
    # tickets and shops say that something came in
    r"(?:eingangsbestätigung|(?:ihre|deine) (?:anfrage|nachricht|e-?mail) (?:ist eingegangen|wurde empfangen))\b",
    r"(?:wir haben (?:ihre|deine) (?:nachricht|anfrage|e-?mail)|we(?:'ve| have) received your)\b",
    r"(?:your (?:request|ticket|message) .{0,60}(?:has been|was) (?:received|created))\b",
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

SURELY_AUTOMATIC: Final = _anywhere(
    # German and English: "automatic" beside the word for what this is, or said of this mail
    r"\bautomati(?:sch|siert)e?n? (?:generierte |erzeugte |erstellte |versandte |versendete |verschickte )?"
    r"(?:antwort|rückantwort|e-?mail|mail|nachricht|benachrichtigung|eingangsbestätigung|abwesenheits\w+)\b",
    r"(?:diese|dies ist eine|das ist eine) (?:e-?mail|nachricht|mail|antwort)\b.{0,40}\b(?:automatisch|maschinell)"
    r" (?:\w+ )?(?:generiert|erzeugt|erstellt|versandt|versendet|gesendet|verschickt)",
    r"\b(?:automat(?:ed|ic)|auto-?generated|automatically[- ]generated|computer-generated)"
    r" (?:e-?mail|message|reply|response|notification|acknowledge?ment)\b",
    r"this (?:e-?mail|message|reply) (?:was|is|has been) (?:sent |generated )?automatically",
    r"\b(?:do not|don't) (?:reply|respond) to this (?:automated |automatic )?(?:e-?mail|message)\b",
    # Romance languages
    r"(?:réponse|message|courriel) automatique\b|(?:généré|envoyé)e? automatiquement",
    r"(?:respuesta|mensaje|correo) automátic[oa]\b|(?:generado|enviado) automáticamente",
    r"(?:risposta|messaggio|e-?mail) automatic[oa]\b|(?:generat|inviat)[oa] automaticamente",
    r"(?:resposta|mensagem) automática\b|(?:gerad|enviad)[oa] automaticamente|resposta automàtica",
    r"(?:răspuns|mesaj) (?:generat )?automat\b",
    # Germanic and Finnic
    r"automatische? (?:gegenereerde? |verzonden )?(?:antwoord|bericht|reactie)\b",
    r"automatisch (?:gegenereerd|verzonden)",
    r"automatiskt? (?:svar|meddelande|besked|melding|genererat|genereret|generert)\b|\bautosvar\b",
    r"automaattinen (?:vastaus|viesti)|automaatne (?:vastus|teade)|automaatvastus",
    # Slavic and Baltic
    r"automatyczn(?:a|ą|e) (?:odpowied|wiadomo|powiadomieni)|(?:wygenerowana|wysłana) automatycznie",
    r"automatick(?:á|y|ou|ý) (?:odpově|odpove|generovan|zpráv|správ)",
    r"automatsk(?:i odgovor|a poruka)|automatski (?:generi|poslan)|аутоматск(?:и одговор|а порука)|samodejni odgovor",
    r"автоматическ(?:ий ответ|ое (?:сообщение|уведомление|письмо))|(?:создано|отправлено|сформировано) автоматически",
    r"автоматичн(?:а відповідь|е повідомлення|ий лист)|автоматичен отговор|автоматично (?:съобщение|генерирано)",
    r"automātisk(?:a|ā|s|i) (?:atbild|paziņo|ģener|sagatav|nosūt)|automatin(?:is|ė) (?:atsakym|praneš|žinut)",
    # further languages of the mails that come here
    r"otomatik (?:yanıt|cevap|mesaj|e-?posta|bildirim)|otomatik olarak (?:gönderil|oluşturul)",
    r"automatikus (?:válasz|üzenet)|automatikusan (?:generált|küldött)|përgjigje automatike|mesazh automatik",
    r"αυτόματη (?:απάντηση|ειδοποίηση)|αυτόματο μήνυμα|αυτοματοποιημένο",
    r"(?:thư|tin nhắn|email) (?:trả lời |phản hồi )?tự động|trả lời tự động",
    r"رد (?:آلي|تلقائي)|رسالة (?:آلية|تلقائية)|پاسخ خودکار|پیام خودکار|به(?: |‌)?صورت خودکار",
    r"תשובה אוטומטית|הודעה אוטומטית|자동 ?(?:회신|응답|발송)|自动(?:答复|回复|发送)|自動(?:回覆|応答|返信|送信|配信)",
)
"""What hardly anybody says but of a program's own mail, in the words of whoever set it up."""

STANDS_IN: Final = _anywhere(
    r"in (?:sehr )?(?:dringenden|eiligen|wichtigen) (?:fällen|angelegenheiten|anliegen)|bei dringenden",
    r"(?:vertretung|vertreten werde ich|vertritt mich)\b|wenden sie sich (?:bitte )?an\b",
    r"(?:for|in) urgent (?:matters|inquiries|requests|cases)|in my absence|(?:please )?contact .{2,60} instead",
    r"en cas d['’]urgence|en mon absence|en caso de urgencia|per (?:urgenze|questioni urgenti)|em caso de urgência",
    r"bij dringende|w pilnych sprawach|acil (?:durum|konu)|в срочных случаях|у термінових випадках|للأمور العاجلة",
)

# Said by machines and people alike: enough beside a subject that only a machine writes.
ABSENT: Final = _anywhere(
    r"\b(?:bin|sind) (?:ich |wir )?"
    r"(?:derzeit |zurzeit |zur zeit |momentan |aktuell |bis .{1,40} |ab .{1,40} |vom .{1,60} )?"
    r"(?:nicht (?:im (?:büro|haus|dienst)|am arbeitsplatz|erreichbar)|au(?:ß|ss)er haus|abwesend|im urlaub"
    r"|in elternzeit)",
    r"\b(?:am|will be|currently) (?:currently )?"
    r"(?:out of (?:the )?office|on (?:parental |annual |sick |maternity )?(?:leave|vacation|holiday))",
    r"je (?:suis|serai) (?:actuellement )?(?:absente?|en congés?)",
    r"(?:estoy|estaré) (?:fuera de la oficina|de vacaciones)|(?:sono|sarò) (?:fuori ufficio|assente|in ferie)",
    r"(?:estou|estarei) (?:fora do escritório|ausente|de férias)|ben (?:momenteel )?(?:afwezig|niet aanwezig)",
    r"ofis(?:te)? (?:dışında|değilim)|izindeyim|jestem (?:poza biurem|na urlopie)|خارج المكتب|في إجازة",
    r"(?:нахожусь|буду) (?:в отпуске|вне офиса)|(?:перебуваю|буду) (?:у відпустці|поза офісом)",
)

ABSENCE_BODY: Final = _anywhere(
    ABSENT.pattern,
    r"in (?:dringenden|eiligen) (?:fällen|angelegenheiten)|for urgent (?:matters|inquiries|requests)|in urgent cases",
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
