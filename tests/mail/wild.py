"""Robots as they are in the wild, and people whose mail has odd headers: small mails, every name and host invented.

Each follows a program that really writes so (its name stands in front). The public suites hold hardly any German
out-of-office mails and no ticket desks (FACTS), so these are written by hand.
"""

from __future__ import annotations

from .letters import letter

OURS = "<00112233445566778899aabbccddeeff@amt.example>"
QUOTED = """
Am 12.10.2021 um 10:00 schrieb Servicestelle Ehrenamt:
> Guten Tag Fatma Yilmaz,
>
> Sie sind angemeldet.
> So haben wir Sie verstanden
"""


def _away(subject: str, body: str, sender: str = "Fatma Yilmaz <fatma@verein.example>") -> bytes:
    """An out-of-office note without any header that tells: it only answers our mail."""
    return letter(body + QUOTED, subject=subject, in_reply_to=OURS, **{"from": sender})


def _bounce(sender: str, subject: str, body: str) -> bytes:
    return letter(body, **{"from": sender, "subject": subject, "return_path": None})


MACHINES: dict[str, bytes] = {
    # ------------------------------------------------------------------------------------------- bounces in words only
    "qmail": _bounce(
        "MAILER-DAEMON@mx.verein.example",
        "failure notice",
        "Hi. This is the qmail-send program at mx.verein.example.\n\n<fatma@verein.example>:\nno such mailbox\n",
    ),
    "exim": _bounce(
        "Mail Delivery System <Mailer-Daemon@mx.verein.example>",
        "Mail delivery failed: returning message to sender",
        "A message that you sent could not be delivered to one or more of its recipients.\n",
    ),
    "exchange 2003": _bounce(
        "System Administrator <postmaster@verein.example>",
        "Undeliverable: Angemeldet: Fachtag",
        "Your message did not reach some or all of the intended recipients.\n",
    ),
    "notes": _bounce(
        "Postmaster@verein.example",
        "DELIVERY FAILURE: User fatma (fatma@verein.example) not listed in Domino Directory",
        "Your message\n\n  Subject: Angemeldet: Fachtag\n\nwas not delivered to:\n\n  fatma@verein.example\n",
    ),
    "groupwise": _bounce("Mailer-Daemon@verein.example", "Message status - undeliverable", "It was not sent.\n"),
    "a path without a host": letter(return_path="<>", subject="Re: Angemeldet: Fachtag"),
    "a gateway of a mobile carrier": _bounce("Postmaster@mobil.example", "Re: Angemeldet: Fachtag", "User unknown\n"),
    "postfix delay": _bounce(
        "MAILER-DAEMON@mx.amt.example (Mail Delivery System)", "Delayed Mail (still being retried)", "Please wait.\n"
    ),
    "old exchange, own header": letter("x", x_ms_exchange_message_is_ndr="", subject="Unzustellbar: Fachtag"),
    # ------------------------------------------------------------------- out of office by header, without RFC 3834's
    "cpanel": letter(x_autorespond="Angemeldet: Fachtag", precedence="auto_reply"),
    "plesk": letter(precedence="auto-reply", subject="Re: Angemeldet: Fachtag"),
    "hosted webmail": letter(x_auto_reply="1", subject="Urlaub"),
    "mdaemon": letter(x_mdaemon_auto_response="yes"),
    "a vacation script": letter(x_vacation="1"),
    "cron": letter(x_cron_env="<PATH=/usr/bin>", **{"from": "www@server.verein.example"}),
    "sieve of a provider": letter(auto_submitted="auto-replied; owner-email=fatma@verein.example"),
    # -------------------------------------------------------------------------------------- out of office by words only
    "outlook": _away("Automatische Antwort: Angemeldet: Fachtag", "Ich bin bis 5.11. nicht im Büro."),
    "gmail": _away("Re: Angemeldet: Fachtag", "Hallo! Dies ist eine automatische Antwort, ich bin in Elternzeit."),
    "bulgarian": _away("Re: Angemeldet: Fachtag", "Това е автоматичен отговор. Ще се върна на 8 ноември."),
    "czech": _away("Re: Angemeldet: Fachtag", "Toto je automatická odpověď. Budu zpět 8. listopadu."),
    "danish": _away("Autosvar: Angemeldet: Fachtag", "Jeg er tilbage den 8. november."),
    "dutch": _away("Automatisch antwoord: Angemeldet", "Ik ben terug op 8 november."),
    "english": _away("Re: Angemeldet: Fachtag", "This is an automated reply. I am back on Monday."),
    "finnish": _away("Re: Angemeldet: Fachtag", "Tämä on automaattinen vastaus. Palaan maanantaina."),
    "french": _away("Réponse automatique : Angemeldet: Fachtag", "Je serai de retour lundi."),
    "greek": _away("Re: Angemeldet: Fachtag", "Αυτή είναι μια αυτόματη απάντηση."),
    "hungarian": _away("Automatikus válasz: Angemeldet: Fachtag", "Hétfőn leszek újra."),
    "italian": _away("Re: Angemeldet: Fachtag", "Questa è una risposta automatica. Torno lunedì."),
    "latvian": _away("Re: Angemeldet: Fachtag", "Šī ir automātiska atbilde. Atgriezīšos pirmdien."),
    "lithuanian": _away("Automatinis atsakymas: Angemeldet", "Grįšiu pirmadienį."),
    "polish": _away("Re: Angemeldet: Fachtag", "To jest automatyczna odpowiedź. Wracam w poniedziałek."),
    "portuguese": _away("Resposta automática: Angemeldet", "Volto na segunda-feira."),
    "romanian": _away("Răspuns automat: Angemeldet", "Revin luni."),
    "russian": _away("Re: Angemeldet: Fachtag", "Это автоматический ответ. Буду в понедельник."),
    "serbian": _away("Re: Angemeldet: Fachtag", "Ovo je automatski odgovor."),
    "spanish": _away("Re: Angemeldet: Fachtag", "Esta es una respuesta automática. Vuelvo el lunes."),
    "swedish": _away("Autosvar: Angemeldet: Fachtag", "Jag är tillbaka på måndag."),
    "turkish": _away("Re: Angemeldet: Fachtag", "Bu bir otomatik yanıt mesajıdır."),
    "ukrainian": _away("Re: Angemeldet: Fachtag", "Це автоматична відповідь. Буду в понеділок."),
    "vietnamese": _away("Trả lời tự động: Angemeldet", "Tôi sẽ trở lại vào thứ Hai."),
    "arabic": _away("Re: Angemeldet: Fachtag", "هذا رد تلقائي. سأعود يوم الاثنين."),
    "persian": _away("Re: Angemeldet: Fachtag", "این یک پاسخ خودکار است."),
    "chinese": _away("自动答复: Angemeldet", "我下周一回来。"),
    "notes agent": _away("Fatma Yilmaz ist außer Haus", "Ihre E-Mail wird nicht weitergeleitet."),
    # --------------------------------------------------------------------------------------------- receipts, challenges
    "read receipt of outlook, in words": letter("Ihre Nachricht wurde gelesen am 12.10.", subject="Gelesen: Angemeldet",
                                                in_reply_to=OURS),
    "a challenge": letter("Bitte bestätigen Sie einmalig, dass Sie kein Roboter sind: https://filter.example/1\n",
                          subject="Bitte bestätigen Sie Ihre E-Mail", **{"from": "filter@wache.example"}),
    "a list's moderator": letter("Your mail is being held until the list moderator can review it.\n",
                                 subject="Your message to Netzwerk awaits moderator approval",
                                 **{"from": "netzwerk-bounces@liste.example"}),
    "a ticket desk that says so": letter(
        "Vielen Dank! Dies ist eine automatische Eingangsbestätigung.\n" + QUOTED,
        subject="[Ticket#2021101210000123] Angemeldet: Fachtag", in_reply_to=OURS),
}  # fmt: skip
"""Certainly a machine's: never answered, whatever they say."""

