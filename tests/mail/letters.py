"""Small mails for the tests of this room: invented people, invented hosts."""

from __future__ import annotations

from inbox_bot.model import Office

OFFICE = Office(
    address="anmeldung@amt.example",
    name="Servicestelle Ehrenamt",
    aliases=("tagung@amt.example",),
    trusted_authserv_ids=("mx.amt.example",),
)

HEAD = {
    "Return-Path": "<fatma@verein.example>",
    "From": "Fatma Yilmaz <fatma@verein.example>",
    "To": "anmeldung@amt.example",
    "Subject": "Anmeldung zur Tagung",
    "Date": "Tue, 12 Oct 2021 10:00:00 +0200",
    "Message-ID": "<a1@verein.example>",
}


def letter(body: str = "Guten Tag, ich komme gerne.\n", /, **fields: str | None) -> bytes:
    """An ordinary person's mail; `fields` change or (None) remove header fields, "_" standing for "-"."""
    changed = {name.replace("_", "-").lower(): value for name, value in fields.items()}
    kept = {name: value for name, value in HEAD.items() if name.lower() not in changed}
    head = {**kept, **{name.title(): value for name, value in changed.items() if value is not None}}
    return ("".join(f"{name}: {value}\n" for name, value in head.items()) + "\n" + body).encode()
