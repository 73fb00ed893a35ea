"""Whole mails around labelled passages: a sender, a subject, a closing, so that both readers can be tried on them."""

from __future__ import annotations

import random
from email.message import EmailMessage

from .passages import Labelled

_CLOSINGS = {
    "de": ("Viele Grüße", "Mit freundlichen Grüßen", "LG", "Herzliche Grüße", ""),
    "en": ("Best regards", "Kind regards"),
    "tr": ("Saygılarımla",),
    "fr": ("Cordialement",),
    "es": ("Un saludo",),
    "ru": ("С уважением",),
    "uk": ("З повагою",),
    "pl": ("Pozdrawiam",),
    "it": ("Cordiali saluti",),
    "ar": ("مع التحية",),
}
_SUBJECTS = ("Fachtag", "MSO-Tag", "Ihre Veranstaltung", "Tagung", "3. November", "27.11.", "")


def envelope(passage: Labelled, writers: list[str], dice: random.Random) -> tuple[bytes, str]:
    """(the mail, the writer's name)"""
    writer = dice.choice(writers)
    closing = dice.choice(_CLOSINGS.get(passage.language, ("Viele Grüße",)))
    mail = EmailMessage()
    mail["From"] = f"{writer} <post{dice.randrange(99)}@web.example>"
    mail["Return-Path"] = "<post@web.example>"
    mail["To"] = "servicestelle.mso@bra.nrw.example"
    mail["Subject"] = dice.choice(_SUBJECTS)
    mail["Date"] = "Mon, 04 Oct 2021 10:00:00 +0200"
    mail["Message-ID"] = f"<{dice.randrange(10**9)}@web.example>"
    mail.set_content(f"{passage.text}\n\n{closing}\n{writer}\n")
    return mail.as_bytes(), writer