SOFT: dict[str, bytes] = {
    "mailman": letter(list_id="<netzwerk.liste.example>", list_post="<mailto:x@liste.example>", precedence="list"),
    "google groups": letter(list_unsubscribe="<mailto:x@liste.example>", mailing_list="list netzwerk@liste.example"),
    "a list without headers": letter(sender="netzwerk-bounces@liste.example", return_path=None),
    "a forge": letter("You were mentioned.\n", list_id="<werk.forge.example>", **{"from": "news@forge.example"}),
    "a newsletter": letter("Anmelden, abmelden, weitersagen!\n", list_unsubscribe="<https://news.example/ab>"),
    "a shop": letter("Ihre Bestellung ist unterwegs.\n", **{"from": "Versand <no-reply@laden.example>"}),
    "a monitor": letter("Host web1 is DOWN\n", auto_submitted="auto-forwarded", **{"from": "nagios@wache.example"}),
    "an agent at a ticket desk": letter(x_otrs_loop="false", **{"from": "Hilfe <hilfe@partner.example>"}),
    "zammad": letter(x_zammad_ticket_id="42", **{"from": "Hilfe <hilfe@partner.example>"}),
    "request tracker": letter(rt_ticket="partner #42", **{"from": "Hilfe via RT <hilfe@partner.example>"}),
    "jira": letter(x_jira_fingerprint="1", **{"from": "Ali (JIRA) <jira@partner.example>"}),
    "a ticket desk without headers": letter("Wir melden uns.\n", subject="Ihre Anfrage ist eingegangen [#4711]"),
    "an automatic confirmation": letter("Diese Nachricht wurde automatisch erstellt.\n", subject="Re: Fachtag"),
    "a calendar's yes": letter(
        "--b\nContent-Type: text/plain\n\nAccepted.\n--b\nContent-Type: text/calendar; method=REPLY\n\n"
        "BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR\n--b--\n",
        content_type="multipart/alternative; boundary=b", subject="Zugesagt: Fachtag"),
    "our letter, its headers stripped": letter(
        "Guten Tag Fatma Yilmaz,\n\nSie sind angemeldet.\n\nSo haben wir Sie verstanden\n\n- Fatma Yilmaz: online\n",
        subject="Fwd: Angemeldet: Fachtag"),
    "an out-of-office without its word": letter(
        "Ich bin vom 1.11. bis 8.11. im Urlaub. In dringenden Fällen hilft Frau Kaya.\n" + QUOTED,
        subject="Re: Angemeldet: Fachtag", in_reply_to=OURS),
    "procmail": letter(x_loop="fatma@verein.example"),
}  # fmt: skip
"""Not answered by a program, but what they say is read: a person's wish in them is held."""

PEOPLE: dict[str, bytes] = {
    "outlook at its most talkative": letter(
        x_priority="1", importance="high", x_ms_has_attach="", x_ms_exchange_organization_scl="-1",
        x_ms_exchange_crosstenant_id="1", thread_index="AdexAA==", x_originatororg="verein.example",
        x_ms_exchange_transport_fromentityheader="Hosted", accept_language="de-DE"),
    "outlook, suppressing reports only": letter(x_auto_response_suppress="DR, RN, NRN"),
    "redirected by a colleague's rule": letter(x_ms_exchange_inbox_rules_loop="s.kettler@amt.example"),
    "a gateway that says no": letter(auto_submitted="no", precedence="first-class", x_precedence="normal"),
    "a scanning gateway": letter(x_spam_flag="NO", x_virus_scanned="amavis", x_proofpoint_details="rule=notspam",
                                 x_mimecast_spam_score="0", x_barracuda_connect="mx", x_ironport_av="E=Sophos"),
    "a forwarded envelope": letter(return_path="<SRS0=ab12=PD=verein.example=fatma@weiter.example>"),
    "prvs": letter(return_path="<prvs=1234abcd=fatma@verein.example>"),
    "no return path": letter(return_path=None),
    "a relay for transactions": letter(feedback_id="1.eu-1.x:relay", x_ses_outgoing="2021.10.12-192.0.2.1"),
    "a request for a receipt": letter(disposition_notification_to="x@y.example", return_receipt_to="x@y.example"),
    "sent on behalf": letter(sender="sekretariat@verein.example"),
    "delivered to a shared box": letter(delivered_to="anmeldung@amt.example", x_original_to="anmeldung@amt.example"),
    "quotes a robot": letter(
        "Ja, ich komme trotzdem.\n\n-----Ursprüngliche Nachricht-----\nDies ist eine automatische Antwort.\n",
        subject="AW: Automatische Antwort: Fachtag", in_reply_to=OURS),
    "quotes our letter": letter("Ich komme nicht.\n" + QUOTED, subject="AW: Angemeldet: Fachtag", in_reply_to=OURS),
    "quotes our letter without a mark": letter(
        "Ich komme doch nicht.\n\nGuten Tag Fatma Yilmaz,\n\nSie sind angemeldet.\n\nSo haben wir Sie verstanden\n",
        subject="Re: Angemeldet: Fachtag", in_reply_to=OURS),
    "away and cancels": letter("Ich bin am 3.11. im Urlaub und sage deshalb ab.\n" + QUOTED, in_reply_to=OURS,
                               subject="Re: Angemeldet: Fachtag"),
    "a signature with office hours": letter(
        "Bitte melden Sie mich an.\n\n--\nFatma Yilmaz, freitags nicht im Büro, in dringenden Fällen mobil\n",
        in_reply_to=OURS, subject="Re: Fachtag"),
    "works on automation": letter("Ich leite das Projekt „Automatik im Amt“ und komme gerne zum Fachtag.\n"),
    "a list of members attached": letter("Anbei die Mailingliste unserer Mitglieder, die kommen.\n", subject="Liste"),
    "an address with a number": letter(**{"from": "Fatma <info+tagung@verein.example>"}),
    "an office called so": letter(**{"from": "Notfallhilfe Bounce e.V. <bouncehaus@verein.example>"}),
    "a calendar file enclosed": letter(
        "--b\nContent-Type: text/plain\n\nIch komme.\n--b\nContent-Type: text/calendar; method=PUBLISH\n\n"
        "BEGIN:VCALENDAR\nMETHOD:PUBLISH\nEND:VCALENDAR\n--b--\n", content_type="multipart/mixed; boundary=b"),
}  # fmt: skip
"""No rule may touch these."""

FORM = "Es ist eine Nachricht eingegangen:\n\nName: Fatma Yilmaz\nE-Mail: fatma@verein.example\nNachricht: Ich komme.\n"
_RELAY: dict[str, str | None] = {"from": "noreply@amt.example", "reply_to": "fatma@verein.example"}
_BOTH = "Fatma <fatma@verein.example>, Ali <ali@verein.example>"

BY_RULE: dict[str, bytes] = {
    "report": letter("--b\n\nx\n--b--\n", content_type="multipart/report; report-type=delivery-status; boundary=b"),
    "exchange-receipt": letter(content_class="urn:content-classes:mdn"),
    "failed-recipients": letter(x_failed_recipients="fatma@verein.example"),
    "robot-that-answers": letter(in_reply_to=OURS, **{"from": "noreply@verein.example"}),
    "loop": letter(x_inbox_bot_loop="anmeldung@amt.example"),
    "own-message-id": letter(message_id=OURS),
    "from-us": letter(**{"from": "anmeldung@amt.example"}),
    "no-sender": letter(**{"from": "Fatma Yilmaz"}),
    "form-auto-submitted": letter(FORM, auto_submitted="auto-generated", **_RELAY),
    "form-null-path": letter(FORM, return_path="<>", **_RELAY),
    "no-reply-with-address": letter(**_RELAY),
    "many-senders": letter(**{"from": _BOTH}),
    "suppress": letter(x_auto_response_suppress="All"),
    "absence-subject": letter("Ich kann nicht kommen.\n", subject="Abwesenheit am 3.11."),
    "blind-copy": letter(to="undisclosed-recipients:;"),
    "authentication": letter(authentication_results="mx.amt.example; dmarc=fail"),
}
"""One for each rule that the robots above do without."""
